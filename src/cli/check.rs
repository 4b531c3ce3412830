//! `pamphlet check`: everything that can be said about the content, and the fixes that are safe.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Clock, General, Hidden, show, status};
use crate::check::explain;
use crate::diagnostic::{Diagnostic, Severity, has_errors};
use crate::pipeline::{self, Goal, Report};
use crate::{fix, report, write};

/// Say everything that can be said about the content.
#[derive(Args)]
pub(super) struct Check {
    /// Files or folders to look at; all of the site without any
    paths: Vec<PathBuf>,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Print what a rule looks for, why, and examples; `rules` lists them all
    #[arg(long, value_name = "RULE", conflicts_with_all = ["paths", "fix", "deny"])]
    explain: Option<String>,
    /// Apply the fixes that are safe
    #[arg(long)]
    fix: bool,
    /// Fail on warnings, too
    #[arg(long, value_name = "warnings")]
    deny: Option<Deny>,
    #[command(flatten)]
    hidden: Hidden,
    #[command(flatten)]
    clock: Clock,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
    Sarif,
    Github,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    Warnings,
}

/// How often files are mended and read again: a fix may bring another one within reach.
const ROUNDS: usize = 5;

impl Check {
    pub(super) fn run(&self, general: &General) -> u8 {
        if let Some(rule) = &self.explain {
            return explain(general, rule);
        }
        let seconds = match self.clock.seconds(general) {
            Ok(seconds) => seconds,
            Err(status) => return status,
        };
        let mut order = general.order(Goal::Check, self.hidden, seconds);
        let mut report = pipeline::advance(&order);
        let mut mended = 0;
        for _ in 0..ROUNDS {
            if !self.fix {
                break;
            }
            let applied = match self.apply(general, &report.findings) {
                Ok(applied) => applied,
                Err(status) => return status,
            };
            mended += applied;
            if applied == 0 {
                break;
            }
            order.started = super::now_nanoseconds();
            report = pipeline::advance(&order);
        }
        let findings = self.narrowed(general, &report);
        self.print(general, &findings, mended);
        let warned = findings.iter().any(|f| f.severity == Severity::Warning);
        match show::status(&report) {
            status::DONE if self.deny.is_some() && warned => status::CONTENT,
            status::CONTENT if !has_errors(&findings) => status::DONE,
            other => other,
        }
    }

    /// The findings in the files that were asked for.
    fn narrowed(&self, general: &General, report: &Report) -> Vec<Diagnostic> {
        let wanted: Vec<String> = self.paths.iter().map(|p| below_root(general, p)).collect();
        let fits = |file: &str| {
            wanted.iter().any(|w| {
                file == w
                    || w.is_empty()
                    || file
                        .strip_prefix(w.as_str())
                        .is_some_and(|rest| rest.starts_with('/'))
            })
        };
        let kept = report
            .findings
            .iter()
            .filter(|f| wanted.is_empty() || f.place.as_ref().is_some_and(|p| fits(&p.file)));
        kept.cloned().collect()
    }

    fn apply(&self, general: &General, findings: &[Diagnostic]) -> Result<usize, u8> {
        let wanted: Vec<String> = self.paths.iter().map(|p| below_root(general, p)).collect();
        let mut by_file: BTreeMap<&str, Vec<&crate::diagnostic::Fix>> = BTreeMap::new();
        for finding in findings {
            let (Some(place), Some(fix)) =
                (&finding.place, finding.fix.as_ref().filter(|f| f.safe))
            else {
                continue;
            };
            let inside = |w: &String| {
                *place.file == **w || place.file.starts_with(&format!("{w}/")) || w.is_empty()
            };
            if wanted.is_empty() || wanted.iter().any(inside) {
                by_file.entry(&place.file).or_default().push(fix);
            }
        }
        let mut applied = 0;
        for (file, fixes) in by_file {
            let path = general.root.join(file);
            let Some(text) = crate::read::file(&general.root, std::path::Path::new(file))
                .and_then(|f| f.bytes().ok())
                .and_then(|b| String::from_utf8(b).ok())
            else {
                continue;
            };
            let result = fix::apply(&text, &fixes);
            if result.applied == 0 || result.text == text {
                continue;
            }
            if let Err(error) = write::replace_source(&path, &result.text) {
                show::complain(general, &format!("{file} can't be mended: {error}"));
                return Err(status::DISK);
            }
            applied += result.applied;
        }
        Ok(applied)
    }

    fn print(&self, general: &General, findings: &[Diagnostic], mended: usize) {
        let texts = show::texts(general);
        match self.format {
            Format::Human => {
                show::findings(general, findings);
                if general.quiet {
                    return;
                }
                if mended > 0 {
                    show::out(&format!(
                        "Mended {}.\n",
                        super::build::count(mended, "place", "places")
                    ));
                }
                if findings.is_empty() {
                    show::out("Nothing to say: all is well.\n");
                }
            }
            Format::Json => show::out(&format!("{:#}\n", report::json(findings, &texts))),
            Format::Sarif => show::out(&format!("{:#}\n", report::sarif(findings, &texts))),
            Format::Github => show::out(&report::github(findings, &texts)),
        }
    }
}

/// Prints the page of a rule.
fn explain(general: &General, rule: &str) -> u8 {
    if rule == "rules" {
        show::out(&explain::table());
        return status::DONE;
    }
    match explain::page(rule) {
        Ok(page) => {
            show::out(&page);
            status::DONE
        }
        Err(near) => {
            let hint = near.map_or_else(
                || "`--explain rules` lists them all.".to_owned(),
                |near| format!("Did you mean `{near}`?"),
            );
            show::complain(general, &format!("there is no rule named `{rule}`. {hint}"));
            status::USAGE
        }
    }
}

/// A path of the command line as findings name files: relative to the site.
fn below_root(general: &General, path: &std::path::Path) -> String {
    let root = general
        .root
        .canonicalize()
        .unwrap_or_else(|_| general.root.clone());
    let candidates = [
        path.canonicalize().ok(),
        general.root.join(path).canonicalize().ok(),
    ];
    let below = candidates
        .iter()
        .flatten()
        .find_map(|p| p.strip_prefix(&root).ok().map(std::path::Path::to_owned));
    below
        .unwrap_or_else(|| path.to_owned())
        .to_string_lossy()
        .replace('\\', "/")
        .trim_end_matches('/')
        .to_owned()
}
