//! What pages and server functions find in their context.

use std::sync::Arc;

use app::ssr::{Gate, VisitorCookie};
use domain::{booking::BookingDesk, practice::PracticeBook, staff::StaffDesk};
use http::{HeaderValue, header};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;

use super::{Desk, headers, source};

/// Provides the desks, the cookie's form, the limits, and the page's own content security policy.
pub fn provide(desk: &Desk) {
    let practice: Arc<dyn BookingDesk> = Arc::new(desk.practice.clone());
    provide_context(practice);
    let book: Arc<dyn PracticeBook> = Arc::new(desk.practice.clone());
    provide_context(book);
    let staff: Arc<dyn StaffDesk> = Arc::new(desk.practice.clone());
    provide_context(staff);
    provide_context(VisitorCookie {
        secure: desk.site.public_url.is_secure(),
    });
    let source = use_context::<http::request::Parts>()
        .map(|parts| source::of(&parts, desk.site.trusted_proxies));
    let gate: Arc<dyn Gate> = Arc::new(desk.gates.clone().for_source(source.unwrap_or_default()));
    provide_context(gate);
    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
        && let Ok(policy) = HeaderValue::from_str(&headers::page_policy(&nonce))
    {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
