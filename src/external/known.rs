//! What servers said in earlier runs, and how long that holds. A file of the cache folder.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Verdict;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::ledger;

const HOUR: i64 = 3_600;
/// A page that answered is not asked again for a week: pages seldom go within days.
const GOOD: i64 = 7 * 24 * HOUR;
/// A failure may be over soon.
const FAILED: i64 = HOUR;
/// What was not looked at for so long belongs to a link that is gone.
const FORGOTTEN: i64 = 60 * 24 * HOUR;

const NAME: &str = "external";

/// Answers by address.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Known(BTreeMap<String, Answer>);

#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    verdict: Verdict,
    /// Seconds since 1970.
    at: i64,
}

fn mark() -> Digest {
    Digest::of(env!("CARGO_PKG_VERSION").as_bytes())
}

impl Known {
    /// What is in the cache folder; nothing where that can't be read.
    pub(super) fn load(cache: &Path) -> Self {
        ledger::load(cache, NAME, mark()).unwrap_or_default()
    }

    /// Writes it back, less what is forgotten.
    pub(super) fn save(mut self, cache: &Path, now: i64) -> Result<(), Diagnostic> {
        self.0.retain(|_, answer| now - answer.at < FORGOTTEN);
        ledger::save(cache, NAME, mark(), &self)
    }

    /// What is known of an address, if that still holds.
    pub(super) fn get(&self, url: &str, now: i64) -> Option<&Verdict> {
        let answer = self.0.get(url)?;
        let holds = match answer.verdict {
            Verdict::Good | Verdict::Moved(_) => GOOD,
            Verdict::Gone(_) | Verdict::Unknown(_) => FAILED,
        };
        // A clock that was set back makes every answer old.
        (0..holds)
            .contains(&(now - answer.at))
            .then_some(&answer.verdict)
    }

    pub(super) fn put(&mut self, url: String, verdict: Verdict, now: i64) {
        self.0.insert(url, Answer { verdict, at: now });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_answer_holds_a_week_and_a_failure_an_hour() {
        let mut known = Known::default();
        known.put("good".into(), Verdict::Good, 1_000);
        known.put("gone".into(), Verdict::Gone("404".into()), 1_000);
        assert!(known.get("good", 1_000 + GOOD - 1).is_some());
        assert!(known.get("good", 1_000 + GOOD).is_none());
        assert!(known.get("gone", 1_000 + FAILED - 1).is_some());
        assert!(known.get("gone", 1_000 + FAILED).is_none());
        assert!(known.get("good", 999).is_none());
    }

    #[test]
    fn answers_are_kept_on_the_disk_and_forgotten_in_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let mut known = Known::default();
        known.put("old".into(), Verdict::Good, 0);
        known.put("new".into(), Verdict::Moved("there".into()), FORGOTTEN);
        known.save(folder.path(), FORGOTTEN).unwrap();
        let known = Known::load(folder.path());
        assert_eq!(known.0.keys().collect::<Vec<_>>(), ["new"]);
        assert_eq!(
            known.get("new", FORGOTTEN),
            Some(&Verdict::Moved("there".into()))
        );
    }
}
