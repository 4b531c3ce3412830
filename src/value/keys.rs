//! Tables of keys: what a key is called, also called, and good for. A map becomes fields found by such a table.
//!
//! The same tables give the suggestions for misspelt keys, the JSON Schema and the manual. Values are not read here.

use super::{Key, Value};
use crate::diagnostic::{Diagnostic, Edit, Place, nearest};

/// What a key's value has to be.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// One text.
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number, 0 or more.
    Count,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A list of texts, or one.
    Texts,
    /// A date, or a date and time.
    Date,
    /// A length of time.
    Interval,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A group of keys.
    Group(&'static [KeyDoc]),
    /// A list of groups of keys.
    Groups(&'static [KeyDoc]),
    /// Names the site chooses, each with a group of keys.
    Named(&'static [KeyDoc]),
    /// Names the site chooses, each with a text.
    TextByName,
    /// Names the site chooses, each with a list of texts.
    TextsByName,
    /// Any value.
    Any,
}

impl Shape {
    /// The shape in words that follow "is": "a text".
    pub fn words(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Bool => "true or false",
            Self::Count => "a whole number, 0 or more",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::Texts => "a list of texts, or one text",
            Self::Date => "a date",
            Self::Interval => "a length of time",
            Self::Choice(_) => "one of a few words",
            Self::Group(_) => "a group of keys",
            Self::Groups(_) => "a list of groups of keys",
            Self::Named(_) => "names, each with a group of keys",
            Self::TextByName => "names, each with a text",
            Self::TextsByName => "names, each with a list of texts",
            Self::Any => "anything",
        }
    }
}

/// Which files have a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// Pages alone.
    Page,
    /// Sections (`_index.md`) alone.
    Section,
    /// Both; and settings, which know no difference.
    Both,
}

/// One key as the manual, the schema and the readers know it.
#[derive(Clone, Copy, Debug)]
pub struct KeyDoc {
    /// The name to write.
    pub name: &'static str,
    /// Names that are read as the same.
    pub aliases: &'static [&'static str],
    /// What its value has to be.
    pub shape: Shape,
    /// Other shapes that are read, beside `shape`.
    pub or: &'static [Shape],
    /// Which files have it.
    pub on: On,
    /// One sentence on what it does.
    pub doc: &'static str,
    /// A right line, for the help of a wrong one.
    pub example: &'static str,
}

/// A key with the shape of its value, its sentence and a right line.
pub const fn key(
    name: &'static str,
    shape: Shape,
    doc: &'static str,
    example: &'static str,
) -> KeyDoc {
    KeyDoc {
        name,
        aliases: &[],
        shape,
        or: &[],
        on: On::Both,
        doc,
        example,
    }
}

impl KeyDoc {
    /// The same key with names that are read as the same.
    pub const fn also(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// The same key with further shapes that are read.
    pub const fn or(mut self, shapes: &'static [Shape]) -> Self {
        self.or = shapes;
        self
    }

    /// The same key on some files alone.
    pub const fn on(mut self, on: On) -> Self {
        self.on = on;
        self
    }

    /// Whether `word` is its name or one of its aliases.
    pub fn is(&self, word: &str) -> bool {
        self.name == word || self.aliases.contains(&word)
    }
}

/// A field of a map: what is known of its key, the key as written, and the value.
#[derive(Clone, Copy, Debug)]
pub struct Field<'v> {
    /// The key's line in the table.
    pub doc: &'static KeyDoc,
    /// As written.
    pub key: &'v Key,
    /// What is under it.
    pub value: &'v Value,
}

/// The fields of a map in its order, and the entries whose key the table does not hold. Where a key comes in two
/// spellings, the table's own name wins, else the first, and a warning says so.
pub fn fields<'v>(
    file: &str,
    map: &'v Value,
    table: &'static [KeyDoc],
    findings: &mut Vec<Diagnostic>,
) -> (Vec<Field<'v>>, Vec<&'v (Key, Value)>) {
    let mut known: Vec<Field<'v>> = Vec::new();
    let mut unknown = Vec::new();
    for entry in map.entries() {
        let (key, value) = entry;
        let Some(doc) = table.iter().find(|doc| doc.is(&key.text)) else {
            unknown.push(entry);
            continue;
        };
        let field = Field { doc, key, value };
        match known.iter_mut().find(|f| f.doc.name == doc.name) {
            None => known.push(field),
            Some(first) => {
                let (kept, dropped) = if key.text == doc.name {
                    (field, *first)
                } else {
                    (*first, field)
                };
                *first = kept;
                findings.push(two_spellings(file, &kept, &dropped));
            }
        }
    }
    (known, unknown)
}

fn two_spellings(file: &str, kept: &Field<'_>, dropped: &Field<'_>) -> Diagnostic {
    let (kept_name, name) = (&kept.key.text, &dropped.key.text);
    Diagnostic::warning(
        "key-repeated",
        format!("`{name}` means the same as `{kept_name}`, which is used"),
    )
    .at(file, dropped.key.span)
    .label(Place::new(file, kept.key.span), "used")
    .help(format!("Remove the line `{name}`."))
}

/// The known key that `word` was surely meant to be, and the change that would make it so: safe where only letters
/// were mistaken and the right key is not there yet.
pub fn suggestion(
    key: &Key,
    table: &[KeyDoc],
    is_present: impl Fn(&str) -> bool,
) -> Option<(&'static str, Option<Edit>)> {
    let names = table
        .iter()
        .flat_map(|doc| std::iter::once(doc.name).chain(doc.aliases.iter().copied()));
    let meant = nearest(&key.text, names)?;
    let name = table.iter().find(|doc| doc.is(meant))?.name;
    let edit = (!is_present(name)).then(|| Edit {
        span: key.span,
        text: meant.to_owned(),
    });
    Some((name, edit))
}
