//! The one door to the desk: looks at the session before anything of the staff's is run, and leaves
//! the member of staff with the request. What their role may do, each function asks for itself.
//!
//! | address | who passes | who does not |
//! |---|---|---|
//! | `/api/staff/…` | a full session | 401, or to the sign-in page for a plain form |
//! | `/staff/…` | a full session | to the page of the step that is still to be made |
//! | `/staff/second-step`, `/staff/authenticator` | a session of that stage | likewise |
//! | `/staff/sign-in`, `/staff/welcome/…` | everybody | |
//! | `/api/account/…` | everybody: each looks at the session's stage itself | |
//!
//! A request under `/api/staff/live/` is one that a page makes by itself: it keeps nobody signed in.

use app::{refusal::Refusal, ssr::STAFF_COOKIE};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::staff::{AccountDesk, AccountError, NextPage, Stage, Standing, Visit};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use server_fn::{
    ContentType,
    codec::PostcardEncoding,
    error::{FromServerFnError, SERVER_FN_ERROR_HEADER},
};

use super::{Desk, refuse};

/// What a page needs before it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    Nothing,
    Stage(Stage),
}

/// Where an address belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Not the staff's.
    Public,
    /// A server function of accounts.
    Account,
    /// A server function of the desk.
    Function(Visit),
    /// A page.
    Page(Need),
}

impl Place {
    fn of(path: &str) -> Self {
        if path.starts_with("/api/staff/live/") {
            return Self::Function(Visit::Watches);
        }
        if path.starts_with("/api/staff/") {
            return Self::Function(Visit::Acts);
        }
        if path.starts_with("/api/account/") {
            return Self::Account;
        }
        match path.trim_end_matches('/') {
            "/staff/sign-in" => Self::Page(Need::Nothing),
            "/staff/second-step" => Self::Page(Need::Stage(Stage::Password)),
            "/staff/authenticator" => Self::Page(Need::Stage(Stage::Enrolling)),
            page if page.starts_with("/staff/welcome/") => Self::Page(Need::Nothing),
            page if page == "/staff" || page.starts_with("/staff/") => {
                Self::Page(Need::Stage(Stage::Full))
            }
            _ => Self::Public,
        }
    }
}

/// Lets requests for the desk pass, or sends them where they belong.
pub async fn guard(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    let place = Place::of(request.uri().path());
    let passed = match place {
        Place::Public => return next.run(request).await,
        Place::Account | Place::Page(Need::Nothing) => Ok(()),
        Place::Function(visit) => admit(&desk, &mut request, visit, Stage::Full)
            .await
            .map_err(|kept_out| for_function(&kept_out, &request)),
        Place::Page(Need::Stage(stage)) => admit(&desk, &mut request, Visit::Acts, stage)
            .await
            .map_err(|kept_out| for_page(&kept_out, request.uri())),
    };
    let response = match passed {
        Ok(()) => next.run(request).await,
        Err(response) => response,
    };
    private(response)
}

/// Why somebody was kept out.
enum KeptOut {
    /// There is no session, or the store did not answer.
    Refused(AccountError),
    /// The session has come to another stage.
    At(Stage),
}

/// Lets a session of the wanted stage in; a member of staff stays with the request.
async fn admit(
    desk: &Desk,
    request: &mut Request,
    visit: Visit,
    wanted: Stage,
) -> Result<(), KeptOut> {
    let session = desk.cookies().read(request.headers(), STAFF_COOKIE);
    let session = session.ok_or(KeptOut::Refused(AccountError::SignedOut))?;
    let standing = desk.practice.standing(&session, visit).await;
    let stage = match standing.map_err(KeptOut::Refused)? {
        Standing::Password => Stage::Password,
        Standing::Enrolling => Stage::Enrolling,
        Standing::Full(member) => {
            request.extensions_mut().insert(member);
            Stage::Full
        }
    };
    if stage == wanted {
        Ok(())
    } else {
        Err(KeptOut::At(stage))
    }
}

