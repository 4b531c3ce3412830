//! The functions that templates may call. Each notes what it asked for, so that a later run can ask again.
//!
//! Filters are in `filters`. No function reaches the network or leaves the site.

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::chart;
use super::desk;
use super::stage::Stage;
use super::view::{data, list};
use super::words::Argument;
use super::{body, facts, view};
use crate::ledger::Question;
use crate::read::File;
use crate::site::{Node, Taxonomy};

/// Gives a template engine all of pamphlet's functions and filters.
pub(super) fn register(tera: &mut Tera) {
    tera.register_function("get_page", get_page);
    tera.register_function("get_section", get_section);
    tera.register_function("get_taxonomy", get_taxonomy);
    tera.register_function("get_taxonomy_url", get_taxonomy_url);
    tera.register_function("get_url", get_url);
    tera.register_function("load_data", load_data);
    tera.register_function("data_table", data_table);
    tera.register_function("data_chart", data_chart);
    tera.register_function("trans", trans);
    tera.register_function("now", now);
    super::color::register(tera);
    super::functions_assets::register(tera);
    super::filters::register(tera);
}

/// The stage of the job at hand.
pub(super) fn stage() -> TeraResult<std::sync::Arc<Stage>> {
    desk::look(|desk| desk.stage.clone())
        .ok_or_else(|| Error::message("this can only be asked while a page is built"))
}

/// Asks the stage, and notes question and answer.
pub(super) fn ask(stage: &Stage, question: Question) {
    let answer = stage.answer(&question);
    desk::ask(question, answer);
}

fn document_path(path: &str) -> &str {
    path.trim_start_matches("@/")
        .trim_start_matches('/')
        .trim_start_matches("content/")
}

/// How deep pages may show one another's content.
const DEEPEST: usize = 4;

fn get_page(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    let path = document_path(kwargs.must_get::<&str>("path")?).to_owned();
    ask(&stage, Question::Page(path.clone()));
    let Some(Node::Page(id)) = stage.site.nodes.get(&path) else {
        return if kwargs.get::<bool>("required")? == Some(false) {
            Ok(Value::none())
        } else {
            Err(missing("page", &path, &stage))
        };
    };
    let content = (desk::depth() < DEEPEST)
        .then(|| body::subject(&stage, Node::Page(*id), false).map(|s| body::content(&stage, &s)))
        .flatten()
        .unwrap_or_default();
    Ok(view::page(&stage, *id, &content, None))
}

fn get_section(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    let path = document_path(kwargs.must_get::<&str>("path")?).to_owned();
    ask(&stage, Question::Section(path.clone()));
    let Some(id) = facts::section_at(&stage, &path) else {
        return if kwargs.get::<bool>("required")? == Some(false) {
            Ok(Value::none())
        } else {
            Err(missing("section", &path, &stage))
        };
    };
    let only_facts = kwargs.get::<bool>("metadata_only")? == Some(true);
    let pages = if only_facts {
        &[]
    } else {
        stage.site.section(id).pages.as_slice()
    };
    let content = (!only_facts && desk::depth() < DEEPEST)
        .then(|| body::subject(&stage, Node::Section(id), false).map(|s| body::content(&stage, &s)))
        .flatten()
        .unwrap_or_default();
    Ok(view::section(&stage, id, pages, &content))
}

fn missing(kind: &str, path: &str, stage: &Stage) -> Error {
    let near = crate::diagnostic::nearest(path, stage.site.nodes.keys().map(String::as_str));
    let hint = near
        .map(|n| format!("; did you mean `{n}`?"))
        .unwrap_or_default();
    Error::message(format!("there is no {kind} `{path}` below content/{hint}"))
}

fn taxonomy_of<'a>(
    stage: &'a Stage,
    kwargs: &Kwargs,
) -> TeraResult<Option<(&'a Taxonomy, String)>> {
    let kind = kwargs.must_get::<&str>("kind")?.to_owned();
    let (language, ..) = desk::place();
    let language = kwargs.get::<&str>("lang")?.map_or(language, str::to_owned);
    ask(stage, Question::Terms(kind.clone(), language.clone()));
    Ok(stage.site.taxonomy(&kind, &language).map(|t| (t, kind)))
}

