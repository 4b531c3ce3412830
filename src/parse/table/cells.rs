//! Turns one line into cells, or into the line of dashes under a table's header, however it was damaged; and turns cells
//! back into a Markdown table.
//!
//! It knows one line at a time: which lines belong together is for `damage` and `loose`.

use pulldown_cmark::Alignment;

/// How the cells of a row are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// By `|`, as Markdown wants it.
    Pipe,
    /// By a look-alike such as U+FF5C or U+2502.
    Foreign,
    /// By `\|`, every one of them escaped.
    Escaped,
    /// By a tab, or by two or more spaces or no-break spaces.
    Gap,
    /// By one no-break space: a guess.
    ThinGap,
}

/// A line taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Cells as they would be written between `|`.
    pub cells: Vec<String>,
    /// Whether a separator stands before the first cell.
    pub leading: bool,
    /// Whether a separator stands after the last cell.
    pub trailing: bool,
    /// What keeps the cells apart.
    pub style: Style,
}

/// The line of dashes under a header.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Delimiter {
    /// One for each column.
    pub alignments: Vec<Alignment>,
    /// Whether a pipe or a `+` keeps the cells apart; spaces do otherwise.
    pub piped: bool,
    /// Whether a separator stands before the first cell.
    pub leading: bool,
    /// Whether it is drawn with `+` or box corners, as a border is.
    pub border: bool,
}

/// Spaces that people see as a space, tabs among them.
pub(super) fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{3000}'
    )
}

/// Characters that nobody sees.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
    )
}

/// Look-alikes of the pipe.
pub(super) fn is_foreign_pipe(c: char) -> bool {
    matches!(c, '｜' | '│' | '┃' | '¦' | '║')
}

fn is_dash(c: char) -> bool {
    is_long_dash(c) || matches!(c, '-' | '‐' | '‑' | '‒' | '=')
}

/// Dashes that an editor makes from two or three hyphens, and lines of a drawn box.
fn is_long_dash(c: char) -> bool {
    matches!(c, '–' | '—' | '―' | '−' | '─' | '━' | '═')
}

/// The text without spaces and unseen characters at its ends.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c| is_space(c) || is_invisible(c))
}

/// Whether a reader sees nothing in the line.
pub(super) fn is_blank(text: &str) -> bool {
    trim(text).is_empty()
}

/// Like [`trim`], and without the backslash that an export leaves at a line's end.
fn trim_row(text: &str) -> &str {
    let text = trim(text);
    let slashes = text.bytes().rev().take_while(|b| *b == b'\\').count();
    if slashes % 2 == 1 {
        trim(text.strip_suffix('\\').unwrap_or(text))
    } else {
        text
    }
}

/// The line of dashes that `line` is, or none.
pub(super) fn delimiter(line: &str) -> Option<Delimiter> {
    let clean = clean_dashes(line)?;
    let clean = clean.trim();
    let border = clean.contains('+');
    if !border && !clean.contains('|') {
        return spaced_delimiter(clean);
    }
    let is_separator = |c: char| c == '|' || c == '+';
    let inner = clean.strip_prefix(is_separator).unwrap_or(clean);
    let leading = inner.len() < clean.len();
    let inner = inner.strip_suffix(is_separator).unwrap_or(inner);
    let alignments = inner
        .split(is_separator)
        .map(|cell| dashes(&cell.replace(' ', "")))
        .collect::<Option<Vec<_>>>()?;
    Some(Delimiter {
        alignments,
        piped: true,
        leading,
        border,
    })
}

/// The line with every dash as `-`, every pipe as `|` and every corner as `+`; none if it holds anything else.
fn clean_dashes(line: &str) -> Option<String> {
    let mut clean = String::new();
    let mut chars = trim_row(line).chars().peekable();
    while let Some(c) = chars.next() {
        let plain = match c {
            '\\' if chars.peek().is_some_and(|n| is_dash(*n) || *n == '|') => continue,
            c if is_invisible(c) => continue,
            '|' | '├' | '┤' | '╞' | '╡' | '┝' | '┥' | '┠' | '┨' | '╠' | '╣' => {
                '|'
            }
            c if is_foreign_pipe(c) => '|',
            '+' | '┼' | '╪' | '┿' | '╂' | '╋' | '╬' | '┌' | '┬' | '┐' | '└' | '┴' | '┘' => {
                '+'
            }
            ':' => ':',
            c if is_space(c) => ' ',
            // A long dash stands for the hyphens it was made from.
            c if is_long_dash(c) => {
                clean.push_str("--");
                '-'
            }
            c if is_dash(c) => '-',
            _ => return None,
        };
        clean.push(plain);
    }
    clean.contains('-').then_some(clean)
}

