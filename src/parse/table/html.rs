//! Turns a table into accessible HTML: a caption or a name, header cells with their scope, a region that scrolls by itself.
//!
//! It renders no Markdown: cells and caption come as HTML. Looks are for the style sheet, by class alone.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::Alignment;

use super::{cells, layout};

/// Longest first cell, in characters, that still names its row.
const LONGEST_LABEL: usize = 60;

/// One cell, ready to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CellHtml {
    /// What goes between the tags.
    pub html: String,
    /// The words a reader sees.
    pub text: String,
}

impl CellHtml {
    /// A cell with HTML in it; its words are what stands outside of the tags.
    pub fn from_html(html: impl Into<String>) -> Self {
        let html = html.into();
        let mut text = String::new();
        let mut in_tag = false;
        for c in html.chars() {
            match c {
                '<' => in_tag = true,
                '>' if in_tag => in_tag = false,
                _ if in_tag => {}
                c => text.push(c),
            }
        }
        Self { html, text }
    }

    /// A cell with plain words, escaped for HTML.
    pub fn from_text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            html: escape(&text),
            text,
        }
    }

    /// Whether nothing stands in the cell, not even a picture.
    fn is_empty(&self) -> bool {
        cells::is_blank(&self.html)
    }
}

/// A table ready to be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// One for each column.
    pub alignments: Vec<Alignment>,
    /// The names of the columns.
    pub header: Vec<CellHtml>,
    /// The rows below the header; short ones are filled with empty cells, what is too much is kept.
    pub rows: Vec<Vec<CellHtml>>,
    /// HTML of the caption.
    pub caption: Option<String>,
}

