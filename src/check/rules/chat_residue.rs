//! What a chatbot leaves behind in a text that was pasted from it.
//!
//! It does not guess who wrote a text.

use std::sync::LazyLock;

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::language::ByLanguage;
use crate::check::needles::Needles;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::parse::markdown::prose::PassageKind;
use crate::readability::Language;
use crate::source::{Span, floor_boundary};

pub(super) const RULES: &[&Rule] = &[&RESIDUE];

static RESIDUE: Rule = Rule {
    id: "chat-residue",
    severity: Severity::Error,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Partly(&["en", "es"]),
    finds: "Words or marks of a chatbot were left in the text.",
    why: "They show readers that nobody read the page before it was published, and search engines count unread texts as spam. Where they stand, check the facts nearby, too.",
    bad: &[
        "Ketamine works fast.:contentReference[oaicite:2]{index=2}",
        "See the study【4†source】 for more.",
        "[Read it](https://clinic.example/a?utm_source=chatgpt.com).",
        "As an AI language model, I can’t give medical advice.",
        "Sure! Here’s a blog post about ketamine:",
        "Certainly! Here\u{a0}is the revised article.",
        "Would you like me to\nadd a section on cost?",
        "I hope this helps! Let me know if you’d like changes.",
        "It lowers pain turn0search12 in most.",
        "It lowers pain ⟦oai_citation:0‡study⟧ in most.",
        "Sure, here’s the article you asked for:",
        "es: Como modelo de lenguaje, no puedo dar consejos médicos.",
        "es: ¡Claro! Aquí tienes el artículo sobre la ketamina:",
        "es: Espero que esto\nte ayude. Buena suerte.",
        "es: ¿Quieres que\u{a0}añada una sección sobre los costos?",
        "es: **Aquí tienes una versión** más breve del texto:",
    ],
    good: &[
        "We use AI tools to plan visits.",
        "Sure, here is what patients say.",
        "Would you like to know more?",
        "`contentReference[oaicite:2]`",
        "[Read it](https://clinic.example/a?utm_source=newsletter).",
        "We hope this helps you decide.",
        "es: ¿Quieres que te llamemos? Esperamos que esta página te ayude.",
        "es: Claro, aquí hay aparcamiento.",
    ],
    run: Run::Article(run),
};

/// Openings of an answer, at the start of a passage.
const OPENINGS: ByLanguage = ByLanguage {
    english: &[
        "sure! here's",
        "sure, here\'s the",
        "sure, here\'s a",
        "sure, here is the",
        "sure, here is a",
        "certainly, here is",
        "of course, here is",
        "of course, here\'s",
        "sure! here is",
        "sure! here are",
        "certainly! here",
        "of course! here",
        "absolutely! here",
        "here's a revised version",
        "here's the revised",
        "here is the revised version",
    ],
    spanish: &[
        "¡claro! aquí",
        "claro, aquí tienes",
        "¡por supuesto! aquí",
        "¡por supuesto! a continuación",
        "aquí tienes una versión",
        "aquí tienes el artículo",
        "aquí tiene una versión revisada",
        "¡desde luego! aquí",
    ],
};

/// Sentences of a chatbot, anywhere.
const SENTENCES: ByLanguage = ByLanguage {
    english: &[
        "as an ai language model",
        "as an ai model",
        "as a large language model",
        "would you like me to ",
        "i hope this helps!",
        "let me know if you'd like me to",
        "let me know if you would like me to",
        "my knowledge cutoff",
        "my last knowledge update",
    ],
    spanish: &[
        "como modelo de lenguaje",
        "como un modelo de lenguaje",
        "como modelo de ia",
        "como inteligencia artificial, no",
        "¿te gustaría que añada ",
        "¿te gustaría que agregue ",
        "¿quieres que añada ",
        "¿quieres que agregue ",
        "¿quieres que lo adapte",
        "¿quieres que lo amplíe",
        "espero que esto te ayude",
        "avísame si quieres que",
        "mi última actualización de conocimientos",
    ],
};
static ENGLISH_SENTENCES: LazyLock<Needles> = LazyLock::new(|| Needles::new(SENTENCES.english));
static SPANISH_SENTENCES: LazyLock<Needles> = LazyLock::new(|| Needles::new(SENTENCES.spanish));

