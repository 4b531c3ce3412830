//! Findings of a run get the weights of the settings, their order, and an end to repeats.
//!
//! It does not print, and it does not decide the exit status.

use std::collections::BTreeMap;

use super::Goal;
use crate::check::waiver::{self, Waived, Waiver};
use crate::check::{Depth, catalogue};
use crate::config::{Config, Weight};
use crate::diagnostic::{self, Diagnostic, Severity};

impl Goal {
    /// How much is checked on the way.
    pub(super) fn depth(self) -> Depth {
        match self {
            Self::Preview | Self::Check => Depth::All,
            Self::Site | Self::Publish => Depth::Errors,
        }
    }
}

/// What findings are weighed by.
pub(super) struct Grading<'a> {
    pub config: &'a Config,
    pub settings_file: &'a str,
    pub depth: Depth,
    /// Waivers by file.
    pub waivers: &'a BTreeMap<String, Vec<Waiver>>,
    /// Whether rules on built pages and on the whole site are not among those that ran.
    pub articles_alone: bool,
}

/// Findings with the weights that the settings give their rules, sorted, less those that are waived; and the waivers.
pub(super) fn graded(
    findings: Vec<Diagnostic>,
    grading: &Grading<'_>,
) -> (Vec<Diagnostic>, Vec<Waived>) {
    let (mut graded, waived) = weighed_and_waived(findings, grading, grading.waivers);
    for (rule, setting) in &grading.config.check.rules {
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
                .at(grading.settings_file, setting.span)
                .help(help),
            );
        }
    }
    diagnostic::sort(&mut graded);
    (once(graded), waived)
}

/// The findings of one article, as they stand among those of [`graded`]: all that are given stand in that file.
pub(super) fn graded_file(
    file: &str,
    findings: Vec<Diagnostic>,
    grading: &Grading<'_>,
) -> Vec<Diagnostic> {
    let own = grading.waivers.get_key_value(file);
    let waivers = own.map(|(file, waivers)| (file.clone(), waivers.clone()));
    let (mut graded, _) = weighed_and_waived(findings, grading, &waivers.into_iter().collect());
    diagnostic::sort(&mut graded);
    once(graded)
}

fn weighed_and_waived(
    mut findings: Vec<Diagnostic>,
    grading: &Grading<'_>,
    waivers: &BTreeMap<String, Vec<Waiver>>,
) -> (Vec<Diagnostic>, Vec<Waived>) {
    let waived = waiver::waive(&mut findings, waivers);
    if grading.depth == Depth::All {
        findings.extend(waiver::unused(&waived, grading.articles_alone));
    }
    let mut graded = weighed(findings, grading.config);
    // A build tells of what stops it; the rest is for `check`.
    graded.retain(|finding| {
        grading.depth == Depth::All
            || finding.severity == Severity::Error
            || !catalogue::is_of_check(&finding.rule)
    });
    (graded, waived)
}

/// Findings with the weights that the settings give their rules; those that are switched off go.
pub(super) fn weighed(findings: Vec<Diagnostic>, config: &Config) -> Vec<Diagnostic> {
    let weigh = |mut finding: Diagnostic| {
        let setting = config.check.rules.get(finding.rule.as_ref());
        let file = finding.place.as_ref().map(|place| &*place.file);
        match setting.and_then(|setting| setting.weight(file)) {
            Some(Weight::Off) => return None,
            Some(Weight::Is(severity)) => finding.severity = severity,
            None => {}
        }
        Some(finding)
    };
    findings.into_iter().filter_map(weigh).collect()
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
    if finding.severity != Severity::Error {
        return false;
    }
    let folders = ["themes/", "templates/", "sass/", "i18n/"];
    let there = finding.place.as_ref().is_some_and(|place| {
        *place.file == *settings_file || folders.iter().any(|f| place.file.starts_with(f))
    });
    there || finding.rule.starts_with("setting") || finding.rule.starts_with("theme-")
}
