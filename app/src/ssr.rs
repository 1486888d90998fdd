//! Where pages and server functions meet the server: its desks, the request, the response. The one
//! file, with `lib.rs`, that knows which half it is compiled for.

/// Whether this is the browser's half.
pub const fn in_browser() -> bool {
    cfg!(not(feature = "ssr"))
}

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

/// Writes what a page says of itself into the document's head: for search engines and links
/// elsewhere, which read the document as the server sends it. In the browser nothing happens.
pub fn write_head(head: &crate::site::Head) {
    #[cfg(feature = "ssr")]
    server::write_head(head);
    #[cfg(not(feature = "ssr"))]
    let _ = head;
}

/// Writes the head of a page that both halves make. `head` is asked for on the server alone, so that
/// its words are no part of what the browser loads; its address is without the host.
pub fn describe(head: impl FnOnce() -> crate::site::Head) {
    #[cfg(feature = "ssr")]
    server::describe(head());
    #[cfg(not(feature = "ssr"))]
    let _ = head;
}

/// Keeps the page that is being rendered out of search engines.
pub fn unlisted_page() {
    #[cfg(feature = "ssr")]
    server::unlisted_page();
}

/// Says that the page that is being rendered is the same for everybody, so that it may be kept and
/// served again.
pub fn shared_page() {
    #[cfg(feature = "ssr")]
    server::shared_page();
}

/// Says that something of the page that is being rendered could not be had: it is not to be kept,
/// whatever the rest of it says.
pub fn unshared_page() {
    #[cfg(feature = "ssr")]
    server::unshared_page();
}

/// What somebody typed into a form of the way in that was refused. The browser's half is told
/// nothing, and leaves in the boxes what the server wrote.
#[cfg(not(feature = "ssr"))]
pub fn typed() -> domain::staff::Typed {
    domain::staff::Typed::default()
}

#[cfg(feature = "ssr")]
pub use server::{
    Cookies, Gate, HeadWritten, RequestSource, SHARED_PAGE, STAFF_COOKIE, SiteCard, Step,
    UNSHARED_PAGE, VISITOR_COOKIE, account_desk, blog, booking_desk, forget_session,
    forget_visitor, keep_typed, newsletter_desk, pass, practice_book, refused, remember_session,
    remember_visitor, require, search, see_other, source, staff_desk, staff_session, typed,
    visitor,
};

