//! What a writer calls a new article becomes its place in `content/`, and an archetype becomes its first text.
//!
//! It sees the disk only through a question: what lies at a path. It writes nothing.

use super::fill::{Facts, fill_markdown, unknown};
use crate::address::{ContentPath, check_part, slugify};
use crate::moment::Zone;
use crate::parse::name::{self, Kind};

/// What lies at a path below `content/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// What was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// A path, a path with a name as a person writes it, or a folder.
    pub path: &'a str,
    /// The title, if given.
    pub title: Option<&'a str>,
    /// Whether the article gets a folder of its own.
    pub bundle: bool,
}

/// The site as far as a new article needs to know it.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// Codes of the site's languages, the main one first.
    pub languages: &'a [&'a str],
    /// The site's time zone.
    pub zone: &'a Zone,
    /// What lies at a path below `content/`.
    pub look: &'a dyn Fn(&str) -> Found,
}

/// A new article: where it will be and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Below `content/`.
    pub path: ContentPath,
    /// Its title.
    pub title: String,
    /// Section, page or bundle.
    pub kind: Kind,
    /// Last part of its address.
    pub slug: String,
    /// The section's folder below `content/`; empty at the top.
    pub section: String,
    /// Its language.
    pub language: String,
    /// The day in its name.
    pub date: Option<String>,
}

/// Finds the place of a new article. A refusal is a sentence without a final stop.
pub fn plan(asked: &Asked<'_>, around: &Around<'_>) -> Result<Planned, String> {
    let mut parts = parts(asked.path)?;
    let wants_folder = asked.path.trim_end().ends_with('/') || parts.is_empty();
    let whole = parts.join("/");
    let is_section = !parts.is_empty()
        && (around.look)(&whole) == Found::Folder
        && (around.look)(&format!("{whole}/index.md")) != Found::File;
    let last = if wants_folder || is_section {
        asked.title.map(str::to_owned).ok_or_else(|| {
            let shown = if whole.is_empty() {
                "content"
            } else {
                whole.as_str()
            };
            format!("`{shown}` is a folder; say what the article is called with --title \"...\"")
        })?
    } else {
        parts.pop().unwrap_or_default()
    };
    let named = Named::read(&last, around.languages, !(wants_folder || is_section))?;
    let mut folders = parts_as_folders(&parts, around.look);
    let (file, title) = named.file(asked, &mut folders);
    let path = ContentPath(
        folders
            .iter()
            .map(String::as_str)
            .chain([file.as_str()])
            .collect::<Vec<_>>()
            .join("/"),
    );
    let known = name::read(&path, around.languages, around.zone);
    let planned = Planned {
        title: title.unwrap_or_else(|| words_of(&known.stem)),
        kind: known.kind,
        slug: slugify(&known.stem),
        section: known.folder,
        language: known
            .language
            .unwrap_or_else(|| around.languages.first().copied().unwrap_or("en").to_owned()),
        date: known.date.map(crate::moment::Moment::text),
        path,
    };
    if planned.title.trim().is_empty() {
        return Err("a title is needed: --title \"...\"".to_owned());
    }
    taken(&planned, around)?;
    Ok(planned)
}

/// The parts of the path below `content/`; a part that leads out or can't be a file's name is refused.
fn parts(path: &str) -> Result<Vec<String>, String> {
    let text = path.trim().replace('\\', "/");
    let is_drive = text.as_bytes().get(1) == Some(&b':');
    if text.starts_with('/') || text.starts_with('~') || is_drive {
        return Err(format!(
            "`{path}` is a path of the whole computer; give one below content/, such as articles/first-visit"
        ));
    }
    let mut below = text.trim_start_matches("./");
    below = below.strip_prefix("@/").unwrap_or(below);
    below = below.strip_prefix("content/").unwrap_or(below);
    if below == "content" {
        below = "";
    }
    let mut parts = Vec::new();
    for part in below.split('/').filter(|p| !p.is_empty() && *p != ".") {
        if part == ".." {
            return Err(format!("`{path}` leads out of content/"));
        }
        parts.push(part.trim().to_owned());
    }
    Ok(parts)
}

/// Folders that are there keep their names; a new one gets a name that makes a good address.
fn parts_as_folders(parts: &[String], look: &dyn Fn(&str) -> Found) -> Vec<String> {
    let mut folders: Vec<String> = Vec::new();
    for part in parts {
        let so_far = folders.iter().map(String::as_str).chain([part.as_str()]);
        let path = so_far.collect::<Vec<_>>().join("/");
        let keep = look(&path) == Found::Folder || is_plain(part);
        folders.push(if keep { part.clone() } else { slugify(part) });
    }
    folders
}

