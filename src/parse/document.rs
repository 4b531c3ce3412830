//! What one Markdown file holds, read on its own: front matter, body with holes, headings, links.
//!
//! These are types only. A document knows nothing of other files; what depends on them is a hole in its body.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::address::{ContentPath, UrlPath};
use crate::data::Data;
use crate::digest::Digest;
use crate::moment::{Interval, Moment};
use crate::parse::name::Name;
pub use crate::source::Located;
use crate::source::Span;

/// The front matter of a page or section; every key read into its type.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FrontMatter {
    /// The title; an empty one only together with an error.
    pub title: Located<String>,
    /// One or two sentences on what the page answers.
    pub description: Option<String>,
    /// When it was published.
    pub date: Option<Moment>,
    /// When its text last changed.
    pub updated: Option<Moment>,
    /// Not built before.
    pub publish_date: Option<Moment>,
    /// Not built from then on.
    pub expiry_date: Option<Moment>,
    /// Not built without `--drafts`.
    pub draft: bool,
    /// Last part of the address.
    pub slug: Option<Located<String>>,
    /// The whole address.
    pub path: Option<Located<UrlPath>>,
    /// Old addresses.
    pub aliases: Vec<Located<UrlPath>>,
    /// Terms by taxonomy: `tags`, `categories`, `series` and the site's own.
    pub taxonomies: BTreeMap<String, Vec<Located<String>>>,
    /// Ids of people, or plain names.
    pub authors: Vec<Located<String>>,
    /// Ids of people, or plain names.
    pub reviewed_by: Vec<Located<String>>,
    /// Day of the last medical review.
    pub last_reviewed: Option<Moment>,
    /// How long the review holds.
    pub review_in: Option<Interval>,
    /// When the next one is due.
    pub next_review: Option<Moment>,
    /// `patient` or `clinician`.
    pub audience: Option<String>,
    /// What the page is about.
    pub conditions: Vec<String>,
    /// Cited sources.
    pub references: Vec<Reference>,
    /// Named notices such as `crisis`.
    pub notice: Vec<Located<String>>,
    /// Pages pinned to the front of the related articles.
    pub related: Vec<Located<String>>,
    /// Pages kept out of the related articles.
    pub related_exclude: Vec<Located<String>>,
    /// The page's picture.
    pub image: Option<Image>,
    /// The summary, where the writer gives one.
    pub summary: Option<String>,
    /// Whether a contents list is shown; none leaves it to the theme.
    pub toc: Option<bool>,
    /// Small numbers come first where a section sorts by weight.
    pub weight: Option<i64>,
    /// Name of another template.
    pub template: Option<Located<String>>,
    /// Left out of search.
    pub hidden_from_search: bool,
    /// Left out of the sitemap.
    pub hidden_from_sitemap: bool,
    /// Anything, for templates.
    pub extra: Data,
    /// Keys that only a section has.
    pub section: SectionMatter,
}

/// Front matter that only a section (`_index.md`) has; the names are Zola's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SectionMatter {
    /// How its pages are sorted.
    pub sort_by: SortBy,
    /// Pages to a listing page; 0 means all on one; none means the site's.
    pub paginate_by: Option<usize>,
    /// Template of its pages, and of those below.
    pub page_template: Option<Located<String>>,
    /// Its pages are listed by the section above, too.
    pub transparent: bool,
    /// The section has no page of its own and leads there instead.
    pub redirect_to: Option<Located<String>>,
    /// Whether it has feeds; none leaves it to the site.
    pub feed: Option<bool>,
}

/// How a section sorts its pages; ties are broken by content path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
    /// Newest first; pages without a date come last, by title.
    #[default]
    Date,
    /// Last changed first.
    UpdateDate,
    /// By title.
    Title,
    /// Lightest first.
    Weight,
    /// By slug.
    Slug,
    /// By content path.
    None,
}

