//! Paths that have changed, sorted by the part of the site that reads them.
//!
//! It looks at names alone. Where in doubt more is touched, never less.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use super::Change;
use crate::pipeline::{Order, SETTINGS};

/// What has to be looked at again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Touched {
    /// The settings' file.
    pub settings: bool,
    /// A layer: templates, words, stylesheets, static files, themes.
    pub layers: bool,
    /// A file below `data/`.
    pub data: bool,
    /// Files and folders below `content/`, by their path there.
    pub content: BTreeSet<String>,
    /// All of `content/`.
    pub all_content: bool,
}

impl Touched {
    /// Everything.
    pub(super) fn everything() -> Self {
        Self {
            settings: true,
            layers: true,
            data: true,
            content: BTreeSet::new(),
            all_content: true,
        }
    }

    /// What a change touches.
    pub(super) fn of(change: &Change, order: &Order) -> Self {
        let Change::Paths(paths) = change else {
            return Self::everything();
        };
        let real = order.root.canonicalize();
        let mut touched = Self::default();
        for path in paths {
            let below = [Some(order.root.as_path()), real.as_deref().ok()]
                .into_iter()
                .flatten()
                .find_map(|root| path.strip_prefix(root).ok());
            let is_settings = settings(order).is_some_and(|file| path.ends_with(file));
            match below.or(path.is_relative().then_some(path.as_path())) {
                _ if is_settings => touched.settings = true,
                Some(below) => touched.add(below),
                None => {}
            }
        }
        if touched.all_content && touched.layers && touched.data && touched.settings {
            return Self::everything();
        }
        touched
    }

    fn add(&mut self, below: &Path) {
        let mut names = Vec::new();
        for part in below.components() {
            match part {
                Component::Normal(name) => names.push(name.to_string_lossy()),
                Component::CurDir => {}
                _ => return *self = Self::everything(),
            }
        }
        let rest = names.get(1..).unwrap_or_default().join("/");
        match names.first().map(AsRef::as_ref) {
            None => *self = Self::everything(),
            Some("content") if rest.is_empty() => self.all_content = true,
            Some("content") => drop(self.content.insert(rest)),
            Some("data") => self.data = true,
            Some("templates" | "themes" | "static" | "sass" | "i18n") => self.layers = true,
            Some(_) => {}
        }
    }
}

/// The name of the settings' file.
fn settings(order: &Order) -> Option<&std::ffi::OsStr> {
    order
        .settings
        .as_deref()
        .unwrap_or(Path::new(SETTINGS))
        .file_name()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Goal;

    fn touched(paths: &[&str]) -> Touched {
        let order = Order {
            root: "/srv/site".into(),
            settings: None,
            overrides: crate::config::read::Overrides::default(),
            include: crate::config::Include::default(),
            clock: 0,
            started: 0,
            fresh: false,
            goal: Goal::Site,
            outbound: false,
        };
        Touched::of(
            &Change::Paths(paths.iter().map(Into::into).collect()),
            &order,
        )
    }

    #[test]
    fn each_path_touches_the_part_that_reads_it() {
        let content = touched(&["content/a/b.md", "/srv/site/content/c", "./content/d.md"]);
        let names: Vec<&str> = content.content.iter().map(String::as_str).collect();
        assert_eq!(names, ["a/b.md", "c", "d.md"]);
        assert!(!content.settings && !content.layers && !content.data && !content.all_content);
        assert!(touched(&["pamphlet.yaml"]).settings);
        assert!(touched(&["themes/clinic/templates/page.html"]).layers);
        assert!(touched(&["/srv/site/data/people.yaml"]).data);
        assert!(touched(&["content"]).all_content);
        assert_eq!(touched(&["/srv/site"]), Touched::everything());
        assert_eq!(touched(&["content/../x"]), Touched::everything());
        for nothing in [
            "public/index.html",
            ".pamphlet/documents",
            "/srv/other/content/a.md",
        ] {
            assert_eq!(touched(&[nothing]), Touched::default(), "{nothing}");
        }
    }
}
