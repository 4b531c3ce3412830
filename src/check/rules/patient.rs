//! Words by which a patient could be known, and praise in a patient's words.
//!
//! Both are questions to a person: whether there is a written permission, no program can see.

use std::ops::Range;

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::language::ByLanguage;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::Severity;
use crate::parse::markdown::prose::PassageKind;
use crate::readability::{Language, words};

pub(super) const RULES: &[&Rule] = &[&IDENTITY, &QUOTE];

static IDENTITY: Rule = Rule {
    id: "patient-identity",
    severity: Severity::Warning,
    tier: 2,
    reads: Reads::Article,
    languages: Languages::Of(&["en", "es"]),
    finds: "A paragraph names a person, an age and an illness together.",
    why: "A name with an age and a diagnosis is health information, and publishing it needs the patient's written authorization (HIPAA, 45 CFR 164.508). One chain of nursing homes paid $182,000 in 2025 for success stories without it. Leave the details out, or record the permission with a waiver or `extra: {testimonial: …}`.",
    bad: &[
        "⟦Anna, 34,⟧ came to us with depression.",
        "⟦Mark, a 52-year-old⟧ teacher, had chronic\u{a0}pain.",
        "Our patient ⟦Lena (41)⟧ lives with PTSD, and it’s better now.",
        "> ⟦J. R., 29,⟧ lost weight after years of obesity.",
        "- The ⟦34‑year‑old Anna⟧ was treated\n  for anxiety",
        "es: ⟦Ana, de 34 años⟧, vino con depresión.",
        "es: ⟦Marcos, un maestro de 52\u{a0}años⟧, vivía con dolor crónico.",
        "es: Nuestra paciente ⟦Elena (41)⟧ tiene TEPT, y «ya está mejor».",
        "es: > ⟦J. R., de 29 años⟧, bajó de peso tras años de obesidad.",
        "es: - ⟦Lucía, 34,⟧ recibió tratamiento\n  contra la ansiedad",
    ],
    good: &[
        "A 34-year-old woman came with depression.",
        "In 2019, 34 people with depression took part.",
        "Dr. Ruiz, 52, treats depression.",
        "Anna, 34, likes gardening.",
        "On Monday, 12 people with anxiety meet.",
        "In Springfield, 40 people have depression.",
        "es: Una mujer de 34 años vino con depresión.",
        "es: En 2019, 34 personas con depresión participaron.",
        "es: En Madrid, una persona de 65 años con diabetes paga menos.",
        "es: El Dr. Ruiz, de 52 años, trata la depresión.",
    ],
    run: Run::Article(identity),
};

static QUOTE: Rule = Rule {
    id: "testimonial-quote",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Of(&["en", "es"]),
    finds: "A quotation in the first person, with a name or stars below it: a testimonial.",
    why: "A patient's words need a written authorization (HIPAA, 45 CFR 164.508) and the typical result beside them (FTC Endorsement Guides, 2023); invented and bought reviews are forbidden (16 CFR 465, 2024). Where you have both, say so: `extra: {testimonial: {consent: true, typical: \"…\"}}`.",
    bad: &[
        "> ⟦I came here after ten years of pills, and for the first time I sleep at night. — Anna K.⟧",
        "> ⟦My mood is better than it has been since I was a child.\n> ★★★★★⟧",
        "> ⟦They listened to me, and I’d tell all of my friends to come here.⟧\n>\n> – a patient",
        "> ⟦I was skeptical at first, but the nurses made me feel safe.⟧\n\n— Mark, patient since 2024",
        "> *⟦I\u{a0}have my weekends back, and my kids have their mother back.⟧*\n> \n> **– J. R.**",
        "es: > ⟦Llegué aquí después de diez años de pastillas, y por primera vez en mi vida duermo de noche. — Ana K.⟧",
        "es: > ⟦Mi ánimo está mejor que nunca desde que yo era niña.\n> ★★★★★⟧",
        "es: > ⟦Me escucharon, y les diría a todos mis amigos que vengan aquí.⟧\n>\n> – una paciente",
        "es: > ⟦Al principio yo dudaba, pero las enfermeras «me hicieron» sentir segura.⟧\n\n— Marcos, paciente desde 2024",
        "es: > *⟦Tengo mis\u{a0}fines de semana otra vez, y mis hijos tienen a su madre.⟧*\n> \n> **– J. R.**",
    ],
    good: &[
        "> People who have thoughts of suicide should call 988.\n> — National Institute of Mental Health",
        "> “I am having thoughts of suicide. I need you to listen.”",
        "> [!NOTE]\n> My plan is a list that I write while things are calm.",
        "---\ntitle: Stories\nextra:\n  testimonial: {consent: true, typical: Half of patients feel better.}\n---\n> I came here after ten years of pills, and now I sleep at night. — Anna K.",
        "es: > Las personas con ideas de suicidio deben llamar al 988.\n> — Instituto Nacional de Salud Mental",
        "es: > Mi plan es una lista que escribo cuando todo está en calma.",
    ],
    run: Run::Article(quote),
};