#[cfg(feature = "ssr")]
mod server {
    use std::sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    };

    use domain::{
        blog::Blog,
        booking::{BookingDesk, BookingError},
        newsletter::NewsletterDesk,
        practice::{PracticeBook, PracticeError},
        search::Search,
        staff::{AccountDesk, AccountError, DeskError, Permission, StaffDesk, StaffMember, Typed},
    };
    use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts};
    use leptos::prelude::*;
    use leptos_axum::ResponseOptions;
    use leptos_meta::{Link, Meta};

    use crate::{reading::SiteAddress, shell, site::Head};

    /// The visitor's cookie, without the prefix that a secure connection adds.
    pub const VISITOR_COOKIE: &str = "synergy-visitor";
    /// The cookie of somebody who signs in at the desk, without that prefix.
    pub const STAFF_COOKIE: &str = "synergy-staff";
    /// The cookie with what was typed into a refused form, without that prefix.
    const TYPED_COOKIE: &str = "synergy-typed";
    /// The longest value of a cookie that is written or looked at, in bytes.
    const LONGEST_COOKIE: usize = 2_000;

    /// How cookies are written and read: the server provides it as context.
    #[derive(Clone, Copy, Debug)]
    pub struct Cookies {
        /// Whether the site is served over https, so that cookies are `Secure` and `__Host-`.
        pub secure: bool,
    }

    impl Cookies {
        /// The full name of a cookie.
        pub fn name(self, cookie: &str) -> String {
            let prefix = if self.secure { "__Host-" } else { "" };
            format!("{prefix}{cookie}")
        }

        /// The secret that a request's cookie carries, if it has one.
        pub fn read(self, headers: &HeaderMap, cookie: &str) -> Option<String> {
            let name = self.name(cookie);
            let lines = headers.get_all(header::COOKIE);
            lines
                .iter()
                .filter_map(|line| line.to_str().ok())
                .flat_map(|line| line.split(';'))
                .filter_map(|pair| pair.trim().split_once('='))
                .find(|(known, value)| {
                    *known == name && (20..=LONGEST_COOKIE).contains(&value.len())
                })
                .map(|(_, value)| value.to_owned())
        }

        /// The line that sets a cookie: for so many seconds, or until the browser is closed.
        fn write(self, cookie: &str, value: &str, max_age: Option<i64>) -> String {
            let name = self.name(cookie);
            let secure = if self.secure { "; Secure" } else { "" };
            let max_age = max_age.map_or_else(String::new, |age| format!("; Max-Age={age}"));
            format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{max_age}{secure}")
        }
    }

    /// Where a request comes from, in text that is the same for the same place: the server provides
    /// it as context. Never shown or logged.
    #[derive(Clone)]
    pub struct RequestSource(pub String);

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
            set_retry_after(retry_after);
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

    /// The blog that the server provides.
    ///
    /// # Errors
    /// [`PracticeError::Unavailable`] where it provides none.
    pub fn blog() -> Result<Arc<dyn Blog>, PracticeError> {
        use_context().ok_or(PracticeError::Unavailable)
    }

    /// The search that the server provides.
    ///
    /// # Errors
    /// [`PracticeError::Unavailable`] where it provides none.
    pub fn search() -> Result<Arc<dyn Search>, PracticeError> {
        use_context().ok_or(PracticeError::Unavailable)
    }

    /// The newsletter's desk that the server provides.
    ///
    /// # Errors
    /// [`PracticeError::Unavailable`] where it provides none.
    pub fn newsletter_desk() -> Result<Arc<dyn NewsletterDesk>, PracticeError> {
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
        read_cookie(VISITOR_COOKIE)
    }

    /// Gives the visitor a cookie for a day.
    pub fn remember_visitor(secret: &str) {
        set_cookie(VISITOR_COOKIE, secret, Some(86_400));
    }

    /// Takes the visitor's cookie away.
    pub fn forget_visitor() {
        set_cookie(VISITOR_COOKIE, "", Some(0));
    }

    /// The secret of the session at the desk, of whatever stage.
    ///
    /// # Errors
    /// [`AccountError::SignedOut`] where the request has none.
    pub fn staff_session() -> Result<String, AccountError> {
        read_cookie(STAFF_COOKIE).ok_or(AccountError::SignedOut)
    }

    /// Gives somebody the cookie of their session. It lasts until the browser is closed; the session
    /// itself ends on the server.
    pub fn remember_session(session: &str) {
        set_cookie(STAFF_COOKIE, session, None);
    }

    /// Takes the cookie of the session away, with what the browser has kept of the desk's pages.
    pub fn forget_session() {
        set_cookie(STAFF_COOKIE, "", Some(0));
        if let Some(response) = use_context::<ResponseOptions>() {
            let what = HeaderValue::from_static("\"cache\", \"storage\"");
            response.insert_header(HeaderName::from_static("clear-site-data"), what);
        }
    }

    /// Keeps what was typed into a refused form for the page that shows it again, where no script
    /// does: sealed, in the browser, until it is shown or for a minute.
    pub fn keep_typed(typed: &Typed) {
        if is_plain_form()
            && let Ok(desk) = account_desk()
            && let Some(sealed) = desk.seal_typed(typed)
            && sealed.len() <= LONGEST_COOKIE
        {
            set_cookie(TYPED_COOKIE, &sealed, Some(60));
        }
    }

    /// What somebody typed into a form of the way in that was refused: told once.
    pub fn typed() -> Typed {
        let Some(sealed) = read_cookie(TYPED_COOKIE) else {
            return Typed::default();
        };
        set_cookie(TYPED_COOKIE, "", Some(0));
        account_desk()
            .ok()
            .and_then(|desk| desk.open_typed(&sealed))
            .unwrap_or_default()
    }

    /// Where the request comes from.
    pub fn source() -> String {
        use_context::<RequestSource>().map_or_else(String::new, |source| source.0)
    }

    fn read_cookie(cookie: &str) -> Option<String> {
        let cookies = use_context::<Cookies>()?;
        cookies.read(&use_context::<Parts>()?.headers, cookie)
    }

    fn set_cookie(cookie: &str, value: &str, max_age: Option<i64>) {
        if let (Some(cookies), Some(response)) =
            (use_context::<Cookies>(), use_context::<ResponseOptions>())
            && let Ok(line) = HeaderValue::from_str(&cookies.write(cookie, value, max_age))
        {
            response.append_header(header::SET_COOKIE, line);
        }
    }

    /// Whether the request is a form that was sent without a script.
    fn is_plain_form() -> bool {
        use_context::<Parts>().is_some_and(|parts| {
            let accept = parts.headers.get(header::ACCEPT);
            parts.method == Method::POST
                && accept
                    .and_then(|value| value.to_str().ok())
                    .is_some_and(|text| text.contains("text/html"))
        })
    }

    /// Tells when to come back, where that is why an account's step was refused.
    pub fn refused(error: AccountError) -> AccountError {
        if let AccountError::TooMany { retry_after } = error {
            set_retry_after(retry_after);
        }
        error
    }

    fn set_retry_after(seconds: u64) {
        if let (Some(response), Ok(value)) = (
            use_context::<ResponseOptions>(),
            HeaderValue::from_str(&seconds.to_string()),
        ) {
            response.insert_header(header::RETRY_AFTER, value);
        }
    }

    /// Sends the reader on to `path` after a form was taken: 303 for a plain form, a client-side
    /// step for a hydrated page. It does not return for you; make it the last thing that is done.
    pub fn see_other(path: &str) {
        leptos_axum::redirect(path);
        if is_plain_form()
            && let Some(response) = use_context::<ResponseOptions>()
        {
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

    /// Whether the head of the page that is being rendered is written: the server provides it as
    /// context, new for each request. A page that waits for its answer is put together more than
    /// once.
    #[derive(Clone, Debug, Default)]
    pub struct HeadWritten(Arc<AtomicBool>);

    /// The picture that stands, in links elsewhere, for every page that has none of its own: the
    /// server provides it as context.
    #[derive(Clone, Debug, Default)]
    pub struct SiteCard {
        /// Its address, with the host.
        pub address: String,
        /// What it says.
        pub words: String,
    }

    pub(super) fn describe(head: Head) {
        let site = use_context::<SiteAddress>().unwrap_or_default();
        write_head(&Head {
            address: format!("{}{}", site.0, head.address),
            ..head
        });
    }

    /// The tags are written at once: the page is sent later, when what belongs to it may be gone.
    pub(super) fn write_head(head: &Head) {
        let written = use_context::<HeadWritten>().unwrap_or_default();
        if written.0.swap(true, Ordering::Relaxed) {
            return;
        }
        let Head {
            title,
            description,
            address,
            kind,
            ..
        } = head.clone();
        let tags = view! {
            <Meta name="description" content=description.clone() />
            <Meta property="og:site_name" content=shell::title(String::new()) />
            <Meta property="og:title" content=title />
            <Meta property="og:description" content=description />
            <Meta property="og:type" content=kind />
            <Meta property="og:url" content=address.clone() />
            <Link rel="canonical" href=address />
        };
        let _ = tags.to_html();
        write_card(head);
    }

    /// The picture for links elsewhere, large. Every card has the same size.
    fn write_card(head: &Head) {
        let card = if head.picture.is_empty() {
            use_context::<SiteCard>().unwrap_or_default()
        } else {
            SiteCard {
                address: head.picture.clone(),
                words: head.picture_words.clone(),
            }
        };
        let tags = view! {
            <Meta property="og:image" content=card.address />
            <Meta property="og:image:width" content="1200" />
            <Meta property="og:image:height" content="630" />
            <Meta property="og:image:alt" content=card.words />
            <Meta name="twitter:card" content="summary_large_image" />
        };
        let _ = tags.to_html();
    }

    pub(super) fn unlisted_page() {
        if let Some(response) = use_context::<ResponseOptions>() {
            let robots = HeaderName::from_static("x-robots-tag");
            response.insert_header(robots, HeaderValue::from_static("noindex"));
        }
    }

    /// The header by which a page says to the server's layers that it is the same for everybody. It
    /// does not leave the house.
    pub const SHARED_PAGE: &str = "x-shared-page";

    /// The header by which a part of a page says that the page is not to be kept.
    pub const UNSHARED_PAGE: &str = "x-unshared-page";

    pub(super) fn shared_page() {
        mark(SHARED_PAGE);
    }

    pub(super) fn unshared_page() {
        mark(UNSHARED_PAGE);
    }

    fn mark(name: &'static str) {
        if let Some(response) = use_context::<ResponseOptions>() {
            let name = HeaderName::from_static(name);
            response.insert_header(name, HeaderValue::from_static("1"));
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
