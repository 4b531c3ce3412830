//! What was to be filled in and was not.
//!
//! A clinic's own number or address is none, even where it is made up; the settings are not looked at.

use std::sync::LazyLock;

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::needles::Needles;
use crate::check::phone;
use crate::check::rule::{Reads, Rule, Run};
use crate::diagnostic::Severity;

pub(super) const RULES: &[&Rule] = &[&PLACEHOLDER];

static PLACEHOLDER: Rule = Rule {
    id: "placeholder-left",
    severity: Severity::Error,
    tier: 1,
    reads: Reads::Article,
    finds: "Something was to be filled in, and was not.",
    why: "Patients call made-up numbers and read “insert city here” as carelessness. A 555-01xx number or an example address that stands in the clinic’s own settings is not told of.",
    bad: &[
        "Lorem ipsum dolor sit amet.",
        "We’re in [insert city here], near the park.",
        "Call us at (212) 555-0199.",
        "TKTK: add prices",
        "Our fee is TBD\nand may change.",
        "Write to [email\u{a0}address] today.",
        "Ask [Clinic Name] about it.",
        "[Book here](https://www.example.com/book)",
    ],
    good: &[
        "Call us at (555) 555-0142.",
        "A list of things to do.",
        "[City Hall](https://city.example/) is near.",
        "The dates are to be decided.",
        "`TKTK` marks what is open.",
        "Press [Enter] to go on.",
    ],
    run: Run::Article(run),
};

/// Words that are found as they are, with large and small letters.
const EXACT: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    "TBD",
    "TKTK",
    "XXX",
];
static EXACT_NEEDLES: LazyLock<Needles> = LazyLock::new(|| Needles::new(EXACT));

/// What stands in brackets that were to be replaced: first words.
const ASKED: &[&str] = &["insert ", "your ", "enter ", "add "];
/// And whole insides.
const NAMED: &[&str] = &[
    "city", "name", "phone", "phone number", "address", "email", "email address", "date", "clinic", "clinic name", "doctor", "doctor name",
    "provider name", "practice name", "patient name", "state", "link", "url", "number", "price", "website", "company name", "location",
];

const HELP: &str = "Fill it in, or take it out.";

fn run(article: &Article<'_>, found: &mut Found<'_>) {
    let prose = article.prose;
    if !found.wants_errors_only() {
        brackets(article, found);
    }
    let mut report = |range: std::ops::Range<usize>| {
        let words = prose.text.get(range.clone()).unwrap_or_default();
        found.report(prose.span(&range), format!("`{words}` was to be filled in")).help = Some(HELP.into());
    };
    for (at, words) in prose.lower.match_indices("lorem ipsum dolor") {
        report(at..at + words.len());
    }
    for (number, at) in EXACT_NEEDLES.within(&prose.text) {
        let range = at..at + EXACT.get(number).map_or(0, |word| word.len());
        if is_word(&prose.text, &range) {
            report(range);
        }
    }
    for phone in article.phones() {
        if is_made_up(&phone.digits) && !own_phones(article).any(|own| own == phone.digits) {
            report(phone.range.clone());
        }
    }
    for link in &article.document.text.links {
        let host = link.target.split("://").nth(1).unwrap_or_default();
        let host = host.split(['/', '?', '#', ':']).next().unwrap_or_default();
        let made_up = ["example.com", "www.example.com", "yourclinic.com", "www.yourclinic.com", "yourdomain.com", "www.yourdomain.com"];
        if made_up.contains(&host) {
            let message = format!("the address `{}` was to be filled in", link.target);
            found.report(link.span, message).help = Some(HELP.into());
        }
    }
}

/// Words in brackets that were to be replaced. Some are meant as they stand, so they are warnings.
fn brackets(article: &Article<'_>, found: &mut Found<'_>) {
    let prose = article.prose;
    for (open, _) in prose.text.match_indices('[') {
        let rest = prose.lower.get(open + 1..).unwrap_or_default();
        let Some(len) = rest.bytes().take(60).position(|b| matches!(b, b']' | b'[' | b'\n')) else {
            continue;
        };
        let inside = rest.get(..len).unwrap_or_default().trim();
        let closed = rest.as_bytes().get(len) == Some(&b']');
        let linked = prose.links.iter().any(|l| l.range.contains(&open));
        if closed && !linked && (ASKED.iter().any(|a| inside.starts_with(a)) || NAMED.contains(&inside)) {
            let range = open..open + len + 2;
            let words = prose.text.get(range.clone()).unwrap_or_default();
            let message = format!("`{words}` looks as if it was to be filled in");
            let finding = found.weighed(Severity::Warning, prose.span(&range), message);
            finding.help = Some(HELP.into());
        }
    }
}

/// Whether a number is one that is never given out: 555-0100 to 555-0199.
fn is_made_up(digits: &str) -> bool {
    digits.get(3..8) == Some("55501")
}

fn own_phones<'a>(article: &'a Article<'_>) -> impl Iterator<Item = String> + 'a {
    let of_clinic = article.config.locations.iter().filter_map(|l| l.phone.as_deref());
    let allowed = article.config.check.allowed_phones.iter().map(String::as_str);
    of_clinic.chain(allowed).filter_map(phone::digits)
}

fn is_word(text: &str, range: &std::ops::Range<usize>) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let before = text.get(..range.start).and_then(|t| t.chars().next_back());
    let after = text.get(range.end..).and_then(|t| t.chars().next());
    !letter(before) && !letter(after)
}
