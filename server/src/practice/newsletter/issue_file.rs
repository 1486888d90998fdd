//! An issue as a Markdown file, with its facts in a head of YAML between two lines of `---`.

use serde::Deserialize;

/// An issue as somebody wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueFile {
    /// Its address in the archive.
    pub slug: String,
    /// The subject of its mails.
    pub subject: String,
    /// What mail programs show beside the subject.
    pub summary: String,
    /// Markdown.
    pub body: String,
}

/// A file that was not understood.
#[derive(Debug, thiserror::Error)]
pub enum IssueFileFault {
    /// It does not begin with a head.
    #[error("it needs a head of facts between two lines of ---, with at least `subject:`")]
    NoHead,
    /// The head is not understood.
    #[error("its head: {0}")]
    Head(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    slug: Option<String>,
    subject: String,
    #[serde(default)]
    summary: String,
}

impl IssueFile {
    /// Reads a file's text. `name` is the file's name without its ending: the address where the
    /// head names none.
    ///
    /// # Errors
    /// [`IssueFileFault`]
    pub fn parse(name: &str, text: &str) -> Result<Self, IssueFileFault> {
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let inside = text.strip_prefix("---\n").ok_or(IssueFileFault::NoHead)?;
        let (head, body) = inside.split_once("\n---\n").ok_or(IssueFileFault::NoHead)?;
        let head: Head = serde_saphyr::from_str(head)
            .map_err(|fault| IssueFileFault::Head(fault.to_string()))?;
        Ok(Self {
            slug: head.slug.unwrap_or_else(|| name.to_owned()),
            subject: head.subject.trim().to_owned(),
            summary: head.summary.trim().to_owned(),
            body: body.trim().to_owned() + "\n",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_names_its_issue_or_its_head_does() {
        let plain = "---\nsubject: Slow days\n---\n\nHello.\r\n";
        let file = IssueFile::parse("slow-days", plain).unwrap();
        assert_eq!(
            (file.slug.as_str(), file.subject.as_str()),
            ("slow-days", "Slow days")
        );
        assert_eq!(
            (file.summary.as_str(), file.body.as_str()),
            ("", "Hello.\n")
        );
        let named = plain.replace("subject", "slug: other\nsubject");
        assert_eq!(IssueFile::parse("x", &named).unwrap().slug, "other");
    }

    #[test]
    fn what_is_misspelled_or_missing_is_refused() {
        for wrong in [
            "Hello.",
            "---\nsubject: A\n",
            "---\nsumary: A\nsubject: B\n---\n",
            "---\nslug: a\n---\n",
        ] {
            assert!(IssueFile::parse("a", wrong).is_err(), "{wrong}");
        }
    }
}
