//! The end of a run: everything is rendered, findings are weighed, and the site is published where nothing stands
//! against it.

use std::sync::Arc;

use super::{Goal, Order, Report, Stop, built, documents, grade, place, standing};
use crate::address::UrlPath;
use crate::check::Checks;
use crate::diagnostic::{self, Diagnostic};
use crate::digest::{Digest, Digester};
use crate::ledger::{self, Outputs};
use crate::progress::Progress;
use crate::render::stage::Stage;
use crate::render::{self, Content, Made, Rendered};
use crate::site::outputs::Planned;
use crate::write::{self, Manifest, New, Next, Place};

/// Renders, and publishes where nothing stands against it.
pub(super) fn finish(
    order: &Order,
    stage: &Arc<Stage>,
    kept: &documents::Kept,
    checks: Option<&Checks>,
    (report, findings): (&mut Report, &mut Vec<Diagnostic>),
    progress: &Progress,
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
    let (name, mark) = record_of(&place, checks);
    let known = reuses(order).then(|| ledger::load(&cache, &name, mark));
    let (last, mut manifest): (Outputs, Manifest) = known.flatten().unwrap_or_default();
    let published = std::mem::take(&mut manifest.current);
    let is_there = |path: &str, digest: Digest| {
        published
            .get(path)
            .is_some_and(|known| known.digest == digest && write::is_there(&place, path, known))
    };
    // What is known by now to be wrong keeps the site from being published: then nothing is written to begin with.
    let wanted = order.goal == Goal::Publish && !fails(findings, stage, order, kept);
    let next = wanted.then(|| Next::new(&place, &mut manifest));
    let look = built::Look::of(order, stage, checks);
    let take = |planned: &Planned, rendered: &mut Rendered| {
        hand_on(next.as_ref(), look.at(planned, rendered));
    };
    let pages = progress.stage("pages", stage.plan.len());
    let made = render::render(stage, &last, &is_there, &take, &pages);
    drop(pages);
    look.finish(report, findings);
    manifest.current = published;
    report.rendered = made.iter().filter(|m| m.record.is_some()).count();
    findings.extend(said(&made, &last));
    let Some(next) = next else { return };
    if fails(findings, stage, order, kept) {
        next.discard();
        return;
    }
    let publishing = progress.stage("publish", 0);
    publish(next, &mut manifest, &made, report, findings);
    drop(publishing);
    if report.stopped.is_some() {
        return;
    }
    let _cache = progress.stage("cache", 0);
    let changes = report.rendered + report.written + report.removed;
    let unchanged = changes == 0 && last.len() == made.len();
    let records = (outputs(made, last), manifest);
    let saved = if unchanged {
        Ok(())
    } else {
        ledger::save(&cache, &name, mark, &records)
    };
    let saved = saved.and_then(|()| remember(order, (stage, kept), report, &records, findings));
    findings.extend(saved.err());
}

/// Whether what the last run rendered is used again. A check looks at every page, so it makes every page.
fn reuses(order: &Order) -> bool {
    !order.fresh && order.goal == Goal::Publish
}

/// Keeps for the next run what this one knows beside its outputs.
fn remember(
    order: &Order,
    (stage, kept): (&Stage, &documents::Kept),
    report: &Report,
    (outputs, manifest): &(Outputs, Manifest),
    findings: &[Diagnostic],
) -> Result<(), Diagnostic> {
    stage.tidy_shelf();
    documents::save(order, kept, &stage.config)?;
    report.lists.save(order)?;
    let grading = kept.grading(&stage.config, &stage.settings_file, order.goal.depth());
    let (findings, waived) = grade::graded(findings.to_vec(), &grading);
    let said = standing::Said {
        findings,
        waived,
        pages: report.pages,
    };
    standing::save(order, stage, (manifest, outputs), said)
}

/// Whether the findings so far keep the site from being published.
fn fails(findings: &[Diagnostic], stage: &Stage, order: &Order, kept: &documents::Kept) -> bool {
    let grading = kept.grading(&stage.config, &stage.settings_file, order.goal.depth());
    diagnostic::has_errors(&grade::graded(findings.to_vec(), &grading).0)
}

/// Gives an output that was rendered to the next tree, if there is to be one.
fn hand_on(next: Option<&Next<'_>>, rendered: &Rendered) {
    let new = match &rendered.content {
        Content::Same => return,
        Content::Bytes(bytes) => New::Bytes(bytes),
        Content::Copy(path) => New::Copy(path),
    };
    if let Some(next) = next {
        next.put(rendered.path.as_str(), rendered.record.digest, &new);
    }
}

/// What was found while outputs were rendered, now or in the run that rendered them.
fn said(made: &[Made<'_>], last: &Outputs) -> Vec<Diagnostic> {
    let records = made.iter().filter_map(|made| made.known(last));
    records.flat_map(|r| r.findings.iter().cloned()).collect()
}

/// What the next run may know of the outputs: what this one made, and of the rest what the last one knew.
fn outputs(made: Vec<Made<'_>>, mut last: Outputs) -> Outputs {
    made.into_iter()
        .filter_map(|made| {
            let record = made.record.or_else(|| last.remove(made.path.as_ref()))?;
            Some((made.path.into_owned(), record))
        })
        .collect()
}

/// The file of the ledger that tells of an output folder, and who may read it.
fn record_of(place: &Place, checks: Option<&Checks>) -> (String, Digest) {
    let folder = place.output.to_string_lossy();
    let mark = Digester::new()
        .text(env!("CARGO_PKG_VERSION"))
        .text(&folder)
        .digest(checks.map(|checks| checks.mark).unwrap_or_default())
        .finish();
    (format!("outputs-{}", short_name(place)), mark)
}

/// What tells the output folders of one site apart in names of files.
pub(super) fn short_name(place: &Place) -> String {
    Digest::of(place.output.to_string_lossy().as_bytes()).short()
}

fn publish(
    next: Next<'_>,
    manifest: &mut Manifest,
    made: &[Made<'_>],
    report: &mut Report,
    findings: &mut Vec<Diagnostic>,
) {
    let paths: Vec<&str> = made.iter().map(|m| m.path.as_ref()).collect();
    match next.finish(manifest, &paths) {
        Ok(done) => {
            report.written = done.written;
            report.removed = done.removed;
            let fresh = made.iter().filter(|m| m.record.is_some());
            report.changed = fresh.map(|m| UrlPath(m.url.as_ref().to_owned())).collect();
        }
        Err(finding) => {
            findings.push(*finding);
            report.stopped = Some(Stop::Disk);
        }
    }
}
