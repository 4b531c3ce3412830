//! Dates as writers write them, turned into one plain value: a point in time with its offset.
//!
//! It does not know what time it is: the clock is an input that `cli` hands in. The only module that names `jiff`.

use jiff::civil;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// A date, or a date and time, in a time zone's offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Seconds east of UTC at that moment.
    pub offset: i32,
    /// Whether the writer gave a day and no time.
    pub day_only: bool,
}

/// The site's time zone, by its IANA name.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// Looks a zone up by its IANA name, such as `America/Denver`.
    pub fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }
}

/// What a date could be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As written, without doubt.
    Clear(Moment),
    /// `11/04/2016`, read as month, day, year.
    MonthFirst(Moment),
}

impl Moment {
    /// Reads what a writer may give: `2025-04-10`, `2025-04-10 09:30`, RFC 3339 with or without a zone (the site's
    /// zone then), `April 10, 2025`, `10 April 2025`, and `4/10/2025` (month first, to be confirmed).
    pub fn read(text: &str, zone: &Zone) -> Option<Reading> {
        let text = text.trim();
        read_timestamp(text, zone)
            .or_else(|| read_words(text).and_then(|day| from_day(day, zone)))
            .map(Reading::Clear)
            .or_else(|| {
                read_slashes(text)
                    .and_then(|day| from_day(day, zone))
                    .map(Reading::MonthFirst)
            })
    }

    /// Reads RFC 3339, as `--clock` gives it. The time zone of what is shown is the site's.
    pub fn from_rfc3339(text: &str, zone: &Zone) -> Option<Self> {
        let stamp: jiff::Timestamp = text.parse().ok()?;
        Self::from_seconds(stamp.as_second(), zone)
    }

    /// The moment `seconds` after 1970 in the given zone.
    pub fn from_seconds(seconds: i64, zone: &Zone) -> Option<Self> {
        let stamp = jiff::Timestamp::from_second(seconds).ok()?;
        let offset = zone.0.to_offset(stamp).seconds();
        Some(Self {
            seconds,
            offset,
            day_only: false,
        })
    }

    /// The day in the moment's own offset.
    pub fn day(self) -> (i16, i8, i8) {
        let civil = self.civil();
        (civil.year(), civil.month(), civil.day())
    }

    /// RFC 3339 with the offset, `2025-04-10T00:00:00-06:00`.
    pub fn rfc3339(self) -> String {
        let civil = self.civil();
        if self.offset == 0 {
            return format!("{}Z", civil.strftime("%Y-%m-%dT%H:%M:%S"));
        }
        let minutes = self.offset.abs() / 60;
        let sign = if self.offset < 0 { '-' } else { '+' };
        format!(
            "{}{sign}{:02}:{:02}",
            civil.strftime("%Y-%m-%dT%H:%M:%S"),
            minutes / 60,
            minutes % 60
        )
    }

    /// RFC 2822, as RSS wants it, `Thu, 10 Apr 2025 00:00:00 -0600`.
    pub fn rfc2822(self) -> String {
        let minutes = self.offset.abs() / 60;
        let sign = if self.offset < 0 { '-' } else { '+' };
        format!(
            "{} {sign}{:02}{:02}",
            self.civil().strftime("%a, %d %b %Y %H:%M:%S"),
            minutes / 60,
            minutes % 60
        )
    }

    /// As templates see it: the day alone where the writer gave no time, RFC 3339 otherwise.
    pub fn text(self) -> String {
        if self.day_only {
            self.civil().strftime("%Y-%m-%d").to_string()
        } else {
            self.rfc3339()
        }
    }

