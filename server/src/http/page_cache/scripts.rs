//! The inline scripts of a page that is served more than once. A nonce may be used once only, so
//! such a page names the digests of its scripts instead.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

/// The page without the attribute `nonce="…"` on any element.
pub(super) fn without_nonces(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(" nonce=\"") {
        kept.push_str(before);
        rest = after.split_once('"').map_or("", |(_, rest)| rest);
    }
    kept.push_str(rest);
    kept
}

/// The digests of all inline scripts, as a content security policy names them: `'sha256-…'`, with a
/// blank before each. Our own views write the page, and no text in it holds a `<` that is not one.
pub(super) fn digests(html: &str) -> String {
    let mut digests = String::new();
    for part in html.split("<script").skip(1) {
        let Some((attributes, rest)) = part.split_once('>') else {
            continue;
        };
        let runs = !attributes.contains(" src=") && !attributes.contains("ld+json");
        if let Some((script, _)) = rest.split_once("</script>").filter(|_| runs) {
            let digest = STANDARD.encode(Sha256::digest(script));
            digests.push_str(&format!(" 'sha256-{digest}'"));
        }
    }
    digests
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<link nonce=\"a\" href=\"/x\"><script nonce=\"a\">alert(1)</script>\
        <script type=\"application/ld+json\">{}</script><script src=\"/y.js\" nonce=\"a\"></script>\
        <script type=\"module\">f()</script><p>alert(2)</p>";

    #[test]
    fn no_nonce_stays() {
        let page = without_nonces(PAGE);
        assert!(!page.contains("nonce"));
        assert!(page.contains("<link href=\"/x\"><script>alert(1)</script>"));
        assert!(page.ends_with("<p>alert(2)</p>"));
    }

    #[test]
    fn each_inline_script_that_runs_has_its_digest_and_nothing_else_has() {
        // Computed by `openssl dgst -sha256 -binary | base64`.
        assert_eq!(
            digests(PAGE),
            " 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=' \
             'sha256-GcEEE0IkDzIP5EQ6DXZaDPORqT5RTBELX8Fyzyg9yvo='"
        );
    }
}
