//! The parts of a message, as far as returned mail needs them: who holds whom, the fields of each,
//! and the text of the few that are read.
//!
//! Each level looks at its bytes once, and there are few levels, so the time is a small multiple of
//! the message's length.

use std::borrow::Cow;

use mail_parser::{
    ContentType, Encoding,
    decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode},
};

use super::fields::Fields;

/// How deep parts may hold parts. A bounce that was forwarded twice, with our letter in it, has six.
const DEEPEST: usize = 12;
/// The most parts of one message that are read.
const MOST: usize = 200;
/// The most bytes of a text that are read.
const LONGEST_TEXT: usize = 256 * 1024;

/// One part of a message, or the message itself.
pub(super) struct Part {
    /// Its own fields.
    pub(super) fields: Fields,
    /// What it says it is, such as `multipart/report`, in lower case.
    pub(super) media: String,
    /// What it says, decoded, where it is text that is read here; else nothing.
    pub(super) text: Vec<u8>,
    /// What it holds. A message holds one part: the message that was enclosed in it.
    pub(super) parts: Vec<Part>,
}

impl Part {
    /// The text as characters, whatever it calls its encoding: what is looked for in it is ASCII.
    pub(super) fn words(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.text)
    }

    /// The first part of the same message that `is` the one wanted, be it this one. What is enclosed
    /// as a message of its own is not looked into.
    pub(super) fn first<'a>(&'a self, is: &dyn Fn(&Part) -> bool) -> Option<&'a Part> {
        if is(self) {
            return Some(self);
        }
        if holds_message(&self.media) {
            return None;
        }
        self.parts.iter().find_map(|part| part.first(is))
    }
}

/// Reads a message.
pub(super) fn read(message: &[u8]) -> Part {
    let mut reader = Reader { left: MOST };
    reader.part(message, "text/plain", 0)
}

/// Whether such a part encloses a message, or the fields of one.
pub(super) fn holds_message(media: &str) -> bool {
    matches!(
        media,
        "message/rfc822" | "message/global" | "text/rfc822-headers" | "message/global-headers"
    )
}

/// Whether what such a part says is read.
fn is_read(media: &str) -> bool {
    matches!(
        media,
        "text/plain"
            | "message/delivery-status"
            | "message/global-delivery-status"
            | "message/feedback-report"
    )
}

struct Reader {
    /// How many more parts are read.
    left: usize,
}

impl Reader {
    /// Reads a part of which `otherwise` says what it is where it does not say so itself.
    fn part(&mut self, bytes: &[u8], otherwise: &str, depth: usize) -> Part {
        self.left = self.left.saturating_sub(1);
        let (head, body) = head_and_body(bytes);
        let fields = Fields::read(head);
        let content_type = fields.content_type();
        let media = content_type
            .as_ref()
            .map_or_else(|| otherwise.to_owned(), media);
        let mut part = Part {
            fields,
            media,
            text: Vec::new(),
            parts: Vec::new(),
        };
        if part.media.starts_with("multipart/") {
            let boundary = content_type
                .as_ref()
                .and_then(|it| it.attribute("boundary"));
            part.parts = self.parts(body, boundary.unwrap_or_default(), &part.media, depth);
        } else if holds_message(&part.media) {
            let message = decoded(&part.fields, body);
            part.parts = self.below(&message, "text/plain", depth);
        } else if is_read(&part.media) {
            let mut text = decoded(&part.fields, body).into_owned();
            text.truncate(LONGEST_TEXT);
            part.text = text;
        }
        part
    }

    /// What stands between the lines of a boundary.
    fn parts(&mut self, body: &[u8], boundary: &str, media: &str, depth: usize) -> Vec<Part> {
        let otherwise = match media {
            "multipart/digest" => "message/rfc822",
            _ => "text/plain",
        };
        let mut parts = Vec::new();
        for bytes in between(body, boundary.trim_end().as_bytes()) {
            parts.extend(self.below(bytes, otherwise, depth));
        }
        parts
    }

    /// One part, one level deeper; none where that is too deep, or one too many.
    fn below(&mut self, bytes: &[u8], otherwise: &str, depth: usize) -> Vec<Part> {
        if depth >= DEEPEST || self.left == 0 {
            return Vec::new();
        }
        vec![self.part(bytes, otherwise, depth + 1)]
    }
}

fn media(content_type: &ContentType<'_>) -> String {
    let subtype = content_type.subtype().unwrap_or_default();
    format!("{}/{subtype}", content_type.ctype()).to_ascii_lowercase()
}

