//! Blocks that a template fills and that no template above it has: they are left out, as other generators do.
//!
//! The engine refuses such a template, and with it all others. A site whose `base.html` has fewer blocks than the
//! theme's would then have no templates at all. It reads names only and changes nothing that is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What to append to each template that extends nothing, so that it has every block that those below it fill: empty
/// blocks in a branch that is never taken. `texts` are all templates by name.
pub(super) fn missing(texts: &BTreeMap<&str, &str>) -> BTreeMap<String, String> {
    let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for text in texts.values().filter(|text| parent(text).is_some()) {
        if let Some(root) = root(texts, text) {
            wanted.entry(root).or_default().extend(names(text));
        }
    }
    let mut added = BTreeMap::new();
    for (root, wanted) in wanted {
        let own: BTreeSet<&str> = texts
            .get(root)
            .map(|t| names(t).collect())
            .unwrap_or_default();
        let mut text = String::new();
        for name in wanted.difference(&own) {
            let _ = write!(text, "{{% block {name} %}}{{% endblock {name} %}}");
        }
        if !text.is_empty() {
            added.insert(
                root.to_owned(),
                format!("{{% if false %}}{text}{{% endif %}}"),
            );
        }
    }
    added
}

/// The template at the top of what `text` extends; none where the chain breaks off or has no end.
fn root<'a>(texts: &BTreeMap<&'a str, &'a str>, text: &'a str) -> Option<&'a str> {
    let mut name = parent(text)?;
    for _ in 0..texts.len() {
        match parent(texts.get(name)?) {
            Some(above) => name = above,
            None => return Some(name),
        }
    }
    None
}

/// What follows the word in each `{% word …` of a template.
fn tags<'a>(text: &'a str, word: &'static str) -> impl Iterator<Item = &'a str> {
    text.split("{%").skip(1).filter_map(move |tag| {
        let inner = tag.trim_start_matches('-').trim_start();
        let rest = inner.strip_prefix(word)?;
        rest.starts_with([' ', '\n', '\t'])
            .then(|| rest.trim_start())
    })
}

/// The template that a template extends.
fn parent(text: &str) -> Option<&str> {
    let rest = tags(text, "extends").next()?;
    let quote = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'))?;
    rest.get(1..)?.split(quote).next()
}

/// Names of all blocks in a template.
fn names(text: &str) -> impl Iterator<Item = &str> {
    tags(text, "block").filter_map(|rest| {
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        rest.get(..end).filter(|name| !name.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_gets_the_blocks_that_only_templates_below_it_have() {
        let texts = BTreeMap::from([
            ("base.html", "{% block content %}{% endblock %}"),
            (
                "page.html",
                "{% extends 'base.html' %}{%- block content -%}{% endblock %}{% block related %}{% endblock %}",
            ),
            (
                "guide.html",
                "{% extends \"page.html\" %}{% block facts %}{% endblock %}",
            ),
            (
                "lost.html",
                "{% extends \"nowhere.html\" %}{% block x %}{% endblock %}",
            ),
        ]);
        let added = missing(&texts);
        assert_eq!(added.keys().collect::<Vec<_>>(), ["base.html"]);
        assert_eq!(
            added["base.html"],
            "{% if false %}{% block facts %}{% endblock facts %}{% block related %}{% endblock related %}{% endif %}"
        );
    }

    #[test]
    fn templates_that_extend_one_another_in_a_ring_have_no_root() {
        let texts = BTreeMap::from([
            (
                "a.html",
                "{% extends \"b.html\" %}{% block x %}{% endblock %}",
            ),
            ("b.html", "{% extends \"a.html\" %}"),
        ]);
        assert!(missing(&texts).is_empty());
    }
}
