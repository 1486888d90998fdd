//! The desk's pages through the real router, as a browser without scripts meets them.

use axum::{Router, http::StatusCode};
use domain::{id::ConsultationId, staff::StaffMember};
use server::crypto::secret;

use crate::{
    browser::{Answer, call, get, site, submit},
    story::nine,
    support::{TestPractice, on_both_engines},
};

impl TestPractice {
    /// The cookie of somebody who is signed in with both factors.
    async fn signs_in(&self, staff: &StaffMember) -> String {
        let session = secret::token();
        let (now, later) = (self.now(), self.now().plus_minutes(600));
        self.exec(
            "INSERT INTO staff_session (token_hash, staff_id, stage, created_at, seen_at, expires_at)
                VALUES ($1, $2, 'full', CAST($3 AS BIGINT), CAST($3 AS BIGINT), CAST($4 AS BIGINT))",
            &[
                &secret::digest(&session),
                staff.id.as_str(),
                &now.epoch().to_string(),
                &later.epoch().to_string(),
            ],
        )
        .await;
        session
    }
}

/// A desk with one booking, seen by its coordinator.
struct Desk {
    site: Router,
    session: String,
    id: ConsultationId,
}

impl Desk {
    async fn of(practice: &TestPractice) -> Self {
        practice.morning_therapist("dana").await;
        let id = practice.booked_with("zaphira", nine(), "dana").await;
        let staff = practice.coordinator().await;
        Self {
            site: site(practice),
            session: practice.signs_in(&staff).await,
            id,
        }
    }

    async fn opens(&self, path: &str) -> Answer {
        get(&self.site, path, &self.session).await
    }

    /// The page at `path`, which is there.
    async fn sees(&self, path: &str) -> String {
        let page = self.opens(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        page.body
    }

    /// Sends a form from `page` and follows where it leads.
    async fn sends(&self, page: &str, path: &str, form: &str) -> (String, Answer) {
        let answer = submit(&self.site, page, path, &self.session, form).await;
        assert!(
            answer.status.is_redirection(),
            "{}: {}",
            answer.status,
            answer.body
        );
        let there = answer
            .location()
            .replace("https://calls.example", "")
            .split('#')
            .next()
            .unwrap()
            .trim_end_matches('?')
            .to_owned();
        let page = self.opens(&there).await;
        (there, page)
    }
}

on_both_engines! {
    async fn every_page_is_whole_without_a_script_and_says_nothing_personal(practice: TestPractice) {
        let desk = Desk::of(&practice).await;
        let here = format!("/staff/consultations/{}", desk.id);
        practice.exec("UPDATE mail SET state = 'failed', reply = '550 zaphira@example.org' WHERE kind = 'confirmation'", &[]).await;
        for (path, words) in [
            ("/staff", "Nothing is booked for today"),
            ("/staff/consultations", "Confirmed"),
            ("/staff/consultations?state=IA", "Nothing fits these filters"),
            ("/staff/consultations/new", "Who calls"),
            ("/staff/mails", "Send again"),
            ("/staff/mails?state=sent", "No mail stands so"),
            (here.as_str(), "How to reach them"),
            (&format!("{here}/move"), "Move this call"),
            (&format!("{here}/cancel"), "Cancel this call?"),
        ] {
            let page = desk.sees(path).await;
            assert!(page.contains(words), "{path} lacks {words}");
            assert!(!page.to_lowercase().contains("zaphira"), "{path}");
        }
        assert!(desk.sees("/staff").await.contains("mails were refused"));
        let reference = practice.record(&practice.coordinator().await, &desk.id).await.reference;
        assert!(desk.sees(&format!("/staff/consultations?ref={reference}")).await.contains(&here));
        assert_eq!(desk.opens("/staff/consultations/nothing").await.status, StatusCode::NOT_FOUND);
    }

    async fn a_detail_is_uncovered_by_a_plain_form(practice: TestPractice) {
        let desk = Desk::of(&practice).await;
        let here = format!("/staff/consultations/{}", desk.id);
        let form = format!("id={}&part=email", desk.id);
        let (there, page) = desk.sends(&here, "/api/staff/reveal", &form).await;
        assert_eq!(there, here);
        assert!(page.body.contains("mailto:zaphira@example.org"));
        practice.minutes_pass(5);
        assert!(!desk.sees(&here).await.contains("zaphira"));
    }

    async fn a_call_is_moved_called_off_and_said_how_it_went_by_plain_forms(practice: TestPractice) {
        let desk = Desk::of(&practice).await;
        let here = format!("/staff/consultations/{}", desk.id);
        let at = nine().plus_minutes(30).epoch();
        let form = format!("id={}&version=0&therapist=&at={at}", desk.id);
        let (there, page) = desk.sends(&format!("{here}/move"), "/api/staff/move", &form).await;
        assert_eq!(there, here);
        assert!(page.body.contains("9:30 am"));
        // The page that somebody else had open is out of date, and says so.
        let late = desk.sends(&format!("{here}/cancel"), "/api/staff/cancel", &format!("id={}&version=0", desk.id)).await.1;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.body.contains("was changed in the meantime"));
        let early = desk.sends(&here, "/api/staff/outcome", &format!("id={}&outcome=held", desk.id)).await.1;
        assert_eq!(early.status, StatusCode::CONFLICT);
        practice.it_is(nine().plus_minutes(60));
        let session = practice.signs_in(&practice.coordinator().await).await;
        let desk = Desk { session, ..desk };
        assert!(desk.sees("/staff").await.contains("No outcome yet"));
        let (_, page) = desk.sends(&here, "/api/staff/outcome", &format!("id={}&outcome=no_show", desk.id)).await;
        assert!(page.body.contains("No-show") && page.body.contains("Undo"));
        let (_, page) = desk.sends(&here, "/api/staff/outcome", &format!("id={}&outcome=undo", desk.id)).await;
        assert!(page.body.contains("They did not come"));
    }

