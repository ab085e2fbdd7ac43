//! The binary `mizan-dev`: arguments in, a command run, an exit code out.
//!
//! Nothing is decided here. What is true of a project is the engine's to say; how it is said is `render`'s; what is done about it is one file of
//! `commands` each.

mod arguments;
mod backend;
mod commands;
mod findings;
mod memory;
mod paths;
mod render;
mod sites;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};
use crate::terminal::Terminal;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a command that ran to its end came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing is wrong.
    Fine,
    /// Something is, and it has been said.
    Findings,
}

impl Outcome {
    /// [`Outcome::Findings`] where `something_is_wrong`.
    pub(crate) fn findings_if(something_is_wrong: bool) -> Self {
        if something_is_wrong { Self::Findings } else { Self::Fine }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut terminal = Terminal::new(arguments.color, arguments.quiet, arguments.verbose);
    let outcome = run(&arguments.command, &mut terminal).and_then(|outcome| {
        terminal.finish()?;
        Ok(outcome)
    });
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(error) => {
            terminal.fail(&error);
            ExitCode::from(2)
        }
    }
}

fn run(command: &Command, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    match command {
        Command::Watch(options) => commands::watch::run(options, terminal),
        Command::Generate(options) => commands::generate::run(options, terminal),
        Command::Check(options) => commands::check::run(options, terminal),
        Command::Schema(options) => commands::schema::run(options, terminal),
        Command::Diff(options) => commands::diff::run(options, terminal),
        Command::Graph(options) => commands::graph::run(options, terminal),
        Command::Explain(options) => commands::explain::run(options, terminal),
        Command::Init(folder) => commands::init::run(folder, terminal),
        Command::Doctor(folder) => commands::doctor::run(folder, terminal),
        Command::Lsp(options) => commands::lsp::run(options),
        Command::Completions { shell } => commands::completions::run(*shell, terminal),
        Command::Man => commands::man::run(terminal),
    }
}
