//! `pamphlet init DIR`: a new site, from flags or from answers on a terminal.

use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Clock, General, show, status};
use crate::moment::Zone;
use crate::start::details::{Details, FIELDS, Field, Language};
use crate::start::{self, ask};
use crate::{read, write};

/// Make a new site.
#[derive(Args)]
pub(super) struct Init {
    /// The new folder; one that is there has to be empty
    dir: PathBuf,
    /// The clinic's name [default: made from the folder's name]
    #[arg(long)]
    name: Option<String>,
    /// Telephone, as patients dial it
    #[arg(long)]
    phone: Option<String>,
    /// Street and number
    #[arg(long)]
    street: Option<String>,
    /// City
    #[arg(long)]
    city: Option<String>,
    /// State or region
    #[arg(long)]
    region: Option<String>,
    /// Postal code
    #[arg(long)]
    postal_code: Option<String>,
    /// Country, in two letters [default: US]
    #[arg(long)]
    country: Option<String>,
    /// E-mail address for general questions
    #[arg(long)]
    email: Option<String>,
    /// Where the site will stand, such as <https://www.your-clinic.com>
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    /// Language of the texts: en or es [default: en]
    #[arg(long)]
    language: Option<String>,
    /// Time zone, such as America/Denver [default: the state's]
    #[arg(long)]
    timezone: Option<String>,
    /// Ask nothing, even on a terminal
    #[arg(short, long)]
    yes: bool,
    /// Add what is missing to a folder that has something in it; nothing is overwritten
    #[arg(short, long)]
    force: bool,
    #[command(flatten)]
    clock: Clock,
}

/// What an otherwise empty folder may hold: what version control and file managers leave behind.
const OVERLOOKED: [&str; 4] = [".git", ".DS_Store", "Thumbs.db", "desktop.ini"];

impl Init {
    pub(super) fn run(&self, general: &General) -> u8 {
        let root = general.root.join(&self.dir);
        if let Err((status, sentence)) = self.room(&root) {
            show::complain(general, &sentence);
            return status;
        }
        let details = match self.details(general, &root) {
            Ok(details) => details,
            Err(status) => return status,
        };
        let today = match self.today(general, &details) {
            Ok(today) => today,
            Err(status) => return status,
        };
        let mut made = Vec::new();
        let mut kept = 0;
        for (path, text) in start::site(&details, &today) {
            match write::add_source(&root, &path, &text) {
                Ok(()) => made.push(path),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => kept += 1,
                Err(error) => {
                    show::complain(general, &format!("{path} can't be written: {error}"));
                    return status::DISK;
                }
            }
        }
        if !general.quiet {
            show::out(&self.said(&details, &made, kept));
        }
        status::DONE
    }

    /// Whether the folder is free.
    fn room(&self, root: &Path) -> Result<(), (u8, String)> {
        if read::file(root, Path::new("")).is_some() {
            let sentence = format!("`{}` is a file; choose another name", root.display());
            return Err((status::USAGE, sentence));
        }
        let entries = read::entries(root).map_err(|error| {
            let sentence = format!("`{}` can't be looked at: {error}", root.display());
            (status::DISK, sentence)
        })?;
        let first = entries
            .iter()
            .find(|name| !OVERLOOKED.contains(&name.as_str()));
        match first {
            Some(name) if !self.force => Err((
                status::USAGE,
                format!(
                    "`{}` has something in it already (`{name}`); choose an empty folder, or add what is missing with --force: nothing is overwritten",
                    self.dir.display()
                ),
            )),
            _ => Ok(()),
        }
    }

    /// From flags, and on a terminal from answers. All flags that can't be right are named.
    fn details(&self, general: &General, root: &Path) -> Result<Details, u8> {
        let mut details = Details::named(&name_of(root));
        let mut given = Vec::new();
        let mut wrong = false;
        for field in FIELDS {
            let Some(value) = self.flag(field) else {
                continue;
            };
            given.push(field);
            if let Err(sentence) = details.set(field, value) {
                show::complain(general, &format!("--{}: {sentence}", field.flag()));
                wrong = true;
            }
        }
        if wrong {
            return Err(status::USAGE);
        }
        let input = std::io::stdin();
        if self.yes || general.quiet || !input.is_terminal() || !std::io::stdout().is_terminal() {
            return Ok(details);
        }
        match ask::ask(
            &mut details,
            &given,
            &mut input.lock(),
            &mut std::io::stdout(),
        ) {
            Ok(()) => Ok(details),
            Err(error) => {
                show::complain(general, &format!("the answers can't be read: {error}"));
                Err(status::DISK)
            }
        }
    }

