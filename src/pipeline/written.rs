//! Where what stands on built pages is written: the article, and the files that all pages share.

use std::path::Path;
use std::sync::Arc;

use crate::parse::document::Document;
use crate::read::{self, File};
use crate::render::stage::Stage;
use crate::site::outputs::{Planned, Subject};

/// The article or section that a page shows.
pub(super) fn document<'a>(stage: &'a Stage, planned: &Planned) -> Option<&'a Document> {
    match &planned.subject {
        Subject::Page(id) => Some(&stage.site.page(*id).document),
        Subject::Section(id, _) => stage.site.section(*id).document.as_deref(),
        _ => None,
    }
}

/// The text of a file of the site. What is wrong with it was said when it was read.
pub(super) fn text(file: &File) -> Arc<str> {
    file.text(&mut Vec::new())
}

/// The files that all pages share, with their texts: settings, data, templates, the site's own before the theme's.
/// `root` is the site's folder.
pub(super) fn shared(stage: &Stage, root: &Path) -> Vec<(String, Arc<str>)> {
    let settings = read::file(root, Path::new(&stage.settings_file));
    let settings = settings.map(|file| (stage.settings_file.clone(), text(&file)));
    let layers = stage.snapshot.layers.iter();
    let data = stage.snapshot.data.values();
    let files = data.chain(layers.flat_map(|layer| layer.templates.values()));
    let files = files.map(|file| (file.path.clone(), text(file)));
    settings.into_iter().chain(files).collect()
}
