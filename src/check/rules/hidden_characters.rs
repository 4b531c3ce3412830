//! Characters that nobody sees and that came with pasting.
//!
//! It leaves emoji, scripts that need joiners, and code alone.

use crate::check::article::Article;
use crate::check::found::Found;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::source::{Span, line_end};

pub(super) const RULES: &[&Rule] = &[&HIDDEN];

static HIDDEN: Rule = Rule {
    id: "hidden-characters",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Article,
    languages: Languages::Any,
    finds: "Invisible characters stand in the text.",
    why: "They come with pasting from web pages, word processors and chats. They keep words from being found, lines from breaking on a phone, and headings and lists from being read.",
    bad: &[
        "A\u{200b}word with a zero-width space.",
        "Two\u{a0}\u{a0}no-break spaces.",
        "\u{a0}A line that starts with one.",
        "Treat\u{ad}ment with a soft hyphen.",
        "well\u{2011}known with a no-break hyphen.",
        "One line\u{2028}and another.",
        "It\u{2019}s got a mark\u{feff} inside.\r\nAnd more.",
    ],
    good: &[
        "Plain text, with 5\u{a0}mg and Dr.\u{a0}Ruiz.",
        "A family 👨\u{200d}👩\u{200d}👧 and ❤\u{fe0f}.",
        "نمی\u{200c}خواهم",
        "`zero\u{200b}width`",
        "\u{feff}---\ntitle: T\ndate: 2026-01-02\n---\nText",
    ],
    run: Run::Article(run),
};

fn run(article: &Article<'_>, found: &mut Found<'_>) {
    let body = article.body();
    if body.is_ascii() {
        return;
    }
    let mut edits: Vec<(&'static str, Edit)> = Vec::new();
    let eol = line_end(article.text);
    let mut before = '\n';
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map_or('\n', |(_, c)| *c);
        let place = article.body_start + at;
        if let Some((what, text)) = hidden(before, c, after, eol)
            && !article.prose.is_silent(place)
        {
            let span = Span::new(place, place + c.len_utf8());
            edits.push((
                what,
                Edit {
                    span,
                    text: text.into(),
                },
            ));
        }
        before = c;
    }
    let Some((what, first)) = edits.first() else {
        return;
    };
    let message = match edits.len() {
        1 => format!("{what} stands here, which nobody sees"),
        n => format!(
            "{what} stands here, and {} more invisible characters on this page",
            n - 1
        ),
    };
    let finding = found.report(first.span, message);
    finding.help = Some(
        "`pamphlet check --fix` removes them, or puts a plain space or hyphen in their place."
            .into(),
    );
    finding.fix = Some(Fix {
        safe: true,
        edits: edits.into_iter().map(|(_, edit)| edit).collect(),
    });
}

/// What a character is called that should not be there, and what belongs in its place.
fn hidden(
    before: char,
    c: char,
    after: char,
    eol: &'static str,
) -> Option<(&'static str, &'static str)> {
    let edge = |c: char| c == '\n' || c == '\r';
    let plain = |c: char| {
        c.is_ascii() || ('\u{a0}'..'\u{250}').contains(&c) || ('\u{2010}'..'\u{2030}').contains(&c)
    };
    Some(match c {
        '\u{200b}' | '\u{2060}' => ("a zero-width space", ""),
        '\u{200c}' | '\u{200d}' if plain(before) && plain(after) => ("a joiner", ""),
        '\u{feff}' => ("a byte order mark", ""),
        '\u{ad}' => ("a soft hyphen", ""),
        '\u{2028}' | '\u{2029}' => ("a line separator", eol),
        '\u{2011}' => ("a no-break hyphen", "-"),
        '\u{a0}' if edge(before) || edge(after) => ("a no-break space", ""),
        '\u{a0}' if before == '\u{a0}' || before == ' ' => ("a no-break space", ""),
        '\u{a0}' if after == '\u{a0}' || after == ' ' => ("a no-break space", " "),
        _ => return None,
    })
}
