//! HTML that has been cleaned.

/// Clean HTML that may stand in a page as it is. Only what sanitizes text makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Takes HTML that has been cleaned: the caller answers for that.
    pub fn cleaned(html: String) -> Self {
        Self(html)
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The HTML, taken out.
    pub fn into_string(self) -> String {
        self.0
    }
}
