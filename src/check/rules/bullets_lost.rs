//! Lists whose bullets are only characters, and lists that lost their bullets.
//!
//! It does not touch lists that Markdown reads.

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::parse::markdown::prose::{PassageKind, ProsePassage};
use crate::source::{Span, line_end};

pub(super) const RULES: &[&Rule] = &[&BULLETS];

static BULLETS: Rule = Rule {
    id: "bullets-lost",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "Lines were meant as a list, but will run together.",
    why: "Markdown joins lines that follow each other, and a pasted `•` makes no list. A list starts with `- ` on each line, after an empty line.",
    bad: &[
        "Bring along:\n• your card\n• a friend\n• water",
        "•\u{a0}Nausea\n•\u{a0}Headache",
        "▪ One thing\n▪ Another",
        "Text\n\n· It’s here\n· It’s there",
        "o\tFirst\no\tSecond",
        "Consider the following guidance:\nEat a light meal\nArrange a ride home\nWear loose clothes",
        "✓ Licensed\r\n✓ Insured\r\n",
    ],
    good: &[
        "Bring along:\n\n- your card\n- a friend",
        "A line\nthat goes on\nin the next one.",
        "> Words that help.\n> — Ana Lee",
        "Our hours are these: nine\nto five.",
        "5 · 6 · 7",
        "Dear reader:\nWe moved. Come and see us.\nThe new place is large.",
    ],
    run: Run::Article(run),
};

/// Marks that stand for a bullet, and whether one is enough.
const MARKS: &[(char, bool)] = &[
    ('•', true),
    ('▪', true),
    ('◦', true),
    ('●', true),
    ('■', true),
    ('·', false),
    ('✓', false),
    ('✔', false),
    ('–', false),
    ('—', false),
];

/// A line of a paragraph: where it starts in the file, and its text without marks of quotes around it.
struct Line<'t> {
    start: usize,
    text: &'t str,
}

fn run(article: &Article<'_>, found: &mut Found<'_>) {
    for passage in &article.prose.passages {
        if !matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item) {
            continue;
        }
        let lines = lines(article.text, passage);
        let marked: Vec<(&Line<'_>, usize, bool)> = lines
            .iter()
            .filter_map(|l| bullet(l.text).map(|(len, sure)| (l, len, sure)))
            .collect();
        let enough = marked.len() > 1 || marked.iter().any(|(.., sure)| *sure);
        if enough && passage.kind == PassageKind::Paragraph {
            characters(&marked, found);
        } else if marked.is_empty() && lines.len() > 2 && passage.kind == PassageKind::Paragraph {
            lost(&lines, line_end(article.text), found);
        }
    }
}

fn lines<'t>(text: &'t str, passage: &ProsePassage) -> Vec<Line<'t>> {
    let mut at = passage.span.start as usize;
    let block = text.get(passage.span.range()).unwrap_or_default();
    let mut lines = Vec::new();
    for line in block.split_inclusive('\n') {
        let lead = line.len() - line.trim_start_matches([' ', '>']).len();
        let inner = line.get(lead..).unwrap_or_default().trim_end();
        if !inner.is_empty() {
            lines.push(Line {
                start: at + lead,
                text: inner,
            });
        }
        at += line.len();
    }
    lines
}

/// Bytes of a bullet and the blanks after it, and whether one alone says that a list was meant.
fn bullet(line: &str) -> Option<(usize, bool)> {
    let first = line.chars().next()?;
    let rest = line.get(first.len_utf8()..)?;
    let words = rest.trim_start_matches([' ', '\t', '\u{a0}', '\u{202f}']);
    let blanks = rest.len() - words.len();
    if words.is_empty() || blanks == 0 {
        return None;
    }
    let known = MARKS
        .iter()
        .find(|(mark, _)| *mark == first)
        .map(|(_, sure)| *sure);
    let sure = known.or((first == 'o' && rest.starts_with('\t')).then_some(false))?;
    Some((first.len_utf8() + blanks, sure))
}

fn characters(marked: &[(&Line<'_>, usize, bool)], found: &mut Found<'_>) {
    let (Some((first, ..)), Some((last, ..))) = (marked.first(), marked.last()) else {
        return;
    };
    let finding = found.report(
        Span::new(first.start, last.start + last.text.len()),
        "these lines are meant as a list, but will run together",
    );
    finding.help = Some("Start each line with `- ` in place of the character.".into());
    let edits = marked.iter().map(|(line, len, _)| Edit {
        span: Span::new(line.start, line.start + len),
        text: "- ".into(),
    });
    // A dash or a tick may be meant as it is; a bullet may not.
    let safe = marked.iter().all(|(.., sure)| *sure);
    finding.fix = Some(Fix {
        safe,
        edits: edits.collect(),
    });
}

/// A line that ends in a colon, then two or more short ones that start with a capital and have no mark at their end.
fn lost(lines: &[Line<'_>], eol: &str, found: &mut Found<'_>) {
    let Some(head) = lines.iter().position(|l| l.text.ends_with(':')) else {
        return;
    };
    let items = lines.get(head + 1..).unwrap_or_default();
    let like_item = |line: &&Line<'_>| {
        let text = line.text;
        text.starts_with(char::is_uppercase)
            && !text.ends_with(['.', '!', '?', ':', ',', ';', '\\'])
            && !text.ends_with("  ")
            && text.split(' ').count() <= 14
    };
    if items.len() < 2 || !items.iter().all(|l| like_item(&l)) {
        return;
    }
    if let (Some(first), Some(last)) = (items.first(), items.last()) {
        let finding = found.report(
            Span::new(first.start, last.start + last.text.len()),
            "these lines look like a list that lost its bullets, and will run together",
        );
        finding.help =
            Some("If they are a list, leave an empty line before and start each with `- `.".into());
        let edits = items.iter().enumerate().map(|(number, line)| Edit {
            span: Span::new(line.start, line.start),
            text: if number == 0 {
                format!("{eol}- ")
            } else {
                "- ".to_owned()
            },
        });
        finding.fix = Some(Fix {
            safe: false,
            edits: edits.collect(),
        });
    }
}
