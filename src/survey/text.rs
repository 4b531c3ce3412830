//! A sheet as text: a table that fits a terminal, CSV (RFC 4180), JSON.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{Cell, Sheet};
use crate::moment::Moment;

/// A column is not cut below this.
const NARROWEST: usize = 9;

/// A table of at most `width` columns, where its numbers leave room for that; what is cut ends, or a path begins, in
/// `…`.
pub fn table(sheet: &Sheet, width: usize) -> String {
    if sheet.rows.is_empty() {
        return format!("{}: none.\n", sheet.kind.title());
    }
    let shown: Vec<usize> = (0..sheet.columns.len())
        .filter(|i| sheet.columns[*i].in_table && is_used(sheet, *i))
        .collect();
    let heads: Vec<Vec<char>> = shown
        .iter()
        .map(|i| sheet.columns[*i].head.chars().collect())
        .collect();
    let rows: Vec<Vec<Shown>> = sheet
        .rows
        .iter()
        .map(|row| {
            shown
                .iter()
                .filter_map(|i| row.get(*i))
                .map(Shown::of)
                .collect()
        })
        .collect();
    let widths = widths(&heads, &rows, width);
    let mut text = String::new();
    let numbers: Vec<bool> = (0..shown.len())
        .map(|i| {
            rows.iter()
                .all(|row| row.get(i).is_some_and(|c| c.is_number))
        })
        .collect();
    let head: Vec<Shown> = heads
        .into_iter()
        .map(|chars| Shown {
            chars,
            ..Shown::default()
        })
        .collect();
    for row in std::iter::once(&head).chain(&rows) {
        let mut line = String::new();
        for ((cell, width), is_number) in row.iter().zip(&widths).zip(&numbers) {
            let cut = cell.cut(*width);
            let blank = " ".repeat(width - cut.chars().count());
            let (before, after) = if *is_number {
                (blank, String::new())
            } else {
                (String::new(), blank)
            };
            let _ = write!(line, "{before}{cut}{after}  ");
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// Whether a column has anything in it.
fn is_used(sheet: &Sheet, column: usize) -> bool {
    sheet.rows.iter().any(|row| match row.get(column) {
        Some(Cell::Text(text)) => !text.is_empty(),
        Some(Cell::Number(number, _)) => number.is_some(),
        Some(Cell::Date(moment)) => moment.is_some(),
        _ => true,
    })
}

/// A cell as a terminal shows it.
#[derive(Default)]
struct Shown {
    chars: Vec<char>,
    is_path: bool,
    is_number: bool,
}

impl Shown {
    fn of(cell: &Cell) -> Self {
        Self {
            chars: match cell {
                Cell::Page(page) => page.path.chars().collect(),
                other => plain(other).chars().collect(),
            },
            is_path: match cell {
                Cell::Page(_) => true,
                Cell::Text(text) => text.ends_with(".md") && !text.contains(' '),
                _ => false,
            },
            is_number: matches!(cell, Cell::Count(_) | Cell::Number(..)),
        }
    }

    /// The end of a path says more than its start; the start of anything else.
    fn cut(&self, width: usize) -> String {
        let over = self.chars.len().saturating_sub(width);
        if over == 0 {
            return self.chars.iter().collect();
        }
        let kept = width.saturating_sub(1);
        if self.is_path {
            let end = self.chars.iter().skip(self.chars.len() - kept);
            std::iter::once(&'…').chain(end).collect()
        } else {
            let start = self.chars.iter().take(kept);
            start.chain(std::iter::once(&'…')).collect()
        }
    }
}

/// How wide each column is: as wide as it needs, and the widest narrower until all fit.
fn widths(heads: &[Vec<char>], rows: &[Vec<Shown>], most: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = heads.iter().map(Vec::len).collect();
    let mut cuttable = vec![false; widths.len()];
    for row in rows {
        for ((width, cuttable), cell) in widths.iter_mut().zip(&mut cuttable).zip(row) {
            *width = (*width).max(cell.chars.len());
            *cuttable |= !cell.is_number;
        }
    }
    let between = 2 * widths.len().saturating_sub(1);
    loop {
        let total = widths.iter().sum::<usize>() + between;
        let widest = (0..widths.len())
            .filter(|i| cuttable[*i] && widths[*i] > NARROWEST.max(heads[*i].len()))
            .max_by_key(|i| widths[*i]);
        match widest {
            Some(i) if total > most => widths[i] -= 1,
            _ => return widths,
        }
    }
}

/// A cell as words; a page is its path.
pub(super) fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Count(n) => n.to_string(),
        Cell::Number(Some(number), decimals) => format!("{number:.decimals$}"),
        Cell::Number(None, _) | Cell::Date(None) => String::new(),
        Cell::Date(Some(moment)) => day(*moment),
        Cell::Page(page) => page.path.clone(),
    }
}

/// A day without its time.
fn day(moment: Moment) -> String {
    let (year, month, day) = moment.day();
    format!("{year:04}-{month:02}-{day:02}")
}

/// CSV with a head; a page has three columns: its path, title and address.
pub fn csv(sheet: &Sheet) -> String {
    let has_pages = |i: usize| {
        sheet
            .rows
            .iter()
            .any(|row| matches!(row.get(i), Some(Cell::Page(_))))
    };
    let mut head = Vec::new();
    for (i, column) in sheet.columns.iter().enumerate() {
        head.push(column.key.to_owned());
        if has_pages(i) {
            head.push(part(column.key, "title"));
            head.push(part(column.key, "address"));
        }
    }
    let mut text = csv_line(head);
    for row in &sheet.rows {
        let cells = row.iter().flat_map(|cell| match cell {
            Cell::Page(page) => [&page.path, &page.title, &page.address]
                .map(|part| no_formula(part))
                .to_vec(),
            Cell::Text(text) => vec![no_formula(text)],
            // Whole, as in JSON: a script may want the time.
            Cell::Date(moment) => vec![moment.map(Moment::text).unwrap_or_default()],
            other => vec![plain(other)],
        });
        text.push_str(&csv_line(cells.collect()));
    }
    text
}

/// The name of a page's title or address: `title` of the column `page`, `other_title` of the column `other`.
fn part(key: &str, part: &str) -> String {
    if key == "page" {
        part.to_owned()
    } else {
        format!("{key}_{part}")
    }
}

/// Words of a writer that no spreadsheet takes for a formula: a quote stands before a sign that would start one (OWASP,
/// CSV injection). Numbers are left as they are.
fn no_formula(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn csv_line(cells: Vec<String>) -> String {
    let quoted = cells.into_iter().map(|cell| {
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    });
    quoted.collect::<Vec<_>>().join(",") + "\n"
}

/// A list of objects, one a row.
pub fn json(sheet: &Sheet) -> Value {
    let object = |row: &Vec<Cell>| {
        let mut map = Map::new();
        for (column, cell) in sheet.columns.iter().zip(row) {
            let value = match cell {
                Cell::Text(text) => json!(text),
                Cell::Count(n) => json!(n),
                Cell::Date(moment) => json!(moment.map(Moment::text).unwrap_or_default()),
                Cell::Number(number, decimals) => json!(number.map(|n| rounded(n, *decimals))),
                Cell::Page(page) => {
                    map.insert(column.key.to_owned(), json!(page.path));
                    map.insert(part(column.key, "title"), json!(page.title));
                    map.insert(part(column.key, "address"), json!(page.address));
                    continue;
                }
            };
            map.insert(column.key.to_owned(), value);
        }
        Value::Object(map)
    };
    sheet.rows.iter().map(object).collect()
}

fn rounded(number: f64, decimals: usize) -> f64 {
    let scale = (0..decimals).fold(1.0, |scale, _| scale * 10.0);
    (number * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, PageCell, aside, column};
    use super::*;

    fn sheet() -> Sheet {
        let page = |path: &str, title: &str| {
            Cell::Page(PageCell {
                path: path.to_owned(),
                title: title.to_owned(),
                address: format!("https://clinic.example/{}/", path.trim_end_matches(".md")),
            })
        };
        Sheet {
            kind: Kind::Reading,
            note: String::new(),
            columns: vec![
                column("page", "page"),
                column("grade", "grade"),
                aside("more", "more"),
                column("note", "note"),
            ],
            rows: vec![
                vec![
                    page("articles/a.md", "A, \"b\""),
                    Cell::Number(Some(9.25), 1),
                    Cell::Text("x".into()),
                    Cell::Text("fine".into()),
                ],
                vec![
                    page("articles/a-much-longer-name.md", "=1+1"),
                    Cell::Number(None, 1),
                    Cell::Text(String::new()),
                    Cell::Text("a note of some length".into()),
                ],
            ],
        }
    }

    #[test]
    fn a_table_fits_and_shows_the_end_of_paths() {
        assert_eq!(
            table(&sheet(), 80),
            "page                            grade  note\narticles/a.md                     9.2  fine\narticles/a-much-longer-name.md         a note of some length\n"
        );
        assert_eq!(
            table(&sheet(), 40),
            "page              grade  note\narticles/a.md       9.2  fine\n…-longer-name.md         a note of some…\n"
        );
        assert!(table(&sheet(), 10).lines().all(|l| l.chars().count() <= 27));
    }

    #[test]
    fn in_csv_a_page_has_title_and_address_and_no_cell_is_a_formula() {
        assert_eq!(
            csv(&sheet()),
            "page,title,address,grade,more,note\narticles/a.md,\"A, \"\"b\"\"\",https://clinic.example/articles/a/,9.2,x,fine\narticles/a-much-longer-name.md,'=1+1,https://clinic.example/articles/a-much-longer-name/,,,a note of some length\n"
        );
    }

    #[test]
    fn in_csv_only_words_are_kept_from_being_formulas() {
        let line = |cell: Cell| {
            let text = csv(&Sheet {
                kind: Kind::Reading,
                note: String::new(),
                columns: vec![column("c", "c")],
                rows: vec![vec![cell]],
            });
            text.strip_prefix("c\n").unwrap().to_owned()
        };
        let words = |text: &str| line(Cell::Text(text.into()));
        for (text, expected) in [
            ("=1+1", "'=1+1\n"),
            ("+1", "'+1\n"),
            ("-1+1|cmd", "'-1+1|cmd\n"),
            ("@SUM(A1)", "'@SUM(A1)\n"),
            ("\t=1", "'\t=1\n"),
            ("\r=1", "\"'\r=1\"\n"),
            ("=\"a\",b", "\"'=\"\"a\"\",b\"\n"),
            ("a=1", "a=1\n"),
            ("", "\n"),
        ] {
            assert_eq!(words(text), expected, "{text:?}");
        }
        assert_eq!(line(Cell::Number(Some(-9.25), 2)), "-9.25\n");
        assert_eq!(line(Cell::Count(3)), "3\n");
    }

    #[test]
    fn in_json_numbers_are_numbers_and_what_is_not_known_is_null() {
        let all = json(&sheet());
        assert_eq!(all[0]["grade"], 9.3);
        assert_eq!(all[1]["grade"], Value::Null);
        assert_eq!(all[1]["title"], "=1+1");
    }

    #[test]
    fn an_empty_list_says_so() {
        let none = Sheet {
            rows: Vec::new(),
            ..sheet()
        };
        assert_eq!(
            table(&none, 80),
            "How hard the articles are to read: none.\n"
        );
        assert_eq!(csv(&none).lines().count(), 1);
    }
}
