use domain::staff::{ConsultationRecord, ContactPart, Covered};
use leptos::prelude::*;

use super::{api, wording::part_words};
use crate::{
    ui::{Button, ButtonKind, Card},
    wire::{FormAction, PostForm},
};

/// How to reach whom, each detail covered until somebody uncovers it.
#[component]
pub(super) fn Contact(
    /// The consultation.
    record: ConsultationRecord,
) -> impl IntoView {
    let id = record.id.to_string();
    let may = record.may.reveal;
    let permitted = match (record.voicemail, record.text) {
        (true, true) => "Voicemail and text messages are fine.",
        (true, false) => "A voicemail is fine. No text messages.",
        (false, true) => "Text messages are fine. No voicemail.",
        (false, false) => "No voicemail and no text messages: somebody else might listen or read.",
    };
    let details = record
        .contact
        .into_iter()
        .map(|covered| view! { <Detail id=id.clone() covered may /> }.into_any())
        .collect_view();
    view! {
        <Card>
            <h2>"How to reach them"</h2>
            <dl class="summary wide">{details}</dl>
            <p>{permitted}</p>
            <p class="small soft">
                "Each look is noted in the audit log. A detail is covered again after five minutes."
            </p>
        </Card>
    }
}

#[component]
fn Detail(id: String, covered: Covered, may: bool) -> impl IntoView {
    let action = FormAction::to::<api::Reveal>();
    let refusal = action.refusal();
    let id = StoredValue::new(id);
    let Covered { part, shown, open } = covered;
    let at_first = open.then(|| shown.clone());
    let uncovered = Signal::derive(move || action.answer().or_else(|| at_first.clone()));
    let failed = move || {
        let refused = refusal.with(Option::is_some);
        refused.then_some(" It cannot be shown just now.")
    };
    let button = move || {
        (may && uncovered.with(Option::is_none)).then(|| {
            view! {
                <PostForm action>
                    <input type="hidden" name="id" value=id.get_value() />
                    <input type="hidden" name="part" value=part.as_str() />
                    <Button kind=ButtonKind::Quiet compact=true pending=action.pending()>
                        "Show"
                        <span class="visually-hidden">{format!(" {}", part_words(part))}</span>
                    </Button>
                </PostForm>
            }
            .into_any()
        })
    };
    view! {
        <div>
            <dt>{part_words(part)}</dt>
            <dd>
                <span role="status">
                    {move || match uncovered.get() {
                        Some(text) => in_full(part, text).into_any(),
                        None => shown.clone().into_any(),
                    }} {failed}
                </span>
            </dd>
            <dd class="change">{button}</dd>
        </div>
    }
}

/// A detail as it can be used: a number to call, an address to write to.
fn in_full(part: ContactPart, text: String) -> AnyView {
    match part {
        ContactPart::Phone => {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            view! { <a href=format!("tel:+1{digits}")>{text}</a> }.into_any()
        }
        ContactPart::Email | ContactPart::PartnerEmail | ContactPart::SecondParentEmail => {
            let href = format!("mailto:{text}");
            view! { <a href=href>{text}</a> }.into_any()
        }
        ContactPart::Name
        | ContactPart::Guardian
        | ContactPart::SecondParent
        | ContactPart::Partner
        | ContactPart::Note => text.into_any(),
    }
}
