//! The head of a Markdown file, between `---` or `+++` lines, becomes a [`FrontMatter`]; what is wrong, findings.
//!
//! It does not look at the body, but for a first heading to offer as a missing title.

pub mod keys;
mod strays;
mod title;
mod values;

use crate::config::Config;
use crate::data::Data;
use crate::diagnostic::{Diagnostic, nearest};
use crate::parse::document::{FrontMatter, KeyPlace, Located, SectionMatter, SortBy};
use crate::source::{Span, slice};
use crate::value::keys::{Field, On, fields};
use crate::value::read::Reader;
use crate::value::{Kind, Limits, Value, toml, yaml_within};
use keys::{KEYS, SORTS};
use strays::{misplaced, unknown_key, wrong_level};
use title::{no_front_matter, no_title};
use values::{address, image, people, references, slug, template};

/// Where each key stands, by its name here.
pub type Places = std::collections::BTreeMap<String, KeyPlace>;

/// What stands at the top of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// No front matter; the body starts at this byte.
    None(usize),
    /// YAML between `---` lines: its inside, and where the body starts.
    Yaml(Span, usize),
    /// TOML between `+++` lines: its inside, and where the body starts.
    Toml(Span, usize),
    /// A first line `---` or `+++` without a second; its place.
    Open(Span),
}

/// Finds the front matter of a file. A byte order mark before it and Windows line ends are fine.
pub fn split(text: &str) -> Split {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = text.get(start..).unwrap_or_default();
    let mut at = start;
    let mut lines = rest.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    let mark = first.trim_end();
    if mark != "---" && mark != "+++" {
        return Split::None(start);
    }
    at += first.len();
    let inside = at;
    for line in lines {
        let word = line.trim_end();
        if word == mark || (mark == "---" && word == "...") {
            let (span, body) = (Span::new(inside, at), at + line.len());
            return match mark {
                "---" => Split::Yaml(span, body),
                _ => Split::Toml(span, body),
            };
        }
        at += line.len();
    }
    Split::Open(Span::new(start, start + mark.len()))
}

/// Reads the front matter of a page, or of a section, and says where the body starts. Every finding of the file is
/// added, not the first alone; only a page without a title has an error for it.
pub fn read(
    file: &str,
    text: &str,
    is_section: bool,
    config: &Config,
    findings: &mut Vec<Diagnostic>,
) -> (FrontMatter, Places, usize) {
    let nothing = |body| (empty(), Places::new(), body);
    let (parsed, body) = match split(text) {
        Split::None(body) => {
            if !is_section {
                findings.push(no_front_matter(file, text, body));
            }
            return nothing(body);
        }
        Split::Open(span) => {
            findings.push(never_closed(file, slice(text, span), span));
            return nothing(text.len());
        }
        Split::Yaml(span, body) => (yaml_within(file, text, span, Limits::FRONT_MATTER), body),
        Split::Toml(span, body) => (toml(file, text, span), body),
    };
    let map = match parsed {
        Ok(value) => value,
        Err(wrong) => {
            findings.extend(wrong);
            return nothing(body);
        }
    };
    if !matches!(map.kind, Kind::Map(_)) {
        findings.push(
            Diagnostic::error(
                "yaml-invalid",
                format!(
                    "front matter has to be lines of `key: value`, but this is {}",
                    map.words()
                ),
            )
            .at(file, map.span)
            .help("Write each line as `key: value`, for example `title: Your first visit`."),
        );
        return nothing(body);
    }
    let mut matter = empty();
    let mut reader = Reader {
        file,
        text,
        rule: "value-wrong",
        findings,
    };
    let places = read_map(&mut reader, &map, is_section, config, &mut matter);
    if matter.title.value.is_empty() && !is_section && !has_wrong_title(&map) {
        findings.push(no_title(file, text, &map, body));
    }
    (matter, places, body)
}

