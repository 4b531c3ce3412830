//! The clinic's name, street and web address in texts, beside those of the settings.
//!
//! Whether the settings are right, a person tells.

use crate::check::article::Article;
use crate::check::built::Address;
use crate::check::found::Found;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::{Edit, Fix, Severity, edit_distance};
use crate::source::Span;

pub(super) const RULES: &[&Rule] = &[&NAME];

static NAME: Rule = Rule {
    id: "nap-name",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "The clinic’s name, street or web address is written otherwise than in the settings.",
    why: "Search engines put a clinic’s pages, maps and listings together by its name, address and number. A slip in one of them makes two clinics of one, and a wrong house number or web address sends patients astray. “St” for “Street” is fine, and so is a name without its “Inc” or “LLC”: that is how people speak.",
    bad: &[
        "Welcome to Harbor Lite Clinic.",
        "At Harbour Light Clinic we listen.",
        "The Harbor Light\u{a0}Clinics team",
        "Ask Harbor\nLigt Clinic.",
        "**Harbor Ligth Clinic** is open",
        "Find us at 100 Exmaple Street, Springfield.",
        "We’re at 110 Example\u{a0}St.",
        "Come to 100\nExample Stret for your visit.",
        "Book at [our site](https://harbor.com/book).",
        "Write to hello@harbour.example.",
        "Write to [the front desk](mailto:hello@harbr.example).",
        "=== content/articles/a.es.md\n---\ntitle: T\n---\nEstamos en 100 Exampel Street.\n",
    ],
    good: &[
        "Welcome to Harbor Light Clinic.",
        "Harbor Light Clinic’s nurses",
        "The light at the harbor.",
        "Another clinic, Harbor View Hospital.",
        "Find us at 100 Example Street, or 100 Example St.",
        "The pharmacy is at 247 Example Street.",
        "Write to hello@harbor.example, or see https://www.harbor.example/.",
        "[A study](https://other.example/harbor) of the harbor.",
    ],
    run: Run::Article(run),
};

/// Letters that may differ in a slip.
const SLIP: usize = 3;

fn run(article: &Article<'_>, found: &mut Found<'_>) {
    if !found.wants_errors_only() {
        names(article, found);
        streets(article, found);
        hosts(article, found);
    }
}

fn names(article: &Article<'_>, found: &mut Found<'_>) {
    let text = &article.prose.text;
    for location in &article.config.locations {
        let name = location.name.trim();
        let parts: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        if parts.len() < 2 || name.len() < 8 {
            continue;
        }
        for passage in &article.prose.passages {
            let lower = article
                .prose
                .lower
                .get(passage.range.clone())
                .unwrap_or_default();
            // A slip leaves most words as they are.
            if parts.iter().filter(|p| lower.contains(p.as_str())).count() * 2 < parts.len() {
                continue;
            }
            let words: Vec<(usize, &str)> = words(text, passage.range.start, passage.range.end);
            for window in words.windows(parts.len()) {
                let (Some((start, first)), Some((last, end))) = (window.first(), window.last())
                else {
                    continue;
                };
                let range = *start..last + end.len();
                let written = text.get(range.clone()).unwrap_or_default();
                let same = window
                    .iter()
                    .zip(&parts)
                    .filter(|((_, w), p)| w.eq_ignore_ascii_case(p))
                    .count();
                let close = same + 1 >= parts.len()
                    && first.starts_with(char::is_uppercase)
                    && end.starts_with(char::is_uppercase);
                let distance = edit_distance(&written.to_lowercase(), &name.to_lowercase());
                if close && distance > 0 && distance <= SLIP {
                    report(found, article.prose.span(&range), (written, name));
                }
            }
        }
    }
}

/// A street and number with one slip: another digit, or letters that changed places.
fn streets(article: &Article<'_>, found: &mut Found<'_>) {
    let text = &article.prose.text;
    let streets = article
        .config
        .locations
        .iter()
        .filter_map(|l| l.address.as_ref()?.street.as_deref());
    for street in streets {
        let own: Vec<String> = words(street, 0, street.len())
            .into_iter()
            .map(|(_, word)| plain(word))
            .collect();
        let head = own
            .iter()
            .position(|word| word == "suite")
            .unwrap_or(own.len());
        for passage in &article.prose.passages {
            let lower = article
                .prose
                .lower
                .get(passage.range.clone())
                .unwrap_or_default();
            if head < 3
                || own
                    .iter()
                    .take(head)
                    .filter(|w| lower.contains(w.as_str()))
                    .count()
                    * 2
                    < head - 1
            {
                continue;
            }
            let words = words(text, passage.range.start, passage.range.end);
            for length in if head == own.len() {
                vec![head]
            } else {
                vec![head, own.len()]
            } {
                for window in words.windows(length) {
                    let (Some((start, _)), Some((last, end))) = (window.first(), window.last())
                    else {
                        continue;
                    };
                    if slips(window, own.get(..length).unwrap_or_default()) == Some(1) {
                        let range = *start..last + end.len();
                        let written = text.get(range.clone()).unwrap_or_default();
                        let message = format!("`{written}` is `{street}` in the settings");
                        found.report(article.prose.span(&range), message).help =
                            Some("Write the address as it stands in the settings.".into());
                    }
                }
            }
        }
    }
}

