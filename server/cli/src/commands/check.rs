//! `check`: every problem, and whether the client on disk is what the contract says. Writes nothing to the project.

use mizan_engine::{Project, analyse, client};
use mizan_schema::Severity;

use crate::Outcome;
use crate::arguments::{CheckFormat, CheckOptions, Deny};
use crate::findings::{Finding, Findings};
use crate::paths::{WorkingFolder, variable};
use crate::render::{concise, github, json, junit, pretty, sarif, summary};
use crate::terminal::Terminal;

pub(crate) fn run(options: &CheckOptions, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let here = WorkingFolder::current()?;
    let project = Project::open(&options.folder.path, &variable)?;
    let mut findings = Findings::default();
    for backend in &project.backends {
        let snapshot = analyse(&project, backend);
        findings.add_snapshot(&snapshot, &here);
        for client in &backend.clients {
            let artifacts = snapshot.artifacts(client);
            let freshness = client::compare(&client.output, &artifacts)?;
            findings.add_client(client, freshness, artifacts.len(), &here);
        }
    }
    let denies_warnings = options.deny == Some(Deny::Warnings);
    let fails = move |finding: &Finding| match finding.severity() {
        Severity::Error => true,
        Severity::Warning => denies_warnings,
        Severity::Hint => false,
    };
    let out = terminal.data();
    match options.format {
        CheckFormat::Pretty => pretty::write(out, &findings.all, Terminal::width())?,
        CheckFormat::Concise => concise::write(out, &findings.all)?,
        CheckFormat::Json => json::write(out, &findings)?,
        CheckFormat::Github => github::write(out, &findings.all)?,
        CheckFormat::Sarif => sarif::write(out, &findings)?,
        CheckFormat::Junit => junit::write(out, &findings.all, fails)?,
    }
    if matches!(options.format, CheckFormat::Pretty | CheckFormat::Concise) {
        close(&findings, denies_warnings, terminal)?;
    }
    Ok(Outcome::findings_if(findings.all.iter().any(fails)))
}

fn close(findings: &Findings, denies_warnings: bool, terminal: &mut Terminal) -> anyhow::Result<()> {
    let mut line = format!("{} · {}", summary::of_findings(findings), summary::of_clients(findings));
    if denies_warnings && findings.count(Severity::Warning) > 0 {
        line.push_str(" · warnings are denied");
    }
    terminal.say(&line)?;
    Ok(())
}
