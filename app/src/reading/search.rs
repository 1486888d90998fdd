use domain::search::{Found, HITS_A_PAGE, Hit, SearchAsk};
use leptos::prelude::*;

use super::{Asked, Draft};
use crate::{
    refusal::Refusal,
    search::{self, marked},
    ssr::{self, Step},
    ui::{Button, ButtonLink, Glyph, Icon, Notice, NoticeKind},
};

/// What fits the question in the address.
pub(super) async fn page(asked: &Asked) -> Result<Draft, Refusal> {
    ssr::pass(Step::Reading)?;
    let ask = SearchAsk {
        // A space behind the last word says that it is finished.
        text: asked.get("q").map_or_else(String::new, |text| text + " "),
        topic: asked.get("topic"),
        page: asked.page(),
    };
    let found = if ask.text.trim().is_empty() {
        None
    } else {
        Some(ssr::search()?.search(ask.clone()).await?)
    };
    let text = ask.text.trim().to_owned();
    // The question stands in no title: titles are kept in histories.
    let mut draft = Draft::new(
        "Search",
        "Search everything on this site.",
        "wrap narrow page stack loose",
    );
    draft.head.listed = false;
    draft.path = Some("/search".to_owned());
    Ok(draft.show(view! {
        <h1 class="title">"Search"</h1>
        <Form text=text.clone() />
        {found.map(|found| view! { <Results found ask=SearchAsk { text, ..ask } /> })}
    }))
}

#[component]
fn Form(text: String) -> impl IntoView {
    view! {
        <form class="join" method="get" action="/search" role="search">
            <div class="field">
                <label for="q">"What are you looking for?"</label>
                <input
                    class="control"
                    id="q"
                    name="q"
                    type="search"
                    value=text
                    maxlength="200"
                    autocomplete="off"
                    enterkeyhint="search"
                />
            </div>
            <Button>
                <Icon glyph=Glyph::Search />
                "Search"
            </Button>
        </form>
    }
}

#[component]
fn Results(found: Found, ask: SearchAsk) -> impl IntoView {
    let count = match found.total {
        0 => "Nothing fits that.".to_owned(),
        1 => "One thing fits.".to_owned(),
        many => format!("{many} things fit."),
    };
    let instead = found.instead.map(|text| {
        let href = address(&SearchAsk {
            text: text.clone(),
            ..SearchAsk::default()
        });
        view! {
            <p>
                "Did you mean " <a href=href>{text.trim().to_owned()}</a> "?"
            </p>
        }
    });
    let hits = found
        .hits
        .into_iter()
        .map(|hit| view! { <One hit /> })
        .collect::<Vec<_>>();
    let nothing = hits.is_empty();
    view! {
        {found.crisis.then(|| view! { <Help /> })}
        <div class="stack tight">
            <p role="status">{count}</p>
            {instead}
            <Topics topics=found.topics ask=ask.clone() />
        </div>
        {if nothing {
            view! { <Nothing /> }.into_any()
        } else {
            view! { <ol class="rows hits">{hits}</ol> }.into_any()
        }}
        <Pages ask total=found.total />
    }
}

/// Help first, before any result.
#[component]
fn Help() -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Crisis title="You can talk to a person right now.">
            <p>
                "Call or text " <a href="tel:988">"988"</a>
                ", day or night, free. In danger this minute? Call " <a href="tel:911">"911"</a> ". "
                <a href="/crisis">"More ways to reach somebody"</a>
            </p>
        </Notice>
    }
}

#[component]
fn Topics(topics: Vec<(String, usize)>, ask: SearchAsk) -> impl IntoView {
    let chosen = ask.topic.clone();
    let all = SearchAsk {
        topic: None,
        page: 0,
        ..ask.clone()
    };
    let ways = topics
        .into_iter()
        .map(|(name, count)| {
            let here = chosen.as_ref() == Some(&name);
            let href = address(&SearchAsk {
                topic: Some(name.clone()),
                page: 0,
                ..ask.clone()
            });
            view! {
                <li>
                    <a href=href aria-current=here.then_some("true")>
                        {format!("{name} ({count})")}
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!ways.is_empty()).then(|| {
        view! {
            <nav aria-label="Topics">
                <ul class="chips">
                    <li>
                        <a href=address(&all) aria-current=chosen.is_none().then_some("true")>
                            "Everything"
                        </a>
                    </li>
                    {ways}
                </ul>
            </nav>
        }
    })
}

#[component]
fn One(hit: Hit) -> impl IntoView {
    view! {
        <li>
            <h2>
                <a href=hit.path>{marked(hit.title)}</a>
            </h2>
            <p>{marked(hit.snippet)}</p>
            <p class="small soft">{hit.kind.words()}</p>
        </li>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <section class="stack">
            <h2 class="subtitle">"Ask us instead"</h2>
            <p>
                "Try a simpler word, look through " <a href="/services">"what we help with"</a> " or the "
                <a href="/faq">"questions and answers"</a>
                ", or bring your question to a free first call."
            </p>
            <p class="cluster">
                <ButtonLink href="/book">"Book a free call"</ButtonLink>
            </p>
        </section>
    }
}

#[component]
fn Pages(ask: SearchAsk, total: usize) -> impl IntoView {
    let last = total.div_ceil(HITS_A_PAGE);
    let at = |page: usize| {
        address(&SearchAsk {
            page,
            ..ask.clone()
        })
    };
    let before = (ask.page > 0).then(|| view! { <a href=at(ask.page - 1)>"Better results"</a> });
    let after =
        (ask.page + 1 < last).then(|| view! { <a href=at(ask.page + 1)>"More results"</a> });
    (last > 1).then(|| {
        view! {
            <nav class="cluster apart" aria-label="Pages">
                <span>{before}</span>
                <span>{after}</span>
            </nav>
        }
    })
}

/// The address of a question.
fn address(ask: &SearchAsk) -> String {
    let mut address = search::address(&ask.text);
    if let Some(topic) = &ask.topic {
        address = format!("{address}&topic={}", escaped(topic));
    }
    if ask.page > 0 {
        address = format!("{address}&page={}", ask.page + 1);
    }
    address
}

fn escaped(text: &str) -> String {
    leptos_router::location::Url::escape(text)
}
