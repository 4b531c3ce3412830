//! Bars that lie on their side, so that their names can be read on a phone.

use std::fmt::Write as _;

use super::scale::Scale;
use super::{Chart, WIDTH, fitted, short, text};

/// Height of a bar, of a row's name above its bars, and of the room below them.
const BAR: f64 = 16.0;
const NAME: f64 = 19.0;
const ROOM: f64 = 11.0;

/// Room at the right for the longest number: some nine letters.
const NUMBERS: f64 = 76.0;

/// Draws the bars and gives the drawing's height.
pub(super) fn draw(chart: &Chart, id: &str, out: &mut String) -> f64 {
    let scale = Scale::exact(chart.numbers());
    let right = WIDTH - NUMBERS;
    let x = |number: f64| right * scale.at(number);
    patterns(chart.series.len(), id, out);
    let mut y = legend(chart, id, out);
    for (row, label) in chart.labels.iter().enumerate() {
        text(
            out,
            (0.0, y + 13.0),
            "start",
            "chart-label",
            &fitted(label, 52),
        );
        y += NAME;
        for (n, series) in chart.series.iter().enumerate() {
            let value = series.values.get(row).copied().flatten();
            if let Some(value) = value {
                let (from, to) = (x(value.min(0.0)), x(value.max(0.0)));
                let _ = write!(
                    out,
                    "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"chart-series-{}\" fill=\"{}\"/>",
                    short(from),
                    short(y),
                    short((to - from).max(1.0)),
                    BAR - 2.0,
                    n + 1,
                    fill(n, id)
                );
                let cell = series.cells.get(row).map_or("", |c| c.trim());
                text(
                    out,
                    (to + 6.0, y + 12.0),
                    "start",
                    "chart-number",
                    &fitted(cell, 10),
                );
            }
            y += BAR;
        }
        y += ROOM;
    }
    if scale.low < 0.0 {
        let zero = short(x(0.0));
        let _ = write!(
            out,
            "<path d=\"M{zero} 0V{}\" stroke=\"currentColor\" stroke-opacity=\".5\"/>",
            short(y - ROOM)
        );
    }
    (y - ROOM + 2.0).ceil()
}

/// How the bars of a series are filled: full, and then in ever lighter stripes.
fn fill(series: usize, id: &str) -> String {
    if series == 0 {
        "currentColor".into()
    } else {
        format!("url(#{id}-{series})")
    }
}

fn patterns(series: usize, id: &str, out: &mut String) {
    for n in 1..series {
        // Stripes that lean to one side, to the other, and dots.
        let drawing = match n {
            1 => {
                "<path d=\"M-1 7L7 -1M-1 1L1 -1M5 7L7 5\" stroke=\"currentColor\" stroke-width=\"2\"/>"
            }
            2 => "<path d=\"M-1 -1L7 7M5 -1L7 1M-1 5L1 7\" stroke=\"currentColor\"/>",
            _ => "<circle cx=\"3\" cy=\"3\" r=\"1.4\"/>",
        };
        let _ = write!(
            out,
            "<pattern id=\"{id}-{n}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">{drawing}</pattern>"
        );
    }
}

/// Names the series, where there are several, and gives the height that took.
fn legend(chart: &Chart, id: &str, out: &mut String) -> f64 {
    if chart.series.len() < 2 {
        return 0.0;
    }
    let mut y = 0.0;
    for (n, series) in chart.series.iter().enumerate() {
        let _ = write!(
            out,
            "<rect x=\"0\" y=\"{}\" width=\"22\" height=\"12\" class=\"chart-series-{}\" fill=\"{}\"/>",
            short(y + 2.0),
            n + 1,
            fill(n, id)
        );
        text(
            out,
            (30.0, y + 13.0),
            "start",
            "chart-label",
            &fitted(&series.name, 48),
        );
        y += 20.0;
    }
    y + 10.0
}
