//! What a person sees in the terminal, whole: these lines are the interface of a fault.

use crate::bad::{PAGE, Site, compare};

/// What a build prints for a person: findings, then the last line.
#[track_caller]
fn shows(fault: impl FnOnce(&Site), transcript: &str) {
    let site = Site::new();
    fault(&site);
    let run = site.build_for_a_person();
    compare(&format!("{}{}", run.err, run.out), transcript);
}

#[test]
fn a_title_with_a_colon() {
    shows(
        |s| s.front("title: Ketamine: what to know\ndate: 2025-04-10\n"),
        r#"
        error[yaml-invalid]: the value of `title` has a colon in it
         --> content/articles/page.md:2:8
          |
        2 | title: Ketamine: what to know
          |        ^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: Put the text in quotes: `title: "Ketamine: what to know"`.
          |
        2 - title: Ketamine: what to know
        2 + title: "Ketamine: what to know"
          |
          = fix: a suggestion; only you can say whether it is right

        1 error in 1 file
        Nothing was published. Mend the errors above and build again.
        "#,
    );
}

#[test]
fn three_faults_of_one_article() {
    shows(
        |s| {
            s.put(
                PAGE,
                "---\ntitle: A page\ndate: April 31, 2025\nauthors: [ana-ortis]\n---\n\nCall [us](/contact/).\n",
            );
        },
        r"
        error[date-invalid]: `date: April 31, 2025`: there is no day 31 in April
         --> content/articles/page.md:3:7
          |
        3 | date: April 31, 2025
          |       ^^^^^^^^^^^^^^
          |
          = help: Write it as year-month-day, for example `date: 2026-04-10`.

        error[author-unknown]: there is no author `ana-ortis` in data/people.yaml
         --> content/articles/page.md:4:11
          |
        4 | authors: [ana-ortis]
          |           ^^^^^^^^^
          |
          = help: Did you mean `ana-ortiz`?

        error[link-broken]: there is no page or file at `/contact/`
         --> content/articles/page.md:7:11
          |
        7 | Call [us](/contact/).
          |           ^^^^^^^^^
          |
          = help: Write the name of a file next to this one (`other.md`), a path below `content/`
                  (`@/articles/other.md`) or an address of the site (`/articles/other/`).

        3 errors in 1 file
        Nothing was published. Mend the errors above and build again.
        ",
    );
}

#[test]
fn two_pages_with_one_address() {
    shows(
        |s| s.front("title: A page\nslug: costs\n"),
        r"
        error[address-taken]: the page `articles/page.md` and the page `articles/costs.md` would have the same address, /articles/costs/
         --> content/articles/page.md:3:7
          |
        3 | slug: costs
          |       ^^^^^
          |
         ::: content/articles/costs.md: the address is used here, too
          = help: Give one of them another address, with `slug: another-name` or by renaming the file.

        1 error in 1 file
        Nothing was published. Mend the errors above and build again.
        ",
    );
}

#[test]
fn a_broken_table() {
    shows(
        |s| s.body("| Visit | Price |\n\n|---|---|\n| First | $150 |\n"),
        r"
        error[table-broken]: this table will show as loose text: 2 columns and 1 row were found
         --> content/articles/page.md:5:1
          |
        5 | / | Visit | Price |
        6 | |
        7 | | |---|---|
        8 | | | First | $150 |
          | |________________^
          |
          = help: Run `pamphlet check --fix` to mend it, or write each row on a line of its own, | between
                  the cells and no empty line.
          |
        6 -
        7 - |---|---|
        6 + | --- | --- |
          |
          = fix: run `pamphlet check --fix` to make this change

        1 error in 1 file
        Nothing was published. Mend the errors above and build again.
        ",
    );
}

#[test]
fn a_cell_too_many() {
    shows(
        |s| s.body("| Visit | Price |\n|---|---|\n| First | $150 | cash only |\n"),
        r#"
        error[table-cell-lost]: row 1 has 3 cells but the table has 2 columns: the words "cash only" will not be shown
         --> content/articles/page.md:7:18
          |
        7 | | First | $150 | cash only |
          |                  ^^^^^^^^^
          |
          = help: Write `\|` for a bar that belongs to the words, or add a column to the header and the line
                  of dashes.

        1 error in 1 file
        Nothing was published. Mend the errors above and build again.
        "#,
    );
}

