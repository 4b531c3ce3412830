//! `pamphlet schema` and `pamphlet completions`: what editors and shells want to know.

use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::Shell;

use super::{Cli, show, status};
use crate::schema;

/// Print the JSON Schema of front matter or settings, for editors.
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
}

impl Schema {
    pub(super) fn run(&self) -> u8 {
        let value = match self.what {
            For::FrontMatter => schema::front_matter(),
            For::Settings => schema::settings(),
        };
        show::out(&format!("{value:#}\n"));
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
