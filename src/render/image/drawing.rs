//! SVG drawings: their size, and what makes one unsafe to publish.
//!
//! A drawing is published as it is, or not at all: nothing in it is rewritten.

use crate::render::stage::Size;
use crate::source::Span;

/// The size of a drawing: its `width` and `height`, or else its `viewBox`.
pub(super) fn size(text: &str) -> Option<Size> {
    let tag = text.get(text.find("<svg")?..)?;
    let tag = tag.get(..tag.find('>')?)?;
    let pixels = |name| {
        attribute(tag, name).and_then(|v| v.trim_end_matches("px").trim().parse::<f64>().ok())
    };
    if let (Some(width), Some(height)) = (pixels("width"), pixels("height")) {
        return whole(width, height);
    }
    let mut parts = attribute(tag, "viewBox")?
        .split(|c: char| c == ',' || c.is_whitespace())
        .filter(|p| !p.is_empty());
    let (width, height) = (parts.nth(2)?.parse().ok()?, parts.next()?.parse().ok()?);
    whole(width, height)
}

fn whole(width: f64, height: f64) -> Option<Size> {
    let fits = |n: f64| (1.0..1e6).contains(&n);
    (fits(width) && fits(height)).then(|| (width.round() as u32, height.round() as u32))
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    for (at, _) in tag.match_indices(name) {
        let before = tag.get(..at)?.chars().next_back();
        let rest = tag.get(at + name.len()..)?.trim_start();
        if before.is_some_and(char::is_whitespace) && rest.starts_with('=') {
            let value = rest.get(1..)?.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            return value.get(1..)?.split(quote).next();
        }
    }
    None
}

/// What in a drawing runs code when somebody opens it by itself: a script, an event's handler, a `javascript:` address.
/// The first such place, and what it is. Comments and texts are looked at too: better one finding too many than a
/// script that hides.
pub(in crate::render) fn active_part(text: &str) -> Option<(Span, &'static str)> {
    let lower = text.to_ascii_lowercase();
    let script = lower
        .match_indices("<script")
        .map(|(at, found)| (at, at + found.len(), "a script"));
    let address = lower
        .match_indices("javascript:")
        .map(|(at, found)| (at, at + found.len(), "an address that runs code"));
    let handler = handlers(&lower).map(|(at, end)| (at, end, "a handler that runs code"));
    let (start, end, what) = script.chain(address).chain(handler).min()?;
    Some((Span::new(start, end), what))
}

/// Attributes such as `onload=`, inside of tags.
fn handlers(lower: &str) -> impl Iterator<Item = (usize, usize)> {
    lower.match_indices("on").filter_map(|(at, _)| {
        let (before, rest) = lower.split_at_checked(at)?;
        let in_tag = before.rfind('<') > before.rfind('>');
        let starts = before.ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/'));
        let name = rest.find(|c: char| !c.is_ascii_alphabetic())?;
        let is_attribute = rest.get(name..)?.trim_start().starts_with('=');
        (in_tag && starts && name > 2 && is_attribute).then_some((at, at + name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_drawing_is_its_own_or_its_view_box() {
        assert_eq!(
            size("<svg width=\"40\" height='30px' viewBox=\"0 0 1 1\">"),
            Some((40, 30))
        );
        assert_eq!(
            size("<svg stroke-width=\"9\" viewBox=\"0 0 800 450\">"),
            Some((800, 450))
        );
        assert_eq!(size("<svg width=\"100%\" viewBox=\"0 0 x y\">"), None);
    }

    #[test]
    fn what_runs_code_is_found_and_a_plain_drawing_is_not() {
        let plain =
            "<svg><title>on = off</title><g font-family=\"x\"><text>on load=1</text></g></svg>";
        assert_eq!(active_part(plain), None);
        for (text, from) in [
            ("<svg><SCRIPT>x</SCRIPT></svg>", 5),
            ("<svg onload=\"x()\">", 5),
            ("<svg\n onLoad = 'x()'>", 6),
            ("<a xlink:href=\"javascript:x()\">", 15),
            ("<svg id=\"a\"onclick=\"x\">", 11),
        ] {
            let (span, _) = active_part(text).unwrap();
            assert_eq!(span.start, from, "{text}");
        }
    }
}
