//! Rules on the whole site, run on what a stage holds.

use std::path::Path;

use crate::check::Checks;
use crate::check::whole::Whole;
use crate::diagnostic::Diagnostic;
use crate::read::{self, File};
use crate::relate::Profile;
use crate::render::stage::Stage;

/// What they find. `root` is the site's folder, `profiles` are as many as pages. None once it is no longer wanted,
/// which is asked before each rule.
pub(super) fn look(
    stage: &Stage,
    root: &Path,
    profiles: Vec<Option<&Profile>>,
    checks: &Checks,
    is_wanted: &dyn Fn() -> bool,
) -> Option<Vec<Diagnostic>> {
    // What is wrong with a file was said when it was read.
    let text = |file: Option<&File>| {
        file.map_or_else(String::new, |f| f.text(&mut Vec::new()).to_string())
    };
    let settings_file = stage.settings_file.as_str();
    let whole = Whole {
        site: &stage.site,
        config: &stage.config,
        clock: stage.run.clock,
        settings_file,
        profiles,
        related: &|id| stage.related(id).to_vec(),
        text: &|id| {
            let path = stage.site.page(id).document.path.as_str();
            text(stage.snapshot.content.get(path))
        },
        settings: &|| text(read::file(root, Path::new(settings_file)).as_ref()),
    };
    checks.whole_while(&whole, is_wanted)
}
