//! `pamphlet explain PAGE`: why a page is as it is.

use std::fmt::Write as _;

use clap::Args;

use super::{Clock, General, Hidden, show, status};
use crate::diagnostic::nearest;
use crate::pipeline::{self, Goal, Report};
use crate::relate::Why;
use crate::render::{self, stage::Stage};
use crate::site::outputs::Subject;
use crate::site::{Hidden as HiddenPage, Node, PageId};

/// Say why a page is as it is: dates, template, what links here, related articles and the words behind them.
#[derive(Args)]
pub(super) struct Explain {
    /// A file such as articles/first-session.md, or an address such as /articles/first-session/
    page: String,
    #[command(flatten)]
    hidden: Hidden,
    #[command(flatten)]
    clock: Clock,
}

impl Explain {
    pub(super) fn run(&self, general: &General) -> u8 {
        let seconds = match self.clock.seconds(general) {
            Ok(seconds) => seconds,
            Err(status) => return status,
        };
        let report = pipeline::advance(&general.order(Goal::Site, self.hidden, seconds));
        let Some(stage) = &report.stage else {
            show::findings(general, &report.findings);
            return show::status(&report);
        };
        let Some(found) = find(stage, &self.page) else {
            let near = nearest(&self.page, stage.site.nodes.keys().map(String::as_str));
            let hint = near
                .map(|n| format!(" Did you mean `{n}`?"))
                .unwrap_or_default();
            show::complain(general, &format!("there is no page `{}`.{hint}", self.page));
            return status::USAGE;
        };
        let text = match found {
            Found::Page(id) => page(&report, stage, id),
            Found::Section(url) => section(stage, &url),
            Found::Hidden(hidden) => not_built(stage, hidden),
        };
        show::out(&text);
        status::DONE
    }
}

enum Found<'a> {
    Page(PageId),
    Section(String),
    Hidden(&'a HiddenPage),
}

fn find<'a>(stage: &'a Stage, given: &str) -> Option<Found<'a>> {
    let path = given
        .trim_start_matches("./")
        .trim_start_matches("content/")
        .trim_start_matches("@/");
    match stage.site.nodes.get(path) {
        Some(Node::Page(id)) => return Some(Found::Page(*id)),
        Some(Node::Section(id)) => {
            return Some(Found::Section(stage.site.section(*id).url.0.clone()));
        }
        None => {}
    }
    let url = format!(
        "/{}/",
        given
            .trim_start_matches(stage.config.base.origin.as_str())
            .trim_matches('/')
    );
    if let Some(i) = stage.site.pages.iter().position(|p| p.url.as_str() == url) {
        return Some(Found::Page(PageId(i)));
    }
    if let Some(section) = stage.site.sections.iter().find(|s| s.url.as_str() == url) {
        return Some(Found::Section(section.url.0.clone()));
    }
    stage
        .site
        .hidden
        .iter()
        .find(|h| h.document.path.as_str() == path || h.url.as_str() == url)
        .map(Found::Hidden)
}

fn not_built(stage: &Stage, hidden: &HiddenPage) -> String {
    let front = &hidden.document.front;
    let date = front
        .publish_date
        .or(front.date)
        .or(hidden.document.name.date);
    let why = match hidden.state {
        crate::site::State::Draft => {
            "it is a draft (`draft: true`). Build it with --drafts".to_owned()
        }
        crate::site::State::Scheduled => format!(
            "it appears on {}. Build it now with --future",
            date.map(super::super::moment::Moment::text)
                .unwrap_or_default()
        ),
        _ => format!(
            "it expired on {}. Build it all the same with --expired",
            front
                .expiry_date
                .map(super::super::moment::Moment::text)
                .unwrap_or_default()
        ),
    };
    format!(
        "{}\n  file     content/{}\n  address  {}\n  not built: {why}.\n",
        front.title.value,
        hidden.document.path.as_str(),
        stage.config.base.permalink(&hidden.url)
    )
}

