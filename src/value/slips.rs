//! A syntax error of YAML becomes a finding in plain words, with what to write instead.
//!
//! It looks at the lines as a person would: the parser's own place is often far behind the slip.

use serde_yaml::granit_parser::ErrorKind;

use crate::diagnostic::{Diagnostic, Edit};
use crate::source::{self, Span};

/// The part of a file that is YAML.
pub(super) struct Part<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A line `key: value` (or `- value`) of the part.
struct Line<'a> {
    start: usize,
    text: &'a str,
    key: Option<&'a str>,
    value: &'a str,
    value_start: usize,
}

/// Words the error `kind` that the parser met at byte `at`.
pub(super) fn explain(part: &Part<'_>, kind: &ErrorKind, at: usize) -> Diagnostic {
    let at = source::floor_boundary(part.text, at.clamp(part.start, part.end));
    let lines = lines_until(part, at);
    let slip = match lines.last() {
        None => None,
        Some(last) => tab(&lines)
            .or_else(|| open_quote(&lines, kind))
            .or_else(|| after_quote(last, kind))
            .or_else(|| lines.iter().rev().take(2).find_map(|l| curly(l)))
            .or_else(|| colon(last, kind))
            .or_else(|| lines.iter().rev().take(2).find_map(|l| special(l)))
            .or_else(|| bracket(&lines, kind))
            .or_else(|| lines.iter().rev().take(2).find_map(|l| dash(l)))
            .or_else(|| lines.iter().rev().take(2).find_map(|l| no_colon(l, kind))),
    };
    match slip {
        Some((finding, span)) => finding.at(part.file, span),
        None => unknown(kind).at(part.file, Span::new(at, at)),
    }
}

type Slip = Option<(Diagnostic, Span)>;

/// The lines from the start of the part to the one that holds `at`.
fn lines_until<'a>(part: &Part<'a>, at: usize) -> Vec<Line<'a>> {
    let whole = part.text.get(part.start..part.end).unwrap_or_default();
    let mut start = part.start;
    let mut lines = Vec::new();
    for raw in whole.split_inclusive('\n') {
        if start > at {
            break;
        }
        let text = raw.trim_end_matches(['\n', '\r']);
        if !text.trim().is_empty() && !text.trim_start().starts_with('#') {
            lines.push(read_line(start, text));
        }
        start += raw.len();
    }
    lines
}

fn read_line(start: usize, text: &str) -> Line<'_> {
    let body = text.trim_start();
    let item = body.strip_prefix("- ").unwrap_or(body).trim_start();
    let key = item.split_once(':').map(|(key, _)| key).filter(|key| {
        !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_alphanumeric() || "_-. ".contains(c))
    });
    let value = match key {
        Some(key) => item.get(key.len() + 1..).unwrap_or_default(),
        None => item,
    };
    let value_start = start + (text.len() - value.trim_start().len());
    Line {
        start,
        text,
        key,
        value: value.trim(),
        value_start,
    }
}

impl Line<'_> {
    fn value_span(&self) -> Span {
        Span::new(self.value_start, self.value_start + self.value.len())
    }

    fn name(&self) -> String {
        self.key.map_or_else(
            || "this value".to_owned(),
            |key| format!("the value of `{}`", key.trim()),
        )
    }

    /// What the line would be with its value in straight double quotes, shown in the help and offered as a change.
    fn quoted(&self, finding: Diagnostic, value: &str) -> Diagnostic {
        let text = quote(value);
        let shown = match self.key {
            Some(key) => format!("{}: {text}", key.trim()),
            None => text.clone(),
        };
        let edit = Edit {
            span: self.value_span(),
            text,
        };
        finding
            .help(format!("Put the text in quotes: `{}`.", cut(&shown)))
            .fix(false, vec![edit])
    }
}

/// A line that fits into a sentence: what is longer is cut.
fn cut(line: &str) -> String {
    match line.char_indices().nth(100) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line.to_owned(),
    }
}

/// The text in double quotes, as YAML reads it.
pub(super) fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn invalid(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("yaml-invalid", message)
}

