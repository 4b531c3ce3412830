//! What search results show of a page, its title and description, and whether the page has enough to say.
//!
//! It counts and measures; what the words of a description promise, `rules/words/description-teaser.toml` judges.

use std::collections::BTreeMap;

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::rule::{Reads, Rule, Run};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::parse::markdown::prose::{PassageKind, ProsePassage};
use crate::readability::words;

pub(super) const RULES: &[&Rule] = &[&TITLE_WIDTH, &TITLE_STYLE, &DESCRIPTION_LENGTH, &DESCRIPTION_CUT, &TEXT_THIN, &KEYWORD_STUFFED];

/// Pixels of a title that search results show, set in 20 px Arial.
const TITLE_PIXELS: u32 = 600;
/// Size of the letters of a title in search results, in pixels.
const TITLE_SIZE: u32 = 20;

static TITLE_WIDTH: Rule = Rule {
    id: "title-width",
    severity: Severity::Advice,
    tier: 1,
    reads: Reads::Article,
    finds: "A title is too wide for search results, or says too little.",
    why: "Search results cut a title at about 600 pixels, which is 55 to 65 letters; what makes the page different should stand before that. A title of one or two words tells nobody what an article answers.",
    bad: &[
        "---\ntitle: ⟦What you should know about preparing for your very first ketamine infusion at our clinic⟧\ndate: 2026-01-01\n---\nText.",
        "---\ntitle: \"⟦How we’ll look after you before, during and after the treatment: a long guide⟧\"\ndate: 2026-01-01\n---\nText.",
        "---\ntitle: ⟦Ketamine\u{a0}therapy⟧\ndate: 2026-01-01\n---\nText.",
        "---\ntitle: ⟦Costs⟧\ndate: 2026-01-01\n---\nText.",
        "---\ntitle: >-\n  ⟦What family members and friends need to know about supporting\n  somebody after treatment⟧\ndate: 2026-01-01\n---\nText.",
    ],
    good: &[
        "---\ntitle: What a first ketamine visit is like\ndate: 2026-01-01\n---\nText.",
        "---\ntitle: Contact\n---\nA page without a date is no article.",
        "---\ntitle: Illinois, Illinois, ill Illinois, little lilies fill still hills\ndate: 2026-01-01\n---\nText.",
    ],
    run: Run::Article(title_width),
};

static TITLE_STYLE: Rule = Rule {
    id: "title-style",
    severity: Severity::Advice,
    tier: 2,
    reads: Reads::Article,
    finds: "A title starts with a small letter.",
    why: "In a list of articles it looks like a slip. Names that are written small, such as “mRNA”, stay.",
    bad: &[
        "---\ntitle: ⟦k⟧etamine and suicidal thoughts\n---\nText.",
        "---\ntitle: \"⟦k⟧etamine vs psychedelics\"\n---\nText.",
        "---\ntitle: '⟦w⟧hat it’s like'\n---\nText.",
        "---\ntitle: >-\n  ⟦a⟧ long\n  title\n---\nText.",
        "---\ntitle: ⟦é⟧tude\u{a0}one\n---\nText.",
    ],
    good: &[
        "---\ntitle: Ketamine and sleep\n---\nText.",
        "---\ntitle: mRNA and you\n---\nText.",
        "---\ntitle: 10 questions\n---\nText.",
        "---\ntitle: “What it is like”\n---\nText.",
    ],
    run: Run::Article(title_style),
};

