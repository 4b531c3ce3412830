//! Faults of `pamphlet.yaml`, of the theme's options, and of the command line.

use crate::bad::{NOW, Site, breaks, compare, warns};

#[test]
fn an_unknown_setting_is_told_which_was_meant() {
    breaks(|s| s.settings("descripton: Calm words\n"), 3, "?");
}

#[test]
fn a_setting_like_no_other_is_refused() {
    breaks(|s| s.settings("mood: calm\n"), 3, "?");
}

#[test]
fn settings_of_the_wrong_kind_are_refused() {
    breaks(
        |s| {
            s.settings("paginate_by: many\nsitemap: perhaps\nrelated: {order: oldest, count: -1}\n")
        },
        3,
        "?",
    );
}

#[test]
fn an_address_that_is_none_is_refused() {
    breaks(
        |s| {
            s.put(
                "pamphlet.yaml",
                "title: Small Clinic\nbase_url: clinic.example\n",
            )
        },
        3,
        "?",
    );
}

#[test]
fn a_missing_address_is_a_warning() {
    warns(|s| s.put("pamphlet.yaml", "title: Small Clinic\n"), "?");
}

#[test]
fn a_time_zone_that_is_none_is_refused() {
    breaks(|s| s.settings("timezone: Mountain Time\n"), 3, "?");
}

#[test]
fn an_unknown_theme_is_refused() {
    breaks(|s| s.settings("theme: klinic\n"), 3, "?");
}

#[test]
fn a_theme_outside_of_the_site_is_refused() {
    breaks(|s| s.settings("theme: ../../somewhere\n"), 3, "?");
}

#[test]
fn an_unknown_option_of_the_theme_is_refused() {
    breaks(
        |s| s.settings("theme_options:\n  acent: \"#aa0000\"\n"),
        3,
        "?",
    );
}

#[test]
fn a_wrong_option_of_the_theme_is_refused() {
    breaks(
        |s| {
            s.settings("theme_options:\n  accent: reddish\n  appearance: dusk\n  reading_time: 3\n")
        },
        3,
        "?",
    );
}

#[test]
fn an_unknown_rule_is_refused() {
    breaks(
        |s| s.settings("check:\n  rules: {link-brokn: off}\n"),
        3,
        "?",
    );
}

#[test]
fn an_unknown_weight_of_a_rule_is_refused() {
    breaks(
        |s| s.settings("check:\n  rules: {link-broken: loud}\n"),
        3,
        "?",
    );
}

#[test]
fn settings_that_are_no_yaml_are_refused() {
    breaks(|s| s.settings("clinic:\n  name: [Small\n"), 3, "?");
}

#[test]
fn settings_with_a_key_twice_are_refused() {
    breaks(|s| s.settings("title: Another\n"), 3, "?");
}

#[test]
fn settings_that_are_not_text_are_refused() {
    breaks(|s| s.put("pamphlet.yaml", b"title: \xff\xfe\n"), 3, "?");
}

#[test]
fn a_settings_file_that_is_asked_for_has_to_be_there() {
    let site = Site::new();
    let run = site.run(&["build", "--format", "json", "--config", "other.yaml"]);
    assert_eq!(run.status, 3);
    compare(&run.findings(), "?");
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
        (&["bild"], "error: unrecognized subcommand 'bild'"),
        (
            &["explain", "articles/cost.md", "--clock", NOW],
            "error: there is no page `articles/cost.md`",
        ),
    ] {
        let run = site.run(arguments);
        assert_eq!(run.status, 2, "{arguments:?}");
        assert!(run.err.starts_with(said), "{}", run.err);
    }
    assert!(site.public() == before);
}

#[test]
fn an_address_of_the_command_line_that_is_none_ends_with_2() {
    let site = Site::new();
    let run = site.run(&["build", "--color", "never", "--base-url", "clinic"]);
    compare(&run.err, "?");
    assert_eq!(run.status, 2);
}
