//! The table of front matter's keys: names, further spellings, shapes and what each is for.
//!
//! It reads nothing: `front_matter` does, by this table; the schema and the manual are made from it.

use crate::value::keys::{KeyDoc, On, Shape, key};

/// Every key of front matter, the common ones first.
pub const KEYS: &[KeyDoc] = &[
    key(
        "title",
        Shape::Text,
        "The title that readers and search engines see.",
        "title: Your first visit",
    ),
    key(
        "description",
        Shape::Text,
        "One or two sentences on what the page answers.",
        "description: What to expect at your first visit.",
    ),
    key(
        "date",
        Shape::Date,
        "When the page was published.",
        "date: 2026-04-10",
    )
    .also(&["pubdate", "published_date"]),
    key(
        "updated",
        Shape::Date,
        "When its text last changed.",
        "updated: 2026-04-10",
    )
    .also(&["lastmod", "modified", "last_modified_at"]),
    key(
        "publish_date",
        Shape::Date,
        "The page is not built before this day.",
        "publish_date: 2026-04-10",
    )
    .also(&["publishDate", "publishdate"]),
    key(
        "expiry_date",
        Shape::Date,
        "The page is not built from this day on.",
        "expiry_date: 2027-04-10",
    )
    .also(&["expiryDate", "expirydate", "unpublishdate", "expires"]),
    key(
        "draft",
        Shape::Bool,
        "A draft is not built unless drafts are asked for.",
        "draft: true",
    )
    .also(&["is_draft"]),
    key(
        "published",
        Shape::Bool,
        "`published: false` makes a draft; a date here is read as `date`.",
        "published: false",
    )
    .or(&[Shape::Date]),
    key(
        "slug",
        Shape::Text,
        "The last part of the address.",
        "slug: first-visit",
    ),
    key(
        "path",
        Shape::Text,
        "The whole address.",
        "path: /visits/first/",
    )
    .also(&["url", "permalink"]),
    key(
        "aliases",
        Shape::Texts,
        "Old addresses that lead to this page.",
        "aliases: [/old-address/]",
    )
    .also(&["redirect_from"]),
    key(
        "tags",
        Shape::Texts,
        "Tags of the page.",
        "tags: [ketamine, anxiety]",
    )
    .also(&["tag"]),
    key(
        "categories",
        Shape::Texts,
        "Categories of the page.",
        "categories: [Treatments]",
    )
    .also(&["category"]),
    key(
        "series",
        Shape::Texts,
        "Series that the page belongs to.",
        "series: [Getting started]",
    ),
    key(
        "taxonomies",
        Shape::TextsByName,
        "Terms by taxonomy.",
        "taxonomies: {tags: [ketamine]}",
    ),
    key(
        "authors",
        Shape::Texts,
        "Who wrote it: ids from data/people.yaml, or names.",
        "authors: [Jane Doe]",
    )
    .also(&["author"]),
    key(
        "reviewed_by",
        Shape::Texts,
        "Who reviewed it: ids from data/people.yaml, or names.",
        "reviewed_by: [Jane Doe, MD]",
    )
    .also(&["reviewer", "reviewers"]),
    key(
        "last_reviewed",
        Shape::Date,
        "Day of the last medical review.",
        "last_reviewed: 2026-04-10",
    )
    .also(&["last_reviewed_on", "lastReviewed"]),
    key(
        "review_in",
        Shape::Interval,
        "How long the medical review holds.",
        "review_in: 12 months",
    ),
    key(
        "next_review",
        Shape::Date,
        "When the next medical review is due.",
        "next_review: 2027-04-10",
    ),
    key(
        "audience",
        Shape::Choice(&["patient", "clinician"]),
        "Whom the page is for.",
        "audience: patient",
    ),
    key(
        "conditions",
        Shape::Texts,
        "Conditions that the page is about.",
        "conditions: [depression]",
    ),
    key(
        "references",
        Shape::Groups(REFERENCE),
        "Sources that the page cites.",
        "references: [{title: A study, url: https://example.org/study}]",
    )
    .or(&[Shape::Texts]),
    key(
        "notice",
        Shape::Texts,
        "Named notices that are shown with the page.",
        "notice: crisis",
    )
    .also(&["notices"]),
    key(
        "related",
        Shape::Texts,
        "Pages pinned to the front of the related articles.",
        "related: [articles/first-visit.md]",
    ),
    key(
        "related_exclude",
        Shape::Texts,
        "Pages kept out of the related articles.",
        "related_exclude: [articles/old.md]",
    ),
    key(
        "image",
        Shape::Group(IMAGE),
        "The page's picture.",
        "image: {src: photo.jpg, alt: What it shows}",
    )
    .also(&["images", "featured_image", "cover"])
    .or(&[Shape::Texts]),
    key(
        "summary",
        Shape::Text,
        "The summary in lists, in place of the first words.",
        "summary: What to expect.",
    ),
    key(
        "toc",
        Shape::Bool,
        "Whether a table of contents is shown.",
        "toc: true",
    ),
    key(
        "weight",
        Shape::Integer,
        "Small numbers come first where a section sorts by weight.",
        "weight: 10",
    ),
    key(
        "template",
        Shape::Text,
        "Another template for this page.",
        "template: landing.html",
    )
    .also(&["layout"]),
    key(
        "search",
        Shape::Bool,
        "Whether search finds the page.",
        "search: false",
    )
    .also(&["in_search_index"]),
    key(
        "sitemap",
        Shape::Bool,
        "Whether the sitemap lists the page.",
        "sitemap: false",
    ),
    key(
        "extra",
        Shape::Any,
        "Anything, for templates.",
        "extra: {color: blue}",
    )
    .also(&["params"]),
    key(
        "sort_by",
        Shape::Choice(SORTS),
        "How the section sorts its pages.",
        "sort_by: date",
    )
    .on(On::Section),
    key(
        "paginate_by",
        Shape::Count,
        "Pages to a listing page; 0 puts all on one.",
        "paginate_by: 10",
    )
    .on(On::Section),
    key(
        "page_template",
        Shape::Text,
        "Template of the section's pages.",
        "page_template: article.html",
    )
    .on(On::Section),
    key(
        "transparent",
        Shape::Bool,
        "The section above lists its pages, too.",
        "transparent: true",
    )
    .on(On::Section),
    key(
        "redirect_to",
        Shape::Text,
        "The section leads there and has no page of its own.",
        "redirect_to: /articles/",
    )
    .on(On::Section),
    key(
        "feed",
        Shape::Bool,
        "Whether the section has feeds.",
        "feed: true",
    )
    .also(&["generate_feeds", "generate_feed"])
    .on(On::Section),
];

