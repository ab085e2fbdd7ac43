//! `diff`: the contract now against the contract of a git revision. Nothing of the project is written or run.

mod concise;
mod json;
mod markdown;
mod pretty;
mod report;

use mizan_engine::past::past;
use mizan_engine::{Project, Snapshot, analyse};
use mizan_schema::Severity;

use crate::Outcome;
use crate::arguments::{DiffFormat, DiffOptions};
use crate::paths::{WorkingFolder, variable};
use crate::render::{counted, visible};
use crate::terminal::Terminal;
use report::{Compared, Report};

pub(crate) fn run(options: &DiffOptions, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let here = WorkingFolder::current()?;
    let project = Project::open(&options.folder.path, &variable)?;
    let revision = options.revision.as_str();
    let past = past(&project, revision, &variable)?;
    for submodule in &past.submodules {
        terminal.insist(&format!(
            "note: `{}` is a submodule; what it held in that revision is not read",
            visible::line(submodule.as_str())
        ))?;
    }
    let compared = report::pairs(&project, past.project.as_ref());
    let mut report = Report { revision: revision.to_owned(), commit: past.commit.clone(), compared: Vec::new() };
    for pair in compared {
        let after = pair.after.map(|backend| analyse(&project, backend));
        let before = pair.before.zip(past.project.as_ref()).map(|(backend, project)| analyse(project, backend));
        warn(after.as_deref(), "now", terminal)?;
        warn(before.as_deref(), &format!("in `{}`", visible::line(revision)), terminal)?;
        report.compared.push(Compared::of(&pair, &project, before.as_deref(), after.as_deref(), &here));
    }
    let out = terminal.data();
    match options.format {
        DiffFormat::Pretty => pretty::write(out, &report)?,
        DiffFormat::Concise => concise::write(out, &report)?,
        DiffFormat::Json => json::write(out, &report)?,
        DiffFormat::Markdown => markdown::write(out, &report)?,
    }
    if matches!(options.format, DiffFormat::Pretty | DiffFormat::Concise) {
        terminal.say(&format!("{} since {}", report.summary(), report.since()))?;
    }
    Ok(Outcome::findings_if(report.is_breaking()))
}

/// What is in error is not in the contract, and so looks as if it were not there.
fn warn(snapshot: Option<&Snapshot>, when: &str, terminal: &mut Terminal) -> anyhow::Result<()> {
    let diagnostics = snapshot.map(Snapshot::diagnostics).unwrap_or_default();
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity() == Severity::Error).count();
    if errors > 0 {
        let errors = counted(errors, "error");
        terminal.insist(&format!("note: {errors} {when}, so that something counts as not being there"))?;
    }
    Ok(())
}
