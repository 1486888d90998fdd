//! A picture that somebody has added. Its address says what it measures and never changes its
//! content, so whoever shows it need not ask the store.

use std::fmt;

/// What the address of every picture begins with.
pub const PICTURES: &str = "/pictures/";

/// The widths in pixels that a picture is kept in, as far as it has them.
pub const PICTURE_WIDTHS: [u32; 4] = [480, 800, 1200, 1600];

/// The file that is kept for those who cannot read WebP: mail programs, old feed readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlainFile {
    /// Without transparent parts.
    Jpeg,
    /// With transparent parts.
    Png,
}

impl PlainFile {
    fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    /// `image/jpeg` or `image/png`
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// A picture, by its name: `3f0c…-1600x1200.jpg`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    digest: String,
    width: u32,
    height: u32,
    plain: PlainFile,
}

impl Picture {
    /// The picture made of the file with this digest (small hexadecimal), `width` and `height`
    /// pixels large in its largest size.
    pub fn new(digest: String, width: u32, height: u32, plain: PlainFile) -> Self {
        Self {
            digest,
            width,
            height,
            plain,
        }
    }

    /// The picture with this name; none where the name is not of that form, as a drawing's is not.
    pub fn named(name: &str) -> Option<Self> {
        let (stem, ending) = name.split_once('.')?;
        let (digest, measures) = stem.split_once('-')?;
        let (width, height) = measures.split_once('x')?;
        let plain = [PlainFile::Jpeg, PlainFile::Png]
            .into_iter()
            .find(|plain| plain.ending() == ending)?;
        let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (!digest.is_empty() && digest.bytes().all(is_hex)).then_some(())?;
        Some(Self::new(
            digest.to_owned(),
            pixels(width)?,
            pixels(height)?,
            plain,
        ))
    }

    /// The picture at this address of ours.
    pub fn at(address: &str) -> Option<Self> {
        Self::named(address.strip_prefix(PICTURES)?)
    }

    /// The width in pixels of its largest size.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// The height in pixels of its largest size.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Its height in pixels where it is `width` pixels wide.
    pub fn height_at(&self, width: u32) -> u32 {
        let (width, height) = (u64::from(width), u64::from(self.height));
        let rounded = (width * height + u64::from(self.width) / 2) / u64::from(self.width);
        u32::try_from(rounded).unwrap_or(self.height).max(1)
    }

    /// The file for those who cannot read WebP.
    pub fn plain(&self) -> PlainFile {
        self.plain
    }

    /// The name of the plain file, by which the picture is known.
    pub fn name(&self) -> String {
        format!("{self}.{}", self.plain.ending())
    }

    /// The address of the plain file, by which texts refer to it.
    pub fn address(&self) -> String {
        format!("{PICTURES}{}", self.name())
    }

    /// The widths in pixels that it is kept in, smallest first; the last is its own.
    pub fn widths(&self) -> Vec<u32> {
        PICTURE_WIDTHS
            .into_iter()
            .filter(|width| *width < self.width)
            .chain([self.width])
            .collect()
    }

    /// The files in these widths, as an `img` names them in `srcset`.
    pub fn srcset(&self) -> String {
        let one = |width: u32| format!("{PICTURES}{self}-{width}.webp {width}w");
        let all: Vec<_> = self.widths().into_iter().map(one).collect();
        all.join(", ")
    }

    /// The pictures that the name of such a file may be of, and the file's width.
    pub fn of_size(name: &str) -> Option<([Self; 2], u32)> {
        let (stem, width) = name.strip_suffix(".webp")?.rsplit_once('-')?;
        let jpeg = Self::named(&format!("{stem}.jpg"))?;
        let png = Self {
            plain: PlainFile::Png,
            ..jpeg.clone()
        };
        Some(([jpeg, png], pixels(width)?))
    }
}

/// The name without an ending.
impl fmt::Display for Picture {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}-{}x{}", self.digest, self.width, self.height)
    }
}

/// A number of pixels, written in one way only.
fn pixels(text: &str) -> Option<u32> {
    let number: u32 = text.parse().ok()?;
    (number > 0 && number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide() -> Picture {
        Picture::new("0a1b".to_owned(), 1000, 501, PlainFile::Jpeg)
    }

    #[test]
    fn the_address_says_what_the_picture_measures() {
        assert_eq!(wide().address(), "/pictures/0a1b-1000x501.jpg");
        assert_eq!(Picture::at("/pictures/0a1b-1000x501.jpg"), Some(wide()));
        let clear = Picture::new("0a1b".to_owned(), 5, 7, PlainFile::Png);
        assert_eq!(Picture::named(&clear.name()), Some(clear));
    }

    #[test]
    fn a_picture_is_never_shown_wider_than_it_is() {
        assert_eq!(wide().widths(), [480, 800, 1000]);
        assert_eq!(
            wide().srcset(),
            "/pictures/0a1b-1000x501-480.webp 480w, /pictures/0a1b-1000x501-800.webp 800w, \
             /pictures/0a1b-1000x501-1000.webp 1000w"
        );
        let small = Picture::new("0a".to_owned(), 3, 2, PlainFile::Jpeg);
        assert_eq!(small.widths(), [3]);
        let exact = Picture::new("0a".to_owned(), 800, 2, PlainFile::Jpeg);
        assert_eq!(exact.widths(), [480, 800]);
    }

    #[test]
    fn the_height_keeps_the_shape_and_is_never_nothing() {
        assert_eq!(wide().height_at(1000), 501);
        assert_eq!(wide().height_at(480), 240);
        let flat = Picture::new("0a".to_owned(), 1600, 1, PlainFile::Jpeg);
        assert_eq!(flat.height_at(480), 1);
    }

    #[test]
    fn the_name_of_a_size_leads_back_to_its_picture() {
        let ([jpeg, png], width) = Picture::of_size("0a1b-1000x501-480.webp").unwrap();
        assert_eq!((jpeg, width), (wide(), 480));
        assert_eq!(png.name(), "0a1b-1000x501.png");
    }

    #[test]
    fn other_names_are_no_pictures() {
        for name in [
            "",
            "a.jpg",
            "0a1b.jpg",
            "0a-1x1.svg",
            "0a-1x.jpg",
            "0a-0x1.jpg",
            "0a-01x1.jpg",
            "0A-1x1.jpg",
            "../0a-1x1.jpg",
            "-1x1.jpg",
            "0a-1x1.jpg.jpg",
            "0a-1x1-2.jpg",
            "0a-+1x1.jpg",
            "0a-99999999999x1.jpg",
            "0a-1x1\".jpg",
        ] {
            assert_eq!(Picture::named(name), None, "{name}");
            assert_eq!(
                Picture::of_size(&format!("{name}-480.webp")),
                None,
                "{name}"
            );
        }
        assert_eq!(Picture::of_size("0a-1x1.webp"), None);
        assert_eq!(Picture::at("/elsewhere/0a-1x1.jpg"), None);
    }
}
