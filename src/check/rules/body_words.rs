//! Whether an article has enough to say, and does not say one thing over and over.
//!
//! It counts words; whether they are the right ones, a person tells.

use std::collections::BTreeMap;

use super::search_listing::is_article;
use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::language::ByLanguage;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::check::vocabulary::Standing;
use crate::diagnostic::Severity;
use crate::parse::markdown::prose::{PassageKind, Prose};

pub(super) const RULES: &[&Rule] = &[&TEXT_THIN, &KEYWORD_STUFFED];

static TEXT_THIN: Rule = Rule {
    id: "text-thin",
    severity: Severity::Advice,
    tier: 2,
    reads: Reads::Article,
    languages: Languages::Any,
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
    languages: Languages::Of(&["en", "es"]),
    finds: "One phrase is repeated so often that readers notice.",
    why: "Search engines have not rewarded repetition for many years, and count it as spam. Readers hear it as advertising. A phrase of two or three words is told of when it stands ten times and once in twenty-five words.",
    bad: &[
        "⟦Ketamine therapy⟧ helps. Ketamine therapy works. Our ketamine therapy is ketamine therapy at its best. Ask about ketamine therapy. Ketamine therapy costs less. Ketamine therapy is near. Ketamine therapy it’s called. Ketamine therapy! Ketamine therapy? Ketamine therapy.",
        "The ⟦weight loss clinic⟧ for weight loss: a weight loss clinic like our weight loss clinic is a weight loss clinic. No weight loss clinic but our weight loss clinic. A weight loss clinic, a weight loss clinic, the weight loss clinic, my weight loss clinic, the weight loss clinic. Weight loss clinic.",
        "- ⟦Botox near⟧ you. Botox near you!\n- Botox near you. Botox near you. Botox near you\n- Botox near you. Botox near you. Botox near you. Botox near you. Botox near you. Botox near you.",
        "The ⟦best\u{a0}infusions⟧. Best infusions. Best infusions. Best infusions. Best infusions. Best infusions. Best infusions. Best infusions. Best infusions. Best infusions. Best infusions.",
        "⟦Pain\nrelief⟧ is pain relief. Pain relief, pain relief and pain relief. Pain relief or pain relief? Pain relief. Pain relief. Pain relief. Pain relief.",
        "es: ⟦Clínica dental⟧ en su barrio. Clínica dental barata. Nuestra clínica dental es una clínica dental de verdad. Clínica dental, clínica dental y clínica dental. ¿Clínica dental? ¡Clínica dental! Clínica dental. Clínica dental.",
        "es: La ⟦terapia con ketamina⟧ ayuda. Terapia con ketamina hoy. Terapia con ketamina aquí. Terapia con ketamina ya. Terapia con ketamina cerca. Terapia con ketamina sí. Terapia con ketamina. Terapia con ketamina. Terapia con ketamina. Terapia con ketamina.",
        "es: - ⟦Botox cerca⟧ de usted. Botox cerca.\n- Botox cerca. Botox cerca. Botox cerca. Botox cerca\n- Botox cerca. Botox cerca. Botox cerca. Botox cerca. Botox cerca.",
        "es: El ⟦mejor\u{a0}precio⟧. Mejor precio. Mejor precio. Mejor precio. Mejor precio. Mejor precio. Mejor precio. Mejor precio. Mejor precio. Mejor precio. Mejor precio.",
        "es: ⟦Bajar\npeso⟧ es bajar peso. «Bajar peso», bajar peso y bajar peso. ¿Bajar peso o bajar peso? Bajar peso. Bajar peso. Bajar peso. Bajar peso.",
    ],
    good: &[
        "Ketamine therapy helps some people. Ketamine therapy is off-label, and ketamine therapy is not for everyone.",
        "Ketamine, ketamine, ketamine: nine times ketamine, ketamine, ketamine, ketamine, ketamine, ketamine.",
        "Of the of the of the of the of the of the of the of the of the of the of the of the.",
        "es: De la clínica a la casa, de la casa a la clínica, de la clínica a la casa, de la casa a la clínica, de la clínica a la casa.",
        "es: La ketamina ayuda a algunas personas; la ketamina no es para todos.",
    ],
    run: Run::Article(keyword_stuffed),
};

