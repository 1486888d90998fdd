//! Cutting the file into the elements that matter, one at a time.
//!
//! An XML reader that meets an error stops, or reads on to the end of the file. So the file is first
//! cut by a scanner that knows only what cannot be split (sections, comments, tags), and each piece
//! is parsed by itself: an error stays inside its piece.

use std::io::{self, BufRead, Read};

use super::ITEM_LIMIT;

/// The most bytes of an element that is no item.
const SMALL_LIMIT: usize = 1024 * 1024;
/// How much is read at once where nothing is kept.
const CHUNK: u64 = 64 * 1024;
/// How much of a tag is read at once.
const TAG: u64 = 1024;
/// What is kept of an item that is too long: enough to say which it is.
const HEAD: usize = 4096;
/// What is kept of its end: enough to see where it ends.
const TAIL: usize = 64;

/// How an element ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// By its own tag.
    Closed,
    /// By the beginning of the next item or the end of the channel.
    Interrupted,
    /// By the end of the file.
    Cut,
    /// It is longer than it may be; its bytes are only its beginning.
    TooLong,
}

/// A piece of the file.
#[derive(Debug)]
pub(super) enum Slice {
    /// The start of an element around the ones that matter (`rss`, `channel`): its tag.
    Opening(Vec<u8>),
    /// The end of the channel or the export.
    Closing,
    /// An element with its tags.
    Element(Piece),
}

/// An element with its tags.
#[derive(Debug)]
pub(super) struct Piece {
    /// Where it begins in the file.
    pub at: u64,
    pub name: String,
    pub bytes: Vec<u8>,
    pub end: End,
}

impl Piece {
    pub fn is_item(&self) -> bool {
        self.name == "item"
    }
}

enum Markup {
    Open {
        name: String,
        closed: bool,
    },
    Close(String),
    /// A section, a comment, an instruction, or no markup at all.
    Other,
    /// It ran over the beginning of the next item.
    Runaway,
    End,
}

/// The scanner.
pub(super) struct Slicer<R> {
    source: Source<R>,
    bytes: Vec<u8>,
    limit: usize,
    /// The beginning of an element that proved too long.
    head: Option<Vec<u8>>,
}

impl<R: BufRead> Slicer<R> {
    pub const fn new(reader: R) -> Self {
        Self {
            source: Source::new(reader),
            bytes: Vec::new(),
            limit: SMALL_LIMIT,
            head: None,
        }
    }

    /// How far the file has been gone through, in bytes.
    pub const fn position(&self) -> u64 {
        self.source.at
    }

    /// The next piece; `None` at the end of the file.
    pub fn next(&mut self) -> io::Result<Option<Slice>> {
        loop {
            self.bytes.clear();
            self.head = None;
            self.limit = SMALL_LIMIT;
            if !self.reach_markup(false)? {
                return Ok(None);
            }
            let at = self.source.at - 1;
            match self.markup()? {
                Markup::Open { name, closed } if is_wanted(&name) => {
                    return self.element(name, closed, at).map(Some);
                }
                Markup::Open { .. } => {
                    return Ok(Some(Slice::Opening(std::mem::take(&mut self.bytes))));
                }
                Markup::Close(name) if is_frame(&name) => return Ok(Some(Slice::Closing)),
                Markup::Close(_) | Markup::Other | Markup::Runaway => {}
                Markup::End => return Ok(None),
            }
        }
    }

    /// Reads on at the next item that an item swallowed because something in it was left open.
    /// Answers whether there was one.
    pub fn rescue(&mut self, piece: &Piece) -> bool {
        let Some(from) = swallowed(&piece.bytes) else {
            return false;
        };
        self.source.push_back(&piece.bytes[from..]);
        true
    }

    fn element(&mut self, name: String, closed: bool, at: u64) -> io::Result<Slice> {
        if name == "item" {
            self.limit = ITEM_LIMIT;
        }
        let end = if closed {
            End::Closed
        } else {
            self.reach_end_of(&name)?
        };
        let (bytes, end) = match self.head.take() {
            Some(head) => (head, End::TooLong),
            None => (std::mem::take(&mut self.bytes), end),
        };
        Ok(Slice::Element(Piece {
            at,
            name,
            bytes,
            end,
        }))
    }

