//! The layers of a site and its themes become templates, words and options.

use std::sync::Arc;

use super::Order;
use crate::config::Config;
use crate::data::Data;
use crate::diagnostic::{self, Diagnostic};
use crate::digest::{Digest, Digester};
use crate::read::{self, Layer};
use crate::render;
use crate::render::template::Engine;
use crate::render::words::Words;
use crate::site::outputs::Extras;

/// What the site's layers give.
pub(super) struct Theme {
    /// The layers, the site's own first.
    pub layers: Arc<Vec<Layer>>,
    /// The words of all layers.
    pub words: Arc<Words>,
    /// The options, each with its value.
    pub options: Data,
    /// The templates.
    pub engine: Arc<Engine>,
    /// What the layers add to the plan.
    pub extras: Arc<Extras>,
    /// Digest of all templates' names and texts.
    templates: Digest,
    /// What loading the templates found.
    faults: Vec<Diagnostic>,
}

/// Reads the layers. Where `last` has the same templates, its engine is taken over: loading is what costs.
pub(super) fn read(
    order: &Order,
    config: &Config,
    settings_file: &str,
    last: Option<&Theme>,
    findings: &mut Vec<Diagnostic>,
) -> Theme {
    let layers = look(order, config, settings_file, findings);
    let words = Words::load(&layers, config, findings);
    let options = render::theme::options(&layers, config, settings_file, findings);
    let templates = digest(&layers);
    let same = last.filter(|last| last.templates == templates);
    let (engine, faults) = same.map_or_else(
        || {
            let mut faults = Vec::new();
            let engine = render::engine(&layers, &mut faults);
            (Arc::new(engine), faults)
        },
        |last| (last.engine.clone(), last.faults.clone()),
    );
    findings.extend(faults.iter().cloned());
    let extras = render::theme::extras(&layers, |name| engine.has(name));
    let same_words = last.filter(|last| last.words.digest() == words.digest());
    Theme {
        layers: Arc::new(layers),
        words: same_words.map_or_else(|| Arc::new(words), |last| last.words.clone()),
        options,
        engine,
        extras: match last.filter(|last| *last.extras == extras) {
            Some(last) => last.extras.clone(),
            None => Arc::new(extras),
        },
        templates,
        faults,
    }
}

/// Digest of all that loading templates reads: layers in their order, names, places and bytes.
fn digest(layers: &[Layer]) -> Digest {
    let mut d = Digester::new();
    for layer in layers {
        d.text(&layer.name);
        for (name, file) in &layer.templates {
            let bytes = file.bytes().ok();
            d.text(name)
                .text(&file.path)
                .value(&bytes.map(|b| Digest::of(&b)));
        }
    }
    d.finish()
}

/// The layers. A theme that does not exist is told where the settings name it.
fn look(
    order: &Order,
    config: &Config,
    settings_file: &str,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Layer> {
    let extends = &render::theme::extends;
    let layers = read::layers(&order.root, &config.theme, extends, findings);
    if let Some(span) = config.spans.get("theme") {
        let missing = |d: &&mut Diagnostic| d.rule == "theme-missing" && d.place.is_none();
        for finding in findings.iter_mut().filter(missing) {
            finding.place = Some(diagnostic::Place::new(settings_file, *span));
        }
    }
    layers
}
