//! Frames, players and embedded objects become links: a page asks nobody else's server for anything.

use super::{
    clean::Context,
    markup::{Piece, Pieces, Tag, escape, is_address, link},
};

/// Replaces what plays or frames something by a link to it, and gives pictures what they lack.
pub(super) fn to_links(html: &str, context: &Context<'_>) -> String {
    let mut out = String::with_capacity(html.len());
    let mut pieces = Pieces::new(html);
    // Of the players that are open, whether a link has been written.
    let mut players: Vec<bool> = Vec::new();
    loop {
        let start = pieces.position();
        let Some(piece) = pieces.next() else { break };
        let written = &html[start..pieces.position()];
        match piece {
            Piece::Open(tag) => match tag.name.as_str() {
                "iframe" | "embed" => out.push_str(&player(&tag, players.is_empty())),
                "video" | "audio" | "object" => {
                    let words = player(&tag, true);
                    players.push(!words.is_empty());
                    out.push_str(&words);
                }
                "source" => source(&tag, players.last_mut(), &mut out),
                "img" => out.push_str(&image(&tag, context)),
                _ => out.push_str(written),
            },
            Piece::Close(name) => match name.as_str() {
                "iframe" | "embed" => {}
                "video" | "audio" | "object" => drop(players.pop()),
                _ => out.push_str(written),
            },
            Piece::Raw(_) => {}
            _ => out.push_str(written),
        }
    }
    out
}

fn source(tag: &Tag<'_>, player_written: Option<&mut bool>, out: &mut String) {
    if let Some(written) = player_written
        && !*written
    {
        out.push_str(&player(tag, true));
        *written = true;
    }
}

/// The link that stands for a player; nothing where it plays nothing.
fn player(tag: &Tag<'_>, alone: bool) -> String {
    let address = ["src", "data-src", "data"]
        .iter()
        .find_map(|name| tag.attribute(name));
    let address = address.map(|address| watchable(&address)).filter(|_| alone);
    let Some(address) = address.filter(|address| address.starts_with('/') || is_address(address))
    else {
        return String::new();
    };
    let words = tag.attribute("title").filter(|title| !title.is_empty());
    format!(
        "<p>{}</p>",
        link(&address, &words.unwrap_or_else(|| label(&address)))
    )
}

/// The page of a video in place of its frame; no address but one of the web.
fn watchable(address: &str) -> String {
    let address = match address.strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None => address.to_owned(),
    };
    let id = |mark: &str| {
        let rest = address.split_once(mark)?.1;
        rest.split(['?', '&', '/', '#'])
            .next()
            .filter(|id| !id.is_empty())
    };
    if let Some(id) = id("youtube.com/embed/").or_else(|| id("youtube-nocookie.com/embed/")) {
        return format!("https://www.youtube.com/watch?v={id}");
    }
    if let Some(id) = id("player.vimeo.com/video/") {
        return format!("https://vimeo.com/{id}");
    }
    address
}

/// What a link is called that has no words: the file's name, or the address without its scheme.
pub(super) fn label(address: &str) -> String {
    let bare = address.split(['?', '#']).next().unwrap_or_default();
    let name = bare.rsplit('/').next().unwrap_or_default();
    let is_file = name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty() && (2..=4).contains(&ending.len()) && bare.matches('/').count() > 2
    });
    let words = if is_file { name } else { address };
    let words = words
        .trim_start_matches("https://")
        .trim_start_matches("http://");
    words.trim_end_matches('/').to_owned()
}

/// A picture, with the address that a script would have given it, and with the alternative text
/// that the library has for it.
fn image(tag: &Tag<'_>, context: &Context<'_>) -> String {
    let src = tag.attribute("src").unwrap_or_default();
    let is_stand_in = src.is_empty() || src.starts_with("data:");
    let lazy = ["data-src", "data-lazy-src", "data-original"];
    let later = lazy
        .iter()
        .find_map(|name| tag.attribute(name))
        .filter(|_| is_stand_in);
    let class = tag.attribute("class").unwrap_or_default();
    let known = class
        .split_whitespace()
        .find_map(|name| name.strip_prefix("wp-image-")?.parse().ok())
        .and_then(|id| context.library.media(id));
    let own = tag.attribute("alt");
    let alt = match &own {
        Some(alt) if !alt.is_empty() => Some(alt.as_str()),
        _ => known
            .map(|media| media.alt.as_str())
            .filter(|alt| !alt.is_empty()),
    };
    let mut out = format!("<img src=\"{}\"", escape(&later.unwrap_or(src)));
    let sizes = ["width", "height"].map(|name| (name, tag.attribute(name)));
    let alt = alt.or(own.as_deref()).map(str::to_owned);
    for (name, value) in sizes.into_iter().chain([("alt", alt)]) {
        if let Some(value) = value {
            out.push_str(&format!(" {name}=\"{}\"", escape(&value)));
        }
    }
    out.push('>');
    out
}
