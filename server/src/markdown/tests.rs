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