    async fn a_caller_is_booked_by_plain_forms_and_nothing_is_typed_twice(practice: TestPractice) {
        let desk = Desk::of(&practice).await;
        let (page, book) = ("/staff/consultations/new", "/api/staff/phone/book");
        let key = secret::token();
        let half = format!("request_key={key}&name=Thistlewood&state=MN&audience=me");
        let (there, shown) = desk.sends(page, book, &format!("{half}&then=times")).await;
        assert_eq!(there, page);
        assert!(shown.body.contains("Thistlewood") && shown.body.contains("9:30 am"));
        let (there, shown) = desk.sends(page, book, &format!("{half}&then=day%3D2026-03-05")).await;
        assert_eq!(there, format!("{page}?day=2026-03-05"));
        assert!(shown.body.contains("Thursday, March 5") && shown.body.contains("Thistlewood"));
        let (there, shown) = desk.sends(page, book, &format!("{half}&then=book")).await;
        assert!(!there.contains("Thistlewood"), "{there}");
        assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(shown.body.contains("Enter the phone number.") && shown.body.contains("Thistlewood"));
        let at = nine().plus_minutes(60).epoch();
        let whole = format!("{half}&at={at}&phone=612-555-0142&consent=yes&then=book");
        let (there, shown) = desk.sends(page, book, &whole).await;
        assert!(there.starts_with("/staff/consultations/"), "{there}");
        assert!(shown.body.contains("By phone") && !shown.body.contains("Thistlewood"));
        assert_eq!(desk.sends(page, book, &whole).await.0, there, "a second press is the same booking");
    }

    async fn a_hydrated_page_asks_for_other_days_and_other_times(practice: TestPractice) {
        let desk = Desk::of(&practice).await;
        let typed = format!("request_key={}&state=MN&then=times", secret::token());
        desk.sends("/staff/consultations/new", "/api/staff/phone/book", &typed).await;
        let at = nine().plus_minutes(2 * 24 * 60).epoch();
        let (ask, id) = (format!("ask[at]={at}&ask[zone]=America/Chicago"), format!("id={}", desk.id));
        for (path, form) in [
            ("/api/staff/phone", ask.clone()),
            ("/api/staff/live/phone-times", ask.clone()),
            ("/api/staff/move-plan", format!("{id}&{ask}")),
            ("/api/staff/live/move-times", format!("{id}&{ask}")),
            ("/api/staff/move-plan", id),
        ] {
            let answer = call(&desk.site, path, &desk.session, &form).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
            assert!(answer.body.contains("Thursday, March 5") || !form.contains("ask"), "{path}: {}", answer.body);
        }
    }
}