/// A cited source.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// Its title, or the whole citation where only a text was given.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Its date, as written: a year is enough.
    pub date: Option<String>,
    /// Digital object identifier, without the resolver's address.
    pub doi: Option<String>,
}

/// A picture that stands for the page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// A file of the bundle, a path of the site, or a whole address.
    pub src: Located<String>,
    /// What it shows, for those who can't see it.
    pub alt: Option<String>,
}

/// A heading of the page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id on the page.
    pub id: String,
    /// Its plain text.
    pub title: String,
    /// Headings below it.
    pub children: Vec<Heading>,
}

/// What an address in the text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LinkKind {
    /// A link to follow.
    Link,
    /// A picture or other file that the page shows.
    Source,
}

/// An address in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// As written (entities and percent-encoding as the Markdown parser gives them).
    pub target: String,
    /// Where the address, or the whole link where that can't be told apart, stands.
    pub span: Span,
    /// What it is for.
    pub kind: LinkKind,
}

/// A part of the rendered body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Piece {
    /// Finished HTML.
    Html(String),
    /// The value of an `href` or `src` attribute, already inside its quotes: address number n of [`Text::links`].
    Address(u32),
    /// A whole `<a …>` start tag's attributes after `<a`: `href`, and `class`, `target`, `rel` where it leads to
    /// another site. Address number n of [`Text::links`].
    LinkAttributes(u32),
    /// A picture: an `<img>` with size, or a whole `<figure>`.
    Image(ImagePiece),
    /// A call of a shortcode.
    Shortcode(Box<Call>),
}

/// A picture in the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImagePiece {
    /// Index in [`Text::links`].
    pub link: u32,
    /// Alternative text, plain.
    pub alt: String,
    /// Title, plain; the caption where the picture is a figure.
    pub title: String,
    /// Whether it stands alone in its paragraph.
    pub figure: bool,
}

/// A call of a shortcode.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// Name of its template below `shortcodes/`.
    pub name: Located<String>,
    /// Arguments in the order written.
    pub arguments: Vec<(String, Data)>,
    /// What stands between the call and its `{% end %}`.
    pub body: Option<CallBody>,
    /// The whole call.
    pub span: Span,
    /// Which call of that name on this page it is, from 1.
    pub nth: u32,
    /// Whether it stands within a line of text.
    pub inline: bool,
}

/// The inside of a shortcode.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallBody {
    /// As written.
    pub text: String,
    /// Read as Markdown.
    pub pieces: Vec<Piece>,
}

/// The text of a page, rendered but for its holes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// In order.
    pub pieces: Vec<Piece>,
    /// How many of the pieces stand before `<!-- more -->`; none without the mark.
    pub before_more: Option<usize>,
}

/// What the body of a document says, apart from how it looks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Text {
    /// The headings as a tree, levels 1 to 6, in order.
    pub toc: Vec<Heading>,
    /// Every id on the page that a link can lead to, sorted.
    pub anchors: Vec<String>,
    /// Every address, in order.
    pub links: Vec<Link>,
    /// Words, without code.
    pub words: u32,
    /// The first words as plain text, cut at a word with `…` where there are more.
    pub excerpt: String,
    /// Whether the page holds highlighted code.
    pub has_code: bool,
    /// Names of all shortcodes called, with the place of the name, in order.
    pub shortcodes: Vec<Located<String>>,
}

/// Where a key of front matter stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyPlace {
    /// The key.
    pub key: Span,
    /// Its value as written, with quotes.
    pub value: Span,
}

/// A document as the site needs it: everything but its body.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// Path below `content/`.
    pub path: ContentPath,
    /// What its name says.
    pub name: Name,
    /// Its front matter.
    pub front: FrontMatter,
    /// Where each key of its front matter stands, by the name that the key has here.
    pub places: BTreeMap<String, KeyPlace>,
    /// What its body says.
    pub text: Text,
    /// Digest of the file.
    pub digest: Digest,
}
