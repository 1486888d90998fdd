use domain::{
    booking::{ContactForm, Draft, Field},
    newsletter::CONSENT_WORDS,
    practice::Audience,
};
use leptos::prelude::*;

use super::{
    api,
    aside::SoFar,
    outcome::{Outcome, title_with},
};
use crate::{
    refusal::{Refusal, at_field},
    site::{LostPage, Main},
    ssr,
    ui::{
        Button, ButtonKind, ButtonLink, CheckField, Notice, NoticeKind, Steps, TextArea, TextField,
    },
    wire::{self, FormAction, PostForm},
};

/// The third step: how to reach whom.
#[component]
pub fn ContactPage() -> impl IntoView {
    ssr::private_page();
    let draft = wire::fetch(|| (), |()| api::draft());
    draft.shown(wire::nothing, move |draft| match draft {
        Ok(draft) if draft.time.is_some() => view! { <ContactStep draft /> }.into_any(),
        Ok(draft) => view! { <LostPage refusal=super::too_early(&draft) /> }.into_any(),
        Err(refusal) => view! { <LostPage refusal /> }.into_any(),
    })
}

#[component]
fn ContactStep(draft: Draft) -> impl IntoView {
    let action = FormAction::to::<api::AnswerContact>();
    let refusal = action.refusal();
    let audience = Audience::from_text(&draft.need.audience).unwrap_or(Audience::Me);
    let form = draft.contact.clone();
    view! {
        <Main title=title_with(refusal, "How can we reach you?")>
            <Steps step=3 of=4 name="how to reach you" />
            <div class="booking">
                <PostForm action class="stack loose">
                    <Outcome refusal />
                    <h1 class="title">"How can we reach you?"</h1>
                    <Who audience form=form.clone() refusal />
                    <Reach form=form.clone() refusal />
                    <Anything form=form.clone() audience refusal />
                    <p class="actions">
                        <Button pending=action.pending()>"Continue"</Button>
                        <ButtonLink href="/book/time" kind=ButtonKind::Quiet>
                            "Back"
                        </ButtonLink>
                    </p>
                </PostForm>
                <SoFar draft />
            </div>
        </Main>
    }
}

#[component]
fn Who(audience: Audience, form: ContactForm, refusal: Signal<Option<Refusal>>) -> impl IntoView {
    let (label, why) = match audience {
        Audience::Me => (
            "Your name",
            "The name you want to be called by. A first name is enough.",
        ),
        Audience::Child => (
            "Your child’s name",
            "The name they want to be called by. A first name is enough.",
        ),
        Audience::Couple => (
            "Your name",
            "The name you want to be called by. A first name is enough.",
        ),
    };
    let autocomplete = if audience == Audience::Child {
        "off"
    } else {
        "given-name"
    };
    view! {
        <TextField
            label
            name="name"
            value=form.name.clone()
            why
            autocomplete
            error=at_field(refusal, Field::Name)
        />
        {match audience {
            Audience::Me => ().into_any(),
            Audience::Child => view! { <Parents form refusal /> }.into_any(),
            Audience::Couple => view! { <Partner form refusal /> }.into_any(),
        }}
    }
}

#[component]
fn Parents(form: ContactForm, refusal: Signal<Option<Refusal>>) -> impl IntoView {
    view! {
        <TextField
            label="Your name, as parent or guardian"
            name="guardian"
            value=form.guardian
            autocomplete="name"
            error=at_field(refusal, Field::Guardian)
        />
        <div class="reveals stack">
            <CheckField
                name="custody_shared"
                checked=Signal::stored(!form.custody_shared.is_empty())
                why="In many states both parents must agree before counseling begins. We speak with them ourselves; your booking is not mailed to them."
            >
                "Custody is shared with another parent"
            </CheckField>
            <div class="revealed stack">
                <TextField
                    label="The other parent’s name"
                    name="second_parent"
                    value=form.second_parent
                    autocomplete="off"
                    error=at_field(refusal, Field::SecondParent)
                />
                <TextField
                    label="The other parent’s e-mail address"
                    name="second_parent_email"
                    kind="email"
                    value=form.second_parent_email
                    autocomplete="off"
                    error=at_field(refusal, Field::SecondParentEmail)
                />
            </div>
        </div>
    }
}

#[component]
fn Partner(form: ContactForm, refusal: Signal<Option<Refusal>>) -> impl IntoView {
    view! {
        <TextField
            label="Your partner’s name"
            name="partner"
            value=form.partner
            autocomplete="off"
            error=at_field(refusal, Field::Partner)
        />
        <TextField
            label="Your partner’s e-mail address"
            name="partner_email"
            kind="email"
            value=form.partner_email
            optional=true
            autocomplete="off"
            why="If you give it, they get the same mails, and can move or cancel the call too."
            error=at_field(refusal, Field::PartnerEmail)
        />
    }
}

#[component]
fn Reach(form: ContactForm, refusal: Signal<Option<Refusal>>) -> impl IntoView {
    view! {
        <TextField
            label="Your e-mail address"
            name="email"
            kind="email"
            value=form.email
            autocomplete="email"
            why="For the confirmation and two reminders. Nobody else gets it, and the mails say nothing about counseling."
            error=at_field(refusal, Field::Email)
        />
        <TextField
            label="Your phone number"
            name="phone"
            kind="tel"
            value=form.phone
            autocomplete="tel-national"
            short=true
            why="In case the video does not work."
            error=at_field(refusal, Field::Phone)
        />
        <fieldset class="choices">
            <legend>"What may we do with this number?"</legend>
            <p class="why">"Leave both empty if somebody else might listen or read."</p>
            <CheckField name="voicemail" checked=Signal::stored(!form.voicemail.is_empty())>
                "You may leave a voicemail"
            </CheckField>
            <CheckField name="text" checked=Signal::stored(!form.text.is_empty())>
                "You may send a text message"
            </CheckField>
        </fieldset>
    }
}

#[component]
fn Anything(
    form: ContactForm,
    audience: Audience,
    refusal: Signal<Option<Refusal>>,
) -> impl IntoView {
    let age = match audience {
        Audience::Me => "I’m 18 or older, and ",
        Audience::Child => "I may decide about my child’s care, and ",
        Audience::Couple => "We’re both 18 or older, and ",
    };
    view! {
        <Notice kind=NoticeKind::Crisis title="Not for emergencies.">
            <p>
                "Nobody reads this right away. In danger now? Call 911. To talk to someone day or night, "
                <a href="tel:988">"call or text 988"</a> "."
            </p>
        </Notice>
        <TextArea
            label="Anything we should know before the call?"
            name="note"
            value=form.note
            optional=true
            max=1000u32
            why="Only if you like. Your therapist reads it; it is kept encrypted."
            error=at_field(refusal, Field::Note)
        />
        <CheckField
            name="consent"
            checked=Signal::stored(!form.consent.is_empty())
            error=at_field(refusal, Field::Consent)
        >
            {age}
            "I agree that you contact me about this call and keep these answers, encrypted, until a year after it."
        </CheckField>
        <CheckField
            name="newsletter"
            checked=Signal::stored(!form.newsletter.is_empty())
            why=CONSENT_WORDS
        >
            "I’d also like the monthly letter"
        </CheckField>
        <p class="honeypot" aria-hidden="true">
            <label for="website">"Leave this empty"</label>
            <input id="website" name="website" tabindex="-1" autocomplete="off" />
        </p>
    }
}
