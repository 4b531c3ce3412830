//! Every address of every page and section, resolved; who links to whom; which pages front matter names.

use std::sync::Arc;

use super::{Addresses, From, broken};
use crate::address::join;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::lookup::Lookup;
use crate::parse::document::{Link, LinkKind, Located, SortBy};
use crate::site::assemble::sort_pages;
use crate::site::outputs::{Planned, Subject};
use crate::site::{Node, PageId, Resolved, Section, Site};
use crate::source::Span;

/// All that [`resolve`] finds; [`Links::store`] puts it into the site.
#[derive(Default)]
pub struct Links {
    pages: Vec<Vec<Resolved>>,
    sections: Vec<Vec<Resolved>>,
    backlinks: Vec<Vec<PageId>>,
    pins: Vec<(Vec<PageId>, Vec<PageId>)>,
}

/// Resolves every address of every page and section.
pub fn resolve(
    site: &Site,
    plan: &[Planned],
    config: &Config,
    findings: &mut Vec<Diagnostic>,
) -> Links {
    let known = Addresses::new(site, plan, config);
    let mut links = Links {
        backlinks: vec![Vec::new(); site.pages.len()],
        ..Links::default()
    };
    let by_url: Lookup<'_, PageId> = site
        .pages
        .iter()
        .enumerate()
        .map(|(i, p)| (p.url.as_str(), PageId(i)))
        .collect();
    for (i, page) in site.pages.iter().enumerate() {
        let text = &page.document.text;
        let from = From {
            path: &page.document.path,
            url: &page.url,
            language: &page.language,
            anchors: &text.anchors,
        };
        let resolved = all(&known, &text.links, &from, findings);
        for link in resolved
            .iter()
            .zip(&text.links)
            .filter(|(_, l)| l.kind == LinkKind::Link)
            .map(|(r, _)| r)
        {
            if let Resolved::Inside { url, .. } = link
                && let Some(target) = by_url.get(url.as_str()).filter(|t| t.0 != i)
                && links.backlinks[target.0].last() != Some(&PageId(i))
            {
                links.backlinks[target.0].push(PageId(i));
            }
        }
        links.pages.push(resolved);
        let front = &page.document.front;
        links.pins.push((
            named(&known, &front.related, &from, findings),
            named(&known, &front.related_exclude, &from, findings),
        ));
    }
    for section in &site.sections {
        links.sections.push(of_section(&known, section, findings));
    }
    for list in &mut links.backlinks {
        sort_pages(&site.pages, list, SortBy::Date);
        list.dedup();
    }
    links
}

impl Links {
    /// Puts the links into the site.
    pub fn store(self, site: &mut Site) {
        for ((page, links), (back, (pins, excludes))) in site
            .pages
            .iter_mut()
            .zip(self.pages)
            .zip(self.backlinks.into_iter().zip(self.pins))
        {
            let page = Arc::make_mut(page);
            page.links = links;
            page.backlinks = back;
            page.pins = pins;
            page.excludes = excludes;
        }
        for (section, links) in site.sections.iter_mut().zip(self.sections) {
            Arc::make_mut(section).links = links;
        }
    }
}

fn all(
    known: &Addresses<'_>,
    links: &[Link],
    from: &From<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Resolved> {
    links
        .iter()
        .map(|link| {
            known.find(&link.target, from).unwrap_or_else(|why| {
                let file = from.path.file();
                findings.push(match link.kind {
                    LinkKind::Source => no_picture(&why, &file, link.span),
                    LinkKind::Link => broken(known, &link.target, &why, &file, link.span),
                });
                Resolved::Broken
            })
        })
        .collect()
}

fn no_picture(why: &str, file: &str, span: Span) -> Diagnostic {
    let message = why.replace("there is no page or file at", "there is no picture");
    Diagnostic::error("link-broken", message)
        .at(file, span)
        .help("Put the file next to the article (in a folder with `index.md`) or below `static/`, and name it here.")
}

fn of_section(
    known: &Addresses<'_>,
    section: &Section,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Resolved> {
    let Some(document) = &section.document else {
        return Vec::new();
    };
    let text = &document.text;
    let from = From {
        path: &document.path,
        url: &section.url,
        language: &section.language,
        anchors: &text.anchors,
    };
    all(known, &text.links, &from, findings)
}

/// Pages that front matter names: a file beside, a path below `content/`, a slug or an address.
fn named(
    known: &Addresses<'_>,
    names: &[Located<String>],
    from: &From<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<PageId> {
    let mut pages = Vec::new();
    for name in names {
        match page_named(known, &name.value, from) {
            Some(id) if !pages.contains(&id) => pages.push(id),
            Some(_) => {}
            None => {
                let why = known.missing(&name.value);
                findings.push(broken(
                    known,
                    &name.value,
                    &why,
                    &from.path.file(),
                    name.span,
                ));
            }
        }
    }
    pages
}

fn page_named(known: &Addresses<'_>, name: &str, from: &From<'_>) -> Option<PageId> {
    let page = |path: &str| match known.site.nodes.get(path) {
        Some(Node::Page(id)) => Some(*id),
        _ => None,
    };
    let plain = name
        .trim_start_matches("@/")
        .trim_start_matches("content/")
        .trim_start_matches('/');
    let beside = join(from.path.folder(), name);
    let candidates = [beside, Some(plain.to_owned())];
    for path in candidates.iter().flatten() {
        for whole in [
            path.clone(),
            format!("{path}.md"),
            format!("{path}/index.md"),
        ] {
            if let Some(id) = page(&whole) {
                return Some(id);
            }
        }
    }
    if let Ok(Resolved::Inside { url, .. }) = known.find(name, from)
        && let Some(Subject::Page(id)) = known.outputs.get(url.as_str())
    {
        return Some(*id);
    }
    known
        .site
        .pages
        .iter()
        .position(|p| p.slug == name && p.language == from.language)
        .map(PageId)
}
