//! What pages and server functions find in their context.

use std::sync::Arc;

use app::{
    reading::SiteAddress,
    ssr::{Gate, HeadWritten, RequestSource, SiteCard},
};
use domain::{
    blog::Blog,
    booking::BookingDesk,
    newsletter::NewsletterDesk,
    practice::PracticeBook,
    search::Search,
    staff::{AccountDesk, StaffDesk, StaffMember},
};
use http::{HeaderValue, header};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;

use super::{Desk, headers, source};
use crate::cards::Card;

/// Provides the desks, the member of staff whom the guard has let in, the form of cookies, the limits, and the page's own content security policy.
pub fn provide(desk: &Desk) {
    let practice: Arc<dyn BookingDesk> = Arc::new(desk.practice.clone());
    provide_context(practice);
    let book: Arc<dyn PracticeBook> = Arc::new(desk.practice.clone());
    provide_context(book);
    let blog: Arc<dyn Blog> = Arc::new(desk.practice.clone());
    provide_context(blog);
    let search: Arc<dyn Search> = Arc::new(desk.practice.clone());
    provide_context(search);
    let newsletter: Arc<dyn NewsletterDesk> = Arc::new(desk.practice.clone());
    provide_context(newsletter);
    provide_context(HeadWritten::default());
    let address = desk.site.public_url.origin();
    provide_context(SiteAddress(address.to_owned()));
    provide_context(SiteCard {
        address: format!("{address}{}", Card::general_address()),
        words: Card::general().words(),
    });
    let accounts: Arc<dyn AccountDesk> = Arc::new(desk.practice.clone());
    provide_context(accounts);
    provide_context(desk.cookies());
    let parts = use_context::<http::request::Parts>();
    if let Some(member) = parts
        .as_ref()
        .and_then(|parts| parts.extensions.get::<StaffMember>())
    {
        provide_context(member.clone());
    }
    let source = parts
        .map(|parts| source::of(&parts, desk.site.trusted_proxies))
        .unwrap_or_default();
    provide_context(RequestSource(source.to_string()));
    let gate: Arc<dyn Gate> = Arc::new(desk.gates.clone().for_source(source));
    let staff: Arc<dyn StaffDesk> = Arc::new(desk.practice.clone());
    provide_context(staff);
    provide_context(gate);
    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>())
        && let Ok(policy) = HeaderValue::from_str(&headers::page_policy(&nonce))
    {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
