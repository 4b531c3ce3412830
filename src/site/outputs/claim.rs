//! An address belongs to one output: a second one that wants it is an error that names both.

use std::collections::BTreeMap;

use super::{Planned, Subject};
use crate::address::OutputPath;
use crate::diagnostic::Diagnostic;
use crate::site::Site;

pub(super) fn claim(
    taken: &mut BTreeMap<OutputPath, Planned>,
    planned: Planned,
    site: &Site,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(first) = taken.get(&planned.path) else {
        taken.insert(planned.path.clone(), planned);
        return;
    };
    let (what, other) = (describe(site, &planned), describe(site, first));
    let mut finding = Diagnostic::error(
        "address-taken",
        format!(
            "{what} and {other} would have the same address, {}",
            planned.url.as_str()
        ),
    )
    .help("Give one of them another address, with `slug: another-name` or by renaming the file.");
    let (at, label) = match (&planned.origin, &first.origin) {
        (Some(at), label) => (Some(at), label.as_ref()),
        (None, Some(at)) => (Some(at), None),
        (None, None) => (None, None),
    };
    finding.place = at.cloned();
    if let Some(label) = label {
        finding = finding.label(label.clone(), "the address is used here, too");
    }
    findings.push(finding);
}

fn describe(site: &Site, planned: &Planned) -> String {
    let file = planned
        .origin
        .as_ref()
        .map(|o| o.file.to_string())
        .unwrap_or_default();
    match &planned.subject {
        Subject::Page(id) => format!("the page `{}`", site.page(*id).document.path.as_str()),
        Subject::Section(id, 1) => match &site.section(*id).document {
            Some(document) => format!("the section `{}`", document.path.as_str()),
            None => format!("the section of the folder `{}`", site.section(*id).folder),
        },
        Subject::Section(id, n) => format!("part {n} of the list of `{}`", site.section(*id).title),
        Subject::Terms(t) => format!(
            "the list of {}",
            site.taxonomies.get(*t).map_or("terms", |t| t.name.as_str())
        ),
        Subject::Term(t, i, _) => {
            let taxonomy = site.taxonomies.get(*t);
            let term = taxonomy
                .and_then(|t| t.terms.get(*i))
                .map_or("", |t| t.name.as_str());
            format!(
                "the page of \"{term}\" ({})",
                taxonomy.map_or("", |t| t.name.as_str())
            )
        }
        Subject::Alias(_) => format!("an old address in `{file}`"),
        Subject::Feed(..) => "a feed".to_owned(),
        _ => format!("the file `{file}`"),
    }
}
