use image::DynamicImage;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Turns the dots of an image with this ICC profile into the colors of the web, in which they mean
/// the same without it. Most telephones use more colors than the web; without this their pictures
/// would fade. A profile that cannot be read changes nothing.
pub(super) fn to_srgb(image: &mut DynamicImage, profile: &[u8]) {
    let layout = if image.color().has_alpha() {
        Layout::Rgba
    } else {
        Layout::Rgb
    };
    let Ok(from) = ColorProfile::new_from_slice(profile) else {
        return;
    };
    if from.color_space != DataColorSpace::Rgb {
        return;
    }
    let web = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let Ok(way) = from.create_transform_8bit(layout, &web, layout, options) else {
        return;
    };
    let dots: &mut [u8] = match image {
        DynamicImage::ImageRgb8(dots) => dots,
        DynamicImage::ImageRgba8(dots) => dots,
        _ => return,
    };
    let mut turned = vec![0; dots.len()];
    if way.transform(dots, &mut turned).is_ok() {
        dots.copy_from_slice(&turned);
    }
}
