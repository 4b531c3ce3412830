//! Old addresses: those that front matter and settings name, and where they lead.

use std::sync::Arc;

use super::{Addresses, broken};
use crate::address::{UrlPath, url_path};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::parse::document::Located;
use crate::site::outputs::Planned;
use crate::site::{Alias, Resolved, Site};

/// The old addresses that front matter and settings name. Call it once sections and pages have their addresses.
pub fn aliases(
    site: &mut Site,
    config: &Config,
    settings_file: &str,
    findings: &mut Vec<Diagnostic>,
) {
    let mut aliases = Vec::new();
    for page in &site.pages {
        add_aliases(
            &mut aliases,
            &page.document.front.aliases,
            &page.url,
            &page.file(),
        );
    }
    for section in &site.sections {
        if let Some(document) = &section.document {
            let file = document.path.file();
            add_aliases(&mut aliases, &document.front.aliases, &section.url, &file);
            if let Some(to) = &document.front.section.redirect_to {
                let (from, to_span) = (section.url.clone(), to.span);
                let to = Resolved::Outside(to.value.clone());
                aliases.push(Alias {
                    from,
                    to,
                    language: section.language.clone(),
                    file,
                    span: to_span,
                    to_span,
                });
            }
        }
    }
    for redirect in &config.redirects {
        let wild = redirect.from.contains(['*', ':']) && !redirect.from.contains("://");
        let from = if wild {
            Ok(UrlPath(redirect.from.clone()))
        } else {
            url_path(&redirect.from)
        };
        match from {
            Ok(from) => aliases.push(Alias {
                from,
                to: Resolved::Outside(redirect.to.clone()),
                language: config.language.clone(),
                file: settings_file.to_owned(),
                span: redirect.from_span,
                to_span: redirect.to_span,
            }),
            Err(fault) => findings.push(
                Diagnostic::error(
                    "address-invalid",
                    format!("the old address `{}` {}", redirect.from, fault.reason()),
                )
                .at(settings_file, redirect.from_span)
                .help("Write a path of this site, for example `/old-page/`."),
            ),
        }
    }
    site.aliases = Arc::new(aliases);
}

fn add_aliases(aliases: &mut Vec<Alias>, given: &[Located<UrlPath>], to: &UrlPath, file: &str) {
    for alias in given.iter().filter(|a| a.value != *to) {
        let to = Resolved::Inside {
            url: to.clone(),
            tail: String::new(),
            language: None,
        };
        let (from, file) = (alias.value.clone(), file.to_owned());
        aliases.push(Alias {
            from,
            to,
            language: String::new(),
            file,
            span: alias.span,
            to_span: alias.span,
        });
    }
}

/// Resolves the targets that settings and sections name for old addresses; those of pages are resolved already.
pub fn redirects(
    site: &Site,
    plan: &[Planned],
    config: &Config,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Resolved> {
    let known = Addresses::new(site, plan, config);
    let resolve = |alias: &Alias, findings: &mut Vec<Diagnostic>| {
        let Resolved::Outside(target) = &alias.to else {
            return alias.to.clone();
        };
        if target.contains(":splat") || alias.from.as_str().contains('*') {
            return alias.to.clone();
        }
        known
            .resolve_plain(target, &alias.language)
            .unwrap_or_else(|| {
                findings.push(broken(
                    &known,
                    target,
                    &known.missing(target),
                    &alias.file,
                    alias.to_span,
                ));
                Resolved::Broken
            })
    };
    site.aliases
        .iter()
        .map(|alias| resolve(alias, findings))
        .collect()
}
