//! The server functions of the way in. They must work for somebody who is not signed in yet, so they
//! are not behind the desk's guard: each hands the session's secret to a use case that asks for the
//! stage it needs.

#![expect(
    missing_docs,
    reason = "the macro makes a public field of each argument and takes no words for it"
)]

use domain::staff::{Enrolment, Role};
use leptos::prelude::*;

use crate::{refusal::Refusal, wire::FormPost};

/// What a welcome link makes somebody, if it is still good.
#[server(name = ReadWelcome, prefix = "/api", endpoint = "account/welcome", protocol = FormPost)]
pub async fn welcome(token: String) -> Result<Role, Refusal> {
    use crate::ssr::{account_desk, refused};
    Ok(account_desk()?.welcome(&token).await.map_err(refused)?)
}

/// Makes the account of a welcome link.
#[server(prefix = "/api", endpoint = "account/accept", protocol = FormPost)]
pub async fn accept(
    token: String,
    name: String,
    email: String,
    password: String,
) -> Result<(), Refusal> {
    use crate::ssr::{account_desk, keep_typed, refused, remember_session, see_other};
    use domain::staff::Typed;

    let desk = account_desk()?;
    let accepted = desk.accept(&token, &name, &email, &password).await;
    if accepted.is_err() {
        keep_typed(&Typed { name, email });
    }
    let signed_in = accepted.map_err(refused)?;
    remember_session(&signed_in.session);
    see_other("/staff/authenticator");
    Ok(())
}

/// What to scan or type into an authenticator.
#[server(name = ReadEnrolment, prefix = "/api", endpoint = "account/enrolment", protocol = FormPost)]
pub async fn enrolment() -> Result<Enrolment, Refusal> {
    use crate::ssr::{account_desk, refused, staff_session};

    let session = staff_session()?;
    let shown = account_desk()?.enrolment(&session).await;
    Ok(shown.map_err(refused)?)
}

/// The first code of an authenticator.
#[server(prefix = "/api", endpoint = "account/enrol", protocol = FormPost)]
pub async fn enrol(code: String) -> Result<(), Refusal> {
    use crate::ssr::{account_desk, refused, remember_session, see_other, staff_session};

    let session = staff_session()?;
    let enrolled = account_desk()?.enrol(&session, &code).await;
    remember_session(&enrolled.map_err(refused)?.session);
    see_other("/staff/codes");
    Ok(())
}

/// The recovery codes, for whoever has just set up an authenticator.
#[server(name = ReadRecoveryCodes, prefix = "/api", endpoint = "account/recovery-codes", protocol = FormPost)]
pub async fn recovery_codes() -> Result<Vec<String>, Refusal> {
    use crate::ssr::{account_desk, refused, staff_session};

    let session = staff_session()?;
    let codes = account_desk()?.recovery_codes(&session).await;
    Ok(codes.map_err(refused)?)
}

/// The recovery codes have been put away.
#[server(prefix = "/api", endpoint = "account/keep-codes", protocol = FormPost)]
pub async fn keep_codes() -> Result<(), Refusal> {
    use crate::ssr::{account_desk, refused, remember_session, see_other, staff_session};

    let session = staff_session()?;
    let kept = account_desk()?.keep_codes(&session).await;
    remember_session(&kept.map_err(refused)?.session);
    see_other("/staff");
    Ok(())
}

/// The first factor. A session that the browser had before ends.
#[server(prefix = "/api", endpoint = "account/sign-in", protocol = FormPost)]
pub async fn sign_in(
    email: String,
    password: String,
    #[server(default)] next: String,
) -> Result<(), Refusal> {
    use crate::ssr::{
        account_desk, keep_typed, refused, remember_session, see_other, source, staff_session,
    };
    use domain::staff::{NextPage, Stage, Typed};

    let desk = account_desk()?;
    let signed_in = desk.sign_in(&email, &password, &source()).await;
    if signed_in.is_err() {
        let name = String::new();
        keep_typed(&Typed { name, email });
    }
    let signed_in = signed_in.map_err(refused)?;
    if let Ok(before) = staff_session() {
        desk.sign_out(&before).await.map_err(refused)?;
    }
    remember_session(&signed_in.session);
    see_other(&match signed_in.stage {
        Stage::Enrolling => "/staff/authenticator".to_owned(),
        Stage::Password | Stage::Full => NextPage::parse(&next).after("/staff/second-step"),
    });
    Ok(())
}

/// The second factor: a code of the authenticator, or else a recovery code.
#[server(prefix = "/api", endpoint = "account/second-factor", protocol = FormPost)]
pub async fn second_factor(
    #[server(default)] code: String,
    #[server(default)] recovery: String,
    #[server(default)] next: String,
) -> Result<(), Refusal> {
    use crate::ssr::{account_desk, refused, remember_session, see_other, source, staff_session};
    use domain::staff::{AccountError, NextPage};

    let session = staff_session()?;
    let (shown, wrong) = if recovery.is_empty() {
        (code, AccountError::WrongCode)
    } else {
        (recovery, AccountError::WrongRecoveryCode)
    };
    let desk = account_desk()?;
    let signed_in = desk.second_factor(&session, &shown, &source()).await;
    let signed_in = signed_in.map_err(|error| match error {
        AccountError::WrongCode => wrong,
        other => other,
    });
    remember_session(&signed_in.map_err(refused)?.session);
    see_other(NextPage::parse(&next).path());
    Ok(())
}

/// Ends the session, on the server and in the browser.
#[server(prefix = "/api", endpoint = "account/sign-out", protocol = FormPost)]
pub async fn sign_out() -> Result<(), Refusal> {
    use crate::ssr::{account_desk, forget_session, refused, see_other, staff_session};

    if let Ok(session) = staff_session() {
        let ended = account_desk()?.sign_out(&session).await;
        ended.map_err(refused)?;
    }
    forget_session();
    see_other("/staff/sign-in?out");
    Ok(())
}
