//! The tables of `themes/README.md` hold what is there and nothing else: names come from the code, from the themes'
//! files, and from a site that prints what its templates see. What is said of a name is kept from the guide itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{SiteTest, tree_of};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A table: its columns, and its rows. An empty last cell is filled from the guide as it stands.
struct Table {
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn of_names(column: &'static str, names: impl IntoIterator<Item = String>) -> Self {
        let rows = names
            .into_iter()
            .map(|name| vec![format!("`{name}`"), String::new()])
            .collect();
        Self {
            columns: vec![column, "what it is"],
            rows,
        }
    }

    fn print(&self, said: &BTreeMap<String, String>) -> String {
        let mut text = format!("| {} |\n", self.columns.join(" | "));
        let _ = writeln!(text, "|{}", "---|".repeat(self.columns.len()));
        for row in &self.rows {
            let mut row = row.clone();
            let kept = said.get(&row[0]).cloned().unwrap_or_default();
            if let Some(last) = row.last_mut().filter(|last| last.is_empty()) {
                *last = kept;
            }
            let _ = writeln!(text, "| {} |", row.join(" | "));
        }
        text
    }
}

/// Names in `text` that stand in quotes right after `before`.
fn names_after(text: &str, before: &str) -> BTreeSet<String> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| {
            let rest = rest.trim_start().strip_prefix('"')?;
            Some(rest.split('"').next()?.to_owned())
        })
        .collect()
}

/// All source of rendering, tests left out.
fn rendering() -> String {
    let tree = tree_of(&root().join("src/render"));
    let texts = tree
        .iter()
        .filter(|(path, _)| path.ends_with(".rs"))
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
    texts
        .map(|text| text.split("#[cfg(test)]").next().unwrap().to_owned())
        .collect()
}

