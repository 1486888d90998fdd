use domain::{
    blog::{POSTS_A_PAGE, PostList, PostSummary, PostsAsk, Topic},
    practice::{PracticeError, Slug},
};
use leptos::prelude::*;

use super::picture::{Illustration, Place};
use crate::{
    reading::{Asked, Draft, crumbs, data},
    refusal::Refusal,
    ssr,
};

/// Every article, newest first.
///
/// # Errors
/// [`Refusal::Practice`]
pub async fn list(asked: &Asked) -> Result<Draft, Refusal> {
    let ask = PostsAsk {
        page: asked.page(),
        ..PostsAsk::default()
    };
    let list = ssr::blog()?.posts(ask).await?;
    let words = Words {
        title: "The Mood-E Blog".to_owned(),
        lead: "Plain words about feelings, therapy and getting through. Written by our therapists, checked by a second one.".to_owned(),
        path: "/blog".to_owned(),
    };
    page(asked, list, words)
}

/// The articles on one topic.
///
/// # Errors
/// [`Refusal::Practice`]
pub async fn topic(asked: &Asked, slug: &Slug) -> Result<Draft, Refusal> {
    let ask = PostsAsk {
        topic: Some(slug.clone()),
        page: asked.page(),
        ..PostsAsk::default()
    };
    let list = ssr::blog()?.posts(ask).await?;
    let topic = list.topic.clone().ok_or(PracticeError::NotFound)?;
    let words = Words {
        title: format!("{} on the Mood-E Blog", topic.name),
        lead: topic.summary,
        path: format!("/blog/topics/{slug}"),
    };
    page(asked, list, words)
}

/// The articles of one year.
///
/// # Errors
/// [`Refusal::Practice`]
pub async fn year(asked: &Asked, year: &str) -> Result<Draft, Refusal> {
    let year: i16 = year.parse().map_err(|_| PracticeError::NotFound)?;
    let ask = PostsAsk {
        year: Some(year),
        page: asked.page(),
        ..PostsAsk::default()
    };
    let list = ssr::blog()?.posts(ask).await?;
    if !list.years.contains(&year) {
        return Err(PracticeError::NotFound.into());
    }
    let words = Words {
        title: format!("The Mood-E Blog in {year}"),
        lead: format!("Everything that came out in {year}, newest first."),
        path: format!("/blog/years/{year}"),
    };
    page(asked, list, words)
}

/// What stands above a list.
struct Words {
    title: String,
    lead: String,
    path: String,
}

fn page(asked: &Asked, list: PostList, words: Words) -> Result<Draft, Refusal> {
    let number = asked.page();
    if number > 0 && list.posts.is_empty() {
        return Err(PracticeError::NotFound.into());
    }
    let (title, path) = match number {
        0 => (words.title.clone(), words.path.clone()),
        more => (
            format!("{}, page {}", words.title, more + 1),
            format!("{}?page={}", words.path, more + 1),
        ),
    };
    let PostList {
        posts,
        total,
        topic,
        topics,
        years,
    } = list;
    let description = words.lead.clone();
    let way = [
        ("Mood-E Blog", "/blog"),
        (words.title.as_str(), words.path.as_str()),
    ];
    // The blog itself is one step from the start; its parts are two.
    let way = data(&crumbs(
        asked,
        if words.path == "/blog" {
            &way[..1]
        } else {
            &way
        },
    ));
    let mut draft = Draft::new(title, description, "wrap page stack loose")
        .show(view! {
            <div class="stack">
                <h1 class="title">{words.title}</h1>
                <p class="lead">{words.lead}</p>
                <Topics topics chosen=topic.map(|topic| topic.slug) />
            </div>
            <Posts posts />
            <Pages path=words.path number total />
            <nav class="cluster small" aria-label="By year">
                {years
                    .into_iter()
                    .map(|year| view! { <a href=format!("/blog/years/{year}")>{year}</a> })
                    .collect_view()}
                <a href="/feed.xml" rel="external">"Feed for readers"</a>
            </nav>
        })
        .tell(&way);
    draft.path = Some(path);
    Ok(draft)
}

#[component]
fn Topics(topics: Vec<Topic>, chosen: Option<Slug>) -> impl IntoView {
    let all = chosen.is_none();
    let ways = topics
        .into_iter()
        .map(|topic| {
            let here = chosen.as_ref() == Some(&topic.slug);
            let href = format!("/blog/topics/{}", topic.slug);
            view! {
                <li>
                    <a href=href aria-current=here.then_some("page")>
                        {topic.name}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav aria-label="Topics">
            <ul class="chips">
                <li>
                    <a href="/blog" aria-current=all.then_some("page")>
                        "All"
                    </a>
                </li>
                {ways}
            </ul>
        </nav>
    }
}

#[component]
fn Posts(posts: Vec<PostSummary>) -> impl IntoView {
    if posts.is_empty() {
        return view! { <p class="soft">"Nothing here yet."</p> }.into_any();
    }
    let cards = posts
        .into_iter()
        .map(|post| view! { <PostCard post level=2 /> })
        .collect_view();
    view! { <div class="thirds broad">{cards}</div> }.into_any()
}

/// An article in a list, under a heading of the rank that fits there.
#[component]
pub fn PostCard(
    /// The article.
    post: PostSummary,
    /// 2 or 3.
    level: u8,
    /// Without what it says: where readers have an article before them already.
    #[prop(optional)]
    brief: bool,
) -> impl IntoView {
    let href = format!("/blog/{}", post.slug);
    let topic = post.topics.first().map(|(_, name)| format!("{name} · "));
    let minutes = format!("{}{} min", topic.unwrap_or_default(), post.minutes);
    let picture = (!post.picture.is_empty()).then(|| {
        view! {
            <a class="picture" href=href.clone() tabindex="-1" aria-hidden="true">
                <Illustration address=post.picture alt="" place=Place::List />
            </a>
        }
    });
    let title = post.title;
    let heading = if level == 2 {
        view! {
            <h2>
                <a href=href>{title}</a>
            </h2>
        }
        .into_any()
    } else {
        view! {
            <h3>
                <a href=href>{title}</a>
            </h3>
        }
        .into_any()
    };
    view! {
        <article class="post">
            {picture}
            <p class="small soft">{minutes}</p>
            {heading}
            {(!brief).then(|| view! { <p>{post.summary}</p> })}
        </article>
    }
}

#[component]
fn Pages(path: String, number: usize, total: usize) -> impl IntoView {
    let last = total.div_ceil(POSTS_A_PAGE);
    let address = move |number: usize| match number {
        0 => path.clone(),
        more => format!("{path}?page={}", more + 1),
    };
    (last > 1).then(|| {
        let newer =
            (number > 0).then(|| view! { <a href=address(number - 1)>"Newer articles"</a> });
        let older =
            (number + 1 < last).then(|| view! { <a href=address(number + 1)>"Older articles"</a> });
        view! {
            <nav class="cluster apart" aria-label="Pages">
                <span>{newer}</span>
                <span class="small soft">{format!("Page {} of {last}", number + 1)}</span>
                <span>{older}</span>
            </nav>
        }
    })
}