fn never_closed(file: &str, mark: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        "front-matter-open",
        format!("the front matter that starts with `{mark}` is never closed"),
    )
    .at(file, span)
    .help(format!("Put a line `{mark}` below the last key."))
}

fn empty() -> FrontMatter {
    FrontMatter {
        extra: Data::map(),
        ..FrontMatter::default()
    }
}

fn has_wrong_title(map: &Value) -> bool {
    map.get("title")
        .is_some_and(|v| matches!(v.kind, Kind::List(_) | Kind::Map(_)))
}

fn read_map(
    reader: &mut Reader<'_>,
    map: &Value,
    is_section: bool,
    config: &Config,
    matter: &mut FrontMatter,
) -> Places {
    let (known, unknown) = fields(reader.file, map, KEYS, reader.findings);
    let places = known.iter().map(|field| {
        let (key, value) = (field.key.span, field.value.span);
        (field.doc.name.to_owned(), KeyPlace { key, value })
    });
    let places = places.collect();
    let mut extra = serde_json::Map::new();
    for field in &known {
        if field.doc.on == On::Section && !is_section {
            wrong_level(reader, field);
            extra.insert(field.key.text.clone(), field.value.data());
            continue;
        }
        match field.doc.name {
            "tags" | "categories" | "series" => {
                terms(reader, field, field.doc.name, field.value, config, matter);
            }
            "taxonomies" => taxonomies(reader, field, config, matter),
            "extra" => {
                if let (true, serde_json::Value::Object(map)) =
                    (reader.is_map(field, field.value), field.value.data())
                {
                    misplaced(reader, field, &known);
                    extra.extend(map);
                }
            }
            _ => {
                read_dates(reader, field, config, matter);
                read_texts(reader, field, matter);
                read_rest(reader, field, matter);
                read_section(reader, field, &mut matter.section);
            }
        }
    }
    for (key, value) in unknown {
        let doc = KEYS.iter().find(|doc| doc.name == "tags");
        if let (Some(doc), true) = (doc, config.taxonomies.iter().any(|t| t.name == key.text)) {
            terms(
                reader,
                &Field { doc, key, value },
                &key.text,
                value,
                config,
                matter,
            );
            continue;
        }
        let found = unknown_key(reader.file, key, &known, is_section, config);
        reader.findings.push(found);
        extra.insert(key.text.clone(), value.data());
    }
    matter.extra = Data(serde_json::Value::Object(extra));
    places
}

fn taxonomies(
    reader: &mut Reader<'_>,
    field: &Field<'_>,
    config: &Config,
    matter: &mut FrontMatter,
) {
    if !reader.is_map(field, field.value) {
        return;
    }
    for (key, value) in field.value.entries() {
        let inner = Field {
            doc: field.doc,
            key,
            value,
        };
        terms(reader, &inner, &key.text, value, config, matter);
    }
}

fn terms(
    reader: &mut Reader<'_>,
    field: &Field<'_>,
    name: &str,
    value: &Value,
    config: &Config,
    matter: &mut FrontMatter,
) {
    if !config.taxonomies.iter().any(|t| t.name == name) {
        let found = Diagnostic::warning(
            "key-unknown",
            format!("`{name}` is not a taxonomy of this site"),
        )
        .at(reader.file, field.key.span);
        let names: Vec<&str> = config.taxonomies.iter().map(|t| t.name.as_str()).collect();
        let is_key = KEYS.iter().any(|doc| doc.is(name)) && field.doc.name == "taxonomies";
        let help = match nearest(name, names.iter().copied()) {
            _ if is_key => {
                format!("Move the line `{name}` out of `taxonomies`, to the start of a line.")
            }
            Some(near) => format!("Did you mean `{near}`?"),
            None => format!("Add `{name}` to `taxonomies` in the settings, or remove the line."),
        };
        reader.findings.push(found.help(help));
    }
    let texts = reader.texts_in(field, value);
    let list: &mut Vec<Located<String>> = matter.taxonomies.entry(name.to_owned()).or_default();
    for term in texts {
        if !list.iter().any(|t| t.value == term.value) {
            list.push(term);
        }
    }
}

