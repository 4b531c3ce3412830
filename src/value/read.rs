//! Values become typed ones: texts, dates, numbers, lists. What does not fit becomes a finding at its place.
//!
//! It knows no key by name: the key's line in its table says what to show as an example.

use super::{Kind, Value, keys::Field, slips};
use crate::diagnostic::{Diagnostic, Edit, nearest};
use crate::moment::{Interval, Moment, Reading, Zone};
use crate::source::{self, Located, Span};

/// Reads the values of one file. A value that is not there (`key:` and nothing) is read as none, without a finding.
pub struct Reader<'a> {
    /// The file's name.
    pub file: &'a str,
    /// The whole file.
    pub text: &'a str,
    /// The rule that a wrong value breaks: `value-wrong` or `setting-wrong`.
    pub rule: &'static str,
    /// Findings so far.
    pub findings: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Adds a finding on a value, with the key's example as help.
    pub fn wrong(&mut self, field: &Field<'_>, value: &Value, what: &str) {
        let message = format!("`{}` {what}", self.shown(field, value));
        let help = format!("Write it like this: `{}`.", field.doc.example);
        self.findings.push(
            Diagnostic::error(self.rule, message)
                .at(self.file, Self::place(field, value))
                .help(help),
        );
    }

    /// `key: value` in one short line.
    pub fn shown(&self, field: &Field<'_>, value: &Value) -> String {
        let key = &field.key.text;
        match value.kind {
            Kind::List(_) | Kind::Map(_) => key.clone(),
            _ if value.span.is_empty() => key.clone(),
            _ => format!("{key}: {}", short(source::slice(self.text, value.span))),
        }
    }

    /// The value's place, or the key's where the value is empty.
    fn place(field: &Field<'_>, value: &Value) -> Span {
        if value.span.is_empty() {
            field.key.span
        } else {
            value.span
        }
    }

    /// A text; numbers and such are taken as they are written.
    pub fn text(&mut self, field: &Field<'_>) -> Option<String> {
        self.text_in(field, field.value)
    }

    /// A text somewhere within a field.
    pub fn text_in(&mut self, field: &Field<'_>, value: &Value) -> Option<String> {
        match &value.kind {
            Kind::Null => None,
            Kind::Text(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
            Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) => {
                Some(source::slice(self.text, value.span).to_owned())
            }
            Kind::List(_) | Kind::Map(_) => {
                let what = format!("is {}, but has to be a text", value.words());
                self.wrong(field, value, &what);
                None
            }
        }
    }

    /// A text and its place.
    pub fn located(&mut self, field: &Field<'_>) -> Option<Located<String>> {
        let value = self.text(field)?;
        Some(Located {
            value,
            span: field.value.span,
        })
    }

    /// `true` or `false`. `yes` and `no` are an error with the right word as a change.
    pub fn bool(&mut self, field: &Field<'_>) -> Option<bool> {
        match &field.value.kind {
            Kind::Null => None,
            Kind::Bool(value) => Some(*value),
            kind => {
                let meant = match kind {
                    Kind::Text(t) => match t.to_lowercase().as_str() {
                        "yes" | "on" | "true" | "y" => Some("true"),
                        "no" | "off" | "false" | "n" => Some("false"),
                        _ => None,
                    },
                    _ => None,
                };
                self.wrong(field, field.value, "is neither true nor false");
                if let (Some(word), Some(last)) = (meant, self.findings.last_mut()) {
                    last.help = Some(format!("Write `{}: {word}`.", field.key.text));
                    last.fix = Some(crate::diagnostic::Fix {
                        safe: true,
                        edits: vec![Edit {
                            span: field.value.span,
                            text: word.into(),
                        }],
                    });
                }
                None
            }
        }
    }

    /// A whole number; a number in quotes is one, too.
    pub fn integer(&mut self, field: &Field<'_>) -> Option<i64> {
        match &field.value.kind {
            Kind::Null => return None,
            Kind::Int(number) => return Some(*number),
            Kind::Text(text) => {
                if let Ok(number) = text.trim().parse() {
                    return Some(number);
                }
            }
            _ => {}
        }
        self.wrong(field, field.value, "is not a whole number");
        None
    }

    /// A whole number from 0.
    pub fn count(&mut self, field: &Field<'_>) -> Option<usize> {
        let number = self.integer(field)?;
        let count = usize::try_from(number).ok().filter(|n| *n <= 1_000_000);
        if count.is_none() {
            self.wrong(field, field.value, "is not a number from 0 to 1000000");
        }
        count
    }

    /// A number, always finite.
    pub fn number_in(&mut self, field: &Field<'_>, value: &Value) -> Option<f64> {
        let number = match &value.kind {
            Kind::Null => return None,
            Kind::Int(number) => Some(*number as f64),
            Kind::Float(number) => Some(*number),
            Kind::Text(text) => text.trim().parse::<f64>().ok().filter(|n| n.is_finite()),
            _ => None,
        };
        if number.is_none() {
            self.wrong(field, value, "is not a number");
        }
        number
    }

    /// A list of texts; one text counts as a list of one.
    pub fn texts(&mut self, field: &Field<'_>) -> Vec<Located<String>> {
        self.texts_in(field, field.value)
    }

    /// A list of texts somewhere within a field.
    pub fn texts_in(&mut self, field: &Field<'_>, value: &Value) -> Vec<Located<String>> {
        if let Kind::List(items) = &value.kind {
            return items
                .iter()
                .filter_map(|item| self.text_at(field, item))
                .collect();
        }
        if self.is_broken_list(value) {
            return Vec::new();
        }
        self.text_at(field, value).into_iter().collect()
    }

    fn text_at(&mut self, field: &Field<'_>, value: &Value) -> Option<Located<String>> {
        let span = value.span;
        self.text_in(field, value)
            .map(|value| Located { value, span })
    }

    /// `-one` and `-two` on lines of their own are one text to YAML; the writer meant a list.
    fn is_broken_list(&mut self, value: &Value) -> bool {
        let written = source::slice(self.text, value.span);
        let is_text = matches!(value.kind, Kind::Text(_));
        if !is_text
            || !written.starts_with('-')
            || !written
                .get(1..)
                .is_some_and(|r| r.starts_with(char::is_alphanumeric))
        {
            return false;
        }
        let mut at = value.span.start as usize;
        let mut edits = Vec::new();
        for line in written.split_inclusive('\n') {
            let lead = line.len() - line.trim_start().len();
            if line.trim_start().starts_with('-') && !line.trim_start().starts_with("- ") {
                let span = Span::new(at + lead + 1, at + lead + 1);
                edits.push(Edit {
                    span,
                    text: " ".into(),
                });
            }
            at += line.len();
        }
        let first = short(written.get(1..).unwrap_or_default());
        self.findings.push(
            Diagnostic::error(
                "yaml-invalid",
                "there is no space after the dash of this list item",
            )
            .at(self.file, value.span)
            .help(format!("Put a space after the dash: `- {first}`."))
            .fix(false, edits),
        );
        true
    }

    /// One of a few words, whatever their case.
    pub fn choice(
        &mut self,
        field: &Field<'_>,
        words: &'static [&'static str],
    ) -> Option<&'static str> {
        let text = self.text(field)?;
        let found = words.iter().find(|w| w.eq_ignore_ascii_case(&text));
        if found.is_none() {
            let list = words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>();
            self.wrong(
                field,
                field.value,
                &format!("is not one of {}", list.join(", ")),
            );
            if let (Some(near), Some(last)) = (
                nearest(&text, words.iter().copied()),
                self.findings.last_mut(),
            ) {
                last.help = Some(format!("Did you mean `{}: {near}`?", field.key.text));
            }
        }
        found.copied()
    }

    /// A date, or a date and time. `11/04/2016` is read month first, with a warning.
    pub fn date(&mut self, field: &Field<'_>, zone: &Zone) -> Option<Moment> {
        let value = field.value;
        let text = self.text(field)?;
        match Moment::read(&text, zone) {
            Some(Reading::Clear(moment)) => Some(moment),
            Some(Reading::MonthFirst(moment)) => {
                let day = moment.text();
                let edit = Edit {
                    span: value.span,
                    text: day.clone(),
                };
                let words = moment
                    .format("%B %-d, %Y", &|_| None)
                    .unwrap_or_else(|| day.clone());
                self.findings.push(
                    Diagnostic::warning(
                        "date-ambiguous",
                        format!("`{}` is read as {words}", self.shown(field, value)),
                    )
                    .at(self.file, value.span)
                    .help(format!(
                        "Write it as year-month-day, so that no one can misread it: `{}: {day}`.",
                        field.key.text
                    ))
                    .fix(false, vec![edit]),
                );
                Some(moment)
            }
            None => {
                let shown = self.shown(field, value);
                let message = no_such_day(&text).map_or_else(
                    || format!("`{shown}` is not a date"),
                    |why| format!("`{shown}`: {why}"),
                );
                self.findings.push(
                    Diagnostic::error("date-invalid", message)
                        .at(self.file, Self::place(field, value))
                        .help(format!(
                            "Write it as year-month-day, for example `{}: 2026-04-10`.",
                            field.key.text
                        )),
                );
                None
            }
        }
    }

    /// A length of time: `12 months`.
    pub fn interval(&mut self, field: &Field<'_>) -> Option<Interval> {
        let text = self.text(field)?;
        let interval = Interval::read(&text);
        if interval.is_none() {
            self.wrong(field, field.value, "is not a length of time");
        }
        interval
    }

    /// Whether the value is a map; if not, and it is not empty, a finding says so.
    pub fn is_map(&mut self, field: &Field<'_>, value: &Value) -> bool {
        match value.kind {
            Kind::Map(_) => true,
            Kind::Null => false,
            _ => {
                self.wrong(
                    field,
                    value,
                    &format!("is {}, but has to be a group of keys", value.words()),
                );
                false
            }
        }
    }
}

