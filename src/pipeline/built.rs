//! Pages that were rendered are checked, and what is found on them is traced back to the file that a person edits.
//!
//! It renders nothing.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::inside::Inside;
use super::outbound::{Gatherer, On};
use super::written;
use super::{Goal, Order, Report};
use crate::check::Checks;
use crate::diagnostic::{Diagnostic, Place};
use crate::render::stage::Stage;
use crate::render::{Content, Rendered, template_of};
use crate::site::outputs::Planned;
use crate::source::Span;

/// Looks at pages as they are made.
pub(super) struct Look<'a> {
    stage: &'a Stage,
    checks: Option<&'a Checks>,
    sources: Sources<'a>,
    inside: Option<Inside<'a>>,
    outbound: Option<Gatherer<'a>>,
}

impl<'a> Look<'a> {
    pub(super) fn new(stage: &'a Stage, checks: Option<&'a Checks>) -> Self {
        let sources = Sources::new(stage);
        Self {
            stage,
            checks,
            sources,
            inside: None,
            outbound: None,
        }
    }

    /// The same for a run, which may look at all links of its pages, and gather those to other sites.
    pub(super) fn of(order: &'a Order, stage: &'a Stage, checks: Option<&'a Checks>) -> Self {
        let makes_all = order.goal == Goal::Check;
        Self {
            inside: makes_all.then(|| Inside::new(stage, &order.root)),
            outbound: order.outbound.then(|| Gatherer::new(stage, &order.root)),
            ..Self::new(stage, checks)
        }
    }

    /// Adds what can be said once all pages are made.
    pub(super) fn finish(self, report: &mut Report, findings: &mut Vec<Diagnostic>) {
        report.outbound = self.outbound.map(Gatherer::finish).unwrap_or_default();
        let broken = self.inside.map(|inside| inside.finish(findings));
        findings.extend(broken.unwrap_or_default());
    }

    /// Checks a page, where there is anything to check it by; what is found is kept with the output.
    pub(super) fn at<'r>(&self, planned: &Planned, page: &'r mut Rendered) -> &'r Rendered {
        let bytes = match &page.content {
            Content::Bytes(bytes) if page.path.as_str().ends_with(".html") => bytes.as_slice(),
            _ => &[],
        };
        if let (Some(checks), Ok(html)) = (self.checks, std::str::from_utf8(bytes)) {
            let locate = |words: &str| self.sources.locate(planned, words);
            let document = written::document(self.stage, planned);
            let (url, config) = (page.url.as_str(), &*self.stage.config);
            if let Some(built) = checks.read(html, url, config, document, &locate) {
                page.record.findings.extend(checks.page(&built));
                if let Some(inside) = &self.inside {
                    inside.take(planned, &built);
                }
                if let Some(outbound) = &self.outbound {
                    let template = &|| self.sources.template(planned);
                    outbound.take(&built, &On { document, template });
                }
            }
        }
        page
    }
}

/// Where words of built pages come from.
struct Sources<'a> {
    stage: &'a Stage,
    /// What was found in templates, by the words: the same words stand on every page.
    known: Mutex<BTreeMap<String, Option<Place>>>,
}

impl<'a> Sources<'a> {
    fn new(stage: &'a Stage) -> Self {
        let known = Mutex::default();
        Self { stage, known }
    }

    /// The place of the words: in the article, else in a template, a data file or the settings, else the template.
    fn locate(&self, planned: &Planned, words: &str) -> Option<Place> {
        let words = words.trim();
        self.in_article(planned, words)
            .or_else(|| self.in_templates(words))
            .or_else(|| self.template(planned))
    }

    fn in_article(&self, planned: &Planned, words: &str) -> Option<Place> {
        let document = written::document(self.stage, planned)?;
        let file = self.stage.snapshot.content.get(document.path.as_str())?;
        find(&written::text(file), &document.path.file(), words)
    }

    fn in_templates(&self, words: &str) -> Option<Place> {
        let lock = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(words) {
            return known.clone();
        }
        let layers = self.stage.snapshot.layers.iter();
        let mut files = layers.flat_map(|layer| layer.templates.values());
        let place = files.find_map(|file| find(&written::text(file), &file.path, words));
        lock().insert(words.to_owned(), place.clone());
        place
    }

    fn template(&self, planned: &Planned) -> Option<Place> {
        let name = template_of(self.stage, &planned.subject);
        let mut layers = self.stage.snapshot.layers.iter();
        let file = layers.find_map(|layer| layer.templates.get(&name))?;
        Some(Place::file(&file.path))
    }
}

/// The words in a text; where the page shows signs as HTML writes them, as they are written without it.
fn find(text: &str, file: &str, words: &str) -> Option<Place> {
    if words.is_empty() {
        return None;
    }
    let at = text.find(words)?;
    Some(Place::new(file, Span::new(at, at + words.len())))
}
