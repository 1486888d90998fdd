//! The Leptos codebase: pages, components and server functions, compiled once for the server and
//! once for the browser.

#![recursion_limit = "512"]

pub mod booking;
pub mod refusal;
pub mod shell;
pub mod site;
pub mod ssr;
pub mod ui;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

/// The table of routes. Every public page is rendered whole before the first byte goes out, so that
/// status and title are right and nothing waits for a script.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=shell::title />
        <Router>
            <Routes fallback=site::NotFoundPage>
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
