//! The files that were uploaded to the old site: which address means which of them.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use url::Url;

use super::{
    Library, Site,
    addresses::{normal, without_size},
};
use crate::import::folder::{below, decoded};

/// The folder that WordPress keeps uploads in.
const FOLDER: &str = "/wp-content/uploads/";

/// The uploads of one site.
#[derive(Debug, Clone, Default)]
pub struct Uploads {
    /// The hosts that its files were served from.
    hosts: BTreeSet<String>,
    /// The ways of the files that the export names as such.
    named: BTreeSet<String>,
}

impl Uploads {
    /// The uploads of `site`, of which `library` names the most.
    #[must_use]
    pub fn of(site: &Site, library: &Library) -> Self {
        let mut uploads = Self {
            hosts: host(&site.base_url).into_iter().collect(),
            named: BTreeSet::new(),
        };
        let files: Vec<_> = library.all().map(|media| media.address.as_str()).collect();
        uploads.hosts.extend(files.iter().copied().filter_map(host));
        uploads.named = files.iter().filter_map(|file| uploads.way(file)).collect();
        uploads
    }

    /// The way from the uploads folder to the file at this address, as the address has it: of a
    /// smaller copy, its own. None for an address of another site or of something else.
    #[must_use]
    pub fn way(&self, address: &str) -> Option<String> {
        let (host, path) = parts(address)?;
        if host.as_ref().is_some_and(|host| !self.hosts.contains(host)) {
            return None;
        }
        let way = match path.split_once(FOLDER) {
            Some((_, way)) => way,
            // Hosted sites serve their files from a host of their own, without the folder.
            None if host.is_some_and(|host| host.contains(".files.")) => path.trim_matches('/'),
            None => return None,
        };
        decoded(way).filter(|way| !way.is_empty())
    }

    /// The path by which a visitor asks for the file at this address.
    #[must_use]
    pub fn path(&self, address: &str) -> Option<String> {
        self.way(address)?;
        Some(normal(&parts(address)?.1))
    }

    /// The way of the file that the one at `way` is a smaller copy of; its own where it is none.
    #[must_use]
    pub fn original(&self, way: &str) -> String {
        let is_copy = !self.named.contains(way) || is_scaled(way);
        without_size(way)
            .filter(|_| is_copy)
            .unwrap_or_else(|| way.to_owned())
    }

    /// The file at this address, in a copy of the uploads folder. For a smaller copy its original,
    /// where that is there.
    #[must_use]
    pub fn file(&self, address: &str, folder: &Path) -> Option<PathBuf> {
        let way = self.way(address)?;
        let original = self.original(&way);
        let scaled = scaled(&original).filter(|_| original != way);
        [Some(original), scaled, Some(way)]
            .into_iter()
            .flatten()
            .find_map(|way| below(folder, &way))
    }
}

fn is_scaled(way: &str) -> bool {
    way.rsplit_once('.')
        .is_some_and(|(stem, _)| stem.ends_with("-scaled"))
}

/// The name that WordPress gave what it made of a large picture.
fn scaled(way: &str) -> Option<String> {
    let (stem, ending) = way.rsplit_once('.')?;
    Some(format!("{stem}-scaled.{ending}"))
}

/// Host and path of an address; one within the site has no host.
fn parts(address: &str) -> Option<(Option<String>, String)> {
    if address.starts_with('/') && !address.starts_with("//") {
        let path = address.split(['?', '#']).next().unwrap_or_default();
        return Some((None, path.to_owned()));
    }
    let whole = match address.strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None => address.trim().to_owned(),
    };
    let url = Url::parse(&whole).ok()?;
    Some((Some(bare(url.host_str()?)), url.path().to_owned()))
}

fn host(address: &str) -> Option<String> {
    parts(address)?.0
}

fn bare(host: &str) -> String {
    host.strip_prefix("www.").unwrap_or(host).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::wordpress::{Found, read};

    fn uploads(files: &[&str]) -> Uploads {
        let items: String = (1..)
            .zip(files)
            .map(|(id, file)| {
                format!(
                    "<item><wp:post_id>{id}</wp:post_id><wp:post_type>attachment</wp:post_type>\
                     <wp:attachment_url>{file}</wp:attachment_url></item>"
                )
            })
            .collect();
        let export = format!(
            "<rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel>{items}</channel></rss>"
        );
        let mut library = Library::default();
        read(export.as_bytes(), &mut |found| {
            if let Found::Item(item) = found {
                library.note(&item);
            }
        });
        let base_url = "https://www.old.example/blog".to_owned();
        let site = Site {
            base_url,
            ..Site::default()
        };
        Uploads::of(&site, &library)
    }

    #[test]
    fn only_files_of_the_old_site_are_its_uploads() {
        let uploads = uploads(&["https://old.files.example/2008/06/canola.jpg"]);
        for (address, way) in [
            (
                "https://old.example/wp-content/uploads/2013/a.jpg",
                Some("2013/a.jpg"),
            ),
            (
                "http://www.old.example/blog/wp-content/uploads/a.jpg?w=300",
                Some("a.jpg"),
            ),
            (
                "//old.example/wp-content/uploads/a%20b.jpg",
                Some("a b.jpg"),
            ),
            ("/wp-content/uploads/2013/a.jpg", Some("2013/a.jpg")),
            (
                "https://old.files.example/2008/06/canola.jpg?w=604",
                Some("2008/06/canola.jpg"),
            ),
            ("https://else.example/wp-content/uploads/a.jpg", None),
            ("https://old.example/picture.jpg", None),
            ("https://old.example/wp-content/uploads/", None),
            ("data:image/png;base64,x", None),
            ("a.jpg", None),
        ] {
            assert_eq!(uploads.way(address).as_deref(), way, "{address}");
        }
    }

    #[test]
    fn a_smaller_copy_is_its_original_unless_it_is_one_itself() {
        let home = tempfile::tempdir().unwrap();
        let names = [
            "a.jpg",
            "a-300x200.jpg",
            "b-scaled.jpg",
            "b-300x200.jpg",
            "c-10x10.jpg",
            "d.jpg",
            "d-5x5.jpg",
        ];
        for name in names {
            std::fs::write(home.path().join(name), "x").unwrap();
        }
        let base = "https://old.example/wp-content/uploads/";
        let uploads = uploads(&[&format!("{base}d.jpg"), &format!("{base}d-5x5.jpg")]);
        for (asked, found) in [
            ("a-300x200.jpg", Some("a.jpg")),
            ("a-150x150.jpg", Some("a.jpg")),
            ("b-300x200.jpg", Some("b-scaled.jpg")),
            ("c-10x10.jpg", Some("c-10x10.jpg")),
            ("d-5x5.jpg", Some("d-5x5.jpg")),
            ("b-scaled.jpg", Some("b-scaled.jpg")),
            ("e.jpg", None),
            ("../a.jpg", None),
            ("%2e%2e/a.jpg", None),
        ] {
            let file = uploads.file(&format!("{base}{asked}"), home.path());
            let name = file.map(|file| file.file_name().unwrap().to_string_lossy().into_owned());
            assert_eq!(name.as_deref(), found, "{asked}");
        }
    }
}
