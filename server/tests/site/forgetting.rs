//! What is forgotten in time.

use server::store::Engine;

use crate::support::{TestPractice, on_both_engines};

/// A call of long ago. The engines write bytes differently.
const OLD_CALL: [&str; 2] = [
    "INSERT INTO consultation (id, reference, request_key, request_hash, token_hash, token_sealed,
            therapist_id, license_id, state, starts_at, ends_at, zone, status, source, details_sealed,
            email_key, consent_version, created_at, changed_at, cancelled_at)
        SELECT 'old', 'old', 'key', 'hash', 'token', X'5E', t.id, l.id, 'MN', 1, 901, 'UTC',
            'cancelled_by_visitor', 'web', X'5E', $1, '', 1, 1, 1
        FROM therapist t JOIN license l ON l.therapist_id = t.id
        WHERE t.slug = 'dana-reyes' AND l.state = 'MN'",
    "INSERT INTO consultation (id, reference, request_key, request_hash, token_hash, token_sealed,
            therapist_id, license_id, state, starts_at, ends_at, zone, status, source, details_sealed,
            email_key, consent_version, created_at, changed_at, cancelled_at)
        SELECT 'old', 'old', 'key', 'hash', 'token', '\\x5E'::bytea, t.id, l.id, 'MN', 1, 901, 'UTC',
            'cancelled_by_visitor', 'web', '\\x5E'::bytea, $1, '', 1, 1, 1
        FROM therapist t JOIN license l ON l.therapist_id = t.id
        WHERE t.slug = 'dana-reyes' AND l.state = 'MN'",
];

on_both_engines! {
    async fn a_consultation_whose_time_of_keeping_is_over_is_erased_but_counted(practice: TestPractice) {
        practice.seed_sample().await.unwrap();
        let old_call = match practice.store().engine() {
            Engine::Sqlite => OLD_CALL[0],
            Engine::Postgres => OLD_CALL[1],
        };
        practice.exec(old_call, &["folded"]).await;
        let tidied = practice.tidy().await.unwrap();
        assert_eq!(tidied.erased, 1);
        let left = practice.number("SELECT CAST(COUNT(*) AS BIGINT) FROM consultation
            WHERE length(details_sealed) = 0 AND length(token_sealed) = 0 AND email_key = ''
              AND request_key = 'erased old' AND token_hash = 'erased old' AND erased_at IS NOT NULL").await;
        assert_eq!(left, 1);
        assert_eq!(practice.tidy().await.unwrap().erased, 0);
    }
}
