//! Many faults at once: all of a run are told, by file and line.

use crate::bad::breaks;

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
        1,
        "?",
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
        "?",
    );
}
