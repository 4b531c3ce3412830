//! Addresses of the site itself on built pages: what leads nowhere, whoever wrote it, a template, a shortcode or data.
//!
//! Links of texts, menus and settings are resolved before a page is made, and what is wrong with them is an error of that
//! stage: it is not told twice. It looks only where a check makes every page.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::outbound::addresses;
use super::written;
use crate::address::{decode, join};
use crate::check::built::Built;
use crate::diagnostic::{Diagnostic, Place};
use crate::lookup::Lookup;
use crate::render::made;
use crate::render::stage::Stage;
use crate::site::link::Addresses;
use crate::site::outputs::{Planned, Subject};
use crate::source::Span;

/// Looks at addresses of pages as they are made, from any thread.
pub(super) struct Inside<'a> {
    stage: &'a Stage,
    root: &'a Path,
    /// Number in the plan by address.
    plan: Lookup<'a, usize>,
    /// Files that all pages share, with their texts: where a broken address may be written.
    shared: OnceLock<Vec<(String, Arc<str>)>>,
    found: Mutex<Found>,
}

#[derive(Default)]
struct Found {
    /// Ids on each page, as numbers in order, by the page's number in the plan.
    ids: BTreeMap<usize, Vec<u64>>,
    /// Links to a part of another page, which may not be made yet.
    parts: Vec<Part>,
    broken: Broken,
}

/// What is broken, by place and message.
type Broken = BTreeMap<(Option<Place>, String), Spread>;

/// On which pages something stands.
struct Spread {
    /// The first of them by address: pages are made in any order, and a report names the same one each time.
    first: String,
    pages: usize,
    /// Whether the page is there and lacks the part that the address names.
    is_part: bool,
}

struct Part {
    from: usize,
    to: usize,
    id: u64,
    href: String,
}

impl<'a> Inside<'a> {
    /// `root` is the site's folder.
    pub(super) fn new(stage: &'a Stage, root: &'a Path) -> Self {
        let plan = stage.plan.iter().enumerate();
        Self {
            stage,
            root,
            plan: plan.map(|(i, p)| (p.url.as_str(), i)).collect(),
            shared: OnceLock::new(),
            found: Mutex::default(),
        }
    }

    /// Takes what stands on a page.
    pub(super) fn take(&self, planned: &Planned, page: &Built<'_>) {
        let Some(&from) = self.plan.get(planned.url.as_str()) else {
            return;
        };
        let mut ids: Vec<u64> = Vec::new();
        for element in &page.elements {
            let named = ["id", "name"].map(|name| element.get(name));
            ids.extend(named.iter().filter(|n| !n.is_empty()).map(|n| number(n)));
        }
        ids.sort_unstable();
        let mut parts = Vec::new();
        for href in page.elements.iter().flat_map(addresses) {
            let Some((path, id)) = self.target(planned.url.as_str(), href) else {
                continue;
            };
            match self.at(&path) {
                None if path.starts_with(made::FOLDER) => {}
                None => self.broken(from, href, None),
                Some(_) if id.is_empty() => {}
                Some(to) if to != from => parts.push(Part {
                    from,
                    to,
                    id: number(&id),
                    href: href.to_owned(),
                }),
                Some(_) if ids.binary_search(&number(&id)).is_ok() => {}
                Some(_) => self.broken(from, href, Some(&id)),
            }
        }
        let mut found = self.lock();
        found.ids.insert(from, ids);
        found.parts.append(&mut parts);
    }

    /// Where an address leads: the path on the site and the part of the page, without percent-encoding. None where it
    /// leads elsewhere, or to no part that a page has to name.
    fn target(&self, page: &str, href: &str) -> Option<(String, String)> {
        let base = &self.stage.config.base;
        let href = href.trim();
        let href = match href.strip_prefix(base.origin.as_str()) {
            Some("") => "/",
            Some(rest) if rest.starts_with(['/', '?', '#']) => rest,
            _ => href,
        };
        let (rest, id) = href.split_once('#').unwrap_or((href, ""));
        let path = rest.split('?').next().unwrap_or_default();
        let has_scheme = path
            .split('/')
            .next()
            .is_some_and(|part| part.contains(':'));
        if has_scheme || path.starts_with("//") {
            return None;
        }
        // What scripts make of the part (`#/map`, `#:~:text=`) is no id.
        let id = if id.starts_with(['/', '!', ':']) || id == "top" {
            ""
        } else {
            id
        };
        let id = decode(id);
        if path.is_empty() {
            return Some((page.to_owned(), id));
        }
        if path.starts_with('/') {
            // Beside the folder of the site the host may hold what it likes.
            let below = path.strip_prefix(base.path.as_str())?;
            let below = if below.is_empty() { "/" } else { below };
            return below.starts_with('/').then(|| (decode(below), id));
        }
        let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = decode(path);
        let slash = if path.ends_with(['/', '.']) { "/" } else { "" };
        let joined = join(folder, &path)?;
        let slash = if joined.is_empty() { "" } else { slash };
        Some((format!("/{joined}{slash}"), id))
    }

    /// The number of what answers at a path, as hosts of static files do.
    fn at(&self, path: &str) -> Option<usize> {
        let known = |path: &str| self.plan.get(path).copied();
        known(path)
            .or_else(|| known(&format!("{path}/")))
            .or_else(|| known(path.strip_suffix("index.html")?))
    }

