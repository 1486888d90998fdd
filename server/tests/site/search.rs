//! The search over what the site says.

use std::{sync::Mutex, time::Duration};

use axum::{Router, http::StatusCode};
use domain::search::{Found, MOST_SUGGESTIONS, Search as _, SearchAsk, Suggestions};
use server::{
    jobs::{LOOK, look_after_site},
    store::Engine,
};
use server_fn::{Decodes as _, codec::PostcardEncoding};
use tokio::sync::watch;

use crate::{
    blog::{moment, post},
    browser::call,
    pages::{asked, filled, read},
    questions::questions,
    support::{TestPractice, on_both_engines},
};

async fn found(practice: &TestPractice, text: &str) -> Found {
    let ask = SearchAsk {
        text: text.to_owned(),
        ..SearchAsk::default()
    };
    practice.search(ask).await.unwrap()
}

/// What the field in the head of every page is answered, as the browser's half hears it.
async fn suggested(site: &Router, text: &str) -> Suggestions {
    let form = format!("text={}", text.replace(' ', "+"));
    let answer = call(site, "/api/search/suggest", "", &form).await;
    assert_eq!(answer.status, StatusCode::OK, "{text}: {}", answer.body);
    PostcardEncoding::decode(answer.bytes).unwrap()
}

fn title(found: &Suggestions, place: usize) -> String {
    let pieces = found.hits[place].title.iter();
    pieces.map(|piece| piece.text.as_str()).collect()
}

on_both_engines! {
    async fn every_kind_of_thing_is_found_by_its_own_words(practice: TestPractice) {
        let _site = filled(&practice).await;
        practice.it_is(moment("2026-11-24T06:00:00Z"));
        for (text, path) in [
            ("panic attack ", "/blog/panic-attack-what-helps"),
            ("grief and loss ", "/services/grief-and-loss"),
            ("dana reyes ", "/therapists/dana-reyes"),
            ("do i need an account ", "/faq/do-i-need-an-account"),
        ] {
            let found = found(&practice, text).await;
            let top: Vec<_> = found.hits.iter().take(3).map(|hit| hit.path.as_str()).collect();
            assert!(top.contains(&path), "{text}: {top:?}");
        }
    }

    async fn words_of_a_crisis_bring_help_before_the_results(practice: TestPractice) {
        let site = filled(&practice).await;
        let page = read(&site, "/search?q=i+want+to+die").await;
        let help = page.find("You can talk to a person right now.").unwrap();
        assert!(page.find("class=\"rows hits\"").is_none_or(|results| help < results));
        assert!(!read(&site, "/search?q=sleep").await.contains("You can talk to a person right now."));
    }

    async fn what_was_typed_stands_in_the_field_as_text_and_in_no_title(practice: TestPractice) {
        let site = filled(&practice).await;
        let page = read(&site, "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22sleep").await;
        assert!(!page.contains("<script>alert"));
        assert!(page.contains("<title>Search · Synergy</title>"));
        let answer = asked(&site, "/search?q=sleep").await;
        assert_eq!(answer.header("x-robots-tag"), "noindex");
        for odd in ["/search", "/search?q=", "/search?q=%00%F0%9F%98%80&page=0", "/search?q=a&page=99999&topic=none"] {
            assert_eq!(asked(&site, odd).await.status, StatusCode::OK, "{odd}");
        }
    }

    async fn a_mistake_is_understood_or_another_word_is_offered(practice: TestPractice) {
        let site = filled(&practice).await;
        practice.it_is(moment("2026-11-24T06:00:00Z"));
        let page = read(&site, "/search?q=anxeity").await;
        assert!(page.contains("Did you mean") && page.contains(">anxiety</a>"), "{page}");
        assert!(read(&site, "/search?q=xqzwv").await.contains("Nothing fits that."));
    }

    async fn while_somebody_types_the_last_word_is_a_beginning(practice: TestPractice) {
        let site = filled(&practice).await;
        practice.it_is(domain::time::Instant::from_epoch(1_795_500_000));
        let found = suggested(&site, "panic att").await;
        assert_eq!(found.hits[0].path, "/blog/panic-attack-what-helps");
        assert!(title(&found, 0).to_lowercase().contains("panic attack"));
        let marked = found.hits[0].title.iter().filter(|piece| piece.marked);
        assert!(marked.map(|piece| piece.text.to_lowercase()).any(|text| text.starts_with("panic")));
        let many = suggested(&site, "anxiety").await;
        assert_eq!(many.hits.len(), MOST_SUGGESTIONS);
        assert!(many.total > MOST_SUGGESTIONS);
        for nothing in ["", "   ", "xqzwvk"] {
            assert_eq!(suggested(&site, nothing).await, Suggestions::default(), "{nothing:?}");
        }
    }

    async fn while_somebody_types_words_of_a_crisis_are_heard(practice: TestPractice) {
        let site = filled(&practice).await;
        assert!(suggested(&site, "i want to die").await.crisis);
        assert!(!suggested(&site, "sleep").await.crisis);
    }

    async fn suggestions_have_their_limit_and_say_when_to_come_back(practice: TestPractice) {
        let site = filled(&practice).await;
        let began = std::time::Instant::now();
        let mut answered = 0;
        let refused = loop {
            let answer = call(&site, "/api/search/suggest", "", "text=").await;
            if answer.status != StatusCode::OK {
                break answer;
            }
            answered += 1;
        };
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(!refused.header("retry-after").is_empty());
        // One more is let through for each second that the asking has taken.
        let most = 240 + began.elapsed().as_secs() + 1;
        assert!((240..=most).contains(&answered), "{answered}");
    }

    async fn the_search_in_the_head_is_a_plain_form(practice: TestPractice) {
        let site = filled(&practice).await;
        for path in ["/", "/book", "/blog", "/states/mn"] {
            let page = read(&site, path).await;
            let form = page.split_once("<form method=\"get\" action=\"/search\" role=\"search\"");
            let (form, _) = form.unwrap().1.split_once("</form>").unwrap();
            assert!(form.contains("name=\"q\"") && form.contains("<button"), "{path}: {form}");
        }
    }

    async fn what_one_server_publishes_another_one_finds_by_itself(practice: TestPractice) {
        let _site = filled(&practice).await;
        let other = practice.second_server().await;
        let (stop, stopped) = watch::channel(false);
        // Servers look every few seconds; nobody here has so long.
        assert!(LOOK <= Duration::from_secs(5));
        let keeping = tokio::spawn(look_after_site(other.practice.clone(), Duration::from_millis(5), stopped));
        assert_eq!(found(&other, "zebrafinch ").await.total, 0);
        let told = post("zebrafinch", practice.now(), "Do you treat a zebrafinch?");
        practice.write_post(told, "ada").await.unwrap();
        let finding = async {
            while found(&other, "zebrafinch ").await.total == 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), finding).await.unwrap();
        stop.send_replace(true);
        keeping.await.unwrap();
        other.store().close().await;
    }

    async fn a_change_is_found_after_the_next_look_on_another_server_too(practice: TestPractice) {
        let _site = filled(&practice).await;
        let other = practice.second_server().await;
        assert_eq!(found(&practice, "zebrafinch ").await.total, 0);
        other.refresh_search().await.unwrap();
        practice.exec("UPDATE question SET question = 'Do you treat a zebrafinch?' WHERE slug = $1", &["do-i-need-an-account"]).await;
        practice.exec("UPDATE content_version SET version = version + 1 WHERE name = $1", &["site"]).await;
        for server in [&*practice, &other] {
            assert!(server.refresh_search().await.unwrap());
            assert!(!server.refresh_search().await.unwrap());
            let ask = SearchAsk { text: "zebrafinch ".to_owned(), ..SearchAsk::default() };
            assert_eq!(server.search(ask).await.unwrap().total, 1);
        }
        other.store().close().await;
    }
}

