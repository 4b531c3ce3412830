//! Everything that rendering may look at, in one place that nothing changes any more.
//!
//! It is made once a run and shared by all threads; what is costly to make is made once and kept.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, Weak};

use tera::Value;

use super::asset::Asset;
use super::image::Pictures;
use super::image::make::Gate;
use super::search::Index;
use super::template::Engine;
use super::words::Words;
use crate::address::{UrlPath, decode};
use crate::config::{Config, Run};
use crate::data::Data;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::ledger::spill::Store;
use crate::ledger::{Question, Shelf};
use crate::parse::document::Body;
use crate::parse::markdown;
use crate::read::Snapshot;
use crate::site::outputs::{Extras, Planned, Subject};
use crate::site::{Document, Node, PageId, Site, Term, series};

/// Width and height of a picture in pixels.
pub type Size = (u32, u32);

/// What rendering looks at.
pub struct Stage {
    /// The settings.
    pub config: Arc<Config>,
    /// What the run was asked to do.
    pub run: Run,
    /// The site.
    pub site: Site,
    /// Everything that is published.
    pub plan: Arc<Vec<Planned>>,
    /// Related articles.
    pub related: Arc<dyn Related>,
    /// The files.
    pub snapshot: Snapshot,
    /// What theme and folders add.
    pub extras: Arc<Extras>,
    /// The templates.
    pub engine: Arc<Engine>,
    /// The theme's words.
    pub words: Arc<Words>,
    /// The theme's options, each with its value.
    pub options: Data,
    /// The settings' file, as diagnostics show it.
    pub settings_file: String,
    /// Bodies that this run has parsed, by content path.
    pub bodies: Store<Body>,
    /// Words that Markdown puts into pages, by language.
    pub markdown_words: BTreeMap<String, markdown::Words>,
    pub(super) found: Arc<Found>,
    cards: Arc<Cards>,
    common: OnceLock<Digest>,
    configs: BTreeMap<String, OnceLock<Value>>,
    answers: RwLock<BTreeMap<Question, Digest>>,
    pagers: Mutex<BTreeMap<UrlPath, Value>>,
    /// Where files that cost much to make are kept.
    pub shelf: Shelf,
    pub(super) gate: Gate,
    pub(super) pictures: Arc<Pictures>,
    pub(super) assets_made: Mutex<BTreeMap<String, Option<Arc<Asset>>>>,
    pub(super) own: OnceLock<Weak<Self>>,
    pub(super) indexes: BTreeMap<String, Index>,
}

/// Where related articles come from: worked out for all pages at once, or for a page when it is asked for.
pub trait Related: Send + Sync {
    /// The related articles of a page, best first.
    fn of(&self, id: PageId) -> Arc<[PageId]>;
}

/// What is looked up in site and plan.
pub(super) struct Found {
    addresses: BTreeMap<String, usize>,
    pub(super) assets: BTreeMap<String, UrlPath>,
    series: series::Series,
}

/// Cards of pages and their digests, each made the first time that it is asked for.
struct Cards {
    values: Vec<OnceLock<Value>>,
    digests: Vec<OnceLock<Digest>>,
}

/// What a new stage takes over from an earlier one, because nothing that it is made from has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// What is looked up in site and plan: both list the same pages, series and addresses.
    pub found: bool,
    /// The cards: settings, words and files are the same, and so is what each page's card shows.
    pub cards: bool,
    /// The sizes of pictures: no file but documents and templates has changed.
    pub pictures: bool,
}

/// What a stage is made from.
pub struct Parts {
    /// The settings.
    pub config: Arc<Config>,
    /// What the run was asked to do.
    pub run: Run,
    /// The site.
    pub site: Site,
    /// Everything that is published.
    pub plan: Arc<Vec<Planned>>,
    /// Related articles.
    pub related: Arc<dyn Related>,
    /// The files.
    pub snapshot: Snapshot,
    /// What theme and folders add.
    pub extras: Arc<Extras>,
    /// The templates.
    pub engine: Arc<Engine>,
    /// The theme's words.
    pub words: Arc<Words>,
    /// The theme's options.
    pub options: Data,
    /// The settings' file.
    pub settings_file: String,
    /// Bodies that this run has parsed.
    pub bodies: Store<Body>,
    /// Words that Markdown puts into pages, by language.
    pub markdown_words: BTreeMap<String, markdown::Words>,
    /// Where files that cost much to make are kept.
    pub shelf: Shelf,
}

