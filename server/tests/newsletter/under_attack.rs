//! While many join at once, and where a form comes back at once.

use domain::{
    newsletter::{GoOnForm, JoinForm, Joined, NewsletterDesk as _, NewsletterError},
    time::{HOUR, MINUTE},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{
    browser::{get, site, submit},
    story::somewhere,
    support::{TestPractice, on_both_engines},
};

/// The ticket of a joining that was put off.
fn ticket(joined: Result<Joined, NewsletterError>) -> String {
    match joined {
        Ok(Joined::PutOff { ticket }) => ticket,
        other => panic!("{other:?}"),
    }
}

/// What the page's script works out.
fn proof(ticket: &str, bits: u32) -> String {
    let good = |n: &u64| {
        let digest = Sha256::digest(format!("{ticket}:{n}").as_bytes());
        let head = u64::from_be_bytes(digest[..8].try_into().unwrap());
        head.leading_zeros() >= bits
    };
    (0..).find(good).unwrap().to_string()
}

const TRIES_OF_ALL: &str =
    "SELECT CAST(SUM(count) AS BIGINT) FROM attempt WHERE bucket = 'newsletter.join'";

/// Lets so many join that the desk is alarmed.
async fn alarm(practice: &TestPractice) {
    practice.rules(json!({ "calm_joins_a_minute": 3 })).await;
    let form = practice.form("crowd@example.org").await;
    for _ in 0..4 {
        let _ = practice.join(form.clone(), &somewhere()).await;
    }
}

on_both_engines! {
    async fn a_form_that_comes_back_at_once_goes_on_after_a_small_sum(practice: TestPractice) {
        let at_once = JoinForm { email: "ada@example.org".to_owned(), ..JoinForm::default() };
        let ticket = ticket(practice.join(at_once, &somewhere()).await);
        assert!(practice.statuses().await.is_empty());
        let bits = practice.waiting(&ticket).await.unwrap().bits;
        let form = GoOnForm { proof: proof(&ticket, bits), ticket };
        assert_eq!(practice.go_on(form, &somewhere()).await, Ok(Joined::Asked));
        assert_eq!(practice.statuses().await, ["pending"]);
    }

    async fn without_a_script_patience_does_it(practice: TestPractice) {
        let at_once = JoinForm { email: "ada@example.org".to_owned(), ..JoinForm::default() };
        let ticket = ticket(practice.join(at_once, &somewhere()).await);
        let early = GoOnForm { ticket: ticket.clone(), proof: String::new() };
        let answer = practice.go_on(early.clone(), &somewhere()).await;
        assert_eq!(answer, Ok(Joined::PutOff { ticket: ticket.clone() }));
        let seconds = practice.waiting(&ticket).await.unwrap().seconds;
        practice.it_is(practice.now() + seconds);
        assert_eq!(practice.go_on(early.clone(), &somewhere()).await, Ok(Joined::Asked));
        practice.it_is(practice.now() + 2 * HOUR);
        assert_eq!(practice.go_on(early, &somewhere()).await, Err(NewsletterError::RunOut));
    }

    async fn while_many_join_everybody_works_and_only_a_few_may_wait(practice: TestPractice) {
        alarm(&practice).await;
        let put_off = ticket(practice.joins("ada@example.org").await);
        let waiting = practice.waiting(&put_off).await.unwrap();
        assert!(waiting.bits >= 16 && waiting.seconds >= 30);
        let wrong = GoOnForm { ticket: put_off.clone(), proof: "1".to_owned() };
        assert!(matches!(practice.go_on(wrong, &somewhere()).await, Ok(Joined::PutOff { .. })));
        let right = GoOnForm { proof: proof(&put_off, waiting.bits), ticket: put_off };
        assert_eq!(practice.go_on(right, &somewhere()).await, Ok(Joined::Asked));
        let mut patient = Vec::new();
        for nth in 0..5 {
            patient.push(ticket(practice.joins(&format!("p{nth}@example.org")).await));
        }
        practice.it_is(practice.now() + waiting.seconds);
        let mut asked = 0;
        for ticket in patient {
            let form = GoOnForm { ticket, proof: String::new() };
            asked += usize::from(practice.go_on(form, &somewhere()).await == Ok(Joined::Asked));
        }
        assert_eq!(asked, 3);
    }

    async fn the_alarm_ends_by_itself(practice: TestPractice) {
        alarm(&practice).await;
        ticket(practice.joins("ada@example.org").await);
        practice.it_is(practice.now() + 12 * MINUTE);
        assert_eq!(practice.joins("ada@example.org").await, Ok(Joined::Asked));
    }

    async fn one_place_joins_so_often_and_is_told_when_to_come_back(practice: TestPractice) {
        let place = somewhere();
        let mut last = Ok(Joined::Asked);
        for nth in 0..21 {
            assert_eq!(last, Ok(Joined::Asked), "{nth}");
            let form = practice.form(&format!("a{nth}@example.org")).await;
            last = practice.join(form, &place).await;
        }
        assert!(matches!(last, Err(NewsletterError::TooMany { retry_after }) if retry_after > 0));
        assert_eq!(practice.joins("elsewhere@example.org").await, Ok(Joined::Asked));
        practice.it_is(practice.now() + HOUR + MINUTE);
        let form = practice.form("later@example.org").await;
        assert_eq!(practice.join(form, &place).await, Ok(Joined::Asked));
    }

    async fn what_one_place_tries_in_vain_counts_against_nobody_else(practice: TestPractice) {
        practice.rules(json!({ "calm_joins_a_minute": 100_000 })).await;
        let place = somewhere();
        for nth in 0..40 {
            let form = practice.form(&format!("a{nth}@example.org")).await;
            let _ = practice.join(form, &place).await;
        }
        assert_eq!(practice.number(TRIES_OF_ALL).await, 20);
    }

    async fn when_too_many_join_who_has_worked_still_gets_in(practice: TestPractice) {
        alarm(&practice).await;
        let put_off = ticket(practice.joins("ada@example.org").await);
        practice.exec("UPDATE attempt SET count = 6000 WHERE bucket = 'newsletter.join'", &[]).await;
        let other = practice.joins("grace@example.org").await;
        assert!(matches!(other, Err(NewsletterError::TooMany { .. })));
        let bits = practice.waiting(&put_off).await.unwrap().bits;
        let form = GoOnForm { proof: proof(&put_off, bits), ticket: put_off };
        assert_eq!(practice.go_on(form, &somewhere()).await, Ok(Joined::Asked));
    }

    async fn a_stamp_that_is_used_over_and_over_is_worth_nothing(practice: TestPractice) {
        practice.rules(json!({ "calm_joins_a_minute": 100_000 })).await;
        let form = practice.form("ada@example.org").await;
        for nth in 0..20 {
            let form = JoinForm { email: format!("a{nth}@example.org"), ..form.clone() };
            assert_eq!(practice.join(form, &somewhere()).await, Ok(Joined::Asked), "{nth}");
        }
        ticket(practice.join(form, &somewhere()).await);
        assert_eq!(practice.joins("ada@example.org").await, Ok(Joined::Asked), "with a stamp of its own");
    }

    async fn the_page_that_waits_names_nobody_and_asks_nobody_else(practice: TestPractice) {
        let site = site(&practice);
        let answer = submit(&site, "/", "/api/newsletter/join", "", "email=ada%40example.org").await;
        assert!(answer.location().starts_with("/newsletter/moment?ticket="), "{}", answer.location());
        let page = get(&site, answer.location(), "").await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("/newsletter.js") && page.body.contains("Please wait for 5 seconds"));
        assert!(!page.body.contains("ada@") && !answer.location().contains("example.org"));
        assert_eq!(page.header("cache-control"), "no-store");
        let (_, rest) = answer.location().split_once('=').unwrap();
        practice.it_is(practice.now() + 5);
        let form = format!("ticket={rest}&proof=");
        let on = submit(&site, "/newsletter/moment", "/api/newsletter/go-on", "", &form).await;
        assert_eq!(on.location(), "/newsletter/sent");
        assert_eq!(get(&site, "/newsletter/moment?ticket=x", "").await.status, 410);
    }
}
