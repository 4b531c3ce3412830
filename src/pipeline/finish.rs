//! The end of a run: everything is rendered, findings are weighed, and the site is published where nothing stands
//! against it.

use std::sync::Arc;

use super::{Goal, Order, Report, Stop, documents, grade, place};
use crate::diagnostic::{self, Diagnostic};
use crate::digest::{Digest, Digester};
use crate::ledger::{self, Outputs};
use crate::render::stage::Stage;
use crate::render::{self, Content, Rendered};
use crate::write::{self, Manifest, New, Place};

/// Renders, and publishes where nothing stands against it.
pub(super) fn finish(
    order: &Order,
    stage: &Arc<Stage>,
    kept: &documents::Kept,
    report: &mut Report,
    findings: &mut Vec<Diagnostic>,
) {
    let place = place(&order.root, &stage.config);
    let cache = ledger::folder(&order.root);
    if order.goal == Goal::Publish
        && let Err(finding) = write::prepare(&place)
    {
        findings.push(*finding);
        report.stopped = report.stopped.or(Some(Stop::Disk));
        return;
    }
    let (name, mark) = record_of(&place);
    let known: Option<(Outputs, Manifest)> = (!order.fresh)
        .then(|| ledger::load(&cache, &name, mark))
        .flatten();
    let (last, mut manifest) = known.unwrap_or_default();
    let is_there = |path: &str, digest: Digest| {
        manifest
            .current
            .get(path)
            .is_some_and(|known| known.digest == digest && write::is_there(&place, path, known))
    };
    let rendered = render::render(stage, &last, &is_there);
    report.rendered = fresh(&rendered).count();
    let found = rendered.iter().flat_map(|r| &r.record.findings);
    findings.extend(found.cloned());
    let grading = kept.grading(&stage.config, &stage.settings_file, order.goal.depth());
    let (graded, _) = grade::graded(findings.clone(), &grading);
    if order.goal != Goal::Publish || diagnostic::has_errors(&graded) {
        return;
    }
    publish(&place, &mut manifest, &rendered, report, findings);
    if report.stopped.is_some() {
        return;
    }
    let unchanged = report.rendered == 0
        && report.written == 0
        && report.removed == 0
        && last.len() == rendered.len();
    let outputs: Outputs = rendered.into_iter().map(|r| (r.path.0, r.record)).collect();
    let saved = documents::save(order, kept, &stage.config)
        .and_then(|()| report.lists.save(order))
        .and_then(|()| {
            if unchanged {
                Ok(())
            } else {
                ledger::save(&cache, &name, mark, &(outputs, manifest))
            }
        });
    findings.extend(saved.err());
    stage.tidy_shelf();
}

/// The file of the ledger that tells of an output folder, and who may read it.
fn record_of(place: &Place) -> (String, Digest) {
    let folder = place.output.to_string_lossy();
    let mark = Digester::new()
        .text(env!("CARGO_PKG_VERSION"))
        .text(&folder)
        .finish();
    (
        format!("outputs-{}", Digest::of(folder.as_bytes()).short()),
        mark,
    )
}

/// The outputs that were rendered in this run.
fn fresh(rendered: &[Rendered]) -> impl Iterator<Item = &Rendered> {
    rendered
        .iter()
        .filter(|r| !matches!(r.content, Content::Same))
}

fn publish(
    place: &Place,
    manifest: &mut Manifest,
    rendered: &[Rendered],
    report: &mut Report,
    findings: &mut Vec<Diagnostic>,
) {
    let files: Vec<(&str, Digest, New<'_>)> = rendered
        .iter()
        .map(|r| {
            let new = match &r.content {
                Content::Same => New::Same,
                Content::Bytes(bytes) => New::Bytes(bytes),
                Content::Copy(path) => New::Copy(path),
            };
            (r.path.as_str(), r.record.digest, new)
        })
        .collect();
    match write::publish(place, manifest, &files) {
        Ok(done) => {
            report.written = done.written;
            report.removed = done.removed;
            report.changed = fresh(rendered).map(|r| r.url.clone()).collect();
        }
        Err(finding) => {
            findings.push(*finding);
            report.stopped = Some(Stop::Disk);
        }
    }
}
