//! What is done once the site has been left alone for a moment: rules on the whole site are run, on a thread of its own.
//!
//! A change that comes in between ends it. It knows no rule and shows nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::diagnostic::Diagnostic;
use crate::pipeline::session::WholeSite;
use crate::watch::Bell;

/// How long nobody has saved anything, at least.
const QUIET: Duration = Duration::from_secs(1);

/// The same, as a multiple of what the last look took: on a large site, whoever saves every few seconds is not to wait
/// for it with each save.
const REST: u32 = 4;

/// The look at the whole site that is to come, or under way.
#[derive(Default)]
pub(super) struct Quiet {
    due: Option<Instant>,
    running: Option<Running>,
    /// How long the last look took that came to its end.
    took: Duration,
}

struct Running {
    began: Instant,
    stop: Arc<AtomicBool>,
    found: Receiver<Vec<Diagnostic>>,
}

impl Quiet {
    /// Notes that the site has changed: what is under way is about another one.
    pub(super) fn disturb(&mut self) {
        self.due = None;
        if let Some(running) = self.running.take() {
            running.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Notes that the last change has been shown.
    pub(super) fn wait(&mut self) {
        self.due = Some(Instant::now() + QUIET.max(self.took * REST));
    }

    /// When there is something to start.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Whether the time has come; once.
    pub(super) fn is_due(&mut self) -> bool {
        let is_due = self.due.is_some_and(|due| due <= Instant::now());
        if is_due {
            self.due = None;
        }
        is_due
    }

    /// Starts to look. The bell is rung when it is done.
    pub(super) fn start(&mut self, site: WholeSite, bell: Bell) {
        let began = Instant::now();
        let (sender, found) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let name = "whole site".to_owned();
        // Where no thread can be had, or a rule fails, the preview goes on without what it would have told.
        let started = thread::Builder::new().name(name).spawn(move || {
            if let Some(found) = site.look(&stopped) {
                let _ = sender.send(found);
                bell.ring();
            }
        });
        if started.is_ok() {
            self.running = Some(Running { began, stop, found });
        }
    }

    /// What was found, once.
    pub(super) fn take(&mut self) -> Option<Vec<Diagnostic>> {
        let running = self.running.as_ref()?;
        let found = running.found.try_recv().ok()?;
        self.took = running.began.elapsed();
        self.running = None;
        Some(found)
    }
}
