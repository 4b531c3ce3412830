//! One test for each way a table gets damaged, with the repaired text written by hand.

use super::*;
use crate::diagnostic::{Diagnostic, Edit};

/// The text with every safe fix applied.
pub(super) fn mended(text: &str, found: &[Diagnostic]) -> String {
    let mut edits: Vec<&Edit> = found
        .iter()
        .filter_map(|d| d.fix.as_ref())
        .filter(|fix| fix.safe)
        .flat_map(|fix| &fix.edits)
        .collect();
    edits.sort();
    let mut text = text.to_owned();
    for edit in edits.into_iter().rev() {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

fn find(text: &str) -> Vec<Diagnostic> {
    findings("a.md", text, 0, &[])
}

fn rules(text: &str) -> Vec<String> {
    find(text).iter().map(|d| d.rule.to_string()).collect()
}

/// The text has one safe repair, which gives `good`, and `good` has no finding.
#[track_caller]
fn mends(rule: &str, text: &str, good: &str) {
    let found = find(text);
    assert_eq!(rules(text), [rule], "{text}");
    assert_eq!(mended(text, &found), good);
    assert_eq!(rules(good), [""; 0], "{good}");
}

#[track_caller]
fn silent(text: &str) {
    let found = find(text);
    assert!(found.is_empty(), "{text}\n{found:#?}");
}

const GOOD: &str = "| Way | Dose |\n| --- | --- |\n| IV | 0.5 mg |\n| Nasal | 56 mg |\n";

#[test]
fn t1_pipes_lost_with_no_break_spaces_and_empty_lines() {
    let text = "Intro.\n\nTopic\u{a0}\u{a0}\u{a0}Details\n---\u{a0}\u{a0}\u{a0}---\n\nOnset\u{a0}\u{a0}\u{a0}40\u{a0}minutes\n\nLength\u{a0}\u{a0}\u{a0}2 hours\n\nAfter.\n";
    mends(
        "table-broken",
        text,
        "Intro.\n\n| Topic | Details |\n| --- | --- |\n| Onset | 40 minutes |\n| Length | 2 hours |\n\nAfter.\n",
    );
    let found = find(text);
    assert_eq!(
        found[0].message,
        "this table will show as loose text: 2 columns and 2 rows were found"
    );
    assert_eq!(
        found[0].help.as_deref(),
        Some(
            "Run `pamphlet check --fix` to mend it, or write each row on a line of its own, | between the cells and no empty line."
        )
    );
}

#[test]
fn t1_with_any_delimiter_that_was_kept() {
    let rows = "Onset\u{a0}\u{a0} \u{a0}Fast\n\nLength\u{a0}\u{a0} \u{a0}Short\n";
    let good = "| Topic | Details |\n| --- | --- |\n| Onset | Fast |\n| Length | Short |\n";
    for dashes in [
        "---",
        "|---|---|",
        "---\u{a0}---",
        "-----   ------",
        "--- | ---",
        "——— ———",
    ] {
        for gap in ["\n", "\n\n"] {
            let text = format!("Topic\u{a0}\u{a0} \u{a0}Details{gap}{dashes}{gap}{rows}");
            mends("table-broken", &text, good);
        }
    }
}

#[test]
fn t2_empty_lines_between_all_rows() {
    mends(
        "table-broken",
        "| Way | Dose |\n\n|---|---|\n\n| IV | 0.5 mg |\n\n| Nasal | 56 mg |\n",
        GOOD,
    );
    mends(
        "table-broken",
        "| Way | Dose |\n\n|---|---|\n| IV | 0.5 mg |\n| Nasal | 56 mg |\n",
        GOOD,
    );
    mends(
        "table-broken",
        "Way | Dose\n\n---|---\n\nIV | 0.5 mg\n\nNasal | 56 mg\n",
        GOOD,
    );
}

#[test]
fn t3_an_empty_line_inside_the_body() {
    let text = "| Way | Dose |\n|---|---|\n| IV | 0.5 mg |\n\n| Nasal | 56 mg |\n";
    mends("table-broken", text, GOOD);
    assert_eq!(
        find(text)[0].message,
        "1 row of this table will show as loose text: an empty line cuts the table in two"
    );
    assert_eq!(source_of(text, &find(text)[0]), "| Nasal | 56 mg |");
}

fn source_of<'a>(text: &'a str, found: &Diagnostic) -> &'a str {
    slice(text, found.place.as_ref().unwrap().span)
}

