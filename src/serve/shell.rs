//! The pages of the preview itself: the frame around them, and what stands where the site has nothing to show.

use super::board::{Board, Shown};
use super::exchange::OWN;
use crate::address::decode;
use crate::report::escaped;

/// A page of the preview around its `main` element.
pub(super) fn page(title: &str, main: &str, with_script: bool) -> String {
    let script = if with_script {
        format!("<script defer src=\"{OWN}writers.js\"></script>")
    } else {
        String::new()
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">\
         <title>{}</title><link rel=\"icon\" href=\"data:,\">\
         <link rel=\"stylesheet\" href=\"{OWN}writers.css\">{script}</head>\n<body>{main}</body></html>\n",
        escaped(title)
    )
}

/// What stands where there is no page to show: the script puts the findings over it.
pub(super) fn html(shown: &Shown, board: &Board, status: u16, path: &str) -> String {
    if status == 404 {
        let main = format!(
            "<main class=\"empty\"><h1>Nothing is here</h1><p>The site has no page at <code>{}</code>.</p>\
             <p><a href=\"{OWN}\">All articles of the site</a></p></main>",
            escaped(&decode(path))
        );
        return page("Nothing is here", &main, false);
    }
    let found = super::pages::Found::Nothing(500);
    let file = super::facts::file_of(shown, path);
    let problems = super::facts::problems(shown, &found, file.as_deref());
    let main = format!(
        "<main class=\"empty\"><h1>This page can’t be shown yet</h1>\
         <p>Something has to be mended first. The page comes by itself when it is.</p>{}\
         <p><a href=\"{OWN}\">All articles of the site</a></p></main>",
        super::findings_page::list(&problems, board)
    );
    page("This page can’t be shown yet", &main, false)
}
