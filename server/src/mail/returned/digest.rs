//! What tells one message from another, whatever keeps it.

use sha2::{Digest, Sha256};

/// Fields that programs write into a mailbox to remember what they did with a message.
const MARKS: [&[u8]; 8] = [
    b"status:",
    b"x-status:",
    b"x-keywords:",
    b"x-uid:",
    b"x-imap",
    b"x-mozilla-",
    b"content-length:",
    b"lines:",
];

/// The SHA-256 of a message in lower-case hexadecimal. The same message is the same out of an mbox,
/// a Maildir or a file, read or not: line ends count as one sign, empty lines at the end not at all,
/// and neither do the marks that a mail program leaves among the fields.
pub(super) fn of(message: &[u8]) -> String {
    let mut sum = Sha256::new();
    let mut in_head = true;
    let mut is_mark = false;
    for line in message.trim_ascii_end().split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        in_head &= !line.is_empty();
        let goes_on = line.starts_with(b" ") || line.starts_with(b"\t");
        is_mark = in_head && (if goes_on { is_mark } else { starts_mark(line) });
        if !is_mark {
            sum.update(line);
            sum.update(b"\n");
        }
    }
    let sum = sum.finalize();
    sum.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn starts_mark(line: &[u8]) -> bool {
    MARKS.iter().any(|mark| {
        line.get(..mark.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(mark))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_stays_the_same_however_it_is_kept() {
        let plain = of(b"To: a\nSubject: b\n\nStatus: c\n");
        assert_eq!(plain.len(), 64);
        assert_eq!(plain, of(b"To: a\r\nSubject: b\r\n\r\nStatus: c\r\n\r\n"));
        assert_eq!(
            plain,
            of(b"To: a\nX-Mozilla-Status: 0001\nX-Keywords: d\n \nSTATUS: RO\nSubject: b\n\nStatus: c")
        );
    }

    #[test]
    fn what_a_message_says_makes_another() {
        let plain = of(b"To: a\nSubject: b\n\nStatus: c\n");
        for other in [
            b"To: a\nSubject: b\n\nStatus: d\n",
            b"To: a\nSubject: c\n\nStatus: c\n",
        ] {
            assert_ne!(plain, of(other));
        }
        assert_ne!(of(b"A: b\n c\n"), of(b"A: b\n d\n"));
    }
}