/// What every question found, one list for each engine that was asked.
static ANSWERS: Mutex<Vec<Vec<Found>>> = Mutex::new(Vec::new());

/// How many questions are asked.
const MANY: usize = 500;

/// Articles that differ in nothing but their addresses, written in another order in each store: an
/// order that hangs on ids, or on what the store happens to answer first, is not the same twice.
async fn add_twins(practice: &TestPractice) {
    let mut letters: Vec<char> = ('a'..='l').collect();
    if practice.store().engine() == Engine::Postgres {
        letters.reverse();
    }
    for letter in letters {
        let slug = format!("twin-{letter}");
        let mut twin = post(
            &slug,
            moment("2026-03-02T12:00:00Z"),
            "Worry keeps a body awake at night.",
        );
        twin.title = "Awake again".to_owned();
        twin.topics = vec![
            ("anxiety".to_owned(), "Anxiety".to_owned()),
            ("health".to_owned(), "Health".to_owned()),
        ];
        practice.write_post(twin, "ada").await.unwrap();
    }
}

async fn notes_the_answers(practice: TestPractice) {
    let _site = filled(&practice).await;
    add_twins(&practice).await;
    practice.it_is(moment("2026-11-24T12:00:00Z"));
    let mut all = Vec::new();
    for text in questions(MANY) {
        all.push(found(&practice, &text).await);
    }
    ANSWERS.lock().unwrap().push(all);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_engines_answer_five_hundred_questions_in_the_same_order() {
    TestPractice::on_sqlite(notes_the_answers).await;
    TestPractice::on_postgres(notes_the_answers).await;
    let answers = ANSWERS.lock().unwrap();
    let [here, there] = answers.as_slice() else {
        panic!("{} engines answered", answers.len());
    };
    let questions = questions(MANY);
    assert_eq!(questions.len(), MANY);
    for ((text, here), there) in questions.iter().zip(here).zip(there) {
        assert_eq!(here, there, "{text}");
    }
    let answered = here.iter().filter(|found| found.total > 0).count();
    let several = here.iter().filter(|found| found.hits.len() > 4).count();
    assert!(
        answered > 350 && several > 200,
        "{answered} found something, {several} five or more"
    );
    let twins = |found: &&Found| {
        found
            .hits
            .iter()
            .filter(|hit| hit.path.contains("/twin-"))
            .count()
            > 1
    };
    let tied = here.iter().filter(twins).count();
    assert!(tied > 20, "only {tied} questions had a tie to break");
}
