use domain::newsletter::{CONSENT_WORDS, NewsletterError};
use leptos::prelude::*;

use super::{CLASS, lost, private};
use crate::{
    reading::{Asked, Draft},
    refusal::Refusal,
    ssr::{self, newsletter_desk, practice_book},
    ui::{Button, ButtonLink, ErrorSummary, Notice, NoticeKind, Problem, TextField},
};

/// What the newsletter is, and the form.
pub(in crate::reading) async fn front(asked: &Asked) -> Result<Draft, Refusal> {
    let stamp = practice_book()?.public_words().await?.stamp;
    let problem = asked.get("problem").and_then(|word| problem(&word));
    let typed = problem.as_ref().map(|(status, _)| {
        ssr::set_status(*status);
        // The page shows what this reader typed.
        ssr::private_page();
        ssr::typed().email
    });
    let message = problem.map(|(_, words)| words.to_owned());
    let description = "One calm letter a month from our therapists, and a free guide on coping with anxiety. No tracking, never sold, leave with one press.";
    let mut draft = Draft::new("The monthly letter", description, CLASS).show(view! {
        <Problems message=message.clone() />
        <div class="stack">
            <h1 class="title">"A letter, once a month"</h1>
            <p class="lead">
                "One calm letter from our therapists: something to try, something to read, and what is new here. For joining you get our guide on coping with anxiety, to read or to print."
            </p>
        </div>
        <Join stamp typed=typed.unwrap_or_default() message />
        <Promises />
    });
    draft.path = Some("/newsletter".to_owned());
    Ok(draft)
}

/// What may be wrong with a joining: the status and the words for it.
fn problem(word: &str) -> Option<(u16, &'static str)> {
    Some(match word {
        "missing" => (422, "Enter your e-mail address."),
        "malformed" => (
            422,
            "Enter your e-mail address in full, like name@example.org.",
        ),
        "late" => (
            410,
            "That page was open for too long. Please enter your address once more.",
        ),
        "many" => (
            429,
            "That was many tries in a short time. Please try again in an hour.",
        ),
        _ => return None,
    })
}

#[component]
fn Problems(message: Option<String>) -> impl IntoView {
    let problems: Vec<_> = message
        .into_iter()
        .map(|message| Problem {
            field: "email".to_owned(),
            message,
        })
        .collect();
    view! { <ErrorSummary problems=Signal::stored(problems) /> }
}

#[component]
fn Join(stamp: String, typed: String, message: Option<String>) -> impl IntoView {
    view! {
        <form class="stack" method="post" action="/api/newsletter/join" novalidate>
            <TextField
                label="Your e-mail address"
                name="email"
                kind="email"
                value=typed
                max=254u32
                autocomplete="email"
                why="We send one mail with a button, to be sure that it is you who asks."
                error=MaybeProp::from(message)
            />
            <input type="hidden" name="stamp" value=stamp />
            <p class="honeypot" aria-hidden="true">
                <label for="website">"Leave this empty"</label>
                <input id="website" name="website" tabindex="-1" autocomplete="off" />
            </p>
            <p class="why">{CONSENT_WORDS}</p>
            <p class="actions">
                <Button>"Join"</Button>
            </p>
        </form>
    }
}

#[component]
fn Promises() -> impl IntoView {
    view! {
        <section class="stack">
            <h2>"What we promise"</h2>
            <ul>
                <li>"Your address is kept encrypted, and is never sold, rented or given away."</li>
                <li>
                    "Our letters do not watch whether you open them or what you press. Who looks over your shoulder sees a plain name and nothing of health."
                </li>
                <li>
                    "Every letter has a link to pause or leave. Leaving takes one press, and you can have everything erased."
                </li>
            </ul>
            <p>
                "Would you rather look first? Read the " <a href="/newsletter/issues">"past letters"</a>
                ". How long we keep what is on the page about " <a href="/privacy">"privacy"</a>
                ". Need somebody now? " <a href="/crisis">"These lines answer day and night"</a> "."
            </p>
        </section>
    }
}

/// After joining: the same for every address.
pub(in crate::reading) fn sent() -> Draft {
    private("Look into your mail").show(view! {
        <h1 class="title">"Look into your mail"</h1>
        <Notice kind=NoticeKind::Success title="Thank you.">
            <p>"A mail is on its way to the address that you typed. It has one button: press it, and the letter is yours, with the guide."</p>
        </Notice>
        <p>
            "Nothing there after a few minutes? Look among the unwanted mail, or try again tomorrow: for everybody’s peace we write to an address once a day at most. An address whose owner asked us never to write to it gets nothing."
        </p>
    })
}

/// While somebody waits whose joining was put off.
pub(in crate::reading) async fn moment(asked: &Asked) -> Result<Draft, Refusal> {
    let ticket = asked.get("ticket").unwrap_or_default();
    let waiting = match newsletter_desk()?.waiting(&ticket).await {
        Ok(waiting) => waiting,
        Err(NewsletterError::RunOut) => return Ok(lost(410)),
        Err(error) => return Err(super::refusal(error)),
    };
    Ok(private("One moment").show(view! {
        <h1 class="title">"One moment"</h1>
        <p class="lead">
            "We want to be sure that a person is joining, without asking another company or making you look for traffic lights."
        </p>
        <form
            class="stack"
            method="post"
            action="/api/newsletter/go-on"
            data-bits=waiting.bits.to_string()
        >
            <input type="hidden" name="ticket" value=ticket />
            <input type="hidden" name="proof" value="" />
            <p role="status" data-telling="Your browser is working on a small sum. This page goes on by itself.">
                {wait(waiting.seconds)}
            </p>
            <p class="actions">
                <Button>"Go on"</Button>
            </p>
        </form>
        <script src="/newsletter.js" defer></script>
    }))
}

/// What there is to do without a script.
fn wait(seconds: i64) -> String {
    match seconds {
        0 => "You can go on now.".to_owned(),
        1 => "Please wait for one second, and then go on.".to_owned(),
        many => format!("Please wait for {many} seconds, and then go on."),
    }
}

/// After everything about an address was erased.
pub(in crate::reading) fn gone(asked: &Asked) -> Draft {
    let never = asked.get("why").as_deref() == Some("not-me");
    let (title, words) = if never {
        (
            "We will not write to you again",
            "Thank you for telling us, and we are sorry for the bother. Your address is forgotten. All that is left of it is a digest that nobody can read, so that we never write to it again, whoever types it.",
        )
    } else {
        (
            "Everything is erased",
            "What we had about you and the letter is gone. All that is left is a digest of your address that nobody can read, so that it cannot come back by mistake. If you ever want the letter again, you can ask for it anew.",
        )
    };
    private(title).show(view! {
        <h1 class="title">{title}</h1>
        <p class="lead">{words}</p>
        <p class="cluster">
            <ButtonLink href="/">"To the start"</ButtonLink>
        </p>
    })
}
