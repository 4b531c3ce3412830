//! Other sizes: halved by averages while more than twice too large, then resampled with Lanczos' kernel.
//!
//! A result depends on the picture and the size alone, never on which other sizes were made, and is equal to the bit
//! on every machine: all sums are of single numbers in a fixed order, and the kernel's sines come from `libm`.

use crate::Picture;

/// Lobes of the kernel on each side (Duchon 1979; Turkowski, Graphics Gems I, 1990).
const LOBES: f32 = 3.0;

impl Picture {
    /// The picture at exactly this size. Enlarging works, but nobody should ask for it.
    pub fn fit(&self, width: u32, height: u32) -> Picture {
        let (width, height) = (width.max(1), height.max(1));
        if (width, height) == (self.width, self.height) {
            return self.clone();
        }
        let mut halved = None;
        while let Some(next) = half(halved.as_ref().unwrap_or(self), width, height) {
            halved = Some(next);
        }
        resample(halved.as_ref().unwrap_or(self), width, height)
    }

    /// The picture's middle at exactly this size: cut to the shape that is wanted, then scaled.
    pub fn fill(&self, width: u32, height: u32) -> Picture {
        let (wide, high) = (f64::from(width.max(1)), f64::from(height.max(1)));
        let (own_wide, own_high) = (f64::from(self.width), f64::from(self.height));
        let by = (own_wide / wide).min(own_high / high);
        let side = |n: f64, most: u32| ((n * by).round() as u32).clamp(1, most.max(1));
        let (w, h) = (side(wide, self.width), side(high, self.height));
        // Faces stand above the middle: a third of what is cut goes at the top, two thirds at the bottom.
        let (left, top) = ((self.width - w) / 2, (self.height - h) / 3);
        self.cut(left, top, w, h).fit(width, height)
    }

    fn cut(&self, left: u32, top: u32, width: u32, height: u32) -> Picture {
        let channels = usize::from(self.channels);
        let row = self.width as usize * channels;
        let (from, take) = (left as usize * channels, width as usize * channels);
        let pixels = self
            .pixels
            .chunks_exact(row.max(1))
            .skip(top as usize)
            .take(height as usize)
            .flat_map(|line| line.get(from..from + take).unwrap_or_default())
            .copied()
            .collect();
        self.with(width, height, pixels)
    }

    fn with(&self, width: u32, height: u32, pixels: Vec<u8>) -> Picture {
        Picture {
            width,
            height,
            pixels,
            channels: self.channels,
            profile: self.profile.clone(),
            drawing: self.drawing,
        }
    }

    /// The picture turned and mirrored as an EXIF orientation says (CIPA DC-008, 4.6.4 A).
    pub(crate) fn upright(self, orientation: u8) -> Picture {
        if !(2..=8).contains(&orientation) {
            return self;
        }
        let (w, h) = (self.width as usize, self.height as usize);
        let channels = usize::from(self.channels);
        let turned = orientation >= 5;
        let (wide, high) = if turned { (h, w) } else { (w, h) };
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..high {
            for x in 0..wide {
                let (sx, sy) = match orientation {
                    2 => (w - 1 - x, y),
                    3 => (w - 1 - x, h - 1 - y),
                    4 => (x, h - 1 - y),
                    5 => (y, x),
                    6 => (y, h - 1 - x),
                    7 => (w - 1 - y, h - 1 - x),
                    _ => (w - 1 - y, x),
                };
                let at = (sy * w + sx) * channels;
                pixels.extend_from_slice(self.pixels.get(at..at + channels).unwrap_or_default());
            }
        }
        self.with(wide as u32, high as u32, pixels)
    }
}

