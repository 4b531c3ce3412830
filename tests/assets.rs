//! Search, charts, cards, compressed copies and the content policy, from a site's files to what is published.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may end with a panic: that is how it fails"
)]

#[expect(
    clippy::allow_attributes,
    reason = "what is dead differs from one test binary to the next"
)]
#[allow(dead_code, reason = "each test binary uses its own part")]
mod support;

use std::collections::BTreeSet;

use serde_json::Value;
use support::{SiteTest, differences};

const SITE: &str = "\
=== pamphlet.yaml
base_url: https://clinic.example/site
title: Harbor Clinic
languages: {es: {title: Clínica}}
=== content/_index.md
---
title: Home
---
=== content/_index.es.md
---
title: Inicio
---
=== content/a/_index.md
---
title: Articles
---
=== content/a/weight.md
---
title: Losing weight
description: What helps.
date: 2026-01-02
tags: [Nutrition]
---
A doctor may prescribe **semaglutide**, once a week.

{{ chart(data=\"visits.csv\", kind=\"line\", title=\"Visits\") }}
=== content/a/sleep.md
---
title: Sleep
date: 2026-01-03
---
Sleep helps.
=== content/a/hidden.md
---
title: Hidden
search: false
---
Nobody finds semaglutide here.
=== content/a/dormir.es.md
---
title: Dormir
---
El sueño ayuda.
=== data/visits.csv
Month,Visits
May,12
June,30
";

fn json(site: &SiteTest, path: &str) -> Value {
    serde_json::from_str(&site.output(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

#[test]
fn each_language_has_an_index_of_its_pages_and_hidden_ones_are_not_in_it() {
    let site = SiteTest::from_text(SITE);
    site.build_clean();
    let words = json(&site, "search/w0.json");
    // Oldest first: the article on weight is number 0.
    assert_eq!(words["semaglutide"], "0A");
    // In the title (12) and once in the text (1) makes 13, the letter M.
    assert_eq!(words["sleep"], "1M");
    assert_eq!(words["sueno"], Value::Null);
    assert_eq!(words["nobody"], Value::Null);
    assert_eq!(json(&site, "es/search/w0.json")["sueno"], "0D");
    assert_eq!(
        json(&site, "search/p0.json")[0],
        serde_json::json!(["Losing weight", "/site/a/weight/", "What helps."])
    );
    let page = site.output("search/index.html");
    assert!(page.contains("data-search=\"/site/search/\""));
    assert!(page.contains("<noscript>") && page.contains("<a href=\"/site/a/\">"));
    assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"));
    site.edit(
        "pamphlet.yaml",
        "title: Harbor",
        "search: false\ntitle: Harbor",
    );
    site.build_clean();
    assert!(
        !site
            .published()
            .keys()
            .any(|path| path.starts_with("search/"))
    );
}

#[test]
fn a_warm_index_equals_one_from_nothing() {
    let site = SiteTest::from_text(SITE);
    site.build_clean();
    let edits: [&dyn Fn(); 4] = [
        &|| site.edit("content/a/sleep.md", "Sleep helps.", "Rest helps more."),
        &|| site.remove("content/a/weight.md"),
        &|| {
            site.write(
                "content/a/new.md",
                "---\ntitle: New\ndate: 2026-01-09\n---\nA word.\n",
            );
        },
        &|| site.edit("content/a/hidden.md", "search: false\n", ""),
    ];
    for edit in edits {
        edit();
        site.build_clean();
        let clean = site.copy();
        clean.build_clean();
        let lines = differences(("warm", &site.published()), ("clean", &clean.published()));
        assert_eq!(lines, Vec::<String>::new());
    }
    let again = site.build_clean();
    assert_eq!((again.count("rendered"), again.count("written")), (0, 0));
}

#[test]
fn a_chart_has_its_numbers_in_words_and_as_a_table() {
    let site = SiteTest::from_text(SITE);
    site.build_clean();
    let page = site.output("a/weight/index.html");
    assert!(page.contains("<svg class=\"chart-drawing chart-line\""));
    assert!(page.contains("Visits: May: 12, June: 30."));
    assert!(page.contains("<table") && page.contains(">30</td>"));
    assert!(!page.contains("style="));
    site.edit("data/visits.csv", "30", "many");
    let found = site.build(&[]).findings();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("content/a/weight.md:9")
            && found[0].contains("`many` in row 2 of the column \"Visits\" is not a number"),
        "{found:?}"
    );
}

#[test]
fn tables_and_charts_of_one_file_have_ids_of_their_own() {
    let site = SiteTest::from_text(SITE);
    site.write(
        "content/a/twice.md",
        "---\ntitle: Twice\ndate: 2026-01-04\n---\n\
         {{ chart(data=\"visits.csv\", title=\"One\") }}\n\n\
         {{ chart(data=\"visits.csv\", kind=\"line\", title=\"Two\") }}\n\n\
         {{ table(data=\"visits.csv\", caption=\"Three\") }}\n\n\
         {{ table(data=\"visits.csv\", caption=\"Four\") }}\n",
    );
    site.build_clean();
    let page = site.output("a/twice/index.html");
    let ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let different: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), different.len(), "{ids:?}");
    let captions = ids.iter().filter(|id| id.ends_with("-caption")).count();
    assert_eq!(captions, 4, "{ids:?}");
}

#[test]
fn every_page_has_a_picture_for_its_links() {
    let site = SiteTest::from_text(SITE);
    site.build_clean();
    let cards = |site: &SiteTest| -> BTreeSet<String> {
        let all = site.published().into_keys();
        all.filter(|p| p.contains("card.social.")).collect()
    };
    assert_eq!(cards(&site).len(), 2, "one for each language's site");
    let page = site.output("a/sleep/index.html");
    let all = cards(&site);
    let card = all.iter().find(|c| c.starts_with("hashed/card")).unwrap();
    assert!(page.contains(&format!(
        "<meta property=\"og:image\" content=\"https://clinic.example/site/{card}\">"
    )));
    assert!(page.contains("<meta property=\"og:image:width\" content=\"1200\">"));
    let facts = pamphlet_image::probe(&site.published()[card]).unwrap();
    assert_eq!((facts.width, facts.height), (1200, 630));
    site.edit(
        "pamphlet.yaml",
        "title: Harbor",
        "social_cards: true\ntitle: Harbor",
    );
    site.build_clean();
    let own = cards(&site);
    assert!(
        own.iter()
            .any(|c| c.starts_with("hashed/a/sleep/card.social.")),
        "{own:?}"
    );
    site.edit("content/a/sleep.md", "title: Sleep", "title: Сон");
    site.build_clean();
    assert!(
        !cards(&site)
            .iter()
            .any(|c| c.starts_with("hashed/a/sleep/"))
    );
    let clean = site.copy();
    clean.build_clean();
    let lines = differences(("warm", &site.published()), ("clean", &clean.published()));
    assert_eq!(lines, Vec::<String>::new());
}

#[test]
fn compressed_copies_lie_beside_texts_and_go_with_them() {
    let site = SiteTest::from_text(SITE);
    site.edit(
        "pamphlet.yaml",
        "title: Harbor",
        "precompress: [gz, br]\ntitle: Harbor",
    );
    site.build_clean();
    let texts = |site: &SiteTest| -> Vec<String> {
        let endings = [".html", ".css", ".js", ".json", ".xml", ".svg", ".txt"];
        let all = site.published().into_keys();
        all.filter(|p| endings.iter().any(|e| p.ends_with(e)))
            .collect()
    };
    let all = texts(&site);
    assert!(all.len() > 20);
    for path in &all {
        assert!(site.is_published(&format!("{path}.gz")), "{path}");
        assert!(site.is_published(&format!("{path}.br")), "{path}");
    }
    let again = site.build_clean();
    assert_eq!((again.count("rendered"), again.count("written")), (0, 0));
    site.remove("content/a/weight.md");
    site.edit("content/a/sleep.md", "Sleep helps.", "Rest helps more.");
    site.build_clean();
    assert!(!site.is_published("a/weight/index.html.gz"));
    let clean = site.copy();
    clean.build_clean();
    let lines = differences(("warm", &site.published()), ("clean", &clean.published()));
    assert_eq!(lines, Vec::<String>::new());
    site.edit("pamphlet.yaml", "precompress: [gz, br]\n", "");
    site.build_clean();
    assert!(
        !site
            .published()
            .keys()
            .any(|p| p.ends_with(".gz") || p.ends_with(".br"))
    );
}

#[test]
fn the_policy_stands_in_the_header_and_in_each_page() {
    let site = SiteTest::from_text(SITE);
    site.edit(
        "pamphlet.yaml",
        "title: Harbor",
        "content_policy: {frame-src: [https://maps.example]}\ntitle: Harbor",
    );
    site.build_clean();
    let headers = site.output("_headers");
    assert!(headers.contains("script-src 'self'; style-src 'self'; "));
    assert!(headers.contains("frame-src 'self' https://maps.example; object-src 'none'"));
    assert!(
        headers
            .contains("\n/site/hashed/*\n  Cache-Control: public, max-age=31536000, immutable\n")
    );
    for path in [
        "index.html",
        "a/weight/index.html",
        "search/index.html",
        "404.html",
    ] {
        let page = site.output(path);
        let meta = page
            .split("http-equiv=\"Content-Security-Policy\" content=\"")
            .nth(1);
        let policy = meta.unwrap_or_default().split('"').next().unwrap();
        assert!(policy.contains("script-src 'self'"), "{path}: {policy}");
        assert!(
            policy.contains("https://maps.example") && !policy.contains("frame-ancestors"),
            "{path}"
        );
    }
    site.edit(
        "pamphlet.yaml",
        "{frame-src: [https://maps.example]}",
        "{frame-scr: [x]}",
    );
    let found = site.build(&[]).findings();
    assert!(
        found[0].contains("`frame-scr` is not a part of the policy"),
        "{found:?}"
    );
    site.edit(
        "pamphlet.yaml",
        "content_policy: {frame-scr: [x]}",
        "content_policy: false",
    );
    site.build_clean();
    assert!(!site.output("_headers").contains("Content-Security-Policy"));
    assert!(
        !site
            .output("index.html")
            .contains("Content-Security-Policy")
    );
}
