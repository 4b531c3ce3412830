//! A text of front matter is folded with its place: as written it may have quotes, escapes and line breaks.
//!
//! It does not read YAML again: the value is laid beside the text it came from.

use super::fold::Folded;

/// Adds `value`, which `written` (at `from` in the file) was read as. A character that is not found in `written` in
/// its turn, such as one of an escape, gets the place of what stands there.
pub(super) fn push(folded: &mut Folded, value: &str, written: &str, from: usize) {
    let quoted = written.starts_with(['"', '\'']) && written.len() >= 2;
    let inner = usize::from(quoted);
    if written.get(inner..inner + value.len()) == Some(value) {
        folded.push(value, from + inner);
        return;
    }
    let mut at = if quoted { 1 } else { block_head(written) };
    for c in value.chars() {
        let rest = written.get(at..).unwrap_or_default();
        let found = if c.is_whitespace() {
            // A blank may stand for a line end and the next line's indentation.
            let blanks = rest.len() - rest.trim_start().len();
            Some((0, blanks))
        } else {
            rest.char_indices()
                .take(16)
                .find(|(_, known)| *known == c)
                .map(|(skipped, _)| (skipped, c.len_utf8()))
        };
        let (skipped, len) = found.unwrap_or((0, 0));
        folded.push_char(c, from + at + skipped, len);
        at += skipped + len;
    }
}

/// Bytes of the `|` or `>-` line of a YAML block.
fn block_head(written: &str) -> usize {
    if written.starts_with(['|', '>']) {
        written.find('\n').map_or(0, |at| at + 1)
    } else {
        0
    }
}
