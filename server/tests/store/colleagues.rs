//! Who may be offered, and the settings.

use domain::practice::{Audience, Settings, Slug, StateCode};
use server::store::{StoreError, practice as rows, site};

use crate::support::{TestPractice, on_both_engines};

fn minnesota() -> StateCode {
    StateCode::parse("MN").unwrap()
}

on_both_engines! {
    async fn candidates_come_by_name_and_say_how_well_each_fits(practice: TestPractice) {
        practice
            .therapist("owen")
            .licensed("MN")
            .works_with(&["me", "couple"])
            .treats(&["grief"])
            .await;
        practice
            .therapist("dana")
            .licensed("MN")
            .works_with(&["child"])
            .treats(&["grief", "anxiety"])
            .await;
        practice
            .therapist("luis")
            .licensed("IA")
            .treats(&["anxiety"])
            .await;
        let mut db = practice.store().read().await.unwrap();
        let anxiety = Slug::parse("anxiety").unwrap();
        let found = rows::candidates(&mut db, minnesota(), Some(Audience::Couple), Some(&anxiety))
            .await
            .unwrap();
        let fits: Vec<_> = found
            .iter()
            .map(|who| {
                (
                    who.summary.name.as_str(),
                    who.fits_audience,
                    who.fits_service,
                )
            })
            .collect();
        assert_eq!(fits, [("dana", false, true), ("owen", true, false)]);
        let anybody = rows::candidates(&mut db, minnesota(), None, None)
            .await
            .unwrap();
        assert!(
            anybody
                .iter()
                .all(|who| who.fits_audience && who.fits_service)
        );
    }

    async fn a_candidate_with_two_licenses_comes_once_the_longer_one_first(practice: TestPractice) {
        let dana = practice
            .therapist("dana")
            .licensed_between("MN", "2020-01-01", "2026-06-30")
            .licensed_between("MN", "2026-07-01", "2028-06-30")
            .await;
        let mut db = practice.store().read().await.unwrap();
        let found = rows::candidates(&mut db, minnesota(), None, None)
            .await
            .unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].therapist, dana);
        let licenses: Vec<_> = found[0]
            .licenses
            .iter()
            .map(|license| license.id.as_str())
            .collect();
        assert_eq!(licenses, ["dana-MN-2026-07-01", "dana-MN-2020-01-01"]);
    }

    async fn who_left_or_lost_the_license_is_no_candidate(practice: TestPractice) {
        for slug in ["dana", "luis", "owen"] {
            practice.therapist(slug).licensed("MN").await;
        }
        practice
            .exec("UPDATE therapist SET active = 0 WHERE slug = $1", &["dana"])
            .await;
        practice
            .exec(
                "UPDATE license SET status = 'suspended' WHERE id = $1",
                &["luis-MN-2020-01-01"],
            )
            .await;
        let mut db = practice.store().read().await.unwrap();
        let found = rows::candidates(&mut db, minnesota(), None, None)
            .await
            .unwrap();
        let names: Vec<_> = found.iter().map(|who| who.summary.name.as_str()).collect();
        assert_eq!(names, ["owen"]);
    }

    async fn a_state_is_served_from_the_first_to_the_last_day_of_a_license(practice: TestPractice) {
        practice
            .therapist("dana")
            .licensed_between("MN", "2026-01-01", "2026-06-30")
            .await;
        let mut db = practice.store().read().await.unwrap();
        for (date, served) in [
            ("2025-12-31", false),
            ("2026-01-01", true),
            ("2026-06-30", true),
            ("2026-07-01", false),
        ] {
            let offer = site::offer(&mut db, date.parse().unwrap()).await.unwrap();
            assert_eq!(offer.states.contains(&minnesota()), served, "{date}");
        }
    }

    async fn settings_have_their_defaults_until_the_owner_changes_one(practice: TestPractice) {
        let mut tx = practice.store().begin().await.unwrap();
        assert_eq!(rows::settings(&mut tx).await.unwrap(), Settings::default());
        for minutes in [20, 25] {
            rows::set_setting(&mut tx, "hold_minutes", &minutes.into())
                .await
                .unwrap();
        }
        let changed = Settings {
            hold_minutes: 25,
            ..Settings::default()
        };
        assert_eq!(rows::settings(&mut tx).await.unwrap(), changed);
        rows::set_setting(&mut tx, "hold_minutes", &"soon".into())
            .await
            .unwrap();
        let unreadable = rows::settings(&mut tx).await.unwrap_err();
        assert!(matches!(
            unreadable,
            StoreError::Unreadable {
                table: "setting",
                ..
            }
        ));
        tx.rollback().await.unwrap();
    }
}