impl Stage {
    /// Sets the stage.
    pub fn new(parts: Parts) -> Self {
        Self::following(parts, None, Shared::default())
    }

    /// Sets a stage that takes over what it may from an earlier one.
    pub fn following(parts: Parts, last: Option<&Self>, shared: Shared) -> Self {
        let configs = parts
            .config
            .language_codes()
            .map(|code| (code.to_owned(), OnceLock::new()))
            .collect();
        let indexes = parts
            .config
            .language_codes()
            .map(|code| (code.to_owned(), Index::default()))
            .collect();
        let found = last.filter(|_| shared.found).map(|l| l.found.clone());
        let cards = last.filter(|_| shared.cards).map(|l| l.cards.clone());
        let pictures = last.filter(|_| shared.pictures).map(|l| l.pictures.clone());
        Self {
            found: found.unwrap_or_else(|| Arc::new(Found::new(&parts.site, &parts.plan))),
            cards: cards.unwrap_or_else(|| Arc::new(Cards::new(parts.site.pages.len()))),
            pictures: pictures.unwrap_or_default(),
            common: OnceLock::new(),
            configs,
            answers: RwLock::default(),
            pagers: Mutex::default(),
            shelf: parts.shelf,
            gate: Gate::default(),
            assets_made: Mutex::default(),
            own: OnceLock::new(),
            indexes,
            config: parts.config,
            run: parts.run,
            site: parts.site,
            plan: parts.plan,
            related: parts.related,
            snapshot: parts.snapshot,
            extras: parts.extras,
            engine: parts.engine,
            words: parts.words,
            options: parts.options,
            settings_file: parts.settings_file,
            bodies: parts.bodies,
            markdown_words: parts.markdown_words,
        }
    }

    /// Related articles of a page.
    pub fn related(&self, id: PageId) -> Arc<[PageId]> {
        self.related.of(id)
    }

    /// The card of a page, made by `make` the first time.
    pub(super) fn cached_card(&self, id: PageId, make: impl FnOnce() -> Value) -> Value {
        self.cards
            .values
            .get(id.0)
            .map_or_else(Value::none, |slot| slot.get_or_init(make).clone())
    }

    /// The digest of what a page's card shows, made the first time.
    pub(super) fn card_digest(&self, id: PageId) -> Digest {
        self.cards
            .digests
            .get(id.0)
            .map_or_else(Digest::default, |slot| {
                *slot.get_or_init(|| super::facts::card(self, id))
            })
    }

    /// Has all cards made anew.
    pub fn forget_cards(&mut self) {
        self.cards = Arc::new(Cards::new(self.site.pages.len()));
    }

    /// The digest of what every template may read, made the first time.
    pub(super) fn common(&self) -> Digest {
        *self.common.get_or_init(|| super::job::common(self))
    }

    /// The settings as templates of a language see them, made by `make` the first time.
    pub(super) fn cached_config(&self, language: &str, make: impl FnOnce() -> Value) -> Value {
        match self.configs.get(language) {
            Some(slot) => slot.get_or_init(make).clone(),
            None => make(),
        }
    }

    /// The addresses of all pages of a list, made by `make` for the first of them: each page of a long list shows all.
    pub(super) fn cached_pagers(&self, list: &UrlPath, make: impl FnOnce() -> Value) -> Value {
        let mut pagers = self.pagers.lock().unwrap_or_else(PoisonError::into_inner);
        pagers.entry(list.clone()).or_insert_with(make).clone()
    }

    /// The digest of a question's answer, worked out the first time it is asked in a run.
    pub(super) fn answer(&self, question: &Question) -> Digest {
        let known = self.answers.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = known.get(question) {
            return *answer;
        }
        drop(known);
        let answer = super::facts::answer(self, question);
        let mut known = self.answers.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(question.clone(), answer);
        answer
    }

