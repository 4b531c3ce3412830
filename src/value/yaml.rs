//! YAML text becomes a spanned tree, read by the core schema of YAML 1.2.
//!
//! It does not word syntax errors: `slips` does. Aliases are repeated in the tree, within the limits.

use std::collections::BTreeMap;

use serde_yaml::granit_parser::{Event, Marker, Parser, ScalarStyle, Span as Mark};

use super::scalars::scalar;
use super::{Key, Kind, Value, add_entry, slips};
use crate::diagnostic::Diagnostic;
use crate::source::{self, Span};

/// How much YAML is read before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of text.
    pub bytes: usize,
    /// Values, those that aliases repeat counted again.
    pub nodes: usize,
    /// Aliases (`*name`).
    pub aliases: usize,
    /// Lists and maps within one another.
    pub depth: usize,
}

impl Limits {
    /// For front matter, which no person writes longer than this.
    pub const FRONT_MATTER: Self = Self {
        bytes: 64 * 1024,
        nodes: 10_000,
        aliases: 100,
        depth: 50,
    };
    /// For settings and data files.
    pub const DATA: Self = Self {
        bytes: 64 * 1024 * 1024,
        nodes: 5_000_000,
        aliases: 10_000,
        depth: 100,
    };
}

/// Reads the part `span` of `text` as YAML, with the limits of data files. An empty text is an empty map.
pub fn yaml(file: &str, text: &str, span: Span) -> Result<Value, Vec<Diagnostic>> {
    yaml_within(file, text, span, Limits::DATA)
}

/// Reads the part `span` of `text` as YAML within the given limits. An empty text is an empty map.
pub fn yaml_within(
    file: &str,
    text: &str,
    span: Span,
    limits: Limits,
) -> Result<Value, Vec<Diagnostic>> {
    let start = source::floor_boundary(text, span.start as usize);
    let part = source::slice(text, span);
    if part.len() > limits.bytes {
        let size = if limits.bytes < 1 << 20 {
            format!("{} KB", limits.bytes >> 10)
        } else {
            format!("{} MB", limits.bytes >> 20)
        };
        return Err(vec![
            too_large(&format!("this has more than {size}, which is too much"))
                .at(file, Span::new(start, start)),
        ]);
    }
    let mut builder = Builder {
        file,
        text,
        part,
        start,
        parser: Parser::new_from_str(part),
        limits,
        anchors: BTreeMap::new(),
        nodes: 0,
        aliases: 0,
        findings: Vec::new(),
    };
    let value = match builder.document() {
        Ok(value) => value,
        Err(stop) => {
            builder.findings.push(*stop);
            return Err(builder.findings);
        }
    };
    if builder.findings.is_empty() {
        Ok(value)
    } else {
        Err(builder.findings)
    }
}

fn too_large(message: &str) -> Diagnostic {
    Diagnostic::error("front-matter-too-large", message)
        .help("Move long content below the front matter, or into a file under data/.")
}

type Step<T> = Result<T, Box<Diagnostic>>;

