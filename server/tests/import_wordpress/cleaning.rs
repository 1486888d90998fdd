//! Cleaning: what a writer meant stays, what WordPress and its plug-ins wrapped around it goes.

use server::import::wordpress::{
    Context, Footnote, Leftover, Library, Place, Swap, clean, sanitize, swap_addresses, teaser,
};

use super::workshop::{assert_safe, cleaned, export, html, read_text};

fn left(content: &str) -> Vec<(Leftover, String, u32)> {
    let unknown = cleaned(content).unknown;
    unknown
        .into_iter()
        .map(|r| (r.what, r.name, r.count))
        .collect()
}

/// A library of pictures 11 and 12, uploaded to item 1, and of the pattern 20.
fn library() -> Library {
    let file = |id: i64, name: &str, alt: &str| {
        format!(
            "<item><title>{name}</title><wp:post_id>{id}</wp:post_id><wp:post_type>attachment</wp:post_type>\
             <wp:post_parent>1</wp:post_parent><wp:attachment_url>https://old.example/u/{name}</wp:attachment_url>\
             <excerpt:encoded>The {alt}</excerpt:encoded>\
             <wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>{alt}</wp:meta_value></wp:postmeta></item>"
        )
    };
    let pattern = "<item><wp:post_id>20</wp:post_id><wp:post_type>wp_block</wp:post_type>\
        <content:encoded><![CDATA[<!-- wp:paragraph --><p>Call us.</p><!-- /wp:paragraph --><!-- wp:block {\"ref\":20} /-->]]></content:encoded></item>";
    read_text(&export(&format!(
        "{}{}{pattern}",
        file(11, "sea.jpg", "sea"),
        file(12, "hill.png", "hill")
    )))
    .library()
}

fn with_library(content: &str) -> String {
    let library = library();
    let context = Context {
        library: &library,
        item_id: 1,
        footnotes: &[],
    };
    clean(content, &context).html.replace('\n', "")
}

#[test]
fn block_comments_go_and_what_they_wrapped_stays() {
    let content = "<!-- wp:group {\"layout\":{\"type\":\"constrained\"}} -->\n<div class=\"wp-block-group\">\
        <!-- wp:paragraph {\"align\":\"center\"} -->\n<p class=\"has-text-align-center\">Hello</p>\n<!-- /wp:paragraph --></div>\n<!-- /wp:group -->";
    assert_eq!(html(content), "<p>Hello</p>");
    assert!(left(content).is_empty());
}

#[test]
fn malformed_block_comments_go_too_and_take_no_text_with_them() {
    for content in [
        "<!-- wp:paragraph {\"a\": -->\n<p>Kept</p>\n<!-- /wp:heading -->",
        "<!-- wp:query {\"queryId\":1} -->\n<p>Kept</p>",
        "<!-- /wp:group --><!-- /wp:group --><p>Kept</p><!-- wp:paragraph",
        "<!--wp:paragraph--><p>Kept</p><!--/wp:paragraph-->",
    ] {
        assert_eq!(html(content), "<p>Kept</p>", "{content}");
    }
}

#[test]
fn a_block_of_a_plug_in_is_named_and_its_words_stay() {
    let content = "<!-- wp:kadence/box --><div><p>Words</p></div><!-- /wp:kadence/box --><!-- wp:kadence/box /-->";
    assert_eq!(html(content), "<p>Words</p>");
    assert_eq!(
        left(content),
        [(Leftover::Block, "kadence/box".to_owned(), 2)]
    );
}

#[test]
fn a_block_that_wordpress_fills_in_is_left_out_whole_and_named() {
    let content = "<!-- wp:query {\"queryId\":1} --><div><!-- wp:post-title /--><p>Template</p></div><!-- /wp:query --><!-- wp:paragraph --><p>Text</p><!-- /wp:paragraph -->";
    assert_eq!(html(content), "<p>Text</p>");
    assert_eq!(
        left(content),
        [(Leftover::Dynamic, "core/query".to_owned(), 1)]
    );
}

#[test]
fn a_reusable_block_is_put_in_and_one_that_holds_itself_ends() {
    assert!(with_library("<!-- wp:block {\"ref\":20} /-->").starts_with("<p>Call us.</p>"));
    assert_eq!(
        left("<!-- wp:block {\"ref\":99} /-->"),
        [(Leftover::Missing, "reusable block 99".to_owned(), 1)]
    );
}