/// A page sends its reader to the step that is still to be made, and remembers where they were
/// going.
fn for_page(kept_out: &KeptOut, uri: &Uri) -> Response {
    let wanted = uri.path_and_query().map_or("", |wanted| wanted.as_str());
    let wanted = match Place::of(uri.path()) {
        Place::Page(Need::Stage(Stage::Full)) => NextPage::parse(wanted),
        _ => NextPage::parse(""),
    };
    let step = match kept_out {
        KeptOut::Refused(AccountError::SignedOut) => "/staff/sign-in",
        KeptOut::Refused(_) => return unavailable(),
        KeptOut::At(Stage::Password) => "/staff/second-step",
        KeptOut::At(Stage::Enrolling) => "/staff/authenticator",
        KeptOut::At(Stage::Full) => "/staff",
    };
    Redirect::to(&wanted.after(step)).into_response()
}

/// A function says it in words that the page understands; a plain form goes to the sign-in page.
fn for_function(kept_out: &KeptOut, request: &Request) -> Response {
    let error = match kept_out {
        KeptOut::Refused(error) => error.clone(),
        KeptOut::At(_) => AccountError::SignedOut,
    };
    let headers = request.headers();
    let is_form = *request.method() == Method::POST && accepts_html(headers);
    if is_form && error == AccountError::SignedOut {
        return Redirect::to(&page_before(headers).after("/staff/sign-in")).into_response();
    }
    let refusal = Refusal::Account(error);
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::UNAUTHORIZED);
    let path = HeaderValue::from_str(request.uri().path());
    let mut response = (status, refusal.ser()).into_response();
    let headers = response.headers_mut();
    let packed = HeaderValue::from_static(PostcardEncoding::CONTENT_TYPE);
    headers.insert(header::CONTENT_TYPE, packed);
    if let Ok(path) = path {
        headers.insert(HeaderName::from_static(SERVER_FN_ERROR_HEADER), path);
    }
    response
}

fn accepts_html(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    accept
        .and_then(|value| value.to_str().ok())
        .is_some_and(|text| text.contains("text/html"))
}

/// The desk's page that a form was on.
fn page_before(headers: &HeaderMap) -> NextPage {
    let referer = headers.get(header::REFERER);
    let uri = referer
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse::<Uri>().ok());
    let path = uri.as_ref().and_then(Uri::path_and_query);
    NextPage::parse(path.map_or("", |path| path.as_str()))
}

fn unavailable() -> Response {
    refuse::page(
        StatusCode::SERVICE_UNAVAILABLE,
        "The desk cannot be reached",
        "Something is wrong on our side. Please try again in a minute.",
    )
}

/// Nothing of the desk is kept by a browser or a search engine.
fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let no_store = HeaderValue::from_static("no-store");
    headers.insert(header::CACHE_CONTROL, no_store);
    let robots = HeaderValue::from_static("noindex, nofollow");
    headers.insert(HeaderName::from_static("x-robots-tag"), robots);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_has_its_place() {
        let full = Place::Page(Need::Stage(Stage::Full));
        for (path, place) in [
            ("/", Place::Public),
            ("/staff.css", Place::Public),
            ("/staffing", Place::Public),
            ("/api/booking/need", Place::Public),
            ("/api/account/sign-in", Place::Account),
            ("/api/staff/stay", Place::Function(Visit::Acts)),
            ("/api/staff/live/left", Place::Function(Visit::Watches)),
            ("/staff", full),
            ("/staff/", full),
            ("/staff/codes", full),
            ("/staff/sign-in/more", full),
            ("/staff/sign-in", Place::Page(Need::Nothing)),
            ("/staff/welcome/abc", Place::Page(Need::Nothing)),
            ("/staff/welcome", full),
            (
                "/staff/authenticator",
                Place::Page(Need::Stage(Stage::Enrolling)),
            ),
            (
                "/staff/second-step",
                Place::Page(Need::Stage(Stage::Password)),
            ),
        ] {
            assert_eq!(Place::of(path), place, "{path}");
        }
    }
}
