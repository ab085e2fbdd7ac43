//! How the server is, for a client that shows it: `mizan/status` asks, `mizan/statusChanged` tells. `docs/editors.md` describes both.
//!
//! In goes a session; out come two words and two numbers. A client is told only where it said that it listens.

use serde::{Deserialize, Serialize};
use tower_lsp_server::ls_types::notification::Notification;
use tower_lsp_server::ls_types::{Diagnostic, DiagnosticSeverity};

/// How the server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Status {
    pub(crate) state: State,
    pub(crate) problems: Problems,
}

/// What it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum State {
    /// A project is being read for the first time.
    Indexing,
    /// All that is open is read.
    Ready,
}

/// How many problems are shown, of all projects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Problems {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
}

impl Problems {
    /// Counts; hints and notes are no problems.
    pub(crate) fn count<'a>(items: impl IntoIterator<Item = &'a Diagnostic>) -> Self {
        let mut problems = Self::default();
        for item in items {
            match item.severity {
                Some(DiagnosticSeverity::ERROR) => problems.errors += 1,
                Some(DiagnosticSeverity::WARNING) => problems.warnings += 1,
                _ => {}
            }
        }
        problems
    }
}

/// `mizan/statusChanged`.
#[derive(Debug)]
pub(crate) enum StatusChanged {}

impl Notification for StatusChanged {
    type Params = Status;

    const METHOD: &'static str = "mizan/statusChanged";
}