#[test]
fn t4_the_dashes_have_another_number_of_cells() {
    mends(
        "table-broken",
        "| Way | Dose |\n|---|---|---|\n| IV | 0.5 mg |\n| Nasal | 56 mg |\n",
        GOOD,
    );
    let unclear = "| Way | Dose | Note |\n|---|---|\n| IV | 0.5 mg |\n";
    assert_eq!(rules(unclear), ["table-broken"]);
    assert_eq!(find(unclear)[0].fix, None);
    assert_eq!(
        find(unclear)[0].message,
        "this table will show as loose text: its header has 3 cells and its line of dashes 2"
    );
}

#[test]
fn t5_dashes_of_another_kind() {
    for dashes in [
        "|—|—|",
        "| –– | –– |",
        "|===|===|",
        "+---+---+",
        "|---+---|",
        "|───|───|",
        "|\u{a0}---\u{a0}|\u{a0}---\u{a0}|",
        "|---|\u{200b}---|",
        "├───┼───┤",
        "|\t---\t|\t---\t|",
    ] {
        let text = format!("| Way | Dose |\n{dashes}\n| IV | 0.5 mg |\n| Nasal | 56 mg |\n");
        mends("table-broken", &text, GOOD);
    }
}

#[test]
fn t5_a_drawn_grid() {
    mends(
        "table-broken",
        "+-----+----+\n| Way | Dose |\n+=====+====+\n| IV | 0.5 mg |\n+-----+----+\n| Nasal | 56 mg |\n+-----+----+\n",
        GOOD,
    );
    mends(
        "table-broken",
        "Text:\n\n┌─────┬────┐\n│ Way │ Dose │\n├─────┼────┤\n│ IV │ 0.5 mg │\n│ Nasal │ 56 mg │\n└─────┴────┘\n",
        &format!("Text:\n\n{GOOD}"),
    );
}

#[test]
fn t6_look_alikes_of_the_pipe() {
    mends(
        "table-broken",
        "｜ Way ｜ Dose ｜\n｜---｜---｜\n｜ IV ｜ 0.5 mg ｜\n｜ Nasal ｜ 56 mg ｜\n",
        GOOD,
    );
    mends(
        "table-broken",
        "│ Way │ Dose │\n|---|---|\n│ IV │ 0.5 mg │\n│ Nasal │ 56 mg │\n",
        GOOD,
    );
}

#[test]
fn t7_escaped_pipes() {
    mends(
        "table-broken",
        "\\| Way \\| Dose \\|\n\\| \\--- \\| \\--- \\|\n\\| IV \\| 0.5 mg \\|\n\\| Nasal \\| 56 mg \\|\n",
        GOOD,
    );
}

#[test]
fn t8_backslashes_at_row_ends() {
    mends(
        "table-broken",
        "| Way | Dose |\\\n|---|---|\\\n| IV | 0.5 mg |\\\n| Nasal | 56 mg |\n",
        GOOD,
    );
}

#[test]
fn t9_line_separators() {
    mends(
        "table-broken",
        "Before\u{2028}| Way | Dose |\u{2028}|---|---|\u{2028}| IV | 0.5 mg |\u{2029}| Nasal | 56 mg |\n",
        &format!("Before\n\n{GOOD}"),
    );
    mends(
        "table-broken",
        "| Way | Dose |\u{2028}|---|---|\u{2028}| IV | 0.5 mg |\u{2028}| Nasal | 56 mg |\u{2028}After.\n",
        &format!("{GOOD}\nAfter.\n"),
    );
}

#[test]
fn t10_indented_by_four_spaces() {
    mends(
        "table-broken",
        "Text.\n\n    | Way | Dose |\n    |---|---|\n    | IV | 0.5 mg |\n    | Nasal | 56 mg |\n",
        &format!("Text.\n\n{GOOD}"),
    );
    silent("Text.\n\n    let x;\n    | Way | Dose |\n    |---|---|\n    | IV | 0.5 mg |\n");
}

