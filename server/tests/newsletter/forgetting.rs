//! What time alone changes: who never said yes and who left is forgotten.

use domain::{
    newsletter::{ConsentSource, NewsletterDesk as _},
    practice::PracticeBook as _,
    time::DAY,
};

use sqlx::Row as _;

use crate::support::{TestPractice, on_both_engines};

/// Whether the database or its log has these bytes anywhere.
fn is_on_disk(practice: &TestPractice, bytes: &[u8]) -> bool {
    let file = practice.file();
    let log = file.with_extension("db-wal");
    [file, log].iter().any(|path| {
        let found = std::fs::read(path).unwrap_or_default();
        found.windows(bytes.len()).any(|part| part == bytes)
    })
}

async fn sealed_address(practice: &TestPractice) -> Vec<u8> {
    let mut db = practice.store().read().await.unwrap();
    let sql = "SELECT email_sealed FROM subscriber";
    let row = sqlx::query(sql).fetch_one(&mut *db).await.unwrap();
    row.try_get(0).unwrap()
}

async fn erased_means_erased(practice: TestPractice) {
    let welcome = practice.subscriber("ada@example.org").await;
    let erased = sealed_address(&practice).await;
    assert!(is_on_disk(&practice, &erased));
    practice.erase(&welcome.token("manage")).await.unwrap();
    assert!(!is_on_disk(&practice, &erased));
    let question = practice.asked("grace@example.org").await;
    let refused = sealed_address(&practice).await;
    assert!(is_on_disk(&practice, &refused));
    practice.not_me(&question.token("confirm")).await.unwrap();
    assert!(!is_on_disk(&practice, &refused));
    practice.asked("hedy@example.org").await;
    let forgotten = sealed_address(&practice).await;
    practice.it_is(practice.now() + 31 * DAY);
    practice.tidy().await.unwrap();
    assert!(!is_on_disk(&practice, &forgotten));
}

/// SQLite alone keeps its log beside the database, so this is told on it alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_erased_is_on_the_disk_no_longer() {
    TestPractice::on_sqlite(erased_means_erased).await;
}

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

    async fn what_came_back_of_a_mail_is_forgotten_with_its_subscriber(practice: TestPractice) {
        let welcome = practice.subscriber("left@example.org").await;
        practice.asked("pending@example.org").await;
        practice.subscriber("stays@example.org").await;
        practice.exec("INSERT INTO bounce (id, message_hash, kind, subscriber_id, received_at)
            SELECT id, id, 'soft', id, 1 FROM subscriber", &[]).await;
        practice.leave(&welcome.token("manage"), ConsentSource::MailTo).await.unwrap();
        practice.it_is(practice.now() + 31 * DAY);
        practice.tidy().await.unwrap();
        assert_eq!(practice.statuses().await, ["active"]);
        let kept = "SELECT s.status FROM bounce b LEFT JOIN subscriber s ON s.id = b.subscriber_id";
        assert_eq!(practice.texts(kept, &[]).await, ["active"]);
    }

    async fn the_privacy_page_tells_how_long(practice: TestPractice) {
        let kept = practice.kept_data().await.unwrap();
        let letter = kept.iter().find(|one| one.what.contains("for our letter")).unwrap();
        assert!(letter.how_long.contains("30 days after"));
        assert!(kept.iter().any(|one| one.what.contains("keyed digest of an address")));
    }
}
