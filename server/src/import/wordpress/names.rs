//! Whose an element is. Exports bind prefixes as they please: to each version's address, over
//! `http` or `https`, anew on a single element, or not at all.

/// The vocabularies that an export is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// RSS itself.
    Rss,
    /// WordPress's own, of any version.
    Wp,
    Content,
    Excerpt,
    Dublin,
    /// Somebody else's: not for us, whatever its elements are called.
    Foreign,
}

impl Space {
    fn of_address(address: &str) -> Self {
        let address = address.trim();
        let bare = address
            .strip_prefix("http://")
            .or_else(|| address.strip_prefix("https://"))
            .unwrap_or(address)
            .trim_end_matches('/');
        match bare {
            "" => Self::Rss,
            "purl.org/rss/1.0/modules/content" => Self::Content,
            "purl.org/dc/elements/1.1" => Self::Dublin,
            _ => Self::of_export(bare),
        }
    }

    fn of_export(bare: &str) -> Self {
        let Some(rest) = bare.strip_prefix("wordpress.org/export/") else {
            return Self::Foreign;
        };
        let (version, part) = rest.split_once('/').unwrap_or((rest, ""));
        let numbered = version.chars().all(|c| c.is_ascii_digit() || c == '.');
        match part {
            "" if numbered => Self::Wp,
            "excerpt" if numbered => Self::Excerpt,
            _ => Self::Foreign,
        }
    }

    /// What a prefix means that nobody declared.
    fn of_custom(prefix: &str) -> Self {
        match prefix {
            "" => Self::Rss,
            "wp" => Self::Wp,
            "content" => Self::Content,
            "excerpt" => Self::Excerpt,
            "dc" => Self::Dublin,
            _ => Self::Foreign,
        }
    }
}

/// The bindings that hold at one place of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    bindings: Vec<(String, Space)>,
}

impl Scope {
    /// Takes in what an element declares, given its attributes.
    pub fn declare<'a>(&mut self, attributes: impl Iterator<Item = (&'a str, &'a str)>) {
        for (name, address) in attributes {
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            self.bindings
                .push((prefix.to_owned(), Space::of_address(address)));
        }
    }

    /// These bindings and the ones of an element within.
    pub fn with<'a>(&self, attributes: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut inner = self.clone();
        inner.declare(attributes);
        inner
    }

    /// Whose the element `name` is, and what it is called there.
    pub fn resolve<'n>(&self, name: &'n str) -> (Space, &'n str) {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let bound = self
            .bindings
            .iter()
            .rev()
            .find(|(known, _)| known == prefix);
        let space = bound.map_or_else(|| Space::of_custom(prefix), |(_, space)| *space);
        (space, local)
    }
}
