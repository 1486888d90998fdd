//! One element of the file, taken apart.

use std::rc::Rc;

use quick_xml::{Reader, events::Event};

use super::markup::resolve;
use super::{
    names::{Scope, Space},
    text::value,
};

/// A child of an element.
#[derive(Debug)]
pub(super) struct Field<'a> {
    pub space: Space,
    /// Its name within its space.
    pub name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    /// It, with its tags.
    whole: &'a str,
    /// What stands between its tags.
    inner: &'a str,
    scope: Rc<Scope>,
}

impl<'a> Field<'a> {
    /// Its text.
    pub fn value(&self) -> String {
        value(self.inner)
    }

    /// Its text as one line has it.
    pub fn line(&self) -> String {
        self.value().trim().to_owned()
    }

    /// Its text as a number; `None` where it is none.
    pub fn number(&self) -> Option<i64> {
        self.line().parse().ok()
    }

    pub fn attribute(&self, name: &str) -> Option<String> {
        let found = self.attributes.iter().find(|(known, _)| *known == name)?;
        Some(resolve(found.1).into_owned())
    }

    /// Its own children. They stand in an element that was found whole, so this does not fail for
    /// another reason than that one.
    pub fn fields(&self) -> Vec<Self> {
        fields(self.whole, &self.scope).unwrap_or_default()
    }
}

/// The children of `element`, which is given with its tags; or what is wrong with it.
pub(super) fn fields<'a>(element: &'a str, around: &Scope) -> Result<Vec<Field<'a>>, String> {
    let mut reader = Reader::from_str(element);
    reader.config_mut().allow_dangling_amp = true;
    let mut walk = Walk::new(element, around);
    loop {
        let before = position(&reader);
        let event = reader.read_event().map_err(|fault| fault.to_string())?;
        let after = position(&reader);
        match event {
            Event::Start(_) => walk.open(before, after),
            Event::Empty(_) => {
                walk.open(before, after);
                walk.close(after, after);
            }
            Event::End(_) => walk.close(before, after),
            Event::Eof if walk.depth > 0 => return Err("it is not closed".to_owned()),
            Event::Eof => return Ok(walk.found),
            _ => {}
        }
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

struct Walk<'a> {
    element: &'a str,
    scope: Rc<Scope>,
    depth: usize,
    /// Where the child that is open begins, and where its content does.
    child: (usize, usize),
    found: Vec<Field<'a>>,
}

impl<'a> Walk<'a> {
    fn new(element: &'a str, around: &Scope) -> Self {
        Self {
            element,
            scope: Rc::new(around.clone()),
            depth: 0,
            child: (0, 0),
            found: Vec::new(),
        }
    }

    fn part(&self, from: usize, to: usize) -> &'a str {
        self.element.get(from..to).unwrap_or_default()
    }

    fn open(&mut self, before: usize, after: usize) {
        match self.depth {
            0 => {
                let (_, attributes) = tag(self.part(before, after));
                self.scope = Rc::new(self.scope.with(attributes.into_iter()));
            }
            1 => self.child = (before, after),
            _ => {}
        }
        self.depth += 1;
    }

    fn close(&mut self, before: usize, after: usize) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth != 1 {
            return;
        }
        let (start, content) = self.child;
        let (name, attributes) = tag(self.part(start, content));
        let declares = attributes.iter().any(|(name, _)| name.starts_with("xmlns"));
        let own = declares.then(|| self.scope.with(attributes.iter().copied()));
        let (space, name) = own.as_ref().unwrap_or(&self.scope).resolve(name);
        self.found.push(Field {
            space,
            name,
            attributes,
            whole: self.part(start, after),
            inner: self.part(content, before),
            scope: Rc::clone(&self.scope),
        });
    }
}

/// The name and the attributes of a tag, as they are written.
pub(super) fn tag(written: &str) -> (&str, Vec<(&str, &str)>) {
    let inside = written.trim_start_matches('<').trim_end_matches('>');
    let inside = inside.strip_suffix('/').unwrap_or(inside);
    let name_end = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let (name, rest) = inside.split_at(name_end);
    (name, attributes(rest))
}

fn attributes(mut rest: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            break;
        };
        let Some((value, next)) = after.strip_prefix(quote).and_then(|v| v.split_once(quote))
        else {
            break;
        };
        found.push((name.trim(), value));
        rest = next;
    }
    found
}
