//! Random edits of a site, such as its writers and owners make.
//!
//! It builds nothing. An edit may make an error, as when a page is gone that others link to.

use super::support::SiteTest;

/// Numbers that follow from a seed (SplitMix64: Steele, Lea and Flood, 2014).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }

    fn one_of(&mut self, items: &[String]) -> String {
        items[self.below(items.len())].clone()
    }
}

/// Makes one edit, and says which; none where there was nothing to edit.
pub fn edit(site: &SiteTest, random: &mut Random, clock: &mut i64) -> Option<String> {
    match random.below(12) {
        10 => folders(site, random),
        11 => slips(site, random),
        0..=2 => front_matter(site, random),
        3 => body(site, random),
        4 => files(site, random),
        5 => section(site, random),
        6 => settings(site, random),
        7 => theme(site, random),
        8 => data_and_assets(site, random),
        _ => {
            if random.below(3) == 0 {
                return published(site, random);
            }
            let days = [1, 10, 40, 400, -1, -10, -400][random.below(7)];
            *clock += days * 86_400;
            Some(format!("moved the clock by {days} days"))
        }
    }
}

fn paths(site: &SiteTest, fits: impl Fn(&str) -> bool) -> Vec<String> {
    site.sources()
        .into_keys()
        .filter(|path| fits(path))
        .collect()
}

fn articles(site: &SiteTest) -> Vec<String> {
    paths(site, |path| {
        path.starts_with("content/") && path.ends_with(".md") && !path.contains("_index")
    })
}

/// Sets a line of a file's front matter, or of the settings; without a value the line goes.
fn set(site: &SiteTest, file: &str, key: &str, value: Option<&str>) {
    let text = site.read(file);
    let lead = format!("{key}:");
    let mut lines: Vec<String> = text
        .lines()
        .filter(|line| !line.starts_with(&lead))
        .map(str::to_owned)
        .collect();
    if let Some(value) = value {
        lines.insert(1, format!("{key}: {value}"));
    }
    site.write(file, lines.join("\n") + "\n");
}

const KEYS: &[(&str, &[&str])] = &[
    (
        "title",
        &["Another title", "Sleep & rest", "A title", "First"],
    ),
    ("description", &["Another description.", ""]),
    (
        "date",
        &[
            "2025-06-02",
            "2024-01-01",
            "2026-01-16",
            "2025-06-01T10:00:00Z",
            "",
        ],
    ),
    ("updated", &["2025-12-01", "2026-01-02", ""]),
    (
        "tags",
        &[
            "[sleep]",
            "[Sleep, visits]",
            "[new]",
            "[SLEEP, new]",
            "[secret]",
            "",
        ],
    ),
    ("categories", &["Basics", "[Places]", "[basics, New]", ""]),
    ("series", &["Getting started", "Another", ""]),
    ("slug", &["another-slug", "x", "first-visit", ""]),
    (
        "aliases",
        &["[/alias/]", "[/visit/, /b.html]", "[/alias/]", ""],
    ),
    ("draft", &["true", "false", ""]),
    ("weight", &["1", "5", ""]),
    (
        "authors",
        &["ana-ruiz", "[Pat Guest]", "[ben-okafor, Someone Else]", ""],
    ),
    ("reviewed_by", &["ana-ruiz", ""]),
    ("last_reviewed", &["2025-02-01", "2026-01-01", ""]),
    (
        "image",
        &[
            "/img/map.png",
            "photo.png",
            "{src: /img/ana.png, alt: Another}",
            "",
        ],
    ),
    ("expiry_date", &["2026-02-01", "2025-01-01", ""]),
    ("publish_date", &["2025-01-01", "2026-03-01", ""]),
    ("template", &["guide.html", "page.html", ""]),
    ("related", &["[/about/]", "[articles/first-visit.md]", ""]),
    ("related_exclude", &["[articles/first-visit.md]", ""]),
    ("summary", &["In short.", ""]),
    ("extra", &["{color: red}", ""]),
    ("sitemap", &["false", ""]),
    ("toc", &["true", "false", ""]),
    ("notice", &["crisis", ""]),
    ("conditions", &["[pain]", ""]),
    ("audience", &["clinician", ""]),
    ("path", &["/here/", "/about/", ""]),
];

fn front_matter(site: &SiteTest, random: &mut Random) -> Option<String> {
    let files = articles(site);
    if files.is_empty() {
        return None;
    }
    let file = random.one_of(&files);
    let (key, values) = KEYS[random.below(KEYS.len())];
    let value = random.pick(values);
    set(site, &file, key, Some(value).filter(|v| !v.is_empty()));
    Some(format!("{file}: set {key} to {value:?}"))
}

