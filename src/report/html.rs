//! Findings -> HTML for the preview: what a terminal shows, with the lines around a place and marks that can be seen.
//!
//! It makes elements with classes and no style, no script and no whole page. All text is escaped.

use std::fmt::Write as _;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Fix, Place};
use crate::report::Texts;
use crate::report::diff::{Side, diff};
use crate::source::{Span, floor_boundary, line_column};

/// Lines shown before and after a place.
const AROUND: usize = 2;
/// Lines of a place that are shown; a longer one ends in `…`.
const MOST_LINES: usize = 12;
/// Characters shown before the first mark of a line and behind its last; text has whole paragraphs in one line.
const ROOM: usize = 120;
/// Columns of a line of a change.
const CHANGE_ROOM: usize = 100;

/// All findings in the order given, each an `article`.
pub fn html(findings: &[Diagnostic], texts: &Texts<'_>) -> String {
    findings.iter().map(|d| finding(d, texts)).collect()
}

/// Escapes text for HTML, in elements and in quoted values.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// Text in which `` `code` `` is set as code.
fn with_code(text: &str) -> String {
    let mut parts = text.split('`').peekable();
    let mut out = String::new();
    let mut is_code = false;
    while let Some(part) = parts.next() {
        if !is_code {
            out.push_str(&escaped(part));
        } else if parts.peek().is_some() {
            let _ = write!(out, "<code>{}</code>", escaped(part));
        } else {
            // A single sign opens nothing.
            let _ = write!(out, "`{}", escaped(part));
        }
        is_code = !is_code;
    }
    out
}

fn finding(d: &Diagnostic, texts: &Texts<'_>) -> String {
    let word = d.severity.word();
    let mut out = format!(
        "<article class=\"finding {word}\"><p class=\"title\"><span class=\"weight\">{word}</span> {}</p>",
        with_code(&d.message)
    );
    if let Some(place) = &d.place {
        out.push_str(&place_html(place, None, texts));
    }
    for label in &d.labels {
        out.push_str(&place_html(&label.place, Some(&label.message), texts));
    }
    if let Some(help) = &d.help {
        let _ = write!(out, "<p class=\"help\">{}</p>", with_code(help));
    }
    if let Some((place, fix)) = d.place.as_ref().zip(d.fix.as_ref()) {
        out.push_str(&change(place, fix, texts));
    }
    for line in &d.trace {
        let _ = write!(out, "<p class=\"trace\">{}</p>", with_code(line));
    }
    let _ = write!(out, "<p class=\"rule\">{}</p></article>", escaped(&d.rule));
    out
}

/// A place as a heading that can be copied, and its lines.
fn place_html(place: &Place, note: Option<&str>, texts: &Texts<'_>) -> String {
    let text = texts(&place.file);
    let inside = text.as_deref().filter(|_| place.span != Span::default());
    let at = inside.map(|text| line_column(text, place.span.start as usize));
    let shown = match at {
        Some(at) => format!("{}:{}:{}", place.file, at.line, at.column),
        None => place.file.to_string(),
    };
    let shown = escaped(&shown);
    let note = note.map_or_else(String::new, |note| {
        format!("<span>{}</span>", with_code(note))
    });
    let class = if note.is_empty() {
        "place"
    } else {
        "place second"
    };
    let mut out = format!(
        "<p class=\"{class}\">{note}<button type=\"button\" class=\"copy\" data-copy=\"{shown}\">{shown}</button></p>"
    );
    if let Some(text) = inside {
        out.push_str(&lines(text, place.span));
    }
    out
}

/// The lines of a place and those around it, the place marked.
fn lines(text: &str, span: Span) -> String {
    let marked = settled(text, span);
    let first = line_column(text, marked.start).line;
    let last = line_column(text, marked.end)
        .line
        .min(first + MOST_LINES - 1);
    let mut out = String::from("<pre class=\"excerpt\" tabindex=\"0\"><code>");
    let mut start = 0;
    for (i, line) in text.split('\n').enumerate() {
        let number = i + 1;
        let end = start + line.len();
        if number + AROUND >= first && number <= last + AROUND {
            let own = number >= first && number <= last;
            let clip = |at: usize| at.clamp(start, end) - start;
            let mark = own.then(|| clip(marked.start)..clip(marked.end));
            let class = if own { "line own" } else { "line" };
            let _ = write!(
                out,
                "<span class=\"{class}\"><span class=\"number\">{number}</span><span class=\"text\">{}</span></span>",
                line_html(line.trim_end_matches('\r'), mark)
            );
        }
        if number > last + AROUND {
            break;
        }
        start = end + 1;
    }
    out.push_str("</code></pre>");
    out
}

/// A span as a range on character boundaries, without the line end that may close it.
fn settled(text: &str, span: Span) -> Range<usize> {
    let start = floor_boundary(text, span.start as usize);
    let end = floor_boundary(text, span.end as usize).max(start);
    let inner = text.get(start..end).unwrap_or_default();
    start..start + inner.trim_end_matches(['\n', '\r']).len()
}

/// One line with a mark in it, cut where it is too long.
fn line_html(line: &str, mark: Option<Range<usize>>) -> String {
    let Some(mark) = mark else {
        return cut_after(line, ROOM);
    };
    let mark = mark.start.min(line.len())..mark.end.min(line.len());
    let part = |range: Range<usize>| line.get(range).unwrap_or_default();
    let (before, inner, after) = (
        part(0..mark.start),
        part(mark.clone()),
        part(mark.end..line.len()),
    );
    let inner = if inner.is_empty() {
        // A place between two characters.
        "<mark class=\"point\"></mark>".to_owned()
    } else {
        format!("<mark>{}</mark>", cut_after(inner, 4 * ROOM))
    };
    format!(
        "{}{inner}{}",
        cut_before(before, ROOM),
        cut_after(after, ROOM)
    )
}

