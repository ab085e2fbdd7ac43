//! Findings in words: one file per format, and what they share.
//!
//! In go [`Findings`]; out goes text. No format adds to what a finding says or leaves out a finding.

pub(crate) mod concise;
pub(crate) mod github;
pub(crate) mod json;
pub(crate) mod junit;
pub(crate) mod markdown;
pub(crate) mod pretty;
pub(crate) mod sarif;
pub(crate) mod summary;
pub(crate) mod visible;

use mizan_schema::Severity;

use crate::findings::Finding;

/// What belongs to a finding besides its message, a line each: other places, and what to do.
pub(crate) fn remarks(finding: &Finding) -> impl Iterator<Item = String> {
    let related = finding.related.iter().map(|(spot, message)| format!("{}: {message}", spot.address()));
    related.chain(finding.help.iter().map(|help| format!("help: {help}")))
}

/// How a severity is called.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

/// `1 error`, `3 errors`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
