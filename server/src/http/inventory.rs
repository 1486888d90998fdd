//! Every address that the server answers, for people and for the tests that go through all of them.

use app::App;
use leptos_axum::generate_route_list;
use serde_json::json;

/// The addresses that are neither pages nor server functions: method, pattern.
pub const OTHERS: [(&str, &str); 12] = [
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/robots.txt"),
    ("GET", "/feed.xml"),
    ("GET", "/sitemap.xml"),
    ("GET", "/pictures/{name}"),
    ("GET", "/cards/{name}"),
    ("GET", "/guide/coping-with-anxiety.pdf"),
    ("GET", "/consultations/{token}/call.ics"),
    ("GET", "/newsletter/feed.xml"),
    ("GET", "/newsletter/manage/{token}/data.json"),
    ("POST", "/newsletter/leave/{token}"),
];

/// The patterns of all pages.
pub fn pages() -> Vec<String> {
    generate_route_list(App)
        .iter()
        .map(|page| page.path().to_owned())
        .chain(app::reading::PAGES.map(str::to_owned))
        .collect()
}

/// Method and address of every server function, in order.
pub fn server_functions() -> Vec<(String, String)> {
    let mut all: Vec<_> = server_fn::axum::server_fn_paths()
        .map(|(path, method)| (method.to_string(), path.to_owned()))
        .collect();
    all.sort();
    all
}

/// All of it as text, one a line, or as JSON.
pub fn listing(as_json: bool) -> String {
    let (pages, functions) = (pages(), server_functions());
    if as_json {
        return json!({ "pages": pages, "server_functions": functions, "others": OTHERS })
            .to_string();
    }
    let pages = pages.iter().map(|path| format!("GET {path}"));
    let functions = functions
        .iter()
        .map(|(method, path)| format!("{method} {path}"));
    let others = OTHERS
        .iter()
        .map(|(method, path)| format!("{method} {path}"));
    pages
        .chain(functions)
        .chain(others)
        .collect::<Vec<_>>()
        .join("\n")
}