fn cut_after(text: &str, room: usize) -> String {
    match text.char_indices().nth(room) {
        Some((at, _)) => format!("{}…", escaped(text.get(..at).unwrap_or_default())),
        None => escaped(text),
    }
}

fn cut_before(text: &str, room: usize) -> String {
    match text.char_indices().rev().nth(room) {
        Some((at, _)) => format!("…{}", escaped(text.get(at..).unwrap_or_default())),
        None => escaped(text),
    }
}

/// The change that would mend it.
fn change(place: &Place, fix: &Fix, texts: &Texts<'_>) -> String {
    let Some(lines) = texts(&place.file).and_then(|text| diff(&text, &fix.edits, CHANGE_ROOM))
    else {
        return String::new();
    };
    let how = if fix.safe {
        "This change would mend it; <code>pamphlet check --fix</code> makes it."
    } else {
        "A suggestion; only you can say whether it is right."
    };
    let mut out = format!("<p class=\"help\">{how}</p><pre class=\"change\" tabindex=\"0\"><code>");
    for line in &lines {
        let (class, sign) = match line.side {
            Side::Old => ("old", "-"),
            Side::New => ("new", "+"),
            Side::More => ("more", " "),
        };
        let _ = write!(
            out,
            "<span class=\"line {class}\"><span class=\"number\">{}</span><span class=\"text\">{sign} {}</span></span>",
            line.number,
            escaped(&line.text)
        );
    }
    out.push_str("</code></pre>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Edit;

    fn shown(d: &Diagnostic, text: &'static str) -> String {
        html(std::slice::from_ref(d), &|_: &str| Some(text.into()))
    }

    #[test]
    fn a_finding_shows_its_place_its_lines_and_what_to_do() {
        let text = "one\ntwo\nthree <b>\nfour\nfive\nsix\n";
        let d = Diagnostic::error("link-broken", "there is no `a.md`")
            .at("content/x.md", Span::new(14, 17))
            .help("Correct the link.");
        assert_eq!(
            shown(&d, text),
            "<article class=\"finding error\"><p class=\"title\"><span class=\"weight\">error</span> there is no <code>a.md</code></p>\
             <p class=\"place\"><button type=\"button\" class=\"copy\" data-copy=\"content/x.md:3:7\">content/x.md:3:7</button></p>\
             <pre class=\"excerpt\" tabindex=\"0\"><code>\
             <span class=\"line\"><span class=\"number\">1</span><span class=\"text\">one</span></span>\
             <span class=\"line\"><span class=\"number\">2</span><span class=\"text\">two</span></span>\
             <span class=\"line own\"><span class=\"number\">3</span><span class=\"text\">three <mark>&lt;b&gt;</mark></span></span>\
             <span class=\"line\"><span class=\"number\">4</span><span class=\"text\">four</span></span>\
             <span class=\"line\"><span class=\"number\">5</span><span class=\"text\">five</span></span>\
             </code></pre><p class=\"help\">Correct the link.</p><p class=\"rule\">link-broken</p></article>"
        );
    }

    #[test]
    fn nothing_of_a_text_becomes_an_element() {
        let evil = "<script>\"'&";
        let d = Diagnostic::error("x", evil)
            .at(evil, Span::new(0, 4))
            .help(evil)
            .label(Place::new(evil, Span::new(0, 1)), evil)
            .trace(evil);
        let shown = shown(&d, "<script>alert()</script>");
        assert!(!shown.contains("<script"), "{shown}");
        assert!(!shown.contains("\"'"), "{shown}");
    }

    #[test]
    fn a_long_line_is_cut_around_its_mark_and_a_long_place_after_some_lines() {
        let text: &'static str =
            Box::leak(format!("{}MARK{}", "a".repeat(500), "é".repeat(500)).into());
        let d = Diagnostic::error("x", "m").at("f", Span::new(500, 504));
        let one = shown(&d, text);
        assert!(
            one.contains(&format!(
                "…{}<mark>MARK</mark>{}…<",
                "a".repeat(121),
                "é".repeat(120)
            )),
            "{one}"
        );
        let text: &'static str = Box::leak("line\n".repeat(100).into());
        let many = shown(
            &Diagnostic::error("x", "m").at("f", Span::new(0, 500)),
            text,
        );
        assert_eq!(many.matches("line own").count(), MOST_LINES);
    }

    #[test]
    fn a_place_at_the_end_of_a_line_or_outside_of_the_text_is_harmless() {
        for (start, end) in [(3, 3), (3, 4), (7, 7), (90, 99), (2, 90)] {
            let d = Diagnostic::error("x", "m").at("f", Span::new(start, end));
            let shown = shown(&d, "a\u{e9}\nb\r\nc");
            assert!(shown.contains("<mark"), "{start} {end}: {shown}");
        }
    }

    #[test]
    fn a_change_shows_what_goes_and_what_comes() {
        let edits = vec![Edit {
            span: Span::new(0, 1),
            text: "A".into(),
        }];
        let d = Diagnostic::warning("x", "m")
            .at("f", Span::new(0, 1))
            .fix(true, edits);
        let shown = shown(&d, "a\n");
        assert!(
            shown.contains("line old") && shown.contains("- a") && shown.contains("+ A"),
            "{shown}"
        );
    }
}
