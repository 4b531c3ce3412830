//! Faults of templates, data files and words.

use crate::bad::breaks;

#[test]
fn a_template_that_is_not_closed_is_refused() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "<h1>{{ page.title }}</h1>\n{% if page.date %}\n<p>no end\n",
            );
        },
        3,
        r"
        templates/page.html:2:19-4:1 error[template-fault] the template ends where more has to follow
          help: Close what was begun: each `{% if %}`, `{% for %}` and `{% block %}` needs its `{% end… %}`.
        ",
    );
}

#[test]
fn a_template_with_a_slip_is_refused() {
    breaks(
        |s| s.put("templates/page.html", "<h1>{{ page.title }</h1>\n"),
        3,
        r"
        templates/page.html:1:19-20 error[template-fault] found `}` but expected }}
          help: Correct the template at this place, or ask whoever made the theme.
        ",
    );
}

#[test]
fn an_unknown_variable_is_named_with_the_page() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "<h1>{{ page.title }}</h1>\n<p>{{ page.mood.colour }}</p>\n",
            );
        },
        3,
        r"
        templates/page.html:2:12-16 error[template-fault] field `mood` is not defined
          trace: while building content/articles/costs.md
          trace: and one more page
          help: It has ancestors, assets, audience, authors, backlinks, breadcrumbs, conditions, content, date, day, description, draft, extra, higher, image, lang, lower, month, notice, path, permalink, reading_time, references, related, relative_path, review, reviewers, section, series, show_toc, slug, state, summary, taxonomies, terms, title, toc, translations, updated, url, weight, word_count, year. Write `name?.field` where it may be missing.
        ",
    );
}

#[test]
fn an_unknown_filter_is_refused() {
    breaks(
        |s| s.put("templates/page.html", "{{ page.title | shout }}\n"),
        3,
        r"
        templates/page.html:1:17-22 error[template-fault] there is no filter `shout`
          help: Correct the name: the manual lists what templates may use.
        ",
    );
}

#[test]
fn an_unknown_function_is_refused() {
    breaks(
        |s| s.put("templates/page.html", "{{ get_pag(path=\"x\") }}\n"),
        3,
        r"
        templates/page.html:1:4-11 error[template-fault] there is no function `get_pag`
          help: Correct the name: the manual lists what templates may use.
        ",
    );
}

#[test]
fn a_missing_template_of_a_page_is_refused() {
    breaks(
        |s| s.front("title: A page\ntemplate: pgae.html\n"),
        1,
        r"
        content/articles/page.md:3:11-20 error[template-missing] there is no template `pgae.html`
          help: Correct the name, or delete the line: the theme's own template is used then.
        ",
    );
}

#[test]
fn a_missing_parent_template_is_refused() {
    breaks(
        |s| s.put("templates/page.html", "{% extends \"bas.html\" %}\n"),
        3,
        r"
        templates/page.html error[template-missing] this template extends `bas.html`, which does not exist
          help: Correct the name after `extends`, or add that template.
        ",
    );
}

#[test]
fn a_missing_included_template_is_refused() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "<p>\n{% include \"partials/se0.html\" %}\n",
            );
        },
        3,
        r"
        templates/page.html:2:13-30 error[template-missing] there is no template `partials/se0.html`
          help: Did you mean `partials/seo.html`?
        ",
    );
}

#[test]
fn templates_that_include_each_other_are_refused() {
    breaks(
        |s| {
            s.put("templates/page.html", "{% include \"a.html\" %}\n");
            s.put("templates/a.html", "{% include \"b.html\" %}\n");
            s.put("templates/b.html", "{% include \"a.html\" %}\n");
        },
        3,
        r"
        templates/a.html error[template-loop] this template comes back to itself through `extends` or `include`
          help: Take one of these lines out, so that the way ends somewhere.
        ",
    );
}

#[test]
fn templates_that_extend_each_other_are_refused() {
    breaks(
        |s| {
            s.put("templates/page.html", "{% extends \"a.html\" %}\n");
            s.put("templates/a.html", "{% extends \"b.html\" %}\n");
            s.put("templates/b.html", "{% extends \"a.html\" %}\n");
        },
        3,
        r"
        templates/a.html error[template-loop] this template comes back to itself through `extends` or `include`
          help: Take one of these lines out, so that the way ends somewhere.
        ",
    );
}

#[test]
fn a_fault_in_a_shortcode_of_the_site_is_named_with_the_page() {
    breaks(
        |s| {
            s.put(
                "templates/shortcodes/price.html",
                "<b>{{ amount | round }}</b>\n",
            );
            s.body("It costs:\n\n{{ price(amount=\"ten\") }}\n");
        },
        1,
        r"
        content/articles/page.md:7:1-26 error[template-fault] the shortcode `price` can't be shown: a number is needed here, but this is a text
          templates/shortcodes/price.html:1:7-13 the shortcode's template stops here
          help: Look at the values of the call: the manual says what this shortcode needs. If they are right, the template is wrong.
        ",
    );
}

#[test]
fn data_of_a_path_outside_is_refused() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "{{ load_data(path=\"../../../../etc/passwd\") }}\n",
            );
        },
        3,
        r"
        templates/page.html:1:4-44 error[template-fault] there is no file `../../../../etc/passwd` in data/
          trace: while building content/articles/costs.md
          trace: and one more page
          help: Correct the template at this place, or ask whoever made the theme.
        ",
    );
}

