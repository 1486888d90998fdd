use domain::{
    booking::{BookingError, ContactForm, Draft},
    practice::Audience,
};
use leptos::prelude::*;

use super::{
    api,
    aside::SoFar,
    outcome::{Outcome, title_with},
};
use crate::{
    refusal::Refusal,
    site::{LostPage, Main},
    ssr,
    ui::{Button, ButtonKind, ButtonLink, Notice, NoticeKind, Steps, SummaryList, SummaryRow},
    wire::{self, FormAction, PostForm},
};

/// The last step: everything once more, and one button.
#[component]
pub fn CheckPage() -> impl IntoView {
    ssr::private_page();
    let action = FormAction::to::<api::Confirm>();
    let refused = action.refusals();
    let draft = wire::fetch(move || refused.get(), |_| api::draft());
    draft.shown(wire::nothing, move |draft| match draft {
        Ok(Draft {
            booked: Some(token),
            ..
        }) => view! { <Done token /> }.into_any(),
        Ok(draft) if draft.time.is_some() && !draft.contact.email.is_empty() => {
            view! { <Check action draft /> }.into_any()
        }
        Ok(draft) => view! { <LostPage refusal=super::too_early(&draft) /> }.into_any(),
        Err(refusal) => view! { <LostPage refusal /> }.into_any(),
    })
}

#[component]
fn Check(action: FormAction, draft: Draft) -> impl IntoView {
    let refusal = action.refusal();
    let forget = FormAction::to::<api::Forget>();
    let audience = Audience::from_text(&draft.need.audience).unwrap_or(Audience::Me);
    let at = draft.time.as_ref().map(|time| time.at).unwrap_or_default();
    let (contact, request_key) = (draft.contact.clone(), draft.request_key.clone());
    let way_on = move || refusal.get().and_then(|refusal| way_on(&refusal, at));
    view! {
        <Main title=title_with(refusal, "Is this right?")>
            <Steps step=4 of=4 name="check" />
            <div class="booking">
                <div class="stack loose">
                    <Outcome refusal />
                    {way_on}
                    <h1 class="title">"Is this right?"</h1>
                    <ContactSummary contact audience />
                    <PostForm action class="stack">
                        <input type="hidden" name="request_key" value=request_key />
                        <p>"You’ll get a mail with a private link. You can move or cancel the call there, up to its start."</p>
                        <p class="actions">
                            <Button pending=action.pending()>"Book this call"</Button>
                            <ButtonLink href="/book/details" kind=ButtonKind::Quiet>
                                "Back"
                            </ButtonLink>
                        </p>
                    </PostForm>
                    <PostForm action=forget>
                        <Button kind=ButtonKind::Quiet compact=true>"Delete my answers and start over"</Button>
                    </PostForm>
                </div>
                <SoFar draft />
            </div>
        </Main>
    }
}

/// Where a refused confirmation can be mended.
fn way_on(refusal: &Refusal, at: i64) -> Option<impl IntoView + use<>> {
    let (href, words) = match refusal {
        Refusal::Booking(BookingError::Taken { .. }) => {
            (format!("/book/time?at={at}"), "See the nearest free times")
        }
        Refusal::Booking(BookingError::Form(_)) => {
            ("/book/details".to_owned(), "Go back to your details")
        }
        _ => return None,
    };
    Some(view! {
        <p>
            <a class="standalone" href=href>
                {words}
            </a>
        </p>
    })
}

#[component]
fn ContactSummary(contact: ContactForm, audience: Audience) -> impl IntoView {
    const CHANGE: &str = "/book/details";
    let may = match (contact.voicemail.is_empty(), contact.text.is_empty()) {
        (true, true) => "No voicemail, no text messages",
        (false, true) => "Voicemail is fine, no text messages",
        (true, false) => "Text messages are fine, no voicemail",
        (false, false) => "Voicemail and text messages are fine",
    };
    let person = match audience {
        Audience::Me => None,
        Audience::Child => Some(("Parent or guardian", contact.guardian)),
        Audience::Couple => Some(("Partner", contact.partner)),
    };
    view! {
        <SummaryList wide=true>
            <SummaryRow term="Name" change=CHANGE>
                {contact.name}
            </SummaryRow>
            {person
                .map(|(term, name)| {
                    view! {
                        <SummaryRow term change=CHANGE>
                            {name}
                        </SummaryRow>
                    }.into_any()
                })}
            <SummaryRow term="E-mail" change=CHANGE>
                {contact.email}
            </SummaryRow>
            <SummaryRow term="Phone" change=CHANGE>
                {contact.phone} <br /> <span class="small soft">{may}</span>
            </SummaryRow>
            {(!contact.note.is_empty())
                .then(|| {
                    view! {
                        <SummaryRow term="Your note" change=CHANGE>
                            {contact.note}
                        </SummaryRow>
                    }.into_any()
                })}
        </SummaryList>
    }
}

/// The draft has become a consultation already: somebody came back here.
#[component]
fn Done(token: String) -> impl IntoView {
    view! {
        <Main title="This call is booked" class="wrap narrow page stack loose">
            <h1 class="title">"This call is booked"</h1>
            <Notice kind=NoticeKind::Success>
                <p>"You’ve confirmed it already. There is nothing more to do."</p>
            </Notice>
            <p class="cluster">
                <ButtonLink href=format!("/consultations/{token}")>"See your call"</ButtonLink>
            </p>
        </Main>
    }
}
