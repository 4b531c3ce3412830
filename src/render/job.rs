//! One output of the plan: the digest of what it will read, and how it is rendered.

use std::fmt::Write as _;
use std::sync::Arc;

use tera::{Context, Value};

use super::stage::Stage;
use super::view::{list, object};
use super::{Content, body, desk, facts, feed, general, schema_org, settings, view};
use crate::config::FeedFormat;
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::ledger::Question;
use crate::site::outputs::{FeedOf, Planned, Subject};
use crate::site::{Node, PageId, SectionId, State};
use crate::source::Span;

/// What a job gives.
pub(super) struct Made {
    /// The file's bytes.
    pub content: Content,
    /// What templates asked while it was rendered.
    pub asks: Vec<(Question, Digest)>,
    /// What went wrong.
    pub findings: Vec<Diagnostic>,
}

/// What every template may read: settings, words, the theme's options, pamphlet itself.
pub(super) fn common(stage: &Stage) -> Digest {
    let mut d = Digester::new();
    d.text(env!("CARGO_PKG_VERSION"))
        .digest(stage.words.digest())
        .value(&stage.options);
    for code in stage.config.language_codes() {
        d.text(code)
            .text(&serde_json::to_string(&settings::view(stage, code)).unwrap_or_default());
    }
    let markdown = &stage.config.markdown;
    d.value(markdown)
        .number(u64::from(stage.config.highlight))
        .text(&stage.config.base.origin)
        .text(&stage.config.base.path)
        .text(&stage.config.timezone);
    d.value(&stage.config.feeds)
        .value(&stage.config.locations)
        .value(&stage.config.check.allowed_hosts);
    d.value(&stage.config.headers).value(&stage.run.include);
    d.finish()
}

/// The digest of everything that an output is known to read before it is rendered.
pub(super) fn key(stage: &Stage, planned: &Planned, common: Digest) -> Digest {
    let all = stage.card_digests();
    let mut d = Digester::new();
    d.digest(common)
        .text(planned.path.as_str())
        .text(planned.url.as_str());
    let template = template(stage, &planned.subject);
    if !template.is_empty() {
        d.digest(stage.engine.closure(&template));
    }
    let (_, language) = place(stage, &planned.subject);
    match &planned.subject {
        Subject::Page(id) => d
            .digest(facts::page(stage, all, *id))
            .digest(facts::head(stage, planned, &language)),
        Subject::Section(id, n) => {
            let (shown, total) = section_pages(stage, *id, *n);
            d.digest(facts::section(stage, all, *id))
                .digest(facts::head(stage, planned, &language));
            d.digest(facts::feed_pages(stage, all, shown, false))
                .number(total as u64)
        }
        Subject::Terms(t) => {
            let taxonomy = stage.site.taxonomies.get(*t);
            for (i, term) in taxonomy
                .into_iter()
                .flat_map(|t| t.terms.iter().enumerate())
            {
                d.digest(facts::term(
                    stage,
                    all,
                    *t,
                    i,
                    first(&term.pages, TERM_PAGES),
                ));
            }
            d.digest(facts::head(stage, planned, &language))
        }
        Subject::Term(t, i, n) => {
            let (shown, total) = term_pages(stage, *t, *i, *n);
            let by = stage.site.taxonomies.get(*t).map_or(0, |t| t.paginate_by);
            d.digest(facts::term(stage, all, *t, *i, shown))
                .number(total as u64)
                .number(by as u64)
                .digest(facts::head(stage, planned, &language))
        }
        Subject::Feed(of, _) => {
            let about = feed::about(stage, of);
            let with = about.as_ref().is_some_and(|a| a.with_content);
            if let Some(about) = &about {
                d.text(&about.title)
                    .text(about.home.as_str())
                    .text(about.language);
            }
            d.digest(facts::feed_pages(
                stage,
                all,
                about.as_ref().map_or(&[], |a| &a.pages),
                with,
            ))
        }
        Subject::Alias(i) => d.value(&stage.site.aliases.get(*i).map(|a| &a.to)),
        Subject::NotFound(_) => d.digest(facts::head(stage, planned, &language)),
        Subject::Sitemap(part) => d.text(
            &serde_json::to_string(&general::sitemap(stage, *part).get("entries"))
                .unwrap_or_default(),
        ),
        Subject::SitemapIndex(parts) => d.number(*parts as u64),
        Subject::Redirects => d.text(&general::redirects(stage)),
        Subject::Robots => d.number(u64::from(stage.config.sitemap)),
        Subject::Headers | Subject::ThemeFile(_) | Subject::Mark => &mut d,
        Subject::Static(..) | Subject::Sass(..) | Subject::Asset(_) => {
            let file = stage.file_of(&planned.subject);
            if matches!(planned.subject, Subject::Sass(..)) {
                sass_sources(stage, &mut d);
            }
            d.value(&file.map(|f| (&f.path, f.stamp)))
        }
    };
    d.finish()
}

