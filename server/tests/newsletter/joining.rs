//! Joining: one answer for every address, one mail a day, nothing in it that was typed.

use std::time::{Duration, Instant as Stopwatch};

use axum::http::StatusCode;
use domain::{
    contact::ContactFault,
    newsletter::{JoinForm, Joined, NewsletterDesk as _, NewsletterError},
    time::{DAY, MINUTE},
};

use crate::{
    browser::{get, site, submit},
    statements::{counted, listen, statements},
    story::somewhere,
    support::{TestPractice, on_both_engines},
};

/// A practice that knows an address of every kind: nobody's, asked, on the list, gone, suppressed.
async fn every_kind(practice: &TestPractice) -> [&'static str; 5] {
    practice.asked("asked@example.org").await;
    practice.subscriber("member@example.org").await;
    let welcome = practice.subscriber("left@example.org").await;
    let source = domain::newsletter::ConsentSource::LeavePage;
    practice
        .leave(&welcome.token("manage"), source)
        .await
        .unwrap();
    let question = practice.asked("never@example.org").await;
    practice.not_me(&question.token("confirm")).await.unwrap();
    [
        "new@example.org",
        "asked@example.org",
        "member@example.org",
        "left@example.org",
        "never@example.org",
    ]
}

/// How many runs of the timing are taken of each kind.
const RUNS: usize = 15;

/// The middle one.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

async fn the_same_statements(practice: TestPractice) {
    let kinds = every_kind(&practice).await;
    practice.it_is(practice.now() + 2 * DAY);
    listen();
    let mut numbers = Vec::new();
    for email in kinds {
        let form = practice.form(email).await;
        let place = somewhere();
        numbers.push(
            counted(async {
                assert_eq!(practice.join(form, &place).await, Ok(Joined::Asked));
            })
            .await,
        );
    }
    let all = statements(&practice, &numbers).await;
    let first = all[0].len();
    assert!(first > 8, "only {first} statements were heard");
    for (email, of_email) in kinds.iter().zip(&all) {
        assert_eq!(
            of_email.len(),
            first,
            "{email}: {of_email:#?}\n{:#?}",
            all[0]
        );
        let tables = |verb: &str| of_email.iter().filter(|sql| sql.starts_with(verb)).count();
        assert_eq!(
            tables("INSERT") + tables("UPDATE"),
            8,
            "{email}: {of_email:#?}"
        );
    }
}

/// Counting listens to the whole process, so these two are not told side by side with others.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_address_costs_the_same_statements() {
    TestPractice::on_sqlite(the_same_statements).await;
}

