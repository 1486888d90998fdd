use domain::{
    id::StaffId,
    staff::{AccountError, Enrolment, SignedIn, Stage},
};
use sqlx::AnyConnection;

use super::{
    Outcome,
    limits::{self, CODES, CODES_OF_ACCOUNT, CODES_OF_SESSION, Counted, Try},
    recovery,
    sessions::{self, Found},
    totp,
};
use crate::{
    practice::{Deed, Fault, Practice},
    store::{
        audit::{self, AuditEvent},
        practice::settings,
        staff::{self as rows, AccountRow},
    },
};

/// What to scan or type, for a session that sets up an authenticator.
pub(super) async fn enrolment(desk: &Practice, session: &str) -> Outcome<Enrolment> {
    let mut db = desk.store().read().await?;
    let found = sessions::at_stage(desk, &mut db, session, Stage::Enrolling).await?;
    let account = account_of(&mut db, &found).await?;
    let issuer = settings(&mut db).await?.discreet_name;
    totp::enrolment(&totp::of(desk, &account)?, &issuer, &account.email)
}

async fn account_of(db: &mut AnyConnection, found: &Found) -> Outcome<AccountRow> {
    let account = rows::account_of(db, &found.row.member.id).await?;
    account.ok_or_else(|| AccountError::SignedOut.into())
}

/// Ends the set-up with a first code.
pub(super) async fn enrol(desk: &Practice, session: &str, code: &str) -> Outcome<SignedIn> {
    let mut db = desk.store().read().await?;
    sessions::at_stage(desk, &mut db, session, Stage::Enrolling).await?;
    drop(db);
    count_in_session(desk, session).await?;
    desk.perform(Enrol {
        session: session.to_owned(),
        code: code.to_owned(),
    })
    .await
}

struct Enrol {
    session: String,
    code: String,
}

impl Deed for Enrol {
    type Answer = SignedIn;
    type Refusal = AccountError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<SignedIn> {
        let found = sessions::at_stage(desk, tx, &self.session, Stage::Enrolling).await?;
        let account = account_of(tx, &found).await?;
        let step = totp::step(&totp::of(desk, &account)?, &self.code, desk.now());
        let step = step.ok_or(AccountError::WrongCode)?;
        if !rows::take_step(tx, &account.id, step).await? {
            return Err(AccountError::WrongCode.into());
        }
        // Whoever else has begun to set up this account, perhaps on another screen, is out.
        rows::end_sessions_of(tx, &account.id).await?;
        let signed_in = sessions::begin(desk, tx, &account.id, Stage::Full).await?;
        recovery::make_good(desk, tx, &signed_in.session, &account.id).await?;
        note(desk, tx, &account.id, "staff.authenticator_set_up", "").await?;
        note(desk, tx, &account.id, "staff.signed_in", "set_up").await?;
        Ok(signed_in)
    }
}

/// The second factor of somebody whose password was right.
pub(super) async fn sign_in(
    desk: &Practice,
    session: &str,
    code: &str,
    source: &str,
) -> Outcome<SignedIn> {
    let mut db = desk.store().read().await?;
    let found = sessions::at_stage(desk, &mut db, session, Stage::Password).await?;
    drop(db);
    count_in_session(desk, session).await?;
    let staff = found.row.member.id.as_str();
    let mut tries = vec![Try::new(desk.keys(), &CODES, &[staff, source])];
    if totp::digits(code).is_some() {
        tries.push(Try::new(desk.keys(), &CODES_OF_ACCOUNT, &[staff]));
    }
    let counted = limits::count(desk, tries).await?;
    desk.perform(SecondFactor {
        session: session.to_owned(),
        code: code.to_owned(),
        counted,
    })
    .await?
}

/// Counts a code of this session. One that has had its tries ends, and the password is asked again.
async fn count_in_session(desk: &Practice, session: &str) -> Outcome<()> {
    let tries = vec![Try::new(desk.keys(), &CODES_OF_SESSION, &[session])];
    match limits::count(desk, tries).await {
        Err(Fault::Refused(AccountError::TooMany { .. })) => {
            super::accounts::sign_out(desk, session).await?;
            Err(AccountError::SignedOut.into())
        }
        counted => counted.map(|_| ()),
    }
}

struct SecondFactor {
    session: String,
    code: String,
    counted: Counted,
}

impl Deed for SecondFactor {
    /// A wrong code is an answer, not a refusal: its audit row is kept.
    type Answer = Outcome<SignedIn>;
    type Refusal = AccountError;

    async fn run(&self, desk: &Practice, tx: &mut AnyConnection) -> Outcome<Outcome<SignedIn>> {
        let found = sessions::at_stage(desk, tx, &self.session, Stage::Password).await?;
        let account = account_of(tx, &found).await?;
        let Some(how) = self.accepted(desk, tx, &account).await? else {
            note(desk, tx, &account.id, "staff.second_factor_wrong", "").await?;
            return Ok(Err(AccountError::WrongCode.into()));
        };
        self.counted.take_back(tx).await?;
        if how == RECOVERY {
            note(desk, tx, &account.id, "staff.recovery_code_used", "").await?;
        }
        note(desk, tx, &account.id, "staff.signed_in", how).await?;
        Ok(Ok(sessions::raise(desk, tx, &found, Stage::Full).await?))
    }
}

/// How the second factor was shown.
const AUTHENTICATOR: &str = "authenticator";
const RECOVERY: &str = "recovery_code";

impl SecondFactor {
    /// Uses the code up. Answers what it was, if it was good.
    async fn accepted(
        &self,
        desk: &Practice,
        tx: &mut AnyConnection,
        account: &AccountRow,
    ) -> Outcome<Option<&'static str>> {
        if totp::digits(&self.code).is_none() {
            let hash = recovery::digest(&self.code);
            let used = rows::use_recovery_code(tx, &hash, &account.id, desk.now()).await?;
            return Ok(used.then_some(RECOVERY));
        }
        let step = totp::step(&totp::of(desk, account)?, &self.code, desk.now());
        let fresh = match step {
            Some(step) => rows::take_step(tx, &account.id, step).await?,
            None => false,
        };
        Ok(fresh.then_some(AUTHENTICATOR))
    }
}

/// Writes down what somebody did with their own account.
async fn note(
    desk: &Practice,
    tx: &mut AnyConnection,
    staff: &StaffId,
    action: &'static str,
    detail: &'static str,
) -> Outcome<()> {
    let event = AuditEvent {
        actor: staff.as_str(),
        action,
        object: staff.as_str(),
        detail,
    };
    Ok(audit::record(tx, desk.now(), &event).await?)
}