fn tab(lines: &[Line<'_>]) -> Slip {
    let line = lines
        .iter()
        .rev()
        .take(2)
        .find(|l| indent(l).contains('\t'))?;
    let indent = indent(line);
    let span = Span::new(line.start, line.start + indent.len());
    let edit = Edit {
        span,
        text: indent.replace('\t', "  "),
    };
    let finding = invalid("this line is indented with a tab")
        .help("Use spaces instead, two for each step.")
        .fix(false, vec![edit]);
    Some((finding, span))
}

fn indent<'a>(line: &Line<'a>) -> &'a str {
    let len = line.text.len() - line.text.trim_start().len();
    line.text.get(..len).unwrap_or_default()
}

fn open_quote(lines: &[Line<'_>], kind: &ErrorKind) -> Slip {
    if !matches!(
        kind,
        ErrorKind::UnclosedQuotedScalar
            | ErrorKind::DocumentIndicatorInQuotedScalar
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::InvalidTrailingDoubleQuotedScalar
            | ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::UnexpectedEof
            | ErrorKind::MappingValueNotAllowed
            | ErrorKind::SimpleKeyExpected
            | ErrorKind::InvalidSimpleKey
    ) {
        return None;
    }
    let line = lines.iter().find(|line| {
        ['"', '\''].iter().any(|q| {
            line.value
                .strip_prefix(*q)
                .is_some_and(|rest| !rest.contains(*q))
        })
    })?;
    let mark = line.value.chars().next()?;
    let span = Span::new(line.value_start, line.value_start + mark.len_utf8());
    let inner = line.value.get(1..).unwrap_or_default();
    let finding = invalid(format!("the quote before {} is never closed", line.name()));
    Some((line.quoted(finding, inner), span))
}

fn after_quote(line: &Line<'_>, kind: &ErrorKind) -> Slip {
    let trailing = matches!(
        kind,
        ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::InvalidTrailingDoubleQuotedScalar
            | ErrorKind::UnclosedQuotedScalar
            | ErrorKind::ExpectedBlockMappingKey
    );
    let mark = line
        .value
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\''))?;
    let inner = line.value.get(1..)?;
    let close = inner.find(mark)?;
    if !trailing || close + 1 == inner.len() {
        return None;
    }
    // `'It's here'` was meant as one text; `"Yes" and no` has quotes that belong to it.
    let meant = inner.strip_suffix(mark).unwrap_or(line.value);
    let finding = invalid(format!("{} goes on after its closing quote", line.name()));
    let from = line.value_start + 1 + close;
    let span = Span::new(from, line.value_start + line.value.len());
    Some((line.quoted(finding, meant), span))
}

fn curly(line: &Line<'_>) -> Slip {
    let inner = line.value.strip_prefix(['“', '”', '„', '‘', '’'])?;
    let inner = inner.trim_end_matches(['”', '“', '’', '‘']);
    let finding = invalid(format!("{} stands in curly quotes", line.name()));
    let mut finding = line.quoted(finding, inner);
    let text = finding.fix.as_ref()?.edits.first()?.text.clone();
    finding.help = Some(format!("Use straight quotes: `{text}`."));
    Some((finding, line.value_span()))
}

fn colon(line: &Line<'_>, kind: &ErrorKind) -> Slip {
    if !matches!(
        kind,
        ErrorKind::MappingValueNotAllowed
            | ErrorKind::InvalidColonPlacement
            | ErrorKind::InvalidMappingValueWhitespace
            | ErrorKind::SimpleKeyExpected
    ) || line.key.is_none()
        || line.value.starts_with(['"', '\'', '[', '{'])
    {
        return None;
    }
    let has = line.value.contains(": ") || line.value.ends_with(':');
    let finding = invalid(format!("{} has a colon in it", line.name()));
    has.then(|| (line.quoted(finding, line.value), line.value_span()))
}

