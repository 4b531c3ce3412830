//! What the template of an HTML page sees: the settings, what the page shows, and what its head says.

use std::fmt::Write as _;

use tera::{Context, Value};

use super::stage::Stage;
use super::view::{self, list, object};
use super::{body, feed, general, schema_org, settings};
use crate::site::outputs::{Planned, Subject};
use crate::site::{Node, PageId, SectionId, State};

pub(super) fn first(pages: &[PageId], n: usize) -> &[PageId] {
    pages.get(..n).unwrap_or(pages)
}

/// How many of a term's newest pages the list of terms shows.
pub(super) const TERM_PAGES: usize = 3;

fn nth(pages: &[PageId], by: usize, n: usize) -> &[PageId] {
    if by == 0 {
        pages
    } else {
        pages
            .chunks(by)
            .nth(n.saturating_sub(1))
            .unwrap_or_default()
    }
}

pub(super) fn section_pages(stage: &Stage, id: SectionId, n: usize) -> (&[PageId], usize) {
    let section = stage.site.section(id);
    (
        nth(&section.pages, section.paginate_by, n),
        section.pages.len(),
    )
}

pub(super) fn term_pages(stage: &Stage, t: usize, i: usize, n: usize) -> (&[PageId], usize) {
    let found = stage
        .site
        .taxonomies
        .get(t)
        .and_then(|t| Some((t, t.terms.get(i)?)));
    found.map_or((&[], 0), |(taxonomy, term)| {
        (nth(&term.pages, taxonomy.paginate_by, n), term.pages.len())
    })
}

/// What the template of an HTML page sees.
pub(super) fn html_context(stage: &Stage, planned: &Planned, language: &str) -> Context {
    let subject = &planned.subject;
    let mut context = Context::new();
    context.insert_value("config", settings::view(stage, language));
    context.insert_value("lang", language.into());
    context.insert_value("current_path", planned.url.as_str().into());
    context.insert_value(
        "current_url",
        stage.config.base.permalink(&planned.url).into(),
    );
    context.insert_value("title_tag", title_tag(stage, planned, language).into());
    context.insert_value("feeds", feed::links(stage, subject, language));
    context.insert_value("alternates", general::alternates_view(stage, subject));
    context.insert_value("languages", general::languages(stage, subject, language));
    context.insert_value(
        "json_ld",
        Value::from(schema_org::graph(stage, subject).map(|j| Value::safe_string(&j))),
    );
    context.insert_value(
        "robots",
        Value::from(hidden(stage, subject).then_some("noindex")),
    );
    subject_context(stage, subject, &mut context);
    context
}

/// What is not meant for search engines: what is not published yet, and further pages of a person or search.
fn hidden(stage: &Stage, subject: &Subject) -> bool {
    match subject {
        Subject::Page(id) => stage.site.page(*id).state != State::Published,
        Subject::NotFound(_) | Subject::Search(_) => true,
        _ => false,
    }
}

fn subject_context(stage: &Stage, subject: &Subject, context: &mut Context) {
    match subject {
        Subject::Page(id) => {
            let of = body::subject(stage, Node::Page(*id), false);
            let (content, summary) = of
                .map(|s| body::content_and_summary(stage, &s))
                .unwrap_or_default();
            context.insert_value("page", view::page(stage, *id, &content, summary.as_deref()));
        }
        Subject::Section(id, n) => {
            let (shown, total) = section_pages(stage, *id, *n);
            let section = stage.site.section(*id);
            let content =
                body::subject(stage, Node::Section(*id), false).map(|s| body::content(stage, &s));
            context.insert_value(
                "section",
                view::section(stage, *id, shown, &content.unwrap_or_default()),
            );
            context.insert_value(
                "paginator",
                view::paginator(stage, &section.url, shown, total, section.paginate_by, *n),
            );
        }
        Subject::Terms(t) => {
            if let Some(taxonomy) = stage.site.taxonomies.get(*t) {
                let terms = taxonomy
                    .terms
                    .iter()
                    .map(|term| view::term(stage, taxonomy, term, first(&term.pages, TERM_PAGES)));
                context.insert_value("taxonomy", view::taxonomy_view(stage, taxonomy));
                context.insert_value("terms", list(terms));
            }
        }
        Subject::Term(t, i, n) => {
            if let Some((taxonomy, term)) = stage
                .site
                .taxonomies
                .get(*t)
                .and_then(|t| Some((t, t.terms.get(*i)?)))
            {
                let (shown, total) = term_pages(stage, *t, *i, *n);
                context.insert_value("taxonomy", view::taxonomy_view(stage, taxonomy));
                context.insert_value("term", view::term(stage, taxonomy, term, shown));
                context.insert_value(
                    "paginator",
                    view::paginator(stage, &term.url, shown, total, taxonomy.paginate_by, *n),
                );
            }
        }
        Subject::Search(language) => {
            context.insert_value("page", object([]));
            context.insert_value("search", super::search::view(stage, language));
        }
        _ => context.insert_value("page", object([])),
    }
}

/// How many characters of a title search results show: 600 pixels (Yoast, 2024) at some 10 a character.
const TITLE_CHARACTERS: usize = 60;

/// The text of `<title>`: the page's title, and the site's after it where that still fits.
fn title_tag(stage: &Stage, planned: &Planned, language: &str) -> String {
    let site = settings::view(stage, language)
        .get_from_path("title")
        .and_then(|t| t.as_str().map(str::to_owned))
        .unwrap_or_default();
    let (mut own, part) = own_title(stage, &planned.subject, language);
    if part > 1 {
        let words = [("number", super::words::Argument::Number(part as f64))];
        let page = stage
            .words
            .get(language, "page-number", &words)
            .unwrap_or_else(|| part.to_string());
        let _ = write!(own, " – {page}");
    }
    if own.is_empty() || own == site {
        return site;
    }
    if own.chars().count() + site.chars().count() + 3 > TITLE_CHARACTERS {
        own
    } else {
        format!("{own} | {site}")
    }
}

fn own_title(stage: &Stage, subject: &Subject, language: &str) -> (String, usize) {
    match subject {
        Subject::Page(id) => (stage.site.page(*id).title().to_owned(), 1),
        Subject::Section(id, n) => (stage.site.section(*id).title.clone(), *n),
        Subject::Terms(t) => {
            let taxonomy = stage
                .site
                .taxonomies
                .get(*t)
                .map(|t| view::taxonomy_view(stage, t));
            (
                taxonomy
                    .and_then(|t| t.get_from_path("title")?.as_str().map(str::to_owned))
                    .unwrap_or_default(),
                1,
            )
        }
        Subject::Term(t, i, n) => {
            let term = stage.site.taxonomies.get(*t).and_then(|t| t.terms.get(*i));
            (term.map(|t| t.name.clone()).unwrap_or_default(), *n)
        }
        Subject::NotFound(_) => (stage.words.plain(language, "not-found-title"), 1),
        Subject::Search(_) => (stage.words.plain(language, "search-title"), 1),
        _ => (String::new(), 1),
    }
}
