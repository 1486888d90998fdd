mod check;
mod sample;
mod tags;

use proptest::prelude::*;
use scraper::Html;

use self::{
    sample::{HOUSE_URL, LETTER, house, source},
    tags::{balanced, foreign_loads},
};
use super::*;

fn made(body: &str) -> Made {
    make(&source(body), &house())
}

/// The mark stands where it is promised and no braces stand together elsewhere.
fn keeps_the_mark(made: &Made) {
    for (text, quote) in [(&made.html, "\""), (&made.plain, "\n")] {
        for page in ["leave", "manage"] {
            let link = format!("{HOUSE_URL}/newsletter/{page}/{MARK}{quote}");
            assert_eq!(text.matches(&link).count(), 1, "{link} in {text}");
        }
        assert_eq!(text.matches("{{").count(), 2, "{text}");
        assert!(!personal(text, "aB3-_x").contains("{{"), "{text}");
    }
}

#[test]
fn a_token_comes_into_the_two_links_of_the_foot_and_nothing_is_left_to_fill() {
    let made = made(LETTER);
    keeps_the_mark(&made);
    assert!(!made.page.contains("newsletter/leave"), "{}", made.page);
    for text in [&made.html, &made.plain] {
        let text = personal(text, "aB3-_x");
        assert_eq!(text.matches("/aB3-_x").count(), 2);
        assert!(text.contains("/newsletter/leave/aB3-_x"));
        assert!(text.contains("/newsletter/manage/aB3-_x"));
    }
}

#[test]
fn no_writer_can_place_a_token() {
    for body in [
        "{{token}}",
        "{*{*token}}",
        "{<span>{</span>token}}",
        "&#123;{token}} &lbrace;&lcub;token&rcub;}",
        "[{{token}}](/{{token}} \"{{token}}\")",
        "<a href=\"/{{token}}\" title='{{token}}'>x</a> <a href='https://a.example/?{{token}}'>y</a>",
        "![{{token}}](/pictures/0a-100x50.jpg \"{{token}}\")",
        "`{{token}}`\n\n```\n{{token}}\n```\n\n{{{{token}}}}",
        "| {{token}} |\n|---|\n| {{{token}}} |\n\n> [!NOTE]\n> {{token}}",
        "```consultation\n{{token}}\n```\n\n```latest\n{{token}}\n```",
        "# {{token}}\n\n- {{token}}\n\na[^{{token}}]\n\n[^{{token}}]: {{token}}",
        "{\u{200b}{token}} {\\{token}} {\n{token}}",
    ] {
        keeps_the_mark(&made(body));
    }
}

#[test]
fn neither_the_settings_nor_an_article_can_place_one() {
    let mut house = house();
    house.name = "{{token}}".into();
    house.postal_address = "{{token}}\n{{{token}}}".into();
    house.latest[0].title = "{{token}}".into();
    house.latest[0].summary = "{{token}}".into();
    house.latest[0].path = "/blog/{{token}}".into();
    let source = Source {
        slug: "{{token}}",
        subject: "{{token}}",
        summary: "{{token}}",
        body: "```latest\n```",
    };
    keeps_the_mark(&make(&source, &house));
}

#[test]
fn the_same_source_makes_the_same_bytes() {
    assert_eq!(made(LETTER), made(LETTER));
}

#[test]
fn a_mail_loads_nothing_but_pictures_of_ours_with_words_and_measures() {
    let html = made(LETTER).html;
    assert_eq!(foreign_loads(&html), [""; 0]);
    assert_eq!(html.matches("<img ").count(), 1);
    assert!(
        html.contains(&format!(
            "<img src=\"{HOUSE_URL}/pictures/3f0c-1200x800.jpg\" width=\"600\" height=\"400\" alt=\"A lamp"
        )),
        "{html}"
    );
}

#[test]
fn a_picture_is_as_wide_as_its_place_and_no_wider_than_itself() {
    let html = made(
        "![a](/pictures/0a-300x150.jpg)\n\n> [!NOTE]\n> ![b](/pictures/0b-1200x600.png)\n\n\
         [![c](/pictures/0c-900x900.jpg)](/blog)\n",
    )
    .html;
    for measures in [
        "0a-300x150.jpg\" width=\"300\" height=\"150\"",
        "0b-1200x600.png\" width=\"556\" height=\"278\"",
        "0c-900x900.jpg\" width=\"600\" height=\"600\"",
    ] {
        assert!(html.contains(measures), "{measures}: {html}");
    }
    assert!(html.contains(&format!("<a href=\"{HOUSE_URL}/blog\"><img")));
}

