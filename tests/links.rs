//! Links that templates, shortcodes and data bring onto pages: what leads nowhere on the site is told where it is written.

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

use std::process::Command;

use serde_json::Value;
use support::{CLOCK, SiteTest};

/// Findings on links as `rule file:line:column message | help | trace`.
fn links(site: &SiteTest) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
        .arg("--root")
        .arg(site.root())
        .args(["check", "--format", "json", "--clock", CLOCK])
        .output()
        .unwrap();
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    let all = printed["findings"].as_array().unwrap().iter();
    let links = all.filter(|f| f["rule"].as_str().unwrap().ends_with("broken"));
    links
        .map(|f| {
            let text = |key: &str| f[key].as_str().unwrap_or("-").to_owned();
            let trace = f["trace"][0].as_str().unwrap_or("-");
            format!(
                "{} {}:{}:{} {} | {} | {trace}",
                text("rule"),
                text("file"),
                f["line"],
                f["column"],
                text("message"),
                text("help")
            )
        })
        .collect()
}

/// A site below a folder of its host, with a theme of two templates.
const SITE: &str = "=== pamphlet.yaml
title: T
base_url: https://host.example/clinic/
extra: {portal: /portal/}
=== templates/base.html
<!doctype html><html lang=\"en\"><title>T</title><link rel=\"stylesheet\" href=\"/clinic/site.css\">
{% block content %}{% endblock %}
=== templates/page.html
{% extends \"base.html\" %}{% block content %}
<h1 id=\"top-of-it\">{{ page.title }}</h1>
{{ page.content }}
{% for p in load_data(path=\"data/places.yaml\") %}<a href=\"{{ p.url }}\">{{ p.name }}</a>{% endfor %}
{% endblock %}
=== static/site.css
a { color: #046 }
=== static/room.png
";

#[test]
fn what_leads_somewhere_is_nothing_to_tell() {
    let site = SiteTest::from_text(SITE);
    site.write("data/places.yaml", "[]");
    site.write("static/año 1.pdf", "x");
    site.write(
        "templates/shortcodes/all.html",
        "<a href=\"/clinic/\">a</a><a href=\"/clinic\">a</a><a href=\"/clinic/b/\">b</a><a href=\"/clinic/b\">b</a>
         <a href=\"/clinic/b/index.html\">b</a><a href=\"../b/?x=1#words\">b</a><a href=\"https://host.example/clinic/b/\">b</a>
         <a href=\"#top-of-it\">t</a><a href=\"#\">t</a><a href=\"#top\">t</a><a href=\"?page=2\">t</a><a href=\"\">t</a>
         <a href=\"#:~:text=a\">t</a><a href=\"#/map\">t</a><a href=\"/shop/\">Another part of the host</a>
         <a href=\"/clinic/a%C3%B1o%201.pdf\">p</a><a href=\"tel:5550142\">p</a><a href=\"//other.example/x\">p</a>
         <a href=\"/clinic/old/#gone\">an old address</a><img src=\"data:image/gif;base64,AA\" alt=\"\">
         <img src=\"/clinic/room.png\" srcset=\"/clinic/room.png 1x, ../room.png 2x\" alt=\"\">",
    );
    site.write("content/a.md", "---\ntitle: A\n---\n{{ all() }}\n");
    site.write(
        "content/b.md",
        "---\ntitle: B\naliases: [/old/]\n---\n## Words\n",
    );
    site.write("content/_index.md", "---\ntitle: Home\n---\n[A](a.md)\n");
    assert_eq!(links(&site), Vec::<String>::new());
}

#[test]
fn what_leads_nowhere_is_told_once_where_it_is_written() {
    let site = SiteTest::from_text(SITE);
    site.write(
        "data/places.yaml",
        "- {name: North, url: /clinic/north/}\n- {name: Main, url: ../mian/}\n",
    );
    site.write(
        "templates/shortcodes/part.html",
        "<a href=\"/clinic/main/#{{ id }}\">p</a><img src=\"/clinic/rom.png\" alt=\"\">",
    );
    site.edit("templates/page.html", "{{ page.content }}", "{{ page.content }}<a href=\"{{ config.extra.portal }}\">P</a><a href=\"/clinic{{ config.extra.portal }}\">P</a><a href=\"#nothing\">N</a>");
    site.write(
        "content/main.md",
        "---\ntitle: Main\n---\n## Hours\n\n{{ part(id=\"hours\") }}\n",
    );
    site.write("content/b.md", "---\ntitle: B\n---\n[gone](/clinic-gone/) <a href=\"gone.md\">x</a>\n\n{{ part(id=\"prices\") }}\n");
    let data = "Correct the address where it is written.";
    let part =
        "Correct what follows the `#`, or give a heading there that name: `## Words {#name}`.";
    let both = "on the page /b/ and 1 more";
    assert_eq!(
        links(&site),
        [
            format!("link-on-page-broken content/b.md:1:1 `/clinic/main/#prices` leads to a part of a page, and none is named `prices` | {part} | on the page /b/"),
            "link-broken content/b.md:4:8 there is no page or file at `/clinic-gone/` | Write the name of a file next to this one (`other.md`), a path below `content/` (`@/articles/other.md`) or an address of the site (`/articles/other/`). | -".to_owned(),
            "link-broken content/b.md:4:32 there is no page or file at `gone.md` | Write the name of a file next to this one (`other.md`), a path below `content/` (`@/articles/other.md`) or an address of the site (`/articles/other/`). | -".to_owned(),
            format!("link-on-page-broken data/places.yaml:1:22 `/clinic/north/` leads nowhere on the site | {data} | {both}"),
            format!("link-on-page-broken data/places.yaml:2:21 `../mian/` leads nowhere on the site | Did you mean `/main/`? | {both}"),
            format!("link-on-page-broken pamphlet.yaml:3:17 `/clinic/portal/` leads nowhere on the site | {data} | {both}"),
            format!("link-on-page-broken templates/page.html:3:117 `#nothing` leads to a part of a page, and none is named `nothing` | {part} | {both}"),
            format!("link-on-page-broken templates/shortcodes/part.html:1:49 `/clinic/rom.png` leads nowhere on the site | Did you mean `/room.png`? | {both}"),
        ]
    );
}

#[test]
fn the_settings_weigh_the_rule_and_a_build_does_not_look() {
    let site = SiteTest::from_text(
        "=== pamphlet.yaml\ntitle: T\nbase_url: https://clinic.example\ncheck: {rules: {link-on-page-broken: error}}\n",
    );
    site.write("templates/shortcodes/x.html", "<a href=\"/nowhere/\">x</a>");
    site.write("content/a.md", "---\ntitle: A\n---\n{{ x() }}\n");
    let run = |command: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_pamphlet"))
            .arg("--root")
            .arg(site.root())
            .arg(command)
            .output()
            .unwrap();
        output.status.code().unwrap()
    };
    // 3: the theme is at fault.
    assert_eq!((run("check"), run("build")), (3, 0));
}
