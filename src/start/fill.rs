//! Placeholders such as `{{ title }}` in an archetype or a starting text become what they stand for.
//!
//! A shortcode has parentheses and is left alone. In front matter and settings a value is quoted where YAML needs it.

use std::fmt::Write as _;

use crate::diagnostic::nearest;

/// What placeholders stand for, in the order of the documentation.
#[derive(Clone, Debug, Default)]
pub struct Facts(Vec<(String, Fact)>);

#[derive(Clone, Debug)]
struct Fact {
    text: String,
    /// Written as it is, without quotes or escapes: dates, ids, lines of YAML.
    exact: bool,
}

impl Facts {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A placeholder for words: they are quoted in YAML and escaped in Markdown.
    pub fn text(&mut self, name: &str, text: &str) {
        self.0.push((
            name.to_owned(),
            Fact {
                text: text.to_owned(),
                exact: false,
            },
        ));
    }

    /// A placeholder whose text is right as it is.
    pub fn exact(&mut self, name: &str, text: &str) {
        self.0.push((
            name.to_owned(),
            Fact {
                text: text.to_owned(),
                exact: true,
            },
        ));
    }

    fn find(&self, name: &str) -> Option<&Fact> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, f)| f)
    }

    /// All names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

/// A placeholder that stands for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// As written, without braces.
    pub name: String,
    /// Line from 1.
    pub line: usize,
    /// The nearest name that there is.
    pub near: Option<String>,
}

/// The placeholders of a text that stand for nothing.
pub fn unknown(text: &str, facts: &Facts) -> Vec<Unknown> {
    let mut all = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for (_, name) in pieces(line) {
            let Some(name) = name.filter(|n| facts.find(n).is_none()) else {
                continue;
            };
            all.push(Unknown {
                name: name.to_owned(),
                line: number + 1,
                near: nearest(name, facts.names()).map(str::to_owned),
            });
        }
    }
    all
}

/// A Markdown file with its placeholders filled in: front matter as YAML, the rest as text.
pub fn fill_markdown(text: &str, facts: &Facts) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fences = 0;
    for (number, line) in text.lines().enumerate() {
        let is_fence = line.trim_end() == "---" && (number == 0 || fences == 1);
        fences += usize::from(is_fence);
        let filled = if fences == 1 && !is_fence {
            yaml_line(line, facts)
        } else {
            put(line, facts, &|fact| {
                if fact.exact {
                    fact.text.clone()
                } else {
                    escaped(&fact.text)
                }
            })
        };
        out.push_str(&filled);
        out.push('\n');
    }
    out
}

/// A file of YAML with its placeholders filled in.
pub fn fill_settings(text: &str, facts: &Facts) -> String {
    text.lines()
        .map(|line| yaml_line(line, facts) + "\n")
        .collect()
}

/// A line's text before each placeholder, with the placeholder's name; the last piece has none.
fn pieces(line: &str) -> Vec<(&str, Option<&str>)> {
    let mut pieces = Vec::new();
    let mut rest = line;
    let mut searched = 0;
    while let Some(at) = rest.get(searched..).and_then(|r| r.find("{{")) {
        let open = searched + at;
        let (before, after) = rest.split_at(open);
        let inner = after.get(2..).unwrap_or_default();
        let Some((name, behind)) = inner.split_once("}}").filter(|(name, _)| is_name(name)) else {
            searched = open + 2;
            continue;
        };
        pieces.push((before, Some(name.trim())));
        rest = behind;
        searched = 0;
    }
    pieces.push((rest, None));
    pieces
}

