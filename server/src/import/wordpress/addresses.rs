//! Where things were: every path by which a visitor, a link or a feed reader may ask for them.
//!
//! The canonical form is the one that [`normal`] makes: a path without a slash at its end (but `/`
//! itself), in small letters, percent-encoded with capital hex digits where it must be and nowhere
//! else, and of the query only what WordPress itself went by, in a fixed order. Addresses are kept
//! in this form, and a request is brought to it before it is looked up.

use jiff::civil::Date;
use percent_encoding::percent_decode_str;
use url::Url;

use super::{Item, Kind, Term};

/// The parts of a query that say what is asked for. All else (`utm_source` …) changes nothing.
const QUERY: [&str; 14] = [
    "attachment_id",
    "author",
    "author_name",
    "cat",
    "category_name",
    "feed",
    "m",
    "name",
    "p",
    "page_id",
    "pagename",
    "post_type",
    "tag",
    "year",
];

/// How deep categories may stand in each other.
const DEPTH: usize = 12;

/// An old address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The path, and the query where it has one, in canonical form.
    pub path: String,
    /// Whether it was surely the item's: its link, its number, its file. The others are what other
    /// settings of the site would have made of it, and must not displace a sure one of another's.
    pub sure: bool,
}

#[derive(Default)]
struct Addresses(Vec<Address>);

impl Addresses {
    fn add(&mut self, path: &str, sure: bool) {
        let path = normal(path);
        if path == "/" {
            return;
        }
        match self.0.iter_mut().find(|known| known.path == path) {
            Some(known) => known.sure |= sure,
            None => self.0.push(Address { path, sure }),
        }
    }

    /// Adds a page and the feed of what is said about it.
    fn with_feed(&mut self, path: &str, sure: bool) {
        self.add(path, sure);
        if !path.contains('?') {
            self.add(&format!("{}/feed", path.trim_end_matches('/')), sure);
        }
    }
}

/// The addresses at which `item` could be reached, the sure ones first; none for what was not
/// public. `terms` are all of the export: a permalink may begin with any category of its post.
#[must_use]
pub fn addresses(base_url: &str, item: &Item, terms: &[Term]) -> Vec<Address> {
    if !item.status.is_public() || matches!(&item.kind, Kind::Other(kind) if is_inner(kind)) {
        return Vec::new();
    }
    let root = root(base_url);
    let mut found = Addresses::default();
    let link = path_of(&item.link);
    found.with_feed(&link, true);
    numbers(&root, item, &mut found);
    if let Some(file) = &item.attachment_url {
        found.add(&path_of(file), true);
    }
    if item.kind != Kind::Attachment && is_of(&item.guid, base_url) {
        found.add(&path_of(&item.guid), false);
    }
    for slug in &item.old_slugs {
        if let Some(path) = with_slug(&link, &item.slug, slug) {
            found.with_feed(&path, true);
        }
    }
    for path in other_categories(&root, &link, item, terms) {
        found.with_feed(&path, false);
    }
    guesses(&root, item, &mut found);
    found.0.sort_by_key(|address| !address.sure);
    found.0
}

/// Things that WordPress keeps as posts and nobody ever visited.
fn is_inner(kind: &str) -> bool {
    kind.starts_with("wp_")
        || matches!(
            kind,
            "nav_menu_item" | "revision" | "custom_css" | "customize_changeset"
        )
}

fn numbers(root: &str, item: &Item, found: &mut Addresses) {
    let id = item.wp_id;
    found.add(&format!("{root}/?p={id}"), true);
    match &item.kind {
        Kind::Post => {}
        Kind::Page => found.add(&format!("{root}/?page_id={id}"), true),
        Kind::Attachment => found.add(&format!("{root}/?attachment_id={id}"), true),
        Kind::Other(kind) => found.add(&format!("{root}/?post_type={kind}&p={id}"), true),
    }
}

/// What WordPress's other permalink settings make of a post. It answers the bare slug under all.
fn guesses(root: &str, item: &Item, found: &mut Addresses) {
    if item.kind == Kind::Attachment || matches!(item.kind, Kind::Other(_)) {
        return;
    }
    for slug in std::iter::once(&item.slug).chain(&item.old_slugs) {
        if slug.is_empty() {
            continue;
        }
        found.with_feed(&format!("{root}/{slug}"), false);
        let Some(day) = item.published_on.filter(|_| item.kind == Kind::Post) else {
            continue;
        };
        let (year, month, day) = (day.year(), day.month(), day.day());
        found.with_feed(&format!("{root}/{year:04}/{month:02}/{slug}"), false);
        found.with_feed(
            &format!("{root}/{year:04}/{month:02}/{day:02}/{slug}"),
            false,
        );
    }
    if item.kind == Kind::Post {
        found.add(&format!("{root}/archives/{}", item.wp_id), false);
    }
}

