//! The inline scripts of a page that is served more than once. A nonce may be used once only, so
//! such a page names the digests of its scripts instead.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

/// The page without its nonce. The framework writes it into `crossorigin` too, where any word means
/// the same as none.
pub(super) fn without_nonce(html: &str, nonce: &str) -> String {
    html.replace(&format!(" nonce=\"{nonce}\""), "")
        .replace(&format!("crossorigin=\"{nonce}\""), "crossorigin")
}

/// The nonce that a content security policy names, if it names one.
pub(super) fn nonce_of(policy: &str) -> Option<&str> {
    let (_, rest) = policy.split_once("'nonce-")?;
    rest.split_once('\'').map(|(nonce, _)| nonce)
}

/// The digests of the inline scripts that carry the page's nonce, as a content security policy names
/// them: `'sha256-…'`, with a blank before each. One without it is none of ours, and stays as
/// forbidden as on a page that is made anew.
pub(super) fn digests(html: &str, nonce: &str) -> String {
    let ours = format!("nonce=\"{nonce}\"");
    let mut digests = String::new();
    for part in html.split("<script").skip(1) {
        let Some((attributes, rest)) = part.split_once('>') else {
            continue;
        };
        let runs = attributes.contains(&ours) && !attributes.contains(" src=");
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

    const PAGE: &str = "<link nonce=\"a1\" href=\"/x\"><script nonce=\"a1\">alert(1)</script>\
        <script type=\"application/ld+json\">{}</script><script src=\"/y.js\" nonce=\"a1\"></script>\
        <link href=\"/z\" crossorigin=\"a1\"><script type=\"module\" nonce=\"a1\">f()</script><script>evil()</script><p>alert(2)</p>";

    #[test]
    fn no_nonce_stays() {
        let nonce = nonce_of("default-src 'none'; script-src 'self' 'nonce-a1' 'wasm-unsafe-eval'");
        let page = without_nonce(PAGE, nonce.unwrap());
        assert!(!page.contains("nonce") && !page.contains("a1"));
        assert!(page.contains("<link href=\"/x\"><script>alert(1)</script>"));
        assert!(page.contains("<link href=\"/z\" crossorigin>"));
        assert_eq!(nonce_of("default-src 'none'"), None);
    }

    #[test]
    fn our_own_inline_scripts_have_their_digests_and_nothing_else_has() {
        // Computed by `openssl dgst -sha256 -binary | base64`.
        assert_eq!(
            digests(PAGE, "a1"),
            " 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=' \
             'sha256-GcEEE0IkDzIP5EQ6DXZaDPORqT5RTBELX8Fyzyg9yvo='"
        );
    }
}
