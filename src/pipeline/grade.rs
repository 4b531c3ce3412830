//! Findings of a run get the weights of the settings, their order, and an end to repeats.
//!
//! It does not print, and it does not decide the exit status.

use std::collections::BTreeMap;

use crate::check::waiver::{self, Waived, Waiver};
use crate::check::{Depth, catalogue};
use crate::config::{Config, Weight};
use crate::diagnostic::{self, Diagnostic, Severity};

/// What findings are weighed by.
pub(super) struct Grading<'a> {
    pub config: &'a Config,
    pub settings_file: &'a str,
    pub depth: Depth,
    /// Waivers by file.
    pub waivers: &'a BTreeMap<String, Vec<Waiver>>,
}

/// Findings with the weights that the settings give their rules, sorted, less those that are waived; and the waivers.
pub(super) fn graded(
    mut findings: Vec<Diagnostic>,
    grading: &Grading<'_>,
) -> (Vec<Diagnostic>, Vec<Waived>) {
    let Grading {
        config,
        settings_file,
        depth,
        ..
    } = *grading;
    let waived = waiver::waive(&mut findings, grading.waivers);
    if depth == Depth::All {
        findings.extend(waiver::unused(&waived));
    }
    let mut graded: Vec<Diagnostic> = findings
        .into_iter()
        .filter_map(|mut finding| {
            let setting = config.check.rules.get(finding.rule.as_ref());
            let file = finding.place.as_ref().map(|place| &*place.file);
            if let Some(weight) = setting.and_then(|s| s.weight(file)) {
                match weight {
                    Weight::Off => return None,
                    Weight::Is(severity) => finding.severity = severity,
                }
            }
            // A build tells of what stops it; the rest is for `check`.
            let told = depth == Depth::All
                || finding.severity == Severity::Error
                || !catalogue::is_of_check(&finding.rule);
            told.then_some(finding)
        })
        .collect();
    for (rule, setting) in &config.check.rules {
        if let Err(near) = catalogue::known(rule) {
            let help = near.map_or_else(
                || "`pamphlet check --explain rules` lists them all.".to_owned(),
                |near| format!("Did you mean `{near}`?"),
            );
            graded.push(
                Diagnostic::error(
                    "setting-unknown",
                    format!("there is no rule named `{rule}`"),
                )
                .at(settings_file, setting.span)
                .help(help),
            );
        }
    }
    diagnostic::sort(&mut graded);
    (once(graded), waived)
}

/// Of findings that differ in the page that was being built alone, such as a template's fault, the first stays and says
/// how many others there are.
fn once(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<(Diagnostic, usize)> = Vec::new();
    for finding in findings {
        let same = |d: &Diagnostic| {
            d.rule == finding.rule
                && d.place == finding.place
                && d.message == finding.message
                && d.labels == finding.labels
        };
        match kept.last_mut() {
            Some((last, more)) if !finding.trace.is_empty() && same(last) => *more += 1,
            _ => kept.push((finding, 0)),
        }
    }
    let told = |(finding, more): (Diagnostic, usize)| match more {
        0 => finding,
        1 => finding.trace("and one more page"),
        n => finding.trace(format!("and {n} more pages")),
    };
    kept.into_iter().map(told).collect()
}

/// Whether an error stands in the settings, the theme, or templates and stylesheets of the site.
pub(super) fn is_of_settings(finding: &Diagnostic, settings_file: &str) -> bool {
    let folders = ["themes/", "templates/", "sass/", "i18n/"];
    let there = finding.place.as_ref().is_some_and(|place| {
        *place.file == *settings_file || folders.iter().any(|f| place.file.starts_with(f))
    });
    finding.severity == Severity::Error
        && (there || finding.rule.starts_with("setting") || finding.rule.starts_with("theme-"))
}
