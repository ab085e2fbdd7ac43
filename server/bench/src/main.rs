//! `mizan-bench generate DIR`: a synthetic project to look at or to measure by hand.

use std::process::ExitCode;

use camino::Utf8PathBuf;
use clap::{Parser, Subcommand};
use mizan_bench::project::{self, Shape};

/// Synthetic projects for mizan-dev.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes a Django project.
    Generate {
        /// Python files, all together.
        #[arg(long, default_value_t = 10_000)]
        files: usize,
        /// Server functions.
        #[arg(long, default_value_t = 1_000)]
        functions: usize,
        /// The same seed gives the same project.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Where it goes: a folder that is empty or does not exist.
        folder: Utf8PathBuf,
    },
}

#[allow(clippy::print_stderr, reason = "what this program has to say")]
fn main() -> ExitCode {
    let Command::Generate { files, functions, seed, folder } = Arguments::parse().command;
    match project::write(&folder, &Shape { files, functions, seed }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}
