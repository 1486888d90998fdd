//! The pages for reading, through the real router.

use axum::{Router, http::StatusCode};
use domain::practice::{PracticeBook as _, Slug};

use crate::{
    browser::{Answer, get, site},
    statements::{counted, listen, statements},
    support::{TestPractice, chicago, on_both_engines},
};

/// The practice with everything that comes with the program.
pub async fn filled(practice: &TestPractice) -> Router {
    practice.seed_sample().await.unwrap();
    assert!(practice.seed_content().await.unwrap());
    site(practice)
}

pub async fn read(site: &Router, path: &str) -> String {
    let page = get(site, path, "").await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
    page.body
}

pub async fn asked(site: &Router, path: &str) -> Answer {
    get(site, path, "").await
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before}"))
        .1;
    rest.split_once(after).unwrap().0
}

async fn is_served(practice: &TestPractice, state: &str) -> bool {
    let states = practice.states().await.unwrap();
    let one = states.iter().find(|one| one.state.code() == state).unwrap();
    one.served
}

on_both_engines! {
    async fn every_page_for_reading_has_one_heading_a_title_and_its_true_address(practice: TestPractice) {
        let site = filled(&practice).await;
        for path in [
            "/therapists", "/therapists/dana-reyes", "/services", "/services/anxiety",
            "/services/couples", "/faq", "/faq/do-i-need-an-account", "/about", "/cost", "/privacy",
            "/blog",
        ] {
            let page = read(&site, path).await;
            assert_eq!(page.matches("<h1").count(), 1, "{path}");
            let title = between(&page, "<title>", "</title>");
            assert!(title.ends_with(" · Synergy") && title.len() > 12, "{path}: {title}");
            let address = format!("<link href=\"https://calls.example{path}\" rel=\"canonical\">");
            assert_eq!(page.matches(&address).count(), 1, "{path}");
            let description = between(&page, "<meta name=\"description\" content=\"", "\"");
            assert!((40..=200).contains(&description.len()), "{path}: {description}");
        }
    }

    async fn the_content_moves_in_once_and_is_the_staffs_from_then_on(practice: TestPractice) {
        let _site = filled(&practice).await;
        let before = practice.number("SELECT version FROM content_version").await;
        practice.exec("UPDATE question SET question = 'Changed?' WHERE slug = $1", &["do-i-need-an-account"]).await;
        assert!(!practice.seed_content().await.unwrap());
        assert_eq!(practice.number("SELECT version FROM content_version").await, before);
        let kept = practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM question WHERE question = 'Changed?'").await;
        assert_eq!(kept, 1);
    }

    async fn the_list_of_therapists_shows_who_fits_and_when_each_is_free(practice: TestPractice) {
        let site = filled(&practice).await;
        let all = read(&site, "/therapists").await;
        for name in ["Dana Reyes", "Owen Blake", "Ruth Okafor"] {
            assert!(all.contains(name), "{name}");
        }
        assert!(!all.contains("Next free:"));
        let some = read(&site, "/therapists?state=KS").await;
        assert!(some.contains("Luis Marin") && !some.contains("Owen Blake"));
        assert!(some.contains("Next free:") && some.contains("/book?state=KS&amp;therapist=luis-marin&amp;at="));
        let nobody = read(&site, "/therapists?state=KS&service=medication-management").await;
        assert!(nobody.contains("Nobody fits all of that."));
        // What is not understood does not matter.
        assert!(read(&site, "/therapists?state=XX&for=dogs").await.contains("Owen Blake"));
    }

    async fn the_practices_profiles_are_linked_and_told_as_the_settings_say(practice: TestPractice) {
        let site = filled(&practice).await;
        let home = read(&site, "/").await;
        assert!(home.contains("<a href=\"https://example.org/facebook\" rel=\"me noopener\">"));
        assert!(home.contains("\"sameAs\":[\"https://example.org/facebook\",\"https://example.org/instagram\",\"https://example.org/linkedin\"]"));
        let written = r#"[{"network":"Other","address":"https://other.example/us"},{"network":"Bad","address":"javascript:alert(1)"}]"#;
        practice.exec("UPDATE setting SET value = $1 WHERE name = 'profiles'", &[written]).await;
        let about = read(&site, "/about").await;
        assert!(about.contains("href=\"https://other.example/us\""));
        assert!(!about.contains("javascript:alert") && !about.contains("example.org/facebook"));
        practice.exec("DELETE FROM setting WHERE name = $1", &["profiles"]).await;
        assert!(!read(&site, "/about").await.contains("Follow us"));
    }

    async fn what_stands_around_every_page_is_read_once_while_nothing_changes(practice: TestPractice) {
        listen();
        let _site = filled(&practice).await;
        practice.look_after_site().await.unwrap();
        let first = counted(async { _ = practice.public_words().await.unwrap() }).await;
        let again = counted(async { _ = practice.public_words().await.unwrap() }).await;
        practice.exec("UPDATE setting SET value = $1 WHERE name = 'notice'", &["\"Other\""]).await;
        practice.exec("UPDATE content_version SET version = version + 1 WHERE name = $1", &["site"]).await;
        practice.look_after_site().await.unwrap();
        assert_eq!(practice.public_words().await.unwrap().notice, "Other");
        // Whoever writes by hand and moves no version waits for a minute.
        practice.exec("UPDATE setting SET value = $1 WHERE name = 'notice'", &["\"Third\""]).await;
        assert_eq!(practice.public_words().await.unwrap().notice, "Other");
        practice.minutes_pass(1);
        assert_eq!(practice.public_words().await.unwrap().notice, "Third");
        let heard = statements(&practice, &[first, again]).await;
        assert_eq!(heard[0].iter().filter(|sql| sql.starts_with("SELECT name, value")).count(), 1, "{heard:?}");
        assert_eq!(heard[1], Vec::<String>::new());
    }

    async fn what_is_treated_where_is_read_once_while_nothing_changes(practice: TestPractice) {
        listen();
        let _site = filled(&practice).await;
        practice.look_after_site().await.unwrap();
        let first = counted(async {
            let (states, services) = tokio::join!(practice.states(), practice.service_cards());
            assert!(states.unwrap().iter().any(|one| one.served) && !services.unwrap().is_empty());
        }).await;
        let again = counted(async {
            _ = practice.service_cards().await.unwrap();
            _ = practice.public_words().await.unwrap();
            _ = practice.states().await.unwrap();
        }).await;
        practice.exec("UPDATE therapist SET active = 0 WHERE slug <> $1", &["nobody"]).await;
        practice.exec("UPDATE service SET name = $1 WHERE slug = 'anxiety'", &["Worry"]).await;
        assert!(is_served(&practice, "MN").await, "no version has moved");
        practice.exec("UPDATE content_version SET version = version + 1 WHERE name = $1", &["site"]).await;
        practice.look_after_site().await.unwrap();
        assert!(!is_served(&practice, "MN").await);
        assert!(practice.service_cards().await.unwrap().iter().any(|one| one.name == "Worry"));
        // Whoever writes by hand and moves no version waits for a minute.
        practice.exec("UPDATE therapist SET active = 1 WHERE slug <> $1", &["nobody"]).await;
        assert!(!is_served(&practice, "MN").await);
        practice.minutes_pass(1);
        assert!(is_served(&practice, "MN").await);
        let heard = statements(&practice, &[first, again]).await;
        assert_eq!(heard[0].iter().filter(|sql| sql.starts_with("SELECT")).count(), 2, "{heard:?}");
        assert_eq!(heard[1], Vec::<String>::new());
    }

    async fn a_state_is_served_until_midnight_of_the_last_license_and_not_a_second_longer(practice: TestPractice) {
        practice.therapist("dana").licensed_between("MN", "2026-01-01", "2026-03-02").await;
        practice.look_after_site().await.unwrap();
        practice.it_is(chicago("2026-03-02 23:59") + 59);
        assert!(is_served(&practice, "MN").await);
        practice.it_is(chicago("2026-03-03 00:00"));
        assert!(!is_served(&practice, "MN").await);
    }

    async fn a_profile_names_the_licenses_in_force_with_their_numbers(practice: TestPractice) {
        practice.therapist("dana").licensed("MN").licensed("IA").licensed_between("WI", "2020-01-01", "2026-03-01").await;
        practice.exec("UPDATE license SET number = $1 WHERE state = 'IA'", &["A|7 b"]).await;
        let profile = practice.practice.therapist(&Slug::parse("dana").unwrap(), None).await.unwrap();
        let told: Vec<_> = profile.licenses.iter().map(|one| (one.state.code(), one.number.as_str())).collect();
        assert_eq!(told, [("IA", "A|7 b"), ("MN", "MN-2020-01-01")]);
    }

    async fn where_nobody_looks_after_the_site_every_page_reads_anew(practice: TestPractice) {
        practice.therapist("dana").licensed("MN").await;
        assert!(is_served(&practice, "MN").await);
        practice.exec("UPDATE therapist SET active = 0 WHERE slug = $1", &["dana"]).await;
        assert!(!is_served(&practice, "MN").await);
    }

    async fn a_stage_of_life_has_a_page_and_is_no_topic_of_a_call(practice: TestPractice) {
        let site = filled(&practice).await;
        assert!(read(&site, "/services").await.contains("/services/college-students"));
        let book = read(&site, "/book").await;
        assert!(book.contains("value=\"anxiety\"") && !book.contains("value=\"college-students\""));
    }

    async fn the_privacy_page_says_what_the_settings_say(practice: TestPractice) {
        let site = filled(&practice).await;
        assert!(read(&site, "/privacy").await.contains("365 days after the call"));
        practice.exec("INSERT INTO setting (name, value) VALUES ($1, '90')", &["keep_consultation_days"]).await;
        assert!(read(&site, "/privacy").await.contains("90 days after the call"));
    }

    async fn what_is_not_there_is_not_found(practice: TestPractice) {
        let site = filled(&practice).await;
        for path in ["/services/nothing", "/therapists/nobody", "/faq/why", "/blog/none", "/blog/topics/none", "/blog/years/1999", "/blog?page=99", "/pages/x", "/nowhere", "/blog/A%20b"] {
            assert_eq!(asked(&site, path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}
