//! Passwords: taken byte for byte as they were typed, kept as argon2id hashes.

mod guessable;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::PasswordHash,
};
use domain::staff::AccountError;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::Outcome;
use crate::{crypto::secret::random_bytes, practice::Fault};

/// Memory in KiB, passes, lanes. A change rehashes each password when it is next typed.
const COST: (u32, u32, u32) = (19_456, 2, 1);
/// The length of a hash in bytes.
const HASH: usize = 32;
/// What an unknown address is checked against, so that it takes as long as a known one. Nobody knows
/// a password for it: the hash is made up.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlz$3Jt0Yk3m5r9cS8bq0vWn2xUe7aLdHfGzPiOoTt4Ry1E";
/// How many passwords are hashed at once: each takes a core and 19 MiB.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// The fewest characters of a new password.
const SHORTEST: usize = 15;
/// The most bytes of a password.
const LONGEST: usize = 256;

/// What came of a password that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is not the one.
    Wrong,
    /// It is the one.
    Right {
        /// Its hash at the present cost, where the kept one has another.
        rehashed: Option<String>,
    },
}

/// Whether a new password will do for somebody whom these texts are about.
pub(super) fn will_do(password: &str, about: &[&str]) -> bool {
    password.chars().count() >= SHORTEST
        && password.len() <= LONGEST
        && !guessable::is(password, about)
}

/// The hash to keep.
pub(super) async fn hash(password: &str) -> Outcome<String> {
    alone(password, |password| hash_now(&password)).await
}

/// Whether the password belongs to the hash; without one it is hashed all the same.
pub(super) async fn check(password: &str, kept: Option<&str>) -> Outcome<Verdict> {
    if password.len() > LONGEST {
        return Ok(Verdict::Wrong);
    }
    let kept = kept.map(ToOwned::to_owned);
    alone(password, move |password| match kept {
        Some(kept) => check_now(&password, &kept),
        None => check_now(&password, NOBODYS).map(|_| Verdict::Wrong),
    })
    .await
}

/// Does the work on a thread of its own, with few others at once.
async fn alone<T: Send + 'static>(
    password: &str,
    work: impl FnOnce(Zeroizing<String>) -> Outcome<T> + Send + 'static,
) -> Outcome<T> {
    let password = Zeroizing::new(password.to_owned());
    // The semaphore is never closed; were it, the work would only be less well rationed.
    let permit = AT_ONCE.acquire().await.ok();
    tokio::task::spawn_blocking(move || {
        let _permit = permit;
        work(password)
    })
    .await?
}

fn argon2() -> Outcome<Argon2<'static>> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, Some(HASH)).map_err(unreadable)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str) -> Outcome<String> {
    let salt = random_bytes::<16>();
    let hash = argon2()?.hash_password_with_salt(password.as_bytes(), &salt);
    Ok(hash.map_err(unreadable)?.to_string())
}

fn check_now(password: &str, kept: &str) -> Outcome<Verdict> {
    let parsed = PasswordHash::new(kept).map_err(unreadable)?;
    if argon2()?
        .verify_password(password.as_bytes(), &parsed)
        .is_err()
    {
        return Ok(Verdict::Wrong);
    }
    let rehashed = if is_at_cost(&parsed) {
        None
    } else {
        Some(hash_now(password)?)
    };
    Ok(Verdict::Right { rehashed })
}

fn is_at_cost(hash: &PasswordHash) -> bool {
    Params::try_from(hash).is_ok_and(|params| {
        (params.m_cost(), params.t_cost(), params.p_cost()) == COST
            && hash.algorithm == Algorithm::Argon2id.ident()
    })
}

fn unreadable(error: impl std::fmt::Display) -> Fault<AccountError> {
    Fault::Unreadable {
        what: "staff.password_hash",
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPED: &str = "eleven quiet herons";

    #[tokio::test]
    async fn a_password_is_right_byte_for_byte() {
        let kept = hash(TYPED).await.unwrap();
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        let right = Verdict::Right { rehashed: None };
        assert_eq!(check(TYPED, Some(&kept)).await.unwrap(), right);
        for other in [
            "eleven quiet herons ",
            " eleven quiet herons",
            "Eleven quiet herons",
            "eleven quiet heron",
            "",
        ] {
            let verdict = check(other, Some(&kept)).await.unwrap();
            assert_eq!(verdict, Verdict::Wrong, "{other:?}");
        }
    }

    #[tokio::test]
    async fn the_end_of_a_long_password_counts_too() {
        let long = "long ".repeat(40);
        let kept = hash(&long).await.unwrap();
        let other = format!("{}x", &long[..long.len() - 1]);
        assert_eq!(check(&other, Some(&kept)).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn nobodys_hash_costs_as_much_and_belongs_to_no_password() {
        let parsed = PasswordHash::new(NOBODYS).unwrap();
        assert!(is_at_cost(&parsed));
        assert_eq!(parsed.hash.unwrap().as_ref().len(), HASH);
        assert_eq!(check(TYPED, None).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_is_made_anew() {
        let params = Params::new(8_192, 1, 1, None).unwrap();
        let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let salt = [7; 16];
        let kept = cheap
            .hash_password_with_salt(TYPED.as_bytes(), &salt)
            .unwrap();
        let verdict = check(TYPED, Some(&kept.to_string())).await.unwrap();
        let Verdict::Right {
            rehashed: Some(new),
        } = verdict
        else {
            panic!("{verdict:?}");
        };
        assert!(new.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    #[test]
    fn length_is_all_that_is_asked_for() {
        assert!(!will_do("herons quietly", &[]), "14 characters");
        assert!(will_do("quiet herons at", &[]));
        assert!(will_do("sieben stille Fischreiher 🪶", &[]));
        assert!(will_do(&"a heron at dawn ".repeat(16), &[]), "256 bytes");
        assert!(!will_do(
            &format!("{}.", "a heron at dawn ".repeat(16)),
            &[]
        ));
    }
}
