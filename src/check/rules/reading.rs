//! How hard a page is to read: its grade, its long sentences, its long blocks.
//!
//! The formulas are those of `readability`; this decides what is too hard.

use std::ops::Range;

use crate::check::article::Article;
use crate::check::article::Sentence;
use crate::check::drugs::drugs;
use crate::check::found::Found;
use crate::check::language::ByLanguage;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::check::vocabulary::Word;
use crate::diagnostic::{Label, Place, Severity};
use crate::parse::markdown::prose::{PassageKind, ProsePassage};
use crate::readability::{Counts, Language, Weight};

pub(super) const RULES: &[&Rule] = &[&GRADE, &SENTENCE, &WALL];

/// The grade to aim at where the settings name none: AMA says 6, NIH 6 to 8.
const AIM: f64 = 8.0;
/// Above both grades nine of ten pages of VA.gov are easier (measured on 162 pages).
const HARD_FLESCH: f64 = 11.0;
const HARD_SMOG: f64 = 13.0;
/// Spanish ease below which a text is for students, and below which it is not plain (Fernández Huerta's table).
const HARD_EASE: f64 = 50.0;
const PLAIN_EASE: f64 = 60.0;
/// How many sentences are shown.
const SHOWN: usize = 5;

static GRADE: Rule = Rule {
    id: "reading-grade",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Of(&["en", "es"]),
    finds: "A page is harder to read than patients can be asked to.",
    why: "Half of adults read below grade 8; the AMA asks for grade 6, the NIH for 6 to 8. The grade is that of Flesch-Kincaid, a warning needs SMOG above 13 as well, which reads about three grades higher (Grabeel and others, JMLA 2018). Names of medicines weigh nothing. Spanish is measured by Fernández Huerta. `check.reading_grade` sets another aim.",
    bad: &[
        "⟨120 hard words⟩",
        "## What it’s like\n\n⟨60 hard words⟩\n\n⟨60 hard words⟩",
        "- ⟨60 hard words⟩\n- ⟨60 hard words⟩",
        "> ⟨120 hard words⟩",
        "---\ntitle: ⟦Your\u{a0}visit⟧\n---\n⟨90 hard words⟩\n⟨30 hard words⟩",
        "=== content/a.es.md\n---\ntitle: Evaluación\ndate: 2026-01-01\n---\nLa administración farmacológica intravenosa requiere una evaluación psiquiátrica multidisciplinaria, considerando contraindicaciones cardiovasculares preexistentes. Las recomendaciones individualizadas incorporan observaciones longitudinales, consultas interdisciplinarias e integración psicoterapéutica. Las investigaciones neurobiológicas demuestran considerable heterogeneidad respecto a la respuesta antidepresiva. Los protocolos institucionales incorporan monitorización fisiológica ininterrumpida durante aproximadamente noventa minutos. La documentación complementaria facilita evaluaciones posteriores. Las complicaciones inesperadas requieren comunicación interdisciplinaria inmediata. La integración psicoterapéutica constituye un componente indispensable de la rehabilitación. La discontinuación requiere consideración colaborativa. Los participantes ocasionalmente experimentan alteraciones perceptivas, hipertensión transitoria y fenómenos disociativos. La supervisión apropiada disminuye sustancialmente complicaciones significativas. Los cuestionarios estandarizados facilitan mejoramientos institucionales continuos. Las evaluaciones cardiológicas complementarias preceden autorizaciones definitivas.",
        "es: La administración farmacológica intravenosa requiere una evaluación psiquiátrica multidisciplinaria, considerando contraindicaciones cardiovasculares preexistentes. Las recomendaciones individualizadas incorporan observaciones longitudinales, consultas interdisciplinarias e integración psicoterapéutica. Las investigaciones neurobiológicas demuestran considerable heterogeneidad respecto a la respuesta antidepresiva. Los protocolos institucionales incorporan monitorización fisiológica ininterrumpida durante aproximadamente noventa minutos. La documentación complementaria facilita evaluaciones posteriores. Las complicaciones inesperadas requieren comunicación interdisciplinaria inmediata. La integración psicoterapéutica constituye un componente indispensable de la rehabilitación. La discontinuación requiere consideración colaborativa. Los participantes ocasionalmente experimentan alteraciones perceptivas, hipertensión transitoria y fenómenos disociativos. La supervisión apropiada disminuye sustancialmente complicaciones significativas. Los cuestionarios estandarizados facilitan mejoramientos institucionales continuos. Las evaluaciones cardiológicas complementarias preceden autorizaciones definitivas.",
        "es: ## «Cómo es»\n\nLa administración farmacológica intravenosa requiere una evaluación psiquiátrica multidisciplinaria, considerando contraindicaciones cardiovasculares preexistentes. Las recomendaciones individualizadas incorporan observaciones longitudinales, consultas interdisciplinarias e integración psicoterapéutica. Las investigaciones neurobiológicas demuestran considerable heterogeneidad respecto a la respuesta antidepresiva. Los protocolos institucionales incorporan monitorización fisiológica ininterrumpida durante aproximadamente noventa minutos. La documentación complementaria facilita evaluaciones posteriores. Las complicaciones inesperadas requieren comunicación interdisciplinaria inmediata.\n\nLa integración psicoterapéutica constituye un componente indispensable de la rehabilitación. La discontinuación requiere consideración colaborativa. Los participantes ocasionalmente experimentan alteraciones perceptivas, hipertensión transitoria y fenómenos disociativos. La supervisión apropiada disminuye sustancialmente complicaciones significativas. Los cuestionarios estandarizados facilitan mejoramientos institucionales continuos. Las evaluaciones cardiológicas complementarias preceden autorizaciones definitivas.",
        "es: - La administración farmacológica intravenosa requiere una evaluación psiquiátrica multidisciplinaria, considerando contraindicaciones cardiovasculares preexistentes. Las recomendaciones individualizadas incorporan observaciones longitudinales, consultas interdisciplinarias e integración psicoterapéutica. Las investigaciones neurobiológicas demuestran considerable heterogeneidad respecto a la respuesta antidepresiva. Los protocolos institucionales incorporan monitorización fisiológica ininterrumpida durante aproximadamente noventa minutos. La documentación complementaria facilita evaluaciones posteriores. Las complicaciones inesperadas requieren comunicación interdisciplinaria inmediata.\n- La integración psicoterapéutica constituye un componente indispensable de la rehabilitación. La discontinuación requiere consideración colaborativa. Los participantes ocasionalmente experimentan alteraciones perceptivas, hipertensión transitoria y fenómenos disociativos. La supervisión apropiada disminuye sustancialmente complicaciones significativas. Los cuestionarios estandarizados facilitan mejoramientos institucionales continuos. Las evaluaciones cardiológicas complementarias preceden autorizaciones definitivas.",
        "es: > La administración farmacológica intravenosa requiere una evaluación psiquiátrica multidisciplinaria, considerando contraindicaciones cardiovasculares preexistentes. Las recomendaciones individualizadas incorporan observaciones longitudinales, consultas interdisciplinarias e integración psicoterapéutica. Las investigaciones neurobiológicas demuestran considerable heterogeneidad respecto a la respuesta antidepresiva. Los protocolos institucionales incorporan monitorización fisiológica ininterrumpida durante aproximadamente noventa minutos. La documentación complementaria facilita evaluaciones posteriores. Las complicaciones inesperadas requieren comunicación interdisciplinaria inmediata. La integración psicoterapéutica constituye un componente indispensable de la rehabilitación. La discontinuación requiere consideración colaborativa. Los participantes ocasionalmente experimentan alteraciones perceptivas, hipertensión transitoria y fenómenos disociativos. La supervisión apropiada disminuye sustancialmente complicaciones significativas. Los cuestionarios estandarizados facilitan mejoramientos institucionales continuos. Las evaluaciones cardiológicas complementarias preceden autorizaciones definitivas.",
        "es: ---\ntitle: ⟦Su\u{a0}visita⟧\n---\nLa administración farmacológica intravenosa requiere una evaluación psiquiátrica multidisciplinaria, considerando contraindicaciones cardiovasculares preexistentes. Las recomendaciones individualizadas incorporan observaciones longitudinales, consultas interdisciplinarias e integración psicoterapéutica. Las investigaciones neurobiológicas demuestran considerable heterogeneidad respecto a la respuesta antidepresiva. Los protocolos institucionales incorporan monitorización fisiológica ininterrumpida durante aproximadamente noventa minutos. La documentación complementaria facilita evaluaciones posteriores. Las complicaciones inesperadas requieren comunicación interdisciplinaria inmediata.\nLa integración psicoterapéutica constituye un componente indispensable de la rehabilitación. La discontinuación requiere consideración colaborativa. Los participantes ocasionalmente experimentan alteraciones perceptivas, hipertensión transitoria y fenómenos disociativos. La supervisión apropiada disminuye sustancialmente complicaciones significativas. Los cuestionarios estandarizados facilitan mejoramientos institucionales continuos. Las evaluaciones cardiológicas complementarias preceden autorizaciones definitivas.",
    ],
    good: &[
        "You rest in a chair. A nurse is with you. ⟨150 words⟩",
        "Psychopharmacological multidisciplinarity.",
        "| Pharmacological interventions | Considerable heterogeneity |\n| --- | --- |\n| Neurobiological investigations | Longitudinal observation |",
        "Ask about semaglutide and tirzepatide. ⟨150 words⟩ Esketamine is one more name.",
        "es: Farmacología, psicoterapia, interdisciplinariedad.",
        "es: Usted descansa en un sillón. La enfermera está con usted. La sala es tranquila y tiene luz. Puede traer música. Después descansa un rato y come algo. Alguien le lleva a casa. Al día siguiente le llamamos para ver cómo está. No hay prisa. Si algo le duele, nos lo dice. La visita dura dos horas. Venga con ropa suelta. No coma antes de venir. El agua está bien. Traiga una lista de sus medicinas. Hablamos con usted de cada una. Si tiene dudas, pregunte. Para eso estamos aquí. La sala tiene una ventana al patio, y la luz es suave. Si quiere, la puerta queda abierta.",
    ],
    run: Run::Article(grade),
};

