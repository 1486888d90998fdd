//! Pages that are fetched when somebody goes to them. The first visit downloads only the frame and
//! the start page; each step of the booking comes in a part of its own, while its data is on its
//! way. All of the desk is here too, frames included: visitors never download it.

use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use crate::{
    booking, site,
    staff::{self, desk},
};

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
    /// [`staff::account::Door`]
    Door => staff::account::Door;
    /// [`staff::account::SignInPage`]
    SignIn => staff::account::SignInPage;
    /// [`staff::account::SecondStepPage`]
    SecondStep => staff::account::SecondStepPage;
    /// [`staff::account::WelcomePage`]
    Welcome => staff::account::WelcomePage;
    /// [`staff::account::AuthenticatorPage`]
    Authenticator => staff::account::AuthenticatorPage;
    /// [`staff::account::CodesPage`]
    Codes => staff::account::CodesPage;
    /// [`staff::Desk`]
    Desk => staff::Desk;
    /// [`desk::TodayPage`]
    Today => desk::TodayPage;
    /// [`desk::ConsultationsPage`]
    Consultations => desk::ConsultationsPage;
    /// [`desk::ConsultationPage`]
    Record => desk::ConsultationPage;
    /// [`desk::PhonePage`]
    Phone => desk::PhonePage;
    /// [`desk::MovePage`]
    MoveRecord => desk::MovePage;
    /// [`desk::CancelPage`]
    CancelRecord => desk::CancelPage;
    /// [`desk::MailsPage`]
    Mails => desk::MailsPage;
    /// [`staff::StylePage`]
    Style => staff::StylePage;
}
