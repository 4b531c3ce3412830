//! A body with holes becomes HTML: addresses, pictures and shortcodes are filled in.
//!
//! It parses nothing but what a shortcode written in Markdown gives.

use std::fmt::Write as _;

use tera::{Context, Value};

use super::desk::{self, Desk};
use super::figure;
use super::stage::Stage;
use super::view::{data, maybe};
use crate::address::UrlPath;
use crate::diagnostic::{Diagnostic, Place};
use crate::parse::document::{Call, Piece};
use crate::site::{Document, Node, Resolved};

/// The document whose body is filled.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    /// What the file says.
    pub document: &'a Document,
    /// Where its addresses lead.
    pub links: &'a [Resolved],
    /// Its address.
    pub url: &'a UrlPath,
    /// Its language.
    pub language: &'a str,
    /// Page or section.
    pub node: Node,
    /// Whether addresses get the host, as feeds want them.
    pub absolute: bool,
}

/// Escapes text for HTML, in content and in quoted attributes.
pub(super) fn escape_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape_into(text, &mut out);
    out
}

fn escape_into(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}

/// The subject of a page or section of the site; none for a section without a file.
pub(super) fn subject(stage: &Stage, node: Node, absolute: bool) -> Option<Subject<'_>> {
    match node {
        Node::Page(id) => {
            let page = stage.site.page(id);
            Some(Subject {
                document: &page.document,
                links: &page.links,
                url: &page.url,
                language: &page.language,
                node,
                absolute,
            })
        }
        Node::Section(id) => {
            let section = stage.site.section(id);
            let document = section.document.as_deref()?;
            Some(Subject {
                document,
                links: &section.links,
                url: &section.url,
                language: &section.language,
                node,
                absolute,
            })
        }
    }
}

/// The whole body as HTML.
pub(super) fn content(stage: &Stage, subject: &Subject<'_>) -> String {
    content_and_summary(stage, subject).0
}

/// The whole body as HTML, and the part before `<!-- more -->`, where the writer set the mark.
pub(super) fn content_and_summary(
    stage: &Stage,
    subject: &Subject<'_>,
) -> (String, Option<String>) {
    let body = stage.body(subject.document);
    let before = body.before_more.and_then(|end| body.pieces.get(..end));
    let summary = |pieces: &[Piece]| fill(stage, subject, pieces);
    (fill(stage, subject, &body.pieces), before.map(summary))
}

/// Pieces as HTML.
pub(super) fn fill(stage: &Stage, subject: &Subject<'_>, pieces: &[Piece]) -> String {
    let mut out = String::with_capacity(8 * 1024);
    let mut leads = figure::may_lead(stage, subject);
    for piece in pieces {
        match piece {
            Piece::Html(html) => out.push_str(html),
            Piece::Address(n) => escape_into(&address(stage, subject, *n).0, &mut out),
            Piece::LinkAttributes(n) => link_attributes(stage, subject, *n, &mut out),
            Piece::Image(image) => {
                figure::picture(stage, subject, image, leads, &mut out);
                leads = false;
            }
            Piece::Shortcode(call) => out.push_str(&shortcode(stage, subject, call)),
        }
    }
    out
}

/// An address of the text as it is published, and the language of what it leads to where that differs.
pub(super) fn address<'a>(
    stage: &Stage,
    subject: &'a Subject<'_>,
    n: u32,
) -> (String, Option<&'a str>) {
    let absolute = |url: &UrlPath| {
        if subject.absolute {
            stage.config.base.permalink(url)
        } else {
            stage.config.base.href(url)
        }
    };
    match subject.links.get(n as usize) {
        Some(Resolved::Outside(target)) => (target.clone(), None),
        Some(Resolved::Here(id)) if subject.absolute => {
            (format!("{}#{id}", absolute(subject.url)), None)
        }
        Some(Resolved::Here(id)) => (format!("#{id}"), None),
        Some(Resolved::Inside {
            url,
            tail,
            language,
        }) => (format!("{}{tail}", absolute(url)), language.as_deref()),
        Some(Resolved::Broken) | None => {
            let written = subject
                .document
                .text
                .links
                .get(n as usize)
                .map(|l| l.target.clone());
            (written.unwrap_or_default(), None)
        }
    }
}

fn link_attributes(stage: &Stage, subject: &Subject<'_>, n: u32, out: &mut String) {
    let (href, language) = address(stage, subject, n);
    out.push_str(" href=\"");
    escape_into(&href, out);
    out.push('"');
    if let Some(language) = language {
        let _ = write!(out, " hreflang=\"{language}\"");
    }
    let outside =
        href.starts_with("http://") || href.starts_with("https://") || href.starts_with("//");
    let settings = &stage.config.markdown;
    if !outside || subject.absolute {
        return;
    }
    if let Some(class) = &settings.external_links_class {
        let _ = write!(out, " class=\"{}\"", escape_text(class));
    }
    let mut rel = Vec::new();
    if settings.external_links_target_blank {
        out.push_str(" target=\"_blank\"");
        rel.push("noopener");
    }
    if settings.external_links_no_follow {
        rel.push("nofollow");
    }
    if settings.external_links_no_referrer {
        rel.push("noreferrer");
    }
    if !rel.is_empty() {
        let _ = write!(out, " rel=\"{}\"", rel.join(" "));
    }
}

/// How deep shortcodes may stand in one another.
const DEEPEST: usize = 20;