/// The last part of what was asked, taken apart.
struct Named {
    /// Without date, language and ending.
    stem: String,
    /// `2026-04-10-` as it was written.
    date: String,
    language: Option<String>,
}

impl Named {
    /// `is_path` tells a file's name from a title, in which a dot means nothing.
    fn read(last: &str, languages: &[&str], is_path: bool) -> Result<Self, String> {
        let bare = last.strip_suffix(".md").unwrap_or(last);
        let had_ending = bare.len() < last.len();
        let (stem, language) = match bare.rsplit_once('.') {
            Some((stem, code)) if is_path && languages.contains(&code) && !stem.is_empty() => {
                (stem, Some(code.to_owned()))
            }
            Some((_, code)) if is_path && had_ending && code.len() == 2 => {
                return Err(format!(
                    "`{code}` is not a language of this site; it has {}",
                    languages.join(", ")
                ));
            }
            _ => (bare, None),
        };
        let (date, stem) = match stem.get(..11).filter(|_| is_path) {
            Some(head) if is_date(head) && stem.len() > 11 => stem.split_at(11),
            _ => ("", stem),
        };
        // What will be made into a slug may hold anything.
        if is_plain(stem) {
            check_part(stem).map_err(|fault| format!("`{last}` {}", fault.reason()))?;
        }
        Ok(Self {
            stem: stem.trim().to_owned(),
            date: date.to_owned(),
            language,
        })
    }

    /// The file's name, and the title where it is known. A bundle's folder is added to `folders`.
    fn file(&self, asked: &Asked<'_>, folders: &mut Vec<String>) -> (String, Option<String>) {
        let language = self
            .language
            .as_ref()
            .map(|code| format!(".{code}"))
            .unwrap_or_default();
        let given = asked.title.map(|t| t.trim().to_owned());
        if self.stem == "_index" || (self.stem == "index" && !folders.is_empty()) {
            return (format!("{}{language}.md", self.stem), given);
        }
        let (slug, title) = if is_plain(&self.stem) {
            (self.stem.clone(), given)
        } else {
            (
                slugify(&self.stem),
                given.or_else(|| Some(self.stem.clone())),
            )
        };
        let stem = format!("{}{slug}", self.date);
        if asked.bundle {
            folders.push(stem);
            (format!("index{language}.md"), title)
        } else {
            (format!("{stem}{language}.md"), title)
        }
    }
}

/// `2026-04-10-`.
fn is_date(head: &str) -> bool {
    let bytes = head.as_bytes();
    bytes.len() == 11
        && bytes.iter().enumerate().all(|(i, b)| match i {
            4 | 7 => *b == b'-',
            10 => *b == b'-' || *b == b'_',
            _ => b.is_ascii_digit(),
        })
}

/// A name that is a good address already.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b))
}

/// `first-visit` in words: `First visit`.
fn words_of(stem: &str) -> String {
    let words = stem.replace(['-', '_'], " ");
    let mut chars = words.trim().chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// Refuses a place where something is already, and one beside a page or bundle that has the same address.
fn taken(planned: &Planned, around: &Around<'_>) -> Result<(), String> {
    let path = planned.path.as_str();
    if (around.look)(path) != Found::Nothing {
        return Err(format!(
            "content/{path} is there already; open it, or choose another name"
        ));
    }
    let twin = match planned.kind {
        Kind::Section => return Ok(()),
        Kind::Page => path.strip_suffix(".md").map(|bare| {
            let (stem, code) = bare
                .rsplit_once('.')
                .filter(|(_, code)| around.languages.contains(code))
                .map_or((bare, String::new()), |(stem, code)| {
                    (stem, format!(".{code}"))
                });
            format!("{stem}/index{code}.md")
        }),
        Kind::Bundle => path
            .rsplit_once("/index")
            .map(|(folder, ending)| format!("{folder}{ending}")),
    };
    match twin.filter(|twin| (around.look)(twin) == Found::File) {
        Some(twin) => Err(format!(
            "content/{twin} has that address already; open it, or choose another name"
        )),
        None => Ok(()),
    }
}

/// The archetypes that may serve, the nearest first: of the section in the article's language, of the section, of the
/// sections above it, then the general one.
pub fn archetypes(planned: &Planned, kind: Option<&str>) -> Vec<String> {
    let mut names = Vec::new();
    if let Some(kind) = kind {
        names.push(kind.to_owned());
    } else if planned.kind == Kind::Section {
        names.push("section".to_owned());
    } else {
        let mut folder = planned.section.as_str();
        while !folder.is_empty() {
            names.push(folder.to_owned());
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
        names.push("default".to_owned());
    }
    names
        .iter()
        .flat_map(|name| {
            [
                format!("{name}.{}.md", planned.language),
                format!("{name}.md"),
            ]
        })
        .collect()
}

/// The archetype for a site that has none, in the article's language where there is one.
pub fn built_in(planned: &Planned) -> &'static str {
    match (
        planned.kind == Kind::Section,
        planned.language.starts_with("es"),
    ) {
        (true, false) => include_str!("../../starter/en/archetypes/section.md"),
        (true, true) => include_str!("../../starter/es/archetypes/section.md"),
        (false, false) => include_str!("../../starter/en/archetypes/default.md"),
        (false, true) => include_str!("../../starter/es/archetypes/default.md"),
    }
}

/// What an article's first text is made from.
#[derive(Clone, Copy, Debug)]
pub struct Beginning<'a> {
    /// The archetype's file, as a message names it.
    pub archetype: &'a str,
    /// What it holds.
    pub text: &'a str,
    /// Today, such as `2026-04-10`.
    pub today: &'a str,
    /// Id or name of the author; empty where none is known.
    pub author: &'a str,
    /// The site's title.
    pub site_title: &'a str,
    /// Whether the article has to be a draft, whatever the archetype says.
    pub draft: bool,
}

