//! What a session holds between changes: each stage's result with what it was made from.
//!
//! A change is taken through the stages in their order. A result is used again only where everything that it was made
//! from is equal; every such case is named in [`Held::follow`] and the functions that it calls.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::content::Content;
use super::findings::{Findings, Found, Places};
use super::related::Articles;
use super::touched::Touched;
use crate::check::Checks;
use crate::config::{Config, Run};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::pipeline::documents::{self, Changed, Kept, With};
use crate::pipeline::theme::{self, Theme};
use crate::pipeline::{Goal, Order, SETTINGS, assembly, grade, run, settings};
use crate::read::{self, File, Snapshot};
use crate::render;
use crate::render::stage::{Parts, Shared, Stage};
use crate::site::outputs::Planned;
use crate::site::{self, Person, Site};

/// What a session holds.
pub(super) struct Held {
    /// Digest of the settings' text.
    settings: Digest,
    pub(super) config: Arc<Config>,
    file: String,
    run: Run,
    theme: Theme,
    pub(super) content: Content,
    data: Arc<BTreeMap<String, File>>,
    people: Vec<Person>,
    pub(super) kept: Kept,
    pub(super) checks: Arc<Checks>,
    articles: Articles,
    site: Site,
    plan: Arc<Vec<Planned>>,
    pub(super) found: Found,
    /// What pages are rendered from.
    pub stage: Option<Arc<Stage>>,
    /// All findings, weighed and sorted.
    pub findings: Findings,
}

/// What a step found to be other than before.
#[derive(Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each says its own thing")]
struct Differs {
    /// The settings.
    config: bool,
    /// Templates, words, options or files of a layer.
    theme: bool,
    /// Which files there are below `content/`, or a file that is no document.
    files: bool,
    /// The people.
    people: bool,
    /// Findings, beside those of documents that changed and those in `places`.
    findings: bool,
    /// Where findings of layers, data and templates have come and gone.
    places: Places,
}

impl Held {
    /// Reads a site for the first time. Without settings there are findings alone.
    pub(super) fn open(order: &Order) -> Result<Self, Vec<Diagnostic>> {
        let mut found = Found::default();
        let digest = settings_digest(order);
        let Some((config, file)) = settings(order, &mut found.settings) else {
            return Err(found.settings);
        };
        let theme = theme::read(order, &config, &file, None, &mut found.layers);
        let content = Content::read(order);
        let data = read::folder(&order.root, "data", &mut found.data).files;
        let checks = Arc::new(Checks::new(&config, order.goal.depth()));
        let with = With {
            order,
            config: &config,
            checks: None,
            progress: None,
        };
        let mut kept = documents::read(&with, &theme.words, &content.files);
        kept.leave_unchecked(&checks);
        let people = assembly::people(&data, &mut found.data);
        let run = run(order, &config);
        let settings = assembly::Settings {
            config: &config,
            run: &run,
            file: &file,
        };
        let (site, plan) = assembly::assemble(
            &kept.documents,
            &content.files,
            &theme.extras,
            people.clone(),
            &settings,
            &mut found.site,
        );
        let (config, plan, data) = (Arc::new(config), Arc::new(plan), Arc::new(data));
        let mut held = Self {
            settings: digest,
            config,
            file,
            run,
            theme,
            content,
            data,
            people,
            kept,
            checks,
            articles: Articles::default(),
            site,
            plan,
            found,
            stage: None,
            findings: Findings::default(),
        };
        let stage = Stage::new(held.parts(order, false));
        held.found.faults = stage.faults();
        held.stage = Some(stage.into_shared());
        held.findings = held.graded();
        Ok(held)
    }

