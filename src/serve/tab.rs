//! One open tab: what it shows, and what it has to be told when the site changes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::board::{Board, Shown};
use super::{facts, pages};
use crate::address::{decode, encode};

/// Files of a page that are watched over; a page that uses more is loaded anew by hand.
const MOST_ASSETS: usize = 500;

/// What a tab shows.
#[derive(Clone, Debug, Default)]
pub(super) struct Tab {
    path: String,
    query: String,
    digest: String,
    file: Option<String>,
    /// Addresses of files that the page uses, with what stands for what the tab has of them.
    assets: BTreeMap<String, String>,
}

/// What a tab says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// What it shows.
    Shows,
    /// The writer looks at it.
    Active,
    /// Nothing that is understood.
    Nothing,
}

impl Tab {
    /// Takes in what a tab says: `{"shows": {"path", "query", "digest", "file", "assets": […]}}` or `{"active": true}`.
    pub(super) fn hear(&mut self, text: &str, shown: &Shown, board: &Board) -> Said {
        let Ok(value) = serde_json::from_str::<Value>(text) else {
            return Said::Nothing;
        };
        let Some(shows) = value.get("shows") else {
            let is_active = value.get("active") == Some(&Value::Bool(true));
            return if is_active {
                Said::Active
            } else {
                Said::Nothing
            };
        };
        let text = |key: &str| {
            let text = shows.get(key).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        self.path = text("path");
        self.query = text("query");
        self.digest = text("digest");
        // Where the page has moved since the tab got it, only the tab knows what it was made from.
        self.file = facts::file_of(shown, &self.path)
            .or_else(|| Some(decode(&text("file"))).filter(|file| !file.is_empty()));
        let assets = shows.get("assets").and_then(Value::as_array);
        let assets = assets.into_iter().flatten().filter_map(Value::as_str);
        // A page that changes names other copies of its files; what becomes of the old ones is nothing to the tab.
        let may_change = |path: &&str| !shown.preview.as_ref().is_some_and(|p| p.is_lasting(path));
        self.assets = assets
            .filter(may_change)
            .take(MOST_ASSETS)
            .map(|path| {
                // What the browser has is what was last sent; where that is not known, what is there now.
                let sent = board.last_sent(path);
                (
                    path.to_owned(),
                    sent.unwrap_or_else(|| digest_of(shown, board, path, "")),
                )
            })
            .collect();
        Said::Shows
    }

    /// What to tell the tab of the site as it is now. `go` is where the writer wants it to go.
    pub(super) fn news(&mut self, shown: &Shown, board: &Board, go: Option<&str>) -> Value {
        let found = pages::find(shown, board, &self.path, &self.query);
        let digest = found.digest();
        board.found(found.findings());
        let changed = digest != self.digest;
        let mut go = go.filter(|to| *to != encode(&self.path)).map(str::to_owned);
        if matches!(
            found,
            pages::Found::Output(404, _) | pages::Found::Nothing(404)
        ) {
            go = go.or_else(|| self.moved(shown));
        }
        let assets: Vec<Value> = self
            .assets
            .iter_mut()
            .filter_map(|(path, known)| {
                let now = digest_of(shown, board, path, "");
                (now != *known).then(|| {
                    known.clone_from(&now);
                    json!({"path": path, "digest": now})
                })
            })
            .collect();
        let is_nothing = matches!(found, pages::Found::Nothing(500));
        let is_own = matches!(found, pages::Found::Own(_));
        json!({
            "digest": digest,
            "changed": changed,
            "nothing": is_nothing,
            "go": go,
            "assets": assets,
            "bar": if is_own { Value::Null } else { facts::bar(shown, board, &found, &self.path) },
        })
    }

    /// Where the page went that the tab shows: its file has another address now.
    fn moved(&self, shown: &Shown) -> Option<String> {
        let preview = shown.preview.as_ref()?;
        preview.url_of_source(self.file.as_deref()?)
    }
}

fn digest_of(shown: &Shown, board: &Board, path: &str, query: &str) -> String {
    pages::find(shown, board, path, query).digest()
}
