//! Articles written for Hugo and for Zola build as they are: right addresses, right values, nothing reported.

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

use support::SiteTest;

/// Settings and templates that a mover writes anew; the templates print what an article says.
const FRAME: &str = r#"
=== pamphlet.yaml
title: Moved
base_url: https://moved.example
theme: lines
taxonomies: [tags, categories, topics]
=== themes/lines/theme.yaml
name: Lines
=== themes/lines/templates/base.html
{% block content %}{% endblock %}
=== themes/lines/templates/page.html
{% extends "base.html" %}{% block content -%}
title={{ page.title }}
url={{ page.path }}
date={{ page.date or "none" }}
updated={{ page.updated or "none" }}
description={{ page.description or "none" }}
summary={{ page.summary | striptags | trim }}
tags={{ (page.taxonomies?.tags or []) | join(sep=",") }}
categories={{ (page.taxonomies?.categories or []) | join(sep=",") }}
topics={{ (page.taxonomies?.topics or []) | join(sep=",") }}
authors={% for person in page.authors %}{{ person.name }};{% endfor %}
weight={{ page.weight or "none" }}
image={{ page.image?.url or "none" }}
extra={{ page.extra | json_encode | safe }}
{{ page.content | safe }}
{%- endblock %}
=== themes/lines/templates/landing.html
landing: {{ page.title }}
=== themes/lines/templates/section.html
{{ section.title }}:{% for page in section.pages %} {{ page.slug }}{% endfor %}
=== themes/lines/templates/index.html
{{ section.title }}
"#;

const HUGO: &str = r#"
=== content/_index.md
---
title: Home
---
=== content/posts/_index.md
---
title: Posts
cascade: {}
---
=== content/posts/first-visit.md
---
title: "Your First Visit"
date: 2023-04-05T10:00:00-05:00
lastmod: 2023-06-01
publishDate: 2023-04-06
expiryDate: 2099-01-01
draft: false
author: Dana Example
tags: ["visits", "new patients"]
categories:
  - Getting Started
images: ["/images/door.png"]
aliases:
  - /old/first-visit
  - /blog/2019/visit.html
weight: 30
params:
  callout: Bring your card
---

We will greet you at the door.

<!--more-->

## What to bring

A card. See [what it costs](/posts/costs/) or [the same](costs.md).
=== content/posts/costs.md
+++
title = 'What It Costs'
date = 2022-01-02
slug = "costs"
description = "Prices in plain words."
tags = ["money"]

[params]
currency = "USD"
+++
It costs *less* than you think.
=== content/posts/landing-page.md
---
title: A landing page
layout: landing
url: /start/
---
=== content/posts/bundle/index.md
---
title: A bundle
date: 2021-05-05
cover: plan.png
---
![The plan](plan.png)
=== content/posts/bundle/plan.png
not really a picture
=== content/posts/not-yet.md
---
title: Not yet
publishDate: 2099-01-01
date: 2020-01-01
---
=== content/posts/gone.md
---
title: Gone
expiryDate: 2020-01-01
date: 2019-01-01
---
=== content/posts/hidden.md
---
title: Hidden
published: false
---
=== static/images/door.png
not really a picture
"#;

const ZOLA: &str = r#"
=== content/_index.md
+++
title = "Home"
sort_by = "date"
+++
=== content/blog/_index.md
+++
title = "Blog"
sort_by = "weight"
paginate_by = 5
template = "section.html"
page_template = "page.html"
insert_anchor_links = "none"
generate_feeds = true
+++
=== content/blog/2024-02-03-sleeping-well.md
+++
title = "Sleeping well"
description = "How to sleep."
updated = 2024-03-04
weight = 2
draft = false
authors = ["Lee Example"]
aliases = ["sleep"]
[taxonomies]
tags = ["sleep", "night"]
topics = ["Rest"]
[extra]
color = "blue"
nested = { deep = [1, 2] }
+++
Sleep is [not a luxury](@/blog/resting.md#why), see also [the section](@/blog/_index.md).

<!-- more -->

More of it.
=== content/blog/resting.md
---
title: Resting
date: 2024-01-01
weight: 1
taxonomies:
  tags: [sleep]
  topics:
    - Rest
in_search_index: false
extra:
  color: green
---
## Why

Because you [sleep](@/blog/2024-02-03-sleeping-well.md) then.
=== content/blog/named/index.md
+++
title = "Named by its path"
date = 2023-01-01T08:00:00Z
path = "elsewhere/named"
weight = 3
+++
A [file beside](sheet.pdf).
=== content/blog/named/sheet.pdf
not really a sheet
=== content/blog/hidden.md
+++
title = "Hidden"
draft = true
+++
"#;

/// Builds a site in which one key alone is not known: that is a warning, and nothing else is reported.
fn built(files: &str) -> SiteTest {
    let site = SiteTest::from_text(&format!("{FRAME}{files}"));
    let dot = pamphlet_image::Picture {
        width: 2,
        height: 2,
        channels: 3,
        pixels: vec![90; 12],
        profile: None,
        drawing: false,
    };
    let png = pamphlet_image::encode(&dot, pamphlet_image::Encoding::Png).unwrap();
    for path in site.sources().keys().filter(|p| p.ends_with(".png")) {
        site.write(path, &png);
    }
    let before = site.sources();
    let built = site.build(&[]);
    let found = built.findings();
    assert_eq!(built.status, 0, "{found:#?}");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].starts_with("key-unknown content/"), "{found:#?}");
    assert_eq!(site.sources(), before, "a build must not touch the sources");
    site
}