    fn reach_end_of(&mut self, name: &str) -> io::Result<End> {
        loop {
            if !self.reach_markup(true)? {
                return Ok(End::Cut);
            }
            let start = self.bytes.len() - 1;
            match self.markup()? {
                Markup::Close(closing) if closing == name => return Ok(End::Closed),
                Markup::Close(other) if is_frame(&other) => return Ok(self.interrupt(start)),
                Markup::Open { name, .. } if name == "item" => return Ok(self.interrupt(start)),
                Markup::Runaway => return Ok(End::Interrupted),
                Markup::End => return Ok(End::Cut),
                _ => {}
            }
        }
    }

    /// Gives back the tag that does not belong to the element.
    fn interrupt(&mut self, tag_start: usize) -> End {
        let tag = self.bytes.split_off(tag_start.min(self.bytes.len()));
        self.source.push_back(&tag);
        End::Interrupted
    }

    /// Reads up to and with the next `<`; false at the end of the file.
    fn reach_markup(&mut self, keep: bool) -> io::Result<bool> {
        loop {
            if !keep {
                self.bytes.clear();
            }
            self.shorten();
            let read = self.source.chunk(b'<', CHUNK, &mut self.bytes)?;
            if read == 0 {
                return Ok(false);
            }
            if self.bytes.last() == Some(&b'<') {
                if !keep {
                    self.bytes.clear();
                    self.bytes.push(b'<');
                }
                return Ok(true);
            }
        }
    }

    /// Reads the markup whose `<` has been read.
    fn markup(&mut self) -> io::Result<Markup> {
        self.shorten();
        let Some(first) = self.source.byte()? else {
            return Ok(Markup::End);
        };
        match first {
            b'<' => {
                // The one before was no markup.
                self.source.push_back(b"<");
                return Ok(Markup::Other);
            }
            b'!' => {
                self.bytes.push(first);
                return self.declaration();
            }
            b'?' => {
                self.bytes.push(first);
                return self.reach(b"?>");
            }
            _ => self.bytes.push(first),
        }
        if first == b'/' || first.is_ascii_alphabetic() || first == b'_' || first >= 0x80 {
            return self.tag();
        }
        Ok(Markup::Other)
    }

    fn declaration(&mut self) -> io::Result<Markup> {
        if self.follows(b"--")? {
            return self.reach(b"-->");
        }
        if self.follows(b"[CDATA[")? {
            return self.reach(b"]]>");
        }
        self.reach(b">")
    }

