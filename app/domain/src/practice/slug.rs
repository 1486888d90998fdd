use serde::{Deserialize, Serialize};

/// The part of an address that names a thing: `dana-reyes`, `chronic-pain`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(String);

/// Not one to eighty small letters, digits and single hyphens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a short name has small letters, digits and single hyphens, at most 80")]
pub struct SlugFault;

impl Slug {
    /// Takes a slug as it stands in an address.
    ///
    /// # Errors
    /// [`SlugFault`] for anything but small letters, digits and single inner hyphens.
    pub fn parse(text: &str) -> Result<Self, SlugFault> {
        let fits = (1..=80).contains(&text.len())
            && text.split('-').all(|word| {
                !word.is_empty()
                    && word
                        .bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            });
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(SlugFault)
        }
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Slug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tidy_words_are_slugs() {
        assert!(Slug::parse("dana-reyes-2").is_ok());
        for wrong in ["", "Dana", "a--b", "-a", "a-", "a b", "ü", &"x".repeat(81)] {
            assert_eq!(Slug::parse(wrong), Err(SlugFault), "{wrong}");
        }
    }
}
