//! Files that are made because something asks for them: pictures of other sizes, and copies of files under names that
//! tell their contents, so that a browser may keep them for ever.
//!
//! Their addresses say what they are (`/hashed/…`), so the preview can make one that it is asked for. A build makes
//! those that its pages asked for: each question stands in the record of the output that asked it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::image::make;
use super::image::variant::Variant;
use super::job::Made;
use super::press::Press;
use super::stage::Stage;
use super::{Content, asset, card, desk};
use crate::address::UrlPath;
use crate::digest::Digest;
use crate::ledger::Question;
use crate::site::outputs::{Planned, Subject};

/// The folder of all such files: what lies below it never changes under its name.
pub const FOLDER: &str = "/hashed";

/// What an address below [`FOLDER`] means.
enum Request {
    Picture(Variant),
    Copy(String),
    Card(card::Card),
}

/// The request that an address means, if it names what there is now: the right digits and a file to make it from.
fn request(stage: &Stage, url: &str) -> Option<Request> {
    if let Some((variant, digits)) = Variant::parse(url) {
        let file = source(stage, &variant)?;
        let known = stage.picture_digest(file)?;
        return (variant.key(known).short() == digits).then_some(Request::Picture(variant));
    }
    if let Some(card) = card::at(stage, url) {
        return Some(Request::Card(card));
    }
    let (path, digits) = asset::unhashed(url)?;
    let asset = asset::hashed(stage, &path)?;
    (asset.digest.short() == digits).then_some(Request::Copy(path))
}

fn source<'a>(stage: &'a Stage, variant: &Variant) -> Option<&'a crate::read::File> {
    stage.file_of(&stage.at(&variant.source)?.subject)
}

/// Notes that the output at hand needs the file at an address.
pub(super) fn ask(url: &UrlPath) {
    let (question, answer) = question(url);
    desk::ask(question, answer);
}

fn question(url: &UrlPath) -> (Question, Digest) {
    (Question::Made(url.0.clone()), Digest::of(url.0.as_bytes()))
}

/// The answer to [`Question::Made`]: whether the address still names something, and so whether it has the right name.
pub(super) fn answer(stage: &Stage, url: &str) -> Digest {
    request(stage, url).map_or_else(Digest::default, |_| Digest::of(url.as_bytes()))
}

/// The output at an address that is not in the plan but can be made.
pub fn planned(stage: &Arc<Stage>, url: &str) -> Option<Planned> {
    stage.share();
    request(stage, url)?;
    let url = UrlPath(url.to_owned());
    Some(Planned {
        path: url.output(),
        url,
        subject: Subject::Made,
        origin: None,
    })
}

/// Makes one file.
pub(super) fn run(stage: &Stage, planned: &Planned) -> Made {
    let nothing = Made {
        content: Content::Bytes(Vec::new()),
        asks: Vec::new(),
        findings: Vec::new(),
    };
    match request(stage, planned.url.as_str()) {
        Some(Request::Picture(variant)) => source(stage, &variant)
            .and_then(|file| make::run(stage, file, &[&variant]).pop())
            .unwrap_or(nothing),
        Some(Request::Copy(path)) => match asset::hashed(stage, &path) {
            Some(asset) => Made {
                content: Content::Bytes(asset.bytes.clone()),
                asks: asset.asks.iter().map(question).collect(),
                ..nothing
            },
            None => nothing,
        },
        Some(Request::Card(card)) => Made {
            content: card::run(stage, &card),
            ..nothing
        },
        None => nothing,
    }
}

/// Makes everything that the outputs of a build asked for, each once. Sizes of one picture are made together, so that
/// it is decoded once.
pub(super) fn render<'a>(
    press: Press<'_, 'a>,
    rendered: &[super::Made<'a>],
) -> Vec<super::Made<'a>> {
    let mut known = BTreeSet::new();
    let mut made = Vec::new();
    let mut next = wanted(press, rendered, &mut known);
    // A stylesheet that was asked for asks for its typefaces in turn.
    while !next.is_empty() {
        let round = round(press, &next);
        next = wanted(press, &round, &mut known);
        made.extend(round);
    }
    made
}

/// The addresses that outputs ask for and that were not known before.
fn wanted(
    press: Press<'_, '_>,
    rendered: &[super::Made<'_>],
    known: &mut BTreeSet<String>,
) -> BTreeSet<String> {
    let records = rendered.iter().filter_map(|made| made.known(press.last));
    let urls = records
        .flat_map(|r| &r.asks)
        .filter_map(|(question, _)| match question {
            Question::Made(url) => Some(url),
            _ => None,
        });
    let mut new = BTreeSet::new();
    for url in urls {
        if !known.contains(url) {
            known.insert(url.clone());
            new.insert(url.clone());
        }
    }
    new
}

fn round<'a>(press: Press<'_, 'a>, wanted: &BTreeSet<String>) -> Vec<super::Made<'a>> {
    let mut groups: BTreeMap<String, Vec<(Planned, Option<Variant>)>> = BTreeMap::new();
    for planned in wanted.iter().filter_map(|url| planned(press.stage, url)) {
        let variant = Variant::parse(planned.url.as_str()).map(|(variant, _)| variant);
        let group = match &variant {
            Some(variant) => variant.source.clone(),
            None => planned.url.0.clone(),
        };
        groups.entry(group).or_default().push((planned, variant));
    }
    let groups: Vec<_> = groups.into_values().collect();
    groups
        .par_iter()
        .flat_map_iter(|group| one_source(press, group))
        .collect()
}

fn one_source<'a>(
    press: Press<'_, 'a>,
    group: &[(Planned, Option<Variant>)],
) -> Vec<super::Made<'a>> {
    let stage = press.stage;
    let mut done = Vec::new();
    let mut waiting = Vec::new();
    for (planned, variant) in group {
        let key = super::key(stage, planned);
        if variant.is_none() {
            card::keep(stage, planned.url.as_str());
        }
        if let Some(variant) = variant
            && let Some(digest) = source(stage, variant).and_then(|f| stage.picture_digest(f))
        {
            // Kept also where it need not be opened.
            stage.shelf.keep(variant.key(digest));
        }
        if press.holds(planned, key) {
            done.extend(press.beyond(planned, None));
        } else {
            waiting.push((planned, variant.as_ref(), key));
        }
    }
    let pictures: Vec<&Variant> = waiting.iter().filter_map(|(_, v, _)| *v).collect();
    let file = pictures.first().and_then(|v| source(stage, v));
    let mut made = file
        .map(|file| make::run(stage, file, &pictures))
        .unwrap_or_default()
        .into_iter();
    for (planned, variant, key) in waiting {
        let made = match variant {
            Some(_) => made.next(),
            None => Some(run(stage, planned)),
        };
        if let Some(made) = made {
            let one = super::recorded(stage, planned, key, made);
            done.extend(press.beyond(planned, Some(one)));
        }
    }
    done
}
