//! Who may call what: every server function there is, called by everybody there is. A new function
//! fails this chapter until it has its line in [`TABLE`].

use std::collections::BTreeSet;

use app::refusal::Refusal;
use domain::staff::{AccountError, Permission, Role};
use server_fn::error::FromServerFnError;

use crate::{
    browser::{call, site},
    story::PASSWORD,
    support::TestPractice,
};

/// Who may call a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum May {
    /// Everybody: a function of the public site, or of the way in, which asks for the session's
    /// stage itself.
    Everybody,
    /// A member of staff whose role has the permission.
    Staff(Permission),
}
use May::{Everybody, Staff};

/// Every server function, with arguments that it understands.
const TABLE: &[(&str, May, &str)] = &[
    (
        "/api/account/accept",
        Everybody,
        "token=x&name=x&email=x&password=x",
    ),
    ("/api/account/enrol", Everybody, "code=1"),
    ("/api/account/enrolment", Everybody, ""),
    ("/api/account/keep-codes", Everybody, ""),
    ("/api/account/recovery-codes", Everybody, ""),
    ("/api/account/second-factor", Everybody, "code=1"),
    ("/api/account/sign-in", Everybody, "email=x&password=x"),
    ("/api/account/sign-out", Everybody, ""),
    ("/api/account/welcome", Everybody, "token=x"),
    ("/api/booking/confirm", Everybody, "request_key=x"),
    ("/api/booking/contact", Everybody, ""),
    ("/api/booking/draft", Everybody, ""),
    ("/api/booking/forget", Everybody, ""),
    ("/api/booking/free-times", Everybody, ""),
    ("/api/booking/need", Everybody, ""),
    ("/api/booking/services", Everybody, ""),
    ("/api/booking/time", Everybody, ""),
    ("/api/consultation/cancel", Everybody, "token=x"),
    ("/api/consultation/move", Everybody, "token=x"),
    ("/api/consultation/show", Everybody, "token=x"),
    ("/api/consultation/times", Everybody, "token=x"),
    ("/api/consultation/undo", Everybody, "token=x"),
    ("/api/newsletter/confirm", Everybody, "token=x"),
    ("/api/newsletter/erase", Everybody, "token=x"),
    ("/api/newsletter/go-on", Everybody, "ticket=x"),
    ("/api/newsletter/join", Everybody, "email=x"),
    ("/api/newsletter/leave", Everybody, "token=x"),
    ("/api/newsletter/not-me", Everybody, "token=x"),
    ("/api/newsletter/pause", Everybody, "token=x&months=1"),
    ("/api/search/suggest", Everybody, "text=sleep"),
    ("/api/site/around", Everybody, ""),
    ("/api/site/read", Everybody, "path=/faq"),
    ("/api/site/waitlist", Everybody, "state=MN&email=x"),
    (
        "/api/staff/cancel",
        Staff(Permission::ChangeConsultation),
        "id=x&version=0",
    ),
    (
        "/api/staff/consultation",
        Staff(Permission::SeeOwnConsultations),
        "id=x",
    ),
    (
        "/api/staff/consultations",
        Staff(Permission::SeeOwnConsultations),
        "",
    ),
    (
        "/api/staff/live/consultations",
        Staff(Permission::SeeOwnConsultations),
        "",
    ),
    (
        "/api/staff/live/move-times",
        Staff(Permission::ChangeConsultation),
        "id=x",
    ),
    (
        "/api/staff/live/phone-times",
        Staff(Permission::BookConsultation),
        "",
    ),
    (
        "/api/staff/live/seconds-left",
        Staff(Permission::SeeDesk),
        "",
    ),
    ("/api/staff/live/today", Staff(Permission::SeeDesk), ""),
    ("/api/staff/mails", Staff(Permission::ManageMail), ""),
    (
        "/api/staff/mails/send-again",
        Staff(Permission::ManageMail),
        "id=x",
    ),
    ("/api/staff/me", Staff(Permission::SeeDesk), ""),
    (
        "/api/staff/move",
        Staff(Permission::ChangeConsultation),
        "id=x",
    ),
    (
        "/api/staff/move-plan",
        Staff(Permission::ChangeConsultation),
        "id=x",
    ),
    (
        "/api/staff/outcome",
        Staff(Permission::RecordOutcome),
        "id=x&outcome=held",
    ),
    ("/api/staff/phone", Staff(Permission::BookConsultation), ""),
    (
        "/api/staff/phone/book",
        Staff(Permission::BookConsultation),
        "",
    ),
    (
        "/api/staff/reveal",
        Staff(Permission::RevealContact),
        "id=x&part=email",
    ),
    ("/api/staff/stay", Staff(Permission::SeeDesk), ""),
    ("/api/staff/style", Staff(Permission::SeeDesk), ""),
    ("/api/staff/today", Staff(Permission::SeeDesk), ""),
];