/// How many words of a line differ from the clinic's by a slip; none where one is another word altogether.
fn slips(window: &[(usize, &str)], own: &[String]) -> Option<usize> {
    let mut slips = 0;
    for ((_, word), own) in window.iter().zip(own) {
        let word = plain(word);
        let most = if own.starts_with(|c: char| c.is_ascii_digit()) {
            1
        } else {
            2
        };
        match edit_distance(&word, own) {
            0 => {}
            distance if distance <= most && word.len() + 1 >= own.len() => slips += 1,
            _ => return None,
        }
    }
    Some(slips)
}

/// A word of an address in small letters, written out.
fn plain(word: &str) -> String {
    let lower = word.to_lowercase();
    let long = SHORT
        .iter()
        .find(|(short, _)| *short == lower)
        .map(|(_, long)| (*long).to_owned());
    long.unwrap_or(lower)
}

const SHORT: &[(&str, &str)] = &[
    ("st", "street"),
    ("ave", "avenue"),
    ("av", "avenue"),
    ("blvd", "boulevard"),
    ("rd", "road"),
    ("dr", "drive"),
    ("ln", "lane"),
    ("ct", "court"),
    ("pkwy", "parkway"),
    ("hwy", "highway"),
    ("ste", "suite"),
    ("unit", "suite"),
    ("n", "north"),
    ("s", "south"),
    ("e", "east"),
    ("w", "west"),
];

/// Web and e-mail addresses that are one slip, or another ending, away from the site's own.
fn hosts(article: &Article<'_>, found: &mut Found<'_>) {
    let config = article.config;
    let bare = |host: &str| host.trim_start_matches("www.").to_ascii_lowercase();
    let Some(own) = Address::read(&config.base.origin)
        .map(|a| bare(a.host))
        .filter(|host| host.len() > 6)
    else {
        return;
    };
    let of_clinic = config
        .locations
        .iter()
        .flat_map(|l| l.same_as.iter().chain(&l.booking_url));
    let known: Vec<String> = of_clinic
        .filter_map(|url| Some(bare(Address::read(url)?.host)))
        .collect();
    let is_wrong = |host: &str| {
        let host = bare(host);
        let stem = |host: &str| host.rsplit_once('.').map(|(stem, _)| stem.to_owned());
        let other_ending = stem(&host) == stem(&own) && stem(&own).is_some_and(|s| s.len() > 5);
        host != own
            && !host.ends_with(&format!(".{own}"))
            && !known.contains(&host)
            && !config
                .check
                .allowed_hosts
                .iter()
                .any(|allowed| host.ends_with(allowed.as_str()))
            && (other_ending || edit_distance(&host, &own) <= 1)
    };
    let mut report = |span: Span, host: &str| {
        let message = format!("`{host}` is not the clinic’s address on the web, which is `{own}`");
        found.report(span, message).help =
            Some("Correct it, or name the host in `check.allowed_hosts` if it is right.".into());
    };
    for link in &article.document.text.links {
        let mail = link
            .target
            .strip_prefix("mailto:")
            .and_then(|m| m.split('?').next()?.split_once('@'));
        let host = mail
            .map(|(_, host)| host)
            .or_else(|| Address::read(&link.target).map(|a| a.host));
        if let Some(host) = host.filter(|host| is_wrong(host)) {
            report(link.span, host);
        }
    }
    for (at, _) in article.prose.text.match_indices('@') {
        let rest = article.prose.text.get(at + 1..).unwrap_or_default();
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-'))
            .unwrap_or(rest.len());
        let host = rest.get(..end).unwrap_or_default().trim_end_matches('.');
        let linked = article.prose.links.iter().any(|l| l.range.contains(&at));
        if host.contains('.') && !linked && is_wrong(host) {
            report(article.prose.span(&(at + 1..at + 1 + host.len())), host);
        }
    }
}

fn report(found: &mut Found<'_>, span: Span, (written, name): (&str, &str)) {
    let finding = found.report(
        span,
        format!("`{written}` is written `{name}` in the settings"),
    );
    finding.help = Some("Write the name as it stands in the settings.".into());
    let edits = vec![Edit {
        span,
        text: name.to_owned(),
    }];
    finding.fix = Some(Fix { safe: false, edits });
}

/// Words of a part of a text, each with its place; an ending `'s` is no part of a name.
fn words(text: &str, start: usize, end: usize) -> Vec<(usize, &str)> {
    let part = text.get(start..end).unwrap_or_default();
    let mut at = start;
    let mut found = Vec::new();
    for piece in part.split(' ') {
        let inner = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let lead = piece.find(inner).unwrap_or(0);
        let inner = inner.strip_suffix("'s").unwrap_or(inner);
        if !inner.is_empty() {
            found.push((at + lead, inner));
        }
        at += piece.len() + 1;
    }
    found
}