fn run(article: &Article<'_>, found: &mut Found<'_>) {
    tokens(article, found);
    let lower = &article.prose.lower;
    for passage in &article.prose.passages {
        let text = lower.get(passage.range.clone()).unwrap_or_default();
        if let Some(opening) = OPENINGS
            .of(article.language)
            .iter()
            .find(|o| text.starts_with(**o))
        {
            sentence(article, found, passage.range.start, opening.len());
        }
    }
    let needles = match Language::of(article.language) {
        Some(Language::English) => &ENGLISH_SENTENCES,
        Some(Language::Spanish) => &SPANISH_SENTENCES,
        None => return,
    };
    for (number, at) in needles.within(lower) {
        let quoted = article
            .prose
            .passage_at(at)
            .is_some_and(|p| p.kind == PassageKind::Quote);
        let words = SENTENCES
            .of(article.language)
            .get(number)
            .copied()
            .unwrap_or_default();
        if !quoted {
            sentence(article, found, at, words.trim_end().len());
        }
    }
}

fn sentence(article: &Article<'_>, found: &mut Found<'_>, at: usize, len: usize) {
    let range = at..at + len;
    let words = article.prose.text.get(range.clone()).unwrap_or_default();
    let message = format!("`{words}` was left by a chatbot");
    found.report(article.prose.span(&range), message).help =
        Some("Delete the sentence, and check the facts around it.".into());
}

/// How marks that no person writes begin.
const MARKS: &[&str] = &["contentReference[oaicite", "【", "turn", "oai_citation"];
static MARK_NEEDLES: LazyLock<Needles> = LazyLock::new(|| Needles::new(MARKS));

/// Marks that no person writes; they are removed.
fn tokens(article: &Article<'_>, found: &mut Found<'_>) {
    let text = article.text;
    let mut spans: Vec<Span> = Vec::new();
    // Marks whose end is missing: how far they go is for a person to say.
    let mut cut: Vec<Span> = Vec::new();
    for (number, at) in MARK_NEEDLES.within(text) {
        let rest = near(text.get(at..).unwrap_or_default());
        match number {
            0 => {
                let start = if text.get(..at).is_some_and(|t| t.ends_with(':')) {
                    at - 1
                } else {
                    at
                };
                let Some(end) = rest.find(']').map(|i| i + 1) else {
                    cut.push(Span::new(start, at + "contentReference".len()));
                    continue;
                };
                let index = rest
                    .get(end..)
                    .filter(|r| r.starts_with('{'))
                    .and_then(|r| r.find('}'))
                    .map_or(0, |i| i + 1);
                spans.push(Span::new(start, at + end + index));
            }
            1 => {
                if let Some(end) = rest.find('】').filter(|end| {
                    let inner = rest.get('【'.len_utf8()..*end).unwrap_or_default();
                    inner.contains('†') && !inner.contains('【')
                }) {
                    spans.push(Span::new(at, at + end + '】'.len_utf8()));
                }
            }
            3 => {
                let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ']' | ')' | '('));
                spans.push(Span::new(at, at + end.unwrap_or(rest.len())));
            }
            _ => spans.extend(turn(rest).map(|len| Span::new(at, at + len))),
        }
    }
    let is_read = |span: &Span| !article.prose.is_silent(span.start as usize);
    spans.retain(is_read);
    spans.extend(parameters(article));
    let whole = spans.into_iter().map(|span| (span, true));
    let cut = cut.into_iter().filter(is_read).map(|span| (span, false));
    for (span, is_whole) in whole.chain(cut) {
        let finding = found.report(span, "this mark was left by a chatbot");
        finding.help = Some("Delete it, and check the facts around it.".into());
        let edits = vec![Edit {
            span,
            text: String::new(),
        }];
        finding.fix = is_whole.then_some(Fix { safe: true, edits });
    }
}

/// What a mark that begins a text may take up: a mark is short and ends in its line, so that no words of the writer are
/// ever taken for a part of one.
fn near(text: &str) -> &str {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    line.get(..floor_boundary(line, 100)).unwrap_or_default()
}

/// Bytes of `turn0search12`, if a text starts with such a mark.
fn turn(text: &str) -> Option<usize> {
    let digits =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = text.strip_prefix("turn")?;
    let first = digits(rest);
    let rest = rest.get(first..)?;
    let word = ["search", "view", "news"]
        .iter()
        .find(|word| rest.starts_with(**word))?;
    let last = digits(rest.get(word.len()..)?);
    (first > 0 && last > 0).then_some("turn".len() + first + word.len() + last)
}

/// `utm_source=chatgpt.com` in addresses, with the mark before it.
fn parameters(article: &Article<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    for link in &article.document.text.links {
        let written = article.text.get(link.span.range()).unwrap_or_default();
        for name in ["utm_source=chatgpt.com", "utm_source=openai"] {
            let Some(at) = written.find(name) else {
                continue;
            };
            let start = link.span.start as usize + at;
            let rest = written.get(at + name.len()..).unwrap_or_default();
            // Of `?a=1&b` one mark goes with the parameter, the other stays.
            let more = usize::from(rest.starts_with('&'));
            let before = usize::from(more == 0 && at > 0);
            spans.push(Span::new(start - before, start + name.len() + more));
        }
    }
    spans
}
