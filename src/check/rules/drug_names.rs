//! Misspelt names of medicines.
//!
//! It knows the names of `rules/drugs.toml`; slips that are listed there are mended, others are suggested.

use std::ops::Range;

use crate::check::article::Article;
use crate::check::drugs::{Kind, drugs};
use crate::check::found::Found;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::check::vocabulary::{Standing, Word};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::readability::Language;

pub(super) const RULES: &[&Rule] = &[&MISSPELT];

static MISSPELT: Rule = Rule {
    id: "drug-name-misspelt",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Of(&["en", "es"]),
    finds: "The name of a medicine is misspelt.",
    why: "A wrong letter sends a patient to the wrong page or, at worst, the wrong medicine, and search does not find the article. The names are those of `rules/drugs.toml`. Look at the title, the address and the picture's name as well.",
    bad: &[
        "Ask about ⟦semiglutide⟧ first.",
        "Is ⟦Ozempik⟧ for me? It’s a question many ask.",
        "**⟦Mounjarro⟧** and its\nside effects",
        "- ⟦Wegovi⟧\u{a0}2.4 mg",
        "## ⟦Zepboud⟧ or not",
        "---\ntitle: Your first ⟦ketemine⟧ visit\n---\nText.",
        "![A pen of ⟦semagluttide⟧](pen.jpg)",
        "=== content/a.es.md\n---\ntitle: Dosis\ndate: 2026-01-01\n---\nLa ⟦semiglutida⟧ se inyecta.",
        "es: Pregunte por la ⟦semiglutida⟧.",
        "es: ¿Es ⟦Ozempik⟧ para mí? Es lo que «muchos» preguntan.",
        "es: **⟦Mounjarro⟧** y sus\nefectos",
        "es: - ⟦Wegovi⟧\u{a0}2,4 mg",
        "es: ## ⟦Zepboud⟧ o no",
    ],
    good: &[
        "Ketamine, semaglutide, Ozempic’s price and the ketamines.",
        "They contrive a plan for the Olympic games.",
        "`semiglutide` is code, and [a link](https://example.com/ozempik) is an address.",
        "La ketamina y la semaglutida.",
        "Lithium-ion batteries",
        "es: La ketamina, la semaglutida, Ozempic y el litio.",
        "es: El prosaico contrato de la sertralina.",
    ],
    run: Run::Article(run),
};

fn run(article: &Article<'_>, found: &mut Found<'_>) {
    let spanish = Language::of(article.language) == Some(Language::Spanish);
    let lower = article.prose.lower.as_str();
    let vocabulary = article.vocabulary();
    let is_slip = |word: &Word<'_>| {
        let mut runs = runs_of_letters(word.text).filter_map(|range| word.text.get(range));
        runs.any(|run| drugs().meant(run, spanish).is_some())
    };
    let slips: Vec<bool> = vocabulary.words.iter().map(is_slip).collect();
    if !slips.contains(&true) {
        return;
    }
    let small = |word: &Standing| vocabulary.words.get(word.number()).map_or(0, |w| w.lower);
    let held = vocabulary
        .all()
        .iter()
        .filter(|word| slips.get(small(word)) == Some(&true));
    for range in held.flat_map(|word| {
        let start = word.range().start;
        let text = lower.get(word.range()).unwrap_or_default();
        runs_of_letters(text).map(move |run| start + run.start..start + run.end)
    }) {
        let word = lower.get(range.clone()).unwrap_or_default();
        let Some(meant) = drugs().meant(word, spanish) else {
            continue;
        };
        let span = article.prose.span(&range);
        let written = article.prose.text.get(range).unwrap_or_default();
        let right = as_written(meant.name, written);
        let finding = found.report(span, format!("“{written}” is not the name of a medicine"));
        finding.help = Some(format!(
            "Did you mean “{right}”? Look at the title and the address, too."
        ));
        let whole = article.text.get(span.range()) == Some(written);
        finding.fix = whole.then(|| Fix {
            safe: meant.surely,
            edits: vec![Edit { span, text: right }],
        });
    }
}

/// Letters that stand together, in order.
fn runs_of_letters(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_bytes();
    let letter = |at: usize| match bytes.get(at) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_alphabetic().then_some(1),
        _ => {
            let c = text.get(at..)?.chars().next()?;
            c.is_alphabetic().then_some(c.len_utf8())
        }
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        // A byte within a character that is no letter is none either.
        while at < bytes.len() && letter(at).is_none() {
            at += 1;
        }
        let start = at;
        while let Some(width) = letter(at) {
            at += width;
        }
        (at > start).then_some(start..at)
    })
}

/// The right name, with a capital where a generic name had one.
fn as_written(name: &str, written: &str) -> String {
    let brand = drugs()
        .products
        .iter()
        .any(|p| p.name == name && p.kind == Kind::Brand);
    if !brand && written.starts_with(char::is_uppercase) {
        let mut letters = name.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        return first.chain(letters).collect();
    }
    name.to_owned()
}
