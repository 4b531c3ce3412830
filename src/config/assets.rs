//! The settings of pictures, compressed copies and the content policy become their types.
//!
//! It makes none of them: `render` does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Config;
use super::keys::IMAGES;
use super::read::known_fields;
use crate::diagnostic::Diagnostic;
use crate::value::Kind;
use crate::value::keys::Field;
use crate::value::read::Reader;

/// Formats that this program makes beside a picture's own, the smallest files first.
pub const PICTURE_FORMATS: &[&str] = if cfg!(feature = "avif") {
    &["avif", "webp"]
} else {
    &["webp"]
};

/// The widest picture that may be asked for.
const WIDEST: f64 = 8192.0;

/// Directives that a site may open further (CSP Level 3, section 6.1, but for what a page must never loosen).
const DIRECTIVES: &[&str] = &[
    "child-src",
    "connect-src",
    "default-src",
    "font-src",
    "form-action",
    "frame-ancestors",
    "frame-src",
    "img-src",
    "manifest-src",
    "media-src",
    "script-src",
    "style-src",
    "worker-src",
];

/// Settings of the other sizes of pictures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImagesConfig {
    /// Widths in pixels, smallest first; empty leaves pictures as they are.
    pub widths: Vec<u32>,
    /// Formats that are made beside a picture's own.
    pub formats: Vec<String>,
    /// Quality of JPEG and WebP, 1 to 100.
    pub quality: u8,
    /// How wide pictures in a text are shown, as the HTML attribute `sizes` has it.
    pub sizes: String,
    /// Whether each page without a picture gets a card with its title, for links to it (`social_cards`).
    pub cards: bool,
}

impl Default for ImagesConfig {
    fn default() -> Self {
        Self {
            widths: vec![480, 960, 1440],
            formats: vec!["webp".into()],
            quality: 75,
            sizes: "(min-width: 46rem) 44rem, 100vw".into(),
            cards: false,
        }
    }
}

pub(super) fn read(reader: &mut Reader<'_>, field: &Field<'_>, config: &mut Config) {
    match field.doc.name {
        "images" => images(reader, field, &mut config.images),
        "social_cards" => {
            config.images.cards = reader.bool(field).unwrap_or(config.images.cards);
        }
        "precompress" => precompress(reader, field, &mut config.precompress),
        _ => policy(reader, field, &mut config.content_policy),
    }
}

fn images(reader: &mut Reader<'_>, field: &Field<'_>, images: &mut ImagesConfig) {
    match field.value.kind {
        Kind::Bool(true) => return,
        Kind::Bool(false) => {
            images.widths.clear();
            return;
        }
        _ if !reader.is_map(field, field.value) => return,
        _ => {}
    }
    for inner in known_fields(reader, field.value, IMAGES, "images") {
        match inner.doc.name {
            "widths" => images.widths = widths(reader, &inner),
            "formats" => images.formats = formats(reader, &inner),
            "quality" => match reader.count(&inner) {
                Some(quality @ 1..=100) => images.quality = quality as u8,
                Some(_) => reader.wrong(&inner, inner.value, "is not a number from 1 to 100"),
                None => {}
            },
            _ => {
                if let Some(sizes) = reader.text(&inner) {
                    images.sizes = sizes;
                }
            }
        }
    }
}

fn widths(reader: &mut Reader<'_>, field: &Field<'_>) -> Vec<u32> {
    let values = match &field.value.kind {
        Kind::List(items) => items.iter().collect(),
        _ => vec![field.value],
    };
    let mut widths = Vec::new();
    for value in values {
        match reader.number_in(field, value) {
            Some(width) if (16.0..=WIDEST).contains(&width) => widths.push(width as u32),
            Some(_) => reader.wrong(field, value, "is not a width from 16 to 8192 pixels"),
            None => {}
        }
    }
    widths.sort_unstable();
    widths.dedup();
    widths
}

/// Formats beside a picture's own, in the order in which browsers are offered them, whatever the order in the list.
fn formats(reader: &mut Reader<'_>, field: &Field<'_>) -> Vec<String> {
    let mut wanted = words(reader, field, PICTURE_FORMATS, "format");
    wanted.sort_by_key(|word| PICTURE_FORMATS.iter().position(|known| known == word));
    wanted
}

/// A list of some of the known words.
fn words(reader: &mut Reader<'_>, field: &Field<'_>, known: &[&str], what: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in reader.texts(field) {
        let word = text.value.to_lowercase();
        if !known.contains(&word.as_str()) {
            let message = format!("`{}` is not a {what} that pamphlet makes", text.value);
            let known: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
            let mut help = format!("Write {}.", known.join(" or "));
            if word == "avif" {
                help.push_str(" AVIF is made by a pamphlet that was built with `--features avif`.");
            }
            reader.findings.push(
                Diagnostic::error("setting-wrong", message)
                    .at(reader.file, text.span)
                    .help(help),
            );
        } else if !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

fn precompress(reader: &mut Reader<'_>, field: &Field<'_>, endings: &mut Vec<String>) {
    *endings = match field.value.kind {
        Kind::Bool(true) => vec!["br".into(), "gz".into()],
        Kind::Bool(false) | Kind::Null => Vec::new(),
        _ => words(reader, field, &["br", "gz"], "compressed copy"),
    };
    endings.sort();
}

fn policy(
    reader: &mut Reader<'_>,
    field: &Field<'_>,
    policy: &mut Option<BTreeMap<String, Vec<String>>>,
) {
    match field.value.kind {
        Kind::Bool(true) | Kind::Null => return,
        Kind::Bool(false) => {
            *policy = None;
            return;
        }
        _ if !reader.is_map(field, field.value) => return,
        _ => {}
    }
    let mut opened = BTreeMap::new();
    for (key, value) in field.value.entries() {
        if !DIRECTIVES.contains(&key.text.as_str()) {
            let near = crate::diagnostic::nearest(&key.text, DIRECTIVES.iter().copied());
            let help = near.map_or_else(
                || format!("There are {}.", DIRECTIVES.join(", ")),
                |near| format!("Did you mean `{near}`?"),
            );
            let message = format!(
                "`{}` is not a part of the policy that can be opened",
                key.text
            );
            reader.findings.push(
                Diagnostic::error("setting-unknown", message)
                    .at(reader.file, key.span)
                    .help(help),
            );
            continue;
        }
        let line = Field {
            doc: field.doc,
            key,
            value,
        };
        let mut sources = Vec::new();
        for source in reader.texts_in(&line, value) {
            // A source that holds a separator would end the directive and start another.
            if source.value.is_empty() || source.value.contains([';', ',', ' ', '\n', '"']) {
                reader.wrong(
                    &line,
                    value,
                    "is not a source such as `https://maps.example`",
                );
            } else {
                sources.push(source.value);
            }
        }
        opened.insert(key.text.clone(), sources);
    }
    *policy = Some(opened);
}