fn read_dates(
    reader: &mut Reader<'_>,
    field: &Field<'_>,
    config: &Config,
    matter: &mut FrontMatter,
) {
    let zone = &config.zone;
    match field.doc.name {
        "date" => matter.date = reader.date(field, zone),
        "updated" => matter.updated = reader.date(field, zone),
        "publish_date" => matter.publish_date = reader.date(field, zone),
        "expiry_date" => matter.expiry_date = reader.date(field, zone),
        "last_reviewed" => matter.last_reviewed = reader.date(field, zone),
        "next_review" => matter.next_review = reader.date(field, zone),
        "review_in" => matter.review_in = reader.interval(field),
        "draft" => matter.draft |= reader.bool(field).unwrap_or(false),
        "published" => match &field.value.kind {
            Kind::Text(text) if text.starts_with(|c: char| c.is_ascii_digit()) => {
                let date = reader.date(field, zone);
                matter.date = matter.date.or(date);
            }
            _ => matter.draft |= reader.bool(field) == Some(false),
        },
        _ => {}
    }
}

fn read_texts(reader: &mut Reader<'_>, field: &Field<'_>, matter: &mut FrontMatter) {
    match field.doc.name {
        "title" => matter.title = reader.located(field).unwrap_or_default(),
        "description" => matter.description = reader.text(field),
        "summary" => matter.summary = reader.text(field),
        "slug" => matter.slug = slug(reader, field),
        "path" => {
            matter.path = reader
                .located(field)
                .and_then(|t| address(reader, field, t));
        }
        "aliases" => {
            let texts = reader.texts(field);
            matter.aliases = texts
                .into_iter()
                .filter_map(|t| address(reader, field, t))
                .collect();
        }
        "authors" => matter.authors = people(reader, field),
        "reviewed_by" => matter.reviewed_by = people(reader, field),
        "conditions" => {
            matter.conditions = reader.texts(field).into_iter().map(|t| t.value).collect();
        }
        "notice" => matter.notice = reader.texts(field),
        "related" => matter.related = reader.texts(field),
        "related_exclude" => matter.related_exclude = reader.texts(field),
        "template" => matter.template = reader.located(field).map(|t| template(field, t)),
        _ => {}
    }
}

fn read_rest(reader: &mut Reader<'_>, field: &Field<'_>, matter: &mut FrontMatter) {
    match field.doc.name {
        "audience" => {
            matter.audience = reader
                .choice(field, &["patient", "clinician"])
                .map(str::to_owned);
        }
        "references" => matter.references = references(reader, field),
        "image" => matter.image = image(reader, field),
        "toc" => matter.toc = reader.bool(field),
        "weight" => matter.weight = reader.integer(field),
        "search" => matter.hidden_from_search = reader.bool(field) == Some(false),
        "sitemap" => matter.hidden_from_sitemap = reader.bool(field) == Some(false),
        _ => {}
    }
}

