//! What a visitor may count on, told as short stories.

use std::{path::Path, sync::Arc};

use proptest::prelude::*;

use super::{
    Answer, Entry, Index, Kind, Piece, Question, SearchError, Words,
    evaluation::{Half, JUDGED_HITS, Task, Topics, measure},
    text,
};

fn post(key: &str, title: &str, body: &str) -> Entry {
    Entry {
        kind: Kind::Post,
        key: key.to_owned(),
        path: format!("/blog/{key}"),
        title: title.to_owned(),
        summary: String::new(),
        keywords: String::new(),
        body: body.to_owned(),
        topics: Vec::new(),
        published_at: None,
    }
}

fn lists(lines: &[&[&str]]) -> Vec<Vec<String>> {
    lines
        .iter()
        .map(|line| line.iter().map(|word| (*word).to_owned()).collect())
        .collect()
}

fn words(sets: &[&[&str]]) -> Words {
    Words {
        sets: lists(sets),
        ..Words::default()
    }
}

fn index(entries: Vec<Entry>) -> Index {
    Index::build(entries, &Words::default()).unwrap()
}

fn ask(index: &Index, text: &str) -> Answer {
    let question = Question {
        text: text.to_owned(),
        limit: 50,
        ..Question::default()
    };
    index.search(&question).unwrap()
}

fn keys(answer: &Answer) -> Vec<&str> {
    answer.hits.iter().map(|hit| hit.key.as_str()).collect()
}

fn found(index: &Index, text: &str) -> Vec<String> {
    keys(&ask(index, text))
        .into_iter()
        .map(str::to_owned)
        .collect()
}

/// Marked words in brackets.
fn read(pieces: &[Piece]) -> String {
    let shown = pieces.iter().map(|piece| {
        if piece.marked {
            format!("[{}]", piece.text)
        } else {
            piece.text.clone()
        }
    });
    shown.collect()
}

/// A small practice's blog.
fn blog() -> Vec<Entry> {
    vec![
        post(
            "anxiety",
            "Living with anxiety",
            "Anxiety makes everyday things hard. Therapy helps.",
        ),
        post(
            "sleep",
            "When you can't sleep",
            "Insomnia wears people down. Rest is learned.",
        ),
        post(
            "grief",
            "Grief after a loss",
            "Grieving people need time and company.",
        ),
        post(
            "couples",
            "Arguing less as a couple",
            "Partners learn to listen in therapy.",
        ),
        post(
            "medication",
            "Medication and counseling",
            "How both work together in depression.",
        ),
    ]
}

#[test]
fn a_word_finds_the_page_that_is_about_it() {
    assert_eq!(found(&index(blog()), "insomnia"), ["sleep"]);
}

#[test]
fn a_word_in_the_title_beats_keywords_then_summary_then_body() {
    let mut in_keywords = post("2-keywords", "Two", "Something else.");
    in_keywords.keywords = "trauma".to_owned();
    let mut in_summary = post("1-summary", "One", "Something else.");
    in_summary.summary = "On trauma.".to_owned();
    let in_body = post("0-body", "Zero", "On trauma.");
    let index = index(vec![
        in_body,
        in_summary,
        in_keywords,
        post("3-title", "Trauma", "Else."),
    ]);
    assert_eq!(
        found(&index, "trauma"),
        ["3-title", "2-keywords", "1-summary", "0-body"]
    );
}

#[test]
fn more_of_the_words_beat_one_of_them_said_often() {
    let index = index(vec![
        post(
            "a-one",
            "Panic",
            "Panic, panic and panic again, and more panic.",
        ),
        post("b-both", "At work", "A panic attack during a meeting."),
        post("c-other", "Elsewhere", "An attack of another kind: a cold."),
    ]);
    assert_eq!(found(&index, "panic attack")[0], "b-both");
}

#[test]
fn words_side_by_side_beat_the_same_words_far_apart() {
    let apart = "Social things come first here, and a long time after them there comes anxiety.";
    let beside = "There comes social anxiety first here, and a long time after them come things.";
    let index = index(vec![post("a", "One", apart), post("b", "Two", beside)]);
    assert_eq!(found(&index, "social anxiety"), ["b", "a"]);
}

