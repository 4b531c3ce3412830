//! A folder of Markdown articles into their related articles as JSON, to be judged by `evaluate.py`.
//!
//! `cargo bench --bench related -- ARTICLES predictions.json [NAME=WEIGHT ...] [language=CODE] [explain=KEY,KEY]`
//!
//! Front matter is read as far as the evaluation sets need it: one line a key. Times go to standard error.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use pamphlet::relate::{Entry, Parts, Profile, Settings, Weights, explain, profile, relate};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use rayon::prelude::*;

/// The parts of one article, owned.
#[derive(Default)]
struct Article {
    key: String,
    title: String,
    description: String,
    headings: Vec<String>,
    body: String,
    tags: Vec<String>,
    categories: Vec<String>,
    sources: Vec<String>,
    pages: Vec<String>,
    date: Option<i64>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    let (Some(folder), Some(target)) = (arguments.next(), arguments.next()) else {
        usage();
        return Ok(());
    };
    let wishes = wishes(arguments)?;
    let (settings, language) = (&wishes.settings, wishes.language.as_str());
    let articles = read_all(Path::new(&folder))?;
    let links = links(&articles);
    let parts: Vec<Parts<'_>> = articles
        .iter()
        .map(|article| parts_of(article, language))
        .collect();
    let start = Instant::now();
    let profiles: Vec<Profile> = parts
        .par_iter()
        .map(|parts| profile(parts, &settings.weights))
        .collect();
    let profiled = start.elapsed();
    let entries: Vec<Entry<'_>> = (articles.iter().zip(&profiles).zip(&links))
        .map(|((article, profile), links)| Entry {
            key: &article.key,
            profile,
            language,
            group: None,
            date: article.date,
            links,
            pins: &[],
            excludes: &[],
            candidate: true,
            subject: true,
        })
        .collect();
    let start = Instant::now();
    let lists = relate(&entries, settings);
    let related = start.elapsed();
    report_times(&articles, &profiles, (profiled, related));
    if let Some((one, other)) = &wishes.pair {
        tell(&articles, &parts, &entries, settings, (one, other));
    }
    let predictions: BTreeMap<&str, Vec<&str>> = (articles.iter().zip(&lists))
        .map(|(article, list)| {
            let keys = list
                .iter()
                .map(|found| articles[found.entry as usize].key.as_str());
            (article.key.as_str(), keys.collect())
        })
        .collect();
    write(&target, &serde_json::to_string(&predictions)?)
}

/// What stands behind the two paths on the command line.
struct Wishes {
    settings: Settings,
    language: String,
    pair: Option<(String, String)>,
}

fn wishes(arguments: impl Iterator<Item = String>) -> Result<Wishes, Box<dyn std::error::Error>> {
    let mut wishes = Wishes {
        settings: Settings::default(),
        language: "en".to_owned(),
        pair: None,
    };
    for argument in arguments {
        let (name, value) = argument.split_once('=').ok_or("a setting is NAME=VALUE")?;
        match name {
            "language" => value.clone_into(&mut wishes.language),
            "explain" => {
                let (one, other) = value.split_once(',').ok_or("explain=KEY,KEY")?;
                wishes.pair = Some((one.to_owned(), other.to_owned()));
            }
            _ => weigh(&mut wishes.settings.weights, name, value.parse()?)?,
        }
    }
    Ok(wishes)
}

fn report_times(
    articles: &[Article],
    profiles: &[Profile],
    (profiled, related): (Duration, Duration),
) {
    let bytes = |profile| postcard::to_stdvec(profile).map_or(0, |bytes| bytes.len());
    let stored: usize = profiles.iter().map(bytes).sum();
    let text: usize = articles.iter().map(|article| article.body.len()).sum();
    let each = |bytes: usize| bytes as f64 / 1e3 / articles.len() as f64;
    report(&format!(
        "{} articles, {:.1} KB of text each\nprofiles {profiled:.3?}, {:.1} KB each\nrelate {related:.3?} on {} threads\n",
        articles.len(),
        each(text),
        each(stored),
        rayon::current_num_threads(),
    ));
}