fn read_section(reader: &mut Reader<'_>, field: &Field<'_>, section: &mut SectionMatter) {
    match field.doc.name {
        "sort_by" => {
            section.sort_by = match reader.choice(field, SORTS) {
                Some("update_date") => SortBy::UpdateDate,
                Some("title") => SortBy::Title,
                Some("weight") => SortBy::Weight,
                Some("slug") => SortBy::Slug,
                Some("none") => SortBy::None,
                _ => SortBy::Date,
            }
        }
        "paginate_by" => section.paginate_by = reader.count(field),
        "page_template" => {
            section.page_template = reader.located(field).map(|t| template(field, t));
        }
        "transparent" => section.transparent = reader.bool(field).unwrap_or(false),
        "redirect_to" => section.redirect_to = reader.located(field),
        "feed" => section.feed = reader.bool(field),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read::defaults;
    use crate::diagnostic::Severity;
    use proptest::prelude::*;

    fn parse(text: &str) -> (FrontMatter, usize, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let (matter, _, body) = read(
            "content/a.md",
            text,
            false,
            &defaults("site"),
            &mut findings,
        );
        (matter, body, findings)
    }

    fn page(lines: &str) -> (FrontMatter, Vec<Diagnostic>) {
        let (matter, _, findings) = parse(&format!("---\ntitle: T\n{lines}\n---\nBody\n"));
        (matter, findings)
    }

    /// Rule, message, covered text, help of the only finding.
    fn one(lines: &str) -> (String, String, String, String) {
        let text = format!("---\ntitle: T\n{lines}\n---\nBody\n");
        let (_, _, mut findings) = parse(&text);
        assert_eq!(findings.len(), 1, "{lines}: {findings:?}");
        let found = findings.remove(0);
        let covered = slice(&text, found.place.unwrap().span).to_owned();
        (
            found.rule.into_owned(),
            found.message,
            covered,
            found.help.unwrap_or_default(),
        )
    }

    fn fixed(text: &str, found: &Diagnostic) -> String {
        let mut out = text.to_owned();
        for edit in found.fix.iter().flat_map(|f| &f.edits).rev() {
            out.replace_range(edit.span.range(), &edit.text);
        }
        out
    }

    #[test]
    fn front_matter_is_found_with_a_mark_and_windows_line_ends() {
        assert_eq!(split("---\na: b\n---\nx"), Split::Yaml(Span::new(4, 9), 13));
        assert_eq!(
            split("\u{feff}---\r\na: b\r\n...\r\nx"),
            Split::Yaml(Span::new(8, 14), 19)
        );
        assert_eq!(split("+++\na = 1\n+++"), Split::Toml(Span::new(4, 10), 13));
        assert_eq!(split("---\na: b\n"), Split::Open(Span::new(0, 3)));
        assert_eq!(split("Text\n---\n"), Split::None(0));
        assert_eq!(split("---\n---\n"), Split::Yaml(Span::new(4, 4), 8));
    }

    #[test]
    fn every_spelling_is_read() {
        let (matter, findings) = page(
            "pubdate: April 10, 2025\nlastmod: 2025-04-11\npublishDate: 2025-01-01\nexpires: 2027-01-01\npublished: false\nurl: old/page\nredirect_from: [/a, b]\ncategory: Care\ntaxonomies: {tags: [x, y]}\ntags: z\nauthor: {name: Jane}\nreviewer: [a, b]\nlastReviewed: 2025-02-02\nreview_in: 1 year\naudience: Patient\nreferences: [https://example.org/a, {title: B, doi: https://doi.org/10.1/2, year: 2024}]\nnotice: crisis\ncover: {image: c.jpg, alt: Alt}\nlayout: wide\nin_search_index: false\nsitemap: false\nparams: {p: 1}\nextra: {q: 2}\nweight: 3",
        );
        let rules: Vec<_> = findings.iter().map(|f| f.message.as_str()).collect();
        assert_eq!(rules, ["`params` means the same as `extra`, which is used"]);
        assert_eq!(matter.date.unwrap().text(), "2025-04-10");
        assert_eq!(matter.updated.unwrap().text(), "2025-04-11");
        assert_eq!(matter.publish_date.unwrap().text(), "2025-01-01");
        assert_eq!(matter.expiry_date.unwrap().text(), "2027-01-01");
        assert!(matter.draft && matter.hidden_from_search && matter.hidden_from_sitemap);
        assert_eq!(matter.path.unwrap().value.0, "/old/page/");
        assert_eq!(matter.aliases[1].value.0, "/b/");
        let tags: Vec<_> = matter.taxonomies["tags"]
            .iter()
            .map(|t| t.value.as_str())
            .collect();
        assert_eq!(tags, ["x", "y", "z"]);
        assert_eq!(matter.taxonomies["categories"][0].value, "Care");
        assert_eq!(matter.authors[0].value, "Jane");
        assert_eq!(matter.reviewed_by.len(), 2);
        assert_eq!(matter.audience.as_deref(), Some("patient"));
        assert_eq!(
            matter.references[0].url.as_deref(),
            Some("https://example.org/a")
        );
        assert_eq!(matter.references[1].doi.as_deref(), Some("10.1/2"));
        assert_eq!(matter.references[1].date.as_deref(), Some("2024"));
        assert_eq!(matter.image.unwrap().src.value, "c.jpg");
        assert_eq!(matter.template.unwrap().value, "wide.html");
        assert_eq!(matter.extra.json(), r#"{"q":2}"#);
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "one row for each kind of value")]
    fn wrong_values_say_what_is_right() {
        let row = |a: &str, b: &str, c: &str, d: &str| {
            (a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned())
        };
        assert_eq!(
            one("date: Tomorrow"),
            row(
                "date-invalid",
                "`date: Tomorrow` is not a date",
                "Tomorrow",
                "Write it as year-month-day, for example `date: 2026-04-10`."
            )
        );
        assert_eq!(
            one("date: 2026-02-31").1,
            "`date: 2026-02-31`: there is no day 31 in February"
        );
        assert_eq!(
            one("date: 11/04/2016"),
            row(
                "date-ambiguous",
                "`date: 11/04/2016` is read as November 4, 2016",
                "11/04/2016",
                "Write it as year-month-day, so that no one can misread it: `date: 2016-11-04`."
            )
        );
        assert_eq!(
            one("draft: yes"),
            row(
                "value-wrong",
                "`draft: yes` is neither true nor false",
                "yes",
                "Write `draft: true`."
            )
        );
        assert_eq!(
            one("weight: heavy"),
            row(
                "value-wrong",
                "`weight: heavy` is not a whole number",
                "heavy",
                "Write it like this: `weight: 10`."
            )
        );
        assert_eq!(
            one("review_in: soon").1,
            "`review_in: soon` is not a length of time"
        );
        assert_eq!(
            one("description: [a, b]"),
            row(
                "value-wrong",
                "`description` is a list, but has to be a text",
                "[a, b]",
                "Write it like this: `description: What to expect at your first visit.`."
            )
        );
        assert_eq!(one("slug: a/b").1, "`slug: a/b` has a `/` in it");
        assert_eq!(
            one("path: ../up"),
            row(
                "address-invalid",
                "`path: ../up` has a part that is only dots, which would lead out of the site",
                "../up",
                "Write the path of the address alone, for example `/old-page/`."
            )
        );
        assert_eq!(
            one("audience: patients"),
            row(
                "value-wrong",
                "`audience: patients` is not one of `patient`, `clinician`",
                "patients",
                "Did you mean `audience: patient`?"
            )
        );
        assert_eq!(
            one("tags:\n  -one\n  -two"),
            row(
                "yaml-invalid",
                "there is no space after the dash of this list item",
                "-one\n  -two",
                "Put a space after the dash: `- one…`."
            )
        );
        assert_eq!(one("image: {alt: x}").1, "`image` has no `src`");
    }

    #[test]
    fn unknown_keys_go_to_extra_with_a_suggestion() {
        assert_eq!(
            one("discription: x"),
            (
                "key-unknown".into(),
                "`discription` is not a key of front matter".into(),
                "discription".into(),
                "Did you mean `description`?".into()
            )
        );
        let text = "---\ntitle: T\ndiscription: x\n---\n";
        let (matter, _, findings) = parse(text);
        assert!(findings[0].fix.as_ref().unwrap().safe);
        assert_eq!(
            fixed(text, &findings[0]),
            "---\ntitle: T\ndescription: x\n---\n"
        );
        assert_eq!(matter.extra.json(), r#"{"discription":"x"}"#);
        assert_eq!(
            one("colour: x").3,
            "Put it under `extra:` if a template uses it: `extra: {colour: ...}`."
        );
        assert_eq!(
            one("sort_by: date").1,
            "`sort_by` works in sections alone, and this is a page"
        );
        assert_eq!(
            one("taxonomies: {topics: [a]}").1,
            "`topics` is not a taxonomy of this site"
        );
        assert_eq!(
            one("date: 2026-01-01\npubdate: 2026-01-02").1,
            "`pubdate` means the same as `date`, which is used"
        );
    }

    #[test]
    fn a_page_without_a_title_is_told_how_to_get_one() {
        let text = "---\ndate: 2026-01-01\n---\n\n# My heading\n";
        let (_, _, findings) = parse(text);
        assert_eq!(
            (findings.len(), findings[0].message.as_str()),
            (1, "this page has no title")
        );
        assert_eq!(
            fixed(text, &findings[0]),
            "---\ntitle: \"My heading\"\ndate: 2026-01-01\n---\n\n# My heading\n"
        );
        let text = "# My heading\n";
        let (_, _, findings) = parse(text);
        assert_eq!(
            fixed(text, &findings[0]),
            "---\ntitle: \"My heading\"\n---\n# My heading\n"
        );
        for text in [
            "---\ntitle:\ndate: 2026-01-01\n---\n# H\n",
            "---\ntitle: \"\"\n---\n# H\n",
            "---\ntitle:   \n---\n# H\n",
        ] {
            let (_, _, findings) = parse(text);
            assert_eq!(findings[0].rule, "title-missing");
            let (matter, _, after) = parse(&fixed(text, &findings[0]));
            assert_eq!(
                (matter.title.value.as_str(), after.len()),
                ("H", 0),
                "{text}"
            );
        }
        let (_, _, findings) = parse("---\ntitle: [a]\n---\n");
        assert_eq!(
            (findings.len(), findings[0].rule.as_ref()),
            (1, "value-wrong")
        );
        let mut findings = Vec::new();
        read(
            "content/_index.md",
            "---\nsort_by: weight\n---\n",
            true,
            &defaults("s"),
            &mut findings,
        );
        assert_eq!(findings, []);
    }

    #[test]
    fn a_number_as_title_is_read_as_written() {
        assert_eq!(parse("---\ntitle: 2026\n---\n").0.title.value, "2026");
        assert_eq!(parse("---\ntitle: 1.50\n---\n").0.title.value, "1.50");
        assert_eq!(parse("---\ntitle: '  x '\n---\n").0.title.value, "x");
        assert_eq!(
            parse("+++\ntitle = \"x\"\n[taxonomies]\ntags = [\"a\"]\n+++\n")
                .0
                .taxonomies["tags"][0]
                .value,
            "a"
        );
    }

    #[test]
    fn all_errors_of_a_file_are_told() {
        let (_, _, findings) = parse("---\ndate: x\nslug: a/b\ndraft: maybe\n---\n");
        let rules: Vec<_> = findings.iter().map(|f| f.rule.as_ref()).collect();
        assert_eq!(
            rules,
            [
                "date-invalid",
                "address-invalid",
                "value-wrong",
                "title-missing"
            ]
        );
        let (_, body, findings) = parse("---\ntitle: x\n");
        assert_eq!((body, findings[0].rule.as_ref()), (13, "front-matter-open"));
        assert!(findings.iter().all(|f| f.severity == Severity::Error));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "(---\n|\\+\\+\\+\n|title|date|image|tags|references|: |\n|\r\n|- |ñ|[\"'\\[\\]{},*&#0-9a-c“]){0,40}", section: bool) {
            let mut findings = Vec::new();
            let (_, _, body) = read("a.md", &text, section, &defaults("s"), &mut findings);
            prop_assert!(text.is_char_boundary(body));
            for found in findings {
                prop_assert!(text.get(found.place.unwrap().span.range()).is_some());
                for edit in found.fix.iter().flat_map(|f| &f.edits) {
                    prop_assert!(text.get(edit.span.range()).is_some());
                }
            }
        }
    }
}
