//! Functions for templates that make files: pictures at other sizes, names that tell contents, checksums.
//!
//! The names and values are Zola's where it has them.

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::functions::{ask, stage};
use super::image::markup::{self, Shown, cover};
use super::image::variant::{Source, height_at, own_ending};
use super::image::{self};
use super::stage::{Size, Stage};
use super::view::object;
use super::{asset, card, desk, facts, made};
use crate::address::UrlPath;
use crate::ledger::Question;
use crate::read::File;

pub(super) fn register(tera: &mut Tera) {
    tera.register_function("get_image_metadata", get_image_metadata);
    tera.register_function("picture", picture);
    tera.register_function("resize_image", resize_image);
    tera.register_function("get_hash", get_hash);
    tera.register_function("social_image", social_image);
}

/// The address of the copy of a file under a name that tells its contents; none for what is no file.
pub(super) fn hashed(stage: &Stage, path: &str) -> Option<String> {
    let plain = path.split(['?', '#']).next().unwrap_or_default();
    let url = format!("/{}", plain.trim_start_matches('/'));
    let below = below_base(stage, &url);
    let copy = asset::hashed_url(stage, below)?;
    made::ask(&copy);
    Some(stage.config.base.href(&copy))
}

/// An address as the plan has it, where a template gives one with the path of the base address.
fn below_base<'a>(stage: &Stage, url: &'a str) -> &'a str {
    let base = stage.config.base.path.as_str();
    if stage.at(url).is_some() || base.is_empty() {
        return url;
    }
    url.strip_prefix(base).unwrap_or(url)
}

/// The picture that `path` names, seen from the page at hand.
fn find<'a>(stage: &'a Stage, path: &str) -> TeraResult<Option<(&'a File, UrlPath)>> {
    let (_, folder, node, _) = desk::place();
    ask(stage, Question::Picture(path.to_owned(), folder.clone()));
    let owner = node.map_or_else(|| UrlPath("/".into()), |n| facts::url_of(stage, n));
    let Some((file, url)) = stage.source(path, &folder, &owner) else {
        return Ok(None);
    };
    // A call in a text is told of here; what front matter and people name is told of where it stands (`verify`).
    if desk::depth() > 0
        && let Some(finding) = markup::fault(stage, file).filter(|f| f.rule == "picture-damaged")
    {
        return Err(Error::message(finding.message));
    }
    Ok(Some((file, url)))
}

fn must_find<'a>(stage: &'a Stage, path: &str) -> TeraResult<(&'a File, UrlPath)> {
    find(stage, path)?.ok_or_else(|| no_picture(path))
}

fn no_picture(path: &str) -> Error {
    Error::message(format!("`{path}` is no picture of this site"))
}

fn get_image_metadata(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    let path = kwargs.must_get::<&str>("path")?;
    let found = find(&stage, path)?.and_then(|(file, _)| Some((file, stage.size(file)?)));
    match found {
        Some((file, (width, height))) => {
            let ending = image::ending(&file.path);
            let mime = match ending.as_str() {
                "jpg" | "jpe" | "jfif" => "image/jpeg".to_owned(),
                "svg" => "image/svg+xml".to_owned(),
                other => format!("image/{other}"),
            };
            Ok(object([
                ("width", width.into()),
                ("height", height.into()),
                ("format", ending.into()),
                ("mime", mime.into()),
            ]))
        }
        None if kwargs.get::<bool>("allow_missing")? == Some(true) => Ok(Value::none()),
        None => Err(no_picture(path)),
    }
}

/// A picture as HTML, in every size it comes in. A picture of another site is shown as it is.
fn picture(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    let path = kwargs.must_get::<&str>("path")?;
    let text = |name| Ok::<_, Error>(kwargs.get::<&str>(name)?.unwrap_or_default().to_owned());
    let (alt, class, sizes) = (text("alt")?, text("class")?, text("sizes")?);
    let side = |name| kwargs.get::<u32>(name);
    let shown = Shown {
        alt: &alt,
        class: &class,
        sizes: &sizes,
        fixed: side("width")?.zip(side("height")?),
        leads: kwargs.get::<bool>("lead")?.unwrap_or(false),
        ..Shown::default()
    };
    let html = match find(&stage, path)? {
        Some((file, url)) => markup::html(&stage, file, &url, &shown),
        None if path.contains("://") || is_told_of(&stage, path) => {
            markup::plain(path, shown.fixed, &shown)
        }
        None => return Err(no_picture(path)),
    };
    Ok(Value::safe_string(&html))
}

/// Whether front matter names a picture so: that there is none is then told where it stands.
fn is_told_of(stage: &Stage, path: &str) -> bool {
    let sections = stage
        .site
        .sections
        .iter()
        .filter_map(|s| s.document.as_ref());
    let pages = stage.site.pages.iter().map(|p| &p.document);
    pages
        .chain(sections)
        .filter_map(|d| d.front.image.as_ref())
        .any(|image| image.src.value == path)
}

fn resize_image(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    let path = kwargs.must_get::<&str>("path")?;
    let (file, url) = must_find(&stage, path)?;
    let own = stage.size(file).ok_or_else(|| no_picture(path))?;
    let sides = (kwargs.get::<u32>("width")?, kwargs.get::<u32>("height")?);
    let (size, cut) = target(own, sides, kwargs.get::<&str>("op")?)?;
    let quality = kwargs.get::<u8>("quality")?.map(|q| q.clamp(1, 100));
    let made = match Source::of(&stage, file, &url) {
        Some(source) => {
            let format = kwargs.get::<&str>("format")?.unwrap_or("auto");
            let ending = ending(format, own_ending(source.facts.kind).unwrap_or("jpg"))?;
            let quality = quality.unwrap_or(stage.config.images.quality);
            source.with_quality(size, cut, ending, quality)
        }
        None => url,
    };
    Ok(object([
        ("url", stage.config.base.href(&made).into()),
        ("permalink", stage.config.base.permalink(&made).into()),
        ("static_path", made.as_str().trim_start_matches('/').into()),
        ("width", size.0.into()),
        ("height", size.1.into()),
        ("orig_width", own.0.into()),
        ("orig_height", own.1.into()),
    ]))
}

