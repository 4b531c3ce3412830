//! Findings -> what a person reads in a terminal: what is wrong, where, the lines, and what to do.
//!
//! It does not print, sort or leave out findings, and no control character of a quoted text passes through it.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Fix, Place};
use crate::report::diff::{Line, Side, diff};
use crate::report::excerpt::{columns, excerpt, one_line};
use crate::report::snippet::{Ink, Section, draw, paint};
use crate::report::{Style, Texts};
use crate::source::{Span, line_column};

/// The least and the most columns that lines are cut to.
const WIDTHS: (usize, usize) = (40, 1000);

/// All findings in the order given, parted by an empty line. Ends with a line break; empty when there are none.
pub fn terminal(findings: &[Diagnostic], texts: &Texts<'_>, style: Style) -> String {
    let width = style.width.clamp(WIDTHS.0, WIDTHS.1);
    let style = Style { width, ..style };
    let shown: Vec<String> = findings.iter().map(|d| finding(d, texts, style)).collect();
    shown.join("\n")
}

/// A place to mark, and what is said beside it.
struct Mark<'a> {
    place: &'a Place,
    note: Option<String>,
    primary: bool,
}

/// The marks of one file.
struct FileMarks<'a> {
    file: &'a str,
    text: Option<Arc<str>>,
    marks: Vec<Mark<'a>>,
}

/// One finding, ending with a line break.
fn finding(d: &Diagnostic, texts: &Texts<'_>, style: Style) -> String {
    let files = by_file(d, texts);
    let digits = last_line(&files).max(1).to_string().len();
    // Beside the line: its number, ` | `, two columns where a span over many lines is drawn, one for a mark behind it.
    let room = style.width - digits - 6;
    let change = (d.place.as_ref().zip(d.fix.as_ref()))
        .and_then(|(place, fix)| diff(&texts(&place.file)?, &fix.edits, room));

    let mut sections: Vec<Section> = Vec::new();
    for file in &files {
        let apart = sections.len() > 1 && sections.last().is_some_and(|s| s.excerpt.is_some());
        let mut next = section(file, digits, room, sections.is_empty(), style);
        if apart {
            next.heading.insert_str(0, &bar(digits, style));
        }
        sections.push(next);
    }
    let title = title(d, style);
    match sections.first_mut() {
        Some(first) => first.heading.insert_str(0, &format!("{title}\n")),
        None => sections.push(Section {
            heading: title,
            excerpt: None,
            notes: Vec::new(),
            primary: false,
        }),
    }
    let mut out = draw(&sections, d.severity, style.color);
    out.push('\n');
    let after = advice(d, change.as_deref(), digits, style);
    if !after.is_empty() && sections.last().is_some_and(|s| s.excerpt.is_some()) {
        out.push_str(&bar(digits, style));
    }
    out.push_str(&after);
    let trimmed: Vec<&str> = out.split('\n').map(str::trim_end).collect();
    trimmed.join("\n")
}

/// `error[rule]: message`.
fn title(d: &Diagnostic, style: Style) -> String {
    let weight = format!("{}[{}]", d.severity.word(), one_line(&d.rule));
    let message = format!(": {}", one_line(&d.message));
    let weight = paint(&weight, Ink::Weight(d.severity), style.color);
    weight + &paint(&message, Ink::Strong, style.color)
}

/// The finding's place and its labels, gathered by file; the finding's own file is first.
fn by_file<'a>(d: &'a Diagnostic, texts: &Texts<'_>) -> Vec<FileMarks<'a>> {
    let mut marks: Vec<Mark<'a>> = Vec::new();
    let own = d.place.iter().map(|place| (place, None, true));
    let labels = (d.labels.iter()).map(|label| (&label.place, Some(label.message.clone()), false));
    for (place, note, primary) in own.chain(labels) {
        match marks
            .iter_mut()
            .find(|mark| mark.place == place && mark.note.is_none())
        {
            // What is said of the very same place stands beside its mark instead of under a second one.
            Some(same) => same.note = note,
            None => marks.push(Mark {
                place,
                note,
                primary,
            }),
        }
    }
    let mut files: Vec<FileMarks<'a>> = Vec::new();
    for mark in marks {
        match files
            .iter_mut()
            .find(|known| known.file == &*mark.place.file)
        {
            Some(known) => known.marks.push(mark),
            None => files.push(FileMarks {
                file: &mark.place.file,
                text: texts(&mark.place.file),
                marks: vec![mark],
            }),
        }
    }
    files
}

/// Whether a place means the file as a whole rather than something in it.
fn is_whole_file(place: &Place) -> bool {
    place.span == Span::default()
}