static SENTENCE: Rule = Rule {
    id: "sentence-long",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "A sentence is so long that readers lose its beginning.",
    why: "Plain-language guides aim at 20 words or fewer. A sentence of more than 40 words is told of by itself; where a page has several of more than 25, it is told once, with the longest.",
    bad: &[
        "⟦When you come for your first visit, which may take two hours or more, a nurse asks about your health and your medicines, and after that you meet the doctor, who explains what the treatment can and what it can’t do for you.⟧",
        "Short. ⟦Before you leave we look at your blood pressure once more, and if it is still high we ask you to stay, which can take another hour, so please tell the person who picks you up that they may have to wait a bit.⟧",
        "- ⟦Tell us every medicine that you take, the ones from the pharmacy and the ones\n  from the supermarket, because some of them, even harmless ones such as cold tablets, can raise your blood pressure or make you more tired than you would be without them.⟧",
        "> ⟦We ask that you do not drive, sign papers, care for small children on your own, cook on an open flame or climb ladders until you have slept a whole night, even when you feel well and your friends say that you seem fine.⟧",
        "⟨26 words⟩\n\nWe talk with you about the day and about the night before and ask how well you slept and what you had to eat and drink. After that we walk over to the quiet room where you can sit down and rest for a while until one of us comes and calls you in. Later on you will meet the nurse who stays with you and who can stop the pump at any time if you tell her to do that.",
    ],
    good: &[
        "A short sentence. And one more.",
        "A sentence of just about thirty words is still no reason to write anything about it on its own, as long as the page has no others that are as long.",
        "| A cell of a table that goes on and on and on without an end, for it holds a list of many things that nobody reads as a sentence at all, and which would be long if it were one, but it is none, so it is fine |\n| --- |\n| x |",
        "See `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four twenty-five twenty-six twenty-seven twenty-eight twenty-nine thirty thirty-one thirty-two thirty-three thirty-four thirty-five thirty-six thirty-seven thirty-eight thirty-nine forty forty-one`.",
    ],
    run: Run::Article(long_sentences),
};

