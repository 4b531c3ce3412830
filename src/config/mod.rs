//! The site's settings, resolved: every key has its value, and nothing changes after that.
//!
//! `read` makes them from `pamphlet.yaml`. It does not read the disk, and it does not hold what a run was asked to do
//! (drafts, clock, output): that is [`Run`].

mod assets;
mod groups;
pub mod keys;
mod keys_of_lists;
mod lists;
mod places;
pub mod read;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use assets::{ImagesConfig, PICTURE_FORMATS};

use crate::address::Base;
use crate::data::Data;
use crate::diagnostic::Severity;
pub use crate::moment::Interval;
use crate::moment::{Moment, Zone};
use crate::source::Span;

/// The settings of a site.
#[derive(Clone, Debug)]
pub struct Config {
    /// The site's name; the folder's name where none is given.
    pub title: String,
    /// One or two sentences about the site.
    pub description: Option<String>,
    /// Where the site will stand.
    pub base: Base,
    /// Whether `base_url` was given by the settings or the command line.
    pub base_given: bool,
    /// The main language, such as `en` or `en-US`.
    pub language: String,
    /// IANA name of the time zone.
    pub timezone: String,
    /// The time zone, for dates without one.
    pub zone: Zone,
    /// Name of the theme.
    pub theme: String,
    /// What the theme lets a site choose; checked against its `theme.yaml` by `render`.
    pub theme_options: Data,
    /// Where values stand in the settings, by name: `theme`, and `theme_options.accent` for each option of the theme.
    pub spans: BTreeMap<String, Span>,
    /// Folder for the built site, relative to the site unless absolute.
    pub output_dir: String,
    /// The clinic, or each of its places; the first is the main one.
    pub locations: Vec<Location>,
    /// Menus by name: `main`, `footer`.
    pub menus: BTreeMap<String, Vec<MenuEntry>>,
    /// Taxonomies in the order of the settings.
    pub taxonomies: Vec<TaxonomyConfig>,
    /// Pages to a listing page; 0 means all on one.
    pub paginate_by: usize,
    /// `strftime` format; none means each language's own.
    pub date_format: Option<String>,
    /// Words in an automatic summary.
    pub excerpt_words: usize,
    /// Related articles.
    pub related: RelatedConfig,
    /// Feeds.
    pub feeds: FeedConfig,
    /// Whether `sitemap.xml` is made.
    pub sitemap: bool,
    /// Whether pages are offered to search.
    pub search: bool,
    /// Old address to new address, in the order of the settings.
    pub redirects: Vec<Redirect>,
    /// Extra response headers: path pattern, then name and value.
    pub headers: Vec<(String, Vec<(String, String)>)>,
    /// Markdown settings.
    pub markdown: MarkdownConfig,
    /// Code highlighting on or off.
    pub highlight: bool,
    /// Other sizes of pictures.
    pub images: ImagesConfig,
    /// Endings of the compressed copies that lie beside each text file: `br`, `gz`.
    pub precompress: Vec<String>,
    /// What pages may load beyond the site itself: directive, then sources. None means that no policy is made.
    pub content_policy: Option<BTreeMap<String, Vec<String>>>,
    /// Further languages, by code.
    pub languages: BTreeMap<String, LanguageConfig>,
    /// Settings of the checks.
    pub check: CheckConfig,
    /// Anything, for templates.
    pub extra: Data,
}

impl Config {
    /// Where the value of a setting stands; empty where it is not given.
    pub fn span(&self, name: &str) -> Span {
        self.spans.get(name).copied().unwrap_or_default()
    }

    /// All languages of the site: the main one first, then the others by code.
    pub fn language_codes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.language.as_str()).chain(self.languages.keys().map(String::as_str))
    }
}

/// A clinic, or one of its places. Fields are as the site gives them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// Name on the door.
    pub name: String,
    /// schema.org type: `MedicalClinic` unless given.
    #[serde(rename = "type")]
    pub kind: String,
    /// Telephone as people read it.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Street, city, region, postal code, country.
    pub address: Option<PostalAddress>,
    /// Latitude and longitude in degrees.
    pub geo: Option<(f64, f64)>,
    /// Opening hours.
    pub hours: Vec<OpeningHours>,
    /// Path of the logo.
    pub logo: Option<String>,
    /// Other addresses of the clinic on the web.
    pub same_as: Vec<String>,
    /// Where a visitor books.
    pub booking_url: Option<String>,
    /// The sentence that stands under each article.
    pub disclaimer: Option<String>,
    /// schema.org price range, such as `$$`.
    pub price_range: Option<String>,
    /// schema.org medical specialties, such as `Psychiatric`.
    pub specialties: Vec<String>,
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PostalAddress {
    /// Street and number.
    pub street: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// State or region.
    pub region: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country, as two letters.
    pub country: Option<String>,
}

/// Opening hours of some days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OpeningHours {
    /// English names of days, `Monday` first.
    pub days: Vec<String>,
    /// `09:00`; none when the days are closed.
    pub opens: Option<String>,
    /// `17:00`.
    pub closes: Option<String>,
}

/// One entry of a menu.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MenuEntry {
    /// What the visitor reads.
    pub name: String,
    /// A path of the site, a `@/file.md`, or a whole address.
    pub url: String,
    /// Small numbers come first.
    pub weight: i64,
    /// Entries below this one.
    pub children: Vec<MenuEntry>,
    /// Where `url` stands in the settings.
    #[serde(skip)]
    pub span: Span,
}

