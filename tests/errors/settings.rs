//! Faults of `pamphlet.yaml`, of the theme's options, and of the command line.

use crate::bad::{NOW, Site, breaks, compare, warns};

#[test]
fn an_unknown_setting_is_told_which_was_meant() {
    breaks(
        |s| s.settings("descripton: Calm words\n"),
        3,
        r#"
        pamphlet.yaml:3:1-11 error[setting-unknown] `descripton` is not a setting
          help: Did you mean `description`?
          fix: "description"
        "#,
    );
}

#[test]
fn a_setting_like_no_other_is_refused() {
    breaks(
        |s| s.settings("mood: calm\n"),
        3,
        r"
        pamphlet.yaml:3:1-5 error[setting-unknown] `mood` is not a setting
          help: Remove the line, or put it under `extra:` if a template uses it.
        ",
    );
}

#[test]
fn settings_of_the_wrong_kind_are_refused() {
    breaks(
        |s| {
            s.settings(
                "paginate_by: many\nsitemap: perhaps\nrelated: {order: oldest, count: -1}\n",
            );
        },
        3,
        r"
        pamphlet.yaml:3:14-18 error[setting-wrong] `paginate_by: many` is not a whole number
          help: Write it like this: `paginate_by: 10`.
        pamphlet.yaml:4:10-17 error[setting-wrong] `sitemap: perhaps` is neither true nor false
          help: Write it like this: `sitemap: true`.
        pamphlet.yaml:5:18-24 error[setting-wrong] `order: oldest` is not one of `relevance`, `newest`
          help: Write it like this: `order: relevance`.
        pamphlet.yaml:5:33-35 error[setting-wrong] `count: -1` is not a number from 0 to 1000000
          help: Write it like this: `count: 10`.
        ",
    );
}

#[test]
fn an_address_that_is_none_is_refused() {
    breaks(
        |s| {
            s.put(
                "pamphlet.yaml",
                "title: Small Clinic\nbase_url: clinic.example\n",
            );
        },
        3,
        r"
        pamphlet.yaml:2:11-25 error[setting-wrong] `base_url: clinic.example` is not a web address
          help: Write it like this: `base_url: https://clinic.example`.
        ",
    );
}

#[test]
fn a_missing_address_is_a_warning() {
    warns(
        |s| s.put("pamphlet.yaml", "title: Small Clinic\n"),
        r"
        - warning[base-url-missing] `base_url` is not set, so feeds, the sitemap and search engines are told http://localhost:1111
          help: Add a line such as `base_url: https://www.your-clinic.com` to pamphlet.yaml before you publish.
        ",
    );
}

#[test]
fn a_time_zone_that_is_none_is_refused() {
    breaks(
        |s| s.settings("timezone: Mountain Time\n"),
        3,
        r"
        pamphlet.yaml:3:11-24 error[setting-wrong] `timezone: Mountain Time` is not a time zone
          help: Did you mean `timezone: America/Denver`?
        ",
    );
}

#[test]
fn an_unknown_theme_is_refused() {
    breaks(
        |s| s.settings("theme: klinic\n"),
        3,
        r"
        pamphlet.yaml:3:8-14 error[theme-missing] there is no theme named `klinic`
          help: Did you mean `clinic`?
        ",
    );
}

#[test]
fn a_theme_outside_of_the_site_is_refused() {
    breaks(
        |s| s.settings("theme: ../../somewhere\n"),
        3,
        r"
        pamphlet.yaml:3:8-23 error[theme-missing] there is no theme named `../../somewhere`
          help: There are these themes: clinic, journal. A theme is a folder in `themes/`.
        ",
    );
}

#[test]
fn an_unknown_option_of_the_theme_is_refused() {
    breaks(
        |s| s.settings("theme_options:\n  acent: \"#aa0000\"\n"),
        3,
        r"
        pamphlet.yaml:4:3-19 error[setting-unknown] the theme `clinic` has no option `acent`
          help: Did you mean `accent`?
        ",
    );
}

