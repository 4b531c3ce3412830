//! Files to pixels and back. With `avif.rs` the only file that names the codecs.
//!
//! Whatever a damaged file makes a decoder do, the caller gets a [`Fault`]: its panics are caught here.

use std::collections::BTreeSet;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jpeg_encoder::{ColorType, SamplingFactor};
use png::{BitDepth, Transformations};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::{Facts, Fault, Format, Picture, container, probe};

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Progressive JPEG of that quality, 1 to 100. Opacity is laid on white.
    Jpeg(u8),
    /// PNG, without loss.
    Png,
    /// WebP of that quality, 1 to 100; a drawing is written without loss.
    WebP(u8),
    /// AVIF of that quality, 1 to 100.
    #[cfg(feature = "avif")]
    Avif(u8),
}

/// A picture of more colours than this is a photograph. Drawings with soft edges have a few hundred.
const DRAWING_COLOURS: usize = 2048;

/// Decodes a file and turns it upright. `limit` is the most pixels that it may have; the head is asked before anything
/// is decoded, so a small file that claims a huge picture costs nothing.
pub fn decode(bytes: &[u8], limit: u64) -> Result<Picture, Fault> {
    let facts =
        probe(bytes).ok_or_else(|| Fault::Damaged("it is no picture, or ends too early".into()))?;
    let pixels = u64::from(facts.width) * u64::from(facts.height);
    if pixels > limit {
        return Err(Fault::TooLarge(pixels));
    }
    if facts.animated {
        return Err(Fault::NotResized);
    }
    let picture = guarded(|| match facts.format {
        Format::Jpeg => jpeg(bytes, facts),
        Format::Png => png_file(bytes),
        Format::WebP => web_p(bytes),
        Format::Gif => Err("it is a GIF".into()),
    })?;
    let expected = picture.width as usize * picture.height as usize * usize::from(picture.channels);
    if picture.pixels.len() != expected || expected == 0 {
        return Err(Fault::Damaged("it ends too early".into()));
    }
    Ok(opaque(picture).upright(facts.orientation))
}

fn guarded<T>(job: impl FnOnce() -> Result<T, String>) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(job)) {
        Ok(done) => done.map_err(Fault::Damaged),
        Err(_) => Err(Fault::Damaged("it can't be decoded".into())),
    }
}

fn jpeg(bytes: &[u8], facts: Facts) -> Result<Picture, String> {
    // The decoder paints what is missing grey; a writer should hear of it instead.
    if !crate::jpeg::is_whole(bytes) {
        return Err("it ends too early".into());
    }
    let options = DecoderOptions::default()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .set_strict_mode(false)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(Cursor::new(bytes), options);
    let pixels = decoder.decode().map_err(|e| format!("{e:?}"))?;
    let (w, h) = (facts.width, facts.height);
    let (width, height) = if facts.orientation >= 5 {
        (h, w)
    } else {
        (w, h)
    };
    Ok(Picture {
        width,
        height,
        channels: 3,
        pixels,
        profile: rgb_profile(decoder.icc_profile()),
        drawing: false,
    })
}

/// A profile that tells of red, green and blue (ICC.1:2022, 7.2.8). One of greys or inks fits the decoded pixels no more.
fn rgb_profile(profile: Option<Vec<u8>>) -> Option<Vec<u8>> {
    profile.filter(|p| p.get(16..20) == Some(b"RGB "))
}

