//! `##Heading` without a blank, which shows as text.
//!
//! It leaves hashtags and code alone.

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::source::Span;

pub(super) const RULES: &[&Rule] = &[&HEADING_NOT_READ];

static HEADING_NOT_READ: Rule = Rule {
    id: "heading-not-read",
    severity: Severity::Error,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "A line starts with `#` signs but is no heading, so the signs will show.",
    why: "Markdown wants a blank between the `#` signs and the heading. A no-break space, which comes with pasting, does not count.",
    bad: &[
        "##What to expect",
        "Text before.\n\n#\u{a0}What to expect\n\nText.",
        "###Side effects and risks\n\nText.",
        "> ##Quoted heading",
        "##\u{202f}How we’re paid",
        "Text\n##Costs and insurance\nText",
    ],
    good: &[
        "## What to expect",
        "#ketamine #depression",
        "#wellness",
        "```\n##comment\n```",
        "    ##code",
        "Call us at #12 Main Street.",
        "#1 in a list of reasons",
        "#\u{20e3}",
    ],
    run: Run::Article(run),
};

fn run(article: &Article<'_>, found: &mut Found<'_>) {
    if !article.body().contains('#') {
        return;
    }
    for passage in &article.prose.passages {
        let span = passage.span.range();
        let Some(block) = article.text.get(span.clone()) else {
            continue;
        };
        if !block.contains('#') {
            continue;
        }
        let mut at = span.start;
        for line in block.split_inclusive('\n') {
            let start = at + (line.len() - line.trim_start_matches([' ', '>', '\t']).len());
            at += line.len();
            if !article.prose.is_silent(start) {
                look(article.text, start, at, found);
            }
        }
    }
}

/// Looks at the line from `start` to `end`.
fn look(text: &str, start: usize, end: usize, found: &mut Found<'_>) {
    let line = text.get(start..end).unwrap_or_default().trim_end();
    let title = line.trim_start_matches('#');
    let signs = line.len() - title.len();
    if !(1..=6).contains(&signs) {
        return;
    }
    let words = title.trim_start_matches(['\u{a0}', '\u{202f}', '\u{2007}']);
    let pasted = words.len() < title.len();
    // One sign before a word is a hashtag, before a digit a number: only a pasted blank shows what was meant.
    let meant = pasted || (signs > 1 && words.starts_with(char::is_alphabetic));
    if !meant || words.is_empty() {
        return;
    }
    let blank = Span::new(start + signs, start + line.len() - words.len());
    let message = "this line is no heading, because no blank stands after the `#` signs";
    let finding = found.report(Span::new(start, start + line.len()), message);
    finding.help = Some(format!("Write it as `{} {words}`.", "#".repeat(signs)));
    finding.fix = Some(Fix {
        safe: true,
        edits: vec![Edit {
            span: blank,
            text: " ".into(),
        }],
    });
}