/// `link` with `old` in the place of the slug in its last part.
fn with_slug(link: &str, slug: &str, old: &str) -> Option<String> {
    let link = link.trim_end_matches('/');
    let (before, last) = link.rsplit_once('/')?;
    let (last, slug) = (encoded(&decoded(last)), encoded(&decoded(slug)));
    if slug.is_empty() || !last.contains(&slug) {
        return None;
    }
    Some(format!("{before}/{}", last.replacen(&slug, old, 1)))
}

/// The addresses of a post under its other categories, where its link begins with one.
fn other_categories(root: &str, link: &str, item: &Item, terms: &[Term]) -> Vec<String> {
    let own = item.terms.iter().filter(|term| term.taxonomy == "category");
    let paths: Vec<_> = own.map(|term| category_path(&term.slug, terms)).collect();
    let link = normal(link);
    let Some((prefix, slug)) = link.rsplit_once('/') else {
        return Vec::new();
    };
    let prefix = prefix
        .strip_prefix(&normal(root))
        .unwrap_or(prefix)
        .trim_matches('/');
    if !paths
        .iter()
        .any(|path| normal(path).trim_matches('/') == prefix)
    {
        return Vec::new();
    }
    paths
        .iter()
        .map(|path| format!("{root}/{path}/{slug}"))
        .collect()
}

/// The path of a category: its parents' slugs and its own.
fn category_path(slug: &str, terms: &[Term]) -> String {
    path_in("category", slug, terms)
}

fn path_in(taxonomy: &str, slug: &str, terms: &[Term]) -> String {
    let mut parts = vec![slug];
    for _ in 0..DEPTH {
        let last = parts.last().copied().unwrap_or_default();
        let term = terms
            .iter()
            .find(|term| term.taxonomy == taxonomy && term.slug == last);
        match term.map(|term| term.parent.as_str()) {
            Some(parent) if !parent.is_empty() && !parts.contains(&parent) => parts.push(parent),
            _ => break,
        }
    }
    parts.reverse();
    parts.join("/")
}

/// The archive of a category, a tag or another term, and its feed. Without their own settings these
/// begin with `category`, `tag`, or the taxonomy's name.
#[must_use]
pub fn term_addresses(base_url: &str, term: &Term, terms: &[Term]) -> Vec<Address> {
    let root = root(base_url);
    let mut found = Addresses::default();
    let slug = &term.slug;
    let (prefix, query) = match term.taxonomy.as_str() {
        "category" => ("category", format!("category_name={slug}")),
        "post_tag" => ("tag", format!("tag={slug}")),
        "post_format" => ("type", String::new()),
        "nav_menu" | "wp_theme" | "link_category" => return Vec::new(),
        other => (other, String::new()),
    };
    if slug.is_empty() {
        return Vec::new();
    }
    let slug = slug.strip_prefix("post-format-").unwrap_or(slug);
    found.with_feed(
        &format!("{root}/{prefix}/{}", path_in(&term.taxonomy, slug, terms)),
        true,
    );
    found.with_feed(&format!("{root}/{prefix}/{slug}"), true);
    if !query.is_empty() {
        found.add(&format!("{root}/?{query}"), true);
    }
    if let Some(id) = term.id.filter(|_| prefix == "category") {
        found.add(&format!("{root}/?cat={id}"), true);
    }
    found.0
}

/// The archive of an author, and its feed.
#[must_use]
pub fn author_addresses(base_url: &str, login: &str) -> Vec<Address> {
    let mut found = Addresses::default();
    let slug: String = login.trim().to_lowercase().replace([' ', '@', '.'], "-");
    if !slug.is_empty() {
        found.with_feed(&format!("{}/author/{slug}", root(base_url)), true);
    }
    found.0
}

/// The archives of the year, the month and the day in which something appeared.
#[must_use]
pub fn date_addresses(base_url: &str, day: Date) -> Vec<Address> {
    let root = root(base_url);
    let (year, month, day) = (day.year(), day.month(), day.day());
    let mut found = Addresses::default();
    found.add(&format!("{root}/{year:04}"), true);
    found.add(&format!("{root}/{year:04}/{month:02}"), true);
    found.add(&format!("{root}/{year:04}/{month:02}/{day:02}"), true);
    found.add(&format!("{root}/?m={year:04}{month:02}"), true);
    found.0
}

