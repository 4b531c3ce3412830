//! Addresses of other sites on built pages, each with the place that a person edits to change it.
//!
//! It asks nobody. What a template writes in parts (`https://maps.example/?q={{ city }}`) is traced by its beginning.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::written;
use crate::address;
use crate::check::built::{Built, Element};
use crate::diagnostic::Place;
use crate::parse::document::Document;
use crate::render::stage::Stage;
use crate::source::Span;

/// Addresses of other sites, each with its places.
pub type Outbound = BTreeMap<String, BTreeSet<Place>>;

/// The page that an address stands on.
pub(super) struct On<'a> {
    /// The article or section that it shows.
    pub(super) document: Option<&'a Document>,
    /// Its template as a whole: the last resort.
    pub(super) template: &'a dyn Fn() -> Option<Place>,
}

/// Gathers addresses from pages as they are made, from any thread.
pub(super) struct Gatherer<'a> {
    stage: &'a Stage,
    root: &'a Path,
    shared: OnceLock<Shared>,
    found: Mutex<Outbound>,
}

impl<'a> Gatherer<'a> {
    /// `root` is the site's folder.
    pub(super) fn new(stage: &'a Stage, root: &'a Path) -> Self {
        Self {
            stage,
            root,
            shared: OnceLock::new(),
            found: Mutex::default(),
        }
    }

    /// Takes what stands on a page.
    pub(super) fn take(&self, page: &Built<'_>, on: &On<'_>) {
        for element in &page.elements {
            for url in addresses(element) {
                let Some(url) = outside(url, &self.stage.config.base.origin) else {
                    continue;
                };
                let places = self.places(&url, on);
                let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
                found.entry(url).or_default().extend(places);
            }
        }
    }

    /// All that was found. Where an exact place is known of an address, files as a whole are left out.
    pub(super) fn finish(self) -> Outbound {
        let mut found = self
            .found
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        for places in found.values_mut() {
            if places.iter().any(|p| !p.span.is_empty()) {
                places.retain(|p| !p.span.is_empty());
            }
        }
        found
    }

    /// Where an address is written: in the article, in what all pages share, or, of its beginning, in a template.
    fn places(&self, url: &str, on: &On<'_>) -> Vec<Place> {
        if let Some(document) = on.document {
            let places = as_link(url, document);
            if !places.is_empty() {
                return places;
            }
        }
        let shared = self
            .shared
            .get_or_init(|| Shared::read(self.stage, self.root));
        if let Some(places) = shared.whole.get(url) {
            return places.clone();
        }
        if let Some(document) = on.document {
            let places = self.as_text(url, document);
            if !places.is_empty() {
                return places;
            }
        }
        let begun = shared.begun(url);
        let call = begun.and_then(|begun| self.as_call(url, begun, on.document?));
        let place = call.or_else(|| begun.map(|b| b.place.clone()));
        place.or_else(on.template).into_iter().collect()
    }

    /// Where the address stands in the article's file: in its front matter, or in a call of a shortcode.
    fn as_text(&self, url: &str, document: &Document) -> Vec<Place> {
        let Some(file) = self.stage.snapshot.content.get(document.path.as_str()) else {
            return Vec::new();
        };
        let text = written::text(file);
        let literals = literals(&text, &document.path.file());
        let same = literals.into_iter().filter(|l| l.url == url);
        same.map(|l| l.place).collect()
    }

    /// The call of the shortcode that wrote the address, whose beginning stands in that shortcode's template.
    fn as_call(&self, url: &str, begun: &Literal, document: &Document) -> Option<Place> {
        let name = begun.place.file.rsplit_once("templates/shortcodes/")?.1;
        let name = name.split('.').next()?;
        let calls: Vec<Span> = document
            .text
            .shortcodes
            .iter()
            .filter(|call| call.value == name)
            .map(|call| call.span)
            .collect();
        let file = self.stage.snapshot.content.get(document.path.as_str())?;
        let text = written::text(file);
        let rest = url.get(begun.url.len()..).unwrap_or_default();
        let wrote = |span: &&Span| text.get(span.range()).is_some_and(|t| t.contains(rest));
        let call = calls.iter().find(wrote).or_else(|| calls.first())?;
        Some(Place::new(&document.path.file(), *call))
    }
}

