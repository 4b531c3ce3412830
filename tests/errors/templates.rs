//! Faults of templates, data files and words.

use crate::bad::breaks;

#[test]
fn a_template_that_is_not_closed_is_refused() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "<h1>{{ page.title }}</h1>\n{% if page.date %}\n<p>no end\n",
            )
        },
        1,
        "?",
    );
}

#[test]
fn a_template_with_a_slip_is_refused() {
    breaks(
        |s| s.put("templates/page.html", "<h1>{{ page.title }</h1>\n"),
        1,
        "?",
    );
}

#[test]
fn an_unknown_variable_is_named_with_the_page() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "<h1>{{ page.title }}</h1>\n<p>{{ page.mood.colour }}</p>\n",
            )
        },
        1,
        "?",
    );
}

#[test]
fn an_unknown_filter_is_refused() {
    breaks(
        |s| s.put("templates/page.html", "{{ page.title | shout }}\n"),
        1,
        "?",
    );
}

#[test]
fn an_unknown_function_is_refused() {
    breaks(
        |s| s.put("templates/page.html", "{{ get_pag(path=\"x\") }}\n"),
        1,
        "?",
    );
}

#[test]
fn a_missing_template_of_a_page_is_refused() {
    breaks(|s| s.front("title: A page\ntemplate: pgae.html\n"), 1, "?");
}

#[test]
fn a_missing_parent_template_is_refused() {
    breaks(
        |s| s.put("templates/page.html", "{% extends \"bas.html\" %}\n"),
        1,
        "?",
    );
}

#[test]
fn a_missing_included_template_is_refused() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "<p>\n{% include \"partials/hero.html\" %}\n",
            )
        },
        1,
        "?",
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
        1,
        "?",
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
        1,
        "?",
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
        "?",
    );
}

#[test]
fn data_of_a_path_outside_is_refused() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "{{ load_data(path=\"../../../../etc/passwd\") }}\n",
            )
        },
        1,
        "?",
    );
}

#[test]
fn data_of_an_absolute_path_is_refused() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "{{ load_data(path=\"/etc/passwd\") }}\n",
            )
        },
        1,
        "?",
    );
}

#[test]
fn the_address_of_a_missing_file_is_refused() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "{{ get_url(path=\"logo.svg\") }}\n{{ get_url(path=\"@/cost.md\") }}\n",
            )
        },
        1,
        "?",
    );
}

#[test]
fn a_missing_page_of_a_template_is_refused() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "{% set p = get_page(path=\"articles/cost.md\") %}{{ p.title }}\n",
            )
        },
        1,
        "?",
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
        1,
        "?",
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
        "?",
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
        "?",
    );
}

#[test]
fn broken_people_are_refused() {
    breaks(
        |s| s.put("data/people.yaml", "ana-ortiz:\n  name: [Ana\n"),
        1,
        "?",
    );
}

#[test]
fn people_without_names_are_refused() {
    breaks(
        |s| s.put("data/people.yaml", "ana-ortiz:\n  title: Psychiatrist\n"),
        1,
        "?",
    );
}

#[test]
fn broken_words_of_a_language_are_refused() {
    breaks(
        |s| {
            s.put(
                "i18n/en.ftl",
                "read-more = Read more\nthis is no message\nnext = { $count ->\n",
            )
        },
        1,
        "?",
    );
}

#[test]
fn a_broken_stylesheet_is_refused() {
    breaks(
        |s| s.put("sass/site.scss", "body { color: $missing; }\n"),
        1,
        "?",
    );
}

#[test]
fn a_template_that_is_not_text_is_refused() {
    breaks(|s| s.put("templates/page.html", b"<h1>\xe9</h1>"), 1, "?");
}

#[test]
fn a_loop_without_end_in_a_template_stops() {
    breaks(
        |s| {
            s.put(
                "templates/page.html",
                "{% for i in range(end=1000000000) %}{{ i }}{% endfor %}\n",
            )
        },
        1,
        "?",
    );
}
