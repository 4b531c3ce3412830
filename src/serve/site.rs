//! The thread that owns the site: it waits for changes, looks at them, and shows what came of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::board::{Board, News, Shown};
use super::quiet::Quiet;
use super::{Look, Now, Tell, Told};
use crate::diagnostic::{Diagnostic, Severity};
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
    pub checking: Duration,
}

/// What has been looked at and not been told.
#[derive(Default)]
struct Untold {
    paths: Vec<PathBuf>,
    everything: bool,
    checked: bool,
    /// Whether rules on the whole site have found something else than before.
    whole: bool,
    spent: Duration,
    since: Option<Instant>,
    until: Option<Instant>,
}

/// What the thread wakes up for.
enum Wake {
    /// Something has changed.
    Change(Change),
    /// Nothing else is to be done, and articles are to be checked.
    Idle,
    /// It has been quiet for a moment.
    Quiet,
    /// Rules on the whole site have found this.
    Found(Vec<Diagnostic>),
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
        let mut wake = Wake::Change(Change::Everything);
        let mut untold = Untold::default();
        let mut told = Findings::default();
        let mut quiet = Quiet::default();
        let mut shown = self.board.current();
        loop {
            let looked = match wake {
                Wake::Change(change) => {
                    quiet.disturb();
                    Some(self.look(&mut session, &change, &mut untold))
                }
                Wake::Idle => {
                    // What was checked is told at once, below.
                    self.check(&mut session, &mut shown, &mut untold);
                    None
                }
                Wake::Quiet => {
                    if let Some(whole) = session.whole() {
                        quiet.start(whole, self.watch.bell());
                    }
                    None
                }
                Wake::Found(found) => self.join(&mut session, found, &mut untold),
            };
            if let Some(new) = looked {
                shown = new;
                let now = Instant::now();
                let is_worse = has_new_errors(shown.findings(), &told);
                let first = *untold.since.get_or_insert(now);
                let wait = if is_worse { self.pause } else { Duration::ZERO };
                untold.until = Some((now + wait).min(first + LONGEST));
            }
            let is_idle = session.has_unchecked();
            let Some(next) = self.next((&shown, is_idle), &mut untold, &mut told, &mut quiet)
            else {
                return;
            };
            wake = next;
        }
    }

    /// Waits for the next change, and tells what was looked at when the time for that has come. None to stop.
    fn next(
        &mut self,
        (shown, has_unchecked): (&Arc<Shown>, bool),
        untold: &mut Untold,
        told: &mut Findings,
        quiet: &mut Quiet,
    ) -> Option<Wake> {
        loop {
            let clock = || {
                self.clock_strikes(shown)
                    .into_iter()
                    .chain(quiet.due())
                    .min()
            };
            let until = untold.until.or_else(|| has_unchecked.then(Instant::now));
            let until = until.or_else(clock);
            match self.watch.next(until) {
                Next::Change(change) => return Some(Wake::Change(change)),
                Next::Stop => {
                    quiet.disturb();
                    return None;
                }
                Next::Rung => {
                    if let Some(found) = quiet.take() {
                        return Some(Wake::Found(found));
                    }
                }
                Next::Time if untold.until.is_none() && has_unchecked => return Some(Wake::Idle),
                Next::Time if untold.until.is_none() && quiet.is_due() => return Some(Wake::Quiet),
                Next::Time if untold.until.is_none() => {
                    return Some(Wake::Change(Change::Paths(Vec::new())));
                }
                // While change follows on change, who asks is answered, and who looks on is left in peace.
                Next::Time if self.watch.is_pending() && untold.may_wait() => {
                    untold.until = Some(Instant::now() + Duration::from_millis(5));
                }
                Next::Time => {
                    if !untold.whole {
                        quiet.wait();
                    }
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
        untold.whole = false;
        untold.spent += began.elapsed();
        let shown = Arc::new(Shown::new(preview));
        self.board.show(shown.clone());
        if let Some(notice) = self.watch.take_notice() {
            (self.tell)(Told::Notice(&notice));
        }
        shown
    }

    /// Checks some of the articles that were read without it, for as long as nobody who asks would mind.
    fn check(&mut self, session: &mut Session, shown: &mut Arc<Shown>, untold: &mut Untold) {
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
        self.checking += began.elapsed();
        if let Some(preview) = done {
            *shown = Arc::new(Shown::new(Some(preview)));
            self.board.show(shown.clone());
            untold.checked = true;
            untold.spent += std::mem::take(&mut self.checking);
            untold.until = Some(Instant::now());
        }
    }

    /// Takes in what rules on the whole site have found; none where that changes nothing.
    fn join(
        &self,
        session: &mut Session,
        found: Vec<Diagnostic>,
        untold: &mut Untold,
    ) -> Option<Arc<Shown>> {
        let shown = Arc::new(Shown::new(Some(session.join(found)?)));
        untold.whole = true;
        self.board.show(shown.clone());
        Some(shown)
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
            whole: untold.whole,
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