/// What an answer means for whoever asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// The function ran, whatever it said.
    Ran,
    /// Nobody is signed in, or not far enough.
    SignedOut,
    /// The role may not.
    Forbidden,
}

#[test]
fn every_server_function_is_in_the_table_once() {
    let known: BTreeSet<_> = TABLE.iter().map(|(path, ..)| (*path).to_owned()).collect();
    let there: BTreeSet<_> = server_fn::axum::server_fn_paths()
        .map(|(path, _)| path.to_owned())
        .collect();
    assert_eq!(known, there);
    assert_eq!(known.len(), TABLE.len());
}

#[test]
fn staff_functions_are_behind_the_guard_and_nothing_is_changed_by_get() {
    for (path, may, _) in TABLE {
        let behind = path.starts_with("/api/staff/");
        assert_eq!(behind, matches!(may, Staff(_)), "{path}");
    }
    for (path, method) in server_fn::axum::server_fn_paths() {
        assert_eq!(method, axum::http::Method::POST, "{path}");
    }
}

async fn everybody_meets_every_function(practice: TestPractice) {
    let site = site(&practice);
    for (who, role, session) in people(&practice).await {
        for (path, may, form) in TABLE {
            if *path == "/api/account/sign-out" || *path == "/api/account/keep-codes" {
                // They end the session that the other calls need; the stories are about them.
                continue;
            }
            let answer = call(&site, path, &session, form).await;
            let expected = match (may, role) {
                (Everybody, _) => Class::Ran,
                (Staff(_), None) => Class::SignedOut,
                (Staff(permission), Some(role)) if role.may(*permission) => Class::Ran,
                (Staff(_), Some(_)) => Class::Forbidden,
            };
            let class = match answer.status.as_u16() {
                401 if path.starts_with("/api/staff/") => Class::SignedOut,
                403 => Class::Forbidden,
                _ => Class::Ran,
            };
            assert_eq!(
                class, expected,
                "{who} at {path}: {} {}",
                answer.status, answer.body
            );
            if class == Class::SignedOut {
                let refusal = Refusal::de(answer.bytes.clone());
                assert_eq!(refusal, Refusal::Account(AccountError::SignedOut));
                assert_eq!(answer.header("serverfnerror"), *path);
                assert_eq!(answer.header("cache-control"), "no-store");
            }
            assert_ne!(
                answer.status, 500,
                "{who} at {path}: the arguments are not understood"
            );
        }
    }
}

/// Everybody who could ask: a name, the role if they are signed in, and the cookie.
async fn people(practice: &TestPractice) -> Vec<(String, Option<Role>, String)> {
    use domain::staff::AccountDesk as _;

    let mut people = vec![
        ("nobody".to_owned(), None, String::new()),
        ("a made-up cookie".to_owned(), None, "a".repeat(43)),
    ];
    for role in Role::ALL {
        let colleague = practice.hires(role, role.as_str()).await;
        people.push((role.as_str().to_owned(), Some(role), colleague.session));
    }
    let therapist = practice.morning_therapist("tia").await;
    let sql = "UPDATE staff SET therapist_id = $1 WHERE role = 'therapist'";
    practice.exec(sql, &[therapist.as_str()]).await;
    let gone = practice.hires(Role::Owner, "gone").await;
    let sql = "UPDATE staff SET disabled_at = 1 WHERE email = 'gone@example.org'";
    practice.exec(sql, &[]).await;
    people.push(("a closed account".to_owned(), None, gone.session));
    let left = practice.hires(Role::Owner, "left").await;
    practice.sign_out(&left.session).await.unwrap();
    people.push(("somebody who left".to_owned(), None, left.session));
    let half = practice.hires(Role::Owner, "half").await;
    people.push((
        "after the password".to_owned(),
        None,
        practice.half_in(&half).await,
    ));
    let link = practice.invites(Role::Owner).await;
    let enrolling = practice
        .accept(&link, "New", "new@example.org", PASSWORD)
        .await;
    people.push(("setting up".to_owned(), None, enrolling.unwrap().session));
    people
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_call_what() {
    TestPractice::on_sqlite(everybody_meets_every_function).await;
}