    /// Whether `expected` comes next; if so it is read.
    fn follows(&mut self, expected: &[u8]) -> io::Result<bool> {
        let before = self.bytes.len();
        for wanted in expected {
            match self.source.byte()? {
                Some(byte) if byte == *wanted => self.bytes.push(byte),
                other => {
                    let mut back = self.bytes.split_off(before);
                    back.extend(other);
                    self.source.push_back(&back);
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Reads on until the bytes end with `end`.
    fn reach(&mut self, end: &[u8]) -> io::Result<Markup> {
        let last = end.last().copied().unwrap_or(b'>');
        loop {
            if self.source.chunk(last, CHUNK, &mut self.bytes)? == 0 {
                return Ok(Markup::End);
            }
            if self.bytes.ends_with(end) {
                return Ok(Markup::Other);
            }
            if self.head.is_some() && runs_over(&self.bytes) {
                self.source.push_back(b"<item>");
                return Ok(Markup::Runaway);
            }
            self.shorten();
        }
    }

    /// Reads a tag whose first byte has been read.
    fn tag(&mut self) -> io::Result<Markup> {
        let start = self.bytes.len() - 1;
        loop {
            if self.source.chunk(b'>', TAG, &mut self.bytes)? == 0 {
                return Ok(Markup::End);
            }
            if let Some(next) = self.bytes[start..].iter().position(|byte| *byte == b'<') {
                // A tag that was never finished: the next one begins here.
                let back = self.bytes.split_off(start + next);
                self.source.push_back(&back);
                return Ok(Markup::Other);
            }
            if self.bytes.last() == Some(&b'>') {
                return Ok(named(&self.bytes[start..]));
            }
            if self.bytes.len() - start > HEAD * 16 {
                return Ok(Markup::Other);
            }
        }
    }

    /// Lets go of an element that is too long, but for its beginning and its end.
    fn shorten(&mut self) {
        if self.head.is_none() && self.bytes.len() > self.limit {
            self.head = Some(self.bytes[..HEAD.min(self.bytes.len())].to_vec());
        }
        if self.head.is_some() && self.bytes.len() > TAIL {
            self.bytes.drain(..self.bytes.len() - TAIL);
            self.bytes.shrink_to(HEAD);
        }
    }
}

fn named(tag: &[u8]) -> Markup {
    let inside = tag.strip_suffix(b">").unwrap_or(tag);
    let (closes, inside) = match inside.strip_prefix(b"/") {
        Some(rest) => (true, rest),
        None => (false, inside),
    };
    let end = inside
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || *byte == b'/');
    let name = String::from_utf8_lossy(&inside[..end.unwrap_or(inside.len())]).into_owned();
    if closes {
        Markup::Close(name)
    } else {
        let closed = inside.ends_with(b"/");
        Markup::Open { name, closed }
    }
}

fn is_wanted(name: &str) -> bool {
    let local = name.split_once(':').map_or(name, |(_, local)| local);
    matches!(
        local,
        "item" | "author" | "category" | "tag" | "term" | "title" | "link" | "language" | "image"
    ) || matches!(local, "wxr_version" | "base_site_url" | "base_blog_url")
}

fn is_frame(name: &str) -> bool {
    matches!(name, "channel" | "rss")
}

/// Whether the bytes end with the end of an item and the beginning of another.
fn runs_over(bytes: &[u8]) -> bool {
    bytes
        .strip_suffix(b"<item>")
        .is_some_and(|before| before.trim_ascii_end().ends_with(b"</item>"))
}

/// Where an item begins that stands, whole, in the bytes of another.
fn swallowed(bytes: &[u8]) -> Option<usize> {
    const CLOSE: &[u8] = b"</item>";
    let mut from = 0;
    loop {
        let close = from + find(&bytes[from..], CLOSE)? + CLOSE.len();
        let rest = &bytes[close..];
        let next = close + (rest.len() - rest.trim_ascii_start().len());
        if bytes[next..].starts_with(b"<item>") || bytes[next..].starts_with(b"<item ") {
            return Some(next);
        }
        from = close;
    }
}

/// Where `wanted` stands in `bytes` first.
pub(super) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|here| here == wanted)
}

/// A reader that takes back what it gave.
struct Source<R> {
    reader: R,
    back: Vec<u8>,
    /// How much of `back` has been given out again.
    taken: usize,
    at: u64,
}

impl<R: BufRead> Source<R> {
    const fn new(reader: R) -> Self {
        Self {
            reader,
            back: Vec::new(),
            taken: 0,
            at: 0,
        }
    }

    fn push_back(&mut self, bytes: &[u8]) {
        self.at = self.at.saturating_sub(bytes.len() as u64);
        if self.taken >= bytes.len() {
            // Mostly what is given back is what was just taken.
            self.taken -= bytes.len();
            self.back[self.taken..self.taken + bytes.len()].copy_from_slice(bytes);
            return;
        }
        self.back.splice(..self.taken, bytes.iter().copied());
        self.taken = 0;
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let mut one = [0];
        let read = self.read(&mut one)?;
        Ok((read == 1).then_some(one[0]))
    }

    /// Reads to the next `end`, or `most` bytes, and answers how much it was.
    fn chunk(&mut self, end: u8, most: u64, to: &mut Vec<u8>) -> io::Result<usize> {
        self.take(most).read_until(end, to)
    }
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(to)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken < self.back.len() {
            return Ok(&self.back[self.taken..]);
        }
        if !self.back.is_empty() {
            self.back = Vec::new();
            self.taken = 0;
        }
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.at += count as u64;
        if self.taken < self.back.len() {
            self.taken += count;
        } else {
            self.reader.consume(count);
        }
    }
}
