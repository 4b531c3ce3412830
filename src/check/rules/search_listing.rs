//! What search results show of a page: its title and its description.
//!
//! It counts and measures; what the words of a description promise, `rules/words/description-teaser.toml` judges.

use crate::check::article::Article;
use crate::check::drugs::drugs;
use crate::check::found::Found;
use crate::check::language::ByLanguage;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::parse::markdown::prose::{PassageKind, ProsePassage};

pub(super) const RULES: &[&Rule] = &[
    &TITLE_WIDTH,
    &TITLE_STYLE,
    &DESCRIPTION_LENGTH,
    &DESCRIPTION_CUT,
];

/// Pixels of a title that search results show, set in 20 px Arial.
const TITLE_PIXELS: u32 = 600;
/// Size of the letters of a title in search results, in pixels.
const TITLE_SIZE: u32 = 20;

static TITLE_WIDTH: Rule = Rule {
    id: "title-width",
    severity: Severity::Advice,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
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
    languages: Languages::Any,
    finds: "A title starts with a small letter, or writes the name of a medicine small.",
    why: "In a list of articles it looks like a slip. Names that are written small, such as “mRNA”, stay; brands such as Ozempic have a capital.",
    bad: &[
        "---\ntitle: ⟦k⟧etamine and suicidal thoughts\n---\nText.",
        "---\ntitle: \"⟦k⟧etamine vs psychedelics\"\n---\nText.",
        "---\ntitle: '⟦w⟧hat it’s like'\n---\nText.",
        "---\ntitle: >-\n  ⟦a⟧ long\n  title\n---\nText.",
        "---\ntitle: ⟦é⟧tude\u{a0}one\n---\nText.",
        "---\ntitle: What ⟦o⟧zempic’s price is\n---\nText.",
        "---\ntitle: >-\n  Choosing between Zepbound and\n  ⟦w⟧egovy\n---\nText.",
    ],
    good: &[
        "---\ntitle: Ketamine and sleep\n---\nText.",
        "---\ntitle: mRNA and you\n---\nText.",
        "---\ntitle: 10 questions\n---\nText.",
        "---\ntitle: How semaglutide works\n---\nText.",
        "---\ntitle: Wegovy and you\n---\nText.",
        "---\ntitle: “What it is like”\n---\nText.",
    ],
    run: Run::Article(title_style),
};

static DESCRIPTION_LENGTH: Rule = Rule {
    id: "description-length",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
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
    languages: Languages::Partly(&["en", "es"]),
    finds: "A description stops in the middle.",
    why: "It was cut by a program or in pasting. Search results show the torn end, and readers take it for carelessness about the rest.",
    bad: &[
        "---\ntitle: A\ndescription: Ketamine helps some people feel better quickly, but what does it ⟦…⟧\n---\nText.",
        "---\ntitle: A\ndescription: \"The clinic’s nurses look after you before, during and after ⟦...⟧\"\n---\nText.",
        "---\ntitle: A\ndescription: Ketamine helps some people feel better quickly, but it is not ⟦for⟧\n---\nText.",
        "---\ntitle: A\ndescription: >-\n  What to bring, what to wear\n  ⟦and⟧\n---\nText.",
        "---\ntitle: A\ndescription: Who is with you on the day of\u{a0}⟦the⟧\n---\nText.",
        "es: ---\ntitle: A\ndescription: La ketamina ayuda a algunas personas, pero qué pasa ⟦…⟧\n---\nTexto.",
        "es: ---\ntitle: A\ndescription: «La enfermera» le cuida antes, durante y después ⟦...⟧\n---\nTexto.",
        "es: ---\ntitle: A\ndescription: La ketamina ayuda a algunas personas, pero no es ⟦para⟧\n---\nTexto.",
        "es: ---\ntitle: A\ndescription: >-\n  Qué traer, qué ponerse\n  ⟦y⟧\n---\nTexto.",
        "es: ---\ntitle: A\ndescription: Quién le acompaña el día de\u{a0}⟦la⟧\n---\nTexto.",
    ],
    good: &[
        "---\ntitle: A\ndescription: What to bring, what to wear and who is with you.\n---\nText.",
        "---\ntitle: A\ndescription: What to bring and wear\n---\nText.",
        "And then…",
        "es: ---\ntitle: A\ndescription: Qué traer, qué ponerse y quién le acompaña\n---\nTexto.",
        "es: ---\ntitle: A\ndescription: Lo que se puede comer antes, como un yogur o un panecillo for\n---\nTexto.",
    ],
    run: Run::Article(description_cut),
};

/// Whether a page is an article: one that has a date.
pub(super) fn is_article(article: &Article<'_>) -> bool {
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
        let message =
            format!("this title is {width} pixels wide; search results cut it at {TITLE_PIXELS}");
        let finding = found.report(place, message);
        let kept = fitting(title);
        finding.help = Some(format!(
            "Readers will see “{kept}…”. Put what matters before that, or make it shorter."
        ));
    } else if title
        .split([' ', '-'])
        .filter(|word| !word.is_empty())
        .count()
        < 3
    {
        let finding = found.report(
            place,
            "this title is too short to say what the article answers",
        );
        finding.help =
            Some("Add what readers ask, for example “What ketamine therapy costs”.".into());
    }
}