    /// Formats by `strftime` codes; month and day names come from `names`, which is asked with `month-1` to
    /// `month-12`, `month-short-1`, `day-1` (Monday) to `day-7` and `day-short-1`. None for a code that is not known.
    pub fn format(self, format: &str, names: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        let civil = self.civil();
        let mut plain = String::with_capacity(format.len() + 16);
        let mut rest = format.chars();
        while let Some(c) = rest.next() {
            if c != '%' {
                plain.push(c);
                continue;
            }
            let code = rest.next()?;
            let key = match code {
                'B' => format!("month-{}", civil.month()),
                'b' | 'h' => format!("month-short-{}", civil.month()),
                'A' => format!("day-{}", civil.weekday().to_monday_one_offset()),
                'a' => format!("day-short-{}", civil.weekday().to_monday_one_offset()),
                '+' | 'c' => {
                    plain.push_str(&self.rfc3339());
                    continue;
                }
                _ => String::new(),
            };
            if let Some(name) = (!key.is_empty()).then(|| names(&key)).flatten() {
                plain.push_str(&name.replace('%', "%%"));
            } else {
                plain.push('%');
                plain.push(code);
            }
        }
        let offset = jiff::tz::Offset::from_seconds(self.offset).ok()?;
        let zoned = civil.to_zoned_datetime(TimeZone::fixed(offset)).ok()?;
        jiff::fmt::strtime::format(plain.as_bytes(), &zoned).ok()
    }

    /// The moment a number of months later (or earlier), the day kept where the month has it.
    pub fn plus_months(self, months: i32) -> Option<Self> {
        let span = jiff::Span::new().try_months(months).ok()?;
        self.with_civil(self.civil().checked_add(span).ok()?)
    }

    /// The moment a number of days later (or earlier).
    pub fn plus_days(self, days: i32) -> Option<Self> {
        let span = jiff::Span::new().try_days(days).ok()?;
        self.with_civil(self.civil().checked_add(span).ok()?)
    }

    fn with_civil(self, civil: civil::DateTime) -> Option<Self> {
        let utc = civil
            .to_zoned_datetime(TimeZone::UTC)
            .ok()?
            .timestamp()
            .as_second();
        Some(Self {
            seconds: utc - i64::from(self.offset),
            ..self
        })
    }

    fn civil(self) -> civil::DateTime {
        jiff::Timestamp::from_second(self.seconds.saturating_add(i64::from(self.offset)))
            .map(|stamp| TimeZone::UTC.to_datetime(stamp))
            .unwrap_or_default()
    }
}

fn from_day(day: civil::Date, zone: &Zone) -> Option<Moment> {
    from_civil(day.to_datetime(civil::Time::midnight()), zone, true)
}

fn from_civil(civil: civil::DateTime, zone: &Zone, day_only: bool) -> Option<Moment> {
    let zoned = civil.to_zoned_datetime(zone.0.clone()).ok()?;
    Some(Moment {
        seconds: zoned.timestamp().as_second(),
        offset: zoned.offset().seconds(),
        day_only,
    })
}

fn read_timestamp(text: &str, zone: &Zone) -> Option<Moment> {
    let day_like = text.get(..10)?;
    let digits = day_like.bytes().enumerate().all(|(i, b)| {
        if i == 4 || i == 7 {
            b == b'-'
        } else {
            b.is_ascii_digit()
        }
    });
    if !digits {
        return None;
    }
    if text.len() == 10 {
        return from_day(text.parse().ok()?, zone);
    }
    // "2025-04-10 09:30:00 -0600", as Hugo and Jekyll write it, becomes RFC 3339.
    let joined = text.replacen(' ', "T", 1).replace(' ', "");
    if let Ok(pieces) = jiff::fmt::temporal::DateTimeParser::new().parse_pieces(&joined) {
        let civil = pieces.date().to_datetime(pieces.time()?);
        return match pieces.to_numeric_offset() {
            Some(offset) => {
                let stamp = offset.to_timestamp(civil).ok()?;
                Some(Moment {
                    seconds: stamp.as_second(),
                    offset: offset.seconds(),
                    day_only: false,
                })
            }
            None => from_civil(civil, zone, false),
        };
    }
    None
}

