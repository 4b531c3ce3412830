//! Faults at the head of an article.

use std::fmt::Write as _;

use crate::bad::{PAGE, breaks, warns};

#[test]
fn a_date_in_words_is_refused() {
    breaks(
        |s| s.front("title: A page\ndate: Tomorrow\n"),
        1,
        r"
        content/articles/page.md:3:7-15 error[date-invalid] `date: Tomorrow` is not a date
          help: Write it as year-month-day, for example `date: 2026-04-10`.
        ",
    );
}

#[test]
fn the_31st_of_february_is_refused() {
    breaks(
        |s| s.front("title: A page\ndate: 2025-02-31\n"),
        1,
        r"
        content/articles/page.md:3:7-17 error[date-invalid] `date: 2025-02-31`: there is no day 31 in February
          help: Write it as year-month-day, for example `date: 2026-04-10`.
        ",
    );
}

#[test]
fn days_and_hours_that_do_not_exist_are_told_apart() {
    breaks(
        |s| {
            s.front(
                "title: A page\ndate: 2025-02-29\nupdated: 2025-04-30T25:00:00\npublish_date: April 31, 2025\nexpiry_date: 2025-13-01\n",
            );
        },
        1,
        r"
        content/articles/page.md:3:7-17 error[date-invalid] `date: 2025-02-29`: there is no day 29 in February 2025
          help: Write it as year-month-day, for example `date: 2026-04-10`.
        content/articles/page.md:4:10-29 error[date-invalid] `updated: 2025-04-30T25:00:00` is not a date
          help: Write it as year-month-day, for example `updated: 2026-04-10`.
        content/articles/page.md:5:15-29 error[date-invalid] `publish_date: April 31, 2025`: there is no day 31 in April
          help: Write it as year-month-day, for example `publish_date: 2026-04-10`.
        content/articles/page.md:6:14-24 error[date-invalid] `expiry_date: 2025-13-01`: there is no month 13
          help: Write it as year-month-day, for example `expiry_date: 2026-04-10`.
        ",
    );
}

#[test]
fn a_wrong_date_of_review_is_refused() {
    breaks(
        |s| s.front("title: A page\nlast_reviewed: last spring\nreview_in: often\n"),
        1,
        r"
        content/articles/page.md:3:16-27 error[date-invalid] `last_reviewed: last spring` is not a date
          help: Write it as year-month-day, for example `last_reviewed: 2026-04-10`.
        content/articles/page.md:4:12-17 error[value-wrong] `review_in: often` is not a length of time
          help: Write it like this: `review_in: 12 months`.
        ",
    );
}

#[test]
fn a_page_without_a_title_is_refused() {
    breaks(
        |s| s.front("date: 2025-04-10\n"),
        1,
        r"
        content/articles/page.md:1:1-4 error[title-missing] this page has no title
          help: Add a line `title: ...` between the --- lines at the top.
        ",
    );
}

#[test]
fn a_page_without_a_title_but_with_a_heading_is_offered_the_heading() {
    breaks(
        |s| {
            s.put(
                PAGE,
                "---\ndate: 2025-04-10\n---\n\n# Costs: what to know\n\nText.\n",
            );
        },
        1,
        r#"
        content/articles/page.md:1:1-4 error[title-missing] this page has no title
          help: Add a line `title: ...` between the --- lines at the top.
          suggestion: "title: \"Costs: what to know\"\n"
        "#,
    );
}

#[test]
fn an_empty_title_is_refused() {
    breaks(
        |s| s.front("title:\ndate: 2025-04-10\n"),
        1,
        r"
        content/articles/page.md:2:1-6 error[title-missing] this page has no title
          help: Add a line `title: ...` between the --- lines at the top.
        ",
    );
}

#[test]
fn a_page_without_front_matter_is_refused() {
    breaks(
        |s| s.put(PAGE, "# Sleep\n\nText.\n"),
        1,
        r#"
        content/articles/page.md error[title-missing] this page has no title
          help: Put three lines at the top of the file: `---`, then `title: "Sleep"`, then `---`.
          suggestion: "---\ntitle: \"Sleep\"\n---\n"
        "#,
    );
}

