//! What writers leave for later, and what is left when Markdown or another program's merge field did
//! not become what it was meant to be.

use domain::newsletter::Finding;

/// How much of a mark is shown, in letters.
const SHOWN: usize = 40;

/// Marks that are wrong wherever people read them: fields of mailing services, links and notes that
/// did not become any, a text that only fills a page.
const ANYWHERE: [&str; 7] = [BRACES, "*|", "[[", "](", "][", "[^", "lorem ipsum"];

/// Opens a field.
const BRACES: &str = "{{";

/// What stands alone in brackets where something is to come.
const TO_COME: [&str; 14] = [
    "address", "date", "image", "link", "month", "name", "number", "picture", "quote", "tbd",
    "text", "time", "title", "url",
];

/// What begins a note to oneself in brackets.
const NOTE: [&str; 4] = ["add ", "check ", "insert ", "your "];

/// Finds what is unfinished in a text as people read it.
pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    let small = text.to_ascii_lowercase();
    for mark in ANYWHERE {
        add_each(text, &small, mark, found);
    }
    for (at, _) in small.match_indices('[') {
        let Some((inside, _)) = small[at + 1..].split_once(']') else {
            break;
        };
        let inside = inside.trim();
        if TO_COME.contains(&inside) || NOTE.iter().any(|note| inside.starts_with(note)) {
            found.push(unfinished(&text[at..]));
        }
    }
    let words = text.split(|c: char| !c.is_alphanumeric());
    found.extend(words.filter(|word| is_for_later(word)).map(unfinished));
}

/// Finds fields in a text as it was written, where links and notes still have their marks.
pub(super) fn find_fields(written: &str, found: &mut Vec<Finding>) {
    add_each(written, written, BRACES, found);
}

fn add_each(text: &str, small: &str, mark: &str, found: &mut Vec<Finding>) {
    let places = small.match_indices(mark);
    found.extend(places.map(|(at, _)| unfinished(&text[at..])));
}

fn unfinished(rest: &str) -> Finding {
    let line = rest.lines().next().unwrap_or_default();
    Finding::UnfinishedMark {
        mark: line
            .chars()
            .take(SHOWN)
            .collect::<String>()
            .trim()
            .to_owned(),
    }
}

/// Whether a word says that another is to come.
fn is_for_later(word: &str) -> bool {
    let is_made_of = |part: &str| !word.is_empty() && word.replace(part, "").is_empty();
    matches!(word, "TODO" | "FIXME" | "TBD") || is_made_of("TK") || is_made_of("XXX")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        find(text, &mut found);
        let mark = |finding| match finding {
            Finding::UnfinishedMark { mark } => mark,
            other => other.to_string(),
        };
        found.into_iter().map(mark).collect()
    }

    #[test]
    fn what_was_left_for_later_is_found() {
        for (text, mark) in [
            ("Dear {{first_name}}, hello", "{{first_name}}, hello"),
            ("Dear *|FNAME|*", "*|FNAME|*"),
            ("TODO: say more", "TODO"),
            ("Call TK now", "TK"),
            ("by TKTK.", "TKTK"),
            ("call XXX-1", "XXX"),
            ("FIXME", "FIXME"),
            ("Lorem Ipsum dolor", "Lorem Ipsum dolor"),
            ("read [Link] there", "[Link] there"),
            ("on [insert day]", "[insert day]"),
            ("see [the guide](my guide.pdf)", "](my guide.pdf)"),
            ("as shown[^3] here", "[^3] here"),
        ] {
            assert_eq!(marks(text), [mark], "{text}");
        }
    }

    #[test]
    fn what_people_write_is_left_alone() {
        for text in [
            "a to-do list, todos",
            "She [the teacher] said so [sic].",
            "TKs, XX, Super",
            "it { is } fine",
            "An outlook (2026) [1]",
            "",
        ] {
            assert_eq!(marks(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_link_in_markdown_is_not_unfinished() {
        let mut found = Vec::new();
        find_fields("[a](/b) and[^c]", &mut found);
        assert_eq!(found, []);
        find_fields("a {{b}}", &mut found);
        assert_eq!(found.len(), 1);
    }
}
