//! Faults in the text of an article: shortcodes, links, pictures and tables.

use crate::bad::{NOW, PAGE, Site, breaks, compare, warns};

#[test]
fn a_misspelt_shortcode_is_told_which_was_meant() {
    breaks(
        |s| s.body("Call us.\n\n{{ ctta(text=\"Book\") }}\n"),
        1,
        "?",
    );
}

#[test]
fn a_shortcode_like_no_other_is_refused() {
    breaks(|s| s.body("{{ hologram() }}\n"), 1, "?");
}

#[test]
fn a_shortcode_without_quotes_is_refused() {
    breaks(|s| s.body("{{ video(src=tour.mp4) }}\n"), 1, "?");
}

#[test]
fn a_shortcode_that_is_not_closed_is_refused() {
    breaks(
        |s| s.body("Before.\n\n{{ cta(text=\"Book\"\n\nAfter.\n"),
        1,
        "?",
    );
}

#[test]
fn a_shortcode_with_a_body_needs_its_end() {
    breaks(|s| s.body("{% callout() %}\nTake care.\n"), 1, "?");
}

#[test]
fn an_end_without_a_beginning_is_refused() {
    breaks(|s| s.body("Take care.\n\n{% end %}\n"), 1, "?");
}

#[test]
fn a_shortcode_without_a_value_that_it_needs_is_refused() {
    breaks(|s| s.body("Watch:\n\n{{ table() }}\n"), 1, "?");
}

#[test]
fn a_link_to_a_missing_file_is_told_the_nearest() {
    breaks(|s| s.body("Read [about costs](cost.md).\n"), 1, "?");
}

#[test]
fn a_link_from_the_top_of_the_content_to_a_missing_file_is_refused() {
    breaks(
        |s| s.body("Read [about costs](@/articles/cots.md).\n"),
        1,
        "?",
    );
}

#[test]
fn a_link_to_a_missing_address_is_refused() {
    breaks(|s| s.body("Read [about costs](/articles/cots/).\n"), 1, "?");
}

#[test]
fn a_link_to_a_missing_heading_is_refused() {
    breaks(
        |s| s.body("See [this](#dosing), [that](first-visit.md#before-you-came).\n"),
        1,
        "?",
    );
}

#[test]
fn a_link_to_a_draft_is_refused() {
    breaks(
        |s| {
            s.put(
                "content/articles/sleep.md",
                "---\ntitle: Sleep\ndraft: true\n---\n\nSoon.\n",
            );
            s.body("Read [about sleep](sleep.md).\n");
        },
        1,
        "?",
    );
}

#[test]
fn a_link_to_an_article_of_next_month_is_refused() {
    breaks(
        |s| {
            s.put(
                "content/articles/sleep.md",
                "---\ntitle: Sleep\ndate: 2026-02-15\n---\n\nSoon.\n",
            );
            s.body("Read [about sleep](/articles/sleep/).\n");
        },
        1,
        "?",
    );
}

#[test]
fn a_link_out_of_the_site_is_refused() {
    breaks(
        |s| s.body("Read [the passwords](../../../../etc/passwd).\n"),
        1,
        "?",
    );
}

#[test]
fn a_link_without_an_address_is_refused() {
    breaks(|s| s.body("Read [about costs]().\n"), 1, "?");
}

#[test]
fn a_missing_picture_is_refused() {
    breaks(|s| s.body("![The waiting room](room.jpg)\n"), 1, "?");
}

#[test]
fn a_missing_picture_of_the_front_matter_is_refused() {
    breaks(
        |s| s.front("title: A page\nimage: {src: room.jpg, alt: The waiting room}\n"),
        1,
        "?",
    );
}

#[test]
fn a_row_with_a_cell_too_many_is_refused_with_its_words() {
    breaks(
        |s| {
            s.body("| Visit | Price |\n|---|---|\n| First | $150 | cash only |\n| Second | $90 |\n")
        },
        1,
        "?",
    );
}

/// A table as people paste it: an empty line between the header and its rule.
const BROKEN: &str =
    "What it costs:\n\n| Visit | Price |\n\n|---|---|\n| First | $150 |\n| Second | $90 |\n";

#[test]
fn a_broken_table_is_refused() {
    breaks(|s| s.body(BROKEN), 1, "?");
}

#[test]
fn a_broken_table_is_mended_by_a_fix_that_has_nothing_to_do_the_second_time() {
    let site = Site::new();
    site.body(BROKEN);
    let check = ["check", "--fix", "--color", "never", "--clock", NOW];
    let first = site.run(&check);
    assert_eq!(first.status, 0, "{}{}", first.out, first.err);
    compare(&first.out, "?");
    let mended = std::fs::read_to_string(site.path(PAGE)).unwrap();
    assert_eq!(
        mended,
        "---\ntitle: A page\n---\n\nWhat it costs:\n\n| Visit | Price |\n| --- | --- |\n| First | $150 |\n| Second | $90 |\n"
    );
    assert_eq!(site.run(&check).status, 0);
    assert_eq!(std::fs::read_to_string(site.path(PAGE)).unwrap(), mended);
    let run = site.build();
    assert_eq!((run.status, run.findings().as_str()), (0, ""));
    assert!(
        site.page("articles/page/index.html")
            .contains("<th scope=\"col\">Visit</th>")
    );
}

#[test]
fn ten_thousand_levels_of_nested_quotes_are_no_crash() {
    let site = Site::new();
    site.body(&format!("{} deep\n", ">".repeat(10_000)));
    let run = site.build();
    assert!(matches!(run.status, 0 | 1), "{} {}", run.status, run.err);
    site.body(&format!(
        "{}deep{}\n",
        "*a ".repeat(10_000),
        " b*".repeat(10_000)
    ));
    let run = site.build();
    assert!(matches!(run.status, 0 | 1), "{} {}", run.status, run.err);
    site.body(&format!(
        "{}deep{}\n",
        "[".repeat(50_000),
        "](x)".repeat(10_000)
    ));
    let run = site.build();
    assert!(matches!(run.status, 0 | 1), "{} {}", run.status, run.err);
}

#[test]
fn an_unknown_footnote_is_a_warning() {
    warns(|s| s.body("It helps.[^trial]\n"), "?");
}
