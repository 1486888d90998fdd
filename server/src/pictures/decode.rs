use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, metadata::Orientation};

use super::{MOST_BYTES, MOST_DOTS, MOST_MEMORY, PictureFault};

/// The dots of a picture, of eight bits a color, and what its file said about them.
pub(super) struct Decoded {
    pub image: DynamicImage,
    /// How the camera was held.
    pub orientation: Orientation,
    /// What its colors mean, as an ICC profile; none for the colors of the web.
    pub profile: Option<Vec<u8>>,
    /// Whether it was kept dot by dot, as drawings and screens are.
    pub is_exact: bool,
}

/// Decodes a picture; of one that moves, the first.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, PictureFault> {
    if bytes.len() > MOST_BYTES {
        return Err(PictureFault::TooManyBytes);
    }
    let format = format(bytes)?;
    let damaged = |_| PictureFault::Damaged;
    if format == ImageFormat::Jpeg && !is_whole_jpeg(bytes) {
        return Err(PictureFault::Damaged);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    // The head only: nothing of the size that it claims is set aside before it is looked at.
    let mut decoder = reader.into_decoder().map_err(|fault| refused(&fault))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_DOTS || decoder.total_bytes() > MOST_MEMORY {
        return Err(PictureFault::TooManyDots);
    }
    if width == 0 || height == 0 {
        return Err(PictureFault::Damaged);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    Ok(Decoded {
        image: eight_bits(image),
        orientation,
        profile,
        is_exact: matches!(format, ImageFormat::Png | ImageFormat::Gif),
    })
}

fn refused(fault: &image::ImageError) -> PictureFault {
    match fault {
        image::ImageError::Limits(_) => PictureFault::TooManyDots,
        _ => PictureFault::Damaged,
    }
}

fn eight_bits(image: DynamicImage) -> DynamicImage {
    if image.color().has_alpha() {
        DynamicImage::ImageRgba8(image.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(image.into_rgb8())
    }
}

/// What kind of picture the first bytes say it is.
fn format(bytes: &[u8]) -> Result<ImageFormat, PictureFault> {
    match image::guess_format(bytes) {
        Ok(
            known @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP | ImageFormat::Gif),
        ) => Ok(known),
        Ok(ImageFormat::Avif) => Err(PictureFault::Kind("AVIF")),
        Ok(ImageFormat::Bmp) => Err(PictureFault::Kind("BMP")),
        Ok(ImageFormat::Tiff) => Err(PictureFault::Kind("TIFF")),
        _ if is_heic(bytes) => Err(PictureFault::Kind("HEIC")),
        _ if is_svg(bytes) => Err(PictureFault::Kind("SVG")),
        _ => Err(PictureFault::NoPicture),
    }
}

fn is_heic(bytes: &[u8]) -> bool {
    let kind = bytes.get(4..12).unwrap_or_default();
    [&b"ftypheic"[..], b"ftypheix", b"ftypmif1", b"ftyphevc"].contains(&kind)
}

fn is_svg(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..1024).unwrap_or(bytes)).to_ascii_lowercase();
    head.contains("<svg")
}

/// Whether a JPEG file has an end behind its dots. A decoder fills what is missing with gray; an
/// upload that broke off should be told so instead.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&[0xFF, mark]) = bytes.get(at..at + 2) {
        match mark {
            // A byte that fills up, or a mark without a length.
            0xFF => at += 1,
            0x01 | 0xD0..=0xD8 => at += 2,
            0xD9 => return true,
            _ => {
                let Some(&[high, low]) = bytes.get(at + 2..at + 4) else {
                    return false;
                };
                at += 2 + usize::from(u16::from_be_bytes([high, low]));
                if mark == 0xDA {
                    at += dots_length(bytes.get(at..).unwrap_or_default());
                }
            }
        }
    }
    false
}

/// The length of compressed dots: up to the next mark that is none of theirs.
fn dots_length(bytes: &[u8]) -> usize {
    let ends = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF);
    bytes.windows(2).position(ends).unwrap_or(bytes.len())
}
