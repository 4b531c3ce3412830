//! Telephone numbers of North America in a text.
//!
//! It does not know whose they are.

use std::ops::Range;

use crate::config::Config;

/// A number, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phone {
    /// Bytes of the text.
    pub(super) range: Range<usize>,
    /// Its ten digits, without the country's.
    pub(super) digits: String,
}

/// All numbers such as `(559) 555-0142`, `559.555.0142`, `+1 559 555 0142` and `1-800-555-0142`.
pub(super) fn phones(text: &str) -> Vec<Phone> {
    let bytes = text.as_bytes();
    let mut found: Vec<Phone> = Vec::new();
    let mut at = 0;
    while let Some(ahead) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(may_start))
    {
        at += ahead;
        let before = at.checked_sub(1).and_then(|i| bytes.get(i));
        let joined = before.is_some_and(|b| {
            b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'/' | b'_' | b'#' | b'$' | b'=')
        });
        match (!joined).then(|| read(bytes, at)).flatten() {
            Some(phone) => {
                at = phone.range.end;
                found.push(phone);
            }
            None => at += 1,
        }
    }
    found
}

fn may_start(byte: &u8) -> bool {
    matches!(byte, b'(' | b'+' | b'0'..=b'9')
}

/// The ten digits of a number as someone wrote it, if it has as many.
pub(super) fn digits(number: &str) -> Option<String> {
    let all: String = number.chars().filter(char::is_ascii_digit).collect();
    let ten = if all.len() == 11 {
        all.strip_prefix('1')?
    } else {
        &all
    };
    (ten.len() == 10).then(|| ten.to_owned())
}

/// The ten digits of each number that the settings give for the clinic.
pub(super) fn of_clinic(config: &Config) -> Vec<String> {
    let written = config.locations.iter().filter_map(|l| l.phone.as_deref());
    written.filter_map(digits).collect()
}

/// The ten digits of each number that the settings allow beside the clinic's.
pub(super) fn allowed(config: &Config) -> Vec<String> {
    let written = config.check.allowed_phones.iter();
    written.filter_map(|number| digits(number)).collect()
}

/// The number that starts at `at`: groups of three, three and four digits with a mark between.
fn read(bytes: &[u8], at: usize) -> Option<Phone> {
    let mut end = at;
    if bytes.get(end) == Some(&b'+') {
        end += 1;
    }
    if bytes.get(end) == Some(&b'1') && matches!(bytes.get(end + 1), Some(b' ' | b'-' | b'.')) {
        end += 2;
    }
    let open = bytes.get(end) == Some(&b'(');
    end += usize::from(open);
    let mut digits = String::new();
    end = group(bytes, end, 3, &mut digits)?;
    if open {
        end = (bytes.get(end) == Some(&b')')).then_some(end + 1)?;
        end += usize::from(matches!(bytes.get(end), Some(b' ' | b'-' | b'.')));
    } else {
        end = mark(bytes, end)?;
    }
    end = group(bytes, end, 3, &mut digits)?;
    end = mark(bytes, end)?;
    end = group(bytes, end, 4, &mut digits)?;
    // `555-0142-7` is no such number, and `555-0142.5` neither.
    let goes_on = bytes
        .get(end)
        .is_some_and(|b| matches!(b, b'-' | b'/' | b'_'))
        && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
    // An area code starts with 2 to 9 (North American Numbering Plan).
    let area = digits.starts_with(|c: char| ('2'..='9').contains(&c));
    (area && !goes_on && !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric)).then_some(Phone {
        range: at..end,
        digits,
    })
}

fn group(bytes: &[u8], at: usize, length: usize, digits: &mut String) -> Option<usize> {
    let part = bytes.get(at..at + length)?;
    part.iter()
        .all(u8::is_ascii_digit)
        .then(|| digits.extend(part.iter().map(|b| char::from(*b))))?;
    Some(at + length)
}

fn mark(bytes: &[u8], at: usize) -> Option<usize> {
    matches!(bytes.get(at), Some(b' ' | b'-' | b'.')).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_as_people_write_them() {
        for (text, expected) in [
            ("Call (559) 555-0142 now", "(559) 555-0142"),
            ("559.555.0142", "559.555.0142"),
            ("+1 559 555 0142", "+1 559 555 0142"),
            ("1-800-555-0142", "1-800-555-0142"),
            ("(559)555-0142.", "(559)555-0142"),
        ] {
            let found = phones(text);
            assert_eq!(text.get(found[0].range.clone()), Some(expected));
            assert!(found[0].digits.ends_with("5550142"));
        }
        for text in [
            "2026-01-15",
            "555-0142",
            "10.1000/559-555-0142-7",
            "123-456-7890",
            "a559-555-0142",
            "5595550142",
        ] {
            assert_eq!(phones(text), [], "{text}");
        }
        assert_eq!(digits("+1 (559) 555-0142").as_deref(), Some("5595550142"));
    }
}
