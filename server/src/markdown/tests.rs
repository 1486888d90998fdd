use super::*;

fn markdown(text: &str) -> Rendered {
    render(&Text {
        format: Format::Markdown,
        body: text.to_owned(),
    })
}

#[test]
fn headings_get_names_that_no_other_heading_has_and_make_the_contents_list() {
    let page = markdown("# Sleep & you\n\n## What helps\n\n### *At night*\n\n## What helps\n");
    let contents: Vec<_> = page
        .contents
        .iter()
        .map(|one| (one.level, one.id.as_str(), one.text.as_str()))
        .collect();
    assert_eq!(
        contents,
        [
            (2, "sleep-you", "Sleep & you"),
            (2, "what-helps", "What helps"),
            (3, "at-night", "At night"),
            (2, "what-helps-2", "What helps"),
        ]
    );
    assert!(page.html.as_str().contains("<h2 id=\"what-helps-2\">"));
    assert!(!page.html.as_str().contains("<h1"));
}

#[test]
fn scripts_styles_and_pictures_from_elsewhere_do_not_come_through() {
    let page = markdown(
        "<script>alert(1)</script><p style=\"color:red\" onclick=\"x()\" class=\"evil\">a</p>\n\n\
         [b](javascript:alert(1)) ![c](https://elsewhere.example/pixel.gif) ![d](//elsewhere.example/x.png)\n\n\
         <iframe src=\"https://elsewhere.example\"></iframe>",
    );
    let html = page.html.as_str();
    for wrong in ["script", "style=", "onclick", "evil", "elsewhere", "iframe"] {
        assert!(!html.contains(wrong), "{wrong} in {html}");
    }
    assert!(html.contains('a') && html.contains('b'));
}

#[test]
fn callouts_are_asides_with_a_title() {
    let page = markdown("> [!TIP]\n> Breathe out longer than in.\n");
    assert!(page.html.as_str().contains(
        "<aside class=\"callout tip\"><p class=\"callout-title\">Try this</p>\n<p>Breathe out longer than in.</p>"
    ));
}

#[test]
fn the_consultation_fence_is_an_invitation_to_the_right_call() {
    let page = markdown("```consultation service=anxiety\nTalk <it> over.\n```\n");
    let html = page.html.as_str();
    assert!(html.contains("<p>Talk &lt;it&gt; over.</p>"), "{html}");
    assert!(html.contains("href=\"/book?service=anxiety\""), "{html}");
    let odd = markdown("```consultation service=\"><b>\nTalk.\n```\n");
    assert!(
        odd.html.as_str().contains("href=\"/book\""),
        "{}",
        odd.html.as_str()
    );
}

#[test]
fn sources_stand_at_the_end_in_the_order_of_their_first_mention_with_a_way_back() {
    let page = markdown(
        "A[^b] and B[^a] and A[^b] again, and none[^c].\n\n[^a]: First.\n[^b]: Second.\n[^d]: Unused.\n",
    );
    let html = page.html.as_str();
    let second = html.find("Second.").unwrap();
    assert!(second < html.find("First.").unwrap(), "{html}");
    assert_eq!(html.matches("id=\"source-1-from\"").count(), 1);
    assert!(
        html.contains("<a href=\"#source-1\" aria-label=\"Source 1\""),
        "{html}"
    );
    assert!(html.contains("href=\"#source-2-from\""), "{html}");
    assert!(!html.contains("Unused"));
}

#[test]
fn tables_can_be_scrolled_by_keyboard() {
    let page = markdown("| a | b |\n|---|---|\n| 1 | 2 |\n");
    assert!(
        page.html
            .as_str()
            .contains("<div class=\"table\" role=\"region\" tabindex=\"0\"")
    );
}

#[test]
fn the_plain_text_has_the_words_and_nothing_else() {
    let page = markdown("## A *b*\n\nc & d<br>e\n\n- f\n- g\n");
    assert_eq!(page.plain, "A b\nc & d\ne\nf\ng");
    assert_eq!(page.words, 9 - 1);
}

#[test]
fn short_names_are_made_of_letters_and_digits() {
    assert_eq!(
        slug_of("  Can’t sleep? 3 a.m. again "),
        "cant-sleep-3-a-m-again"
    );
    assert_eq!(slug_of("¡¿"), "part");
}

/// A picture of ours, as the store would name it.
const OURS: &str = "/pictures/0a1b-1000x500.jpg";

