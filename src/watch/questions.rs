//! Who waits until everything that had happened on the disk has been looked at.
//!
//! A question is answered when a signal, given after it was asked, has come back through the watcher: events keep their
//! order, so all earlier ones have come by then. Where no signal can be given it counts as come back at once.

use std::time::{Duration, Instant};

/// What to call when the time has come.
pub type Asker = Box<dyn FnOnce() + Send>;

/// How long a signal may take. A watcher that has lost it, say because the cache was removed, must not stop the preview.
const PATIENCE: Duration = Duration::from_millis(50);

/// Those who wait, by how far they have come.
#[derive(Default)]
pub(super) struct Questions {
    /// Came after the signal that is under way.
    new: Vec<Asker>,
    /// Wait for the signal that is under way.
    under_way: Vec<Asker>,
    signal: Option<(String, Instant)>,
    /// All that happened before they asked is known.
    covered: Vec<Asker>,
    /// It is being looked at.
    served: Vec<Asker>,
    count: u64,
}

impl Questions {
    pub(super) fn ask(&mut self, asker: Asker) {
        self.new.push(asker);
    }

    /// Whether anyone asked since the last signal was given.
    pub(super) fn has_new(&self) -> bool {
        !self.new.is_empty()
    }

    /// Gives the next signal where one is needed; `give` makes it and says whether it may be waited for.
    pub(super) fn give_signal(&mut self, now: Instant, give: impl FnOnce(&str) -> bool) {
        if self.signal.is_some() || self.new.is_empty() {
            return;
        }
        self.count += 1;
        let name = format!("watch-{}-{}", std::process::id(), self.count);
        self.under_way = std::mem::take(&mut self.new);
        if give(&name) {
            self.signal = Some((name, now + PATIENCE));
        } else {
            self.covered.append(&mut self.under_way);
        }
    }

    /// Notes that a file of that name was seen in the cache: the signal, perhaps.
    pub(super) fn see(&mut self, name: &str) {
        if self.signal.as_ref().is_some_and(|(known, _)| known == name) {
            self.come_back();
        }
    }

    /// Whether the signal under way is lost; then it is waited for no longer.
    pub(super) fn is_lost(&mut self, now: Instant) -> bool {
        let lost = self.signal.as_ref().is_some_and(|(_, until)| *until <= now);
        if lost {
            self.come_back();
        }
        lost
    }

    fn come_back(&mut self) {
        self.signal = None;
        self.covered.append(&mut self.under_way);
    }

    /// When the signal under way counts as lost.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.signal.as_ref().map(|(_, until)| *until)
    }

    /// Whether anyone waits only for what is known to be looked at.
    pub(super) fn has_covered(&self) -> bool {
        !self.covered.is_empty()
    }

    /// Notes that all that is known is being looked at now.
    pub(super) fn serve(&mut self) {
        self.served.append(&mut self.covered);
    }

    /// Answers those whose changes have been looked at.
    pub(super) fn answer(&mut self) {
        for asker in self.served.drain(..) {
            asker();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn a_question_is_answered_after_its_own_signal_and_not_after_an_earlier_one() {
        let answered = Arc::new(AtomicUsize::new(0));
        let asker = || -> Asker {
            let answered = answered.clone();
            Box::new(move || {
                answered.fetch_add(1, Ordering::Relaxed);
            })
        };
        let count = || answered.load(Ordering::Relaxed);
        let now = Instant::now();
        let mut names = Vec::new();
        let mut questions = Questions::default();
        questions.ask(asker());
        questions.give_signal(now, |name| {
            names.push(name.to_owned());
            true
        });
        questions.ask(asker());
        questions.give_signal(now, |_| panic!("one signal at a time"));
        assert!(!questions.has_covered());
        questions.see("watch-of-another-run");
        assert!(!questions.has_covered());
        questions.see(&names[0]);
        assert!(questions.has_covered());
        questions.serve();
        questions.answer();
        assert_eq!(count(), 1);
        questions.give_signal(now, |name| {
            assert_ne!(name, names[0]);
            true
        });
        assert!(!questions.is_lost(now));
        assert!(questions.is_lost(now + PATIENCE));
        questions.serve();
        questions.answer();
        assert_eq!(count(), 2);
    }
}
