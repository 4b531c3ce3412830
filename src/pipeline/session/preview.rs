//! A site as it was at one moment, ready to answer for any address: each output is rendered when it is asked for.

use std::path::PathBuf;
use std::sync::Arc;

use super::findings::Findings;
use super::overview::{self, Overview};
use super::shelf::{For, Shelf};
use super::whole::PageChecks;
use crate::address::{UrlPath, decode};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::pipeline::grade;
use crate::render::stage::Stage;
use crate::site::Node;
use crate::site::outputs::{Planned, Subject};

/// A site at one moment.
pub struct Preview {
    /// What pages are rendered from; none where nothing can be shown, such as with templates that were broken from the
    /// start.
    pub stage: Option<Arc<Stage>>,
    /// What is wrong, as far as it is known without rendering every output: weighed by the settings, sorted.
    pub findings: Findings,
    /// Grows with each change, and not where files were looked at and found the same.
    pub generation: u64,
    /// Whether the settings or the theme are broken, so that `stage` is the last one that was not, or, where there is
    /// none, what could be made of them. The findings say why; a page of it must not be shown without them.
    pub stale: bool,
    /// How many articles have not been checked yet: their findings are still to come.
    pub unchecked: usize,
    /// The newest documents, also where they can't be rendered.
    newest: Option<Arc<Stage>>,
    /// The last stage whose settings and theme were sound.
    good: Option<Arc<Stage>>,
    /// What pages are checked by; none until all articles have been checked.
    checks: Option<Arc<PageChecks>>,
    /// Tells one preview's stage from another's.
    number: u64,
    shelf: Arc<Shelf>,
}

/// What an address answers with.
#[derive(Clone, Debug)]
pub enum Answer {
    /// An output of the site.
    Output(Arc<Served>),
    /// The address lacks something, such as the slash after a folder: it is found there. Encoded, with the path of the
    /// base address, without a query.
    Redirect(String),
    /// There is nothing, and this is what says so: `404.html` of the address's language, where there is one.
    Missing(Option<Arc<Served>>),
}

/// An output as it is served.
#[derive(Clone, Debug)]
pub struct Served {
    /// Its place in the plan.
    pub planned: Planned,
    /// Its bytes, or the file that holds them.
    pub bytes: Bytes,
    /// Equal for equal bytes.
    pub digest: Digest,
    /// What came up while it was rendered, weighed by the settings.
    pub findings: Vec<Diagnostic>,
    /// Whether it could not be rendered, so that these are the bytes of the last time that it could. They must not be
    /// shown without the findings.
    pub stale: bool,
}

/// Where the bytes of an output are.
#[derive(Clone, Debug)]
pub enum Bytes {
    /// Here.
    Made(Arc<[u8]>),
    /// In a file of the site.
    File(PathBuf),
}

impl Preview {
    /// The preview that follows on `last`: of a new stage with what its pages are checked by and its findings, which may
    /// differ in its clock alone.
    pub(super) fn after(
        last: Option<&Self>,
        (new, checks): (Option<Arc<Stage>>, Option<Arc<PageChecks>>),
        findings: Findings,
        changed: bool,
    ) -> Self {
        let is_sound = |stage: &&Arc<Stage>| {
            let is_theirs = |d: &Diagnostic| grade::is_of_settings(d, &stage.settings_file);
            !stage.engine.is_broken() && !findings.iter().any(is_theirs)
        };
        let sound = new.as_ref().filter(is_sound).cloned();
        let stale = sound.is_none();
        let good = sound.or_else(|| last?.good.clone());
        let newest = new.or_else(|| last?.newest.clone());
        let guess = newest.as_ref().filter(|stage| !stage.engine.is_broken());
        Self {
            stage: good.as_ref().or(guess).cloned(),
            generation: last.map_or(1, |l| l.generation + u64::from(changed)),
            findings,
            stale,
            unchecked: 0,
            newest,
            good,
            checks,
            number: last.map_or(1, |l| l.number + 1),
            shelf: last.map_or_else(Arc::default, |l| l.shelf.clone()),
        }
    }

