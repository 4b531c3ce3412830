//! The head of a Markdown file, between `---` or `+++` lines, becomes a [`FrontMatter`]; what is wrong, findings.
//!
//! It does not look at the body, but for a first heading to offer as a missing title.

pub mod keys;

use std::collections::BTreeMap;

use crate::address::{PathFault, UrlPath, check_part, url_path};
use crate::config::Config;
use crate::data::Data;
use crate::diagnostic::{Diagnostic, Edit, nearest};
use crate::parse::document::{FrontMatter, Image, Located, Reference, SectionMatter, SortBy};
use crate::source::{Span, slice};
use crate::value::keys::{Field, KeyDoc, On, fields, suggestion};
use crate::value::read::{Reader, quoted, short};
use crate::value::{Kind, Limits, Value, toml, yaml_within};
use keys::{IMAGE, KEYS, REFERENCE};

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
) -> (FrontMatter, usize) {
    let (parsed, body) = match split(text) {
        Split::None(body) => {
            if !is_section {
                findings.push(no_front_matter(file, text, body));
            }
            return (empty(), body);
        }
        Split::Open(span) => {
            let mark = slice(text, span);
            findings.push(
                Diagnostic::error(
                    "front-matter-open",
                    format!("the front matter that starts with `{mark}` is never closed"),
                )
                .at(file, span)
                .help(format!("Put a line `{mark}` below the last key.")),
            );
            return (empty(), text.len());
        }
        Split::Yaml(span, body) => (yaml_within(file, text, span, Limits::FRONT_MATTER), body),
        Split::Toml(span, body) => (toml(file, text, span), body),
    };
    let map = match parsed {
        Ok(value) => value,
        Err(wrong) => {
            findings.extend(wrong);
            return (empty(), body);
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
        return (empty(), body);
    }
    let mut matter = empty();
    let mut reader = Reader {
        file,
        text,
        rule: "value-wrong",
        findings,
    };
    read_map(&mut reader, &map, is_section, config, &mut matter);
    if matter.title.value.is_empty() && !is_section && !has_wrong_title(&map) {
        findings.push(no_title(file, text, &map, body));
    }
    (matter, body)
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

/// The first heading of a body, if it is a first-level one: its text.
fn first_heading(text: &str, body: usize) -> Option<&str> {
    let line = text.get(body..)?.lines().find(|l| !l.trim().is_empty())?;
    line.strip_prefix("# ")
        .map(|h| h.trim().trim_end_matches('#').trim())
        .filter(|h| !h.is_empty())
}

fn no_front_matter(file: &str, text: &str, body: usize) -> Diagnostic {
    let found = Diagnostic::error("title-missing", "this page has no title")
        .at(file, Span::new(body, body));
    match first_heading(text, body) {
        None => found
            .help("Put three lines at the top of the file: `---`, then `title: ...`, then `---`."),
        Some(heading) => {
            let lines = format!("---\ntitle: {}\n---\n", quoted(heading));
            found
                .help(format!(
                    "Put three lines at the top of the file: `---`, then `title: {}`, then `---`.",
                    quoted(heading)
                ))
                .fix(
                    false,
                    vec![Edit {
                        span: Span::new(body, body),
                        text: lines,
                    }],
                )
        }
    }
}

fn no_title(file: &str, text: &str, map: &Value, body: usize) -> Diagnostic {
    let given = map.entries().iter().find(|(key, _)| key.text == "title");
    let span = given.map_or_else(
        || {
            let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
            Span::new(start, start + 3)
        },
        |(key, _)| key.span,
    );
    let found = Diagnostic::error("title-missing", "this page has no title")
        .at(file, span)
        .help("Add a line `title: ...` between the --- lines at the top.");
    let Some(heading) = first_heading(text, body) else {
        return found;
    };
    let is_toml = matches!(split(text), Split::Toml(..));
    let line = if is_toml {
        format!("title = {}\n", quoted(heading))
    } else {
        format!("title: {}\n", quoted(heading))
    };
    let edit = match given {
        Some((key, value)) => Edit {
            span: Span::new(
                key.span.start as usize,
                value.span.end.max(key.span.end) as usize
                    + usize::from(value.span.end <= key.span.end),
            ),
            text: line.trim_end().to_owned(),
        },
        None => {
            let (Split::Yaml(inside, _) | Split::Toml(inside, _)) = split(text) else {
                return found;
            };
            Edit {
                span: Span::new(inside.start as usize, inside.start as usize),
                text: line,
            }
        }
    };
    found.fix(false, vec![edit])
}

fn read_map(
    reader: &mut Reader<'_>,
    map: &Value,
    is_section: bool,
    config: &Config,
    matter: &mut FrontMatter,
) {
    let (known, unknown) = fields(reader.file, map, KEYS, reader.findings);
    let mut extra = serde_json::Map::new();
    for field in &known {
        if field.doc.on == On::Section && !is_section {
            wrong_level(reader, field);
            extra.insert(field.key.text.clone(), field.value.data());
            continue;
        }
        match field.doc.name {
            "tags" | "categories" | "series" => {
                terms(reader, field, field.doc.name, field.value, config, matter)
            }
            "taxonomies" => taxonomies(reader, field, config, matter),
            "extra" => {
                if let (true, serde_json::Value::Object(map)) =
                    (reader.is_map(field, field.value), field.value.data())
                {
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
}

fn wrong_level(reader: &mut Reader<'_>, field: &Field<'_>) {
    reader.findings.push(
        Diagnostic::warning(
            "key-unknown",
            format!(
                "`{}` works in sections alone, and this is a page",
                field.key.text
            ),
        )
        .at(reader.file, field.key.span)
        .help("Move the line to the `_index.md` of the folder."),
    );
}

fn unknown_key(
    file: &str,
    key: &crate::value::Key,
    known: &[Field<'_>],
    is_section: bool,
    config: &Config,
) -> Diagnostic {
    let found = Diagnostic::warning(
        "key-unknown",
        format!("`{}` is not a key of front matter", key.text),
    )
    .at(file, key.span);
    let table: Vec<KeyDoc> = KEYS
        .iter()
        .filter(|d| is_section || d.on != On::Section)
        .copied()
        .collect();
    let is_present = |name: &str| known.iter().any(|f| f.doc.name == name);
    if let Some((name, edit)) = suggestion(key, &table, is_present) {
        let found = found.help(format!("Did you mean `{name}`?"));
        return match edit {
            Some(edit) => found.fix(true, vec![edit]),
            None => found,
        };
    }
    let taxonomies = config.taxonomies.iter().map(|t| t.name.as_str());
    match nearest(&key.text, taxonomies) {
        Some(name) => found.help(format!("Did you mean `{name}`?")),
        None => found.help(format!(
            "Put it under `extra:` if a template uses it: `extra: {{{}: ...}}`.",
            key.text
        )),
    }
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
        let help = match nearest(name, names.iter().copied()) {
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
                .and_then(|t| address(reader, field, t))
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
            matter.conditions = reader.texts(field).into_iter().map(|t| t.value).collect()
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
                .map(str::to_owned)
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
            section.sort_by = match reader.choice(field, keys::SORTS) {
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
            section.page_template = reader.located(field).map(|t| template(field, t))
        }
        "transparent" => section.transparent = reader.bool(field).unwrap_or(false),
        "redirect_to" => section.redirect_to = reader.located(field),
        "feed" => section.feed = reader.bool(field),
        _ => {}
    }
}

/// `layout: landing`, as Hugo and Jekyll write it, names the template `landing.html`.
fn template(field: &Field<'_>, mut name: Located<String>) -> Located<String> {
    if field.key.text == "layout" && !name.value.contains('.') {
        name.value.push_str(".html");
    }
    name
}

fn fault(
    reader: &mut Reader<'_>,
    field: &Field<'_>,
    text: &Located<String>,
    fault: PathFault,
    help: &str,
) {
    reader.findings.push(
        Diagnostic::error(
            "address-invalid",
            format!(
                "`{}: {}` {}",
                field.key.text,
                short(&text.value),
                fault.reason()
            ),
        )
        .at(reader.file, text.span)
        .help(help),
    );
}

fn address(
    reader: &mut Reader<'_>,
    field: &Field<'_>,
    text: Located<String>,
) -> Option<Located<UrlPath>> {
    match url_path(&text.value) {
        Ok(value) => Some(Located {
            value,
            span: text.span,
        }),
        Err(why) => {
            fault(
                reader,
                field,
                &text,
                why,
                "Write the path of the address alone, for example `/old-page/`.",
            );
            None
        }
    }
}

fn slug(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<Located<String>> {
    let text = reader.located(field)?;
    if text.value.contains('/') {
        reader.findings.push(
            Diagnostic::error(
                "address-invalid",
                format!(
                    "`{}: {}` has a `/` in it",
                    field.key.text,
                    short(&text.value)
                ),
            )
            .at(reader.file, text.span)
            .help(
                "A slug is the last part of the address alone; use `path` for the whole address.",
            ),
        );
        return None;
    }
    if let Err(why) = check_part(&text.value) {
        fault(
            reader,
            field,
            &text,
            why,
            "Write letters, digits and hyphens, for example `first-visit`.",
        );
        return None;
    }
    Some(text)
}

/// People as texts, or as maps with a `name`.
fn people(reader: &mut Reader<'_>, field: &Field<'_>) -> Vec<Located<String>> {
    let items = match &field.value.kind {
        Kind::List(items) => items.as_slice(),
        _ => std::slice::from_ref(field.value),
    };
    let mut people = Vec::new();
    for item in items {
        let named = item.get("id").or_else(|| item.get("name")).unwrap_or(item);
        people.extend(reader.texts_in(field, named));
    }
    people
}

/// A path, `{src, alt}`, `cover: {image, alt}`, or a list whose first is the picture.
fn image(reader: &mut Reader<'_>, field: &Field<'_>) -> Option<Image> {
    let value = match &field.value.kind {
        Kind::List(items) => items.first()?,
        _ => field.value,
    };
    let place = |value: &Value, text: String| Located {
        value: text,
        span: value.span,
    };
    if !matches!(value.kind, Kind::Map(_)) {
        let src = reader.text_in(field, value)?;
        return Some(Image {
            src: place(value, src),
            alt: None,
        });
    }
    let (known, unknown) = fields(reader.file, value, IMAGE, reader.findings);
    unknown_inside(reader, field, &unknown, IMAGE);
    let find = |name: &str| known.iter().find(|f| f.doc.name == name);
    let alt = find("alt").and_then(|f| reader.text(f));
    let Some(src) = find("src").and_then(|f| reader.located(f)) else {
        reader.wrong(field, value, "has no `src`");
        return None;
    };
    Some(Image { src, alt })
}

fn unknown_inside(
    reader: &mut Reader<'_>,
    field: &Field<'_>,
    unknown: &[&(crate::value::Key, Value)],
    table: &'static [KeyDoc],
) {
    for (key, _) in unknown {
        let mut found = Diagnostic::warning(
            "key-unknown",
            format!("`{}` is not a key of `{}`", key.text, field.key.text),
        )
        .at(reader.file, key.span);
        if let Some((name, _)) = suggestion(key, table, |_| true) {
            found = found.help(format!("Did you mean `{name}`?"));
        }
        reader.findings.push(found);
    }
}

fn references(reader: &mut Reader<'_>, field: &Field<'_>) -> Vec<Reference> {
    let items = match &field.value.kind {
        Kind::List(items) => items.as_slice(),
        _ => std::slice::from_ref(field.value),
    };
    let mut all = Vec::new();
    for item in items {
        if !matches!(item.kind, Kind::Map(_)) {
            let texts = reader.texts_in(field, item);
            all.extend(texts.into_iter().map(|t| {
                let url = (t.value.starts_with("https://") || t.value.starts_with("http://"))
                    .then(|| t.value.clone());
                Reference {
                    title: t.value,
                    url,
                    ..Reference::default()
                }
            }));
            continue;
        }
        let (known, unknown) = fields(reader.file, item, REFERENCE, reader.findings);
        unknown_inside(reader, field, &unknown, REFERENCE);
        let mut texts: BTreeMap<&str, String> = BTreeMap::new();
        let mut authors = Vec::new();
        for inner in &known {
            if inner.doc.name == "authors" {
                authors = reader.texts(inner).into_iter().map(|t| t.value).collect();
            } else if let Some(text) = reader.text(inner) {
                texts.insert(inner.doc.name, text);
            }
        }
        let doi = texts.remove("doi").map(|d| plain_doi(&d).to_owned());
        let url = texts.remove("url");
        let title = texts
            .remove("title")
            .or_else(|| url.clone())
            .or_else(|| doi.clone());
        match title {
            None => reader.wrong(field, item, "has an entry without a `title`"),
            Some(title) => all.push(Reference {
                title,
                url,
                publisher: texts.remove("publisher"),
                authors,
                date: texts.remove("date"),
                doi,
            }),
        }
    }
    all
}

/// The identifier without the resolver's address.
fn plain_doi(doi: &str) -> &str {
    let mut doi = doi.trim();
    for lead in ["https://", "http://", "dx.", "doi.org/", "doi:"] {
        doi = doi.strip_prefix(lead).unwrap_or(doi);
    }
    doi.trim()
}
