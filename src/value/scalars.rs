//! A scalar of YAML becomes nothing, a switch, a number or a text.
//!
//! It does not find scalars: `yaml` does.

use serde_yaml::granit_parser::{ScalarStyle, Tag};

use super::Kind;

/// A scalar by its text, its quotes and its tag: only a plain one can be something else than a text.
pub(super) fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Kind {
    let as_text = tag.is_some_and(|t| t.is_yaml_core_schema_tag("str"));
    if style == ScalarStyle::Plain && !as_text {
        plain(text)
    } else {
        Kind::Text(text.to_owned())
    }
}

/// A plain scalar by the core schema (YAML 1.2.2, 2021, chapter 10.3.2), but for what a person surely means as text:
/// numbers with a leading zero or an underscore, and `.inf` and `.nan`, which JSON has no word for.
fn plain(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Kind::Null,
        "true" | "True" | "TRUE" => return Kind::Bool(true),
        "false" | "False" | "FALSE" => return Kind::Bool(false),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let radix = |prefix: &str, radix| {
        text.strip_prefix(prefix)
            .filter(|d| !d.starts_with(['+', '-']))
            .and_then(|d| i64::from_str_radix(d, radix).ok())
    };
    if let Some(number) = radix("0x", 16).or_else(|| radix("0o", 8)) {
        return Kind::Int(number);
    }
    let leading_zero = digits.len() > 1
        && digits.starts_with('0')
        && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    let numeric = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.bytes().any(|b| b.is_ascii_digit())
        && digits
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'-' | b'+'));
    if leading_zero || !numeric {
        return Kind::Text(text.to_owned());
    }
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        return text
            .parse()
            .map_or_else(|_| Kind::Text(text.to_owned()), Kind::Int);
    }
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => Kind::Float(number),
        _ => Kind::Text(text.to_owned()),
    }
}
