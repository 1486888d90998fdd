//! The Leptos codebase: pages, components and server functions, compiled once for the server and
//! once for the browser.

#![recursion_limit = "512"]

pub mod booking;
pub mod refusal;
pub mod shell;
pub mod site;
pub mod ssr;
pub mod staff;
pub mod ui;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use staff::account;

/// The table of routes. Every public page is rendered whole before the first byte goes out, so that
/// status and title are right and nothing waits for a script.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=shell::title />
        <Router>
            <Routes fallback=site::NotFoundPage>
                <ParentRoute
                    path=path!("staff")
                    view={Lazy::<account::Door>::new()}
                    ssr=SsrMode::Async
                >
                    <Route path=path!("sign-in") view={Lazy::<account::SignInPage>::new()} />
                    <Route path=path!("second-step") view={Lazy::<account::SecondStepPage>::new()} />
                    <Route path=path!("welcome/:token") view={Lazy::<account::WelcomePage>::new()} />
                    <Route
                        path=path!("authenticator")
                        view={Lazy::<account::AuthenticatorPage>::new()}
                    />
                    <Route path=path!("codes") view={Lazy::<account::CodesPage>::new()} />
                </ParentRoute>
                <ParentRoute
                    path=path!("staff")
                    view={Lazy::<staff::Desk>::new()}
                    ssr=SsrMode::Async
                >
                    <Route path=path!("") view={Lazy::<staff::TodayPage>::new()} />
                    <Route path=path!("style") view={Lazy::<staff::StylePage>::new()} />
                </ParentRoute>
                <ParentRoute path=path!("") view=site::Frame ssr=SsrMode::Async>
                    <Route path=path!("") view=site::HomePage />
                    <Route path=path!("crisis") view=site::CrisisPage />
                    <Route path=path!("states") view=site::StatesPage />
                    <Route path=path!("states/:code") view=site::StatePage />
                    <Route path=path!("book") view=booking::NeedPage />
                    <Route path=path!("book/time") view=booking::TimePage />
                    <Route path=path!("book/details") view=booking::ContactPage />
                    <Route path=path!("book/check") view=booking::CheckPage />
                    <Route path=path!("consultations/:token") view=booking::ConsultationPage />
                    <Route path=path!("consultations/:token/move") view=booking::MovePage />
                    <Route path=path!("consultations/:token/cancel") view=booking::CancelPage />
                    <Route path=path!("*any") view=site::NotFoundPage />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
