//! Many addresses are asked with patience: servers side by side, one server's addresses one after another.
//!
//! It knows no protocol: a function asks.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::Verdict;

/// What a server said, and whether it will be asked again in this run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    /// What to tell.
    pub(super) verdict: Verdict,
    /// How it went with the server.
    pub(super) mood: Mood,
}

/// How it went with a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    /// It answered.
    Well,
    /// It was not reached, or not in time.
    Silent,
    /// There is no server of that name.
    NoName,
    /// It wants no more questions for now (429).
    Tired,
}

/// Bounds of a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Addresses that are asked at most.
    pub(super) most: usize,
    /// Servers that are asked at the same time.
    pub(super) servers: usize,
    /// Between the end of one question to a server and the next.
    pub(super) pause: Duration,
    /// After this long nothing new is asked.
    pub(super) time: Duration,
    /// A server that was silent so often in a row is left alone.
    pub(super) patience: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            most: 2_000,
            servers: 8,
            pause: Duration::from_millis(500),
            time: Duration::from_mins(10),
            patience: 3,
        }
    }
}

/// What a run learnt.
#[derive(Debug, Default)]
pub(super) struct Round {
    /// By address.
    pub(super) verdicts: Vec<(String, Verdict)>,
    /// Addresses that were not asked.
    pub(super) left: usize,
    answered: usize,
    no_name: usize,
}

impl Round {
    /// Whether not one server was reached and no name was found: this computer has no network.
    pub(super) fn is_offline(&self) -> bool {
        self.answered == 0 && self.no_name > 1
    }

    fn add(&mut self, url: &str, reply: Reply) {
        match reply.mood {
            Mood::Well | Mood::Tired => self.answered += 1,
            Mood::NoName => self.no_name += 1,
            Mood::Silent => {}
        }
        self.verdicts.push((url.to_owned(), reply.verdict));
    }
}

/// Asks about addresses. `start` is told how many, of how many servers.
pub(super) fn ask_all(
    urls: &[String],
    limits: &Limits,
    start: &dyn Fn(usize, usize),
    ask: &(dyn Fn(&str) -> Reply + Sync),
) -> Round {
    let mut servers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for url in urls.iter().take(limits.most) {
        servers.entry(server_of(url)).or_default().push(url);
    }
    let queues: Vec<Vec<&str>> = servers.into_values().collect();
    start(urls.len().min(limits.most), queues.len());
    let round = Mutex::new(Round::default());
    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    let take = |url: &str, reply: Reply| {
        if let Ok(mut round) = round.lock() {
            round.add(url, reply);
        }
    };
    let work = || {
        while let Some(queue) = queues.get(next.fetch_add(1, Ordering::Relaxed)) {
            one_server(queue, limits, begun, ask, &take);
        }
    };
    thread::scope(|scope| {
        for _ in 0..limits.servers.min(queues.len()) {
            scope.spawn(work);
        }
    });
    let mut round = round.into_inner().unwrap_or_default();
    round.verdicts.sort_by(|a, b| a.0.cmp(&b.0));
    round.left = urls.len() - round.verdicts.len();
    round
}

/// Asks one server about its addresses, one after another.
fn one_server(
    queue: &[&str],
    limits: &Limits,
    begun: Instant,
    ask: &dyn Fn(&str) -> Reply,
    take: &dyn Fn(&str, Reply),
) {
    let mut silent = 0;
    for (i, url) in queue.iter().enumerate() {
        if begun.elapsed() > limits.time {
            return;
        }
        if i > 0 {
            thread::sleep(limits.pause);
        }
        let reply = ask(url);
        let mood = reply.mood;
        silent = if mood == Mood::Silent { silent + 1 } else { 0 };
        take(url, reply);
        // The rest waits for another run: asking on would not be kind, or not be of use.
        if mood == Mood::Tired || silent >= limits.patience {
            return;
        }
    }
}

/// What comes between `://` and the next `/`.
fn server_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUICK: Limits = Limits {
        most: 100,
        servers: 4,
        pause: Duration::from_millis(20),
        time: Duration::from_mins(1),
        patience: 2,
    };

    fn urls(all: &[&str]) -> Vec<String> {
        all.iter().map(|u| (*u).to_owned()).collect()
    }

    fn reply(mood: Mood) -> Reply {
        Reply {
            verdict: Verdict::Good,
            mood,
        }
    }

    #[test]
    fn one_server_is_asked_one_thing_at_a_time_with_a_pause_between() {
        let all = urls(&["https://a/1", "https://a/2", "https://a/3", "https://b/1"]);
        let ends: Mutex<Vec<(String, Instant, Instant)>> = Mutex::default();
        let round = ask_all(
            &all,
            &QUICK,
            &|n, servers| assert_eq!((n, servers), (4, 2)),
            &|url| {
                let begun = Instant::now();
                thread::sleep(Duration::from_millis(5));
                ends.lock()
                    .unwrap()
                    .push((url.to_owned(), begun, Instant::now()));
                reply(Mood::Well)
            },
        );
        assert_eq!(round.verdicts.len(), 4);
        let mut of_a: Vec<_> = ends.into_inner().unwrap();
        of_a.retain(|(url, ..)| url.starts_with("https://a/"));
        of_a.sort_by_key(|(_, begun, _)| *begun);
        for pair in of_a.windows(2) {
            assert!(pair[1].1 - pair[0].2 >= QUICK.pause);
        }
    }

    #[test]
    fn a_server_that_is_tired_or_silent_is_left_alone() {
        let all = urls(&[
            "https://a/1",
            "https://a/2",
            "https://b/1",
            "https://b/2",
            "https://b/3",
        ]);
        let round = ask_all(&all, &QUICK, &|_, _| {}, &|url| {
            reply(if url.contains("//a/") {
                Mood::Tired
            } else {
                Mood::Silent
            })
        });
        let asked: Vec<&str> = round.verdicts.iter().map(|(url, _)| url.as_str()).collect();
        assert_eq!(asked, ["https://a/1", "https://b/1", "https://b/2"]);
        assert_eq!(round.left, 2);
    }

    #[test]
    fn no_more_is_asked_than_allowed_in_number_and_time() {
        let all = urls(&["https://a/1", "https://b/1", "https://c/1"]);
        let few = Limits { most: 2, ..QUICK };
        let round = ask_all(&all, &few, &|_, _| {}, &|_| reply(Mood::Well));
        assert_eq!((round.verdicts.len(), round.left), (2, 1));
        let late = Limits {
            time: Duration::ZERO,
            ..QUICK
        };
        let round = ask_all(&all, &late, &|_, _| {}, &|_| reply(Mood::Well));
        assert_eq!((round.verdicts.len(), round.left), (0, 3));
    }

    #[test]
    fn where_no_name_at_all_is_found_there_is_no_network() {
        let all = urls(&["https://a/1", "https://b/1"]);
        assert!(ask_all(&all, &QUICK, &|_, _| {}, &|_| reply(Mood::NoName)).is_offline());
        let one = |url: &str| {
            reply(if url.contains("//a/") {
                Mood::Well
            } else {
                Mood::NoName
            })
        };
        assert!(!ask_all(&all, &QUICK, &|_, _| {}, &one).is_offline());
    }
}
