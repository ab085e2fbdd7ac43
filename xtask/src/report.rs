//! What a person sees: a heading for each step, how it ended and how long it took, and a closing summary whose last
//! line is `N passed, N failed`, with `, N skipped` where a step was skipped. The only place that prints.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a terminal program talks here, and only here")]

use std::io::Write;
use std::time::{Duration, Instant};

use crate::steps::{Outcome, Step};
use crate::workspace::Workspace;

/// Runs the steps one after the other, all of them even when one fails, and says whether all passed.
pub(crate) fn run(steps: &[&Step], workspace: &Workspace) -> bool {
    let mut ends = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        println!("\n── {} ({}/{}): {} ──\n", step.name, index + 1, steps.len(), step.about);
        flush();
        let start = Instant::now();
        let end = End::of((step.run)(workspace));
        let took = start.elapsed();
        println!("\n{}", line(step, &end, took));
        flush();
        ends.push((*step, end, took));
    }

    println!("\n── summary ──\n");
    for (step, end, took) in &ends {
        println!("{}", line(step, end, *took));
    }
    let total: Duration = ends.iter().map(|(_, _, took)| *took).sum();
    let ends: Vec<End> = ends.into_iter().map(|(_, end, _)| end).collect();
    println!("\n{} steps in {}", steps.len(), seconds(total));
    println!("{}", count(&ends));
    flush();
    !ends.iter().any(|end| matches!(end, End::Failed(_)))
}

/// Prints the table of steps.
pub(crate) fn list(steps: &[Step]) {
    for step in steps {
        println!("{:<12} {}", step.name, step.about);
    }
}

/// Prints a text on standard output.
pub(crate) fn say(text: &str) {
    println!("{text}");
}

/// Prints a line of one of several programs.
pub(crate) fn line_of(program: &str, line: &str) {
    println!("{program:<9} │ {line}");
    flush();
}

/// Prints a text on standard error.
pub(crate) fn complain(text: &str) {
    eprintln!("{text}");
}

enum End {
    Passed,
    Skipped(String),
    Failed(String),
}

impl End {
    fn of(outcome: anyhow::Result<Outcome>) -> Self {
        match outcome {
            Ok(Outcome::Passed) => Self::Passed,
            Ok(Outcome::Skipped(reason)) => Self::Skipped(reason),
            Err(error) => Self::Failed(format!("{error:#}")),
        }
    }
}

fn line(step: &Step, end: &End, took: Duration) -> String {
    let (word, reason) = match end {
        End::Passed => ("passed", ""),
        End::Skipped(reason) => ("skipped", reason.as_str()),
        End::Failed(reason) => ("FAILED", reason.as_str()),
    };
    let line = format!("{:<12} {word:<8} {:>8}", step.name, seconds(took));
    if reason.is_empty() { line } else { format!("{line}  {reason}") }
}

fn count(ends: &[End]) -> String {
    let failed = ends.iter().filter(|end| matches!(end, End::Failed(_))).count();
    let skipped = ends.iter().filter(|end| matches!(end, End::Skipped(_))).count();
    let passed = ends.len() - failed - skipped;
    match skipped {
        0 => format!("{passed} passed, {failed} failed"),
        _ => format!("{passed} passed, {failed} failed, {skipped} skipped"),
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

/// Keeps our lines in order with those of the programs that the steps start.
fn flush() {
    // A reader that went away (`| head`) is no failure of a check.
    let _ = std::io::stdout().flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts_the_steps() {
        assert_eq!(count(&[End::Passed, End::Passed]), "2 passed, 0 failed");
        let ends = [End::Passed, End::Failed("it broke".into()), End::Skipped("not installed".into())];
        assert_eq!(count(&ends), "1 passed, 1 failed, 1 skipped");
    }
}