#[test]
fn a_picture_that_stands_alone_is_a_figure_with_its_title_below() {
    let page = markdown(&format!(
        "Before.\n\n![A <red> door]({OURS} \"Ours & \\\"open\\\"\")\n\nAfter.\n"
    ));
    let html = page.html.as_str();
    let expected = "<figure><img src=\"/pictures/0a1b-1000x500.jpg\" \
        srcset=\"/pictures/0a1b-1000x500-480.webp 480w, /pictures/0a1b-1000x500-800.webp 800w, \
        /pictures/0a1b-1000x500-1000.webp 1000w\" sizes=\"(min-width: 44rem) 40rem, 100vw\" \
        width=\"1000\" height=\"500\" alt=\"A ";
    assert!(html.contains(expected), "{html}");
    assert!(html.contains("loading=\"lazy\" decoding=\"async\"><figcaption>Ours &amp; \"open\"</figcaption></figure>"), "{html}");
    assert!(
        !html.contains("<p><img") && !html.contains("<red>"),
        "{html}"
    );
    assert_eq!(page.plain, "Before.\nOurs & \"open\"\nAfter.");
}

#[test]
fn a_picture_among_words_stays_among_them() {
    let html = markdown(&format!("See ![a door]({OURS} \"x\") there.\n"))
        .html
        .into_string();
    assert!(
        html.contains("<p>See <img src=") && html.contains("height=\"500\""),
        "{html}"
    );
    assert!(!html.contains("figure"), "{html}");
}

#[test]
fn pictures_of_an_import_get_their_sizes_too() {
    let text = Text {
        format: Format::Html,
        body: format!(
            "<figure><img src=\"{OURS}\" alt=\"A &quot;door&quot; &gt; 2\" loading=\"lazy\" width=\"3\"></figure>"
        ),
    };
    let html = render(&text).html.into_string();
    assert!(
        html.contains("srcset=\"/pictures/0a1b-1000x500-480.webp"),
        "{html}"
    );
    assert!(html.contains("alt=\"A &quot;door&quot; "), "{html}");
    assert_eq!(
        (html.matches("width=").count(), html.matches("<img").count()),
        (1, 1),
        "{html}"
    );
}

#[test]
fn nobody_brings_sizes_of_their_own() {
    let html = markdown(&format!(
        "<img src=\"{OURS}\" srcset=\"https://elsewhere.example/a.jpg 9w\" onerror=\"x()\" sizes=\"x\">\n\n\
         <img src=\"/pictures/a.svg\" srcset=\"//elsewhere.example/a.jpg 9w\" alt=\"b\">\n"
    ));
    let html = html.html.as_str();
    assert!(
        !html.contains("elsewhere") && !html.contains("onerror"),
        "{html}"
    );
    assert_eq!(html.matches("srcset").count(), 1, "{html}");
}

fn shown(text: &str) -> Vec<(String, String)> {
    let text = Text {
        format: Format::Markdown,
        body: text.to_owned(),
    };
    let all = pictures(&text).into_iter();
    all.map(|one| (one.address, one.words)).collect()
}

#[test]
fn every_picture_of_a_text_is_found_and_none_in_code() {
    let text = "![a *b* `c`](one.jpg \"t\") and ![](two.png)\n\n![d][ref]\n\n[ref]: three.jpg\n\n\
        `![no](code.jpg)`\n\n```\n![no](fence.jpg)\n```\n\n<img src=\"/pictures/raw.jpg\" alt=\"e\">\n\n\
        > ![f](<four 4.jpg>)\n";
    let pairs = shown(text);
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(
        pairs,
        [
            ("one.jpg", "a b c"),
            ("two.png", ""),
            ("three.jpg", "d"),
            ("four 4.jpg", "f"),
            ("/pictures/raw.jpg", "e"),
        ]
    );
    // Where it leads to is taken out; that it is there is not overlooked.
    assert_eq!(
        shown("<img src=\"https://elsewhere.example/x.gif\">"),
        [(String::new(), String::new())]
    );
}

#[test]
fn only_the_addresses_of_pictures_change() {
    let text = "# One.jpg\r\n\r\n![a \\] *b*](one.jpg   'say \"x\"') [one.jpg](one.jpg) `![c](one.jpg)`\n\n\
        ![d][ref] ![e](other.jpg) ![f](<my one.jpg>)\n\n[ref]: one.jpg \"T\"\n";
    let changed = with_pictures(text, &mut |old| match old {
        "one.jpg" => Some("/pictures/1.jpg".to_owned()),
        "my one.jpg" => Some("/pictures/2.jpg".to_owned()),
        _ => None,
    });
    assert_eq!(
        changed,
        "# One.jpg\r\n\r\n![a \\] *b*](/pictures/1.jpg \"say \\\"x\\\"\") [one.jpg](one.jpg) `![c](one.jpg)`\n\n\
         ![d](/pictures/1.jpg \"T\") ![e](other.jpg) ![f](/pictures/2.jpg)\n\n[ref]: one.jpg \"T\"\n"
    );
}