/// Words of an article that is called short.
const THIN: usize = 300;

fn text_thin(article: &Article<'_>, found: &mut Found<'_>) {
    if !is_article(article) {
        return;
    }
    let count = article.words();
    if count < THIN {
        let finding = found.report(article.head(), format!("this article has {count} words"));
        finding.help =
            Some("If there is nothing more to say, think of adding it to a longer article.".into());
    }
}

/// How often a phrase stands at least, and which part of the words it makes up at most.
const OFTEN: usize = 10;
const SHARE: f64 = 0.04;

/// Words that make no phrase.
const EMPTY: ByLanguage = ByLanguage {
    english: &[
        "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "but",
        "by", "can", "do", "for", "from", "had", "has", "have", "he", "her", "his", "how", "if",
        "in", "is", "it", "it's", "its", "may", "more", "most", "my", "no", "not", "of", "on",
        "one", "or", "our", "she", "so", "some", "than", "that", "the", "their", "them", "there",
        "they", "this", "to", "us", "was", "we", "were", "what", "when", "which", "who", "will",
        "with", "you", "your",
    ],
    spanish: &[
        "a", "al", "como", "con", "de", "del", "donde", "e", "el", "ella", "en", "es", "esta",
        "este", "ha", "hay", "la", "las", "le", "les", "lo", "los", "más", "me", "mi", "muy", "ni",
        "no", "nos", "o", "para", "pero", "por", "que", "qué", "se", "ser", "si", "sí", "sin",
        "sobre", "son", "su", "sus", "también", "tu", "u", "un", "una", "usted", "y", "ya",
    ],
};

/// How often a phrase stands, and where first.
#[derive(Clone, Copy)]
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
    let uses = phrases.iter().filter(|(_, of)| too_often(of.count, all));
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

/// Phrases of two and three words in the running text that may stand too often, and how many words it has. The one word
/// that a page is about stands often in any good text, so single words are none.
fn phrases<'a>(article: &Article<'a>) -> (BTreeMap<&'a str, Use>, usize) {
    let prose: &'a Prose = article.prose;
    let vocabulary = article.vocabulary();
    let small = |word: &Standing| vocabulary.words.get(word.number()).map_or(0, |w| w.lower);
    let passages: Vec<&[Standing]> = (prose.passages.iter().enumerate())
        .filter(|(_, passage)| {
            use PassageKind::{Heading, Item, Paragraph, Quote};
            matches!(passage.kind, Heading(_) | Item | Paragraph | Quote)
        })
        .map(|(number, _)| vocabulary.of_passage(number))
        .collect();
    let all = passages.iter().map(|words| words.len()).sum();
    let mut counts = vec![0; vocabulary.words.len()];
    for word in passages.iter().copied().flatten() {
        if let Some(count) = counts.get_mut(small(word)) {
            *count += 1;
        }
    }
    let empty = EMPTY.of(article.language);
    // A phrase stands no more often than its first word and its last.
    let is_often: Vec<bool> = (vocabulary.words.iter().zip(counts))
        .map(|(word, count)| {
            too_often(count, all) && word.text.len() > 1 && !empty.contains(&word.text)
        })
        .collect();
    let often = |word: &Standing| is_often.get(small(word)) == Some(&true);
    let mut uses: BTreeMap<&'a str, Use> = BTreeMap::new();
    for run in [2, 3].into_iter().flat_map(|length| {
        let passages = passages.iter();
        passages.flat_map(move |words| words.windows(length))
    }) {
        let [first, .., last] = run else { continue };
        if !often(first) || !often(last) {
            continue;
        }
        let place = first.range().start..last.range().end;
        let phrase = prose.lower.get(place.clone()).unwrap_or_default();
        if phrase.contains(['.', ',', ';', ':', '?', '!']) {
            continue;
        }
        let of = uses.entry(phrase).or_insert(Use {
            count: 0,
            first: place.start,
            words: run.len(),
        });
        of.count += 1;
    }
    (uses, all)
}

fn too_often(count: usize, all: usize) -> bool {
    count >= OFTEN && count as f64 > SHARE * all as f64
}
