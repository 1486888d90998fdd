//! What shortcodes become.

use super::Code;
use crate::import::wordpress::{
    clean::{Context, Leftover, Tally},
    embeds::label,
    library::Media,
    markup::{escape, is_address, link, picture},
    text::plain,
};

/// WordPress's own, and those of services that it frames.
const OWN: &str = " caption wp_caption gallery playlist embed audio video wpvideo videopress \
    youtube vimeo soundcloud spotify ted dailymotion instagram tweet twitter-timeline twitter \
    facebook slideshare scribd googlemaps googleapps kickstarter medium pinterest gist ";

/// Plug-ins' shortcodes that stand without settings, so that nothing else tells them from words.
const PLUGINS: &str = " contact-form contact-form-7 wpforms gravityform gravityforms ninja_form \
    ninja-forms mc4wp_form formidable caldera_form toc ez-toc sitemap simple-sitemap rev_slider \
    slider recent-posts products product cart checkout addtoany sharethis social-share subscribe2 \
    jetpack_subscription_form blog_subscription_form jetpack-related-posts captcha map tablepress \
    table column columns row button divider spacer clear one_half tabs tab toggle accordion \
    woocommerce_cart woocommerce_checkout booking calendly acuity vc_row ";

/// Wrappers of page builders and of themes that are ones.
const BUILDERS: [&str; 16] = [
    "vc_",
    "et_pb_",
    "et_",
    "fl_",
    "elementor",
    "av_",
    "fusion_",
    "mk_",
    "cs_",
    "x_",
    "us_",
    "wpb_",
    "tve_",
    "thrive_",
    "nectar_",
    "cmsms_",
];

const LISTINGS: [&str; 6] = ["code", "sourcecode", "source", "highlight", "php", "html"];

fn listed(list: &str, name: &str) -> bool {
    list.split_whitespace().any(|known| known == name)
}

pub(super) fn is_known(name: &str) -> bool {
    listed(OWN, name) || listed(PLUGINS, name) || is_builder(name)
}

/// Whether what stands in it is code to be shown.
pub(super) fn is_listing(name: &str) -> bool {
    LISTINGS.contains(&name)
}

fn is_builder(name: &str) -> bool {
    BUILDERS.iter().any(|prefix| name.starts_with(prefix))
}

/// The HTML of a shortcode; `content` is what stood in it, its own shortcodes replaced.
pub(super) fn render(
    code: &Code<'_>,
    content: Option<String>,
    context: &Context<'_>,
    tally: &mut Tally,
) -> String {
    match code.name.as_str() {
        "caption" | "wp_caption" => caption(code, &content.unwrap_or_default()),
        "gallery" => gallery(code, context, tally),
        "playlist" => playlist(code, context, tally),
        name if listed(OWN, name) => played(code, content.as_deref().unwrap_or_default()),
        name if is_builder(name) => builder(code, content.unwrap_or_default(), context, tally),
        name => {
            tally.add(Leftover::Shortcode, name);
            format!("{}{}", linked_picture(code), content.unwrap_or_default())
        }
    }
}

/// A picture with its words, which stand behind it or, in old posts, in a setting.
fn caption(code: &Code<'_>, content: &str) -> String {
    let content = content.trim();
    let (image, behind) = match content.rfind("<img") {
        Some(at) => {
            let end = content[at..]
                .find('>')
                .map_or(content.len(), |end| at + end + 1);
            let linked = content[end..].trim_start().strip_prefix("</a>");
            let end = linked.map_or(end, |rest| content.len() - rest.len());
            content.split_at(end)
        }
        None => (content, ""),
    };
    let words = match behind.trim() {
        "" => code.get("caption").unwrap_or_default(),
        words => words,
    };
    figure(image, words)
}

/// A figure, given its picture and its words as HTML.
fn figure(image: &str, words: &str) -> String {
    let caption = match words.trim() {
        "" => String::new(),
        words => format!("<figcaption>{words}</figcaption>"),
    };
    format!("\n\n<figure>{image}{caption}</figure>\n\n")
}

fn ids(code: &Code<'_>) -> Vec<i64> {
    let written = code
        .get("ids")
        .or_else(|| code.get("include"))
        .unwrap_or_default();
    let parts = written.split(|c: char| !c.is_ascii_digit());
    parts.filter_map(|part| part.parse().ok()).collect()
}

/// The media that a list names, or those of the item where it names none.
fn chosen<'c>(code: &Code<'_>, context: &Context<'c>, tally: &mut Tally) -> Vec<&'c Media> {
    let ids = ids(code);
    if ids.is_empty() {
        let item = code
            .get("id")
            .and_then(|id| id.parse().ok())
            .unwrap_or(context.item_id);
        return context.library.pictures_of(item).collect();
    }
    let mut found = Vec::new();
    for id in ids {
        match context.library.media(id) {
            Some(media) => found.push(media),
            None => tally.add(Leftover::Missing, format!("attachment {id}")),
        }
    }
    found
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: String = items.map(|item| format!("<li>{item}</li>")).collect();
    if items.is_empty() {
        return "\n\n".to_owned();
    }
    format!("\n\n<ul>{items}</ul>\n\n")
}