#[test]
fn footnotes_stand_at_the_end_and_the_ways_there_and_back_work() {
    let library = Library::default();
    let footnotes = [Footnote {
        id: "n1".to_owned(),
        content: "A <em>note</em>".to_owned(),
    }];
    let context = Context {
        library: &library,
        item_id: 1,
        footnotes: &footnotes,
    };
    let content = "<!-- wp:paragraph --><p>Text<sup data-fn=\"n1\" class=\"fn\"><a href=\"#n1\" id=\"n1-link\">1</a></sup></p><!-- /wp:paragraph --><!-- wp:footnotes /-->";
    let html = clean(content, &context).html;
    assert!(
        html.contains("href=\"#part-n1\"") && html.contains("id=\"part-n1-link\""),
        "{html}"
    );
    assert!(
        html.contains("<li id=\"part-n1\">A <em>note</em> <a href=\"#part-n1-link\""),
        "{html}"
    );
}

#[test]
fn blank_lines_are_paragraphs_and_single_ends_of_lines_are_breaks() {
    assert_eq!(
        html("One\ntwo\n\nThree\r\n\r\n\r\nFour"),
        "<p>One<br>two</p><p>Three</p><p>Four</p>"
    );
}

#[test]
fn what_is_a_block_already_gets_no_paragraph_around_it() {
    assert_eq!(
        html("Before\n<h2>Title</h2>\nAfter\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<hr />\nEnd"),
        "<p>Before</p><h2>Title</h2><p>After</p><ul><li>a</li><li>b</li></ul><hr><p>End</p>"
    );
}

#[test]
fn code_and_preformatted_text_keep_every_line() {
    let html = cleaned("<pre>a\n\n  b [gallery]\n</pre>\n\nand <code>x\n\n[caption]</code> z").html;
    assert!(html.contains("<pre>a\n\n  b [gallery]\n</pre>"), "{html}");
    assert!(html.contains("<code>x\n\n[caption]</code> z"), "{html}");
}

#[test]
fn quotes_cells_and_list_items_are_parted_inside() {
    assert_eq!(
        html("<blockquote>One\n\nTwo</blockquote>"),
        "<blockquote><p>One</p><p>Two</p></blockquote>"
    );
    assert_eq!(
        html("<ul><li>One\n\nTwo</li><li>Three</li></ul>"),
        "<ul><li><p>One</p><p>Two</p></li><li>Three</li></ul>"
    );
    assert_eq!(
        html("<table>\n<tr>\n<td>a\nb</td>\n\n<td></td>\n</tr>\n</table>"),
        "<table><tbody><tr><td>a<br>b</td><td></td></tr></tbody></table>"
    );
}

#[test]
fn a_mark_that_goes_over_a_blank_line_marks_both_paragraphs() {
    assert_eq!(
        html("<strong>One\n\ntwo</strong> three"),
        "<p><strong>One</strong></p><p><strong>two</strong> three</p>"
    );
}

#[test]
fn ten_thousand_marks_that_are_never_closed_take_no_longer_than_their_length() {
    // With the square of their number this would take minutes, and nobody would see it pass.
    let content = "<p><b>x [[a] [code] <em>".repeat(20_000);
    assert_safe(&cleaned(&content).html);
}

#[test]
fn a_caption_becomes_a_figure() {
    let new = "[caption id=\"attachment_9\" width=\"300\"]<a href=\"/big.jpg\"><img src=\"/s.jpg\" alt=\"Sea\" /></a> The <em>sea</em>[/caption]";
    let old = "[caption caption=\"The sea\"]<img src='/s.jpg' alt='Sea'>[/caption]";
    assert_eq!(
        html(new),
        "<figure><a href=\"/big.jpg\" rel=\"noopener noreferrer\"><img src=\"/s.jpg\" alt=\"Sea\" loading=\"lazy\"></a><figcaption>The <em>sea</em></figcaption></figure>"
    );
    assert_eq!(
        html(old),
        "<figure><img src=\"/s.jpg\" alt=\"Sea\" loading=\"lazy\"><figcaption>The sea</figcaption></figure>"
    );
}

