//! Whether an article has enough to say, and does not say one thing over and over.
//!
//! It counts words; whether they are the right ones, a person tells.

use std::collections::BTreeMap;

use super::search_listing::is_article;
use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::rule::{Reads, Rule, Run};
use crate::diagnostic::Severity;
use crate::parse::markdown::prose::PassageKind;
use crate::readability::words;

pub(super) const RULES: &[&Rule] = &[&TEXT_THIN, &KEYWORD_STUFFED];

static TEXT_THIN: Rule = Rule {
    id: "text-thin",
    severity: Severity::Advice,
    tier: 2,
    reads: Reads::Article,
    finds: "An article has fewer than 300 words.",
    why: "A short answer can be right. If there is nothing more to say, it may serve readers better as a part of a longer article, where they find it in its place.",
    bad: &[
        "---\ntitle: ⟦Parking⟧\ndate: 2026-01-01\n---\nBehind the house.",
        "---\ntitle: ⟦\"Sleep\"⟧\ndate: 2026-01-01\n---\n⟨250 words⟩",
        "---\ntitle: ⟦It’s\u{a0}short⟧\ndate: 2026-01-01\n---\n- ⟨40 words⟩",
        "---\ntitle: ⟦Code⟧\ndate: 2026-01-01\n---\n```\n⟨400 words⟩\n```",
        "---\ntitle: ⟦Two\n  lines⟧\ndate: 2026-01-01\n---\n⟨299 words⟩",
    ],
    good: &[
        "---\ntitle: Contact\n---\nA page without a date is no article.",
        "---\ntitle: Sleep\ndate: 2026-01-01\n---\n⟨150 words⟩\n\n⟨160 words⟩",
        "---\ntitle: Prices\ndate: 2026-01-01\n---\n| a | b |\n| --- | --- |\n| ⟨310 words⟩ | x |",
    ],
    run: Run::Article(text_thin),
};

static KEYWORD_STUFFED: Rule = Rule {
    id: "keyword-stuffed",
    severity: Severity::Advice,
    tier: 2,
    reads: Reads::Article,
    finds: "One phrase is repeated so often that readers notice.",
    why: "Search engines have not rewarded repetition for many years, and count it as spam. Readers hear it as advertising. A phrase of two or three words is told of when it stands ten times and once in twenty-five words.",
    bad: &[
        "⟦Ketamine therapy⟧ helps. Ketamine therapy works. Our ketamine therapy is ketamine therapy at its best. Ask about ketamine therapy. Ketamine therapy costs less. Ketamine therapy is near. Ketamine therapy it’s called. Ketamine therapy! Ketamine therapy? Ketamine therapy.",
        "The ⟦weight loss clinic⟧ for weight loss: a weight loss clinic like our weight loss clinic is a weight loss clinic. No weight loss clinic but our weight loss clinic. A weight loss clinic, a weight loss clinic, the weight loss clinic, my weight loss clinic, the weight loss clinic. Weight loss clinic.",
        "- ⟦Botox near⟧ you. Botox near you!\n- Botox near you. Botox near you. Botox near you\n- Botox near you. Botox near you. Botox near you. Botox near you. Botox near you. Botox near you.",
        "The ⟦best\u{a0}infusions⟧. Best infusions. Best infusions. Best infusions. Best infusions. Best infusions. Best infusions. Best infusions. Best infusions. Best infusions. Best infusions.",
        "⟦Pain\nrelief⟧ is pain relief. Pain relief, pain relief and pain relief. Pain relief or pain relief? Pain relief. Pain relief. Pain relief. Pain relief.",
    ],
    good: &[
        "Ketamine therapy helps some people. Ketamine therapy is off-label, and ketamine therapy is not for everyone.",
        "Ketamine, ketamine, ketamine: nine times ketamine, ketamine, ketamine, ketamine, ketamine, ketamine.",
        "Of the of the of the of the of the of the of the of the of the of the of the of the.",
    ],
    run: Run::Article(keyword_stuffed),
};

/// Words of an article that is called short.
const THIN: usize = 300;

fn text_thin(article: &Article<'_>, found: &mut Found<'_>) {
    let count = article.words();
    if is_article(article) && count < THIN {
        let finding = found.report(article.head(), format!("this article has {count} words"));
        finding.help =
            Some("If there is nothing more to say, think of adding it to a longer article.".into());
    }
}

/// How often a phrase stands at least, and which part of the words it makes up at most.
const OFTEN: usize = 10;
const SHARE: f64 = 0.04;

/// Words that make no phrase.
const EMPTY: &[&str] = &[
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "but", "by",
    "can", "do", "for", "from", "had", "has", "have", "he", "her", "his", "how", "if", "in", "is",
    "it", "it's", "its", "may", "more", "most", "my", "no", "not", "of", "on", "one", "or", "our",
    "she", "so", "some", "than", "that", "the", "their", "them", "there", "they", "this", "to",
    "us", "was", "we", "were", "what", "when", "which", "who", "will", "with", "you", "your", "al",
    "con", "de", "del", "el", "en", "es", "la", "las", "lo", "los", "no", "o", "para", "por",
    "que", "se", "su", "sus", "un", "una", "usted", "y",
];

/// How often a phrase stands, and where first.
#[derive(Clone, Copy, Default)]
struct Use {
    count: usize,
    /// Byte of the prose.
    first: usize,
    words: usize,
}

fn keyword_stuffed(article: &Article<'_>, found: &mut Found<'_>) {
    if found.wants_errors_only() {
        return;
    }
    let (phrases, all) = phrases(article);
    let too_often = |of: &Use| of.count >= OFTEN && of.count as f64 > SHARE * all as f64;
    let uses = phrases.iter().filter(|(_, of)| too_often(of));
    // The longest phrase says most.
    let Some((phrase, Use { count, first, .. })) =
        uses.max_by_key(|(_, of)| (of.words, of.count, usize::MAX - of.first))
    else {
        return;
    };
    let span = article.prose.span(&(*first..first + phrase.len()));
    let message = format!("“{phrase}” stands {count} times in {all} words");
    let finding = found.report(span, message);
    let help = "Say it in other words, or leave it out where the reader knows what is meant.";
    finding.help = Some(help.into());
}

/// Phrases of two and three words in the running text, and how many words it has. The one word that a page is about
/// stands often in any good text, so single words are none.
fn phrases<'a>(article: &Article<'a>) -> (BTreeMap<&'a str, Use>, usize) {
    let (mut counts, mut all) = (BTreeMap::new(), 0);
    let passages = article.prose.passages.iter().filter(|passage| {
        use PassageKind::{Heading, Item, Paragraph, Quote};
        matches!(passage.kind, Heading(_) | Item | Paragraph | Quote)
    });
    for passage in passages {
        let whole = article.prose.lower.get(passage.range.clone());
        let text = whole.unwrap_or_default();
        let places: Vec<_> = words(text).collect();
        all += places.len();
        for length in [2, 3] {
            for run in places.windows(length) {
                let [first, .., last] = run else { continue };
                let phrase = text.get(first.start..last.end).unwrap_or_default();
                let ends = [text.get(first.clone()), text.get(last.clone())];
                let empty = ends
                    .into_iter()
                    .flatten()
                    .any(|w| EMPTY.contains(&w) || w.len() < 2);
                if empty || phrase.contains(['.', ',', ';', ':', '?', '!']) {
                    continue;
                }
                let of: &mut Use = counts.entry(phrase).or_default();
                if of.count == 0 {
                    of.first = passage.range.start + first.start;
                    of.words = length;
                }
                of.count += 1;
            }
        }
    }
    (counts, all)
}
