//! Reading: what is whole comes in, what is broken is named, and nothing stops the rest.

use std::io::{self, BufReader, Read};

use server::import::wordpress::{Ending, Found, ITEM_LIMIT, Kind, Status, read};

use super::workshop::{export, item, read_text};

#[test]
fn the_site_comes_first_and_says_who_it_is() {
    let import = read_text(&export(&item(1, "One", "")));
    let Some(Found::Site(site)) = import.all.first() else {
        panic!("{:?}", import.all)
    };
    assert_eq!(site.title, "Calm & Co");
    assert_eq!(site.base_url, "https://old.example");
    assert_eq!(site.language, "en-US");
    assert_eq!(site.wxr_version.as_deref(), Some("1.2"));
    assert_eq!(import.reading.ending, Ending::Whole);
}

#[test]
fn an_item_comes_in_with_all_that_belongs_to_it() {
    let import = read_text(&export(&item(
        7,
        "<![CDATA[Sleep &amp; <em>rest</em>]]>",
        "<link>https://old.example/2014/09/sleep/</link><dc:creator>ann</dc:creator>\
         <wp:post_name>sleep</wp:post_name><wp:post_parent>3</wp:post_parent>\
         <wp:post_date>2014-09-05 01:30:00</wp:post_date>\
         <wp:post_date_gmt>2014-09-05 06:30:00</wp:post_date_gmt><wp:is_sticky>1</wp:is_sticky>\
         <wp:post_password>door</wp:post_password>\
         <category domain=\"category\" nicename=\"health\">Health</category>\
         <category domain=\"post_tag\" nicename=\"night\"><![CDATA[At night]]></category>\
         <wp:postmeta><wp:meta_key>_wp_old_slug</wp:meta_key><wp:meta_value>rest</wp:meta_value></wp:postmeta>\
         <wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>\
         <content:encoded><![CDATA[Good night.]]></content:encoded>\
         <excerpt:encoded><![CDATA[Short.]]></excerpt:encoded>",
    )));
    let item = import.only();
    assert_eq!(item.title, "Sleep & rest");
    assert_eq!(
        (item.wp_id, item.parent_id, item.thumbnail_id),
        (7, Some(3), Some(9))
    );
    assert_eq!(item.published_at, Some(1_409_898_600));
    assert_eq!(
        item.published_on.map(|day| day.to_string()).as_deref(),
        Some("2014-09-05")
    );
    assert_eq!(
        (item.slug.as_str(), item.old_slugs.as_slice()),
        ("sleep", &["rest".to_owned()][..])
    );
    assert_eq!(
        (item.content.as_str(), item.excerpt.as_str()),
        ("Good night.", "Short.")
    );
    assert!(item.sticky && item.password_protected);
    let terms: Vec<_> = item
        .terms
        .iter()
        .map(|t| (t.taxonomy.as_str(), t.slug.as_str(), t.name.as_str()))
        .collect();
    assert_eq!(
        terms,
        [
            ("category", "health", "Health"),
            ("post_tag", "night", "At night")
        ]
    );
}

#[test]
fn a_date_of_zeros_is_no_date_and_a_missing_zone_means_utc() {
    let import = read_text(&export(&format!(
        "{}{}",
        item(
            1,
            "Draft",
            "<wp:post_date>0000-00-00 00:00:00</wp:post_date>"
        ),
        item(
            2,
            "Local",
            "<wp:post_date>1970-01-02 00:00:00</wp:post_date><wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>"
        ),
    )));
    assert_eq!(import.items()[0].published_at, None);
    assert_eq!(import.items()[1].published_at, Some(86_400));
}

#[test]
fn what_does_not_say_that_it_is_public_is_not() {
    let written = "<item><title>Quiet</title><wp:post_id>1</wp:post_id></item>";
    let import = read_text(&export(written));
    assert_eq!(import.only().status, Status::Draft);
    assert!(!import.only().status.is_public());
}

