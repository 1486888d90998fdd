//! What machines read of the site: the feed of the blog, the map of all pages, the pictures.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::{
    blog::{Blog as _, Post},
    newsletter::{NewsletterDesk as _, NewsletterError, PastLetter},
    practice::{PracticeBook as _, PracticeError, StateCode},
};
use http::{HeaderName, HeaderValue, StatusCode, header};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use super::Desk;

/// Asked again after ten minutes at most: an article may come out at any time.
const A_WHILE: HeaderValue = HeaderValue::from_static("public, max-age=600");
/// The name is the content's digest.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// A drawing may style itself, and do nothing else.
const DRAWING: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");

/// Why a document was not made.
pub(super) enum Unmade {
    Practice(PracticeError),
    Xml(std::io::Error),
}

impl From<PracticeError> for Unmade {
    fn from(error: PracticeError) -> Self {
        Self::Practice(error)
    }
}

impl From<std::io::Error> for Unmade {
    fn from(error: std::io::Error) -> Self {
        Self::Xml(error)
    }
}

impl IntoResponse for Unmade {
    fn into_response(self) -> Response {
        match self {
            Self::Practice(PracticeError::NotFound) => StatusCode::NOT_FOUND.into_response(),
            Self::Practice(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Self::Xml(error) => {
                tracing::error!(cause = %error, "a document could not be written");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

type Document = Result<Response, Unmade>;
type Pen = Writer<Vec<u8>>;

fn document(pen: Pen, media_type: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, A_WHILE),
    ];
    (headers, pen.into_inner()).into_response()
}

fn pen() -> Result<Pen, std::io::Error> {
    let mut pen = Writer::new(Vec::new());
    pen.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(pen)
}

fn line(pen: &mut Pen, name: &str, text: &str) -> Result<(), std::io::Error> {
    pen.create_element(name)
        .write_text_content(BytesText::new(text))?;
    Ok(())
}

fn link(pen: &mut Pen, relation: &str, address: &str) -> Result<(), std::io::Error> {
    pen.create_element("link")
        .with_attributes([("rel", relation), ("href", address)])
        .write_empty()?;
    Ok(())
}

/// `GET /feed.xml`: the newest articles whole, as Atom (RFC 4287).
pub async fn feed(State(desk): State<Desk>) -> Document {
    let site = desk.site.public_url.origin().to_owned();
    let posts = desk.practice.feed().await?;
    let name = desk.practice.public_words().await?.practice_name;
    let newest = posts.iter().map(|post| post.updated.as_str()).max();
    let updated = newest.unwrap_or("1970-01-01T00:00:00Z").to_owned();
    let mut pen = pen()?;
    pen.create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .write_inner_content(|pen| {
            line(pen, "id", &format!("{site}/blog"))?;
            line(pen, "title", &format!("The Mood-E Blog of {name}"))?;
            line(pen, "updated", &updated)?;
            link(pen, "self", &format!("{site}/feed.xml"))?;
            link(pen, "alternate", &format!("{site}/blog"))?;
            for post in &posts {
                entry(pen, &site, post)?;
            }
            Ok(())
        })?;
    Ok(document(pen, "application/atom+xml; charset=utf-8"))
}

/// `GET /newsletter/feed.xml`: the letters that went out, the newest first, as Atom (RFC 4287). Whoever
/// would rather not give an address reads them so.
pub async fn letters(State(desk): State<Desk>) -> Document {
    let site = desk.site.public_url.origin().to_owned();
    let letters = desk.practice.past_letters().await.map_err(away)?;
    let name = desk.practice.public_words().await?.practice_name;
    let newest = letters.first().map(|letter| letter.sent_at.clone());
    let updated = newest.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned());
    let mut pen = pen()?;
    pen.create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .write_inner_content(|pen| {
            line(pen, "id", &format!("{site}/newsletter/issues"))?;
            line(pen, "title", &format!("The monthly letter of {name}"))?;
            line(pen, "updated", &updated)?;
            link(pen, "self", &format!("{site}/newsletter/feed.xml"))?;
            link(pen, "alternate", &format!("{site}/newsletter/issues"))?;
            pen.create_element("author")
                .write_inner_content(|pen| line(pen, "name", &name))?;
            for letter in &letters {
                letter_entry(pen, &site, letter)?;
            }
            Ok(())
        })?;
    Ok(document(pen, "application/atom+xml; charset=utf-8"))
}

fn letter_entry(pen: &mut Pen, site: &str, letter: &PastLetter) -> Result<(), std::io::Error> {
    let address = format!("{site}/newsletter/issues/{}", letter.slug);
    pen.create_element("entry").write_inner_content(|pen| {
        line(pen, "id", &address)?;
        line(pen, "title", &letter.title)?;
        line(pen, "published", &letter.sent_at)?;
        line(pen, "updated", &letter.sent_at)?;
        link(pen, "alternate", &address)?;
        line(pen, "summary", &letter.summary)
    })?;
    Ok(())
}

fn away(error: NewsletterError) -> Unmade {
    Unmade::Practice(match error {
        NewsletterError::NotFound => PracticeError::NotFound,
        _ => PracticeError::Unavailable,
    })
}

fn entry(pen: &mut Pen, site: &str, post: &Post) -> Result<(), std::io::Error> {
    let address = format!("{site}/blog/{}", post.summary.slug);
    // A reader elsewhere has no base to resolve our addresses by.
    let html = without_sizes(post.html.as_str())
        .replace("href=\"/", &format!("href=\"{site}/"))
        .replace("href=\"#", &format!("href=\"{address}#"))
        .replace("src=\"/", &format!("src=\"{site}/"));
    pen.create_element("entry").write_inner_content(|pen| {
        line(pen, "id", &address)?;
        line(pen, "title", &post.summary.title)?;
        line(pen, "published", &post.published_at)?;
        line(pen, "updated", &post.updated)?;
        link(pen, "alternate", &address)?;
        line(pen, "summary", &post.summary.summary)?;
        pen.create_element("author")
            .write_inner_content(|pen| line(pen, "name", &post.summary.author.name))?;
        for (slug, name) in &post.summary.topics {
            pen.create_element("category")
                .with_attributes([("term", slug.as_str()), ("label", name.as_str())])
                .write_empty()?;
        }
        pen.create_element("content")
            .with_attribute(("type", "html"))
            .write_text_content(BytesText::new(&html))?;
        Ok(())
    })?;
    Ok(())
}

/// HTML whose pictures name one file each: readers of feeds rarely choose, and not all read WebP.
fn without_sizes(html: &str) -> String {
    let mut parts = html.split(" srcset=\"");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once("\" width=\"") {
            Some((_, rest)) => plain.push_str(&format!(" width=\"{rest}")),
            // Words about HTML, not a picture of ours.
            None => plain.push_str(&format!(" srcset=\"{part}")),
        }
    }
    plain
}

/// `GET /sitemap.xml`: every page that search engines may list.
pub async fn sitemap(State(desk): State<Desk>) -> Document {
    let site = desk.site.public_url.origin().to_owned();
    let pages = desk.practice.listed_pages().await?;
    let mut pen = pen()?;
    pen.create_element("urlset")
        .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"))
        .write_inner_content(|pen| {
            for (path, changed) in &pages {
                pen.create_element("url").write_inner_content(|pen| {
                    line(pen, "loc", &format!("{site}{path}"))?;
                    if let Some(changed) = changed {
                        line(pen, "lastmod", changed)?;
                    }
                    Ok(())
                })?;
            }
            for state in StateCode::all() {
                let path = format!("{site}/states/{}", state.code().to_lowercase());
                pen.create_element("url")
                    .write_inner_content(|pen| line(pen, "loc", &path))?;
            }
            Ok(())
        })?;
    Ok(document(pen, "application/xml; charset=utf-8"))
}

/// `GET /pictures/{name}`: a picture of an article, in one of its files. Mail programs and readers
/// of feeds that work in a browser show it too.
pub async fn picture(State(desk): State<Desk>, Path(name): Path<String>) -> Document {
    let (media_type, bytes) = desk.practice.picture(&name).await?;
    let media_type = HeaderValue::from_str(&media_type)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, FOREVER),
        (header::CONTENT_SECURITY_POLICY, DRAWING),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("cross-origin"),
        ),
        (
            HeaderName::from_static("x-robots-tag"),
            HeaderValue::from_static("noindex"),
        ),
    ];
    Ok((headers, bytes).into_response())
}
