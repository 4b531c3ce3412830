//! The picture that goes with a link to a page: cut from the page's own, or a card with its title.
//!
//! How a card is drawn is known by `pamphlet_image`.

use super::image::draw;
use super::image::markup::cover;
use super::image::variant::{Source, own_ending};
use super::made::{self, FOLDER};
use super::stage::{Size, Stage};
use crate::address::UrlPath;
use crate::digest::{Digest, Digester};
use crate::ledger::Question;
use crate::site::outputs::Subject;
use crate::site::{Document, Node, SectionId};

/// Changes when the same card would be drawn differently.
const VERSION: &str = "card 1";

/// What stands in a card's address before its digits.
const NAME: &str = "card.social";

/// The ground where the theme has no colour of its own to give.
const GROUND: [u8; 3] = [0x1d, 0x5b, 0x57];

/// A smaller picture than this is no picture for a link: sites show it as a stamp beside the text.
const LEAST: Size = (600, 315);

/// What stands on a card.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Card {
    /// The page's title.
    pub title: String,
    /// The site's name; empty where that is the title.
    pub above: String,
    /// Colour of the ground.
    pub ground: [u8; 3],
}

/// A picture for a link.
#[derive(Clone, Debug)]
pub(super) struct Social {
    /// Its address.
    pub url: UrlPath,
    /// Its size.
    pub size: Size,
    /// Its media type.
    pub mime: &'static str,
    /// What it shows.
    pub alt: String,
}

impl Card {
    fn digest(&self) -> Digest {
        Digester::new()
            .text(VERSION)
            .text(&self.title)
            .text(&self.above)
            .value(&self.ground)
            .finish()
    }
}

/// The picture for the page at hand; `node` is none for a list. None where a card can't be lettered.
pub(super) fn social(stage: &Stage, node: Option<Node>, language: &str) -> Option<Social> {
    let found = match node {
        Some(Node::Page(id)) => {
            let page = stage.site.page(id);
            own(stage, &page.document, &page.url).or_else(|| {
                let wanted = stage.config.images.cards;
                wanted.then(|| of_card(stage, &page.url)).flatten()
            })
        }
        Some(Node::Section(id)) => {
            let section = stage.site.section(id);
            let document = section.document.as_ref();
            document.and_then(|d| own(stage, d, &section.url))
        }
        None => None,
    };
    found
        .or_else(|| of_theme(stage))
        .or_else(|| of_card(stage, &home(stage, language)))
}

fn home(stage: &Stage, language: &str) -> UrlPath {
    let id: Option<SectionId> = stage.site.home(language);
    id.map_or_else(
        || UrlPath("/".into()),
        |id| stage.site.section(id).url.clone(),
    )
}

/// The page's own picture, cut to the shape of a card.
fn own(stage: &Stage, document: &Document, url: &UrlPath) -> Option<Social> {
    let image = document.front.image.as_ref()?;
    let (file, url) = stage.source(&image.src.value, document.path.folder(), url)?;
    cut(stage, file, &url, image.alt.as_deref().unwrap_or_default())
}

/// The picture that the theme's option names for pages without one.
fn of_theme(stage: &Stage) -> Option<Social> {
    let path = stage.options.0.get("social_image")?.as_str()?;
    let question = Question::Picture(path.to_owned(), String::new());
    let answer = stage.answer(&question);
    super::desk::ask(question, answer);
    let (file, url) = stage.source(path, "", &UrlPath("/".into()))?;
    cut(stage, file, &url, &stage.config.title)
}

fn cut(stage: &Stage, file: &crate::read::File, url: &UrlPath, alt: &str) -> Option<Social> {
    if stage.config.images.widths.is_empty() {
        // The settings want pictures as they are.
        return whole(stage, file, url, alt);
    }
    let source = Source::of(stage, file, url)?;
    let size = cover(source.size, draw::CARD, 1);
    if size.0 < LEAST.0 || size.1 < LEAST.1 {
        return None;
    }
    Some(Social {
        url: source.at(size, true, "jpg"),
        size,
        mime: "image/jpeg",
        alt: alt.to_owned(),
    })
}

