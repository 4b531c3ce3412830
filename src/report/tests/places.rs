//! How the lines around a place are drawn, for each kind of place.

use super::*;

/// A warning at `needle` of `a.md`, drawn; compared with `expected`, which starts and ends with a line break.
#[track_caller]
fn check(text: &str, needle: &str, expected: &str) {
    let d = Diagnostic::warning("rule", "something is off").at("a.md", span(text, needle));
    same(&terminal(&[d], &files(&[("a.md", text)]), PLAIN), expected);
}

#[test]
fn a_span_in_the_middle_is_underlined() {
    let text = "# Fever\n\nTake one tablet daily.\n";
    check(
        text,
        "tablet",
        r"
warning[rule]: something is off
 --> a.md:3:10
  |
3 | Take one tablet daily.
  |          ^^^^^^
",
    );
}

#[test]
fn a_tab_counts_as_one_character_and_takes_four_columns() {
    check(
        "\tone two",
        "two",
        r"
warning[rule]: something is off
 --> a.md:1:6
  |
1 |     one two
  |         ^^^
",
    );
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_leave_no_trace() {
    check(
        "\u{feff}one\r\ntwo\r\nthree\r\n",
        "one",
        r"
warning[rule]: something is off
 --> a.md:1:1
  |
1 | one
  | ^^^
",
    );
    check(
        "\u{feff}one\r\ntwo\r\nthree\r\n",
        "two\r\n",
        r"
warning[rule]: something is off
 --> a.md:2:1
  |
2 | two
  | ^^^
",
    );
}

#[test]
fn wide_characters_before_a_span_move_the_underline_two_columns_each() {
    check(
        "💊漢 pill",
        "pill",
        r"
warning[rule]: something is off
 --> a.md:1:4
  |
1 | 💊漢 pill
  |      ^^^^
",
    );
}

#[test]
fn a_span_over_a_few_lines_is_drawn_at_the_side() {
    let text = "a\n| one | two |\n| --- | --- |\n| 1 |\nb\n";
    check(
        text,
        "| one | two |\n| --- | --- |\n| 1 |\n",
        r"
warning[rule]: something is off
 --> a.md:2:1
  |
2 | / | one | two |
3 | | | --- | --- |
4 | | | 1 |
  | |_____^
",
    );
}

#[test]
fn a_span_over_many_lines_shows_its_first_lines_and_its_end() {
    let rows: Vec<String> = (1..=20).map(|n| format!("row {n}")).collect();
    let text = rows.join("\n");
    check(
        &text,
        &text,
        r"
warning[rule]: something is off
  --> a.md:1:1
   |
 1 | / row 1
 2 | | row 2
 3 | | row 3
 4 | | row 4
...  |
19 | | row 19
20 | | row 20
   | |______^
",
    );
}

#[test]
fn a_long_line_is_cut_to_the_width() {
    let text = format!("{} HERE {}", "word ".repeat(500), "word ".repeat(500));
    check(
        &text,
        "HERE",
        r"
warning[rule]: something is off
 --> a.md:1:2502
  |
1 | ...word word word word  HERE word word word word w...
  |                         ^^^^
",
    );
}

#[test]
fn the_end_of_the_file_can_be_marked() {
    let d = |at| Diagnostic::error("rule", "it ends here").at("a.md", Span::new(at, at));
    let text = [("a.md", "1\n2\n3\n4\n5\n6\n7\n8\n9\n")];
    same(
        &terminal(&[d(18), d(17)], &files(&text), PLAIN),
        r"
error[rule]: it ends here
  --> a.md:10:1
   |
10 |
   | ^

error[rule]: it ends here
 --> a.md:9:2
  |
9 | 9
  |  ^
",
    );
}