static DESCRIPTION_LENGTH: Rule = Rule {
    id: "description-length",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    finds: "A page has no description, or one that is too short or too long for search results.",
    why: "The description is what people read under the title before they decide to come. Without one, search engines take any sentence. One or two sentences of 50 to 160 characters that say what the page answers do best; Google states no limit and often writes its own.",
    bad: &[
        "---\ntitle: ⟦What a first visit is like⟧\ndate: 2026-01-01\n---\nText.",
        "---\ntitle: A visit\ndate: 2026-01-01\ndescription: ⟦Your first visit.⟧\n---\nText.",
        "---\ntitle: A visit\ndate: 2026-01-01\ndescription: \"⟦It’s\u{a0}short.⟧\"\n---\nText.",
        "---\ntitle: A visit\ndate: 2026-01-01\ndescription: ⟦⟨60 words⟩⟧\n---\nText.",
        "---\ntitle: A visit\ndate: 2026-01-01\ndescription: >-\n  ⟦Too short,\n  in two lines.⟧\n---\nText.",
    ],
    good: &[
        "---\ntitle: A visit\ndate: 2026-01-01\ndescription: Who you will meet on the day of your first visit, what you will be asked, and what to bring.\n---\nText.",
        "---\ntitle: Contact\n---\nA page without a date is no article.",
        "Text.",
    ],
    run: Run::Article(description_length),
};

static DESCRIPTION_CUT: Rule = Rule {
    id: "description-cut",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    finds: "A description stops in the middle.",
    why: "It was cut by a program or in pasting. Search results show the torn end, and readers take it for carelessness about the rest.",
    bad: &[
        "---\ntitle: A\ndescription: Ketamine helps some people feel better quickly, but what does it ⟦…⟧\n---\nText.",
        "---\ntitle: A\ndescription: \"The clinic’s nurses look after you before, during and after ⟦...⟧\"\n---\nText.",
        "---\ntitle: A\ndescription: Ketamine helps some people feel better quickly, but it is not ⟦for⟧\n---\nText.",
        "---\ntitle: A\ndescription: >-\n  What to bring, what to wear\n  ⟦and⟧\n---\nText.",
        "---\ntitle: A\ndescription: Who is with you on the day of\u{a0}⟦the⟧\n---\nText.",
    ],
    good: &[
        "---\ntitle: A\ndescription: What to bring, what to wear and who is with you.\n---\nText.",
        "---\ntitle: A\ndescription: What to bring and wear\n---\nText.",
        "And then…",
    ],
    run: Run::Article(description_cut),
};

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
    why: "Search engines have not rewarded repetition for many years, and count it as spam. Readers hear it as advertising. A phrase that makes up more than one word in thirty is told of.",
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

/// Whether a page is an article: one that has a date.
fn is_article(article: &Article<'_>) -> bool {
    article.is_page() && article.document.front.date.is_some()
}

fn title_width(article: &Article<'_>, found: &mut Found<'_>) {
    let title = article.document.front.title.value.as_str();
    if !is_article(article) || title.is_empty() {
        return;
    }
    let place = passage_of(article, PassageKind::Title).map(|p| article.prose.span(&p.range));
    let place = place.unwrap_or_else(|| article.head());
    let width = width_in_pixels(title);
    if width > TITLE_PIXELS {
        let message = format!("this title is {width} pixels wide; search results cut it at {TITLE_PIXELS}");
        let finding = found.report(place, message);
        let kept = fitting(title);
        finding.help = Some(format!("Readers will see “{kept}…”. Put what matters before that, or make it shorter."));
    } else if words(title).count() < 3 {
        let finding = found.report(place, "this title is too short to say what the article answers");
        finding.help = Some("Add what readers ask, for example “What ketamine therapy costs”.".into());
    }
}

/// The whole words of a title that search results show.
fn fitting(title: &str) -> &str {
    let ends = title.match_indices(' ').map(|(at, _)| at);
    let fits = ends.filter(|at| title.get(..*at).is_some_and(|t| width_in_pixels(t) <= TITLE_PIXELS));
    fits.last().and_then(|at| title.get(..at)).unwrap_or_default()
}

