//! Every rule that a finding can name, with one line on what it finds.
//!
//! A rule's name is what settings switch (`check.rules`) and what findings carry; a test holds this list complete.

/// Names of rules and what each finds, by name.
pub const RULES: &[(&str, &str)] = &[
    ("address-invalid", "an address that can't be one"),
    (
        "address-taken",
        "two pages, or a page and an old address, at one address",
    ),
    ("author-unknown", "an author who is not in data/people.yaml"),
    ("base-url-missing", "settings without the site's address"),
    ("cache-unwritable", "a cache that can't be written"),
    ("csv-invalid", "a CSV file that can't be read"),
    ("data-invalid", "a data file that can't be read"),
    (
        "data-no-table",
        "data that is shown as a table but is no list of rows",
    ),
    (
        "date-ambiguous",
        "a date such as 04/05/2026, which reads differently by country",
    ),
    ("date-invalid", "a value that is no date"),
    ("dates-contradict", "dates that can't both be right"),
    ("file-name-unreadable", "a file whose name is no text"),
    (
        "file-special",
        "a pipe, socket or device among the site's files",
    ),
    ("file-unreadable", "a file that can't be read"),
    ("footnote-missing", "a footnote without text"),
    ("front-matter-open", "front matter that is never closed"),
    (
        "front-matter-too-large",
        "front matter that is too long or too deep",
    ),
    ("json-invalid", "a JSON file that can't be read"),
    ("key-repeated", "a key that is given twice"),
    ("key-unknown", "a key of front matter that has no meaning"),
    (
        "language-unknown",
        "a file named for a language that the site does not have",
    ),
    ("link-broken", "a link, picture or pin that leads nowhere"),
    (
        "link-outside",
        "a link of the file system that leads out of the site",
    ),
    ("notice-unknown", "a notice that does not exist"),
    ("output-not-ours", "an output folder that holds other files"),
    (
        "output-unwritable",
        "an output folder that can't be written",
    ),
    (
        "people-invalid",
        "an entry of data/people.yaml that can't be read",
    ),
    (
        "reviewer-unknown",
        "a reviewer who is not in data/people.yaml",
    ),
    ("setting-unknown", "a setting that does not exist"),
    ("setting-wrong", "a setting whose value can't be"),
    ("settings-missing", "settings that are not there"),
    ("shortcode-invalid", "a shortcode's call that can't be read"),
    ("shortcode-loop", "a shortcode that calls itself"),
    ("shortcode-unknown", "a shortcode that does not exist"),
    ("stylesheet-fault", "a stylesheet that can't be compiled"),
    ("table-broken", "a table that shows as loose text"),
    (
        "table-cell-lost",
        "a cell beyond the last column, which is not shown",
    ),
    ("table-guess", "text that may have been meant as a table"),
    ("table-header-empty", "a table whose header says nothing"),
    (
        "table-swallows-text",
        "a paragraph that became a table's last row",
    ),
    ("template-fault", "a template that can't be rendered"),
    ("template-loop", "templates that lead back to themselves"),
    ("template-missing", "a template that does not exist"),
    ("text-has-nul", "a file with a NUL character"),
    ("text-not-utf8", "a file that is not UTF-8"),
    ("theme-loop", "themes that extend each other"),
    ("theme-missing", "a theme that does not exist"),
    ("title-missing", "a page without a title"),
    ("toml-invalid", "TOML that can't be read"),
    ("value-wrong", "a value of front matter that can't be"),
    ("words-invalid", "words of a language that can't be read"),
    ("yaml-invalid", "YAML that can't be read"),
];
