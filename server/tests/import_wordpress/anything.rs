//! Whatever the content is: it never panics, and what comes out is safe and stays the same.

use proptest::prelude::*;

use super::workshop::{Import, assert_safe, cleaned, export, item, prose};

/// Pieces of which trouble is made.
const PIECES: [&str; 56] = [
    "<script>",
    "</script>",
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<a href=\"/x\">",
    "</a>",
    "<a href='javascript:alert(1)'>",
    "<img src=x onerror=alert(1)>",
    "<table>",
    "<tr><td>",
    "</table>",
    "<li>",
    "<ul>",
    "</ul>",
    "<pre>",
    "</pre>",
    "<code>",
    "</code>",
    "<blockquote>",
    "<h1>",
    "</h1>",
    "<iframe src=\"https://a.example/\">",
    "<style>",
    "<svg><style>",
    "<math><mtext>",
    "<textarea>",
    "<!-- wp:group {\"a\":1} -->",
    "<!-- /wp:group -->",
    "<!-- wp:query -->",
    "<!-- /wp:query -->",
    "<!-- wp:",
    "<!--more-->",
    "-->",
    "[caption]",
    "[/caption]",
    "[gallery ids=\"1\"]",
    "[[gallery]]",
    "[vc_row a=\"",
    "\"]",
    "[/vc_row]",
    "[code]",
    "[/code]",
    "[",
    "]",
    "\n",
    "\n\n",
    "text ",
    "https://a.example/b",
    "&#91;gallery&#93;",
    "&lt;script&gt;",
    "\" onclick=\"x",
    "\u{a0}é",
];

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => proptest::sample::select(PIECES.to_vec()).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cleaned_content_is_safe_and_stays_the_same(content in soup()) {
        let once = cleaned(&content).html;
        assert_safe(&once);
        prop_assert_eq!(&sanitized(&once), &once);
        for trace in ["[gallery", "[caption", "[vc_row", "[/caption"] {
            let prose = prose(&once);
            // What is not closed is no shortcode.
            let stands = prose.split(trace).skip(1).any(|after| after.starts_with(']'));
            prop_assert!(!stands, "{} in {}", trace, once);
        }
    }

    #[test]
    fn any_text_is_cleaned_without_panic(content in any::<String>()) {
        assert_safe(&cleaned(&content).html);
    }

    #[test]
    fn any_bytes_are_read_to_their_end(bytes in any::<Vec<u8>>()) {
        prop_assert_eq!(Import::of(&bytes).reading.bytes, bytes.len() as u64);
    }

    #[test]
    fn content_comes_back_as_it_was_exported(content in soup()) {
        let kept: String = content.chars().filter(|c| !c.is_control() || *c == '\n').collect();
        let section = kept.replace("]]>", "]]]]><![CDATA[>");
        let written = export(&item(1, "x", &format!("<content:encoded><![CDATA[{section}]]></content:encoded>")));
        let import = Import::of(written.as_bytes());
        prop_assert_eq!(&import.only().content, &kept);
    }
}

/// A second pass, by itself.
fn sanitized(html: &str) -> String {
    server::import::wordpress::sanitize(html)
}
