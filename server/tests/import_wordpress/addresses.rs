//! Addresses: whoever knew an old one still gets there.

use server::import::wordpress::{
    Item, Term, addresses, author_addresses, date_addresses, lookups, normal, site_addresses,
    term_addresses,
};

use super::workshop::{export, item, read_text};

const BASE: &str = "https://old.example";

fn post(more: &str) -> Item {
    let dated =
        "<wp:post_name>sleep</wp:post_name><wp:post_date>2014-09-05 23:30:00</wp:post_date>";
    read_text(&export(&item(7, "Sleep", &format!("{dated}{more}"))))
        .only()
        .clone()
}

fn paths(base: &str, item: &Item) -> Vec<String> {
    addresses(base, item, &[])
        .into_iter()
        .map(|address| address.path)
        .collect()
}

fn category(slug: &str, parent: &str) -> Term {
    Term {
        id: Some(4),
        taxonomy: "category".to_owned(),
        slug: slug.to_owned(),
        name: slug.to_owned(),
        parent: parent.to_owned(),
    }
}

#[test]
fn a_post_is_found_by_its_link_its_number_and_every_form_of_its_date() {
    let found = paths(
        BASE,
        &post("<link>https://old.example/2014/09/sleep/</link>"),
    );
    for wanted in [
        "/2014/09/sleep",
        "/2014/09/sleep/feed",
        "/?p=7",
        "/2014/09/05/sleep",
        "/sleep",
        "/sleep/feed",
    ] {
        assert!(found.contains(&wanted.to_owned()), "{wanted} in {found:?}");
    }
}

#[test]
fn what_is_sure_comes_before_what_is_guessed() {
    let item = post("<link>https://old.example/2014/09/sleep/</link>");
    let found = addresses(BASE, &item, &[]);
    assert!(found.is_sorted_by_key(|address| !address.sure));
    let sure = |path: &str| found.iter().find(|a| a.path == path).map(|a| a.sure);
    assert_eq!((sure("/?p=7"), sure("/sleep")), (Some(true), Some(false)));
}

#[test]
fn a_former_slug_leads_there_in_the_same_form() {
    let old = "<wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>rest</wp:meta_value></wp:postmeta>";
    let found = paths(
        BASE,
        &post(&format!(
            "<link>https://old.example/health/sleep.html</link>{old}"
        )),
    );
    for wanted in [
        "/health/sleep.html",
        "/health/rest.html",
        "/rest",
        "/2014/09/rest",
    ] {
        assert!(found.contains(&wanted.to_owned()), "{wanted} in {found:?}");
    }
}

#[test]
fn a_post_is_found_under_each_of_its_categories() {
    let item = post(
        "<link>https://old.example/health/night/sleep/</link>\
         <category domain=\"category\" nicename=\"night\">Night</category><category domain=\"category\" nicename=\"calm\">Calm</category>",
    );
    let terms = [
        category("health", ""),
        category("night", "health"),
        category("calm", ""),
    ];
    let found = addresses(BASE, &item, &terms);
    assert!(
        found.iter().any(|address| address.path == "/calm/sleep"),
        "{found:?}"
    );
}

#[test]
fn what_was_not_public_has_no_address() {
    let mut item = post("<link>https://old.example/sleep/</link>");
    item.status = server::import::wordpress::Status::Draft;
    assert!(paths(BASE, &item).is_empty());
}

#[test]
fn a_site_in_a_folder_keeps_it_in_its_addresses() {
    let found = paths(
        "https://old.example/blog/",
        &post("<link>https://old.example/blog/sleep/</link>"),
    );
    assert!(
        found.contains(&"/blog/?p=7".replace("/?", "?")),
        "{found:?}"
    );
    assert!(
        found.contains(&"/blog/2014/09/sleep".to_owned()) && !found.contains(&"/sleep".to_owned())
    );
}

#[test]
fn an_attachment_is_found_by_its_page_its_number_and_its_file() {
    let mut item = post(
        "<link>https://old.example/sleep/sea/</link><wp:attachment_url>https://old.example/wp-content/uploads/2014/Sea.jpg</wp:attachment_url>",
    );
    item.kind = server::import::wordpress::Kind::Attachment;
    let found = paths(BASE, &item);
    for wanted in [
        "/sleep/sea",
        "/?attachment_id=7",
        "/wp-content/uploads/2014/sea.jpg",
    ] {
        assert!(found.contains(&wanted.to_owned()), "{wanted} in {found:?}");
    }
}

#[test]
fn one_address_has_one_form_however_it_is_written() {
    assert_eq!(normal("/a/%d0%BF%D1%80/"), normal("//A/пр"));
    assert_eq!(normal("/Sleep/?utm_source=x&p=7#top"), "/sleep?p=7");
    assert_eq!(normal("/?p=7&cat="), "/?p=7");
    assert_eq!(normal(""), "/");
    assert_eq!(
        normal(&normal("/a b/%2e%zz/ü?tag=x y")),
        normal("/a b/%2e%zz/ü?tag=x y")
    );
}

#[test]
fn a_request_is_looked_up_as_it_is_and_then_without_what_wordpress_let_follow() {
    assert_eq!(lookups("/sleep/amp/"), ["/sleep/amp", "/sleep"]);
    assert_eq!(
        lookups("/sleep/feed/atom/"),
        ["/sleep/feed/atom", "/sleep/feed"]
    );
    assert_eq!(
        lookups("/category/calm/page/2"),
        ["/category/calm/page/2", "/category/calm"]
    );
    assert_eq!(
        lookups("/u/sea-300x200.jpg"),
        ["/u/sea-300x200.jpg", "/u/sea.jpg"]
    );
    assert_eq!(lookups("/sleep"), ["/sleep"]);
}

#[test]
fn archives_and_feeds_of_terms_authors_days_and_the_site_are_known() {
    let has = |found: Vec<server::import::wordpress::Address>, wanted: &str| {
        assert!(
            found.iter().any(|address| address.path == wanted),
            "{wanted} in {found:?}"
        );
    };
    let terms = [category("health", ""), category("night", "health")];
    for wanted in [
        "/category/health/night",
        "/category/health/night/feed",
        "/category/night",
        "/?cat=4",
        "/?category_name=night",
    ] {
        has(term_addresses(BASE, &terms[1], &terms), wanted);
    }
    for wanted in ["/feed", "/comments/feed", "/?feed=rss2"] {
        has(site_addresses(BASE), wanted);
    }
    has(author_addresses(BASE, "Ann Lee"), "/author/ann-lee/feed");
    has(
        date_addresses(BASE, jiff::civil::date(2014, 9, 5)),
        "/2014/09",
    );
}