/// The addresses that an element names and a browser follows or loads.
pub(super) fn addresses(element: &Element) -> Vec<&str> {
    // A hint to open a connection names a server, not a page of it; `base` is no link.
    let hint = matches!(element.get("rel"), "preconnect" | "dns-prefetch");
    if hint || element.name == "base" {
        return Vec::new();
    }
    let mut all = Vec::new();
    for (name, value) in &element.attributes {
        match name.as_str() {
            "href" | "src" | "poster" => all.push(value.as_str()),
            // https://html.spec.whatwg.org/multipage/images.html#srcset-attributes
            "srcset" => all.extend(
                value
                    .split(", ")
                    .filter_map(|candidate| candidate.split_whitespace().next()),
            ),
            _ => {}
        }
    }
    all
}

/// The address of a page on the web elsewhere, as a server is asked for it: without the part of the page that it names,
/// and with all letters but ASCII encoded. None for the site's own, which may not stand on the web yet.
fn outside(url: &str, own: &str) -> Option<String> {
    let url = bare(url);
    let is_own = url
        .strip_prefix(own)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    (is_web(&url) && !is_own).then_some(url)
}

fn is_web(url: &str) -> bool {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|s| s.eq_ignore_ascii_case("https") || s.eq_ignore_ascii_case("http"))
}

fn bare(url: &str) -> String {
    let url = url.trim().split('#').next().unwrap_or_default();
    let mut out = String::with_capacity(url.len() + "https:".len());
    if url.starts_with("//") {
        out.push_str("https:");
    }
    for c in url.chars() {
        if c.is_ascii_graphic() {
            out.push(c);
        } else {
            out.push_str(&address::percent(c.encode_utf8(&mut [0; 4]), &[]));
        }
    }
    out
}

/// Links of the text that lead there.
fn as_link(url: &str, document: &Document) -> Vec<Place> {
    let links = document.text.links.iter();
    links
        .filter(|link| link.target.contains("//") && bare(&link.target) == url)
        .map(|link| Place::new(&document.path.file(), link.span))
        .collect()
}

/// An address, or its beginning, as it is written in a file.
struct Literal {
    url: String,
    place: Place,
    /// Whether a template goes on with something that it works out.
    open: bool,
}

/// The addresses in files that all pages share: templates, data, settings.
struct Shared {
    whole: BTreeMap<String, Vec<Place>>,
    /// Longest first.
    open: Vec<Literal>,
}

impl Shared {
    fn read(stage: &Stage, root: &Path) -> Self {
        let mut shared = Self {
            whole: BTreeMap::new(),
            open: Vec::new(),
        };
        for (file, text) in written::shared(stage, root) {
            shared.add(&text, &file);
        }
        shared.open.sort_by_key(|l| std::cmp::Reverse(l.url.len()));
        shared
    }

    /// Adds what stands in a file. A file that comes earlier wins: the site's own before the theme's.
    fn add(&mut self, text: &str, file: &str) {
        for literal in literals(text, file) {
            if literal.open {
                self.open.push(literal);
                continue;
            }
            let places = self.whole.entry(literal.url).or_default();
            if places.iter().all(|p| *p.file == *file) {
                places.push(literal.place);
            }
        }
    }

    /// The longest beginning of an address that a template goes on with.
    fn begun(&self, url: &str) -> Option<&Literal> {
        self.open.iter().find(|l| url.starts_with(&l.url))
    }
}

/// Every web address in a text, as [`bare`] writes it.
fn literals(text: &str, file: &str) -> Vec<Literal> {
    let found = text
        .match_indices("//")
        .filter_map(|(at, _)| literal(text, at));
    found
        .map(|(url, span, open)| Literal {
            url: bare(&url.replace("&amp;", "&")),
            place: Place::new(file, span),
            open,
        })
        .filter(|l| is_web(&l.url))
        .collect()
}

