//! The people of a site, from `data/people.yaml` or the same in another format.

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::read::{self, Snapshot};
use crate::site::{self, Person};
use crate::source::Span;
use crate::value;

/// The people of a site, without looking at anything else of it.
pub fn people(root: &Path, findings: &mut Vec<Diagnostic>) -> Vec<Person> {
    let mut snapshot = Snapshot::default();
    for ending in PEOPLE_ENDINGS {
        let name = format!("people.{ending}");
        if let Some(file) = read::file(root, &Path::new("data").join(&name)) {
            snapshot.data.insert(name, file);
        }
    }
    people_of(&snapshot, findings)
}

/// Formats in which `data/people` is read; the first that is there counts.
const PEOPLE_ENDINGS: [&str; 4] = ["yaml", "yml", "json", "toml"];

/// The people of `data/people.yaml`, or of the same in another format.
pub(super) fn people_of(snapshot: &Snapshot, findings: &mut Vec<Diagnostic>) -> Vec<Person> {
    for ending in PEOPLE_ENDINGS {
        let Some(file) = snapshot.data.get(&format!("people.{ending}")) else {
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