/// What a part says, without the encoding it traveled in. What is not what it says it is stays as it
/// came.
fn decoded<'a>(fields: &Fields, body: &'a [u8]) -> Cow<'a, [u8]> {
    let encoding = match fields.word("content-transfer-encoding").as_deref() {
        Some("base64") => Encoding::Base64,
        Some("quoted-printable") => Encoding::QuotedPrintable,
        _ => Encoding::None,
    };
    let clear = match encoding {
        Encoding::Base64 => base64_decode(body),
        Encoding::QuotedPrintable => quoted_printable_decode(body),
        Encoding::None => None,
    };
    clear.map_or(Cow::Borrowed(body), Cow::Owned)
}

/// The fields before the first empty line, and what comes after it.
fn head_and_body(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let end = at + line.len();
        if matches!(line, b"\n" | b"\r\n") {
            return (&bytes[..at], &bytes[end..]);
        }
        at = end;
    }
    (bytes, &[])
}

/// The stretches of a body that follow a line of `boundary`, up to the next one, or to the end where
/// the message was cut off.
fn between<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let mut found = Vec::new();
    let mut start = None;
    let mut at = 0;
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let end = at + line.len();
        if let Some(is_last) = boundary_line(line, boundary) {
            found.extend(start.map(|start| &body[start..at]));
            start = (!is_last).then_some(end);
            if is_last {
                break;
            }
        }
        at = end;
    }
    found.extend(start.map(|start| &body[start..]));
    found
}

/// Whether a line is one of `boundary`, and then whether it is the last one.
fn boundary_line(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?;
    match (boundary.is_empty(), rest.trim_ascii_end()) {
        (false, b"") => Some(false),
        (false, b"--") => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The media of a part and, in brackets, of what it holds.
    fn shape(part: &Part) -> String {
        let held: Vec<String> = part.parts.iter().map(shape).collect();
        match held.is_empty() {
            true => part.media.clone(),
            false => format!("{}[{}]", part.media, held.join(" ")),
        }
    }

    fn shape_of(message: &str) -> String {
        shape(&read(message.as_bytes()))
    }

    #[test]
    fn parts_hold_parts() {
        let message = "Content-Type: Multipart/Mixed; boundary=\"a b\"\n\nbefore\n--a b\n\nplain\n\
             --a b \nContent-Type: message/rfc822\n\nSubject: in\nContent-Type: multipart/digest;\n \
             boundary=a\n\n--a\n\nSubject: deeper\n\n--a--\n--a b--\n--a b\nafter";
        let shape = "multipart/mixed[text/plain \
             message/rfc822[multipart/digest[message/rfc822[text/plain]]]]";
        assert_eq!(shape_of(message), shape);
        assert_eq!(shape_of(&message.replace('\n', "\r\n")), shape);
    }

    #[test]
    fn a_boundary_is_a_whole_line() {
        // Many programs make the boundary within out of the one without.
        let message = "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: \
             multipart/mixed; boundary=ab\n\n--ab\n\nx --a\n--ab--\n--a\n\n--a--\n";
        assert_eq!(
            shape_of(message),
            "multipart/mixed[multipart/mixed[text/plain] text/plain]"
        );
    }

    #[test]
    fn what_was_cut_off_is_read_as_far_as_it_goes() {
        let message = "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nx\n--a\nContent-Type: \
             message/delivery-status\n\nAction: fai";
        let root = read(message.as_bytes());
        assert_eq!(root.parts[1].text, b"Action: fai");
    }

    #[test]
    fn a_multipart_without_a_boundary_holds_nothing() {
        for boundary in ["", "; boundary=\"\"", "; boundary=\"  \""] {
            let message = format!("Content-Type: multipart/mixed{boundary}\n\n--\n\nx\n----\n");
            assert_eq!(shape_of(&message), "multipart/mixed");
        }
    }

    #[test]
    fn encoded_text_is_decoded_and_what_only_claims_to_be_stays() {
        let text = |encoding: &str, body: &str| {
            let message = format!("Content-Transfer-Encoding: {encoding}\n\n{body}");
            String::from_utf8(read(message.as_bytes()).text).unwrap()
        };
        assert_eq!(text("BASE64 (so it says)", "U3RhdHVz\nOg=="), "Status:");
        assert_eq!(text("quoted-printable", "Sta=\ntus=3A"), "Status:");
        assert_eq!(text("base64", "Status: 5"), "Status: 5");
        assert_eq!(text("quoted-printable", "Status=: 5"), "Status=: 5");
        assert_eq!(text("x-unknown", "Status: 5"), "Status: 5");
    }

    #[test]
    fn nesting_without_end_ends() {
        let deep = "Content-Type: message/rfc822\n\n".repeat(300_000);
        let wide = format!(
            "Content-Type: multipart/mixed; boundary=a\n\n{}",
            "--a\nContent-Type: multipart/mixed; boundary=b\n\nx\n".repeat(200_000)
        );
        for message in [deep, wide] {
            let root = read(message.as_bytes());
            assert!(shape(&root).len() < 20_000);
        }
    }
}
