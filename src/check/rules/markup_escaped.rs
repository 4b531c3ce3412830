//! Markdown that shows as signs: escaped by a converter, or bold whose stars stand wrong.
//!
//! It leaves single escapes alone, which writers use.

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::parse::markdown::prose::PassageKind;
use crate::source::Span;

pub(super) const RULES: &[&Rule] = &[&ESCAPED];

static ESCAPED: Rule = Rule {
    id: "markup-escaped",
    severity: Severity::Error,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "Signs of Markdown will show on the page.",
    why: "A converter, often that of Google Docs, puts a backslash before each sign, or leaves a blank between the stars and the word. Then readers see the stars.",
    bad: &[
        "\\## What to expect\n\nText with \\*\\*bold\\*\\* words.",
        "This is **bold **and more.",
        "It’s ** very important** to eat.",
        "See \\[our page\\](/about/) and \\[that\\](/that/).",
        "\\*\\*First\\*\\*\r\n\r\n\\*\\*Second\\*\\*",
        "Take **5\u{a0}mg **daily",
        "**That is all.**Then rest.",
    ],
    good: &[
        "This is **bold** and more.",
        "Five \\* three is fifteen.",
        "`**code**`",
        "$99** a visit. Prices may change.",
        "A file_name_here and snake\\_case.",
        "2 ** 3 is eight.",
    ],
    run: Run::Article(run),
};

fn run(article: &Article<'_>, found: &mut Found<'_>) {
    if article.body().contains('\\') {
        escapes(article, found);
    }
    if article.prose.text.contains("**") {
        stars(article, found);
    }
}

/// Backslashes before signs, each a place where one goes.
fn escapes(article: &Article<'_>, found: &mut Found<'_>) {
    let mut places: Vec<(usize, usize)> = Vec::new();
    let mut at = article.body_start;
    for line in article.body().split_inclusive('\n') {
        let start = line.len() - line.trim_start_matches([' ', '>']).len();
        if line.get(start..).is_some_and(|l| l.starts_with("\\#")) {
            places.push((at + start, 1));
        }
        places.extend(line.match_indices("\\*\\*").map(|(i, _)| (at + i, 4)));
        places.extend(line.match_indices("\\](").filter(|(i, _)| line.get(..*i).is_some_and(|l| l.contains("\\["))).map(|(i, _)| (at + i, 1)));
        at += line.len();
    }
    places.retain(|(place, _)| !article.prose.is_silent(*place));
    let (Some((first, len)), true) = (places.first(), places.len() > 1) else {
        return;
    };
    let message = format!("{} signs of Markdown have a backslash before them, so they will show", places.len());
    found.report(Span::new(*first, first + len), message).help =
        Some("Remove the backslashes, as in `**bold**` and `[words](address)`.".into());
}

/// Pairs of `**` left in the text.
fn stars(article: &Article<'_>, found: &mut Found<'_>) {
    for passage in &article.prose.passages {
        if matches!(passage.kind, PassageKind::Title | PassageKind::Description | PassageKind::Alt) {
            continue;
        }
        let text = article.prose.text_of(passage);
        let all: Vec<usize> = text.match_indices("**").map(|(at, _)| at).collect();
        let Some([open, close]) = all.first_chunk::<2>() else {
            continue;
        };
        let inner = text.get(open + 2..*close).unwrap_or_default();
        let words = inner.trim();
        // `**bold **`: one blank too many inside. Blanks at both sides are arithmetic or the marks of footnotes.
        let (lead, tail) = (inner.starts_with(' '), inner.ends_with(' '));
        let joined = text.get(close + 2..).is_some_and(|t| t.starts_with(char::is_alphanumeric));
        if words.is_empty() || !words.starts_with(char::is_alphanumeric) || (lead == tail && (lead || !joined)) {
            continue;
        }
        let start = passage.range.start;
        let span = article.prose.span(&(start + open..start + close + 2));
        let finding = found.report(span, format!("the stars around `{words}` will show on the page"));
        finding.help = Some(format!("Write it as `**{words}**`, with blanks outside of the stars and none inside."));
        let written = article.text.get(span.range()).unwrap_or_default();
        let bare = written.strip_prefix("**").and_then(|w| w.strip_suffix("**"));
        let Some(bare) = bare.filter(|b| !b.contains("**")) else { continue };
        let blank = |wanted| if wanted { " " } else { "" };
        let fixed = format!("{}**{}**{}", blank(lead), bare.trim(), blank(tail || joined));
        let edits = vec![Edit { span, text: fixed }];
        finding.fix = Some(Fix { safe: true, edits });
    }
}