/// Groups of dashes with only spaces between. One hyphen is no group: `- - -` is a ruled line.
fn spaced_delimiter(clean: &str) -> Option<Delimiter> {
    let alignments = clean
        .split_ascii_whitespace()
        .map(|group| (group.len() > 1).then(|| dashes(group)).flatten())
        .collect::<Option<Vec<_>>>()?;
    Some(Delimiter {
        alignments,
        piped: false,
        leading: false,
        border: false,
    })
}

fn dashes(cell: &str) -> Option<Alignment> {
    let inner = cell.strip_prefix(':').unwrap_or(cell);
    let left = inner.len() < cell.len();
    let dashes = inner.strip_suffix(':').unwrap_or(inner);
    let right = dashes.len() < inner.len();
    if dashes.is_empty() || dashes.contains(':') {
        return None;
    }
    Some(match (left, right) {
        (true, true) => Alignment::Center,
        (true, false) => Alignment::Left,
        (false, true) => Alignment::Right,
        (false, false) => Alignment::None,
    })
}

/// The cells of a line with separators, as `want` columns if any reading gives that many.
pub(super) fn piped_row(line: &str, want: Option<usize>) -> Option<Row> {
    // Most lines of a text have none; all look-alikes lie outside of ASCII.
    if !line.bytes().any(|b| b == b'|' || !b.is_ascii()) {
        return None;
    }
    let mut readings = [
        split(line, Style::Pipe, |c| c == '|'),
        split(line, Style::Foreign, is_foreign_pipe),
        split(line, Style::Foreign, |c| c == '|' || is_foreign_pipe(c)),
        split(line, Style::Escaped, |_| false),
    ];
    if trim(line).starts_with(is_foreign_pipe) {
        readings.rotate_left(1);
    }
    let fits = |row: &&Row| want.is_some_and(|n| row.cells.len() == n);
    // Pipes kept on purpose as words are escaped one by one; a row is read that way only if no true pipe is in it.
    let has_pipes = readings
        .iter()
        .flatten()
        .any(|row| row.style != Style::Escaped);
    let usable = || {
        readings
            .iter()
            .flatten()
            .filter(|row| row.style != Style::Escaped || !has_pipes)
    };
    usable().find(fits).or_else(|| usable().next()).cloned()
}

fn split(line: &str, style: Style, is_pipe: impl Fn(char) -> bool) -> Option<Row> {
    let line = trim_row(line);
    let mut cells = vec![String::new()];
    let mut last_is_pipe = false;
    let mut before = ' ';
    for c in line.chars() {
        let Some(cell) = cells.last_mut() else { break };
        // As for the parser, a `|` behind a backslash parts no cells, not even behind two.
        let escaped = c == '|' && before == '\\';
        last_is_pipe = if escaped {
            style == Style::Escaped
        } else {
            is_pipe(c)
        };
        if last_is_pipe {
            if escaped {
                cell.pop();
            }
            cells.push(String::new());
        } else {
            cell.extend((c == '|' && !escaped).then_some('\\'));
            cell.push(c);
        }
        before = c;
    }
    if cells.len() < 2 {
        return None;
    }
    let leading = cells.first().is_some_and(|cell| trim(cell).is_empty());
    if last_is_pipe {
        cells.pop();
    }
    let cells: Vec<_> = cells
        .iter()
        .skip(usize::from(leading))
        .map(|cell| trim(cell).to_owned())
        .collect();
    (!cells.is_empty()).then_some(Row {
        cells,
        leading,
        trailing: last_is_pipe,
        style,
    })
}

/// The cells of a line whose pipes are lost: apart by a tab or two spaces, or, if that gives another number than `want`,
/// by runs that hold a no-break space.
pub(super) fn gap_row(line: &str, want: Option<usize>) -> Option<Row> {
    let plain = |b: u8| b.is_ascii() && b != b'\t';
    if line.bytes().all(plain) && !line.contains("  ") {
        return None;
    }
    let wide = split_gaps(line, |run| run.contains('\t') || run.chars().count() > 1);
    let fits = |cells: &[String]| want.is_none_or(|n| cells.len() == n);
    if wide.len() > 1 && fits(&wide) {
        return Some(gap(wide, Style::Gap));
    }
    let thin = split_gaps(line, |run| {
        run.contains(['\t', '\u{a0}', '\u{202f}']) || run.chars().count() > 1
    });
    if want.is_some() && thin.len() > 1 && fits(&thin) {
        return Some(gap(thin, Style::ThinGap));
    }
    (wide.len() > 1).then(|| gap(wide, Style::Gap))
}

