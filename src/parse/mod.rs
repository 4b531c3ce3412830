//! One source file becomes one document; it never fails, and it sees no other file.

pub mod document;
pub mod front_matter;
pub mod markdown;
pub mod name;
mod shortcode;
pub mod table;

use std::collections::BTreeMap;

use crate::address::ContentPath;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use document::{Body, Document, Link, Piece};
use markdown::{MarkdownSource, Spoken, Words};
use name::Kind;

/// What one file gives.
pub struct Parsed {
    /// What it says.
    pub document: Document,
    /// Its text, rendered but for its holes.
    pub body: Body,
    /// Its plain text.
    pub spoken: Spoken,
    /// What is wrong with it.
    pub findings: Vec<Diagnostic>,
}

/// Reads one Markdown file. `words` are those that Markdown puts into pages, by language.
pub fn parse(
    path: &ContentPath,
    text: &str,
    config: &Config,
    words: &BTreeMap<String, Words>,
) -> Parsed {
    let mut findings = Vec::new();
    let file = path.file();
    let languages: Vec<&str> = config.language_codes().collect();
    let name = name::read(path, &languages, &config.zone);
    findings.extend(name::foreign(path, &languages));
    let is_section = name.kind == Kind::Section;
    let (front, places, body_start) =
        front_matter::read(&file, text, is_section, config, &mut findings);
    let language = name.language.as_deref().unwrap_or(&config.language);
    let english = Words::default();
    let source = MarkdownSource {
        file: &file,
        text,
        body_start,
        language,
        settings: &config.markdown,
        highlight: config.highlight,
        excerpt_words: config.excerpt_words,
        words: words.get(language).unwrap_or(&english),
    };
    let (body, said, spoken) = markdown::read(&source, &mut findings);
    findings.extend(table::findings(&file, text, body_start, &[]));
    let document = Document {
        path: path.clone(),
        name,
        front,
        places,
        text: said,
        digest: Digest::of(text.as_bytes()),
    };
    Parsed {
        document,
        body,
        spoken,
        findings,
    }
}

/// Reads Markdown that a template gives: a text without front matter, whose faults are the template's own affair.
pub fn fragment(
    text: &str,
    inline: bool,
    config: &Config,
    language: &str,
    words: &BTreeMap<String, Words>,
) -> (Vec<Piece>, Vec<Link>) {
    let english = Words::default();
    let words = words.get(language).unwrap_or(&english);
    let fragment = markdown::fragment(text, inline, &config.markdown, words, config.highlight);
    (fragment.pieces, fragment.links)
}