#[test]
fn an_empty_file_is_refused() {
    breaks(
        |s| s.put(PAGE, ""),
        1,
        r"
        content/articles/page.md error[title-missing] this page has no title
          help: Put three lines at the top of the file: `---`, then `title: ...`, then `---`.
        ",
    );
}

#[test]
fn front_matter_that_is_never_closed_is_refused() {
    breaks(
        |s| s.put(PAGE, "---\ntitle: A page\n\nText.\n"),
        1,
        r"
        content/articles/page.md:1:1-4 error[front-matter-open] the front matter that starts with `---` is never closed
          help: Put a line `---` below the last key.
        ",
    );
}

#[test]
fn a_title_with_a_colon_has_to_be_quoted() {
    breaks(
        |s| s.front("title: Ketamine: what to know\n"),
        1,
        r#"
        content/articles/page.md:2:8-30 error[yaml-invalid] the value of `title` has a colon in it
          help: Put the text in quotes: `title: "Ketamine: what to know"`.
          suggestion: "\"Ketamine: what to know\""
        "#,
    );
}

#[test]
fn a_title_that_opens_a_quote_has_to_close_it() {
    breaks(
        |s| s.front("title: \"A page\ndate: 2025-04-10\n"),
        1,
        r#"
        content/articles/page.md:2:8-9 error[yaml-invalid] the quote before the value of `title` is never closed
          help: Put the text in quotes: `title: "A page"`.
          suggestion: "\"A page\""
        "#,
    );
}

#[test]
fn lines_can_not_be_indented_with_tabs() {
    breaks(
        |s| s.front("title: A page\ntags:\n\t- sleep\n"),
        1,
        r#"
        content/articles/page.md:4:1-2 error[yaml-invalid] this line is indented with a tab
          help: Use spaces instead, two for each step.
          suggestion: "  "
        "#,
    );
}

#[test]
fn a_key_can_not_be_given_twice() {
    breaks(
        |s| s.front("title: A page\ndate: 2025-04-10\ntitle: Another\n"),
        1,
        r"
        content/articles/page.md:4:1-6 error[key-repeated] `title` is given twice
          content/articles/page.md:2:1-6 first given here
          help: Keep one of the two lines and remove the other.
        ",
    );
}

#[test]
fn a_key_under_two_of_its_names_is_a_warning() {
    warns(
        |s| s.front("title: A page\nupdated: 2025-04-10\nlastmod: 2025-04-11\n"),
        r"
        content/articles/page.md:4:1-8 warning[key-repeated] `lastmod` means the same as `updated`, which is used
          content/articles/page.md:3:1-8 used
          help: Remove the line `lastmod`.
        ",
    );
}

#[test]
fn front_matter_that_is_a_list_is_refused() {
    breaks(
        |s| s.front("- title\n- date\n"),
        1,
        r"
        content/articles/page.md:2:1-3:7 error[yaml-invalid] front matter has to be lines of `key: value`, but this is a list
          help: Write each line as `key: value`, for example `title: Your first visit`.
        ",
    );
}

#[test]
fn an_unknown_key_is_a_warning_and_the_page_is_published() {
    let site = warns(
        |s| s.front("title: A page\nmood: calm\n"),
        r"
        content/articles/page.md:3:1-5 warning[key-unknown] `mood` is not a key of front matter
          help: Put it under `extra:` if a template uses it: `extra: {mood: ...}`.
        ",
    );
    assert!(site.page("articles/page/index.html").contains("A page"));
}

#[test]
fn an_unknown_key_near_a_known_one_is_told_which() {
    warns(
        |s| s.front("title: A page\ndescripton: Calm words\n"),
        r#"
        content/articles/page.md:3:1-11 warning[key-unknown] `descripton` is not a key of front matter
          help: Did you mean `description`?
          fix: "description"
        "#,
    );
}

