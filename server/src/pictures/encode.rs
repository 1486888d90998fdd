use domain::blog::PlainFile;
use image::{
    DynamicImage, ImageEncoder,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
};

use super::PictureFault;

/// How near to what was given, from 0 to 100: of what photographs lose at 80, nobody sees anything.
const WEBP_QUALITY: f32 = 80.0;
const JPEG_QUALITY: u8 = 82;

/// How WebP keeps a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// As it looks: photographs.
    Near,
    /// Dot by dot: drawings and screens, where that is smaller too.
    Exact,
}

/// Which way suits a picture, told by its smallest size. Only what was kept dot by dot is tried
/// both ways.
pub(super) fn way(smallest: &DynamicImage, is_exact: bool) -> Way {
    if !is_exact {
        return Way::Near;
    }
    let length = |way| webp(smallest, way).map(|bytes| bytes.len());
    match (length(Way::Exact), length(Way::Near)) {
        (Ok(exact), Ok(near)) if exact <= near => Way::Exact,
        _ => Way::Near,
    }
}

/// The picture as WebP.
pub(super) fn webp(image: &DynamicImage, way: Way) -> Result<Vec<u8>, PictureFault> {
    let (width, height) = (image.width(), image.height());
    let encoder = if image.color().has_alpha() {
        webp::Encoder::from_rgba(image.as_bytes(), width, height)
    } else {
        webp::Encoder::from_rgb(image.as_bytes(), width, height)
    };
    let encoded = match way {
        Way::Near => encoder.encode_simple(false, WEBP_QUALITY),
        Way::Exact => encoder.encode_simple(true, 75.0),
    };
    encoded
        .map(|bytes| bytes.to_vec())
        .map_err(|_| PictureFault::Damaged)
}

/// The picture for those who cannot read WebP.
pub(super) fn plain(image: &DynamicImage, kind: PlainFile) -> Result<Vec<u8>, PictureFault> {
    let mut bytes = Vec::new();
    let (width, height) = (image.width(), image.height());
    let color = image.color().into();
    let written =
        match kind {
            PlainFile::Jpeg => JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).write_image(
                image.as_bytes(),
                width,
                height,
                color,
            ),
            PlainFile::Png => {
                let filter = FilterType::Adaptive;
                PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, filter)
                    .write_image(image.as_bytes(), width, height, color)
            }
        };
    written.map(|()| bytes).map_err(|_| PictureFault::Damaged)
}
