//! One item, from its element.

use serde_json::Value;

use super::{
    Footnote, Item, Kind, Status, TermRef,
    dates::{day, moment},
    element::Field,
    names::Space,
    text::plain,
};

/// The item that `fields` are of; or why they are none.
pub(super) fn item(fields: &[Field<'_>]) -> Result<Item, String> {
    let wp = |name| of(fields, Space::Wp, name).map(Field::line);
    let date = wp("post_date").unwrap_or_default();
    let modified = wp("post_modified").unwrap_or_default();
    let in_utc = |name: &'static str, local: &str| {
        let written = wp(name).unwrap_or_default();
        moment(&written).or_else(|| moment(local))
    };
    let mut item = Item {
        wp_id: number(fields, "post_id").ok_or("it has no number (wp:post_id)")?,
        kind: kind(wp("post_type")),
        status: status(wp("status")),
        title: rss(fields, "title")
            .map(|title| plain(&title))
            .unwrap_or_default(),
        slug: wp("post_name").unwrap_or_default(),
        link: rss(fields, "link").unwrap_or_default(),
        guid: rss(fields, "guid").unwrap_or_default(),
        old_slugs: Vec::new(),
        published_at: in_utc("post_date_gmt", &date),
        published_on: day(&date),
        modified_at: in_utc("post_modified_gmt", &modified),
        author: of(fields, Space::Dublin, "creator")
            .map(Field::line)
            .unwrap_or_default(),
        terms: terms(fields),
        excerpt: of(fields, Space::Excerpt, "encoded")
            .map(Field::value)
            .unwrap_or_default(),
        description: String::new(),
        content: of(fields, Space::Content, "encoded")
            .map(Field::value)
            .unwrap_or_default(),
        footnotes: Vec::new(),
        password_protected: wp("post_password").is_some_and(|word| !word.is_empty()),
        sticky: number(fields, "is_sticky") == Some(1),
        thumbnail_id: None,
        attachment_url: wp("attachment_url").filter(|url| !url.is_empty()),
        parent_id: number(fields, "post_parent").filter(|id| *id != 0),
        alt_text: None,
        comments: count(fields, "comment"),
    };
    for (key, value) in fields
        .iter()
        .filter(|field| is(field, "postmeta"))
        .filter_map(meta)
    {
        note(&mut item, &key, value);
    }
    Ok(item)
}

fn of<'f, 'a>(fields: &'f [Field<'a>], space: Space, name: &str) -> Option<&'f Field<'a>> {
    fields
        .iter()
        .find(|field| field.space == space && field.name == name)
}

fn rss(fields: &[Field<'_>], name: &str) -> Option<String> {
    of(fields, Space::Rss, name).map(Field::line)
}

fn number(fields: &[Field<'_>], name: &str) -> Option<i64> {
    of(fields, Space::Wp, name).and_then(Field::number)
}

fn is(field: &Field<'_>, name: &str) -> bool {
    field.space == Space::Wp && field.name == name
}

fn count(fields: &[Field<'_>], name: &str) -> u64 {
    fields.iter().filter(|field| is(field, name)).count() as u64
}

/// An export that leaves the type out is older than types.
fn kind(written: Option<String>) -> Kind {
    match written.as_deref() {
        None | Some("" | "post") => Kind::Post,
        Some("page") => Kind::Page,
        Some("attachment") => Kind::Attachment,
        Some(other) => Kind::Other(other.to_owned()),
    }
}

fn status(written: Option<String>) -> Status {
    match written.as_deref() {
        Some("publish") => Status::Published,
        Some("future") => Status::Scheduled,
        Some("inherit") => Status::Inherited,
        None | Some("" | "draft" | "auto-draft") => Status::Draft,
        Some("pending") => Status::Pending,
        Some("private") => Status::Private,
        Some("trash") => Status::Trashed,
        Some(other) => Status::Other(other.to_owned()),
    }
}

/// Old exports name each term twice, once without saying of which taxonomy it is.
fn terms(fields: &[Field<'_>]) -> Vec<TermRef> {
    let mut found: Vec<TermRef> = Vec::new();
    for field in fields
        .iter()
        .filter(|field| field.space == Space::Rss && field.name == "category")
    {
        let (Some(domain), Some(slug)) = (field.attribute("domain"), field.attribute("nicename"))
        else {
            continue;
        };
        let taxonomy = if domain == "tag" {
            "post_tag".to_owned()
        } else {
            domain
        };
        let name = plain(&field.value());
        let term = TermRef {
            taxonomy,
            slug,
            name,
        };
        if !found.contains(&term) {
            found.push(term);
        }
    }
    found
}

fn meta(field: &Field<'_>) -> Option<(String, String)> {
    let inner = field.fields();
    let key = inner.iter().find(|field| is(field, "meta_key"))?.line();
    let value = inner.iter().find(|field| is(field, "meta_value"))?.value();
    Some((key, value))
}

fn note(item: &mut Item, key: &str, value: String) {
    match key {
        "_wp_old_slug" if !value.trim().is_empty() => item.old_slugs.push(value.trim().to_owned()),
        "_thumbnail_id" => item.thumbnail_id = value.trim().parse().ok(),
        "_wp_attachment_image_alt" => item.alt_text = Some(plain(&value)),
        "_yoast_wpseo_metadesc" | "rank_math_description" | "_aioseo_description"
            if item.description.is_empty() =>
        {
            item.description = plain(&value);
        }
        "footnotes" => item.footnotes = footnotes(&value),
        _ => {}
    }
}

fn footnotes(written: &str) -> Vec<Footnote> {
    let notes: Vec<Value> = serde_json::from_str(written).unwrap_or_default();
    let text = |note: &Value, key| note.get(key).and_then(Value::as_str).map(str::to_owned);
    notes
        .iter()
        .filter_map(|note| {
            Some(Footnote {
                id: text(note, "id")?,
                content: text(note, "content")?,
            })
        })
        .collect()
}