fn get_taxonomy(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    let Some((taxonomy, _)) = taxonomy_of(&stage, &kwargs)? else {
        return Err(Error::message(
            "there is no taxonomy of that name in `taxonomies` of pamphlet.yaml",
        ));
    };
    let items = taxonomy
        .terms
        .iter()
        .map(|t| view::term(&stage, taxonomy, t, &t.pages));
    Ok(view::extended(
        &view::taxonomy_view(&stage, taxonomy),
        [("items", list(items))],
    ))
}

fn get_taxonomy_url(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    let name = match kwargs.get::<&str>("name")? {
        Some(name) => name,
        None => kwargs.must_get::<&str>("term")?,
    };
    let slug = crate::address::slugify(name);
    let found =
        taxonomy_of(&stage, &kwargs)?.and_then(|(t, _)| t.terms.iter().find(|t| t.slug == slug));
    match found {
        Some(term) => Ok(stage.config.base.href(&term.url).into()),
        None if kwargs.get::<bool>("required")? == Some(false) => Ok(Value::none()),
        None => Err(Error::message(format!("there is no term \"{name}\" here"))),
    }
}

fn get_url(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    let path = kwargs.must_get::<&str>("path")?;
    let (language, ..) = desk::place();
    let language = kwargs.get::<&str>("lang")?.map_or(language, str::to_owned);
    ask(&stage, Question::Address(path.to_owned(), language.clone()));
    let Some(mut url) = stage.locate(path, &language) else {
        let hint = crate::diagnostic::nearest(
            path.trim_start_matches('/'),
            stage.plan.iter().map(|p| p.path.as_str()),
        );
        let hint = hint
            .map(|n| format!("; did you mean `{n}`?"))
            .unwrap_or_default();
        return Err(Error::message(format!(
            "there is no page or file `{path}`{hint}"
        )));
    };
    if kwargs.get::<bool>("cachebust")? == Some(true)
        && let Some(hashed) = super::functions_assets::hashed(&stage, path)
    {
        url = hashed;
    }
    // In a feed an address without a host leads nowhere.
    let (.., in_feed) = desk::place();
    let absolute = kwargs.get::<bool>("absolute")?.unwrap_or(in_feed);
    if absolute && url.starts_with('/') {
        url = format!("{}{url}", stage.config.base.origin);
    }
    Ok(url.into())
}

/// The data file that `path` names, noted as asked for.
fn data_file<'a>(stage: &'a Stage, path: &str) -> Option<&'a File> {
    let (_, folder, ..) = desk::place();
    ask(stage, Question::Data(path.to_owned(), folder.clone()));
    stage.data_file(path, &folder)
}

fn load_data(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    if let Some(text) = kwargs.get::<&str>("literal")? {
        let format = kwargs.get::<&str>("format")?.unwrap_or("plain");
        return super::data_files::read(format, "literal", text)
            .map(|d| data(&d))
            .map_err(|e| fault(&e));
    }
    if kwargs.get::<&str>("url")?.is_some() {
        return Err(Error::message(
            "load_data reads files of the site only; save the data below data/ and name it with `path`",
        ));
    }
    let path = kwargs.must_get::<&str>("path")?;
    let Some(file) = data_file(&stage, path) else {
        return if kwargs.get::<bool>("required")? == Some(false) {
            Ok(Value::none())
        } else {
            Err(no_data(&stage, path))
        };
    };
    let format = kwargs
        .get::<&str>("format")?
        .unwrap_or_else(|| ending(path));
    let text = text(file)?;
    super::data_files::read(format, &file.path, &text)
        .map(|d| data(&d))
        .map_err(|e| fault_at(&e, &text))
}

fn text(file: &File) -> TeraResult<String> {
    let mut findings = Vec::new();
    let text = file.text(&mut findings).to_string();
    match findings.first() {
        Some(finding) => Err(fault(finding)),
        None => Ok(text),
    }
}

fn fault(finding: &crate::diagnostic::Diagnostic) -> Error {
    let file = finding
        .place
        .as_ref()
        .map(|p| format!("{}: ", p.file))
        .unwrap_or_default();
    Error::message(format!("{file}{}", finding.message))
}

