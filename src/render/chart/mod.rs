//! A data file becomes a chart: an SVG in the page, without a script, that says in words what it shows.
//!
//! Colours and type are the page's own (`currentColor`; the theme may colour `.chart-series-1` and on), so a chart is
//! readable in light, dark and on paper. Series differ by pattern and dashes, not by colour alone.

mod bars;
mod lines;
mod scale;

use std::fmt::Write as _;

use super::body::escape_text;

/// Width of a drawing in its own units. It is shown at most half again as large, and on a phone a little smaller.
const WIDTH: f64 = 400.0;

/// Series that can be told apart.
const MOST_SERIES: usize = 4;

/// Bars or points that fit a drawing.
const MOST_ROWS: usize = 60;

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bar for each row, for amounts side by side.
    Bar,
    /// A line through the rows, for change in time.
    Line,
}

impl Kind {
    /// The kind of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "bar" => Some(Self::Bar),
            "line" => Some(Self::Line),
            _ => None,
        }
    }
}

/// The numbers of a chart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chart {
    /// What each row is.
    pub labels: Vec<String>,
    /// Name of each series, its numbers (none for an empty cell), and the cells as they are written.
    pub series: Vec<Series>,
}

/// A column of numbers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Series {
    /// Its heading.
    pub name: String,
    /// A number for each row; none for an empty cell.
    pub values: Vec<Option<f64>>,
    /// The cells as they are written, with their units.
    pub cells: Vec<String>,
}

/// Reads a table: the first column names the rows, each other is a series. The message says what can't be drawn.
pub(super) fn read(header: &[String], rows: &[Vec<String>]) -> Result<Chart, String> {
    let (Some((_, names)), false) = (header.split_first(), rows.is_empty()) else {
        return Err("there are no rows to draw".into());
    };
    if names.is_empty() {
        return Err("a chart needs two columns: what is counted, and how much".into());
    }
    if names.len() > MOST_SERIES {
        return Err(format!(
            "there are {} columns of numbers, and a chart shows up to {MOST_SERIES}: leave some out, or make two charts",
            names.len()
        ));
    }
    if rows.len() > MOST_ROWS {
        return Err(format!(
            "there are {} rows, and a chart shows up to {MOST_ROWS}: leave some out, or show a table",
            rows.len()
        ));
    }
    let cell = |row: &Vec<String>, n: usize| row.get(n).cloned().unwrap_or_default();
    let mut series = Vec::new();
    for (n, name) in names.iter().enumerate() {
        let cells: Vec<String> = rows.iter().map(|row| cell(row, n + 1)).collect();
        let mut values = Vec::new();
        for (row, text) in cells.iter().enumerate() {
            values.push(number(text).map_err(|()| {
                format!(
                    "`{text}` in row {} of the column \"{name}\" is not a number",
                    row + 1
                )
            })?);
        }
        series.push(Series {
            name: name.clone(),
            values,
            cells,
        });
    }
    if series.iter().all(|s| s.values.iter().all(Option::is_none)) {
        return Err("there are no numbers to draw".into());
    }
    Ok(Chart {
        labels: rows.iter().map(|row| cell(row, 0)).collect(),
        series,
    })
}

/// A number as people write it: `$1,200`, `45 %`, `−3.5`. None for an empty cell.
fn number(text: &str) -> Result<Option<f64>, ()> {
    let text = text.trim().replace('\u{2212}', "-");
    if text.is_empty() || matches!(text.as_str(), "-" | "–" | "—") {
        return Ok(None);
    }
    let digits: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, '.' | '-'))
        .collect();
    let is_unit = |c: char| {
        c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '%' | '+') || c.is_whitespace()
    };
    let unit = text.chars().filter(|c| !is_unit(*c)).count();
    // A sign of a currency or a short unit is no harm; a text with a digit in it is no number.
    let starts = text.starts_with(|c: char| c.is_ascii_digit() || !c.is_alphabetic());
    match digits.parse::<f64>() {
        Ok(value) if value.is_finite() && unit <= 3 && starts => Ok(Some(value)),
        _ => Err(()),
    }
}

impl Chart {
    fn numbers(&self) -> impl Iterator<Item = f64> + '_ {
        self.series
            .iter()
            .flat_map(|s| s.values.iter().flatten().copied())
    }

    /// All numbers in words, for those who don't see the drawing. The table beside it has them, too.
    fn words(&self) -> String {
        let of_series = self.series.iter().map(|series| {
            let parts: Vec<String> = self
                .labels
                .iter()
                .zip(&series.cells)
                .filter(|(_, cell)| !cell.trim().is_empty())
                .map(|(label, cell)| format!("{label}: {}", cell.trim()))
                .collect();
            format!("{}: {}.", series.name, parts.join(", "))
        });
        of_series.collect::<Vec<_>>().join(" ")
    }
}