struct Builder<'a> {
    file: &'a str,
    text: &'a str,
    part: &'a str,
    start: usize,
    parser: Parser<'a, serde_yaml::granit_parser::StrInput<'a>>,
    limits: Limits,
    anchors: BTreeMap<usize, Value>,
    nodes: usize,
    aliases: usize,
    findings: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn document(&mut self) -> Step<Value> {
        let mut value = None;
        while let Some((event, mark)) = self.next()? {
            match event {
                Event::DocumentStart(..) if value.is_some() => {
                    return Err(self.stop(
                        mark,
                        "a second document starts here",
                        "Keep one document: remove the line `---` or `...` and what belongs to it.",
                    ));
                }
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                Event::StreamEnd => break,
                event => value = Some(self.node(event, mark, 0)?),
            }
        }
        let empty = || Value {
            span: Span::new(self.start, self.start),
            kind: Kind::Map(Vec::new()),
        };
        Ok(value.filter(|v| v.kind != Kind::Null).unwrap_or_else(empty))
    }

    fn next(&mut self) -> Step<Option<(Event<'a>, Mark)>> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Ok(pair)) => Ok(Some(pair)),
            Some(Err(error)) => {
                let at = self.byte(error.marker());
                let end = self.start + self.part.len();
                let part = slips::Part {
                    file: self.file,
                    text: self.text,
                    start: self.start,
                    end,
                };
                Err(Box::new(slips::explain(&part, error.kind(), at)))
            }
        }
    }

    fn some(&mut self) -> Step<(Event<'a>, Mark)> {
        match self.next()? {
            Some(pair) => Ok(pair),
            None => Err(Box::new(
                Diagnostic::error("yaml-invalid", "this ends in the middle of a value").at(
                    self.file,
                    Span::new(self.start + self.part.len(), self.start + self.part.len()),
                ),
            )),
        }
    }

    fn node(&mut self, event: Event<'a>, mark: Mark, depth: usize) -> Step<Value> {
        self.spend(1, mark)?;
        if depth > self.limits.depth {
            let message = format!(
                "lists and groups stand more than {} deep here",
                self.limits.depth
            );
            return Err(Box::new(too_large(&message).at(self.file, self.span(mark))));
        }
        let (value, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let mut span = self.span(mark);
                if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                    span = self.with_header(span);
                }
                let kind = scalar(&text, style, tag.as_deref());
                (Value { span, kind }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => (self.list(mark, depth)?, anchor),
            Event::MappingStart(_, anchor, _) => (self.map(mark, depth)?, anchor),
            Event::Alias(id) => return self.alias(id, mark),
            _ => return Err(self.stop(mark, "a value is missing here", "Write a value.")),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        Ok(value)
    }

    fn list(&mut self, open: Mark, depth: usize) -> Step<Value> {
        let mut items = Vec::new();
        let close = loop {
            let (event, mark) = self.some()?;
            if matches!(event, Event::SequenceEnd) {
                break mark;
            }
            items.push(self.node(event, mark, depth + 1)?);
        };
        let last = items.last().map(|v: &Value| v.span);
        Ok(Value {
            span: self.around(open, last, close),
            kind: Kind::List(items),
        })
    }

    fn map(&mut self, open: Mark, depth: usize) -> Step<Value> {
        let mut entries = Vec::new();
        let mut seen = BTreeMap::new();
        let mut merged = Vec::new();
        let mut last = None;
        let close = loop {
            let (event, mark) = self.some()?;
            if matches!(event, Event::MappingEnd) {
                break mark;
            }
            let plain_merge =
                matches!(&event, Event::Scalar(t, ScalarStyle::Plain, ..) if t == "<<");
            let key = self.key(event, mark)?;
            let (event, mark) = self.some()?;
            let value = self.node(event, mark, depth + 1)?;
            last = Some(value.span);
            if plain_merge {
                merged.push(value);
            } else {
                add_entry(
                    self.file,
                    &mut entries,
                    &mut seen,
                    (key, value),
                    &mut self.findings,
                );
            }
        };
        for value in merged {
            let sources = match value.kind {
                Kind::List(items) => items,
                _ => vec![value],
            };
            for (key, value) in sources.iter().flat_map(Value::entries) {
                if !seen.contains_key(&key.text) {
                    seen.insert(key.text.clone(), key.span);
                    entries.push((key.clone(), value.clone()));
                }
            }
        }
        Ok(Value {
            span: self.around(open, last, close),
            kind: Kind::Map(entries),
        })
    }

    fn key(&mut self, event: Event<'a>, mark: Mark) -> Step<Key> {
        match event {
            Event::Scalar(text, ..) => Ok(Key {
                text: text.into_owned(),
                span: self.span(mark),
            }),
            _ => Err(self.stop(
                mark,
                "a list or a group can't be a key",
                "Write a plain word before the colon. A text that starts with `[`, `{` or `*` needs quotes.",
            )),
        }
    }

    fn alias(&mut self, id: usize, mark: Mark) -> Step<Value> {
        self.aliases += 1;
        if self.aliases > self.limits.aliases {
            let message = format!(
                "there are more than {} aliases (`*name`)",
                self.limits.aliases
            );
            return Err(Box::new(too_large(&message).at(self.file, self.span(mark))));
        }
        match self.anchors.get(&id).cloned() {
            Some(value) => {
                self.spend(value.count(), mark)?;
                Ok(value)
            }
            None => Err(self.stop(
                mark,
                "this alias repeats a value that it is a part of",
                "Write the value out.",
            )),
        }
    }

    fn spend(&mut self, nodes: usize, mark: Mark) -> Step<()> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > self.limits.nodes {
            let message = format!("there are more than {} values", self.limits.nodes);
            return Err(Box::new(too_large(&message).at(self.file, self.span(mark))));
        }
        Ok(())
    }

    fn stop(&self, mark: Mark, message: &str, help: &str) -> Box<Diagnostic> {
        Box::new(
            Diagnostic::error("yaml-invalid", message)
                .at(self.file, self.span(mark))
                .help(help),
        )
    }

    /// The parser counts characters; bytes only where it can.
    fn byte(&self, marker: &Marker) -> usize {
        let within = marker
            .byte_offset()
            .filter(|b| self.part.is_char_boundary(*b))
            .unwrap_or_else(|| {
                self.part
                    .char_indices()
                    .nth(marker.index())
                    .map_or(self.part.len(), |(at, _)| at)
            });
        self.start + within
    }

    /// A scalar's place without the line ends that the parser counts to a block scalar.
    fn span(&self, mark: Mark) -> Span {
        let (start, end) = (self.byte(&mark.start), self.byte(&mark.end));
        let written = source::slice(self.text, Span::new(start, end));
        Span::new(start, start + written.trim_end().len())
    }

    /// A block scalar's place from its `|` or `>` on; the parser gives its content alone.
    fn with_header(&self, span: Span) -> Span {
        let content = source::slice(self.text, span);
        let before = self
            .text
            .get(self.start..span.start as usize)
            .unwrap_or_default();
        if content.starts_with(['|', '>']) {
            return span;
        }
        let before = before.trim_end();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let header = line.rmatch_indices(['|', '>']).find(|(at, _)| {
            let rest = line.get(at + 1..).unwrap_or_default();
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "+-".contains(c));
            rest.is_empty() || rest.trim_start().starts_with('#')
        });
        match header {
            Some((at, _)) => {
                let start = self.start + before.len() - line.len() + at;
                let end = if content.is_empty() {
                    self.start + before.len()
                } else {
                    span.end as usize
                };
                Span::new(start, end)
            }
            None => span,
        }
    }

    /// From the opening to the end of the last item or of the closing bracket.
    fn around(&self, open: Mark, last: Option<Span>, close: Mark) -> Span {
        let start = self.byte(&open.start);
        let bracket = self.span(close);
        let end = last.map_or(start, |s| s.end as usize);
        let end = if bracket.is_empty() {
            end
        } else {
            end.max(bracket.end as usize)
        };
        Span::new(start, end)
    }
}
