//! `generate`: writes the client, and says what is wrong with what could not be written.

use std::io::Write;
use std::mem::ManuallyDrop;
use std::time::Instant;

use mizan_engine::{Changes, Client, Project, Snapshot, analyse, client};
use mizan_schema::Severity;

use crate::Outcome;
use crate::arguments::GenerateOptions;
use crate::findings::{Finding, Findings, edited};
use crate::paths::{WorkingFolder, variable};
use crate::render::{counted, pretty, summary, visible};
use crate::terminal::Terminal;

pub(crate) fn run(options: &GenerateOptions, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let here = WorkingFolder::current()?;
    let project = Project::open(&options.folder.path, &variable)?;
    let mut findings = Findings::default();
    let mut total = Changes::default();
    for backend in &project.backends {
        // The process is about to end: the system takes the memory back faster than it can be freed.
        let snapshot = ManuallyDrop::new(analyse(&project, backend));
        findings.add_snapshot(&snapshot, &here);
        for client in &backend.clients {
            if options.stdout {
                print(client, &snapshot, &here, terminal)?;
                continue;
            }
            let changes = if options.dry_run { foretell(client, &snapshot)? } else { write(client, &snapshot)? };
            report_files(client, &changes, options.dry_run, &here, terminal)?;
            findings.all.extend(changes.edited.iter().map(|name| edited(&client.output.join(name), &here)));
            add(&mut total, changes);
        }
    }
    report_findings(&findings, terminal)?;
    if !options.stdout {
        terminal.say(&closing(&total, options.dry_run, start.elapsed().as_millis()))?;
    }
    Ok(Outcome::findings_if(findings.count(Severity::Error) > 0))
}

fn write(client: &Client, snapshot: &Snapshot) -> anyhow::Result<Changes> {
    Ok(client::write(&client.output, &snapshot.artifacts(client))?)
}

/// What writing would change.
fn foretell(client: &Client, snapshot: &Snapshot) -> anyhow::Result<Changes> {
    let artifacts = snapshot.artifacts(client);
    let freshness = client::compare(&client.output, &artifacts)?;
    let edited =
        artifacts.iter().filter(|artifact| freshness.edited.iter().any(|path| **path == *artifact.path)).count();
    let unchanged = artifacts.len().saturating_sub(freshness.stale.len()).saturating_sub(edited);
    Ok(Changes { written: freshness.stale, removed: freshness.leftover, edited: freshness.edited, unchanged })
}

fn print(client: &Client, snapshot: &Snapshot, here: &WorkingFolder, terminal: &mut Terminal) -> anyhow::Result<()> {
    for artifact in snapshot.artifacts(client) {
        writeln!(terminal.data(), "==> {} <==", here.show(&client.output.join(&*artifact.path)))?;
        terminal.data().write_all(&artifact.bytes)?;
        writeln!(terminal.data())?;
    }
    Ok(())
}

/// A line for each file: what a dry run was asked for, and what a real one says with `-v`.
fn report_files(
    client: &Client,
    changes: &Changes,
    is_dry: bool,
    here: &WorkingFolder,
    terminal: &mut Terminal,
) -> anyhow::Result<()> {
    let (write, remove) = if is_dry { ("would write", "would remove") } else { ("wrote", "removed") };
    let written = changes.written.iter().map(|name| (write, name));
    for (verb, name) in written.chain(changes.removed.iter().map(|name| (remove, name))) {
        let path = here.show(&client.output.join(name));
        let line = format!("{verb} {}", visible::line(&path));
        if is_dry { writeln!(terminal.data(), "{line}")? } else { terminal.detail(&line)? }
    }
    Ok(())
}

/// Frames of what is wrong; hints are counted, unless more is wanted.
fn report_findings(findings: &Findings, terminal: &mut Terminal) -> anyhow::Result<()> {
    let shows_hints = terminal.is_verbose();
    let shown = |finding: &&Finding| shows_hints || finding.severity() != Severity::Hint;
    let mut frames = Vec::new();
    pretty::write(&mut frames, findings.all.iter().filter(shown), Terminal::width())?;
    let frames = String::from_utf8(frames)?;
    if !frames.is_empty() {
        terminal.insist(frames.trim_end_matches('\n'))?;
        terminal.say("")?;
    }
    if !findings.all.is_empty() {
        terminal.say(&summary::of_findings(findings))?;
    }
    let hints = findings.count(Severity::Hint);
    if hints > 0 && !shows_hints {
        terminal.say(&format!("{} not shown: `mizan-dev check` shows all", counted(hints, "hint")))?;
    }
    Ok(())
}

fn add(total: &mut Changes, changes: Changes) {
    total.written.extend(changes.written);
    total.removed.extend(changes.removed);
    total.edited.extend(changes.edited);
    total.unchanged += changes.unchanged;
}

/// `wrote 7 files, removed 1, 3 unchanged in 12 ms`, `nothing changed (14 files) in 9 ms`.
fn closing(changes: &Changes, is_dry: bool, milliseconds: u128) -> String {
    let (write, remove) = if is_dry { ("would write", "would remove") } else { ("wrote", "removed") };
    if changes.is_empty() {
        let verb = if is_dry { "nothing would change" } else { "nothing changed" };
        return format!("{verb} ({}) in {milliseconds} ms", counted(changes.unchanged, "file"));
    }
    let mut parts = Vec::new();
    if !changes.written.is_empty() {
        parts.push(format!("{write} {}", counted(changes.written.len(), "file")));
    }
    if !changes.removed.is_empty() {
        let noun = if changes.written.is_empty() {
            counted(changes.removed.len(), "file")
        } else {
            changes.removed.len().to_string()
        };
        parts.push(format!("{remove} {noun}"));
    }
    if changes.unchanged > 0 {
        parts.push(format!("{} unchanged", changes.unchanged));
    }
    format!("{} in {milliseconds} ms", parts.join(", "))
}