fn png_file(bytes: &[u8]) -> Result<Picture, String> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|e| e.to_string())?;
    let profile = reader.info().icc_profile.as_ref().map(|p| p.to_vec());
    let size = reader.output_buffer_size().ok_or("it is too large")?;
    let mut buffer = vec![0; size];
    let info = reader.next_frame(&mut buffer).map_err(|e| e.to_string())?;
    if info.bit_depth != BitDepth::Eight {
        return Err("its colours can't be read".into());
    }
    buffer.truncate(info.buffer_size());
    let (channels, pixels) = match info.color_type {
        png::ColorType::Grayscale => (3, buffer.iter().flat_map(|g| [*g, *g, *g]).collect()),
        png::ColorType::GrayscaleAlpha => {
            let (pairs, _) = buffer.as_chunks::<2>();
            (
                4,
                pairs.iter().flat_map(|[g, a]| [*g, *g, *g, *a]).collect(),
            )
        }
        png::ColorType::Rgb => (3, buffer),
        png::ColorType::Rgba => (4, buffer),
        png::ColorType::Indexed => return Err("its colours can't be read".into()),
    };
    let mut picture = Picture {
        width: info.width,
        height: info.height,
        channels,
        pixels,
        profile: rgb_profile(profile),
        drawing: false,
    };
    picture.drawing = has_few_colours(&picture);
    Ok(picture)
}

fn web_p(bytes: &[u8]) -> Result<Picture, String> {
    let image = webp::Decoder::new(bytes)
        .decode()
        .ok_or("it can't be decoded")?;
    let mut picture = Picture {
        width: image.width(),
        height: image.height(),
        channels: if image.is_alpha() { 4 } else { 3 },
        pixels: image.to_vec(),
        profile: rgb_profile(container::profile(bytes)),
        drawing: false,
    };
    picture.drawing = has_few_colours(&picture);
    Ok(picture)
}

/// Whether a picture is a drawing, by its colours: counted until there are too many.
fn has_few_colours(picture: &Picture) -> bool {
    let mut seen = BTreeSet::new();
    let mut last: &[u8] = &[];
    for pixel in picture.pixels.chunks_exact(usize::from(picture.channels)) {
        if pixel != last {
            last = pixel;
            seen.insert(pixel);
            if seen.len() > DRAWING_COLOURS {
                return false;
            }
        }
    }
    true
}

/// Drops a channel of opacity that says nothing: three channels are smaller and quicker.
fn opaque(mut picture: Picture) -> Picture {
    if picture.channels == 4 && picture.pixels.iter().skip(3).step_by(4).all(|a| *a == 255) {
        let (pixels, _) = picture.pixels.as_chunks::<4>();
        picture.pixels = pixels
            .iter()
            .flat_map(|[r, g, b, _]| [*r, *g, *b])
            .collect();
        picture.channels = 3;
    }
    picture
}

/// Writes a picture with its colour profile, and with nothing else in the file.
pub fn encode(picture: &Picture, encoding: Encoding) -> Result<Vec<u8>, Fault> {
    guarded(|| match encoding {
        Encoding::Jpeg(quality) => to_jpeg(picture, quality),
        Encoding::Png => to_png(picture),
        Encoding::WebP(quality) => to_web_p(picture, quality),
        #[cfg(feature = "avif")]
        Encoding::Avif(quality) => crate::avif::write(picture, quality),
    })
}

fn to_jpeg(picture: &Picture, quality: u8) -> Result<Vec<u8>, String> {
    let side = |n: u32| u16::try_from(n).map_err(|_| "a side is longer than 65,535 pixels");
    let (width, height) = (side(picture.width)?, side(picture.height)?);
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, quality.clamp(1, 100));
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    if let Some(profile) = &picture.profile {
        encoder
            .add_icc_profile(profile)
            .map_err(|e| e.to_string())?;
    }
    let on_white;
    let pixels = if picture.channels == 4 {
        on_white = on_white_ground(picture);
        &on_white
    } else {
        &picture.pixels
    };
    encoder
        .encode(pixels, width, height, ColorType::Rgb)
        .map_err(|e| e.to_string())?;
    Ok(file)
}

fn on_white_ground(picture: &Picture) -> Vec<u8> {
    let (pixels, _) = picture.pixels.as_chunks::<4>();
    let laid = |colour: u8, opacity: u8| {
        let (c, a) = (u32::from(colour), u32::from(opacity));
        ((c * a + 255 * (255 - a) + 127) / 255) as u8
    };
    pixels
        .iter()
        .flat_map(|[r, g, b, a]| [laid(*r, *a), laid(*g, *a), laid(*b, *a)])
        .collect()
}