/// Half the picture by averages of two by two, where it is still at least twice as large as wanted.
fn half(from: &Picture, width: u32, height: u32) -> Option<Picture> {
    let (w, h) = (from.width / 2, from.height / 2);
    if w < width || h < height || from.channels == 4 {
        return None;
    }
    let row = from.width as usize * 3;
    let mut pixels = Vec::with_capacity(w as usize * h as usize * 3);
    for lines in from.pixels.chunks_exact(row * 2).take(h as usize) {
        let (upper, lower) = lines.split_at(row);
        let pairs = upper.chunks_exact(6).zip(lower.chunks_exact(6));
        for (a, b) in pairs.take(w as usize) {
            if let ([a0, a1, a2, a3, a4, a5], [b0, b1, b2, b3, b4, b5]) = (a, b) {
                let mean = |p: u8, q: u8, r: u8, s: u8| {
                    ((u16::from(p) + u16::from(q) + u16::from(r) + u16::from(s) + 2) / 4) as u8
                };
                pixels.extend_from_slice(&[
                    mean(*a0, *a3, *b0, *b3),
                    mean(*a1, *a4, *b1, *b4),
                    mean(*a2, *a5, *b2, *b5),
                ]);
            }
        }
    }
    Some(from.with(w, h, pixels))
}

/// For each place of the result the first place it reads, and the weight of that and the following ones.
fn weights(from: u32, to: u32) -> Vec<(usize, Vec<f32>)> {
    let scale = from as f32 / to as f32;
    let stretch = scale.max(1.0);
    let reach = LOBES * stretch;
    (0..to)
        .map(|at| {
            let middle = (at as f32 + 0.5) * scale;
            let first = (middle - reach).floor().max(0.0) as usize;
            let last = ((middle + reach).ceil() as usize).min(from as usize);
            let mut parts: Vec<f32> = (first..last)
                .map(|n| kernel((n as f32 + 0.5 - middle) / stretch))
                .collect();
            let sum: f32 = parts.iter().sum();
            for part in &mut parts {
                *part /= sum;
            }
            (first, parts)
        })
        .collect()
}

fn kernel(x: f32) -> f32 {
    if x.abs() < 1e-4 {
        return 1.0;
    }
    if x.abs() >= LOBES {
        return 0.0;
    }
    let angle = f64::from(x) * std::f64::consts::PI;
    let lobes = f64::from(LOBES);
    (lobes * libm::sin(angle) * libm::sin(angle / lobes) / (angle * angle)) as f32
}

/// Columns first, then rows: a column's sum runs over whole lines, which machines add many at a time.
fn resample(from: &Picture, width: u32, height: u32) -> Picture {
    let channels = usize::from(from.channels);
    let row = from.width as usize * channels;
    let columns = weights(from.width, width);
    let mut pixels = Vec::with_capacity(width as usize * height as usize * channels);
    let mut line = vec![0.0_f32; row];
    for (first, parts) in weights(from.height, height) {
        line.fill(0.0);
        let lines = from.pixels.chunks_exact(row).skip(first);
        for (part, source) in parts.iter().zip(lines) {
            if channels == 4 {
                add_veiled(&mut line, source, *part);
            } else {
                for (sum, value) in line.iter_mut().zip(source) {
                    *sum += f32::from(*value) * part;
                }
            }
        }
        if channels == 4 {
            across::<4>(&line, &columns, &mut pixels);
        } else {
            across::<3>(&line, &columns, &mut pixels);
        }
    }
    from.with(width, height, pixels)
}

/// Adds a line whose colours count as far as they are opaque: else what can't be seen would colour edges.
fn add_veiled(line: &mut [f32], source: &[u8], part: f32) {
    for (sum, value) in line.chunks_exact_mut(4).zip(source.chunks_exact(4)) {
        if let ([r, g, b, a], [sr, sg, sb, sa]) = (sum, value) {
            let opaque = f32::from(*sa) * part;
            *r += f32::from(*sr) * opaque;
            *g += f32::from(*sg) * opaque;
            *b += f32::from(*sb) * opaque;
            *a += opaque;
        }
    }
}

