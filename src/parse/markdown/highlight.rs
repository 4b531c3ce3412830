//! Code becomes HTML whose words have classes for their colours; the themes give the colours.
//!
//! It alone names the highlighter. It does not write the `<pre>` around the code.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::output::escape_text;

/// Code longer than this many bytes stays plain: highlighting takes about a second a megabyte.
const LONGEST_BLOCK: usize = 200_000;
/// Code with a line longer than this many bytes stays plain: the patterns take more than linear time in a line.
const LONGEST_LINE: usize = 2_000;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Scopes by their beginning, the special ones first, and the class they get.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    [
        ("comment", "hl-com"),
        ("punctuation.definition.comment", "hl-com"),
        ("punctuation.definition.string", "hl-str"),
        ("string", "hl-str"),
        ("constant.numeric", "hl-num"),
        ("constant.character.escape", "hl-const"),
        ("constant", "hl-const"),
        ("support.constant", "hl-const"),
        ("entity.name.tag", "hl-tag"),
        ("entity.other.attribute-name", "hl-attr"),
        ("entity.name.function", "hl-fn"),
        ("support.function", "hl-fn"),
        ("variable.function", "hl-fn"),
        ("entity.name", "hl-type"),
        ("entity.other.inherited-class", "hl-type"),
        ("support.type.property-name", "hl-attr"),
        ("support", "hl-type"),
        ("storage.type", "hl-type"),
        ("storage", "hl-kw"),
        ("keyword.operator", "hl-op"),
        ("keyword", "hl-kw"),
        ("variable", "hl-var"),
        ("punctuation", "hl-pun"),
    ]
    .into_iter()
    .filter_map(|(name, class)| Scope::new(name).ok().map(|scope| (scope, class)))
    .collect()
});

/// Writes `code` as HTML. True if it was highlighted; false, with the code written plain, if the language is not
/// known or the code is too long.
pub(super) fn write(out: &mut String, code: &str, language: &str) -> bool {
    let start = out.len();
    if let Some(syntax) = syntax(code, language)
        && highlighted(out, code, syntax).is_some()
    {
        return true;
    }
    out.truncate(start);
    escape_text(out, code);
    false
}

fn syntax(code: &str, language: &str) -> Option<&'static SyntaxReference> {
    let short =
        code.len() <= LONGEST_BLOCK && code.split('\n').all(|line| line.len() <= LONGEST_LINE);
    if !short || language.is_empty() || language.eq_ignore_ascii_case("txt") {
        return None;
    }
    SYNTAXES
        .find_syntax_by_token(language)
        .filter(|syntax| syntax.name != "Plain Text")
}

/// None where the highlighter gives up.
fn highlighted(out: &mut String, code: &str, syntax: &SyntaxReference) -> Option<()> {
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    let mut open = None;
    for line in code.split_inclusive('\n') {
        let changes = state.parse_line(line, &SYNTAXES).ok()?;
        let mut written = 0;
        for (at, change) in &changes {
            write_part(out, line.get(written..*at)?, class(&scopes), &mut open);
            written = *at;
            scopes.apply(change).ok()?;
        }
        write_part(out, line.get(written..)?, class(&scopes), &mut open);
    }
    if open.is_some() {
        out.push_str("</span>");
    }
    Some(())
}

/// Writes a part of one class; neighbours of the same class share a `<span>`.
fn write_part(
    out: &mut String,
    part: &str,
    class: Option<&'static str>,
    open: &mut Option<&'static str>,
) {
    if part.is_empty() {
        return;
    }
    // White space has no colour, so it never ends or starts a span.
    let blank = part.trim().is_empty();
    if !blank && class != *open {
        if open.is_some() {
            out.push_str("</span>");
        }
        if let Some(class) = class {
            out.push_str("<span class=\"");
            out.push_str(class);
            out.push_str("\">");
        }
        *open = class;
    }
    escape_text(out, part);
}

/// The class of the innermost scope that has one.
fn class(scopes: &ScopeStack) -> Option<&'static str> {
    scopes.as_slice().iter().rev().find_map(|scope| {
        CLASSES
            .iter()
            .find(|(known, _)| known.is_prefix_of(*scope))
            .map(|(_, class)| *class)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_get_classes_and_are_escaped() {
        let mut out = String::new();
        assert!(write(&mut out, "let a = \"<\"; // x\n", "rust"));
        assert!(
            out.contains("<span class=\"hl-str\">\"&lt;\"</span>"),
            "{out}"
        );
        assert!(out.contains("<span class=\"hl-com\">// x"), "{out}");
        assert_eq!(out.matches("<span").count(), out.matches("</span>").count());
    }

    #[test]
    fn the_text_is_the_same_with_and_without_colours() {
        let code = "def f(x):\n    \"\"\"a & b\"\"\"\n    return x < 2\n";
        let mut out = String::new();
        assert!(write(&mut out, code, "python"));
        let mut bare = String::new();
        let mut inside = false;
        for c in out.chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside => bare.push(c),
                _ => {}
            }
        }
        let mut plain = String::new();
        escape_text(&mut plain, code);
        assert_eq!(bare, plain);
    }

    #[test]
    fn unknown_languages_and_endless_lines_stay_plain() {
        let mut out = String::new();
        assert!(!write(&mut out, "a < b\n", "no-such-language"));
        assert_eq!(out, "a &lt; b\n");
        out.clear();
        assert!(!write(&mut out, &"x".repeat(2_001), "rust"));
    }
}
