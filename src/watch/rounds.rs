//! The site's files, looked at every so often where the system does not tell of changes.
//!
//! Of `notify`'s own way of doing so two saves within one second would look like one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::read::{self, Stamp};

/// Looks at all files of a site, again and again.
pub(super) struct Rounds {
    root: PathBuf,
    /// The settings' file as the orders name it.
    settings: PathBuf,
    every: Duration,
    seen: BTreeMap<PathBuf, Seen>,
    next: Instant,
}

/// A file as it was at the last look.
struct Seen {
    stamp: Stamp,
    /// Since when it is so; none once a further change is sure to show.
    since: Option<Instant>,
}

impl Seen {
    /// Since when it is so, if a further change might leave the same stamp: file systems count in milliseconds, some
    /// network drives in seconds.
    fn young_since(&self, now: Instant) -> Option<Instant> {
        let is_coarse = self.stamp.modified % 1_000_000_000 == 0;
        let margin = Duration::from_millis(if is_coarse { 2_000 } else { 50 });
        self.since.filter(|since| *since + margin > now)
    }
}

impl Rounds {
    /// The first look; what it sees counts as known.
    pub(super) fn begin(root: &Path, settings: &Path, every: Duration) -> Self {
        let mut rounds = Self {
            root: root.to_owned(),
            settings: settings.to_owned(),
            every,
            seen: BTreeMap::new(),
            next: Instant::now() + every,
        };
        let known = |stamp| Seen { stamp, since: None };
        let files = rounds.files().into_iter();
        rounds.seen = files.map(|(path, stamp)| (path, known(stamp))).collect();
        rounds
    }

    /// When the next look is due.
    pub(super) fn due(&self) -> Instant {
        self.next
    }

    /// Looks now. What came, changed or went since the last look, by path relative to the site; the settings' file is
    /// named as the orders name it. What changed a moment ago is told again: a second change may leave the same stamp.
    pub(super) fn look(&mut self) -> Vec<PathBuf> {
        let now = Instant::now();
        let files = self.files();
        let mut changed: Vec<PathBuf> = self
            .seen
            .extract_if(.., |path, _| !files.contains_key(path))
            .map(|(path, _)| path)
            .collect();
        for (path, stamp) in files {
            let known = self.seen.get(&path).filter(|seen| seen.stamp == stamp);
            let since = known.map_or(Some(now), |seen| seen.young_since(now));
            if since.is_some() {
                changed.push(path.clone());
            }
            self.seen.insert(path, Seen { stamp, since });
        }
        // From the end of the look: one that takes long must not follow on itself.
        self.next = Instant::now() + self.every;
        changed
    }

    fn files(&self) -> BTreeMap<PathBuf, Stamp> {
        let mut files = BTreeMap::new();
        for name in read::FOLDERS {
            // What is wrong with a folder is said by whoever reads the site.
            let folder = read::folder(&self.root, name, &mut Vec::new());
            for file in folder.files.into_values() {
                files.insert(PathBuf::from(file.path), file.stamp);
            }
        }
        if let Some(file) = read::file(&self.root, &self.settings) {
            files.insert(self.settings.clone(), file.stamp);
        }
        files
    }
}