/// The address around the `//` at a place of a text, and whether a template goes on after it.
fn literal(text: &str, at: usize) -> Option<(&str, Span, bool)> {
    let before = text.get(..at)?;
    let start = if before.ends_with("https:") {
        at - "https:".len()
    } else if before.ends_with("http:") {
        at - "http:".len()
    } else if before.ends_with(['"', '\'', '=', '(']) {
        at
    } else {
        return None;
    };
    let rest = text.get(start..)?;
    let ends = |c: char| c.is_whitespace() || "\"'<>{}|`\\".contains(c);
    let end = rest.find(ends).unwrap_or(rest.len());
    let (whole, after) = rest.split_at_checked(end)?;
    let open = after.starts_with("{{")
        || after.starts_with("{%")
        || after
            .strip_prefix(['"', '\''])
            .is_some_and(|after| after.trim_start().starts_with('~'));
    let url = if open { whole } else { trimmed(whole) };
    // The two strokes alone are no address.
    (url.len() > at - start + 2).then(|| (url, Span::new(start, start + url.len()), open))
}

/// An address without the signs of the sentence or list that it stands in.
fn trimmed(url: &str) -> &str {
    let mut url = url;
    loop {
        let shorter = url.trim_end_matches([',', '.', ';', ':', ']', '*']);
        let closes = |c: char| shorter.matches(c).count();
        let shorter = match shorter.strip_suffix(')') {
            Some(inner) if closes(')') > closes('(') => inner,
            _ => shorter,
        };
        if shorter == url {
            return url;
        }
        url = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(String, &str, bool)> {
        let found = literals(text, "f").into_iter();
        found
            .map(|l| {
                let span = l.place.span.range();
                (l.url, text.get(span).unwrap(), l.open)
            })
            .collect()
    }

    #[test]
    fn addresses_are_cut_out_of_data_markdown_and_templates() {
        let text = "a: {url: https://a.example/x, b: 1}\nb: 'http://b.example/ü'\n(https://c.example/w_(y)).\n<a href=\"//d.example/?a=1&amp;b=2#part\"> // no https:// one";
        assert_eq!(
            of(text),
            [
                ("https://a.example/x".into(), "https://a.example/x", false),
                (
                    "http://b.example/%C3%BC".into(),
                    "http://b.example/ü",
                    false
                ),
                (
                    "https://c.example/w_(y)".into(),
                    "https://c.example/w_(y)",
                    false
                ),
                (
                    "https://d.example/?a=1&b=2".into(),
                    "//d.example/?a=1&amp;b=2#part",
                    false
                ),
            ]
        );
    }

    #[test]
    fn a_template_may_go_on_with_an_address() {
        let text =
            "<a href=\"https://m.example/?q={{ city }}\">{% set u = \"https://n.example/\" ~ id %}";
        assert_eq!(
            of(text),
            [
                (
                    "https://m.example/?q=".into(),
                    "https://m.example/?q=",
                    true
                ),
                ("https://n.example/".into(), "https://n.example/", true),
            ]
        );
    }

    #[test]
    fn only_the_web_elsewhere_is_outside() {
        let own = "https://clinic.example";
        for (url, expected) in [
            ("https://a.example/x#one", Some("https://a.example/x")),
            ("HTTPS://a.example/y", Some("HTTPS://a.example/y")),
            ("//a.example/z", Some("https://a.example/z")),
            ("https://clinic.example/a/", None),
            ("https://clinic.example", None),
            (
                "https://clinic.example.net/",
                Some("https://clinic.example.net/"),
            ),
            ("mailto:a@b.example", None),
            ("/a/", None),
            ("#part", None),
        ] {
            assert_eq!(outside(url, own).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn a_page_names_addresses_in_several_attributes() {
        let element = |name: &str, attributes: &[(&str, &str)]| Element {
            name: name.into(),
            attributes: attributes
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect(),
        };
        let image = element("img", &[("src", "/a"), ("srcset", "/b 1x, /c,d 2x")]);
        assert_eq!(addresses(&image), ["/a", "/b", "/c,d"]);
        let hint = element("link", &[("rel", "preconnect"), ("href", "//a.example")]);
        assert!(addresses(&hint).is_empty());
    }
}
