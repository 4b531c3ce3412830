//! Many faults at once: all of a run are told, by file and line.

use crate::bad::{PAGE, Site, breaks};

#[test]
fn all_faults_of_a_run_are_told_sorted_by_file_and_line() {
    breaks(
        |s| {
            s.put(
                "content/articles/zebra.md",
                "---\ntitle: Z\n---\n\n[a](nowhere.md)\n\n[b](elsewhere.md)\n",
            );
            s.put(
                "content/about.md",
                "---\ndate: 2025-13-01\n---\n\n{{ nosuch() }}\n",
            );
            s.front("title: A page\nauthors: [nobody-known]\ndate: yesterday\n");
            s.put(
                "templates/page.html",
                "{{ page.title }}\n{{ page.mood.colour }}\n",
            );
        },
        3,
        r"
        content/about.md:1:1-4 error[title-missing] this page has no title
          help: Add a line `title: ...` between the --- lines at the top.
        content/about.md:2:7-17 error[date-invalid] `date: 2025-13-01`: there is no month 13
          help: Write it as year-month-day, for example `date: 2026-04-10`.
        content/about.md:5:4-10 error[shortcode-unknown] there is no shortcode named `nosuch`
          help: There are these shortcodes: callout, chart, compare, crisis, cta, figure, location, map, prices, question, steps, table, video.
        content/articles/page.md:3:11-23 error[author-unknown] there is no author `nobody-known` in data/people.yaml
          help: Add the person to data/people.yaml, or write the full name as it should be shown.
        content/articles/page.md:4:7-16 error[date-invalid] `date: yesterday` is not a date
          help: Write it as year-month-day, for example `date: 2026-04-10`.
        content/articles/zebra.md:5:5-15 error[link-broken] there is no page or file at `nowhere.md`
          help: Write the name of a file next to this one (`other.md`), a path below `content/` (`@/articles/other.md`) or an address of the site (`/articles/other/`).
        content/articles/zebra.md:7:5-17 error[link-broken] there is no page or file at `elsewhere.md`
          help: Write the name of a file next to this one (`other.md`), a path below `content/` (`@/articles/other.md`) or an address of the site (`/articles/other/`).
        templates/page.html:2:9-13 error[template-fault] field `mood` is not defined
          trace: while building content/about.md
          trace: and 4 more pages
          help: It has ancestors, assets, audience, authors, backlinks, breadcrumbs, conditions, content, date, day, description, draft, extra, higher, image, lang, lower, month, notice, path, permalink, reading_time, references, related, relative_path, review, reviewers, section, series, show_toc, slug, state, summary, taxonomies, terms, title, toc, translations, updated, url, weight, word_count, year. Write `name?.field` where it may be missing.
        ",
    );
}

#[test]
fn faults_of_settings_and_of_articles_are_told_together() {
    breaks(
        |s| {
            s.settings("mood: calm\n");
            s.front("title: A page\ndate: yesterday\n");
        },
        3,
        r"
        content/articles/page.md:3:7-16 error[date-invalid] `date: yesterday` is not a date
          help: Write it as year-month-day, for example `date: 2026-04-10`.
        pamphlet.yaml:3:1-5 error[setting-unknown] `mood` is not a setting
          help: Remove the line, or put it under `extra:` if a template uses it.
        ",
    );
}

/// What is reused from an earlier build brings along what was said of it.
#[test]
fn warnings_are_told_again_by_a_build_that_has_nothing_to_do() {
    let site = Site::new();
    site.put(
        PAGE,
        "---\ntitle: A page\nmood: calm\n---\n\nIt helps.[^trial]\n\n| A | B |\n|---|---|\n| 1 | 2 |\nSwallowed.\n",
    );
    let first = site.build();
    assert_eq!(first.status, 0, "{}", first.findings());
    assert_eq!(
        first.findings().matches(" warning[").count(),
        3,
        "{}",
        first.findings()
    );
    for _ in 0..2 {
        // Files that have just been written are read again; those of a little while ago are not.
        std::thread::sleep(std::time::Duration::from_millis(100));
        let again = site.build();
        assert_eq!(again.findings(), first.findings());
        assert!(again.out.contains("\"rendered\": 0"), "{}", again.out);
    }
}

#[test]
fn errors_are_told_again_until_they_are_mended() {
    let site = Site::new();
    let before = site.public();
    site.body("Read [about costs](cost.md).\n");
    let first = site.build().findings();
    assert_eq!(site.build().findings(), first);
    // The other page takes the missing address: no edit of the faulty page is needed.
    site.put(
        "content/articles/cost.md",
        "---\ntitle: Cost\n---\n\nText.\n",
    );
    assert_eq!(site.build().status, 0);
    std::fs::remove_file(site.path("content/articles/cost.md")).unwrap();
    assert_eq!(site.build().findings(), first);
    std::fs::remove_file(site.path(PAGE)).unwrap();
    assert_eq!(site.build().status, 0);
    assert!(site.public() == before);
}

#[test]
fn a_rule_can_be_weighed_by_the_settings() {
    let site = Site::new();
    site.body("Read [about costs](cost.md).\n");
    for (weight, status, severity) in [
        ("warning", 0, "warning["),
        ("advice", 0, "advice["),
        ("error", 1, "error["),
    ] {
        site.put(
            "pamphlet.yaml",
            format!("title: Small Clinic\nbase_url: https://clinic.example\ncheck:\n  rules: {{link-broken: {weight}}}\n"),
        );
        let run = site.build();
        assert_eq!(run.status, status, "{weight}: {}", run.findings());
        assert!(
            run.findings().contains(severity),
            "{weight}: {}",
            run.findings()
        );
    }
}
