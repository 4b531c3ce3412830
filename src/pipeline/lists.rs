//! Which articles take part in related lists, and the lists, taken from the ledger where nothing that counts changed.

use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use super::Order;
use super::comparison::weights;
use super::documents::Kept;
use crate::config::{Config, RelatedOrder};
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::ledger;
use crate::lookup::Lookup;
use crate::relate::{self, Entry, Match, Order as ListOrder, Profile, Settings};
use crate::render::stage::Related;
use crate::site::{Page, PageId, Resolved, Site, State};

/// Related articles of every page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lists {
    key: Digest,
    found: Vec<Vec<(u32, f32, bool)>>,
    #[serde(skip)]
    changed: bool,
}

/// The related articles of all pages.
pub struct Pages(Vec<Arc<[PageId]>>);

impl Related for Pages {
    fn of(&self, id: PageId) -> Arc<[PageId]> {
        self.0.get(id.0).cloned().unwrap_or_default()
    }
}

const NAME: &str = "related";

/// For a page without a document, which no site has.
static EMPTY: LazyLock<Profile> = LazyLock::new(Profile::default);

impl Lists {
    /// The lists as pages.
    pub fn pages(&self, site: &Site) -> Pages {
        let known = |entry: u32| {
            usize::try_from(entry)
                .ok()
                .filter(|i| *i < site.pages.len())
                .map(PageId)
        };
        let lists = self.found.iter();
        Pages(
            lists
                .map(|list| {
                    list.iter()
                        .filter_map(|(entry, ..)| known(*entry))
                        .collect()
                })
                .collect(),
        )
    }

    /// The list of a page: each article with its score and whether the writer pinned it.
    pub fn of(&self, id: PageId) -> impl Iterator<Item = (PageId, f32, bool)> {
        self.found
            .get(id.0)
            .into_iter()
            .flatten()
            .map(|(entry, score, pinned)| (PageId(*entry as usize), *score, *pinned))
    }

    pub(super) fn save(&self, order: &Order) -> Result<(), Diagnostic> {
        if !self.changed {
            return Ok(());
        }
        ledger::save(&ledger::folder(&order.root), NAME, mark(), self)
    }
}

fn mark() -> Digest {
    Digest::of(env!("CARGO_PKG_VERSION").as_bytes())
}

/// A page of the site's root that is no article: an undated page such as "About" or "Contact", on a site whose articles
/// stand in sections of their own.
fn is_standing(site: &Site, page: &Page, has_sections: bool) -> bool {
    has_sections && page.date.is_none() && site.section(page.section).folder.is_empty()
}

fn is_excluded(site: &Site, page: &Page, config: &Config) -> bool {
    let folder = site.section(page.section).folder.as_str();
    config.related.exclude_sections.iter().any(|section| {
        let section = section.trim_matches('/');
        folder == section
            || folder
                .strip_prefix(section)
                .is_some_and(|rest| rest.starts_with('/'))
    })
}

/// What the comparison is told of a page, beside its text.
pub(super) struct Given {
    links: Vec<u32>,
    pins: Vec<u32>,
    excludes: Vec<u32>,
    candidate: bool,
    subject: bool,
    profile: usize,
}

pub(super) fn find(order: &Order, site: &Site, kept: &Kept, config: &Config) -> Lists {
    let given = given(site, kept, config);
    let entries: Vec<Entry<'_>> = site
        .pages
        .iter()
        .zip(&given)
        .map(|(page, given)| entry(page, given, kept))
        .collect();
    let settings = settings(config);
    let key = key(site, &given, config, kept);
    let last: Option<Lists> = (!order.fresh)
        .then(|| ledger::load(&ledger::folder(&order.root), NAME, mark()))
        .flatten();
    if let Some(last) = last.filter(|last| last.key == key) {
        return last;
    }
    let plain = |m: Match| (m.entry, m.score, m.pinned);
    let found = relate::relate(&entries, &settings)
        .into_iter()
        .map(|list| list.into_iter().map(plain).collect())
        .collect();
    Lists {
        key,
        found,
        changed: true,
    }
}