fn whole(stage: &Stage, file: &crate::read::File, url: &UrlPath, alt: &str) -> Option<Social> {
    let facts = stage.picture_facts(file);
    let mime = match own_ending(facts.kind)? {
        "png" => "image/png",
        "webp" => "image/webp",
        _ => "image/jpeg",
    };
    Some(Social {
        url: url.clone(),
        size: facts.size?,
        mime,
        alt: alt.to_owned(),
    })
}

fn of_card(stage: &Stage, page: &UrlPath) -> Option<Social> {
    let card = card(stage, page.as_str())?;
    let digits = card.digest().short();
    let url = UrlPath(format!("{FOLDER}{}{NAME}.{digits}.png", page.as_str()));
    made::ask(&url);
    Some(Social {
        url,
        size: draw::CARD,
        mime: "image/png",
        alt: card.title,
    })
}

/// What stands on the card of a page; of a section's or the home page's the site's name.
fn card(stage: &Stage, page: &str) -> Option<Card> {
    let planned = stage.at(page)?;
    let title = match &planned.subject {
        Subject::Page(id) => stage.site.page(*id).title().to_owned(),
        Subject::Section(id, 1) => site_title(stage, &stage.site.section(*id).language),
        _ => return None,
    };
    let language = match &planned.subject {
        Subject::Page(id) => &stage.site.page(*id).language,
        _ => &stage.config.language,
    };
    let above = Some(site_title(stage, language)).filter(|site| *site != title);
    let card = Card {
        above: above.unwrap_or_default(),
        title,
        ground: ground(stage),
    };
    draw::can_letter(&card).then_some(card)
}

fn site_title(stage: &Stage, language: &str) -> String {
    let own = stage.config.languages.get(language);
    own.and_then(|l| l.title.clone())
        .unwrap_or_else(|| stage.config.title.clone())
}

fn ground(stage: &Stage) -> [u8; 3] {
    let accent = stage.options.0.get("accent").and_then(|v| v.as_str());
    accent.and_then(colour).unwrap_or(GROUND)
}

/// `#rrggbb` or `#rgb`.
fn colour(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#')?;
    let whole = match digits.len() {
        6 => digits.to_owned(),
        3 => digits.chars().flat_map(|c| [c, c]).collect(),
        _ => return None,
    };
    let number = u32::from_str_radix(&whole, 16).ok()?;
    let [_, r, g, b] = number.to_be_bytes();
    Some([r, g, b])
}

/// The card that an address means, if its digits are those of what would stand on it now.
pub(super) fn at(stage: &Stage, url: &str) -> Option<Card> {
    let below = url.strip_prefix(FOLDER)?.strip_suffix(".png")?;
    let (rest, digits) = below.rsplit_once('.')?;
    let card = card(stage, rest.strip_suffix(NAME)?)?;
    (card.digest().short() == digits).then_some(card)
}

/// Draws a card, or takes it from an earlier run.
pub(super) fn run(stage: &Stage, card: &Card) -> super::Content {
    let key = card.digest();
    if let Some(path) = stage.shelf.find(key) {
        return super::Content::Copy(path);
    }
    let bytes = draw::card(card).unwrap_or_default();
    match stage.shelf.put(key, &bytes) {
        Some(path) => super::Content::Copy(path),
        None => super::Content::Bytes(bytes),
    }
}

/// Says that a card is wanted, also where its file holds and nobody opens it.
pub(super) fn keep(stage: &Stage, url: &str) {
    if let Some(card) = at(stage, url) {
        stage.shelf.keep(card.digest());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_both_lengths() {
        assert_eq!(colour("#1d5b57"), Some([0x1d, 0x5b, 0x57]));
        assert_eq!(colour("#fa0"), Some([0xff, 0xaa, 0]));
        assert_eq!(colour("teal"), None);
    }
}