static WALL: Rule = Rule {
    id: "wall-of-text",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "A block of text goes on without a break.",
    why: "On a phone 150 words fill the screen. Readers who look for one answer jump from heading to heading, so a subheading every 300 words helps them, and search as well (thresholds as Yoast's).",
    bad: &[
        "⟦⟨201 words⟩⟧",
        "⟦⟨160 words⟩⟧",
        "## Costs\n\n⟦⟨149 words⟩⟧\n\n⟨149 words⟩\n\n⟨10 words⟩",
        "⟨20 words⟩\n\n> ⟦⟨155 words⟩⟧",
        "- ⟦⟨155 words⟩⟧",
    ],
    good: &[
        "⟨140 words⟩\n\n⟨140 words⟩",
        "⟨140 words⟩\n\n## Next\n\n⟨140 words⟩\n\n### And more\n\n⟨140 words⟩",
        "```\n⟨300 words⟩\n```",
        "| a | b |\n| --- | --- |\n| ⟨200 words⟩ | x |",
    ],
    run: Run::Article(walls),
};

/// Whether a passage is running text, and no heading, cell or description.
fn is_text(passage: &ProsePassage) -> bool {
    matches!(
        passage.kind,
        PassageKind::Paragraph | PassageKind::Item | PassageKind::Quote
    )
}