#[test]
fn scripts_styles_forms_and_foreign_pictures_do_not_come_through() {
    let made = made(
        "<script>alert(1)</script><style>p{color:red}</style><p style=\"color:red\" onclick=\"x()\" class=\"evil\">a</p>\n\n\
         [b](javascript:alert(1)) ![c](https://elsewhere.example/pixel.gif) ![d](//elsewhere.example/x.png)\n\n\
         <form action=\"https://elsewhere.example\"><input name=q><button>e</button></form>\n\n\
         <iframe src=\"https://elsewhere.example\"></iframe><svg onload=x()></svg>\n\n<!--[if mso]><b>f</b><![endif]-->\n\n\
         <table background=\"https://elsewhere.example/x.png\"><tr><td>g</td></tr></table>\n",
    );
    for wrong in [
        "<script",
        "color:red",
        "onclick",
        "evil",
        "elsewhere",
        "<form",
        "<input",
        "<iframe",
        "javascript",
        "onload",
        "<svg",
        "background=",
    ] {
        assert!(!made.html.contains(wrong), "{wrong} in {}", made.html);
        assert!(!made.plain.contains(wrong), "{wrong} in {}", made.plain);
    }
    assert_eq!(made.html.matches("<style>").count(), 1);
    assert_eq!(made.html.matches("[if mso]").count(), 3);
    assert!(balanced(&made.html), "{}", made.html);
}

#[test]
fn every_style_stands_in_its_element() {
    // What a program without style sheets and classes shows is the whole look in light colors: each
    // class only changes a color that the element names itself.
    let html = made(LETTER).html;
    let (head, body) = html.split_once("</head>").unwrap();
    for tag in body.split('<').filter(|tag| tag.contains("class=\"")) {
        assert!(tag.contains("style=\"") && tag.contains("color"), "{tag}");
    }
    let sheet = head.split_once("<style>").unwrap().1;
    for declaration in sheet
        .split(['{', '}', ';', '\n'])
        .filter(|one| one.contains(':'))
    {
        let changes_a_color = declaration.contains("color") || declaration == ":root";
        assert!(changes_a_color, "{declaration}");
    }
}

#[test]
fn a_mail_is_a_balanced_document_in_tables_that_only_give_places() {
    let html = made(LETTER).html;
    assert!(balanced(&html), "{html}");
    let data = html.matches("<table cellpadding").count();
    let layout = html.matches("<table role=\"presentation\"").count();
    assert_eq!(html.matches("<table").count(), data + layout);
    assert_eq!((data, html.matches("<h1").count()), (1, 1));
    assert!(html.starts_with("<!doctype html>\n<html lang=\"en\">"));
    assert!(html.len() < 30_000, "{}", html.len());
}

#[test]
fn a_link_leads_to_https_or_to_a_person_and_is_whole() {
    let html = made(
        "[a](/blog?x=1&y=2) [b](#b) [c](http://c.example) [d](d.html) [e](mailto:e@e.example) [f](https://f.example/)\n\n## B\n",
    )
    .html;
    for link in [
        "href=\"https://calls.example/blog?x=1&amp;y=2\"",
        "href=\"https://calls.example/newsletter/issues/november#b\"",
        "href=\"mailto:e@e.example\"",
        "href=\"https://f.example/\"",
    ] {
        assert!(html.contains(link), "{link}: {html}");
    }
    assert!(!html.contains("http:") && !html.contains("d.html"));
}

#[test]
fn the_summary_stands_before_everything_and_is_not_seen() {
    let html = made("Hello.").html;
    let body = html.split_once("<body").unwrap().1;
    let summary = body.find("A small thing &amp; a large one.").unwrap();
    assert!(summary < body.find("<table").unwrap());
    assert!(body[..summary].contains("display:none"));
}

#[test]
fn the_plain_text_has_every_word_of_the_page() {
    let made = made(LETTER);
    let apart = made
        .page
        .replace("<sup", " <sup")
        .replace("</sup>", "</sup> ");
    let words = crate::markdown::plain_of(&apart);
    assert!(words.split_whitespace().count() > 300);
    let back = |word: &&str| *word != "Back";
    for word in words.split_whitespace().filter(back) {
        assert!(made.plain.contains(word), "{word} in {}", made.plain);
    }
    // And the words for those who do not see.
    assert!(made.plain.contains("[Picture: A lamp"));
}

#[test]
fn the_plain_text_reads_like_a_letter() {
    let plain = make(&source(sample::SHORT), &house()).plain;
    assert_eq!(plain, sample::SHORT_AS_TEXT);
}

#[test]
fn the_page_is_what_the_blog_would_show() {
    let blog = crate::markdown::to_html(sample::WITHOUT_LATEST);
    assert_eq!(made(sample::WITHOUT_LATEST).page, blog.into_string());
}