/// The site's own feeds.
#[must_use]
pub fn site_addresses(base_url: &str) -> Vec<Address> {
    let root = root(base_url);
    let mut found = Addresses::default();
    found.add(&format!("{root}/feed"), true);
    found.add(&format!("{root}/comments/feed"), true);
    for kind in ["rss2", "rss", "atom", "rdf", "feed", "comments-rss2"] {
        found.add(&format!("{root}/?feed={kind}"), true);
    }
    for file in ["rss", "rss2", "atom", "rdf"] {
        found.add(&format!("{root}/wp-{file}.php"), false);
    }
    found.0
}

/// The canonical form of a path with its query, as a request has it or as an export writes it.
#[must_use]
pub fn normal(path_and_query: &str) -> String {
    let bare = path_and_query.split('#').next().unwrap_or_default();
    let (path, query) = bare.split_once('?').unwrap_or((bare, ""));
    let parts = path.split('/').filter(|part| !part.is_empty());
    let mut normal: String = parts
        .map(|part| format!("/{}", encoded(&decoded(part))))
        .collect();
    if normal.is_empty() {
        normal.push('/');
    }
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    let mut kept: Vec<_> = pairs
        .filter(|(name, value)| QUERY.contains(&name.as_ref()) && !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(&value)))
        .collect();
    kept.sort();
    if !kept.is_empty() {
        normal.push('?');
        normal.push_str(&kept.join("&"));
    }
    normal
}

/// What to look a request up by, in this order: as it is, then without what WordPress let follow
/// any address (`/feed/atom`, `/amp`, `/page/2` …), then, for a picture, without the size that
/// WordPress wrote into the names of smaller copies.
#[must_use]
pub fn lookups(path_and_query: &str) -> Vec<String> {
    let exact = normal(path_and_query);
    let mut forms = vec![exact.clone()];
    let (path, query) = exact.split_once('?').unwrap_or((&exact, ""));
    let shorter = without_tail(path).or_else(|| without_size(path));
    if let Some(shorter) = shorter {
        forms.push(normal(&format!("{shorter}?{query}")));
        forms.push(shorter);
    }
    if !query.is_empty() && path != "/" {
        forms.push(path.to_owned());
    }
    let mut seen = Vec::new();
    forms.retain(|form| {
        !seen.contains(form) && {
            seen.push(form.clone());
            true
        }
    });
    forms
}

fn without_tail(path: &str) -> Option<String> {
    let (before, last) = path.rsplit_once('/')?;
    let is_number = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    if matches!(last, "rss2" | "rss" | "atom" | "rdf") && before.ends_with("/feed") {
        return Some(before.to_owned());
    }
    if matches!(last, "amp" | "embed" | "trackback") || last.starts_with("comment-page-") {
        return Some(before.to_owned());
    }
    if is_number {
        return Some(before.strip_suffix("/page").unwrap_or(before).to_owned());
    }
    None
}

/// `/a-300x200.jpg` as `/a.jpg`, and so for `-scaled`.
pub(super) fn without_size(path: &str) -> Option<String> {
    let (stem, ending) = path.rsplit_once('.')?;
    let (before, size) = stem.rsplit_once('-')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_size = size
        .split_once('x')
        .is_some_and(|(w, h)| is_number(w) && is_number(h));
    (is_size || size == "scaled").then(|| format!("{before}.{ending}"))
}

/// The path that the site stands under: empty for the root of its host.
fn root(base_url: &str) -> String {
    path_of(base_url).trim_end_matches('/').to_owned()
}

/// The path and the query of an address; what is no address is taken for a path.
fn path_of(address: &str) -> String {
    match Url::parse(address.trim()) {
        Ok(url) => match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        },
        Err(_) => address.trim().to_owned(),
    }
}

fn is_of(address: &str, base_url: &str) -> bool {
    let host = |address: &str| Url::parse(address).ok()?.host_str().map(str::to_owned);
    host(address).is_some_and(|own| host(base_url) == Some(own))
}

/// Percent-encoding taken off; bytes that are no text become U+FFFD.
fn decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

/// Percent-encoding put on, in one way only: small letters, capital digits.
fn encoded(part: &str) -> String {
    let mut safe = String::with_capacity(part.len());
    for byte in part.to_lowercase().bytes() {
        let is_plain = byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'-' | b'_'
                    | b'.'
                    | b'~'
                    | b'@'
                    | b':'
                    | b'+'
                    | b','
                    | b'!'
                    | b'\''
                    | b'('
                    | b')'
                    | b'*'
            );
        if is_plain {
            safe.push(char::from(byte));
        } else {
            safe.push_str(&format!("%{byte:02X}"));
        }
    }
    safe
}