#[test]
fn data_of_an_absolute_path_is_refused() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "{{ load_data(path=\"/etc/passwd\") }}\n",
            );
        },
        3,
        r"
        templates/page.html:1:4-33 error[template-fault] there is no file `/etc/passwd` in data/
          trace: while building content/articles/costs.md
          trace: and one more page
          help: Correct the template at this place, or ask whoever made the theme.
        ",
    );
}

#[test]
fn the_address_of_a_missing_file_is_refused() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "{{ get_url(path=\"logo.svg\") }}\n{{ get_url(path=\"@/cost.md\") }}\n",
            );
        },
        3,
        r"
        templates/page.html:1:4-28 error[template-fault] there is no page or file `logo.svg`
          trace: while building content/articles/costs.md
          trace: and one more page
          help: Correct the template at this place, or ask whoever made the theme.
        ",
    );
}

#[test]
fn a_missing_page_of_a_template_is_refused() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "{% set p = get_page(path=\"articles/cost.md\") %}{{ p.title }}\n",
            );
        },
        3,
        r"
        templates/page.html:1:12-45 error[template-fault] there is no page `articles/cost.md` below content/; did you mean `articles/costs.md`?
          trace: while building content/articles/costs.md
          trace: and one more page
          help: Correct the template at this place, or ask whoever made the theme.
        ",
    );
}

#[test]
fn a_broken_data_file_is_refused() {
    breaks(
        |s| {
            s.put("data/prices.yaml", "first: 150\nsecond: [90\n");
            s.put(
                "templates/page.html",
                "{% set p = load_data(path=\"data/prices.yaml\") %}{{ p.first }}\n",
            );
        },
        3,
        r"
        templates/page.html:1:12-46 error[template-fault] data/prices.yaml, line 2: the bracket `[` is never closed
          trace: while building content/articles/costs.md
          trace: and one more page
          help: Correct the template at this place, or ask whoever made the theme.
        ",
    );
}

#[test]
fn broken_data_of_a_table_is_refused() {
    breaks(
        |s| {
            s.put(
                "data/prices.csv",
                "Visit,Price\nFirst,150\nSecond,90,cash\n",
            );
            s.body("{{ table(data=\"prices.csv\") }}\n");
        },
        1,
        r"
        content/articles/page.md:5:1-31 error[template-fault] the shortcode `table` can't be shown: data/prices.csv, line 3: this row has 3 cells where the first row has 2
          themes/clinic/templates/shortcodes/table.html:5:4-25 the shortcode's template stops here
          help: Look at the values of the call: the manual says what this shortcode needs. If they are right, the template is wrong.
        ",
    );
}

#[test]
fn missing_data_of_a_table_is_told_the_nearest() {
    breaks(
        |s| {
            s.put("data/prices.csv", "Visit,Price\nFirst,150\n");
            s.body("{{ table(data=\"price.csv\") }}\n");
        },
        1,
        r"
        content/articles/page.md:5:1-30 error[template-fault] the shortcode `table` can't be shown: there is no file `price.csv` in data/; did you mean `prices.csv`?
          themes/clinic/templates/shortcodes/table.html:5:4-25 the shortcode's template stops here
          help: Look at the values of the call: the manual says what this shortcode needs. If they are right, the template is wrong.
        ",
    );
}

#[test]
fn broken_people_are_refused() {
    breaks(
        |s| s.put("data/people.yaml", "ana-ortiz:\n  name: [Ana\n"),
        1,
        r"
        data/people.yaml:2:9-10 error[yaml-invalid] the bracket `[` is never closed
          help: Add `]` at the end of the list.
        ",
    );
}

#[test]
fn people_without_names_are_refused() {
    breaks(
        |s| s.put("data/people.yaml", "ana-ortiz:\n  title: Psychiatrist\n"),
        1,
        r"
        data/people.yaml:2:3-22 error[people-invalid] the person `ana-ortiz` has no name
          help: Add a line `name: Full Name`, without titles such as Dr.
        ",
    );
}

#[test]
fn broken_words_of_a_language_are_refused() {
    breaks(
        |s| {
            s.put(
                "i18n/en.ftl",
                "read-more = Read more\nthis is no message\nnext = { $count ->\n",
            );
        },
        3,
        r"
        i18n/en.ftl:2:6-7 error[words-invalid] this line can't be read as a word and its translation
          help: Write `key = the words`, one to a line.
        i18n/en.ftl:4:1-1 error[words-invalid] this line can't be read as a word and its translation
          help: Write `key = the words`, one to a line.
        ",
    );
}

#[test]
fn a_broken_stylesheet_is_refused() {
    breaks(
        |s| s.put("sass/site.scss", "body { color: $missing; }\n"),
        3,
        r"
        sass/site.scss:1:15-23 error[stylesheet-fault] undefined variable
          help: Correct the stylesheet, or ask whoever made the theme.
        ",
    );
}

#[test]
fn a_template_that_is_not_text_is_refused() {
    breaks(
        |s| s.put("templates/page.html", b"<h1>\xe9</h1>"),
        3,
        r#"
        templates/page.html:1:5-5 error[text-not-utf8] this file is not UTF-8 text: a character can't be read
          help: Save it again as UTF-8: in most editors this is a choice in "Save as".
        "#,
    );
}

#[test]
fn a_loop_without_end_in_a_template_stops() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "{% for i in range(end=1000000000) %}{{ i }}{% endfor %}\n",
            );
        },
        3,
        r"
        templates/page.html:1:13-34 error[template-fault] function `range` would produce 1000000000 elements, which exceeds the limit of 100000
          trace: while building content/articles/costs.md
          trace: and one more page
          help: Correct the template at this place, or ask whoever made the theme.
        ",
    );
}
