//! What the stage knows of pictures and made files: looked up once a run, and kept for the next.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use super::asset::Asset;
use super::image::Facts;
use super::search::Index;
use super::stage::{Size, Stage};
use crate::digest::Digest;
use crate::read::File;

impl Stage {
    /// The size of a picture; none for a file that is no picture, or that is damaged.
    pub fn size(&self, file: &File) -> Option<Size> {
        self.picture_facts(file).size
    }

    /// What the head of a picture's file says.
    pub(super) fn picture_facts(&self, file: &File) -> Facts {
        self.pictures.facts(file, &self.shelf)
    }

    /// The digest of a picture's bytes.
    pub(super) fn picture_digest(&self, file: &File) -> Option<Digest> {
        self.pictures.digest(file, &self.shelf)
    }

    /// Keeps what the next run may know of pictures, and drops made files that nothing asked for.
    pub fn tidy_shelf(&self) {
        let of_layers = self.snapshot.layers.iter().flat_map(|l| l.statics.values());
        let files: BTreeSet<&str> = self
            .snapshot
            .content
            .values()
            .chain(of_layers)
            .map(|f| f.path.as_str())
            .collect();
        self.pictures.save(&self.shelf, |path| files.contains(path));
        self.shelf.sweep();
    }

    /// A file with its name of contents, made by `make` the first time.
    pub(super) fn cached_asset(
        &self,
        url: &str,
        make: impl FnOnce() -> Option<Arc<Asset>>,
    ) -> Option<Arc<Asset>> {
        let locked = || {
            self.assets_made
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(known) = locked().get(url) {
            return known.clone();
        }
        let made = make();
        locked().insert(url.to_owned(), made.clone());
        made
    }

    /// Looks at what is known of a language's index.
    pub(super) fn cached_index<T>(&self, language: &str, look: impl FnOnce(&Index) -> T) -> T {
        match self.indexes.get(language) {
            Some(known) => look(known),
            None => look(&Index::default()),
        }
    }

    /// The stage, shared from now on.
    pub fn into_shared(self) -> Arc<Self> {
        let stage = Arc::new(self);
        stage.share();
        stage
    }

    /// Lets the stage know itself, for functions that are handed a plain reference and need a share of it.
    pub(super) fn share(self: &Arc<Self>) {
        self.own.get_or_init(|| Arc::downgrade(self));
    }

    /// A share of this stage.
    pub(super) fn shared(&self) -> Option<Arc<Self>> {
        self.own.get()?.upgrade()
    }
}
