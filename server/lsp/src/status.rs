//! How the session is: what an editor shows beside its name.
//!
//! In goes what is new of each project; out comes one status, said when it differs. `docs/lsp.md` describes it.

use std::collections::BTreeMap;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::config::{Dialect, Framework};
use mizan_engine::host::News;
use mizan_engine::{Backend, Failure, Snapshot, World, Written};
use serde::Serialize;
use serde_json::Value;
use tower_lsp_server::ls_types::notification::Notification;
use tower_lsp_server::ls_types::{Diagnostic, DiagnosticSeverity, Uri};

use crate::convert::Convert;

/// `mizan/statusChanged`: the status is another.
pub(crate) enum StatusChanged {}

impl Notification for StatusChanged {
    type Params = Value;
    const METHOD: &'static str = "mizan/statusChanged";
}

/// How each project is, and what was said of that last.
#[derive(Debug, Default)]
pub(crate) struct Statuses {
    projects: BTreeMap<Utf8PathBuf, Project>,
    said: Option<Status>,
}

/// How the session is.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Status {
    state: State,
    problems: Problems,
    projects: Vec<Project>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// Being read.
    Indexing,
    /// Known.
    Ready,
    /// There is no project, or it cannot be opened.
    Waiting,
}

/// How much is wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Problems {
    errors: usize,
    warnings: usize,
    hints: usize,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Project {
    root: Option<Uri>,
    state: State,
    failure: Option<String>,
    revision: u64,
    backends: Vec<BackendStatus>,
    last_write: Option<Write>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct BackendStatus {
    folder: Option<Uri>,
    framework: &'static str,
    dialect: &'static str,
    functions: usize,
    contexts: usize,
    forms: usize,
    channels: usize,
    clients: Vec<Option<Uri>>,
}

/// What became of a client when it was last written.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Write {
    output: Option<Uri>,
    written: usize,
    removed: usize,
    failure: Option<String>,
    milliseconds: u128,
}

impl Statuses {
    /// Takes in that a project is being read.
    pub(crate) fn begin(&mut self, name: &Utf8Path, convert: &Convert) {
        self.projects.insert(name.to_owned(), Project::reading(convert.uri(name)));
    }

    /// Takes in what is new of a project.
    pub(crate) fn hear(&mut self, name: &Utf8Path, news: &News, convert: &Convert) {
        let project = self.projects.entry(name.to_owned()).or_insert_with(|| Project::reading(convert.uri(name)));
        match news {
            News::Failed(failure) => project.fail(failure),
            News::Ready(update) | News::Update(update) => {
                project.show(&update.world, convert);
                let is_work = |written: &&Written| written.changes.as_ref().map_or(true, |changes| !changes.is_empty());
                if let Some(written) = update.written.iter().rfind(is_work) {
                    project.last_write = Some(Write::of(written, update.took, convert));
                }
            }
            News::Notice(_) => {}
        }
    }

    /// Takes in that a project was closed.
    pub(crate) fn forget(&mut self, name: &Utf8Path) {
        self.projects.remove(name);
    }

    /// How the session is now, where so much is wrong.
    pub(crate) fn now(&self, problems: Problems) -> Value {
        serde_json::to_value(self.status(problems)).unwrap_or_default()
    }

    /// How the session is now, where that was not said yet. That a revision follows another is nothing to say.
    pub(crate) fn news(&mut self, problems: Problems) -> Option<Value> {
        let status = self.status(problems);
        let without_revisions = |status: &Status| {
            let mut status = status.clone();
            status.projects.iter_mut().for_each(|project| project.revision = 0);
            status
        };
        let is_said = self.said.as_ref().is_some_and(|said| without_revisions(said) == without_revisions(&status));
        self.said = Some(status.clone());
        (!is_said).then(|| serde_json::to_value(status).unwrap_or_default())
    }

    fn status(&self, problems: Problems) -> Status {
        let projects: Vec<Project> = self.projects.values().cloned().collect();
        let state = projects.iter().map(|project| project.state).min().unwrap_or(State::Waiting);
        Status { state, problems, projects }
    }
}

impl Project {
    fn reading(root: Option<Uri>) -> Self {
        Self { root, state: State::Indexing, failure: None, revision: 0, backends: Vec::new(), last_write: None }
    }

    fn fail(&mut self, failure: &Failure) {
        self.state = State::Waiting;
        self.failure = Some(failure.to_string());
    }

    fn show(&mut self, world: &World, convert: &Convert) {
        self.root = convert.uri(&world.project.root);
        self.state = State::Ready;
        self.failure = world.failure.as_ref().map(ToString::to_string);
        self.revision = world.revision;
        let backends = world.project.backends.iter().zip(&world.backends);
        self.backends = backends.map(|(backend, snapshot)| BackendStatus::of(backend, snapshot, convert)).collect();
    }
}

impl BackendStatus {
    fn of(backend: &Backend, snapshot: &Snapshot, convert: &Convert) -> Self {
        let contract = &snapshot.contract;
        Self {
            folder: convert.uri(&backend.folder),
            framework: match backend.framework {
                Framework::Django => "django",
                Framework::Fastapi => "fastapi",
            },
            dialect: match backend.dialect {
                Dialect::Mizan => "mizan",
                Dialect::Izana => "izana",
            },
            functions: contract.functions.len(),
            contexts: contract.contexts.len(),
            forms: contract.forms.len(),
            channels: contract.channels.len(),
            clients: backend.clients.iter().map(|client| convert.uri(&client.output)).collect(),
        }
    }
}

impl Problems {
    /// Counts what is shown.
    pub(crate) fn count<'d>(items: impl Iterator<Item = &'d Diagnostic>) -> Self {
        let mut problems = Self::default();
        for item in items {
            match item.severity {
                Some(DiagnosticSeverity::ERROR) => problems.errors += 1,
                Some(DiagnosticSeverity::WARNING) => problems.warnings += 1,
                _ => problems.hints += 1,
            }
        }
        problems
    }
}

impl Write {
    fn of(written: &Written, took: Duration, convert: &Convert) -> Self {
        let (count, removed, failure) = match &written.changes {
            Ok(changes) => (changes.written.len(), changes.removed.len(), None),
            Err(failure) => (0, 0, Some(failure.to_string())),
        };
        let output = convert.uri(&written.output);
        Self { output, written: count, removed, failure, milliseconds: took.as_millis() }
    }
}
