//! The picture of a link that is shared: a title on a coloured ground. The only file that names `ab_glyph`.
//!
//! The typeface holds the letters of western European languages; a text with others has no card.

use ab_glyph::{Font as _, FontRef, GlyphId, PxScale, ScaleFont as _, point};

/// Size of a card: what sites that show links ask for (Open Graph, 1.91 to 1).
pub const WIDTH: u32 = 1200;
/// Height of a card.
pub const HEIGHT: u32 = 630;

/// Atkinson Hyperlegible Next at weight 650, under the SIL Open Font License (`fonts/OFL.txt`).
const TYPEFACE: &[u8] = include_bytes!("../fonts/atkinson-hyperlegible-next.ttf");

/// Room on each side.
const MARGIN: f32 = 90.0;

/// Sizes of a title, the largest first, and the most lines at each.
const SIZES: &[(f32, usize)] = &[(92.0, 3), (76.0, 4), (62.0, 5), (50.0, 6)];

/// Size of the lines above and below the title.
const SMALL: f32 = 36.0;

/// Steps between the ground's colour and the ink's: as many as a palette of four bits holds.
const STEPS: u8 = 15;

/// What stands on a card.
#[derive(Clone, Debug)]
pub struct Card<'a> {
    /// What the page is called.
    pub title: &'a str,
    /// Above the title: the site's name.
    pub above: &'a str,
    /// Colour of the ground; the ink is black or white, whichever is easier to read on it.
    pub ground: [u8; 3],
}

/// Draws a card as PNG. None where the typeface lacks a letter, or there is no title.
pub fn card(card: &Card<'_>) -> Option<Vec<u8>> {
    if card.title.trim().is_empty() || !can_letter(card.title) || !can_letter(card.above) {
        return None;
    }
    let font = FontRef::try_from_slice(TYPEFACE).ok()?;
    let mut sheet = vec![0_u8; (WIDTH * HEIGHT) as usize];
    write(
        &mut sheet,
        &font,
        card.above,
        (MARGIN, MARGIN + SMALL),
        SMALL,
    );
    let (size, lines) = set(&font, card.title);
    let step = size * 1.14;
    // The title stands on the lower edge, as on a book's cover.
    let mut y = HEIGHT as f32 - MARGIN - step * (lines.len() as f32 - 1.0);
    for line in &lines {
        write(&mut sheet, &font, line, (MARGIN, y), size);
        y += step;
    }
    rule(&mut sheet, MARGIN + SMALL * 1.9);
    png(&sheet, card.ground).ok()
}

/// Whether the typeface has all letters of a text.
pub fn can_letter(text: &str) -> bool {
    let font = FontRef::try_from_slice(TYPEFACE);
    let has = |font: &FontRef<'_>, c: char| c.is_whitespace() || font.glyph_id(c) != GlyphId(0);
    font.is_ok_and(|font| text.chars().all(|c| has(&font, c)))
}

/// The largest size at which a title fits, and its lines; the last is cut where even the smallest is too large.
fn set(font: &FontRef<'_>, title: &str) -> (f32, Vec<String>) {
    for (size, most) in SIZES {
        let lines = lines(font, title, *size);
        if lines.len() <= *most {
            return (*size, lines);
        }
    }
    let (size, most) = SIZES.last().copied().unwrap_or((50.0, 6));
    let mut lines = lines(font, title, size);
    lines.truncate(most);
    if let Some(last) = lines.last_mut() {
        last.push('…');
    }
    (size, lines)
}