/// The table as HTML. `id` begins the id of the caption; `label` is the name that a
/// screen reader gives to a table without a caption ("Table 1"), in the page's language and not yet escaped.
pub fn html(table: &Table, id: &str, label: &str) -> String {
    let mut out = String::from("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" ");
    // Writing to a string cannot fail.
    let _ = match &table.caption {
        Some(caption) => write!(
            out,
            "aria-labelledby=\"{id}-caption\">\n<table>\n<caption id=\"{id}-caption\">{caption}</caption>\n"
        ),
        None => write!(out, "aria-label=\"{}\">\n<table>\n", escape(label)),
    };
    let columns = table.header.len().max(table.alignments.len());
    out.push_str("<thead>\n<tr>");
    for column in 0..columns {
        let cell = table.header.get(column).cloned().unwrap_or_default();
        // A header cell without words names nothing, and checkers of accessibility say so.
        let tag = if cell.is_empty() {
            Tag::Cell
        } else {
            Tag::Column
        };
        push_cell(&mut out, tag, table.alignments.get(column), &cell.html);
    }
    out.push_str("</tr>\n</thead>\n");
    let labelled = first_column_labels(table);
    if !table.rows.is_empty() {
        out.push_str("<tbody>\n");
        for row in &table.rows {
            push_row(&mut out, table, row, columns, labelled);
        }
        out.push_str("</tbody>\n");
    }
    out.push_str("</table>\n</div>\n");
    out
}

fn push_row(out: &mut String, table: &Table, row: &[CellHtml], columns: usize, labelled: bool) {
    out.push_str("<tr>");
    for column in 0..columns.max(row.len()) {
        let tag = if labelled && column == 0 {
            Tag::Row
        } else {
            Tag::Cell
        };
        let cell = row.get(column).map_or("", |cell| cell.html.as_str());
        push_cell(out, tag, table.alignments.get(column), cell);
    }
    out.push_str("</tr>\n");
}

#[derive(Clone, Copy)]
enum Tag {
    /// Names a column.
    Column,
    /// Names a row.
    Row,
    /// Holds data.
    Cell,
}

fn push_cell(out: &mut String, tag: Tag, alignment: Option<&Alignment>, html: &str) {
    out.push_str(match tag {
        Tag::Column => "<th scope=\"col\"",
        Tag::Row => "<th scope=\"row\"",
        Tag::Cell => "<td",
    });
    out.push_str(match alignment {
        Some(Alignment::Left) => " class=\"align-left\"",
        Some(Alignment::Center) => " class=\"align-center\"",
        Some(Alignment::Right) => " class=\"align-right\"",
        Some(Alignment::None) | None => "",
    });
    out.push('>');
    out.push_str(html);
    out.push_str(match tag {
        Tag::Column | Tag::Row => "</th>",
        Tag::Cell => "</td>",
    });
}

/// Whether the first column's cells name their rows, so that a screen reader may say them with every other cell: two or more
/// columns, and in each row a first cell that has words, at most 60 characters of them, and says what no other row's says.
/// A repeated first cell (a group over several rows) or a long one (a sentence) names no row. The name of that column
/// itself does not matter: many writers leave the corner empty.
fn first_column_labels(table: &Table) -> bool {
    let mut seen = BTreeSet::new();
    let columns = table.header.len().max(table.alignments.len());
    let labels = table.rows.iter().all(|row| {
        let words = row.first().map_or("", |cell| cells::trim(&cell.text));
        !words.is_empty() && words.chars().count() <= LONGEST_LABEL && seen.insert(words)
    });
    columns > 1 && labels
}

/// Text with the signs that mean something in HTML written out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// A table from the records of a data file. Columns of numbers stand to the right.
pub fn from_records(header: Vec<String>, rows: Vec<Vec<String>>) -> Table {
    let columns = rows
        .iter()
        .map(Vec::len)
        .max()
        .unwrap_or(0)
        .max(header.len());
    let alignments = (0..columns)
        .map(|column| {
            let mut cells = rows
                .iter()
                .filter_map(|row| row.get(column))
                .filter(|cell| !cells::is_blank(cell))
                .peekable();
            if cells.peek().is_some() && cells.all(|cell| is_number(cell)) {
                Alignment::Right
            } else {
                Alignment::None
            }
        })
        .collect();
    let cells = |row: Vec<String>| row.into_iter().map(CellHtml::from_text).collect();
    Table {
        alignments,
        header: cells(header),
        rows: rows.into_iter().map(cells).collect(),
        caption: None,
    }
}

/// Whether people would read the cell as an amount: digits with at most a sign, a currency mark or a percent sign.
fn is_number(cell: &str) -> bool {
    let cell = cells::trim(cell).trim_start_matches(['-', '+', '−', '~', '<', '>', '≤', '≥', ' ']);
    let cell = cell.trim_start_matches(['$', '€', '£', '¥', ' ']);
    let cell = cell.trim_end_matches(['%', '€', '$', ' ', '\u{a0}', '\u{202f}']);
    let inner =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '\u{a0}' | '\u{202f}');
    cell.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && cell.ends_with(|c: char| c.is_ascii_digit())
        && cell.chars().all(inner)
}

/// The caption that a paragraph beside a table holds: what follows `Table:` or `Tabla:`.
pub fn caption_text(paragraph: &str) -> Option<&str> {
    let paragraph = cells::trim(paragraph);
    let caption = ["Table:", "Tabla:"]
        .iter()
        .find_map(|mark| paragraph.strip_prefix(mark))?;
    let caption = caption.trim();
    (!caption.is_empty()).then_some(caption)
}