/// The drawing. `id` is unique on the page and made of plain letters.
pub(super) fn svg(chart: &Chart, kind: Kind, title: &str, id: &str) -> String {
    let mut inside = String::new();
    let height = match kind {
        Kind::Bar => bars::draw(chart, id, &mut inside),
        Kind::Line => lines::draw(chart, id, &mut inside),
    };
    let name = if kind == Kind::Bar { "bar" } else { "line" };
    format!(
        "<svg class=\"chart-drawing chart-{name}\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-words\" font-size=\"14\" fill=\"currentColor\"><title id=\"{id}-title\">{}</title><desc id=\"{id}-words\">{}</desc>{inside}</svg>",
        escape_text(title),
        escape_text(&chart.words())
    )
}

/// A text in a drawing.
fn text(out: &mut String, (x, y): (f64, f64), anchor: &str, class: &str, content: &str) {
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" class=\"{class}\">{}</text>",
        short(x),
        short(y),
        escape_text(content)
    );
}

/// A number with at most one digit behind the point.
fn short(number: f64) -> String {
    let rounded = (number * 10.0).round() / 10.0;
    // Negative zero would be written with its sign.
    format!("{}", rounded + 0.0)
}

/// A label that fits about that many letters.
fn fitted(label: &str, letters: usize) -> String {
    if label.chars().count() <= letters {
        return label.to_owned();
    }
    let cut: String = label.chars().take(letters.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> Chart {
        let rows = [
            ["Talk", "$1,200", "3"],
            ["Plan", "", "−4.5"],
            ["Rest", "40 %", "0"],
        ];
        let rows: Vec<Vec<String>> = rows.iter().map(|r| r.map(str::to_owned).to_vec()).collect();
        read(&["Step".into(), "Cost".into(), "<Change>".into()], &rows).unwrap()
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let values: Vec<_> = chart().series.iter().map(|s| s.values.clone()).collect();
        assert_eq!(values[0], [Some(1200.0), None, Some(40.0)]);
        assert_eq!(values[1], [Some(3.0), Some(-4.5), Some(0.0)]);
        for wrong in ["about 5", "n/a", "5 to 6 weeks", "1.2.3"] {
            assert_eq!(number(wrong), Err(()), "{wrong}");
        }
        for (text, value) in [("20 mg", 20.0), ("€3", 3.0), ("7", 7.0)] {
            assert_eq!(number(text), Ok(Some(value)), "{text}");
        }
    }

    #[test]
    fn what_can_not_be_drawn_is_said_in_words() {
        let header = ["A".to_owned(), "B".to_owned()];
        let fault = read(&header, &[vec!["x".into(), "soon".into()]]).unwrap_err();
        assert_eq!(fault, "`soon` in row 1 of the column \"B\" is not a number");
        assert!(read(&header, &[]).is_err());
        assert!(read(&header[..1], &[vec!["x".into()]]).is_err());
        assert!(read(&header, &[vec!["x".into(), String::new()]]).is_err());
    }

    #[test]
    fn the_longest_bar_takes_all_the_room_and_the_others_their_share() {
        let rows = [["April", "41"], ["May", "20.5"], ["June", "0"]];
        let rows: Vec<Vec<String>> = rows.iter().map(|r| r.map(str::to_owned).to_vec()).collect();
        let chart = read(&["Month".into(), "Visits".into()], &rows).unwrap();
        let svg = svg(&chart, Kind::Bar, "Visits", "c1");
        let widths: Vec<f64> = svg
            .split("<rect ")
            .skip(1)
            .filter_map(|bar| {
                bar.split(" width=\"")
                    .nth(1)?
                    .split('"')
                    .next()?
                    .parse()
                    .ok()
            })
            .collect();
        let [whole, half, none] = widths[..] else {
            panic!("{svg}");
        };
        assert!(whole > WIDTH * 0.7, "{svg}");
        assert!((half * 2.0 - whole).abs() < 0.3, "{svg}");
        // Nothing is still a line, so that it does not look forgotten.
        assert!((none - 1.0).abs() < f64::EPSILON, "{svg}");
    }

    #[test]
    fn a_drawing_says_what_it_shows_and_keeps_within_its_frame() {
        for kind in [Kind::Bar, Kind::Line] {
            let svg = svg(&chart(), kind, "Costs & change", "c1");
            assert!(svg.contains("<title id=\"c1-title\">Costs &amp; change</title>"));
            assert!(svg.contains("Cost: Talk: $1,200, Rest: 40 %. &lt;Change&gt;: Talk: 3"));
            assert!(!svg.contains("style=") && !svg.contains("NaN") && !svg.contains("-0\""));
            for part in svg.split(" x=\"").skip(1) {
                let x: f64 = part.split('"').next().unwrap().parse().unwrap();
                assert!((0.0..=WIDTH).contains(&x), "{x} in {svg}");
            }
        }
    }
}