#[test]
fn the_form_that_was_typed_beats_another_form_of_the_stem() {
    let index = index(vec![
        post("a", "One", "They were grieving then."),
        post("b", "Two", "They were grieved then."),
    ]);
    assert_eq!(found(&index, "grieved"), ["b", "a"]);
    assert_eq!(found(&index, "grieving"), ["a", "b"]);
}

#[test]
fn exact_beats_stemmed_beats_synonym_beats_unfinished() {
    let entries = vec![
        post("1", "A", "He speaks of a worrywart."),
        post("2", "B", "He speaks of anguish."),
        post("3", "C", "He speaks of worries."),
        post("4", "D", "He speaks of worry."),
    ];
    let index = Index::build(entries, &words(&[&["worry", "anguish"]])).unwrap();
    assert_eq!(found(&index, "worry"), ["4", "3", "2", "1"]);
    assert_eq!(
        found(&index, "worry "),
        ["4", "3", "2"],
        "a space ends the word"
    );
}

#[test]
fn a_typing_mistake_is_forgiven() {
    let index = index(blog());
    for typed in ["anxeity", "anxity", "anxietty", "anxeety", "axniety"] {
        assert_eq!(found(&index, typed), ["anxiety"], "{typed}");
    }
    assert_eq!(found(&index, "medicatoin counselling")[0], "medication");
    assert_eq!(
        found(&index, "nsomnia"),
        ["sleep"],
        "a long word may even miss its first letter"
    );
}

#[test]
fn a_short_word_or_a_number_is_taken_at_its_word() {
    let index = index(vec![
        post("a", "Line 988", "Ask for it."),
        post("b", "Another", "An ant."),
    ]);
    assert_eq!(
        found(&index, "ask line 989"),
        ["a"],
        "found by its other words"
    );
    let answer = ask(&index, "another 989");
    assert_eq!(keys(&answer), ["b"]);
}

#[test]
fn a_guess_never_stands_above_what_was_really_typed() {
    let mut entries: Vec<Entry> = (0..20)
        .map(|n| post(&format!("a{n:02}"), "Anger", "Angry people, anger again."))
        .collect();
    entries.push(post(
        "z",
        "Elsewhere",
        "She is an angel, and then went on for quite a while.",
    ));
    let found = found(&index(entries), "angel ");
    assert_eq!((found[0].as_str(), found.len()), ("z", 21));
}

#[test]
fn a_title_that_says_just_what_was_asked_for_comes_first() {
    let index = index(vec![
        post(
            "back",
            "Back pain",
            "Pain in the back: where this pain, pain and pain comes from.",
        ),
        post("pain", "Pain", "A signal."),
    ]);
    assert_eq!(found(&index, "what is pain "), ["pain", "back"]);
}

#[test]
fn an_unfinished_last_word_already_finds() {
    let index = index(blog());
    assert_eq!(found(&index, "anx"), ["anxiety"]);
    assert_eq!(found(&index, "living with an"), ["anxiety"]);
    assert!(found(&index, "anx ").is_empty(), "a space ends the word");
    assert!(
        found(&index, "anx therapies")
            .iter()
            .all(|key| key != "sleep")
    );
}

#[test]
fn staff_teach_synonyms_of_several_words() {
    let entries = vec![
        post("ptsd", "Post-traumatic stress disorder", "What it is."),
        post("stress", "Stress at work", "A disorder of the desk."),
    ];
    let index = Index::build(
        entries,
        &words(&[&["PTSD", "post traumatic stress disorder", "shell shock"]]),
    );
    let index = index.unwrap();
    assert_eq!(found(&index, "ptsd"), ["ptsd"]);
    assert_eq!(found(&index, "shell shock"), ["ptsd"]);
    assert_eq!(
        read(&ask(&index, "ptsd").hits[0].title),
        "[Post]-[traumatic] [stress] [disorder]"
    );
}

#[test]
fn a_one_way_synonym_does_not_lead_back() {
    let words = Words {
        one_way: vec![(vec!["xanax".to_owned()], vec!["medication".to_owned()])],
        ..Words::default()
    };
    let entries = vec![
        post("a", "Medication", "In general."),
        post("b", "Xanax", "In particular."),
    ];
    let index = Index::build(entries, &words).unwrap();
    assert_eq!(found(&index, "xanax "), ["b", "a"]);
    assert_eq!(found(&index, "medication "), ["a"]);
}

