//! Faults in the text of an article: shortcodes, links, pictures and tables.

use crate::bad::{NOW, PAGE, Site, breaks, warns};

#[test]
fn a_misspelt_shortcode_is_told_which_was_meant() {
    breaks(
        |s| s.body("Call us.\n\n{{ ctta(text=\"Book\") }}\n"),
        1,
        r"
        content/articles/page.md:7:4-8 error[shortcode-unknown] there is no shortcode named `ctta`
          help: Did you mean `cta`?
        ",
    );
}

#[test]
fn a_shortcode_like_no_other_is_refused() {
    breaks(
        |s| s.body("{{ hologram() }}\n"),
        1,
        r"
        content/articles/page.md:5:4-12 error[shortcode-unknown] there is no shortcode named `hologram`
          help: There are these shortcodes: callout, chart, compare, crisis, cta, figure, location, map, prices, question, steps, table, video.
        ",
    );
}

#[test]
fn a_shortcode_without_quotes_is_refused() {
    breaks(
        |s| s.body("{{ video(src=tour.mp4) }}\n"),
        1,
        r#"
        content/articles/page.md:5:14-22 error[shortcode-invalid] the value of `src` in the call of `video` has no quotes
          help: Write `src="tour.mp4"`.
          suggestion: "\""
          suggestion: "\""
        "#,
    );
}

#[test]
fn a_shortcode_that_is_not_closed_is_refused() {
    breaks(
        |s| s.body("Before.\n\n{{ cta(text=\"Book\"\n\nAfter.\n"),
        1,
        r"
        content/articles/page.md:7:7-9:1 error[shortcode-invalid] the call of `cta` is not closed
          help: End the list of arguments with `)`, with a comma between two arguments.
        ",
    );
}

#[test]
fn a_shortcode_with_a_body_needs_its_end() {
    breaks(
        |s| s.body("{% callout() %}\nTake care.\n"),
        1,
        r"
        content/articles/page.md:5:1-16 error[shortcode-invalid] the shortcode `callout` has no `{% end %}`
          help: Put `{% end %}` after the text that belongs to it, or write `{{ … }}` if it has none.
        ",
    );
}

#[test]
fn an_end_without_a_beginning_is_refused() {
    breaks(
        |s| s.body("Take care.\n\n{% end %}\n"),
        1,
        r"
        content/articles/page.md:7:1-10 error[shortcode-invalid] this `{% end %}` ends nothing
          help: Take it out, or look for the `{% name() %}` above that it belongs to.
        ",
    );
}

#[test]
fn a_shortcode_without_a_value_that_it_needs_is_refused() {
    breaks(
        |s| s.body("Watch:\n\n{{ table() }}\n"),
        1,
        r"
        content/articles/page.md:7:1-14 error[template-fault] the shortcode `table` can't be shown: a text is needed here, but there is none
          themes/clinic/templates/shortcodes/table.html:5:4-25 the shortcode's template stops here
          help: Look at the values of the call: the manual says what this shortcode needs. If they are right, the template is wrong.
        ",
    );
}

#[test]
fn a_link_to_a_missing_file_is_told_the_nearest() {
    breaks(
        |s| s.body("Read [about costs](cost.md).\n"),
        1,
        r"
        content/articles/page.md:5:20-27 error[link-broken] there is no page or file at `cost.md`
          help: Did you mean `@/articles/costs.md`?
        ",
    );
}

#[test]
fn a_link_from_the_top_of_the_content_to_a_missing_file_is_refused() {
    breaks(
        |s| s.body("Read [about costs](@/articles/cots.md).\n"),
        1,
        r"
        content/articles/page.md:5:20-38 error[link-broken] there is no page or file at `articles/cots.md`
          help: Did you mean `@/articles/costs.md`?
        ",
    );
}

#[test]
fn a_link_to_a_missing_address_is_refused() {
    breaks(
        |s| s.body("Read [about costs](/articles/cots/).\n"),
        1,
        r"
        content/articles/page.md:5:20-35 error[link-broken] there is no page or file at `/articles/cots/`
          help: Did you mean `/articles/costs/`?
        ",
    );
}

#[test]
fn a_link_to_a_missing_heading_is_refused() {
    breaks(
        |s| s.body("See [this](#dosing), [that](first-visit.md#before-you-came).\n"),
        1,
        r"
        content/articles/page.md:5:12-19 error[link-broken] there is no heading `#dosing` on this page
          help: Correct the address, or delete the link.
        content/articles/page.md:5:29-59 error[link-broken] there is no heading `#before-you-came` on `first-visit.md`; did you mean `#before-you-come`?
          help: Correct the address, or delete the link.
        ",
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
        r"
        content/articles/page.md:5:20-28 error[link-broken] `articles/sleep.md` is a draft, so it is not published
          help: Publish that page first, link to another one, or take the link out.
        ",
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
        r"
        content/articles/page.md:5:20-36 error[link-broken] `/articles/sleep/` is not published yet
          help: Publish that page first, link to another one, or take the link out.
        ",
    );
}

