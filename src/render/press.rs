//! Outputs of a run, one after another: each is kept where it holds, else made and handed on, and so are its compressed
//! copies.

use std::borrow::Cow;
use std::sync::Arc;

use super::stage::Stage;
use super::{Content, Made, Rendered, answers_hold, compress, key, render_one};
use crate::address::{OutputPath, UrlPath};
use crate::digest::Digest;
use crate::ledger::{Output, Outputs};
use crate::site::outputs::{Planned, Subject};

/// What the outputs of a run are made from, and where they go.
#[derive(Clone, Copy)]
pub(super) struct Press<'r, 'a> {
    /// What they are rendered from.
    pub stage: &'a Arc<Stage>,
    /// What the last run kept.
    pub last: &'r Outputs,
    /// Whether an output's file still is as that run left it.
    pub is_there: &'r (dyn Fn(&str, Digest) -> bool + Sync),
    /// Gets each output that is new, and may add findings to its record.
    pub take: &'r (dyn Fn(&Planned, &mut Rendered) + Sync),
}

impl<'a> Press<'_, 'a> {
    /// Whether an output need not be made again.
    pub(super) fn holds(&self, planned: &Planned, key: Digest) -> bool {
        let path = planned.path.as_str();
        let known = self.last.get(path).filter(|old| old.key == key);
        known.is_some_and(|old| {
            (self.is_there)(path, old.digest)
                && answers_hold(self.stage, old)
                && compress::hold(self, path, old.digest)
        })
    }

    /// An output of the plan, and then its copies.
    pub(super) fn planned(&self, planned: &'a Planned) -> impl Iterator<Item = Made<'a>> + use<'a> {
        let key = key(self.stage, planned);
        let record = (!self.holds(planned, key)).then(|| render_one(self.stage, planned, key));
        let (record, copies) = self.hand_on(planned, record);
        let one = Made {
            path: Cow::Borrowed(planned.path.as_str()),
            url: Cow::Borrowed(planned.url.as_str()),
            record,
        };
        std::iter::once(one).chain(copies)
    }

    /// An output that is in no plan: `rendered`, or kept where that is none; and then its copies.
    pub(super) fn beyond(&self, planned: &Planned, rendered: Option<Rendered>) -> Vec<Made<'a>> {
        let (record, mut copies) = self.hand_on(planned, rendered);
        let one = Made {
            path: Cow::Owned(planned.path.as_str().to_owned()),
            url: Cow::Owned(planned.url.as_str().to_owned()),
            record,
        };
        copies.insert(0, one);
        copies
    }

    /// Hands on what is new, and gives what is to be kept of it and what became of its copies.
    fn hand_on(
        &self,
        planned: &Planned,
        rendered: Option<Rendered>,
    ) -> (Option<Output>, Vec<Made<'a>>) {
        let mut copies = Vec::new();
        let record = rendered.map(|mut rendered| {
            (self.take)(planned, &mut rendered);
            rendered
        });
        for ending in compress::endings(self.stage, planned.path.as_str()) {
            let path = OutputPath(format!("{}.{ending}", planned.path.as_str()));
            let copy = Planned {
                url: UrlPath(format!("/{}", path.as_str())),
                path,
                subject: Subject::Made,
                origin: None,
            };
            let kept = record.as_ref().map(|of| {
                let mut copy_of = compress::copy(self.stage, planned, of, ending);
                (self.take)(&copy, &mut copy_of);
                copy_of.record
            });
            copies.push(Made {
                path: Cow::Owned(copy.path.0),
                url: Cow::Owned(copy.url.0),
                record: kept,
            });
        }
        (record.map(|r| r.record), copies)
    }
}

/// The bytes of an output that was just made; of one that is a file's copy, read from there.
pub(super) fn bytes<'r>(stage: &Stage, planned: &Planned, of: &'r Rendered) -> Cow<'r, [u8]> {
    match &of.content {
        Content::Bytes(bytes) => Cow::Borrowed(bytes),
        Content::Same | Content::Copy(_) => {
            let file = stage.file_of(&planned.subject);
            Cow::Owned(file.and_then(|f| f.bytes().ok()).unwrap_or_default())
        }
    }
}
