//! Which series each page belongs to, and in which order its pages are read.

use std::collections::BTreeMap;

use super::{PageId, Site, assemble};
use crate::parse::document::SortBy;

/// By page: the number of the taxonomy and of the term, and the series' pages from the oldest on.
pub type Series = BTreeMap<PageId, (usize, usize, Vec<PageId>)>;

/// For each page the first series that it belongs to, with the series' pages from the oldest on.
pub fn series(site: &Site) -> Series {
    let mut found = BTreeMap::new();
    for (t, taxonomy) in site
        .taxonomies
        .iter()
        .enumerate()
        .filter(|(_, t)| t.name == "series")
    {
        for (i, term) in taxonomy.terms.iter().enumerate() {
            let mut pages = term.pages.clone();
            assemble::sort_pages(&site.pages, &mut pages, SortBy::Date);
            pages.reverse();
            let weighted = pages
                .iter()
                .all(|p| site.page(*p).document.front.weight.is_some());
            if weighted {
                assemble::sort_pages(&site.pages, &mut pages, SortBy::Weight);
            }
            for page in &pages {
                found.entry(*page).or_insert_with(|| (t, i, pages.clone()));
            }
        }
    }
    found
}
