use domain::{
    contact::{EmailAddress, PersonName},
    id::StaffId,
    staff::{AccountError, Role, SignedIn, Stage},
    time::Instant,
};
use sqlx::AnyConnection;

use super::{Outcome, passwords, sessions, totp};
use crate::{
    crypto::secret,
    practice::{Deed, Fault, Practice, retention},
    store::{
        audit::{self, AuditEvent},
        practice::settings,
        staff::{self as rows, NewAccount},
    },
};

/// How long a link is good, in seconds.
const GOOD_FOR: i64 = retention::WELCOME;
/// How long an owner's link outlives the start of another server, in seconds. Servers that start
/// together on one store each print a link, and each of these links must work; a start that comes
/// later is somebody who wants a new link, and whatever was printed before dies.
const TOGETHER: i64 = 10;
/// What makes links and accounts, one at a time.
const LOCK: &str = "staff_welcome";

impl Practice {
    /// A fresh link for setting up the owner's account, while nobody answers for the practice. It is
    /// good once and for a day.
    ///
    /// # Errors
    /// A [`Fault`] where the store does not answer.
    pub async fn owner_welcome(&self) -> Result<Option<String>, Fault<AccountError>> {
        self.perform(OwnerWelcome).await
    }
}

struct OwnerWelcome;

impl Deed for OwnerWelcome {
    type Answer = Option<String>;
    type Refusal = AccountError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<Option<String>> {
        desk.store().engine().lock_word(tx, LOCK).await?;
        if rows::has_owner(tx).await? {
            return Ok(None);
        }
        let now = desk.now();
        rows::drop_owner_welcomes(tx, now + -TOGETHER).await?;
        let token = secret::token();
        let hash = secret::digest(&token);
        rows::add_welcome(tx, &hash, Role::Owner, now, now + GOOD_FOR).await?;
        let event = AuditEvent {
            actor: "system",
            action: "staff.owner_link_made",
            object: "",
            detail: "",
        };
        audit::record(tx, now, &event).await?;
        Ok(Some(token))
    }
}

/// Whether a link is still good, and as what.
pub(super) async fn look(desk: &Practice, token: &str) -> Outcome<Role> {
    let mut db = desk.store().read().await?;
    let role = rows::welcome(&mut db, &secret::digest(token), desk.now()).await?;
    role.ok_or_else(|| AccountError::NoWelcome.into())
}

/// What somebody who follows a link fills in.
#[derive(Clone, Copy)]
pub(super) struct Form<'a> {
    pub(super) token: &'a str,
    pub(super) name: &'a str,
    pub(super) email: &'a str,
    pub(super) password: &'a str,
}

/// Makes the account. The form is judged only for somebody with a good link.
pub(super) async fn accept(desk: &Practice, form: Form<'_>) -> Outcome<SignedIn> {
    look(desk, form.token).await?;
    let name = PersonName::parse(form.name).map_err(|_| AccountError::Name)?;
    let email = EmailAddress::parse(form.email).map_err(|_| AccountError::Email)?;
    let mut db = desk.store().read().await?;
    let settings = settings(&mut db).await?;
    drop(db);
    let about = [
        name.as_str(),
        email.as_str(),
        &settings.practice_name,
        &settings.discreet_name,
    ];
    if !passwords::will_do(form.password, &about) {
        return Err(AccountError::WeakPassword.into());
    }
    let password_hash = passwords::hash(form.password).await?;
    desk.perform(Accept {
        token_hash: secret::digest(form.token),
        name: name.as_str().to_owned(),
        email: email.folded(),
        password_hash,
    })
    .await
}

struct Accept {
    token_hash: String,
    name: String,
    email: String,
    password_hash: String,
}

impl Deed for Accept {
    type Answer = SignedIn;
    type Refusal = AccountError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<SignedIn> {
        desk.store().engine().lock_word(tx, LOCK).await?;
        let now = desk.now();
        let role = rows::welcome(tx, &self.token_hash, now).await?;
        let role = role.ok_or(AccountError::NoWelcome)?;
        if !rows::take_welcome(tx, &self.token_hash, now).await? {
            return Err(AccountError::NoWelcome.into());
        }
        // Never a change of an account that is there: that would be a way into somebody else's.
        if rows::account_by_email(tx, &self.email).await?.is_some() {
            return Err(AccountError::EmailTaken.into());
        }
        if role == Role::Owner && !rows::has_owner(tx).await? {
            rows::drop_owner_welcomes(tx, now).await?;
        }
        let staff = self.add(desk, tx, role, now).await?;
        sessions::begin(desk, tx, &staff, Stage::Enrolling).await
    }
}

impl Accept {
    async fn add(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
        role: Role,
        now: Instant,
    ) -> Outcome<StaffId> {
        let id = StaffId::from_text(secret::uuid_v7(now));
        let account = NewAccount {
            id: &id,
            email: &self.email,
            name: &self.name,
            role,
            password_hash: &self.password_hash,
            totp_sealed: &totp::new_sealed(desk, &id),
        };
        rows::add_account(tx, &account, now).await?;
        let event = AuditEvent {
            actor: id.as_str(),
            action: "staff.account_made",
            object: id.as_str(),
            detail: role.as_str(),
        };
        audit::record(tx, now, &event).await?;
        Ok(id)
    }
}
