//! The size of a picture from its first bytes. The only file that names `imagesize`.
//!
//! It does not decode pictures.

use super::stage::Size;

/// Width and height in pixels; for SVG those of its `width` and `height`, or else of its `viewBox`.
pub(super) fn size(path: &str, bytes: &[u8]) -> Option<Size> {
    if path.to_ascii_lowercase().ends_with(".svg") {
        return svg_size(std::str::from_utf8(bytes).ok()?);
    }
    let size = imagesize::blob_size(bytes).ok()?;
    Some((
        u32::try_from(size.width).ok()?,
        u32::try_from(size.height).ok()?,
    ))
}

fn svg_size(text: &str) -> Option<Size> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_drawing_is_its_own_or_its_view_box() {
        assert_eq!(
            size(
                "a.svg",
                b"<svg width=\"40\" height='30px' viewBox=\"0 0 1 1\">"
            ),
            Some((40, 30))
        );
        assert_eq!(
            size("a.svg", b"<svg stroke-width=\"9\" viewBox=\"0 0 800 450\">"),
            Some((800, 450))
        );
        assert_eq!(
            size("a.svg", b"<svg width=\"100%\" viewBox=\"0 0 x y\">"),
            None
        );
    }

    #[test]
    fn what_is_no_picture_has_no_size() {
        assert_eq!(size("a.png", b"not a picture"), None);
    }
}
