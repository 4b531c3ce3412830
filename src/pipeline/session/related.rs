//! Related articles of a page, worked out when the page is rendered, from an index that follows the articles.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::Config;
use crate::pipeline::documents::Kept;
use crate::pipeline::lists::{Given, given, settings};
use crate::relate::{Collection, Entry, Profile, Settings, Singles};
use crate::render::stage::Related;
use crate::site::{PageId, Site};

/// The articles as they were followed so far.
#[derive(Default)]
pub(super) struct Articles {
    collection: Collection,
    last: Option<Arc<OnDemand>>,
}

/// Lists of one stage's pages.
pub(super) struct OnDemand {
    singles: Singles,
    settings: Settings,
    site: Site,
    given: Arc<Vec<Given>>,
    /// What each page is compared by.
    profiles: Vec<Option<Arc<Profile>>>,
    found: Mutex<BTreeMap<PageId, Arc<[PageId]>>>,
}

impl Articles {
    /// Follows the articles of a site. With `same` the site is the last one, but for documents that say the same of all
    /// that the site is assembled from.
    pub(super) fn follow(
        &mut self,
        site: &Site,
        kept: &Kept,
        config: &Config,
        same: bool,
    ) -> Arc<OnDemand> {
        let last = self.last.take().filter(|_| same);
        let given = last.as_ref().map_or_else(
            || Arc::new(given(site, kept, config)),
            |last| last.given.clone(),
        );
        let profiles: Vec<Option<Arc<Profile>>> = given
            .iter()
            .map(|given| kept.profile(given.document()).cloned())
            .collect();
        let last_profiles = last.as_ref().map(|last| &last.profiles);
        if let Some(changed) = last_profiles.and_then(|last| changed(last, &profiles)) {
            self.collection.exchange(&changed);
        } else {
            let entries = entries(site, &given, &profiles);
            let profile = |number: u32| profiles.get(number as usize)?.as_ref();
            self.collection.follow(&entries, profile);
        }
        let singles = Singles::new(&self.collection, last.as_ref().map(|last| &last.singles));
        let next = Arc::new(OnDemand {
            singles,
            settings: settings(config),
            site: site.clone(),
            given,
            profiles,
            found: Mutex::default(),
        });
        self.last = Some(next.clone());
        next
    }
}

/// The entries that have another profile; none where one has none, now or before.
fn changed<'a>(
    last: &[Option<Arc<Profile>>],
    profiles: &'a [Option<Arc<Profile>>],
) -> Option<Vec<(u32, &'a Arc<Profile>)>> {
    let mut changed = Vec::new();
    for (entry, (old, new)) in (0_u32..).zip(last.iter().zip(profiles)) {
        let (old, new) = (old.as_ref()?, new.as_ref()?);
        if !Arc::ptr_eq(old, new) {
            changed.push((entry, new));
        }
    }
    Some(changed)
}

fn entries<'a>(
    site: &'a Site,
    given: &'a [Given],
    profiles: &'a [Option<Arc<Profile>>],
) -> Vec<Entry<'a>> {
    let pages = site.pages.iter().zip(given).zip(profiles);
    pages
        .map(|((page, given), profile)| given.entry(page, profile.as_deref()))
        .collect()
}

impl Related for OnDemand {
    fn of(&self, id: PageId) -> Arc<[PageId]> {
        let found = || self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(list) = found().get(&id) {
            return list.clone();
        }
        let entries = entries(&self.site, &self.given, &self.profiles);
        let list = self.singles.list(&entries, &self.settings, id.0 as u32);
        let list: Arc<[PageId]> = list.iter().map(|m| PageId(m.entry as usize)).collect();
        found().insert(id, list.clone());
        list
    }
}