/// Advance widths of a sans-serif face whose letters are as wide as Arial's (Liberation Sans, measured), from blank to
/// tilde, in thousandths of its size.
#[rustfmt::skip]
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// How wide a title is in search results, in pixels.
fn width_in_pixels(title: &str) -> u32 {
    let width = |c: char| match c {
        ' '..='~' => WIDTHS.get(c as usize - 32).copied().unwrap_or(556),
        '‘' | '’' | 'í' | 'ì' | 'î' | 'ï' => 250,
        '“' | '”' | '¡' => 333,
        '—' | '…' | '™' => 1000,
        'À'..='Ý' => 722,
        // Letters with accents are as wide as without; scripts of wide signs are twice that.
        '\u{2e80}'.. => 1000,
        _ => 556,
    };
    title.chars().map(|c| u32::from(width(c))).sum::<u32>() * TITLE_SIZE / 1000
}

fn title_style(article: &Article<'_>, found: &mut Found<'_>) {
    let Some(passage) = passage_of(article, PassageKind::Title) else {
        return;
    };
    let title = article.prose.text_of(passage);
    let first = title.split([' ', '-']).next().unwrap_or_default();
    let Some(letter) = first.chars().next().filter(|c| c.is_lowercase()) else {
        return;
    };
    // `mRNA`, `iPhone`, `pH`.
    if first.chars().any(|c| c.is_uppercase() || c.is_numeric()) {
        return;
    }
    let start = passage.range.start;
    let span = article.prose.span(&(start..start + letter.len_utf8()));
    let finding = found.report(span, "this title starts with a small letter");
    let large: String = letter.to_uppercase().collect();
    finding.help = Some(format!("Write “{large}{}”.", first.get(letter.len_utf8()..).unwrap_or_default()));
    let whole = article.text.get(span.range()).is_some_and(|t| t.starts_with(letter));
    finding.fix = whole.then(|| Fix {
        safe: true,
        edits: vec![Edit { span, text: large }],
    });
}

fn passage_of<'a>(article: &Article<'a>, kind: PassageKind) -> Option<&'a ProsePassage> {
    article.prose.passages.iter().find(|p| p.kind == kind)
}

/// Characters of a description.
const SHORTEST: usize = 50;
const LONGEST: usize = 160;

fn description_length(article: &Article<'_>, found: &mut Found<'_>) {
    if !is_article(article) {
        return;
    }
    let description = article.document.front.description.as_deref().unwrap_or_default();
    let length = description.trim().chars().count();
    let place = passage_of(article, PassageKind::Description).map(|p| article.prose.span(&p.range));
    if length == 0 {
        let finding = found.report(article.head(), "this page has no description");
        finding.help = Some("Add `description` at the top: one or two sentences that say what the page answers.".into());
        return;
    }
    let place = place.unwrap_or_else(|| article.value("description"));
    let message = match length {
        ..SHORTEST => format!("this description has {length} characters, which tells readers little"),
        ..=LONGEST => return,
        _ => format!("this description has {length} characters; search results cut it at about {LONGEST}"),
    };
    let finding = found.weighed(Severity::Advice, place, message);
    finding.help = Some(format!("Write one or two sentences of {SHORTEST} to {LONGEST} characters that say what the page answers."));
}

/// Words that no sentence ends with, in English and Spanish.
const OPEN_ENDS: &[&str] = &[
    "a", "an", "and", "as", "at", "because", "but", "by", "for", "from", "if", "into", "of", "or", "our", "than",
    "that", "the", "their", "to", "when", "which", "while", "with", "your", "de", "del", "el", "la", "los", "las",
    "para", "por", "que", "su", "un", "una", "y", "con", "en",
];

fn description_cut(article: &Article<'_>, found: &mut Found<'_>) {
    let Some(passage) = passage_of(article, PassageKind::Description) else {
        return;
    };
    let text = article.prose.text_of(passage);
    let end = passage.range.end;
    let torn = ["…", "..."].iter().find(|mark| text.ends_with(*mark)).map(|mark| mark.len());
    let open = || {
        let last = text.rsplit(' ').next().unwrap_or_default();
        OPEN_ENDS.contains(&last.to_lowercase().as_str()).then_some(last.len())
    };
    let Some(len) = torn.or_else(open) else {
        return;
    };
    let span = article.prose.span(&(end - len..end));
    let finding = found.report(span, "this description stops in the middle");
    finding.help = Some("Write the sentence to its end, in up to 160 characters.".into());
}