/// The comparison's settings.
pub(super) fn settings(config: &Config) -> Settings {
    Settings {
        count: config.related.count,
        order: match config.related.order {
            RelatedOrder::Relevance => ListOrder::Relevance,
            RelatedOrder::Newest => ListOrder::Newest,
        },
        weights: weights(config),
    }
}

fn entry<'a>(page: &'a Page, given: &'a Given, kept: &'a Kept) -> Entry<'a> {
    given.entry(page, kept.profile(given.profile).map(|p| &**p))
}

impl Given {
    /// The number of the page's document; the largest number for a page without one, which no site has.
    pub(super) fn document(&self) -> usize {
        self.profile
    }

    /// A page as the comparison takes it.
    pub(super) fn entry<'a>(&'a self, page: &'a Page, profile: Option<&'a Profile>) -> Entry<'a> {
        let given = self;
        Entry {
            key: page.document.path.as_str(),
            profile: profile.unwrap_or(&EMPTY),
            language: &page.language,
            group: Some(page.group),
            date: page.date.map(|d| d.seconds),
            links: &given.links,
            pins: &given.pins,
            excludes: &given.excludes,
            candidate: given.candidate,
            subject: given.subject,
        }
    }
}

pub(super) fn given(site: &Site, kept: &Kept, config: &Config) -> Vec<Given> {
    let by_url: Lookup<'_, u32> = site
        .pages
        .iter()
        .enumerate()
        .map(|(i, p)| (p.url.as_str(), i as u32))
        .collect();
    // Pages and documents both stand in the order of their paths.
    let mut documents = kept.documents.iter().enumerate().peekable();
    let numbers = |ids: &[PageId]| ids.iter().map(|id| id.0 as u32).collect();
    let has_sections = site
        .pages
        .iter()
        .any(|p| !site.section(p.section).folder.is_empty());
    let mut of = |(i, page): (usize, &Arc<Page>)| {
        while documents
            .next_if(|(_, d)| d.path < page.document.path)
            .is_some()
        {}
        let at = documents.next_if(|(_, d)| d.path == page.document.path);
        let profile = at.map_or(usize::MAX, |(number, _)| number);
        let takes_part = !is_standing(site, page, has_sections) && !is_excluded(site, page, config);
        let inside = page.links.iter().filter_map(|link| match link {
            Resolved::Inside { url, .. } => by_url.get(url.as_str()).copied(),
            _ => None,
        });
        let mut links: Vec<u32> = inside.filter(|target| *target as usize != i).collect();
        links.sort_unstable();
        links.dedup();
        Given {
            links,
            pins: numbers(&page.pins),
            excludes: numbers(&page.excludes),
            candidate: takes_part && page.state == State::Published,
            subject: takes_part || !page.pins.is_empty(),
            profile,
        }
    };
    site.pages.iter().enumerate().map(&mut of).collect()
}

/// The digest of all that the lists depend on.
fn key(site: &Site, given: &[Given], config: &Config, kept: &Kept) -> Digest {
    let mut d = Digester::new();
    d.value(&config.related).digest(kept.reading());
    for (page, given) in site.pages.iter().zip(given) {
        d.text(page.document.path.as_str())
            .text(&page.language)
            .number(u64::from(page.group));
        d.value(&page.date.map(|m| m.seconds))
            .number(u64::from(given.candidate) * 2 + u64::from(given.subject));
        d.value(&(&given.links, &given.pins, &given.excludes));
        d.digest(kept.compared(given.profile));
    }
    d.finish()
}

/// Why one page is listed under another: words, tags and links with their part of the score, strongest first.
pub(super) fn reasons(
    site: &Site,
    kept: &Kept,
    config: &Config,
    pair: (PageId, PageId),
    parts: (&relate::Parts<'_>, &relate::Parts<'_>),
) -> Vec<relate::Reason> {
    let given = given(site, kept, config);
    let entries: Vec<Entry<'_>> = site
        .pages
        .iter()
        .zip(&given)
        .map(|(page, given)| entry(page, given, kept))
        .collect();
    relate::explain(
        &entries,
        &settings(config),
        (pair.0.0 as u32, pair.1.0 as u32),
        parts,
    )
}
