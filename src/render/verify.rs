//! Names that a site gives and that must exist: shortcodes, templates, pictures, notices, menu targets.
//!
//! It only reports; rendering goes on without it.

use super::stage::Stage;
use crate::config::MenuEntry;
use crate::diagnostic::{Diagnostic, nearest};
use crate::parse::document::Located;
use crate::site::Document;
use crate::source::Span;

/// Notices that every theme has.
pub const NOTICES: [&str; 3] = ["crisis", "ketamine-offlabel", "compounded"];

/// All faults of names on the stage.
pub(super) fn faults(stage: &Stage) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for page in &stage.site.pages {
        document(stage, &page.document, &mut findings);
        picture(stage, &page.document, &page.url, &mut findings);
    }
    for section in &stage.site.sections {
        if let Some(found) = &section.document {
            document(stage, found, &mut findings);
            picture(stage, found, &section.url, &mut findings);
            if let Some(template) = &found.front.section.page_template {
                template_exists(stage, template, &found.path.file(), &mut findings);
            }
        }
    }
    portraits(stage, &mut findings);
    menus(stage, &mut findings);
    findings
}

fn document(stage: &Stage, document: &Document, findings: &mut Vec<Diagnostic>) {
    let file = document.path.file();
    for call in &document.text.shortcodes {
        if !stage.has_shortcode(&call.value) {
            findings.push(unknown_shortcode(stage, call, &file));
        }
    }
    if let Some(template) = &document.front.template {
        template_exists(stage, template, &file, findings);
    }
    for notice in &document.front.notice {
        let key = format!("{}-title", notice.value);
        if stage.words.get(&stage.config.language, &key, &[]).is_none() {
            findings.push(
                Diagnostic::error(
                    "notice-unknown",
                    format!("there is no notice named `{}`", notice.value),
                )
                .at(&file, notice.span)
                .help(help(
                    &notice.value,
                    NOTICES.iter().copied(),
                    "The theme has these notices",
                )),
            );
        }
    }
}

fn unknown_shortcode(stage: &Stage, call: &Located<String>, file: &str) -> Diagnostic {
    let help = help(
        &call.value,
        stage.engine.shortcodes(),
        "There are these shortcodes",
    );
    Diagnostic::error(
        "shortcode-unknown",
        format!("there is no shortcode named `{}`", call.value),
    )
    .at(file, call.span)
    .help(help)
}

fn help<'a>(word: &str, known: impl Iterator<Item = &'a str>, otherwise: &str) -> String {
    let mut known: Vec<&str> = known.collect();
    known.sort_unstable();
    known.dedup();
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("{otherwise}: {}.", known.join(", ")),
    }
}

fn template_exists(
    stage: &Stage,
    template: &Located<String>,
    file: &str,
    findings: &mut Vec<Diagnostic>,
) {
    if super::template_name(stage, &template.value).is_none() {
        findings.push(
            Diagnostic::error(
                "template-missing",
                format!("there is no template `{}`", template.value),
            )
            .at(file, template.span)
            .help("Correct the name, or delete the line: the theme's own template is used then."),
        );
    }
}

fn picture(
    stage: &Stage,
    document: &Document,
    url: &crate::address::UrlPath,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(image) = &document.front.image else {
        return;
    };
    let outside = image.src.value.contains("://") || image.src.value.starts_with("data:");
    if outside {
        return;
    }
    match stage.source(&image.src.value, document.path.folder(), url) {
        Some((file, _)) => {
            let fault = super::image::markup::fault(stage, file);
            findings.extend(fault.map(|f| f.at(&document.path.file(), image.src.span)));
        }
        None => findings.push(
            Diagnostic::error("link-broken", format!("there is no picture `{}`", image.src.value))
                .at(&document.path.file(), image.src.span)
                .help("Put the file next to the article (in a folder with `index.md`) or below `static/`, and name it here."),
        ),
    }
}

fn portraits(stage: &Stage, findings: &mut Vec<Diagnostic>) {
    let of_people = |file: &&crate::read::File| file.path.starts_with("data/people.");
    let Some(file) = stage.snapshot.data.values().find(of_people) else {
        return;
    };
    let root = crate::address::UrlPath("/".into());
    for src in stage.site.people.iter().filter_map(|p| p.image.as_ref()) {
        let fault = stage
            .source(src, "", &root)
            .and_then(|(picture, _)| super::image::markup::fault(stage, picture));
        findings.extend(fault.map(|f| f.at(&file.path, Span::default())));
    }
}

fn menus(stage: &Stage, findings: &mut Vec<Diagnostic>) {
    for entries in stage.config.menus.values() {
        menu(stage, entries, &stage.config.language, findings);
    }
    for (language, settings) in &stage.config.languages {
        for entries in settings.menus.values() {
            menu(stage, entries, language, findings);
        }
    }
}

fn menu(stage: &Stage, entries: &[MenuEntry], language: &str, findings: &mut Vec<Diagnostic>) {
    for entry in entries {
        if !entry.url.is_empty() && stage.locate(&entry.url, language).is_none() {
            let span = Some(entry.span)
                .filter(|s| *s != Span::default())
                .unwrap_or_default();
            findings.push(
                Diagnostic::error(
                    "link-broken",
                    format!(
                        "the menu entry \"{}\" leads to `{}`, which does not exist",
                        entry.name, entry.url
                    ),
                )
                .at(&stage.settings_file, span)
                .help("Correct the address, or delete the entry."),
            );
        }
        menu(stage, &entry.children, language, findings);
    }
}