fn read_words(text: &str) -> Option<civil::Date> {
    [
        "%B %d, %Y",
        "%b %d, %Y",
        "%d %B %Y",
        "%d %b %Y",
        "%B %d %Y",
        "%b. %d, %Y",
    ]
    .iter()
    .find_map(|format| civil::Date::strptime(format, text).ok())
}

fn read_slashes(text: &str) -> Option<civil::Date> {
    civil::Date::strptime("%m/%d/%Y", text).ok()
}

/// A length of time as people give it: months or days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Interval {
    /// Months; a year is twelve.
    Months(i32),
    /// Days; a week is seven.
    Days(i32),
}

impl Interval {
    /// Reads `12 months`, `1 year`, `90 days`, `6 weeks`.
    pub fn read(text: &str) -> Option<Self> {
        let (number, unit) = text
            .trim()
            .split_once(|c: char| c.is_whitespace() || c == '-')?;
        let number: i32 = number.parse().ok().filter(|n| (1..=1200).contains(n))?;
        match unit.trim().trim_end_matches('s').to_lowercase().as_str() {
            "day" => Some(Self::Days(number)),
            "week" => Some(Self::Days(number * 7)),
            "month" => Some(Self::Months(number)),
            "year" => Some(Self::Months(number * 12)),
            _ => None,
        }
    }

    /// The moment this long after `moment`.
    pub fn after(self, moment: Moment) -> Option<Moment> {
        match self {
            Self::Months(n) => moment.plus_months(n),
            Self::Days(n) => moment.plus_days(n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clear(text: &str, zone: &str) -> String {
        match Moment::read(text, &Zone::named(zone).unwrap()) {
            Some(Reading::Clear(moment)) => moment.rfc3339(),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn every_spelling_of_a_date_is_read() {
        for text in [
            "2025-04-10",
            "April 10, 2025",
            "10 April 2025",
            "Apr 10, 2025",
        ] {
            assert_eq!(
                clear(text, "America/Denver"),
                "2025-04-10T00:00:00-06:00",
                "{text}"
            );
        }
        assert_eq!(clear("2025-04-10 09:30", "UTC"), "2025-04-10T09:30:00Z");
        assert_eq!(
            clear("2025-04-10T09:30:00+02:00", "UTC"),
            "2025-04-10T09:30:00+02:00"
        );
        assert_eq!(
            clear("2025-04-10 09:30:00 -0600", "UTC"),
            "2025-04-10T09:30:00-06:00"
        );
        assert_eq!(
            clear("2025-04-10T09:30:00Z", "America/Denver"),
            "2025-04-10T09:30:00Z"
        );
    }

    #[test]
    fn slashes_are_read_month_first_and_marked() {
        let Some(Reading::MonthFirst(moment)) = Moment::read("11/04/2016", &Zone::utc()) else {
            panic!()
        };
        assert_eq!(moment.text(), "2016-11-04");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "Tomorrow",
            "2025-13-01",
            "2025-02-30",
            "",
            "2025",
            "10/10",
            "é2025-04-1",
        ] {
            assert_eq!(Moment::read(text, &Zone::utc()), None, "{text}");
        }
    }

    #[test]
    fn names_of_months_come_from_the_language() {
        let Some(Reading::Clear(moment)) = Moment::read("2025-04-10", &Zone::utc()) else {
            panic!()
        };
        let spanish = |key: &str| (key == "month-4").then(|| "abril".to_owned());
        assert_eq!(
            moment.format("%-d de %B de %Y", &spanish).unwrap(),
            "10 de abril de 2025"
        );
        assert_eq!(
            moment.format("%B %-d, %Y", &|_| None).unwrap(),
            "April 10, 2025"
        );
    }

    #[test]
    fn a_month_later_keeps_the_day_where_it_exists() {
        let Some(Reading::Clear(moment)) = Moment::read("2025-01-31", &Zone::utc()) else {
            panic!()
        };
        assert_eq!(moment.plus_months(1).unwrap().text(), "2025-02-28");
        assert_eq!(moment.plus_months(12).unwrap().text(), "2026-01-31");
    }
}
