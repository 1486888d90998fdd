use sqlx::AnyConnection;

use crate::{
    crypto::secret,
    practice::{
        Deed, Fault, Practice,
        blog::writing::{WriteFault, Written},
    },
    store::{
        blog as rows,
        site::{self, PageRow},
    },
};

/// Takes a page as the export has it. What is just as it was the last time changes nothing. Answers
/// with the slug that it has here.
pub(super) struct PutPage {
    pub page: PageRow,
    pub source: String,
}

impl PutPage {
    fn digest(&self) -> String {
        let page = &self.page;
        let parts = [
            page.title.as_str(),
            &page.summary,
            page.text.format.as_str(),
            &page.text.body,
        ];
        secret::digest(&parts.join("\u{1f}"))
    }
}

impl Deed for PutPage {
    type Answer = (Written, String);
    type Refusal = WriteFault;
    const CHANGES_SITE: bool = true;

    async fn run(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
    ) -> Result<(Written, String), Fault<WriteFault>> {
        let (known, digest) = (site::page_by_source(tx, &self.source).await?, self.digest());
        let mut page = self.page.clone();
        let written = match known {
            Some((known, taken)) => {
                page.slug.clone_from(&known.slug);
                if taken == digest {
                    return Ok((Written::Same, page.slug));
                }
                if known == page {
                    Written::Same
                } else {
                    Written::Changed
                }
            }
            None if site::page(tx, &page.slug).await?.is_some() => {
                return Err(Fault::Refused(WriteFault::SlugTaken));
            }
            None => Written::Added,
        };
        if written != Written::Same {
            site::put_page(tx, &page, Some(&self.source), desk.now()).await?;
            site::move_version(tx).await?;
        }
        site::note_page_taken(tx, &page.slug, &digest).await?;
        Ok((written, page.slug))
    }
}

/// Has addresses of old lead on, or say that what stood there is gone. Answers with how many.
pub(super) struct LeadOn {
    pub pairs: Vec<(String, Option<String>)>,
    /// Whether they displace where an address leads already.
    pub sure: bool,
}

impl Deed for LeadOn {
    type Answer = usize;
    type Refusal = WriteFault;

    async fn run(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
    ) -> Result<usize, Fault<WriteFault>> {
        let mut led = 0;
        for (path, target) in &self.pairs {
            if target.as_ref() == Some(path) || path == "/" {
                continue;
            }
            if !self.sure && rows::moved(tx, path).await?.is_some() {
                continue;
            }
            rows::move_address(tx, path, target.as_deref(), "imported", desk.now()).await?;
            led += 1;
        }
        Ok(led)
    }
}
