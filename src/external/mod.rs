//! Links to other sites, asked of their servers: which lead somewhere, which have moved, which are gone.
//!
//! Only `check --external` comes here, with the links of built pages. `gather` adds those that no page has to show,
//! `known` remembers what servers said, `pace` asks the rest with patience, `ask` is the client. It knows no terminal, and
//! nothing that it learns changes the site.

mod ask;
mod gather;
mod known;
mod pace;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Edit, Place, Severity};
use crate::ledger;
use crate::render::stage::Stage;

/// Whether servers on this computer and in private networks may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Private {
    /// No: a text may not make this computer talk to its neighbours.
    Refused,
    /// Yes, for tests.
    Allowed,
}

/// How a run asks.
#[derive(Clone, Copy, Debug)]
pub struct Asking {
    /// "Now" in seconds since 1970, by which answers grow old.
    pub now: i64,
    /// Whether private addresses are asked.
    pub private: Private,
}

/// What is known of an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It answers.
    Good,
    /// It answers at another address, for good.
    Moved(String),
    /// It leads nowhere, for a reason in words.
    Gone(String),
    /// Nothing is known, for a reason in words.
    Unknown(String),
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Addresses in the texts.
    pub addresses: usize,
    /// Addresses of which an answer was known.
    pub known: usize,
    /// Addresses that were asked.
    pub asked: usize,
    /// Addresses that are left for another run.
    pub left: usize,
}

/// What a run gives.
pub struct Answers {
    /// Findings, by place.
    pub findings: Vec<Diagnostic>,
    /// What was done.
    pub counts: Counts,
    /// Whether no name could be looked up at all: then this computer has no network, and nothing is said of links.
    pub offline: bool,
}

/// Where the links of a site come from.
pub struct Links<'a> {
    /// Addresses on its pages as they are built, each with its places.
    pub on_pages: &'a BTreeMap<String, BTreeSet<Place>>,
    /// The site.
    pub stage: &'a Stage,
    /// Its folder.
    pub root: &'a Path,
}

/// Asks about the links of a site that stand in files for which `wanted` holds.
/// `start` is told how many addresses are about to be asked, of how many servers.
pub fn check(
    links: &Links<'_>,
    asking: Asking,
    wanted: &dyn Fn(&str) -> bool,
    start: &dyn Fn(usize, usize),
) -> Answers {
    let cache = ledger::folder(links.root);
    let mut links = gather::gather(links);
    for places in links.values_mut() {
        places.retain(|place| wanted(&place.file));
    }
    links.retain(|_, places| !places.is_empty());
    let mut known = known::Known::load(&cache);
    let fresh: Vec<String> = links
        .keys()
        .filter(|url| known.get(url, asking.now).is_none())
        .cloned()
        .collect();
    let mut counts = Counts {
        addresses: links.len(),
        known: links.len() - fresh.len(),
        ..Counts::default()
    };
    let round = if fresh.is_empty() {
        pace::Round::default()
    } else {
        let client = ask::Client::new(asking.private);
        pace::ask_all(&fresh, &pace::Limits::default(), start, &|url| {
            client.ask(url)
        })
    };
    counts.asked = round.verdicts.len();
    counts.left = round.left;
    let offline = round.is_offline();
    let mut findings = Vec::new();
    if !offline {
        for (url, verdict) in round.verdicts {
            known.put(url, verdict, asking.now);
        }
        findings = told(&links, &known, asking.now);
        findings.extend(known.save(&cache, asking.now).err());
    }
    Answers {
        findings,
        counts,
        offline,
    }
}

fn told(links: &BTreeMap<String, Vec<Place>>, known: &known::Known, now: i64) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (url, places) in links {
        if let Some(verdict) = known.get(url, now) {
            let made = places
                .iter()
                .filter_map(|place| finding(url, verdict, place));
            findings.extend(made);
        }
    }
    findings
}

fn finding(url: &str, verdict: &Verdict, place: &Place) -> Option<Diagnostic> {
    let found = match verdict {
        Verdict::Good => return None,
        Verdict::Gone(why) => Diagnostic::new(
            "link-external-broken",
            Severity::Warning,
            format!("`{url}` leads nowhere: {why}"),
        )
        .help("Correct the address, or link to another source."),
        Verdict::Moved(to) => moved(url, to, place),
        Verdict::Unknown(why) => Diagnostic::new(
            "link-external-unknown",
            Severity::Advice,
            format!("`{url}` could not be checked: {why}"),
        )
        .help(
            "Open it in a browser to be sure. Many servers answer people and turn programs away.",
        ),
    };
    Some(found.at(&place.file, place.span))
}

fn moved(url: &str, to: &str, place: &Place) -> Diagnostic {
    let found = Diagnostic::new(
        "link-external-moved",
        Severity::Advice,
        format!("`{url}` has moved for good to `{to}`"),
    );
    let is_home = |u: &str| {
        u.split("://")
            .nth(1)
            .is_some_and(|rest| !rest.trim_end_matches('/').contains('/'))
    };
    if is_home(to) && !is_home(url) {
        return found.help("That is the front page of the site, so the page itself may be gone. Look for another source.");
    }
    let found = found.help("Look at the page, and write its new address.");
    if place.span.start == place.span.end {
        return found;
    }
    let edit = Edit {
        span: place.span,
        text: to.to_owned(),
    };
    // A guess: only a person can tell whether the new page says the same.
    found.fix(false, vec![edit])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn each_verdict_has_its_rule_weight_and_place() {
        let place = Place::new("content/a.md", Span::new(3, 9));
        let of = |verdict| finding("https://a.example/x", &verdict, &place);
        assert_eq!(of(Verdict::Good), None);
        let gone = of(Verdict::Gone("its server says 404 (not found)".into())).unwrap();
        assert_eq!(
            (&*gone.rule, gone.severity),
            ("link-external-broken", Severity::Warning)
        );
        assert_eq!(
            gone.message,
            "`https://a.example/x` leads nowhere: its server says 404 (not found)"
        );
        assert_eq!(gone.place.as_ref(), Some(&place));
        let unknown = of(Verdict::Unknown("its server says 403 (forbidden)".into())).unwrap();
        assert_eq!(
            (&*unknown.rule, unknown.severity),
            ("link-external-unknown", Severity::Advice)
        );
    }

    #[test]
    fn a_move_is_suggested_and_a_move_to_the_front_page_is_not() {
        let place = Place::new("content/a.md", Span::new(3, 9));
        let to =
            |to: &str| finding("https://a.example/x", &Verdict::Moved(to.into()), &place).unwrap();
        let there = to("https://a.example/y");
        let fix = there.fix.unwrap();
        assert!(!fix.safe);
        assert_eq!(fix.edits[0].text, "https://a.example/y");
        let home = to("https://www.a.example/");
        assert_eq!(home.fix, None);
        assert!(home.help.iter().any(|h| h.contains("front page")));
    }
}
