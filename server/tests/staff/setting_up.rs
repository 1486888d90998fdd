//! Becoming a member of staff.

use domain::staff::{AccountDesk, AccountError, Role, Stage};

use crate::{
    story::PASSWORD,
    support::{TestPractice, on_both_engines, without_ids},
};

on_both_engines! {
    async fn whoever_hosts_it_becomes_the_owner_by_the_printed_link(practice: TestPractice) {
        let link = practice.owner_welcome().await.unwrap().unwrap();
        assert_eq!(practice.welcome(&link).await, Ok(Role::Owner));
        let accepted = practice.accept(&link, " Ada  Wong ", "Ada@Example.org", PASSWORD).await;
        let enrolling = accepted.unwrap();
        assert_eq!(enrolling.stage, Stage::Enrolling);
        let authenticator = practice.scans(&enrolling.session).await;
        let code = practice.code_of(&authenticator);
        let full = practice.enrol(&enrolling.session, &code).await.unwrap();
        assert_eq!(full.stage, Stage::Full);
        let owner = practice.member(&full.session).await.unwrap();
        assert_eq!((owner.name.as_str(), owner.role), ("Ada Wong", Role::Owner));
        assert_eq!(practice.recovery_codes(&full.session).await.unwrap().len(), 10);
        assert_eq!(practice.owner_welcome().await.unwrap(), None, "there is an owner now");
        let again = practice.accept(&link, "Eve", "eve@example.org", PASSWORD).await;
        assert_eq!(again.err(), Some(AccountError::NoWelcome));
        assert_eq!(practice.deeds().await, [
            "staff.account_made", "staff.authenticator_set_up", "staff.owner_link_made",
            "staff.signed_in",
        ]);
    }

    async fn a_link_lasts_a_day_and_dies_when_a_later_start_makes_another(practice: TestPractice) {
        let first = practice.owner_welcome().await.unwrap().unwrap();
        let together = practice.second_server().await.owner_welcome().await.unwrap().unwrap();
        assert_eq!(practice.welcome(&first).await, Ok(Role::Owner));
        assert_eq!(practice.welcome(&together).await, Ok(Role::Owner));
        practice.minutes_pass(1);
        let later = practice.owner_welcome().await.unwrap().unwrap();
        assert_eq!(practice.welcome(&first).await, Err(AccountError::NoWelcome));
        assert_eq!(practice.welcome(&together).await, Err(AccountError::NoWelcome));
        practice.minutes_pass(24 * 60 - 1);
        assert_eq!(practice.welcome(&later).await, Ok(Role::Owner));
        practice.minutes_pass(1);
        assert_eq!(practice.welcome(&later).await, Err(AccountError::NoWelcome));
    }

    async fn of_two_owners_links_only_one_makes_an_owner(practice: TestPractice) {
        let here = practice.owner_welcome().await.unwrap().unwrap();
        let other = practice.second_server().await;
        let there = other.owner_welcome().await.unwrap().unwrap();
        let (one, two) = tokio::join!(
            practice.accept(&here, "Ada", "ada@example.org", PASSWORD),
            other.accept(&there, "Eve", "eve@example.org", PASSWORD),
        );
        let refusals: Vec<_> = [one, two].into_iter().filter_map(Result::err).collect();
        assert_eq!(refusals, [AccountError::NoWelcome]);
        assert_eq!(practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM staff").await, 1);
    }

    async fn a_refused_form_leaves_the_link_as_it_was(practice: TestPractice) {
        let link = practice.invites(Role::Editor).await;
        for (name, email, password, refusal) in [
            ("", "ed@example.org", PASSWORD, AccountError::Name),
            ("Ed", "ed at example.org", PASSWORD, AccountError::Email),
            ("Ed", "ed@example.org", "short", AccountError::WeakPassword),
            ("Ed", "ed@example.org", "passwordpassword", AccountError::WeakPassword),
            ("Edward", "ed@example.org", "edward by the river", AccountError::WeakPassword),
            ("Ed", "ed@example.org", "synergy by the river", AccountError::WeakPassword),
        ] {
            let refused = practice.accept(&link, name, email, password).await;
            assert_eq!(refused.err(), Some(refusal), "{name} {email} {password}");
        }
        assert_eq!(practice.welcome(&link).await, Ok(Role::Editor));
        assert!(practice.accept(&link, "Ed", "ed@example.org", PASSWORD).await.is_ok());
    }

    async fn a_link_never_leads_into_an_account_that_is_there(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let link = practice.invites(Role::Editor).await;
        let taken = practice.accept(&link, "Eve", "ADA@example.org", "seven loud magpies").await;
        assert_eq!(taken.err(), Some(AccountError::EmailTaken));
        assert_eq!(practice.welcome(&link).await, Ok(Role::Editor), "the link is still good");
        assert_eq!(practice.member(&ada.session).await.unwrap().role, Role::Owner);
        practice.signs_in(&ada).await;
    }

    async fn who_stopped_before_the_authenticator_goes_on_after_signing_in(practice: TestPractice) {
        let link = practice.invites(Role::Scheduler).await;
        practice.accept(&link, "Sam", "sam@example.org", PASSWORD).await.unwrap();
        let again = practice.types_password("sam@example.org", PASSWORD).await.unwrap();
        assert_eq!(again.stage, Stage::Enrolling);
        let authenticator = practice.scans(&again.session).await;
        let code = practice.code_of(&authenticator);
        assert!(practice.enrol(&again.session, &code).await.is_ok());
    }

    async fn the_codes_are_shown_once_and_for_ten_minutes(practice: TestPractice) {
        let link = practice.invites(Role::Therapist).await;
        let enrolling = practice.accept(&link, "Tia", "tia@example.org", PASSWORD).await.unwrap();
        let authenticator = practice.scans(&enrolling.session).await;
        let code = practice.code_of(&authenticator);
        let full = practice.enrol(&enrolling.session, &code).await.unwrap().session;
        let shown = practice.recovery_codes(&full).await.unwrap();
        assert_eq!(practice.recovery_codes(&full).await.unwrap(), shown, "a reload shows them again");
        let kept = practice.keep_codes(&full).await.unwrap().session;
        assert_eq!(practice.recovery_codes(&kept).await, Err(AccountError::ShownOnce));
        assert_eq!(practice.recovery_codes(&full).await, Err(AccountError::SignedOut));
        let bob = practice.invites(Role::Therapist).await;
        let enrolling = practice.accept(&bob, "Bob", "bob@example.org", PASSWORD).await.unwrap();
        let authenticator = practice.scans(&enrolling.session).await;
        let code = practice.code_of(&authenticator);
        let full = practice.enrol(&enrolling.session, &code).await.unwrap().session;
        practice.minutes_pass(9);
        assert!(practice.recovery_codes(&full).await.is_ok());
        practice.minutes_pass(1);
        assert_eq!(practice.recovery_codes(&full).await, Err(AccountError::ShownOnce));
    }

    async fn the_store_keeps_no_secret_that_could_be_used(practice: TestPractice) {
        let ada = practice.hires(Role::Owner, "ada").await;
        let mut kept = Vec::new();
        for sql in [
            "SELECT token_hash FROM staff_session",
            "SELECT code_hash FROM staff_recovery",
            "SELECT password_hash FROM staff",
            "SELECT bucket FROM attempt",
        ] {
            kept.extend(practice.texts(sql, &[]).await);
        }
        let kept = kept.join("\n");
        for secret in ada.recovery.iter().chain([&ada.session, &ada.email]) {
            assert!(!kept.contains(secret.as_str()), "{secret}");
            assert!(!kept.contains(&secret.replace('-', "")), "{secret}");
        }
        assert!(!kept.contains(PASSWORD));
        let sql = "SELECT actor || ' ' || object || ' ' || detail FROM audit_event";
        let log = without_ids(&practice.texts(sql, &[]).await.join("\n"));
        assert!(!log.to_lowercase().contains("ada"), "{log}");
    }
}
