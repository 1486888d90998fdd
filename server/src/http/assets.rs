//! Files: the built client under `/pkg`, and what lies in `public/`.

use std::path::Path;

use axum::Router;
use http::{HeaderValue, header};
use leptos::config::LeptosOptions;
use tower::ServiceBuilder;
use tower_http::{
    services::{ServeDir, ServeFile},
    set_header::SetResponseHeaderLayer,
};

use super::Desk;

/// The name carries a digest or a version, so the content never changes.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// The name stays, the content may change with a release.
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");

/// What Leptos needs to know of the build. File names carry digests where the build left the list
/// of them beside the program.
pub fn leptos_options(site_dir: &Path) -> LeptosOptions {
    let hashed = std::env::current_exe()
        .ok()
        .and_then(|program| Some(program.parent()?.join("hash.txt").exists()))
        .unwrap_or(false);
    LeptosOptions::builder()
        .output_name("synergy")
        .site_root(site_dir.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .hash_files(hashed)
        .build()
}

/// One route for each file and folder that the build left in `site_dir`.
pub fn routes(site_dir: &Path) -> Router<Desk> {
    let mut routes = Router::new();
    let Ok(entries) = std::fs::read_dir(site_dir) else {
        tracing::warn!("there are no built assets: pages come without styles and scripts");
        return routes;
    };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let Some(name) = name.to_str().filter(|name| is_asset(name)) else {
            continue;
        };
        if path.is_dir() {
            let cached = SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, FOREVER);
            let files = ServeDir::new(&path).precompressed_br().precompressed_gzip();
            let files = ServiceBuilder::new().layer(cached).service(files);
            routes = routes.nest_service(&format!("/{name}"), files);
        } else {
            let cached = SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, A_DAY);
            let file = ServeFile::new(&path)
                .precompressed_br()
                .precompressed_gzip();
            let file = ServiceBuilder::new().layer(cached).service(file);
            routes = routes.route_service(&format!("/{name}"), file);
        }
    }
    routes
}

/// The compressed twins are served under their originals' names.
fn is_asset(name: &str) -> bool {
    !name.starts_with('.') && !name.ends_with(".br") && !name.ends_with(".gz")
}