fn shortcode(stage: &Stage, subject: &Subject<'_>, call: &Call) -> String {
    let Some(template) = stage.shortcode(&call.name.value) else {
        return String::new();
    };
    if desk::depth() > DEEPEST {
        let finding = Diagnostic::error(
            "shortcode-loop",
            format!("the shortcode `{}` comes back to itself", call.name.value),
        );
        desk::report(
            finding
                .at(&subject.document.path.file(), call.span)
                .help("Take one of the calls out."),
        );
        return String::new();
    }
    let body = call.body.as_ref().map(|body| {
        let html = fill(stage, subject, &body.pieces);
        (body.text.clone(), html)
    });
    let context = call_context(stage, subject, call, body.as_ref());
    let given = desk::Scope {
        node: subject.node,
        language: subject.language.to_owned(),
        folder: subject.document.path.folder().to_owned(),
        absolute: subject.absolute,
    };
    let rendered = desk::within(given, body, || stage.engine.render(&template, &context));
    match rendered {
        Ok(text) if is_markdown(&template) => markdown(stage, subject, &text, call.inline),
        Ok(html) => html,
        Err(mut finding) => {
            let file = subject.document.path.file();
            let called = Place::new(&file, call.span);
            // What is wrong is most often the call: a missing or mistaken value. Both places are shown.
            if let Some(at) = finding.place.replace(called) {
                *finding = finding
                    .label(at, "the shortcode's template stops here")
                    .help("Look at the values of the call: the manual says what this shortcode needs. If they are right, the template is wrong.");
            }
            finding.message = format!(
                "the shortcode `{}` can't be shown: {}",
                call.name.value, finding.message
            );
            desk::report(*finding);
            String::new()
        }
    }
}

fn call_context(
    stage: &Stage,
    subject: &Subject<'_>,
    call: &Call,
    body: Option<&(String, String)>,
) -> Context {
    let mut context = Context::new();
    for (name, value) in &call.arguments {
        context.insert_value(name.clone(), data(&value.0));
    }
    context.insert_value("body", maybe(body.map(|b| b.0.as_str())));
    context.insert_value(
        "body_html",
        body.map_or_else(Value::none, |b| Value::safe_string(&b.1)),
    );
    context.insert_value("nth", u64::from(call.nth).into());
    context.insert_value("inline", call.inline.into());
    context.insert_value("lang", subject.language.into());
    context.insert_value("config", super::settings::view(stage, subject.language));
    match subject.node {
        Node::Page(id) => context.insert_value("page", super::view::card(stage, id)),
        Node::Section(id) => {
            context.insert_value("section", super::view::section(stage, id, &[], ""));
        }
    }
    context
}

fn is_markdown(template: &str) -> bool {
    std::path::Path::new(template)
        .extension()
        .is_some_and(|ending| ending == "md")
}

/// Markdown that a template gives, as HTML; its links are looked up as the page's own are.
pub(super) fn markdown(stage: &Stage, subject: &Subject<'_>, text: &str, inline: bool) -> String {
    let (pieces, links) = crate::parse::fragment(
        text,
        inline,
        &stage.config,
        subject.language,
        &stage.markdown_words,
    );
    let resolved: Vec<Resolved> = links
        .iter()
        .map(|link| look_up(stage, &link.target, subject))
        .collect();
    fill(
        stage,
        &Subject {
            links: &resolved,
            ..*subject
        },
        &pieces,
    )
}

/// Markdown outside of any page, such as in the settings: it can hold no shortcodes and no files of a bundle.
pub(super) fn markdown_alone(stage: &Stage, text: &str, inline: bool, language: &str) -> String {
    let (pieces, links) =
        crate::parse::fragment(text, inline, &stage.config, language, &stage.markdown_words);
    let mut out = String::new();
    for piece in &pieces {
        let target = |n: &u32| {
            let written = links.get(*n as usize).map_or("", |l| l.target.as_str());
            desk::locate(stage, written, language).unwrap_or_else(|| written.to_owned())
        };
        match piece {
            Piece::Html(html) => out.push_str(html),
            Piece::Address(n) => escape_into(&target(n), &mut out),
            Piece::LinkAttributes(n) => {
                let _ = write!(out, " href=\"{}\"", escape_text(&target(n)));
            }
            Piece::Image(image) => {
                let _ = write!(
                    out,
                    "<img src=\"{}\" alt=\"{}\">",
                    escape_text(&target(&image.link)),
                    escape_text(&image.alt)
                );
            }
            Piece::Shortcode(_) => {}
        }
    }
    out
}

/// Where an address in a template's Markdown leads: a file beside the page, or what the site knows by that name. What
/// is unknown stays as it is written.
fn look_up(stage: &Stage, target: &str, subject: &Subject<'_>) -> Resolved {
    let (folder, language, absolute) = (
        subject.document.path.folder(),
        subject.language,
        subject.absolute,
    );
    let beside =
        crate::address::join(folder, target).filter(|path| stage.site.nodes.contains_key(path));
    let asked = beside.map_or_else(|| target.to_owned(), |path| format!("@/{path}"));
    let mut found = desk::locate(stage, &asked, language).unwrap_or_else(|| target.to_owned());
    if absolute && found.starts_with('/') && !found.starts_with("//") {
        found.insert_str(0, &stage.config.base.origin);
    }
    Resolved::Outside(found)
}

/// Opens a desk for what a page or section needs while it is rendered.
pub(super) fn desk_for(stage: &std::sync::Arc<Stage>, node: Option<Node>, language: &str) -> Desk {
    let folder = node
        .and_then(|n| subject(stage, n, false))
        .map(|s| s.document.path.folder().to_owned());
    Desk::new(stage.clone(), node, language, folder.unwrap_or_default())
}
