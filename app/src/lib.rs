//! The Leptos codebase: pages, components and server functions, compiled once for the server and
//! once for the browser.

#![recursion_limit = "512"]

#[cfg(feature = "ssr")]
pub mod blog;
pub mod booking;
#[cfg(feature = "ssr")]
pub mod gallery;
#[cfg(feature = "ssr")]
pub mod guide;
pub mod lazy;
pub mod newsletter;
#[cfg(feature = "ssr")]
pub mod reading;
pub mod refusal;
pub mod search;
pub mod shell;
pub mod site;
pub mod ssr;
pub mod staff;
pub mod ui;
pub mod wire;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

/// The table of routes. Every public page is rendered whole before the first byte goes out, so that
/// status and title are right and nothing waits for a script.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Routes fallback=site::NotFoundPage>
                <DoorRoutes />
                <DeskRoutes />
                <ParentRoute path=path!("") view=site::Frame ssr=SsrMode::Async>
                    <Route path=path!("") view=site::ReadingPage />
                    <Route path=path!("book") view={Lazy::<lazy::Need>::new()} />
                    <Route path=path!("book/time") view={Lazy::<lazy::Time>::new()} />
                    <Route path=path!("book/details") view={Lazy::<lazy::Contact>::new()} />
                    <Route path=path!("book/check") view={Lazy::<lazy::Check>::new()} />
                    <Route path=path!("consultations/:token") view={Lazy::<lazy::Consultation>::new()} />
                    <Route path=path!("consultations/:token/move") view={Lazy::<lazy::Move>::new()} />
                    <Route path=path!("consultations/:token/cancel") view={Lazy::<lazy::Cancel>::new()} />
                    <Route path=path!("*any") view=site::ReadingPage />
                </ParentRoute>
            </Routes>
        </Router>
    }
}

/// The staff's way in.
#[component(transparent)]
fn DoorRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute
            path=path!("staff")
            view={Lazy::<lazy::Door>::new()}
            ssr=SsrMode::Async
        >
            <Route path=path!("sign-in") view={Lazy::<lazy::SignIn>::new()} />
            <Route path=path!("second-step") view={Lazy::<lazy::SecondStep>::new()} />
            <Route path=path!("welcome/:token") view={Lazy::<lazy::Welcome>::new()} />
            <Route
                path=path!("authenticator")
                view={Lazy::<lazy::Authenticator>::new()}
            />
            <Route path=path!("codes") view={Lazy::<lazy::Codes>::new()} />
        </ParentRoute>
    }
    .into_inner()
}

/// The desk, open to whoever is signed in.
#[component(transparent)]
fn DeskRoutes() -> impl leptos_router::MatchNestedRoutes + Clone {
    view! {
        <ParentRoute
            path=path!("staff")
            view={Lazy::<lazy::Desk>::new()}
            ssr=SsrMode::Async
        >
            <Route path=path!("") view={Lazy::<lazy::Today>::new()} />
            <Route path=path!("style") view={Lazy::<lazy::Style>::new()} />
            <Route
                path=path!("consultations")
                view={Lazy::<lazy::DeskConsultations>::new()}
            />
            <Route
                path=path!("consultations/new")
                view={Lazy::<lazy::DeskPhone>::new()}
            />
            <Route
                path=path!("consultations/:id")
                view={Lazy::<lazy::DeskConsultation>::new()}
            />
            <Route
                path=path!("consultations/:id/move")
                view={Lazy::<lazy::DeskMove>::new()}
            />
            <Route
                path=path!("consultations/:id/cancel")
                view={Lazy::<lazy::DeskCancel>::new()}
            />
            <Route path=path!("mails") view={Lazy::<lazy::DeskMails>::new()} />
        </ParentRoute>
    }
    .into_inner()
}
