//! `pamphlet new PATH`: a new article from an archetype.

use std::fmt::Write as _;
use std::path::Path;

use clap::Args;

use super::{Clock, General, Hidden, show, status};
use crate::config::Config;
use crate::diagnostic::{has_errors, nearest};
use crate::parse::front_matter;
use crate::parse::name::Kind;
use crate::pipeline::{self, Goal};
use crate::start::article::{self, Around, Asked, Beginning, Found, Planned};
use crate::{read, write};

/// Make a new article.
#[derive(Args)]
#[command(after_help = "Examples:
  pamphlet new articles/first-visit
  pamphlet new \"articles/What to expect at your first visit\"
  pamphlet new articles --title \"What to expect at your first visit\" --edit
  pamphlet new articles/first-visit.es --title \"Su primera visita\"")]
pub(super) struct New {
    /// Where it goes below content/: a file's name, a name in plain words, or a folder
    path: String,
    /// Its title [default: made from the name]
    #[arg(short, long)]
    title: Option<String>,
    /// Give it a folder of its own, for pictures and files beside the text
    #[arg(short, long)]
    bundle: bool,
    /// Make it a draft, whatever the archetype says
    #[arg(short = 'D', long)]
    draft: bool,
    /// Open it in the editor that $VISUAL or $EDITOR names
    #[arg(short, long)]
    edit: bool,
    /// Who writes it: an id of data/people.yaml [default: the first writer there]
    #[arg(short, long)]
    author: Option<String>,
    /// The archetype, by its name in archetypes/ [default: the section's]
    #[arg(short, long, value_name = "NAME")]
    kind: Option<String>,
    #[command(flatten)]
    clock: Clock,
}

impl New {
    pub(super) fn run(&self, general: &General) -> u8 {
        match self.make(general) {
            Ok(status) => status,
            Err((status, sentence)) => {
                if !sentence.is_empty() {
                    show::complain(general, &sentence);
                }
                status
            }
        }
    }

    fn make(&self, general: &General) -> Result<u8, (u8, String)> {
        let seconds = self
            .clock
            .seconds(general)
            .map_err(|s| (s, String::new()))?;
        let config = settings(general, seconds)?;
        let languages: Vec<&str> = config.language_codes().collect();
        let content = general.root.join("content");
        let around = Around {
            languages: &languages,
            zone: &config.zone,
            look: &|path| look(&content, path),
        };
        let asked = Asked {
            path: &self.path,
            title: self.title.as_deref(),
            bundle: self.bundle,
        };
        let usage = |sentence: String| (status::USAGE, sentence);
        let planned = article::plan(&asked, &around).map_err(usage)?;
        let (archetype, from) = self.archetype(general, &planned).map_err(usage)?;
        let author = self.author(general).map_err(usage)?;
        let beginning = Beginning {
            archetype: &archetype,
            text: &from,
            today: &super::day(seconds, &config.zone),
            author: &author,
            site_title: &config.title,
            draft: self.draft,
        };
        let text = article::text(&planned, &beginning).map_err(usage)?;
        readable(&archetype, &text, &planned, &config).map_err(usage)?;
        let file = planned.path.file();
        write::add_source(&general.root, &file, &text)
            .map_err(|error| (status::DISK, format!("{file} can't be written: {error}")))?;
        if !general.quiet {
            let is_draft = article::is_draft(&text);
            show::out(&self.said(&planned, &archetype, &author, is_draft));
        }
        if self.edit {
            return edit(&general.root.join(&file)).map_err(usage);
        }
        Ok(status::DONE)
    }

    /// The archetype's name as a message shows it, and its text.
    fn archetype(&self, general: &General, planned: &Planned) -> Result<(String, String), String> {
        for name in article::archetypes(planned, self.kind.as_deref()) {
            let path = Path::new("archetypes").join(&name);
            let Some(file) = read::file(&general.root, &path) else {
                continue;
            };
            let mut findings = Vec::new();
            let text = file.text(&mut findings);
            return match findings.first() {
                Some(finding) => Err(format!("archetypes/{name}: {}", finding.message)),
                None => Ok((format!("archetypes/{name}"), text.to_string())),
            };
        }
        let Some(kind) = &self.kind else {
            let text = article::built_in(planned).to_owned();
            return Ok(("pamphlet's own archetype".to_owned(), text));
        };
        let there = read::entries(&general.root.join("archetypes")).unwrap_or_default();
        let names: Vec<&str> = there.iter().filter_map(|f| f.strip_suffix(".md")).collect();
        Err(if names.is_empty() {
            format!("there is no archetypes/{kind}.md")
        } else {
            format!(
                "there is no archetypes/{kind}.md; there are {}",
                names.join(", ")
            )
        })
    }