    /// Takes a change through all stages, and tells whether anything differs. Without settings all stays as it was.
    pub(super) fn follow(
        &mut self,
        order: &Order,
        mut touched: Touched,
    ) -> Result<bool, Vec<Diagnostic>> {
        let mut differs = Differs::default();
        if touched.settings {
            self.read_settings(order, &mut differs)?;
        }
        if touched.layers || differs.config {
            self.read_layers(order, &mut differs);
        }
        // A file that is linked to may have changed under another name.
        touched.all_content |= self.content.has_links;
        let looked = self.content.look(order, &touched);
        touched.all_content |= looked.all;
        differs.files = looked.files;
        differs.findings |= looked.findings;
        let changes = self.read_documents(order, &touched, looked.paths, &mut differs);
        if touched.data || differs.config {
            self.read_data(order, &mut differs);
        }
        let followed = changes.as_deref().filter(|_| !differs.config);
        differs.findings |= self.forget(followed);
        let nothing = changes.as_ref().is_some_and(Vec::is_empty);
        let same = nothing && differs == Differs::default() && !touched.data;
        let same_time = self.assemble(order, changes.as_deref(), differs);
        Ok(!same || !same_time)
    }

    fn read_settings(
        &mut self,
        order: &Order,
        differs: &mut Differs,
    ) -> Result<(), Vec<Diagnostic>> {
        // Before the settings themselves, so that a change in between is seen the next time.
        let digest = settings_digest(order);
        let mut findings = Vec::new();
        let Some((config, file)) = settings(order, &mut findings) else {
            return Err(findings);
        };
        differs.findings |= self.found.settings != findings;
        self.found.settings = findings;
        if digest == self.settings {
            return Ok(());
        }
        self.settings = digest;
        self.config = Arc::new(config);
        self.file = file;
        differs.config = true;
        Ok(())
    }

    fn read_layers(&mut self, order: &Order, differs: &mut Differs) {
        differs.theme = true;
        let mut findings = Vec::new();
        let last = Some(&self.theme);
        self.theme = theme::read(order, &self.config, &self.file, last, &mut findings);
        differs.places.note(&self.found.layers, &findings);
        self.found.layers = findings;
    }

    /// The documents that have changed; none where all of them were read.
    fn read_documents(
        &mut self,
        order: &Order,
        touched: &Touched,
        paths: Vec<String>,
        differs: &mut Differs,
    ) -> Option<Vec<Changed>> {
        let words = &self.theme.words;
        let mut holds = true;
        if differs.config || differs.theme {
            let checks = Checks::new(&self.config, order.goal.depth());
            holds = self.kept.holds_for(&self.config, words) && self.checks.mark == checks.mark;
            self.checks = Arc::new(checks);
        }
        let with = With {
            order,
            config: &self.config,
            checks: Some(&self.checks),
            progress: None,
        };
        let content = &self.content.files;
        let paths = paths.iter().map(String::as_str);
        if holds && !touched.all_content {
            let changes = self.kept.read_again(&with, content, paths);
            return Some(changes);
        }
        let last = std::mem::take(&mut self.kept);
        let later = With {
            checks: None,
            ..with
        };
        self.kept = documents::read_everything(&later, words, content, last);
        self.kept.leave_unchecked(&self.checks);
        // What was named may have a stamp too young to tell it from what was there before.
        self.kept.read_again(&with, content, paths);
        differs.findings = true;
        None
    }

    fn read_data(&mut self, order: &Order, differs: &mut Differs) {
        let mut findings = Vec::new();
        self.data = Arc::new(read::folder(&order.root, "data", &mut findings).files);
        let people = assembly::people(&self.data, &mut findings);
        differs.places.note(&self.found.data, &findings);
        self.found.data = findings;
        differs.people = people != self.people;
        self.people = people;
    }