/// The whole words of a title that search results show.
fn fitting(title: &str) -> &str {
    let heads = title
        .rmatch_indices(' ')
        .filter_map(|(at, _)| title.get(..at));
    let mut fits = heads.filter(|head| width_in_pixels(head) <= TITLE_PIXELS);
    fits.next().unwrap_or_default()
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
        'À'..='Ý' => 722,
        // Letters with accents are as wide as without; dashes, and signs of wide scripts, are twice that.
        '—' | '…' | '™' | '\u{2e80}'.. => 1000,
        _ => 556,
    };
    title.chars().map(|c| u32::from(width(c))).sum::<u32>() * TITLE_SIZE / 1000
}

fn title_style(article: &Article<'_>, found: &mut Found<'_>) {
    let Some(passage) = passage_of(article, PassageKind::Title) else {
        return;
    };
    let title = article.prose.text_of(passage);
    let mut at = passage.range.start;
    for (number, word) in title.split([' ', '-']).enumerate() {
        let letter = word.chars().next().filter(|c| c.is_lowercase());
        if let Some(letter) = letter {
            let name = word
                .split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or_default();
            // `mRNA`, `iPhone`, `pH`, `health.gov`.
            let bare = word.trim_end_matches([':', ',', '.']);
            let odd = bare.contains(|c: char| {
                c.is_uppercase() || c.is_numeric() || matches!(c, '.' | '_' | '(')
            });
            if number == 0 && !odd {
                small(
                    article,
                    (at, word),
                    letter,
                    "this title starts with a small letter",
                    found,
                );
            } else if drugs().is_brand(name) {
                let message = "the name of a medicine starts with a small letter here";
                small(article, (at, word), letter, message, found);
            }
        }
        at += word.len() + 1;
    }
}

/// A word that has to start with a capital, and where it stands.
fn small(
    article: &Article<'_>,
    (at, word): (usize, &str),
    letter: char,
    message: &str,
    found: &mut Found<'_>,
) {
    let span = article.prose.span(&(at..at + letter.len_utf8()));
    let finding = found.report(span, message);
    let large: String = letter.to_uppercase().collect();
    finding.help = Some(format!(
        "Write “{large}{}”.",
        word.get(letter.len_utf8()..).unwrap_or_default()
    ));
    let whole = article
        .text
        .get(span.range())
        .is_some_and(|t| t.starts_with(letter));
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
    let front = &article.document.front;
    let given = front.description.as_deref().or(front.summary.as_deref());
    let description = given.unwrap_or_default();
    let length = description.trim().chars().count();
    let place = passage_of(article, PassageKind::Description).map(|p| article.prose.span(&p.range));
    if length == 0 {
        let finding = found.report(article.head(), "this page has no description");
        finding.help = Some(
            "Add `description` at the top: one or two sentences that say what the page answers."
                .into(),
        );
        return;
    }
    let place = place.unwrap_or_else(|| article.value("description"));
    if (SHORTEST..=LONGEST).contains(&length) {
        return;
    }
    let fault = if length < SHORTEST {
        "which tells readers little".to_owned()
    } else {
        format!("and search results cut it at about {LONGEST}")
    };
    let message = format!("this description has {length} characters, {fault}");
    let finding = found.weighed(Severity::Advice, place, message);
    finding.help = Some(format!(
        "Write one or two sentences of {SHORTEST} to {LONGEST} characters that say what the page answers."
    ));
}

/// Words that no sentence ends with.
const OPEN_ENDS: ByLanguage = ByLanguage {
    english: &[
        "a", "an", "and", "as", "at", "because", "but", "by", "for", "from", "if", "into", "of",
        "or", "our", "than", "that", "the", "their", "to", "when", "which", "while", "with",
        "your",
    ],
    spanish: &[
        "a", "al", "como", "con", "cuando", "de", "del", "e", "el", "en", "la", "las", "los",
        "nuestra", "nuestro", "o", "para", "pero", "por", "porque", "que", "si", "sin", "su",
        "sus", "un", "una", "y",
    ],
};

fn description_cut(article: &Article<'_>, found: &mut Found<'_>) {
    let Some(passage) = passage_of(article, PassageKind::Description) else {
        return;
    };
    let text = article.prose.text_of(passage);
    let end = passage.range.end;
    let torn = ["…", "..."]
        .iter()
        .find(|mark| text.ends_with(*mark))
        .map(|mark| mark.len());
    let open = || {
        let last = text.rsplit(' ').next().unwrap_or_default();
        OPEN_ENDS
            .of(article.language)
            .contains(&last.to_lowercase().as_str())
            .then_some(last.len())
    };
    let Some(len) = torn.or_else(open) else {
        return;
    };
    let span = article.prose.span(&(end - len..end));
    let finding = found.report(span, "this description stops in the middle");
    finding.help = Some("Write the sentence to its end, in up to 160 characters.".into());
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