/// A name alone, without the parentheses of a shortcode.
fn is_name(inner: &str) -> bool {
    let name = inner.trim();
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn put(line: &str, facts: &Facts, as_text: &dyn Fn(&Fact) -> String) -> String {
    let mut out = String::with_capacity(line.len());
    for (before, name) in pieces(line) {
        out.push_str(before);
        let Some(name) = name else { continue };
        match facts.find(name) {
            Some(fact) => out.push_str(&as_text(fact)),
            None => {
                let _ = write!(out, "{{{{ {name} }}}}");
            }
        }
    }
    out
}

/// One line of YAML: how a placeholder is written depends on what stands around it.
fn yaml_line(line: &str, facts: &Facts) -> String {
    if pieces(line).len() == 1 {
        return line.to_owned();
    }
    let plain = |fact: &Fact| fact.text.clone();
    let (head, value) = head_and_value(line);
    match value.chars().next() {
        _ if value.is_empty() => put(line, facts, &plain),
        Some('"') => put(line, facts, &|f| {
            f.text.replace('\\', "\\\\").replace('"', "\\\"")
        }),
        Some('\'') => put(line, facts, &|f| f.text.replace('\'', "''")),
        Some('[') => put(line, facts, &|f| {
            if f.exact || f.text.is_empty() {
                f.text.clone()
            } else {
                yaml_text(&f.text)
            }
        }),
        _ => {
            let has_text = pieces(value)
                .iter()
                .filter_map(|(_, name)| facts.find((*name)?))
                .any(|f| !f.exact);
            let (value, comment) = match value.split_once(" #") {
                Some((value, comment)) => (value.trim_end(), format!("  #{comment}")),
                None => (value, String::new()),
            };
            let filled = put(value, facts, &plain);
            let filled = if has_text { yaml_text(&filled) } else { filled };
            format!("{head}{filled}{comment}").trim_end().to_owned()
        }
    }
}

/// `key: ` or `- ` or `- key: ` with the spaces before it, and the value behind. A comment has no value.
fn head_and_value(line: &str) -> (&str, &str) {
    let start = line.len() - line.trim_start().len();
    let rest = line.trim_start();
    if rest.starts_with('#') {
        return (line, "");
    }
    let dash = if rest.starts_with("- ") { 2 } else { 0 };
    let item = rest.get(dash..).unwrap_or_default();
    let key = match item.find(": ") {
        Some(at)
            if item.starts_with(|c: char| c.is_alphanumeric() || c == '_')
                && !item.get(..at).unwrap_or_default().contains("{{") =>
        {
            at + 2
        }
        _ => 0,
    };
    if dash + key == 0 {
        return (line, "");
    }
    line.split_at(start + dash + key)
}

/// A text as a YAML value: in quotes where it could be read as something else.
pub fn yaml_text(text: &str) -> String {
    let starts_well =
        text.starts_with(|c: char| c.is_alphabetic() || c == '(' || c == '¿' || c == '¡');
    let word = text.to_lowercase();
    let is_word_of_yaml = matches!(
        word.as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
    );
    let reads_well = !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !text.ends_with(' ')
        && !text.contains(['[', ']', '{', '}', ',', '"', '\\'])
        && !text.contains(char::is_control);
    if starts_well && reads_well && !is_word_of_yaml {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// A text in Markdown, so that none of its characters is taken for markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\*_[]<`".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::value::yaml;

    fn facts() -> Facts {
        let mut facts = Facts::new();
        facts.text("title", "Pain: what \"helps\" * and [what] doesn't #1");
        facts.exact("date", "2026-04-10");
        facts.exact("author", "");
        facts
    }

    #[test]
    fn a_value_is_the_title_however_the_line_is_written() {
        for line in [
            "title: {{ title }}",
            "title: {{title}}  # the headline",
            "title: \"{{ title }}\"",
            "title: '{{ title }}'",
        ] {
            let filled = fill_settings(line, &facts());
            let tree = yaml("f", &filled, Span::new(0, filled.len())).unwrap();
            let title = tree.get("title").unwrap().data();
            assert_eq!(
                title, "Pain: what \"helps\" * and [what] doesn't #1",
                "{filled}"
            );
        }
    }

    #[test]
    fn lists_dates_and_what_is_empty_stay_plain() {
        let filled = fill_settings(
            "date: {{ date }}\nauthors: [{{ author }}]\ntags: [{{ title }}]\n- {{ title }}",
            &facts(),
        );
        let lines: Vec<&str> = filled.lines().collect();
        assert_eq!(lines[0], "date: 2026-04-10");
        assert_eq!(lines[1], "authors: []");
        assert_eq!(
            lines[2],
            "tags: [\"Pain: what \\\"helps\\\" * and [what] doesn't #1\"]"
        );
        assert!(lines[3].starts_with("- \"Pain"), "{}", lines[3]);
    }

    #[test]
    fn in_the_text_markup_is_escaped_and_shortcodes_stay() {
        let filled = fill_markdown(
            "---\ntitle: x\n---\n# {{ title }}\n{{ cta() }} {{/* cta() */}} ---\n",
            &facts(),
        );
        assert_eq!(
            filled,
            "---\ntitle: x\n---\n# Pain: what \"helps\" \\* and \\[what\\] doesn't #1\n{{ cta() }} {{/* cta() */}} ---\n"
        );
    }

    #[test]
    fn a_misspelt_placeholder_is_named_with_its_line() {
        let found = unknown("---\ntitle: {{ titel }}\n---\n{{ cta() }}", &facts());
        assert_eq!(
            found,
            [Unknown {
                name: "titel".into(),
                line: 2,
                near: Some("title".into())
            }]
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_survives_yaml(text in "\\PC{1,40}") {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let line = format!("title: {}\n", yaml_text(&text));
            let tree = yaml("f", &line, Span::new(0, line.len())).unwrap();
            let kept = tree.get("title").map(crate::value::Value::data);
            proptest::prop_assert_eq!(kept.and_then(|k| k.as_str().map(str::to_owned)), Some(text));
        }
    }
}
