//! The settings' file becomes the settings of a run, with what the command line says in their stead.
//!
//! It judges no key: `config` does.

use std::path::PathBuf;

use super::{Goal, Order};
use crate::config::{self, Config};
use crate::diagnostic::{self, Diagnostic};
use crate::read;

/// The name of the settings' file.
pub const SETTINGS: &str = "pamphlet.yaml";

/// Reads the settings. None where a file that was asked for is not there.
pub(super) fn settings(order: &Order, findings: &mut Vec<Diagnostic>) -> Option<(Config, String)> {
    let path = order
        .settings
        .clone()
        .unwrap_or_else(|| PathBuf::from(SETTINGS));
    let shown = path.to_string_lossy().replace('\\', "/");
    let root = order
        .root
        .canonicalize()
        .unwrap_or_else(|_| order.root.clone());
    let name = root
        .file_name()
        .map_or_else(|| "site".to_owned(), |n| n.to_string_lossy().into_owned());
    let text = match read::file(&order.root, &path) {
        Some(file) => file.text(findings),
        None if order.settings.is_some() => {
            findings.push(
                Diagnostic::error("settings-missing", format!("there is no settings file `{shown}`"))
                    .help("Correct the name after `--config`, or leave it out: the file is `pamphlet.yaml` then."),
            );
            return None;
        }
        None => "".into(),
    };
    if !order.root.is_dir() {
        findings.push(
            Diagnostic::error(
                "settings-missing",
                format!("there is no folder `{}`", order.root.display()),
            )
            .help("Correct the name after `--root`, or run pamphlet in the site's folder."),
        );
        return None;
    }
    let config = config::read::read(&shown, &text, &name, &order.overrides, findings);
    findings.extend(super::output::among_sources(order, &config, &shown));
    // Whoever reads what else is wrong there need not be told twice.
    if !config.base_given && order.goal == Goal::Publish && !diagnostic::has_errors(findings) {
        findings.push(
            Diagnostic::warning("base-url-missing", "`base_url` is not set, so feeds, the sitemap and search engines are told http://localhost:1111")
                .help("Add a line such as `base_url: https://www.your-clinic.com` to pamphlet.yaml before you publish."),
        );
    }
    Some((config, shown))
}

/// The settings of a site alone; none where a file that was asked for is not there.
pub fn settings_of(order: &Order, findings: &mut Vec<Diagnostic>) -> Option<Config> {
    settings(order, findings).map(|(config, _)| config)
}
