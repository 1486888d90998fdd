//! The way in as a browser without scripts goes it, and what the guard does with everybody else.

use app::refusal::Refusal;
use axum::Router;
use domain::staff::{AccountError, Role};
use server_fn::error::FromServerFnError;

use crate::{
    browser::{Answer, call, get, site, site_at, submit},
    story::{Colleague, PASSWORD, authenticator},
    support::TestPractice,
};

/// What a page shows between two marks.
fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = page.split_once(before).unwrap();
    rest.split_once(after).unwrap().0
}

async fn a_set_up_without_scripts(practice: TestPractice) {
    let site = site(&practice);
    let enrolling = makes_the_account(&practice, &site).await;
    let fresh = sets_up_the_authenticator(&practice, &site, &enrolling).await;
    let codes = get(&site, "/staff/codes", &fresh).await;
    assert_eq!(codes.status, 200);
    let list = between(&codes.body, "<ol class=\"codes\">", "</ol>");
    assert_eq!(list.matches("<code>").count(), 10);
    let kept = submit(&site, "/staff/codes", "/api/account/keep-codes", &fresh, "").await;
    assert_eq!((kept.status.as_u16(), kept.location()), (303, "/staff"));
    let session = kept.session();
    assert_eq!(get(&site, "/staff/codes", session).await.status, 410);
    let desk = get(&site, "/staff", session).await;
    assert_eq!(desk.status, 200);
    assert!(desk.body.contains("Ada") && desk.body.contains("Owner"));
}

/// The printed link, one refused form, and the account.
async fn makes_the_account(practice: &TestPractice, site: &Router) -> String {
    let link = practice.owner_welcome().await.unwrap().unwrap();
    let page = format!("/staff/welcome/{link}");
    let shown = get(site, &page, "").await;
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains("Welcome to the desk"));
    let form = format!("token={link}&name=Ada&email=ada%40example.org&password=short");
    let refused = submit(site, &page, "/api/account/accept", "", &form).await;
    assert_eq!(refused.status, 302);
    let back = refused
        .location()
        .strip_prefix("https://calls.example")
        .unwrap()
        .to_owned();
    assert!(!back.contains("example.org"), "{back}");
    let (typed, _) = refused.header("set-cookie").split_once(';').unwrap();
    assert!(typed.starts_with("__Host-synergy-typed="), "{typed}");
    let again = get(site, &back, &format!("none; {typed}")).await;
    assert_eq!(again.status, 422);
    for part in [
        "Choose a password of 15 characters or more",
        "value=\"Ada\"",
        "value=\"ada@example.org\"",
    ] {
        assert!(again.body.contains(part), "{part}");
    }
    assert!(again.header("set-cookie").contains("Max-Age=0"));
    let form = format!(
        "token={link}&name=Ada&email=ada%40example.org&password={}",
        PASSWORD.replace(' ', "+")
    );
    let made = submit(site, &page, "/api/account/accept", "", &form).await;
    assert_eq!(
        (made.status.as_u16(), made.location()),
        (303, "/staff/authenticator")
    );
    made.session().to_owned()
}