/// Prints the strongest reasons why one article stands on another's list.
fn tell(
    articles: &[Article],
    parts: &[Parts<'_>],
    entries: &[Entry<'_>],
    settings: &Settings,
    (one, other): (&str, &str),
) {
    let find = |key: &str| articles.iter().position(|article| article.key == key);
    let (Some(a), Some(b)) = (find(one), find(other)) else {
        return report("no such article\n");
    };
    let reasons = explain(
        entries,
        settings,
        (a as u32, b as u32),
        (&parts[a], &parts[b]),
    );
    let score: f32 = reasons.iter().map(|reason| reason.share).sum();
    report(&format!("score {score:.3}\n"));
    for reason in reasons.iter().take(20) {
        report(&format!(
            "{:.4} {:?} {}\n",
            reason.share, reason.why, reason.term
        ));
    }
}

#[expect(clippy::print_stderr, reason = "a program's own words")]
fn report(text: &str) {
    eprint!("{text}");
}

fn usage() {
    report(
        "usage: cargo bench --bench related -- ARTICLES predictions.json [NAME=WEIGHT ...] [language=CODE] [explain=KEY,KEY]\n",
    );
}

#[expect(clippy::disallowed_methods, reason = "a program of its own")]
fn write(target: &str, text: &str) -> Result<(), Box<dyn std::error::Error>> {
    Ok(std::fs::write(target, text)?)
}

fn weigh(weights: &mut Weights, name: &str, weight: f32) -> Result<(), Box<dyn std::error::Error>> {
    *match name {
        "title" => &mut weights.title,
        "headings" => &mut weights.headings,
        "body" => &mut weights.body,
        "description" => &mut weights.description,
        "tags" => &mut weights.tags,
        "categories" => &mut weights.categories,
        "links" => &mut weights.links,
        _ => return Err("no such weight".into()),
    } = weight;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a program of its own")]
fn read_all(folder: &Path) -> Result<Vec<Article>, Box<dyn std::error::Error>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(std::fs::DirEntry::file_name);
    let mut articles = Vec::new();
    for file in files {
        let name = file.file_name().to_string_lossy().into_owned();
        if let Some(key) = name.strip_suffix(".md") {
            articles.push(article(key, &std::fs::read_to_string(file.path())?));
        }
    }
    Ok(articles)
}

fn parts_of<'a>(article: &'a Article, language: &'a str) -> Parts<'a> {
    Parts {
        title: &article.title,
        description: &article.description,
        headings: &article.headings,
        body: &article.body,
        tags: &article.tags,
        categories: &article.categories,
        sources: &article.sources,
        language,
    }
}

/// The entries each article links to, by the file name at the end of an address.
fn links(articles: &[Article]) -> Vec<Vec<u32>> {
    let numbers: BTreeMap<&str, u32> = (0_u32..)
        .zip(articles)
        .map(|(number, article)| (article.key.as_str(), number))
        .collect();
    let number = |page: &String| {
        let path = page.split(['#', '?']).next()?.trim_end_matches('/');
        let name = path.rsplit('/').next()?;
        numbers
            .get(name.strip_suffix(".md").unwrap_or(name))
            .copied()
    };
    articles
        .iter()
        .map(|article| article.pages.iter().filter_map(number).collect())
        .collect()
}

fn article(key: &str, text: &str) -> Article {
    let text = text.replace("\r\n", "\n");
    let (front, body) = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .unwrap_or(("", &text));
    let mut article = Article {
        key: key.to_owned(),
        ..Article::default()
    };
    let mut last = "";
    for line in front.lines() {
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            take_value(&mut article, last, item);
        } else if let Some((name, value)) = line.split_once(':') {
            last = name.trim();
            take_value(&mut article, last, value);
        }
    }
    read_body(&mut article, body);
    article
}

fn take_value(article: &mut Article, name: &str, value: &str) {
    let value = value.trim();
    let unquoted = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
    let all = || {
        let inner = value.trim_start_matches('[').trim_end_matches(']');
        inner
            .split(", ")
            .map(unquoted)
            .filter(|item| !item.is_empty())
    };
    match name {
        "title" => article.title = unquoted(value),
        "description" => article.description = unquoted(value),
        "tags" => article.tags.extend(all()),
        "categories" => article.categories.extend(all()),
        "date" => {
            let digits: String = unquoted(value)
                .chars()
                .filter(char::is_ascii_digit)
                .collect();
            article.date = digits.parse().ok();
        }
        _ => {}
    }
}

fn read_body(article: &mut Article, body: &str) {
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        let text = heading.as_mut().unwrap_or(&mut article.body);
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) => text.push(' '),
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => article.headings.extend(heading.take()),
            Event::Start(Tag::Link { dest_url, .. }) => {
                if dest_url.starts_with("http") {
                    let address = dest_url.split('#').next().unwrap_or_default();
                    article
                        .sources
                        .push(address.trim_end_matches('/').to_owned());
                } else {
                    article.pages.push(dest_url.into_string());
                }
            }
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::TableHead
                | TagEnd::TableRow,
            ) => text.push('\n'),
            _ => {}
        }
    }
}
