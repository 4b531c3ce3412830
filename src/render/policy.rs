//! What pages may load and run: the Content-Security-Policy (W3C, Level 3), as a header and as a meta element.
//!
//! It is strict: nothing from elsewhere, and no script or style that stands in a page itself. Templates keep to it;
//! what a site needs beyond, its settings open. A script that the preview adds to a page must be a file of the
//! preview's own address (`<script src="/_pamphlet/…">`), as the policy allows; its WebSocket is allowed, too.

use std::collections::BTreeMap;

use crate::address::encode;
use crate::config::Config;

/// Directives in the order in which they are written, each with what it allows before the settings add to it.
const DIRECTIVES: &[(&str, &str)] = &[
    ("default-src", "'self'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' data:"),
    ("font-src", "'self'"),
    ("media-src", "'self'"),
    ("connect-src", "'self'"),
    ("manifest-src", "'self'"),
    ("worker-src", "'self'"),
    ("child-src", "'self'"),
    ("frame-src", "'self'"),
    ("object-src", "'none'"),
    ("base-uri", "'self'"),
    ("form-action", "'self'"),
    ("frame-ancestors", "'self'"),
];

/// Directives that the hosts in `check.allowed_hosts` are added to: what a page loads, and where it sends forms.
const OPEN_TO_HOSTS: &[&str] = &[
    "default-src",
    "script-src",
    "style-src",
    "img-src",
    "font-src",
    "media-src",
    "connect-src",
    "child-src",
    "frame-src",
    "form-action",
];

/// The policy in a response's header; none where the settings want none.
pub(super) fn of_header(config: &Config) -> Option<String> {
    let opened = config.content_policy.as_ref()?;
    let parts: Vec<String> = DIRECTIVES
        .iter()
        .map(|(name, base)| directive(name, base, opened, &config.check.allowed_hosts))
        .collect();
    Some(parts.join("; "))
}

/// The policy in a page's head, where `frame-ancestors` means nothing (section 3.3).
pub(super) fn of_page(config: &Config) -> Option<String> {
    let whole = of_header(config)?;
    let parts = whole
        .split("; ")
        .filter(|part| !part.starts_with("frame-ancestors"));
    Some(parts.collect::<Vec<_>>().join("; "))
}

fn directive(
    name: &str,
    base: &str,
    opened: &BTreeMap<String, Vec<String>>,
    hosts: &[String],
) -> String {
    let mut text = format!("{name} {base}");
    for host in hosts.iter().filter(|_| OPEN_TO_HOSTS.contains(&name)) {
        text.push_str(" https://");
        text.push_str(&encode(host));
    }
    for source in opened.get(name).into_iter().flatten() {
        text.push(' ');
        text.push_str(source);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_open_what_they_name_and_nothing_else() {
        let mut config = crate::config::read::defaults("x");
        let plain = of_header(&config).unwrap();
        assert!(plain.starts_with("default-src 'self'; script-src 'self'; style-src 'self'; "));
        assert!(!plain.contains("unsafe"));
        assert!(!of_page(&config).unwrap().contains("frame-ancestors"));
        let maps = vec!["https://maps.example".to_owned()];
        config.content_policy = Some(BTreeMap::from([("frame-src".to_owned(), maps)]));
        let opened = of_header(&config).unwrap();
        assert_eq!(
            opened,
            plain.replace("frame-src 'self'", "frame-src 'self' https://maps.example")
        );
        config.content_policy = None;
        assert_eq!(of_header(&config), None);
    }
}