/// A site with one of everything that templates can see, whose templates print the names of what they see.
fn printed() -> BTreeMap<String, Vec<String>> {
    let site = SiteTest::new();
    let person = "ana: {name: Ana Ruiz, suffix: MD, job_title: Doctor, bio: Reviews., credentials: [{name: A, by: B}]}\n";
    site.write("data/people.yaml", person);
    site.write(
        "pamphlet.yaml",
        "base_url: https://elm.example\npaginate_by: 1\ntaxonomies: [{name: tags, paginate_by: 1}]\nclinic: {name: Elm, phone: (555) 555-0142}\n",
    );
    for (name, day) in [("one", 1), ("two", 2)] {
        site.write(
            &format!("content/articles/{name}.md"),
            format!("---\ntitle: {name}\ndate: 2026-01-0{day}\ntags: [care]\nauthors: [ana]\nrelated: [one.md, two.md]\n---\nWords of care.\n"),
        );
    }
    let names = |label: &str, value: &str| {
        format!("{{% for key, value in {value} %}}@{label} {{{{ key }}}}\n{{% endfor %}}")
    };
    let mut page = names("page", "page") + &names("config", "config");
    page += &names("location", "config.clinic");
    let card = names("card", "one");
    let person = names("person", "one");
    let _ = write!(
        page,
        "{{% for one in page.related %}}{card}{{% endfor %}}{{% for one in page.authors %}}{person}{{% endfor %}}"
    );
    let section = names("section", "section") + &names("paginator", "paginator");
    let term = names("taxonomy", "taxonomy") + &names("term", "term");
    for (file, text) in [
        ("page.html", page),
        ("section.html", section),
        ("taxonomy_single.html", term),
    ] {
        site.write(&format!("templates/{file}"), text);
    }
    site.build_clean();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in [
        "articles/two/index.html",
        "articles/index.html",
        "tags/care/index.html",
    ] {
        for line in site.output(path).lines() {
            let Some((label, name)) = line.strip_prefix('@').and_then(|l| l.split_once(' ')) else {
                continue;
            };
            let names = found.entry(label.to_owned()).or_default();
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
    }
    found
}

/// The first comment of a template, on one line.
fn comment(text: &str) -> String {
    let Some(rest) = text.strip_prefix("{#-") else {
        return String::new();
    };
    let said = rest.split("-#}").next().unwrap();
    said.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('|', "\\|")
}

/// Calls and tags of templates as code.
fn code_of(said: &str) -> String {
    [("{{", "`{{"), ("}}", "}}`"), ("{%", "`{%"), ("%}", "%}`")]
        .iter()
        .fold(said.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Templates of the clinic theme: path and text.
fn templates() -> Vec<(String, String)> {
    tree_of(&root().join("themes/clinic/templates"))
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

fn template_tables() -> (Table, Table, Table) {
    let journal = tree_of(&root().join("themes/journal/templates"));
    let (mut files, mut shortcodes) = (Vec::new(), Vec::new());
    let mut blocks: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in templates() {
        for rest in text.split("{% block ").skip(1) {
            let name = rest.split([' ', '%', '-']).next().unwrap().to_owned();
            blocks.entry(name).or_default().push(format!("`{path}`"));
        }
        let said = comment(&text);
        if let Some(name) = path.strip_prefix("shortcodes/") {
            let name = name.trim_end_matches(".html");
            shortcodes.push(vec![format!("`{name}`"), code_of(&said)]);
        } else {
            let own = if journal.contains_key(&path) {
                "yes"
            } else {
                ""
            };
            files.push(vec![format!("`{path}`"), own.to_owned(), said]);
        }
    }
    let blocks = blocks
        .into_iter()
        .map(|(name, files)| vec![format!("`{name}`"), files.join(", "), String::new()])
        .collect();
    (
        Table {
            columns: vec!["template", "of its own in `journal`", "what it is"],
            rows: files,
        },
        Table {
            columns: vec!["block", "in", "what it is"],
            rows: blocks,
        },
        Table {
            columns: vec!["shortcode", "how it is written"],
            rows: shortcodes,
        },
    )
}

fn options() -> Table {
    let read = |theme: &str| {
        let text = fs::read_to_string(root().join(format!("themes/{theme}/theme.yaml"))).unwrap();
        let text = text.split("\noptions:\n").nth(1).unwrap().to_owned();
        let mut options: Vec<(String, BTreeMap<String, String>)> = Vec::new();
        for line in text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
        {
            let Some((key, value)) = line.trim().split_once(':') else {
                continue;
            };
            if line.starts_with("    ") {
                let (_, fields) = options.last_mut().unwrap();
                fields.insert(key.to_owned(), value.trim().trim_matches('"').to_owned());
            } else {
                options.push((key.to_owned(), BTreeMap::new()));
            }
        }
        options
    };
    let journal: BTreeMap<_, _> = read("journal").into_iter().collect();
    let rows = read("clinic").into_iter().map(|(name, option)| {
        let field = |key: &str| option.get(key).cloned().unwrap_or_default();
        let kind = match option.get("min") {
            Some(least) => format!("number, {least} to {}", field("max")),
            None => format!(
                "{}{}",
                field("type"),
                field("choices").replace('[', ": ").replace(']', "")
            ),
        };
        let shown = |value: &str| match value {
            "" | "null" => "–".to_owned(),
            value => format!("`{value}`"),
        };
        let mut default = shown(&field("default"));
        if let Some(other) = journal.get(&name).and_then(|o| o.get("default")) {
            let _ = write!(default, "; `journal`: {}", shown(other));
        }
        vec![format!("`{name}`"), kind, default, field("doc")]
    });
    Table {
        columns: vec!["option", "kind", "default", "what it does"],
        rows: rows.collect(),
    }
}

fn tables() -> BTreeMap<&'static str, Table> {
    let source = rendering();
    let context = fs::read_to_string(root().join("src/render/context.rs")).unwrap();
    let seen = printed();
    let of = |label: &str| seen.get(label).cloned().unwrap_or_default();
    let card = of("card");
    let page = of("page").into_iter().filter(|name| !card.contains(name));
    let (templates, blocks, shortcodes) = template_tables();
    BTreeMap::from([
        ("options", options()),
        ("templates", templates),
        ("blocks", blocks),
        ("shortcodes", shortcodes),
        (
            "every page",
            Table::of_names("variable", names_after(&context, "insert_value(")),
        ),
        ("config", Table::of_names("field", of("config"))),
        ("location", Table::of_names("field", of("location"))),
        ("card", Table::of_names("field", card.clone())),
        ("page", Table::of_names("field", page)),
        ("section", Table::of_names("field", of("section"))),
        ("paginator", Table::of_names("field", of("paginator"))),
        ("taxonomy", Table::of_names("field", of("taxonomy"))),
        ("term", Table::of_names("field", of("term"))),
        ("person", Table::of_names("field", of("person"))),
        (
            "functions",
            Table::of_names("function", names_after(&source, "register_function(")),
        ),
        (
            "filters",
            Table::of_names("filter", names_after(&source, "register_filter(")),
        ),
    ])
}

/// What the guide says now: of each table, the last cell of each row by the first.
fn said(text: &str) -> BTreeMap<String, String> {
    text.lines()
        .filter_map(|line| {
            let row = line.strip_prefix("| ")?.strip_suffix(" |")?;
            let (first, rest) = row.split_once(" | ")?;
            let last = rest.rsplit(" | ").next()?;
            Some((first.to_owned(), last.to_owned()))
        })
        .collect()
}

#[test]
fn the_guide_lists_what_there_is_and_says_what_it_is() {
    let path = root().join("themes/README.md");
    let guide = fs::read_to_string(&path).unwrap();
    let tables = tables();
    let (mut made, mut faults) = (String::new(), Vec::new());
    let mut parts = guide.split("<!-- table: ");
    made.push_str(parts.next().unwrap());
    for part in parts {
        let (name, rest) = part.split_once(" -->").unwrap();
        let (old, after) = rest.split_once("<!-- end -->").unwrap();
        let table = tables
            .get(name)
            .unwrap_or_else(|| panic!("there is no table `{name}`"));
        let new = table.print(&said(old));
        for row in new.lines().filter(|row| row.ends_with("|  |")) {
            faults.push(format!("{name}: say what this is: {row}"));
        }
        let _ = write!(made, "<!-- table: {name} -->\n{new}<!-- end -->{after}");
    }
    for name in tables.keys() {
        assert!(guide.contains(&format!("<!-- table: {name} -->")), "{name}");
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    } else {
        let hint = "UPDATE=1 cargo test --test themes";
        assert!(
            made == guide,
            "themes/README.md is not what the code is: run `{hint}`, and read the difference"
        );
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_word_of_the_themes_is_there_in_both_languages() {
    let keys = |language: &str| -> BTreeSet<String> {
        let file = Path::new("themes/clinic/i18n").join(format!("{language}.ftl"));
        let text = fs::read_to_string(root().join(file)).unwrap();
        let names = text.lines().filter_map(|line| line.split_once(" = "));
        names
            .map(|(name, _)| name.to_owned())
            .filter(|name| !name.starts_with(' '))
            .collect()
    };
    assert_eq!(keys("en"), keys("es"));
    // Words that templates name outright.
    for (path, text) in templates() {
        for key in names_after(&text, "trans(key=") {
            let known = keys("en");
            assert!(
                known.contains(&key) || text.contains(&format!("\"{key}\" ~")),
                "{path} names the word `{key}`"
            );
        }
    }
}
