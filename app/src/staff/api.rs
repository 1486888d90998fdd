//! The server functions of the desk's frame. All of `/api/staff` stands behind one guard, which asks
//! for a full session before any of them is run; what a page asks by itself is under
//! `/api/staff/live` and keeps nobody signed in.

use domain::staff::StaffMember;
use leptos::prelude::*;

use crate::{refusal::Refusal, wire::FormPost};

/// Who is signed in.
#[server(name = ReadMe, prefix = "/api", endpoint = "staff/me", protocol = FormPost)]
pub async fn me() -> Result<StaffMember, Refusal> {
    Ok(crate::ssr::require(domain::staff::Permission::SeeDesk)?)
}

/// In how many seconds the session ends if nothing is done.
#[server(name = ReadSecondsLeft, prefix = "/api", endpoint = "staff/live/seconds-left", protocol = FormPost)]
pub async fn seconds_left() -> Result<i64, Refusal> {
    use crate::ssr::{account_desk, refused, require, staff_session};

    require(domain::staff::Permission::SeeDesk)?;
    let left = account_desk()?.seconds_left(&staff_session()?).await;
    Ok(left.map_err(refused)?)
}

/// Somebody is still there. Answers in how many seconds the session would end now.
#[server(name = Stay, prefix = "/api", endpoint = "staff/stay", protocol = FormPost)]
pub async fn stay() -> Result<i64, Refusal> {
    use crate::ssr::{account_desk, refused, require, staff_session};

    require(domain::staff::Permission::SeeDesk)?;
    let left = account_desk()?.stay(&staff_session()?).await;
    Ok(left.map_err(refused)?)
}

/// Every component of the house in every state, as HTML.
#[server(name = ReadStyle, prefix = "/api", endpoint = "staff/style", protocol = FormPost)]
pub async fn style() -> Result<String, Refusal> {
    crate::ssr::require(domain::staff::Permission::SeeDesk)?;
    Ok(crate::gallery::Gallery().into_view().to_html())
}