fn body(site: &SiteTest, random: &mut Random) -> Option<String> {
    let files = articles(site);
    if files.is_empty() {
        return None;
    }
    let (file, other) = (random.one_of(&files), random.one_of(&files));
    let link = format!("\n[There](@/{}).\n", other.strip_prefix("content/")?);
    let more = [
        "\nA new sentence about sleep and water.\n".to_owned(),
        link,
        "\n## A new heading\n\nWith text.\n".to_owned(),
        "\n{{ greet(name=\"Alex\") }}\n".to_owned(),
        "\n{{ table(data=\"prices.csv\") }}\n".to_owned(),
        "\n{{ listing() }}\n".to_owned(),
        "\n![Map](/img/map.png)\n".to_owned(),
        "\nOne[^9].\n\n[^9]: A note.\n".to_owned(),
        "\n<!-- more -->\n".to_owned(),
    ];
    if random.below(2) == 0 {
        // Before everything else, so that all places behind it move.
        let (text, number) = (site.read(&file), random.below(100));
        let head = text.find("\n---\n").map_or(0, |at| at + 5);
        let (front, body) = text.split_at(head);
        site.write(&file, format!("{front}Sentence number {number}.\n\n{body}"));
        return Some(format!("{file}: began it with sentence {number}"));
    }
    let text = random.one_of(&more);
    site.write(&file, site.read(&file) + &text);
    Some(format!("{file}: added {text:?}"))
}

fn files(site: &SiteTest, random: &mut Random) -> Option<String> {
    let files = articles(site);
    let number = random.below(3);
    let made = format!("content/articles/new-{number}.md");
    let text = format!(
        "---\ntitle: New {number}\ndate: 2025-07-0{}\ntags: [sleep]\n---\nWater and rest, new {number}.\n",
        number + 1
    );
    if files.is_empty() || random.below(4) == 0 {
        site.write(&made, text);
        return Some(format!("made {made}"));
    }
    let file = random.one_of(&files);
    let stem = file.strip_suffix(".md")?.to_owned();
    let to = match random.below(5) {
        0 => {
            site.remove(&file);
            return Some(format!("removed {file}"));
        }
        1 if !stem.contains(".es") => {
            let copy = format!("{stem}.es.md");
            site.write(&copy, site.read(&file));
            return Some(format!("copied {file} to {copy}"));
        }
        2 => format!("{stem}/index.md"),
        3 => format!("content/articles/news/{}.md", stem.rsplit('/').next()?),
        _ => format!("{stem}-renamed.md"),
    };
    if site.root().join(&to).exists() {
        return None;
    }
    site.rename(&file, &to);
    Some(format!("renamed {file} to {to}"))
}

/// A whole folder gets another name, or comes and goes with what editors leave behind.
fn folders(site: &SiteTest, random: &mut Random) -> Option<String> {
    let (from, to) = random.pick(&[
        &("content/articles/guides", "content/articles/handbook"),
        &("content/articles/room", "content/articles/waiting-room"),
        &("content/articles/news", "content/news"),
        &("templates/shortcodes", "templates/parts"),
        &("static/img", "static/pictures"),
    ]);
    let (from, to) = if site.root().join(from).exists() {
        (from, to)
    } else {
        (to, from)
    };
    if random.below(4) == 0 {
        let left = random.pick(&[
            "content/articles/.a.md.swp",
            "content/articles/a.md~",
            "data/#a#",
        ]);
        site.write(left, "left behind");
        return Some(format!("left {left}"));
    }
    if !site.root().join(from).exists() || site.root().join(to).exists() {
        return None;
    }
    site.rename(from, to);
    Some(format!("renamed {from} to {to}"))
}

/// What people do by mistake: it makes an error more often than not.
fn slips(site: &SiteTest, random: &mut Random) -> Option<String> {
    let (file, from, to) = match random.below(5) {
        0 => ("pamphlet.yaml".to_owned(), "title:", "titel:"),
        1 => ("themes/plain/templates/page.html".to_owned(), "%}", "%"),
        2 => ("data/people.yaml".to_owned(), "name:", "nmae:"),
        3 => (
            "themes/plain/theme.yaml".to_owned(),
            "options:",
            "options: [",
        ),
        _ => (random.one_of(&articles(site)), "title:", "title: ["),
    };
    if !site.root().join(&file).exists() || !site.read(&file).contains(from) {
        return None;
    }
    site.edit(&file, from, to);
    Some(format!("{file}: {from:?} became {to:?}"))
}

