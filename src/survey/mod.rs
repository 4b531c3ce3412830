//! The site as whoever looks after its content wants to see it: what is due, doubled, unread, unlinked, hard to read.
//!
//! Each list becomes a [`Sheet`]: rows of cells, which [`text`] and [`html`] show. It judges no single article (that is
//! `check`), writes nothing and knows no terminal.

mod alike;
pub mod html;
mod pages;
mod reading;
mod shingles;
pub mod text;

use crate::moment::Moment;
use crate::render::stage::Stage;
use crate::site::{Page, PageId, Site};

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Drafts.
    Drafts,
    /// Pages whose date is still to come.
    Scheduled,
    /// Pages whose `expiry_date` has passed.
    Expired,
    /// Pages that visitors see.
    Published,
    /// Pages of all states.
    All,
    /// Articles whose medical review is overdue, or due soon.
    ReviewDue,
    /// Articles with much the same text or title as another.
    Duplicates,
    /// Articles about the same, which compete for the same readers.
    Competing,
    /// Pages that no other page links to.
    Orphans,
    /// Articles that no clinician has reviewed.
    Unreviewed,
    /// How hard each article is to read.
    Reading,
    /// Related articles of every page.
    Related,
}

/// What the page for the marketing lead shows, in its order.
pub const REPORT: [Kind; 6] = [
    Kind::ReviewDue,
    Kind::Unreviewed,
    Kind::Duplicates,
    Kind::Competing,
    Kind::Orphans,
    Kind::Reading,
];

/// What lists are made from.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The site.
    pub stage: &'a Stage,
    /// Related articles of each page with their scores and whether they are pinned, in the order shown.
    pub related: &'a dyn Fn(PageId) -> Vec<(PageId, f32, bool)>,
    /// Days before which a review counts as due soon.
    pub within: i32,
}

/// A list: rows of cells below columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// What it is of.
    pub kind: Kind,
    /// Columns, in order.
    pub columns: Vec<Column>,
    /// Rows, each with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
    /// A sentence more on how it was made.
    pub note: String,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its key in JSON and its head in CSV.
    pub key: &'static str,
    /// Its head for people.
    pub head: &'static str,
    /// Whether the table on a terminal shows it; the other faces show all.
    pub in_table: bool,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words, or nothing.
    Text(String),
    /// A whole number.
    Count(u64),
    /// A number with so many decimals; none where it is not known.
    Number(Option<f64>, usize),
    /// A day, with its time where one is given.
    Date(Option<Moment>),
    /// A page.
    Page(PageCell),
}

/// A page in a cell. In CSV and JSON its title and address are cells of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageCell {
    /// Below `content/`.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its whole address.
    pub address: String,
}

/// Makes a list.
pub fn sheet(kind: Kind, subject: &Subject<'_>) -> Sheet {
    match kind {
        Kind::Duplicates => alike::duplicates(subject),
        Kind::Competing => alike::competing(subject),
        Kind::Related => alike::related(subject),
        Kind::Reading => reading::reading(subject),
        Kind::ReviewDue => pages::review_due(subject),
        Kind::Orphans => pages::orphans(subject),
        Kind::Unreviewed => pages::unreviewed(subject),
        Kind::Drafts | Kind::Scheduled | Kind::Expired | Kind::Published | Kind::All => {
            pages::by_state(kind, subject.stage)
        }
    }
}

impl Kind {
    /// Its name on the command line and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Drafts => "drafts",
            Self::Scheduled => "scheduled",
            Self::Expired => "expired",
            Self::Published => "published",
            Self::All => "all",
            Self::ReviewDue => "review-due",
            Self::Duplicates => "duplicates",
            Self::Competing => "competing",
            Self::Orphans => "orphans",
            Self::Unreviewed => "unreviewed",
            Self::Reading => "reading",
            Self::Related => "related",
        }
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Drafts => "Drafts",
            Self::Scheduled => "Scheduled pages",
            Self::Expired => "Expired pages",
            Self::Published => "Published pages",
            Self::All => "All pages",
            Self::ReviewDue => "Medical reviews that are due",
            Self::Duplicates => "Articles that repeat another",
            Self::Competing => "Articles that compete with another",
            Self::Orphans => "Pages that no other page links to",
            Self::Unreviewed => "Articles without a medical review",
            Self::Reading => "How hard the articles are to read",
            Self::Related => "Related articles",
        }
    }

    /// What it holds and what to do about it.
    pub fn about(self) -> &'static str {
        match self {
            Self::Drafts => "Pages with `draft: true`. Visitors do not see them.",
            Self::Scheduled => "Pages that appear with a build on or after their day.",
            Self::Expired => "Pages whose expiry_date has passed. Visitors no longer see them.",
            Self::Published => "What visitors see.",
            Self::All => "Pages of all states.",
            Self::ReviewDue => {
                "Ask the reviewer for another look, then write the new day under last_reviewed."
            }
            Self::Duplicates => {
                "The share of runs of five words that two texts have in common. Merge the two, or rewrite one and link it to the other."
            }
            Self::Competing => {
                "Each is nearest to the other by its words, their titles say much the same, and neither links to the other. A search engine has to guess which one to show: merge them, or link them."
            }
            Self::Orphans => {
                "Readers and search engines find these only in lists. Link to them from an article near to them."
            }
            Self::Unreviewed => {
                "Ask a clinician to read it, and name them under reviewed_by with the day under last_reviewed."
            }
            Self::Reading => {
                "School grades in the United States (Flesch-Kincaid, SMOG, Coleman-Liau; SMOG lies about three grades above the first). Spanish texts have an ease by Fernández Huerta: 60 and more is plain. The hardest come first."
            }
            Self::Related => "What stands below each article, nearest first.",
        }
    }
}

/// A column that every face shows.
const fn column(key: &'static str, head: &'static str) -> Column {
    Column {
        key,
        head,
        in_table: true,
    }
}

/// A column that is too much for a terminal.
const fn aside(key: &'static str, head: &'static str) -> Column {
    Column {
        key,
        head,
        in_table: false,
    }
}

/// Whether a page is an article: it has a date, or stands in a section of its own. Pages such as "About" are none.
fn is_article(site: &Site, page: &Page) -> bool {
    page.date.is_some() || !site.section(page.section).folder.is_empty()
}

fn articles(site: &Site) -> impl Iterator<Item = (PageId, &Page)> {
    let all = site.pages.iter().enumerate();
    all.filter(|(_, page)| is_article(site, page))
        .map(|(i, page)| (PageId(i), &**page))
}

fn page_cell(stage: &Stage, id: PageId) -> Cell {
    let page = stage.site.page(id);
    Cell::Page(PageCell {
        path: page.document.path.as_str().to_owned(),
        title: page.title().to_owned(),
        address: stage.config.base.permalink(&page.url),
    })
}
