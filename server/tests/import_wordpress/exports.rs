//! Real exports. They are read from where they lie and never copied.

use server::import::wordpress::{Context, Ending, Kind, addresses, clean, normal, sanitize};

use super::workshop::{Import, assert_safe, data, prose, real};

/// Each file with the items, authors, terms and broken items in it, as the first look at them found:
/// where one of these changes, somebody is to look why.
const FILES: [(&str, u64, u64, u64, u64); 18] = [
    ("block-test.xml", 72, 2, 13, 0),
    ("theme-unit-test.xml", 186, 2, 184, 0),
    ("edge/backslashes.xml", 1, 0, 0, 0),
    ("edge/cdata-edge.xml", 1, 0, 0, 0),
    ("edge/crazy-cdata-escaped.xml", 1, 0, 0, 0),
    ("edge/crazy-cdata.xml", 1, 0, 0, 0),
    ("edge/invalid-version-tag.xml", 0, 1, 53, 0),
    ("edge/malformed-simple.xml", 0, 0, 0, 1),
    ("edge/malformed.xml", 0, 1, 53, 0),
    ("edge/missing-version-tag.xml", 0, 1, 53, 0),
    ("edge/multiple-cdata.xml", 1, 0, 0, 0),
    ("edge/namespace-edge-cases.xml", 5, 2, 2, 1),
    ("edge/post-content-blank-lines.xml", 1, 1, 0, 0),
    ("edge/slashes.xml", 1, 1, 2, 0),
    ("edge/small-export.xml", 11, 3, 33, 0),
    ("edge/valid-wxr-1.0.xml", 6, 0, 9, 0),
    ("edge/valid-wxr-1.1.xml", 2, 1, 3, 0),
    ("edge/wxr-utf-8-challenges.xml", 1, 1, 0, 0),
];

#[test]
fn every_file_gives_what_is_in_it() {
    for (name, items, authors, terms, malformed) in FILES {
        let Some(import) = real(name) else { return };
        let reading = &import.reading;
        let counted = (
            reading.item_count(),
            reading.authors,
            reading.terms.values().sum::<u64>(),
            reading.malformed,
        );
        assert_eq!(counted, (items, authors, terms, malformed), "{name}");
        let cut = name == "edge/malformed-simple.xml";
        assert_eq!(reading.ending == Ending::Whole, !cut, "{name}");
    }
}

#[test]
fn every_item_of_every_file_is_published_safe_and_without_a_trace_of_wordpress() {
    for (name, ..) in FILES {
        let Some(import) = real(name) else { return };
        let library = import.library();
        for item in import.items() {
            let cleaned = clean(&item.content, &Context::of(item, &library));
            assert_safe(&cleaned.html);
            let prose = prose(&cleaned.html);
            for trace in [
                "wp:",
                "[caption",
                "[/caption",
                "[gallery",
                "[audio",
                "[video",
                "[embed",
                "[vc_",
                "[et_",
            ] {
                assert!(
                    !prose.contains(trace),
                    "{trace} in {name}, {}: {prose}",
                    item.title
                );
            }
            assert_eq!(
                sanitize(&cleaned.html),
                cleaned.html,
                "{name}, {}",
                item.title
            );
        }
    }
}

/// The words of HTML, without anything else.
fn words(html: &str) -> Vec<String> {
    let text = server::import::wordpress::plain(&html.replace('<', " <"));
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 3)
        .map(str::to_owned)
        .collect()
}

#[test]
fn no_word_of_a_classic_post_is_lost() {
    let Some(import) = real("theme-unit-test.xml") else {
        return;
    };
    let library = import.library();
    let mut compared = 0;
    for item in import.items() {
        // Shortcodes, frames and what blocks compute have words that rightly go.
        if item.content.contains(['[', '{'])
            || item.content.contains("<!-- wp:")
            || item.content.contains("http")
        {
            continue;
        }
        let html = clean(&item.content, &Context::of(item, &library)).html;
        assert_eq!(words(&html), words(&item.content), "{}", item.title);
        compared += 1;
    }
    assert!(compared > 30, "only {compared} were compared");
}

#[test]
fn every_link_of_every_public_item_is_among_its_addresses() {
    for name in ["block-test.xml", "theme-unit-test.xml"] {
        let Some(import) = real(name) else { return };
        let public = import
            .items()
            .into_iter()
            .filter(|item| item.status.is_public());
        for item in public.filter(|item| !matches!(item.kind, Kind::Other(_))) {
            let path = item.link.split_once(".com").map_or("", |(_, path)| path);
            let found = addresses("https://wpthemetestdata.wordpress.com", item, &[]);
            assert!(
                found.iter().any(|address| address.path == normal(path)),
                "{} {}",
                item.link,
                item.title
            );
        }
    }
}

#[test]
fn sections_that_were_not_split_read_like_the_ones_that_were() {
    let (Some(split), Some(whole)) = (
        real("edge/crazy-cdata-escaped.xml"),
        real("edge/crazy-cdata.xml"),
    ) else {
        return;
    };
    assert_eq!(split.only().content, whole.only().content);
    assert_eq!(
        whole.only().content,
        "Content with nested <![CDATA[ tags ]]> :)"
    );
}

#[test]
fn slashes_and_backslashes_stay_as_they_are() {
    let (Some(paths), Some(quotes)) = (real("edge/backslashes.xml"), real("edge/slashes.xml"))
    else {
        return;
    };
    assert_eq!(paths.only().content, "C:\\xampp\\htdocs\\wp-content");
    assert_eq!(quotes.only().content, "Slashes aren\\'t \\\"cool\\\"");
}

#[test]
fn a_thousand_mutations_of_real_files_are_read_without_panic() {
    let Some(folder) = data() else { return };
    let mut dice = 0x9E37_79B9_7F4A_7C15_u64;
    let mut roll = |below: usize| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        usize::try_from(dice % below as u64).expect("small")
    };
    let marks: [&[u8]; 10] = [
        b"<",
        b">",
        b"]]>",
        b"<![CDATA[",
        b"&",
        b"\0\xff",
        b"<item>",
        b"</item>",
        b"<!--",
        b"\"",
    ];
    for (name, ..) in FILES
        .into_iter()
        .filter(|(name, ..)| name.starts_with("edge/"))
    {
        let original = std::fs::read(folder.join(name)).expect("the export");
        for _ in 0..64 {
            let mut bytes = original.clone();
            for _ in 0..=roll(6) {
                let at = roll(bytes.len());
                match roll(3) {
                    0 => bytes.truncate(at.max(1)),
                    1 => drop(bytes.splice(at..at, marks[roll(marks.len())].iter().copied())),
                    _ => drop(bytes.drain(at..(at + roll(40)).min(bytes.len() - 1).max(at))),
                }
            }
            let import = Import::of(&bytes);
            assert_eq!(import.reading.bytes, bytes.len() as u64, "{name}");
            import.items().iter().for_each(|item| {
                assert_safe(&clean(&item.content, &Context::of(item, &import.library())).html);
            });
        }
    }
}