    /// The author that was asked for, or the first person without a clinical credential, or the first person.
    fn author(&self, general: &General) -> Result<String, String> {
        // What is wrong with the file is for `build` to say.
        let people = pipeline::people(&general.root, &mut Vec::new());
        let Some(asked) = &self.author else {
            let writer = people.iter().find(|p| p.credentials.is_empty());
            let first = writer.or_else(|| people.first());
            return Ok(first.map(|p| p.id.clone()).unwrap_or_default());
        };
        let known = people
            .iter()
            .find(|p| p.id == *asked || p.name.eq_ignore_ascii_case(asked));
        match known {
            Some(person) => Ok(person.id.clone()),
            None if people.is_empty() => Ok(asked.clone()),
            None => {
                let ids: Vec<&str> = people.iter().map(|p| p.id.as_str()).collect();
                let hint = match nearest(asked, ids.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there are {}", ids.join(", ")),
                };
                Err(format!("there is no `{asked}` in data/people.yaml; {hint}"))
            }
        }
    }

    fn said(&self, planned: &Planned, archetype: &str, author: &str, is_draft: bool) -> String {
        let file = planned.path.file();
        let mut text = format!("Made {file}: \"{}\"", planned.title);
        if !author.is_empty() {
            let _ = write!(text, ", by {author}");
        }
        let _ = writeln!(text, " (from {archetype}).\n\nNext:");
        if !self.edit {
            let _ = writeln!(text, "  write it      open {file} in your editor");
        }
        if planned.kind == Kind::Bundle {
            let folder = planned.path.folder();
            let _ = writeln!(
                text,
                "  add pictures  put them into content/{folder}/, beside the text"
            );
        }
        text.push_str(match (super::has_command("serve"), is_draft) {
            (true, _) => "  look at it    pamphlet serve --open\n",
            (false, true) => "  look at it    pamphlet build --drafts\n",
            (false, false) => "  look at it    pamphlet build\n",
        });
        let _ = writeln!(text, "  check it      pamphlet check {file}");
        if is_draft {
            text.push_str("  publish it    take out the line `draft: true`, then pamphlet build\n");
        }
        text
    }
}

/// The settings; a folder that is no site is refused.
fn settings(general: &General, seconds: i64) -> Result<Config, (u8, String)> {
    let is_site = read::file(&general.root, Path::new(pipeline::SETTINGS)).is_some()
        || general.config.is_some()
        || look(&general.root, "content") == Found::Folder;
    if !is_site {
        let sentence = format!(
            "`{}` is no site: it has neither pamphlet.yaml nor content/; go to the site's folder, or make one with pamphlet init",
            general.root.display()
        );
        return Err((status::USAGE, sentence));
    }
    let hidden = Hidden {
        drafts: false,
        future: false,
        expired: false,
    };
    let mut findings = Vec::new();
    let order = general.order(Goal::Site, hidden, seconds);
    let config = pipeline::settings_of(&order, &mut findings);
    findings.retain(|f| f.severity == crate::diagnostic::Severity::Error);
    match config {
        Some(config) if !has_errors(&findings) => Ok(config),
        _ => {
            show::findings(general, &findings);
            Err((status::SETTINGS, String::new()))
        }
    }
}

fn look(content: &Path, path: &str) -> Found {
    let whole = content.join(path);
    if whole.is_dir() {
        Found::Folder
    } else if whole.symlink_metadata().is_ok() {
        Found::File
    } else {
        Found::Nothing
    }
}

/// Refuses an archetype that gives front matter which a build would refuse.
fn readable(archetype: &str, text: &str, planned: &Planned, config: &Config) -> Result<(), String> {
    let mut findings = Vec::new();
    let is_section = planned.kind == Kind::Section;
    front_matter::read(archetype, text, is_section, config, &mut findings);
    let first = findings
        .iter()
        .find(|f| f.severity == crate::diagnostic::Severity::Error);
    match first {
        None => Ok(()),
        Some(finding) => {
            let line = finding.place.as_ref().map_or(1, |place| {
                let before = text.get(..place.span.start as usize).unwrap_or_default();
                before.matches('\n').count() + 1
            });
            Err(format!(
                "{archetype} makes front matter that can't be read, in line {line}: {}",
                finding.message
            ))
        }
    }
}

/// Opens a file in the writer's editor and waits for its end.
fn edit(file: &Path) -> Result<u8, String> {
    let named = ["VISUAL", "EDITOR"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.trim().is_empty());
    let Some(named) = named else {
        return Err("no editor is set: name one in the variable VISUAL or EDITOR, for example VISUAL=\"code --wait\"".to_owned());
    };
    let mut words = named.split_whitespace();
    let program = words.next().unwrap_or_default();
    match std::process::Command::new(program)
        .args(words)
        .arg(file)
        .status()
    {
        Ok(done) if done.success() => Ok(status::DONE),
        Ok(_) => Err(format!(
            "the editor `{named}` ended with an error; the article is kept"
        )),
        Err(error) => Err(format!(
            "the editor `{named}` can't be started: {error}; the article is kept"
        )),
    }
}
