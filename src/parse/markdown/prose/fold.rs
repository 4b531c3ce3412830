//! Text is folded as it is taken in, and each run of bytes remembers where it stood.
//!
//! It does not know Markdown.

use std::ops::Range;

use crate::source::Span;

/// A stretch of folded text and where it stands in the file. Where both are of one length, byte stands for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// First byte in the folded text.
    pub(super) at: u32,
    /// First byte in the file.
    pub(super) from: u32,
    /// Bytes in the file.
    pub(super) len: u32,
}

/// Folded text that grows.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub(super) text: String,
    pub(super) runs: Vec<Run>,
}

/// What stands for a character in folded text: itself, another, or nothing.
fn fold(c: char) -> Option<char> {
    Some(match c {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{ff07}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2010}' | '\u{2011}' => '-',
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => return None,
        c if c.is_whitespace() => ' ',
        c => c,
    })
}

impl Folded {
    /// Adds text that stands in the file, byte for byte, at `from`.
    pub(super) fn push(&mut self, text: &str, from: usize) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < text.len() {
            let plain = plain_run(bytes, at);
            if plain > at {
                // A blank after a blank of what came before is one too many.
                let skip = usize::from(bytes.get(at) == Some(&b' ') && self.ends_blank());
                if plain > at + skip {
                    self.run(from + at + skip, plain - at - skip, plain - at - skip);
                    self.text
                        .push_str(text.get(at + skip..plain).unwrap_or_default());
                }
                at = plain;
                continue;
            }
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
                return;
            };
            self.push_char(c, from + at, c.len_utf8());
            at += c.len_utf8();
        }
    }

    /// Adds one character that stands for `len` bytes of the file at `from`.
    pub(super) fn push_char(&mut self, c: char, from: usize, len: usize) {
        let Some(folded) = fold(c) else { return };
        if folded == ' ' && self.ends_blank() {
            return;
        }
        self.run(from, len, folded.len_utf8());
        self.text.push(folded);
    }

    /// Ends a passage: what follows stands on a line of its own. Blanks at its end go.
    pub(super) fn end(&mut self) {
        let mut end = self.text.len();
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        while let Some(run) = self.runs.pop_if(|run| run.at as usize >= kept) {
            end = run.at as usize;
        }
        if let Some(last) = self.runs.last_mut() {
            let (width, cut) = (end - last.at as usize, end - kept);
            if width == last.len as usize {
                last.len -= cut as u32;
            }
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.run(self.last_place(), 0, 1);
            self.text.push('\n');
        }
    }

    fn last_place(&self) -> usize {
        self.runs
            .last()
            .map_or(0, |run| (run.from + run.len) as usize)
    }

    fn ends_blank(&self) -> bool {
        self.text.is_empty() || self.text.ends_with([' ', '\n'])
    }

    /// Notes that the next `width` bytes stand for `len` bytes at `from`.
    fn run(&mut self, from: usize, len: usize, width: usize) {
        let at = self.text.len();
        if width == len
            && let Some(last) = self.runs.last_mut()
            && last.from + last.len == from as u32
            && last.len as usize == at - last.at as usize
        {
            last.len += len as u32;
            return;
        }
        self.runs.push(Run {
            at: at as u32,
            from: from as u32,
            len: len as u32,
        });
    }
}

/// Where a run of ASCII without tabs, line ends and double blanks ends that starts at `at`.
fn plain_run(bytes: &[u8], at: usize) -> usize {
    let mut end = at;
    let mut blank = false;
    while let Some(&b) = bytes.get(end) {
        if !(b' '..0x7f).contains(&b) || (b == b' ' && blank) {
            break;
        }
        blank = b == b' ';
        end += 1;
    }
    // A second blank is looked at on its own, which drops it.
    end
}

/// Where a part of folded text stands in the file.
pub(super) fn span(runs: &[Run], length: usize, range: &Range<usize>) -> Span {
    let place = |at: usize, end: bool| {
        let next = runs.partition_point(|run| run.at as usize <= at);
        let number = next.checked_sub(1)?;
        let run = runs.get(number)?;
        let width = runs.get(next).map_or(length, |run| run.at as usize) - run.at as usize;
        let (from, len) = (run.from as usize, run.len as usize);
        let inside = at - run.at as usize;
        Some(match (width == len, end) {
            (true, false) => from + inside,
            (true, true) => from + inside + 1,
            (false, false) => from,
            (false, true) => from + len,
        })
    };
    let start = place(range.start, false).unwrap_or(0);
    let end = range.end.checked_sub(1).and_then(|last| place(last, true));
    Span::new(start, end.unwrap_or(start).max(start))
}

/// The text in lower case, byte for byte as long: a character whose small form has another length stays.
pub(super) fn lower(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let small = |c: char| {
        let mut forms = c.to_lowercase();
        match (forms.next(), forms.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
            _ => c,
        }
    };
    text.chars().map(small).collect()
}
