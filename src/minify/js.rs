//! Scripts (ECMA-262): comments go and lines lose their indentation. Line ends stay, for they can end a statement.

use super::{comment_end, string_end};

/// Words after which a slash starts a regular expression.
const BEFORE_PATTERN: &[&str] = &[
    "return",
    "typeof",
    "case",
    "in",
    "of",
    "delete",
    "void",
    "throw",
    "new",
    "else",
    "do",
    "instanceof",
    "yield",
    "await",
];

/// The script without comments (but `/*! */`) and spare white space.
pub fn js(text: &str) -> String {
    shorter(text).unwrap_or_else(|| text.to_owned())
}

fn shorter(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text.get(at..)?.chars().next() {
        let next = bytes.get(at + 1).copied();
        let end = match c {
            '"' | '\'' => string_end(bytes, at)?,
            '`' => template_end(bytes, at)?,
            '/' if next == Some(b'/') => {
                let rest = text.get(at..)?;
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            '/' if next == Some(b'*') => {
                let end = comment_end(text, at)?;
                let comment = text.get(at..end)?;
                if comment.starts_with("/*!") {
                    out.push_str(comment);
                } else if comment.contains('\n') {
                    // It counts as a line's end (ECMA-262, 12.4).
                    line_end(&mut out);
                } else {
                    space(&mut out);
                }
                at = end;
                continue;
            }
            '/' if starts_pattern(&out) => pattern_end(bytes, at)?,
            '\n' => {
                line_end(&mut out);
                at += 1;
                continue;
            }
            c if c.is_whitespace() => {
                space(&mut out);
                at += c.len_utf8();
                continue;
            }
            c => at + c.len_utf8(),
        };
        out.push_str(text.get(at..end)?);
        at = end;
    }
    line_end(&mut out);
    Some(out)
}

fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '\n']) {
        out.push(' ');
    }
}

fn line_end(out: &mut String) {
    while out.ends_with(' ') {
        out.pop();
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// Whether a slash after `before` starts a regular expression: where a value can't just have ended.
fn starts_pattern(before: &str) -> bool {
    let before = before.trim_end();
    let Some(last) = before.chars().next_back() else {
        return true;
    };
    if last.is_alphanumeric() || matches!(last, '_' | '$') {
        let word = before
            .rsplit(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$' | '.'))
            .next()
            .unwrap_or_default();
        return BEFORE_PATTERN.contains(&word);
    }
    !matches!(last, ')' | ']' | '}' | '"' | '\'' | '`')
}

fn pattern_end(bytes: &[u8], from: usize) -> Option<usize> {
    let (mut at, mut class) = (from + 1, false);
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 1,
            b'[' => class = true,
            b']' => class = false,
            b'/' if !class => return Some(at + 1),
            b'\n' => return None,
            _ => {}
        }
        at += 1;
    }
}

/// The end of a template literal. What stands in its `${ }` is left as it is.
fn template_end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            b'`' => return Some(at + 1),
            b'$' if bytes.get(at + 1) == Some(&b'{') => at = hole_end(bytes, at + 2)?,
            _ => at += 1,
        }
    }
}

fn hole_end(bytes: &[u8], from: usize) -> Option<usize> {
    let (mut at, mut depth) = (from, 1_u32);
    loop {
        match *bytes.get(at)? {
            b'"' | b'\'' => at = string_end(bytes, at)?,
            b'`' => at = template_end(bytes, at)?,
            b'{' => {
                depth += 1;
                at += 1;
            }
            b'}' => {
                depth -= 1;
                at += 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_all_else_stays() {
        for (long, short) in [
            (
                "  // a\n  let a = 1; // b\n\n\n  b()\n",
                "let a = 1;\nb()\n",
            ),
            (
                "a = \"// no\" + '/* no */' /* yes */ + 1",
                "a = \"// no\" + '/* no */' + 1\n",
            ),
            (
                "x = `  // ${ y(\"}\", `z`) }  \n  `",
                "x = `  // ${ y(\"}\", `z`) }  \n  `\n",
            ),
            (
                "a.replace(/[/\"]  \\/\\/ /g, b)",
                "a.replace(/[/\"]  \\/\\/ /g, b)\n",
            ),
            ("n = a  /  b / c // half", "n = a / b / c\n"),
            ("return  /\"/.test(x)", "return /\"/.test(x)\n"),
            ("a /* over\n lines */ b", "a\nb\n"),
            ("/*! licence */ a", "/*! licence */ a\n"),
        ] {
            assert_eq!(js(long), short);
            assert_eq!(js(&js(long)), short, "a second time nothing changes");
        }
    }

    #[test]
    fn what_does_not_end_stays_as_it_is() {
        for text in ["a = \"b", "a = `b ${c", "a /* b", "if (a) /\"/.test(b)"] {
            assert_eq!(js(text), text);
        }
    }
}
