//! Stylesheets (CSS Syntax Level 3): comments go, white space shrinks, addresses can be changed.

use super::{comment_end, string_end};

/// A part of a stylesheet, as far as this needs to tell parts apart.
enum Part<'a> {
    /// A text in quotes, with them.
    Text(&'a str),
    /// A comment.
    Comment(&'a str),
    /// `url(…)` without quotes.
    Url(&'a str),
    /// White space.
    Space,
    /// Anything else, a character.
    Other(char),
}

fn parts(text: &str) -> Option<Vec<Part<'_>>> {
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..)?.chars().next() {
        let end = match c {
            '"' | '\'' => {
                let end = string_end(bytes, at)?;
                parts.push(Part::Text(text.get(at..end)?));
                end
            }
            '/' if bytes.get(at + 1) == Some(&b'*') => {
                let end = comment_end(text, at)?;
                parts.push(Part::Comment(text.get(at..end)?));
                end
            }
            'u' | 'U' if is_plain_url(text, at) => {
                let end = at + text.get(at..)?.find(')')? + 1;
                parts.push(Part::Url(text.get(at..end)?));
                end
            }
            '\\' => {
                parts.push(Part::Other(c));
                let next = text.get(at + 1..)?.chars().next()?;
                parts.push(Part::Other(next));
                at + 1 + next.len_utf8()
            }
            c if c.is_ascii_whitespace() => {
                parts.push(Part::Space);
                let rest = text.get(at..)?;
                at + rest.len() - rest.trim_ascii_start().len()
            }
            c => {
                parts.push(Part::Other(c));
                at + c.len_utf8()
            }
        };
        at = end;
    }
    Some(parts)
}

/// Whether `url(` starts here, not as the end of a longer name, and what follows is no quote.
fn is_plain_url(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|t| t.chars().next_back());
    let inside = text
        .get(at..at + 4)
        .filter(|word| word.eq_ignore_ascii_case("url("))
        .and_then(|_| text.get(at + 4..));
    !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        && inside.is_some_and(|rest| !rest.trim_start().starts_with(['"', '\'']))
}

/// The stylesheet without comments (but `/*! */`, which licences are) and spare white space.
pub fn css(text: &str) -> String {
    let Some(parts) = parts(text) else {
        return text.to_owned();
    };
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for part in parts {
        match part {
            Part::Space => space = true,
            Part::Comment(comment) if comment.starts_with("/*!") => {
                out.push_str(comment);
                space = false;
            }
            // Where a comment parts two words, it did so as white space does not: nothing is put in its place.
            Part::Comment(_) => {}
            Part::Text(text) | Part::Url(text) => {
                part_words(&mut out, space, text.chars().next());
                out.push_str(text);
                space = false;
            }
            Part::Other(c) => {
                part_words(&mut out, space, Some(c));
                if c == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(c);
                space = false;
            }
        }
    }
    out
}

/// White space, where dropping it could change what is meant.
fn part_words(out: &mut String, space: bool, next: Option<char>) {
    let spare_after = out.is_empty() || out.ends_with(['{', '}', ';', ',', ':', '(', '>', '[']);
    let spare_before = next.is_none_or(|c| matches!(c, '{' | '}' | ';' | ',' | ')' | '>' | ']'));
    if space && !spare_after && !spare_before {
        out.push(' ');
    }
}

/// The stylesheet with each address of `url(…)` as `change` gives it; none leaves it as it is.
pub fn rewrite_urls(text: &str, change: impl Fn(&str) -> Option<String>) -> String {
    let Some(parts) = parts(text) else {
        return text.to_owned();
    };
    let mut out = String::with_capacity(text.len());
    for part in parts {
        match part {
            Part::Url(whole) => {
                let inside = whole.get(4..whole.len() - 1).unwrap_or_default().trim();
                match change(inside) {
                    Some(new) => {
                        out.push_str("url(\"");
                        out.push_str(&new);
                        out.push_str("\")");
                    }
                    None => out.push_str(whole),
                }
            }
            Part::Text(quoted) => {
                let open = out.trim_end().to_ascii_lowercase();
                let inside = quoted.get(1..quoted.len() - 1).unwrap_or_default();
                match Some(inside)
                    .filter(|_| open.ends_with("url("))
                    .and_then(&change)
                {
                    Some(new) => {
                        out.push('"');
                        out.push_str(&new);
                        out.push('"');
                    }
                    None => out.push_str(quoted),
                }
            }
            Part::Comment(comment) => out.push_str(comment),
            Part::Space => out.push(' '),
            Part::Other(c) => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_goes_where_it_says_nothing() {
        for (long, short) in [
            ("a {\n  color : red ;\n}\n", "a{color :red}"),
            (
                "a :hover, b > c { margin: 0 -1px }",
                "a :hover,b>c{margin:0 -1px}",
            ),
            (
                "@media (min-width: 40rem) and (x) { a { b: c; } }",
                "@media (min-width:40rem) and (x){a{b:c}}",
            ),
            (
                "a{width:calc(1px + 2 * (3px - 1px))}",
                "a{width:calc(1px + 2 * (3px - 1px))}",
            ),
            (
                "a::before { content: \"a  /* b */ { \"; }",
                "a::before{content:\"a  /* b */ { \"}",
            ),
            (
                "a { background: url( a b.png ) no-repeat }",
                "a{background:url( a b.png ) no-repeat}",
            ),
            ("/* x */a/* y */ b{}/*! licence */", "a b{}/*! licence */"),
            (".a\\:b  .c { --x: ; }", ".a\\:b .c{--x:}"),
            ("a { content: '\\'' ; }", "a{content:'\\''}"),
            ("a [ href ] { b: c }", "a [href]{b:c}"),
        ] {
            assert_eq!(css(long), short);
            assert_eq!(css(&css(long)), short, "a second time nothing changes");
        }
    }

    #[test]
    fn what_does_not_end_stays_as_it_is() {
        for text in ["a { b: \"c }", "a {} /* b", "a { b: url(c"] {
            assert_eq!(css(text), text);
        }
    }

    #[test]
    fn addresses_are_changed_wherever_they_stand() {
        let change = |url: &str| (url == "f.woff2").then(|| "g.woff2".to_owned());
        let text = "a{b:url(f.woff2),url( \"f.woff2\" ),url('x.png'),xurl(f.woff2)}/* url(f.woff2) */ c{d:\"f.woff2\"}";
        assert_eq!(
            rewrite_urls(text, change),
            "a{b:url(\"g.woff2\"),url( \"g.woff2\" ),url('x.png'),xurl(f.woff2)}/* url(f.woff2) */ c{d:\"f.woff2\"}"
        );
    }
}