fn gap(cells: Vec<String>, style: Style) -> Row {
    Row {
        cells,
        leading: false,
        trailing: false,
        style,
    }
}

fn split_gaps(line: &str, is_gap: impl Fn(&str) -> bool) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut run = String::new();
    for c in trim_row(line).chars() {
        if is_space(c) {
            run.push(c);
        } else if !is_invisible(c) {
            if is_gap(&run) {
                cells.push(String::new());
            }
            if let Some(cell) = cells.last_mut() {
                if !run.is_empty() && !cell.is_empty() {
                    cell.push(' ');
                }
                let escaped = cell.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
                cell.extend((c == '|' && !escaped).then_some('\\'));
                cell.push(c);
            }
            run.clear();
        }
    }
    cells
}

/// The cells of a line between single tabs, empty ones too; none without a tab inside.
pub(super) fn tab_row(line: &str) -> Option<Vec<String>> {
    let line = line.trim_end_matches([' ', '\u{a0}']);
    let cells: Vec<_> = line
        .split('\t')
        .map(|cell| escape_pipes(trim(cell)))
        .collect();
    (cells.len() > 1).then_some(cells)
}

fn escape_pipes(cell: &str) -> String {
    split_gaps(cell, |_| false).concat()
}

/// The table as Markdown, one line each: header, dashes, rows. Short rows are filled with empty cells.
pub(super) fn markdown(
    header: &[String],
    alignments: &[Alignment],
    rows: &[Vec<String>],
) -> Vec<String> {
    let row = |cells: &[String]| {
        let filled = cells.iter().map(String::as_str);
        let empty = std::iter::repeat_n("", header.len().saturating_sub(cells.len()));
        let mut line = String::from("|");
        for cell in filled.chain(empty) {
            line.push(' ');
            line.push_str(cell);
            line.push_str(if cell.is_empty() { "|" } else { " |" });
        }
        line
    };
    let dashes: Vec<_> = (0..header.len())
        .map(|i| match alignments.get(i) {
            Some(Alignment::Left) => ":---".to_owned(),
            Some(Alignment::Center) => ":---:".to_owned(),
            Some(Alignment::Right) => "---:".to_owned(),
            Some(Alignment::None) | None => "---".to_owned(),
        })
        .collect();
    let mut lines = vec![row(header), row(&dashes)];
    lines.extend(rows.iter().map(|cells| row(cells)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_dashes_is_seen_through_its_damage() {
        let columns = |line: &str| delimiter(line).map(|d| d.alignments.len());
        for line in [
            "|---|---|",
            "--- | ---",
            "|—|—|",
            "| === | === |",
            "+----+----+",
            "├───┼───┤",
            "|\u{a0}---\u{a0}|\u{200b}---|",
            "｜---｜---｜",
            "\\|---\\|---\\|",
            "\\| \\--- \\| \\--- \\|",
            "|---|---|\\",
            "---\u{a0}\u{a0}\u{a0}---",
        ] {
            assert_eq!(columns(line), Some(2), "{line}");
        }
        for line in ["- - -", "a | b", "", "|", "| |", "- x", "+ ---x", ": :"] {
            assert_eq!(columns(line), None, "{line}");
        }
        assert_eq!(
            delimiter("|:--|:-:|--:|").unwrap().alignments,
            [Alignment::Left, Alignment::Center, Alignment::Right]
        );
    }

    #[test]
    fn cells_are_split_at_pipes_and_not_at_escaped_ones() {
        let cells = |line: &str, want| piped_row(line, want).map(|r| r.cells);
        assert_eq!(cells("| a \\| b | c |", None).unwrap(), ["a \\| b", "c"]);
        assert_eq!(cells("\\| a \\| b \\|", Some(2)).unwrap(), ["a", "b"]);
        assert_eq!(cells("｜ a｜b | c ｜", Some(2)).unwrap(), ["a", "b \\| c"]);
        assert_eq!(cells("| a | |", None).unwrap(), ["a", ""]);
        assert_eq!(cells("|", None), None);
        assert_eq!(cells("plain", None), None);
    }

    #[test]
    fn gaps_part_cells_and_single_spaces_do_not() {
        let cells = |line: &str| gap_row(line, None).map(|r| r.cells);
        assert_eq!(
            cells("IV\u{a0}\u{a0} \u{a0}0.5 mg | kg").unwrap(),
            ["IV", "0.5 mg \\| kg"]
        );
        assert_eq!(cells("one two"), None);
        assert_eq!(
            gap_row("a b\u{a0}c", Some(2)).unwrap().style,
            Style::ThinGap
        );
    }
}