fn grade(article: &Article<'_>, found: &mut Found<'_>) {
    let Some(language) = Language::of(article.language).filter(|_| !found.wants_errors_only())
    else {
        return;
    };
    let weights = weights(article, language);
    let mut counts = Counts::default();
    for sentence in whole_sentences(article) {
        counts.add_sentence(weighed(article, &weights, sentence));
    }
    let told = match language {
        Language::English => english(article, &counts),
        Language::Spanish => spanish(&counts),
    };
    let Some((severity, message, help)) = told else {
        return;
    };
    let hardest = hardest(article, &weights);
    let finding = found.weighed(severity, article.head(), message);
    finding.help = Some(help);
    for range in hardest {
        let place = Place::new(article.file, article.prose.span(&range));
        let message = "one of the hardest sentences".to_owned();
        finding.labels.push(Label { place, message });
    }
}

/// What each word of the page weighs, by its number; names of medicines weigh nothing.
fn weights(article: &Article<'_>, language: Language) -> Vec<Option<Weight>> {
    let words = &article.vocabulary().words;
    let weight = |word: &Word<'_>| {
        let lower = words.get(word.lower).map_or(word.text, |w| w.text);
        (!drugs().is_name(lower)).then(|| language.weigh(word.text))
    };
    words.iter().map(weight).collect()
}

/// The whole sentences of running text.
fn whole_sentences<'a>(article: &'a Article<'_>) -> impl Iterator<Item = &'a Sentence> + use<'a> {
    let passages = &article.prose.passages;
    let is_text = |sentence: &&Sentence| passages.get(sentence.passage).is_some_and(is_text);
    article
        .sentences()
        .iter()
        .filter(move |sentence| sentence.finished && is_text(sentence))
}

/// The weights of a sentence's words.
fn weighed<'a>(
    article: &'a Article<'_>,
    weights: &'a [Option<Weight>],
    sentence: &Sentence,
) -> impl Iterator<Item = Option<Weight>> + use<'a> {
    let words = article.vocabulary().within(&sentence.range).iter();
    words.map(|word| weights.get(word.number()).copied().flatten())
}

type Told = (Severity, String, String);

fn english(article: &Article<'_>, counts: &Counts) -> Option<Told> {
    let grades = counts.grades()?;
    let aim = article.config.check.reading_grade.unwrap_or(AIM);
    let (flesch, smog) = (grades.flesch_kincaid, grades.smog);
    let hard = flesch > HARD_FLESCH.max(aim) && smog > HARD_SMOG;
    let severity = if hard {
        Severity::Warning
    } else {
        Severity::Advice
    };
    // What is within a grade of the aim is not worth a word.
    (flesch > aim + 1.0).then(|| {
        let message = format!("reads like grade {flesch:.0} (Flesch-Kincaid {flesch:.1}, SMOG {smog:.1})");
        let help = format!("Aim for grade {aim:.0}: shorter words first, then shorter sentences. The hardest sentences are marked.");
        (severity, message, help)
    })
}

fn spanish(counts: &Counts) -> Option<Told> {
    let ease = counts.spanish_ease()?;
    let severity = if ease < HARD_EASE {
        Severity::Warning
    } else {
        Severity::Advice
    };
    (ease < PLAIN_EASE).then(|| {
        let message =
            format!("se lee con dificultad (Fernández Huerta {ease:.0}; 60 o más es llano)");
        (
            severity,
            message,
            "Use palabras y frases más cortas. Las frases más difíciles están marcadas.".to_owned(),
        )
    })
}

/// The hardest whole sentences in their order on the page.
fn hardest(article: &Article<'_>, weights: &[Option<Weight>]) -> Vec<Range<usize>> {
    let mut scored = Vec::new();
    for sentence in whole_sentences(article) {
        let mut counts = Counts::default();
        counts.add_sentence(weighed(article, weights, sentence));
        if counts.words >= 8 && counts.weighed > 0 {
            let per_word = f64::from(counts.syllables) / f64::from(counts.weighed);
            let score = 0.39 * f64::from(counts.words) + 11.8 * per_word;
            scored.push((score, sentence.range.clone()));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.start.cmp(&b.1.start)));
    let mut shown: Vec<_> = scored
        .into_iter()
        .take(SHOWN)
        .map(|(_, range)| range)
        .collect();
    shown.sort_by_key(|range| range.start);
    shown
}

