//! Pieces under way: HTML that grows, holes between, and the two ways to escape text for it.
//!
//! It does not know Markdown.

use crate::parse::document::Piece;

/// HTML with holes, as far as it is written.
#[derive(Debug, Default)]
pub(super) struct Output {
    pieces: Vec<Piece>,
    html: String,
    /// Whether the last thing written was a hole, after which a block starts on a line of its own.
    after_hole: bool,
}

/// A place in an [`Output`] that later text may be put at, as long as HTML stood before it when it was taken.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    piece: usize,
    at: usize,
}

impl Output {
    /// An output with room for `bytes` of HTML.
    pub(super) fn with_room(bytes: usize) -> Self {
        Self {
            html: String::with_capacity(bytes),
            ..Self::default()
        }
    }

    /// Writes finished HTML.
    pub(super) fn html(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Writes text between tags.
    pub(super) fn text(&mut self, text: &str) {
        escape_text(&mut self.html, text);
    }

    /// Writes text inside the double quotes of an attribute.
    pub(super) fn attribute(&mut self, text: &str) {
        escape_attribute(&mut self.html, text);
    }

    /// Starts a new line unless one has just begun.
    pub(super) fn line(&mut self) {
        let begun = if self.html.is_empty() {
            !self.after_hole
        } else {
            self.html.ends_with('\n')
        };
        if !begun {
            self.html.push('\n');
        }
    }

    /// Leaves a hole.
    pub(super) fn hole(&mut self, piece: Piece) {
        self.flush();
        self.pieces.push(piece);
        self.after_hole = true;
    }

    /// Takes back blanks at the end of the line under way.
    pub(super) fn trim_line(&mut self) {
        let kept = self.html.trim_end_matches([' ', '\t']).len();
        self.html.truncate(kept);
    }

    /// Takes back blanks and line ends at the end.
    pub(super) fn trim(&mut self) {
        let kept = self.html.trim_end_matches([' ', '\t', '\n']).len();
        self.html.truncate(kept);
    }

    /// Takes back `end` if that was written last.
    pub(super) fn take_back(&mut self, end: &str) -> bool {
        let found = self.html.ends_with(end);
        if found {
            self.html.truncate(self.html.len() - end.len());
        }
        found
    }

    /// The place where the next text will stand.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            piece: self.pieces.len(),
            at: self.html.len(),
        }
    }

    /// Whether nothing was written since `mark`.
    pub(super) fn is_at(&self, mark: Mark) -> bool {
        mark.piece == self.pieces.len() && mark.at == self.html.len()
    }

    /// Puts `html` at `mark` in place of the `erased` bytes that stand just before it.
    pub(super) fn replace_before(&mut self, mark: Mark, erased: usize, html: &str) {
        let under_way = mark.piece == self.pieces.len();
        let text = match self.pieces.get_mut(mark.piece) {
            Some(Piece::Html(text)) => text,
            None if under_way => &mut self.html,
            _ => return,
        };
        let start = mark.at.saturating_sub(erased);
        if text.is_char_boundary(start) && text.is_char_boundary(mark.at) && mark.at <= text.len() {
            text.replace_range(start..mark.at, html);
        }
    }

    /// The pieces from the one that `mark` stands in.
    pub(super) fn since(&mut self, mark: Mark) -> &mut [Piece] {
        self.pieces.get_mut(mark.piece..).unwrap_or_default()
    }

    /// How many pieces stand before this point.
    pub(super) fn cut(&mut self) -> usize {
        self.flush();
        self.pieces.len()
    }

    /// Everything written.
    pub(super) fn finish(mut self) -> Vec<Piece> {
        self.flush();
        self.pieces
    }

    /// Writes pieces made elsewhere.
    pub(super) fn extend(&mut self, pieces: Vec<Piece>) {
        for piece in pieces {
            match piece {
                Piece::Html(html) => self.html(&html),
                hole => self.hole(hole),
            }
        }
    }

    fn flush(&mut self) {
        if !self.html.is_empty() {
            self.after_hole = false;
            self.pieces
                .push(Piece::Html(std::mem::take(&mut self.html)));
        }
    }
}

/// Writes text between tags: `&`, `<` and `>` become references, and control characters, which HTML has no place
/// for, the replacement character.
pub(super) fn escape_text(out: &mut String, text: &str) {
    escape(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => control(byte),
    });
}

/// Writes text inside double quotes.
pub(super) fn escape_attribute(out: &mut String, text: &str) {
    escape(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\n' => Some(" "),
        _ => control(byte),
    });
}

/// Writes HTML as it is, but for control characters and carriage returns.
pub(super) fn clean_html(out: &mut String, html: &str) {
    escape(out, html, control);
}

#[inline]
fn control(byte: u8) -> Option<&'static str> {
    match byte {
        b'\t' | b'\n' => None,
        b'\r' => Some(""),
        0..0x20 | 0x7f => Some("\u{fffd}"),
        _ => None,
    }
}

#[inline]
fn escape(out: &mut String, text: &str, replacement: impl Fn(u8) -> Option<&'static str>) {
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(instead) = replacement(byte) {
            // Only ASCII bytes are replaced, so both ends are character boundaries.
            out.push_str(text.get(written..at).unwrap_or_default());
            out.push_str(instead);
            written = at + 1;
        }
    }
    out.push_str(text.get(written..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_control_characters_are_replaced() {
        let mut out = String::new();
        escape_text(&mut out, "a<b> & \"c\"\0ñ\r\n");
        assert_eq!(out, "a&lt;b&gt; &amp; \"c\"\u{fffd}ñ\n");
        out.clear();
        escape_attribute(&mut out, "\"a\nb\"");
        assert_eq!(out, "&quot;a b&quot;");
    }

    #[test]
    fn a_mark_is_found_again_after_a_hole() {
        let mut out = Output::default();
        out.html("<h2>");
        let mark = out.mark();
        out.html("a");
        out.hole(Piece::Address(0));
        out.html("b");
        out.replace_before(mark, 1, " id=\"a\">");
        assert_eq!(
            out.finish(),
            [
                Piece::Html("<h2 id=\"a\">a".into()),
                Piece::Address(0),
                Piece::Html("b".into())
            ]
        );
    }
}
