//! `<!-- pamphlet-allow RULE: reason -->`: a writer's word that a finding was looked at and is right as it is.
//!
//! It hides no finding without a reason, and it tells of every waiver that is used.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::catalogue;
use super::rule::Reads;
use crate::diagnostic::{Diagnostic, Edit};
use crate::parse::markdown::prose::{Comment, PassageKind, Prose};
use crate::source::{Located, Span};

/// A waiver as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The rules that it names.
    pub rules: Vec<Located<String>>,
    /// Why, in the writer's words.
    pub reason: String,
    /// The comment.
    pub span: Span,
    /// The bytes of the file whose findings it holds for.
    pub covers: Span,
}

/// A waiver that some finding met.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Waived {
    /// The file.
    pub file: String,
    /// The comment.
    pub span: Span,
    /// The rule.
    pub rule: String,
    /// The writer's reason.
    pub reason: String,
    /// Findings that it took.
    pub findings: usize,
}

/// What a comment of this kind starts with.
pub const MARK: &str = "pamphlet-allow";

/// The waivers of a page, and what is wrong with them.
pub(super) fn read(
    file: &str,
    text: &str,
    prose: &Prose,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Waiver> {
    let mut waivers = Vec::new();
    for comment in &prose.comments {
        let Some(rest) = comment.text.strip_prefix(MARK) else {
            continue;
        };
        let (covers, rest) = covers(prose, text, comment, rest);
        let Some((names, reason)) = rest
            .split_once(':')
            .filter(|(_, reason)| !reason.trim().is_empty())
        else {
            findings.push(
                Diagnostic::warning(
                    "waiver-invalid",
                    "this waiver gives no reason, so it does not hold",
                )
                .at(file, comment.span)
                .help("Write it as `<!-- pamphlet-allow RULE: why it is right here -->`."),
            );
            continue;
        };
        let told = findings.len();
        let rules = rules(file, text, comment.span, names, findings);
        if rules.is_empty() && findings.len() == told {
            findings.push(
                Diagnostic::warning("waiver-invalid", "this waiver names no rule")
                    .at(file, comment.span)
                    .help("Write it as `<!-- pamphlet-allow RULE: why it is right here -->`."),
            );
        }
        if !rules.is_empty() {
            waivers.push(Waiver {
                rules,
                reason: reason.trim().to_owned(),
                span: comment.span,
                covers,
            });
        }
    }
    waivers
}

/// The bytes that a waiver holds for, and what follows its first word.
fn covers<'r>(prose: &Prose, text: &str, comment: &Comment, rest: &'r str) -> (Span, &'r str) {
    if let Some(rest) = rest.strip_prefix("-file") {
        let (start, end) = (0, u32::MAX);
        return (Span { start, end }, rest);
    }
    if let Some(rest) = rest.strip_prefix("-section") {
        return (section(prose, comment.span), rest);
    }
    let block = prose.blocks.get(comment.block as usize).copied();
    let after = Span::new(comment.span.end as usize, text.len());
    (block.unwrap_or(after), rest)
}

/// The rules that are named; misspelt ones are told of.
fn rules(
    file: &str,
    text: &str,
    comment: Span,
    names: &str,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Located<String>> {
    let mut rules = Vec::new();
    let whole = text.get(comment.range()).unwrap_or_default();
    for name in names
        .split([',', ' '])
        .map(str::trim)
        .filter(|n| !n.is_empty())
    {
        let at = whole.find(name).unwrap_or(0) + comment.start as usize;
        let span = Span::new(at, at + name.len());
        match catalogue::known(name) {
            Ok(()) => rules.push(Located {
                value: name.to_owned(),
                span,
            }),
            Err(near) => {
                let mut found = Diagnostic::warning(
                    "waiver-invalid",
                    format!("there is no rule named `{name}`"),
                )
                .at(file, span)
                .help("`pamphlet check --explain rules` lists them all.");
                if let Some(near) = near {
                    let edit = Edit {
                        span,
                        text: near.to_owned(),
                    };
                    found = found
                        .help(format!("Did you mean `{near}`?"))
                        .fix(false, vec![edit]);
                }
                findings.push(found);
            }
        }
    }
    rules
}

/// From a comment to the next heading that is no deeper than the one above it.
fn section(prose: &Prose, comment: Span) -> Span {
    let mut level = 0;
    let mut end = u32::MAX;
    for passage in &prose.passages {
        let PassageKind::Heading(own) = passage.kind else {
            continue;
        };
        if passage.span.start < comment.start {
            level = own;
        } else if own <= level || level == 0 {
            end = passage.span.start;
            break;
        }
    }
    Span {
        start: comment.start,
        end,
    }
}

/// Takes the findings that waivers hold for; `waivers` are by file. Gives the waivers with what they took, also those
/// that took nothing.
pub fn waive(
    findings: &mut Vec<Diagnostic>,
    waivers: &BTreeMap<String, Vec<Waiver>>,
) -> Vec<Waived> {
    if waivers.is_empty() {
        return Vec::new();
    }
    let mut taken: BTreeMap<(&str, Span, &str), (usize, &str)> = BTreeMap::new();
    for (file, list) in waivers {
        for waiver in list {
            for rule in &waiver.rules {
                taken.insert((file, rule.span, &rule.value), (0, &waiver.reason));
            }
        }
    }
    findings.retain(|finding| {
        let Some(place) = &finding.place else {
            return true;
        };
        let Some((file, list)) = waivers.get_key_value(&*place.file) else {
            return true;
        };
        for waiver in list {
            let held =
                waiver.covers.start <= place.span.start && place.span.start < waiver.covers.end;
            let Some(rule) = waiver
                .rules
                .iter()
                .find(|rule| held && rule.value == finding.rule)
            else {
                continue;
            };
            if let Some((count, _)) =
                taken.get_mut(&(file.as_str(), rule.span, rule.value.as_str()))
            {
                *count += 1;
            }
            return false;
        }
        true
    });
    taken
        .into_iter()
        .map(|((file, span, rule), (findings, reason))| Waived {
            file: file.to_owned(),
            span,
            rule: rule.to_owned(),
            reason: reason.to_owned(),
            findings,
        })
        .collect()
}

/// A finding for each waiver that took nothing. Where rules on built pages and on the whole site have not run
/// (`articles_alone`), nothing is said of theirs.
pub fn unused(waived: &[Waived], articles_alone: bool) -> Vec<Diagnostic> {
    // Findings on links to other sites come in runs that ask for them alone.
    let of_articles = |rule: &str| {
        let rule = catalogue::rules().get(rule);
        rule.is_none_or(|rule| rule.reads == Reads::Article)
    };
    let of_this_run = |waived: &&Waived| {
        !waived.rule.starts_with("link-external-") && (!articles_alone || of_articles(&waived.rule))
    };
    let idle = waived
        .iter()
        .filter(|waived| waived.findings == 0)
        .filter(of_this_run);
    idle.map(|waived| {
        Diagnostic::new(
            "waiver-unused",
            crate::diagnostic::Severity::Advice,
            format!("nothing here needs the waiver of `{}`", waived.rule),
        )
        .at(&waived.file, waived.span)
        .help("Remove the comment, so that it hides nothing later.")
    })
    .collect()
}
