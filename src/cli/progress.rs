//! How far a build has come, as a line on a terminal; and where its time went, as a table and as a trace.
//!
//! The line is drawn on standard error, only where that is a terminal, and only for builds that last.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::json;

use crate::progress::{Lap, Now, Progress};

/// Builds that are done by then show nothing.
const PATIENCE: Duration = Duration::from_millis(500);
/// From one drawing to the next.
const PAUSE: Duration = Duration::from_millis(100);
/// Cells of the bar.
const BAR: usize = 24;

/// Does the work, and shows how far it has come where somebody can see it.
pub(super) fn shown<T>(progress: &Progress, wanted: bool, work: impl FnOnce() -> T) -> T {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if !wanted || dumb || !std::io::stderr().is_terminal() {
        return work();
    }
    std::thread::scope(|scope| {
        let (done, waiting) = channel::<()>();
        scope.spawn(move || {
            let mut pause = PATIENCE;
            let mut drawn = false;
            while waiting.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                if let Some(now) = progress.now() {
                    draw(&line(now));
                    drawn = true;
                }
                pause = PAUSE;
            }
            if drawn {
                draw("");
            }
        });
        let result = work();
        drop(done);
        result
    })
}

/// Puts a line in the place of the last one.
fn draw(line: &str) {
    let mut out = std::io::stderr().lock();
    let _ = write!(out, "\r\u{1b}[K{line}").and_then(|()| out.flush());
}

/// "Making pages  ━━━━━━━━────────  6412 of 14984".
fn line(now: Now) -> String {
    let doing = doing(now.stage);
    if now.total == 0 {
        return format!("{doing} …");
    }
    let full = (now.done * BAR / now.total).min(BAR);
    let (full, empty) = ("━".repeat(full), "─".repeat(BAR - full));
    format!("{doing:<24} {full}{empty} {} of {}", now.done, now.total)
}

fn doing(stage: &str) -> &str {
    match stage {
        "files" => "Looking at the files",
        "articles" => "Reading articles",
        "site" => "Putting the site together",
        "related" => "Finding related articles",
        "pages" => "Making pages",
        "publish" => "Publishing",
        "cache" => "Looking into the cache",
        other => other,
    }
}

/// Where the time went, by stage: seconds on the wall, and of all processors together where the system tells.
pub(super) fn table(progress: &Progress) -> String {
    let mut rows: Vec<Lap> = Vec::new();
    for lap in progress.laps().into_iter().filter(|l| l.item.is_none()) {
        match rows.iter_mut().find(|row| row.stage == lap.stage) {
            Some(row) => {
                row.wall += lap.wall;
                row.cpu = row.cpu.zip(lap.cpu).map(|(a, b)| a + b);
                row.items += lap.items;
            }
            None => rows.push(lap),
        }
    }
    let whole = progress.elapsed().as_secs_f64();
    let mut text = line_of(["stage", "seconds", "cpu", "share", "items"]);
    for row in &rows {
        let share = row.wall.as_secs_f64() / whole.max(1e-9) * 100.0;
        let items = match row.items {
            0 => String::new(),
            n => n.to_string(),
        };
        text.push_str(&line_of([
            row.stage,
            &format!("{:.3}", row.wall.as_secs_f64()),
            &row.cpu
                .map_or_else(String::new, |cpu| format!("{:.3}", cpu.as_secs_f64())),
            &format!("{share:.0} %"),
            &items,
        ]));
    }
    text.push_str(&line_of(["all", &format!("{whole:.3}"), "", "", ""]));
    text
}

/// A row of the table: the stage's name on the left, numbers on the right.
fn line_of([stage, seconds, cpu, share, items]: [&str; 5]) -> String {
    let line = format!("{stage:<10}{seconds:>9}{cpu:>9}{share:>8}{items:>9}");
    format!("{}\n", line.trim_end())
}

/// The laps as Chrome's trace events (Trace Event Format, Google, 2016: "complete events", in microseconds), for
/// chrome://tracing and its like.
pub(super) fn trace(progress: &Progress) -> String {
    let mut text = String::from("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
    for (number, lap) in progress.laps().iter().enumerate() {
        let event = json!({
            "name": lap.item.as_deref().unwrap_or(lap.stage),
            "cat": lap.stage,
            "ph": "X",
            "pid": 1,
            "tid": lap.thread,
            "ts": lap.start.as_secs_f64() * 1e6,
            "dur": lap.wall.as_secs_f64() * 1e6,
        });
        let comma = if number == 0 { "" } else { ",\n" };
        // Writing to a string can't fail.
        let _ = write!(text, "{comma}{event}");
    }
    text.push_str("\n]}\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_is_done_and_how_much_of_it() {
        let now = |done, total| Now {
            stage: "pages",
            done,
            total,
        };
        assert_eq!(line(now(0, 0)), "Making pages …");
        let half = format!("{}{}", "━".repeat(12), "─".repeat(12));
        assert_eq!(
            line(now(5, 10)),
            format!("{:<24} {half} 5 of 10", "Making pages")
        );
        // More may be done than was foreseen: the bar is then full.
        assert!(line(now(20, 10)).contains(&"━".repeat(24)));
    }

    #[test]
    fn a_trace_is_json_with_an_event_for_each_stage_and_item() {
        let progress = Progress::new(true);
        progress.stage("pages", 1).item("a \"quoted\" name", || ());
        let trace: serde_json::Value = serde_json::from_str(&trace(&progress)).unwrap();
        let events = trace["traceEvents"].as_array().unwrap();
        assert_eq!(events.len(), 2);
        assert_eq!(events[0]["name"], "a \"quoted\" name");
        assert_eq!(events[1]["ph"], "X");
        assert!(table(&progress).contains("pages"));
    }
}
