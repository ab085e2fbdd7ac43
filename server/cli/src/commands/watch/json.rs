//! A story as one line of JSON; `docs/commands.md` describes the events.

use std::io::{self, Write};

use mizan_engine::Changes;
use mizan_schema::difference::{Change, Grade, Mark};
use serde::Serialize;

use super::story::{Standing, Story};
use crate::findings::Finding;
use crate::render::json::Diagnostic;

/// What a line says, by its `event`.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
enum Line<'a> {
    /// Watching begins: every problem there is, and what became of the clients.
    Ready {
        project: &'a str,
        #[serde(flatten)]
        step: Step<'a>,
    },
    /// Something is different.
    Update {
        #[serde(flatten)]
        step: Step<'a>,
    },
    /// Something a person should know.
    Notice { message: &'a str },
}

#[derive(Serialize)]
struct Step<'a> {
    changes: Vec<ContractChange<'a>>,
    clients: Vec<Client<'a>>,
    unwritable: &'a [String],
    failure: Option<&'a str>,
    appeared: Vec<Diagnostic<'a>>,
    resolved: Vec<Diagnostic<'a>>,
    standing: Counts,
    milliseconds: f64,
}

#[derive(Serialize)]
struct ContractChange<'a> {
    mark: &'static str,
    text: &'a str,
    grade: &'static str,
    why: &'a str,
}

#[derive(Serialize)]
struct Client<'a> {
    output: &'a str,
    written: &'a [String],
    removed: &'a [String],
    edited: &'a [String],
    unchanged: usize,
}

#[derive(Serialize)]
struct Counts {
    functions: usize,
    contexts: usize,
    forms: usize,
    channels: usize,
    errors: usize,
    warnings: usize,
    hints: usize,
}

/// Writes the first line.
pub(super) fn ready(out: &mut impl Write, project: &str, story: &Story, standing: Standing) -> io::Result<()> {
    write(out, &Line::Ready { project, step: Step::of(story, standing) })
}

/// Writes the line of a step.
pub(super) fn update(out: &mut impl Write, story: &Story, standing: Standing) -> io::Result<()> {
    write(out, &Line::Update { step: Step::of(story, standing) })
}

/// Writes a line of words.
pub(super) fn notice(out: &mut impl Write, message: &str) -> io::Result<()> {
    write(out, &Line::Notice { message })
}

fn write(out: &mut impl Write, line: &Line<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    writeln!(out)?;
    out.flush()
}

impl<'a> Step<'a> {
    fn of(story: &'a Story, standing: Standing) -> Self {
        let changes = story.differences.iter().flat_map(|difference| &difference.changes);
        let diagnostics = |findings: &'a [Finding]| findings.iter().map(Diagnostic::of).collect();
        let Standing { functions, contexts, forms, channels, errors, warnings, hints } = standing;
        Self {
            changes: changes.map(ContractChange::of).collect(),
            clients: story.clients.iter().map(|(output, changes)| Client::of(output, changes)).collect(),
            unwritable: &story.unwritable,
            failure: story.failure.as_deref(),
            appeared: diagnostics(&story.appeared),
            resolved: diagnostics(&story.resolved),
            standing: Counts { functions, contexts, forms, channels, errors, warnings, hints },
            milliseconds: (story.took.as_secs_f64() * 100_000.0).round() / 100.0,
        }
    }
}

impl<'a> ContractChange<'a> {
    fn of(change: &'a Change) -> Self {
        Self {
            mark: match change.mark {
                Mark::Added => "added",
                Mark::Removed => "removed",
                Mark::Changed => "changed",
            },
            text: &change.text,
            grade: match change.grade {
                Grade::Safe => "safe",
                Grade::Risky => "risky",
                Grade::Breaking => "breaking",
            },
            why: &change.why,
        }
    }
}

impl<'a> Client<'a> {
    fn of(output: &'a str, changes: &'a Changes) -> Self {
        let Changes { written, removed, edited, unchanged } = changes;
        Self { output, written, removed, edited, unchanged: *unchanged }
    }
}
