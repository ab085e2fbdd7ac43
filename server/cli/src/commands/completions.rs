//! `completions`: the script that teaches a shell the command line.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::Outcome;
use crate::arguments::Arguments;
use crate::terminal::Terminal;

pub(crate) fn run(shell: Shell, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "mizan-dev", &mut script);
    terminal.data().write_all(&script)?;
    Ok(Outcome::Fine)
}
