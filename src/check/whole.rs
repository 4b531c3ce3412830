//! What rules on the whole site look at.
//!
//! It is put together by the pipeline from what is known anyway.

use crate::config::Config;
use crate::moment::Moment;
use crate::relate::Profile;
use crate::site::{Page, PageId, Site, State};

/// The whole site.
pub struct Whole<'a> {
    /// Its pages, sections and people.
    pub site: &'a Site,
    /// The settings.
    pub config: &'a Config,
    /// "Now", by which reviews grow old.
    pub clock: Moment,
    /// The settings' file.
    pub settings_file: &'a str,
    /// What each page is compared by; as many as pages, none where it is not known.
    pub profiles: Vec<Option<&'a Profile>>,
    /// Related articles of each page, best first.
    pub related: &'a dyn Fn(PageId) -> Vec<PageId>,
    /// The text of a page's file. Each asking reads the file.
    pub text: &'a dyn Fn(PageId) -> String,
    /// The text of the settings' file. Each asking reads the file.
    pub settings: &'a dyn Fn() -> String,
}

impl<'a> Whole<'a> {
    /// The articles that visitors see: published pages below a section, each with its number.
    pub fn articles(&self) -> impl Iterator<Item = (PageId, &'a Page)> + use<'a> {
        let pages = self.site.pages.iter().enumerate();
        pages
            .filter(|(_, page)| {
                page.state == State::Published && !page.document.name.folder.is_empty()
            })
            .map(|(number, page)| (PageId(number), &**page))
    }
}
