//! How many statements a page of the desk costs: the same few for a few rows and for thousands.

use domain::{
    booking::{NeedForm, TimesAsk},
    id::ConsultationId,
    staff::{Look, MailShown, PhoneStep, StaffDesk},
    time::MINUTE,
};
use server::{crypto::Column, store::booking as rows};

use crate::{
    statements::{counted, listen, statements},
    story::{caller, contact, nine},
    support::{TestPractice, chicago, on_both_engines},
};

/// A claim, a consultation that is a copy of another, and a mail of it that failed.
const COPY: [&str; 3] = [
    "INSERT INTO claim (id, therapist_id, kind, starts_at, ends_at, occupied_until)
        VALUES ($1, $2, 'booking', $3, $3 + 900, $3 + 1200)",
    "INSERT INTO consultation (id, reference, request_key, request_hash, token_hash, token_sealed,
            claim_id, therapist_id, license_id, state, starts_at, ends_at, zone, status, source,
            details_sealed, email_key, consent_version, created_at, changed_at)
        SELECT $1, $1, $1, '', $1, token_sealed, $1, $2, license_id, state, $3, $3 + 900, zone,
            'confirmed', source, $4, email_key, '', 0, 0
        FROM consultation WHERE id = $5",
    "INSERT INTO mail (id, consultation_id, version, kind, recipient, state, due_at, created_at)
        VALUES ($1, $1, 0, 'confirmation', 'visitor', 'failed', $3, 0)",
];

impl TestPractice {
    /// Lets there be `many` consultations, half of them over, two at each time, a failed mail each.
    /// The first, which was booked, is answered.
    pub async fn fill(&self, many: i64) -> ConsultationId {
        let (first, therapists) = self.first().await;
        let there = self
            .number("SELECT CAST(COUNT(*) AS BIGINT) FROM consultation")
            .await;
        let mut tx = self.store().begin().await.unwrap();
        let row = rows::consultation_by_id(&mut tx, &first).await;
        // A sealed column belongs to its own row.
        let (column, sealed) = (
            Column::CONSULTATION_DETAILS,
            row.unwrap().unwrap().details_sealed,
        );
        let details = self.keys().open_sealed(column, first.as_str(), &sealed);
        let details = details.unwrap();
        for nth in there..many {
            let id = format!("copy-{nth:06}");
            let whose = &therapists[usize::from(nth % 2 == 0)];
            let at = self.now().epoch() + (10 + 20 * steps(nth / 2)) * MINUTE;
            let sealed = self.keys().seal(column, &id, &details);
            for sql in COPY {
                let query = sqlx::query(sql).bind(&id).bind(whose).bind(at);
                let query = if sql.contains("$4") {
                    query.bind(sealed.as_slice()).bind(first.as_str())
                } else {
                    query
                };
                query.execute(&mut *tx).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        first
    }

    /// The consultation that was booked, which is there from the first call on, and two therapists.
    async fn first(&self) -> (ConsultationId, Vec<String>) {
        let booked = "SELECT id FROM consultation ORDER BY id LIMIT 1";
        let therapists = "SELECT id FROM therapist ORDER BY slug";
        if let Some(id) = self.texts(booked, &[]).await.pop() {
            let first = ConsultationId::from_text(id);
            return (first, self.texts(therapists, &[]).await);
        }
        let dana = self.therapist("dana").licensed("MN").treats(&["anxiety"]);
        dana.daily("09:00", "12:00").await;
        self.morning_therapist("luis").await;
        let need = NeedForm {
            state: "MN".to_owned(),
            audience: "me".to_owned(),
            service: "anxiety".to_owned(),
            ..NeedForm::default()
        };
        let at = chicago("2026-03-20 09:00");
        let first = self.books("ada", at, need, contact("ada")).await;
        (first, self.texts(therapists, &[]).await)
    }
}

/// 0, -1, 1, -2, 2 …: about as many before the present as after it.
fn steps(nth: i64) -> i64 {
    if nth % 2 == 0 { nth / 2 } else { -nth / 2 - 1 }
}

/// The statements of each page, in the order of their names below.
const PAGES: [&str; 7] = [
    "today",
    "consultations",
    "a filtered list",
    "one consultation",
    "where to move it",
    "phone booking",
    "mails",
];

async fn looks_at_everything(practice: &TestPractice, id: &ConsultationId) -> Vec<u64> {
    let staff = practice.coordinator().await;
    let typed = caller("bo", nine());
    practice
        .book_by_phone(&staff, typed, PhoneStep::Keep)
        .await
        .unwrap();
    vec![
        counted(async { practice.today(&staff, Look::First).await.map(drop).unwrap() }).await,
        counted(async { drop(practice.list(&staff, "").await) }).await,
        counted(async {
            drop(
                practice
                    .list(
                        &staff,
                        "from=2026-01-01&state=MN&therapist=dana&status=confirmed",
                    )
                    .await,
            )
        })
        .await,
        counted(async { drop(practice.record(&staff, id).await) }).await,
        counted(async {
            StaffDesk::times_to_move(&practice.practice, &staff, id, TimesAsk::default())
                .await
                .map(drop)
                .unwrap()
        })
        .await,
        counted(async {
            practice
                .phone(&staff, TimesAsk::default())
                .await
                .map(drop)
                .unwrap()
        })
        .await,
        counted(async {
            practice
                .mails(&staff, &MailShown::default())
                .await
                .map(drop)
                .unwrap()
        })
        .await,
    ]
}

on_both_engines! {
    async fn a_page_costs_at_most_six_statements_for_ten_rows_and_for_two_thousand(practice: TestPractice) {
        listen();
        let id = practice.fill(10).await;
        let mut numbers = looks_at_everything(&practice, &id).await;
        practice.fill(2_000).await;
        assert_eq!(practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM consultation").await, 2_000);
        numbers.extend(looks_at_everything(&practice, &id).await);
        let engine = practice.store().engine();
        let heard = statements(&practice, &numbers).await;
        let aside = ["BEGIN", "COMMIT"];
        let counts: Vec<usize> = heard
            .iter()
            .map(|all| all.iter().filter(|sql| !aside.iter().any(|word| sql.starts_with(word))).count())
            .collect();
        let (few, many) = counts.split_at(PAGES.len());
        #[expect(clippy::print_stdout, reason = "the figure is for people too")]
        {
            println!("{engine:?}: statements of {PAGES:?}");
            println!("  10 consultations: {few:?}; 2000: {many:?}");
        }
        assert_eq!(few, many, "{heard:#?}");
        assert!(few.iter().all(|count| (1..=6).contains(count)), "{heard:#?}");
    }
}
