//! Recovery codes: ten, each good once, for when the authenticator is lost.
//!
//! They must be shown once, after a plain form without a script, and are kept as hashes only. So
//! they are made from the secret of the session that ended the set-up: the server can make them
//! again while that session's cookie comes with a request, and never after the secret has been
//! replaced, since it keeps no secret of a session. A code has 120 bits, so a plain hash is enough.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    id::StaffId,
    staff::{AccountError, SignedIn, Stage},
    time::MINUTE,
};
use sqlx::AnyConnection;

use super::{Outcome, sessions, totp::in_groups};
use crate::{
    crypto::{KeyRing, secret},
    practice::{Deed, Practice},
    store::staff as rows,
};

/// How many codes one gets.
const HOW_MANY: usize = 10;
/// Letters of a code: 24 of 5 bits each.
const LETTERS: usize = 24;
/// Thirty-two letters and digits; none that looks like another one.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// How long they are shown, in seconds, counted from the end of the set-up.
const SHOWN: i64 = 10 * MINUTE;

/// The codes that belong to a session's secret.
fn codes(keys: &KeyRing, session: &str, staff: &StaffId) -> Vec<String> {
    (0..HOW_MANY)
        .map(|place| {
            let text = format!("{session}\n{staff}\n{place}");
            let drawn = keys.look_up_key("staff_recovery", &text);
            // The keyed hash is written as base64url; a damaged one would be no hash at all.
            let bytes = URL_SAFE_NO_PAD.decode(drawn).unwrap_or_default();
            let letters: String = bytes
                .iter()
                .take(LETTERS)
                .map(|byte| letter(*byte))
                .collect();
            in_groups(&letters, '-')
        })
        .collect()
}

/// Each of the 32 letters stands for eight of the 256 bytes.
fn letter(byte: u8) -> char {
    char::from(ALPHABET[usize::from(byte) % ALPHABET.len()])
}

/// What the store keeps of a code, however it was typed.
pub(super) fn digest(typed: &str) -> String {
    let letters: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    secret::digest(&letters)
}

/// Makes the codes of a session good, and all older ones of that person void.
pub(super) async fn make_good(
    desk: &Practice,
    tx: &mut AnyConnection,
    session: &str,
    staff: &StaffId,
) -> Outcome<()> {
    rows::drop_recovery_codes(tx, staff).await?;
    for code in codes(desk.keys(), session, staff) {
        rows::add_recovery_code(tx, &digest(&code), staff).await?;
    }
    Ok(())
}

/// The codes, for whoever has just set up an authenticator.
pub(super) async fn show(desk: &Practice, session: &str) -> Outcome<Vec<String>> {
    let mut db = desk.store().read().await?;
    let found = sessions::at_stage(desk, &mut db, session, Stage::Full).await?;
    let staff = &found.row.member.id;
    let codes = codes(desk.keys(), session, staff);
    let fresh = desk.now() - found.row.created_at < SHOWN;
    for code in &codes {
        if !fresh || !rows::has_recovery_code(&mut db, &digest(code), staff).await? {
            return Err(AccountError::ShownOnce.into());
        }
    }
    Ok(codes)
}

/// They have been put away: the secret that they were made from is replaced.
pub(super) async fn keep(desk: &Practice, session: &str) -> Outcome<SignedIn> {
    let session = session.to_owned();
    desk.perform(Keep { session }).await
}

struct Keep {
    session: String,
}

impl Deed for Keep {
    type Answer = SignedIn;
    type Refusal = AccountError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<SignedIn> {
        let found = sessions::at_stage(desk, tx, &self.session, Stage::Full).await?;
        sessions::raise(desk, tx, &found, Stage::Full).await
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ten_codes_of_six_groups_that_only_their_session_gives() {
        let keys = KeyRing::ephemeral();
        let staff = StaffId::from_text("ada");
        let mine = codes(&keys, "secret", &staff);
        assert_eq!(mine.len(), 10);
        assert!(mine.iter().all(|code| code.len() == 24 + 5), "{mine:?}");
        assert_eq!(mine, codes(&keys, "secret", &staff));
        let all: HashSet<_> = mine
            .into_iter()
            .chain(codes(&keys, "other", &staff))
            .chain(codes(&keys, "secret", &StaffId::from_text("bob")))
            .collect();
        assert_eq!(all.len(), 30);
    }

    #[test]
    fn a_code_may_be_typed_small_and_without_its_lines() {
        assert_eq!(digest("ABCD-EF23"), digest(" abcd ef23"));
        assert_ne!(digest("ABCD-EF23"), digest("ABCD-EF24"));
    }
}