fn ending(format: &str, own: &'static str) -> TeraResult<&'static str> {
    match format {
        "auto" => Ok(own),
        "jpg" | "jpeg" => Ok("jpg"),
        "png" => Ok("png"),
        "webp" => Ok("webp"),
        _ => Err(Error::message(format!(
            "`{format}` is not a format that pamphlet makes: there are auto, jpg, png and webp"
        ))),
    }
}

/// The size that Zola's words for an operation mean, never larger than the picture, and whether it is cut to it.
fn target(
    own: Size,
    sides: (Option<u32>, Option<u32>),
    op: Option<&str>,
) -> TeraResult<(Size, bool)> {
    let (wide, high) = sides;
    let given = match (wide, high) {
        (Some(_), Some(_)) => "fill",
        (Some(_), None) => "fit_width",
        (None, _) => "fit_height",
    };
    let at_width = |w: u32| {
        let w = w.clamp(1, own.0);
        (w, height_at(own, w))
    };
    let at_height = |h: u32| {
        let h = h.clamp(1, own.1);
        (height_at((own.1, own.0), h), h)
    };
    let lacks = || Error::message("resize_image needs a `width`, a `height`, or both");
    match op.unwrap_or(given) {
        "fit_width" => Ok((at_width(wide.ok_or_else(lacks)?), false)),
        "fit_height" => Ok((at_height(high.ok_or_else(lacks)?), false)),
        "fit" => {
            let by_width = at_width(wide.ok_or_else(lacks)?);
            let high = high.ok_or_else(lacks)?;
            Ok((
                if by_width.1 <= high {
                    by_width
                } else {
                    at_height(high)
                },
                false,
            ))
        }
        "fill" => {
            let wanted = (wide.ok_or_else(lacks)?, high.ok_or_else(lacks)?);
            Ok((cover(own, wanted, 1), true))
        }
        "scale" => {
            let (w, h) = (wide.ok_or_else(lacks)?, high.ok_or_else(lacks)?);
            Ok(((w.clamp(1, own.0), h.clamp(1, own.1)), false))
        }
        other => Err(Error::message(format!(
            "`{other}` is not an operation of resize_image: there are fit_width, fit_height, fit, fill and scale"
        ))),
    }
}

/// The picture that goes with a link to the page at hand, with its whole address; none where there is none.
fn social_image(_: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    let (language, _, node, _) = desk::place();
    Ok(
        card::social(&stage, node, &language).map_or_else(Value::none, |social| {
            object([
                ("url", stage.config.base.permalink(&social.url).into()),
                ("width", social.size.0.into()),
                ("height", social.size.1.into()),
                ("type", social.mime.into()),
                ("alt", social.alt.into()),
            ])
        }),
    )
}

/// A checksum of a file as it is published, or of a text. In base64 it is what the attribute `integrity` wants after
/// `sha384-`.
fn get_hash(kwargs: Kwargs, _: &State<'_>) -> TeraResult<Value> {
    let stage = stage()?;
    let bits = kwargs.get::<u32>("sha_type")?.unwrap_or(384);
    let base64 = kwargs.get::<bool>("base64")?.unwrap_or(true);
    let bytes = if let Some(text) = kwargs.get::<&str>("literal")? {
        text.as_bytes().to_vec()
    } else {
        let path = kwargs.must_get::<&str>("path")?;
        let url = format!("/{}", path.trim_start_matches('/'));
        let url = below_base(&stage, &url).to_owned();
        // What a page loads is the copy with the name of its contents, whose addresses differ from the file's.
        let of_copy = kwargs.get::<bool>("cachebust")?.unwrap_or(true);
        let asset = asset::hashed(&stage, &url).filter(|_| of_copy);
        if let (Some(_), Some(copy)) = (&asset, asset::hashed_url(&stage, &url)) {
            made::ask(&copy);
        }
        ask(&stage, Question::File(url.clone()));
        match asset {
            Some(asset) => asset.bytes.clone(),
            None => asset::published(&stage, &url)
                .ok_or_else(|| Error::message(format!("there is no file `{path}`")))?,
        }
    };
    super::checksum::sha2(bits, &bytes, base64)
        .map(Value::from)
        .ok_or_else(|| Error::message(format!("there is no SHA-{bits}: write 256, 384 or 512")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_mean_what_zola_means_and_nothing_is_enlarged() {
        let own = (4000, 3000);
        let of = |w, h, op| target(own, (w, h), op).unwrap();
        assert_eq!(of(Some(800), None, None), ((800, 600), false));
        assert_eq!(of(None, Some(300), None), ((400, 300), false));
        assert_eq!(of(Some(800), Some(300), Some("fit")), ((400, 300), false));
        assert_eq!(of(Some(800), Some(800), None), ((800, 800), true));
        assert_eq!(
            of(Some(9000), None, Some("fit_width")),
            ((4000, 3000), false)
        );
        assert_eq!(of(Some(10), Some(20), Some("scale")), ((10, 20), false));
        assert!(target(own, (None, None), Some("fill")).is_err());
        assert!(target(own, (Some(1), Some(1)), Some("stretch")).is_err());
    }
}
