//! How a session rises, and how it ends.

use domain::staff::{AccountDesk, AccountError, Role, Standing, Visit};

use crate::{
    story::{HOME, who},
    support::{TestPractice, on_both_engines},
};

const OUT: AccountError = AccountError::SignedOut;

on_both_engines! {
    async fn no_step_can_be_skipped(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let half = practice.half_in(&ada).await;
        assert_eq!(practice.standing(&half, Visit::Acts).await, Ok(Standing::Password));
        assert_eq!(practice.member(&half).await, Err(OUT));
        assert_eq!(practice.enrolment(&half).await.err(), Some(OUT));
        assert_eq!(practice.enrol(&half, "123456").await.err(), Some(OUT));
        assert_eq!(practice.recovery_codes(&half).await, Err(OUT));
        assert_eq!(practice.keep_codes(&half).await.err(), Some(OUT));
        assert_eq!(practice.seconds_left(&half).await, Err(OUT));
        assert_eq!(practice.stay(&half).await, Err(OUT));
        assert_eq!(practice.second_factor(&ada.session, "123456", HOME).await.err(), Some(OUT));

        let link = practice.invites(Role::Editor).await;
        let enrolling = practice.accept(&link, "Ed", "ed@example.org", "seven loud magpies").await;
        let enrolling = enrolling.unwrap().session;
        assert_eq!(practice.standing(&enrolling, Visit::Acts).await, Ok(Standing::Enrolling));
        assert_eq!(practice.member(&enrolling).await, Err(OUT));
        assert_eq!(practice.second_factor(&enrolling, "123456", HOME).await.err(), Some(OUT));
        assert_eq!(practice.recovery_codes(&enrolling).await, Err(OUT));
        assert_eq!(practice.keep_codes(&enrolling).await.err(), Some(OUT));
        assert_eq!(practice.enrol(&enrolling, "12345").await.err(), Some(AccountError::WrongCode));
    }

    async fn each_step_gives_a_new_secret_and_the_old_one_dies(practice: TestPractice) {
        let link = practice.invites(Role::Owner).await;
        let enrolling = practice.accept(&link, "Ed", "ed@example.org", "seven loud magpies").await;
        let enrolling = enrolling.unwrap().session;
        let authenticator = practice.scans(&enrolling).await;
        let code = practice.code_of(&authenticator);
        let full = practice.enrol(&enrolling, &code).await.unwrap().session;
        let kept = practice.keep_codes(&full).await.unwrap().session;
        let signed_in = practice.types_password("ed@example.org", "seven loud magpies").await;
        let half = signed_in.unwrap().session;
        practice.minutes_pass(1);
        let code = practice.code_of(&authenticator);
        let again = practice.second_factor(&half, &code, HOME).await.unwrap().session;
        for dead in [&enrolling, &full, &half] {
            assert_eq!(practice.standing(dead, Visit::Acts).await, Err(OUT));
        }
        assert!(practice.member(&kept).await.is_ok());
        assert!(practice.member(&again).await.is_ok());
    }

    async fn who_does_nothing_for_a_quarter_of_an_hour_is_signed_out(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        practice.minutes_pass(14);
        assert!(practice.member(&ada.session).await.is_ok());
        practice.minutes_pass(14);
        assert!(practice.member(&ada.session).await.is_ok(), "each visit begins the time anew");
        practice.minutes_pass(15);
        assert_eq!(practice.member(&ada.session).await, Err(OUT));
    }

    async fn a_page_that_asks_by_itself_keeps_nobody_signed_in(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        for _ in 0..3 {
            practice.minutes_pass(4);
            assert!(who(&practice.practice, &ada.session, Visit::Watches).await.is_ok());
        }
        assert_eq!(practice.seconds_left(&ada.session).await, Ok(180));
        practice.minutes_pass(3);
        assert_eq!(who(&practice.practice, &ada.session, Visit::Watches).await, Err(OUT));
    }

    async fn one_press_keeps_somebody_signed_in(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        practice.minutes_pass(14);
        assert_eq!(practice.seconds_left(&ada.session).await, Ok(60));
        assert_eq!(practice.stay(&ada.session).await, Ok(900));
        practice.minutes_pass(14);
        assert!(practice.member(&ada.session).await.is_ok());
    }

    async fn the_practice_sets_how_long_one_may_do_nothing(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        practice.exec("INSERT INTO setting (name, value) VALUES ('idle_minutes', '5')", &[]).await;
        assert_eq!(practice.seconds_left(&ada.session).await, Ok(300));
        practice.minutes_pass(5);
        assert_eq!(practice.member(&ada.session).await, Err(OUT));
    }

    async fn after_twelve_hours_a_session_is_over_however_busy(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        for _ in 0..(12 * 60 / 10 - 1) {
            practice.minutes_pass(10);
            assert!(practice.member(&ada.session).await.is_ok());
        }
        assert_eq!(practice.stay(&ada.session).await, Ok(600), "no longer than to the end");
        practice.minutes_pass(10);
        assert_eq!(practice.member(&ada.session).await, Err(OUT));
        practice.tidy().await.unwrap();
        assert_eq!(practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM staff_session").await, 0);
    }

    async fn the_half_of_a_sign_in_waits_ten_minutes(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let half = practice.half_in(&ada).await;
        practice.minutes_pass(10);
        let code = practice.code_now(&ada);
        assert_eq!(practice.second_factor(&half, &code, HOME).await.err(), Some(OUT));
    }

    async fn that_somebody_was_there_is_written_once_a_minute_at_most(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let seen = "SELECT seen_at FROM staff_session";
        let before = practice.number(seen).await;
        practice.it_is(practice.now() + 59);
        practice.member(&ada.session).await.unwrap();
        assert_eq!(practice.number(seen).await, before);
        practice.it_is(practice.now() + 1);
        practice.member(&ada.session).await.unwrap();
        assert_eq!(practice.number(seen).await, before + 60);
    }

    async fn a_closed_account_is_out_at_once_and_a_new_role_counts_at_once(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        practice.exec("UPDATE staff SET role = 'editor'", &[]).await;
        assert_eq!(practice.member(&ada.session).await.unwrap().role, Role::Editor);
        let half = practice.half_in(&ada).await;
        practice.exec("UPDATE staff SET disabled_at = 1", &[]).await;
        assert_eq!(practice.member(&ada.session).await, Err(OUT));
        let code = practice.next_code(&ada);
        assert_eq!(practice.second_factor(&half, &code, HOME).await.err(), Some(OUT));
    }

    async fn a_session_that_was_left_cannot_be_used_again(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let other = practice.signs_in(&ada).await;
        practice.sign_out(&ada.session).await.unwrap();
        assert_eq!(practice.member(&ada.session).await, Err(OUT));
        assert_eq!(practice.stay(&ada.session).await, Err(OUT));
        practice.sign_out(&ada.session).await.unwrap();
        assert!(practice.member(&other).await.is_ok(), "another device stays signed in");
        let left = practice.deeds().await.iter().filter(|deed| *deed == "staff.signed_out").count();
        assert_eq!(left, 1);
    }

    async fn two_servers_know_the_same_sessions(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let other = practice.second_server().await;
        assert!(other.member(&ada.session).await.is_ok());
        other.sign_out(&ada.session).await.unwrap();
        assert_eq!(practice.member(&ada.session).await, Err(OUT));
    }
}
