//! `pamphlet schema` and `pamphlet completions`: what editors and shells want to know.

use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::Shell;

use super::{Cli, show, status};
use crate::schema;

/// Print the JSON Schema of front matter or settings, for editors; or of what is printed, for scripts.
#[derive(Args)]
pub(super) struct Schema {
    /// Which files it is for
    #[arg(value_enum, default_value_t = For::FrontMatter)]
    what: For,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum For {
    /// The lines between `---` at the top of an article
    FrontMatter,
    /// pamphlet.yaml
    Settings,
    /// What `check` and `build` print with `--format json`
    Findings,
    /// What `list` prints with `--format json`
    Lists,
}

impl Schema {
    pub(super) fn run(&self) -> u8 {
        let text = match self.what {
            For::FrontMatter => format!("{:#}\n", schema::front_matter()),
            For::Settings => format!("{:#}\n", schema::settings()),
            For::Findings => schema::FINDINGS.to_owned(),
            For::Lists => schema::LISTS.to_owned(),
        };
        show::out(&text);
        status::DONE
    }
}

/// Print the completions of a shell.
#[derive(Args)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> u8 {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "pamphlet", &mut text);
        show::out(&String::from_utf8_lossy(&text));
        status::DONE
    }
}
