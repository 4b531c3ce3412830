//! Misspelt names of medicines.
//!
//! It knows the names of `rules/drugs.toml`; slips that are listed there are mended, others are suggested.

use crate::check::article::Article;
use crate::check::drugs::{Kind, drugs};
use crate::check::found::Found;
use crate::check::rule::{Reads, Rule, Run};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::readability::Language;

pub(super) const RULES: &[&Rule] = &[&MISSPELT];

static MISSPELT: Rule = Rule {
    id: "drug-name-misspelt",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
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
    ],
    good: &[
        "Ketamine, semaglutide, Ozempic’s price and the ketamines.",
        "They contrive a plan for the Olympic games.",
        "`semiglutide` is code, and [a link](https://example.com/ozempik) is an address.",
        "La ketamina y la semaglutida.",
        "Lithium-ion batteries",
    ],
    run: Run::Article(run),
};

fn run(article: &Article<'_>, found: &mut Found<'_>) {
    let spanish = Language::of(article.language) == Some(Language::Spanish);
    let lower = article.prose.lower.as_str();
    let mut at = 0;
    while let Some(start) = lower
        .get(at..)
        .and_then(|t| t.find(|c: char| c.is_alphabetic()))
    {
        let start = at + start;
        let rest = lower.get(start..).unwrap_or_default();
        let len = rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len());
        at = start + len;
        let word = rest.get(..len).unwrap_or_default();
        let Some(meant) = drugs().meant(word, spanish) else {
            continue;
        };
        let range = start..at;
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
