//! What stands: the sources that a run read, what it published, and until when that holds. While all of it is as it
//! was, a run has nothing to do, and finds that out without opening a file.
//!
//! It never decides that something changed: where in doubt, all stages run, and they say what is to be done.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Order, Report, SETTINGS, finish, place};
use crate::check::waiver::Waived;
use crate::config::Config;
use crate::diagnostic::{self, Diagnostic};
use crate::digest::{Digest, Digester};
use crate::ledger::{self, Outputs, Question};
use crate::read::{self, File, Snapshot, Stamp};
use crate::render::stage::Stage;
use crate::write::{self, Manifest, Place, Published};

/// A published site that was made from sources at rest.
#[derive(Serialize, Deserialize)]
struct Standing {
    /// Digest of the sources' names and stamps.
    sources: Digest,
    /// The published files.
    outputs: Vec<(String, Published)>,
    /// The clock of the run, in seconds since 1970.
    from: i64,
    /// When the clock next changes what is published.
    until: Option<i64>,
    said: Said,
}

/// What a run has to say beside that nothing changed.
#[derive(Serialize, Deserialize)]
pub(super) struct Said {
    /// What was found, weighed and sorted.
    pub findings: Vec<Diagnostic>,
    /// Waivers, with what each took.
    pub waived: Vec<Waived>,
    /// Pages and sections.
    pub pages: usize,
}

/// Who may read what stands: runs that were asked for the same. The ledger sees to it that only the same program reads
/// it, built-in themes and rules included.
fn mark(order: &Order) -> Digest {
    let mut d = Digester::new();
    d.value(&order.include)
        .value(&order.overrides.base_url)
        .value(&order.overrides.output_dir)
        .value(&order.settings);
    d.finish()
}

fn name(place: &Place) -> String {
    format!("standing-{}", finish::short_name(place))
}

/// Names and stamps of all that a run reads; none where one is so young that its stamp proves nothing.
fn sources(order: &Order, snapshot: &Snapshot) -> Option<Digest> {
    let settings = order
        .settings
        .clone()
        .unwrap_or_else(|| std::path::PathBuf::from(SETTINGS));
    let settings = read::file(&order.root, &settings);
    let layers = snapshot.layers.iter().flat_map(|layer| {
        let maps = [&layer.templates, &layer.statics, &layer.sass, &layer.words];
        layer
            .manifest
            .iter()
            .chain(maps.into_iter().flat_map(|map| map.values()))
    });
    let files = snapshot.content.values().chain(snapshot.data.values());
    let mut d = Digester::new();
    let mut add = |file: &File| {
        if file.disk_path().is_none() {
            return true;
        }
        let Stamp {
            len,
            modified,
            changed,
            inode,
        } = file.stamp;
        d.text(&file.path)
            .number(len)
            .number(modified as u64)
            .number(changed as u64)
            .number(inode);
        file.stamp.is_settled(order.started)
    };
    let settled = settings.iter().chain(files).chain(layers).all(&mut add);
    settled.then(|| d.finish())
}

/// The report of a run that has nothing to do, if this is one.
pub(super) fn holds(order: &Order, config: &Config, snapshot: &Snapshot) -> Option<Report> {
    let place = place(&order.root, config);
    let known: Standing = ledger::load(&ledger::folder(&order.root), &name(&place), mark(order))?;
    let in_time = order.clock >= known.from && known.until.is_none_or(|at| order.clock < at);
    if !in_time || sources(order, snapshot) != Some(known.sources) {
        return None;
    }
    let is_there =
        |(path, published): &(String, Published)| write::is_there(&place, path, published);
    if !known.outputs.par_iter().with_min_len(512).all(is_there) {
        return None;
    }
    let mut report = Report::new(known.said.findings, None);
    report.waived = known.said.waived;
    report.pages = known.said.pages;
    report.output_dir.clone_from(&config.output_dir);
    Some(report)
}

/// Keeps what was published for the next run, if it will be able to rely on it.
pub(super) fn save(
    order: &Order,
    stage: &Stage,
    (manifest, outputs): (&Manifest, &Outputs),
    said: Said,
) -> Result<(), Diagnostic> {
    let place = place(&order.root, &stage.config);
    let asks_clock = outputs
        .values()
        .any(|output| output.asks.iter().any(|(q, _)| *q == Question::Clock));
    if asks_clock || diagnostic::has_errors(&said.findings) {
        return Ok(());
    }
    let Some(sources) = sources(order, &stage.snapshot) else {
        return Ok(());
    };
    let standing = Standing {
        sources,
        outputs: manifest
            .current
            .iter()
            .map(|(path, published)| (path.clone(), *published))
            .collect(),
        from: order.clock,
        until: stage.site.next_change.map(|m| m.seconds),
        said,
    };
    ledger::save(
        &ledger::folder(&order.root),
        &name(&place),
        mark(order),
        &standing,
    )
}