fn special(line: &Line<'_>) -> Slip {
    line.key?;
    let mark = line.value.chars().next()?;
    let breaks = match mark {
        '@' | '`' | '%' | '*' | '&' | '!' => true,
        // `[New] drugs`: the bracket closes before the value ends.
        '[' => line
            .value
            .find(']')
            .is_some_and(|i| i + 1 < line.value.len()),
        '{' => line
            .value
            .find('}')
            .is_some_and(|i| i + 1 < line.value.len()),
        _ => false,
    };
    if !breaks {
        return None;
    }
    let finding = invalid(format!(
        "{} starts with `{mark}`, which has a meaning of its own here",
        line.name()
    ));
    Some((line.quoted(finding, line.value), line.value_span()))
}

fn bracket(lines: &[Line<'_>], kind: &ErrorKind) -> Slip {
    let (open, close) = match kind {
        ErrorKind::UnclosedFlowCollection { open: '{' }
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::ExpectedFlowMappingSeparator => ('{', '}'),
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::MappingValueNotAllowed
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::UnexpectedEof => ('[', ']'),
        _ => return None,
    };
    let line = lines
        .iter()
        .rev()
        .find(|l| l.value.starts_with(open) && !l.value.contains(close))?;
    let finding = invalid(format!("the bracket `{open}` is never closed"))
        .help(format!("Add `{close}` at the end of the list."));
    Some((finding, Span::new(line.value_start, line.value_start + 1)))
}

fn dash(line: &Line<'_>) -> Slip {
    let body = line.text.trim_start();
    let rest = body.strip_prefix('-')?;
    if !rest.starts_with(|c: char| c.is_alphanumeric() || "\"'[@“".contains(c)) {
        return None;
    }
    let at = line.start + (line.text.len() - body.len());
    let edit = Edit {
        span: Span::new(at + 1, at + 1),
        text: " ".into(),
    };
    let finding = invalid("there is no space after the dash of this list item")
        .help(format!(
            "Put a space after the dash: `- {}`.",
            rest.trim_end()
        ))
        .fix(false, vec![edit]);
    Some((
        finding,
        Span::new(at, line.start + line.text.trim_end().len()),
    ))
}

fn no_colon(line: &Line<'_>, kind: &ErrorKind) -> Slip {
    if !matches!(
        kind,
        ErrorKind::SimpleKeyExpected
            | ErrorKind::InvalidSimpleKey
            | ErrorKind::ExpectedBlockMappingKey
    ) {
        return None;
    }
    let body = line.text.trim();
    let from = line.start + (line.text.len() - line.text.trim_start().len());
    let span = Span::new(from, from + body.len());
    if body.starts_with("- ") || body.contains(": ") || body.ends_with(':') {
        return None;
    }
    if let Some(key) = line.key.filter(|key| !key.contains(' ')) {
        let at = from + key.len() + 1;
        let edit = Edit {
            span: Span::new(at, at),
            text: " ".into(),
        };
        let finding = invalid(format!("there is no space after the colon of `{key}`"))
            .help(format!(
                "Put a space after the colon: `{key}: {}`.",
                line.value
            ))
            .fix(false, vec![edit]);
        return Some((finding, span));
    }
    let finding = invalid("this line has no colon between a key and its value")
        .help("Write it as `key: value`, or indent it if it belongs to the line above.");
    Some((finding, span))
}

fn unknown(kind: &ErrorKind) -> Diagnostic {
    match kind {
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::MappingValueNotAllowed => {
            invalid("this line is indented in a way that does not fit the lines above")
                .help("Start lines that belong together in the same column.")
        }
        ErrorKind::RecursionLimitExceeded => Diagnostic::error(
            "front-matter-too-large",
            "brackets stand too deep within one another here",
        )
        .help("Move long content into a file under data/."),
        ErrorKind::UnknownAnchor => invalid("this name was not given with `&` before")
            .help("Put the text in quotes if it starts with `*`."),
        ErrorKind::UnclosedQuotedScalar => {
            invalid("a quote is never closed").help("Add the missing quote at the end of the text.")
        }
        ErrorKind::UnknownQuotedScalarEscape => {
            invalid("a backslash in double quotes has a meaning of its own")
                .help("Write `\\\\` for a backslash, or use single quotes.")
        }
        kind => invalid(format!("this is not YAML: {kind}"))
            .help("Write each line as `key: value`, and put texts with signs in quotes."),
    }
}