    /// The first series of a page, with all its pages from the oldest on.
    pub fn series(&self, id: PageId) -> Option<(&Term, &[PageId])> {
        let (taxonomy, term, pages) = self.found.series.get(&id)?;
        let term = self.site.taxonomies.get(*taxonomy)?.terms.get(*term)?;
        Some((term, pages))
    }

    /// The output that answers at an address.
    pub fn at(&self, url: &str) -> Option<&Planned> {
        self.found
            .addresses
            .get(url)
            .and_then(|i| self.plan.get(*i))
    }

    /// The body of a document: kept from this run's parsing, or parsed now.
    pub fn body(&self, document: &Document) -> Body {
        if let Some(body) = self.bodies.get(document.path.as_str()) {
            return body;
        }
        let Some(file) = self.snapshot.content.get(document.path.as_str()) else {
            return Body::default();
        };
        // Its findings were made, and kept, when the file was first parsed.
        let text = file.text(&mut Vec::new());
        crate::parse::parse(&document.path, &text, &self.config, &self.markdown_words).body
    }

    /// The address that a template or a menu asks for: `@/file.md`, a path of the site, or an address elsewhere.
    pub fn locate(&self, target: &str, language: &str) -> Option<String> {
        if target.starts_with('#')
            || target.starts_with("//")
            || target
                .split_once(':')
                .is_some_and(|(s, _)| !s.contains('/'))
        {
            return Some(target.to_owned());
        }
        let split = target.find(['#', '?']).unwrap_or(target.len());
        let (path, tail) = (target.get(..split)?, target.get(split..)?);
        if let Some(below) = path.strip_prefix("@/") {
            let url = match self.site.nodes.get(below)? {
                Node::Page(id) => {
                    let page = self.site.page(*id);
                    let other = page
                        .translations
                        .iter()
                        .find(|t| self.site.page(**t).language == language);
                    &other.map_or(page, |t| self.site.page(*t)).url
                }
                Node::Section(id) => {
                    let section = self.site.section(*id);
                    let other = section
                        .translations
                        .iter()
                        .find(|t| self.site.section(**t).language == language);
                    &other.map_or(section, |t| self.site.section(*t)).url
                }
            };
            return Some(format!("{}{tail}", self.config.base.href(url)));
        }
        let inner = decode(path);
        let inner = inner.trim_matches('/');
        let folder = if inner.is_empty() {
            "/".to_owned()
        } else {
            format!("/{inner}/")
        };
        let planned = self.at(&folder).or_else(|| self.at(&format!("/{inner}")))?;
        Some(format!("{}{tail}", self.config.base.href(&planned.url)))
    }

    /// Whether a finding-worthy shortcode name is known.
    pub fn has_shortcode(&self, name: &str) -> bool {
        self.engine.shortcodes().any(|known| known == name)
    }

    /// The template of a shortcode.
    pub fn shortcode(&self, name: &str) -> Option<String> {
        let names = [
            format!("shortcodes/{name}.html"),
            format!("shortcodes/{name}.md"),
        ];
        names.into_iter().find(|n| self.engine.has(n))
    }

    /// Faults that only concern what is given on the stage: names that lead nowhere.
    pub fn faults(&self) -> Vec<Diagnostic> {
        super::verify::faults(self)
    }
}

impl Found {
    fn new(site: &Site, plan: &[Planned]) -> Self {
        let mut assets = BTreeMap::new();
        for planned in plan {
            if let Subject::Asset(file) = &planned.subject {
                assets
                    .entry(file.clone())
                    .or_insert_with(|| planned.url.clone());
            }
        }
        Self {
            addresses: plan
                .iter()
                .enumerate()
                .map(|(i, p)| (p.url.as_str().to_owned(), i))
                .collect(),
            assets,
            series: series::series(site),
        }
    }
}

impl Cards {
    fn new(pages: usize) -> Self {
        Self {
            values: (0..pages).map(|_| OnceLock::new()).collect(),
            digests: (0..pages).map(|_| OnceLock::new()).collect(),
        }
    }
}