    fn flag(&self, field: Field) -> Option<&str> {
        let flag = match field {
            Field::Name => &self.name,
            Field::Language => &self.language,
            Field::Country => &self.country,
            Field::Phone => &self.phone,
            Field::Street => &self.street,
            Field::City => &self.city,
            Field::Region => &self.region,
            Field::PostalCode => &self.postal_code,
            Field::Email => &self.email,
            Field::BaseUrl => &self.base_url,
            Field::Timezone => &self.timezone,
        };
        flag.as_deref()
    }

    fn today(&self, general: &General, details: &Details) -> Result<String, u8> {
        let seconds = self.clock.seconds(general)?;
        let zone = details.timezone.as_deref().and_then(Zone::named);
        Ok(super::day(seconds, &zone.unwrap_or_else(Zone::utc)))
    }

    fn said(&self, details: &Details, made: &[String], kept: usize) -> String {
        let dir = self.dir.display();
        let files = super::build::count(made.len(), "file", "files");
        let mut text = format!("Made a site for {} in {dir}: {files}", details.name);
        if kept > 0 {
            let _ = write!(
                text,
                "; {} there already stayed as it was",
                super::build::count(kept, "file", "files")
            );
        }
        text.push_str(".\n");
        let mut missing = Vec::new();
        for (field, word) in [
            (Field::Phone, "telephone"),
            (Field::Street, "address"),
            (Field::BaseUrl, "web address"),
        ] {
            if details.current(field).is_none() {
                missing.push(word);
            }
        }
        if !missing.is_empty() {
            let _ = writeln!(
                text,
                "Still to be filled in, in pamphlet.yaml: {}.",
                missing.join(", ")
            );
        }
        text.push_str(&self.next_steps(details.language));
        text
    }

    /// What to do with the new site, a line each.
    fn next_steps(&self, language: Language) -> String {
        let mut text = String::new();
        let (articles, look) = match language {
            Language::English => ("articles", "first-visit"),
            Language::Spanish => ("articulos", "primera-visita"),
        };
        let (preview, why) = if super::has_command("serve") {
            (
                "pamphlet serve --open".to_owned(),
                "look at it while you write",
            )
        } else {
            ("pamphlet build".to_owned(), "then open public/index.html")
        };
        let steps = [
            (format!("cd {}", shown(&self.dir)), ""),
            (preview, why),
            (
                format!("pamphlet new {articles} --title \"Your title\""),
                "your first article",
            ),
            ("pamphlet check".to_owned(), "what is still to be mended"),
        ];
        text.push_str("\nNext:\n");
        let width = steps
            .iter()
            .map(|(c, _)| c.chars().count())
            .max()
            .unwrap_or(0);
        for (command, why) in steps {
            let line = format!("  {command:width$}   {why}");
            text.push_str(line.trim_end());
            text.push('\n');
        }
        let _ = writeln!(
            text,
            "\nREADME.md in the folder says more. The texts are a start: read each page, beginning with\ncontent/{articles}/{look}.md, and make it true for your clinic.\nThe people in data/people.yaml are made up."
        );
        text
    }
}

/// A folder as it is typed in a shell.
fn shown(dir: &Path) -> String {
    let text = dir.display().to_string();
    if text.contains(' ') {
        format!("\"{text}\"")
    } else {
        text
    }
}

/// `harbor-clinic` as a name: `Harbor Clinic`.
fn name_of(root: &Path) -> String {
    let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    let folder = absolute
        .components()
        .next_back()
        .map(|c| c.as_os_str().to_string_lossy().into_owned())
        .unwrap_or_default();
    let words = folder.replace(['-', '_', '.'], " ");
    let capital = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().map(|c| c.to_uppercase().to_string());
        first.unwrap_or_default() + chars.as_str()
    };
    let name: Vec<String> = words.split_whitespace().map(capital).collect();
    if name.is_empty() {
        "Your Clinic".to_owned()
    } else {
        name.join(" ")
    }
}
