//! Every rule that a finding can name, with one line on what it finds.
//!
//! A rule's name is what settings switch (`check.rules`) and what findings carry; a test holds this list complete.

/// Names of rules and what each finds, by name.
pub const RULES: &[(&str, &str)] = &[
    (
        "address-invalid",
        "A `slug`, `path`, alias or redirect can't be an address of the site.",
    ),
    (
        "address-taken",
        "Two things would be published at one address.",
    ),
    (
        "author-unknown",
        "An author is not among the people of `data/people.yaml`.",
    ),
    (
        "base-url-missing",
        "The setting `base_url` is missing, so feeds and search engines get an address that leads nowhere.",
    ),
    (
        "cache-unwritable",
        "The cache can't be written; the site is complete, the next build takes longer.",
    ),
    (
        "contrast-low",
        "A colour of the theme's options would be hard to read where it is used.",
    ),
    ("csv-invalid", "A CSV file can't be read."),
    (
        "data-invalid",
        "A data file is asked for in a format that pamphlet does not read.",
    ),
    (
        "data-no-table",
        "A data file holds nothing that makes a table.",
    ),
    (
        "date-ambiguous",
        "A date such as `11/04/2026` can be read in two ways.",
    ),
    (
        "date-invalid",
        "A date is none, or names a day that does not exist.",
    ),
    (
        "dates-contradict",
        "A page expires before it appears, or changed before it was published.",
    ),
    (
        "file-name-unreadable",
        "The name of a file can't be read as text.",
    ),
    (
        "file-special",
        "A pipe, socket or device among the site's files.",
    ),
    ("file-unreadable", "A file or folder can't be read."),
    (
        "footnote-missing",
        "A footnote is named in the text, but its own text is nowhere.",
    ),
    (
        "front-matter-open",
        "The lines between `---` at the top of a file have no end.",
    ),
    (
        "front-matter-too-large",
        "Front matter, settings or a data file is too large or too deeply nested to be meant.",
    ),
    ("json-invalid", "A JSON file can't be read."),
    ("key-repeated", "A key stands twice in one place."),
    (
        "key-unknown",
        "A key of front matter has no meaning here; templates find it in `page.extra`.",
    ),
    (
        "language-unknown",
        "A file named for a language that the site does not have.",
    ),
    (
        "link-broken",
        "A link, a picture, a menu entry or a redirect leads to something that does not exist.",
    ),
    (
        "link-external-broken",
        "A link leads to another site, and nothing is there; only `check --external` looks.",
    ),
    (
        "link-external-moved",
        "A link leads to another site, which has moved the page for good.",
    ),
    (
        "link-external-unknown",
        "A link leads to another site that did not answer, or does not answer programs.",
    ),
    (
        "link-on-page-broken",
        "A template, a shortcode or a data file brings a link or a picture onto a page that leads nowhere on the site; only `check` looks.",
    ),
    (
        "link-outside",
        "A link in the file system leads out of the site, so it is left out.",
    ),
    ("notice-unknown", "There is no notice of that name."),
    (
        "output-not-ours",
        "The output folder holds files that pamphlet did not make.",
    ),
    (
        "output-unwritable",
        "The output folder can't be written or replaced.",
    ),
    (
        "people-invalid",
        "The file `data/people.yaml` can't be read as people.",
    ),
    (
        "picture-damaged",
        "A picture's file is damaged, or no picture.",
    ),
    (
        "picture-format",
        "A picture is in a format that most browsers don't show.",
    ),
    (
        "picture-too-large",
        "A picture has more pixels than can be resized.",
    ),
    ("picture-unsafe", "An SVG drawing holds a script."),
    (
        "reviewer-unknown",
        "A reviewer is not among the people of `data/people.yaml`.",
    ),
    (
        "setting-unknown",
        "A setting, a theme option or a rule does not exist.",
    ),
    ("setting-wrong", "A setting has a value that it can't have."),
    (
        "settings-missing",
        "The settings' file or the site's folder is not where the command line says.",
    ),
    (
        "shortcode-invalid",
        "A shortcode is written in a way that can't be read.",
    ),
    ("shortcode-loop", "A shortcode comes back to itself."),
    ("shortcode-unknown", "There is no shortcode of that name."),
    ("stylesheet-fault", "A Sass stylesheet can't be compiled."),
    (
        "table-broken",
        "Lines that were meant as a table will show as loose text.",
    ),
    (
        "table-cell-lost",
        "A row has more cells than the table has columns, so words would be lost.",
    ),
    (
        "table-guess",
        "Lines look like a table, but might be meant as something else.",
    ),
    (
        "table-header-empty",
        "A table has no names for its columns.",
    ),
    (
        "table-swallows-text",
        "Text right below a table will become a row of it.",
    ),
    ("template-fault", "A template can't be read or rendered."),
    (
        "template-loop",
        "A template comes back to itself through `extends` or `include`.",
    ),
    (
        "template-missing",
        "A template is named that does not exist.",
    ),
    ("text-has-nul", "A text file holds a NUL character."),
    ("text-not-utf8", "A text file is not UTF-8."),
    ("theme-loop", "A theme extends itself."),
    ("theme-missing", "There is no theme of that name."),
    ("title-missing", "A page or section has no title."),
    (
        "toml-invalid",
        "A TOML file, or front matter between `+++`, can't be read.",
    ),
    (
        "value-wrong",
        "A key of front matter has a value that it can't have.",
    ),
    (
        "words-invalid",
        "A file with the theme's words can't be read.",
    ),
    ("yaml-invalid", "YAML can't be read."),
];
