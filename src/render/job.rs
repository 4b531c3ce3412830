//! One output of the plan: the digest of what it will read, and how it is rendered.

use std::sync::Arc;

use tera::Context;

use super::context::{TERM_PAGES, first, html_context, section_pages, term_pages};
use super::stage::Stage;
use super::{Content, body, desk, facts, feed, general, settings};
use crate::config::FeedFormat;
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::ledger::Question;
use crate::site::outputs::{FeedOf, Planned, Subject};
use crate::site::{Node, PageId, SectionId};
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
        .value(&stage.config.images)
        .value(&stage.config.content_policy)
        .value(&stage.config.precompress)
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
        Subject::Page(_)
        | Subject::Section(..)
        | Subject::Terms(_)
        | Subject::Term(..)
        | Subject::NotFound(_)
        | Subject::Search(_) => {
            d.digest(facts::head(stage, planned, &language));
            html_reads(stage, &planned.subject, &mut d);
        }
        Subject::SearchFile(language, _) => drop(d.digest(super::search::reads(stage, language))),
        Subject::Feed(of, _) => feed_reads(stage, of, &mut d),
        Subject::Alias(i) => drop(d.value(&stage.site.aliases.get(*i).map(|a| &a.to))),
        Subject::Sitemap(part) => {
            let entries = general::sitemap(stage, *part);
            d.text(&serde_json::to_string(&entries.get("entries")).unwrap_or_default());
        }
        Subject::SitemapIndex(parts) => drop(d.number(*parts as u64)),
        Subject::Redirects => drop(d.text(&general::redirects(stage))),
        Subject::Robots => drop(d.number(u64::from(stage.config.sitemap))),
        Subject::Headers | Subject::ThemeFile(_) | Subject::Mark | Subject::Made => {}
        Subject::Static(..) | Subject::Sass(..) | Subject::Asset(_) => {
            let file = stage.file_of(&planned.subject);
            if matches!(planned.subject, Subject::Sass(..)) {
                sass_sources(stage, &mut d);
            }
            d.value(&file.map(|f| (&f.path, f.stamp)));
        }
    }
    d.finish()
}

/// What an HTML page shows.
fn html_reads(stage: &Stage, subject: &Subject, d: &mut Digester) {
    match subject {
        Subject::Page(id) => drop(d.digest(facts::page(stage, *id))),
        Subject::Section(id, n) => {
            let (shown, total) = section_pages(stage, *id, *n);
            d.digest(facts::section(stage, *id));
            d.digest(facts::feed_pages(stage, shown, false))
                .number(total as u64);
        }
        Subject::Terms(t) => {
            let terms = stage.site.taxonomies.get(*t).map_or(&[][..], |t| &t.terms);
            for (i, term) in terms.iter().enumerate() {
                let shown = first(&term.pages, TERM_PAGES);
                d.digest(facts::term(stage, *t, i, shown));
            }
        }
        Subject::Term(t, i, n) => {
            let (shown, total) = term_pages(stage, *t, *i, *n);
            let by = stage.site.taxonomies.get(*t).map_or(0, |t| t.paginate_by);
            d.digest(facts::term(stage, *t, *i, shown))
                .number(total as u64)
                .number(by as u64);
        }
        Subject::Search(language) => {
            d.text(&super::search::view(stage, language).to_string());
        }
        _ => {}
    }
}

fn feed_reads(stage: &Stage, of: &FeedOf, d: &mut Digester) {
    let Some(about) = feed::about(stage, of) else {
        return;
    };
    d.text(&about.title)
        .text(about.home.as_str())
        .text(about.language);
    d.digest(facts::feed_pages(stage, &about.pages, about.with_content));
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
        Subject::Search(_) => "search.html".into(),
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
    stage.share();
    if *subject == Subject::Made {
        return super::made::run(stage, planned);
    }
    if matches!(subject, Subject::Static(..) | Subject::Asset(_))
        && let Some(file) = stage.file_of(subject)
    {
        return copied(file);
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

/// A file of the site, as it is published.
fn copied(file: &crate::read::File) -> Made {
    let mut made = match (super::asset::changed(file), file.disk_path()) {
        (Some(bytes), _) => made(Ok(bytes)),
        (None, Some(path)) => Made {
            content: Content::Copy(path.to_owned()),
            asks: Vec::new(),
            findings: Vec::new(),
        },
        (None, None) => made(file.bytes().map_err(Box::new)),
    };
    made.findings.extend(super::asset::faults(file));
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
    let of_section = |id: SectionId| stage.site.section(id).language.clone();
    match subject {
        Subject::Page(id) => (Some(Node::Page(*id)), stage.site.page(*id).language.clone()),
        Subject::Section(id, _) => (Some(Node::Section(*id)), of_section(*id)),
        Subject::Terms(t) | Subject::Term(t, ..) | Subject::Feed(FeedOf::Term(t, _), _) => {
            (None, of_taxonomy(*t))
        }
        Subject::Feed(FeedOf::Site(language), _)
        | Subject::NotFound(language)
        | Subject::Search(language)
        | Subject::SearchFile(language, _) => (None, language.clone()),
        Subject::Feed(FeedOf::Section(id), _) => (None, of_section(*id)),
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
        Subject::ThemeFile(_) => theme_file(stage, &name, language)?,
        Subject::SearchFile(language, part) => super::search::part(stage, language, *part),
        Subject::Redirects => general::redirects(stage),
        Subject::Headers => general::headers(stage),
        Subject::Mark => {
            "This folder was made by pamphlet, which replaces it as a whole.\n".to_owned()
        }
        Subject::Sass(layer, path) => {
            crate::minify::css(&super::theme::compile_sass(stage, *layer, path)?)
        }
        Subject::Page(_)
        | Subject::Section(..)
        | Subject::Terms(_)
        | Subject::Term(..)
        | Subject::NotFound(_)
        | Subject::Search(_) => {
            let context = html_context(stage, planned, language);
            stage.engine.render(&name, &context)?
        }
        Subject::Static(..) | Subject::Asset(_) | Subject::Made => String::new(),
    };
    Ok(text.into_bytes())
}

/// A file that the theme makes from a template.
fn theme_file(stage: &Stage, name: &str, language: &str) -> Result<String, Box<Diagnostic>> {
    let mut context = Context::new();
    context.insert_value("config", settings::view(stage, language));
    let text = stage.engine.render(name, &context)?;
    Ok(if name.ends_with(".css") {
        crate::minify::css(&text)
    } else {
        text
    })
}

fn sass_sources(stage: &Stage, d: &mut Digester) {
    for file in stage.snapshot.layers.iter().flat_map(|l| l.sass.values()) {
        d.text(&file.path).value(&file.stamp);
    }
}

/// A fault that belongs to a file as a whole.
pub(super) fn fault_in(file: &str, rule: &'static str, message: String) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(rule, message).at(file, Span::default()))
}
