//! Telephone numbers in texts, beside those of the settings.
//!
//! Numbers of others are theirs to know.

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::phone;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::Severity;

pub(super) const RULES: &[&Rule] = &[&PHONE];

static PHONE: Rule = Rule {
    id: "nap-phone",
    severity: Severity::Error,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "A telephone number is not the clinic’s.",
    why: "One that differs from the clinic’s number in one or two digits is a typing error, and patients call a stranger: that is an error. Any other number is a warning, unless it is free of charge (800 and the like), the FDA’s, or stands in `check.allowed_phones`.",
    bad: &[
        "Call (555) 555-0124.",
        "Call [us](tel:+15555550143).",
        "Our number is 555\u{2011}555\u{2011}0742.",
        "Call (559) 424-1118 today.",
        "It’s (555)\n555-1142.",
    ],
    good: &[
        "Call (555) 555-0142.",
        "Call [+1 555 555 0142](tel:+15555550142).",
        "The FDA is at 1-800-332-1088.",
        "Call 988.",
    ],
    run: Run::Article(phones),
};

fn phones(article: &Article<'_>, found: &mut Found<'_>) {
    let own = phone::of_clinic(article.config);
    if own.is_empty() {
        return;
    }
    let allowed = phone::allowed(article.config);
    let prose = article.prose;
    let in_text = article
        .phones()
        .iter()
        .cloned()
        .map(|p| (prose.span(&p.range), p.digits));
    let in_links = article.document.text.links.iter().filter_map(|link| {
        let number = link.target.strip_prefix("tel:")?;
        Some((link.span, phone::digits(number)?))
    });
    for (span, digits) in in_text.chain(in_links) {
        if own.contains(&digits) || allowed.contains(&digits) {
            continue;
        }
        if let Some(near) = own.iter().find(|own| differs(own, &digits) <= 2) {
            let message = format!("this number is not the clinic’s, which is {}", shown(near));
            found.report(span, message).help =
                Some("Correct it, or add it to `check.allowed_phones` if it is right.".into());
        } else if !is_free(&digits) && !found.wants_errors_only() {
            let message = "this number is not in the clinic’s details";
            found.weighed(Severity::Warning, span, message).help =
                Some("If it is right, add it to `check.allowed_phones` in the settings.".into());
        }
    }
}

/// Places in which two numbers differ; two digits that changed places count once.
fn differs(one: &str, other: &str) -> usize {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let places: Vec<usize> = (0..one.len())
        .filter(|i| one.get(*i) != other.get(*i))
        .collect();
    match places.as_slice() {
        [a, b] if *b == a + 1 && one.get(*a) == other.get(*b) && one.get(*b) == other.get(*a) => 1,
        _ => places.len(),
    }
}

/// Numbers that the called one pays for.
fn is_free(digits: &str) -> bool {
    ["800", "888", "877", "866", "855", "844", "833"]
        .iter()
        .any(|area| digits.starts_with(area))
}

fn shown(digits: &str) -> String {
    let part = |range| digits.get(range).unwrap_or_default();
    format!("({}) {}-{}", part(0..3), part(3..6), part(6..10))
}