/// Beginnings of words for an illness.
const ILLNESSES: ByLanguage = ByLanguage {
    english: &[
        "depress",
        "anxi",
        "ptsd",
        "post-traumatic",
        "bipolar",
        "suicid",
        "addict",
        "obes",
        "diabet",
        "chronic pain",
        "ocd",
        "panic",
        "insomnia",
        "schizo",
        "migraine",
        "alcohol",
        "opioid",
        "trauma",
    ],
    spanish: &[
        "depresi",
        "ansied",
        "tept",
        "estrés postraumático",
        "bipolar",
        "suicid",
        "adicci",
        "obes",
        "diabet",
        "dolor crónico",
        "toc",
        "pánico",
        "insomnio",
        "esquizo",
        "migraña",
        "alcohol",
        "opioide",
        "trauma",
    ],
};
/// Words with a capital before a number that are no patients, and titles of those who treat.
#[rustfmt::skip]
const NO_NAMES: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "in", "at", "of",
    "the", "and", "table", "figure", "page", "chapter", "step", "age", "ages", "aged", "for", "about", "over",
    "phase", "grade", "african", "american", "asian", "hispanic", "latino", "black", "white", "veteran", "veterans",
    "section", "part", "volume", "day", "week", "title", "appendix", "level", "type", "act", "item",
];

fn identity(article: &Article<'_>, found: &mut Found<'_>) {
    if found.wants_errors_only() || has_consent(article) {
        return;
    }
    let illnesses = ILLNESSES.of(article.language);
    let spanish = Language::of(article.language) == Some(Language::Spanish);
    for passage in &article.prose.passages {
        let lower = article
            .prose
            .lower
            .get(passage.range.clone())
            .unwrap_or_default();
        if !lower.bytes().any(|b| b.is_ascii_digit())
            || !illnesses.iter().any(|word| lower.contains(word))
        {
            continue;
        }
        let text = article.prose.text_of(passage);
        let Some(range) = person_of_age(text, spanish) else {
            continue;
        };
        let start = passage.range.start;
        let span = article
            .prose
            .span(&(start + range.start..start + range.end));
        let finding = found.report(
            span,
            "this may tell who a patient is: a name, an age and an illness",
        );
        finding.help =
            Some("Leave the name or the age out, or record the written permission.".into());
    }
}

/// Where a name stands with an age: `Anna, 34,`, `Anna (34)`, `Mark, a 52-year-old`, `34-year-old Anna`; in Spanish
/// `Ana, de 34 años`, `Marcos, un maestro de 52 años`.
fn person_of_age(text: &str, spanish: bool) -> Option<Range<usize>> {
    let parts: Vec<Range<usize>> = text
        .split(' ')
        .scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some(start..start + word.len())
        })
        .collect();
    let word = |number: usize| {
        parts
            .get(number)
            .and_then(|r| text.get(r.clone()))
            .unwrap_or_default()
    };
    for (number, part) in parts.iter().enumerate() {
        let (own, next, after) = (word(number), word(number + 1), word(number + 2));
        let end = |count: usize| parts.get(number + count).map_or(part.end, |r| r.end);
        if !spanish && is_year_old(own) && is_name(next) {
            return Some(
                part.start
                    ..end(1)
                        - (next.len()
                            - next.trim_end_matches(|c: char| !c.is_alphanumeric()).len()),
            );
        }
        // "In Springfield, a 40-year-old …" names a place, "Dr. Ruiz" who treats.
        let before = number.checked_sub(1).map(word).unwrap_or_default();
        let placed = matches!(before, "In" | "in" | "En" | "en");
        if !is_name(own) || placed || is_title(before) {
            continue;
        }
        let initials = number
            .checked_sub(1)
            .filter(|_| own.len() <= 3)
            .map(word)
            .filter(|w| w.len() == 2 && w.ends_with('.'));
        let start = part.start - initials.map_or(0, |w| w.len() + 1);
        if own.ends_with(',') && is_age(next.trim_end_matches(',')) && next.ends_with(',') {
            return Some(start..end(1));
        }
        if next
            .strip_prefix('(')
            .and_then(|n| n.trim_end_matches([',', '.']).strip_suffix(')'))
            .is_some_and(is_age)
        {
            return Some(start..end(1) - (next.len() - next.trim_end_matches([',', '.']).len()));
        }
        let of_english = !spanish && matches!(next, "a" | "an") && is_year_old(after);
        if own.ends_with(',') && of_english {
            return Some(start..end(2));
        }
        if spanish
            && own.ends_with(',')
            && let Some((count, marks)) = years_after(number, &word)
        {
            return Some(start..end(count) - marks);
        }
    }
    None
}

