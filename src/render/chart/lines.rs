//! Lines through the rows, for what changes in time.

use std::fmt::Write as _;

use super::scale::{Scale, label};
use super::{Chart, WIDTH, fitted, short, text};

/// Height of the field in which lines run.
const FIELD: f64 = 200.0;

/// The most names below the field: more would run into one another.
const MOST_NAMES: usize = 5;

/// Dashes of each series' line; the first is whole.
const DASHES: [&str; 4] = ["", "7 4", "2 4", "9 3 2 3"];

/// Draws the lines and gives the drawing's height.
pub(super) fn draw(chart: &Chart, id: &str, out: &mut String) -> f64 {
    let _ = id;
    let scale = Scale::of(chart.numbers());
    let marks: Vec<String> = scale.marks.iter().map(|m| label(*m)).collect();
    let longest = marks.iter().map(|m| m.chars().count()).max().unwrap_or(1);
    let left = longest as f64 * 8.0 + 10.0;
    let top = legend(chart, out) + 10.0;
    let y = |number: f64| top + FIELD * (1.0 - scale.at(number));
    for (mark, name) in scale.marks.iter().zip(&marks) {
        let at = short(y(*mark));
        let strong = if mark.abs() < f64::EPSILON {
            ".6"
        } else {
            ".18"
        };
        let _ = write!(
            out,
            "<path d=\"M{} {at}H{WIDTH}\" stroke=\"currentColor\" stroke-opacity=\"{strong}\"/>",
            short(left)
        );
        text(
            out,
            (left - 8.0, y(*mark) + 5.0),
            "end",
            "chart-number",
            name,
        );
    }
    let last = chart.labels.len().saturating_sub(1).max(1);
    let (first_x, last_x) = (left + 12.0, WIDTH - 14.0);
    let x = |row: usize| first_x + (last_x - first_x) * row as f64 / last as f64;
    for (n, series) in chart.series.iter().enumerate() {
        line(n, &series.values, &x, &y, out);
    }
    names(chart, &x, top + FIELD + 22.0, out);
    (top + FIELD + 30.0).ceil()
}

/// A series: a line that breaks at empty cells, and a mark at each number.
fn line(
    series: usize,
    values: &[Option<f64>],
    x: &impl Fn(usize) -> f64,
    y: &impl Fn(f64) -> f64,
    out: &mut String,
) {
    let mut path = String::new();
    let mut drawing = false;
    for (row, value) in values.iter().enumerate() {
        if let Some(value) = value {
            let command = if drawing { 'L' } else { 'M' };
            let _ = write!(path, "{command}{} {}", short(x(row)), short(y(*value)));
        }
        drawing = value.is_some();
    }
    let class = series + 1;
    let dash = match DASHES.get(series) {
        Some(dash) if !dash.is_empty() => format!(" stroke-dasharray=\"{dash}\""),
        _ => String::new(),
    };
    let _ = write!(
        out,
        "<path d=\"{path}\" class=\"chart-series-{class}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2.5\" stroke-linejoin=\"round\"{dash}/>"
    );
    for (row, value) in values.iter().enumerate() {
        if let Some(value) = value {
            let _ = write!(
                out,
                "<circle cx=\"{}\" cy=\"{}\" r=\"3.5\" class=\"chart-series-{class}\"/>",
                short(x(row)),
                short(y(*value))
            );
        }
    }
}

/// Names of rows below the field: the first, the last, and some between.
fn names(chart: &Chart, x: &impl Fn(usize) -> f64, y: f64, out: &mut String) {
    let last = chart.labels.len().saturating_sub(1);
    let longest = chart
        .labels
        .iter()
        .map(|l| l.chars().count())
        .max()
        .unwrap_or(1);
    let most = (46 / (longest.min(16) + 2)).clamp(2, MOST_NAMES);
    let step = last.div_ceil(most - 1).max(1);
    for (row, name) in chart.labels.iter().enumerate() {
        // One that stands close before the last would run into it.
        let shown = row == last || (row % step == 0 && row + step.div_ceil(2) < last + 1);
        if shown {
            let (at, anchor) = match row {
                0 => (x(row) - 10.0, "start"),
                row if row == last => (WIDTH, "end"),
                _ => (x(row), "middle"),
            };
            text(out, (at, y), anchor, "chart-label", &fitted(name, 16));
        }
    }
}

/// Names the series, where there are several, and gives the height that took.
fn legend(chart: &Chart, out: &mut String) -> f64 {
    if chart.series.len() < 2 {
        return 0.0;
    }
    let mut y = 0.0;
    for (n, series) in chart.series.iter().enumerate() {
        let middle = short(y + 8.0);
        let dash = DASHES.get(n).copied().unwrap_or_default();
        let _ = write!(
            out,
            "<path d=\"M0 {middle}H30\" class=\"chart-series-{}\" stroke=\"currentColor\" stroke-width=\"2.5\" stroke-dasharray=\"{}\"/>",
            n + 1,
            if dash.is_empty() { "none" } else { dash }
        );
        text(
            out,
            (38.0, y + 13.0),
            "start",
            "chart-label",
            &fitted(&series.name, 46),
        );
        y += 20.0;
    }
    y + 6.0
}
