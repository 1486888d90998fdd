//! Taking messages out of what a mail server or a mail program keeps them in. Nothing in it is
//! changed, moved or marked.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
    vec,
};

/// The most bytes that a message may have. Larger than that comes no bounce of a letter below 100
/// kB.
pub const LARGEST: usize = 10 * 1024 * 1024;

/// Why a mailbox, or one message of it, cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum MailboxFault {
    /// The system does not let it be read.
    #[error("{} cannot be read: {fault}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        fault: io::Error,
    },
    /// A folder with files, none of which can be a message.
    #[error("{} is no Maildir (it has neither cur nor new), and no file in it ends in .eml", path.display())]
    Strange {
        /// The folder.
        path: PathBuf,
    },
    /// One message is larger than [`LARGEST`]. Those after it can be read.
    #[error("message {number} of {} is larger than {LARGEST} bytes and was passed over", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Which message of the file, counted from 1.
        number: usize,
    },
}

impl MailboxFault {
    fn unreadable(path: &Path, fault: io::Error) -> Self {
        Self::Unreadable {
            path: path.to_owned(),
            fault,
        }
    }
}

/// The messages at `path`, one after the other, each read when it is asked for: of an mbox file, of
/// a Maildir (`new` and `cur`, without its subfolders), of the `.eml` files of a folder, or of a
/// file that is one message. Files of a folder come in the order of their names; an mbox quotes
/// lines that begin with `From ` by `>`, which is taken off again.
///
/// # Errors
/// [`MailboxFault`] where there is nothing to read. One that an item carries stands for a single
/// message, or for the rest of a file that the system stops giving: the items after it are good.
pub fn messages(
    path: &Path,
) -> Result<impl Iterator<Item = Result<Vec<u8>, MailboxFault>> + use<>, MailboxFault> {
    let unreadable = |fault| MailboxFault::unreadable(path, fault);
    if fs::metadata(path).map_err(unreadable)?.is_dir() {
        let files = message_files(path)?;
        return Ok(Messages::Files(files.into_iter()));
    }
    let file = File::open(path).map_err(unreadable)?;
    let open = Open::new(path, Box::new(BufReader::new(file))).map_err(unreadable)?;
    Ok(Messages::One(open))
}

enum Messages {
    Files(vec::IntoIter<PathBuf>),
    One(Open),
}

impl Iterator for Messages {
    type Item = Result<Vec<u8>, MailboxFault>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Files(files) => files.next().map(|path| whole(&path)),
            Self::One(open) => open.next(),
        }
    }
}

/// The files of a folder that are messages.
fn message_files(folder: &Path) -> Result<Vec<PathBuf>, MailboxFault> {
    let kept = ["new", "cur"].map(|name| folder.join(name));
    if kept.iter().any(|folder| folder.is_dir()) {
        let mut files = Vec::new();
        for folder in kept.iter().filter(|folder| folder.is_dir()) {
            files.extend(files_of(folder)?);
        }
        return Ok(files);
    }
    let files = files_of(folder)?;
    let is_message = |file: &PathBuf| {
        file.extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("eml"))
    };
    let are_strange = !files.is_empty() && !files.iter().any(is_message);
    if are_strange {
        return Err(MailboxFault::Strange {
            path: folder.to_owned(),
        });
    }
    Ok(files.into_iter().filter(is_message).collect())
}

/// The files of a folder by name, without hidden ones.
fn files_of(folder: &Path) -> Result<Vec<PathBuf>, MailboxFault> {
    let unreadable = |fault| MailboxFault::unreadable(folder, fault);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if !is_hidden && entry.path().is_file() {
            files.push(entry.path());
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// A file that is one message.
fn whole(path: &Path) -> Result<Vec<u8>, MailboxFault> {
    let mut message = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST as u64 + 1).read_to_end(&mut message))
        .map_err(|fault| MailboxFault::unreadable(path, fault))?;
    if message.len() > LARGEST {
        return Err(MailboxFault::TooLarge {
            path: path.to_owned(),
            number: 1,
        });
    }
    Ok(message)
}

/// A file with any number of messages.
struct Open {
    path: PathBuf,
    lines: Box<dyn BufRead + Send>,
    /// Whether it is an mbox; else it is one message.
    is_mbox: bool,
    /// How many messages were begun.
    begun: usize,
    is_over: bool,
}

/// How a message of a file ended.
struct End {
    is_too_large: bool,
    /// Whether the file did, too.
    is_last: bool,
}

impl Open {
    /// A file whose first line says whether it is an mbox.
    fn new(path: &Path, mut lines: Box<dyn BufRead + Send>) -> io::Result<Self> {
        let mut start = Vec::new();
        lines.by_ref().take(5).read_to_end(&mut start)?;
        let is_mbox = start == b"From ";
        if is_mbox {
            skip_line(&mut lines)?;
        }
        Ok(Self {
            path: path.to_owned(),
            is_over: start.is_empty(),
            lines: match is_mbox {
                true => lines,
                false => Box::new(io::Cursor::new(start).chain(lines)),
            },
            is_mbox,
            begun: 0,
        })
    }