/// The value of a `name=value` line of a page.
fn value(site: &SiteTest, page: &str, name: &str) -> String {
    let text = site.output(&format!("{page}/index.html"));
    let lead = format!("{name}=");
    let line = text.lines().find_map(|l| l.strip_prefix(lead.as_str()));
    line.unwrap_or_else(|| panic!("{page} has no {name}:\n{text}"))
        .to_owned()
}

#[test]
fn hugo_front_matter_is_read_as_it_was_meant() {
    let site = built(HUGO);
    let of = |name: &str| value(&site, "posts/first-visit", name);
    assert_eq!(of("title"), "Your First Visit");
    assert_eq!(of("date"), "2023-04-05T10:00:00-05:00");
    assert_eq!(of("updated"), "2023-06-01");
    assert_eq!(of("tags"), "visits,new patients");
    assert_eq!(of("categories"), "Getting Started");
    assert_eq!(of("authors"), "Dana Example;");
    assert_eq!(of("weight"), "30");
    assert_eq!(of("image"), "/images/door.png");
    assert_eq!(of("extra"), r#"{"callout":"Bring your card"}"#);
    assert_eq!(of("summary"), "We will greet you at the door.");
    let costs = |name: &str| value(&site, "posts/costs", name);
    assert_eq!(costs("title"), "What It Costs");
    assert_eq!(costs("date"), "2022-01-02");
    assert_eq!(costs("description"), "Prices in plain words.");
    assert_eq!(costs("tags"), "money");
    assert_eq!(costs("extra"), r#"{"currency":"USD"}"#);
}

#[test]
fn hugo_addresses_and_links_lead_where_they_led() {
    let site = built(HUGO);
    let text = site.output("posts/first-visit/index.html");
    assert_eq!(text.matches("href=\"/posts/costs/\"").count(), 2, "{text}");
    for old in ["old/first-visit/index.html", "blog/2019/visit.html"] {
        assert!(
            site.output(old).contains("url=/posts/first-visit/"),
            "{old}"
        );
    }
    assert_eq!(site.output("start/index.html"), "landing: A landing page\n");
    assert!(site.is_published("posts/bundle/plan.png"));
    assert!(
        site.output("posts/bundle/index.html")
            .contains("src=\"/posts/bundle/plan.png\"")
    );
    assert!(site.is_published("tags/new-patients/index.html"));
    assert!(site.is_published("categories/getting-started/index.html"));
}

#[test]
fn what_hugo_would_not_publish_stays_out() {
    let site = built(HUGO);
    for name in ["not-yet", "gone", "hidden"] {
        assert!(!site.is_published(&format!("posts/{name}")), "{name}");
    }
    assert_eq!(
        site.output("posts/index.html"),
        "Posts: first-visit costs bundle landing-page\n"
    );
}

#[test]
fn zola_front_matter_is_read_as_it_was_meant() {
    let site = built(ZOLA);
    let of = |name: &str| value(&site, "blog/sleeping-well", name);
    assert_eq!(of("title"), "Sleeping well");
    assert_eq!(of("date"), "2024-02-03");
    assert_eq!(of("updated"), "2024-03-04");
    assert_eq!(of("description"), "How to sleep.");
    assert_eq!(of("tags"), "sleep,night");
    assert_eq!(of("topics"), "Rest");
    assert_eq!(of("authors"), "Lee Example;");
    assert_eq!(of("extra"), r#"{"color":"blue","nested":{"deep":[1,2]}}"#);
    assert_eq!(
        of("summary"),
        "Sleep is not a luxury, see also the section."
    );
    assert_eq!(value(&site, "blog/resting", "tags"), "sleep");
    assert_eq!(
        value(&site, "blog/resting", "extra"),
        r#"{"color":"green"}"#
    );
}

#[test]
fn zola_addresses_and_links_lead_where_they_led() {
    let site = built(ZOLA);
    let text = site.output("blog/sleeping-well/index.html");
    assert!(text.contains("href=\"/blog/resting/#why\""), "{text}");
    assert!(text.contains("href=\"/blog/\""), "{text}");
    assert!(
        site.output("blog/resting/index.html")
            .contains("href=\"/blog/sleeping-well/\"")
    );
    assert!(
        site.output("sleep/index.html")
            .contains("url=/blog/sleeping-well/")
    );
    let named = site.output("elsewhere/named/index.html");
    assert!(
        named.contains("href=\"/elsewhere/named/sheet.pdf\""),
        "{named}"
    );
    assert!(site.is_published("elsewhere/named/sheet.pdf"));
    assert_eq!(
        site.output("blog/index.html"),
        "Blog: resting sleeping-well named\n"
    );
    assert!(site.is_published("topics/rest/index.html"));
    assert!(!site.is_published("blog/hidden"));
}