#[test]
fn light_words_weigh_little_but_find_when_they_are_all_there_is() {
    let index = index(vec![
        post("a", "Of this and that", "What is it about, and how is it?"),
        post("b", "Grief", "It passes."),
    ]);
    assert_eq!(found(&index, "what is grief "), ["b"]);
    assert_eq!(found(&index, "what is this "), ["a"]);
    assert!(
        found(&index, "what is xylophony ").is_empty(),
        "they do not stand in for the unknown"
    );
}

#[test]
fn accents_apostrophes_and_widths_make_no_difference() {
    let index = index(vec![
        post("cafe", "Café therapy", "A naïve idea."),
        post(
            "cant",
            "When you can't sleep",
            "It is the women\u{2019}s group.",
        ),
    ]);
    for typed in ["cafe", "CAFÉ", "cafe\u{301}", "ｃａｆé", "naive"] {
        assert_eq!(found(&index, typed), ["cafe"], "{typed}");
    }
    for typed in [
        "can't", "cant", "can’t", "CAN`T", "women's", "womens", "women",
    ] {
        assert_eq!(found(&index, typed), ["cant"], "{typed}");
    }
}

#[test]
fn the_order_of_the_entries_makes_no_difference() {
    let mut entries = blog();
    entries.extend((0..30).map(|n| post(&format!("same{n}"), "Therapy", "One and the same text.")));
    let forward = index(entries.clone());
    entries.reverse();
    entries.rotate_left(7);
    let otherwise = index(entries);
    for text in [
        "therapy",
        "people learn",
        "grief anxiety therapy",
        "th",
        "medicatoin",
    ] {
        assert_eq!(ask(&forward, text), ask(&otherwise, text), "{text}");
    }
}

#[test]
fn between_equals_the_newer_comes_first_then_the_key() {
    let dated = |key: &str, published_at| Entry {
        published_at,
        ..post(key, "Rest", "Sleep well.")
    };
    let index = index(vec![
        dated("a", None),
        dated("b", Some(1)),
        dated("c", Some(9)),
        dated("d", Some(9)),
        Entry {
            published_at: Some(0),
            ..post("old", "Sleep", "Old, but about it.")
        },
    ]);
    assert_eq!(
        found(&index, "sleep"),
        ["old", "c", "d", "b", "a"],
        "youth is no merit of its own"
    );
}

#[test]
fn one_key_twice_in_a_kind_is_refused() {
    let twice = vec![post("a", "One", ""), post("a", "Two", "")];
    let refusal = Index::build(twice, &Words::default()).err();
    assert!(matches!(refusal, Some(SearchError::Twice { key, .. }) if key == "a"));
    let service = Entry {
        kind: Kind::Service,
        ..post("a", "Two", "")
    };
    assert!(Index::build(vec![post("a", "One", ""), service], &Words::default()).is_ok());
}

#[test]
fn words_of_crisis_are_seen_and_results_still_come() {
    let mut entries = blog();
    entries.push(post("tired", "Overdone", "Too much work."));
    let crisis = ["kill myself", "suicide", "want to die", "overdose"]
        .map(str::to_owned)
        .to_vec();
    let index = Index::build(
        entries,
        &Words {
            crisis,
            ..Words::default()
        },
    )
    .unwrap();
    for text in [
        "suicide",
        "suicidal anxiety",
        "Suicide!",
        "suicde",
        "sucide",
        "auicide",
        "I could kill myself",
        "killing myself",
        "i want to die",
        "overdosed on pills",
    ] {
        assert!(ask(&index, text).crisis, "{text}");
    }
    for text in [
        "",
        "kill time",
        "myself",
        "to die for",
        "decide",
        "anxiety",
        "i want a diet",
        "overdone",
    ] {
        assert!(!ask(&index, text).crisis, "{text}");
    }
    assert_eq!(keys(&ask(&index, "suicidal anxiety")), ["anxiety"]);
}

