//! Tables that no phone can show.
//!
//! What is broken in a table is the build's affair.

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::Severity;
use crate::parse::markdown::prose::PassageKind;
use crate::source::Span;

pub(super) const RULES: &[&Rule] = &[&WIDE];

static WIDE: Rule = Rule {
    id: "table-wide",
    severity: Severity::Advice,
    tier: 2,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "A table has more than five columns, or a cell that is a paragraph.",
    why: "Most patients read on a phone, which shows two or three columns; the rest has to be pushed into view, away from the names of the rows. Split the table, turn it, so that its columns are rows, or write long cells as text.",
    bad: &[
        "⟦| a | b | c | d | e | f |⟧\n|---|---|---|---|---|---|\n| 1 | 2 | 3 | 4 | 5 | 6 |",
        "Text.\n\n⟦a | b | c | d | e | It’s f⟧\n--- | --- | --- | --- | --- | ---\n1 | 2 | 3 | 4 | 5 | 6",
        "| a | b |\n|---|---|\n| 1 | ⟦⟨60 words⟩⟧ |",
        "- Item\n\n  ⟦| a\u{a0}b | `b` | c | **d** | e | f | g |⟧\n  |---|---|---|---|---|---|---|\n  | 1 | 2 | 3 | 4 | 5 | 6 | 7 |",
        "⟦| | Mon | Tue | Wed | Thu | Fri |⟧\n| --- | --- | --- | --- | --- | --- |\n| Ana | 9\u{2011}5 | 9 | 9 | 9 | 9 |",
    ],
    good: &[
        "| a | b | c | d | e |\n|---|---|---|---|---|\n| 1 | 2 | 3 | 4 | 5 |",
        "| a \\| b \\| c | d \\| e | f |\n|---|---|---|\n| 1 | 2 | 3 |",
        "| a | b |\n|---|---|\n| 1 | ⟨20 words⟩ |",
        "```\n| a | b | c | d | e | f |\n|---|---|---|---|---|---|\n```",
    ],
    run: Run::Article(run),
};

/// Columns that a table has at most, and characters of a cell.
const COLUMNS: usize = 5;
const LONG: usize = 200;

fn run(article: &Article<'_>, found: &mut Found<'_>) {
    if found.wants_errors_only() {
        return;
    }
    for table in &article.prose.tables {
        let first = article
            .text
            .get(table.range())
            .and_then(|text| text.lines().next());
        let head = first.map(str::trim_end).unwrap_or_default();
        let count = columns(head);
        if count > COLUMNS {
            let start = table.start as usize;
            let message = format!("this table has {count} columns; a phone shows two or three");
            found
                .report(Span::new(start, start + head.len()), message)
                .help = Some("Split it, or turn it so that its columns become rows.".into());
        }
    }
    for passage in article
        .prose
        .passages
        .iter()
        .filter(|p| p.kind == PassageKind::Cell)
    {
        let length = article.prose.text_of(passage).chars().count();
        if length > LONG {
            let message = format!("this cell of a table has {length} characters");
            found
                .report(article.prose.span(&passage.range), message)
                .help = Some("Say it in a few words, and tell the rest below the table.".into());
        }
    }
}

/// The cells of a header: parts between `|`, but for those behind a `\`.
fn columns(head: &str) -> usize {
    let mut escaped = false;
    let mut bars = 0;
    for c in head.chars() {
        bars += usize::from(c == '|' && !escaped);
        escaped = c == '\\' && !escaped;
    }
    let ends_with_bar = head.ends_with('|') && !head.ends_with("\\|");
    (bars + 1).saturating_sub(usize::from(head.starts_with('|')) + usize::from(ends_with_bar))
}
