use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer, images::Image, images::ImageRef,
};
use image::{DynamicImage, RgbImage, RgbaImage, metadata::Orientation};

use super::PictureFault;

/// The width and height that an image has to get, before it is turned, so that it fits into `most`
/// afterwards. Never more than it has.
pub(super) fn within(
    most: (u32, u32),
    image: &DynamicImage,
    orientation: Orientation,
) -> (u32, u32) {
    let (width, height) = (image.width(), image.height());
    let lies = matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let (most_width, most_height) = if lies { (most.1, most.0) } else { most };
    let (by_width, by_height) = (
        f64::from(most_width) / f64::from(width),
        f64::from(most_height) / f64::from(height),
    );
    let scale = by_width.min(by_height);
    if scale >= 1.0 {
        return (width, height);
    }
    let scaled = |length: u32, most: u32| {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "positive, and no more than it was"
        )]
        let scaled = (f64::from(length) * scale).round() as u32;
        scaled.clamp(1, most)
    };
    (scaled(width, most_width), scaled(height, most_height))
}

/// An image in another size, with a filter that keeps edges clear. Transparent dots give no color
/// to their neighbors.
pub(super) fn to(
    image: &DynamicImage,
    width: u32,
    height: u32,
) -> Result<DynamicImage, PictureFault> {
    if (image.width(), image.height()) == (width, height) {
        return Ok(image.clone());
    }
    let kind = if image.color().has_alpha() {
        PixelType::U8x4
    } else {
        PixelType::U8x3
    };
    let source = ImageRef::new(image.width(), image.height(), image.as_bytes(), kind)
        .map_err(|_| PictureFault::Damaged)?;
    let mut target = Image::new(width, height, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new()
        .resize(&source, &mut target, &options)
        .map_err(|_| PictureFault::Damaged)?;
    let dots = target.into_vec();
    let resized = if image.color().has_alpha() {
        RgbaImage::from_raw(width, height, dots).map(DynamicImage::ImageRgba8)
    } else {
        RgbImage::from_raw(width, height, dots).map(DynamicImage::ImageRgb8)
    };
    resized.ok_or(PictureFault::Damaged)
}