#[test]
fn did_you_mean_replaces_only_what_nobody_knows() {
    let index = Index::build(blog(), &words(&[&["couplet", "depression"]])).unwrap();
    let instead = |text: &str| ask(&index, text).instead;
    assert_eq!(
        instead("Living with anxeity  now").as_deref(),
        Some("Living with anxiety  now")
    );
    assert_eq!(
        instead("anxeity medicaton").as_deref(),
        Some("anxiety medication")
    );
    assert_eq!(instead("anxeity's end ").as_deref(), Some("anxiety's end"));
    assert_eq!(instead("anxieties "), None, "another form is known");
    assert_eq!(instead("couplet "), None, "staff know it");
    assert_eq!(instead("insom"), None, "it may still become a known word");
    assert_eq!(instead("xylophone "), None, "nothing is near");
}

#[test]
fn the_passage_shows_the_words_where_they_stand() {
    let filler = "Nothing of note is said in this sentence. ".repeat(20);
    let body = format!("{filler}Then grief\u{0} came\n\n over <b>him</b> & stayed. {filler}");
    let index = index(vec![post("a", "On grief", &body)]);
    let hit = ask(&index, "grief").hits.remove(0);
    assert_eq!(read(&hit.title), "On [grief]");
    let snippet = read(&hit.snippet);
    assert!(
        snippet.contains("Then [grief] came over <b>him</b> & stayed."),
        "{snippet}"
    );
    assert!(
        snippet.starts_with("… ") && snippet.ends_with(" …"),
        "{snippet}"
    );
}

#[test]
fn the_summary_is_shown_unless_the_body_answers_more() {
    let mut entry = post("a", "Panic", "A longer text on panic at work.");
    entry.summary = "A word on panic.".to_owned();
    let index = index(vec![entry]);
    assert_eq!(
        read(&ask(&index, "panic").hits[0].snippet),
        "A word on [panic]."
    );
    let both = ask(&index, "panic work");
    assert_eq!(
        read(&both.hits[0].snippet),
        "A longer text on [panic] at [work]."
    );
}