#[test]
fn a_misspelt_shortcode() {
    shows(
        |s| s.body("Call us:\n\n{{ ctta(text=\"Book\") }}\n"),
        r#"
        error[shortcode-unknown]: there is no shortcode named `ctta`
         --> content/articles/page.md:7:4
          |
        7 | {{ ctta(text="Book") }}
          |    ^^^^
          |
          = help: Did you mean `cta`?

        1 error in 1 file
        Nothing was published. Mend the errors above and build again.
        "#,
    );
}

#[test]
fn a_shortcode_without_what_it_needs() {
    shows(
        |s| s.body("{{ table() }}\n"),
        r"
        error[template-fault]: the shortcode `table` can't be shown: a text is needed here, but there is none
         --> content/articles/page.md:5:1
          |
        5 | {{ table() }}
          | ^^^^^^^^^^^^^
          |
         ::: themes/clinic/templates/shortcodes/table.html:5:4
          |
        5 | {{ data_table(data=data) | safe }}
          |    --------------------- the shortcode's template stops here
          |
          = help: Look at the values of the call: the manual says what this shortcode needs. If they are
                  right, the template is wrong.

        1 error in 1 file
        Nothing was published. Mend the errors above and build again.
        ",
    );
}

#[test]
fn an_unknown_key_and_a_missing_picture() {
    shows(
        |s| {
            s.put(
                PAGE,
                "---\ntitle: A page\nmood: calm\n---\n\n![The waiting room](room.jpg)\n",
            );
        },
        r"
        warning[key-unknown]: `mood` is not a key of front matter
         --> content/articles/page.md:3:1
          |
        3 | mood: calm
          | ^^^^
          |
          = help: Put it under `extra:` if a template uses it: `extra: {mood: ...}`.

        error[link-broken]: there is no picture `room.jpg`
         --> content/articles/page.md:6:21
          |
        6 | ![The waiting room](room.jpg)
          |                     ^^^^^^^^
          |
          = help: Put the file next to the article (in a folder with `index.md`) or below `static/`, and
                  name it here.

        1 error and 1 warning in 1 file
        Nothing was published. Mend the errors above and build again.
        ",
    );
}

#[test]
fn an_unknown_variable_of_a_template() {
    shows(
        |s| {
            s.put(
                "templates/page.html",
                "<h1>{{ page.title }}</h1>\n<p>{{ page.titel }}</p>\n",
            );
        },
        r"
        error[template-fault]: field `titel` is not defined
         --> templates/page.html:2:12
          |
        2 | <p>{{ page.titel }}</p>
          |            ^^^^^
          |
          = note: while building content/articles/costs.md
          = note: and one more page
          = help: Did you mean `title`?

        1 error in 1 file
        Nothing was published. Mend the errors above and build again.
        ",
    );
}

#[test]
fn an_unknown_setting() {
    shows(
        |s| s.settings("descripton: Calm words\n"),
        r"
        error[setting-unknown]: `descripton` is not a setting
         --> pamphlet.yaml:3:1
          |
        3 | descripton: Calm words
          | ^^^^^^^^^^
          |
          = help: Did you mean `description`?
          |
        3 - descripton: Calm words
        3 + description: Calm words
          |
          = fix: run `pamphlet check --fix` to make this change

        1 error in 1 file
        Nothing was published. Mend the errors above and build again.
        ",
    );
}

#[test]
fn a_file_that_is_not_utf8() {
    shows(
        |s| s.put(PAGE, b"---\ntitle: Caf\xe9\n---\n\nText.\n"),
        r#"
        error[text-not-utf8]: this file is not UTF-8 text: a character can't be read
         --> content/articles/page.md:2:11
          |
        2 | title: Caf�
          |           ^
          |
          = help: Save it again as UTF-8: in most editors this is a choice in "Save as".

        1 error in 1 file
        Nothing was published. Mend the errors above and build again.
        "#,
    );
}