/// The greatest line number that will be shown; 0 if no line is.
fn last_line(files: &[FileMarks<'_>]) -> usize {
    let lines = files.iter().flat_map(|file| {
        let text = file.text.as_deref();
        let inside = file.marks.iter().filter(|mark| !is_whole_file(mark.place));
        inside.filter_map(move |mark| {
            let range = mark.place.span.range();
            // The line break that ends a span belongs to the line before it.
            let last = if range.is_empty() {
                range.end
            } else {
                range.end - 1
            };
            Some(line_column(text?, last).line)
        })
    });
    lines.max().unwrap_or_default()
}

/// The heading of a file and its lines.
fn section(file: &FileMarks<'_>, digits: usize, room: usize, first: bool, style: Style) -> Section {
    let arrow = if first { "-->" } else { ":::" };
    let arrow = paint(
        &format!("{}{arrow}", " ".repeat(digits)),
        Ink::Quiet,
        style.color,
    );
    let mut heading = format!("{arrow} {}", one_line(file.file));
    let shown = |mark: &&Mark<'_>| file.text.is_some() && !is_whole_file(mark.place);
    let (inside, outside): (Vec<&Mark<'_>>, Vec<&Mark<'_>>) = file.marks.iter().partition(shown);
    let text = file.text.as_deref().unwrap_or_default();
    if let Some(mark) = inside.first() {
        let at = line_column(text, mark.place.span.start as usize);
        heading = format!("{heading}:{}:{}", at.line, at.column);
    }
    for note in outside.iter().filter_map(|mark| mark.note.as_deref()) {
        let note = format!(": {}", one_line(note));
        heading.push_str(&paint(&note, Ink::Second, style.color));
    }
    let spans: Vec<Span> = inside.iter().map(|mark| mark.place.span).collect();
    Section {
        heading,
        excerpt: (!spans.is_empty()).then(|| excerpt(text, &spans, room)),
        notes: inside.iter().map(|mark| mark.note.clone()).collect(),
        primary: inside.first().is_some_and(|mark| mark.primary),
    }
}

/// How the run came there, what to do, and the change that would mend it.
fn advice(d: &Diagnostic, change: Option<&[Line]>, digits: usize, style: Style) -> String {
    let mut out = String::new();
    for line in &d.trace {
        out.push_str(&remark("note", line, digits, style));
    }
    if let Some(help) = &d.help {
        out.push_str(&remark("help", help, digits, style));
    }
    if let Some((fix, lines)) = d.fix.as_ref().zip(change) {
        out.push_str(&drawn_change(fix, lines, digits, style));
    }
    out
}

/// `= word: text`, broken between words to the width.
fn remark(word: &str, text: &str, digits: usize, style: Style) -> String {
    let sign = paint(
        &format!("{} =", " ".repeat(digits)),
        Ink::Quiet,
        style.color,
    );
    let indent = digits + word.len() + 5;
    let strong = paint(&format!("{word}:"), Ink::Strong, style.color);
    let lines = wrapped(text, style.width.saturating_sub(indent).max(20));
    format!(
        "{sign} {strong} {}\n",
        lines.join(&format!("\n{}", " ".repeat(indent)))
    )
}

/// `text` in lines of at most `room` columns, broken at spaces; its own line breaks stay.
fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.trim_end().lines() {
        let mut line = String::new();
        for word in one_line(paragraph).split(' ') {
            if !line.is_empty() && columns(&line) + 1 + columns(word) > room {
                lines.push(std::mem::take(&mut line));
            } else if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

/// The change as lines with `-` and `+`, and how to have it made.
fn drawn_change(fix: &Fix, lines: &[Line], digits: usize, style: Style) -> String {
    let mut out = bar(digits, style);
    for line in lines {
        let (number, ink) = match line.side {
            Side::Old => (format!("{:>digits$} ", line.number), Ink::Removed),
            Side::New => (format!("{:>digits$} ", line.number), Ink::Added),
            Side::More => (" ".repeat(digits + 1), Ink::Quiet),
        };
        let sign = match line.side {
            Side::Old => "-",
            Side::New => "+",
            Side::More => "...",
        };
        out.push_str(&paint(&number, Ink::Quiet, style.color));
        out.push_str(&paint(&format!("{sign} {}", line.text), ink, style.color));
        out.push('\n');
    }
    out.push_str(&bar(digits, style));
    let how = if fix.safe {
        "run `pamphlet check --fix` to make this change"
    } else {
        "a suggestion; only you can say whether it is right"
    };
    out + &remark("fix", how, digits, style)
}

/// The line at the left side with nothing beside it, and a line break.
fn bar(digits: usize, style: Style) -> String {
    let bar = format!("{} |", " ".repeat(digits));
    paint(&bar, Ink::Quiet, style.color) + "\n"
}
