//! Everything that rendering may look at, in one place that nothing changes any more.
//!
//! It is made once a run and shared by all threads; what is costly to make is made once and kept.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, Weak};

use rayon::prelude::*;
use tera::Value;

use super::asset::Asset;
use super::image::Pictures;
use super::image::make::Gate;
use super::template::Engine;
use super::words::Words;
use crate::address::{UrlPath, decode, join};
use crate::config::{Config, Run};
use crate::data::Data;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::ledger::Shelf;
use crate::parse::document::Body;
use crate::parse::markdown;
use crate::read::{File, Snapshot};
use crate::search::Files;
use crate::site::outputs::{Extras, Planned, Subject, asset_url};
use crate::site::{Document, Node, PageId, Site, Term, series};

/// Width and height of a picture in pixels.
pub type Size = (u32, u32);

/// What rendering looks at.
pub struct Stage {
    /// The settings.
    pub config: Config,
    /// What the run was asked to do.
    pub run: Run,
    /// The site.
    pub site: Site,
    /// Everything that is published.
    pub plan: Vec<Planned>,
    /// Related articles of each page, best first.
    pub related: Vec<Vec<PageId>>,
    /// The files.
    pub snapshot: Snapshot,
    /// What theme and folders add.
    pub extras: Extras,
    /// The templates.
    pub engine: Engine,
    /// The theme's words.
    pub words: Words,
    /// The theme's options, each with its value.
    pub options: Data,
    /// The settings' file, as diagnostics show it.
    pub settings_file: String,
    /// Bodies that this run has parsed, by content path.
    pub bodies: BTreeMap<String, Arc<Body>>,
    /// Words that Markdown puts into pages, by language.
    pub markdown_words: BTreeMap<String, markdown::Words>,
    addresses: BTreeMap<String, usize>,
    assets: BTreeMap<String, UrlPath>,
    series: series::Series,
    cards: Vec<OnceLock<Value>>,
    card_digests: OnceLock<Vec<Digest>>,
    common: OnceLock<Digest>,
    configs: BTreeMap<String, OnceLock<Value>>,
    /// Where files that cost much to make are kept.
    pub shelf: Shelf,
    pub(super) gate: Gate,
    pub(super) pictures: Pictures,
    pub(super) assets_made: Mutex<BTreeMap<String, Option<Arc<Asset>>>>,
    pub(super) own: OnceLock<Weak<Self>>,
    pub(super) indexes: BTreeMap<String, OnceLock<Arc<Files>>>,
}

/// What a stage is made from.
pub struct Parts {
    /// The settings.
    pub config: Config,
    /// What the run was asked to do.
    pub run: Run,
    /// The site.
    pub site: Site,
    /// Everything that is published.
    pub plan: Vec<Planned>,
    /// Related articles of each page.
    pub related: Vec<Vec<PageId>>,
    /// The files.
    pub snapshot: Snapshot,
    /// What theme and folders add.
    pub extras: Extras,
    /// The templates.
    pub engine: Engine,
    /// The theme's words.
    pub words: Words,
    /// The theme's options.
    pub options: Data,
    /// The settings' file.
    pub settings_file: String,
    /// Bodies that this run has parsed.
    pub bodies: BTreeMap<String, Arc<Body>>,
    /// Words that Markdown puts into pages, by language.
    pub markdown_words: BTreeMap<String, markdown::Words>,
    /// Where files that cost much to make are kept.
    pub shelf: Shelf,
}

