//! The repository's own commands: `cargo xtask test`, `cargo xtask soak`, `cargo xtask session`, `cargo xtask demo`,
//! `cargo xtask list`.
//!
//! In go the arguments; out come the checks' output and an exit status (0 all passed, 1 a check failed, 2 wrong
//! usage or a tool that is missing). It prepares what the checks need inside `target/` and `node_modules/`, and never
//! writes to a tracked file. On the machine itself it installs two things alone, by the system's package manager:
//! Chromium and redis-server.

mod backends;
mod demo;
mod editors;
mod process;
mod programs;
mod python;
mod report;
mod shop;
mod soak;
mod steps;
mod strangers;
mod system;
mod tools;
mod workspace;

use std::process::ExitCode;

use steps::{STEPS, Step};
use tools::Need;
use workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask test [STEP ...]         every check in order, or the named ones
       cargo xtask soak [SAVES [SEED]]     hours of simulated editing: 100000 saves, or so many
       cargo xtask session [COUNT [SEED]]  an editor that says anything at all: 1000000 messages, or so many
       cargo xtask demo                    the shop as one works on it, until Ctrl-C
       cargo xtask list                    the steps and what each one checks";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["test", names @ ..] => test(names),
        ["soak", numbers @ ..] => soak(&soak::SAVES, numbers),
        ["session", numbers @ ..] => soak(&soak::MESSAGES, numbers),
        ["demo"] => demo(),
        ["list"] => {
            report::list(STEPS);
            ExitCode::SUCCESS
        }
        [] | ["help" | "-h" | "--help"] => {
            report::say(USAGE);
            ExitCode::SUCCESS
        }
        [unknown, ..] => refuse(&format!("`{unknown}` is no command of xtask.\n{USAGE}")),
    }
}

fn test(names: &[&str]) -> ExitCode {
    let steps = match choose(names) {
        Ok(steps) => steps,
        Err(sentence) => return refuse(&sentence),
    };
    let workspace = match Workspace::find() {
        Ok(workspace) => workspace,
        Err(error) => return refuse(&format!("{error:#}")),
    };
    let missing = tools::missing(steps.iter().flat_map(|step| step.needs));
    if !missing.is_empty() {
        return refuse(&missing.join("\n"));
    }
    if report::run(&steps, &workspace) { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn soak(soak: &soak::Soak, numbers: &[&str]) -> ExitCode {
    let (size, seed) = match soak.size(numbers) {
        Ok(size) => size,
        Err(sentence) => return refuse(&format!("{sentence}\n{USAGE}")),
    };
    ended(Workspace::find().and_then(|workspace| soak.run(&workspace, size, seed)))
}

fn demo() -> ExitCode {
    let missing = tools::missing([Need::Node, Need::Python].iter());
    if !missing.is_empty() {
        return refuse(&missing.join("\n"));
    }
    ended(Workspace::find().and_then(|workspace| demo::run(&workspace)))
}

fn ended(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::complain(&format!("{error:#}"));
            ExitCode::from(1)
        }
    }
}

/// The named steps in the order of the table, or all of them.
fn choose(names: &[&str]) -> Result<Vec<&'static Step>, String> {
    if let Some(unknown) = names.iter().find(|name| !STEPS.iter().any(|step| step.name == **name)) {
        let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        return Err(format!("`{unknown}` is no step. The steps are: {}.", known.join(", ")));
    }
    Ok(STEPS.iter().filter(|step| names.is_empty() || names.contains(&step.name)).collect())
}

fn refuse(sentence: &str) -> ExitCode {
    report::complain(sentence);
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_steps_run_in_the_order_of_the_table() {
        let names: Vec<_> = choose(&["doc", "fmt"]).unwrap().iter().map(|step| step.name).collect();
        assert_eq!(names, ["fmt", "doc"]);
    }

    #[test]
    fn an_unknown_step_is_refused_with_the_known_ones() {
        let sentence = choose(&["fmt", "format"]).err().unwrap();
        assert!(sentence.starts_with("`format` is no step. The steps are: fmt, "), "{sentence}");
    }

    #[test]
    fn no_two_steps_share_a_name() {
        let mut names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
    }
}
