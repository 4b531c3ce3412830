//! What is checked when there is time, for a site that is kept in memory: articles that were read without it, the whole
//! site, built pages.
//!
//! Comparing all articles takes longer than a writer waits for a page, so it is asked for when there is time, and done on
//! a thread of its own from what the session holds at that moment ([`WholeSite`]). What it finds is handed back
//! ([`super::Session::join`]) and stays until the next time, but for files that change in between. A built page is
//! checked when it is rendered.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::held::Held;
use crate::check::Checks;
use crate::check::waiver::{self, Waiver};
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::pipeline::Order;
use crate::pipeline::built;
use crate::pipeline::documents::Changed;
use crate::pipeline::grade;
use crate::pipeline::whole;
use crate::relate::Profile;
use crate::render::Rendered;
use crate::render::stage::Stage;
use crate::site::outputs::Planned;

/// All that rules on the whole site look at, as it was at one moment.
pub struct WholeSite {
    pub(super) stage: Arc<Stage>,
    /// The site's folder.
    pub(super) root: PathBuf,
    pub(super) checks: Arc<Checks>,
    /// What each page is compared by.
    pub(super) profiles: Vec<Option<Arc<Profile>>>,
}

impl WholeSite {
    /// What the rules find; none once `stop` is set, which ends it after the rule at hand.
    pub fn look(&self, stop: &AtomicBool) -> Option<Vec<Diagnostic>> {
        let profiles = self.profiles.iter().map(Option::as_deref).collect();
        whole::look(&self.stage, &self.root, profiles, &self.checks, &|| {
            !stop.load(Ordering::Relaxed)
        })
    }
}

/// What pages are checked by when they are rendered.
pub(super) struct PageChecks {
    pub checks: Arc<Checks>,
    /// Waivers by file.
    pub waivers: Arc<BTreeMap<String, Vec<Waiver>>>,
}

impl PageChecks {
    /// The key of an output together with what it is checked by.
    pub(super) fn key(&self, of_output: Digest) -> Digest {
        Digester::new()
            .digest(of_output)
            .digest(self.checks.mark)
            .finish()
    }

    /// What is wrong with a page that was rendered: weighed, less what is waived.
    pub(super) fn findings(
        &self,
        stage: &Stage,
        planned: &Planned,
        page: &mut Rendered,
    ) -> Vec<Diagnostic> {
        let before = page.record.findings.len();
        built::Look::new(stage, Some(&self.checks)).at(planned, page);
        let mut found = page.record.findings.split_off(before);
        waiver::waive(&mut found, &self.waivers);
        grade::weighed(found, &stage.config)
    }
}

/// Takes out findings that speak of a file, and tells whether any of them stood in another.
fn forget(found: &mut Vec<Diagnostic>, file: &str) -> bool {
    let mut elsewhere = false;
    found.retain(|finding| {
        let stands = finding.place.as_ref().is_some_and(|p| *p.file == *file);
        let speaks = stands || finding.labels.iter().any(|l| *l.place.file == *file);
        elsewhere |= speaks && !stands;
        !speaks
    });
    elsewhere
}

impl Held {
    /// Articles that may be left to be checked.
    pub(super) fn unchecked(&self) -> usize {
        self.kept.unchecked()
    }

    /// Checks articles that were read without it, `most` at once. None where nothing is left; else whether it is done now.
    pub(super) fn check_next(&mut self, order: &Order, most: usize) -> Option<bool> {
        let more = (&*self.content.files, most);
        let done = (self.kept).check_next(order, &self.config, &self.checks, more);
        if done == Some(true) {
            self.findings = self.graded();
        }
        done
    }

    /// Lets go of what rules on the whole site found in files that have changed, until there is time to look again;
    /// of all where the changes are not known one by one. Tells whether that changes lists of findings that would not
    /// be made anew otherwise.
    pub(super) fn forget(&mut self, changes: Option<&[Changed]>) -> bool {
        let whole = &mut self.found.whole;
        let Some(changes) = changes else {
            let had_any = !whole.is_empty();
            whole.clear();
            return had_any;
        };
        let mut stale = false;
        for change in changes {
            let before = whole.len();
            let elsewhere = forget(whole, &change.path().file());
            // The list of a file that changed is made anew only where its own findings differ.
            stale |= elsewhere || change.same_findings && before > whole.len();
        }
        stale
    }

    /// What rules on the whole site look at; none where no rule does, or nothing can be shown.
    pub(super) fn whole(&self, order: &Order) -> Option<WholeSite> {
        let stage = self.stage.clone()?;
        if !self.checks.look_at_the_whole() {
            return None;
        }
        let pages = stage.site.pages.iter();
        Some(WholeSite {
            root: order.root.clone(),
            profiles: pages.map(|p| self.kept.profile_of(p).cloned()).collect(),
            checks: self.checks.clone(),
            stage,
        })
    }

    /// Takes in what those rules found, and tells whether it is anything else than before.
    pub(super) fn join(&mut self, found: Vec<Diagnostic>) -> bool {
        let differs = self.found.whole != found;
        if differs {
            self.found.whole = found;
            self.findings = self.graded();
        }
        differs
    }

    /// What pages are checked by when they are rendered.
    pub(super) fn page_checks(&self) -> Arc<PageChecks> {
        Arc::new(PageChecks {
            checks: self.checks.clone(),
            waivers: self.kept.waivers.clone(),
        })
    }
}