#[test]
fn t11_directly_under_a_paragraph() {
    mends(
        "table-broken",
        "We offer:\nWay | Dose\n---|---\nIV | 0.5 mg\n",
        "We offer:\n\nWay | Dose\n---|---\nIV | 0.5 mg\n",
    );
}

#[test]
fn t12_no_dashes() {
    mends(
        "table-broken",
        "| Way | Dose |\n| IV | 0.5 mg |\n| Nasal | 56 mg |\n",
        GOOD,
    );
    mends(
        "table-broken",
        "Way | Dose\nIV | 0.5 mg\nNasal | 56 mg\n",
        GOOD,
    );
    assert_eq!(rules("Way | Dose\nIV | 0.5 mg\n"), ["table-guess"]);
}

#[test]
fn t13_tabs() {
    mends(
        "table-broken",
        "Text.\n\nWay\tDose\nIV\t0.5 mg\nNasal\t56 mg\n",
        &format!("Text.\n\n{GOOD}"),
    );
    silent("- Way\tDose\n- IV\t0.5 mg\n");
    silent("(1)\tDose\n(2)\t0.5 mg\n");
}

#[test]
fn t14_all_in_one_line() {
    for text in [
        "| Way | Dose | |---|:--| | IV | 0.5 mg | | Nasal | 56 mg |\n",
        "| Way | Dose ||---|:--|| IV | 0.5 mg || Nasal | 56 mg |\n",
        "| Way | Dose |---|:--| IV | 0.5 mg | Nasal | 56 mg |\n",
    ] {
        assert_eq!(rules(text), ["table-guess"], "{text}");
        let fix = find(text)[0].fix.clone().unwrap();
        assert!(!fix.safe);
        assert_eq!(
            fix.edits[0].text,
            "| Way | Dose |\n| --- | :--- |\n| IV | 0.5 mg |\n| Nasal | 56 mg |"
        );
    }
}

#[test]
fn t15_a_header_that_cannot_be_parted() {
    let text = "Topic Details\n|---|---|\n| Onset | Fast |\n";
    assert_eq!(rules(text), ["table-guess"]);
    assert_eq!(find(text)[0].fix, None);
}

#[test]
fn t16_columns_by_spaces_alone() {
    let text = "Way     Dose\nIV      0.5 mg\nNasal   56 mg\n";
    assert_eq!(rules(text), ["table-guess"]);
    let fix = find(text)[0].fix.clone().unwrap();
    assert!(!fix.safe);
    assert_eq!(fix.edits[0].text, GOOD.trim_end());
    assert_eq!(
        rules("Way     Dose\n------------\nIV      0.5 mg\nNasal   56 mg\n"),
        ["table-guess"]
    );
    silent("One sentence.  Another one.\nOne more.  And another.\nThe third.  The last.\n");
}

#[test]
fn t17_text_right_below() {
    mends(
        "table-swallows-text",
        "| Way | Dose |\n|---|---|\n| IV | 0.5 mg |\nAsk your\ndoctor first.\n",
        "| Way | Dose |\n|---|---|\n| IV | 0.5 mg |\n\nAsk your\ndoctor first.\n",
    );
    mends(
        "table-swallows-text",
        "| Way | Dose |\n|---|---|\n| IV | 0.5 mg |\n\u{a0}\nAsk your doctor.\n",
        "| Way | Dose |\n|---|---|\n| IV | 0.5 mg |\n\nAsk your doctor.\n",
    );
    silent("| Way | Dose |\n|---|---|\n| IV | 0.5 mg |\nTable: Doses that we give.\n");
    silent("| Way | Dose |\n|---|---|\nIV\n");
}

#[test]
fn t18_more_cells_than_the_header() {
    let text = "Intro é 😀.\n\n| Way | Dose |\n|---|---|\n| IV | 1 |\n| N | 2 |\n| é | 3 | IV only |\n| é | 3 | |\n";
    let found = find(text);
    assert_eq!(rules(text), ["table-cell-lost"]);
    assert_eq!(
        found[0].message,
        "row 3 has 3 cells but the table has 2 columns: the words \"IV only\" will not be shown"
    );
    assert_eq!(source_of(text, &found[0]), "IV only");
}

