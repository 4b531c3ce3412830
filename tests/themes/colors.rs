//! Whatever colour a site chooses, what the stylesheet makes of it can be read. Contrast is worked out here by itself,
//! from the definition in WCAG 2.2.

use std::collections::BTreeMap;

use crate::support::SiteTest;

/// Brands that are hard to make a site of: too light, too dark, too loud, without hue.
const ACCENTS: [&str; 10] = [
    "#ffff00", "#ffffff", "#000000", "#808080", "#ff0000", "#00ff88", "#0000ff", "#f4b6c2",
    "#1b5e63", "orange",
];

/// Colours of text, and what each may stand on.
const TEXTS: [(&str, &[&str], f64); 21] = [
    ("text", &["page", "surface", "band", "tint"], 7.0),
    ("soft", &["page", "surface", "band", "tint"], 4.5),
    ("link", &["page", "surface", "band", "tint"], 4.5),
    ("button", &["page", "band", "tint"], 3.0),
    ("edge", &["page", "surface", "band", "tint"], 3.0),
    ("on-button", &["button"], 4.5),
    ("on-deep", &["deep"], 4.5),
    ("on-deep-soft", &["deep"], 4.5),
    ("note", &["note-tint", "page", "surface"], 4.5),
    ("tip", &["tip-tint", "page", "surface"], 4.5),
    ("important", &["important-tint", "page"], 4.5),
    ("warning", &["warning-tint", "page"], 4.5),
    ("caution", &["caution-tint", "page"], 4.5),
    ("text", &["note-tint", "tip-tint", "warning-tint"], 7.0),
    ("text", &["important-tint", "caution-tint"], 7.0),
    ("on-caution", &["caution"], 4.5),
    ("code-red", &["code"], 4.5),
    ("code-green", &["code"], 4.5),
    ("code-blue", &["code"], 4.5),
    ("code-violet", &["code"], 4.5),
    ("code-brown", &["code"], 4.5),
];

fn luminance(hex: &str) -> f64 {
    let number = u32::from_str_radix(hex.trim_start_matches('#'), 16).unwrap();
    let [_, red, green, blue] = number.to_be_bytes();
    let part = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The colours of a stylesheet: of light pages, and of dark ones.
fn palettes(css: &str) -> [BTreeMap<String, String>; 2] {
    let (light, rest) = css.split_once("prefers-color-scheme:dark").unwrap();
    let (dark, _) = rest.split_once("color-scheme:light dark").unwrap();
    let read = |text: &str| {
        text.split("--color-")
            .skip(1)
            .filter_map(|line| {
                let (name, rest) = line.split_once(':')?;
                let value = rest.trim_start().split([';', '}']).next()?.trim();
                value
                    .starts_with('#')
                    .then(|| (name.to_owned(), value.to_owned()))
            })
            .collect()
    };
    [read(light), read(dark)]
}

/// What can't be read in a palette.
fn faint(palette: &BTreeMap<String, String>) -> Vec<String> {
    let pairs = TEXTS.iter().flat_map(|(text, grounds, least)| {
        grounds.iter().map(move |ground| (*text, *ground, *least))
    });
    pairs
        .map(|(text, ground, least)| {
            (
                text,
                ground,
                contrast(&palette[text], &palette[ground]),
                least,
            )
        })
        .filter(|(_, _, ratio, least)| ratio < least)
        .map(|(text, ground, ratio, _)| format!("{text} on {ground} has {ratio:.2}"))
        .collect()
}

#[test]
fn whatever_colour_a_site_chooses_its_text_can_be_read() {
    let mut faults = Vec::new();
    for theme in ["clinic", "journal"] {
        for accent in ACCENTS {
            let site = SiteTest::new();
            site.write(
                "pamphlet.yaml",
                format!("base_url: https://elm.example\ntheme: {theme}\ntheme_options: {{accent: \"{accent}\", highlight: \"{accent}\"}}\n"),
            );
            site.write("content/a.md", "---\ntitle: A\n---\nText.\n");
            assert_eq!(site.build(&[]).status, 0, "{theme} {accent}");
            let palettes = palettes(&site.output("theme.css"));
            for (look, palette) in ["light", "dark"].iter().zip(palettes) {
                let of = faint(&palette).into_iter();
                faults.extend(of.map(|what| format!("{theme}, {accent}, {look}: {what}")));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
