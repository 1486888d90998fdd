use domain::newsletter::Finding;

use super::{
    super::{Made, Source, check, make},
    sample::{LETTER, house, source},
};

fn found_in(source: &Source<'_>) -> Vec<Finding> {
    let house = house();
    let made = make(source, &house);
    check(source, &house, &made, &|path| {
        matches!(
            path,
            "/" | "/book" | "/blog" | "/crisis" | "/pictures/3f0c-1200x800.jpg"
        ) || path.starts_with("/blog/")
    })
}

fn found(body: &str) -> Vec<Finding> {
    found_in(&source(body))
}

fn address(text: &str) -> String {
    text.to_owned()
}

#[test]
fn nothing_is_found_in_a_good_letter() {
    assert_eq!(found(LETTER), []);
}

#[test]
fn a_letter_without_subject_or_text_does_not_go_out() {
    for body in ["", " \n\n", "<!-- later -->", "<script>x</script>"] {
        let empty = Source {
            subject: " ",
            summary: "",
            ..source(body)
        };
        let found = found_in(&empty);
        for missing in [
            Finding::EmptySubject,
            Finding::EmptySummary,
            Finding::EmptyBody,
        ] {
            assert!(found.contains(&missing), "{missing} {body:?} {found:?}");
        }
    }
}

#[test]
fn fields_of_other_programs_are_found_wherever_they_stand() {
    let mark = || Finding::UnfinishedMark {
        mark: "{{name}}".to_owned(),
    };
    for body in [
        "{{name}}",
        "&#123;{name}}",
        "![{{name}}](/pictures/3f0c-1200x800.jpg)",
        "[a](/blog \"{{name}}\")",
        "`{{name}}`",
    ] {
        let found = found(body);
        assert!(found.contains(&mark()), "{body}: {found:?}");
    }
    // Out of sight as well: what a text says in its HTML stays its writer's.
    let hidden = found("x <a href=\"/blog?{{name}}\">the blog</a>");
    let is_mark = |finding: &Finding| matches!(finding, Finding::UnfinishedMark { .. });
    assert!(hidden.iter().any(is_mark), "{hidden:?}");
    let subject = Source {
        subject: "{{name}}",
        ..source("a")
    };
    assert_eq!(found_in(&subject), [mark()]);
}

#[test]
fn links_that_did_not_become_any_are_found() {
    for body in ["[our page][cost]", "[our page](our cost)", "as said[^2]"] {
        let found = found(body);
        assert!(
            matches!(found.as_slice(), [Finding::UnfinishedMark { .. }]),
            "{body}: {found:?}"
        );
    }
}

#[test]
fn a_link_must_lead_somewhere() {
    for broken in [
        "/nowhere",
        "https://calls.example/nowhere?a=1",
        "nowhere",
        "//other.example/",
        "#nowhere",
        "javascript:alert(1)",
        "ftp://other.example/",
    ] {
        let broken = address(broken);
        assert_eq!(
            found(&format!("[a page]({broken})")),
            [Finding::BrokenLink { address: broken }]
        );
    }
    for whole in [
        "/blog?page=2#top",
        "https://calls.example",
        "https://other.example/x",
        "mailto:a@b.example",
        "tel:+16125550142",
        "#what-helps",
    ] {
        assert_eq!(found(&format!("[a page]({whole})\n\n## What helps")), []);
    }
}

#[test]
fn a_link_has_an_address_and_words() {
    let words = || "the page".to_owned();
    assert_eq!(
        found("[the page]() [the page](#)"),
        [Finding::EmptyLink { words: words() }]
    );
    assert_eq!(
        found("a [](/blog)"),
        [Finding::WordlessLink {
            address: address("/blog")
        }]
    );
    assert_eq!(
        found("[a page](http://other.example/)"),
        [Finding::OpenLink {
            address: address("http://other.example/")
        }]
    );
    assert_eq!(
        found("Read it [here](/blog)."),
        [Finding::VagueLink {
            words: "here".to_owned()
        }]
    );
}

#[test]
fn a_picture_is_ours_is_there_and_has_words() {
    let ours = "/pictures/3f0c-1200x800.jpg";
    for words in ["", "IMG_2041.JPG"] {
        let picture = address(ours);
        assert_eq!(
            found(&format!("![{words}]({ours})")),
            [Finding::NoAlternativeText { picture }]
        );
    }
    assert_eq!(
        found("![a door](/pictures/0a-10x10.jpg)"),
        [Finding::NoSuchPicture {
            picture: address("/pictures/0a-10x10.jpg")
        }]
    );
    for foreign in [
        "https://elsewhere.example/pixel.gif",
        "/logo.svg",
        "door.jpg",
    ] {
        let picture = address(foreign);
        assert_eq!(
            found(&format!("Look: ![a door]({foreign})")),
            [Finding::ForeignPicture { picture }]
        );
    }
}

#[test]
fn what_a_mail_cannot_hold_is_named() {
    assert_eq!(
        found("a\n\n<iframe src=\"https://video.example/1\"></iframe>"),
        [Finding::LeftOut {
            element: "iframe".to_owned()
        }]
    );
}

#[test]
fn a_subject_is_short_calm_and_discreet() {
    let of = |subject: &str| {
        found_in(&Source {
            subject,
            ..source("a")
        })
    };
    assert_eq!(of(&"ab".repeat(36)), [Finding::LongSubject { letters: 72 }]);
    assert_eq!(of("READ THIS NOW"), [Finding::ShoutingSubject]);
    assert_eq!(of("NYC"), []);
    assert_eq!(
        of("Living with depression"),
        [Finding::TellingSubject {
            word: "depression".to_owned()
        }]
    );
}

#[test]
fn a_letter_keeps_its_foot() {
    let (source, mut house) = (source("a"), house());
    let made = make(&source, &house);
    let cut = |from: &str, to: &str| {
        let mut cut = made.clone();
        cut.html = cut.html.replace(from, to);
        cut
    };
    let look = |made: Made| check(&source, &house, &made, &|_| true);
    assert_eq!(look(cut("tel:988", "")), [Finding::NoCrisisLine]);
    assert_eq!(look(cut("/{{token}}", "")), [Finding::NoWayToLeave]);
    house.postal_address = " ".to_owned();
    assert_eq!(
        check(&source, &house, &made, &|_| true),
        [Finding::NoPostalAddress]
    );
}

#[test]
fn a_letter_that_would_be_cut_off_does_not_go_out() {
    let long = "A plain sentence of fifty letters and no more now. ".repeat(2_000);
    let found = found(&long);
    assert!(
        matches!(found.as_slice(), [Finding::TooLarge { kilobytes }] if *kilobytes > 100),
        "{found:?}"
    );
}

#[test]
fn a_place_for_articles_needs_articles() {
    let (source, mut house) = (source("a\n\n```latest\n```"), house());
    house.latest.clear();
    let made = make(&source, &house);
    assert_eq!(
        check(&source, &house, &made, &|_| true),
        [Finding::NoLatestPosts]
    );
}
