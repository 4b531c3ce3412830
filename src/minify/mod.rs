//! Stylesheets and scripts without what only people read: comments and spare white space.
//!
//! Conservative on purpose: no name is shortened and no rule is moved, so what runs is what was written. A text whose
//! strings or comments do not end is given back as it is.

mod css;
mod js;

pub use css::{css, rewrite_urls};
pub use js::js;

/// The end of a quoted text that starts at `from`, behind its closing quote; none where it does not end. A line's end
/// ends it too, as an error that is not ours to mend, unless a backslash stands before.
fn string_end(bytes: &[u8], from: usize) -> Option<usize> {
    let quote = *bytes.get(from)?;
    let mut at = from + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 2,
            b'\n' => return None,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// The end of a `/* */` comment that starts at `from`.
fn comment_end(text: &str, from: usize) -> Option<usize> {
    let inside = text.get(from + 2..)?;
    Some(from + 2 + inside.find("*/")? + 2)
}
