use domain::staff::StaffMember;
use leptos::prelude::*;

use super::frame::Me;
use crate::{
    refusal::Refusal,
    site::Main,
    ssr,
    ui::{ButtonLink, Empty},
};

/// The desk's first page.
#[component]
pub fn TodayPage() -> impl IntoView {
    let me = use_context::<Me>();
    view! {
        <Main title="Today" class="">
            <Suspense>
                {move || Suspend::new(async move {
                    match me {
                        Some(Me(me)) => greeting(me.await),
                        None => greeting(Err(Refusal::Transport)),
                    }
                })}
            </Suspense>
        </Main>
    }
}

fn greeting(me: Result<StaffMember, Refusal>) -> AnyView {
    match me {
        Ok(member) => view! {
            <div class="heading">
                <div>
                    <h1>"Hello, " {member.name}</h1>
                    <p class="soft">"You are signed in."</p>
                </div>
            </div>
            <ul class="needs">
                <li>
                    <p>"How everything looks, in every state"</p>
                    <a href="/staff/style">"Open the page of styles"</a>
                </li>
                <li>
                    <p>"What visitors see"</p>
                    <a href="/">"Open the site"</a>
                </li>
            </ul>
        }
        .into_any(),
        Err(refusal) => {
            ssr::set_status(refusal.status());
            view! {
                <Empty title="The desk is not open" text=refusal.words()>
                    <ButtonLink href="/staff/sign-in">"Sign in"</ButtonLink>
                </Empty>
            }
            .into_any()
        }
    }
}
