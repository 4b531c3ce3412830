//! Lists that the facts of single pages give: by state, reviews that are due, pages without review or links to them.

use std::collections::BTreeSet;

use super::{Cell, Kind, Sheet, Subject, articles, aside, column, page_cell};
use crate::address::url_path;
use crate::config::MenuEntry;
use crate::moment::Moment;
use crate::parse::document::LinkKind;
use crate::render::stage::Stage;
use crate::site::{Byline, Node, Page, PageId, Resolved, Site, State};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Pages of a state, by path.
pub(super) fn by_state(kind: Kind, stage: &Stage) -> Sheet {
    let wanted = |state: State| is_of(kind, state);
    let row =
        |path: &str, state: State, moments: [Option<Moment>; 2], address: String, title: &str| {
            vec![
                Cell::Text(path.to_owned()),
                Cell::Text(state.word().to_owned()),
                Cell::Date(moments[0]),
                Cell::Date(moments[1]),
                Cell::Text(address),
                Cell::Text(title.to_owned()),
            ]
        };
    let mut rows: Vec<(String, Vec<Cell>)> = Vec::new();
    for page in stage.site.pages.iter().filter(|p| wanted(p.state)) {
        let path = page.document.path.as_str();
        let moments = [page.date, page.review.and_then(|r| r.next)];
        let address = stage.config.base.permalink(&page.url);
        rows.push((
            path.to_owned(),
            row(path, page.state, moments, address, page.title()),
        ));
    }
    for hidden in stage.site.hidden.iter().filter(|h| wanted(h.state)) {
        let front = &hidden.document.front;
        let path = hidden.document.path.as_str();
        let date = front
            .publish_date
            .or(front.date)
            .or(hidden.document.name.date);
        let address = stage.config.base.permalink(&hidden.url);
        rows.push((
            path.to_owned(),
            row(
                path,
                hidden.state,
                [date, None],
                address,
                &front.title.value,
            ),
        ));
    }
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    Sheet {
        kind,
        note: String::new(),
        columns: vec![
            column("path", "path"),
            column("state", "state"),
            column("date", "date"),
            column("review_due", "review due"),
            aside("address", "address"),
            column("title", "title"),
        ],
        rows: rows.into_iter().map(|(_, row)| row).collect(),
    }
}

/// Whether a page of a state stands in a list.
fn is_of(kind: Kind, state: State) -> bool {
    match kind {
        Kind::Drafts => state == State::Draft,
        Kind::Scheduled => state == State::Scheduled,
        Kind::Expired => state == State::Expired,
        Kind::Published => state == State::Published,
        _ => true,
    }
}

/// Reviews that are overdue, or due within the days asked for; the longest overdue first.
pub(super) fn review_due(subject: &Subject<'_>) -> Sheet {
    let stage = subject.stage;
    let now = stage.run.clock;
    let mut found: Vec<(i64, PageId)> = Vec::new();
    for (i, page) in stage.site.pages.iter().enumerate() {
        let Some(next) = page.review.and_then(|r| r.next) else {
            continue;
        };
        if next.seconds <= now.seconds + i64::from(subject.within) * DAY {
            found.push((next.seconds, PageId(i)));
        }
    }
    found.sort_unstable_by_key(|(due, id)| (*due, id.0));
    let rows = found.into_iter().map(|(due, id)| {
        let page = stage.site.page(id);
        let review = page.review;
        // Days between midnights: what is due tomorrow is due in one day, at any hour.
        let days = (due - now.seconds).div_euclid(DAY)
            + i64::from((due - now.seconds).rem_euclid(DAY) > 0);
        let state = if due <= now.seconds {
            "overdue"
        } else {
            "due soon"
        };
        vec![
            page_cell(stage, id),
            Cell::Text(state.to_owned()),
            Cell::Date(review.and_then(|r| r.next)),
            Cell::Number(Some(days as f64), 0),
            Cell::Text(names(&stage.site, &page.reviewers)),
            Cell::Date(review.map(|r| r.last)),
        ]
    });
    Sheet {
        kind: Kind::ReviewDue,
        note: String::new(),
        rows: rows.collect(),
        columns: vec![
            column("page", "page"),
            column("state", "state"),
            column("review_due", "due"),
            column("days_left", "days left"),
            column("reviewer", "reviewer"),
            aside("last_reviewed", "last reviewed"),
        ],
    }
}