fn first(pages: &[PageId], n: usize) -> &[PageId] {
    pages.get(..n).unwrap_or(pages)
}

/// How many of a term's newest pages the list of terms shows.
const TERM_PAGES: usize = 3;

fn nth(pages: &[PageId], by: usize, n: usize) -> &[PageId] {
    if by == 0 {
        pages
    } else {
        pages
            .chunks(by)
            .nth(n.saturating_sub(1))
            .unwrap_or_default()
    }
}

fn section_pages(stage: &Stage, id: SectionId, n: usize) -> (&[PageId], usize) {
    let section = stage.site.section(id);
    (
        nth(&section.pages, section.paginate_by, n),
        section.pages.len(),
    )
}

fn term_pages(stage: &Stage, t: usize, i: usize, n: usize) -> (&[PageId], usize) {
    let found = stage
        .site
        .taxonomies
        .get(t)
        .and_then(|t| Some((t, t.terms.get(i)?)));
    found.map_or((&[], 0), |(taxonomy, term)| {
        (nth(&term.pages, taxonomy.paginate_by, n), term.pages.len())
    })
}

/// The name of the template that an output is rendered with; empty for one that has none.
pub(super) fn template(stage: &Stage, subject: &Subject) -> String {
    let of_taxonomy = |t: usize, own: &str, general: &str| {
        let name = stage
            .site
            .taxonomies
            .get(t)
            .map(|t| t.name.clone())
            .unwrap_or_default();
        let own = format!("{name}/{own}");
        if stage.engine.has(&own) {
            own
        } else {
            general.to_owned()
        }
    };
    match subject {
        Subject::Page(id) => page_template(stage, *id),
        Subject::Section(id, _) => {
            let section = stage.site.section(*id);
            let named = section
                .document
                .as_ref()
                .and_then(|d| d.front.template.as_ref());
            let named = named.and_then(|t| super::template_name(stage, &t.value));
            named.unwrap_or_else(|| {
                if section.folder.is_empty() {
                    "index.html"
                } else {
                    "section.html"
                }
                .to_owned()
            })
        }
        Subject::Terms(t) => of_taxonomy(*t, "list.html", "taxonomy_list.html"),
        Subject::Term(t, ..) => of_taxonomy(*t, "single.html", "taxonomy_single.html"),
        Subject::Feed(_, FeedFormat::Atom) => "atom.xml".into(),
        Subject::Feed(_, FeedFormat::Rss) => "rss.xml".into(),
        Subject::Alias(_) => "alias.html".into(),
        Subject::NotFound(_) => "404.html".into(),
        Subject::Sitemap(_) => "sitemap.xml".into(),
        Subject::SitemapIndex(_) => "sitemap_index.xml".into(),
        Subject::Robots => "robots.txt".into(),
        Subject::ThemeFile(name) => (*name).to_owned(),
        _ => String::new(),
    }
}

/// A page's own template, or what the nearest section above says of its pages, or `page.html`.
fn page_template(stage: &Stage, id: PageId) -> String {
    let page = stage.site.page(id);
    if let Some(name) = page
        .document
        .front
        .template
        .as_ref()
        .and_then(|t| super::template_name(stage, &t.value))
    {
        return name;
    }
    let mut next = Some(page.section);
    while let Some(id) = next {
        let section = stage.site.section(id);
        let named = section
            .document
            .as_ref()
            .and_then(|d| d.front.section.page_template.as_ref());
        if let Some(name) = named.and_then(|t| super::template_name(stage, &t.value)) {
            return name;
        }
        next = section.parent;
    }
    "page.html".to_owned()
}

/// Renders one output.
pub(super) fn run(stage: &Arc<Stage>, planned: &Planned) -> Made {
    let subject = &planned.subject;
    if let Some(path) = matches!(subject, Subject::Static(..) | Subject::Asset(_))
        .then(|| stage.file_of(subject))
        .flatten()
    {
        return match path.disk_path() {
            Some(path) => Made {
                content: Content::Copy(path.to_owned()),
                asks: Vec::new(),
                findings: Vec::new(),
            },
            None => made(path.bytes().map_err(Box::new)),
        };
    }
    let (node, language) = place(stage, subject);
    let (result, desk) = desk::with(body::desk_for(stage, node, &language), || {
        render(stage, planned, &language)
    });
    let mut made = made(result);
    if let Some(desk) = desk {
        made.asks = desk.asks.into_iter().collect();
        made.findings.extend(desk.findings);
    }
    made
}