fn across<const N: usize>(line: &[f32], columns: &[(usize, Vec<f32>)], pixels: &mut Vec<u8>) {
    let (groups, _) = line.as_chunks::<N>();
    for (first, parts) in columns {
        let mut sums = [0.0_f32; N];
        let sources = groups.get(*first..).unwrap_or_default();
        for (part, source) in parts.iter().zip(sources) {
            for (sum, value) in sums.iter_mut().zip(source) {
                *sum += value * part;
            }
        }
        if N == 4 {
            let opaque = sums.last().copied().unwrap_or_default();
            let by = if opaque > 0.5 { 1.0 / opaque } else { 0.0 };
            for sum in sums.iter_mut().take(3) {
                *sum *= by;
            }
        }
        pixels.extend(sums.map(|sum| sum.round().clamp(0.0, 255.0) as u8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(
        width: u32,
        height: u32,
        channels: u8,
        pixel: impl Fn(u32, u32) -> Vec<u8>,
    ) -> Picture {
        let pixels = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .flat_map(|(x, y)| pixel(x, y))
            .collect();
        Picture {
            width,
            height,
            channels,
            pixels,
            profile: None,
            drawing: false,
        }
    }

    #[test]
    fn one_colour_stays_that_colour_at_any_size() {
        let plain = picture(57, 31, 3, |_, _| vec![200, 10, 90]);
        for (w, h) in [(1, 1), (13, 7), (28, 15), (56, 30), (80, 60)] {
            let made = plain.fit(w, h);
            assert_eq!((made.width, made.height), (w, h));
            assert!(made.pixels.chunks(3).all(|p| p == [200, 10, 90]), "{w}x{h}");
        }
    }

    #[test]
    fn halves_stay_on_their_sides() {
        let halves = picture(400, 40, 3, |x, _| vec![if x < 200 { 0 } else { 255 }; 3]);
        let made = halves.fit(90, 9);
        let row: Vec<u8> = made.pixels.iter().step_by(3).take(90).copied().collect();
        assert!(row[..40].iter().all(|v| *v < 12), "{row:?}");
        assert!(row[50..].iter().all(|v| *v > 243), "{row:?}");
    }

    #[test]
    fn what_can_not_be_seen_colours_nothing() {
        let edge = picture(64, 8, 4, |x, _| {
            if x < 32 {
                vec![255, 0, 0, 255]
            } else {
                vec![0, 255, 0, 0]
            }
        });
        let made = edge.fit(13, 2);
        for pixel in made.pixels.chunks(4).filter(|p| p[3] > 8) {
            assert_eq!(&pixel[..3], [255, 0, 0], "no green from behind the veil");
        }
    }

    #[test]
    fn a_cut_takes_the_middle_and_both_sides_are_covered() {
        let wide = picture(300, 100, 3, |x, _| vec![(x / 100 * 100) as u8; 3]);
        let made = wide.fill(50, 50);
        assert_eq!((made.width, made.height), (50, 50));
        assert_eq!(made.pixels[(25 * 50 + 25) * 3], 100);
        let odd = picture(3, 1000, 3, |_, _| vec![1; 3]).fill(1200, 630);
        assert_eq!(odd.pixels.len(), 1200 * 630 * 3);
    }

    /// The eight orientations of the letter F, as EXIF numbers them: what each file holds to be seen upright.
    #[test]
    fn every_orientation_is_turned_upright() {
        let stored = [
            (1, vec!["xx", "x.", "x."]),
            (2, vec!["xx", ".x", ".x"]),
            (3, vec![".x", ".x", "xx"]),
            (4, vec!["x.", "x.", "xx"]),
            (5, vec!["xxx", "x.."]),
            (6, vec!["x..", "xxx"]),
            (7, vec!["..x", "xxx"]),
            (8, vec!["xxx", "..x"]),
        ];
        for (orientation, rows) in stored {
            let (w, h) = (rows[0].len() as u32, rows.len() as u32);
            let seen = picture(w, h, 3, |x, y| {
                vec![rows[y as usize].as_bytes()[x as usize]; 3]
            })
            .upright(orientation);
            let text: Vec<String> = seen
                .pixels
                .chunks(seen.width as usize * 3)
                .map(|row| row.iter().step_by(3).map(|b| char::from(*b)).collect())
                .collect();
            assert_eq!(text, ["xx", "x.", "x."], "orientation {orientation}");
        }
    }
}
