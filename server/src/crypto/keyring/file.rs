//! The key file: read it, make it, refuse it.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::{KeyId, KeyRing, KeyState, MasterKey};
use crate::crypto::secret;

/// What the file says about itself to whoever finds it.
const PREAMBLE: &str = "\
# Synergy's master keys. Whoever has this file and the database can read every client's details;
# without it nobody can, ever. Back it up, apart from the database and its backups.
# A line is: id (0 to 255), state (active or decrypt-only), key (32 bytes in base64url).
# Exactly one key is active. Add a new one below; the first line stays the key of the look-ups.
";

/// Why there is no key ring. Paths and line numbers only: no message shows a part of a key.
#[derive(Debug, thiserror::Error)]
pub enum KeyRingFault {
    /// There is no such file.
    #[error("there is no key file {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// Others than the owner may read or write it.
    #[error(
        "the key file {path} can be read or changed by others (mode {mode:04o}): \
         make it yours alone with `chmod 600 {path}`", path = path.display()
    )]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// It does not hold a key ring.
    #[error("the key file {} is not understood: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, by line number.
        reason: String,
    },
    /// The operating system refused.
    #[error("the key file {} cannot be {act}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// `read` or `written`.
        act: &'static str,
        /// What the operating system says.
        source: io::Error,
    },
}

/// Reads a ring from the file at `path`.
pub(super) fn read(path: &Path) -> Result<KeyRing, KeyRingFault> {
    let fault = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => KeyRingFault::Missing { path: path.into() },
        _ => KeyRingFault::Io {
            path: path.into(),
            act: "read",
            source,
        },
    };
    let file = File::open(path).map_err(fault)?;
    // Of the open file, not of its name: what was looked at is what is read.
    refuse_exposed(path, &file.metadata().map_err(fault)?)?;
    let text = Zeroizing::new(io::read_to_string(file).map_err(fault)?);
    parse(&text).map_err(|reason| KeyRingFault::Malformed {
        path: path.into(),
        reason,
    })
}

/// Refuses a file that others than its owner may read or write.
#[cfg(unix)]
fn refuse_exposed(path: &Path, metadata: &fs::Metadata) -> Result<(), KeyRingFault> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(KeyRingFault::Exposed {
            path: path.into(),
            mode,
        })
    }
}

/// Elsewhere the folder's permissions have to do.
#[cfg(not(unix))]
fn refuse_exposed(_path: &Path, _metadata: &fs::Metadata) -> Result<(), KeyRingFault> {
    Ok(())
}

/// Reads the lines of a key file. The error says what is wrong in words, without a line's text.
fn parse(text: &str) -> Result<KeyRing, String> {
    let mut keys: Vec<MasterKey> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let key = parse_line(line).map_err(|reason| format!("line {}: {reason}", index + 1))?;
        if keys.iter().any(|other| other.kid == key.kid) {
            return Err(format!(
                "line {}: key {} is there twice",
                index + 1,
                key.kid
            ));
        }
        keys.push(key);
    }
    match keys
        .iter()
        .filter(|key| key.state == KeyState::Active)
        .count()
    {
        1 => Ok(KeyRing { keys }),
        other => Err(format!("exactly one key must be active, not {other}")),
    }
}

/// Reads `id state key`.
fn parse_line(line: &str) -> Result<MasterKey, &'static str> {
    let parts: Vec<_> = line.split_whitespace().collect();
    let [kid, state, key] = parts[..] else {
        return Err("a line is `id state key`");
    };
    let kid = kid
        .parse()
        .map(KeyId)
        .map_err(|_| "the id must be a number from 0 to 255")?;
    let state = match state {
        "active" => KeyState::Active,
        "decrypt-only" => KeyState::DecryptOnly,
        _ => return Err("the state must be `active` or `decrypt-only`"),
    };
    let mut bytes = Zeroizing::new([0; 32]);
    match URL_SAFE_NO_PAD.decode_slice(key.trim_end_matches('='), bytes.as_mut_slice()) {
        Ok(32) => Ok(MasterKey { kid, state, bytes }),
        _ => Err("the key must be 32 bytes in base64url"),
    }
}

/// Writes `ring` to `path` unless somebody else has made a file there in the meantime, which is as
/// good. The file appears whole or not at all: it is written beside and linked into place, because
/// renaming would overwrite the other's keys.
pub(super) fn create(path: &Path, ring: &KeyRing) -> Result<(), KeyRingFault> {
    let fault = |source| KeyRingFault::Io {
        path: path.into(),
        act: "written",
        source,
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(fault)?;
    let beside = folder.join(format!(".{}.new", secret::token()));
    let linked = write_private(&beside, &text_of(ring)).and_then(|()| fs::hard_link(&beside, path));
    // Best effort: a leftover is private and holds a key that nothing was sealed under.
    let _ = fs::remove_file(&beside);
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        settled => settled.map_err(fault)?,
    }
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(fault)?;
    tracing::warn!(
        path = %path.display(),
        "made a new key file: back it up, apart from the database; without it no client's details can be read"
    );
    Ok(())
}