/// The text of a new article. A placeholder that stands for nothing is refused with its place.
pub fn text(planned: &Planned, beginning: &Beginning<'_>) -> Result<String, String> {
    let mut facts = Facts::new();
    facts.text("title", &planned.title);
    facts.exact("date", planned.date.as_deref().unwrap_or(beginning.today));
    facts.exact("slug", &planned.slug);
    facts.exact("section", &planned.section);
    facts.exact("language", &planned.language);
    facts.text("author", beginning.author);
    facts.text("site_title", beginning.site_title);
    if let Some(first) = unknown(beginning.text, &facts).first() {
        let hint = match &first.near {
            Some(near) => format!("did you mean {{{{ {near} }}}}?"),
            None => format!("there are {}", facts.names().collect::<Vec<_>>().join(", ")),
        };
        return Err(format!(
            "{}:{}: {{{{ {} }}}} stands for nothing; {hint}",
            beginning.archetype, first.line, first.name
        ));
    }
    let filled = fill_markdown(beginning.text, &facts);
    Ok(if beginning.draft {
        as_draft(&filled)
    } else {
        filled
    })
}

/// Whether the front matter of a text says that it is a draft.
pub fn is_draft(text: &str) -> bool {
    front_matter_lines(text)
        .any(|line| line.split('#').next().unwrap_or_default().replace(' ', "") == "draft:true")
}

fn front_matter_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .skip(1)
        .take_while(|line| line.trim_end() != "---")
        .map(str::trim_end)
}