/// Words for `sort_by`.
pub const SORTS: &[&str] = &["date", "update_date", "title", "weight", "slug", "none"];

/// Keys of `image`.
pub const IMAGE: &[KeyDoc] = &[
    key(
        "src",
        Shape::Text,
        "A file beside the page, a path of the site, or a whole address.",
        "src: photo.jpg",
    )
    .also(&["image", "path", "url"]),
    key(
        "alt",
        Shape::Text,
        "What the picture shows, for those who can't see it.",
        "alt: A nurse and a patient talk",
    ),
];

/// Keys of one of the `references`.
pub const REFERENCE: &[KeyDoc] = &[
    key("title", Shape::Text, "Its title.", "title: A study"),
    key(
        "url",
        Shape::Text,
        "Its address.",
        "url: https://example.org/study",
    ),
    key(
        "publisher",
        Shape::Text,
        "Who published it.",
        "publisher: NIMH",
    )
    .also(&["journal"]),
    key(
        "authors",
        Shape::Texts,
        "Who wrote it.",
        "authors: [Jane Doe]",
    )
    .also(&["author"]),
    key(
        "date",
        Shape::Text,
        "Its date; a year is enough.",
        "date: 2024",
    )
    .also(&["year"]),
    key(
        "doi",
        Shape::Text,
        "Its digital object identifier.",
        "doi: 10.1000/182",
    ),
];
