//! The files of the search: a page for each language, and an index that it fetches from.
//!
//! How many files there are depends on the number of pages alone, so that they can be planned without reading any.

use super::{Planned, Subject, planned};
use crate::address::UrlPath;
use crate::config::Config;
use crate::search;
use crate::site::{PageId, Site, assemble};

/// A file of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchPart {
    /// What is read first.
    Head,
    /// Words with their pages.
    Words(usize),
    /// Words alone, to find what a misspelt one means.
    Spellings(usize),
    /// Titles and addresses.
    Pages(usize),
}

/// The address of a language's search page, and the folder of its index.
pub fn search_url(language: &str, config: &Config) -> UrlPath {
    UrlPath(format!("{}/search/", assemble::prefix(language, config)))
}

/// The pages that search finds in a language: oldest first, so that a new one changes few files of an index.
pub fn searchable(site: &Site, language: &str) -> Vec<PageId> {
    let mut ids: Vec<PageId> = (0..site.pages.len())
        .map(PageId)
        .filter(|id| {
            let page = site.page(*id);
            page.language == language && !page.document.front.hidden_from_search
        })
        .collect();
    ids.sort_by_cached_key(|id| {
        let page = site.page(*id);
        (page.date.map(|d| d.seconds), page.document.path.0.clone())
    });
    ids
}

pub(super) fn plan(site: &Site, config: &Config) -> Vec<Planned> {
    let mut plan = Vec::new();
    for language in config.language_codes() {
        let count = searchable(site, language).len();
        if count == 0 {
            continue;
        }
        let page = search_url(language, config);
        let mut add = |name: String, part| {
            let url = UrlPath(format!("{}{name}", page.as_str()));
            let subject = Subject::SearchFile(language.to_owned(), part);
            plan.push(planned(url, subject, None));
        };
        add("index.json".into(), SearchPart::Head);
        for n in 0..search::word_files(count) {
            add(format!("w{n}.json"), SearchPart::Words(n));
        }
        for n in 0..search::spelling_files(count) {
            add(format!("s{n}.json"), SearchPart::Spellings(n));
        }
        for n in 0..search::page_files(count) {
            add(format!("p{n}.json"), SearchPart::Pages(n));
        }
        let subject = Subject::Search(language.to_owned());
        plan.push(planned(page.clone(), subject, None));
    }
    plan
}