fn to_png(picture: &Picture) -> Result<Vec<u8>, String> {
    let mut file = Vec::new();
    let mut info = png::Info::with_size(picture.width, picture.height);
    info.bit_depth = BitDepth::Eight;
    info.color_type = if picture.channels == 4 {
        png::ColorType::Rgba
    } else {
        png::ColorType::Rgb
    };
    if let Some(profile) = &picture.profile {
        info.icc_profile = Some(profile.clone().into());
    }
    let mut encoder = png::Encoder::with_info(&mut file, info).map_err(|e| e.to_string())?;
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header().map_err(|e| e.to_string())?;
    writer
        .write_image_data(&picture.pixels)
        .map_err(|e| e.to_string())?;
    writer.finish().map_err(|e| e.to_string())?;
    Ok(file)
}

fn to_web_p(picture: &Picture, quality: u8) -> Result<Vec<u8>, String> {
    let opaque = picture.channels == 3;
    let encoder = if opaque {
        webp::Encoder::from_rgb(&picture.pixels, picture.width, picture.height)
    } else {
        webp::Encoder::from_rgba(&picture.pixels, picture.width, picture.height)
    };
    let mut config = webp::WebPConfig::new().map_err(|()| "libwebp does not answer")?;
    config.lossless = i32::from(picture.drawing);
    config.quality = f32::from(quality.clamp(1, 100));
    config.alpha_compression = 1;
    // libwebp's own default: beyond it files get 1 or 2 % smaller for twice the time.
    config.method = 4;
    let bytes = encoder
        .encode_advanced(&config)
        .map_err(|e| format!("{e:?}"))?
        .to_vec();
    let Some(profile) = &picture.profile else {
        return Ok(bytes);
    };
    let shape = (picture.width, picture.height, opaque);
    container::with_profile(&bytes, profile, shape).ok_or_else(|| "its profile is too large".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture with soft changes and some grain, as photographs have; the same on every run.
    fn photograph(width: u32, height: u32, channels: u8) -> Picture {
        let mut grain = 1_u32;
        let mut pixels = Vec::new();
        for y in 0..height {
            for x in 0..width {
                grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let soft = (grain >> 28) as u8;
                pixels.extend_from_slice(&[
                    (x * 200 / width) as u8 + soft,
                    (y * 200 / height) as u8 + soft,
                    90 + soft,
                ]);
                let opacity = [255, 80][usize::from(x >= width / 2)];
                pixels.extend((channels == 4).then_some(opacity));
            }
        }
        Picture {
            width,
            height,
            channels,
            pixels,
            profile: None,
            drawing: false,
        }
    }

    fn difference(a: &Picture, b: &Picture) -> f64 {
        assert_eq!(
            (a.width, a.height, a.channels),
            (b.width, b.height, b.channels)
        );
        let sum: u64 = a
            .pixels
            .iter()
            .zip(&b.pixels)
            .map(|(a, b)| u64::from(a.abs_diff(*b)))
            .sum();
        sum as f64 / a.pixels.len() as f64
    }

    fn profile() -> Vec<u8> {
        let mut profile = vec![0; 130];
        profile[16..20].copy_from_slice(b"RGB ");
        profile
    }

    #[test]
    fn every_format_gives_back_what_it_was_given() {
        let mut picture = photograph(90, 61, 3);
        picture.profile = Some(profile());
        for (encoding, most) in [
            (Encoding::Png, 0.0),
            (Encoding::Jpeg(90), 4.0),
            (Encoding::WebP(90), 4.0),
        ] {
            let file = encode(&picture, encoding).unwrap();
            let back = decode(&file, 1 << 20).unwrap();
            assert!(difference(&picture, &back) <= most, "{encoding:?}");
            assert_eq!(
                back.profile, picture.profile,
                "{encoding:?} keeps the profile"
            );
            assert_eq!(
                crate::strip(&file),
                None,
                "{encoding:?} holds nothing private"
            );
            assert_eq!(
                file,
                encode(&picture, encoding).unwrap(),
                "{encoding:?} is the same twice"
            );
        }
        let veiled = photograph(64, 40, 4);
        for encoding in [Encoding::Png, Encoding::WebP(95)] {
            assert_eq!(
                decode(&encode(&veiled, encoding).unwrap(), 1 << 20)
                    .unwrap()
                    .channels,
                4
            );
        }
        assert_eq!(
            decode(&encode(&veiled, Encoding::Jpeg(90)).unwrap(), 1 << 20)
                .unwrap()
                .channels,
            3
        );
    }

    /// No decoder of AVIF is at hand; `scripts/colours-check avif` shows such files to a browser.
    #[cfg(feature = "avif")]
    #[test]
    fn an_avif_has_its_size_its_profile_and_the_same_pixels_with_and_without() {
        for channels in [3, 4] {
            let mut picture = photograph(90, 61, channels);
            let plain = encode(&picture, Encoding::Avif(75)).unwrap();
            assert_eq!(plain, encode(&picture, Encoding::Avif(75)).unwrap());
            assert_eq!(crate::heif::told(&plain), Some(((90, 61), None)));
            picture.profile = Some(profile());
            let file = encode(&picture, Encoding::Avif(75)).unwrap();
            assert_eq!(crate::heif::told(&file), Some(((90, 61), Some(profile()))));
            for item in 1..u64::from(channels) - 1 {
                let pixels = crate::heif::item(&plain, item).unwrap();
                assert!(pixels.len() > 40);
                assert_eq!(crate::heif::item(&file, item).unwrap(), pixels);
            }
            assert_eq!(crate::strip(&file), None, "there is nothing private in it");
        }
    }

    #[test]
    fn a_drawing_is_known_and_written_without_loss() {
        let mut drawing = photograph(80, 50, 3);
        for (n, byte) in drawing.pixels.iter_mut().enumerate() {
            *byte = (n / 1200 * 60) as u8;
        }
        let drawing = decode(&encode(&drawing, Encoding::Png).unwrap(), 1 << 20).unwrap();
        assert!(drawing.drawing);
        let back = decode(&encode(&drawing, Encoding::WebP(50)).unwrap(), 1 << 20).unwrap();
        assert!(difference(&drawing, &back) < f64::EPSILON);
    }

    #[test]
    fn what_is_cut_off_changed_or_claims_too_much_is_a_fault_and_never_a_panic() {
        let picture = photograph(48, 33, 3);
        for encoding in [Encoding::Png, Encoding::Jpeg(80), Encoding::WebP(80)] {
            let file = encode(&picture, encoding).unwrap();
            assert_eq!(decode(&file, 100).err(), Some(Fault::TooLarge(48 * 33)));
            for end in (0..file.len()).step_by(7) {
                assert!(
                    decode(&file[..end], 1 << 20).is_err(),
                    "{encoding:?} cut at {end}"
                );
            }
            let mut seed = 7_u32;
            for _ in 0..400 {
                let mut hurt = file.clone();
                for _ in 0..4 {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let at = (seed >> 8) as usize % hurt.len();
                    hurt[at] ^= (seed >> 24) as u8 | 1;
                }
                let _ = decode(&hurt, 1 << 20);
                let _ = crate::strip(&hurt);
            }
        }
        assert!(decode(b"", 1 << 20).is_err());
        assert!(decode(b"<svg/>", 1 << 20).is_err());
        assert_eq!(
            decode(b"GIF89a\x01\0\x01\0", 1 << 20).err(),
            Some(Fault::NotResized)
        );
    }
}