/// A way of grouping pages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaxonomyConfig {
    /// Key in front matter and first part of the address: `tags`.
    pub name: String,
    /// Pages to a listing page; none means the site's `paginate_by`.
    pub paginate_by: Option<usize>,
    /// Whether each term has feeds.
    pub feed: bool,
    /// Whether it has pages at all.
    pub render: bool,
}

/// How a list of related articles is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RelatedOrder {
    /// The nearest first.
    #[default]
    Relevance,
    /// The newest of the nearest first.
    Newest,
}

/// Settings of related articles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelatedConfig {
    /// Articles in a list; 0 turns lists off.
    pub count: usize,
    /// Their order.
    pub order: RelatedOrder,
    /// Weights that differ from the default, by name.
    pub weights: BTreeMap<String, f64>,
    /// Sections whose pages are neither listed nor have a list.
    pub exclude_sections: Vec<String>,
}

/// A feed's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedFormat {
    /// RFC 4287, `atom.xml`.
    Atom,
    /// RSS 2.0, `rss.xml`.
    Rss,
    /// JSON Feed 1.1, `feed.json`.
    Json,
}

/// Settings of feeds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedConfig {
    /// Formats; empty turns feeds off.
    pub formats: Vec<FeedFormat>,
    /// Articles in a feed.
    pub limit: usize,
}

/// An old address and where it leads now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The old address.
    pub from: String,
    /// The new one: a path, a `@/file.md`, or a whole address.
    pub to: String,
    /// Where the old one stands in the settings.
    pub from_span: Span,
    /// Where the new one stands in the settings.
    pub to_span: Span,
}

/// Settings of Markdown; the names are Zola's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own in the settings"
)]
pub struct MarkdownConfig {
    /// Straight quotes and dashes become typographic ones.
    pub smart_punctuation: bool,
    /// `Term` and `: definition` lines make a definition list.
    pub definition_list: bool,
    /// `> [!NOTE]` makes an alert.
    pub github_alerts: bool,
    /// Links to other sites get `target="_blank"`.
    pub external_links_target_blank: bool,
    /// Links to other sites get `rel="nofollow"`.
    pub external_links_no_follow: bool,
    /// Links to other sites get `rel="noreferrer"`.
    pub external_links_no_referrer: bool,
    /// Class of links to other sites.
    pub external_links_class: Option<String>,
    /// Headings get a link to themselves: `none`, `left`, `right` or `heading`.
    pub insert_anchor_links: String,
}

/// What one further language changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LanguageConfig {
    /// The site's name in it.
    pub title: Option<String>,
    /// The site's description in it.
    pub description: Option<String>,
    /// Menus in it.
    pub menus: BTreeMap<String, Vec<MenuEntry>>,
    /// Its date format.
    pub date_format: Option<String>,
}

/// Settings of the checks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CheckConfig {
    /// Rules that are switched or re-graded.
    pub rules: BTreeMap<String, RuleSetting>,
    /// Reading grade to aim at.
    pub reading_grade: Option<f64>,
    /// How long a medical review holds.
    pub review_in: Option<Interval>,
    /// Telephone numbers that are right although they are not the clinic's.
    pub allowed_phones: Vec<String>,
    /// Hosts that pages may load from.
    pub allowed_hosts: Vec<String>,
}

/// How the settings weigh one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleSetting {
    /// Its weights; of those that name a file the first holds.
    pub grades: Vec<Grade>,
    /// Where its name stands in the settings.
    pub span: Span,
}

/// How much a rule weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Nothing: its findings are not told.
    Off,
    /// As much as this.
    Is(Severity),
}

/// A weight, and where it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    /// The weight.
    pub weight: Weight,
    /// Files or folders below `content/`, or of the site; without any it holds everywhere.
    pub paths: Vec<String>,
}

impl RuleSetting {
    /// The weight in a file; none where the rule keeps its own.
    pub fn weight(&self, file: Option<&str>) -> Option<Weight> {
        let held = self.grades.iter().find(|grade| grade.holds(file));
        held.map(|grade| grade.weight)
    }

    /// Whether some file has this weight.
    pub fn may_be(&self, severity: Severity) -> bool {
        self.grades
            .iter()
            .any(|grade| grade.weight == Weight::Is(severity))
    }

    /// Whether the rule is off everywhere.
    pub fn is_off(&self) -> bool {
        self.grades
            .first()
            .is_some_and(|g| g.weight == Weight::Off && g.paths.is_empty())
    }

    /// Whether every file has a weight from the settings.
    pub fn is_everywhere(&self) -> bool {
        self.grades.iter().any(|grade| grade.paths.is_empty())
    }
}

impl Grade {
    fn holds(&self, file: Option<&str>) -> bool {
        let Some(file) = file else {
            return self.paths.is_empty();
        };
        let below = file.strip_prefix("content/").unwrap_or(file);
        let fits = |path: &String| {
            let path = path.trim_start_matches("./").trim_matches('/');
            [file, below].into_iter().any(|file| {
                let rest = file.strip_prefix(path);
                path.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        };
        self.paths.is_empty() || self.paths.iter().any(fits)
    }
}

/// What one run was asked to do, apart from the settings.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// The build's "now".
    pub clock: Moment,
    /// Which pages that a visitor should not see yet, or any more, are built all the same.
    pub include: Include,
}

/// Kinds of pages that are built although a visitor should not see them yet, or any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Include {
    /// Drafts.
    pub drafts: bool,
    /// Pages whose `publish_date` or `date` is still to come.
    pub future: bool,
    /// Pages whose `expiry_date` has passed.
    pub expired: bool,
}
