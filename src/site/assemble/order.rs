//! Pages in their order: lists, neighbours, and versions in other languages.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::moment::Moment;
use crate::parse::document::SortBy;
use crate::site::{Page, PageId, Section, SectionId, Site, State};

/// Puts each page on its section's list, and through transparent sections on those above, and sorts the lists.
pub(super) fn list_pages(site: &mut Site) {
    for i in 0..site.pages.len() {
        let mut next = Some(site.pages[i].section);
        while let Some(id) = next {
            let section = site.section_mut(id);
            section.pages.push(PageId(i));
            let transparent = section
                .document
                .as_ref()
                .is_some_and(|d| d.front.section.transparent);
            next = if transparent { section.parent } else { None };
        }
    }
    for i in 0..site.sections.len() {
        let by = site.sections[i]
            .document
            .as_ref()
            .map_or(SortBy::Date, |d| d.front.section.sort_by);
        let mut pages = std::mem::take(&mut site.section_mut(SectionId(i)).pages);
        sort_pages(&site.pages, &mut pages, by);
        site.section_mut(SectionId(i)).pages = pages;
    }
}

/// Sorts pages; every order is total, because ties are broken by content path.
pub fn sort_pages(all: &[Arc<Page>], pages: &mut [PageId], by: SortBy) {
    pages.sort_by(|a, b| {
        let (a, b) = (&all[a.0], &all[b.0]);
        let newest = |of: fn(&Page) -> Option<Moment>| {
            let (a, b) = (of(a).map(|m| m.seconds), of(b).map(|m| m.seconds));
            b.cmp(&a)
        };
        let title = || a.title().to_lowercase().cmp(&b.title().to_lowercase());
        let order = match by {
            SortBy::Date => newest(|p| p.date).then_with(|| {
                if a.date.is_none() {
                    title()
                } else {
                    std::cmp::Ordering::Equal
                }
            }),
            SortBy::UpdateDate => newest(|p| p.document.front.updated.or(p.date)),
            SortBy::Title => title(),
            SortBy::Weight => {
                let weight = |p: &Page| p.document.front.weight.unwrap_or(i64::MAX);
                weight(a).cmp(&weight(b))
            }
            SortBy::Slug => a.slug.cmp(&b.slug),
            SortBy::None => std::cmp::Ordering::Equal,
        };
        order.then_with(|| a.document.path.cmp(&b.document.path))
    });
}

/// Neighbours within the page's own section; by date only among pages that have one.
pub(super) fn set_neighbours(site: &mut Site) {
    for i in 0..site.sections.len() {
        let by = site.sections[i]
            .document
            .as_ref()
            .map_or(SortBy::Date, |d| d.front.section.sort_by);
        let line: Vec<PageId> = site.sections[i]
            .pages
            .iter()
            .copied()
            .filter(|id| site.pages[id.0].section == SectionId(i))
            .filter(|id| by != SortBy::Date || site.pages[id.0].date.is_some())
            .collect();
        for pair in line.windows(2) {
            if let [before, after] = pair {
                site.page_mut(*before).higher = Some(*after);
                site.page_mut(*after).lower = Some(*before);
            }
        }
    }
}

pub(super) fn set_translations(site: &mut Site, config: &Config) {
    let mut groups: BTreeMap<String, Vec<PageId>> = BTreeMap::new();
    for (i, page) in site.pages.iter().enumerate() {
        groups
            .entry(page.document.name.group.clone())
            .or_default()
            .push(PageId(i));
    }
    for (number, members) in groups.values().enumerate() {
        for id in members {
            let others = members
                .iter()
                .copied()
                .filter(|other| other != id)
                .collect();
            let page = site.page_mut(*id);
            page.translations = others;
            page.group = u32::try_from(number).unwrap_or(u32::MAX);
        }
    }
    for i in 0..site.sections.len() {
        let (folder, language) = (
            site.sections[i].folder.clone(),
            site.sections[i].language.clone(),
        );
        let same = |s: &Section| s.folder == folder && s.language != language;
        let translations = site
            .sections
            .iter()
            .enumerate()
            .filter(|(_, s)| same(s))
            .map(|(j, _)| SectionId(j))
            .collect();
        site.section_mut(SectionId(i)).translations = translations;
        if language != config.language {
            let main = site
                .sections
                .iter()
                .find(|s| s.folder == folder && s.language == config.language);
            let missing = main
                .map(|s| untranslated(site, s, &language))
                .unwrap_or_default();
            site.section_mut(SectionId(i)).untranslated = missing;
        }
    }
}

fn untranslated(site: &Site, main: &Section, language: &str) -> Vec<PageId> {
    let has = |id: &PageId| {
        site.page(*id)
            .translations
            .iter()
            .any(|t| site.page(*t).language == language)
    };
    main.pages
        .iter()
        .copied()
        .filter(|id| !has(id) && site.page(*id).state == State::Published)
        .collect()
}
