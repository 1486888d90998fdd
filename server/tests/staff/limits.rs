//! Guessing, and not being kept out by somebody who guesses.

use domain::staff::{AccountDesk, AccountError, Role};

use crate::{
    story::{ELSEWHERE, HOME, PASSWORD, is_too_many},
    support::{TestPractice, on_both_engines},
};

const WRONG: &str = "seven loud magpies";

impl TestPractice {
    async fn guesses(&self, email: &str, source: &str) -> Result<(), AccountError> {
        self.sign_in(email, WRONG, source).await.map(|_| ())
    }
}

on_both_engines! {
    async fn five_wrong_passwords_and_one_waits_but_not_elsewhere(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        for _ in 0..5 {
            assert_eq!(practice.guesses(&ada.email, ELSEWHERE).await, Err(AccountError::Wrong));
        }
        let refused = practice.sign_in(&ada.email, PASSWORD, ELSEWHERE).await;
        let Err(AccountError::TooMany { retry_after }) = refused else {
            panic!("the right password is refused too, or it could be guessed");
        };
        assert!((840..=900).contains(&retry_after), "{retry_after}");
        practice.half_in(&ada).await;
        practice.minutes_pass(15);
        assert!(practice.sign_in(&ada.email, PASSWORD, ELSEWHERE).await.is_ok());
    }

    async fn an_unknown_address_meets_the_same_limit(practice: TestPractice) {
        for _ in 0..5 {
            let refused = practice.guesses("nobody@example.org", HOME).await;
            assert_eq!(refused, Err(AccountError::Wrong));
        }
        assert!(is_too_many(&practice.guesses("Nobody@example.org", HOME).await));
    }

    async fn who_goes_on_guessing_waits_longer_and_longer(practice: TestPractice) {
        practice.hires(Role::Owner, "ada").await;
        let mut passed = 0;
        for _ in 0..24 * 12 {
            if practice.guesses("ada@example.org", ELSEWHERE).await == Err(AccountError::Wrong) {
                passed += 1;
            }
            practice.minutes_pass(5);
        }
        assert!((20..=22).contains(&passed), "{passed} guesses in a day");
    }

    async fn one_source_may_not_try_many_addresses(practice: TestPractice) {
        for nth in 0..30 {
            let refused = practice.guesses(&format!("person{nth}@example.org"), HOME).await;
            assert_eq!(refused, Err(AccountError::Wrong));
        }
        assert!(is_too_many(&practice.guesses("person30@example.org", HOME).await));
        let elsewhere = practice.guesses("person30@example.org", ELSEWHERE).await;
        assert_eq!(elsewhere, Err(AccountError::Wrong));
    }

    async fn many_at_once_gain_nothing(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let guesses = (0..20).map(|_| {
            let (practice, email) = (practice.clone(), ada.email.clone());
            tokio::spawn(async move { practice.guesses(&email, HOME).await })
        });
        let mut judged = 0;
        for guess in guesses.collect::<Vec<_>>() {
            match guess.await.unwrap() {
                Err(AccountError::Wrong) => judged += 1,
                other => assert!(is_too_many(&other), "{other:?}"),
            }
        }
        assert_eq!(judged, 5);
    }

    async fn a_right_password_forgets_the_wrong_ones(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        for _ in 0..4 {
            for _ in 0..4 {
                assert_eq!(practice.guesses(&ada.email, HOME).await, Err(AccountError::Wrong));
            }
            practice.half_in(&ada).await;
        }
    }

    async fn ten_wrong_codes_end_the_session(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let half = practice.half_in(&ada).await;
        for source in [HOME, ELSEWHERE] {
            for _ in 0..5 {
                let code = practice.wrong_code(&ada);
                let refused = practice.second_factor(&half, &code, source).await;
                assert_eq!(refused.err(), Some(AccountError::WrongCode));
            }
        }
        let good = practice.next_code(&ada);
        let over = practice.second_factor(&half, &good, "203.0.113.1").await;
        assert_eq!(over.err(), Some(AccountError::SignedOut));
        let half = practice.half_in(&ada).await;
        let good = practice.next_code(&ada);
        assert!(practice.second_factor(&half, &good, "203.0.113.1").await.is_ok());
    }

    async fn a_thief_of_the_password_cannot_guess_codes_in_session_after_session(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let half = practice.half_in(&ada).await;
        for _ in 0..5 {
            let code = practice.wrong_code(&ada);
            let refused = practice.second_factor(&half, &code, ELSEWHERE).await;
            assert_eq!(refused.err(), Some(AccountError::WrongCode));
        }
        let another = practice.half_in(&ada).await;
        let code = practice.wrong_code(&ada);
        assert!(is_too_many(&practice.second_factor(&another, &code, ELSEWHERE).await));
        let code = practice.next_code(&ada);
        assert!(practice.second_factor(&another, &code, HOME).await.is_ok());
    }

    async fn codes_guessed_from_everywhere_stop_and_a_recovery_code_still_opens(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let mut tried = 0;
        'guessing: for host in 0..100 {
            let half = practice.half_in(&ada).await;
            for _ in 0..5 {
                let code = practice.wrong_code(&ada);
                let source = format!("203.0.113.{host}");
                let refused = practice.second_factor(&half, &code, &source).await;
                if is_too_many(&refused) {
                    break 'guessing;
                }
                tried += 1;
            }
        }
        assert_eq!(tried, 60);
        let half = practice.half_in(&ada).await;
        assert!(practice.second_factor(&half, &ada.recovery[0], HOME).await.is_ok());
    }

    async fn what_was_counted_is_deleted_when_it_counts_no_more(practice: TestPractice) {
        assert!(practice.guesses("nobody@example.org", HOME).await.is_err());
        practice.tidy().await.unwrap();
        let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM attempt";
        assert_eq!(practice.number(sql).await, 2);
        practice.minutes_pass(24 * 60 + 1);
        practice.tidy().await.unwrap();
        assert_eq!(practice.number(sql).await, 0);
    }
}
