//! Pages that are fetched when somebody goes to them. The first visit downloads only the frame and
//! the start page; each step of the booking comes in a part of its own, while its data is on its
//! way.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::{booking, site, staff::desk};

/// Declares for each page the type that its route is known by.
macro_rules! lazy_pages {
    ($($(#[$doc:meta])* $name:ident => $page:path;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        #[lazy_route]
        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            fn view(_this: Self) -> AnyView {
                $page().into_any()
            }
        }
    )*};
}

lazy_pages! {
    /// [`site::StatesPage`]
    States => site::StatesPage;
    /// [`site::StatePage`]
    State => site::StatePage;
    /// [`booking::NeedPage`]
    Need => booking::NeedPage;
    /// [`booking::TimePage`]
    Time => booking::TimePage;
    /// [`booking::ContactPage`]
    Contact => booking::ContactPage;
    /// [`booking::CheckPage`]
    Check => booking::CheckPage;
    /// [`booking::ConsultationPage`]
    Consultation => booking::ConsultationPage;
    /// [`booking::MovePage`]
    Move => booking::MovePage;
    /// [`booking::CancelPage`]
    Cancel => booking::CancelPage;
    /// Stands in for the frame of the desk.
    DeskFrame => desk::FramePage;
    /// [`desk::TodayPage`]
    DeskToday => desk::TodayPage;
    /// [`desk::ConsultationsPage`]
    DeskConsultations => desk::ConsultationsPage;
    /// [`desk::ConsultationPage`]
    DeskConsultation => desk::ConsultationPage;
    /// [`desk::PhonePage`]
    DeskPhone => desk::PhonePage;
    /// [`desk::MovePage`]
    DeskMove => desk::MovePage;
    /// [`desk::CancelPage`]
    DeskCancel => desk::CancelPage;
    /// [`desk::MailsPage`]
    DeskMails => desk::MailsPage;
}