#[test]
fn a_gallery_becomes_a_list_of_its_pictures() {
    let hill = "<li><figure><img src=\"https://old.example/u/hill.png\" alt=\"hill\" loading=\"lazy\"><figcaption>The hill</figcaption></figure></li>";
    assert_eq!(
        with_library("[gallery ids=\"12\"]"),
        format!("<ul>{hill}</ul>")
    );
    assert!(with_library("Mine: [gallery]").contains("sea.jpg"));
    assert_eq!(
        left("[gallery ids=\"44,44\"]"),
        [(Leftover::Missing, "attachment 44".to_owned(), 2)]
    );
}

#[test]
fn players_and_frames_become_links() {
    for (content, address) in [
        (
            "[embed width=\"100\"]https://video.example/watch?v=1[/embed]",
            "https://video.example/watch?v=1",
        ),
        (
            "[audio mp3=\"https://old.example/a.mp3\"][/audio]",
            "https://old.example/a.mp3",
        ),
        (
            "[video src='https://old.example/v.mp4' /]",
            "https://old.example/v.mp4",
        ),
        ("[youtube=https://youtu.be/abc]", "https://youtu.be/abc"),
        ("[vimeo 123]", "https://vimeo.com/123"),
        (
            "<iframe src=\"//www.youtube.com/embed/abc?rel=0\"></iframe>",
            "https://www.youtube.com/watch?v=abc",
        ),
        (
            "<video controls><source src=\"https://old.example/v.webm\"><source src=\"/v.mp4\"></video>",
            "https://old.example/v.webm",
        ),
        (
            "https://video.example/watch/1",
            "https://video.example/watch/1",
        ),
        (
            "<!-- wp:embed {\"url\":\"x\"} --><figure><div class=\"w\">\nhttps://video.example/watch/2\n</div></figure><!-- /wp:embed -->",
            "https://video.example/watch/2",
        ),
    ] {
        let cleaned = cleaned(content);
        assert_eq!(cleaned.links, [address], "{content} → {}", cleaned.html);
        assert_safe(&cleaned.html);
    }
}

#[test]
fn builders_wrappers_go_and_their_words_and_headings_stay() {
    let content = "[vc_row][vc_column width=\"1/2\"][vc_column_text]\n\nHello\n\n[/vc_column_text][/vc_column][/vc_row]\
        [et_pb_section fb_built=\"1\"][et_pb_blurb title=\"Calm\"]Breathe[/et_pb_blurb][et_pb_button button_url=\"https://a.example/x\" button_text=\"Go\" /][/et_pb_section]";
    assert_eq!(
        html(content),
        "<p>Hello</p><h3>Calm</h3><p>Breathe</p><p><a href=\"https://a.example/x\" rel=\"noopener noreferrer\">Go</a></p>"
    );
    assert!(left(content).is_empty());
    assert_eq!(
        html(
            "<div class=\"elementor-section\"><div class=\"elementor-widget\">Loose</div><div>Ends</div></div>"
        ),
        "<p>Loose</p><p>Ends</p>"
    );
}

#[test]
fn an_unknown_shortcode_goes_its_words_stay_and_it_is_named() {
    let content =
        "[pullquote align=\"left\"]Breathe [b]in[/b][/pullquote] [my_form] [signup list=\"3\"]";
    assert_eq!(html(content), "<p>Breathe in</p>");
    let names: Vec<_> = left(content).into_iter().map(|(_, name, _)| name).collect();
    assert_eq!(names, ["b", "my_form", "pullquote", "signup"]);
}

#[test]
fn a_word_in_brackets_is_left_standing() {
    let content = "He said [sic] that [the patient] \u{201c}[...]\u{201d} [1] left.\n\n[laughs]";
    assert_eq!(
        html(content),
        "<p>He said [sic] that [the patient] \u{201c}[...]\u{201d} [1] left.</p><p>[laughs]</p>"
    );
    assert_eq!(left(content), [(Leftover::Bracket, "laughs".to_owned(), 1)]);
}

