//! The filters that templates have beside the engine's own: Zola's, and those that older themes know.

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::functions::stage;
use super::{body, desk, when};
use crate::address::percent;
use crate::moment::{Moment, Reading};

/// Gives a template engine all filters.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("markdown", markdown);
    tera.register_filter("date", date);
    tera.register_filter("slice", slice);
    tera.register_filter("concat", concat);
    tera.register_filter("filter", filter);
    tera.register_filter("map", map);
    tera.register_filter("num_format", num_format);
    tera.register_filter("money", money);
    tera.register_filter("slugify", |text: &str, _: Kwargs, _: &State<'_>| {
        crate::address::slugify(text)
    });
    tera.register_filter("striptags", striptags);
    tera.register_filter("urlencode", |text: &str, _: Kwargs, _: &State<'_>| {
        percent(text, b"-_.~/")
    });
    tera.register_filter(
        "urlencode_strict",
        |text: &str, _: Kwargs, _: &State<'_>| percent(text, b"-_.~"),
    );
    tera.register_filter("json_encode", json_encode);
    tera.register_filter("linebreaksbr", |text: &str, _: Kwargs, _: &State<'_>| {
        text.replace("\r\n", "<br>").replace('\n', "<br>")
    });
}

fn markdown(text: &str, kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    if let Some(html) = desk::body_html(text) {
        return Ok(Value::safe_string(&html));
    }
    let stage = stage()?;
    let inline = kwargs.get::<bool>("inline")? == Some(true);
    let (_, _, node, absolute) = desk::place();
    let subject = node.and_then(|n| body::subject(&stage, n, absolute));
    let html = match subject {
        Some(subject) => body::markdown(&stage, &subject, text, inline),
        None => body::markdown_alone(&stage, text, inline, &desk::place().0),
    };
    Ok(Value::safe_string(&html))
}

fn date(value: &Value, kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    let (language, ..) = desk::place();
    let language = match kwargs.get::<&str>("locale")? {
        Some(locale) => locale.split(['_', '-']).next().unwrap_or(locale).to_owned(),
        None => language,
    };
    let moment = if let Some(seconds) = value.as_i64() {
        Moment::from_seconds(seconds, &stage.config.zone)
    } else {
        match value
            .as_str()
            .and_then(|text| Moment::read(text, &stage.config.zone))
        {
            Some(Reading::Clear(moment) | Reading::MonthFirst(moment)) => Some(moment),
            None => None,
        }
    };
    let Some(moment) = moment else {
        return Err(Error::message(format!(
            "`{value}` is not a date; ask first whether there is one: {{% if page.date %}}"
        )));
    };
    let format = match kwargs.get::<&str>("format")? {
        Some(format) => format.to_owned(),
        None => when::format(&stage.config, &stage.words, &language),
    };
    let shown = when::shown(moment, &format, &stage.words, &language);
    shown.map(Value::from).ok_or_else(|| {
        Error::message(format!(
            "`{format}` is not a date format; an example is `%B %-d, %Y`"
        ))
    })
}

fn slice(items: Vec<Value>, kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let len = items.len() as i64;
    let place =
        |n: i64| usize::try_from(if n < 0 { (len + n).max(0) } else { n.min(len) }).unwrap_or(0);
    let start = place(kwargs.get::<i64>("start")?.unwrap_or(0));
    let end = place(kwargs.get::<i64>("end")?.unwrap_or(len));
    Ok(Value::from(
        items
            .get(start..end.max(start))
            .unwrap_or_default()
            .to_vec(),
    ))
}

fn concat(mut items: Vec<Value>, kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let with: Value = kwargs.must_get::<&Value>("with")?.clone();
    match with.as_array() {
        Some(more) => items.extend(more.iter().cloned()),
        None => items.push(with),
    }
    Ok(Value::from(items))
}

