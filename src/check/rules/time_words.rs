//! Words of time that have become untrue since they were written.
//!
//! It compares a text with its own dates, not with today: an article that says "as of 2023" and was reviewed in 2026
//! contradicts itself. What is merely old, `review-overdue` tells.

use crate::check::article::Article;
use crate::check::drugs::drugs;
use crate::check::found::Found;
use crate::check::language::ByLanguage;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::Severity;

pub(super) const RULES: &[&Rule] = &[&STALE];

static STALE: Rule = Rule {
    id: "time-words-stale",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Partly(&["en", "es"]),
    finds: "A page says “as of” a year that was long past when it was last changed or reviewed, or names a medicine whose label has changed since the review.",
    why: "Readers take “as of 2023” for today's state, because the page says below that it was reviewed this year. When a label gets another use, pages that were reviewed before tell half of it; the days stand in `rules/drugs.toml`. Labels, prices and laws change quickly in this field. Look the fact up again, or say that it is history.",
    bad: &[
        "---\ntitle: A\ndate: 2026-01-10\n---\n⟦As of 2023⟧, no insurer pays for it.",
        "---\ntitle: A\ndate: 2022-01-10\nupdated: 2025-03-01\n---\nThe FDA hasn’t approved it ⟦as of early\u{a0}2022⟧.",
        "---\ntitle: A\ndate: 2022-01-10\nlast_reviewed: 2026-02-01\n---\n- Prices ⟦as of\n  June 2024⟧",
        "---\ntitle: Costs ⟦as of 2021⟧\ndate: 2026-01-10\n---\nText.",
        "---\ntitle: A\ndate: 2026-01-10\n---\nThe shortage, ⟦as of **mid‑2024⟧**, goes on.",
        "---\ntitle: A\ndate: 2026-01-10\n---\n⟦As of March 3, 2024⟧ the label says so.",
        "---\ntitle: A\ndate: 2024-01-10\nlast_reviewed: 2024-11-02\n---\nWhat ⟦Zepbound⟧’s label says.",
        "---\ntitle: A\ndate: 2024-01-10\nlast_reviewed: 2025-01-02\n---\n- **⟦Spravato⟧**\u{a0}and\n  Spravato again",
        "=== content/a.es.md\n---\ntitle: A\ndate: 2026-01-10\n---\nNo está aprobada ⟦a fecha de 2023⟧.",
        "es: ---\ntitle: A\ndate: 2026-01-10\n---\n⟦A fecha de 2023⟧, ningún seguro lo paga.",
        "es: ---\ntitle: A\ndate: 2022-01-10\nupdated: 2025-03-01\n---\nNo está aprobada ⟦a fecha de enero de\u{a0}2022⟧.",
        "es: ---\ntitle: A\ndate: 2022-01-10\nlast_reviewed: 2026-02-01\n---\n- Precios ⟦con fecha\n  de junio de 2024⟧",
        "es: ---\ntitle: Costos «⟦a fecha de 2021⟧»\ndate: 2026-01-10\n---\nTexto.",
        "es: ---\ntitle: A\ndate: 2024-01-10\nlast_reviewed: 2024-11-02\n---\nLo que dice la etiqueta de **⟦Zepbound⟧**.",
    ],
    good: &[
        "---\ntitle: A\ndate: 2026-01-10\n---\nAs of 2025, no insurer pays for it.",
        "---\ntitle: A\ndate: 2026-01-10\n---\nSpravato has been approved since 2019.",
        "---\ntitle: A\ndate: 2026-01-10\n---\nIn 2019 the label changed. As of today it stands.",
        "---\ntitle: A\n---\nAs of 2020, this page had no date.",
        "---\ntitle: A\ndate: 2024-01-10\nlast_reviewed: 2026-01-02\n---\nZepbound and Wegovy.",
        "---\ntitle: A\ndate: 2024-01-10\n---\nZepbound, on a page without a review.",
        "---\ntitle: A\ndate: 2026-01-10\n---\nA hall of 2000 seats; as of 20 visits we know each other.",
        "es: ---\ntitle: A\ndate: 2026-01-10\n---\nA fecha de 2025, ningún seguro lo paga.",
        "es: ---\ntitle: A\ndate: 2026-01-10\n---\nSpravato está aprobado desde 2019.",
    ],
    run: Run::Article(run),
};

