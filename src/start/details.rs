//! What is asked of a clinic before its site is made, and what counts as an answer.
//!
//! It checks answers one by one. Where they come from, flags or a terminal, is not its business.

use crate::address::Base;
use crate::moment::Zone;

/// A language that the starting texts are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// `en`.
    #[default]
    English,
    /// `es`.
    Spanish,
}

impl Language {
    /// Its code in settings.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }
}

/// What is known of a clinic. Only the name is needed: the rest may be filled in later.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// Name on the door.
    pub name: String,
    /// Language of the starting texts.
    pub language: Language,
    /// Two capital letters.
    pub country: String,
    /// Telephone as people read it.
    pub phone: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// State or region.
    pub region: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Where the site will stand, without a slash at the end.
    pub base_url: Option<String>,
    /// IANA name of the time zone.
    pub timezone: Option<String>,
}

/// One of the things that are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The clinic's name.
    Name,
    /// The site's language.
    Language,
    /// Telephone.
    Phone,
    /// Street and number.
    Street,
    /// Town.
    City,
    /// State or region.
    Region,
    /// Postal code.
    PostalCode,
    /// Country.
    Country,
    /// E-mail address.
    Email,
    /// The site's address on the web.
    BaseUrl,
    /// Time zone.
    Timezone,
}

/// Everything that can be asked. The country comes before what is read by its rules.
pub const FIELDS: [Field; 11] = [
    Field::Name,
    Field::Language,
    Field::Country,
    Field::Phone,
    Field::Street,
    Field::City,
    Field::Region,
    Field::PostalCode,
    Field::Email,
    Field::BaseUrl,
    Field::Timezone,
];

impl Field {
    /// The flag that gives it, without dashes.
    pub fn flag(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Language => "language",
            Self::Phone => "phone",
            Self::Street => "street",
            Self::City => "city",
            Self::Region => "region",
            Self::PostalCode => "postal-code",
            Self::Country => "country",
            Self::Email => "email",
            Self::BaseUrl => "base-url",
            Self::Timezone => "timezone",
        }
    }
}

impl Details {
    /// A clinic of which nothing but a name is known.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            country: "US".to_owned(),
            ..Self::default()
        }
    }

    /// Takes an answer. An answer that can't be right is refused with a sentence that says what would be.
    pub fn set(&mut self, field: Field, answer: &str) -> Result<(), String> {
        let answer = one_line(answer);
        if answer.is_empty() {
            return match field {
                Field::Name => Err("a clinic needs a name, for example Harbor Clinic".to_owned()),
                _ => Ok(()),
            };
        }
        match field {
            Field::Name => self.name = answer,
            Field::Language => self.language = language(&answer)?,
            Field::Country => self.country = country(&answer)?,
            Field::Phone => self.phone = Some(phone(&answer)?),
            Field::Street => self.street = Some(answer),
            Field::City => self.city = Some(answer),
            Field::Region => self.region = Some(region(answer)),
            Field::PostalCode => self.postal_code = Some(postal_code(answer, &self.country)?),
            Field::Email => self.email = Some(email(&answer)?),
            Field::BaseUrl => self.base_url = Some(base_url(&answer)?),
            Field::Timezone => self.timezone = Some(timezone(&answer)?),
        }
        Ok(())
    }

    /// What would stay if nothing were answered, as it is shown in brackets.
    pub fn current(&self, field: Field) -> Option<&str> {
        match field {
            Field::Name => Some(self.name.as_str()).filter(|n| !n.is_empty()),
            Field::Language => Some(self.language.code()),
            Field::Country => Some(self.country.as_str()),
            Field::Phone => self.phone.as_deref(),
            Field::Street => self.street.as_deref(),
            Field::City => self.city.as_deref(),
            Field::Region => self.region.as_deref(),
            Field::PostalCode => self.postal_code.as_deref(),
            Field::Email => self.email.as_deref(),
            Field::BaseUrl => self.base_url.as_deref(),
            Field::Timezone => self.timezone.as_deref(),
        }
    }
}

/// An answer without control characters, line breaks and spaces around it.
fn one_line(answer: &str) -> String {
    let plain: String = answer
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn language(answer: &str) -> Result<Language, String> {
    let word = answer.to_lowercase();
    match word.split(['-', '_']).next().unwrap_or_default() {
        "en" | "english" | "inglés" | "ingles" => Ok(Language::English),
        "es" | "spanish" | "español" | "espanol" => Ok(Language::Spanish),
        _ => Err(format!(
            "there are no starting texts in `{answer}`, only in English (en) and Spanish (es); take one of them and change `language` in pamphlet.yaml afterwards"
        )),
    }
}

/// Names of countries that are written out rather than coded.
const COUNTRIES: &[(&str, &str)] = &[
    ("usa", "US"),
    ("u.s.", "US"),
    ("u.s.a.", "US"),
    ("united states", "US"),
    ("united states of america", "US"),
    ("estados unidos", "US"),
    ("canada", "CA"),
    ("mexico", "MX"),
    ("méxico", "MX"),
    ("spain", "ES"),
    ("españa", "ES"),
    ("uk", "GB"),
    ("united kingdom", "GB"),
    ("great britain", "GB"),
    ("ireland", "IE"),
    ("australia", "AU"),
    ("new zealand", "NZ"),
    ("puerto rico", "PR"),
];

fn country(answer: &str) -> Result<String, String> {
    let word = answer.to_lowercase();
    if let Some((_, code)) = COUNTRIES.iter().find(|(name, _)| *name == word) {
        return Ok((*code).to_owned());
    }
    if answer.len() == 2 && answer.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Ok(answer.to_uppercase());
    }
    Err(format!(
        "`{answer}` is not a country's code; write its two letters, such as US, MX or ES"
    ))
}

