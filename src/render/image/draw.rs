//! Cards for links: what stands on them is handed to `pamphlet_image`, which letters them.

use crate::render::card::Card;
use crate::render::stage::Size;

/// Size of a card in pixels.
pub(in crate::render) const CARD: Size = (pamphlet_image::CARD_WIDTH, pamphlet_image::CARD_HEIGHT);

/// Whether the typeface of cards has all letters of a card.
pub(in crate::render) fn can_letter(card: &Card) -> bool {
    pamphlet_image::can_letter(&card.title) && pamphlet_image::can_letter(&card.above)
}

/// A card as PNG.
pub(in crate::render) fn card(card: &Card) -> Option<Vec<u8>> {
    pamphlet_image::card(&pamphlet_image::Card {
        title: &card.title,
        above: &card.above,
        ground: card.ground,
    })
}
