//! Where a link of an issue leads. A mail has no address of its own, so none of its links can be
//! short.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a slug need not write out.
const SLUG: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');

/// What makes the addresses of an issue whole.
pub(super) struct Addresses<'a> {
    origin: &'a str,
    issue: String,
}

/// What an address is, as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target<'a> {
    /// None.
    Nothing,
    /// A part of this issue, by its name.
    Part(&'a str),
    /// A page of ours: what stands behind the origin.
    Ours(&'a str),
    /// Another site, encrypted.
    Site,
    /// A mailbox or a telephone.
    Person,
    /// Another site, not encrypted.
    Open,
    /// Nothing that a mail can lead to.
    Odd,
}

impl<'a> Addresses<'a> {
    /// Of the issue `slug` on the site at `origin`, which has no slash at its end.
    pub(super) fn new(origin: &'a str, slug: &str) -> Self {
        let slug = utf8_percent_encode(slug, SLUG);
        Self {
            origin,
            issue: format!("{origin}/newsletter/issues/{slug}"),
        }
    }

    /// The issue's page in the archive.
    pub(super) fn issue(&self) -> &str {
        &self.issue
    }

    /// What an address is.
    pub(super) fn target<'h>(&self, href: &'h str) -> Target<'h> {
        let href = href.trim();
        if let Some(name) = href.strip_prefix('#') {
            return if name.is_empty() {
                Target::Nothing
            } else {
                Target::Part(name)
            };
        }
        if let Some(path) = self.path(href) {
            return Target::Ours(path);
        }
        match scheme(href) {
            _ if href.is_empty() => Target::Nothing,
            Some("https") if has_host(href) => Target::Site,
            Some("http") if has_host(href) => Target::Open,
            Some("mailto" | "tel") if !href.ends_with(':') => Target::Person,
            _ => Target::Odd,
        }
    }

    /// The address made whole; none where a mail cannot lead there. A part of the issue is looked up
    /// on its page: half of the mail programs do not jump.
    pub(super) fn whole(&self, href: &str) -> Option<String> {
        let href = href.trim();
        let whole = match self.target(href) {
            Target::Part(name) => format!("{}#{name}", self.issue),
            Target::Ours(path) => format!("{}{path}", self.origin),
            Target::Site | Target::Person => href.to_owned(),
            Target::Nothing | Target::Open | Target::Odd => return None,
        };
        // Written out, they cannot be taken for a mark.
        Some(
            whole
                .replace(char::is_control, "")
                .replace('{', "%7B")
                .replace('}', "%7D")
                .replace(' ', "%20"),
        )
    }

    /// What stands behind our origin.
    fn path<'h>(&self, href: &'h str) -> Option<&'h str> {
        if href.starts_with('/') && !href.starts_with("//") && !href.starts_with("/\\") {
            return Some(href);
        }
        let rest = href.strip_prefix(self.origin)?;
        (rest.is_empty() || rest.starts_with(['/', '?', '#'])).then_some(rest)
    }
}

/// The scheme, if it is one of those that we know, however it is written.
fn scheme(href: &str) -> Option<&'static str> {
    let (scheme, _) = href.split_once(':')?;
    ["https", "http", "mailto", "tel"]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(scheme))
}

fn has_host(href: &str) -> bool {
    url::Url::parse(href).is_ok_and(|url| url.has_host()) && href.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_whole_or_none() {
        let addresses = Addresses::new("https://calls.example", "november");
        let whole = |href| addresses.whole(href);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(whole("/blog?a=1"), some("https://calls.example/blog?a=1"));
        assert_eq!(
            whole("#sleep"),
            some("https://calls.example/newsletter/issues/november#sleep")
        );
        assert_eq!(
            whole("HTTPS://other.example/"),
            some("HTTPS://other.example/")
        );
        assert_eq!(whole("mailto:a@b.example"), some("mailto:a@b.example"));
        for odd in [
            "",
            "#",
            "blog",
            "//other.example",
            "/\\other.example",
            "http://other.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "https:other",
            "https://",
            "mailto:",
        ] {
            assert_eq!(whole(odd), None, "{odd}");
        }
    }

    #[test]
    fn only_our_own_host_is_ours() {
        let addresses = Addresses::new("https://calls.example", "a");
        let target = |href| addresses.target(href);
        assert_eq!(target("https://calls.example/book"), Target::Ours("/book"));
        assert_eq!(target("https://calls.example"), Target::Ours(""));
        assert_eq!(target("https://calls.example.evil.example/"), Target::Site);
    }

    #[test]
    fn an_address_cannot_hold_the_mark() {
        let addresses = Addresses::new("https://calls.example", "{{token}}");
        for href in ["/{{token}}", "#{{token}}", "https://a.example/?{{token}}"] {
            assert!(!addresses.whole(href).unwrap().contains('{'), "{href}");
        }
        assert!(!addresses.issue().contains('{'));
    }
}