fn gallery(code: &Code<'_>, context: &Context<'_>, tally: &mut Tally) -> String {
    let pictures = chosen(code, context, tally);
    list(pictures.into_iter().map(|media| {
        let image = picture(&media.address, &media.alt);
        figure(&image, &escape(&media.caption)).trim().to_owned()
    }))
}

fn playlist(code: &Code<'_>, context: &Context<'_>, tally: &mut Tally) -> String {
    let pieces = if ids(code).is_empty() {
        Vec::new()
    } else {
        chosen(code, context, tally)
    };
    list(pieces.into_iter().map(|media| {
        let title = media.title.as_str();
        let words = if title.is_empty() {
            label(&media.address)
        } else {
            title.to_owned()
        };
        link(&media.address, &words)
    }))
}

/// The settings in which players name what they play.
const SOURCES: [&str; 15] = [
    "src", "url", "href", "link", "mp3", "m4a", "ogg", "wav", "wma", "flac", "mp4", "m4v", "webm",
    "ogv", "flv",
];

/// A link to what a player plays or a frame shows.
fn played(code: &Code<'_>, content: &str) -> String {
    let named = SOURCES.iter().filter_map(|name| code.get(name));
    let plain_content = plain(content);
    let all = named
        .chain(code.plain.iter().map(String::as_str))
        .chain([plain_content.as_str()]);
    let address = all
        .into_iter()
        .find(|value| is_address(value))
        .map(str::to_owned);
    match address.or_else(|| by_number(code)) {
        Some(address) => format!("\n\n<p>{}</p>\n\n", link(&address, &label(&address))),
        None => format!("\n\n{content}\n\n"),
    }
}

/// The address of a video that is named by the number its service gives it.
fn by_number(code: &Code<'_>) -> Option<String> {
    let id = code
        .get("id")
        .or_else(|| code.plain.first().map(String::as_str))?;
    let is_id = id
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    match code.name.as_str() {
        _ if !is_id || id.is_empty() => None,
        "youtube" => Some(format!("https://www.youtube.com/watch?v={id}")),
        "vimeo" => Some(format!("https://vimeo.com/{id}")),
        "wpvideo" | "videopress" => Some(format!("https://videopress.com/v/{id}")),
        _ => None,
    }
}

/// A builder's element without its wrapping. Headings and buttons are in its settings.
fn builder(code: &Code<'_>, content: String, context: &Context<'_>, tally: &mut Tally) -> String {
    let name = code.name.as_str();
    if name.contains("raw_html") || name.contains("raw_js") || name.contains("contact") {
        tally.add(Leftover::Shortcode, name);
        return "\n\n".to_owned();
    }
    let numbered = code.get("image").and_then(|id| id.parse().ok());
    let image = match numbered.and_then(|id| context.library.media(id)) {
        Some(media) => format!("<p>{}</p>\n\n", picture(&media.address, &media.alt)),
        None => linked_picture(code),
    };
    let is_button = name.ends_with("_btn") || name.ends_with("_button");
    let heading = ["title", "heading", "h2"]
        .iter()
        .find_map(|name| code.get(name));
    let heading = heading.or_else(|| code.get("text").filter(|_| name.contains("heading")));
    let heading = heading.filter(|_| !is_button && !name.contains("image"));
    let heading = heading.map(|words| format!("<h3>{}</h3>\n\n", escape(words)));
    let button = button(code).unwrap_or_default();
    format!(
        "\n\n{}{image}{content}{button}\n\n",
        heading.unwrap_or_default()
    )
}

fn linked_picture(code: &Code<'_>) -> String {
    let address = ["src", "image", "image_url"]
        .iter()
        .find_map(|name| code.get(name));
    let Some(address) = address.filter(|address| is_address(address)) else {
        return String::new();
    };
    if code.name.contains("video") || code.name.contains("audio") {
        return format!("<p>{}</p>\n\n", link(address, &label(address)));
    }
    let alt = code.get("alt").unwrap_or_default();
    format!("<p>{}</p>\n\n", picture(address, alt))
}

fn button(code: &Code<'_>) -> Option<String> {
    let address = ["button_url", "url", "link"]
        .iter()
        .find_map(|name| code.get(name))?;
    let packed = address
        .split('|')
        .find_map(|part| part.strip_prefix("url:"));
    let address = packed.map_or_else(|| address.to_owned(), decoded);
    let words = ["button_text", "title", "text"]
        .iter()
        .find_map(|name| code.get(name));
    let words = words.map_or_else(|| label(&address), str::to_owned);
    Some(format!("\n\n<p>{}</p>", link(&address, &words)))
}

/// An address that WPBakery percent-encoded whole.
fn decoded(address: &str) -> String {
    let pair = format!("u={address}");
    let mut pairs = url::form_urlencoded::parse(pair.as_bytes());
    pairs
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}