fn filter(items: Vec<Value>, kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let attribute = kwargs.must_get::<&str>("attribute")?;
    let wanted = kwargs.get::<&Value>("value")?;
    let kept = items.into_iter().filter(|item| {
        let found = item
            .get_from_path(attribute)
            .filter(|v| !v.is_none() && !v.is_undefined());
        match wanted {
            Some(wanted) => found == Some(wanted),
            None => found.is_some(),
        }
    });
    Ok(Value::from(kept.collect::<Vec<_>>()))
}

fn map(items: Vec<Value>, kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let attribute = kwargs.must_get::<&str>("attribute")?;
    let found = items.iter().filter_map(|item| {
        item.get_from_path(attribute)
            .filter(|v| !v.is_undefined())
            .cloned()
    });
    Ok(Value::from(found.collect::<Vec<_>>()))
}

/// Groups digits by threes as the language does; `locale` may name another.
fn num_format(value: &Value, kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let Some(number) = value.as_f64() else {
        return Err(Error::message(format!("`{value}` is not a number")));
    };
    let (language, ..) = desk::place();
    let language = kwargs
        .get::<&str>("locale")?
        .map_or(language, str::to_owned);
    Ok(grouped(number, &language).into())
}

/// A number, or a text of nothing but a number, as a sum of money: `$2,100`. Any other text ("on request") stays.
fn money(value: &Value, kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let sign = kwargs.get::<&str>("currency")?.unwrap_or("$");
    let number = match value.as_str() {
        Some(text) => text.trim().parse::<f64>().ok().filter(|n| n.is_finite()),
        None => value.as_f64(),
    };
    let (language, ..) = desk::place();
    Ok(match number {
        // Cents are shown where there are any, and then both.
        Some(number) if number.fract() != 0.0 => {
            let cents = (number.fract().abs() * 100.0).round() as u32;
            let whole = grouped(number.trunc(), &language);
            format!("{sign}{whole}.{cents:02}").into()
        }
        Some(number) => format!("{sign}{}", grouped(number, &language)).into(),
        None => value.clone(),
    })
}

fn grouped(number: f64, language: &str) -> String {
    let (group, point) = match language.split(['-', '_']).next().unwrap_or("en") {
        "es" | "de" | "it" | "pt" | "nl" | "id" | "tr" => ('.', ','),
        "fr" | "pl" | "ru" | "cs" | "sv" | "fi" | "no" | "uk" => ('\u{202f}', ','),
        _ => (',', '.'),
    };
    let plain = format!("{number}");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(point);
        out.push_str(fraction);
    }
    format!("{sign}{out}")
}

/// Text without tags, comments, and the contents of scripts and styles.
pub(super) fn strip_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(rest.get(..at).unwrap_or_default());
        let tag = rest.get(at..).unwrap_or_default();
        let end = if tag.starts_with("<!--") {
            tag.find("-->").map(|i| i + 3)
        } else {
            tag.find('>').map(|i| i + 1)
        };
        let Some(end) = end else { return out };
        rest = tag.get(end..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

fn striptags(text: &str, _: Kwargs, _: &State<'_>) -> Value {
    strip_tags(text).into()
}

fn json_encode(value: &Value, kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let pretty = kwargs.get::<bool>("pretty")? == Some(true);
    let text = if pretty {
        serde_json::to_string_pretty(value)
    } else {
        serde_json::to_string(value)
    };
    // `</` would end a script element.
    text.map(|t| Value::from(t.replace("</", "<\\/")))
        .map_err(|e| Error::message(format!("this can't be written as JSON: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_text_stays() {
        assert_eq!(strip_tags("<p>a <!-- <b> --><i>b</i> &lt; c"), "a b &lt; c");
        assert_eq!(strip_tags("a < b"), "a ");
    }

    #[test]
    fn addresses_are_percent_encoded() {
        assert_eq!(percent("a b/ñ", b"-_.~/"), "a%20b/%C3%B1");
        assert_eq!(percent("a/b", b"-_.~"), "a%2Fb");
    }
}
