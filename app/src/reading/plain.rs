use domain::practice::{KeptData, Slug, TextPage};
use leptos::prelude::*;

use super::Draft;
use crate::{refusal::Refusal, ssr::practice_book, ui::ButtonLink};

/// A page of running text.
pub(super) async fn text(slug: &Slug) -> Result<Draft, Refusal> {
    let page = practice_book()?.text_page(slug).await?;
    let TextPage {
        slug,
        title,
        summary,
        body,
    } = page;
    let canonical = match slug.as_str() {
        "about" | "cost" => format!("/{slug}"),
        _ => format!("/pages/{slug}"),
    };
    let mut draft = Draft::new(
        title.clone(),
        summary.clone(),
        "wrap narrow page stack loose",
    )
    .show(view! {
        <div class="stack">
            <h1 class="title">{title}</h1>
            <p class="lead">{summary}</p>
        </div>
        <div class="prose" inner_html=body.into_string()></div>
        <p class="cluster">
            <ButtonLink href="/book">"Book a free call"</ButtonLink>
        </p>
    });
    draft.path = Some(canonical);
    Ok(draft)
}

/// What is stored about people, why and how long: told from the definitions that delete it.
pub(super) async fn privacy() -> Result<Draft, Refusal> {
    let kept = practice_book()?.kept_data().await?;
    let description = "What this site stores about you, why, for how long and who sees it, in plain words. No trackers, no other companies.";
    let rows = kept
        .into_iter()
        .map(|one| view! { <Kept one /> })
        .collect_view();
    Ok(Draft::new("Privacy", description, "wrap narrow page stack loose").show(view! {
        <div class="stack">
            <h1 class="title">"What we store, and what we don’t"</h1>
            <p class="lead">
                "You can read this whole site without telling us anything. This page lists everything that we keep when you do tell us something."
            </p>
        </div>
        <section class="stack">
            <h2>"What never happens here"</h2>
            <ul>
                <li>"No other company is asked for anything: no trackers, no maps, no fonts, no pixels, no ads. Your browser speaks to our server and to nobody else."</li>
                <li>"Nothing you tell us is sold, rented or given away."</li>
                <li>"Our mails do not watch whether you open them or what you press."</li>
                <li>"What you search for is not kept together with anything about you."</li>
            </ul>
        </section>
        <section class="stack">
            <h2>"What we keep, why, and for how long"</h2>
            <ul class="rows">{rows}</ul>
        </section>
        <section class="stack">
            <h2>"What you can ask for"</h2>
            <p>
                "You may see what we hold about you, have it put right, or have it erased where the law lets us. Write to us at the address at the foot of this page. Records of treatment, if you go on with one of our therapists, are kept by law and are not on this website."
            </p>
        </section>
    }))
}

#[component]
fn Kept(one: KeptData) -> impl IntoView {
    view! {
        <li>
            <h3>{one.what}</h3>
            <dl class="facts">
                <div>
                    <dt>"Why"</dt>
                    <dd>{one.why}</dd>
                </div>
                <div>
                    <dt>"How long"</dt>
                    <dd>{one.how_long}</dd>
                </div>
                <div>
                    <dt>"Who sees it"</dt>
                    <dd>{one.who}</dd>
                </div>
            </dl>
        </li>
    }
}
