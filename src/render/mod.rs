//! The plan becomes outputs: each is reused where everything it read is as it was, and rendered otherwise.
//!
//! It does not write to the disk and does not check contents.

mod asset;
mod blocks;
mod body;
mod card;
mod chart;
mod checksum;
mod color;
mod compress;
mod context;
mod data_files;
mod desk;
mod facts;
mod feed;
mod figure;
mod files;
mod filters;
mod functions;
mod functions_assets;
mod general;
mod image;
mod job;
pub mod made;
pub mod options;
mod policy;
mod press;
mod schema_org;
mod search;
mod settings;
pub mod stage;
mod stage_files;
pub mod template;
mod template_fault;
pub mod theme;
mod verify;
pub mod view;
pub mod when;
pub mod words;

use std::borrow::Cow;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::ledger::{Output, Outputs};
use crate::progress;
use crate::read::Layer;
use crate::site::outputs::{Planned, Subject};
use press::Press;
use stage::Stage;
use template::Engine;

/// What an output's file holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// What it held after the last run.
    Same,
    /// New bytes.
    Bytes(Vec<u8>),
    /// The bytes of a file of the site, to be copied.
    Copy(std::path::PathBuf),
}

/// An output, and what the next run may know of it.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// Its file.
    pub path: crate::address::OutputPath,
    /// Its address.
    pub url: crate::address::UrlPath,
    /// Its bytes.
    pub content: Content,
    /// What to keep of it.
    pub record: Output,
}

/// Loads the templates of all layers, with everything that they may call.
pub fn engine(layers: &[Layer], findings: &mut Vec<Diagnostic>) -> Engine {
    Engine::load(layers, functions::register, findings)
}

/// What became of an output in this run.
#[derive(Clone, Debug)]
pub struct Made<'a> {
    /// Its file.
    pub path: Cow<'a, str>,
    /// Its address.
    pub url: Cow<'a, str>,
    /// What to keep of it; none where what the last run kept of it still holds.
    pub record: Option<Output>,
}

impl Made<'_> {
    /// What is known of it: from this run, or from the last one, whose outputs are given.
    pub fn known<'o>(&'o self, last: &'o Outputs) -> Option<&'o Output> {
        self.record
            .as_ref()
            .or_else(|| last.get(self.path.as_ref()))
    }
}

/// Renders what changed, and hands each output on as soon as it is made, from any thread: `take` is the last to see its
/// bytes, and may add findings to its record. `last` is what the last run kept; `is_there` tells whether an output's file still is as that run left it.
/// First comes the plan, then what its outputs asked for; the result is sorted by path.
pub fn render<'a>(
    stage: &'a Arc<Stage>,
    last: &Outputs,
    is_there: &(dyn Fn(&str, Digest) -> bool + Sync),
    take: &(dyn Fn(&Planned, &mut Rendered) + Sync),
    progress: &progress::Stage<'_>,
) -> Vec<Made<'a>> {
    stage.common();
    stage.share();
    let press = Press {
        stage,
        last,
        is_there,
        take,
    };
    search::prepare(press);
    let mut made: Vec<Made<'_>> = stage
        .plan
        .par_iter()
        .flat_map_iter(|planned| progress.item(planned.path.as_str(), || press.planned(planned)))
        .collect();
    let beyond = made::render(press, &made);
    if !beyond.is_empty() || !stage.config.precompress.is_empty() {
        made.extend(beyond);
        made.sort_by(|a, b| a.path.cmp(&b.path));
    }
    made
}

/// The digest of all that an output is known to read before it is rendered.
pub fn key(stage: &Stage, planned: &Planned) -> Digest {
    job::key(stage, planned, stage.common())
}

/// Whether all that an output asked while it was rendered has the same answer now. With an equal key it then holds.
pub fn answers_hold(stage: &Stage, output: &Output) -> bool {
    let mut asks = output.asks.iter();
    asks.all(|(question, answer)| stage.answer(question) == *answer)
}

/// Whether a page's card shows anything else on one stage than on another, both of which have that page.
pub fn card_differs(one: &Stage, other: &Stage, id: crate::site::PageId) -> bool {
    facts::card(one, id) != facts::card(other, id)
}

/// Renders one output.
pub fn render_one(stage: &Arc<Stage>, planned: &Planned, key: Digest) -> Rendered {
    let made = job::run(stage, planned);
    recorded(stage, planned, key, made)
}

/// An output with what the next run may know of it.
fn recorded(stage: &Stage, planned: &Planned, key: Digest, made: job::Made) -> Rendered {
    let digest = match &made.content {
        Content::Bytes(bytes) => Digest::of(bytes),
        // A copied file is known by its stamp, which is part of its key.
        Content::Same | Content::Copy(_) => key,
    };
    let mut findings = made.findings;
    for finding in &mut findings {
        if let Subject::Page(id) = &planned.subject {
            let file = stage.site.page(*id).file();
            if finding.place.as_ref().is_none_or(|p| *p.file != *file) {
                finding.trace.push(format!("while building {file}"));
            }
        }
    }
    let record = Output {
        key,
        asks: made.asks,
        digest,
        findings,
    };
    Rendered {
        path: planned.path.clone(),
        url: planned.url.clone(),
        content: made.content,
        record,
    }
}

/// The template that a name in front matter means: `landing` may stand for `landing.html`.
pub(crate) fn template_name(stage: &Stage, name: &str) -> Option<String> {
    [name.to_owned(), format!("{name}.html")]
        .into_iter()
        .find(|n| stage.engine.has(n))
}

/// The template that a page or section is rendered with, for those who ask why.
pub fn template_of(stage: &Stage, subject: &Subject) -> String {
    job::template(stage, subject)
}
