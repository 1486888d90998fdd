use leptos::prelude::*;
use serde_json::{Value, json};

use super::Asked;
use crate::{
    shell,
    site::{Head, Reading},
    ssr,
};

/// A page in the making.
pub struct Draft {
    /// About it; its address is filled in at the end.
    pub head: Head,
    /// What readers see.
    pub html: String,
    /// The path of its one true address, where that is not the one that was asked for.
    pub path: Option<String>,
    /// Whether its address without a query is the same page for everybody, for a minute at least.
    /// What was made for one reader is not.
    pub shared: bool,
}

impl Draft {
    /// A page that search engines may list.
    pub fn new(title: impl Into<String>, description: impl Into<String>, class: &str) -> Self {
        Self {
            head: Head {
                title: title.into(),
                description: description.into(),
                kind: "website".to_owned(),
                class: class.to_owned(),
                listed: true,
                ..Head::default()
            },
            html: String::new(),
            path: None,
            shared: true,
        }
    }

    /// Adds what readers see.
    pub fn show(mut self, view: impl IntoView) -> Self {
        self.html.push_str(&view.into_view().to_html());
        self
    }

    /// Adds data for search engines: JSON-LD, as made by [`data`].
    pub fn tell(mut self, data: &str) -> Self {
        self.html.push_str(data);
        self
    }

    /// The finished page.
    pub fn finish(mut self, asked: &Asked) -> Reading {
        let path = self.path.unwrap_or_else(|| asked.path().to_owned());
        let path = if path.is_empty() {
            "/".to_owned()
        } else {
            path
        };
        self.head.address = asked.address(&path);
        if !self.head.picture.is_empty() {
            self.head.picture = asked.address(&self.head.picture);
        }
        if self.shared {
            ssr::shared_page();
        }
        Reading {
            head: self.head,
            html: settled(&self.html),
        }
    }
}

/// HTML of our views without the marks that only a browser needs that takes it over piece by piece.
pub(super) fn settled(html: &str) -> String {
    html.replace("<!>", "")
}

/// The practice as part of what is told of a page: its name, and which thing of the start page it is.
pub fn practice(asked: &Asked) -> Value {
    json!({
        "@type": "MedicalBusiness",
        "@id": asked.address("/#practice"),
        "name": shell::title(String::new()),
        "url": asked.address("/"),
    })
}

/// The way to a page for search engines, from the start to the page itself: name and path of each.
pub fn crumbs(asked: &Asked, way: &[(&str, &str)]) -> Value {
    let start = [("Start", "/")];
    let steps = start
        .iter()
        .chain(way)
        .zip(1..)
        .map(|((name, path), place)| {
            json!({
                "@type": "ListItem",
                "position": place,
                "name": name,
                "item": asked.address(path),
            })
        });
    json!({
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": steps.collect::<Vec<_>>(),
    })
}

/// JSON-LD in the element that carries it, without what is not known. What stands in it cannot end
/// the element early.
pub fn data(json: &Value) -> String {
    let mut json = json.clone();
    if let Some(facts) = json.as_object_mut() {
        facts.retain(|_, value| !value.is_null());
    }
    let text = json.to_string().replace('<', "\\u003c");
    format!("<script type=\"application/ld+json\">{text}</script>")
}