fn made(result: Result<Vec<u8>, Box<Diagnostic>>) -> Made {
    let (bytes, findings) = match result {
        Ok(bytes) => (bytes, Vec::new()),
        Err(finding) => (Vec::new(), vec![*finding]),
    };
    Made {
        content: Content::Bytes(bytes),
        asks: Vec::new(),
        findings,
    }
}

fn place(stage: &Stage, subject: &Subject) -> (Option<Node>, String) {
    let main = || stage.config.language.clone();
    let of_taxonomy = |t: usize| {
        stage
            .site
            .taxonomies
            .get(t)
            .map_or_else(main, |t| t.language.clone())
    };
    match subject {
        Subject::Page(id) => (Some(Node::Page(*id)), stage.site.page(*id).language.clone()),
        Subject::Section(id, _) => (
            Some(Node::Section(*id)),
            stage.site.section(*id).language.clone(),
        ),
        Subject::Terms(t) | Subject::Term(t, ..) => (None, of_taxonomy(*t)),
        Subject::Feed(FeedOf::Site(language), _) | Subject::NotFound(language) => {
            (None, language.clone())
        }
        Subject::Feed(FeedOf::Section(id), _) => (None, stage.site.section(*id).language.clone()),
        Subject::Feed(FeedOf::Term(t, _), _) => (None, of_taxonomy(*t)),
        _ => (None, main()),
    }
}

fn render(stage: &Stage, planned: &Planned, language: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
    let name = template(stage, &planned.subject);
    let text = match &planned.subject {
        Subject::Feed(of, format) => {
            let Some(about) = feed::about(stage, of) else {
                return Ok(Vec::new());
            };
            match format {
                FeedFormat::Json => feed::json_feed(stage, &about, &planned.url),
                FeedFormat::Atom | FeedFormat::Rss => stage
                    .engine
                    .render(&name, &feed::context(stage, &about, &planned.url, *format))?,
            }
        }
        Subject::Alias(i) => {
            let Some(alias) = stage.site.aliases.get(*i) else {
                return Ok(Vec::new());
            };
            let (url, permalink) = general::alias_target(stage, &alias.to);
            let mut context = Context::new();
            context.insert_value("url", url.into());
            context.insert_value("permalink", permalink.into());
            context.insert_value("lang", language.into());
            context.insert_value("config", settings::view(stage, language));
            stage.engine.render(&name, &context)?
        }
        Subject::Sitemap(part) => stage
            .engine
            .render(&name, &general::sitemap(stage, *part))?,
        Subject::SitemapIndex(parts) => stage
            .engine
            .render(&name, &general::sitemap_index(stage, *parts))?,
        Subject::Robots => stage.engine.render(&name, &general::robots(stage))?,
        Subject::ThemeFile(_) => {
            let mut context = Context::new();
            context.insert_value("config", settings::view(stage, language));
            stage.engine.render(&name, &context)?
        }
        Subject::Redirects => general::redirects(stage),
        Subject::Headers => general::headers(stage),
        Subject::Mark => {
            "This folder was made by pamphlet, which replaces it as a whole.\n".to_owned()
        }
        Subject::Sass(layer, path) => super::theme::compile_sass(stage, *layer, path)?,
        Subject::Page(_)
        | Subject::Section(..)
        | Subject::Terms(_)
        | Subject::Term(..)
        | Subject::NotFound(_) => {
            let context = html_context(stage, planned, language);
            stage.engine.render(&name, &context)?
        }
        Subject::Static(..) | Subject::Asset(_) => String::new(),
    };
    Ok(text.into_bytes())
}

fn sass_sources(stage: &Stage, d: &mut Digester) {
    for file in stage.snapshot.layers.iter().flat_map(|l| l.sass.values()) {
        d.text(&file.path).value(&file.stamp);
    }
}

/// What the template of an HTML page sees.
fn html_context(stage: &Stage, planned: &Planned, language: &str) -> Context {
    let subject = &planned.subject;
    let mut context = Context::new();
    context.insert_value("config", settings::view(stage, language));
    context.insert_value("lang", language.into());
    context.insert_value("current_path", planned.url.as_str().into());
    context.insert_value(
        "current_url",
        stage.config.base.permalink(&planned.url).into(),
    );
    context.insert_value("title_tag", title_tag(stage, planned, language).into());
    context.insert_value("feeds", feed::links(stage, subject, language));
    context.insert_value("alternates", general::alternates_view(stage, subject));
    context.insert_value("languages", general::languages(stage, subject, language));
    context.insert_value(
        "json_ld",
        Value::from(schema_org::graph(stage, subject).map(|j| Value::safe_string(&j))),
    );
    context.insert_value(
        "robots",
        Value::from(hidden(stage, subject).then_some("noindex")),
    );
    subject_context(stage, subject, &mut context);
    context
}