/// Words of an article that is called short.
const THIN: usize = 300;

fn text_thin(article: &Article<'_>, found: &mut Found<'_>) {
    let count = article.words();
    if is_article(article) && count < THIN {
        let finding = found.report(article.head(), format!("this article has {count} words"));
        finding.help = Some("If there is nothing more to say, think of adding it to a longer article.".into());
    }
}

/// How often a phrase stands at least, and which part of the words it makes up at most.
const OFTEN: usize = 10;
const SHARE: f64 = 0.03;
/// A subject's one word stands more often than any phrase of it.
const SHARE_OF_A_WORD: f64 = 0.06;

/// Words that make no phrase.
const EMPTY: &[&str] = &[
    "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "but", "by", "can", "do", "for",
    "from", "had", "has", "have", "he", "her", "his", "how", "if", "in", "is", "it", "it's", "its", "may", "more",
    "most", "my", "no", "not", "of", "on", "one", "or", "our", "she", "so", "some", "than", "that", "the", "their",
    "them", "there", "they", "this", "to", "us", "was", "we", "were", "what", "when", "which", "who", "will", "with",
    "you", "your", "al", "con", "de", "del", "el", "en", "es", "la", "las", "lo", "los", "no", "o", "para", "por",
    "que", "se", "su", "sus", "un", "una", "usted", "y",
];

fn keyword_stuffed(article: &Article<'_>, found: &mut Found<'_>) {
    if found.wants_errors_only() {
        return;
    }
    let mut counts: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    let mut all = 0;
    for passage in &article.prose.passages {
        if matches!(passage.kind, PassageKind::Title | PassageKind::Description | PassageKind::Alt | PassageKind::Cell) {
            continue;
        }
        let text = article.prose.lower.get(passage.range.clone()).unwrap_or_default();
        let places: Vec<_> = words(text).collect();
        all += places.len();
        for (number, first) in places.iter().enumerate() {
            for (length, last) in places.get(number..).unwrap_or_default().iter().take(3).enumerate() {
                let phrase = text.get(first.start..last.end).unwrap_or_default();
                let is_empty = |word: Option<&str>| word.is_none_or(|w| EMPTY.contains(&w) || w.len() < 2);
                let ends = [text.get(first.clone()), text.get(last.clone())];
                if ends.into_iter().any(is_empty) || phrase.contains(['.', ',', ';', ':', '?', '!']) {
                    continue;
                }
                let entry = counts.entry(phrase).or_insert((0, passage.range.start + first.start, length + 1));
                entry.0 += 1;
            }
        }
    }
    let too_often = |(phrase, (count, at, length)): (&&str, &(usize, usize, usize))| {
        let most = if *length == 1 { SHARE_OF_A_WORD } else { SHARE };
        let share = *count as f64 / all as f64;
        (*count >= OFTEN && share > most).then(|| (*length, *count, *at, (*phrase).to_owned()))
    };
    // The longest phrase says most.
    let Some((_, count, at, phrase)) = counts.iter().filter_map(too_often).max_by_key(|(length, count, at, _)| (*length, *count, usize::MAX - at)) else {
        return;
    };
    let span = article.prose.span(&(at..at + phrase.len()));
    let finding = found.report(span, format!("“{phrase}” stands {count} times in {all} words"));
    finding.help = Some("Say it in other words, or leave it out where the reader knows what is meant.".into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_as_wide_as_its_letters() {
        // At 20 px: `i` and `l` 4.44, `W` 18.88, blank 5.56.
        assert_eq!(width_in_pixels("ill"), 13);
        assert_eq!(width_in_pixels("WWW"), 56);
        assert_eq!(width_in_pixels(""), 0);
        assert!(width_in_pixels("é") == 11 && width_in_pixels("漢") == 20);
    }
}