/// The text of a key file.
fn text_of(ring: &KeyRing) -> Zeroizing<String> {
    let mut text = Zeroizing::new(PREAMBLE.to_owned());
    for key in &ring.keys {
        let state = match key.state {
            KeyState::Active => "active",
            KeyState::DecryptOnly => "decrypt-only",
        };
        let encoded = Zeroizing::new(URL_SAFE_NO_PAD.encode(key.bytes.as_slice()));
        text.push_str(&format!("{} {state} {}\n", key.kid, encoded.as_str()));
    }
    text
}

/// Writes a new file that only its owner can read, and waits until it is on the disk.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::{Column, Unsealable};

    const COLUMN: Column = Column::KEY_CHECK;

    /// A key line whose 32 bytes all are `byte`.
    fn line(kid: u8, state: &str, byte: u8) -> String {
        format!("{kid} {state} {}\n", URL_SAFE_NO_PAD.encode([byte; 32]))
    }

    fn refusal(text: &str) -> String {
        parse(text).expect_err("is refused")
    }

    #[test]
    fn the_first_start_makes_a_key_file_that_later_starts_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/master.key");
        let sealed = KeyRing::open_or_create(&path)
            .unwrap()
            .seal(COLUMN, "1", b"hello");
        let later = KeyRing::open_or_create(&path).unwrap();
        assert_eq!(
            later.open_sealed(COLUMN, "1", &sealed).unwrap().as_slice(),
            b"hello"
        );
    }

    #[test]
    fn making_a_key_file_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        KeyRing::open_or_create(&folder.path().join("master.key")).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn servers_that_start_at_once_share_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        let start = || {
            KeyRing::open_or_create(&path)
                .unwrap()
                .look_up_key("email", "ada")
        };
        let keys: Vec<_> = std::thread::scope(|scope| {
            let servers: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
            servers
                .into_iter()
                .map(|server| server.join().unwrap())
                .collect()
        });
        assert!(keys.iter().all(|key| *key == keys[0]));
    }

    #[test]
    fn opening_makes_no_key_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        assert!(matches!(
            KeyRing::open(&path),
            Err(KeyRingFault::Missing { .. })
        ));
        assert!(!path.exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_new_key_file_belongs_to_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        KeyRing::open_or_create(&path).unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_key_file_that_others_can_read_is_refused_with_the_remedy() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        KeyRing::open_or_create(&path).unwrap();
        for mode in [0o640, 0o604, 0o620, 0o601] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let fault = KeyRing::open_or_create(&path).unwrap_err().to_string();
            assert!(fault.contains("chmod 600"), "{fault}");
            assert!(fault.contains(&format!("{mode:04o}")), "{fault}");
        }
    }

    #[test]
    fn an_older_key_opens_and_the_active_one_seals() {
        let before = parse(&line(1, "active", 7)).unwrap();
        let after = parse(&(line(1, "decrypt-only", 7) + &line(2, "active", 8))).unwrap();
        let old = before.seal(COLUMN, "1", b"hello");
        assert_eq!(
            after.open_sealed(COLUMN, "1", &old).unwrap().as_slice(),
            b"hello"
        );
        let new = after.seal(COLUMN, "1", b"hello");
        assert_eq!(
            before.open_sealed(COLUMN, "1", &new),
            Err(Unsealable::UnknownKey(KeyId(2)))
        );
    }

    #[test]
    fn a_new_key_below_leaves_look_ups_as_they_were() {
        let before = parse(&line(1, "active", 7)).unwrap();
        let after = parse(&(line(1, "decrypt-only", 7) + &line(2, "active", 8))).unwrap();
        assert_eq!(
            before.look_up_key("email", "ada"),
            after.look_up_key("email", "ada")
        );
    }

    #[test]
    fn comments_blank_lines_and_padding_are_skipped() {
        let text = format!("# mine\n\n  {} # the first\n", line(3, "active", 1).trim());
        assert_eq!(parse(&text).unwrap().active(), KeyId(3));
        assert!(parse(&line(3, "active", 1).replace('\n', "=\n")).is_ok());
    }

    #[test]
    fn a_file_that_is_no_key_ring_is_refused_by_line() {
        assert_eq!(refusal(""), "exactly one key must be active, not 0");
        let two = line(1, "active", 1) + &line(2, "active", 2);
        assert_eq!(refusal(&two), "exactly one key must be active, not 2");
        let twice = line(1, "active", 1) + &line(1, "decrypt-only", 2);
        assert_eq!(refusal(&twice), "line 2: key 1 is there twice");
        assert_eq!(refusal("1 active"), "line 1: a line is `id state key`");
        assert_eq!(
            refusal(&line(1, "retired", 1)),
            "line 1: the state must be `active` or `decrypt-only`"
        );
        assert_eq!(
            refusal("#\n1 active c2hvcnQ"),
            "line 2: the key must be 32 bytes in base64url"
        );
        assert_eq!(
            refusal("300 active x"),
            "line 1: the id must be a number from 0 to 255"
        );
    }

    #[test]
    fn no_refusal_shows_a_key() {
        let key = URL_SAFE_NO_PAD.encode([9; 33]);
        assert!(!refusal(&format!("1 active {key}")).contains(&key[..8]));
        assert!(!refusal(&format!("1 {key} active")).contains(&key[..8]));
    }
}
