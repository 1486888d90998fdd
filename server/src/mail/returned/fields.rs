//! The fields of a message, of a part of one, or of a recipient in a report.

use mail_parser::{ContentType, HeaderName, HeaderValue, MessageParser};

/// The most bytes of a block of fields that are read.
const LONGEST_BLOCK: usize = 128 * 1024;
/// The most bytes of a field that is taken apart further. Longer ones are nobody's honest subject or
/// content type, and parameters without number take their square in time.
const LONGEST_FIELD: usize = 4 * 1024;

/// Fields in their order: names in lower case, values on one line.
#[derive(Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads a block of fields: everything before the first empty line.
    pub(super) fn read(block: &[u8]) -> Self {
        let block = &block[..block.len().min(LONGEST_BLOCK)];
        // Without a field that is named, the parser would read each by its own rules.
        let parser = MessageParser::new()
            .header_raw(HeaderName::Subject)
            .default_header_raw();
        let Some(message) = parser.parse_headers(block) else {
            return Self::default();
        };
        let fields = message.headers().iter().map(|field| {
            let value = field.value().as_text().unwrap_or_default();
            (field.name().to_ascii_lowercase(), on_one_line(value))
        });
        Self(fields.collect())
    }

    /// The values of every field of that name (in lower case), first to last.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |field| field.0 == name)
            .map(|field| field.1.as_str())
    }

    /// The first of them.
    pub(super) fn first<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// The first of them without comments, in lower case.
    pub(super) fn word(&self, name: &str) -> Option<String> {
        self.first(name)
            .map(|value| without_comments(value).trim().to_ascii_lowercase())
    }

    /// The subject, with its encoded words decoded. None where there is none, or too long a one.
    pub(super) fn subject(&self) -> Option<String> {
        let block = self.alone("subject")?;
        let message = MessageParser::new().parse_headers(&block)?;
        message.subject().map(on_one_line)
    }

    /// What the content is, where a field says it understandably.
    pub(super) fn content_type(&self) -> Option<ContentType<'static>> {
        let block = self.alone("content-type")?;
        let message = MessageParser::new().parse_headers(&block)?;
        match message.headers().first()?.value().clone().into_owned() {
            HeaderValue::ContentType(content_type) => Some(content_type),
            _ => None,
        }
    }

    /// The first field of that name as a block of its own, if it is not too long.
    fn alone(&self, name: &str) -> Option<Vec<u8>> {
        let value = self.first(name)?;
        (value.len() <= LONGEST_FIELD).then(|| format!("{name}: {value}\n\n").into_bytes())
    }
}

fn on_one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A value without what stands in parentheses, nested or not.
fn without_comments(value: &str) -> String {
    let mut depth = 0_usize;
    let mut outside = |sign: char| {
        match sign {
            '(' => depth += 1,
            ')' if depth > 0 => {
                depth -= 1;
                return false;
            }
            _ => {}
        }
        depth == 0
    };
    value.chars().filter(|sign| outside(*sign)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_one_line_however_it_was_written() {
        let fields = Fields::read(
            b"STATUS : 5.1.1 (bad\r\n\t(very) bad)\r\nAction:\n failed\nTo: a\nTo: b\n\nTo: c\n",
        );
        assert_eq!(fields.word("status").as_deref(), Some("5.1.1"));
        assert_eq!(fields.word("action").as_deref(), Some("failed"));
        assert_eq!(fields.all("to").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(fields.first("cc"), None);
    }

    #[test]
    fn a_last_field_without_a_line_end_is_read() {
        let fields = Fields::read(b"Subject: leave");
        assert_eq!(fields.subject().as_deref(), Some("leave"));
        assert!(Fields::read(b"").first("subject").is_none());
    }

    #[test]
    fn a_field_of_any_length_is_kept_and_too_long_a_one_is_not_taken_apart() {
        let long = "a=b;".repeat(LONGEST_FIELD);
        let fields = Fields::read(format!("Content-Type: text/plain; {long}\n").as_bytes());
        assert!(fields.first("content-type").is_some());
        assert!(fields.content_type().is_none());
    }
}