    /// Reads into `message` up to the line that begins the next one.
    fn fill(&mut self, message: &mut Vec<u8>) -> io::Result<End> {
        let mut is_too_large = false;
        let mut line = Vec::new();
        let mut after_blank = false;
        let mut at_start = true;
        loop {
            line.clear();
            let most = LARGEST as u64 + 1;
            self.lines
                .by_ref()
                .take(most)
                .read_until(b'\n', &mut line)?;
            let is_last = line.is_empty();
            if is_last || (self.is_mbox && at_start && after_blank && begins_message(&line)) {
                return Ok(End {
                    is_too_large,
                    is_last,
                });
            }
            after_blank = at_start && matches!(line.as_slice(), b"\n" | b"\r\n");
            let text = match self.is_mbox && at_start {
                true => unquoted(&line),
                false => line.as_slice(),
            };
            at_start = line.ends_with(b"\n");
            is_too_large |= message.len() + text.len() > LARGEST;
            if is_too_large {
                message.clear();
            } else {
                message.extend_from_slice(text);
            }
        }
    }

    fn next(&mut self) -> Option<Result<Vec<u8>, MailboxFault>> {
        if self.is_over {
            return None;
        }
        self.begun += 1;
        let mut message = Vec::new();
        let end = self.fill(&mut message).inspect_err(|_| self.is_over = true);
        let end = match end {
            Ok(end) => end,
            Err(fault) => return Some(Err(MailboxFault::unreadable(&self.path, fault))),
        };
        self.is_over = end.is_last;
        if end.is_too_large {
            return Some(Err(MailboxFault::TooLarge {
                path: self.path.clone(),
                number: self.begun,
            }));
        }
        if self.is_mbox {
            without_last_blank(&mut message);
        }
        Some(Ok(message))
    }
}

/// Whether a line after an empty one begins a message of an mbox: it has a time of day, or nothing
/// after `From`, as one widespread program writes it. Some do not quote such a line in a letter, and
/// a sentence that begins with "From" must not cut it in two.
fn begins_message(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let has_time = rest.windows(5).any(|window| {
        let is_digit = |at: usize| window[at].is_ascii_digit();
        is_digit(0) && is_digit(1) && window[2] == b':' && is_digit(3) && is_digit(4)
    });
    rest.trim_ascii().is_empty() || has_time
}

/// A line of a message in an mbox as it was before it was put there.
fn unquoted(line: &[u8]) -> &[u8] {
    let quotes = line.iter().take_while(|byte| **byte == b'>').count();
    match quotes > 0 && line[quotes..].starts_with(b"From ") {
        true => &line[1..],
        false => line,
    }
}

/// Takes off the empty line that stands between two messages.
fn without_last_blank(message: &mut Vec<u8>) {
    for end in [b"\r\n\r\n".as_slice(), b"\n\n".as_slice()] {
        if message.ends_with(end) {
            message.truncate(message.len() - end.len() / 2);
            return;
        }
    }
}

/// Reads up to the end of the line, keeping nothing of it.
fn skip_line(lines: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = lines.fill_buf()?;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |end| end + 1);
        let is_over = end.is_some() || buffer.is_empty();
        lines.consume(used);
        if is_over {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: impl Into<Vec<u8>>) -> Vec<Result<Vec<u8>, String>> {
        let mut open = Open::new(Path::new("box"), Box::new(io::Cursor::new(text.into()))).unwrap();
        std::iter::from_fn(|| open.next())
            .map(|item| item.map_err(|fault| fault.to_string()))
            .collect()
    }

    fn texts(text: &str) -> Vec<String> {
        read(text)
            .into_iter()
            .map(|item| String::from_utf8(item.unwrap()).unwrap())
            .collect()
    }

    #[test]
    fn an_mbox_gives_its_messages_as_they_were() {
        let mbox = "From MAILER-DAEMON Wed Nov 25 10:00:00 2026\nSubject: a\n\n>From me\n>>From you\n\
             From here on\n\n> From\n\nFrom now on, no\n\nFrom \nSubject: b\n\nb\n\n\
             From - Wed Nov 25 10:00:00 2026\nSubject: c\n\nc";
        let messages = [
            "Subject: a\n\nFrom me\n>From you\nFrom here on\n\n> From\n\nFrom now on, no\n",
            "Subject: b\n\nb\n",
            "Subject: c\n\nc",
        ];
        assert_eq!(texts(mbox), messages);
        let with_returns = messages.map(|text| text.replace('\n', "\r\n"));
        assert_eq!(texts(&mbox.replace('\n', "\r\n")), with_returns);
    }

    #[test]
    fn a_file_that_is_no_mbox_is_one_message() {
        let message = "Subject: a\n\n>From me\n\nFrom a@b Wed Nov 25 10:00:00 2026\n\n";
        assert_eq!(texts(message), [message]);
        assert_eq!(texts("Fro"), ["Fro"]);
        assert!(texts("").is_empty());
    }

    #[test]
    fn too_large_a_message_is_named_and_passed_over() {
        let large = "x".repeat(LARGEST);
        let from = "From a Wed Nov 25 10:00:00 2026\n";
        let lines = "y\n".repeat(LARGEST);
        let mbox = format!("{from}{large}\n\n{from}b\n\n{from}{lines}\n{from}From c\n");
        let read = read(mbox);
        let fault = |number| {
            Err(format!(
                "message {number} of box is larger than 10485760 bytes and was passed over"
            ))
        };
        assert_eq!(read[0], fault(1));
        assert_eq!(read[1], Ok(b"b\n".to_vec()));
        assert_eq!(read[2], fault(3));
        assert_eq!(read[3], Ok(b"From c\n".to_vec()));
        assert_eq!(read.len(), 4);
    }

    #[test]
    fn a_message_of_the_largest_size_is_read() {
        let message = "x".repeat(LARGEST);
        assert_eq!(read(message.clone()), [Ok(message.into_bytes())]);
    }
}