    /// The site and its stage: taken over as far as nothing that they are made from has changed. Tells whether the clock
    /// lets every page's state be what it was.
    fn assemble(
        &mut self,
        order: &Order,
        changes: Option<&[Changed]>,
        mut differs: Differs,
    ) -> bool {
        let run = run(order, &self.config);
        let same_time = self.holds_at(run);
        self.run = run;
        let exchanged = changes.filter(|_| {
            let last = self.stage.as_ref();
            let same_extras = last.is_some_and(|l| Arc::ptr_eq(&self.theme.extras, &l.extras));
            same_time && same_extras && !differs.config && !differs.people && !differs.files
        });
        let pages = exchanged.and_then(|changes| self.exchange(changes));
        let mut shared = Shared::default();
        match &pages {
            Some(_) => {
                shared = Shared {
                    found: true,
                    cards: !differs.theme,
                    pictures: !differs.theme,
                };
            }
            None => self.assemble_whole(),
        }
        let last = self.stage.clone();
        let mut stage = Stage::following(
            self.parts(order, pages.is_some() && !differs.config),
            last.as_deref(),
            shared,
        );
        let differ = last.is_none_or(|last| {
            let mut pages = pages.iter().flatten();
            pages.any(|id| render::card_differs(&stage, &last, *id))
        });
        if shared.cards && differ {
            stage.forget_cards();
        }
        if pages.is_none() || differs.theme {
            let faults = stage.faults();
            differs.places.note(&self.found.faults, &faults);
            self.found.faults = faults;
        }
        self.stage = Some(stage.into_shared());
        match changes.filter(|_| pages.is_some() && !differs.findings) {
            Some(changes) => {
                let mut findings = std::mem::take(&mut self.findings);
                let by = (&self.kept, &self.grading());
                let at = (changes, &differs.places);
                self.found
                    .grade_again(&mut findings, &self.content.findings, at, by);
                self.findings = findings;
            }
            None => self.findings = self.graded(),
        }
        same_time
    }

    /// Whether every page's state at that time is what it was when the site was assembled.
    fn holds_at(&self, run: Run) -> bool {
        let (then, now) = (self.run.clock.seconds, run.clock.seconds);
        let before_next = self.site.next_change.is_none_or(|next| now < next.seconds);
        self.run.include == run.include && then <= now && before_next
    }

    /// Exchanges documents that differ in nothing that the site is assembled from, and gives their pages; none where
    /// one does.
    fn exchange(&mut self, changes: &[Changed]) -> Option<Vec<site::PageId>> {
        let is_same = |change: &Changed| match (&change.old, &change.new) {
            (Some(old), Some(new)) => {
                let file = old.path.file();
                let names = |d: &Diagnostic| {
                    d.place.as_ref().is_some_and(|p| *p.file == *file)
                        || d.labels.iter().any(|l| *l.place.file == *file)
                };
                let told = self.found.site.iter().chain(&self.found.faults).any(names);
                site::is_same(old, new, told, &self.site)
            }
            _ => false,
        };
        if !changes.iter().all(is_same) {
            return None;
        }
        let new = changes.iter().filter_map(|change| change.new.clone());
        Some(
            new.filter_map(|document| self.site.exchange(document))
                .collect(),
        )
    }

    fn assemble_whole(&mut self) {
        let settings = assembly::Settings {
            config: &self.config,
            run: &self.run,
            file: &self.file,
        };
        let mut findings = Vec::new();
        let (site, plan) = assembly::assemble(
            &self.kept.documents,
            &self.content.files,
            &self.theme.extras,
            self.people.clone(),
            &settings,
            &mut findings,
        );
        self.site = site;
        self.plan = Arc::new(plan);
        self.found.site = findings;
    }

    fn parts(&mut self, order: &Order, same_site: bool) -> Parts {
        let related = self
            .articles
            .follow(&self.site, &self.kept, &self.config, same_site);
        Parts {
            related,
            bodies: self.kept.bodies.clone(),
            markdown_words: self.kept.words.clone(),
            snapshot: Snapshot {
                content: self.content.files.clone(),
                data: self.data.clone(),
                layers: self.theme.layers.clone(),
            },
            extras: self.theme.extras.clone(),
            engine: self.theme.engine.clone(),
            words: self.theme.words.clone(),
            options: self.theme.options.clone(),
            config: self.config.clone(),
            run: self.run,
            site: self.site.clone(),
            plan: self.plan.clone(),
            settings_file: self.file.clone(),
            shelf: crate::pipeline::shelf(order),
        }
    }

    /// All findings, weighed and sorted.
    pub(super) fn graded(&self) -> Findings {
        self.found
            .graded(&self.content.findings, &self.kept, &self.grading())
    }

    fn grading(&self) -> grade::Grading<'_> {
        grade::Grading {
            articles_alone: true,
            ..self
                .kept
                .grading(&self.config, &self.file, Goal::Preview.depth())
        }
    }
}

fn settings_digest(order: &Order) -> Digest {
    let path = order.settings.clone().unwrap_or_else(|| SETTINGS.into());
    let bytes = read::file(&order.root, &path).map(|file| file.bytes().ok());
    Digest::of_value(&bytes)
}