    fn broken(&self, from: usize, href: &str, missing: Option<&str>) {
        let is_part = missing.is_some();
        let message = match missing {
            Some(id) => format!("`{href}` leads to a part of a page, and none is named `{id}`"),
            None => format!("`{href}` leads nowhere on the site"),
        };
        let Some(page) = self.stage.plan.get(from) else {
            return;
        };
        let key = (self.place(page, href), message);
        let url = page.url.as_str();
        let mut found = self.lock();
        let spread = found.broken.entry(key).or_insert_with(|| Spread {
            first: url.to_owned(),
            pages: 0,
            is_part,
        });
        spread.pages += 1;
        if url < spread.first.as_str() {
            url.clone_into(&mut spread.first);
        }
    }

    /// Where an address is written: in the article, in the settings, data or a template, else the article or none.
    fn place(&self, page: &Planned, href: &str) -> Option<Place> {
        let document = written::document(self.stage, page);
        let own = document.and_then(|d| {
            let text = written::text(self.stage.snapshot.content.get(d.path.as_str())?);
            Some((d.path.file(), text))
        });
        let shared = self
            .shared
            .get_or_init(|| written::shared(self.stage, self.root));
        // The folder in which the site stands is no part of what people write.
        let bare = href
            .strip_prefix(self.stage.config.base.path.as_str())
            .unwrap_or(href);
        let found = [href, bare].into_iter().find_map(|words| {
            let mut texts = own.iter().chain(shared);
            texts.find_map(|(file, text)| Some(Place::new(file, whole(text, words)?)))
        });
        found.or_else(|| document.map(|d| Place::file(&d.path.file())))
    }

    /// All that leads nowhere, less what stands at a place of `known`.
    pub(super) fn finish(self, known: &[Diagnostic]) -> Vec<Diagnostic> {
        let parts = std::mem::take(&mut self.lock().parts);
        for part in parts {
            let named = {
                let found = self.lock();
                let is_page = self
                    .stage
                    .plan
                    .get(part.to)
                    .is_some_and(|p| !matches!(p.subject, Subject::Alias(_)));
                let ids = found.ids.get(&part.to).filter(|_| is_page);
                ids.is_none_or(|ids| ids.binary_search(&part.id).is_ok())
            };
            if !named {
                let id = decode(part.href.split_once('#').map_or("", |(_, id)| id));
                self.broken(part.from, &part.href, Some(&id));
            }
        }
        let broken = std::mem::take(&mut self.lock().broken);
        let addresses = Addresses::new(&self.stage.site, &self.stage.plan, &self.stage.config);
        let fresh = broken
            .into_iter()
            .filter(|((place, _), _)| !is_told(place.as_ref(), known));
        fresh
            .map(|((place, message), spread)| told(place, message, &spread, &addresses))
            .collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn told(
    place: Option<Place>,
    message: String,
    spread: &Spread,
    addresses: &Addresses<'_>,
) -> Diagnostic {
    let mut finding = Diagnostic::warning("link-on-page-broken", message);
    let href = finding.message.split('`').nth(1).unwrap_or_default();
    let near = addresses.suggestion(href).filter(|_| !spread.is_part);
    finding.help = Some(match near {
        Some(near) => format!("Did you mean `{near}`?"),
        None if spread.is_part => {
            "Correct what follows the `#`, or give a heading there that name: `## Words {#name}`."
                .to_owned()
        }
        None => "Correct the address where it is written.".to_owned(),
    });
    finding.place = place;
    finding.trace.push(match spread.pages {
        1 => format!("on the page {}", spread.first),
        n => format!("on the page {} and {} more", spread.first, n - 1),
    });
    finding
}

/// Whether a broken link was found at the place before.
fn is_told(place: Option<&Place>, known: &[Diagnostic]) -> bool {
    let Some(place) = place else { return false };
    known.iter().any(|finding| {
        finding.rule == "link-broken"
            && finding.place.as_ref().is_some_and(|other| {
                let (a, b) = (place.span, other.span);
                other.file == place.file && a.start < b.end && b.start < a.end
            })
    })
}

/// What stands for an id.
fn number(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// Where an address stands in a text, not as a part of a longer one.
fn whole(text: &str, address: &str) -> Option<Span> {
    let goes_on = |c: char| c.is_alphanumeric() || "/_-.%~".contains(c);
    let mut places = text
        .match_indices(address)
        .map(|(at, _)| (at, at + address.len()));
    let (start, end) = places.find(|(start, end)| {
        let before = text.get(..*start).and_then(|t| t.chars().next_back());
        let after = text.get(*end..).and_then(|t| t.chars().next());
        !address.is_empty() && !before.is_some_and(goes_on) && !after.is_some_and(goes_on)
    })?;
    Some(Span::new(start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_whole_in_a_text() {
        let text = "<a href=\"/a/b/\"><a href=\"/a/\">";
        assert_eq!(whole(text, "/a/"), Some(Span::new(25, 28)));
        assert_eq!(whole(text, "/b/"), None);
        assert_eq!(whole(text, ""), None);
    }

    #[test]
    fn what_is_told_at_a_place_is_not_told_again() {
        let known = [Diagnostic::error("link-broken", "m").at("a.md", Span::new(4, 9))];
        let at = |file: &str, start, end| Place::new(file, Span::new(start, end));
        assert!(is_told(Some(&at("a.md", 5, 8)), &known));
        assert!(!is_told(Some(&at("a.md", 9, 12)), &known));
        assert!(!is_told(Some(&at("b.md", 5, 8)), &known));
        assert!(!is_told(None, &known));
    }
}
