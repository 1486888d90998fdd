use leptos::prelude::use_context;
use leptos_router::{location::Url, params::ParamsMap};

/// How the world reaches the server, without a slash at the end: the server provides it as context.
#[derive(Clone, Debug, Default)]
pub struct SiteAddress(pub String);

/// What a reader asked for: path and query of the address.
#[derive(Clone, Debug)]
pub struct Asked {
    path: String,
    query: ParamsMap,
    site: String,
}

impl Asked {
    /// Takes apart what stands in the address; `query` with or without its question mark.
    pub fn new(path: &str, query: &str) -> Self {
        let query = query.trim_start_matches('?');
        Self {
            path: path.trim_end_matches('/').to_owned(),
            query: read_query(query),
            site: use_context::<SiteAddress>().unwrap_or_default().0,
        }
    }

    /// The path's parts.
    pub fn parts(&self) -> Vec<&str> {
        self.path
            .split('/')
            .filter(|part| !part.is_empty())
            .collect()
    }

    /// What the address says for `name`; nothing where it says nothing.
    pub fn get(&self, name: &str) -> Option<String> {
        self.query.get(name).filter(|value| !value.is_empty())
    }

    /// Whether the address has `name`, with or without a value.
    pub fn has(&self, name: &str) -> bool {
        self.query.get(name).is_some()
    }

    /// Which page of a list is wanted: the address counts from 1, the answer from 0.
    pub fn page(&self) -> usize {
        let page = self.get("page").and_then(|text| text.parse::<usize>().ok());
        page.unwrap_or(1).clamp(1, 10_000) - 1
    }

    /// An address of ours with the host.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.site)
    }

    /// The path as it was asked for, without a slash at the end.
    pub fn path(&self) -> &str {
        &self.path
    }
}

fn read_query(query: &str) -> ParamsMap {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| {
            (
                Url::unescape(&name.replace('+', " ")),
                Url::unescape(&value.replace('+', " ")),
            )
        })
        .collect()
}
