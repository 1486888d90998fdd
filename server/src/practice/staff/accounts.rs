use domain::{
    contact::EmailAddress,
    staff::{AccountError, SignedIn, Stage},
};
use sqlx::AnyConnection;

use super::{
    Outcome,
    limits::{self, Counted, PASSWORDS, PASSWORDS_OF_SOURCE, Try},
    passwords::{self, Verdict},
    sessions,
};
use crate::{
    practice::{Deed, Practice},
    store::{
        audit::{self, AuditEvent},
        staff::{self as rows, AccountRow},
    },
};

/// Whom the audit log names where nobody is known.
const NOBODY: &str = "nobody";

/// The first factor. Whatever is wrong, the same is done: one try counted, one look for the account,
/// one password hashed, one row written.
pub(super) async fn sign_in(
    desk: &Practice,
    email: &str,
    password: &str,
    source: &str,
) -> Outcome<SignedIn> {
    let email = EmailAddress::parse(email).map_or_else(
        |_| email.trim().to_ascii_lowercase(),
        |address| address.folded(),
    );
    let tries = vec![
        Try::new(desk.keys(), &PASSWORDS, &[&email, source]),
        Try::new(desk.keys(), &PASSWORDS_OF_SOURCE, &[source]),
    ];
    let counted = limits::count(desk, tries).await?;
    let mut db = desk.store().read().await?;
    let account = rows::account_by_email(&mut db, &email).await?;
    drop(db);
    let hash = account.as_ref().map(|one| one.password_hash.as_str());
    let verdict = passwords::check(password, hash).await?;
    desk.perform(SignIn {
        account,
        verdict,
        counted,
    })
    .await?
}

struct SignIn {
    account: Option<AccountRow>,
    verdict: Verdict,
    counted: Counted,
}

impl Deed for SignIn {
    /// A wrong password is an answer, not a refusal: its audit row is kept.
    type Answer = Outcome<SignedIn>;
    type Refusal = AccountError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<Outcome<SignedIn>> {
        let open = self.account.as_ref().filter(|account| !account.disabled);
        match (open, &self.verdict) {
            (Some(account), Verdict::Right { rehashed }) => {
                let signed_in = self.go_on(desk, tx, account, rehashed.as_deref()).await?;
                Ok(Ok(signed_in))
            }
            _ => {
                self.note_wrong(desk, tx).await?;
                Ok(Err(AccountError::Wrong.into()))
            }
        }
    }
}

impl SignIn {
    async fn go_on(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
        account: &AccountRow,
        rehashed: Option<&str>,
    ) -> Outcome<SignedIn> {
        self.counted.take_back(tx).await?;
        if let Some(new) = rehashed {
            rows::replace_password(tx, &account.id, &account.password_hash, new).await?;
        }
        let stage = if account.totp_step == 0 {
            Stage::Enrolling
        } else {
            Stage::Password
        };
        sessions::begin(desk, tx, &account.id, stage).await
    }

    async fn note_wrong(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let who = self.account.as_ref().map_or(NOBODY, |one| one.id.as_str());
        let event = AuditEvent {
            actor: NOBODY,
            action: "staff.password_wrong",
            object: who,
            detail: "",
        };
        Ok(audit::record(tx, desk.now(), &event).await?)
    }
}

/// Ends a session, whatever its stage.
pub(super) async fn sign_out(desk: &Practice, session: &str) -> Outcome<()> {
    let session = session.to_owned();
    desk.perform(SignOut { session }).await
}

struct SignOut {
    session: String,
}

impl Deed for SignOut {
    type Answer = ();
    type Refusal = AccountError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<()> {
        let Some(found) = sessions::find(desk, tx, &self.session).await? else {
            return Ok(());
        };
        rows::end_session(tx, &found.hash).await?;
        if found.row.stage == Stage::Full {
            let staff = found.row.member.id.as_str();
            let event = AuditEvent {
                actor: staff,
                action: "staff.signed_out",
                object: staff,
                detail: "",
            };
            audit::record(tx, desk.now(), &event).await?;
        }
        Ok(())
    }
}
