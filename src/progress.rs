//! How far a run has come and where its time went: the stages tell, and whoever shows it looks.
//!
//! It prints nothing, and nothing that is published depends on it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A stretch of work that is over.
#[derive(Clone, Debug)]
pub struct Lap {
    /// The stage.
    pub stage: &'static str,
    /// The one file that was worked on; none for the stage as a whole.
    pub item: Option<String>,
    /// Number of the thread: 0 for the one that leads, then those of the pool.
    pub thread: usize,
    /// From the start of the run.
    pub start: Duration,
    /// By the clock on the wall.
    pub wall: Duration,
    /// By the processors' clock, all threads together; of whole stages alone, and where the system tells.
    pub cpu: Option<Duration>,
    /// How many items the stage had.
    pub items: usize,
}

/// What is being done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The stage.
    pub stage: &'static str,
    /// Items that are done.
    pub done: usize,
    /// Items that there are; 0 where they are not counted.
    pub total: usize,
}

/// How far a run has come. All threads may tell it, and another may look.
#[derive(Debug)]
pub struct Progress {
    started: Instant,
    detailed: bool,
    stage: Mutex<Option<(&'static str, usize)>>,
    done: AtomicUsize,
    laps: Mutex<Vec<Lap>>,
}

impl Default for Progress {
    fn default() -> Self {
        Self::new(false)
    }
}

impl Progress {
    /// The progress of a run that starts now; `detailed` keeps a lap for each item of each stage.
    pub fn new(detailed: bool) -> Self {
        Self {
            started: Instant::now(),
            detailed,
            stage: Mutex::default(),
            done: AtomicUsize::new(0),
            laps: Mutex::default(),
        }
    }

    /// Starts a stage of `total` items, 0 where they are not counted. It lasts until the result is dropped.
    pub fn stage(&self, name: &'static str, total: usize) -> Stage<'_> {
        *lock(&self.stage) = Some((name, total));
        self.done.store(0, Ordering::Relaxed);
        Stage {
            progress: self,
            name,
            total,
            start: self.started.elapsed(),
            cpu: cpu(),
        }
    }

    /// What is being done now; none between stages.
    pub fn now(&self) -> Option<Now> {
        lock(&self.stage).map(|(stage, total)| Now {
            stage,
            done: self.done.load(Ordering::Relaxed),
            total,
        })
    }

    /// How long the run has lasted.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// All that is over, in the order in which it ended.
    pub fn laps(&self) -> Vec<Lap> {
        lock(&self.laps).clone()
    }
}

/// A stage under way.
#[derive(Debug)]
pub struct Stage<'a> {
    progress: &'a Progress,
    name: &'static str,
    total: usize,
    start: Duration,
    cpu: Option<Duration>,
}

impl Stage<'_> {
    /// Does the work on one item, on any thread.
    pub fn item<T>(&self, name: &str, work: impl FnOnce() -> T) -> T {
        let start = self
            .progress
            .detailed
            .then(|| self.progress.started.elapsed());
        let result = work();
        self.progress.done.fetch_add(1, Ordering::Relaxed);
        if let Some(start) = start {
            let lap = Lap {
                stage: self.name,
                item: Some(name.to_owned()),
                thread: thread(),
                start,
                wall: self.progress.started.elapsed().saturating_sub(start),
                cpu: None,
                items: 1,
            };
            lock(&self.progress.laps).push(lap);
        }
        result
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        let lap = Lap {
            stage: self.name,
            item: None,
            thread: thread(),
            start: self.start,
            wall: self.progress.started.elapsed().saturating_sub(self.start),
            cpu: cpu()
                .zip(self.cpu)
                .map(|(now, then)| now.saturating_sub(then)),
            items: self.total,
        };
        lock(&self.progress.laps).push(lap);
        *lock(&self.progress.stage) = None;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A small number for the thread at hand: those of the pool from 1 on.
fn thread() -> usize {
    rayon::current_thread_index().map_or(0, |index| index + 1)
}

#[cfg(target_os = "linux")]
fn cpu() -> Option<Duration> {
    use rustix::time::{ClockId, clock_gettime};
    let time = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(time.tv_sec).ok()?;
    Some(Duration::new(seconds, u32::try_from(time.tv_nsec).ok()?))
}

#[cfg(not(target_os = "linux"))]
fn cpu() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_and_items_leave_laps_and_the_items_are_counted() {
        let progress = Progress::new(true);
        assert_eq!(progress.now(), None);
        {
            let stage = progress.stage("pages", 2);
            stage.item("a.html", || ());
            let now = Now {
                stage: "pages",
                done: 1,
                total: 2,
            };
            assert_eq!(progress.now(), Some(now));
        }
        assert_eq!(progress.now(), None);
        let laps = progress.laps();
        assert_eq!(laps.len(), 2);
        assert_eq!(laps[0].item.as_deref(), Some("a.html"));
        assert_eq!((laps[1].item.as_deref(), laps[1].items), (None, 2));
        assert!(laps[1].wall >= laps[0].wall);
    }
}
