use image::{ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage, codecs::png::PngEncoder};
use std::io::Cursor;

use super::*;

/// A picture with something to see everywhere: no two of its neighbors are alike.
fn photograph(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let wave = |by: u32| u8::try_from((x * by + y * 7 + x * y % 13) % 256).unwrap();
        Rgb([wave(1), wave(3), wave(5)])
    })
}

fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn measures(file: &File) -> (u32, u32) {
    let image = image::load_from_memory(&file.bytes).unwrap();
    assert_eq!((image.width(), image.height()), (file.width, file.height));
    (file.width, file.height)
}

/// A JPEG file as a camera writes it: held upright, with a word about where it was taken.
fn from_a_camera(image: RgbImage, word: &str) -> Vec<u8> {
    let plain = encoded(image, ImageFormat::Jpeg);
    let word = format!("{word}\0");
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    // What it shows, as text that stands behind the directory.
    exif.extend([0x0E, 0x01, 2, 0]);
    exif.extend(u32::try_from(word.len()).unwrap().to_le_bytes());
    exif.extend(38_u32.to_le_bytes());
    // Orientation 6: to be turned by a quarter, clockwise.
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
    exif.extend([0; 4]);
    exif.extend(word.as_bytes());
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let mut bytes = plain[..2].to_vec();
    bytes.extend([0xFF, 0xE1]);
    bytes.extend(length);
    bytes.extend(exif);
    bytes.extend(&plain[2..]);
    bytes
}

#[test]
fn a_large_picture_is_kept_in_four_widths_and_a_plain_file() {
    let made = prepare(&encoded(photograph(2000, 1000), ImageFormat::Jpeg)).unwrap();
    let sizes: Vec<_> = made.sizes.iter().map(measures).collect();
    assert_eq!(sizes, [(480, 240), (800, 400), (1200, 600), (1600, 800)]);
    assert_eq!(measures(&made.plain), (1200, 600));
    assert!(made.picture.name().ends_with("-1600x800.jpg"));
    let is = |bytes: &[u8]| image::guess_format(bytes).unwrap();
    assert!(
        made.sizes
            .iter()
            .all(|size| is(&size.bytes) == ImageFormat::WebP)
    );
    assert_eq!(is(&made.plain.bytes), ImageFormat::Jpeg);
}

#[test]
fn a_small_picture_is_never_made_larger() {
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let made = prepare(&encoded(photograph(100, 50), format)).unwrap();
        assert_eq!(made.sizes.len(), 1, "{format:?}");
        assert_eq!(measures(&made.sizes[0]), (100, 50), "{format:?}");
        assert_eq!(measures(&made.plain), (100, 50), "{format:?}");
    }
}

#[test]
fn a_tall_or_flat_picture_keeps_its_shape_within_the_limits() {
    let tall = prepare(&encoded(photograph(400, 8000), ImageFormat::Png)).unwrap();
    assert_eq!(measures(tall.sizes.last().unwrap()), (160, 3200));
    let flat = prepare(&encoded(photograph(5000, 1), ImageFormat::Png)).unwrap();
    assert_eq!(measures(flat.sizes.last().unwrap()), (1600, 1));
}

#[test]
fn what_the_camera_wrote_is_honored_and_then_gone() {
    let mut lying = RgbImage::from_pixel(900, 600, Rgb([250, 250, 250]));
    // The corner that is on top on the left lands on top on the right.
    for (x, y) in (0..200).flat_map(|x| (0..200).map(move |y| (x, y))) {
        lying.put_pixel(x, y, Rgb([250, 0, 0]));
    }
    let made = prepare(&from_a_camera(lying, "at 44.97 north")).unwrap();
    assert_eq!(measures(made.sizes.last().unwrap()), (600, 900));
    let standing = image::load_from_memory(&made.plain.bytes)
        .unwrap()
        .into_rgb8();
    assert!(
        standing.get_pixel(550, 50).0[1] < 60,
        "turned the wrong way"
    );
    assert!(
        standing.get_pixel(50, 50).0[1] > 200,
        "turned the wrong way"
    );
    for file in made.sizes.iter().chain([&made.plain]) {
        for mark in [&b"44.97"[..], b"Exif", b"EXIF"] {
            let is_there = file.bytes.windows(mark.len()).any(|part| part == mark);
            assert!(!is_there, "{mark:?} in {} × {}", file.width, file.height);
        }
    }
}