#[test]
fn a_shortcode_that_is_shown_is_set_as_code() {
    assert_eq!(
        html("Type [[gallery ids=\"1\"]] here"),
        "<p>Type <code>[gallery ids=\"1\"]</code> here</p>"
    );
    assert_eq!(
        html("Type &#91;gallery&#93; here"),
        "<p>Type <code>[gallery]</code> here</p>"
    );
    assert_eq!(
        html("[code lang=\"php\"]if (a < b) { [caption] }[/code]"),
        "<pre><code>if (a &lt; b) { [caption] }</code></pre>"
    );
}

#[test]
fn more_and_nextpage_part_the_text_and_the_teaser_is_what_stood_before() {
    let content = "Start <em>here</em>.<!--more Read on-->Then.<!--nextpage-->End.";
    assert_eq!(
        html(content),
        "<p>Start <em>here</em>.</p><p>Then.</p><p>End.</p>"
    );
    let library = Library::default();
    let context = Context {
        library: &library,
        item_id: 1,
        footnotes: &[],
    };
    assert_eq!(teaser(content, &context).as_deref(), Some("Start here."));
    assert_eq!(teaser("No mark", &context), None);
}

#[test]
fn headings_go_down_one_where_one_stands_at_the_top() {
    assert_eq!(
        html("<h1>A</h1><h2>B</h2><h6>C</h6>"),
        "<h2>A</h2><h3>B</h3><h6>C</h6>"
    );
    assert_eq!(html("<h2>A</h2><h3>B</h3>"), "<h2>A</h2><h3>B</h3>");
}

#[test]
fn nothing_that_acts_survives() {
    let content = "<p onclick=\"steal()\" style=\"color:red\" class=\"x\">Hi<script>alert(1)</script></p>\
        <a href=\"javascript:alert(1)\">a</a><a href=\" jav&#x09;ascript:alert(1)\">b</a><img src=x onerror=alert(1)>\
        <img src=\"data:image/svg+xml;base64,AAAA\"><form action=\"/x\"><input value=\"v\">Words<button>Go</button></form>\
        <svg><a xlink:href=\"javascript:1\">s</a></svg><math><mtext><style><img src=x onerror=1></style></mtext></math>\
        <iframe src=\"javascript:alert(1)\"></iframe><a href=\"/\\evil.example\">c</a>";
    let html = html(content);
    assert_safe(&html);
    assert!(
        html.contains("Hi") && html.contains("Words") && !html.contains("alert"),
        "{html}"
    );
    assert!(!html.contains("evil"), "{html}");
}

#[test]
fn pictures_get_the_alternative_text_that_the_library_has() {
    let html = with_library(
        "<img class=\"alignleft wp-image-11\" src=\"/sea-300x200.jpg\" width=\"300\" height=\"200\" alt=\"\">",
    );
    assert_eq!(
        html,
        "<p><img src=\"/sea-300x200.jpg\" width=\"300\" height=\"200\" alt=\"sea\" loading=\"lazy\"></p>"
    );
    let cleaned = cleaned("<img src=\"/a.jpg\"><img src=\"/b.jpg\" alt=\"B\"><img src=\"/a.jpg\">");
    assert_eq!(
        (cleaned.pictures.len(), cleaned.without_alt),
        (2, vec!["/a.jpg".to_owned()])
    );
}

#[test]
fn addresses_can_be_swapped_afterwards() {
    let html = html(
        "<a href=\"/old?a=1&amp;b=2\">x</a> <a href=\"/gone\">y</a> <img src=\"/i.jpg\" alt=\"I &amp; you\">",
    );
    let swapped = swap_addresses(&html, &mut |place, address| match (place, address) {
        (Place::Link, "/old?a=1&b=2") => Swap::With("/blog/new".to_owned()),
        (Place::Link, _) | (Place::Picture, _) => Swap::Remove,
    });
    assert_eq!(
        swapped,
        "<p><a href=\"/blog/new\" rel=\"noopener noreferrer\">x</a> y I &amp; you</p>"
    );
}

#[test]
fn what_was_cleaned_is_not_changed_by_the_sanitizer() {
    for content in [
        "<b><p>a</b>b</p><table><a>x<tr><td><a>y",
        "a\n\n<em>b\n\nc</em>",
        "<pre>\n\n\nx</pre>",
        "<a href=/x><div>a<a href=/y>b</div>",
    ] {
        let once = cleaned(content).html;
        assert_eq!(sanitize(&once), once, "{content}");
    }
}
