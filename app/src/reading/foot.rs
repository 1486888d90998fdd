use domain::practice::{Profile, PublicWords};
use leptos::prelude::*;

use crate::{
    newsletter::JoinForm,
    site::Surroundings,
    ssr::{self, practice_book},
    ui::{Drawn, Mark},
};

/// What stands around every public page. Where the practice's words cannot be read, what does not
/// depend on them stands there all the same: the way to help above all.
pub async fn around() -> Surroundings {
    let words = match practice_book() {
        Ok(book) => book.public_words().await,
        Err(fault) => Err(fault),
    };
    if words.is_err() {
        ssr::unshared_page();
    }
    let words = words.unwrap_or_default();
    let notice = words.notice.clone();
    let foot = view! { <Foot words /> }.into_view().to_html();
    Surroundings {
        notice,
        foot: super::frame::settled(&foot),
    }
}

#[component]
fn Foot(words: PublicWords) -> impl IntoView {
    view! {
        <div class="wrap">
            <div class="stack">
                <a class="wordmark" href="/">
                    <Mark />
                    "Synergy"
                </a>
                <p>{words.practice_name} ": online counseling by video, in the states where our therapists are licensed."</p>
                <Follow profiles=words.profiles />
            </div>
            <More email=words.contact_email />
            <div class="stack tight">
                <p>
                    <strong>"Not for emergencies."</strong>
                    " Nobody watches this site around the clock. In danger now? Call 911. To talk to someone day or night, "
                    <a href="/crisis">"call or text 988"</a> "."
                </p>
                <p class="promise">"This page spoke to no company but us."</p>
            </div>
            <JoinForm stamp=words.stamp />
            <p class="last">
                <a href="#top">"Back to top"</a>
            </p>
        </div>
    }
}

#[component]
fn More(email: String) -> impl IntoView {
    let mailto = format!("mailto:{email}");
    view! {
        <nav aria-label="More">
            <ul>
                <li>
                    <a href="/book">"Book a free call"</a>
                </li>
                <li>
                    <a href="/faq">"Questions and answers"</a>
                </li>
                <li>
                    <a href="/about">"About us"</a>
                </li>
                <li>
                    <a href="/privacy">"Privacy"</a>
                </li>
                <li>
                    <a href=mailto>{email}</a>
                </li>
            </ul>
        </nav>
    }
}

/// Where else the practice is. Plain links: nobody there learns of a reader who does not follow one.
#[component]
fn Follow(profiles: Vec<Profile>) -> impl IntoView {
    let links = profiles
        .into_iter()
        .map(|Profile { network, address }| {
            view! {
                <li>
                    <a href=address rel="me noopener">
                        <Drawn path=sign(&network) />
                        {network}
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!links.is_empty()).then(|| {
        view! {
            <nav aria-label="Follow us">
                <ul class="follow">{links}</ul>
            </nav>
        }
    })
}

/// A network's sign, drawn in the hand of the other icons; an arrow that leads away for those that
/// have none here.
fn sign(network: &str) -> &'static str {
    match network.to_lowercase().as_str() {
        "facebook" => {
            "M17 3.5h-2.3A4.2 4.2 0 0 0 10.5 7.7v3H7.5v3.6h3V20.5h3.800v-6.200h2.7l.7-3.6h-3.400V8a1 1 0 0 1 1-1H17z"
        }
        "instagram" => {
            "M8 3.5h8A4.5 4.5 0 0 1 20.5 8v8a4.5 4.5 0 0 1-4.5 4.5H8A4.5 4.5 0 0 1 3.5 16V8A4.5 4.5 0 0 1 8 3.5zM8.5 12a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M17 7h.01"
        }
        "linkedin" => "M4.5 10v9.5M4.5 5.5h.01M10 19.5V10M10 14.5a4.5 4.5 0 0 1 9 0v5",
        "youtube" => {
            "M5.5 5.5h13a2.5 2.5 0 0 1 2.5 2.5v8a2.5 2.5 0 0 1-2.5 2.5h-13A2.5 2.5 0 0 1 3 16V8a2.5 2.5 0 0 1 2.5-2.5zM10.3 9.200v5.6l4.7-2.800z"
        }
        _ => "M8 7.5h8.5V16M16 8l-9 9",
    }
}
