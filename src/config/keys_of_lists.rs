//! The tables of keys of what a site has several of: places, menu entries, taxonomies, languages.
//!
//! It reads nothing: `places`, `lists` and `read` do, by these tables.

use crate::value::keys::{KeyDoc, Shape, key};

/// Keys of a clinic or location.
pub const CLINIC: &[KeyDoc] = &[
    key(
        "name",
        Shape::Text,
        "Name on the door.",
        "name: Harbor Clinic",
    ),
    key(
        "type",
        Shape::Text,
        "Its schema.org type.",
        "type: MedicalClinic",
    ),
    key("phone", Shape::Text, "Telephone.", "phone: 303-555-0100").also(&["telephone"]),
    key(
        "email",
        Shape::Text,
        "E-mail address.",
        "email: hello@clinic.example",
    ),
    key(
        "address",
        Shape::Group(ADDRESS),
        "Postal address.",
        "address: {street: 1 Main St, city: Denver}",
    ),
    key(
        "geo",
        Shape::Any,
        "Latitude and longitude in degrees.",
        "geo: [39.74, -104.99]",
    ),
    key(
        "hours",
        Shape::Groups(HOURS),
        "Opening hours.",
        "hours: [{days: [Monday], opens: \"09:00\", closes: \"17:00\"}]",
    ),
    key("logo", Shape::Text, "Path of the logo.", "logo: /logo.svg"),
    key(
        "same_as",
        Shape::Texts,
        "Other addresses of the clinic on the web.",
        "same_as: [https://example.org/clinic]",
    ),
    key(
        "booking_url",
        Shape::Text,
        "Where a visitor books.",
        "booking_url: https://clinic.example/book",
    ),
    key(
        "disclaimer",
        Shape::Text,
        "The sentence under each article.",
        "disclaimer: This is no medical advice.",
    ),
    key(
        "price_range",
        Shape::Text,
        "schema.org price range.",
        "price_range: $$",
    ),
    key(
        "specialties",
        Shape::Texts,
        "schema.org medical specialties.",
        "specialties: [Psychiatric]",
    ),
];

/// Keys of a postal address.
pub const ADDRESS: &[KeyDoc] = &[
    key(
        "street",
        Shape::Text,
        "Street and number.",
        "street: 1 Main St",
    ),
    key("city", Shape::Text, "Town.", "city: Denver"),
    key("region", Shape::Text, "State or region.", "region: CO").also(&["state"]),
    key(
        "postal_code",
        Shape::Text,
        "Postal code.",
        "postal_code: \"80202\"",
    )
    .also(&["zip"]),
    key(
        "country",
        Shape::Text,
        "Country, as two letters.",
        "country: US",
    ),
];

/// Keys of one entry of opening hours.
pub const HOURS: &[KeyDoc] = &[
    key(
        "days",
        Shape::Texts,
        "English names of days.",
        "days: [Monday, Tuesday]",
    ),
    key("opens", Shape::Text, "When it opens.", "opens: \"09:00\""),
    key(
        "closes",
        Shape::Text,
        "When it closes.",
        "closes: \"17:00\"",
    ),
];

/// Keys of a menu's entry.
pub const MENU: &[KeyDoc] = &[
    key(
        "name",
        Shape::Text,
        "What the visitor reads.",
        "name: Articles",
    ),
    key(
        "url",
        Shape::Text,
        "A path, a `@/file.md`, or a whole address.",
        "url: /articles/",
    ),
    key(
        "weight",
        Shape::Integer,
        "Small numbers come first.",
        "weight: 1",
    ),
    key(
        "children",
        Shape::Any,
        "Entries below this one.",
        "children: [{name: New, url: /new/}]",
    ),
];

/// Keys of a taxonomy.
pub const TAXONOMY: &[KeyDoc] = &[
    key("name", Shape::Text, "Key in front matter.", "name: tags"),
    key(
        "paginate_by",
        Shape::Count,
        "Pages to a listing page.",
        "paginate_by: 10",
    ),
    key(
        "feed",
        Shape::Bool,
        "Whether each term has feeds.",
        "feed: true",
    ),
    key(
        "render",
        Shape::Bool,
        "Whether it has pages.",
        "render: true",
    ),
];

/// Keys of a language.
pub const LANGUAGE: &[KeyDoc] = &[
    key(
        "title",
        Shape::Text,
        "The site's name in it.",
        "title: Clínica",
    ),
    key(
        "description",
        Shape::Text,
        "The site's description in it.",
        "description: Una clínica.",
    ),
    key(
        "menus",
        Shape::Any,
        "Menus in it.",
        "menus: {main: [{name: Artículos, url: /es/}]}",
    ),
    key(
        "date_format",
        Shape::Text,
        "Its date format.",
        "date_format: \"%-d de %B de %Y\"",
    ),
];

/// Keys of `images`.
pub const IMAGES: &[KeyDoc] = &[
    key(
        "widths",
        Shape::Any,
        "Widths in pixels.",
        "widths: [480, 960, 1440]",
    ),
    key(
        "formats",
        Shape::Texts,
        "Formats that are made beside a picture's own.",
        "formats: [webp]",
    ),
    key(
        "quality",
        Shape::Count,
        "Quality of JPEG and WebP, 1 to 100.",
        "quality: 75",
    ),
    key(
        "sizes",
        Shape::Text,
        "How wide pictures in a text are shown, as the HTML attribute `sizes` has it.",
        "sizes: \"(min-width: 46rem) 44rem, 100vw\"",
    ),
];

/// Keys of a rule's weight in parts of the site.
pub const RULE: &[KeyDoc] = &[
    key(
        "level",
        Shape::Choice(&["off", "advice", "warning", "error"]),
        "How much its findings weigh.",
        "level: off",
    ),
    key(
        "in",
        Shape::Texts,
        "Files and folders where that holds.",
        "in: [articles/quotes/]",
    ),
];