#[test]
fn the_latest_articles_stand_where_the_fence_is_and_nowhere_without() {
    let placed = made("Before.\n\n```latest\nTo read & rest\n```\n\nAfter.\n");
    assert!(
        placed.page.contains(
            "<section class=\"latest\"><h2>To read &amp; rest</h2>\n<ul>\n<li><p><a href=\"/blog/short-days\""
        ),
        "{}",
        placed.page
    );
    for text in [&placed.html, &placed.plain] {
        let at = |words: &str| text.find(words).unwrap();
        assert!(at("Before.") < at("/blog/short-days") && at("/blog/short-days") < at("After."));
    }
    assert!(!made("Hello.").html.contains("short-days"));
    let bare = House {
        latest: Vec::new(),
        ..house()
    };
    let page = make(&source("a\n\n```latest\nb\n```\n"), &bare).page;
    assert_eq!(page.trim(), "<p>a</p>");
}

#[test]
fn articles_of_the_blog_have_no_such_fence() {
    let page = crate::markdown::to_html("```latest\nb\n```\n");
    assert!(page.as_str().contains("<code>b"), "{}", page.as_str());
}

#[test]
fn the_foot_says_who_why_how_to_leave_and_where_help_is() {
    let made = made("Hello.");
    for text in [&made.html, &made.plain] {
        for said in [
            "988",
            "911",
            foot::WHY,
            "Leave",
            "Your page",
            "1 Main Street, Town",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
    }
    assert!(made.html.contains("href=\"tel:988\"") && made.html.contains("href=\"tel:911\""));
}

#[test]
fn no_text_is_too_deep() {
    for deep in ["> ", "- ", "<b>", "<div>", "*_"] {
        let made = made(&format!("{}deep\n", deep.repeat(400)));
        assert!(
            made.html.contains("deep") && made.plain.contains("deep"),
            "{deep}"
        );
        assert!(balanced(&made.html), "{deep}");
    }
}

#[test]
fn words_are_readable_on_what_lies_behind_them_in_both_themes() {
    assert_eq!(tags::faint(&made(LETTER).html), [""; 0]);
}

/// What Markdown is made of, and what could do harm in it.
const PIECES: &[&str] = &[
    "{",
    "{{",
    "{{token}}",
    "}}",
    "token",
    "&#123;",
    "&lcub;",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```\n",
    "```latest\n",
    "```consultation\n",
    "[",
    "](",
    ")",
    "![",
    "](/pictures/0a-20x10.jpg)",
    "](/a)",
    "](https://a.example)",
    "<b>",
    "</b>",
    "<a href='",
    "<a href=\"/{",
    "\"",
    "'>",
    "</a>",
    "<p>",
    "<li>",
    "<td>",
    "<table>",
    "<aside class=\"invitation\">",
    "<a class=\"button\" href=\"/b\">",
    "<img src=\"/pictures/0a-20x10.jpg\" alt=\"{{",
    "<!--",
    "-->",
    "<script>",
    "> ",
    "> [!NOTE]\n> ",
    "- ",
    "1. ",
    "# ",
    "## ",
    "|",
    "|---|\n",
    "\n",
    "\n\n",
    "    ",
    "[^1]",
    "[^1]: ",
    "\\",
    " ",
    "word",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever somebody writes: two tokens in each part, a balanced document that loads nothing from
    /// elsewhere, and pictures with words.
    #[test]
    fn whatever_is_written_the_letter_keeps_its_promises(
        body in prop::collection::vec(piece(), 0..60).prop_map(|pieces| pieces.concat()),
        subject in ".{0,20}",
    ) {
        let source = Source { subject: &subject, ..source(&body) };
        let made = make(&source, &house());
        keeps_the_mark(&made);
        prop_assert!(balanced(&made.html), "{}", made.html);
        prop_assert_eq!(foreign_loads(&made.html), Vec::<String>::new());
        prop_assert!(!made.html.contains("<script"));
        // Looking it over ends as well.
        super::check(&source, &house(), &made, &|_| true);
    }
}

/// Writes the sample into `target/letter`, for eyes and browsers.
#[test]
#[ignore = "writes files for people to look at"]
fn look_at_the_letter() {
    let made = made(LETTER);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/letter");
    std::fs::create_dir_all(folder).unwrap();
    for (name, text) in [
        ("letter.html", personal(&made.html, "aB3-_x")),
        ("letter.txt", personal(&made.plain, "aB3-_x")),
        ("page.html", made.page),
    ] {
        std::fs::write(format!("{folder}/{name}"), text).unwrap();
    }
}
