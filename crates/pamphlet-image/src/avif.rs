//! AVIF by rav1e. Only with the feature `avif`, for its encoder takes long to compile and longer to run.

use ravif::{Encoder, Img, RGB8, RGBA8};

use crate::{Picture, heif};

/// rav1e's own scale from 1 (smallest files) to 10 (quickest).
const SPEED: u8 = 6;

/// The picture as a file. `quality` is that of JPEG and WebP, 1 to 100; AVIF gives as good a picture at less.
pub(crate) fn write(picture: &Picture, quality: u8) -> Result<Vec<u8>, String> {
    let quality = (f32::from(quality.clamp(1, 100)) * 0.85).max(1.0);
    let encoder = Encoder::new()
        .with_quality(quality)
        .with_alpha_quality(quality)
        .with_speed(SPEED)
        // Pictures are made side by side already, and the number of threads would change the bytes.
        .with_num_threads(Some(1));
    let (width, height) = (picture.width as usize, picture.height as usize);
    let made = if picture.channels == 4 {
        let (pixels, _) = picture.pixels.as_chunks::<4>();
        let pixels: Vec<_> = pixels
            .iter()
            .map(|[r, g, b, a]| RGBA8::new(*r, *g, *b, *a))
            .collect();
        encoder.encode_rgba(Img::new(&pixels, width, height))
    } else {
        let (pixels, _) = picture.pixels.as_chunks::<3>();
        let pixels: Vec<_> = pixels
            .iter()
            .map(|[r, g, b]| RGB8::new(*r, *g, *b))
            .collect();
        encoder.encode_rgb(Img::new(&pixels, width, height))
    };
    let file = made.map_err(|e| e.to_string())?.avif_file;
    match &picture.profile {
        Some(profile) => {
            heif::with_profile(&file, profile).ok_or_else(|| "its profile is too large".into())
        }
        None => Ok(file),
    }
}
