//! Words that tell about somebody's health. A subject is read over a shoulder and lights up on a
//! phone that lies on a table.

/// What such words begin with.
const BEGINNINGS: [&str; 28] = [
    "abuse",
    "addict",
    "alcohol",
    "anorex",
    "antidepress",
    "anxi",
    "autis",
    "bipolar",
    "bulimi",
    "counsel",
    "depress",
    "diagnos",
    "disorder",
    "medicat",
    "mental",
    "overdos",
    "panic",
    "patient",
    "phobi",
    "psych",
    "schizo",
    "self-harm",
    "sober",
    "suicid",
    "symptom",
    "therap",
    "trauma",
    "postpartum",
];

/// Such words, whole.
const WHOLE: [&str; 5] = ["adhd", "ocd", "ptsd", "rehab", "relapse"];

/// The first word of a text that tells.
pub(super) fn word_in(text: &str) -> Option<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-')
        .find(|word| tells(word))
        .map(str::to_owned)
}

fn tells(word: &str) -> bool {
    let word = word.to_lowercase();
    let mut parts = word.split('-').chain([word.as_str()]);
    // "eTherapy" as well.
    parts.any(|part| {
        let after_e = part.strip_prefix('e').unwrap_or(part);
        WHOLE.contains(&part)
            || BEGINNINGS
                .iter()
                .any(|beginning| part.starts_with(beginning) || after_e.starts_with(beginning))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_about_health_is_noticed_in_any_form() {
        for (text, word) in [
            ("Coping with Anxiety", Some("Anxiety")),
            ("News from Synergy eTherapy", Some("eTherapy")),
            ("On self-harm", Some("self-harm")),
            ("A non-therapeutic walk", Some("non-therapeutic")),
            ("Three small things for short days", None),
            ("The fundamentals of a good night", None),
        ] {
            assert_eq!(word_in(text).as_deref(), word, "{text}");
        }
    }
}
