//! Rust source as text: comments and quoted text taken out, paths and functions found.
//!
//! It knows as much of the language as rustfmt leaves to chance, and no more.

/// The text up to the tests at its foot.
pub fn without_tests(text: &str) -> &str {
    let mut from = 0;
    while let Some(at) = text[from..].find("\n#[cfg(test)]\nmod ") {
        let at = from + at;
        let line = text[at + 1..].lines().nth(1).unwrap_or_default();
        if line.ends_with('{') {
            return &text[..=at];
        }
        from = at + 1;
    }
    text
}

/// What stands at the start of a text.
enum Token {
    Comment(usize),
    Quoted(usize),
    Other(usize),
}

fn token(rest: &str) -> Token {
    let length = |end: Option<usize>, mark: usize| end.map_or(rest.len(), |end| end + mark);
    if rest.starts_with("//") {
        return Token::Comment(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Token::Comment(length(rest.find("*/"), 2));
    }
    if let Some(inner) = rest.strip_prefix('"') {
        let mut escaped = false;
        let end = inner.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        return Token::Quoted(length(end, 2));
    }
    if rest.starts_with("r\"") || rest.starts_with("r#") {
        let hashes = rest[1..].chars().take_while(|c| *c == '#').count();
        if rest[1 + hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let start = 2 + hashes;
            let end = rest[start..].find(&close);
            return Token::Quoted(length(end, start + close.len()));
        }
    }
    if rest.starts_with('\'') {
        let mut chars = rest.char_indices().skip(1);
        let first = chars.next().map_or(' ', |(_, c)| c);
        let end = if first == '\\' {
            rest[2..]
                .char_indices()
                .skip(1)
                .find(|(_, c)| *c == '\'')
                .map(|(i, _)| i + 3)
        } else {
            chars.next().filter(|(_, c)| *c == '\'').map(|(i, _)| i + 1)
        };
        // Without a second quote it is a lifetime.
        return end.map_or(Token::Other(1), Token::Quoted);
    }
    // A word is one piece, so that the `r` at its end opens no raw text.
    let word = rest
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(rest.len());
    Token::Other(word.max(rest.chars().next().map_or(1, char::len_utf8)))
}

fn rewritten(text: &str, keep_quoted: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (length, kept) = match token(rest) {
            Token::Comment(n) => (n, false),
            Token::Quoted(n) => (n, keep_quoted),
            Token::Other(n) => (n, true),
        };
        let (part, after) = rest.split_at(length);
        if kept {
            out.push_str(part);
        } else {
            out.push_str(if part.starts_with(['"', 'r']) {
                "\"\""
            } else {
                ""
            });
            out.extend(part.chars().filter(|c| *c == '\n'));
        }
        rest = after;
    }
    out
}

/// The text without comments; lines stay lines.
pub fn without_comments(text: &str) -> String {
    rewritten(text, true)
}

/// The text without what stands in quotes; lines stay lines.
pub fn without_texts(text: &str) -> String {
    rewritten(text, false)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether code names something: a crate by a path or a `use`, else the words as they are.
pub fn mentions(code: &str, name: &str, is_crate: bool) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + name.len()..]);
        if before.ends_with(|c: char| is_word(c) || c == ':') || after.starts_with(is_word) {
            return false;
        }
        !is_crate || after.starts_with("::") || before.ends_with("use ") && after.starts_with(';')
    })
}

/// Every path into the crate that a file of it names, by its parts: `crate::a::B`, in lists, or through `super`.
pub fn paths(file: &str, code: &str) -> Vec<Vec<String>> {
    let own = file.trim_end_matches(".rs").trim_end_matches("/mod");
    let depth = own.split('/').count();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if !code[..at].ends_with(is_word) {
            tree(&code[at + "crate::".len()..], &[], &mut found);
        }
    }
    let chain = "super::".repeat(depth);
    for (at, _) in code.match_indices(&chain) {
        if !code[..at].ends_with(|c: char| is_word(c) || c == ':') {
            tree(&code[at + chain.len()..], &[], &mut found);
        }
    }
    found
}