fn section(site: &SiteTest, random: &mut Random) -> Option<String> {
    let files = paths(site, |path| {
        path.ends_with("_index.md") || path.ends_with("_index.es.md")
    });
    let keys: &[(&str, &[&str])] = &[
        ("title", &["Another section", "Articles", ""]),
        ("description", &["Another description.", ""]),
        ("feed", &["false", "true", ""]),
        ("paginate_by", &["0", "1", "3", ""]),
        ("sort_by", &["title", "weight", "date", "none", ""]),
        ("transparent", &["true", "false", ""]),
        ("page_template", &["guide.html", ""]),
        ("weight", &["1", "9", ""]),
        ("redirect_to", &["/about/", ""]),
        ("sitemap", &["false", ""]),
        ("image", &["/img/map.png", ""]),
    ];
    let made = random.pick(&[
        "content/articles/_index.es.md",
        "content/articles/guides/_index.es.md",
        "content/empty/_index.md",
        "content/articles/_index.md",
    ]);
    if files.is_empty() || random.below(4) == 0 {
        site.write(
            made,
            format!("---\ntitle: Made\n---\nMade {}.\n", random.below(9)),
        );
        return Some(format!("wrote {made}"));
    }
    let file = random.one_of(&files);
    if random.below(6) == 0 {
        site.remove(&file);
        return Some(format!("removed {file}"));
    }
    let (key, values) = keys[random.below(keys.len())];
    let value = random.pick(values);
    set(site, &file, key, Some(value).filter(|v| !v.is_empty()));
    Some(format!("{file}: set {key} to {value:?}"))
}

fn settings(site: &SiteTest, random: &mut Random) -> Option<String> {
    let file = "pamphlet.yaml";
    let swaps = [
        ("feed: false", "feed: true"),
        ("name: tags, paginate_by: 1", "name: tags, paginate_by: 2"),
        ("  - {name: series, feed: false}\n", ""),
        ("treatments, feed", "treatments, render: false, feed"),
        ("phone: 303-555-0100", "phone: 303-555-0199"),
        ("name: About,", "name: Who we are,"),
        ("/old-booking/: /about/", "/old-booking/: /articles/"),
        ("X-Frame-Options: DENY", "X-Frame-Options: SAMEORIGIN"),
        ("title: Clínica", "title: La Clínica"),
        ("name: Artículos", "name: Textos"),
        ("motto: Plain words", "motto: Few words"),
        ("formats: [atom, rss, json]", "formats: [atom]"),
        ("limit: 3", "limit: 2"),
        ("greeting: Welcome", "footer: false"),
    ];
    let keys: &[(&str, &[&str])] = &[
        ("title", &["Oak Street Clinic", "Elm Street Clinic"]),
        ("description", &["Another description.", ""]),
        ("paginate_by", &["1", "2", "5", "0"]),
        ("excerpt_words", &["4", "8", "30"]),
        ("date_format", &["\"%Y\"", ""]),
        ("timezone", &["America/Denver", "UTC", "Asia/Tokyo"]),
        (
            "base_url",
            &["https://elm.example/", "https://elm.example/clinic/"],
        ),
        ("sitemap", &["false", "true"]),
        ("highlight", &["false", "true"]),
        ("search", &["false", "true"]),
        (
            "related",
            &["{count: 1}", "{count: 3, order: newest}", "{count: 3}"],
        ),
        (
            "markdown",
            &[
                "{smart_punctuation: false}",
                "{external_links_target_blank: true}",
                "{insert_anchor_links: left}",
                "",
            ],
        ),
    ];
    if random.below(2) == 0 {
        let (from, to) = swaps[random.below(swaps.len())];
        let text = site.read(file);
        let (from, to) = if text.contains(from) {
            (from, to)
        } else {
            (to, from)
        };
        if from.is_empty() || !text.contains(from) {
            return None;
        }
        site.edit(file, from, to);
        return Some(format!("settings: {from:?} became {to:?}"));
    }
    let (key, values) = keys[random.below(keys.len())];
    let value = random.pick(values);
    set(site, file, key, Some(value).filter(|v| !v.is_empty()));
    Some(format!("settings: set {key} to {value:?}"))
}