#[test]
fn every_kind_and_status_is_counted_apart() {
    let page = "<item><wp:post_id>2</wp:post_id><wp:post_type>page</wp:post_type><wp:status>private</wp:status></item>";
    let import = read_text(&export(&format!("{}{page}{page}", item(1, "A", ""))));
    assert_eq!(import.reading.items[&(Kind::Post, Status::Published)], 1);
    assert_eq!(import.reading.items[&(Kind::Page, Status::Private)], 2);
    assert_eq!(import.reading.item_count(), 3);
}

#[test]
fn a_broken_item_is_named_and_the_ones_around_it_come_in() {
    let broken = "<item><title>Torn</title><wp:post_id>2</wp:post_id><content:encoded>x</wp:status></item>\n";
    let items = format!("{}{broken}{}", item(1, "Before", ""), item(3, "After", ""));
    let text = export(&items);
    let import = read_text(&text);
    assert_eq!(import.titles(), ["Before", "After"]);
    let named = import.malformed()[0];
    assert_eq!(named.near, "post_id 2, \u{201c}Torn\u{201d}");
    assert_eq!(named.at_byte, text.find(broken).expect("there") as u64);
}

#[test]
fn an_item_that_is_never_closed_does_not_take_the_next_one_with_it() {
    let torn = "<item><title>Torn</title><wp:post_id>2</wp:post_id>\n";
    let import = read_text(&export(&format!("{torn}{}", item(3, "After", ""))));
    assert_eq!(import.titles(), ["After"]);
    assert_eq!(import.reading.malformed, 1);
}

#[test]
fn a_section_that_is_never_closed_takes_only_its_own_item_with_it() {
    let torn = "<item><title>Torn</title><wp:post_id>2</wp:post_id><content:encoded><![CDATA[and on</content:encoded></item>\n";
    let after = item(
        3,
        "After",
        "<content:encoded><![CDATA[whole]]></content:encoded>",
    );
    let import = read_text(&export(&format!("{torn}{after}{}", item(4, "Last", ""))));
    assert_eq!(import.titles(), ["After", "Last"]);
    assert_eq!(import.items()[0].content, "whole");
}

#[test]
fn text_about_items_is_not_taken_for_items() {
    let content = "<content:encoded><![CDATA[<item><wp:post_id>66</wp:post_id></item>\n<item>]]></content:encoded>";
    let import = read_text(&export(&item(1, "On feeds", content)));
    assert_eq!(import.titles(), ["On feeds"]);
    assert_eq!(import.reading.malformed, 0);
}

#[test]
fn a_section_split_in_parts_is_one_text() {
    let content =
        "<content:encoded><![CDATA[a ]]]]><![CDATA[> b]]> <![CDATA[c]]></content:encoded>";
    assert_eq!(
        read_text(&export(&item(1, "x", content))).only().content,
        "a ]]> bc"
    );
}

#[test]
fn a_section_that_should_have_been_split_is_read_whole() {
    let content =
        "<content:encoded><![CDATA[a <![CDATA[ b ]]> <em>c</em> <![CDATA[d]]>]]></content:encoded>";
    let import = read_text(&export(&item(1, "x", content)));
    assert_eq!(
        import.only().content,
        "a <![CDATA[ b ]]> <em>c</em> <![CDATA[d]]>"
    );
}

#[test]
fn a_bare_ampersand_and_an_entity_of_html_stay_what_they_were() {
    let import = read_text(&export(&item(
        1,
        "Tom & Jerry &amp; you &#8212; AT&T&nbsp;x",
        "",
    )));
    assert_eq!(import.only().title, "Tom & Jerry & you — AT&T x");
}

#[test]
fn prefixes_mean_what_is_declared_and_else_what_they_usually_do() {
    let undeclared = "<rss><channel><item><title>Bare</title><wp:post_id>1</wp:post_id></item>";
    assert_eq!(read_text(undeclared).titles(), ["Bare"]);
    let other = r#"<rss xmlns:w="https://wordpress.org/export/1.3/"><channel><item><w:post_id>5</w:post_id></item>"#;
    assert_eq!(read_text(other).only().wp_id, 5);
    let stolen = r#"<rss><channel><item xmlns:wp="http://elsewhere.example/"><wp:post_id>5</wp:post_id></item>"#;
    assert_eq!(read_text(stolen).reading.malformed, 1);
}

