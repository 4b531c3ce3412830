//! Every document with what its writer wants to know of it at a glance.

use super::Findings;
use crate::address::UrlPath;
use crate::diagnostic::{Diagnostic, Severity};
use crate::moment::Moment;
use crate::render::stage::Stage;
use crate::render::view;
use crate::site::{Document, Hidden, Node, Page, Review, Section, State};

/// A document at a glance.
#[derive(Clone, Debug, PartialEq)]
pub struct Overview {
    /// Its file, relative to the site: `content/articles/a.md`.
    pub file: String,
    /// Its title; empty where it has none, which is an error of its own.
    pub title: String,
    /// Its language.
    pub language: String,
    /// Whether visitors see it; a section is always published.
    pub state: State,
    /// Whether it is a section.
    pub is_section: bool,
    /// Its date, from front matter or name.
    pub date: Option<Moment>,
    /// When it appears or goes, for one that is scheduled or will expire.
    pub changes: Option<Moment>,
    /// The state of its medical review.
    pub review: Option<Review>,
    /// Its words, without code.
    pub words: u32,
    /// Minutes to read it.
    pub reading_time: u32,
    /// Its address in this preview, as a link has it; none where it is not built.
    pub url: Option<String>,
    /// Errors, warnings and pieces of advice among the preview's findings that stand in its file.
    pub counts: [usize; 3],
}

/// All documents of a stage, by content path.
pub(super) fn of(stage: &Stage, findings: &Findings) -> Vec<Overview> {
    let site = &stage.site;
    let pages = site.pages.iter().map(|page| of_page(stage, page));
    let hidden = site.hidden.iter().map(|hidden| of_hidden(stage, hidden));
    let sections = site.sections.iter();
    let sections = sections.filter_map(|section| of_section(stage, section));
    let mut all: Vec<Overview> = pages.chain(hidden).chain(sections).collect();
    for row in &mut all {
        row.counts = counts(findings.of(&row.file));
    }
    all.sort_by(|a, b| a.file.cmp(&b.file));
    all
}

/// The document of a page or section.
pub(super) fn of_node(stage: &Stage, node: Node, findings: &Findings) -> Option<Overview> {
    let mut row = match node {
        Node::Page(id) => of_page(stage, stage.site.page(id)),
        Node::Section(id) => of_section(stage, stage.site.section(id))?,
    };
    row.counts = counts(findings.of(&row.file));
    Some(row)
}

fn of_page(stage: &Stage, page: &Page) -> Overview {
    Overview {
        state: page.state,
        review: page.review,
        date: page.date,
        ..row(stage, &page.document, &page.language, Some(&page.url))
    }
}

fn of_hidden(stage: &Stage, hidden: &Hidden) -> Overview {
    let own = hidden.document.name.language.as_deref();
    let language = own.unwrap_or(&stage.config.language);
    Overview {
        state: hidden.state,
        ..row(stage, &hidden.document, language, None)
    }
}

fn of_section(stage: &Stage, section: &Section) -> Option<Overview> {
    let document = section.document.as_ref()?;
    let url = (!section.redirects).then_some(&section.url);
    Some(Overview {
        is_section: true,
        ..row(stage, document, &section.language, url)
    })
}

fn row(stage: &Stage, document: &Document, language: &str, url: Option<&UrlPath>) -> Overview {
    let front = &document.front;
    let now = stage.run.clock.seconds;
    let to_come = |moment: &Moment| moment.seconds > now;
    Overview {
        file: document.path.file(),
        title: front.title.value.clone(),
        language: language.to_owned(),
        state: State::Published,
        is_section: false,
        date: front.date.or(document.name.date),
        changes: front
            .publish_date
            .or(front.date)
            .or(document.name.date)
            .filter(to_come)
            .or(front.expiry_date.filter(to_come)),
        review: None,
        words: document.text.words,
        reading_time: view::reading_time(document.text.words),
        url: url.map(|url| stage.config.base.href(url)),
        counts: [0; 3],
    }
}

fn counts(findings: &[Diagnostic]) -> [usize; 3] {
    let [mut errors, mut warnings, mut advice] = [0; 3];
    for finding in findings {
        *match finding.severity {
            Severity::Error => &mut errors,
            Severity::Warning => &mut warnings,
            Severity::Advice => &mut advice,
        } += 1;
    }
    [errors, warnings, advice]
}
