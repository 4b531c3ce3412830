//! A site kept in memory between changes: what the preview shows is made from it, page by page, when it is asked for.
//!
//! A [`Session`] belongs to one thread, which tells it what has changed on the disk; each change gives a new [`Preview`],
//! which never changes any more and which any number of threads may ask for pages. Nothing here fails: broken settings,
//! a broken theme or an empty folder give a preview with findings, and the last good site under them.
//! It writes nothing, and knows neither HTTP nor watching.

mod overview;
mod preview;

use std::path::PathBuf;
use std::sync::Arc;

use super::{Goal, Order};

pub use overview::Overview;
pub use preview::{Answer, Bytes, Preview, Served};

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
            last: None,
        }
    }

    /// Looks at what has changed. `clock` is "now" in seconds since 1970, `started` the same in nanoseconds, taken
    /// before the change was looked at: it tells which stamps are too young to be trusted.
    pub fn advance(&mut self, change: &Change, clock: i64, started: i64) -> Arc<Preview> {
        let _ = change;
        self.order.clock = clock;
        self.order.started = started;
        let report = super::advance(&self.order);
        let preview = Arc::new(Preview::after(
            self.last.as_deref(),
            report.stage,
            report.findings,
        ));
        self.last = Some(preview.clone());
        preview
    }
}
