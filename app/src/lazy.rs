//! Pages that are fetched when somebody goes to them, in a few parts that belong together: a visitor
//! downloads the booking's steps with the first of them, and never a page of the desk.

use leptos::{lazy, prelude::*};
use leptos_router::LazyRoute;

use crate::{
    booking,
    staff::{self, account, desk},
};

/// Declares a part: a function that is fetched as one, and for each of its pages the type that the
/// page's route is known by.
macro_rules! part {
    ($part:ident ($preload:ident): $pages:ident { $($(#[$doc:meta])* $name:ident => $page:path;)* }) => {
        #[derive(Clone, Copy, Debug)]
        enum $pages {
            $($name,)*
        }

        #[lazy]
        fn $part(page: $pages) -> AnyView {
            match page {
                $($pages::$name => $page().into_any(),)*
            }
        }

        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;

            impl LazyRoute for $name {
                fn data() -> Self {
                    Self
                }

                async fn view(_this: Self) -> AnyView {
                    $part($pages::$name).await
                }

                // Before a page is hydrated its part must be there: the reader's first page cannot
                // wait half way. The function is made by `lazy`, for the browser's half alone.
                async fn preload() {
                    #[cfg(feature = "hydrate")]
                    $preload().await;
                }
            }
        )*
    };
}

part! {
    booking_part (__preload_booking_part): BookingPages {
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
    }
}

part! {
    staff_part (__preload_staff_part): StaffPages {
        /// [`account::Door`]
        Door => account::Door;
        /// [`account::SignInPage`]
        SignIn => account::SignInPage;
        /// [`account::SecondStepPage`]
        SecondStep => account::SecondStepPage;
        /// [`account::WelcomePage`]
        Welcome => account::WelcomePage;
        /// [`account::AuthenticatorPage`]
        Authenticator => account::AuthenticatorPage;
        /// [`account::CodesPage`]
        Codes => account::CodesPage;
        /// [`staff::Desk`]
        Desk => staff::Desk;
        /// [`staff::StylePage`]
        Style => staff::StylePage;
        /// [`desk::TodayPage`]
        Today => desk::TodayPage;
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
}