/// Words of a sentence that is told of by itself, and of one that is counted.
const TOO_LONG: usize = 40;
const LONG: usize = 25;
/// Long sentences that a page may have, as a number and as one in so many.
const FEW: usize = 2;
const ONE_IN: usize = 8;

fn long_sentences(article: &Article<'_>, found: &mut Found<'_>) {
    if found.wants_errors_only() {
        return;
    }
    let (mut long, mut all): (Vec<(usize, Range<usize>)>, usize) = (Vec::new(), 0);
    for sentence in whole_sentences(article) {
        all += 1;
        let range = sentence.range.clone();
        let count = article.vocabulary().within(&range).len();
        if count > TOO_LONG {
            let finding = found.report(
                article.prose.span(&range),
                format!("this sentence has {count} words"),
            );
            let text = article.prose.text.get(range).unwrap_or_default();
            finding.help = Some(split_help(text, article.language));
        } else if count > LONG {
            long.push((count, range));
        }
    }
    if long.len() <= FEW || long.len() * ONE_IN < all {
        return;
    }
    let number = long.len();
    long.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.start.cmp(&b.1.start)));
    let mut shown = long.into_iter().take(SHOWN);
    let Some((count, range)) = shown.next() else {
        return;
    };
    let message =
        format!("{number} sentences have more than {LONG} words; the longest has {count}");
    let finding = found.weighed(Severity::Advice, article.prose.span(&range), message);
    finding.help =
        Some("Make two of one where you can: most readers take in 20 words at a time.".into());
    for (count, range) in shown {
        let place = Place::new(article.file, article.prose.span(&range));
        let message = format!("{count} words");
        finding.labels.push(Label { place, message });
    }
}

/// Where a sentence could end, near its middle.
fn split_help(sentence: &str, language: &str) -> String {
    const JOINTS: ByLanguage = ByLanguage {
        english: &[
            "; ",
            ", which ",
            ", and ",
            ", but ",
            ", because ",
            ", so ",
            ", who ",
        ],
        spanish: &[
            "; ",
            ", y ",
            ", pero ",
            ", porque ",
            ", que ",
            ", aunque ",
            ", así que ",
        ],
    };
    let middle = sentence.len() / 2;
    let near = JOINTS
        .of(language)
        .iter()
        .flat_map(|joint| sentence.match_indices(joint));
    let best = near.min_by_key(|(at, _)| at.abs_diff(middle));
    match best {
        Some((_, joint)) => format!("Try splitting it at “{}”.", joint.trim_matches([' ', ','])),
        None => "Make two or three sentences of it.".into(),
    }
}

/// Words of a paragraph that are many, and too many; words between two headings.
const MUCH: usize = 150;
const TOO_MUCH: usize = 200;
const WITHOUT_HEADING: usize = 300;

fn walls(article: &Article<'_>, found: &mut Found<'_>) {
    if found.wants_errors_only() {
        return;
    }
    let mut run: Option<&ProsePassage> = None;
    let mut in_run = 0;
    let mut told = false;
    let mut last = 0;
    for (number, passage) in article.prose.passages.iter().enumerate() {
        // Bodies of shortcodes come after the text around them, each a part of its own.
        if passage.span.start < last || matches!(passage.kind, PassageKind::Heading(_)) {
            (run, in_run, told) = (None, 0, passage.span.start < last);
        }
        last = last.max(passage.span.start);
        if !is_text(passage) {
            continue;
        }
        let count = article.vocabulary().of_passage(number).len();
        if count > MUCH {
            let span = article.prose.span(&passage.range);
            let severity = if count > TOO_MUCH {
                Severity::Warning
            } else {
                Severity::Advice
            };
            let finding =
                found.weighed(severity, span, format!("this paragraph has {count} words"));
            finding.help = Some("Split it where the thought turns, or make a list of it.".into());
            told = true;
        }
        in_run += count;
        let first = run.get_or_insert(passage);
        if in_run > WITHOUT_HEADING && !told {
            told = true;
            let span = article.prose.span(&first.range);
            let finding = found.report(
                span,
                format!("more than {WITHOUT_HEADING} words stand here without a subheading"),
            );
            finding.help = Some("Put a subheading where a new question begins.".into());
        }
    }
}
