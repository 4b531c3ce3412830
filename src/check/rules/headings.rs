//! Headings that are only bold, and headings out of order.
//!
//! A heading that Markdown does not read is another rule.

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::parse::markdown::prose::PassageKind;
use crate::source::Span;

pub(super) const RULES: &[&Rule] = &[&BOLD, &ORDER];

static BOLD: Rule = Rule {
    id: "heading-is-bold",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "A line looks like a heading, but is only bold.",
    why: "Screen readers jump from heading to heading, and search engines read them; both pass over bold text (WCAG 1.3.1).",
    bad: &[
        "**What to expect**\n\nYou will meet a nurse.",
        "Text.\n\n**Side effects & risks**\n\nText.",
        "__Who shouldn’t come__\n\nText.",
        "**Before\u{a0}your visit**\n\nText.",
        "## Cost\n\n**What insurance\npays**\n\nText.",
        "**Day 1:** **the first session**\n\nText.",
    ],
    good: &[
        "**Call 911 if you are in danger.**\n\nText.",
        "**Note**\n\nText.",
        "**Bring these along:**\n\n- your card",
        "{% callout(kind=\"tip\", title=\"Ask any clinic\") %}\n- Which one?\n{% end %}",
        "**This** is a sentence\n\nText.",
        "> **Quoted bold words**\n\nText.",
        "- **Bold item here**\n- Other",
        "**The last words here**",
        "## What to expect\n\nText.",
    ],
    run: Run::Article(bold),
};

fn bold(article: &Article<'_>, found: &mut Found<'_>) {
    let passages = &article.prose.passages;
    let mut level = 2;
    for (passage, next) in passages.iter().zip(passages.iter().skip(1)) {
        if let PassageKind::Heading(own) = passage.kind {
            level = own.max(2);
        }
        let text = article.prose.text_of(passage);
        let words = text.split(' ').count();
        let follows = matches!(next.kind, PassageKind::Paragraph | PassageKind::Item);
        let looks = passage.kind == PassageKind::Paragraph && passage.strong && !passage.nested && follows && !next.strong;
        // A label such as `**Bring along:**` before its list.
        let label = text.ends_with(':') && next.kind == PassageKind::Item;
        if !looks || label || !(2..=12).contains(&words) || text.ends_with(['.', '!', '?', ',', ';']) {
            continue;
        }
        let written = article.text.get(passage.span.range()).unwrap_or_default().trim_end();
        let finding = found.report(
            Span::new(passage.span.start as usize, passage.span.start as usize + written.len()),
            format!("`{text}` looks like a heading, but is only bold"),
        );
        finding.help = Some(format!("Write it as `{} {text}`.", "#".repeat(level.into())));
        let inner = written.strip_prefix("**").and_then(|w| w.strip_suffix("**"));
        if let Some(inner) = inner.filter(|i| !i.contains(['*', '\n'])) {
            let start = passage.span.start as usize;
            let end = start + 2 + inner.len();
            let edits = vec![
                Edit { span: Span::new(start, start + 2), text: format!("{} ", "#".repeat(level.into())) },
                Edit { span: Span::new(end, end + 2), text: String::new() },
            ];
            finding.fix = Some(Fix { safe: false, edits });
        }
    }
}

static ORDER: Rule = Rule {
    id: "heading-order",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "A heading skips a level, is a second title, or is empty.",
    why: "Who listens to a page finds the way by its headings: a level that is left out sounds like a part that is missing (WCAG 1.3.1). The title is the page’s only heading of level 1.",
    bad: &[
        "## Cost\n\n#### Insurance\n\nText.",
        "### First\n\nText.",
        "# A second title\n\nText.",
        "## Cost\n\n##\n\nText.",
        "Title here\n==========\n\nText.",
        "## It’s a start\n\n##### Too\u{a0}deep\n\nText.",
    ],
    good: &[
        "## Cost\n\n### Insurance\n\n## Time\n\nText.",
        "Text without headings.",
        "## A\n\n### B\n\n#### C\n\n## D",
        "```\n# comment\n```",
    ],
    run: Run::Article(order),
};

fn order(article: &Article<'_>, found: &mut Found<'_>) {
    let mut last = 1;
    let mut titles = 0;
    for passage in &article.prose.passages {
        let PassageKind::Heading(level) = passage.kind else {
            continue;
        };
        let place = article.prose.span(&passage.range);
        if level == 1 {
            titles += 1;
            if titles == 1 {
                found.report(place, "the page has a title already, so this is a second one").help =
                    Some("Write it with `##`, and put the headings below it one level deeper, too.".into());
            }
        } else if level > last + 1 {
            let message = match last {
                1 => format!("the first heading is of level {level}"),
                _ => format!("a heading of level {level} follows one of level {last}"),
            };
            let help = format!("Write it with `{}`, or add the heading that is missing above it.", "#".repeat(usize::from(last) + 1));
            found.report(place, message).help = Some(help);
        }
        last = level;
    }
    for heading in empty_headings(article) {
        found.report(heading, "this heading is empty").help = Some("Write its words after the `#` signs, or remove it.".into());
    }
}

/// Lines of nothing but `#` signs.
fn empty_headings(article: &Article<'_>) -> Vec<Span> {
    let mut at = article.body_start;
    let mut found = Vec::new();
    for line in article.body().split_inclusive('\n') {
        // Of blanks, Markdown passes over these alone: after a no-break blank `#` is text.
        let words = line.trim_start_matches([' ', '\t']);
        let start = at + line.len() - words.len();
        let words = words.trim_end_matches([' ', '\t', '\r', '\n']);
        if !words.is_empty() && words.len() <= 6 && words.bytes().all(|b| b == b'#') && !article.prose.is_silent(start) {
            found.push(Span::new(start, start + words.len()));
        }
        at += line.len();
    }
    found
}