#[test]
fn t19_unindented_after_a_list_item() {
    mends(
        "table-broken",
        "- one\n- two\n| Way | Dose |\n|---|---|\n| IV | 0.5 mg |\n",
        "- one\n- two\n\n| Way | Dose |\n|---|---|\n| IV | 0.5 mg |\n",
    );
}

#[test]
fn good_tables_are_left_alone() {
    for text in [
        GOOD,
        "a | b\n-|-\n1 | 2\n",
        "|a|\n|-|\n|1|\n",
        "| a | b |\n|:--|--:|\n| 1 |\n",
        "| a \\| b | c |\n|---|---|\n| `x \\| y` | 2 |\n",
        "- item\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |\n",
        "1. item\n\n    | a | b |\n    |---|---|\n    | 1 | 2 |\n",
        "> | a | b |\n> |---|---|\n> | 1 | 2 |\n",
        "```\na | b\n---|---|---\n1 | 2\n```\n",
        "<pre>\na | b\n---|---|---\n</pre>\n",
        "Text | text\n\n- - -\n\n---\n\n***\n",
        "Title\n===\n\nOther\n---\n",
        "[Home](/) | [About](/a)\n[Team](/t) | [Map](/m)\n",
        "One|two\nthree|four\nfive|six\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n| c | d |\n|---|---|\n| 3 | 4 |\n",
        "Term\n: what it means\n",
        "It is 5–10 mg.\n\n— A doctor\n",
    ] {
        silent(text);
    }
}

#[test]
fn an_empty_header_is_a_warning() {
    assert_eq!(
        rules("| | |\n|---|---|\n| 1 | 2 |\n"),
        ["table-header-empty"]
    );
    silent("| | b |\n|---|---|\n| 1 | 2 |\n");
}

#[test]
fn quotes_and_lists_keep_their_marks() {
    mends(
        "table-broken",
        "> Text:\n> a | b\n> ---|---\n> 1 | 2\n",
        "> Text:\n>\n> a | b\n> ---|---\n> 1 | 2\n",
    );
    mends(
        "table-broken",
        "- item\n\n  | a | b |\n  |—|—|\n  | 1 | 2 |\n- next\n",
        "- item\n\n  | a | b |\n  | --- | --- |\n  | 1 | 2 |\n\n- next\n",
    );
}

#[test]
fn line_ends_and_the_byte_order_mark_are_kept() {
    let text = "\u{feff}Intro 😀.\r\n\r\n| a | b |\r\n|—|—|\r\n| ñ | 2 |\r\n\r\nEnd.\r\n";
    mends(
        "table-broken",
        text,
        "\u{feff}Intro 😀.\r\n\r\n| a | b |\r\n| --- | --- |\r\n| ñ | 2 |\r\n\r\nEnd.\r\n",
    );
    assert_eq!(
        source_of(text, &find(text)[0]),
        "| a | b |\r\n|—|—|\r\n| ñ | 2 |"
    );
    mends(
        "table-broken",
        "Intro.\r\r| a | b |\r|—|—|\r| 1 | 2 |\r",
        "Intro.\r\r| a | b |\r| --- | --- |\r| 1 | 2 |\r",
    );
}

#[test]
fn front_matter_and_shortcodes_are_no_tables() {
    let front = "---\na: b | c\n---\n";
    let text = format!("{front}| a | b |\n|—|—|\n| 1 | 2 |\n");
    let found = findings("a.md", &text, front.len(), &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].place.as_ref().unwrap().span.start as usize,
        front.len()
    );
    let skip = [Span::new(front.len(), text.len())];
    assert_eq!(findings("a.md", &text, front.len(), &skip), []);
}

#[test]
fn known_blocks_spare_a_parse_and_change_no_finding() {
    let text = "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n";
    let blocks = Blocks {
        tables: vec![Span::new(0, text.len())],
        ..Blocks::default()
    };
    assert_eq!(findings_within("a.md", text, 0, &[], &blocks), find(text));
}
