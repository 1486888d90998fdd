//! Where pages and server functions meet the server: its desks, the request, the response. The one
//! file, with `lib.rs`, that knows which half it is compiled for.

/// Sets the response's status while a page is rendered on the server. In the browser there is no
/// response any more, and nothing happens.
pub fn set_status(code: u16) {
    #[cfg(feature = "ssr")]
    server::set_status(code);
    #[cfg(not(feature = "ssr"))]
    let _ = code;
}

/// Keeps the page that is being rendered out of search engines and shared caches, because it shows
/// somebody's own things.
pub fn private_page() {
    #[cfg(feature = "ssr")]
    server::private_page();
}

#[cfg(feature = "ssr")]
pub use server::{
    Gate, Step, VISITOR_COOKIE, VisitorCookie, account_desk, booking_desk, forget_visitor, pass,
    practice_book, remember_visitor, require, see_other, staff_desk, visitor,
};

#[cfg(feature = "ssr")]
mod server {
    use std::sync::Arc;

    use domain::{
        booking::{BookingDesk, BookingError},
        practice::{PracticeBook, PracticeError},
        staff::{AccountDesk, AccountError, DeskError, Permission, StaffDesk, StaffMember},
    };
    use http::{HeaderName, HeaderValue, StatusCode, header, request::Parts};
    use leptos::prelude::*;
    use leptos_axum::ResponseOptions;

    /// The visitor's cookie, without the prefix that a secure connection adds.
    pub const VISITOR_COOKIE: &str = "synergy-visitor";

    /// How the visitor's cookie is written: the server provides it as context.
    #[derive(Clone, Copy, Debug)]
    pub struct VisitorCookie {
        /// Whether the site is served over https, so that cookies are `Secure` and `__Host-`.
        pub secure: bool,
    }

    impl VisitorCookie {
        /// The cookie's full name.
        pub fn name(self) -> String {
            let prefix = if self.secure { "__Host-" } else { "" };
            format!("{prefix}{VISITOR_COOKIE}")
        }

        fn write(self, value: &str, max_age: i64) -> String {
            let secure = if self.secure { "; Secure" } else { "" };
            let name = self.name();
            format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}")
        }
    }

    /// What somebody may do only so often.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Step {
        /// A form of the flow.
        Form,
        /// A booking that is made.
        Booking,
        /// A list that a page asks for by itself.
        Reading,
    }

    /// Counts steps for the source of a request.
    pub trait Gate: Send + Sync {
        /// Lets one more pass, or answers in how many seconds the next may.
        ///
        /// # Errors
        /// The seconds to wait.
        fn pass(&self, step: Step) -> Result<(), u64>;
    }

    /// Lets the request pass that the server function is called by.
    ///
    /// # Errors
    /// [`BookingError::TooMany`] where its source has been at it too often.
    pub fn pass(step: Step) -> Result<(), BookingError> {
        let Some(gate) = use_context::<Arc<dyn Gate>>() else {
            return Ok(());
        };
        gate.pass(step).map_err(|retry_after| {
            if let (Some(response), Ok(value)) = (
                use_context::<ResponseOptions>(),
                HeaderValue::from_str(&retry_after.to_string()),
            ) {
                response.insert_header(header::RETRY_AFTER, value);
            }
            BookingError::TooMany { retry_after }
        })
    }

    /// The booking desk that the server provides.
    ///
    /// # Errors
    /// [`BookingError::Unavailable`] where it provides none.
    pub fn booking_desk() -> Result<Arc<dyn BookingDesk>, BookingError> {
        use_context().ok_or(BookingError::Unavailable)
    }

    /// The practice's book that the server provides.
    ///
    /// # Errors
    /// [`PracticeError::Unavailable`] where it provides none.
    pub fn practice_book() -> Result<Arc<dyn PracticeBook>, PracticeError> {
        use_context().ok_or(PracticeError::Unavailable)
    }

    /// The accounts desk that the server provides.
    ///
    /// # Errors
    /// [`AccountError::Unavailable`] where it provides none.
    pub fn account_desk() -> Result<Arc<dyn AccountDesk>, AccountError> {
        use_context().ok_or(AccountError::Unavailable)
    }

    /// The staff's desk that the server provides.
    ///
    /// # Errors
    /// [`BookingError::Unavailable`] where it provides none.
    pub fn staff_desk() -> Result<Arc<dyn StaffDesk>, DeskError> {
        use_context().ok_or(DeskError::Booking(BookingError::Unavailable))
    }

    /// The member of staff who asks, if their role may do that. What a staff function needs to know
    /// about them comes from here alone, so that the check cannot be forgotten.
    ///
    /// The server has looked at the session already, in the layer before all staff functions, and
    /// left the member as context.
    ///
    /// # Errors
    /// [`AccountError::SignedOut`], [`AccountError::Forbidden`].
    pub fn require(permission: Permission) -> Result<StaffMember, AccountError> {
        let member = use_context::<StaffMember>().ok_or(AccountError::SignedOut)?;
        if member.role.may(permission) {
            Ok(member)
        } else {
            Err(AccountError::Forbidden)
        }
    }

    /// The secret of the visitor's cookie, if the request has it.
    pub fn visitor() -> Option<String> {
        let name = use_context::<VisitorCookie>()?.name();
        let parts = use_context::<Parts>()?;
        let cookies = parts.headers.get_all(header::COOKIE);
        cookies
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(known, value)| *known == name && (20..=100).contains(&value.len()))
            .map(|(_, value)| value.to_owned())
    }

    /// Gives the visitor a cookie for a day.
    pub fn remember_visitor(secret: &str) {
        set_cookie(|cookie| cookie.write(secret, 86_400));
    }

    /// Takes the visitor's cookie away.
    pub fn forget_visitor() {
        set_cookie(|cookie| cookie.write("", 0));
    }

    fn set_cookie(write: impl FnOnce(VisitorCookie) -> String) {
        if let (Some(cookie), Some(response)) = (
            use_context::<VisitorCookie>(),
            use_context::<ResponseOptions>(),
        ) && let Ok(value) = HeaderValue::from_str(&write(cookie))
        {
            response.append_header(header::SET_COOKIE, value);
        }
    }

    /// Sends the reader on to `path` after a form was taken: 303 for a plain form, a client-side
    /// step for a hydrated page. It does not return for you; make it the last thing that is done.
    pub fn see_other(path: &str) {
        leptos_axum::redirect(path);
        let plain_form = use_context::<Parts>().is_some_and(|parts| {
            let accept = parts.headers.get(header::ACCEPT);
            accept
                .and_then(|value| value.to_str().ok())
                .is_some_and(|text| text.contains("text/html"))
        });
        if plain_form && let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(StatusCode::SEE_OTHER);
        }
    }

    pub(super) fn set_status(code: u16) {
        if let (Some(response), Ok(status)) =
            (use_context::<ResponseOptions>(), StatusCode::from_u16(code))
        {
            response.set_status(status);
        }
    }

    pub(super) fn private_page() {
        if let Some(response) = use_context::<ResponseOptions>() {
            response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            let robots = HeaderName::from_static("x-robots-tag");
            response.insert_header(robots, HeaderValue::from_static("noindex, nofollow"));
        }
    }
}
