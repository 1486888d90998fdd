//! The router and its layers: everything between the socket and the use cases.
//!
//! From the outside in, a request passes: log line → panic guard → security headers → spelling →
//! leaving with one click → same-origin check → body limit → time limit → compression → kept pages → staff guard
//! → the page, server function or file that it asks for.

pub mod api_v1;
pub mod assets;
mod calendar;
mod cards;
mod context;
mod gate;
mod guide;
mod headers;
mod health;
pub mod inventory;
mod log;
mod machines;
mod moved;
mod newsletter;
mod origin;
mod page_cache;
mod refuse;
mod source;
mod spelling;
mod staff_guard;
mod status;

use std::{path::PathBuf, sync::Arc, time::Duration};

use app::{App, shell::shell, ssr::Cookies};
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef},
    middleware,
    routing::{any, get},
};
use domain::contact::EmailAddress;
use leptos::config::LeptosOptions;
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{CompressionLayer, CompressionLevel},
    limit::RequestBodyLimitLayer,
};

pub use gate::Gates;
pub use source::Source;

use crate::{cards::Cards, config::PublicUrl, practice::Practice};

/// What the router needs to know of the outside.
#[derive(Clone, Debug)]
pub struct Site {
    /// How the world reaches the server.
    pub public_url: PublicUrl,
    /// The folder of the built assets.
    pub site_dir: PathBuf,
    /// How many reverse proxies stand before the server.
    pub trusted_proxies: usize,
    /// Whom mails and calendar entries come from.
    pub mail_from: EmailAddress,
}

/// What every handler can reach.
#[derive(Clone)]
pub struct Desk {
    /// The practice at work.
    pub practice: Practice,
    /// The outside.
    pub site: Arc<Site>,
    /// How many of what somebody may do in a while.
    pub gates: Arc<Gates>,
    /// Pages that are the same for everybody, as they travel.
    pub pages: page_cache::Pages,
    /// The pictures that were drawn lately.
    pub cards: Cards,
    /// Where the assets are.
    pub leptos: LeptosOptions,
}

impl Desk {
    /// How cookies are written and read.
    fn cookies(&self) -> Cookies {
        Cookies {
            secure: self.site.public_url.is_secure(),
        }
    }
}

impl FromRef<Desk> for LeptosOptions {
    fn from_ref(desk: &Desk) -> Self {
        desk.leptos.clone()
    }
}

impl FromRef<Desk> for Practice {
    fn from_ref(desk: &Desk) -> Self {
        desk.practice.clone()
    }
}

/// The largest body that a form or a JSON request may have, in bytes.
pub const LARGEST_BODY: usize = 64 * 1024;
/// How hard pages are compressed: a step above the usual one costs a millisecond and saves a packet.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(6);
/// How long one request may take.
const LONGEST_REQUEST: Duration = Duration::from_secs(30);

/// The whole site over `practice`.
pub fn router(practice: Practice, site: Site) -> Router {
    let leptos = assets::leptos_options(&site.site_dir);
    let gates = Arc::new(Gates::new());
    let desk = Desk {
        practice,
        site: Arc::new(site),
        gates,
        pages: page_cache::Pages::new(),
        cards: Cards::default(),
        leptos,
    };
    let door = Arc::new(desk.clone());
    let pages = generate_route_list(App);
    let (for_context, for_shell) = (desk.clone(), desk.leptos.clone());
    let count = middleware::from_fn_with_state(desk.clone(), gate::count_api);
    let api = api_v1::routes()
        .with_state(desk.practice.clone())
        .layer(count);
    let site = others()
        .leptos_routes_with_context(
            &desk,
            pages,
            move || context::provide(&for_context),
            move || shell(for_shell.clone()),
        )
        .nest(api_v1::BASE, api)
        .route("/api/v1/", any(api_v1::no_such_address))
        .layer(middleware::from_fn(status::of_refusal))
        .layer(middleware::from_fn_with_state(
            desk.clone(),
            staff_guard::guard,
        ))
        .layer(middleware::from_fn_with_state(desk.clone(), moved::lead_on))
        .layer(middleware::from_fn_with_state(
            desk.clone(),
            page_cache::fill,
        ))
        .layer(CompressionLayer::new().quality(COMPRESSION))
        .merge(assets::routes(&desk.site.site_dir))
        .layer(middleware::from_fn(time_limit))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(
            desk.clone(),
            origin::same_origin,
        ))
        .layer(middleware::from_fn_with_state(
            desk.clone(),
            newsletter::one_click,
        ))
        .layer(middleware::from_fn(spelling::plain))
        .layer(middleware::from_fn_with_state(
            desk.clone(),
            headers::secure,
        ))
        .layer(CatchPanicLayer::custom(refuse::panicked))
        .layer(middleware::from_fn_with_state(desk.clone(), log::line))
        .with_state(desk);
    Router::new()
        .fallback_service(site)
        .layer(middleware::from_fn_with_state(door, page_cache::first))
}

/// What is neither a page nor a server function: see [`inventory::OTHERS`].
fn others() -> Router<Desk> {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/robots.txt", get(health::robots))
        .route("/feed.xml", get(machines::feed))
        .route("/newsletter/feed.xml", get(machines::letters))
        .route("/sitemap.xml", get(machines::sitemap))
        .route("/pictures/{name}", get(machines::picture))
        .route("/cards/{name}", get(cards::card))
        .route("/guide/coping-with-anxiety.pdf", get(guide::file))
        .route("/consultations/{token}/call.ics", get(calendar::file))
        .route(
            "/newsletter/manage/{token}/data.json",
            get(newsletter::stored),
        )
}

/// Answers 503 where a request takes too long.
async fn time_limit(
    request: axum::extract::Request,
    next: middleware::Next,
) -> axum::response::Response {
    match tokio::time::timeout(LONGEST_REQUEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => refuse::page(
            http::StatusCode::SERVICE_UNAVAILABLE,
            "That took too long",
            "The server is very busy. Nothing you typed is lost; please try again in a minute.",
        ),
    }
}