impl Stage {
    /// Sets the stage.
    pub fn new(parts: Parts) -> Self {
        let addresses = parts
            .plan
            .iter()
            .enumerate()
            .map(|(i, p)| (p.url.as_str().to_owned(), i))
            .collect();
        let mut assets = BTreeMap::new();
        for planned in &parts.plan {
            if let Subject::Asset(file) = &planned.subject {
                assets
                    .entry(file.clone())
                    .or_insert_with(|| planned.url.clone());
            }
        }
        let cards = parts.site.pages.iter().map(|_| OnceLock::new()).collect();
        let configs = parts
            .config
            .language_codes()
            .map(|code| (code.to_owned(), OnceLock::new()))
            .collect();
        let indexes = parts
            .config
            .language_codes()
            .map(|code| (code.to_owned(), OnceLock::new()))
            .collect();
        let series = series::series(&parts.site);
        Self {
            addresses,
            assets,
            series,
            cards,
            card_digests: OnceLock::new(),
            common: OnceLock::new(),
            configs,
            shelf: parts.shelf,
            gate: Gate::default(),
            pictures: Pictures::default(),
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
    pub fn related(&self, id: PageId) -> &[PageId] {
        self.related.get(id.0).map_or(&[], Vec::as_slice)
    }

    /// The card of a page, made by `make` the first time.
    pub(super) fn cached_card(&self, id: PageId, make: impl FnOnce() -> Value) -> Value {
        self.cards
            .get(id.0)
            .map_or_else(Value::none, |slot| slot.get_or_init(make).clone())
    }

    /// The digest of each page's card, made the first time.
    pub(super) fn card_digests(&self) -> &[Digest] {
        self.card_digests.get_or_init(|| {
            (0..self.site.pages.len())
                .into_par_iter()
                .map(|i| super::facts::card(self, PageId(i)))
                .collect()
        })
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

    /// The first series of a page, with all its pages from the oldest on.
    pub fn series(&self, id: PageId) -> Option<(&Term, &[PageId])> {
        let (taxonomy, term, pages) = self.series.get(&id)?;
        let term = self.site.taxonomies.get(*taxonomy)?.terms.get(*term)?;
        Some((term, pages))
    }

    /// The output that answers at an address.
    pub fn at(&self, url: &str) -> Option<&Planned> {
        self.addresses.get(url).and_then(|i| self.plan.get(*i))
    }

    /// The body of a document: kept from this run's parsing, or parsed now.
    pub fn body(&self, document: &Document) -> Arc<Body> {
        if let Some(body) = self.bodies.get(document.path.as_str()) {
            return body.clone();
        }
        let Some(file) = self.snapshot.content.get(document.path.as_str()) else {
            return Arc::default();
        };
        // Its findings were made, and kept, when the file was first parsed.
        let text = file.text(&mut Vec::new());
        Arc::new(
            crate::parse::parse(&document.path, &text, &self.config, &self.markdown_words).body,
        )
    }

    /// Address and size of a picture that front matter or data names: a file beside, a path of the site. None for a
    /// picture elsewhere, or one that does not exist.
    pub fn picture(
        &self,
        src: &str,
        folder: &str,
        owner: &UrlPath,
    ) -> Option<(UrlPath, Option<Size>)> {
        let (file, url) = self.source(src, folder, owner)?;
        let size = self.size(file);
        Some((url, size))
    }

    /// The file that a `src` names, and its address.
    pub fn source(&self, src: &str, folder: &str, owner: &UrlPath) -> Option<(&File, UrlPath)> {
        if src.contains("://") || src.starts_with("data:") {
            return None;
        }
        let path = decode(src.split(['?', '#']).next().unwrap_or_default());
        if let Some(beside) = join(folder, path.trim_start_matches("@/"))
            && let Some(url) = self.assets.get(&beside)
        {
            let inside = folder.is_empty()
                || beside
                    .strip_prefix(folder)
                    .is_some_and(|rest| rest.starts_with('/'));
            let url = if inside {
                asset_url(&beside, folder, owner)
            } else {
                url.clone()
            };
            let url = if self.at(url.as_str()).is_some() {
                url
            } else {
                self.assets.get(&beside)?.clone()
            };
            return Some((self.snapshot.content.get(&beside)?, url));
        }
        let absolute = join(owner.as_str(), &path)?;
        let base = self.config.base.path.trim_start_matches('/');
        let below = absolute
            .strip_prefix(base)
            .and_then(|rest| rest.strip_prefix('/'))
            .filter(|_| !base.is_empty());
        let plain = path.trim_start_matches('/');
        [absolute.as_str(), plain]
            .into_iter()
            .chain(below)
            .find_map(|path| {
                let planned = self.at(&format!("/{path}"))?;
                Some((self.file_of(&planned.subject)?, planned.url.clone()))
            })
    }

    /// The file that an output copies.
    pub fn file_of(&self, subject: &Subject) -> Option<&File> {
        match subject {
            Subject::Static(layer, path) => self.snapshot.layers.get(*layer)?.statics.get(path),
            Subject::Sass(layer, path) => self.snapshot.layers.get(*layer)?.sass.get(path),
            Subject::Asset(path) => self.snapshot.content.get(path),
            _ => None,
        }
    }

    /// A data file: looked for beside the page, then in `data/`, then below the site as a whole.
    pub fn data_file(&self, path: &str, folder: &str) -> Option<&File> {
        let plain = path.trim_start_matches('/');
        let beside = join(folder, plain).and_then(|p| self.snapshot.content.get(&p));
        let data = || {
            join("", plain.strip_prefix("data/").unwrap_or(plain))
                .and_then(|p| self.snapshot.data.get(&p))
        };
        let content = || {
            join("", plain.strip_prefix("content/")?).and_then(|p| self.snapshot.content.get(&p))
        };
        let statics = || {
            let path = join("", plain.strip_prefix("static/").unwrap_or(plain))?;
            self.snapshot
                .layers
                .iter()
                .find_map(|l| l.statics.get(&path))
        };
        beside.or_else(data).or_else(content).or_else(statics)
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
