//! Files that a text names, in a folder that somebody has pointed to.

use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;

/// The file that `way` leads to from `folder`. None where there is no such file, and where the way
/// leaves the folder: by `..`, from the root, or through a link.
pub fn below(folder: &Path, way: &str) -> Option<PathBuf> {
    let way = Path::new(way);
    let stays = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    if way.as_os_str().is_empty() || !way.components().all(stays) {
        return None;
    }
    let folder = folder.canonicalize().ok()?;
    let file = folder.join(way).canonicalize().ok()?;
    (file.starts_with(&folder) && file.is_file()).then_some(file)
}

/// The same for a way as addresses are written: as it stands, or with its percent signs resolved.
pub fn below_encoded(folder: &Path, way: &str) -> Option<PathBuf> {
    below(folder, way).or_else(|| below(folder, &decoded(way)?))
}

/// A way without percent-encoding; none where what comes out is no text.
pub fn decoded(way: &str) -> Option<String> {
    let clear = percent_decode_str(way).decode_utf8().ok()?;
    (!clear.contains('\0')).then(|| clear.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_is_followed_within_the_folder_and_never_out_of_it() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("in");
        std::fs::create_dir_all(folder.join("deep")).unwrap();
        std::fs::write(folder.join("deep/a b.jpg"), "x").unwrap();
        std::fs::write(home.path().join("secret.jpg"), "x").unwrap();
        assert!(below(&folder, "deep/a b.jpg").is_some());
        assert!(below(&folder, "./deep/a b.jpg").is_some());
        assert!(below_encoded(&folder, "deep/a%20b.jpg").is_some());
        let outside = home.path().join("secret.jpg");
        for way in [
            "../secret.jpg",
            "deep/../../secret.jpg",
            "%2e%2e/secret.jpg",
            "..%2fsecret.jpg",
            outside.to_str().unwrap(),
            "",
            "deep",
            "none.jpg",
            "deep/a b.jpg%00",
        ] {
            assert_eq!(below_encoded(&folder, way), None, "{way}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_is_not_followed() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("in");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(home.path().join("secret.jpg"), "x").unwrap();
        std::os::unix::fs::symlink(home.path().join("secret.jpg"), folder.join("a.jpg")).unwrap();
        assert_eq!(below(&folder, "a.jpg"), None);
    }
}
