//! HTML that a writer put into Markdown, cut into what passes through, its addresses, ids, text and comments.
//!
//! It does not repair HTML, and it does not judge what a tag does.

use std::ops::Range;

use crate::parse::document::LinkKind;

/// A part of raw HTML; ranges are bytes of the HTML that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Tags and the like: passes as it is.
    Markup(Range<usize>),
    /// Text between tags: passes as it is, too.
    Text(Range<usize>),
    /// Inside of a comment.
    Comment(Range<usize>),
    /// A `<` that starts nothing.
    Loose(usize),
    /// The value of an `href` or `src` in quotes of either kind.
    Address(Range<usize>, LinkKind),
    /// The value of an `id`, or of the `name` of an `<a>`: passes as it is, as part of its tag.
    Id(Range<usize>),
}

/// Cuts `html` into parts that together are the whole, but for ids, which are named before the markup they stand in.
pub(super) fn parts(html: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    // Once an end was looked for in vain it is not looked for again: each would read to the end of the text.
    let mut no_comment_ends = false;
    let mut no_tag_ends = false;
    while let Some(found) = tail(html, at).find('<') {
        let open = at + found;
        push_text(&mut parts, at..open);
        let rest = tail(html, open);
        at = if let Some(inside) = rest.strip_prefix("<!--") {
            let end = if no_comment_ends {
                None
            } else {
                comment_end(inside)
            };
            if let Some((inner, whole)) = end {
                parts.push(Part::Comment(open + 4..open + 4 + inner));
                open + 4 + whole
            } else {
                no_comment_ends = true;
                loose(&mut parts, open)
            }
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            let end = if no_tag_ends { None } else { rest.find('>') };
            if let Some(end) = end {
                parts.push(Part::Markup(open..open + end + 1));
                open + end + 1
            } else {
                no_tag_ends = true;
                loose(&mut parts, open)
            }
        } else {
            match tag(html, open, &mut parts) {
                Some(end) => end,
                None => loose(&mut parts, open),
            }
        };
    }
    push_text(&mut parts, at..html.len());
    parts
}

fn tail(html: &str, at: usize) -> &str {
    html.get(at..).unwrap_or_default()
}

fn push_text(parts: &mut Vec<Part>, range: Range<usize>) {
    if !range.is_empty() {
        parts.push(Part::Text(range));
    }
}

fn loose(parts: &mut Vec<Part>, open: usize) -> usize {
    parts.push(Part::Loose(open));
    open + 1
}

/// Lengths of a comment's inside, and of that with the end mark; `<!-->` and `<!--->` are comments, too.
fn comment_end(inside: &str) -> Option<(usize, usize)> {
    if inside.starts_with('>') {
        return Some((0, 1));
    }
    if inside.starts_with("->") {
        return Some((0, 2));
    }
    inside.find("-->").map(|end| (end, end + 3))
}

/// Reads the tag at `open`, with the raw text of a script or style after it. None if it is no whole tag.
fn tag(html: &str, open: usize, parts: &mut Vec<Part>) -> Option<usize> {
    let bytes = html.as_bytes();
    let mut at = open + 1;
    let closing = bytes.get(at) == Some(&b'/');
    at += usize::from(closing);
    let name_start = at;
    if !bytes.get(at)?.is_ascii_alphabetic() {
        return None;
    }
    at = skip(bytes, at, |b| {
        b.is_ascii_alphanumeric() || b == b'-' || b == b':'
    });
    let name = html.get(name_start..at)?.to_ascii_lowercase();
    let kept = parts.len();
    let mut written = open;
    loop {
        at = skip(bytes, at, |b| b.is_ascii_whitespace() || b == b'/');
        match bytes.get(at) {
            Some(b'>') => break,
            None | Some(b'<') => {
                parts.truncate(kept);
                return None;
            }
            Some(_) => {}
        }
        let Some((key, value, after)) = attribute(bytes, at) else {
            parts.truncate(kept);
            return None;
        };
        at = after;
        if let Some(value) = value {
            let key = html.get(key).unwrap_or_default();
            if is_id(&name, key) {
                parts.push(Part::Id(value));
            } else if let Some(kind) = address_kind(&name, key).filter(|_| !closing) {
                parts.push(Part::Markup(written..value.start));
                written = value.end;
                parts.push(Part::Address(value, kind));
            }
        }
    }
    let mut end = at + 1;
    if !closing && matches!(name.as_str(), "script" | "style" | "textarea" | "title") {
        end += raw_text(tail(html, end), &name);
    }
    parts.push(Part::Markup(written..end));
    Some(end)
}