#[test]
fn a_wrong_option_of_the_theme_is_refused() {
    breaks(
        |s| {
            s.settings(
                "theme_options:\n  accent: reddish\n  appearance: dusk\n  reading_time: 3\n",
            );
        },
        3,
        r"
        pamphlet.yaml:4:3-18 error[setting-wrong] the theme option `accent` can't be `reddish`
          help: It must be a colour such as `#1f6f78`.
        pamphlet.yaml:5:3-19 error[setting-wrong] the theme option `appearance` can't be `dusk`
          help: It must be one of auto, light, dark.
        pamphlet.yaml:6:3-18 error[setting-wrong] the theme option `reading_time` can't be `3`
          help: It must be `true` or `false`.
        ",
    );
}

#[test]
fn text_that_could_not_be_read_is_refused_with_the_nearest_colour_that_can() {
    breaks(
        |s| {
            s.settings("theme_options:\n  text_color: \"#9a9a9a\"\n  page_color: white\n");
        },
        3,
        r"
        pamphlet.yaml:4:3-24 error[contrast-low] the theme option `text_color` is hard to read: `#9a9a9a` on `#ffffff` has a contrast of 2.81 to 1
          help: It needs 4.5 to 1 (WCAG 2.2). The nearest colour that has it is `#767676`.
        ",
    );
}

#[test]
fn an_unknown_rule_is_refused() {
    breaks(
        |s| s.settings("check:\n  rules: {link-brokn: off}\n"),
        3,
        r"
        pamphlet.yaml:4:11-21 error[setting-unknown] there is no rule named `link-brokn`
          help: Did you mean `link-broken`?
        ",
    );
}

#[test]
fn an_unknown_weight_of_a_rule_is_refused() {
    breaks(
        |s| s.settings("check:\n  rules: {link-broken: loud}\n"),
        3,
        r"
        pamphlet.yaml:4:24-28 error[setting-wrong] `link-broken: loud` is not one of `off`, `advice`, `warning`, `error`
          help: Write it like this: `rules: {table-broken: warning}`.
        ",
    );
}

#[test]
fn settings_that_are_no_yaml_are_refused() {
    breaks(
        |s| s.settings("clinic:\n  name: [Small\n"),
        3,
        r"
        pamphlet.yaml:4:9-10 error[yaml-invalid] the bracket `[` is never closed
          help: Add `]` at the end of the list.
        ",
    );
}

#[test]
fn settings_with_a_key_twice_are_refused() {
    breaks(
        |s| s.settings("title: Another\n"),
        3,
        r"
        pamphlet.yaml:3:1-6 error[key-repeated] `title` is given twice
          pamphlet.yaml:1:1-6 first given here
          help: Keep one of the two lines and remove the other.
        ",
    );
}

#[test]
fn settings_that_are_not_text_are_refused() {
    breaks(
        |s| s.put("pamphlet.yaml", b"title: \xff\xfe\n"),
        3,
        r#"
        pamphlet.yaml:1:8-8 error[text-not-utf8] this file is not UTF-8 text: a character can't be read
          help: Save it again as UTF-8: in most editors this is a choice in "Save as".
        "#,
    );
}

#[test]
fn a_settings_file_that_is_asked_for_has_to_be_there() {
    let site = Site::new();
    let run = site.run(&["build", "--format", "json", "--config", "other.yaml"]);
    assert_eq!(run.status, 3);
    compare(
        &run.findings(),
        r"
        - error[settings-missing] there is no settings file `other.yaml`
          help: Correct the name after `--config`, or leave it out: the file is `pamphlet.yaml` then.
        ",
    );
}

#[test]
fn wrong_usage_ends_with_2_and_touches_nothing() {
    let site = Site::new();
    let before = site.public();
    for (arguments, said) in [
        (
            &["build", "--clock", "soon"][..],
            "error: `--clock soon` is not a moment",
        ),
        (&["build", "--jobs", "many"], "error: invalid value 'many'"),
        (
            &["build", "--base-url", "clinic"],
            "error: `--base-url clinic` is not a web address",
        ),
        (&["bild"], "error: unrecognized subcommand 'bild'"),
        (
            &["explain", "articles/cost.md", "--clock", NOW],
            "error: there is no page `articles/cost.md`",
        ),
        (
            &["check", "--explain", "link-brokn"],
            "error: there is no rule named `link-brokn`. Did you mean `link-broken`?",
        ),
        (
            &["check", "--explain", "zzz"],
            "error: there is no rule named `zzz`. `--explain rules` lists them all.",
        ),
    ] {
        let run = site.run(arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.err.starts_with(said), "{}", run.err);
    }
    assert!(site.public() == before);
}