on_both_engines! {
    async fn every_address_gets_the_same_answer_and_hardly_another_time(practice: TestPractice) {
        practice.rules(serde_json::json!({ "calm_joins_a_minute": 100_000 })).await;
        let kinds = every_kind(&practice).await;
        let mut times = vec![Vec::new(); kinds.len()];
        for run in 0..RUNS {
            practice.it_is(practice.now() + 2 * DAY);
            for (nth, email) in kinds.into_iter().enumerate() {
                // Nobody new is new twice.
                let email = if nth == 0 { format!("new{run}@example.org") } else { email.to_owned() };
                let form = practice.form(&email).await;
                let place = somewhere();
                let began = Stopwatch::now();
                assert_eq!(practice.join(form, &place).await, Ok(Joined::Asked), "{email}");
                times[nth].push(began.elapsed());
            }
        }
        let medians: Vec<_> = times.into_iter().map(median).collect();
        #[expect(clippy::print_stdout, reason = "the figure is for people too")]
        {
            println!("joining, median time of {kinds:?}: {medians:?}");
        }
        let (least, most) = (medians.iter().min().unwrap(), medians.iter().max().unwrap());
        assert!(*most < *least * 3 + Duration::from_millis(5), "{medians:?}");
    }

    async fn whoever_joins_is_asked_by_mail_and_reminded_once(practice: TestPractice) {
        let question = practice.asked("ada@example.org").await;
        assert_eq!(question.subject(), "Please confirm your email address");
        assert_eq!(practice.statuses().await, ["pending"]);
        assert_eq!(practice.consents().await, ["asked form"]);
        practice.it_is(practice.now() + DAY + -10);
        assert!(practice.post().await.is_empty());
        practice.it_is(practice.now() + 10);
        let reminder = practice.post().await;
        assert_eq!(reminder.len(), 1);
        assert_eq!(reminder[0].subject(), "Still one tap away");
        assert_eq!(reminder[0].way("confirm"), question.way("confirm"));
        for _ in 0..40 {
            practice.it_is(practice.now() + DAY);
            assert!(practice.post().await.is_empty());
        }
    }

    async fn an_address_is_written_to_once_a_day_however_often_it_is_typed(practice: TestPractice) {
        // The long form of the drill types it 10,000 times.
        let times = if std::env::var_os("SYNERGY_TEST_LONG").is_some() { 10_000 } else { 150 };
        practice.rules(serde_json::json!({ "calm_joins_a_minute": 100_000 })).await;
        for nth in 0..times {
            let email = if nth % 2 == 0 { "ada@example.org" } else { "Ada@Example.ORG" };
            assert_eq!(practice.joins(email).await, Ok(Joined::Asked));
        }
        assert_eq!(practice.post().await.len(), 1);
        assert_eq!(practice.consents().await.len(), 1, "the record does not grow by being bothered");
        practice.it_is(practice.now() + 2 * DAY);
        assert_eq!(practice.joins("ada@example.org").await, Ok(Joined::Asked));
        let next = practice.post().await;
        assert_eq!(next.len(), 1, "one the next day, and no reminder beside it: {next:?}");
    }

    async fn an_address_that_is_typed_in_many_places_at_once_gets_one_mail(practice: TestPractice) {
        practice.rules(serde_json::json!({ "calm_joins_a_minute": 100_000 })).await;
        let form = practice.form("ada@example.org").await;
        let other = practice.second_server().await;
        let joining: Vec<_> = (0..20)
            .map(|nth| {
                let desk = if nth % 2 == 0 { practice.practice.clone() } else { other.practice.clone() };
                let form = form.clone();
                tokio::spawn(async move { desk.join(form, &somewhere()).await })
            })
            .collect();
        for one in joining {
            assert_eq!(one.await.unwrap(), Ok(Joined::Asked));
        }
        other.store().close().await;
        assert_eq!(practice.statuses().await, ["pending"]);
        assert_eq!(practice.consents().await, ["asked form"]);
        assert_eq!(practice.post().await.len(), 1);
    }

    async fn who_is_on_the_list_is_told_so_and_asked_nothing(practice: TestPractice) {
        let welcome = practice.subscriber("ada@example.org").await;
        practice.it_is(practice.now() + 2 * DAY);
        assert_eq!(practice.joins("ada@example.org").await, Ok(Joined::Asked));
        let sent = practice.post().await;
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].subject(), "You are on the list already");
        assert_eq!(sent[0].way("manage"), welcome.way("manage"));
        assert_eq!(practice.statuses().await, ["active"]);
    }

    async fn who_gives_no_answer_is_asked_three_times_and_then_left_alone(practice: TestPractice) {
        let mut subjects = Vec::new();
        for _ in 0..25 {
            assert_eq!(practice.joins("ada@example.org").await, Ok(Joined::Asked));
            subjects.extend(practice.post().await.iter().map(|mail| mail.subject().to_owned()));
            practice.it_is(practice.now() + DAY);
        }
        let question = "Please confirm your email address";
        assert_eq!(subjects, [question, "Still one tap away", question, question]);
    }

    async fn the_second_question_does_not_come_with_the_reminder(practice: TestPractice) {
        practice.asked("ada@example.org").await;
        practice.it_is(practice.now() + DAY);
        assert_eq!(practice.joins("ada@example.org").await, Ok(Joined::Asked));
        let sent = practice.post().await;
        assert_eq!(sent.len(), 1, "{sent:?}");
        assert_eq!(sent[0].subject(), "Still one tap away");
    }

    async fn who_is_on_the_list_is_told_so_once_in_thirty_days(practice: TestPractice) {
        practice.subscriber("ada@example.org").await;
        let mut told = 0;
        for _ in 0..40 {
            practice.it_is(practice.now() + DAY);
            assert_eq!(practice.joins("ada@example.org").await, Ok(Joined::Asked));
            told += practice.post().await.len();
        }
        assert_eq!(told, 2);
    }

    async fn who_comes_and_goes_can_always_come_back(practice: TestPractice) {
        for _ in 0..5 {
            let welcome = practice.subscriber("ada@example.org").await;
            let source = domain::newsletter::ConsentSource::LeavePage;
            practice.leave(&welcome.token("manage"), source).await.unwrap();
            practice.it_is(practice.now() + 2 * DAY);
        }
        assert_eq!(practice.statuses().await, ["left"]);
    }

    async fn the_addresses_of_one_mailbox_are_written_to_twice_a_day(practice: TestPractice) {
        practice.rules(serde_json::json!({ "calm_joins_a_minute": 100_000 })).await;
        for nth in 0..9 {
            assert_eq!(practice.joins(&format!("a.da+{nth}@gmail.com")).await, Ok(Joined::Asked));
        }
        assert_eq!(practice.joins("ada@googlemail.com").await, Ok(Joined::Asked));
        assert_eq!(practice.post().await.len(), 2);
        practice.asked("grace@example.org").await;
        practice.it_is(practice.now() + DAY + MINUTE);
        assert_eq!(practice.post().await.len(), 2, "one reminder to each mailbox");
        practice.asked("ada@gmail.com").await;
    }

    async fn a_robot_that_fills_in_everything_hears_what_everybody_hears(practice: TestPractice) {
        let form = JoinForm {
            website: "https://spam.example".to_owned(),
            ..practice.form("ada@example.org").await
        };
        assert_eq!(practice.join(form, &somewhere()).await, Ok(Joined::Asked));
        assert!(practice.statuses().await.is_empty());
    }

    async fn what_is_no_address_is_said_and_stays_in_the_box(practice: TestPractice) {
        let malformed = Err(NewsletterError::Email(ContactFault::Malformed));
        assert_eq!(practice.joins("ada@").await, malformed);
        assert_eq!(practice.joins(" ").await, Err(NewsletterError::Email(ContactFault::Missing)));
        let site = site(&practice);
        let form = "email=ada%40&stamp=&website=";
        let answer = submit(&site, "/faq", "/api/newsletter/join", "", form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.location(), "/newsletter?problem=malformed");
        assert!(!answer.header("set-cookie").contains("ada"));
        let page = get(&site, answer.location(), "").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains("Enter your e-mail address in full"));
        assert_eq!(page.header("cache-control"), "no-store", "it shows what was typed");
    }

    async fn the_form_stands_at_the_foot_of_every_page_and_works_without_a_script(practice: TestPractice) {
        practice.seed_sample().await.unwrap();
        let site = site(&practice);
        for path in ["/", "/crisis", "/book", "/newsletter", "/faq"] {
            let page = get(&site, path, "").await;
            assert!(page.body.contains("action=\"/api/newsletter/join\""), "{path}");
            assert!(page.body.contains("name=\"stamp\" value=\"1"), "{path}");
        }
        let page = get(&site, "/faq", "").await;
        let (_, rest) = page.body.split_once("name=\"stamp\" value=\"").unwrap();
        let stamp = rest.split('"').next().unwrap();
        practice.it_is(practice.now() + 5);
        let form = format!("email=ada%40example.org&stamp={stamp}&website=");
        let answer = submit(&site, "/faq", "/api/newsletter/join", "", &form).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/newsletter/sent"));
        assert_eq!(practice.statuses().await, ["pending"]);
        let sent = get(&site, "/newsletter/sent", "").await;
        assert!(sent.body.contains("Look into your mail") && !sent.body.contains("ada"));
    }
}
