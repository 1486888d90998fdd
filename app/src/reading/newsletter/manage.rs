use domain::newsletter::{NewsletterError, PAUSES, SubscriberStatus, Subscription};
use leptos::prelude::*;

use super::{lost, private};
use crate::{
    reading::{Asked, Draft},
    refusal::Refusal,
    ssr::newsletter_desk,
    ui::{Button, ButtonKind, ButtonLink, Choice, ChoiceGroup, Notice, NoticeKind},
};

/// A subscriber's own page.
pub(in crate::reading) async fn subscription(asked: &Asked, token: &str) -> Result<Draft, Refusal> {
    let one = match newsletter_desk()?.subscription(token).await {
        Ok(one) => one,
        Err(NewsletterError::NotFound) => return Ok(lost(404)),
        Err(error) => return Err(super::refusal(error)),
    };
    let standing = standing(&one);
    let now = standing.clone();
    let saved = (asked.get("done").as_deref() == Some("saved")).then(|| {
        view! {
            <Notice kind=NoticeKind::Success title="Saved.">
                <p>{now}</p>
            </Notice>
        }
    });
    let on_the_list = !one.status.is_over();
    let token = token.to_owned();
    Ok(private("Your letter").show(view! {
        <h1 class="title">"Your letter"</h1>
        {saved}
        <p class="lead">{one.email} ": " {standing}</p>
        {on_the_list
            .then(|| {
                view! {
                    <Often token=token.clone() status=one.status />
                    <Leave token=token.clone() />
                }
            })}
        <Kept kept=one.kept token=token.clone() />
        <Erase token />
    }))
}

/// Where somebody stands, in a sentence.
fn standing(one: &Subscription) -> String {
    match one.status {
        SubscriberStatus::Pending => "you have not confirmed yet.".to_owned(),
        SubscriberStatus::Active => "you get the letter about once a month.".to_owned(),
        SubscriberStatus::Paused => {
            format!("paused until {}, then it comes again.", one.paused_until)
        }
        SubscriberStatus::Left => "you have left, and get nothing.".to_owned(),
        SubscriberStatus::Bounced => {
            "your mailbox did not take our letters, so we stopped.".to_owned()
        }
        SubscriberStatus::Complained => {
            "you reported our letter as unwanted, so we stopped.".to_owned()
        }
    }
}

#[component]
fn Often(token: String, status: SubscriberStatus) -> impl IntoView {
    let paused = status == SubscriberStatus::Paused;
    // Made within the group: a choice asks it for its name.
    let pauses = || {
        PAUSES
            .map(|months| {
                let unit = if months == 1 { "month" } else { "months" };
                let text = format!("Pause for {months} {unit}");
                view! { <Choice value=months.to_string() text /> }
            })
            .collect_view()
    };
    view! {
        <form class="stack" method="post" action="/api/newsletter/pause">
            <input type="hidden" name="token" value=token />
            <ChoiceGroup legend="How often?" name="months">
                <Choice value="0" text="About once a month" checked=Signal::stored(!paused) />
                {pauses()}
            </ChoiceGroup>
            <p class="actions">
                <Button>"Save"</Button>
            </p>
        </form>
    }
}

#[component]
fn Leave(token: String) -> impl IntoView {
    view! {
        <section class="stack tight">
            <h2>"Leave"</h2>
            <p>"You get no letter from then on, also not one that is about to go out."</p>
            <form method="post" action="/api/newsletter/leave">
                <input type="hidden" name="token" value=token />
                <Button kind=ButtonKind::Quiet>"Leave the letter"</Button>
            </form>
        </section>
    }
}

#[component]
fn Kept(kept: Vec<(String, String)>, token: String) -> impl IntoView {
    let rows = kept
        .into_iter()
        .map(|(what, says)| {
            view! {
                <div>
                    <dt>{what}</dt>
                    <dd>{says}</dd>
                </div>
            }
        })
        .collect_view();
    let file = format!("/newsletter/manage/{token}/data.json");
    view! {
        <section class="stack">
            <h2>"What we keep about you"</h2>
            <dl class="facts">{rows}</dl>
            <p>
                <a href=file rel="external" download="letter.json">
                    "All of it as a file"
                </a>
            </p>
        </section>
    }
}

#[component]
fn Erase(token: String) -> impl IntoView {
    view! {
        <section class="stack tight">
            <h2>"Erase"</h2>
            <p>
                "Your address and everything above is deleted, at once and for good. What stays is a digest of the address that nobody can read, so that it does not come back by mistake."
            </p>
            <form method="post" action="/api/newsletter/erase">
                <input type="hidden" name="token" value=token />
                <Button kind=ButtonKind::Danger>"Erase everything"</Button>
            </form>
        </section>
    }
}

/// The page that the link to leave opens: one button, or that it is done.
pub(in crate::reading) async fn leave(token: &str) -> Result<Draft, Refusal> {
    let one = match newsletter_desk()?.subscription(token).await {
        Ok(one) => one,
        Err(NewsletterError::NotFound) => return Ok(lost(404)),
        Err(error) => return Err(super::refusal(error)),
    };
    let manage = format!("/newsletter/manage/{token}");
    if one.status.is_over() {
        return Ok(private("You have left").show(view! {
            <h1 class="title">"You have left"</h1>
            <p class="lead">"No more letters go to this address. Take care of yourself."</p>
            <p>
                "Pressed by mistake? " <a href="/newsletter">"Ask for the letter again"</a>
                ". On " <a href=manage>"your page"</a> " you can have everything erased."
            </p>
            <p class="cluster">
                <ButtonLink href="/">"To the start"</ButtonLink>
            </p>
        }));
    }
    let token = token.to_owned();
    Ok(private("Leave the letter?").show(view! {
        <h1 class="title">"Leave the letter?"</h1>
        <p class="lead">"One press, and no more letters come."</p>
        <form class="stack" method="post" action="/api/newsletter/leave">
            <input type="hidden" name="token" value=token />
            <p class="actions">
                <Button>"Leave"</Button>
                <ButtonLink href=manage kind=ButtonKind::Quiet>
                    "Pause it instead"
                </ButtonLink>
            </p>
        </form>
    }))
}
