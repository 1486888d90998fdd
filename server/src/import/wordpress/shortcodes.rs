//! Shortcodes: `[name key="value"]` … `[/name]`.
//!
//! A word in brackets is not yet a shortcode: people write `[sic]`. What is neither known, nor has
//! settings, nor is closed, nor has a name that no prose has, stays as it is; where it stands alone
//! on its line it is reported.

mod known;
mod scan;

use std::ops::Range;

use super::{
    clean::{Context, Leftover, Tally},
    markup::escape,
};
use scan::{Token, tokens};

/// How deep shortcodes may stand in each other; deeper ones are only taken off.
const DEPTH: u32 = 64;

/// A shortcode's start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Code<'a> {
    pub name: String,
    pub settings: Vec<(String, String)>,
    /// Settings without a name.
    pub plain: Vec<String>,
    pub is_void: bool,
    pub written: &'a str,
}

impl Code<'_> {
    /// A setting's value; `None` where it is missing or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.settings.iter().find(|(known, _)| known == name)?;
        Some(found.1.as_str()).filter(|value| !value.is_empty())
    }

    /// Whether this is more than a word in brackets.
    fn is_meant(&self, is_closed: bool) -> bool {
        is_closed
            || self.is_void
            || !self.settings.is_empty()
            || self.name.contains('_')
            || known::is_known(&self.name)
    }
}

/// Replaces shortcodes by HTML, outside code.
pub(super) fn expand(content: &str, context: &Context<'_>, tally: &mut Tally) -> String {
    if !content.contains('[') {
        return content.to_owned();
    }
    let tokens = tokens(content);
    let partners = partners(&tokens);
    let mut expansion = Expansion {
        tokens,
        partners,
        context,
        tally,
        depth: 0,
    };
    let all = 0..expansion.tokens.len();
    let mut out = String::with_capacity(content.len());
    expansion.write(all, &mut out);
    out
}

/// For each start tag that is closed, where. What stands open between the two is not closed.
fn partners(tokens: &[Token<'_>]) -> Vec<Option<usize>> {
    let mut partners = vec![None; tokens.len()];
    let mut open: Vec<(usize, &str)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Open(code) if !code.is_void => open.push((at, &code.name)),
            Token::Close { name, .. } => {
                let near = open.len().saturating_sub(DEPTH as usize);
                if let Some(found) = open[near..].iter().rposition(|(_, known)| known == name) {
                    partners[open[near + found].0] = Some(at);
                    open.truncate(near + found);
                }
            }
            _ => {}
        }
    }
    partners
}

struct Expansion<'a, 't> {
    tokens: Vec<Token<'a>>,
    partners: Vec<Option<usize>>,
    context: &'t Context<'t>,
    tally: &'t mut Tally,
    depth: u32,
}

impl Expansion<'_, '_> {
    fn write(&mut self, range: Range<usize>, out: &mut String) {
        let mut at = range.start;
        while at < range.end {
            let next = match (&self.tokens[at], self.partners[at]) {
                (Token::Open(code), partner) => {
                    let code = code.clone();
                    self.code(&code, at, partner.filter(|end| *end < range.end), out)
                }
                (Token::Text(text), _) => {
                    out.push_str(text);
                    at + 1
                }
                (Token::Literal(text), _) => {
                    out.push_str(&as_code(text));
                    at + 1
                }
                (Token::Listing(text), _) => {
                    out.push_str(&listing(text));
                    at + 1
                }
                (Token::Close { name, written }, _) => {
                    if !known::is_known(name) && !name.contains('_') {
                        out.push_str(written);
                    }
                    at + 1
                }
            };
            at = next;
        }
    }

    /// Writes a shortcode, and answers where to go on.
    fn code(
        &mut self,
        code: &Code<'_>,
        at: usize,
        partner: Option<usize>,
        out: &mut String,
    ) -> usize {
        if !code.is_meant(partner.is_some()) {
            if self.stands_alone(at) {
                self.tally.add(Leftover::Bracket, code.name.clone());
            }
            out.push_str(code.written);
            return at + 1;
        }
        let Some(end) = partner else {
            let html = known::render(code, None, self.context, self.tally);
            out.push_str(&html);
            return at + 1;
        };
        if self.depth >= DEPTH {
            return at + 1;
        }
        let mut content = String::new();
        self.depth += 1;
        self.write(at + 1..end, &mut content);
        self.depth -= 1;
        let html = known::render(code, Some(content), self.context, self.tally);
        out.push_str(&html);
        end + 1
    }

    fn stands_alone(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        let ends_line = |text: &str| text.trim_end_matches(' ').ends_with(['\n', '>']);
        let starts_line = |text: &str| text.trim_start_matches(' ').starts_with(['\n', '<']);
        let left = before.is_none() || matches!(before, Some(Token::Text(text)) if ends_line(text));
        let after = self.tokens.get(at + 1);
        left && (after.is_none() || matches!(after, Some(Token::Text(text)) if starts_line(text)))
    }
}

/// A shortcode that is meant to be read, not run.
fn as_code(text: &str) -> String {
    format!("<code>{}</code>", escape(text))
}

fn listing(text: &str) -> String {
    let text = text
        .trim_matches('\n')
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    format!("\n\n<pre><code>{text}</code></pre>\n\n")
}

/// Sets what still looks like a shortcode as code: it was spelled with entities, so that it should
/// be read. `text` is text of HTML, without a tag.
pub(super) fn set_as_code(text: &str) -> Option<String> {
    if !text.contains('[') {
        return None;
    }
    let tokens = tokens(text);
    let partners = partners(&tokens);
    let mut changed = false;
    let mut out = String::with_capacity(text.len() + 16);
    for (token, partner) in tokens.iter().zip(partners) {
        let shown = match token {
            Token::Open(code) if code.is_meant(partner.is_some()) => code.written,
            Token::Close { name, written } if known::is_known(name) => written,
            Token::Literal(shown) | Token::Listing(shown) => shown,
            Token::Open(code) => {
                out.push_str(code.written);
                continue;
            }
            other => {
                out.push_str(other.written());
                continue;
            }
        };
        changed = true;
        out.push_str("<code>");
        out.push_str(shown);
        out.push_str("</code>");
    }
    changed.then_some(out)
}
