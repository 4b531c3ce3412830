//! Where the address of a link stands in the text, so that a finding can point at it and a fix can replace it.
//!
//! It does not resolve addresses.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{LinkType, RefDefs};

/// Where the text of a link or picture, in `text` at `range`, has its address. `inner_end` is where its own text
/// ends. None where the address can't be told apart.
pub(super) fn destination(
    text: &str,
    range: &Range<usize>,
    inner_end: usize,
    kind: LinkType,
) -> Option<Range<usize>> {
    match kind {
        LinkType::Autolink | LinkType::Email => {
            let inside = range.start + 1..range.end.checked_sub(1)?;
            (inside.start <= inside.end).then_some(inside)
        }
        LinkType::Inline => {
            let rest = text.get(inner_end..range.end)?;
            let open = inner_end + rest.find("](")? + 2;
            bare(text, open..range.end)
        }
        _ => None,
    }
}

/// The address that stands, after white space, at the start of `range`.
fn bare(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let rest = text.get(range.clone())?;
    let lead = rest.len() - rest.trim_ascii_start().len();
    let start = range.start + lead;
    let rest = text.get(start..range.end)?;
    if let Some(inside) = rest.strip_prefix('<') {
        let end = inside.find('>')?;
        return Some(start + 1..start + 1 + end);
    }
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' if depth == 0 => return Some(start..start + at),
            b')' => depth -= 1,
            b if b.is_ascii_whitespace() => return Some(start..start + at),
            _ => {}
        }
    }
    Some(start..range.end)
}

/// Where the addresses of a text's reference definitions stand, by label in lower case.
pub(super) fn definitions(text: &str, known: &RefDefs<'_>) -> BTreeMap<String, Range<usize>> {
    known
        .iter()
        .filter_map(|(label, definition)| {
            let whole = text.get(definition.span.clone())?;
            let colon = whole.find("]:")? + 2;
            let at = definition.span.start + colon;
            Some((label.to_lowercase(), bare(text, at..definition.span.end)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    /// The address of the first link of `text` as written.
    fn address(text: &str) -> String {
        let parser = Parser::new_ext(text, Options::empty());
        let known = definitions(text, parser.reference_definitions());
        let mut link = None;
        let mut inner_end = 0;
        for (event, range) in parser.into_offset_iter() {
            match event {
                Event::Start(Tag::Link { link_type, id, .. }) => {
                    inner_end = range.start + 1;
                    link = Some((link_type, id.to_lowercase()));
                }
                Event::End(TagEnd::Link) => {
                    let (kind, id) = link.take().unwrap();
                    let found = destination(text, &range, inner_end, kind)
                        .or_else(|| known.get(&id).cloned());
                    return text.get(found.unwrap()).unwrap().to_owned();
                }
                _ => inner_end = range.end,
            }
        }
        panic!("no link in {text}");
    }

    #[test]
    fn addresses_are_found_as_written() {
        for (text, found) in [
            ("[a **b**](/x \"t\")", "/x"),
            ("[](/x)", "/x"),
            ("[a](</x y> 't')", "/x y"),
            ("[a]( /x_(y) )", "/x_(y)"),
            ("[`](`](/ñ)", "/ñ"),
            ("<https://x.example/>", "https://x.example/"),
            ("[a][B]\n\n[b]: /ref 'x'", "/ref"),
            ("[B]\n\n[b]:\n  <ref>", "ref"),
        ] {
            assert_eq!(address(text), found, "{text}");
        }
    }
}
