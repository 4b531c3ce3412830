//! The thread that owns the site: it waits for changes, looks at them, and shows what came of it.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::board::{Board, News, Shown};
use super::{Look, Now, Tell, Told};
use crate::diagnostic::Severity;
use crate::pipeline::Order;
use crate::pipeline::session::{Change, Findings, Preview, Session};
use crate::watch::{Next, Watch};

/// The longest time that the clock is left alone: a computer that slept does not count the hours.
const CLOCK: Duration = Duration::from_mins(10);
/// The longest time that tabs wait while change follows on change.
const LONGEST: Duration = Duration::from_secs(1);

/// How long articles are checked before it is asked whether anything else is to be done.
const SLICE: Duration = Duration::from_millis(15);
/// How many articles are checked at once.
const CHECKED_AT_ONCE: usize = 8;

/// What the thread works with.
pub(super) struct Site {
    pub watch: Watch,
    pub board: Arc<Board>,
    pub order: Order,
    /// How long nothing has to happen before new errors are shown: half of a large change looks broken.
    pub pause: Duration,
    /// Whether tabs go to what was edited.
    pub navigate: bool,
    pub now: Now,
    pub tell: Tell,
    /// How long articles have been checked since that was told.
    pub checking: Cell<Duration>,
}

/// What has been looked at and not been told.
#[derive(Default)]
struct Untold {
    paths: Vec<PathBuf>,
    everything: bool,
    checked: bool,
    spent: Duration,
    since: Option<Instant>,
    until: Option<Instant>,
}

impl Untold {
    fn may_wait(&self) -> bool {
        self.since.is_some_and(|since| since.elapsed() < LONGEST)
    }
}

impl Site {
    /// Looks at the site, and at each change of it, until the watch is told to stop.
    pub(super) fn run(mut self) {
        let mut session = Session::open(self.order.clone());
        let mut change = Change::Everything;
        let mut untold = Untold::default();
        let mut told = Findings::default();
        loop {
            let mut shown = self.look(&mut session, &change, &mut untold);
            let now = Instant::now();
            let is_worse = has_new_errors(shown.findings(), &told);
            let first = *untold.since.get_or_insert(now);
            let wait = if is_worse { self.pause } else { Duration::ZERO };
            untold.until = Some((now + wait).min(first + LONGEST));
            let Some(next) = self.next(&mut session, &mut shown, &mut untold, &mut told) else {
                return;
            };
            change = next;
        }
    }

    /// Waits for the next change, and tells what was looked at when the time for that has come. None to stop.
    fn next(
        &mut self,
        session: &mut Session,
        shown: &mut Arc<Shown>,
        untold: &mut Untold,
        told: &mut Findings,
    ) -> Option<Change> {
        loop {
            let idle = session.has_unchecked().then(Instant::now);
            let until = untold.until.or(idle);
            let until = until.or_else(|| self.clock_strikes(shown));
            match self.watch.next(until) {
                Next::Change(change) => return Some(change),
                Next::Stop => return None,
                Next::Time if untold.until.is_none() && idle.is_some() => {
                    self.check(session, shown, untold);
                }
                Next::Time if untold.until.is_none() => return Some(Change::Paths(Vec::new())),
                // While change follows on change, who asks is answered, and who looks on is left in peace.
                Next::Time if self.watch.is_pending() && untold.may_wait() => {
                    untold.until = Some(Instant::now() + Duration::from_millis(5));
                }
                Next::Time => {
                    self.announce(shown, std::mem::take(untold), told);
                    *told = shown.findings().clone();
                }
            }
        }
    }

    /// Looks at a change. Whatever happens, the thread lives on: a fault of ours is told, and the site read anew.
    fn look(&mut self, session: &mut Session, change: &Change, untold: &mut Untold) -> Arc<Shown> {
        let began = Instant::now();
        let (clock, started) = (self.now)();
        let looked = catch_unwind(AssertUnwindSafe(|| session.advance(change, clock, started)));
        let preview = looked.ok().or_else(|| {
            (self.tell)(Told::Notice(
                "pamphlet itself failed on this change, and reads the site anew",
            ));
            *session = Session::open(self.order.clone());
            let retried = catch_unwind(AssertUnwindSafe(|| {
                session.advance(&Change::Everything, clock, started)
            }));
            retried
                .ok()
                .or_else(|| self.board.current().preview.clone())
        });
        match change {
            Change::Everything => untold.everything = true,
            Change::Paths(paths) => untold.paths.extend(paths.iter().cloned()),
        }
        untold.spent += began.elapsed();
        let shown = Arc::new(Shown::new(preview));
        self.board.show(shown.clone());
        if let Some(notice) = self.watch.take_notice() {
            (self.tell)(Told::Notice(&notice));
        }
        shown
    }

    /// Checks some of the articles that were read without it, for as long as nobody who asks would mind.
    fn check(&self, session: &mut Session, shown: &mut Arc<Shown>, untold: &mut Untold) {
        let began = Instant::now();
        let next = || {
            while session.has_unchecked() && began.elapsed() < SLICE {
                let preview = session.check_next(CHECKED_AT_ONCE)?;
                if !session.has_unchecked() {
                    return Some(preview);
                }
            }
            None
        };
        // An article on which a check of ours fails stays without findings.
        let done = catch_unwind(AssertUnwindSafe(next)).ok().flatten();
        self.checking.set(self.checking.get() + began.elapsed());
        if let Some(preview) = done {
            *shown = Arc::new(Shown::new(Some(preview)));
            self.board.show(shown.clone());
            untold.checked = true;
            untold.spent += self.checking.take();
            untold.until = Some(Instant::now());
        }
    }

    /// Tells terminal and tabs.
    fn announce(&self, shown: &Arc<Shown>, mut untold: Untold, before: &Findings) {
        untold.paths.sort();
        untold.paths.dedup();
        let preview = shown.preview.as_deref();
        let go = preview
            .filter(|_| self.navigate)
            .and_then(|preview| edited(preview, &untold.paths));
        (self.tell)(Told::Looked(&Look {
            everything: untold.everything,
            checked: untold.checked,
            paths: &untold.paths,
            spent: untold.spent,
            findings: shown.findings(),
            before,
        }));
        self.board.announce(News {
            shown: Some(shown.clone()),
            go,
        });
    }

    /// When the passing of time changes the site next: a page appears, expires, is due for review.
    fn clock_strikes(&self, shown: &Shown) -> Option<Instant> {
        let stage = shown.preview.as_ref()?.stage.as_ref()?;
        let next = stage.site.next_change?;
        let left = next.seconds.saturating_sub((self.now)().0).max(1);
        let left = Duration::from_secs(left.cast_unsigned()).min(CLOCK);
        Some(Instant::now() + left)
    }
}

fn has_new_errors(findings: &Findings, before: &Findings) -> bool {
    findings
        .new_since(before)
        .any(|finding| finding.severity == Severity::Error)
}

/// The address of the first edited file that has one.
fn edited(preview: &Preview, paths: &[PathBuf]) -> Option<String> {
    paths.iter().find_map(|path| {
        let file = path.to_string_lossy().replace('\\', "/");
        file.starts_with("content/")
            .then(|| preview.url_of_source(&file))
            .flatten()
    })
}
