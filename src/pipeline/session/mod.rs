//! A site kept in memory between changes: what the preview shows is made from it, page by page, when it is asked for.
//!
//! A [`Session`] belongs to one thread, which tells it what has changed on the disk; each change gives a new [`Preview`],
//! which never changes any more and which any number of threads may ask for pages. Nothing here fails: broken settings,
//! a broken theme or an empty folder give a preview with findings, and the last good site under them.
//! It writes nothing, and knows neither HTTP nor watching.

mod content;
mod findings;
mod held;
mod overview;
mod preview;
mod related;
mod shelf;
mod touched;
mod whole;

use std::path::PathBuf;
use std::sync::Arc;

use super::{Goal, Order};
use crate::diagnostic::Diagnostic;
use crate::render::stage::Stage;
use held::Held;
use touched::Touched;

pub use findings::Findings;
pub use overview::Overview;
pub use preview::{Answer, Bytes, Preview, Served};
pub use whole::WholeSite;

/// What has changed on the disk since the session last looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Anything: the session looks at every file. For the first look, and when a watcher lost count.
    Everything,
    /// These files and folders, made, changed or gone; absolute, or relative to the site. None at all asks whether the
    /// clock alone changes anything.
    Paths(Vec<PathBuf>),
}

/// A site kept in memory.
pub struct Session {
    order: Order,
    held: Option<Held>,
    /// Whether a change could not be followed, so that everything must be looked at.
    missed: bool,
    last: Option<Arc<Preview>>,
}

impl Session {
    /// Opens a session; nothing is read before the first [`Session::advance`]. Of the order, folder, settings, overrides
    /// (the preview's own base address) and hidden pages count.
    pub fn open(order: Order) -> Self {
        Self {
            order: Order {
                goal: Goal::Preview,
                ..order
            },
            held: None,
            missed: false,
            last: None,
        }
    }

    /// Looks at what has changed. `clock` is "now" in seconds since 1970, `started` the same in nanoseconds, taken
    /// before the change was looked at: it tells which stamps are too young to be trusted.
    pub fn advance(&mut self, change: &Change, clock: i64, started: i64) -> Arc<Preview> {
        self.order.clock = clock;
        self.order.started = started;
        let looked = self.look(change);
        let (stage, findings, changed) = match (looked, &self.held) {
            (Ok(changed), Some(held)) => {
                let changed = changed || self.missed;
                self.missed = false;
                (held.stage.clone(), held.findings.clone(), changed)
            }
            (Ok(_), None) => (None, Findings::default(), true),
            (Err(findings), _) => {
                self.missed = true;
                (None, Findings::new(findings), true)
            }
        };
        self.show(stage, findings, changed)
    }

    /// What rules on the whole site look at, for another thread to run them while the session goes on; none where no
    /// rule does, where articles are still to be checked, or where what is shown is not what the files say. What it
    /// finds goes to [`Session::join`], unless the session has advanced since.
    pub fn whole(&self) -> Option<WholeSite> {
        let sound = self.last.as_ref().is_some_and(|last| !last.stale);
        self.held
            .as_ref()
            .filter(|_| sound && !self.missed && !self.has_unchecked())?
            .whole(&self.order)
    }

    /// Takes in what rules on the whole site have found. None where that changes nothing.
    pub fn join(&mut self, found: Vec<Diagnostic>) -> Option<Arc<Preview>> {
        let held = self.held.as_mut()?;
        if !held.join(found) {
            return None;
        }
        let (stage, findings) = (held.stage.clone(), held.findings.clone());
        Some(self.show(stage, findings, true))
    }

    fn show(
        &mut self,
        stage: Option<Arc<Stage>>,
        findings: Findings,
        changed: bool,
    ) -> Arc<Preview> {
        let last = self.last.as_deref();
        // The waivers of a page are known once its article was checked.
        let all_checked = self.held.as_ref().filter(|held| held.unchecked() == 0);
        let checks = all_checked.map(Held::page_checks);
        let mut preview = Preview::after(last, (stage, checks), findings, changed);
        preview.unchecked = self.held.as_ref().map_or(0, Held::unchecked);
        let preview = Arc::new(preview);
        self.last = Some(preview.clone());
        preview
    }

    /// Whether articles have been read that no check has looked at.
    pub fn has_unchecked(&self) -> bool {
        !self.missed && self.held.as_ref().is_some_and(|held| held.unchecked() > 0)
    }

    /// Checks the next of the articles that [`Session::advance`] has read and not checked, which a look at everything
    /// leaves for later, so that pages can be shown. None where nothing was left; a new preview when the last is done.
    pub fn check_next(&mut self, most: usize) -> Option<Arc<Preview>> {
        if !self.has_unchecked() {
            return None;
        }
        let held = self.held.as_mut()?;
        if !held.check_next(&self.order, most)? {
            return self.last.clone();
        }
        let (stage, findings) = (held.stage.clone(), held.findings.clone());
        Some(self.show(stage, findings, true))
    }

    /// Whether anything differs.
    fn look(&mut self, change: &Change) -> Result<bool, Vec<Diagnostic>> {
        let touched = if self.missed {
            Touched::everything()
        } else {
            Touched::of(change, &self.order)
        };
        if let Some(held) = &mut self.held {
            return held.follow(&self.order, touched);
        }
        self.held = Some(Held::open(&self.order)?);
        Ok(true)
    }
}