/// Name and quoted value of the attribute at `at`, and where it ends. None if its value never ends.
fn attribute(bytes: &[u8], at: usize) -> Option<(Range<usize>, Option<Range<usize>>, usize)> {
    let key_end = skip(bytes, at + 1, |b| {
        !b.is_ascii_whitespace() && !b"=/><".contains(&b)
    });
    let key = at..key_end;
    let equals = skip(bytes, key_end, |b| b.is_ascii_whitespace());
    if bytes.get(equals) != Some(&b'=') {
        return Some((key, None, key_end));
    }
    let start = skip(bytes, equals + 1, |b| b.is_ascii_whitespace());
    let quote = *bytes.get(start)?;
    if matches!(quote, b'"' | b'\'') {
        let end = skip(bytes, start + 1, |b| b != quote);
        bytes.get(end)?;
        return Some((key, Some(start + 1..end), end + 1));
    }
    let end = skip(bytes, start, |b| !b.is_ascii_whitespace() && b != b'>');
    Some((key, None, end))
}

fn skip(bytes: &[u8], from: usize, also: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|b| also(**b)).count()
}

/// Length of the text up to the end tag of `name`, or to the end.
fn raw_text(rest: &str, name: &str) -> usize {
    let mut at = 0;
    while let Some(found) = tail(rest, at).find("</") {
        at += found;
        let word = rest.get(at + 2..at + 2 + name.len()).unwrap_or_default();
        if word.eq_ignore_ascii_case(name) {
            return at;
        }
        at += 2;
    }
    rest.len()
}

fn is_id(tag: &str, key: &str) -> bool {
    key.eq_ignore_ascii_case("id") || tag == "a" && key.eq_ignore_ascii_case("name")
}

fn address_kind(tag: &str, key: &str) -> Option<LinkKind> {
    match tag {
        "a" | "area" if key.eq_ignore_ascii_case("href") => Some(LinkKind::Link),
        "link" if key.eq_ignore_ascii_case("href") => Some(LinkKind::Source),
        "img" | "source" | "video" | "audio" | "iframe" | "embed" | "track" | "script"
        | "input"
            if key.eq_ignore_ascii_case("src") =>
        {
            Some(LinkKind::Source)
        }
        "video" if key.eq_ignore_ascii_case("poster") => Some(LinkKind::Source),
        _ => None,
    }
}

/// Undoes the few character references that stand in addresses and names.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let known = [
            ("amp;", '&'),
            ("lt;", '<'),
            ("gt;", '>'),
            ("quot;", '"'),
            ("apos;", '\''),
            ("#39;", '\''),
            ("nbsp;", '\u{a0}'),
        ];
        let found = known
            .iter()
            .find_map(|(name, c)| after.strip_prefix(name).map(|rest| (*c, rest)));
        if let Some((c, after)) = found {
            out.push(c);
            rest = after;
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Parts as words, for comparing.
    fn shown(html: &str) -> Vec<String> {
        let at = |r: &Range<usize>| html.get(r.clone()).unwrap().to_owned();
        parts(html)
            .iter()
            .map(|part| match part {
                Part::Markup(r) => format!("markup {}", at(r)),
                Part::Text(r) => format!("text {}", at(r)),
                Part::Comment(r) => format!("comment {}", at(r)),
                Part::Loose(_) => "loose <".into(),
                Part::Address(r, kind) => format!("{kind:?} {}", at(r)),
                Part::Id(r) => format!("id {}", at(r)),
            })
            .collect()
    }

    #[test]
    fn addresses_and_ids_are_found_in_tags() {
        assert_eq!(
            shown("<a id=\"x\" href=\"/y\">t</a><IMG alt=\"<\" SRC=\"p.png\">"),
            [
                "id x",
                "markup <a id=\"x\" href=\"",
                "Link /y",
                "markup \">",
                "text t",
                "markup </a>",
                "markup <IMG alt=\"<\" SRC=\"",
                "Source p.png",
                "markup \">"
            ]
        );
    }

    #[test]
    fn a_script_is_not_read_for_links() {
        let script = "<script>let a = '<a href=\"x\">';</script>";
        assert_eq!(
            shown(script),
            [
                "markup <script>let a = '<a href=\"x\">';",
                "markup </script>"
            ]
        );
    }

    #[test]
    fn what_is_no_tag_is_loose_and_its_text_is_kept() {
        assert_eq!(shown("a < b"), ["text a ", "loose <", "text  b"]);
        assert_eq!(shown("<!-- a"), ["loose <", "text !-- a"]);
        assert_eq!(shown("<!-- a -->b"), ["comment  a ", "text b"]);
        assert_eq!(shown("<div class=\"x"), ["loose <", "text div class=\"x"]);
    }

    proptest! {
        #[test]
        fn the_parts_are_the_whole(html in "[<>a!/=\"' ñ-]{0,60}") {
            let mut at = 0;
            for part in parts(&html) {
                let (start, end) = match part {
                    Part::Markup(r) | Part::Text(r) | Part::Address(r, _) => (r.start, r.end),
                    Part::Comment(r) => {
                        let close = html.get(r.end..).unwrap();
                        let mark = close.find('>').unwrap() + 1;
                        (r.start - 4, r.end + mark)
                    }
                    Part::Loose(at) => (at, at + 1),
                    Part::Id(_) => continue,
                };
                prop_assert_eq!(start, at);
                at = end;
            }
            prop_assert_eq!(at, html.len());
        }
    }
}
