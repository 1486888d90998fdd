use domain::staff::{Permission, Role, StaffMember};
use leptos::{html, prelude::*};
use leptos_meta::Stylesheet;
use leptos_router::components::{A, Outlet};
use server_fn::ServerFn;

use super::{account::api::SignOut, api, idle::IdleWatch};
use crate::{
    site,
    ui::{Glyph, Icon, Mark},
    wire,
};

/// What stands around every page of the desk.
#[component]
pub fn Desk() -> impl IntoView {
    site::note_arrivals();
    let me = wire::fetch(|| (), |()| api::me());
    let around = me.shown(wire::nothing, |me| match me {
        Ok(member) => view! {
            <Rail member />
            <IdleWatch />
        }
        .into_any(),
        Err(_) => ().into_any(),
    });
    view! {
        <Stylesheet href="/staff.css" />
        <a class="skip" href="#main">
            "Skip to the page"
        </a>
        <div class="desk">
            {around}
            <Outlet />
        </div>
    }
}

#[component]
fn Rail(member: StaffMember) -> impl IntoView {
    let calls = member.role.may(Permission::SeeOwnConsultations);
    let mails = member.role.may(Permission::ManageMail);
    let rest = NodeRef::<html::Ul>::new();
    // A page that changes in place would leave the list open.
    let close = move |_| {
        if let Some(rest) = rest.get_untracked() {
            // Refused where it is not open: then there is nothing to close.
            let _ = rest.hide_popover();
        }
    };
    view! {
        <header class="rail">
            <a class="wordmark" href="/staff">
                <Mark />
                "Synergy"
            </a>
            <nav aria-label="Staff">
                <ul>
                    <Area href="/staff" glyph=Glyph::Clock words="Today" />
                    {calls
                        .then(|| {
                            view! {
                                <Area
                                    href="/staff/consultations"
                                    glyph=Glyph::Calendar
                                    words="Consultations"
                                />
                            }.into_any()
                        })}
                    <li class="more">
                        <button type="button" popovertarget="rest">
                            <Icon glyph=Glyph::Menu />
                            <span>"More"</span>
                        </button>
                    </li>
                </ul>
                <ul id="rest" popover="auto" node_ref=rest on:click=close>
                    {mails
                        .then(|| {
                            view! { <Area href="/staff/mails" glyph=Glyph::Mail words="Mails" /> }.into_any()
                        })} <Area href="/staff/style" glyph=Glyph::Eye words="Style" />
                    <li class="me">
                        <p>{member.name} <small>{role_words(member.role)}</small></p>
                    </li>
                    <li>
                        <LeaveForm />
                    </li>
                </ul>
            </nav>
        </header>
    }
}

/// One area of the desk.
#[component]
fn Area(href: &'static str, glyph: Glyph, words: &'static str) -> impl IntoView {
    view! {
        <li>
            <A href exact=href == "/staff">
                <Icon glyph />
                <span>{words}</span>
            </A>
        </li>
    }
}

/// Signing out. A plain form on purpose: the next page is a new document, and nothing that was shown
/// stays in the memory of this one.
#[component]
fn LeaveForm() -> impl IntoView {
    view! {
        <form method="post" action=SignOut::PATH>
            <button>
                <Icon glyph=Glyph::Lock />
                <span>"Sign out"</span>
            </button>
        </form>
    }
}

fn role_words(role: Role) -> &'static str {
    match role {
        Role::Owner => "Owner",
        Role::Scheduler => "Scheduler",
        Role::Therapist => "Therapist",
        Role::Editor => "Editor",
    }
}