fn theme(site: &SiteTest, random: &mut Random) -> Option<String> {
    let number = random.below(100);
    let over = "templates/base.html";
    match random.below(6) {
        0 if site.root().join(over).exists() => {
            site.remove(over);
            Some(format!("removed {over}"))
        }
        0 => {
            site.write(over, format!("{{% extends \"base.html\" %}}\n{{% block header %}}{number}{{% endblock header %}}\n"));
            Some(format!("wrote {over}"))
        }
        1 => {
            let file = random.pick(&["sass/_colors.scss", "sass/site.scss"]);
            site.write(
                file,
                site.read(file) + &format!("$unused-{number}: 1;\n.c{number} {{ color: red; }}\n"),
            );
            Some(format!("changed {file}"))
        }
        2 => {
            let file = random.pick(&["themes/plain/i18n/en.ftl", "themes/plain/i18n/es.ftl"]);
            let word = random.pick(&[
                "greeting-of = Hi, { $name }",
                "home = House",
                "alert-note = Mark",
                "taxonomy-tags = Labels",
            ]);
            site.write(file, site.read(file) + word + "\n");
            Some(format!("{file}: added {word:?}"))
        }
        3 => {
            site.write("themes/plain/theme.yaml", format!("name: Plain\noptions:\n  greeting: {{type: text, default: Hello}}\n  footer: {{type: bool, default: {}}}\n", number % 2 == 0));
            Some("wrote theme.yaml".to_owned())
        }
        _ => {
            let files = paths(site, |path| {
                path.contains("templates/") && !path.ends_with("base.html")
            });
            let file = random.one_of(&files);
            let text = site.read(&file);
            let tag = ["<h1>", "<ul>", "<b>", "<div", "<p>", "- **"]
                .into_iter()
                .find(|tag| text.contains(tag))?;
            site.edit(&file, tag, &format!("{number} {tag}"));
            Some(format!("{file}: {number} before {tag}"))
        }
    }
}

fn data_and_assets(site: &SiteTest, random: &mut Random) -> Option<String> {
    let number = random.below(100);
    let bytes = format!("{number}\n");
    let file = match random.below(8) {
        0 => {
            site.write("data/prices.csv", format!("Visit,Price\nFirst,${number}\n"));
            "data/prices.csv"
        }
        1 => {
            site.write(
                "data/rooms.yaml",
                format!("- {{name: Red, chairs: {number}}}\n"),
            );
            "data/rooms.yaml"
        }
        2 => {
            let (from, to) = random_swap(site, random)?;
            site.edit("data/people.yaml", &from, &to);
            return Some(format!("data/people.yaml: {from:?} became {to:?}"));
        }
        3 => {
            // A smaller picture, and then none.
            let file = random.pick(&[
                "static/img/ana.png",
                "static/img/map.png",
                "content/articles/room/photo.png",
            ]);
            if site.root().join(file).exists() {
                site.remove(file);
                return Some(format!("removed {file}"));
            }
            site.write(file, &bytes);
            file
        }
        4 => {
            let file = random.pick(&["static/shared.txt", "static/theme.txt"]);
            if site.root().join(file).exists() {
                site.remove(file);
                return Some(format!("removed {file}"));
            }
            site.write(file, &bytes);
            file
        }
        5 => {
            site.write(
                "content/articles/room/plan.csv",
                format!("Hour,Use\n{number},Visits\n"),
            );
            "content/articles/room/plan.csv"
        }
        6 => {
            let file = "content/articles/loose.txt";
            site.write(file, &bytes);
            file
        }
        _ => {
            let file = random.pick(&[
                "static/img/extra/a.txt",
                "static/about/index.html",
                "static/robots.txt",
            ]);
            if site.root().join(file).exists() {
                site.remove(file);
                return Some(format!("removed {file}"));
            }
            site.write(file, &bytes);
            file
        }
    };
    Some(format!("wrote {file}"))
}

fn random_swap(site: &SiteTest, random: &mut Random) -> Option<(String, String)> {
    let (from, to) = random.pick(&[
        &("suffix: MD", "suffix: PhD"),
        &("name: Ben Okafor", "name: Benjamin Okafor"),
        &("job_title: Physician", "job_title: Doctor"),
        &("image: /img/ana.png", "image: /img/other.png"),
        &("ben-okafor:", "ben:"),
    ]);
    let text = site.read("data/people.yaml");
    let (from, to) = if text.contains(from) {
        (from, to)
    } else {
        (to, from)
    };
    text.contains(*from)
        .then(|| ((*from).to_string(), (*to).to_string()))
}

/// Somebody lays hands on the published site: the next build puts it in order.
fn published(site: &SiteTest, random: &mut Random) -> Option<String> {
    let all: Vec<String> = site
        .published()
        .into_keys()
        .filter(|p| p != ".pamphlet-site")
        .collect();
    if all.is_empty() {
        return None;
    }
    let file = format!("public/{}", random.one_of(&all));
    match random.below(2) {
        0 => site.remove(&file),
        _ => site.write(&file, "somebody was here"),
    }
    Some(format!("laid hands on {file}"))
}