#[test]
fn the_colors_of_a_telephone_are_turned_into_those_of_the_web() {
    let telephone = RgbImage::from_pixel(64, 64, Rgb([200, 100, 50]));
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    encoder.set_icc_profile(profile).unwrap();
    let color = image::ExtendedColorType::Rgb8;
    encoder.write_image(&telephone, 64, 64, color).unwrap();
    let made = prepare(&bytes).unwrap();
    let web = image::load_from_memory(&made.sizes[0].bytes)
        .unwrap()
        .into_rgb8();
    let [red, green, blue] = web.get_pixel(32, 32).0;
    // By the two color spaces' definitions: 211, 95, 26.
    assert!(
        red.abs_diff(211) < 5 && green.abs_diff(95) < 5 && blue.abs_diff(26) < 7,
        "{red} {green} {blue}"
    );
}

#[test]
fn what_can_be_seen_through_stays_so_and_what_cannot_costs_nothing() {
    let hole = RgbaImage::from_fn(600, 300, |x, _| {
        Rgba([0, 90, 60, if x < 300 { 0 } else { 255 }])
    });
    let made = prepare(&encoded(hole, ImageFormat::Png)).unwrap();
    assert!(made.picture.name().ends_with(".png"));
    for file in made.sizes.iter().chain([&made.plain]) {
        let image = image::load_from_memory(&file.bytes).unwrap().into_rgba8();
        assert_eq!(image.get_pixel(10, 10).0[3], 0);
        assert_eq!(image.get_pixel(file.width - 10, 10).0[3], 255);
    }
    let whole = RgbaImage::from_pixel(20, 20, Rgba([0, 90, 60, 255]));
    let made = prepare(&encoded(whole, ImageFormat::Png)).unwrap();
    assert!(made.picture.name().ends_with(".jpg"));
}

#[test]
fn deep_and_gray_pictures_are_read_too() {
    let deep = DynamicImage::ImageRgb8(photograph(60, 40)).into_rgba16();
    let gray = DynamicImage::ImageRgb8(photograph(60, 40)).into_luma8();
    let faint = DynamicImage::ImageRgb8(photograph(60, 40)).into_luma_alpha16();
    for bytes in [
        encoded(deep, ImageFormat::Png),
        encoded(gray.clone(), ImageFormat::Png),
        encoded(gray, ImageFormat::Jpeg),
        encoded(faint, ImageFormat::Png),
    ] {
        assert_eq!(measures(&prepare(&bytes).unwrap().plain), (60, 40));
    }
}

#[test]
fn the_same_file_has_the_same_name_and_another_one_another() {
    let (one, two) = (photograph(30, 30), photograph(30, 31));
    let (one, two) = (
        encoded(one, ImageFormat::Png),
        encoded(two, ImageFormat::Png),
    );
    assert_eq!(prepare(&one).unwrap(), prepare(&one).unwrap());
    assert_ne!(digest(&one), digest(&two));
}

#[test]
fn other_things_are_refused_by_name() {
    use PictureFault::{Kind, NoPicture};
    for (bytes, fault) in [
        (&b""[..], NoPicture),
        (b"Hello", NoPicture),
        (b"%PDF-1.7", NoPicture),
        (b"<html><script>alert(1)</script>", NoPicture),
        (
            b"<?xml version=\"1.0\"?><svg onload=\"alert(1)\"/>",
            Kind("SVG"),
        ),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Kind("HEIC")),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", Kind("AVIF")),
        (b"BM\0\0\0\0", Kind("BMP")),
        (b"II*\0\x08\0\0\0", Kind("TIFF")),
        (b"\xFF\xD8\xFF", PictureFault::Damaged),
        (b"\x89PNG\r\n\x1a\n", PictureFault::Damaged),
        (b"GIF89a", PictureFault::Damaged),
        (b"RIFF\0\0\0\0WEBPVP8 ", PictureFault::Damaged),
    ] {
        assert_eq!(prepare(bytes).unwrap_err(), fault, "{bytes:?}");
    }
    let heavy = vec![0; MOST_BYTES + 1];
    assert_eq!(prepare(&heavy).unwrap_err(), PictureFault::TooManyBytes);
}

/// A PNG file that claims to be `width` × `height` large and holds next to nothing.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(photograph(1, 1), ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

/// The sum that PNG puts behind each part.
fn crc(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = (sum >> 1) ^ (0xEDB8_8320 * (sum & 1));
        }
    }
    !sum
}