/// A fault of a data file with its line: an error of the engine has no room for a second place.
fn fault_at(finding: &crate::diagnostic::Diagnostic, text: &str) -> Error {
    match &finding.place {
        Some(place) if !place.span.is_empty() => {
            let at = crate::source::line_column(text, place.span.start as usize);
            Error::message(format!(
                "{}, line {}: {}",
                place.file, at.line, finding.message
            ))
        }
        _ => fault(finding),
    }
}

fn ending(path: &str) -> &str {
    path.rsplit_once('.').map_or("plain", |(_, ending)| ending)
}

fn no_data(stage: &Stage, path: &str) -> Error {
    let near = crate::diagnostic::nearest(
        path.trim_start_matches("data/"),
        stage.snapshot.data.keys().map(String::as_str),
    );
    let hint = near
        .map(|n| format!("; did you mean `{n}`?"))
        .unwrap_or_default();
    Error::message(format!("there is no file `{path}` in data/{hint}"))
}

/// The table of a data file. `id` makes the ids in it different from those of other tables on the page.
fn data_table(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    let path = kwargs.must_get::<&str>("data")?;
    let Some(file) = data_file(&stage, path) else {
        return Err(no_data(&stage, path));
    };
    let caption = kwargs.get::<&str>("caption")?;
    let text = text(file)?;
    let (header, rows) = super::data_files::records(ending(path), &file.path, &text)
        .map_err(|e| fault_at(&e, &text))?;
    let (language, ..) = desk::place();
    let id = match kwargs.get::<&str>("id")? {
        Some(id) => id.to_owned(),
        None => crate::address::slugify(path.rsplit('/').next().unwrap_or(path)),
    };
    let label = stage.words.plain(&language, "table");
    let html = super::data_files::table((header, rows), caption, &id, &label);
    Ok(Value::safe_string(&html))
}

/// The drawing of a data file's numbers. `nth` makes its ids different from those of other charts on the page.
fn data_chart(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    let path = kwargs.must_get::<&str>("data")?;
    let name = kwargs.get::<&str>("kind")?.unwrap_or("bar");
    let Some(kind) = chart::Kind::named(name) else {
        return Err(Error::message(format!(
            "`{name}` is not a kind of chart: write `bar` or `line`"
        )));
    };
    let Some(file) = data_file(&stage, path) else {
        return Err(no_data(&stage, path));
    };
    let text = text(file)?;
    let (header, rows) = super::data_files::records(ending(path), &file.path, &text)
        .map_err(|e| fault_at(&e, &text))?;
    let chart = chart::read(&header, &rows)
        .map_err(|why| Error::message(format!("the chart of `{path}` can't be drawn: {why}")))?;
    let title = match kwargs.get::<&str>("title")? {
        Some(title) => title.to_owned(),
        None => header.join(", "),
    };
    let nth = kwargs.get::<u64>("nth")?.unwrap_or(1);
    let slug = crate::address::slugify(path.rsplit('/').next().unwrap_or(path));
    let id = format!("chart-{slug}-{nth}");
    Ok(Value::safe_string(&chart::svg(&chart, kind, &title, &id)))
}

fn trans(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    let key = kwargs.must_get::<&str>("key")?.to_owned();
    let (language, ..) = desk::place();
    let language = kwargs.get::<&str>("lang")?.map_or(language, str::to_owned);
    let args: Vec<(String, Argument)> = kwargs
        .iter()
        .filter_map(|(name, value)| {
            let argument = match value.as_f64() {
                Some(number) if value.is_number() => Argument::Number(number),
                _ => Argument::Text(value.as_str()?.to_owned()),
            };
            Some((name.to_string(), argument)).filter(|(name, _)| name != "key" && name != "lang")
        })
        .collect();
    let args: Vec<(&str, Argument)> = args
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    let word = stage.words.get(&language, &key, &args);
    match word {
        Some(word) => Ok(word.into()),
        None if kwargs.get::<bool>("required")? == Some(false) => Ok(Value::none()),
        None => Err(Error::message(format!(
            "the theme has no word `{key}` in i18n/{language}.ftl"
        ))),
    }
}

fn now(_: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    ask(&stage, Question::Clock);
    Ok(stage.run.clock.rfc3339().into())
}