/// Where in a table's source its last line is a caption that the parser took for a row: the bytes of that line, without its
/// end mark and the marks of a quote or list before it. A line with a `|` of its own is a row.
pub fn swallowed_caption(block: &str) -> Option<Range<usize>> {
    let block = block.trim_end_matches(['\n', '\r', ' ', '\t', '>']);
    let start = block.rfind(['\n', '\r'])? + 1;
    let line = block.get(start..)?;
    let (_, text) = layout::quote_prefix(line);
    let text = text.trim_start_matches([' ', '\t']);
    let below_dashes = block.get(..start)?.lines().count() >= 2;
    (below_dashes && caption_text(text).is_some() && cells::piped_row(text, None).is_none())
        .then(|| block.len() - text.len()..block.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(words: &[&str]) -> Vec<CellHtml> {
        words
            .iter()
            .map(|word| CellHtml::from_text(*word))
            .collect()
    }

    #[test]
    fn a_table_with_a_caption_names_its_region_columns_and_rows() {
        let table = Table {
            alignments: vec![Alignment::None, Alignment::Right],
            header: cells(&["", "Dose"]),
            rows: vec![cells(&["IV", "< 1 mg"]), cells(&["Nasal"])],
            caption: Some("Doses <em>we</em> give".to_owned()),
        };
        assert_eq!(
            html(&table, "table-2", "Table 2"),
            "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"table-2-caption\">\n<table>\n\
             <caption id=\"table-2-caption\">Doses <em>we</em> give</caption>\n<thead>\n<tr><td></td>\
             <th scope=\"col\" class=\"align-right\">Dose</th></tr>\n</thead>\n<tbody>\n<tr><th scope=\"row\">IV</th>\
             <td class=\"align-right\">&lt; 1 mg</td></tr>\n<tr><th scope=\"row\">Nasal</th><td class=\"align-right\"></td>\
             </tr>\n</tbody>\n</table>\n</div>\n"
        );
    }

    #[test]
    fn a_table_without_a_caption_has_a_label_and_repeated_first_cells_name_no_row() {
        let rows = vec![
            vec!["IV".to_owned(), "1".to_owned()],
            vec!["IV".to_owned(), "2".to_owned()],
        ];
        let table = from_records(vec!["Way".to_owned(), "Dose".to_owned()], rows);
        let html = html(&table, "table-1", "Table \"1\"");
        assert!(html.contains("aria-label=\"Table &quot;1&quot;\">\n<table>\n<thead>"));
        assert!(html.contains("<tr><td>IV</td><td class=\"align-right\">1</td></tr>"));
        assert!(!html.contains("scope=\"row\""));
    }

    #[test]
    fn a_long_or_single_first_column_names_no_row() {
        let table = |first: &str, columns| Table {
            alignments: vec![Alignment::None; columns],
            header: cells(&["a", "b"]).into_iter().take(columns).collect(),
            rows: vec![cells(&[first, "x"]).into_iter().take(columns).collect()],
            caption: None,
        };
        assert!(first_column_labels(&table(&"é".repeat(60), 2)));
        assert!(!first_column_labels(&table(&"é".repeat(61), 2)));
        assert!(!first_column_labels(&table("a", 1)));
        assert!(!first_column_labels(&table("\u{a0}", 2)));
    }

    #[test]
    fn amounts_stand_right_and_words_do_not() {
        for amount in ["12", "$1,200.50", "-3 %", "0.5", "1\u{a0}200 €", "<5"] {
            assert!(is_number(amount), "{amount}");
        }
        for words in ["", "12 mg", "2026-01-02", "a1", "1-2", "$"] {
            assert!(!is_number(words), "{words}");
        }
    }

    #[test]
    fn captions_begin_with_their_mark() {
        assert_eq!(caption_text("Table: Doses"), Some("Doses"));
        assert_eq!(
            caption_text("  Tabla:  Dosis de prueba "),
            Some("Dosis de prueba")
        );
        assert_eq!(caption_text("Table:"), None);
        assert_eq!(caption_text("The Table: Doses"), None);
    }

    #[test]
    fn a_caption_swallowed_as_a_row_is_found() {
        let cut = |block: &str| {
            swallowed_caption(block).map(|range| block.get(range).unwrap().to_owned())
        };
        assert_eq!(
            cut("| a | b |\n|---|---|\n| 1 | 2 |\nTable: Doses\n").as_deref(),
            Some("Table: Doses")
        );
        assert_eq!(
            cut("| a | b |\r\n> |---|---|\r\n> Tabla: Dosis é\r\n").as_deref(),
            Some("Tabla: Dosis é")
        );
        assert_eq!(cut("a | b\n---|---\nTable: x | 2\n"), None);
        assert_eq!(cut("Table: a\n|---|\n"), None);
    }
}
