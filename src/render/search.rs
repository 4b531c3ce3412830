//! The site's search: what of its pages is found, and the page that asks.
//!
//! How an index is laid out is known by `search`. The words of pages are kept in the ledger, for the index is made of
//! all of them when one changes.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tera::Value;

use super::press::Press;
use super::stage::Stage;
use super::view::object;
use crate::address::UrlPath;
use crate::digest::{Digest, Digester};
use crate::parse::document::{Heading, Piece};
use crate::search::{self, Entry, Files, Terms, Text};
use crate::site::outputs::{SearchPart, Subject, search_url, searchable};
use crate::site::{Page, PageId};

/// A page's words in the ledger, and the digest of what they were taken from.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    digest: Digest,
    terms: Terms,
}

/// What a run knows of a language's index, worked out the first time that it is asked for.
#[derive(Default)]
pub(super) struct Index {
    reads: OnceLock<Digest>,
    files: OnceLock<Arc<Files>>,
}

/// The ledger's file, and what changes when its meaning does.
const NAME: &str = "search";
const MARK: &[u8] = b"search 2";

/// Digest of all that an index is made of.
pub(super) fn reads(stage: &Stage, language: &str) -> Digest {
    stage.cached_index(language, |known| {
        *known.reads.get_or_init(|| {
            let settings = parsing(stage);
            let mut d = Digester::new();
            for id in searchable(&stage.site, language) {
                let page = stage.site.page(id);
                d.digest(source(page, settings)).text(page.url.as_str());
            }
            d.finish()
        })
    })
}

/// Digest of what settings and theme put into texts.
fn parsing(stage: &Stage) -> Digest {
    let config = &stage.config;
    let languages: Vec<&str> = config.language_codes().collect();
    let taxonomies: Vec<&str> = config.taxonomies.iter().map(|t| t.name.as_str()).collect();
    let mut d = Digester::new();
    d.value(&config.markdown)
        .value(&languages)
        .value(&taxonomies)
        .text(&format!("{:?}", stage.markdown_words));
    d.finish()
}

/// Digest of all that an article's words are taken from.
fn source(page: &Page, parsing: Digest) -> Digest {
    let mut d = Digester::new();
    d.digest(page.document.digest)
        .digest(parsing)
        .text(page.title())
        .text(about(page));
    d.finish()
}

/// Makes the indexes of which a file will be wanted: before outputs are made on all threads, for one that waits for an
/// index must not be the one that makes it.
pub(super) fn prepare(press: Press<'_, '_>) {
    for planned in press.stage.plan.iter() {
        if let Subject::SearchFile(language, _) = &planned.subject
            && !press
                .stage
                .cached_index(language, |known| known.files.get().is_some())
            && !press.holds(planned, super::key(press.stage, planned))
        {
            made(press.stage, language);
        }
    }
}

fn made(stage: &Stage, language: &str) -> Arc<Files> {
    stage.cached_index(language, |known| {
        known
            .files
            .get_or_init(|| Arc::new(index(stage, language)))
            .clone()
    })
}

/// A file of an index.
pub(super) fn part(stage: &Stage, language: &str, part: SearchPart) -> String {
    let files = made(stage, language);
    let found = match part {
        SearchPart::Head => Some(&files.head),
        SearchPart::Words(n) => files.words.get(n),
        SearchPart::Spellings(n) => files.spellings.get(n),
        SearchPart::Pages(n) => files.pages.get(n),
    };
    found.cloned().unwrap_or_default()
}

fn index(stage: &Stage, language: &str) -> Files {
    let ids = searchable(&stage.site, language);
    let mut kept: BTreeMap<String, Kept> =
        stage.shelf.load(NAME, Digest::of(MARK)).unwrap_or_default();
    let settings = parsing(stage);
    let found: Vec<(PageId, Kept, bool)> = ids
        .into_par_iter()
        .map(|id| {
            let page = stage.site.page(id);
            let digest = source(page, settings);
            let known = kept
                .get(page.document.path.as_str())
                .filter(|k| k.digest == digest);
            match known {
                Some(known) => (id, known.clone(), false),
                None => (id, words(stage, page, digest), true),
            }
        })
        .collect();
    if found.iter().any(|(.., new)| *new) {
        // Other languages' words stay; those of files that are gone go.
        kept.retain(|path, _| stage.site.nodes.contains_key(path));
        for (id, words, _) in &found {
            let path = stage.site.page(*id).document.path.as_str();
            kept.insert(path.to_owned(), words.clone());
        }
        stage.shelf.save(NAME, Digest::of(MARK), &kept);
    }
    let entries: Vec<Entry<'_>> = found
        .iter()
        .map(|(id, kept, _)| {
            let page = stage.site.page(*id);
            Entry {
                title: page.title(),
                url: stage.config.base.href(&page.url),
                about: about(page),
                terms: &kept.terms,
            }
        })
        .collect();
    search::files(&entries)
}

