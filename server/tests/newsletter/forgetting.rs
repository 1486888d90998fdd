//! What time alone changes: who never said yes and who left is forgotten.

use domain::{
    newsletter::{ConsentSource, NewsletterDesk as _},
    practice::PracticeBook as _,
    time::DAY,
};

use crate::support::{TestPractice, on_both_engines};

on_both_engines! {
    async fn who_never_says_yes_is_forgotten_after_thirty_days(practice: TestPractice) {
        practice.asked("ada@example.org").await;
        practice.it_is(practice.now() + 30 * DAY + -60);
        assert_eq!(practice.tidy().await.unwrap().unconfirmed, 0);
        practice.it_is(practice.now() + 60);
        assert_eq!(practice.tidy().await.unwrap().unconfirmed, 1);
        assert!(practice.statuses().await.is_empty());
        assert!(practice.suppressed().await.is_empty(), "nobody said anything against it");
        assert!(practice.post().await.is_empty());
    }

    async fn who_left_is_forgotten_and_stays_suppressed(practice: TestPractice) {
        let welcome = practice.subscriber("ada@example.org").await;
        practice.subscriber("stays@example.org").await;
        practice.leave(&welcome.token("manage"), ConsentSource::MailTo).await.unwrap();
        practice.it_is(practice.now() + 30 * DAY);
        assert_eq!(practice.tidy().await.unwrap().left, 1);
        assert_eq!(practice.statuses().await, ["active"]);
        assert_eq!(practice.suppressed().await, ["left"]);
    }

    async fn the_privacy_page_tells_how_long(practice: TestPractice) {
        let kept = practice.kept_data().await.unwrap();
        let letter = kept.iter().find(|one| one.what.contains("for our letter")).unwrap();
        assert!(letter.how_long.contains("30 days after"));
        assert!(kept.iter().any(|one| one.what.contains("keyed digest of an address")));
    }
}