#[test]
fn bytes_that_are_no_text_are_taken_out_and_it_is_said() {
    let mut bytes = export(&item(1, "Caf@ \u{1}now\u{0}", "")).into_bytes();
    let at = bytes
        .iter()
        .position(|byte| *byte == b'@')
        .expect("the mark");
    bytes[at] = 0xE9;
    let import = super::workshop::Import::of(&bytes);
    assert_eq!(import.only().title, "Caf\u{fffd} now");
    assert_eq!(import.reading.mended, 1);
}

#[test]
fn entities_of_a_document_type_are_never_filled_in() {
    let bomb = format!(
        "<!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>{}",
        export(&item(1, "&b; &f;", ""))
    );
    assert_eq!(read_text(&bomb).only().title, "&b; &f;");
}

#[test]
fn a_file_cut_short_gives_what_was_whole_and_says_so() {
    let text = export(&format!("{}{}", item(1, "Whole", ""), item(2, "Cut", "")));
    let cut = &text[..text.find("Cut").expect("there") + 3];
    let import = read_text(cut);
    assert_eq!(import.titles(), ["Whole"]);
    assert_eq!(import.reading.malformed, 1);
    assert_eq!(import.reading.ending, Ending::CutShort);
}

#[test]
fn a_file_of_something_else_is_no_export() {
    for text in [
        "",
        "hello",
        "{\"posts\":[]}",
        "<html><body><p>Hi</p></body></html>",
        "\u{1f}\u{8b}zip",
    ] {
        let import = read_text(text);
        assert_eq!(import.reading.ending, Ending::NoExport, "{text}");
        assert!(import.all.is_empty());
    }
}

#[test]
fn an_item_over_the_limit_is_reported_and_the_next_one_read() {
    let long = "x".repeat(ITEM_LIMIT + 1);
    let huge = item(
        2,
        "Huge",
        &format!("<content:encoded><![CDATA[{long}]]></content:encoded>"),
    );
    let import = read_text(&export(&format!("{huge}{}", item(3, "After", ""))));
    assert_eq!(import.titles(), ["After"]);
    assert!(import.malformed()[0].near.contains("Huge"));
}

#[test]
fn an_item_over_the_limit_that_is_never_closed_ends_at_the_next_one() {
    let long = "x ".repeat(ITEM_LIMIT);
    let huge = format!(
        "<item><title>Huge</title><content:encoded><![CDATA[{long}</content:encoded></item>\n"
    );
    let import = read_text(&export(&format!("{huge}{}", item(3, "After", ""))));
    assert_eq!(import.titles(), ["After"]);
}

struct Failing<'a>(&'a [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return Err(io::Error::other("the disk is gone"));
        }
        self.0.read(to)
    }
}

#[test]
fn a_disk_that_fails_ends_the_reading_with_its_reason() {
    let text = export(&item(1, "Whole", ""));
    let half = &text.as_bytes()[..text.find("</channel>").expect("there")];
    let mut titles = Vec::new();
    let reading = read(BufReader::new(Failing(half)), &mut |found| {
        if let Found::Item(item) = found {
            titles.push(item.title);
        }
    });
    assert_eq!(titles, ["Whole"]);
    assert_eq!(
        reading.ending,
        Ending::Failed("the disk is gone".to_owned())
    );
}

#[test]
fn how_the_file_is_buffered_changes_nothing() {
    let text = export(&format!(
        "{}<item><title>Torn</title>{}",
        item(1, "A", ""),
        item(
            2,
            "B",
            "<content:encoded><![CDATA[a]]]]><![CDATA[>b]]></content:encoded>"
        )
    ));
    let whole = read_text(&text);
    for size in 1..40 {
        let mut all = Vec::new();
        let reader = BufReader::with_capacity(size, text.as_bytes());
        assert_eq!(
            read(reader, &mut |found| all.push(found)),
            whole.reading,
            "{size}"
        );
        assert_eq!(all, whole.all, "{size}");
    }
}