/// What a state of things begins with.
const OPENINGS: ByLanguage = ByLanguage {
    english: &["as of "],
    spanish: &["a fecha de ", "con fecha de "],
};
/// How many words may stand between an opening and its year.
const BETWEEN: usize = 3;

fn run(article: &Article<'_>, found: &mut Found<'_>) {
    labels(article, found);
    let front = &article.document.front;
    let dates = [front.date, front.updated, front.last_reviewed];
    let Some(latest) = dates
        .into_iter()
        .flatten()
        .map(|moment| moment.day().0)
        .max()
    else {
        return;
    };
    let lower = article.prose.lower.as_str();
    for opening in OPENINGS.of(article.language) {
        for (start, _) in lower.match_indices(opening) {
            let boundary = lower
                .get(..start)
                .is_none_or(|t| !t.ends_with(char::is_alphanumeric));
            let Some((year, end)) = year_after(lower, start + opening.len()).filter(|_| boundary)
            else {
                continue;
            };
            if i32::from(latest) - year < 2 {
                continue;
            }
            let range = start..end;
            let words = article.prose.text.get(range.clone()).unwrap_or_default();
            let message =
                format!("“{words}” was long past when this page was last changed, in {latest}");
            let finding = found.report(article.prose.span(&range), message);
            finding.help = Some(
                "Look the fact up again and write the new date, or say that it was so then.".into(),
            );
        }
    }
}

/// Medicines whose label got another use after the page was reviewed, each where it is first named.
fn labels(article: &Article<'_>, found: &mut Found<'_>) {
    let Some(reviewed) = article.document.front.last_reviewed else {
        return;
    };
    let (year, month, day) = reviewed.day();
    let lower = article.prose.lower.as_str();
    for product in &drugs().products {
        let Some(date) = product.changed.as_ref().and_then(|changed| changed.date) else {
            continue;
        };
        let changed = (
            i32::from(date.year),
            i32::from(date.month),
            i32::from(date.day),
        );
        if (i32::from(year), i32::from(month), i32::from(day)) >= changed {
            continue;
        }
        let name = product.name.to_lowercase();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let whole = |at: &usize| {
            let before = lower.get(..*at).and_then(|t| t.chars().next_back());
            let after = lower.get(at + name.len()..).and_then(|t| t.chars().next());
            !letter(before) && !letter(after)
        };
        let mut places = lower.match_indices(&name).map(|(at, _)| at);
        let Some(at) = places.find(whole) else {
            continue;
        };
        let message = format!(
            "the label of {} changed on {date}, after this page was reviewed",
            product.name
        );
        let finding = found.report(article.prose.span(&(at..at + name.len())), message);
        finding.help = Some("Ask the reviewer to read the page beside the new label, then set `last_reviewed` to that day.".into());
    }
}

/// A year from 2000 that stands within a few words after `at`, and where it ends.
fn year_after(text: &str, at: usize) -> Option<(i32, usize)> {
    let rest = text.get(at..)?;
    let mut start = 0;
    for _ in 0..=BETWEEN {
        let tail = rest.get(start..)?;
        let len = tail.find([' ', '\n']).unwrap_or(tail.len());
        let word = tail.get(..len)?;
        let digits = word
            .rfind(|c: char| c.is_ascii_digit())
            .map_or(0, |i| i + 1);
        let year = word
            .get(digits.saturating_sub(4)..digits)
            .filter(|y| y.starts_with("20") && y.len() == 4);
        let alone = digits < 5 || word.get(..digits - 4).is_some_and(|t| t.ends_with('-'));
        if let Some(year) = year.filter(|_| alone).and_then(|y| y.parse().ok()) {
            return Some((year, at + start + digits));
        }
        // A mark of punctuation ends the phrase, but the comma of "March 3, 2024" does not.
        let closed = word.ends_with(['.', ';', ':', ')'])
            || word.ends_with(',') && !word.starts_with(|c: char| c.is_ascii_digit());
        if closed || tail.get(len..len + 1) != Some(" ") {
            return None;
        }
        start += len + 1;
    }
    None
}