    /// What an address answers with. `path` is the path of a request, percent-encoded, without query, below the path of
    /// the base address.
    pub fn answer(&self, path: &str) -> Answer {
        let Some(stage) = &self.stage else {
            return Answer::Missing(None);
        };
        let path = decode(path);
        let base = &stage.config.base;
        let Some(below) = path
            .strip_prefix(base.path.as_str())
            .filter(|below| below.is_empty() || below.starts_with('/'))
        else {
            let at_home = path == "/" || path.is_empty();
            return if at_home {
                Answer::Redirect(base.href(&UrlPath("/".into())))
            } else {
                self.missing(stage, "/")
            };
        };
        if let Some(planned) = stage.at(below) {
            return Answer::Output(self.shelf.serve(&self.asks(stage), planned));
        }
        if let Some(planned) = crate::render::made::planned(stage, below) {
            return Answer::Output(self.shelf.serve(&self.asks(stage), &planned));
        }
        if let Some(folder) = below.strip_suffix("index.html")
            && folder.ends_with('/')
            && let Some(planned) = stage.at(folder)
        {
            return Answer::Output(self.shelf.serve(&self.asks(stage), planned));
        }
        let folder = format!("{below}/");
        match stage.at(&folder) {
            Some(planned) => Answer::Redirect(base.href(&planned.url)),
            None => self.missing(stage, below),
        }
    }

    /// Whether what an address answers with never changes, because its contents are in its name: when they change, pages
    /// name another address. `path` is as for [`Preview::answer`].
    pub fn is_lasting(&self, path: &str) -> bool {
        self.stage.as_ref().is_some_and(|stage| {
            let below = path.strip_prefix(stage.config.base.path.as_str());
            below
                .and_then(|below| below.strip_prefix(crate::render::made::FOLDER))
                .is_some_and(|rest| rest.starts_with('/'))
        })
    }

    /// The address of what a source file is for: the page or section of a document, the page of a file in its bundle,
    /// the file itself of a static one; as a link has it, with the path of the base address. `file` is relative to the
    /// site, such as `content/articles/a.md`. None for a file that has no address of its own, such as a template.
    pub fn url_of_source(&self, file: &str) -> Option<String> {
        let stage = self.stage.as_ref()?;
        let url = url_of(stage, file)?;
        Some(stage.config.base.href(&url))
    }

    /// Every document of the site, built or not, by content path.
    pub fn overview(&self) -> Vec<Overview> {
        let stage = self.newest.as_ref().or(self.stage.as_ref());
        stage.map_or_else(Vec::new, |stage| overview::of(stage, &self.findings))
    }

    /// The document at a content path, such as `articles/a.md`; none where it is not built.
    pub fn document(&self, path: &str) -> Option<Overview> {
        let stage = self.newest.as_ref().or(self.stage.as_ref())?;
        let node = *stage.site.nodes.get(path)?;
        overview::of_node(stage, node, &self.findings)
    }

    fn asks<'a>(&'a self, stage: &'a Arc<Stage>) -> For<'a> {
        For {
            stage,
            number: self.number,
            checks: self.checks.as_deref(),
        }
    }

    fn missing(&self, stage: &Arc<Stage>, path: &str) -> Answer {
        let first = path.trim_start_matches('/').split('/').next();
        let localized = first.and_then(|code| stage.at(&format!("/{code}/404.html")));
        let found = localized.or_else(|| stage.at("/404.html"));
        Answer::Missing(found.map(|planned| self.shelf.serve(&self.asks(stage), planned)))
    }
}

fn url_of(stage: &Stage, file: &str) -> Option<UrlPath> {
    let site = &stage.site;
    if let Some(path) = file.strip_prefix("content/") {
        if let Some(node) = site.nodes.get(path) {
            return Some(match node {
                Node::Page(id) => site.page(*id).url.clone(),
                Node::Section(id) => site.section(*id).url.clone(),
            });
        }
        let page = site
            .pages
            .iter()
            .find(|p| p.assets.iter().any(|a| a == path));
        if let Some(page) = page {
            return Some(page.url.clone());
        }
    }
    let of_file = |planned: &&Planned| {
        matches!(planned.subject, Subject::Asset(_) | Subject::Static(..))
            && stage
                .file_of(&planned.subject)
                .is_some_and(|f| f.path == file)
    };
    stage.plan.iter().find(of_file).map(|p| p.url.clone())
}
