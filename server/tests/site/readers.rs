//! What the site says to machines, before independent eyes: feed readers, crawlers, search engines,
//! and whoever shows a link with a picture.

use std::{
    collections::BTreeMap,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use axum::Router;
use domain::blog::{Blog as _, Post};
use serde::Deserialize;
use serde_json::json;

use crate::{
    blog::moment,
    cards::size_of,
    pages::{asked, filled, read},
    programs::python,
    support::TestPractice,
};

const SITE: &str = "https://calls.example";

/// A page of each template, and the types of things that it tells search engines of.
const TEMPLATES: [(&str, &[&str]); 16] = [
    ("/", &["MedicalBusiness", "MedicalTherapy"]),
    ("/about", &[]),
    ("/book", &[]),
    ("/crisis", &[]),
    ("/states", &[]),
    ("/states/mn", &[]),
    ("/states/wy", &[]),
    ("/therapists", &[]),
    ("/therapists/dana-reyes", &["Person", "BreadcrumbList"]),
    ("/services", &[]),
    (
        "/services/anxiety",
        &["Service", "MedicalBusiness", "BreadcrumbList"],
    ),
    ("/faq", &[]),
    (
        "/faq/do-i-need-an-account",
        &["FAQPage", "Question", "Answer", "BreadcrumbList"],
    ),
    ("/blog", &["BreadcrumbList"]),
    ("/blog/topics/anxiety", &["BreadcrumbList"]),
    (
        "/blog/sleep-and-anxiety",
        &[
            "Article",
            "MedicalWebPage",
            "Person",
            "MedicalBusiness",
            "BreadcrumbList",
        ],
    ),
];

/// What search engines ask of a type.
const NEEDED: [(&str, &[&str]); 11] = [
    ("MedicalBusiness", &["name", "url"]),
    ("MedicalTherapy", &["name"]),
    (
        "Article",
        &[
            "headline",
            "image",
            "datePublished",
            "dateModified",
            "author",
            "publisher",
            "mainEntityOfPage",
        ],
    ),
    ("MedicalWebPage", &["about", "lastReviewed", "reviewedBy"]),
    ("Person", &["name", "url"]),
    ("Service", &["name", "description", "provider"]),
    ("FAQPage", &["mainEntity"]),
    ("Question", &["name", "acceptedAnswer"]),
    ("Answer", &["text"]),
    ("BreadcrumbList", &["itemListElement"]),
    ("ListItem", &["position", "name", "item"]),
];

/// What the readers understood.
#[derive(Deserialize)]
struct Understood {
    feed: Feed,
    sitemap: Sitemap,
    pages: BTreeMap<String, Told>,
}

#[derive(Deserialize)]
struct Feed {
    fault: String,
    version: String,
    id: String,
    title: String,
    updated: i64,
    links: BTreeMap<String, String>,
    entries: Vec<Entry>,
    addresses: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    id: String,
    title: String,
    link: String,
    author: String,
    published: i64,
    updated: i64,
    content_type: String,
    is_whole: bool,
    topics: Vec<String>,
}

#[derive(Deserialize)]
struct Sitemap {
    faults: Vec<String>,
    addresses: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Told {
    contexts: Vec<String>,
    things: Vec<Thing>,
    unknown: Vec<String>,
    open_graph: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
struct Thing {
    types: Vec<String>,
    properties: BTreeMap<String, Vec<String>>,
}

/// Lets the readers read.
async fn understood(site: &Router, posts: &[Post]) -> Understood {
    let mut pages = BTreeMap::new();
    for (path, _) in TEMPLATES {
        pages.insert(format!("{SITE}{path}"), read(site, path).await);
    }
    let articles: Vec<&str> = posts.iter().map(|post| post.html.as_str()).collect();
    let given = json!({
        "feed": read(site, "/feed.xml").await,
        "articles": articles,
        "sitemap": read(site, "/sitemap.xml").await,
        "pages": pages,
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/site/read_site.py");
    let mut child = Command::new(python())
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut hand = child.stdin.take().unwrap();
    hand.write_all(given.to_string().as_bytes()).unwrap();
    drop(hand);
    let done = child.wait_with_output().unwrap();
    let complaint = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{complaint}");
    serde_json::from_slice(&done.stdout).unwrap()
}

fn seconds(text: &str) -> i64 {
    moment(text).epoch()
}

fn check_feed(feed: &Feed, posts: &[Post]) {
    assert_eq!((feed.fault.as_str(), feed.version.as_str()), ("", "atom10"));
    assert_eq!(feed.id, format!("{SITE}/blog"));
    assert!(feed.title.starts_with("The Mood-E Blog"), "{}", feed.title);
    assert_eq!(feed.links["self"], format!("{SITE}/feed.xml"));
    assert_eq!(feed.links["alternate"], format!("{SITE}/blog"));
    assert_eq!((posts.len(), feed.entries.len()), (12, 12));
    for (entry, post) in feed.entries.iter().zip(posts) {
        let address = format!("{SITE}/blog/{}", post.summary.slug);
        assert_eq!((&entry.id, &entry.link), (&address, &address));
        assert_eq!(entry.title, post.summary.title);
        assert_eq!(entry.author, post.summary.author.name);
        assert_eq!(entry.published, seconds(&post.published_at));
        assert_eq!(entry.updated, seconds(&post.updated));
        assert!(entry.updated <= feed.updated);
        assert_eq!(entry.content_type, "text/html");
        assert!(entry.is_whole, "{}", entry.title);
        assert_eq!(entry.topics.len(), post.summary.topics.len());
    }
    // A reader elsewhere has no base to resolve an address by.
    for address in &feed.addresses {
        let whole = ["https://", "http://", "mailto:", "tel:", "sms:"];
        assert!(
            whole.iter().any(|scheme| address.starts_with(scheme)),
            "{address}"
        );
    }
}

/// Every address in the map answers at once, may be listed, and is the page's one true address.
async fn check_sitemap(sitemap: &Sitemap, site: &Router) {
    assert_eq!(sitemap.faults, Vec::<String>::new());
    assert!(sitemap.addresses.len() > 80, "{}", sitemap.addresses.len());
    let mut once = sitemap.addresses.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), sitemap.addresses.len());
    for address in &sitemap.addresses {
        let path = address.strip_prefix(SITE).unwrap();
        let answer = asked(site, path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("x-robots-tag"), "", "{path}");
        let canonical = format!("<link href=\"{address}\" rel=\"canonical\">");
        assert_eq!(answer.body.matches(&canonical).count(), 1, "{path}");
    }
}

fn check_things(path: &str, types: &[&str], told: &Told) {
    assert_eq!(
        told.unknown,
        Vec::<String>::new(),
        "{path}: no words of schema.org"
    );
    assert!(
        told.contexts
            .iter()
            .all(|context| context == "https://schema.org"),
        "{path}"
    );
    for wanted in types {
        let there = told
            .things
            .iter()
            .any(|thing| thing.types.iter().any(|one| one == wanted));
        assert!(there, "{path} tells of no {wanted}: {:?}", told.things);
    }
    for thing in &told.things {
        assert!(!thing.types.is_empty(), "{path}: {thing:?}");
        for (_, needed) in NEEDED
            .iter()
            .filter(|(name, _)| thing.types.iter().any(|one| one == name))
        {
            for property in *needed {
                let values = thing.properties.get(*property);
                let said = values
                    .is_some_and(|values| values.iter().all(|value| !value.trim().is_empty()));
                assert!(said, "{path}: {property} is missing in {thing:?}");
            }
        }
        for property in ["url", "item", "image"] {
            for address in thing.properties.get(property).into_iter().flatten() {
                assert!(address.starts_with(SITE), "{path}: {property} is {address}");
            }
        }
    }
}

/// The way to the page is counted from 1 and ends at the page.
fn check_way(path: &str, told: &Told) {
    let step = |thing: &&Thing| thing.types == ["ListItem"];
    let mut way: Vec<(i64, &str)> = told
        .things
        .iter()
        .filter(step)
        .map(|thing| {
            let one = |name: &str| thing.properties[name][0].as_str();
            (one("position").parse().unwrap(), one("item"))
        })
        .collect();
    way.sort_unstable();
    let Some((last, item)) = way.last() else {
        return;
    };
    assert_eq!(*last, i64::try_from(way.len()).unwrap(), "{path}: {way:?}");
    assert_eq!(way[0], (1, format!("{SITE}/").as_str()), "{path}");
    assert_eq!(*item, format!("{SITE}{path}"), "{path}");
}

async fn check_open_graph(path: &str, told: &Told, site: &Router) {
    let said = |name: &str| told.open_graph.get(name).map_or("", String::as_str);
    for name in ["og:title", "og:description", "og:site_name", "og:image:alt"] {
        assert!(!said(name).is_empty(), "{path}: {name}");
    }
    let kind = if told
        .things
        .iter()
        .any(|thing| thing.types.iter().any(|one| one == "Article"))
    {
        "article"
    } else {
        "website"
    };
    assert_eq!(said("og:type"), kind, "{path}");
    assert_eq!(said("og:url"), format!("{SITE}{path}"), "{path}");
    let picture = said("og:image").strip_prefix(SITE).unwrap();
    let (width, height) = size_of(&asked(site, picture).await);
    assert_eq!(said("og:image:width"), width.to_string(), "{path}");
    assert_eq!(said("og:image:height"), height.to_string(), "{path}");
}

async fn independent_readers_understand(practice: TestPractice) {
    let site = filled(&practice).await;
    practice.it_is(moment("2026-11-24T12:00:00Z"));
    let posts = practice.feed().await.unwrap();
    let understood = understood(&site, &posts).await;
    check_feed(&understood.feed, &posts);
    check_sitemap(&understood.sitemap, &site).await;
    for (path, types) in TEMPLATES {
        let told = &understood.pages[&format!("{SITE}{path}")];
        check_things(path, types, told);
        check_way(path, told);
        check_open_graph(path, told, &site).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn feed_site_map_and_what_is_told_of_pages_are_valid_to_independent_readers() {
    TestPractice::on_sqlite(independent_readers_understand).await;
}