#[test]
fn an_answer_is_narrowed_by_topic_and_kind_and_the_filter_counts_the_others() {
    let topical = |key: &str, kind, topics: &[&str]| Entry {
        kind,
        topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
        ..post(key, "Grief", "Loss.")
    };
    let index = index(vec![
        topical("a", Kind::Post, &["Loss", "Family"]),
        topical("b", Kind::Post, &["Loss"]),
        topical("c", Kind::Question, &["Family", "Work"]),
    ]);
    let asked = |topic: Option<&str>, kind| {
        let topic = topic.map(str::to_owned);
        let question = Question {
            text: "grief".to_owned(),
            topic,
            kind,
            limit: 1,
            offset: 0,
        };
        index.search(&question).unwrap()
    };
    let counts = |answer: &Answer| -> Vec<String> {
        answer
            .topics
            .iter()
            .map(|(topic, count)| format!("{topic} {count}"))
            .collect()
    };
    let by_topic = asked(Some("Loss"), None);
    assert_eq!((by_topic.total, by_topic.hits.len()), (2, 1));
    assert_eq!(counts(&by_topic), ["Family 2", "Loss 2", "Work 1"]);
    let by_kind = asked(None, Some(Kind::Question));
    assert_eq!((by_kind.total, keys(&by_kind)), (1, vec!["c"]));
    assert_eq!(counts(&by_kind), ["Family 1", "Work 1"]);
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition() {
    let entries = (0..150).map(|n| post(&format!("{n:03}"), "Rest", "Sleep and rest."));
    let index = index(entries.collect());
    let page = |offset| {
        let question = Question {
            text: "rest".into(),
            limit: 40,
            offset,
            ..Question::default()
        };
        found_in(&index.search(&question).unwrap())
    };
    let all: Vec<String> = [0, 40, 80, 120].into_iter().flat_map(page).collect();
    let expected: Vec<String> = (0..150).map(|n| format!("{n:03}")).collect();
    assert_eq!(all, expected);
}

fn found_in(answer: &Answer) -> Vec<String> {
    answer.hits.iter().map(|hit| hit.key.clone()).collect()
}

#[test]
fn nothing_asked_or_nothing_there_finds_nothing() {
    let full = index(blog());
    for text in ["", "   ", "?!…", "\u{0}\u{7}", "'", "🙂"] {
        assert_eq!(ask(&full, text), Answer::default(), "{text:?}");
    }
    let empty = index(Vec::new());
    assert_eq!(ask(&empty, "anxiety and depression"), Answer::default());
}

#[test]
fn only_the_beginning_of_an_endless_question_is_looked_at() {
    let index = index(blog());
    let long = format!("insomnia {} grief", "x".repeat(300));
    assert_eq!(found(&index, &long), ["sleep"]);
    let many = format!(
        "{} grief",
        (0..16)
            .map(|n| format!("w{n}"))
            .collect::<Vec<_>>()
            .join(" ")
    );
    assert!(found(&index, &many).is_empty());
}

#[test]
fn a_question_is_no_query_language() {
    let index = index(blog());
    let plain = found(&index, "anxiety sleep");
    for text in [
        "anxiety AND sleep",
        "+anxiety -sleep",
        "title:anxiety^9 sleep*",
        "\"anxiety (sleep",
    ] {
        let mut got = found(&index, text);
        got.retain(|key| plain.contains(key));
        assert_eq!(got.len(), plain.len(), "{text}");
    }
}

#[test]
fn an_index_is_shared_between_threads() {
    fn is_shared<T: Send + Sync + 'static>(_: &T) {}
    let index = Arc::new(index(blog()));
    is_shared(&index);
    let asked = (0..4).map(|_| {
        let index = Arc::clone(&index);
        std::thread::spawn(move || found(&index, "grief"))
    });
    let asked: Vec<_> = asked.collect();
    assert!(
        asked
            .into_iter()
            .all(|one| one.join().unwrap() == ["grief"])
    );
}

/// Where the judged questions lie. They are not part of the project.
const TOPICS: &str = "SYNERGY_TEST_SEARCH_TOPICS";

#[test]
#[expect(clippy::print_stderr, reason = "says that it was skipped")]
fn judged_questions_find_their_topics() {
    let Some(path) = std::env::var_os(TOPICS) else {
        eprintln!("skipped: {TOPICS} does not say where the judged questions are");
        return;
    };
    let topics = Topics::read(Path::new(&path)).unwrap();
    let index = Index::build(topics.entries(), &topics.words()).unwrap();
    for (task, least) in [
        (Task::KnownItem, 0.98),
        (Task::Mistyped, 0.93),
        (Task::Synonym, 0.95),
    ] {
        let mut judged = topics.judged(task, Half::HeldOut);
        judged.truncate(200);
        let figures = measure(&judged, |text| {
            let question = Question {
                text: text.into(),
                limit: JUDGED_HITS,
                ..Question::default()
            };
            index.search(&question).map(|answer| found_in(&answer))
        });
        let figures = figures.unwrap();
        assert!(figures.mrr >= least, "{}: {figures}", task.name());
        assert_eq!(figures.empty, 0, "{}", task.name());
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_is_answered(typed in "\\PC*|[\\x00-\\x7f]{0,300}|[a-z' ]{0,60}") {
        let index = index(blog());
        let answer = ask(&index, &typed);
        prop_assert_eq!(answer.total, answer.hits.len());
        prop_assert_eq!(&answer, &ask(&index, &typed));
    }

    #[test]
    fn whatever_is_published_can_be_shown(
        title in "\\PC{0,40}",
        body in "(\\PC|\\n|grief){0,80}",
        typed in "\\PC{0,10}",
    ) {
        let index = index(vec![post("a", &title, &body)]);
        for text in [typed.as_str(), "grief", title.as_str()] {
            for hit in ask(&index, text).hits {
                let whole: String = hit.title.iter().map(|piece| piece.text.as_str()).collect();
                let clean: String = title.split(|c: char| c.is_whitespace() || c.is_control())
                    .filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
                prop_assert_eq!(whole, clean);
            }
        }
    }

    #[test]
    fn a_title_finds_its_page(title in "[a-z]{3,9}( [a-z]{3,9}){0,4}") {
        let mut entries = blog();
        entries.push(post("mine", &title, "Nothing else."));
        prop_assert_eq!(&found(&index(entries), &title)[0], "mine");
    }

    #[test]
    fn words_lie_where_they_say(text in "(\\PC|')*") {
        for token in text::tokens(&text) {
            prop_assert!(text.get(token.span.clone()).is_some());
            let again = text::words(&token.word);
            prop_assert_eq!(again, vec![token.word]);
        }
    }
}
