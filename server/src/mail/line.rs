//! Text that must stay on its line. The domain's types keep line breaks out of names already; this
//! is the second lock on the same door, for what comes out of the settings or an old row.

/// The text without anything that breaks a line, hides itself or turns the direction of reading,
/// blanks taken together, and at most `longest` characters.
pub(super) fn one_line(text: &str, longest: usize) -> String {
    let visible: String = text
        .chars()
        .map(|c| if stays(c) { c } else { ' ' })
        .collect();
    let words = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(longest).collect()
}

/// The text as a word of identifiers and boundaries: ASCII letters, digits and hyphens, at most 60.
/// Never empty.
pub(super) fn atom(text: &str) -> String {
    let word: String = text
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(60)
        .collect();
    if word.is_empty() {
        "none".to_owned()
    } else {
        word
    }
}

/// Whether a character may stand in a line. Refused beside the controls: zero-width and direction
/// marks, and Unicode's own line breaks.
fn stays(c: char) -> bool {
    !c.is_control()
        && !matches!(
            c,
            '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_second_line_and_no_hidden_marks() {
        assert_eq!(
            one_line(" Ada\r\nBcc: eve\u{2028}x\u{202E}y\0 ", 80),
            "Ada Bcc: eve x y"
        );
        assert_eq!(one_line("Zoë van Dyk", 6), "Zoë va");
    }

    #[test]
    fn an_atom_is_never_empty_and_never_odd() {
        assert_eq!(atom("0198-ab\"; x=1\r\n"), "0198-abx1");
        assert_eq!(atom("\r\n"), "none");
    }
}
