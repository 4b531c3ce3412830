//! Faults at the head of an article.

use crate::bad::{PAGE, breaks, warns};

#[test]
fn a_date_in_words_is_refused() {
    breaks(|s| s.front("title: A page\ndate: Tomorrow\n"), 1, "?");
}

#[test]
fn the_31st_of_february_is_refused() {
    breaks(|s| s.front("title: A page\ndate: 2025-02-31\n"), 1, "?");
}

#[test]
fn a_wrong_date_of_review_is_refused() {
    breaks(
        |s| s.front("title: A page\nlast_reviewed: last spring\nreview_in: often\n"),
        1,
        "?",
    );
}

#[test]
fn a_page_without_a_title_is_refused() {
    breaks(|s| s.front("date: 2025-04-10\n"), 1, "?");
}

#[test]
fn a_page_without_a_title_but_with_a_heading_is_offered_the_heading() {
    breaks(
        |s| {
            s.put(
                PAGE,
                "---\ndate: 2025-04-10\n---\n\n# Costs: what to know\n\nText.\n",
            )
        },
        1,
        "?",
    );
}

#[test]
fn an_empty_title_is_refused() {
    breaks(|s| s.front("title:\ndate: 2025-04-10\n"), 1, "?");
}

#[test]
fn a_page_without_front_matter_is_refused() {
    breaks(|s| s.put(PAGE, "# Sleep\n\nText.\n"), 1, "?");
}

#[test]
fn an_empty_file_is_refused() {
    breaks(|s| s.put(PAGE, ""), 1, "?");
}

#[test]
fn front_matter_that_is_never_closed_is_refused() {
    breaks(|s| s.put(PAGE, "---\ntitle: A page\n\nText.\n"), 1, "?");
}

#[test]
fn a_title_with_a_colon_has_to_be_quoted() {
    breaks(|s| s.front("title: Ketamine: what to know\n"), 1, "?");
}

#[test]
fn a_title_that_opens_a_quote_has_to_close_it() {
    breaks(|s| s.front("title: \"A page\ndate: 2025-04-10\n"), 1, "?");
}

#[test]
fn lines_can_not_be_indented_with_tabs() {
    breaks(|s| s.front("title: A page\ntags:\n\t- sleep\n"), 1, "?");
}

#[test]
fn a_key_can_not_be_given_twice() {
    breaks(
        |s| s.front("title: A page\ndate: 2025-04-10\ntitle: Another\n"),
        1,
        "?",
    );
}

#[test]
fn a_key_can_not_be_given_under_two_of_its_names() {
    breaks(
        |s| s.front("title: A page\nupdated: 2025-04-10\nlastmod: 2025-04-11\n"),
        1,
        "?",
    );
}

#[test]
fn front_matter_that_is_a_list_is_refused() {
    breaks(|s| s.front("- title\n- date\n"), 1, "?");
}

#[test]
fn an_unknown_key_is_a_warning_and_the_page_is_published() {
    let site = warns(|s| s.front("title: A page\nmood: calm\n"), "?");
    assert!(site.page("articles/page/index.html").contains("A page"));
}

#[test]
fn an_unknown_key_near_a_known_one_is_told_which() {
    warns(|s| s.front("title: A page\ndescripton: Calm words\n"), "?");
}

#[test]
fn an_unknown_author_is_told_who_was_meant() {
    breaks(|s| s.front("title: A page\nauthors: [ana-ortis]\n"), 1, "?");
}

#[test]
fn an_unknown_author_like_no_other_is_told_who_there_are() {
    breaks(|s| s.front("title: A page\nreviewed_by: sam-lee\n"), 1, "?");
}

#[test]
fn values_of_the_wrong_kind_are_refused() {
    breaks(
        |s| s.front("title: [A, page]\ndraft: maybe\nweight: heavy\ntags: {a: b}\n"),
        1,
        "?",
    );
}

#[test]
fn a_related_page_that_does_not_exist_is_refused() {
    breaks(|s| s.front("title: A page\nrelated: [cost.md]\n"), 1, "?");
}

#[test]
fn front_matter_of_a_hundred_kilobytes_is_refused() {
    let long = format!("title: A page\nextra: {{note: {}}}\n", "a".repeat(100_000));
    breaks(|s| s.front(&long), 1, "?");
}

#[test]
fn a_bomb_of_yaml_aliases_is_refused() {
    let mut bomb = String::from("title: A page\nextra:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for i in 1..12 {
        let last = format!("*a{}", i - 1);
        bomb += &format!("  a{i}: &a{i} [{}]\n", [last.as_str(); 9].join(", "));
    }
    breaks(|s| s.front(&bomb), 1, "?");
}

#[test]
fn yaml_that_nests_without_end_is_refused() {
    let deep = format!(
        "title: A page\nextra: {}{}\n",
        "[".repeat(5_000),
        "]".repeat(5_000)
    );
    breaks(|s| s.front(&deep), 1, "?");
}

#[test]
fn yaml_that_nests_by_indentation_is_refused() {
    let lines: String = (0..200)
        .map(|i| format!("{}k:\n", " ".repeat(i + 1)))
        .collect();
    breaks(
        |s| s.front(&format!("title: A page\nextra:\n{lines}")),
        1,
        "?",
    );
}
