//! Colours by the numbers: what can be read on what, and shades of one hue.
//!
//! It knows neither themes nor options. Contrast is WCAG 2.2's; shades are made in OKLCH, where equal steps look equal.

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

/// The least contrast of text with what is behind it (WCAG 2.2, 1.4.3).
pub(super) const TEXT: f64 = 4.5;

/// Names of CSS 2.1, the only ones that every person who writes a stylesheet means alike.
const NAMES: [(&str, u32); 17] = [
    ("aqua", 0x00_ff_ff),
    ("black", 0),
    ("blue", 0x00_00_ff),
    ("fuchsia", 0xff_00_ff),
    ("gray", 0x80_80_80),
    ("green", 0x00_80_00),
    ("lime", 0x00_ff_00),
    ("maroon", 0x80_00_00),
    ("navy", 0x00_00_80),
    ("olive", 0x80_80_00),
    ("orange", 0xff_a5_00),
    ("purple", 0x80_00_80),
    ("red", 0xff_00_00),
    ("silver", 0xc0_c0_c0),
    ("teal", 0x00_80_80),
    ("white", 0xff_ff_ff),
    ("yellow", 0xff_ff_00),
];

/// An opaque colour of a screen, each part from 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Color([u8; 3]);

/// Lightness from 0 to 1, chroma from 0 to some 0.4, hue in radians (Ottosson 2020, "A perceptual color space for
/// image processing").
#[derive(Clone, Copy, Debug)]
struct Oklch {
    lightness: f64,
    chroma: f64,
    hue: f64,
}

