//! All addresses of other sites: those on built pages, and those in settings and in the list of people that search
//! engines are told of and that no page has to show.

use std::collections::BTreeMap;
use std::path::Path;

use super::Links;
use crate::diagnostic::Place;
use crate::read::{self, File};
use crate::render::stage::Stage;
use crate::source::Span;

/// Addresses of other sites, each with its places.
type Addresses = BTreeMap<String, Vec<Place>>;

/// All addresses of other sites, places sorted.
pub(super) fn gather(links: &Links<'_>) -> Addresses {
    let mut all = Addresses::new();
    of_settings(links.stage, links.root, &mut all);
    of_people(links.stage, &mut all);
    let own = links.stage.config.base.origin.clone();
    // The site's own address may not stand on the web yet.
    all.retain(|url, _| {
        url.strip_prefix(own.as_str())
            .is_none_or(|rest| !rest.is_empty() && !rest.starts_with('/'))
    });
    for (url, places) in links.on_pages {
        all.entry(url.clone())
            .or_default()
            .extend(places.iter().cloned());
    }
    for places in all.values_mut() {
        places.sort();
        places.dedup();
    }
    all
}

/// Adds an address of the web, without the part of the page that it names.
fn add(links: &mut Addresses, url: &str, place: Place) {
    let bare = url.split('#').next().unwrap_or(url).trim();
    let lower = bare.get(..8).unwrap_or(bare).to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        links.entry(bare.to_owned()).or_default().push(place);
    }
}

fn text_of(file: Option<&File>) -> String {
    // What is wrong with the file was said when it was read.
    file.map(|f| f.text(&mut Vec::new()).to_string())
        .unwrap_or_default()
}

/// Where an address stands in a text: whole, not as the start of a longer one. The file as a whole where it is written
/// in another way.
fn found_in(text: &str, url: &str) -> Span {
    let ends = |at: usize| {
        let next = text
            .get(at + url.len()..)
            .and_then(|rest| rest.chars().next());
        next.is_none_or(|c| c.is_whitespace() || "\"'#,}])>".contains(c))
    };
    let at = text
        .match_indices(url)
        .map(|(at, _)| at)
        .find(|at| ends(*at));
    at.map_or_else(Span::default, |at| Span::new(at, at + url.len()))
}

fn of_settings(stage: &Stage, root: &Path, links: &mut Addresses) {
    let config = &stage.config;
    let file = &stage.settings_file;
    let mut urls = Vec::new();
    for location in &config.locations {
        urls.extend(location.booking_url.clone());
        urls.extend(location.same_as.iter().cloned());
    }
    if urls.is_empty() {
        return;
    }
    let text = text_of(read::file(root, Path::new(file)).as_ref());
    for url in urls {
        add(links, &url, Place::new(file, found_in(&text, &url)));
    }
}

fn of_people(stage: &Stage, links: &mut Addresses) {
    let urls: Vec<&String> = stage.site.people.iter().flat_map(|p| &p.same_as).collect();
    let mut files = stage.snapshot.data.iter();
    let Some((_, file)) = files.find(|(name, _)| name.starts_with("people.")) else {
        return;
    };
    let text = if urls.is_empty() {
        String::new()
    } else {
        text_of(Some(file))
    };
    for url in urls {
        add(links, url, Place::new(&file.path, found_in(&text, url)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_whole() {
        let text = "a: https://a.example/x/y\nb: \"https://a.example/x\"\n";
        assert_eq!(found_in(text, "https://a.example/x"), Span::new(29, 48));
        assert_eq!(found_in(text, "https://b.example/"), Span::default());
    }

    #[test]
    fn only_the_web_is_asked_and_parts_of_a_page_are_one_address() {
        let mut links = Addresses::new();
        for url in [
            "https://a.example/x#one",
            "HTTPS://a.example/y",
            "mailto:a@b.example",
            "tel:988",
            "ftp://a.example",
            "https://a.example/x",
        ] {
            add(&mut links, url, Place::file("f"));
        }
        assert_eq!(
            links.keys().collect::<Vec<_>>(),
            ["HTTPS://a.example/y", "https://a.example/x"]
        );
        assert_eq!(links["https://a.example/x"].len(), 2);
    }
}