fn lines(font: &FontRef<'_>, title: &str, size: f32) -> Vec<String> {
    let most = WIDTH as f32 - 2.0 * MARGIN;
    let mut lines: Vec<String> = Vec::new();
    for word in title.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer.filter(|line| width(font, line, size) <= most) {
            Some(line) => {
                lines.pop();
                lines.push(line);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

fn width(font: &FontRef<'_>, text: &str, size: f32) -> f32 {
    let font = font.as_scaled(PxScale::from(size));
    text.chars().map(|c| font.h_advance(font.glyph_id(c))).sum()
}

fn write(sheet: &mut [u8], font: &FontRef<'_>, text: &str, (mut x, y): (f32, f32), size: f32) {
    let scale = PxScale::from(size);
    for c in text.chars() {
        let id = font.glyph_id(c);
        if let Some(outline) = font.outline_glyph(id.with_scale_and_position(scale, point(x, y))) {
            let frame = outline.px_bounds();
            outline.draw(|dx, dy, cover| {
                let (px, py) = (frame.min.x + dx as f32, frame.min.y + dy as f32);
                ink(sheet, px, py, cover);
            });
        }
        x += font.as_scaled(scale).h_advance(id);
    }
}

fn ink(sheet: &mut [u8], x: f32, y: f32, cover: f32) {
    if x < 0.0 || y < 0.0 || x >= WIDTH as f32 || y >= HEIGHT as f32 {
        return;
    }
    let at = y as usize * WIDTH as usize + x as usize;
    if let Some(pixel) = sheet.get_mut(at) {
        let step = (cover.clamp(0.0, 1.0) * f32::from(STEPS)).round() as u8;
        *pixel = (*pixel).max(step);
    }
}

/// A short stroke under the name.
fn rule(sheet: &mut [u8], y: f32) {
    for dy in 0..6_u8 {
        for dx in 0..96_u8 {
            ink(sheet, MARGIN + f32::from(dx), y + f32::from(dy), 1.0);
        }
    }
}

fn png(sheet: &[u8], ground: [u8; 3]) -> Result<Vec<u8>, png::EncodingError> {
    let letters = if is_dark(ground) { [255; 3] } else { [17; 3] };
    let mix = |(from, to): (u8, u8), step: u8| {
        let (from, to) = (u16::from(from), u16::from(to));
        let (step, steps) = (u16::from(step), u16::from(STEPS));
        ((from * (steps - step) + to * step + steps / 2) / steps) as u8
    };
    let pairs: Vec<(u8, u8)> = ground.into_iter().zip(letters).collect();
    let mixed = |step: u8| pairs.iter().map(move |pair| mix(*pair, step));
    let palette: Vec<u8> = (0..=STEPS).flat_map(mixed).collect();
    let (twos, _) = sheet.as_chunks::<2>();
    let packed: Vec<u8> = twos.iter().map(|[a, b]| a << 4 | b).collect();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, WIDTH, HEIGHT);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Four);
    encoder.set_palette(palette);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&packed)?;
    writer.finish()?;
    Ok(file)
}

/// Whether white is easier to read than near black on a colour: by relative luminance (WCAG 2.2).
fn is_dark([r, g, b]: [u8; 3]) -> bool {
    let linear = |c: u8| {
        let c = f64::from(c) / 255.0;
        if c <= 0.040_45 {
            c / 12.92
        } else {
            libm::pow((c + 0.055) / 1.055, 2.4)
        }
    };
    let luminance = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    // The contrast to white, 1.05 / (L + .05), is at least that to near black, (L + .05) / .056, up to here.
    (luminance + 0.05) * (luminance + 0.05) <= 1.05 * 0.056
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(title: &str) -> Option<Vec<u8>> {
        card(&Card {
            title,
            above: "Harbor Clinic",
            ground: [0x1d, 0x5b, 0x57],
        })
    }

    #[test]
    fn a_card_has_the_size_that_sites_ask_for_and_is_small() {
        for title in [
            "Sleep",
            &"A title that goes on and on, word after word. ".repeat(12),
        ] {
            let file = made(title).unwrap();
            let facts = crate::probe(&file).unwrap();
            assert_eq!((facts.width, facts.height), (WIDTH, HEIGHT));
            assert!(file.len() < 40_000, "{} bytes", file.len());
            let seen = crate::decode(&file, 1 << 20).unwrap();
            assert!(
                seen.pixels.chunks(3).any(|p| p == [255; 3]),
                "white letters"
            );
            assert_eq!(&seen.pixels[..3], [0x1d, 0x5b, 0x57]);
            assert_eq!(made(title), Some(file), "the same twice");
        }
    }

    #[test]
    fn letters_that_the_typeface_lacks_make_no_card() {
        assert_eq!(made("Сон"), None);
        assert_eq!(made(" "), None);
        assert!(made("¿Qué es la depresión?").is_some());
    }

    #[test]
    fn ink_is_readable_on_every_ground() {
        assert!(is_dark([0, 0, 0]) && is_dark([0x1d, 0x5b, 0x57]) && is_dark([0xc0, 0, 0]));
        assert!(!is_dark([255; 3]) && !is_dark([0xf0, 0xc0, 0x40]));
    }
}
