//! Sheets as one HTML page that needs nothing else: no script, no other file, no request. It prints well.

use std::fmt::Write as _;

use super::text::plain;
use super::{Cell, Kind, PageCell, Sheet};

/// What a page says of itself.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The site's title.
    pub site: &'a str,
    /// The day, as people read it.
    pub day: &'a str,
    /// How many pages the site has.
    pub pages: usize,
}

/// Rows of a list on the page: ten thousand of them make one that no browser scrolls well, and nobody reads.
const MOST: usize = 500;

const STYLE: &str = include_str!("report.css");

/// The page.
pub fn page(sheets: &[Sheet], about: &About<'_>) -> String {
    let title = match sheets {
        [only] => only.kind.title(),
        _ => "Content report",
    };
    let site = escape(about.site);
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n<title>{title}: {site}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n<p class=\"site\">{site}</p>\n<h1>{title}</h1>\n<p>{} on {}, made by pamphlet.</p>\n</header>\n<main>\n",
        count(about.pages, "page", "pages"),
        escape(about.day),
    );
    if sheets.len() > 1 {
        html.push_str("<nav aria-label=\"Lists\">\n<ul class=\"cards\">\n");
        for sheet in sheets {
            let (number, words) = summary(sheet);
            let class = if is_good(sheet) {
                " class=\"good\""
            } else {
                ""
            };
            let _ = writeln!(
                html,
                "<li><a href=\"#{}\"{class}><b>{number}</b> {words}</a></li>",
                sheet.kind.name()
            );
        }
        html.push_str("</ul>\n</nav>\n");
    }
    for sheet in sheets {
        section(&mut html, sheet);
    }
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

/// A list's number and what it counts.
fn summary(sheet: &Sheet) -> (usize, &'static str) {
    let all = sheet.rows.len();
    let said = |word: &str| {
        sheet
            .rows
            .iter()
            .filter(|row| row.iter().any(|c| matches!(c, Cell::Text(t) if t == word)))
            .count()
    };
    match sheet.kind {
        Kind::ReviewDue => (all, "reviews due"),
        Kind::Unreviewed => (all, "without a review"),
        Kind::Duplicates => (all, "repeated texts"),
        Kind::Competing => (all, "competing pairs"),
        Kind::Orphans => (all, "without a link"),
        Kind::Reading => (said("too hard"), "too hard to read"),
        _ => (all, "in the list"),
    }
}

fn is_good(sheet: &Sheet) -> bool {
    summary(sheet).0 == 0
}

fn section(html: &mut String, sheet: &Sheet) {
    let name = sheet.kind.name();
    let _ = writeln!(
        html,
        "<section>\n<h2 id=\"{name}\">{}</h2>\n<p>{}</p>",
        sheet.kind.title(),
        escape(format!("{} {}", sheet.kind.about(), sheet.note).trim())
    );
    if sheet.rows.is_empty() {
        html.push_str("<p class=\"none\">None. All is well here.</p>\n</section>\n");
        return;
    }
    let _ = write!(
        html,
        "<div class=\"scroll\" role=\"region\" aria-labelledby=\"{name}\" tabindex=\"0\">\n<table>\n<thead>\n<tr>"
    );
    for (i, column) in sheet.columns.iter().enumerate() {
        let class = if is_number(sheet, i) {
            " class=\"number\""
        } else {
            ""
        };
        let _ = write!(
            html,
            "<th scope=\"col\"{class}>{}</th>",
            escape(column.head)
        );
    }
    html.push_str("</tr>\n</thead>\n<tbody>\n");
    for row in sheet.rows.iter().take(MOST) {
        html.push_str("<tr>");
        for (i, cell) in row.iter().enumerate() {
            let (tag, scope) = if i == 0 {
                ("th", " scope=\"row\"")
            } else {
                ("td", "")
            };
            let class = class(cell);
            let _ = write!(html, "<{tag}{scope}{class}>{}</{tag}>", shown(cell));
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody>\n</table>\n</div>\n");
    if sheet.rows.len() > MOST {
        let _ = writeln!(
            html,
            "<p>These are the first {MOST} of {}. <code>pamphlet list {name} --format csv</code> gives all of them.</p>",
            sheet.rows.len()
        );
    }
    html.push_str("</section>\n");
}

fn is_number(sheet: &Sheet, column: usize) -> bool {
    let cells = sheet.rows.iter().filter_map(|row| row.get(column));
    cells
        .into_iter()
        .all(|c| matches!(c, Cell::Count(_) | Cell::Number(..)))
}

/// A cell with more characters needs room on a narrow screen.
const LONG: usize = 24;

fn class(cell: &Cell) -> &'static str {
    match cell {
        Cell::Count(_) | Cell::Number(..) => " class=\"number\"",
        Cell::Text(text) if matches!(text.as_str(), "overdue" | "too hard" | "the same text") => {
            " class=\"bad\""
        }
        Cell::Date(_) => " class=\"date\"",
        Cell::Text(text) if text.len() > LONG => " class=\"long\"",
        _ => "",
    }
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Page(PageCell {
            path,
            title,
            address,
        }) => format!(
            "<a href=\"{}\">{}</a> <span class=\"path\">{}</span>",
            escape(address),
            escape(title),
            escape(path)
        ),
        other => escape(&plain(other)),
    }
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::super::column;
    use super::*;

    #[test]
    fn a_long_list_is_cut_and_says_where_the_rest_is() {
        let sheet = |rows: usize| Sheet {
            kind: Kind::Reading,
            note: String::new(),
            columns: vec![column("page", "page")],
            rows: vec![vec![Cell::Text("x".into())]; rows],
        };
        let about = About {
            site: "S",
            day: "2026-01-15",
            pages: 501,
        };
        let rows = |html: &str| html.matches("<th scope=\"row\"").count();
        let long = page(&[sheet(501)], &about);
        assert_eq!(rows(&long), 500);
        assert!(long.contains("first 500 of 501"), "{long}");
        assert!(
            long.contains("pamphlet list reading --format csv"),
            "{long}"
        );
        let whole = page(&[sheet(500)], &about);
        assert_eq!((rows(&whole), whole.contains("first 500")), (500, false));
    }

    #[test]
    fn what_a_site_says_is_escaped_and_nothing_is_asked_of_others() {
        let cell = Cell::Page(PageCell {
            path: "a.md".into(),
            title: "<script>alert(1)</script>".into(),
            address: "https://clinic.example/\"onclick=x/".into(),
        });
        let sheet = Sheet {
            kind: Kind::Orphans,
            note: String::new(),
            columns: vec![column("page", "page")],
            rows: vec![vec![cell]],
        };
        let about = About {
            site: "A & B",
            day: "2026-04-10",
            pages: 1,
        };
        let html = page(&[sheet], &about);
        assert!(html.contains("&lt;script&gt;alert(1)"), "{html}");
        assert!(html.contains("href=\"https://clinic.example/&quot;onclick=x/\""));
        assert!(html.contains("<title>Pages that no other page links to: A &amp; B</title>"));
        for word in ["<script", "src=", "<link", "url(", "@import"] {
            assert!(!html.contains(word), "{word}");
        }
    }
}
