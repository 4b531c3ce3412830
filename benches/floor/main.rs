//! The floor: the same pages by a program that has no templates, no settings and no checks. What a build can't beat.
//!
//! `cargo run --release --example floor -- SITE OUT` reads the articles of a folder that `corpus.py` made, parses their
//! Markdown, and writes their pages, the lists and the sitemap. `… floor -- walk SITE` stats every source and no more.
//! It leaves out what a generator owes its users: YAML, escaping, heading ids, highlighting, feeds, errors.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench is a program of its own: it reads, writes and prints"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Articles to a list page.
const BY: usize = 10;
/// Related articles to a page.
const RELATED: usize = 10;
/// Articles of a label that are looked at for related ones: without a bound the work grows with the square.
const LOOKED_AT: usize = 2000;

struct Article {
    slug: String,
    title: String,
    author: String,
    date: String,
    description: String,
    /// Tags, then the category.
    labels: Vec<String>,
    html: String,
}

type Labels<'a> = BTreeMap<&'a str, Vec<usize>>;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [walk, site] if walk == "walk" => {
            println!("{} files", stats(Path::new(site))?);
            Ok(())
        }
        [site, out] => build(&Path::new(site).join("content/articles"), Path::new(out)),
        _ => Err(io::Error::other("usage: floor SITE OUT | floor walk SITE")),
    }
}

/// Stats every file of a site but its output, in one thread, as any build has to.
fn stats(folder: &Path) -> io::Result<usize> {
    let mut files = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        if entry.file_type()?.is_dir() {
            if name != "public" && name != ".pamphlet" {
                files += stats(&entry.path())?;
            }
        } else {
            files += usize::from(entry.metadata()?.len() > 0);
        }
    }
    Ok(files)
}

fn build(folder: &Path, out: &Path) -> io::Result<()> {
    let files: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    let mut articles: Vec<Article> = files
        .par_iter()
        .filter(|file| !file.file_name().to_string_lossy().starts_with('_'))
        .map(|file| Ok(article(&file.path(), &fs::read_to_string(file.path())?)))
        .collect::<io::Result<_>>()?;
    articles.sort_by(|a, b| (&b.date, &a.slug).cmp(&(&a.date, &b.slug)));
    let mut labels = Labels::new();
    for (i, article) in articles.iter().enumerate() {
        for label in &article.labels {
            labels.entry(label).or_default().push(i);
        }
    }
    (0..articles.len()).into_par_iter().try_for_each(|i| {
        let target = format!("articles/{}", articles[i].slug);
        write(out, &target, &page(&articles, i, &labels))
    })?;
    let all: Vec<usize> = (0..articles.len()).collect();
    lists(out, "", "Clinic Library", &articles, &all)?;
    labels.par_iter().try_for_each(|(label, ids)| {
        let category = articles[ids[0]].labels.last().is_some_and(|l| l == label);
        let kind = if category { "categories" } else { "tags" };
        lists(
            out,
            &format!("{kind}/{}", slug(label)),
            label,
            &articles,
            ids,
        )
    })?;
    let mut sitemap = String::new();
    for article in &articles {
        let _ = writeln!(
            sitemap,
            "<url><loc>https://clinic.example/articles/{}/</loc></url>",
            article.slug
        );
    }
    fs::write(out.join("sitemap.xml"), sitemap)
}

fn article(path: &Path, text: &str) -> Article {
    let (head, body) = text
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .unwrap_or(("", text));
    let field = |name: &str| {
        let line = head
            .lines()
            .map(str::trim_start)
            .find_map(|l| l.strip_prefix(name));
        line.unwrap_or_default().trim().trim_matches('"').to_owned()
    };
    let items = head
        .lines()
        .filter_map(|l| l.trim_start().strip_prefix("- "));
    let mut html = String::with_capacity(body.len() * 5 / 4);
    html::push_html(&mut html, Parser::new_ext(body, Options::ENABLE_TABLES));
    Article {
        slug: path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        title: field("title:"),
        author: field("author:"),
        date: field("date:"),
        description: field("description:"),
        labels: items.map(|l| l.trim_matches('"').to_owned()).collect(),
        html,
    }
}

fn slug(label: &str) -> String {
    label.to_lowercase().replace(' ', "-").replace('\'', "")
}

