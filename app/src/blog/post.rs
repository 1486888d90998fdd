use domain::{
    blog::{Byline, Heading, Post},
    practice::Slug,
};
use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    PostCard,
    picture::{Illustration, Place},
};
use crate::{
    reading::{Asked, Draft, crumbs, data, practice},
    refusal::Refusal,
    ssr,
};

/// One article.
///
/// # Errors
/// [`Refusal::Practice`]
pub async fn post(asked: &Asked, slug: &Slug) -> Result<Draft, Refusal> {
    let post = ssr::blog()?.post(slug).await?;
    let path = format!("/blog/{}", post.summary.slug);
    let way = [
        ("Mood-E Blog", "/blog"),
        (post.summary.title.as_str(), path.as_str()),
    ];
    let told = data(&told(asked, &post)) + &data(&crumbs(asked, &way));
    let title = post.summary.title.clone();
    let description = post.summary.summary.clone();
    let mut draft = Draft::new(title, description, "page")
        .show(view! { <Article post=post.clone() /> })
        .tell(&told);
    draft.head.kind = "article".to_owned();
    draft.head.picture_words = format!("{}. By {}", post.summary.title, post.summary.author.name);
    draft.head.picture = post.card;
    Ok(draft)
}

#[component]
fn Article(post: Post) -> impl IntoView {
    let Post {
        summary,
        html,
        contents,
        reviewer,
        reviewed,
        service,
        crisis_help,
        related,
        earlier,
        later,
        ..
    } = post;
    let topic = summary.topics.first().cloned();
    let about = topic.as_ref().map(|(_, name)| format!("{name} · "));
    let eyebrow = format!("{}{} min read", about.unwrap_or_default(), summary.minutes);
    let picture = (!summary.picture.is_empty()).then(|| {
        view! {
            <Illustration address=summary.picture alt=summary.picture_alt place=Place::Opening />
        }
    });
    let reviewed = reviewer.map(|who| {
        let when = reviewed.map(|on| {
            view! {
                ", "
                <time datetime=on.iso>{on.words}</time>
            }
        });
        view! {
            " · Reviewed by "
            <Who who />
            {when}
        }
    });
    view! {
        <article class="wrap article">
            <nav class="crumbs" aria-label="Where you are">
                <a href="/blog">"Mood-E Blog"</a>
                {topic
                    .map(|(slug, name)| {
                        view! {
                            " / "
                            <a href=format!("/blog/topics/{slug}")>{name}</a>
                        }
                    })}
            </nav>
            <header class="prose">
                <p class="eyebrow">{eyebrow}</p>
                <h1>{summary.title}</h1>
                <p class="small soft">
                    "By " <Who who=summary.author /> " · "
                    <time datetime=summary.published.iso>{summary.published.words}</time>
                    {reviewed}
                </p>
                {picture}
            </header>
            <Contents contents />
            <div class="prose">
                {crisis_help.then(|| view! { <Help /> })}
                <div class="text" inner_html=html.into_string()></div>
                {service
                    .map(|one| {
                        view! {
                            <p class="small">
                                "More on how we work with this: "
                                <a href=format!("/services/{}", one.slug)>{one.name}</a>
                            </p>
                        }
                    })}
            </div>
        </article>
        <div class="wrap stack loose after">
            <Neighbors earlier later />
            {(!related.is_empty())
                .then(|| {
                    view! {
                        <section class="stack">
                            <h2>"Close to this"</h2>
                            <div class="thirds broad">
                                {related
                                    .into_iter()
                                    .map(|post| view! { <PostCard post level=3 brief=true /> })
                                    .collect_view()}
                            </div>
                        </section>
                    }
                })}
        </div>
    }
}

#[component]
fn Who(who: Byline) -> impl IntoView {
    match who.slug {
        Some(slug) => view! { <a href=format!("/therapists/{slug}")>{who.name}</a> }.into_any(),
        None => view! { <span>{who.name}</span> }.into_any(),
    }
}

#[component]
fn Contents(contents: Vec<Heading>) -> impl IntoView {
    let lines = contents
        .into_iter()
        .filter(|heading| heading.level == 2)
        .map(|heading| {
            view! {
                <li>
                    <a href=format!("#{}", heading.id)>{heading.text}</a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (lines.len() > 1).then(|| {
        view! {
            <nav class="contents" aria-label="In this article">
                <ol>{lines}</ol>
            </nav>
        }
    })
}

/// Where help is to be had, beside articles that may reach somebody in a crisis.
#[component]
fn Help() -> impl IntoView {
    view! {
        <aside class="aside">
            <p>
                <strong>"If it is too much right now."</strong>
                " Call or text 988, day or night, free. You do not need to be sure that it is “bad enough”. "
                <a href="/crisis">"More ways to reach a person"</a>
            </p>
        </aside>
    }
}

#[component]
fn Neighbors(earlier: Option<(Slug, String)>, later: Option<(Slug, String)>) -> impl IntoView {
    let way = |words: &'static str, other: Option<(Slug, String)>| {
        other.map(|(slug, title)| {
            view! {
                <p>
                    <span class="small soft">{words}</span>
                    <a href=format!("/blog/{slug}")>{title}</a>
                </p>
            }
        })
    };
    view! {
        <nav class="neighbors" aria-label="Other articles">
            {way("Before this", earlier)} {way("After this", later)}
        </nav>
    }
}

/// The article for search engines.
fn told(asked: &Asked, post: &Post) -> Value {
    let address = asked.address(&format!("/blog/{}", post.summary.slug));
    let person = |who: &Byline| match &who.slug {
        Some(slug) => {
            let url = asked.address(&format!("/therapists/{slug}"));
            json!({ "@type": "Person", "name": who.name, "url": url })
        }
        None => json!({ "@type": "Person", "name": who.name }),
    };
    json!({
        "@context": "https://schema.org",
        "@type": ["Article", "MedicalWebPage"],
        "headline": post.summary.title,
        "description": post.summary.summary,
        "url": address,
        "image": asked.address(&post.card),
        "mainEntityOfPage": address,
        "datePublished": post.published_at,
        "dateModified": post.updated,
        "author": person(&post.summary.author),
        "reviewedBy": post.reviewer.as_ref().map(person),
        "lastReviewed": post.reviewed.as_ref().map(|on| on.iso.clone()),
        "about": post.summary.topics.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>(),
        "publisher": practice(asked),
    })
}