/// What is not meant for search engines: what is not published yet, and further pages of a person or search.
fn hidden(stage: &Stage, subject: &Subject) -> bool {
    match subject {
        Subject::Page(id) => stage.site.page(*id).state != State::Published,
        Subject::NotFound(_) => true,
        _ => false,
    }
}

fn subject_context(stage: &Stage, subject: &Subject, context: &mut Context) {
    match subject {
        Subject::Page(id) => {
            let of = body::subject(stage, Node::Page(*id), false);
            let content = of
                .as_ref()
                .map(|s| body::content(stage, s))
                .unwrap_or_default();
            let summary = of.as_ref().and_then(|s| body::summary(stage, s));
            context.insert_value("page", view::page(stage, *id, &content, summary.as_deref()));
        }
        Subject::Section(id, n) => {
            let (shown, total) = section_pages(stage, *id, *n);
            let section = stage.site.section(*id);
            let content =
                body::subject(stage, Node::Section(*id), false).map(|s| body::content(stage, &s));
            context.insert_value(
                "section",
                view::section(stage, *id, shown, &content.unwrap_or_default()),
            );
            context.insert_value(
                "paginator",
                view::paginator(stage, &section.url, shown, total, section.paginate_by, *n),
            );
        }
        Subject::Terms(t) => {
            if let Some(taxonomy) = stage.site.taxonomies.get(*t) {
                let terms = taxonomy
                    .terms
                    .iter()
                    .map(|term| view::term(stage, taxonomy, term, first(&term.pages, TERM_PAGES)));
                context.insert_value("taxonomy", view::taxonomy_view(stage, taxonomy));
                context.insert_value("terms", list(terms));
            }
        }
        Subject::Term(t, i, n) => {
            if let Some((taxonomy, term)) = stage
                .site
                .taxonomies
                .get(*t)
                .and_then(|t| Some((t, t.terms.get(*i)?)))
            {
                let (shown, total) = term_pages(stage, *t, *i, *n);
                context.insert_value("taxonomy", view::taxonomy_view(stage, taxonomy));
                context.insert_value("term", view::term(stage, taxonomy, term, shown));
                context.insert_value(
                    "paginator",
                    view::paginator(stage, &term.url, shown, total, taxonomy.paginate_by, *n),
                );
            }
        }
        _ => context.insert_value("page", object([])),
    }
}

/// How many characters of a title search results show: 600 pixels (Yoast, 2024) at some 10 a character.
const TITLE_CHARACTERS: usize = 60;

/// The text of `<title>`: the page's title, and the site's after it where that still fits.
fn title_tag(stage: &Stage, planned: &Planned, language: &str) -> String {
    let site = settings::view(stage, language)
        .get_from_path("title")
        .and_then(|t| t.as_str().map(str::to_owned))
        .unwrap_or_default();
    let (mut own, part) = own_title(stage, &planned.subject, language);
    if part > 1 {
        let words = [("number", super::words::Argument::Number(part as f64))];
        let page = stage
            .words
            .get(language, "page-number", &words)
            .unwrap_or_else(|| part.to_string());
        let _ = write!(own, " – {page}");
    }
    if own.is_empty() || own == site {
        return site;
    }
    if own.chars().count() + site.chars().count() + 3 > TITLE_CHARACTERS {
        own
    } else {
        format!("{own} | {site}")
    }
}

fn own_title(stage: &Stage, subject: &Subject, language: &str) -> (String, usize) {
    match subject {
        Subject::Page(id) => (stage.site.page(*id).title().to_owned(), 1),
        Subject::Section(id, n) => (stage.site.section(*id).title.clone(), *n),
        Subject::Terms(t) => {
            let taxonomy = stage
                .site
                .taxonomies
                .get(*t)
                .map(|t| view::taxonomy_view(stage, t));
            (
                taxonomy
                    .and_then(|t| t.get_from_path("title")?.as_str().map(str::to_owned))
                    .unwrap_or_default(),
                1,
            )
        }
        Subject::Term(t, i, n) => {
            let term = stage.site.taxonomies.get(*t).and_then(|t| t.terms.get(*i));
            (term.map(|t| t.name.clone()).unwrap_or_default(), *n)
        }
        Subject::NotFound(_) => (stage.words.plain(language, "not-found-title"), 1),
        _ => (String::new(), 1),
    }
}

/// A fault that belongs to a file as a whole.
pub(super) fn fault_in(file: &str, rule: &'static str, message: String) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(rule, message).at(file, Span::default()))
}
