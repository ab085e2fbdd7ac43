//! What is wrong in the TypeScript and JavaScript that uses a client.
//!
//! In go a snapshot of a backend and the uses of its clients; out come [`UseDiagnostic`]s in plain data. What is wrong in Python the snapshot says itself. Said
//! is only what holds whatever the parts are that do not parse, and nothing that TypeScript says as well as we could.

mod arguments;
mod missing;
mod provider;
mod sound;

use std::sync::Arc;

use mizan_engine::Snapshot;
use mizan_engine::frontend::Uses;
use mizan_schema::Code;
use mizan_schema::diagnostics::Related;

use crate::files::FileSpan;

pub(crate) use provider::provider_name;

/// A finding in a file of a frontend.
#[derive(Clone, Debug, PartialEq)]
pub struct UseDiagnostic {
    /// Which rule.
    pub code: Code,
    /// The very word that is wrong.
    pub at: FileSpan,
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    /// Places in Python that belong to it.
    pub related: Vec<Related>,
    /// What to do.
    pub help: Option<String>,
    /// What a quick fix could do.
    pub(crate) remedy: Remedy,
}

/// What would make a finding go away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// Nothing that is known.
    #[default]
    None,
    /// One of these names in the place of the word, the likeliest first.
    Names(Vec<Arc<str>>),
    /// A function in Python that the name is of; or one of these names.
    Declare(Vec<Arc<str>>),
    /// The provider of a context around one of these elements.
    #[allow(missing_docs, reason = "each says itself")]
    Provide { context: Arc<str>, around: Vec<FileSpan> },
}

/// What is wrong with the uses of a backend's clients, sorted by file and place.
pub fn use_diagnostics(snapshot: &Snapshot, uses: &Uses<'_>) -> Vec<UseDiagnostic> {
    let mut found = missing::find(snapshot, uses);
    found.extend(provider::find(snapshot, uses));
    found.extend(arguments::find(snapshot, uses));
    found.sort_by(|one, other| (&one.at, one.code, &one.message).cmp(&(&other.at, other.code, &other.message)));
    found.dedup();
    found
}

impl UseDiagnostic {
    fn new(code: Code, at: FileSpan, message: String) -> Self {
        Self { code, at, message, related: Vec::new(), help: None, remedy: Remedy::None }
    }
}

/// A name of the project in a sentence.
fn quoted(name: &str) -> String {
    format!("`{name}`")
}

/// `a`, `a and b`, `a, b and c`.
fn listed(words: &[String]) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
