//! Findings of a run get the weights of the settings, their order, and an end to repeats.
//!
//! It does not print, and it does not decide the exit status.

use crate::config::Config;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::rules;

/// Findings with the weights that the settings give their rules, sorted.
pub(super) fn graded(
    findings: Vec<Diagnostic>,
    config: &Config,
    settings_file: &str,
) -> Vec<Diagnostic> {
    let mut graded = weighed(findings, config);
    for (rule, (_, span)) in &config.check.rules {
        if !rules::RULES.iter().any(|(known, _)| known == rule) {
            let near = diagnostic::nearest(rule, rules::RULES.iter().map(|(name, _)| *name));
            let help = near.map_or_else(
                || "The rules are listed in the manual.".to_owned(),
                |near| format!("Did you mean `{near}`?"),
            );
            graded.push(
                Diagnostic::error(
                    "setting-unknown",
                    format!("there is no rule named `{rule}`"),
                )
                .at(settings_file, *span)
                .help(help),
            );
        }
    }
    diagnostic::sort(&mut graded);
    once(graded)
}

/// Findings with the weights that the settings give their rules; those that are switched off go.
pub(super) fn weighed(findings: Vec<Diagnostic>, config: &Config) -> Vec<Diagnostic> {
    findings
        .into_iter()
        .filter_map(
            |mut finding| match config.check.rules.get(finding.rule.as_ref()) {
                Some((None, _)) => None,
                Some((Some(severity), _)) => {
                    finding.severity = *severity;
                    Some(finding)
                }
                None => Some(finding),
            },
        )
        .collect()
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
