//! JSON-LD: what a page tells search engines, as one graph of schema.org types (vocabulary version 30).
//!
//! A field is there only if the site gives the data; nothing is invented, and a rating of the clinic never appears.
//! `reviewedBy` and `lastReviewed` belong to the web page, not to the article (schema.org, WebPage).

mod article;
mod clinic;

use serde_json::{Map, Value as Json, json};

use self::article::page;
use self::clinic::{base, person};
use super::stage::Stage;
use crate::address::UrlPath;
use crate::site::SectionId;
use crate::site::outputs::Subject;

/// Where the page stands, if there is one, that says how the clinic writes.
pub(super) const PRINCIPLES: &str = "/editorial-policy/";

/// The graph of an HTML output as JSON that may stand in a script element; none for what has no graph.
pub(super) fn graph(stage: &Stage, subject: &Subject) -> Option<String> {
    let nodes = match subject {
        Subject::Page(id) => page(stage, *id),
        Subject::Section(id, _) => section(stage, *id),
        Subject::Term(t, i, _) => term(stage, *t, *i)?,
        Subject::Terms(t) => {
            let taxonomy = stage.site.taxonomies.get(*t)?;
            let mut nodes = base(stage, false);
            nodes.push(web_page(
                stage,
                "CollectionPage",
                &taxonomy.url,
                &taxonomy.name,
                &taxonomy.language,
            ));
            nodes
        }
        _ => return None,
    };
    let graph = json!({"@context": "https://schema.org", "@graph": nodes});
    // `</` would end the script element.
    Some(graph.to_string().replace("</", "<\\/"))
}

/// A JSON object without the fields that are null or empty.
fn object<const N: usize>(fields: [(&str, Json); N]) -> Json {
    let empty = |v: &Json| {
        v.is_null()
            || v.as_str() == Some("")
            || v.as_array().is_some_and(Vec::is_empty)
            || v.as_object().is_some_and(Map::is_empty)
    };
    let kept = fields
        .into_iter()
        .filter(|(_, v)| !empty(v))
        .map(|(k, v)| (k.to_owned(), v));
    Json::Object(kept.collect())
}

fn home(stage: &Stage) -> String {
    stage.config.base.permalink(&UrlPath("/".into()))
}

fn full(stage: &Stage, path: &str) -> String {
    if path.contains("://") {
        return path.to_owned();
    }
    let found = stage
        .locate(path, &stage.config.language)
        .filter(|url| url.starts_with('/'));
    found.map_or_else(
        || {
            stage
                .config
                .base
                .permalink(&UrlPath(format!("/{}", path.trim_start_matches('/'))))
        },
        |url| format!("{}{url}", stage.config.base.origin),
    )
}

fn web_page(stage: &Stage, kind: &str, url: &UrlPath, name: &str, language: &str) -> Json {
    let permalink = stage.config.base.permalink(url);
    object([
        ("@type", kind.into()),
        ("@id", format!("{permalink}#webpage").into()),
        ("url", permalink.into()),
        ("name", name.into()),
        ("inLanguage", language.into()),
        (
            "isPartOf",
            json!({"@id": format!("{}#website", home(stage))}),
        ),
    ])
}

fn breadcrumb(stage: &Stage, above: &[SectionId], last: &str, url: &UrlPath) -> Json {
    let mut items = Vec::new();
    for id in above {
        let section = stage.site.section(*id);
        let name = if section.folder.is_empty() {
            stage.words.plain(&section.language, "home")
        } else {
            section.title.clone()
        };
        items.push(json!({"@type": "ListItem", "position": items.len() + 1, "name": name, "item": stage.config.base.permalink(&section.url)}));
    }
    items.push(json!({"@type": "ListItem", "position": items.len() + 1, "name": last}));
    json!({"@type": "BreadcrumbList", "@id": format!("{}#breadcrumb", stage.config.base.permalink(url)), "itemListElement": items})
}

fn section(stage: &Stage, id: SectionId) -> Vec<Json> {
    let section = stage.site.section(id);
    let is_home = section.folder.is_empty();
    let mut nodes = base(stage, is_home);
    let kind = if is_home { "WebPage" } else { "CollectionPage" };
    let mut node = web_page(stage, kind, &section.url, &section.title, &section.language);
    let description = section
        .document
        .as_ref()
        .and_then(|d| d.front.description.clone());
    if let (Some(fields), Some(description)) = (node.as_object_mut(), description) {
        fields.insert("description".into(), description.into());
    }
    nodes.push(node);
    if !is_home {
        nodes.push(breadcrumb(
            stage,
            &stage.site.ancestors(id),
            &section.title,
            &section.url,
        ));
    }
    nodes
}

fn term(stage: &Stage, t: usize, i: usize) -> Option<Vec<Json>> {
    let taxonomy = stage.site.taxonomies.get(t)?;
    let term = taxonomy.terms.get(i)?;
    let mut nodes = base(stage, false);
    let known = term.person.and_then(|p| stage.site.people.get(p));
    let kind = if known.is_some() {
        "ProfilePage"
    } else {
        "CollectionPage"
    };
    let mut node = web_page(stage, kind, &term.url, &term.name, &taxonomy.language);
    if let Some(known) = known {
        let url = stage.config.base.permalink(&term.url);
        if let Some(fields) = node.as_object_mut() {
            fields.insert("mainEntity".into(), json!({"@id": format!("{url}#person")}));
        }
        nodes.push(person(stage, known, &url));
    }
    nodes.push(node);
    Some(nodes)
}
