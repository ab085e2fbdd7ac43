//! The line that closes a run.

use std::collections::BTreeSet;

use mizan_schema::Severity;

use super::counted;
use crate::findings::Findings;

/// `3 errors, 1 warning in 2 files`, or `no problems`.
pub(crate) fn of_findings(findings: &Findings) -> String {
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Hint, "hint")];
    let parts: Vec<String> = kinds
        .into_iter()
        .map(|(severity, noun)| (findings.count(severity), noun))
        .filter(|&(count, _)| count > 0)
        .map(|(count, noun)| counted(count, noun))
        .collect();
    if parts.is_empty() {
        return "no problems".to_owned();
    }
    let files: BTreeSet<&str> = findings.all.iter().map(|finding| finding.at.source.path.as_str()).collect();
    format!("{} in {}", parts.join(", "), counted(files.len(), "file"))
}

/// Whether the clients on disk are right, and what to do where one is not.
pub(crate) fn of_clients(findings: &Findings) -> String {
    let is_stale = findings
        .clients
        .iter()
        .any(|client| !client.freshness.stale.is_empty() || !client.freshness.leftover.is_empty());
    let edited: usize = findings.clients.iter().map(|client| client.freshness.edited.len()).sum();
    let files: usize = findings.clients.iter().map(|client| client.files).sum();
    match (is_stale, edited) {
        (true, 0) => "client is stale: run `mizan-dev generate`".to_owned(),
        (true, edited) => {
            format!("client is stale: run `mizan-dev generate`; {} edited by hand", counted(edited, "file"))
        }
        (false, 0) => format!("client is up to date ({})", counted(files, "file")),
        (false, edited) => format!("client has {} edited by hand", counted(edited, "file")),
    }
}