/// A telephone number has 7 to 15 digits (ITU-T E.164), and may have what people put between them, and an extension.
fn phone(answer: &str) -> Result<String, String> {
    let lower = answer.to_lowercase();
    let number = lower
        .find("ext")
        .or_else(|| lower.find('x'))
        .map_or(lower.as_str(), |at| lower.split_at(at).0);
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let fits = number
        .chars()
        .all(|c| c.is_ascii_digit() || "+()-. /\u{a0}".contains(c));
    if fits && (7..=15).contains(&digits) {
        Ok(answer.to_owned())
    } else {
        Err(format!(
            "`{answer}` does not look like a telephone number; write it as patients dial it, such as (303) 444-0100"
        ))
    }
}

/// Two letters are a state's code.
fn region(answer: String) -> String {
    if answer.len() == 2 && answer.bytes().all(|b| b.is_ascii_alphabetic()) {
        answer.to_uppercase()
    } else {
        answer
    }
}

fn postal_code(answer: String, country: &str) -> Result<String, String> {
    let plain = answer
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == ' ');
    let is_zip = |text: &str| {
        let parts: Vec<&str> = text.split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
        parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()))
            && (lengths == [5] || lengths == [5, 4])
    };
    match country {
        "US" | "PR" if !is_zip(&answer) => Err(format!(
            "`{answer}` is not a ZIP code; it has five digits, such as 80202, or nine, such as 80202-1234"
        )),
        _ if !plain || answer.len() > 12 => Err(format!(
            "`{answer}` does not look like a postal code; it has letters and digits alone, 12 at most"
        )),
        _ => Ok(answer),
    }
}

fn email(answer: &str) -> Result<String, String> {
    let fits = answer.split_once('@').is_some_and(|(name, host)| {
        let host_fits = host.contains('.')
            && host.split('.').all(|part| {
                !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-')
            });
        !name.is_empty() && !name.contains([' ', '<', '>', '"', '@']) && host_fits
    });
    if fits {
        Ok(answer.to_owned())
    } else {
        Err(format!(
            "`{answer}` is not an e-mail address; one looks like hello@your-clinic.com"
        ))
    }
}

fn base_url(answer: &str) -> Result<String, String> {
    let whole = if answer.contains("://") {
        answer.to_owned()
    } else {
        format!("https://{answer}")
    };
    let host = whole.split("://").nth(1).unwrap_or_default();
    if Base::parse(&whole).is_some() && !host.contains(' ') && host.contains(['.', ':']) {
        Ok(whole.trim_end_matches('/').to_owned())
    } else {
        Err(format!(
            "`{answer}` is not a web address; one looks like https://www.your-clinic.com"
        ))
    }
}

fn timezone(answer: &str) -> Result<String, String> {
    match Zone::named(answer) {
        Some(_) => Ok(answer.to_owned()),
        None => Err(format!(
            "`{answer}` is not a time zone; write a region and a city, such as America/Denver or Europe/Madrid"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(field: Field, answer: &str) -> Result<Option<String>, String> {
        let mut details = Details::named("Clinic");
        details.set(field, answer)?;
        Ok(details.current(field).map(str::to_owned))
    }

    #[test]
    fn answers_are_taken_as_people_give_them() {
        for (field, answer, kept) in [
            (Field::Name, "  Harbor \t Clinic ", "Harbor Clinic"),
            (
                Field::Phone,
                "(303) 555-0100 ext. 7",
                "(303) 555-0100 ext. 7",
            ),
            (Field::Phone, "+34 910 000 000", "+34 910 000 000"),
            (Field::Country, "United States", "US"),
            (Field::Country, "es", "ES"),
            (Field::Region, "co", "CO"),
            (Field::Region, "Comunidad de Madrid", "Comunidad de Madrid"),
            (Field::PostalCode, "02139", "02139"),
            (Field::Email, "hello@clinic.example", "hello@clinic.example"),
            (Field::BaseUrl, "clinic.example/", "https://clinic.example"),
            (
                Field::BaseUrl,
                "http://localhost:8080",
                "http://localhost:8080",
            ),
            (Field::Language, "Español", "es"),
            (Field::Timezone, "America/Denver", "America/Denver"),
        ] {
            assert_eq!(taken(field, answer), Ok(Some(kept.to_owned())), "{answer}");
        }
    }

    #[test]
    fn what_can_t_be_right_is_refused_with_an_example() {
        for (field, answer, example) in [
            (Field::Name, " ", "Harbor Clinic"),
            (Field::Phone, "call us", "(303) 444-0100"),
            (Field::Phone, "555", "(303) 444-0100"),
            (Field::Country, "Atlantis", "US"),
            (Field::PostalCode, "8020", "80202"),
            (Field::Email, "hello", "hello@your-clinic.com"),
            (Field::Email, "a b@clinic.example", "hello@your-clinic.com"),
            (Field::BaseUrl, "our site", "https://www.your-clinic.com"),
            (Field::Language, "fr", "es"),
            (Field::Timezone, "Denver time", "America/Denver"),
        ] {
            let said = taken(field, answer).unwrap_err();
            assert!(said.contains(example), "{said}");
        }
    }

    #[test]
    fn an_empty_answer_leaves_what_is_known() {
        let mut details = Details::named("Clinic");
        details.set(Field::Phone, "303-555-0100").unwrap();
        details.set(Field::Phone, "").unwrap();
        assert_eq!(details.phone.as_deref(), Some("303-555-0100"));
    }
}
