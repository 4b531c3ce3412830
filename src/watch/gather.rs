//! Single events become changes worth looking at: which paths, and when.
//!
//! It knows no watcher and asks no clock: the time comes in with each event.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::Pace;
use crate::pipeline::session::Change;

/// How long a file that is being written may keep others waiting. Programs that write a file for good close it within
/// a millisecond; one that keeps it open, such as a log, must not hold up the rest.
const PATIENCE: Duration = Duration::from_millis(100);
/// How many times the debounce a stream of events without a pause may be gathered.
const LONGEST: u32 = 5;

/// How far a change of a path has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The file is open and being written: who reads it now may read half of it.
    Begun,
    /// It is as it will stay.
    Done,
}

/// Paths that have changed and have not been looked at.
#[derive(Debug)]
pub(super) struct Gather {
    pace: Pace,
    debounce: Duration,
    begun: BTreeMap<PathBuf, Instant>,
    done: BTreeMap<PathBuf, Instant>,
    everything: bool,
    first: Option<Instant>,
    last: Option<Instant>,
    taken: Option<Instant>,
}

impl Gather {
    pub(super) fn new(pace: Pace, debounce: Duration) -> Self {
        Self {
            pace,
            debounce,
            begun: BTreeMap::new(),
            done: BTreeMap::new(),
            everything: false,
            first: None,
            last: None,
            taken: None,
        }
    }

    /// Notes that something happened to a path.
    pub(super) fn note(&mut self, path: PathBuf, step: Step, now: Instant) {
        match step {
            Step::Begun => {
                self.done.remove(&path);
                self.begun.entry(path).or_insert(now);
            }
            Step::Done => {
                self.begun.remove(&path);
                self.done.insert(path, now);
                self.mark(now);
            }
        }
    }

    /// Notes that events were lost: anything may have changed.
    pub(super) fn lose_count(&mut self, now: Instant) {
        self.everything = true;
        self.mark(now);
    }

    fn mark(&mut self, now: Instant) {
        self.first.get_or_insert(now);
        self.last = Some(now);
    }

    /// Whether anything waits to be looked at.
    pub(super) fn is_pending(&self) -> bool {
        self.everything || !self.done.is_empty() || !self.begun.is_empty()
    }

    /// When to look; none while there is nothing. `asked` means that somebody waits for the result.
    pub(super) fn due(&self, asked: bool) -> Option<Instant> {
        let begun = self.begun.values().min().map(|since| *since + PATIENCE);
        let is_ripe = self.everything || !self.done.is_empty();
        let Some((first, last)) = self.first.zip(self.last).filter(|_| is_ripe) else {
            return begun;
        };
        let follows = self
            .taken
            .is_some_and(|taken| first < taken + self.debounce);
        let at_once = asked || self.pace == Pace::AtOnce && !follows;
        let ripe = if at_once {
            first
        } else {
            (last + self.debounce).min(first + self.debounce * LONGEST)
        };
        Some(begun.map_or(ripe, |begun| begun.min(ripe)))
    }

    /// What to look at now; files that are still being written stay for later.
    pub(super) fn take(&mut self, now: Instant) -> Change {
        self.taken = Some(now);
        self.first = None;
        self.last = None;
        let ripe = |since: &mut Instant| *since + PATIENCE <= now;
        let mut paths: Vec<PathBuf> = std::mem::take(&mut self.done).into_keys().collect();
        paths.extend(
            self.begun
                .extract_if(.., |_, since| ripe(since))
                .map(|(p, _)| p),
        );
        paths.sort();
        if std::mem::take(&mut self.everything) {
            return Change::Everything;
        }
        Change::Paths(paths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEBOUNCE: Duration = Duration::from_millis(50);

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    fn gather(pace: Pace) -> (Gather, Instant) {
        (Gather::new(pace, DEBOUNCE), Instant::now())
    }

    fn paths(names: &[&str]) -> Change {
        Change::Paths(names.iter().map(PathBuf::from).collect())
    }

    #[test]
    fn the_first_event_is_due_at_once_and_what_follows_is_gathered() {
        let (mut gather, start) = gather(Pace::AtOnce);
        assert_eq!(gather.due(false), None);
        gather.note("a".into(), Step::Done, start);
        assert_eq!(gather.due(false), Some(start));
        assert_eq!(gather.take(start), paths(&["a"]));
        assert!(!gather.is_pending());
        gather.note("b".into(), Step::Done, start + ms(10));
        gather.note("c".into(), Step::Done, start + ms(20));
        assert_eq!(gather.due(false), Some(start + ms(70)));
        assert_eq!(gather.take(start + ms(70)), paths(&["b", "c"]));
        gather.note("d".into(), Step::Done, start + ms(500));
        assert_eq!(gather.due(false), Some(start + ms(500)));
    }

    #[test]
    fn who_asks_need_not_wait_for_a_pause() {
        let (mut gather, start) = gather(Pace::AtOnce);
        gather.note("a".into(), Step::Done, start);
        gather.take(start);
        gather.note("b".into(), Step::Done, start + ms(1));
        assert_eq!(gather.due(true), Some(start + ms(1)));
    }

    #[test]
    fn a_file_that_is_being_written_waits_until_it_is_closed_but_not_for_ever() {
        let (mut gather, start) = gather(Pace::AtOnce);
        gather.note("a".into(), Step::Begun, start);
        gather.note("a".into(), Step::Begun, start + ms(90));
        gather.note("b".into(), Step::Done, start + ms(1));
        assert_eq!(gather.due(true), Some(start + ms(1)));
        assert_eq!(gather.take(start + ms(1)), paths(&["b"]));
        assert_eq!(gather.due(true), Some(start + ms(100)));
        assert_eq!(gather.take(start + ms(100)), paths(&["a"]));

        gather.note("c".into(), Step::Begun, start + ms(300));
        gather.note("c".into(), Step::Done, start + ms(301));
        assert_eq!(gather.due(false), Some(start + ms(301)));
    }

    #[test]
    fn a_calm_pace_waits_for_a_pause_and_a_stream_without_one_is_cut() {
        let (mut gather, start) = gather(Pace::AfterAPause);
        gather.note("a".into(), Step::Done, start);
        assert_eq!(gather.due(false), Some(start + ms(50)));
        for n in 1..100 {
            gather.note("a".into(), Step::Done, start + ms(n * 40));
        }
        assert_eq!(gather.due(false), Some(start + ms(250)));
    }

    #[test]
    fn lost_events_mean_that_anything_may_have_changed() {
        let (mut gather, start) = gather(Pace::AtOnce);
        gather.note("a".into(), Step::Done, start);
        gather.lose_count(start);
        assert_eq!(gather.take(start), Change::Everything);
        assert!(!gather.is_pending());
    }
}