/// The text with `draft: true` in its front matter: in place of another `draft:`, or as the last line.
fn as_draft(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 12);
    let mut fences = 0;
    let mut said = false;
    for line in text.lines() {
        let is_fence = line.trim_end() == "---" && fences < 2;
        if is_fence && fences == 1 && !said {
            out.push_str("draft: true\n");
        }
        fences += u8::from(is_fence);
        if fences == 1 && line.starts_with("draft:") {
            said = true;
            out.push_str("draft: true\n");
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plan in a site with the folders `articles` and `articles/news`, the page `articles/costs.md` and the bundle
    /// `articles/rooms/index.md`.
    fn planned(path: &str, title: Option<&str>, bundle: bool) -> Result<Planned, String> {
        let look = |path: &str| match path {
            "articles" | "articles/news" | "articles/rooms" | "Old Folder" => Found::Folder,
            "articles/costs.md" | "articles/rooms/index.md" => Found::File,
            _ => Found::Nothing,
        };
        let zone = Zone::utc();
        let around = Around {
            languages: &["en", "es"],
            zone: &zone,
            look: &look,
        };
        plan(
            &Asked {
                path,
                title,
                bundle,
            },
            &around,
        )
    }

    #[test]
    fn a_name_becomes_a_place_and_a_title() {
        // Asked path | --title | file | title.
        let table = "
            articles/first-visit |  | articles/first-visit.md | First visit
            content/articles/first-visit.md |  | articles/first-visit.md | First visit
            @/articles/first-visit | What to expect | articles/first-visit.md | What to expect
            articles/What to expect |  | articles/what-to-expect.md | What to expect
            articles | What to expect? | articles/what-to-expect.md | What to expect?
            articles/news/ | Costs vs. care | articles/news/costs-vs-care.md | Costs vs. care
             | Costs | costs.md | Costs
            articles/first-visit.es |  | articles/first-visit.es.md | First visit
            articles/Qué esperar.es.md |  | articles/que-esperar.es.md | Qué esperar
            articles/2026-04-10-open-day |  | articles/2026-04-10-open-day.md | Open day
            articles/2026-04-10-Open day |  | articles/2026-04-10-open-day.md | Open day
            articles/new/index.md |  | articles/new/index.md | New
            articles/Deep Sleep/first night |  | articles/deep-sleep/first-night.md | first night
            Old Folder/first-night |  | Old Folder/first-night.md | First night
            services/_index.md |  | services/_index.md | Services
        ";
        for row in table.trim().lines() {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            let title = Some(cells[1]).filter(|t| !t.is_empty());
            let found = planned(cells[0], title, false).unwrap_or_else(|e| panic!("{row}: {e}"));
            assert_eq!(
                (found.path.as_str(), found.title.as_str()),
                (cells[2], cells[3]),
                "{row}"
            );
        }
    }

    #[test]
    fn a_bundle_gets_a_folder() {
        let found = planned("articles/First visit.es", None, true).unwrap();
        assert_eq!(found.path.as_str(), "articles/first-visit/index.es.md");
        assert_eq!(
            (found.kind, found.section.as_str(), found.slug.as_str()),
            (Kind::Bundle, "articles", "first-visit")
        );
        assert_eq!(found.language, "es");
    }

    #[test]
    fn what_leads_out_or_is_taken_is_refused() {
        for (path, bundle, said) in [
            ("../secrets", false, "leads out of content/"),
            ("articles/../../secrets", false, "leads out of content/"),
            ("/etc/passwd", false, "a path of the whole computer"),
            ("C:\\site\\x", false, "a path of the whole computer"),
            (
                "articles",
                false,
                "is a folder; say what the article is called",
            ),
            (
                "articles/costs",
                false,
                "content/articles/costs.md is there already",
            ),
            (
                "articles/costs",
                true,
                "content/articles/costs.md has that address already",
            ),
            (
                "articles/rooms",
                false,
                "content/articles/rooms/index.md has that address already",
            ),
            (
                "articles/rooms",
                true,
                "content/articles/rooms/index.md is there already",
            ),
            (
                "articles/first.fr.md",
                false,
                "`fr` is not a language of this site; it has en, es",
            ),
            ("articles/...", false, "only dots"),
        ] {
            let refused = planned(path, None, bundle).unwrap_err();
            assert!(refused.contains(said), "{path}: {refused}");
        }
    }

    #[test]
    fn the_nearest_archetype_serves() {
        let found = planned("articles/news/open-day.es", None, false).unwrap();
        assert_eq!(
            archetypes(&found, None),
            [
                "articles/news.es.md",
                "articles/news.md",
                "articles.es.md",
                "articles.md",
                "default.es.md",
                "default.md"
            ]
        );
        assert_eq!(archetypes(&found, Some("news")), ["news.es.md", "news.md"]);
    }

    fn beginning(text: &str, draft: bool) -> Beginning<'_> {
        Beginning {
            archetype: "archetypes/a.md",
            text,
            today: "2026-04-10",
            author: "",
            site_title: "Clinic",
            draft,
        }
    }

    #[test]
    fn a_draft_is_one_whatever_the_archetype_says() {
        let found = planned("articles/x", None, false).unwrap();
        for archetype in [
            "---\ntitle: {{ title }}\n---\ndraft: no\n",
            "---\ntitle: {{ title }}\ndraft: false\n---\n",
        ] {
            let plain = text(&found, &beginning(archetype, false)).unwrap();
            assert!(!is_draft(&plain), "{plain}");
            let draft = text(&found, &beginning(archetype, true)).unwrap();
            assert!(is_draft(&draft), "{draft}");
            assert_eq!(draft.matches("draft: true").count(), 1);
        }
    }

    #[test]
    fn a_placeholder_that_stands_for_nothing_is_named_with_its_place() {
        let found = planned("articles/x", None, false).unwrap();
        let refused =
            text(&found, &beginning("---\ntitle: {{ titel }}\n---\n", false)).unwrap_err();
        assert_eq!(
            refused,
            "archetypes/a.md:2: {{ titel }} stands for nothing; did you mean {{ title }}?"
        );
    }
}
