use domain::newsletter::{Invitation, NewsletterError};
use leptos::prelude::*;

use super::{lost, private};
use crate::{
    reading::Draft,
    refusal::Refusal,
    ssr::newsletter_desk,
    ui::{Button, ButtonKind, ButtonLink, Notice, NoticeKind},
};

/// Where the guide lies, to read and as a file.
const GUIDE: &str = "/guide";
const GUIDE_FILE: &str = "/guide/coping-with-anxiety.pdf";

/// What the link of a confirmation mail leads to: one big button, or what has become of it.
pub(in crate::reading) async fn invitation(token: &str) -> Result<Draft, Refusal> {
    match newsletter_desk()?.invitation(token).await {
        Ok(Invitation::Open) => Ok(open(token)),
        Ok(Invitation::Confirmed) => Ok(confirmed()),
        Ok(Invitation::RunOut) => Ok(lost(410)),
        Err(NewsletterError::NotFound) => Ok(lost(404)),
        Err(error) => Err(super::refusal(error)),
    }
}

fn open(token: &str) -> Draft {
    private("One more tap").show(view! {
        <h1 class="title">"One more tap"</h1>
        <p class="lead">
            "Somebody asked for our monthly letter at your address. Was it you? Then press the button, and it is yours, with the guide."
        </p>
        <form class="stack" method="post" action="/api/newsletter/confirm">
            <input type="hidden" name="token" value=token.to_owned() />
            <p class="actions">
                <Button>"Yes, send me the letter"</Button>
            </p>
        </form>
        <section class="stack tight">
            <h2 class="subtitle">"It was not you?"</h2>
            <p>"Do nothing, and nothing more comes. Or tell us, and we forget your address and never write to it again, whoever types it."</p>
            <form method="post" action="/api/newsletter/not-me">
                <input type="hidden" name="token" value=token.to_owned() />
                <Button kind=ButtonKind::Quiet>"This was not me"</Button>
            </form>
        </section>
    })
}

fn confirmed() -> Draft {
    private("You are on the list").show(view! {
        <h1 class="title">"You are on the list"</h1>
        <Notice kind=NoticeKind::Success title="Thank you for confirming.">
            <p>"The letter comes about once a month. We have also mailed you a link to the guide and to your own page, where you can pause or leave."</p>
        </Notice>
        <Guide />
    })
}

/// The page that a signed link leads to: the guide, without a cookie.
pub(in crate::reading) fn guide(key: &str) -> Result<Draft, Refusal> {
    if !newsletter_desk()?.guide_key_opens(key) {
        return Ok(lost(410));
    }
    Ok(private("Your guide").show(view! {
        <h1 class="title">"Your guide"</h1>
        <p class="lead">"Coping with anxiety: what helps in the moment, what helps over time, and where to turn."</p>
        <Guide />
    }))
}

#[component]
fn Guide() -> impl IntoView {
    view! {
        <section class="stack">
            <h2>"Coping with anxiety"</h2>
            <p class="cluster">
                <ButtonLink href=GUIDE>"Read the guide"</ButtonLink>
                <a class="button quiet" href=GUIDE_FILE rel="external">
                    "Open it as a PDF"
                </a>
            </p>
            <p>
                "It is no help in an emergency. In danger now? Call 911. To talk to someone day or night, "
                <a href="/crisis">"call or text 988"</a> "."
            </p>
        </section>
    }
}
