//! `check`: every problem, in Python and in what uses the client, and whether the client on disk is what the contract says. Writes nothing to the project.

use mizan_engine::frontend::{Frontends, Unused, Uses};
use mizan_engine::{Client, Documents, Project, Snapshot, analyse, client};
use mizan_schema::Severity;

use crate::Outcome;
use crate::arguments::{CheckFormat, CheckOptions, Deny};
use crate::findings::{Finding, Findings};
use crate::paths::{WorkingFolder, variable};
use crate::render::{concise, github, json, junit, pretty, sarif, summary};
use crate::sites::Texts;
use crate::terminal::Terminal;

pub(crate) fn run(options: &CheckOptions, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let here = WorkingFolder::current()?;
    let project = Project::open(&options.folder.path, &variable)?;
    let mut findings = Findings::default();
    for backend in &project.backends {
        let snapshot = analyse(&project, backend);
        findings.add_snapshot(&snapshot, &here);
        let frontends = Frontends::new(&project, backend);
        let uses = frontends.at(&snapshot, &Documents::none());
        let found = mizan_ide::use_diagnostics(&snapshot, &uses);
        findings.add_uses(&snapshot, &uses, found, &here);
        if options.unused {
            add_unused(&mut findings, &snapshot, &uses, &here, terminal)?;
        }
        // Who declares nothing has no client that could be stale.
        let has_client = |client: &&Client| !snapshot.contract.is_empty() || client::is_begun(&client.output);
        for client in backend.clients.iter().filter(has_client) {
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

/// Adds what no frontend uses; where that cannot be told, why.
fn add_unused(
    findings: &mut Findings,
    snapshot: &Snapshot,
    uses: &Uses<'_>,
    here: &WorkingFolder,
    terminal: &mut Terminal,
) -> anyhow::Result<()> {
    let unused = uses.unused();
    if let Unused::Known(unused) = &unused {
        findings.add(snapshot, &uses.unused_diagnostics(unused), here);
    }
    if let Some(why) = Texts::new(here).why_untold(&unused) {
        terminal.insist(&format!("note: {why}"))?;
    }
    Ok(())
}

fn close(findings: &Findings, denies_warnings: bool, terminal: &mut Terminal) -> anyhow::Result<()> {
    let mut line = format!("{} · {}", summary::of_findings(findings), summary::of_clients(findings));
    if denies_warnings && findings.count(Severity::Warning) > 0 {
        line.push_str(" · warnings are denied");
    }
    terminal.say(&line)?;
    Ok(())
}