/// Nothing else is open until a first code was typed.
async fn sets_up_the_authenticator(
    practice: &TestPractice,
    site: &Router,
    session: &str,
) -> String {
    let desk = get(site, "/staff", session).await;
    assert_eq!(
        (desk.status.as_u16(), desk.location()),
        (303, "/staff/authenticator")
    );
    let shown = get(site, "/staff/authenticator", session).await;
    assert_eq!(shown.status, 200);
    let key = between(&shown.body, "<p class=\"secret\"><code>", "</code>");
    let code = practice.code_of(&authenticator(key));
    let done = submit(
        site,
        "/staff/authenticator",
        "/api/account/enrol",
        session,
        &format!("code={code}"),
    )
    .await;
    assert_eq!(
        (done.status.as_u16(), done.location()),
        (303, "/staff/codes")
    );
    done.session().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owner_sets_everything_up_without_scripts() {
    TestPractice::on_sqlite(a_set_up_without_scripts).await;
}

/// The first factor, for somebody who wanted a page of the desk.
async fn types_the_password(site: &Router, ada: &Colleague) -> Answer {
    let asked = get(site, "/staff/style?tab=1", "").await;
    assert_eq!(asked.status, 303);
    let page = asked.location().to_owned();
    assert_eq!(page, "/staff/sign-in?next=/staff/style%3Ftab%3D1");
    let shown = get(site, &page, "").await;
    assert_eq!(shown.status, 200);
    assert_eq!(
        between(&shown.body, "name=\"next\" value=\"", "\""),
        "/staff/style?tab=1"
    );

    let form = format!(
        "next=%2Fstaff%2Fstyle%3Ftab%3D1&email={}&password={}",
        ada.email,
        PASSWORD.replace(' ', "+")
    );
    let half = submit(site, &page, "/api/account/sign-in", "", &form).await;
    assert_eq!(half.status, 303);
    assert_eq!(
        half.location(),
        "/staff/second-step?next=/staff/style%3Ftab%3D1"
    );
    let cookie = half.header("set-cookie");
    for part in [
        "__Host-synergy-staff=",
        "; Path=/",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Secure",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    let session = half.session().to_owned();
    assert_eq!(
        get(site, "/staff/style", &session).await.location(),
        "/staff/second-step?next=/staff/style"
    );
    let step = get(site, half.location(), &session).await;
    assert!(step.body.contains("autocomplete=\"one-time-code\""));
    assert!(step.body.contains("inputmode=\"numeric\""));
    half
}

async fn signing_in_and_out(practice: TestPractice) {
    let site = site(&practice);
    let ada = practice.hires(Role::Owner, "ada").await;
    let half = types_the_password(&site, &ada).await;
    let session = half.session().to_owned();
    let code = practice.next_code(&ada);
    let form = format!("next=%2F%2Fevil.example&code={code}");
    let full = submit(
        &site,
        half.location(),
        "/api/account/second-factor",
        &session,
        &form,
    )
    .await;
    assert_eq!((full.status.as_u16(), full.location()), (303, "/staff"));
    let session = full.session().to_owned();
    let styles = get(&site, "/staff/style", &session).await;
    assert_eq!(styles.status, 200);
    let words = "Keep the first time that suits both of us";
    assert_eq!(styles.body.matches(words).count(), 1, "sent once, as HTML");
    assert_eq!(
        get(&site, "/staff/second-step", &session).await.location(),
        "/staff"
    );

    let out = submit(&site, "/staff", "/api/account/sign-out", &session, "").await;
    assert_eq!(
        (out.status.as_u16(), out.location()),
        (303, "/staff/sign-in?out")
    );
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    let replayed = get(&site, "/staff", &session).await;
    assert_eq!(
        (replayed.status.as_u16(), replayed.location()),
        (303, "/staff/sign-in")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_signs_in_for_the_page_they_wanted_and_out_again() {
    TestPractice::on_sqlite(signing_in_and_out).await;
}

async fn a_new_sign_in_ends_the_session_before(practice: TestPractice) {
    let site = site(&practice);
    let ada = practice.hires(Role::Owner, "ada").await;
    let form = format!(
        "email={}&password={}",
        ada.email,
        PASSWORD.replace(' ', "+")
    );
    submit(
        &site,
        "/staff/sign-in",
        "/api/account/sign-in",
        &ada.session,
        &form,
    )
    .await;
    assert!(practice.member(&ada.session).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_has_one_session() {
    TestPractice::on_sqlite(a_new_sign_in_ends_the_session_before).await;
}

async fn plain_http(practice: TestPractice) {
    let site = site_at(&practice, "http://127.0.0.1:3000");
    let ada = practice.hires(Role::Owner, "ada").await;
    let form = format!(
        "email={}&password={}",
        ada.email,
        PASSWORD.replace(' ', "+")
    );
    let half = submit(&site, "/staff/sign-in", "/api/account/sign-in", "", &form).await;
    let cookie = half.header("set-cookie");
    assert!(cookie.starts_with("synergy-staff="), "{cookie}");
    assert!(!cookie.contains("Secure"), "{cookie}");
    assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_laptop_the_cookie_has_no_prefix() {
    TestPractice::on_sqlite(plain_http).await;
}

async fn nothing_is_kept(practice: TestPractice) {
    let site = site(&practice);
    let ada = practice.hires(Role::Owner, "ada").await;
    for path in [
        "/staff",
        "/staff/style",
        "/staff/sign-in",
        "/staff/codes",
        "/staff/welcome/nothing",
        "/staff/second-step",
        "/staff/authenticator",
        "/staff/no-such-page",
    ] {
        for session in ["", ada.session.as_str()] {
            let answer = get(&site, path, session).await;
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            assert_eq!(answer.header("x-robots-tag"), "noindex, nofollow", "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_of_the_desk_is_kept_by_browsers_or_search_engines() {
    TestPractice::on_sqlite(nothing_is_kept).await;
}

async fn a_form_after_the_end(practice: TestPractice) {
    let site = site(&practice);
    let ended = submit(&site, "/staff/style?tab=1", "/api/staff/stay", "", "").await;
    assert_eq!(ended.status, 303);
    assert_eq!(
        ended.location(),
        "/staff/sign-in?next=/staff/style%3Ftab%3D1"
    );
    let wait = submit(
        &site,
        "/staff/sign-in",
        "/api/account/sign-in",
        "",
        "email=a&password=b",
    )
    .await;
    assert_eq!(wait.status, 302, "a refused form goes back to its page");
    for _ in 0..5 {
        call(&site, "/api/account/sign-in", "", "email=a&password=b").await;
    }
    let refused = call(&site, "/api/account/sign-in", "", "email=a&password=b").await;
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 600);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_comes_too_late_or_too_often_is_told_so() {
    TestPractice::on_sqlite(a_form_after_the_end).await;
}

async fn wrong_answers(practice: TestPractice) {
    let site = site(&practice);
    let ada = practice.hires(Role::Owner, "ada").await;
    let half = practice.half_in(&ada).await;
    for (path, session, form, refusal) in [
        (
            "/api/account/sign-in",
            "",
            "email=ada%40example.org&password=seven+loud+magpies",
            AccountError::Wrong,
        ),
        (
            "/api/account/second-factor",
            half.as_str(),
            "code=12345",
            AccountError::WrongCode,
        ),
        (
            "/api/account/second-factor",
            half.as_str(),
            "recovery=ABCD-EFGH-2345-6789-ABCD-EFGH",
            AccountError::WrongRecoveryCode,
        ),
    ] {
        let answer = call(&site, path, session, form).await;
        assert_eq!(answer.status, 422, "{path} {form}");
        assert_eq!(Refusal::de(answer.bytes), Refusal::Account(refusal));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_answer_is_told_as_one() {
    TestPractice::on_sqlite(wrong_answers).await;
}