#[test]
fn a_link_out_of_the_site_is_refused() {
    breaks(
        |s| s.body("Read [the passwords](../../../../etc/passwd).\n"),
        1,
        r"
        content/articles/page.md:5:22-44 error[link-broken] this address leads out of the site
          help: Write the name of a file next to this one (`other.md`), a path below `content/` (`@/articles/other.md`) or an address of the site (`/articles/other/`).
        ",
    );
}

#[test]
fn a_link_without_an_address_is_refused() {
    breaks(
        |s| s.body("Read [about costs]().\n"),
        1,
        r"
        content/articles/page.md:5:20-20 error[link-broken] this link has no address
          help: Correct the address, or delete the link.
        ",
    );
}

#[test]
fn a_missing_picture_is_refused() {
    breaks(
        |s| s.body("![The waiting room](room.jpg)\n"),
        1,
        r"
        content/articles/page.md:5:21-29 error[link-broken] there is no picture `room.jpg`
          help: Put the file next to the article (in a folder with `index.md`) or below `static/`, and name it here.
        ",
    );
}

#[test]
fn a_missing_picture_of_the_front_matter_is_refused() {
    breaks(
        |s| s.front("title: A page\nimage: {src: room.jpg, alt: The waiting room}\n"),
        1,
        r"
        content/articles/page.md:3:14-22 error[link-broken] there is no picture `room.jpg`
          help: Put the file next to the article (in a folder with `index.md`) or below `static/`, and name it here.
        ",
    );
}

#[test]
fn a_row_with_a_cell_too_many_is_refused_with_its_words() {
    breaks(
        |s| {
            s.body(
                "| Visit | Price |\n|---|---|\n| First | $150 | cash only |\n| Second | $90 |\n",
            );
        },
        1,
        r#"
        content/articles/page.md:7:18-27 error[table-cell-lost] row 1 has 3 cells but the table has 2 columns: the words "cash only" will not be shown
          help: Write `\|` for a bar that belongs to the words, or add a column to the header and the line of dashes.
        "#,
    );
}

/// A table as people paste it from a text program: bars lost, no-break spaces between the columns, empty lines between
/// the rows, the line of dashes kept.
const BROKEN: &str = "What it costs:\n\nVisit\u{a0}\u{a0}\u{a0}Price\n---\u{a0}\u{a0}\u{a0}---\n\n\
     First\u{a0}\u{a0}\u{a0}$150\n\nSecond\u{a0}\u{a0}\u{a0}$90\n";

#[test]
fn a_broken_table_is_refused() {
    breaks(
        |s| s.body(BROKEN),
        1,
        r#"
        content/articles/page.md:7:1-12:13 error[table-broken] this table will show as loose text: 2 columns and 2 rows were found
          help: Run `pamphlet check --fix` to mend it, or write each row on a line of its own, | between the cells and no empty line.
          fix: "| Visit | Price |\n| --- | --- |\n| First | $150 |\n| Second | $90 |"
        "#,
    );
}

#[test]
fn a_broken_table_is_mended_by_a_fix_that_has_nothing_to_do_the_second_time() {
    let site = Site::new();
    site.body(BROKEN);
    // Of the other pages more can be said.
    let check = ["check", "--fix", "--color", "never", "--clock", NOW, PAGE];
    let first = site.run(&check);
    assert_eq!(first.status, 0, "{}{}", first.out, first.err);
    assert!(first.out.starts_with("Mended 1 place.\n"), "{}", first.out);
    assert!(!first.err.contains("table-broken"), "{}", first.err);
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
fn a_fix_keeps_windows_line_ends_and_the_byte_order_mark() {
    let site = Site::new();
    let page = format!("\u{feff}---\ntitle: A page\n---\n\n{BROKEN}").replace('\n', "\r\n");
    site.put(PAGE, page);
    assert_eq!(site.run(&["check", "--fix", "--clock", NOW]).status, 0);
    assert_eq!(
        std::fs::read_to_string(site.path(PAGE)).unwrap(),
        "\u{feff}---\r\ntitle: A page\r\n---\r\n\r\nWhat it costs:\r\n\r\n| Visit | Price |\r\n| --- | --- |\r\n\
         | First | $150 |\r\n| Second | $90 |\r\n"
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
    warns(
        |s| s.body("It helps.[^trial]\n"),
        r"
        content/articles/page.md:5:10-18 warning[footnote-missing] the footnote [^trial] has no text
          help: Add a line `[^trial]: …` with the text of the note.
        ",
    );
}