fn page(articles: &[Article], i: usize, labels: &Labels<'_>) -> String {
    let article = &articles[i];
    let mut text = String::with_capacity(article.html.len() + 6000);
    head(&mut text, &article.title, &article.description);
    let _ = write!(
        text,
        "<article>\n<header>\n<h1>{}</h1>\n<p class=\"byline\">By {} on <time>{}</time></p>\n<p class=\"lead\">{}</p>\n</header>\n<div class=\"body\">\n{}\n</div>\n<p class=\"labels\">",
        article.title, article.author, article.date, article.description, article.html
    );
    for label in &article.labels {
        let _ = writeln!(text, "<a href=\"/tags/{}/\">{label}</a>", slug(label));
    }
    text.push_str("</p>\n<nav class=\"siblings\">\n");
    for near in [i.checked_sub(1), Some(i + 1)].into_iter().flatten() {
        if let Some(near) = articles.get(near) {
            let _ = writeln!(
                text,
                "<a href=\"/articles/{}/\">{}</a>",
                near.slug, near.title
            );
        }
    }
    text.push_str("</nav>\n<aside class=\"related\">\n<h2>Related articles</h2>\n<ul>\n");
    for near in related(article, i, labels) {
        let near = &articles[near];
        let _ = writeln!(
            text,
            "<li><a href=\"/articles/{}/\">{}</a> <time>{}</time><p>{}</p></li>",
            near.slug, near.title, near.date, near.description
        );
    }
    text.push_str("</ul>\n</aside>\n</article>\n");
    foot(&mut text);
    text
}

/// Those that share most labels, newest first among equals.
fn related(article: &Article, i: usize, labels: &Labels<'_>) -> Vec<usize> {
    let mut shared: Vec<usize> = Vec::new();
    for label in &article.labels {
        let ids = labels.get(label.as_str()).map_or(&[][..], Vec::as_slice);
        shared.extend(ids.iter().take(LOOKED_AT).filter(|other| **other != i));
    }
    shared.sort_unstable();
    let mut best: Vec<(usize, usize)> = shared
        .chunk_by(|a, b| a == b)
        .map(|same| (usize::MAX - same.len(), same[0]))
        .collect();
    let count = RELATED.min(best.len());
    if count < best.len() {
        best.select_nth_unstable(count);
    }
    best.truncate(count);
    best.sort_unstable();
    best.into_iter().map(|(_, other)| other).collect()
}

/// The pages of a list.
fn lists(
    out: &Path,
    below: &str,
    title: &str,
    articles: &[Article],
    ids: &[usize],
) -> io::Result<()> {
    let last = ids.len().div_ceil(BY);
    for (n, part) in (1..).zip(ids.chunks(BY)) {
        let mut text = String::with_capacity(6000);
        head(&mut text, title, "Articles from our clinics");
        let _ = writeln!(text, "<h1>{title}</h1>");
        for id in part {
            let article = &articles[*id];
            let _ = write!(
                text,
                "<article class=\"card\">\n<h2><a href=\"/articles/{}/\">{}</a></h2>\n<p class=\"byline\">By {} on <time>{}</time></p>\n<p>{}</p>\n</article>\n",
                article.slug, article.title, article.author, article.date, article.description
            );
        }
        let _ = writeln!(
            text,
            "<nav class=\"pages\"><span>Page {n} of {last}</span></nav>"
        );
        foot(&mut text);
        let target = if n == 1 {
            below.to_owned()
        } else {
            format!("{below}/page/{n}")
        };
        write(out, target.trim_start_matches('/'), &text)?;
    }
    Ok(())
}

fn head(text: &mut String, title: &str, description: &str) {
    let _ = write!(
        text,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title} | Clinic Library</title>\n<meta name=\"description\" content=\"{description}\">\n<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n<header><nav><a href=\"/\">Home</a><a href=\"/tags/\">Tags</a><a href=\"/categories/\">Categories</a><a href=\"/rss.xml\">Feed</a></nav></header>\n<main>\n"
    );
}

fn foot(text: &mut String) {
    text.push_str("</main>\n<footer><p>Clinic Library. This page does not replace a visit to your doctor.</p></footer>\n</body>\n</html>\n");
}

fn write(out: &Path, folder: &str, text: &str) -> io::Result<()> {
    let folder = out.join(folder);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("index.html"), text)
}
