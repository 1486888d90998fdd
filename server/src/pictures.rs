//! Pictures as people hand them in, made into the files that pages show.
//!
//! What it promises: nothing is decoded before its first bytes have said that it is a picture of a
//! kind that we read and within the limits; whatever a camera wrote beside the dots, the place where
//! it was taken included, is in none of the files that come out; the way it was held is honored
//! first. Decoding is done in Rust, so that a hostile file meets no C; only the encoder for WebP is
//! C, and it sees nothing but dots.

mod color;
mod decode;
mod encode;
mod resize;

use domain::blog::{Picture, PlainFile};
use image::DynamicImage;
use sha2::{Digest as _, Sha256};

/// The most bytes that a file may have.
pub const MOST_BYTES: usize = 24 * 1024 * 1024;
/// The most dots that a picture may have: more than a good camera's 50 million are refused.
pub const MOST_DOTS: u64 = 50_000_000;
/// The most memory in bytes that a picture may take when it is decoded.
pub const MOST_MEMORY: u64 = 256 * 1024 * 1024;

/// The widest and the highest that a picture is kept, in pixels.
const LARGEST: (u32, u32) = (1600, 3200);
/// The widest that the plain file is, in pixels: as wide as a mail or a feed reader shows it.
const PLAIN_WIDTH: u32 = 1200;
/// Says how the files are made. Who changes that changes this, so that an address never changes
/// its content.
const RECIPE: &[u8] = b"1";

/// Why a picture was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    /// It is none of the kinds that we read.
    #[error("this is not a picture that we can read: we take JPEG, PNG, WebP and GIF")]
    NoPicture,
    /// It is a picture of a kind that browsers do not all show or that may carry scripts.
    #[error("{0} pictures are not taken: please save it as JPEG, PNG or WebP")]
    Kind(&'static str),
    /// The file is too large.
    #[error("the file is larger than 24 MB")]
    TooManyBytes,
    /// The picture has too many dots.
    #[error("the picture has more than 50 million pixels")]
    TooManyDots,
    /// The file is damaged or ends too early.
    #[error("the file is damaged or not whole")]
    Damaged,
}

/// A file of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A picture with all of its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// Its name and measures.
    pub picture: Picture,
    /// For those who cannot read WebP.
    pub plain: File,
    /// As WebP, smallest first.
    pub sizes: Vec<File>,
}

/// What names a picture: the same file has the same name. Twenty-four hexadecimal digits.
pub fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::new().chain_update(RECIPE).chain_update(bytes);
    let digest = digest.finalize();
    digest
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Makes a picture's files. Takes up to seconds and a few hundred megabytes: a task for a thread
/// that may block.
///
/// # Errors
/// [`PictureFault`]
pub fn prepare(bytes: &[u8]) -> Result<Prepared, PictureFault> {
    let decoded = decode::decode(bytes)?;
    let is_exact = decoded.is_exact;
    let largest = largest(decoded)?;
    let plain = if largest.color().has_alpha() {
        PlainFile::Png
    } else {
        PlainFile::Jpeg
    };
    let picture = Picture::new(digest(bytes), largest.width(), largest.height(), plain);
    let sized = |width| resize::to(&largest, width, picture.height_at(width));
    let widths = picture.widths();
    let sizes: Vec<_> = widths
        .iter()
        .map(|width| sized(*width))
        .collect::<Result<_, _>>()?;
    let fits_plain = |size: &&DynamicImage| size.width() <= PLAIN_WIDTH;
    let (smallest, for_plain) = sizes
        .first()
        .zip(sizes.iter().rfind(fits_plain))
        .ok_or(PictureFault::Damaged)?;
    let way = encode::way(smallest, is_exact);
    let plain = file(for_plain, encode::plain(for_plain, plain)?);
    let sizes = sizes
        .iter()
        .map(|size| Ok(file(size, encode::webp(size, way)?)))
        .collect::<Result<_, _>>()?;
    Ok(Prepared {
        picture,
        plain,
        sizes,
    })
}

fn file(image: &DynamicImage, bytes: Vec<u8>) -> File {
    File {
        width: image.width(),
        height: image.height(),
        bytes,
    }
}

/// The largest size that is kept: no larger than the picture, the right way up, in the colors of
/// the web. Made small first, because all else is cheaper then.
fn largest(decoded: decode::Decoded) -> Result<DynamicImage, PictureFault> {
    let decode::Decoded {
        image,
        orientation,
        profile,
        ..
    } = decoded;
    let (width, height) = resize::within(LARGEST, &image, orientation);
    let mut image = resize::to(&image, width, height)?;
    image.apply_orientation(orientation);
    if let Some(profile) = profile {
        color::to_srgb(&mut image, &profile);
    }
    Ok(opaque_if_it_is(image))
}

/// Leaves transparency out where no dot is transparent.
fn opaque_if_it_is(image: DynamicImage) -> DynamicImage {
    match image {
        DynamicImage::ImageRgba8(dots) if dots.pixels().all(|dot| dot.0[3] == u8::MAX) => {
            DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(dots).into_rgb8())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests;
