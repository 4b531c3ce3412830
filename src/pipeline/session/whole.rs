//! Rules on the whole site and on built pages, for a site that is kept in memory.
//!
//! Comparing all articles takes longer than a writer waits for a page, so it is asked for when there is time, and done on
//! a thread of its own from what the session holds at that moment ([`WholeSite`]). What it finds is handed back
//! ([`super::Session::join`]) and stays until the next time, but for files that change in between. A built page is
//! checked when it is rendered.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::check::Checks;
use crate::check::waiver::{self, Waiver};
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::pipeline::built;
use crate::pipeline::documents::with_whole;
use crate::pipeline::grade;
use crate::relate::Profile;
use crate::render::Rendered;
use crate::render::stage::Stage;
use crate::site::outputs::Planned;

/// All that rules on the whole site look at, as it was at one moment.
pub struct WholeSite {
    pub(super) root: PathBuf,
    pub(super) stage: Arc<Stage>,
    pub(super) checks: Arc<Checks>,
    /// What each page is compared by.
    pub(super) profiles: Vec<Option<Arc<Profile>>>,
}

impl WholeSite {
    /// What the rules find; none once `stop` is set, which ends it after the rule at hand.
    pub fn look(&self, stop: &AtomicBool) -> Option<Vec<Diagnostic>> {
        let profiles = self.profiles.iter().map(Option::as_deref).collect();
        let is_wanted = || !stop.load(Ordering::Relaxed);
        with_whole(&self.stage, &self.root, profiles, |whole| {
            self.checks.whole_while(whole, &is_wanted)
        })
    }
}

/// What pages are checked by when they are rendered.
pub(super) struct PageChecks {
    pub checks: Arc<Checks>,
    /// Waivers by file.
    pub waivers: BTreeMap<String, Vec<Waiver>>,
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
pub(super) fn forget(found: &mut Vec<Diagnostic>, file: &str) -> bool {
    let mut elsewhere = false;
    found.retain(|finding| {
        let stands = finding.place.as_ref().is_some_and(|p| *p.file == *file);
        let speaks = stands || finding.labels.iter().any(|l| *l.place.file == *file);
        elsewhere |= speaks && !stands;
        !speaks
    });
    elsewhere
}