/// The most memory that this process has had, in bytes; none where the system does not say.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[test]
fn a_small_file_that_claims_to_be_huge_is_refused_before_memory_is_set_aside() {
    let before = peak();
    for (width, height) in [
        (60_000, 60_000),
        (u32::MAX, u32::MAX),
        (2_000_000, 26),
        (7072, 7072),
    ] {
        let fault = prepare(&claiming(width, height)).unwrap_err();
        let says = [PictureFault::TooManyDots, PictureFault::Damaged];
        assert!(says.contains(&fault), "{width} × {height}: {fault}");
    }
    assert_eq!(
        prepare(&claiming(10_000, 10_000)).unwrap_err(),
        PictureFault::TooManyDots
    );
    let mut jpeg = encoded(photograph(16, 16), ImageFormat::Jpeg);
    let frame = jpeg
        .windows(2)
        .position(|mark| mark == [0xFF, 0xC0])
        .unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xFF; 4]);
    assert_eq!(prepare(&jpeg).unwrap_err(), PictureFault::TooManyDots);
    let mut gif = encoded(photograph(16, 16), ImageFormat::Gif);
    gif[6..10].copy_from_slice(&[0xFF; 4]);
    assert_eq!(prepare(&gif).unwrap_err(), PictureFault::TooManyDots);
    if let Some((before, after)) = before.zip(peak()) {
        let megabytes = (after - before) / 1_000_000;
        assert!(megabytes < 64, "{megabytes} MB were set aside");
    }
}

#[test]
fn a_file_that_breaks_off_is_refused() {
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let whole = encoded(photograph(64, 48), format);
        for part in 1..50 {
            let cut = &whole[..whole.len() * part / 52];
            assert!(
                prepare(cut).is_err(),
                "{format:?}, {} of {}",
                cut.len(),
                whole.len()
            );
        }
        prepare(&whole).unwrap();
    }
}

#[test]
fn damaged_files_never_bring_the_reader_down() {
    let mut dice = 0x9E37_79B9_7F4A_7C15_u64;
    let mut roll = |below: usize| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        usize::try_from(dice % below as u64).unwrap()
    };
    let camera = from_a_camera(photograph(40, 30), "somewhere");
    let mut originals = vec![camera];
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        originals.push(encoded(photograph(40, 30), format));
    }
    let mut taken = 0;
    for original in &originals {
        for _ in 0..400 {
            let mut bytes = original.clone();
            for _ in 0..=roll(4) {
                let at = roll(bytes.len());
                match roll(3) {
                    0 => bytes[at] = u8::try_from(roll(256)).unwrap(),
                    1 => bytes[at] ^= 1 << roll(8),
                    _ => drop(bytes.drain(at..(at + roll(9)).min(bytes.len()))),
                }
            }
            if let Ok(made) = prepare(&bytes) {
                assert!(
                    made.sizes
                        .iter()
                        .all(|size| size.width <= 1600 && size.height <= 3200)
                );
                taken += 1;
            }
        }
    }
    assert!(
        taken > 50,
        "only {taken} of the damaged files were near enough to be tried in earnest"
    );
}

/// Hills, sky and grain: about as hard to keep as what a telephone takes.
fn landscape(width: u32, height: u32) -> RgbImage {
    let mut dice = 1_u32;
    RgbImage::from_fn(width, height, |x, y| {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let (x, y) = (
            f64::from(x) / f64::from(width),
            f64::from(y) / f64::from(height),
        );
        let hill = 0.6 + 0.1 * (x * 9.0).sin() + 0.03 * (x * 61.0).sin() + 0.01 * (x * 400.0).sin();
        let leaves =
            30.0 * (x * 900.0).sin() * (y * 700.0).cos() + 20.0 * (x * 210.0 + y * 330.0).sin();
        let grain = f64::from(dice >> 28);
        let color = if y < hill {
            [120.0 + 90.0 * y, 160.0 + 60.0 * y, 220.0]
        } else {
            [70.0 + leaves, 110.0 + leaves, 50.0]
        };
        #[expect(clippy::cast_possible_truncation, reason = "a color")]
        Rgb(color.map(|part| (part + grain).clamp(0.0, 255.0) as u8))
    })
}

#[test]
#[ignore = "prints what a photograph of twelve million dots costs"]
#[expect(clippy::print_stdout, reason = "that is what it is for")]
fn a_photograph_of_twelve_million_dots() {
    let bytes = encoded(landscape(4032, 3024), ImageFormat::Jpeg);
    let (before, begun) = (peak(), std::time::Instant::now());
    let made = prepare(&bytes).unwrap();
    let took = begun.elapsed().as_millis();
    println!("4032 × 3024 JPEG of {} kB: {took} ms", bytes.len() / 1000);
    for file in &made.sizes {
        println!(
            "  WebP {} × {}: {} kB",
            file.width,
            file.height,
            file.bytes.len() / 1000
        );
    }
    println!(
        "  JPEG {} × {}: {} kB",
        made.plain.width,
        made.plain.height,
        made.plain.bytes.len() / 1000
    );
    if let Some((before, after)) = before.zip(peak()) {
        println!(
            "  memory: peak {} MB, {} MB more than before",
            after / 1_000_000,
            (after - before) / 1_000_000
        );
    }
}