fn about(page: &Page) -> &str {
    let front = &page.document.front;
    front
        .description
        .as_deref()
        .or(front.summary.as_deref())
        .unwrap_or(&page.document.text.excerpt)
}

fn words(stage: &Stage, page: &Page, digest: Digest) -> Kept {
    let document = &page.document;
    let mut body = String::new();
    plain(&stage.body(document).pieces, &mut body);
    let mut labels = Vec::new();
    headings(&document.text.toc, &mut labels);
    let terms = document.front.taxonomies.values().flatten();
    labels.extend(terms.map(|t| t.value.as_str()));
    labels.extend(document.front.conditions.iter().map(String::as_str));
    Kept {
        digest,
        terms: search::terms(&Text {
            title: page.title(),
            labels,
            about: about(page),
            body: &body,
        }),
    }
}

fn headings<'a>(all: &'a [Heading], found: &mut Vec<&'a str>) {
    for heading in all {
        found.push(&heading.title);
        headings(&heading.children, found);
    }
}

/// The text of a body: its HTML without tags and entities, and the descriptions of its pictures.
fn plain(pieces: &[Piece], out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Html(html) => without_tags(html, out),
            Piece::Image(image) => {
                out.push(' ');
                out.push_str(&image.alt);
                out.push(' ');
                out.push_str(&image.title);
            }
            Piece::Shortcode(call) => {
                if let Some(body) = &call.body {
                    plain(&body.pieces, out);
                }
            }
            Piece::Address(_) | Piece::LinkAttributes(_) => {}
        }
    }
}

/// A piece may begin inside a tag, where a hole stands in an attribute: what stands before its first `>` is then none
/// of the text.
fn without_tags(html: &str, out: &mut String) {
    let (open, close) = (html.find('<'), html.find('>'));
    let mut rest = match (open, close) {
        (o, Some(c)) if o.is_none_or(|o| c < o) => html.get(c + 1..).unwrap_or_default(),
        _ => html,
    };
    while let Some(at) = rest.find(['<', '&']) {
        let (text, from) = rest.split_at_checked(at).unwrap_or_default();
        out.push_str(text);
        let end = if from.starts_with('<') { '>' } else { ';' };
        // A tag of a line or more of text parts words; one within a word, as in H<sub>2</sub>O, does not.
        let stop = from.find(end).map_or(from.len(), |e| e + 1);
        let part = from.get(..stop).unwrap_or_default();
        if !part.starts_with("<su") && !part.starts_with("</su") {
            out.push(' ');
        }
        rest = from.get(stop..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// What the template of the search page sees: where its index is, and the list of articles for those without scripts.
pub(super) fn view(stage: &Stage, language: &str) -> Value {
    let site = &stage.site;
    let sections = site.sections.iter().filter(|s| s.language == language);
    let list = sections
        .filter(|s| !s.redirects)
        .max_by_key(|s| (s.pages.len(), std::cmp::Reverse(s.folder.len())));
    let folder = search_url(language, &stage.config);
    object([
        ("index", stage.config.base.href(&folder).into()),
        (
            "list_url",
            Value::from(list.map(|s| stage.config.base.href(&s.url))),
        ),
        ("list_title", Value::from(list.map(|s| s.title.clone()))),
        ("count", searchable(site, language).len().into()),
    ])
}

/// The address of the search page in a language, where there is one.
pub(super) fn url(stage: &Stage, language: &str) -> Option<UrlPath> {
    let url = search_url(language, &stage.config);
    stage
        .at(url.as_str())
        .filter(|p| matches!(p.subject, Subject::Search(_)))
        .map(|p| p.url.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_entities_part_words_but_not_within_them() {
        let mut out = String::new();
        without_tags("\" class=\"x\">One<br>two &amp; H<sub>2</sub>O", &mut out);
        assert_eq!(
            out.split_whitespace().collect::<Vec<_>>(),
            ["One", "two", "H2O"]
        );
    }
}
