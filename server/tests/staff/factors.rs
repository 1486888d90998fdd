//! Password and authenticator.

use domain::staff::{AccountDesk, AccountError, Role};

use crate::{
    story::{HOME, PASSWORD},
    support::{TestPractice, on_both_engines},
};

on_both_engines! {
    async fn a_wrong_password_and_an_unknown_address_have_one_answer(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        practice.hires(Role::Editor, "gone").await;
        practice.exec("UPDATE staff SET disabled_at = 1 WHERE email = 'gone@example.org'", &[]).await;
        for (email, password) in [
            (ada.email.as_str(), "seven loud magpies"),
            (ada.email.as_str(), "eleven quiet herons "),
            (ada.email.as_str(), ""),
            (ada.email.as_str(), &"long ".repeat(60)),
            ("nobody@example.org", PASSWORD),
            ("no address at all", PASSWORD),
            ("gone@example.org", PASSWORD),
        ] {
            let refused = practice.types_password(email, password).await;
            assert_eq!(refused.err(), Some(AccountError::Wrong), "{email} {password}");
        }
        let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_event
            WHERE action = 'staff.password_wrong' AND object = 'nobody'";
        assert_eq!(practice.number(sql).await, 2);
        let sql = "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_event e JOIN staff s ON s.id = e.object
            WHERE e.action = 'staff.password_wrong'";
        assert_eq!(practice.number(sql).await, 5);
    }

    async fn the_address_is_taken_however_it_is_written_and_the_password_as_it_is(practice: TestPractice) {
        practice.hires(Role::Owner, "ada").await;
        assert!(practice.types_password(" ADA@Example.ORG ", PASSWORD).await.is_ok());
        let refused = practice.types_password("ada@example.org", "Eleven Quiet Herons").await;
        assert_eq!(refused.err(), Some(AccountError::Wrong));
    }

    async fn a_code_is_good_once_and_so_is_every_one_before_it(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let half = practice.half_in(&ada).await;
        let before = practice.code_now(&ada);
        let code = practice.next_code(&ada);
        assert!(practice.second_factor(&half, &code, HOME).await.is_ok());
        let half = practice.half_in(&ada).await;
        for used in [&code, &before] {
            let again = practice.second_factor(&half, used, HOME).await;
            assert_eq!(again.err(), Some(AccountError::WrongCode));
        }
        let fresh = practice.next_code(&ada);
        assert!(practice.second_factor(&half, &fresh, HOME).await.is_ok());
    }

    async fn the_code_of_the_set_up_cannot_be_used_again(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let half = practice.half_in(&ada).await;
        let used = practice.code_now(&ada);
        let again = practice.second_factor(&half, &used, HOME).await;
        assert_eq!(again.err(), Some(AccountError::WrongCode));
    }

    async fn of_two_who_type_one_code_at_once_one_is_let_in(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let (one, two) = (practice.half_in(&ada).await, practice.half_in(&ada).await);
        let code = practice.next_code(&ada);
        let (one, two) = tokio::join!(
            practice.second_factor(&one, &code, HOME),
            practice.second_factor(&two, &code, HOME),
        );
        let refusals: Vec<_> = [one, two].into_iter().filter_map(Result::err).collect();
        assert_eq!(refusals, [AccountError::WrongCode]);
    }

    async fn a_recovery_code_opens_once_however_it_is_typed(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let half = practice.half_in(&ada).await;
        let typed = ada.recovery[3].replace('-', " ").to_lowercase();
        assert!(practice.second_factor(&half, &typed, HOME).await.is_ok());
        let half = practice.half_in(&ada).await;
        let again = practice.second_factor(&half, &ada.recovery[3], HOME).await;
        assert_eq!(again.err(), Some(AccountError::WrongCode));
        assert!(practice.second_factor(&half, &ada.recovery[4], HOME).await.is_ok());
        let used = practice.deeds().await.iter().filter(|deed| *deed == "staff.recovery_code_used").count();
        assert_eq!(used, 2);
    }

    async fn somebody_elses_recovery_code_opens_nothing(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let eve = practice.hires(Role::Editor, "eve").await;
        let half = practice.half_in(&ada).await;
        let refused = practice.second_factor(&half, &eve.recovery[0], HOME).await;
        assert_eq!(refused.err(), Some(AccountError::WrongCode));
        let half = practice.half_in(&eve).await;
        assert!(practice.second_factor(&half, &eve.recovery[0], HOME).await.is_ok());
    }

    async fn a_hash_of_an_older_cost_is_made_anew_at_the_next_sign_in(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        // `eleven quiet herons` at 8 MiB and one pass.
        let cheap = cheap_hash();
        practice.exec("UPDATE staff SET password_hash = $1", &[&cheap]).await;
        practice.half_in(&ada).await;
        let kept = practice.texts("SELECT password_hash FROM staff", &[]).await;
        assert!(kept[0].starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", kept[0]);
        practice.half_in(&ada).await;
    }
}

fn cheap_hash() -> String {
    use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
    let params = Params::new(8_192, 1, 1, None).unwrap();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16])
        .unwrap()
        .to_string()
}