/// Ottosson's matrices: linear light to the answer of the eye's cones, its roots to lightness and two axes of colour,
/// and both ways back.
const TO_CONES: [[f64; 3]; 3] = [
    [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
    [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
    [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
];
const TO_LAB: [[f64; 3]; 3] = [
    [0.210_454_255_3, 0.793_617_785, -0.004_072_046_8],
    [1.977_998_495_1, -2.428_592_205, 0.450_593_709_9],
    [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766],
];
const FROM_LAB: [[f64; 3]; 3] = [
    [1.0, 0.396_337_777_4, 0.215_803_757_3],
    [1.0, -0.105_561_345_8, -0.063_854_172_8],
    [1.0, -0.089_484_177_5, -1.291_485_548],
];
const FROM_CONES: [[f64; 3]; 3] = [
    [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
    [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
    [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701],
];

fn product(matrix: [[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
}

impl Color {
    /// `#rgb`, `#rrggbb`, or one of CSS 2.1's seventeen names; none for anything else.
    pub(super) fn read(text: &str) -> Option<Self> {
        let Some(digits) = text.strip_prefix('#') else {
            let name = text.to_ascii_lowercase();
            let (_, number) = NAMES.iter().find(|(known, _)| *known == name)?;
            let [_, red, green, blue] = number.to_be_bytes();
            return Some(Self([red, green, blue]));
        };
        let digits: Vec<u8> = digits
            .chars()
            .map(|c| c.to_digit(16).map(|d| d as u8))
            .collect::<Option<_>>()?;
        match digits.as_slice() {
            [r, g, b] => Some(Self([r * 17, g * 17, b * 17])),
            [r, r0, g, g0, b, b0] => Some(Self([r * 16 + r0, g * 16 + g0, b * 16 + b0])),
            _ => None,
        }
    }

    /// As `#rrggbb`.
    pub(super) fn hex(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// Parts from 0 to 1 in linear light (IEC 61966-2-1).
    fn linear(self) -> [f64; 3] {
        self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                libm::pow((part + 0.055) / 1.055, 2.4)
            }
        })
    }

    /// Relative luminance (WCAG 2.2), from 0 to 1.
    fn luminance(self) -> f64 {
        let [r, g, b] = self.linear();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Contrast ratio of two colours (WCAG 2.2), from 1 to 21, the same either way round.
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The least contrast with any of several colours.
    pub(super) fn least_contrast(self, others: &[Self]) -> f64 {
        others
            .iter()
            .map(|other| self.contrast(*other))
            .fold(21.0, f64::min)
    }

    fn oklch(self) -> Oklch {
        let linear = self.linear();
        let cones = product(TO_CONES, linear).map(libm::cbrt);
        let [lightness, green_red, blue_yellow] = product(TO_LAB, cones);
        Oklch {
            lightness,
            chroma: libm::hypot(green_red, blue_yellow),
            hue: libm::atan2(blue_yellow, green_red),
        }
    }

    /// The colour of this hue with another lightness, and with this chroma or what a screen can show of it.
    fn with(self, lightness: f64, chroma: f64) -> Self {
        let hue = self.oklch().hue;
        let shown = |chroma| {
            Oklch {
                lightness,
                chroma,
                hue,
            }
            .shown()
        };
        if let Some(color) = shown(chroma) {
            return color;
        }
        // Twenty halvings end far below what eight bits can tell apart.
        let (mut inside, mut outside) = (0.0, chroma);
        for _ in 0..20 {
            let middle = f64::midpoint(inside, outside);
            if shown(middle).is_some() {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        shown(inside).unwrap_or(if lightness < 0.5 {
            Self([0; 3])
        } else {
            Self([255; 3])
        })
    }

    /// The nearest colour of this hue that has at least `ratio` with each of `others`: itself where it has. Where no
    /// lightness reaches the ratio, black or white, whichever is read better.
    pub(super) fn readable(self, others: &[Self], ratio: f64) -> Self {
        if self.least_contrast(others) >= ratio {
            return self;
        }
        let own = self.oklch();
        let steps = 400;
        let tried = (0..=steps).map(|n| f64::from(n) / f64::from(steps));
        let mut found: Vec<(f64, Self)> = tried
            .map(|lightness| {
                let away = (lightness - own.lightness).abs();
                (away, self.with(lightness, own.chroma))
            })
            .filter(|(_, color)| color.least_contrast(others) >= ratio)
            .collect();
        found.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        found.first().map_or_else(
            || {
                let (black, white) = (Self([0; 3]), Self([255; 3]));
                if black.least_contrast(others) >= white.least_contrast(others) {
                    black
                } else {
                    white
                }
            },
            |(_, color)| *color,
        )
    }
}

impl Oklch {
    /// The colour as a screen shows it; none where it can't.
    fn shown(self) -> Option<Color> {
        let lab = [
            self.lightness,
            self.chroma * libm::cos(self.hue),
            self.chroma * libm::sin(self.hue),
        ];
        let linear = product(
            FROM_CONES,
            product(FROM_LAB, lab).map(|root| root * root * root),
        );
        // What rounding to eight bits would hide anyway is no reason to call a colour impossible.
        let fits = linear.iter().all(|part| (-0.0005..=1.0005).contains(part));
        fits.then(|| Color(linear.map(encoded)))
    }
}

fn encoded(linear: f64) -> u8 {
    let part = linear.clamp(0.0, 1.0);
    let part = if part <= 0.003_130_8 {
        part * 12.92
    } else {
        1.055 * libm::pow(part, 1.0 / 2.4) - 0.055
    };
    (part * 255.0).round() as u8
}

/// Gives a template engine the functions of colours.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function("readable", readable);
    tera.register_function("shade", shade);
    tera.register_function("contrast", contrast);
}

fn color(text: &str) -> TeraResult<Color> {
    Color::read(text).ok_or_else(|| {
        Error::message(format!(
            "`{text}` is not a colour; write it as `#1f6f78` or as one of CSS's plain names"
        ))
    })
}

/// The colours under `on`: one, or a list.
fn grounds(kwargs: &Kwargs) -> TeraResult<Vec<Color>> {
    let on = kwargs.must_get::<&Value>("on")?;
    match on.as_array() {
        Some(items) => items
            .iter()
            .map(|item| color(item.as_str().unwrap_or_default()))
            .collect(),
        None => Ok(vec![color(on.as_str().unwrap_or_default())?]),
    }
}

fn readable(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let own = color(kwargs.must_get::<&str>("color")?)?;
    let ratio = kwargs.get::<f64>("ratio")?.unwrap_or(TEXT);
    Ok(own.readable(&grounds(&kwargs)?, ratio).hex().into())
}

fn shade(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let own = color(kwargs.must_get::<&str>("color")?)?;
    let lightness = kwargs.must_get::<f64>("lightness")?;
    if !(0.0..=1.0).contains(&lightness) {
        return Err(Error::message("a `lightness` is a number from 0 to 1"));
    }
    let most = kwargs.get::<f64>("chroma")?.unwrap_or(0.4);
    Ok(own
        .with(lightness, own.oklch().chroma.min(most))
        .hex()
        .into())
}

fn contrast(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let own = color(kwargs.must_get::<&str>("color")?)?;
    Ok(own.least_contrast(&grounds(&kwargs)?).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Color {
        Color::read(text).unwrap()
    }

    #[test]
    fn colours_are_read_as_css_writes_them() {
        assert_eq!(of("#1f6"), of("#11ff66"));
        assert_eq!(of("Teal").hex(), "#008080");
        for bad in [
            "",
            "#12",
            "#12345g",
            "rebeccapurple2",
            "red; } body { x: y",
            "#ááá",
        ] {
            assert_eq!(Color::read(bad), None, "{bad}");
        }
    }

    // The ratios are WCAG's own and those of its working group's examples: black on white has 21, #777777 on white
    // famously falls just short of 4.5, and #767676 just reaches it.
    #[test]
    fn contrast_is_that_of_wcag() {
        let white = of("white");
        assert!((of("black").contrast(white) - 21.0).abs() < 1e-9);
        assert!((white.contrast(white) - 1.0).abs() < 1e-9);
        assert!(of("#777777").contrast(white) < TEXT);
        assert!(of("#767676").contrast(white) >= TEXT);
        assert!((of("#0000ff").contrast(white) - 8.592).abs() < 0.001);
    }

    // Red in OKLCH by CSS Color 4, section 9.2's sample values: 62.8 % 0.2577 29.23°.
    #[test]
    fn oklch_is_that_of_css() {
        let red = of("red").oklch();
        assert!((red.lightness - 0.628).abs() < 0.001);
        assert!((red.chroma - 0.2577).abs() < 0.0005);
        assert!((red.hue.to_degrees() - 29.23).abs() < 0.05);
    }

    #[test]
    fn a_colour_goes_to_oklch_and_back() {
        for text in ["#1d5b57", "#ff0000", "#fefefe", "#000000", "#123456"] {
            let own = of(text).oklch();
            assert_eq!(
                of(text).with(own.lightness, own.chroma).hex(),
                text,
                "{own:?}"
            );
        }
    }

    #[test]
    fn what_can_be_read_is_left_alone_and_the_rest_moves_as_little_as_it_must() {
        let white = [of("white")];
        assert_eq!(of("#767676").readable(&white, TEXT).hex(), "#767676");
        let grey = of("#777777").readable(&white, TEXT);
        assert!(grey.contrast(white[0]) >= TEXT && grey.contrast(white[0]) < 4.6);
        for text in ["yellow", "#ffccdd", "lime", "white", "#7f7f7f"] {
            for ground in ["white", "#131a1b", "#808080"] {
                let found = of(text).readable(&[of(ground)], TEXT);
                assert!(found.contrast(of(ground)) >= TEXT, "{text} on {ground}");
            }
        }
    }

    #[test]
    fn where_no_lightness_will_do_it_is_black_or_white() {
        let found = of("teal").readable(&[of("#808080")], 7.0);
        assert_eq!(found, of("black"));
    }
}
