//! What the stories are told with.

use std::path::PathBuf;

use server::import::wordpress::{
    Cleaned, Context, Found, Item, Library, Malformed, Reading, clean, read,
};

/// An export with `items` in its channel.
pub(crate) fn export(items: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Calm &amp; Co</title><language>en-US</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
{items}
</channel></rss>"#
    )
}

/// An item with number, title and whatever else is given.
pub(crate) fn item(id: i64, title: &str, more: &str) -> String {
    format!(
        "<item><title>{title}</title><wp:post_id>{id}</wp:post_id><wp:post_type>post</wp:post_type>\
         <wp:status>publish</wp:status>{more}</item>\n"
    )
}

/// All that an export gives.
#[derive(Default)]
pub(crate) struct Import {
    pub all: Vec<Found>,
    pub reading: Reading,
}

impl Import {
    pub fn of(bytes: &[u8]) -> Self {
        let mut all = Vec::new();
        let reading = read(bytes, &mut |found| all.push(found));
        Self { all, reading }
    }

    pub fn items(&self) -> Vec<&Item> {
        let items = self.all.iter().filter_map(|found| match found {
            Found::Item(item) => Some(item.as_ref()),
            _ => None,
        });
        items.collect()
    }

    pub fn malformed(&self) -> Vec<&Malformed> {
        let broken = self.all.iter().filter_map(|found| match found {
            Found::Malformed(broken) => Some(broken),
            _ => None,
        });
        broken.collect()
    }

    pub fn titles(&self) -> Vec<&str> {
        self.items()
            .iter()
            .map(|item| item.title.as_str())
            .collect()
    }

    pub fn only(&self) -> &Item {
        assert_eq!(self.items().len(), 1, "{:?}", self.malformed());
        self.items()[0]
    }

    pub fn library(&self) -> Library {
        let mut library = Library::default();
        self.items().into_iter().for_each(|item| library.note(item));
        library
    }
}

pub(crate) fn read_text(text: &str) -> Import {
    Import::of(text.as_bytes())
}

/// Content cleaned by itself.
pub(crate) fn cleaned(content: &str) -> Cleaned {
    let library = Library::default();
    let context = Context {
        library: &library,
        item_id: 1,
        footnotes: &[],
    };
    clean(content, &context)
}

/// The HTML of content cleaned by itself, on one line.
pub(crate) fn html(content: &str) -> String {
    cleaned(content).html.replace('\n', "")
}

/// The real exports, if this machine has them.
pub(crate) fn data() -> Option<PathBuf> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test finds its data by the environment"
    )]
    let folder = std::env::var("SYNERGY_TEST_WXR").ok().map(PathBuf::from);
    if folder.is_none() {
        #[expect(clippy::print_stdout, reason = "whoever runs the tests should know")]
        {
            println!("skipped: SYNERGY_TEST_WXR does not name a folder of exports");
        }
    }
    folder
}

/// One of the real exports.
pub(crate) fn real(name: &str) -> Option<Import> {
    let path = data()?.join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Some(Import::of(&bytes)),
        Err(fault) => panic!("{}: {fault}", path.display()),
    }
}

/// What must not be in published HTML, whatever it was made of.
pub(crate) fn assert_safe(html: &str) {
    let lower = html.to_lowercase();
    for tag in [
        "<script", "<style", "<iframe", "<form", "<input", "<object", "<embed", "<svg", "<!--",
    ] {
        assert!(!lower.contains(tag), "{tag} in {html}");
    }
    for tag in tags(&lower) {
        for bad in [
            "javascript:",
            "data:",
            "vbscript:",
            "style=",
            "class=",
            "srcset=",
        ] {
            assert!(!tag.contains(bad), "{bad} in {tag}");
        }
        let names = tag.split('"').step_by(2).flat_map(str::split_whitespace);
        for name in names.filter(|name| name.ends_with('=')) {
            assert!(!name.starts_with("on"), "{name} in {tag}");
        }
    }
}

/// The tags of HTML as the sanitizer writes it: no `<` or `>` stands elsewhere than around one, but
/// for `>` in quotes.
fn tags(html: &str) -> Vec<&str> {
    let mut tags = Vec::new();
    for part in html.split('<').skip(1) {
        let mut quoted = false;
        let end = part.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        tags.push(&part[..end.unwrap_or(part.len())]);
    }
    tags
}

/// The text of sanitized HTML outside code.
pub(crate) fn prose(html: &str) -> String {
    let mut text = String::new();
    let mut code = 0;
    for part in html.split('<') {
        let (tag, after) = part.split_once('>').unwrap_or(("", part));
        match tag {
            "code" | "pre" => code += 1,
            "/code" | "/pre" => code -= 1,
            _ => {}
        }
        if code == 0 {
            text.push_str(after);
        }
    }
    text
}