#[test]
fn an_unknown_author_is_told_who_was_meant() {
    breaks(
        |s| s.front("title: A page\nauthors: [ana-ortis]\n"),
        1,
        r"
        content/articles/page.md:3:11-20 error[author-unknown] there is no author `ana-ortis` in data/people.yaml
          help: Did you mean `ana-ortiz`?
        ",
    );
}

#[test]
fn an_unknown_reviewer_like_no_other_is_told_how_to_add_one() {
    breaks(
        |s| s.front("title: A page\nreviewed_by: sam-lee\n"),
        1,
        r"
        content/articles/page.md:3:14-21 error[reviewer-unknown] there is no reviewer `sam-lee` in data/people.yaml
          help: Add the person to data/people.yaml, or write the full name as it should be shown.
        ",
    );
}

#[test]
fn values_of_the_wrong_kind_are_refused() {
    breaks(
        |s| s.front("title: [A, page]\ndraft: maybe\nweight: heavy\ntags: {a: b}\n"),
        1,
        r"
        content/articles/page.md:2:8-17 error[value-wrong] `title` is a list, but has to be a text
          help: Write it like this: `title: Your first visit`.
        content/articles/page.md:3:8-13 error[value-wrong] `draft: maybe` is neither true nor false
          help: Write it like this: `draft: true`.
        content/articles/page.md:4:9-14 error[value-wrong] `weight: heavy` is not a whole number
          help: Write it like this: `weight: 10`.
        content/articles/page.md:5:7-13 error[value-wrong] `tags` is a group of keys, but has to be a text
          help: Write it like this: `tags: [ketamine, anxiety]`.
        ",
    );
}

#[test]
fn a_related_page_that_does_not_exist_is_refused() {
    breaks(
        |s| s.front("title: A page\nrelated: [cost.md]\n"),
        1,
        r"
        content/articles/page.md:3:11-18 error[link-broken] there is no page or file at `cost.md`
          help: Did you mean `@/articles/costs.md`?
        ",
    );
}

#[test]
fn front_matter_of_a_hundred_kilobytes_is_refused() {
    let long = format!("title: A page\nextra: {{note: {}}}\n", "a".repeat(100_000));
    breaks(
        |s| s.front(&long),
        1,
        r"
        content/articles/page.md:2:1-1 error[front-matter-too-large] this has more than 64 KB, which is too much
          help: Move long content below the front matter, or into a file under data/.
        ",
    );
}

#[test]
fn a_bomb_of_yaml_aliases_is_refused() {
    let mut bomb = String::from("title: A page\nextra:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for i in 1..12 {
        let last = format!("*a{}", i - 1);
        let list = [last.as_str(); 9].join(", ");
        writeln!(bomb, "  a{i}: &a{i} [{list}]").unwrap();
    }
    breaks(
        |s| s.front(&bomb),
        1,
        r"
        content/articles/page.md:8:12-15 error[front-matter-too-large] there are more than 10000 values
          help: Move long content below the front matter, or into a file under data/.
        ",
    );
}

#[test]
fn yaml_that_nests_without_end_is_refused() {
    let deep = format!(
        "title: A page\nextra: {}{}\n",
        "[".repeat(5_000),
        "]".repeat(5_000)
    );
    breaks(
        |s| s.front(&deep),
        1,
        r#"
        content/articles/page.md:3:8-10008 error[yaml-invalid] the value of `extra` starts with `[`, which has a meaning of its own here
          help: Put the text in quotes: `extra: "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[…`.
          suggestion: "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\""
        "#,
    );
}

#[test]
fn yaml_that_nests_by_indentation_is_refused() {
    let mut lines = String::new();
    for i in 1..=200 {
        writeln!(lines, "{}k:", " ".repeat(i)).unwrap();
    }
    breaks(
        |s| s.front(&format!("title: A page\nextra:\n{lines}")),
        1,
        r"
        content/articles/page.md:54:52-52 error[front-matter-too-large] lists and groups stand more than 50 deep here
          help: Move long content below the front matter, or into a file under data/.
        ",
    );
}