/// Reads `a::b`, `{a, b::{c, d}}` or `*` behind the parts in `above`; gives what is left.
fn tree<'a>(text: &'a str, above: &[String], found: &mut Vec<Vec<String>>) -> &'a str {
    let mut text = text.trim_start();
    if let Some(inner) = text.strip_prefix('{') {
        text = inner;
        loop {
            text = tree(text, above, found).trim_start();
            match text.strip_prefix(',') {
                Some(rest) if !rest.trim_start().starts_with('}') => text = rest,
                Some(rest) => return rest.trim_start().trim_start_matches('}'),
                None => return text.strip_prefix('}').unwrap_or(text),
            }
        }
    }
    let end = text.find(|c| !is_word(c)).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    if word.is_empty() {
        if !above.is_empty() {
            found.push(above.to_vec());
        }
        return rest.strip_prefix('*').unwrap_or(rest);
    }
    let here: Vec<String> = above.iter().cloned().chain([word.to_owned()]).collect();
    match rest.strip_prefix("::") {
        Some(below) => tree(below, &here, found),
        None => {
            found.push(here);
            rest
        }
    }
}

/// Functions with a body, and their lines that hold something.
pub fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let inner = line.trim_start();
        let Some((before, after)) = inner.split_once("fn ") else {
            continue;
        };
        let is_start = before.split_whitespace().all(|w| {
            w.starts_with("pub")
                || w.starts_with("in ")
                || w.ends_with(')')
                || matches!(w, "const" | "async" | "unsafe")
        });
        if !is_start || inner.ends_with(';') || inner.ends_with('}') {
            continue;
        }
        let name: String = after.chars().take_while(|c| is_word(*c)).collect();
        let indent = &line[..line.len() - inner.len()];
        let close = format!("{indent}}}");
        let body = lines[i..].iter().take_while(|l| **l != close);
        found.push((
            name,
            body.filter(|l| !l.trim().is_empty())
                .count()
                .saturating_sub(1),
        ));
    }
    found
}

/// Names of functions one of whose parameters is written like that.
pub fn takers_of(code: &str, parameter: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let rest = &code[at + 3..];
        let Some((name, after)) = rest.split_once('(') else {
            continue;
        };
        let parameters = after.split("->").next().unwrap_or(after);
        let parameters = parameters.split('{').next().unwrap_or(parameters);
        if name.chars().all(is_word) && parameters.contains(parameter) {
            found.push(name.to_owned());
        }
    }
    found
}

/// The text up to the end of the statement, or of the arguments, that it begins in.
pub fn statement(text: &str) -> &str {
    let mut depth = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let length = match token(rest) {
            Token::Comment(n) | Token::Quoted(n) | Token::Other(n) => n,
        };
        match &rest[..length] {
            "(" | "{" | "[" => depth += 1,
            ")" | "}" | "]" => depth -= 1,
            ";" if depth == 0 => break,
            _ => {}
        }
        if depth < 0 {
            break;
        }
        rest = &rest[length..];
    }
    &text[..text.len() - rest.len()]
}

/// Quoted words with a hyphen, such as `link-broken`, in their order.
pub fn kebab_texts(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let length = match token(rest) {
            Token::Quoted(n) => {
                let inner = rest[..n].trim_matches('"');
                let is_kebab = inner.contains('-')
                    && inner.split('-').all(|w| {
                        !w.is_empty()
                            && w.bytes()
                                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
                    });
                if is_kebab {
                    found.push(inner.to_owned());
                }
                n
            }
            Token::Comment(n) | Token::Other(n) => n,
        };
        rest = &rest[length..];
    }
    found
}

#[test]
fn comments_and_quoted_text_are_told_from_code() {
    let code = "let a = 'x'; // tera::b\nlet b: &'static str = \"tera::\\\"c\"; r#\"a\"#";
    let bare = without_texts(&without_comments(code));
    assert!(!bare.contains("tera"));
    assert!(bare.contains("&'static str"));
}

#[test]
fn paths_in_lists_and_through_super_are_found() {
    let code =
        "use crate::{a::{B, c::D}, e};\nuse super::super::f::G; crate::h::i(); super::own::J";
    let all: Vec<String> = paths("x/y.rs", code).iter().map(|p| p.join("::")).collect();
    assert_eq!(all, ["a::B", "a::c::D", "e", "h::i", "f::G"]);
}
