//! What was rendered for a preview, kept for as long as rendering it again would give the same.
//!
//! An output holds on a later stage where its key and the answers to all that its templates asked are equal, which is
//! the rule of a warm build. What could be rendered without an error is kept beside it, to be shown under errors.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::preview::{Bytes, Served};
use crate::address::UrlPath;
use crate::diagnostic;
use crate::digest::Digest;
use crate::ledger::Output;
use crate::pipeline::grade;
use crate::render::stage::Stage;
use crate::render::{self, Content};
use crate::site::outputs::{Planned, Subject};

/// Bytes that are kept at most; then what belongs to earlier stages goes first.
const MOST: usize = 64 << 20;

/// Outputs that were rendered, by address. Previews that follow each other share it.
#[derive(Default)]
pub(super) struct Shelf(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    outputs: BTreeMap<UrlPath, Shelved>,
    bytes: usize,
}

#[derive(Clone)]
struct Shelved {
    /// Number of the stage for which it is known to hold.
    stage: u64,
    record: Arc<Output>,
    served: Arc<Served>,
    /// The last that had no error.
    good: Option<Arc<Served>>,
}

impl Shelf {
    /// An output for the stage with that number: from the shelf, or rendered now.
    pub(super) fn serve(&self, stage: &Arc<Stage>, number: u64, planned: &Planned) -> Arc<Served> {
        let known = self.locked().outputs.get(&planned.url).cloned();
        // What was made lies in the cache, from which a build may have swept it: whoever asks for it again finds it
        // there, or makes it.
        let is_elsewhere = |known: &Shelved| {
            planned.subject == Subject::Made && matches!(known.served.bytes, Bytes::File(_))
        };
        let known = known.filter(|known| !is_elsewhere(known));
        if let Some(known) = known.as_ref().filter(|known| known.stage == number) {
            return known.served.clone();
        }
        let key = render::key(stage, planned);
        let shelved = match known {
            Some(known)
                if known.record.key == key && render::answers_hold(stage, &known.record) =>
            {
                Shelved {
                    stage: number,
                    served: replanned(&known.served, planned),
                    ..known
                }
            }
            known => rendered(stage, number, planned, key, known.and_then(|k| k.good)),
        };
        let served = shelved.served.clone();
        self.locked().put(planned.url.clone(), shelved);
        served
    }

    fn locked(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn put(&mut self, url: UrlPath, shelved: Shelved) {
        let number = shelved.stage;
        self.bytes += shelved.size();
        if let Some(old) = self.outputs.insert(url, shelved) {
            self.bytes -= old.size();
        }
        if self.bytes > MOST {
            self.outputs.retain(|_, kept| kept.stage == number);
            self.bytes = self.outputs.values().map(Shelved::size).sum();
        }
        if self.bytes > MOST {
            *self = Self::default();
        }
    }
}

impl Shelved {
    /// Bytes that it keeps, as far as they count.
    fn size(&self) -> usize {
        let good = self.good.as_ref().map_or(0, |good| good.size());
        self.served.size().max(good)
    }
}

impl Served {
    fn size(&self) -> usize {
        match &self.bytes {
            Bytes::Made(bytes) => bytes.len(),
            Bytes::File(_) => 0,
        }
    }
}

/// The same output in its place in another plan.
fn replanned(served: &Arc<Served>, planned: &Planned) -> Arc<Served> {
    if served.planned.subject == planned.subject {
        return served.clone();
    }
    Arc::new(Served {
        planned: planned.clone(),
        ..Served::clone(served)
    })
}

fn rendered(
    stage: &Arc<Stage>,
    number: u64,
    planned: &Planned,
    key: Digest,
    good: Option<Arc<Served>>,
) -> Shelved {
    let rendered = render::render_one(stage, planned, key);
    let findings = grade::weighed(rendered.record.findings.clone(), &stage.config);
    let failed = diagnostic::has_errors(&findings);
    let bytes = match rendered.content {
        Content::Bytes(bytes) => Bytes::Made(bytes.into()),
        Content::Copy(path) => Bytes::File(path),
        Content::Same => Bytes::Made(Arc::default()),
    };
    let fresh = Served {
        planned: planned.clone(),
        bytes,
        digest: rendered.record.digest,
        findings,
        stale: false,
    };
    let served = Arc::new(match &good {
        Some(good) if failed => Served {
            bytes: good.bytes.clone(),
            digest: good.digest,
            stale: true,
            ..fresh
        },
        _ => fresh,
    });
    Shelved {
        stage: number,
        record: Arc::new(rendered.record),
        good: if failed { good } else { Some(served.clone()) },
        served,
    }
}
