//! Documents, files and people become the site with its plan: the stages of `site`, one after another.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::documents;
use crate::config::{Config, Run};
use crate::diagnostic::Diagnostic;
use crate::parse::document::Document;
use crate::read::File;
use crate::site::outputs::{Extras, Planned};
use crate::site::{self, Person, Site, assemble, link, outputs, taxonomy};
use crate::source::Span;
use crate::value;

/// What the settings and the run say.
pub(super) struct Settings<'a> {
    /// The settings.
    pub config: &'a Config,
    /// Clock and hidden pages.
    pub run: &'a Run,
    /// The settings' file, as diagnostics show it.
    pub file: &'a str,
}

/// The site and its plan. `content` are all files below `content/`.
pub(super) fn assemble(
    documents: &[Arc<Document>],
    content: &BTreeMap<String, File>,
    extras: &Extras,
    people: Vec<Person>,
    settings: &Settings<'_>,
    findings: &mut Vec<Diagnostic>,
) -> (Site, Vec<Planned>) {
    let config = settings.config;
    let files = content
        .keys()
        .map(String::as_str)
        .filter(|path| !documents::is_document(path));
    let mut site = assemble::assemble(documents, files, people, config, settings.run, findings);
    taxonomy::gather(&mut site, config);
    link::aliases(&mut site, config, settings.file, findings);
    let plan = outputs::outputs(&site, extras, config, findings);
    let links = link::resolve(&site, &plan, config, findings);
    let targets = link::redirects(&site, &plan, config, findings);
    links.store(&mut site);
    for (alias, to) in Arc::make_mut(&mut site.aliases).iter_mut().zip(targets) {
        alias.to = to;
    }
    (site, plan)
}

/// Formats in which `data/people` is read; the first that is there counts.
pub(super) const PEOPLE_ENDINGS: [&str; 4] = ["yaml", "yml", "json", "toml"];

/// The people of `data/people.yaml`, or of the same in another format.
pub(super) fn people(data: &BTreeMap<String, File>, findings: &mut Vec<Diagnostic>) -> Vec<Person> {
    for ending in PEOPLE_ENDINGS {
        let Some(file) = data.get(&format!("people.{ending}")) else {
            continue;
        };
        let text = file.text(findings);
        let whole = Span::new(0, text.len());
        let tree = match ending {
            "json" => value::json(&file.path, &text, whole),
            "toml" => value::toml(&file.path, &text, whole),
            _ => value::yaml(&file.path, &text, whole),
        };
        return match tree {
            Ok(tree) => site::people::read(&file.path, &tree, findings),
            Err(faults) => {
                findings.extend(faults);
                Vec::new()
            }
        };
    }
    Vec::new()
}
