use std::io::{Read as _, Write as _};

use axum::{
    body::{Body, Bytes},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use flate2::{Compression, write::GzEncoder};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use sha2::{Digest as _, Sha256};

use super::scripts;
use crate::http::headers::shared_policy;

/// What a kept page has of its headers; everything else is the layers' or of the single answer.
const OF_THE_PAGE: [HeaderName; 3] = [
    header::CONTENT_TYPE,
    header::LINK,
    HeaderName::from_static("x-robots-tag"),
];

/// A page in every form in which a browser may want it.
pub(super) struct KeptPage {
    headers: HeaderMap,
    plain: Bytes,
    gzip: Bytes,
    brotli: Bytes,
}

impl KeptPage {
    /// Makes a page that is right for everybody: scripts by their digests, compressed hard. None
    /// where the page names no nonce, by which it would be known which scripts are ours.
    pub(super) fn make(given: &HeaderMap, html: &[u8]) -> Option<Self> {
        let policy = given.get(header::CONTENT_SECURITY_POLICY)?.to_str().ok()?;
        let nonce = scripts::nonce_of(policy)?;
        let html = String::from_utf8_lossy(html);
        let policy = shared_policy(&scripts::digests(&html, nonce));
        let html = scripts::without_nonce(&html, nonce);
        let mut headers: HeaderMap = OF_THE_PAGE
            .into_iter()
            .filter_map(|name| Some((name.clone(), given.get(name)?.clone())))
            .collect();
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(&html));
        let texts = [
            (header::CONTENT_SECURITY_POLICY, policy),
            (header::ETAG, format!("W/\"{digest}\"")),
        ];
        for (name, text) in texts {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(name, value);
            }
        }
        Some(Self {
            headers,
            gzip: gzip(html.as_bytes()),
            brotli: brotli(html.as_bytes()),
            plain: Bytes::from(html),
        })
    }

    /// How much it weighs in all its forms, in bytes.
    pub(super) fn weight(&self) -> u32 {
        let bytes = self.plain.len() + self.gzip.len() + self.brotli.len();
        u32::try_from(bytes).unwrap_or(u32::MAX)
    }

    /// The answer to a request with these headers: the page in the best form that the browser
    /// takes, or only that it has not changed.
    pub(super) fn answer(&self, asked: &HeaderMap) -> Response {
        let mut response = Response::new(Body::empty());
        *response.headers_mut() = self.headers.clone();
        if self.is_known(asked) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        let (coding, bytes) = if takes(asked, "br") {
            (Some("br"), &self.brotli)
        } else if takes(asked, "gzip") {
            (Some("gzip"), &self.gzip)
        } else {
            (None, &self.plain)
        };
        if let Some(coding) = coding {
            let coding = HeaderValue::from_static(coding);
            response
                .headers_mut()
                .insert(header::CONTENT_ENCODING, coding);
        }
        let length = HeaderValue::from(bytes.len());
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, length);
        *response.body_mut() = Body::from(bytes.clone());
        response
    }

    fn is_known(&self, asked: &HeaderMap) -> bool {
        let (Some(known), Some(tag)) = (
            asked
                .get(header::IF_NONE_MATCH)
                .and_then(|value| value.to_str().ok()),
            self.headers
                .get(header::ETAG)
                .and_then(|value| value.to_str().ok()),
        ) else {
            return false;
        };
        known.split(',').any(|one| one.trim() == tag)
    }
}

/// Whether a browser takes the coding: named, and not with the weight 0 (RFC 9110, 12.5.3).
fn takes(asked: &HeaderMap, coding: &str) -> bool {
    let lines = asked.get_all(header::ACCEPT_ENCODING).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|one| {
            let (name, weight) = one.split_once(';').unwrap_or((one, ""));
            let weight = weight.trim().trim_start_matches("q=").trim();
            name.trim().eq_ignore_ascii_case(coding) && weight.parse() != Ok(0.0)
        })
}

fn gzip(html: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing into memory does not fail.
    let _ = encoder.write_all(html);
    encoder.finish().unwrap_or_default().into()
}

/// The hardest level, over as much as a page is long: tens of milliseconds once a page, for what fits
/// the first packets.
fn brotli(html: &[u8]) -> Bytes {
    let mut packed = Vec::new();
    let mut encoder = brotli::CompressorReader::new(html, 16 * 1024, 11, 18);
    // Reading from memory does not fail.
    let _ = encoder.read_to_end(&mut packed);
    packed.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> KeptPage {
        let policy = "script-src 'self' 'nonce-a1'";
        let given = asks(header::CONTENT_SECURITY_POLICY, policy);
        KeptPage::make(&given, text.as_bytes()).unwrap()
    }

    fn asks(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    fn coding(page: &KeptPage, accepted: &str) -> String {
        let answer = page.answer(&asks(header::ACCEPT_ENCODING, accepted));
        let coding = answer.headers().get(header::CONTENT_ENCODING);
        coding
            .map_or("none", |value| value.to_str().unwrap())
            .to_owned()
    }

    #[test]
    fn a_browser_gets_the_smallest_form_that_it_takes() {
        let page = page("<p>Hello</p>");
        assert_eq!(coding(&page, "gzip, deflate, br, zstd"), "br");
        assert_eq!(coding(&page, "gzip;q=0.5, br;q=0"), "gzip");
        assert_eq!(coding(&page, "identity"), "none");
        assert_eq!(coding(&page, ""), "none");
    }

    #[test]
    fn a_page_that_names_no_nonce_is_not_kept() {
        assert!(KeptPage::make(&HeaderMap::new(), b"<p>Hello</p>").is_none());
    }

    #[test]
    fn whoever_has_the_page_hears_only_that_it_has_not_changed() {
        let (page, other) = (page("<p>Hello</p>"), page("<p>Goodbye</p>"));
        let tag = page.headers[header::ETAG].to_str().unwrap().to_owned();
        let asked = asks(header::IF_NONE_MATCH, &format!("\"x\", {tag}"));
        assert_eq!(page.answer(&asked).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(other.answer(&asked).status(), StatusCode::OK);
    }
}
