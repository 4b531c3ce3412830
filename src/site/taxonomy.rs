//! Terms: the tags, categories, series and people that pages name, with a page for each.
//!
//! Two spellings of one term are one term: what counts is the address they give.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Byline, PageId, Site, Taxonomy, Term, assemble};
use crate::address::{UrlPath, slugify};
use crate::config::Config;
use crate::parse::document::SortBy;

/// The taxonomy of authors and reviewers.
pub const PEOPLE: &str = "people";

/// Gathers the taxonomies of every language from the pages.
pub fn gather(site: &mut Site, config: &Config) {
    let mut taxonomies = Vec::new();
    for language in config.language_codes() {
        for settings in &config.taxonomies {
            let mut terms = Terms::default();
            let mut slugs: BTreeMap<&str, String> = BTreeMap::new();
            for (i, page) in site
                .pages
                .iter()
                .enumerate()
                .filter(|(_, p)| p.language == language)
            {
                for term in page
                    .document
                    .front
                    .taxonomies
                    .get(&settings.name)
                    .into_iter()
                    .flatten()
                {
                    let slug = slugs
                        .entry(&term.value)
                        .or_insert_with(|| slugify(&term.value));
                    terms.add(slug.clone(), &term.value, PageId(i), Role::Plain);
                }
            }
            let url = format!(
                "{}/{}/",
                assemble::prefix(language, config),
                slugify(&settings.name)
            );
            taxonomies.push(Taxonomy {
                name: settings.name.clone(),
                language: language.to_owned(),
                paginate_by: settings.paginate_by.unwrap_or(config.paginate_by),
                feed: settings.feed,
                render: settings.render,
                terms: terms.finish(site, &url),
                url: UrlPath(url),
            });
        }
        taxonomies.push(people(site, language, config));
    }
    site.taxonomies = Arc::new(taxonomies);
}

fn people(site: &Site, language: &str, config: &Config) -> Taxonomy {
    let mut terms = Terms::default();
    for (i, page) in site
        .pages
        .iter()
        .enumerate()
        .filter(|(_, p)| p.language == language)
    {
        for (bylines, role) in [
            (&page.authors, Role::Author),
            (&page.reviewers, Role::Reviewer),
        ] {
            for byline in bylines {
                let (slug, name) = person_slug(site, byline);
                terms.add(slug, &name, PageId(i), role);
            }
        }
    }
    // People of the clinic have a page although they may not have written yet.
    for person in site.people.iter() {
        terms
            .0
            .entry(slugify(&person.id))
            .or_default()
            .spellings
            .entry(person.name.clone())
            .or_default();
    }
    let url = format!("{}/{PEOPLE}/", assemble::prefix(language, config));
    let mut taxonomy = Taxonomy {
        name: PEOPLE.to_owned(),
        language: language.to_owned(),
        // A person's page lists what they wrote and what they reviewed, each list whole.
        paginate_by: 0,
        feed: true,
        render: true,
        terms: terms.finish(site, &url),
        url: UrlPath(url),
    };
    for term in &mut taxonomy.terms {
        term.person = site.people.iter().position(|p| slugify(&p.id) == term.slug);
        if let Some(person) = term.person {
            term.name.clone_from(&site.people[person].name);
        }
    }
    // The clinic's own people first, in the order of their file.
    taxonomy
        .terms
        .sort_by_key(|t| (t.person.unwrap_or(usize::MAX), t.name.to_lowercase()));
    taxonomy
}

/// The address part and the name of an author or reviewer.
pub fn person_slug(site: &Site, byline: &Byline) -> (String, String) {
    match byline {
        Byline::Person(i) => site
            .people
            .get(*i)
            .map(|p| (slugify(&p.id), p.name.clone()))
            .unwrap_or_default(),
        Byline::Name(name) => (slugify(name), name.clone()),
    }
}

/// How a page belongs to a term.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Plain,
    Author,
    Reviewer,
}

#[derive(Default)]
struct Gathered {
    spellings: BTreeMap<String, usize>,
    pages: Vec<PageId>,
    authored: Vec<PageId>,
    reviewed: Vec<PageId>,
}

/// Terms by slug.
#[derive(Default)]
struct Terms(BTreeMap<String, Gathered>);

impl Terms {
    fn add(&mut self, slug: String, name: &str, page: PageId, role: Role) {
        if slug.is_empty() {
            return;
        }
        let term = self.0.entry(slug).or_default();
        *term.spellings.entry(name.trim().to_owned()).or_default() += 1;
        let lists = match role {
            Role::Plain => [Some(&mut term.pages), None],
            Role::Author => [Some(&mut term.pages), Some(&mut term.authored)],
            Role::Reviewer => [Some(&mut term.pages), Some(&mut term.reviewed)],
        };
        for list in lists.into_iter().flatten() {
            if list.last() != Some(&page) {
                list.push(page);
            }
        }
    }

    /// Terms sorted by name; each is spelt as most pages spell it, and among equals as the first by alphabet.
    fn finish(self, site: &Site, url: &str) -> Vec<Term> {
        let mut terms: Vec<Term> = self
            .0
            .into_iter()
            .map(|(slug, mut gathered)| {
                let best = gathered
                    .spellings
                    .iter()
                    .max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
                for list in [
                    &mut gathered.pages,
                    &mut gathered.authored,
                    &mut gathered.reviewed,
                ] {
                    assemble::sort_pages(&site.pages, list, SortBy::Date);
                }
                Term {
                    name: best.map(|(name, _)| name.clone()).unwrap_or_default(),
                    url: UrlPath(format!("{url}{slug}/")),
                    slug,
                    pages: gathered.pages,
                    person: None,
                    authored: gathered.authored,
                    reviewed: gathered.reviewed,
                }
            })
            .collect();
        terms.sort_by_key(|t| (t.name.to_lowercase(), t.slug.clone()));
        terms
    }
}
