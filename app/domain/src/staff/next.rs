/// The page that somebody wanted before they were asked to sign in: always one of the desk's own.
/// It travels in addresses and forms, where anybody can write anything, so it is only made by
/// [`NextPage::parse`], again at every use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextPage(String);

/// The desk's first page.
const DESK: &str = "/staff";
/// More than any address of the desk has.
const LONGEST: usize = 500;

impl NextPage {
    /// The page that `text` names: a local path of the desk with its query. Whatever else it is
    /// becomes the desk's first page.
    pub fn parse(text: &str) -> Self {
        let ours = text == DESK
            || ["/staff/", "/staff?"]
                .iter()
                .any(|start| text.starts_with(start));
        let plain = text.len() <= LONGEST
            && text.bytes().all(|byte| byte.is_ascii_graphic())
            && !["//", "\\", ".."].iter().any(|part| text.contains(part));
        Self(if ours && plain { text } else { DESK }.to_owned())
    }

    /// The path.
    pub fn path(&self) -> &str {
        &self.0
    }

    /// `page`, carrying this one along as its query.
    pub fn after(&self, page: &str) -> String {
        if self.0 == DESK {
            return page.to_owned();
        }
        format!("{page}?next={}", encoded(&self.0))
    }
}

/// The text as the value of a query.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> String {
        NextPage::parse(text).path().to_owned()
    }

    #[test]
    fn a_page_of_the_desk_is_kept_with_its_query() {
        for page in [
            "/staff",
            "/staff/consultations",
            "/staff/consultations?day=2026-03-02&view=week",
            "/staff?tab=1",
        ] {
            assert_eq!(path(page), page);
        }
    }

    #[test]
    fn what_could_lead_elsewhere_becomes_the_desk() {
        for trap in [
            "",
            "/",
            "/book",
            "//evil.example",
            "/staff//evil.example",
            "/staff/../book",
            "/staffing",
            "/staff.css",
            "/staff\\evil",
            "\\\\evil.example",
            "https://evil.example/staff",
            "/staff/\r\nSet-Cookie: a=b",
            "/staff/ä",
            "javascript:alert(1)",
        ] {
            assert_eq!(path(trap), "/staff", "{trap:?}");
        }
        assert_eq!(path(&format!("/staff/{}", "a".repeat(500))), "/staff");
    }

    #[test]
    fn it_travels_in_a_query_unharmed() {
        let next = NextPage::parse("/staff/consultations?day=1&view=week");
        assert_eq!(
            next.after("/staff/sign-in"),
            "/staff/sign-in?next=/staff/consultations%3Fday%3D1%26view%3Dweek"
        );
        assert_eq!(
            NextPage::parse("/staff").after("/staff/sign-in"),
            "/staff/sign-in"
        );
    }
}
