//! Medicines that are said to be approved for what they are not.
//!
//! It knows the uses of `rules/drugs.toml`; ketamine has a rule of its own, which is stricter.

use std::ops::Range;

use crate::check::article::Article;
use crate::check::drugs::{Drugs, Product, drugs};
use crate::check::found::Found;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::Severity;

pub(super) const RULES: &[&Rule] = &[&WRONG_USE];

static WRONG_USE: Rule = Rule {
    id: "claim-fda-wrong-use",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Of(&["en"]),
    finds: "A medicine is said to be approved, or made, for a use that its label does not have.",
    why: "Ozempic, Mounjaro and Rybelsus are approved for type 2 diabetes; for weight the same substances are sold as Wegovy and Zepbound. A page that mixes them up misleads patients about what an insurer pays for, and the FDA reads it as promotion of an unapproved use. The facts are in `rules/drugs.toml`, with their date and source.",
    bad: &[
        "⟦Ozempic⟧ is FDA‑approved for weight loss.",
        "Weight\u{a0}loss drugs like ⟦Ozempic⟧ are in the news.",
        "We prescribe weight-loss medicines such as\n⟦Mounjaro⟧.",
        "- The FDA approved **⟦Rybelsus⟧** to treat obesity",
        "---\ntitle: ⟦Mounjaro⟧, the FDA-approved weight loss shot\n---\nText.",
        "It’s true: ⟦Spravato⟧ is approved by the FDA for PTSD.",
    ],
    good: &[
        "Ozempic is FDA-approved for type 2 diabetes.",
        "Ozempic is not FDA-approved for weight loss.",
        "Ozempic is used off-label for weight loss.",
        "The FDA has approved Wegovy for weight, and Ozempic for diabetes.",
        "Weight loss drugs like Wegovy and Zepbound",
        "Is Ozempic FDA-approved for weight loss?",
        "Ozempic changed how people think about weight.",
        "Ketamine was approved as an anesthetic in 1970. Depression is common.",
    ],
    run: Run::Article(run),
};

/// Words after which a sentence may say the opposite, or ask.
const OPPOSITE: &[&str] = &[
    "not",
    "n't",
    "never",
    "without",
    "off-label",
    "unapproved",
    "neither",
    "nor",
    "only",
    "unlike",
    "yet",
    "?",
];
/// What says that something is approved.
const APPROVED: &[&str] = &["approv", "cleared", "indicated for"];
/// What a list of medicines for weight starts with.
const KINDS: &[&str] = &[
    "drug",
    "medicine",
    "medication",
    "shot",
    "injection",
    "treatment",
];

fn run(article: &Article<'_>, found: &mut Found<'_>) {
    let lower = article.prose.lower.as_str();
    if !lower.contains("fda") && !lower.contains("weight") {
        return;
    }
    for sentence in article.sentences() {
        let text = lower.get(sentence.range.clone()).unwrap_or_default();
        let of_weight = weight_list(text);
        let approved = text.contains("fda") && APPROVED.iter().any(|word| text.contains(word));
        if of_weight.is_none() && !approved || OPPOSITE.iter().any(|word| text.contains(word)) {
            continue;
        }
        for product in &drugs().products {
            if product.name == "ketamine" {
                continue;
            }
            let Some(at) = word_in(text, &product.name.to_lowercase()) else {
                continue;
            };
            let listed = of_weight.is_some_and(|list| at.start > list);
            if let Some(used) = wrong_use(drugs(), product, text, (approved, listed)) {
                let range = sentence.range.start + at.start..sentence.range.start + at.end;
                report(article, product, used, range, found);
            }
        }
    }
}

/// The use that the sentence claims for a product and that its label does not have.
fn wrong_use<'d>(
    drugs: &Drugs,
    product: &'d Product,
    text: &str,
    (approved, listed): (bool, bool),
) -> Option<&'d str> {
    let says = |used: &String| {
        let words = drugs.uses.get(used).map_or(&[][..], Vec::as_slice);
        words.iter().any(|word| text.contains(word.as_str()))
    };
    let wrong = product
        .not_for
        .iter()
        .find(|used| says(used) && (approved || listed && *used == "weight"))?;
    // A sentence that also names a right use, or the product that has this one, tells them apart.
    let right = product
        .approved
        .iter()
        .filter_map(|used| used.split(' ').next_back());
    let told_apart = right
        .filter(|word| word.len() > 4)
        .any(|word| text.contains(&word.to_lowercase()));
    let other = product
        .instead
        .as_ref()
        .is_some_and(|name| text.contains(&name.to_lowercase()));
    (!told_apart && (listed || !other)).then_some(wrong)
}

fn report(
    article: &Article<'_>,
    product: &Product,
    used: &str,
    range: Range<usize>,
    found: &mut Found<'_>,
) {
    let span = article.prose.span(&range);
    let name = &product.name;
    let finding = found.report(span, format!("{name} is not approved for {used}"));
    let approved = match product.approved.as_slice() {
        [] => format!("{name} is not approved for any use."),
        uses => format!("{name} is approved for {}.", uses.join(", ")),
    };
    finding.help = Some(match &product.instead {
        Some(instead) => format!("{approved} The product for {used} is {instead}."),
        None => approved,
    });
}

/// Where a list of medicines for weight begins: "weight loss drugs such as".
fn weight_list(text: &str) -> Option<usize> {
    let (at, mark) = ["weight loss ", "weight-loss "]
        .iter()
        .find_map(|m| Some((text.find(m)?, m)))?;
    let rest = text.get(at + mark.len()..)?;
    let kind = KINDS.iter().find(|kind| rest.starts_with(*kind))?;
    let after = rest.get(kind.len()..)?.trim_start_matches('s');
    let list = [" like ", " such as ", " including ", ": ", " ("]
        .iter()
        .any(|mark| after.starts_with(mark));
    list.then_some(at)
}

/// Where a word stands in a text, whole.
fn word_in(text: &str, word: &str) -> Option<Range<usize>> {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(word)
        .map(|(at, found)| at..at + found.len())
        .find(|range| {
            let before = text.get(..range.start).and_then(|t| t.chars().next_back());
            let after = text.get(range.end..).and_then(|t| t.chars().next());
            !is_word(before) && !is_word(after)
        })
}