/// How many words after a name its `de 34 años` ends, at once or after `un maestro`, and how many marks follow.
fn years_after<'t>(name: usize, word: &dyn Fn(usize) -> &'t str) -> Option<(usize, usize)> {
    let bare = |number: usize| word(number).trim_end_matches([',', '.', ';']);
    let count = (1..=4).find(|count| {
        let at = name + count;
        word(at) == "de" && is_age(word(at + 1)) && bare(at + 2) == "años"
    })?;
    let described = count == 1 || matches!(word(name + 1), "un" | "una");
    let last = name + count + 2;
    described.then(|| (count + 2, word(last).len() - bare(last).len()))
}

fn is_age(word: &str) -> bool {
    word.parse::<u32>()
        .is_ok_and(|age| (3..=110).contains(&age))
}

fn is_year_old(word: &str) -> bool {
    word.strip_suffix("-year-old").is_some_and(is_age)
}

fn is_title(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "Dr" | "Doctor" | "Prof" | "Professor" | "Nurse" | "Dra" | "Doctora" | "Profesor"
    )
}

/// Whether a word looks like a person's name: a capital and small letters, or an initial.
fn is_name(word: &str) -> bool {
    let bare = word.trim_end_matches([',', '.']);
    let mut letters = bare.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    let small = letters.clone().all(char::is_lowercase);
    let initial = bare.chars().count() == 1 && word.contains('.');
    capital
        && small
        && (bare.chars().count() > 1 || initial)
        && !NO_NAMES.contains(&bare.to_lowercase().as_str())
}

/// Words of those who speak of themselves.
const FIRST_PERSON: ByLanguage = ByLanguage {
    english: &["i", "my", "me", "i'm", "i'd", "i've"],
    spanish: &["yo", "mi", "mis", "me", "conmigo", "mí"],
};
/// What names a patient without a name.
const PATIENTS: ByLanguage = ByLanguage {
    english: &["patient", "client", "former "],
    spanish: &["paciente", "cliente"],
};

/// Words of a quotation that is long enough to praise.
const QUOTED: usize = 8;

fn quote(article: &Article<'_>, found: &mut Found<'_>) {
    if found.wants_errors_only() || has_consent(article) {
        return;
    }
    let passages = &article.prose.passages;
    for (number, passage) in passages.iter().enumerate() {
        if passage.kind != PassageKind::Quote {
            continue;
        }
        let text = article.prose.text_of(passage);
        let lower = article
            .prose
            .lower
            .get(passage.range.clone())
            .unwrap_or_default();
        let first_person = words(lower)
            .filter_map(|r| lower.get(r))
            .any(|w| FIRST_PERSON.of(article.language).contains(&w));
        if !first_person || words(text).count() <= QUOTED {
            continue;
        }
        let next = passages
            .get(number + 1)
            .map(|p| article.prose.text_of(p))
            .unwrap_or_default();
        if has_stars(text) || is_signed(text, article.language) || signature(next, article.language)
        {
            let finding = found.report(
                article.prose.span(&passage.range),
                "this quotation reads like a patient's praise",
            );
            finding.help = Some("Get written permission, say what is typical beside it, and note both in `extra: {testimonial: …}`.".into());
        }
    }
}

/// Whether front matter records the permission.
fn has_consent(article: &Article<'_>) -> bool {
    article.document.front.extra.get("testimonial").is_some()
}

fn has_stars(text: &str) -> bool {
    text.contains("★★★") || text.contains("⭐⭐")
}

/// Whether a quotation ends with a dash and a short name.
fn is_signed(text: &str, language: &str) -> bool {
    let dash = text.rfind(['—', '–']).and_then(|at| text.get(at..));
    dash.is_some_and(|dash| signature(dash, language))
}

/// Whether a text is a dash and the name of a person: a first name with an initial, or "a patient".
fn signature(text: &str, language: &str) -> bool {
    let Some(name) = text.strip_prefix(['—', '–', '-']).map(str::trim) else {
        return false;
    };
    let parts: Vec<&str> = name.split(' ').collect();
    let lower = name.to_lowercase();
    let patient = PATIENTS
        .of(language)
        .iter()
        .any(|word| lower.contains(word));
    let initial = parts
        .iter()
        .any(|part| part.trim_end_matches('.').chars().count() == 1);
    let first_name = parts.len() == 1 && is_name(name);
    parts.len() <= 6 && (patient || initial || first_name)
}