/// The first line, cut to 60 characters.
pub fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim_end();
    if line.chars().count() <= 60 && line.len() == text.trim_end().len() {
        return line.to_owned();
    }
    let cut: String = line.chars().take(60).collect();
    format!("{}…", cut.trim_end())
}

/// The text in double quotes, as YAML reads it.
pub fn quoted(text: &str) -> String {
    slips::quote(text)
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Why a text that looks like `2026-02-31` or `April 31, 2026` is no date.
fn no_such_day(text: &str) -> Option<String> {
    let (year, month, day) = numbers(text).or_else(|| in_words(text))?;
    let Some(name) = usize::try_from(month - 1).ok().and_then(|m| MONTHS.get(m)) else {
        return Some(format!("there is no month {month}"));
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if (1..=days).contains(&day) {
        return None;
    }
    let when = if (month, day) == (2, 29) {
        format!("{name} {year}")
    } else {
        (*name).to_owned()
    };
    Some(format!("there is no day {day} in {when}"))
}

/// Year, month and day of `2026-02-31`, whatever follows.
fn numbers(text: &str) -> Option<(i32, i32, i32)> {
    let day = text.get(..10).unwrap_or(text);
    let numbers: Vec<i32> = day.split('-').filter_map(|n| n.parse().ok()).collect();
    match numbers[..] {
        [year, month, day] => Some((year, month, day)),
        _ => None,
    }
}

/// Year, month and day of `April 31, 2026`.
fn in_words(text: &str) -> Option<(i32, i32, i32)> {
    let words: Vec<&str> = text
        .split([' ', ',', '.'])
        .filter(|w| !w.is_empty())
        .collect();
    let [month, day, year] = words[..] else {
        return None;
    };
    let same = |name: &&str| {
        name.eq_ignore_ascii_case(month)
            || name.get(..3).is_some_and(|n| n.eq_ignore_ascii_case(month))
    };
    let month = MONTHS.iter().position(same)?;
    Some((
        year.parse().ok()?,
        i32::try_from(month).ok()? + 1,
        day.parse().ok()?,
    ))
}