fn names(site: &Site, bylines: &[Byline]) -> String {
    let name = |byline: &Byline| match byline {
        Byline::Person(i) => site.people.get(*i).map(|p| p.name.clone()),
        Byline::Name(name) => Some(name.clone()),
    };
    let all: Vec<String> = bylines.iter().filter_map(name).collect();
    all.join(", ")
}

/// Articles that name no reviewer, or no day of a review; the newest first.
pub(super) fn unreviewed(subject: &Subject<'_>) -> Sheet {
    let stage = subject.stage;
    let lacks = |page: &Page| match (page.reviewers.is_empty(), page.review.is_none()) {
        (true, true) => Some("reviewer, day"),
        (true, false) => Some("reviewer"),
        (false, true) => Some("day"),
        (false, false) => None,
    };
    let mut found: Vec<(PageId, &Page, &str)> = articles(&stage.site)
        .filter_map(|(id, page)| Some((id, page, lacks(page)?)))
        .collect();
    found.sort_by_key(|(id, page, _)| (std::cmp::Reverse(page.date.map(|d| d.seconds)), id.0));
    let rows = found.into_iter().map(|(id, page, lacks)| {
        vec![
            page_cell(stage, id),
            Cell::Text(lacks.to_owned()),
            Cell::Date(page.date),
            Cell::Text(names(&stage.site, &page.authors)),
            Cell::Count(u64::from(page.document.text.words)),
        ]
    });
    Sheet {
        kind: Kind::Unreviewed,
        note: String::new(),
        rows: rows.collect(),
        columns: vec![
            column("page", "page"),
            column("lacks", "lacks"),
            column("date", "date"),
            column("author", "author"),
            column("words", "words"),
        ],
    }
}

/// How many articles are named from which a link would fit.
const NEAR: usize = 3;

/// Pages to which no other page, section or menu links; lists that pamphlet makes do not count.
pub(super) fn orphans(subject: &Subject<'_>) -> Sheet {
    let stage = subject.stage;
    let site = &stage.site;
    let elsewhere = linked_elsewhere(stage);
    let mut rows = Vec::new();
    for (i, page) in site.pages.iter().enumerate() {
        if !page.backlinks.is_empty() || elsewhere.contains(page.url.as_str()) {
            continue;
        }
        let near: Vec<String> = (subject.related)(PageId(i))
            .into_iter()
            .take(NEAR)
            .map(|(other, ..)| site.page(other).document.path.as_str().to_owned())
            .collect();
        rows.push(vec![
            page_cell(stage, PageId(i)),
            Cell::Date(page.date),
            Cell::Text(near.join(", ")),
        ]);
    }
    Sheet {
        kind: Kind::Orphans,
        note: String::new(),
        rows,
        columns: vec![
            column("page", "page"),
            column("date", "date"),
            column("link_from", "link to it from"),
        ],
    }
}

/// Addresses to which texts of sections or menus link.
fn linked_elsewhere(stage: &Stage) -> BTreeSet<String> {
    let mut linked = BTreeSet::new();
    for section in &stage.site.sections {
        let links = section.document.iter().flat_map(|d| &d.text.links);
        for (link, to) in links.zip(&section.links) {
            if let (LinkKind::Link, Resolved::Inside { url, .. }) = (link.kind, to) {
                linked.insert(url.as_str().to_owned());
            }
        }
    }
    let config = &stage.config;
    let of_languages = config.languages.values().flat_map(|l| l.menus.values());
    for menu in config.menus.values().chain(of_languages) {
        entries(menu, &mut |url| {
            // `@/about.md` names a file; its page is the one that counts.
            let named = url.strip_prefix("@/").and_then(|p| stage.site.nodes.get(p));
            if let Some(Node::Page(id)) = named {
                linked.insert(stage.site.page(*id).url.as_str().to_owned());
            }
            let below = url
                .strip_prefix(stage.config.base.origin.as_str())
                .unwrap_or(url);
            let path = below.split(['?', '#']).next().unwrap_or_default();
            linked.extend(url_path(path).map(|url| url.as_str().to_owned()));
        });
    }
    linked
}

fn entries(menu: &[MenuEntry], take: &mut dyn FnMut(&str)) {
    for entry in menu {
        take(&entry.url);
        entries(&entry.children, take);
    }
}
