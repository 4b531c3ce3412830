//! `pamphlet check`: everything that can be said about the content, and the fixes that are safe.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::build::count;
use super::{Clock, General, Hidden, show, status};
use crate::address::ContentPath;
use crate::check::waiver::Waived;
use crate::check::{Checks, Depth, explain, mend};
use crate::diagnostic::{Diagnostic, Fix, Severity, has_errors};
use crate::external::{self, Asking, Private};
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
    #[arg(long, value_name = "RULE", conflicts_with_all = ["paths", "fix", "deny", "external"])]
    explain: Option<String>,
    /// Apply the fixes that are safe
    #[arg(long)]
    fix: bool,
    /// Ask other sites whether the links to them are good; answers are remembered for a week
    #[arg(long)]
    external: bool,
    /// Ask private addresses, too
    #[arg(long, hide = true)]
    external_private: bool,
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
        order.outbound = self.external;
        let mut report = pipeline::advance(&order);
        let mut mended = 0;
        for _ in 0..ROUNDS {
            if !self.fix {
                break;
            }
            let applied = match self.apply(general, &report) {
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
        let reached = !self.external || self.ask(general, &mut report);
        let findings = self.narrowed(general, &report);
        self.print(general, &findings, &report.waived, mended);
        let warned = findings.iter().any(|f| f.severity == Severity::Warning);
        match show::status(&report) {
            status::DONE if !reached => status::DISK,
            status::DONE if self.deny.is_some() && warned => status::CONTENT,
            status::CONTENT if !has_errors(&findings) => status::DONE,
            other => other,
        }
    }

    /// Asks other sites about the links to them and adds what is found. False where there is no network.
    fn ask(&self, general: &General, report: &mut Report) -> bool {
        let Some(stage) = report.stage.clone() else {
            return true;
        };
        let asking = Asking {
            // Answers grow old by the real time, whatever the build's clock says.
            now: super::now_nanoseconds() / 1_000_000_000,
            private: if self.external_private {
                Private::Allowed
            } else {
                Private::Refused
            },
        };
        let tell = |sentence: String| {
            if !general.quiet {
                show::note(&sentence);
            }
        };
        let wanted = self.wanted(general);
        let start = |addresses: usize, servers: usize| {
            let addresses = count(addresses, "address", "addresses");
            let servers = count(servers, "server", "servers");
            tell(format!("Asking {servers} about {addresses} ..."));
        };
        let links = external::Links {
            on_pages: &report.outbound,
            stage: &stage,
            root: &general.root,
        };
        let answers = external::check(&links, asking, &wanted, &start);
        if answers.offline {
            let sentence =
                "other sites can't be asked: not one name was found, so there is no network here";
            show::complain(general, sentence);
            return false;
        }
        tell(asked(answers.counts));
        pipeline::add(report, answers.findings);
        true
    }

    /// Whether a file was asked for.
    fn wanted(&self, general: &General) -> impl Fn(&str) -> bool + use<> {
        let wanted: Vec<String> = self.paths.iter().map(|p| below_root(general, p)).collect();
        move |file: &str| {
            let fits = |w: &String| {
                file == w
                    || w.is_empty()
                    || file
                        .strip_prefix(w.as_str())
                        .is_some_and(|rest| rest.starts_with('/'))
            };
            wanted.is_empty() || wanted.iter().any(fits)
        }
    }

    /// The findings in the files that were asked for.
    fn narrowed(&self, general: &General, report: &Report) -> Vec<Diagnostic> {
        let wanted = self.wanted(general);
        let kept = report.findings.iter().filter(|finding| {
            self.paths.is_empty() || finding.place.as_ref().is_some_and(|p| wanted(&p.file))
        });
        kept.cloned().collect()
    }

    fn apply(&self, general: &General, report: &Report) -> Result<usize, u8> {
        let wanted = self.wanted(general);
        let mut by_file: BTreeMap<&str, Vec<&Fix>> = BTreeMap::new();
        for finding in &report.findings {
            let (Some(place), Some(fix)) =
                (&finding.place, finding.fix.as_ref().filter(|f| f.safe))
            else {
                continue;
            };
            if wanted(&place.file) {
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
            let (mended, count) = mend(report, file, &text, &fixes);
            if count == 0 || mended == text {
                continue;
            }
            if let Err(error) = write::replace_source(&path, &mended) {
                show::complain(general, &format!("{file} can't be mended: {error}"));
                return Err(status::DISK);
            }
            applied += count;
        }
        Ok(applied)
    }

    fn print(&self, general: &General, findings: &[Diagnostic], waived: &[Waived], mended: usize) {
        let texts = show::texts(general);
        match self.format {
            Format::Human => {
                show::findings(general, findings);
                if general.quiet {
                    return;
                }
                if mended > 0 {
                    show::out(&format!("Mended {}.\n", count(mended, "place", "places")));
                }
                show::out(&report::by_file(findings));
                let used = waived.iter().filter(|w| w.findings > 0);
                for waiver in used {
                    let n = count(waiver.findings, "finding", "findings");
                    show::out(&format!(
                        "Waived in {}: {n} of {} ({}).\n",
                        waiver.file, waiver.rule, waiver.reason
                    ));
                }
                if findings.is_empty() {
                    show::out("Nothing to say: all is well.\n");
                }
            }
            Format::Json => {
                let mut value = report::json(findings, &texts);
                if let Some(fields) = value.as_object_mut() {
                    fields.insert("waived".into(), waived.iter().map(waived_json).collect());
                }
                show::out(&format!("{value:#}\n"));
            }
            Format::Sarif => show::out(&format!("{:#}\n", report::sarif(findings, &texts))),
            Format::Github => show::out(&report::github(findings, &texts)),
        }
    }
}

/// What a run asked, in a sentence or two.
fn asked(counts: external::Counts) -> String {
    if counts.addresses == 0 {
        return "There are no links to other sites.".to_owned();
    }
    let mut text = format!(
        "Asked {} of other sites",
        count(counts.asked, "address", "addresses")
    );
    if counts.known > 0 {
        let known = count(counts.known, "answer is", "answers are");
        let _ = write!(text, "; {known} from earlier runs");
    }
    if counts.left > 0 {
        let _ = write!(
            text,
            "; {} left for another run: their servers want to be left alone for now, or there are too many",
            count(counts.left, "is", "are")
        );
    }
    text + "."
}

/// A waiver that was met, as `--format json` prints it.
fn waived_json(waived: &Waived) -> serde_json::Value {
    serde_json::json!({
        "rule": waived.rule,
        "file": waived.file,
        "start": waived.span.start,
        "end": waived.span.end,
        "reason": waived.reason,
        "findings": waived.findings,
    })
}

/// A file with its safe fixes in it, and how many went in. An article is checked again after each fix, so that none brings
/// a new fault.
fn mend(report: &Report, file: &str, text: &str, fixes: &[&Fix]) -> (String, usize) {
    let article = file.strip_prefix("content/").filter(|f| f.ends_with(".md"));
    if let (Some(article), Some(stage)) = (article, &report.stage) {
        let checks = Checks::new(&stage.config, Depth::All);
        let path = ContentPath(article.to_owned());
        let done = mend::mend(&path, text, &stage.config, &checks);
        return (done.text, done.applied);
    }
    let done = fix::apply(text, fixes);
    (done.text, done.applied)
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