fn section(stage: &Stage, url: &str) -> String {
    let Some(i) = stage
        .site
        .sections
        .iter()
        .position(|s| s.url.as_str() == url)
    else {
        return String::new();
    };
    let section = &stage.site.sections[i];
    let template = render::template_of(stage, &Subject::Section(crate::site::SectionId(i), 1));
    let from = stage.engine.file(&template).unwrap_or_default();
    format!(
        "{}\n  section  {}\n  address  {}\n  template {template} ({from})\n  pages    {}\n  below    {} sections\n",
        section.title,
        section
            .document
            .as_ref()
            .map_or_else(|| "(made for the folder)".to_owned(), |d| d.path.file()),
        stage.config.base.permalink(&section.url),
        section.pages.len(),
        section.subsections.len(),
    )
}

fn page(report: &Report, stage: &Stage, id: PageId) -> String {
    let mut text = facts(stage, id);
    text.push_str("\nRelated articles\n");
    let before = text.len();
    for listed in report.lists.of(id) {
        text.push_str(&related(report, stage, id, listed));
    }
    if text.len() == before {
        text.push_str("  none: this page takes no part in related articles, or there is no other article in its language.\n");
    }
    text
}

/// What is known of a page, a line each.
fn facts(stage: &Stage, id: PageId) -> String {
    let page = stage.site.page(id);
    let front = &page.document.front;
    let mut text = format!("{}\n", page.title());
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "  {name:<9} {value}");
    };
    line("file", page.file());
    line("address", stage.config.base.permalink(&page.url));
    line("state", page.state.word().to_owned());
    line("language", page.language.clone());
    let dates = [
        ("date", page.date),
        ("updated", front.updated),
        ("expires", front.expiry_date),
    ];
    for (name, moment) in dates
        .into_iter()
        .filter_map(|(name, moment)| Some((name, moment?)))
    {
        line(name, moment.text());
    }
    if let Some(review) = page.review {
        line("reviewed", reviewed(review));
    }
    let template = render::template_of(stage, &Subject::Page(id));
    let from = stage.engine.file(&template).unwrap_or("missing");
    line("template", format!("{template} ({from})"));
    line("section", stage.site.section(page.section).title.clone());
    let words = page.document.text.words;
    line(
        "words",
        format!("{words} ({} min)", render::view::reading_time(words)),
    );
    let linked: Vec<&str> = page
        .backlinks
        .iter()
        .map(|i| stage.site.page(*i).document.path.as_str())
        .collect();
    line(
        "linked by",
        if linked.is_empty() {
            "no other page".to_owned()
        } else {
            linked.join(", ")
        },
    );
    text
}

fn reviewed(review: crate::site::Review) -> String {
    let overdue = if review.overdue { " (overdue)" } else { "" };
    let next = review
        .next
        .map(|n| format!(", next due {}{overdue}", n.text()));
    format!("{}{}", review.last.text(), next.unwrap_or_default())
}

/// How many reasons of a related article are shown.
const REASONS: usize = 8;

fn related(
    report: &Report,
    stage: &Stage,
    id: PageId,
    (other, score, pinned): (PageId, f32, bool),
) -> String {
    let path = stage.site.page(other).document.path.as_str();
    if pinned {
        return format!("  pinned  {path}\n");
    }
    let reasons: Vec<String> = pipeline::reasons(report, id, other)
        .iter()
        .take(REASONS)
        .map(|reason| {
            let kind = match reason.why {
                Why::Words => String::new(),
                other => format!("{} ", format!("{other:?}").to_lowercase()),
            };
            format!("{kind}{} {:.3}", reason.term, reason.share)
        })
        .collect();
    let why = if reasons.is_empty() {
        "fills the list: no words in common".to_owned()
    } else {
        reasons.join(", ")
    };
    format!("  {score:.3}   {path}\n          {why}\n")
}
