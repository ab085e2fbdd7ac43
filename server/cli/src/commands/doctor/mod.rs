//! `doctor`: what was found of a project, what was not, and what to do about it.
//!
//! Looks and reads; writes nothing to the project and runs nothing of it.

mod frontend;

use std::io::Write;

use annotate_snippets::renderer::{DEFAULT_ERROR_STYLE, DEFAULT_HELP_STYLE, DEFAULT_WARNING_STYLE};
use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::config::{self, Dialect, Framework};
use mizan_engine::project::absolute;
use mizan_engine::{Backend, Client, Failure, Project, Snapshot, analyse, client, detect};
use mizan_schema::json_schema::Pydantic;
use mizan_schema::{Code, Severity};

use crate::Outcome;
use crate::arguments::Folder;
use crate::paths::{WorkingFolder, variable};
use crate::render::{counted, visible};
use crate::terminal::Terminal;

/// The oldest pydantic whose models are read.
const OLDEST_PYDANTIC: Pydantic = Pydantic { major: 2, minor: 0 };

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Good,
    Doubtful,
    Bad,
}

/// One line of the list.
#[derive(Clone, Debug)]
struct Check {
    mark: Mark,
    subject: &'static str,
    words: String,
    /// What to do about it.
    advice: Option<String>,
}

impl Check {
    fn good(subject: &'static str, words: impl Into<String>) -> Self {
        Self { mark: Mark::Good, subject, words: words.into(), advice: None }
    }

    fn doubtful(subject: &'static str, words: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { mark: Mark::Doubtful, subject, words: words.into(), advice: Some(advice.into()) }
    }

    /// A failure says itself what to do.
    fn failed(subject: &'static str, failure: &Failure) -> Self {
        Self { mark: Mark::Bad, subject, words: failure.to_string(), advice: None }
    }

    fn bad(subject: &'static str, words: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { mark: Mark::Bad, subject, words: words.into(), advice: Some(advice.into()) }
    }
}

pub(crate) fn run(folder: &Folder, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let here = WorkingFolder::current()?;
    let root = absolute(&folder.path)?;
    let checks = look(&root, &here);
    let width = checks.iter().map(|check| check.subject.len()).max().unwrap_or_default();
    for Check { mark, subject, words, advice } in &checks {
        let (style, sign) = match mark {
            Mark::Good => (DEFAULT_HELP_STYLE, '✓'),
            Mark::Doubtful => (DEFAULT_WARNING_STYLE, '!'),
            Mark::Bad => (DEFAULT_ERROR_STYLE, '✗'),
        };
        writeln!(terminal.data(), "{style}{sign}{style:#} {subject:width$}  {}", visible::line(words))?;
        if let Some(advice) = advice {
            writeln!(terminal.data(), "  {:width$}  → {}", "", visible::line(advice))?;
        }
    }
    let count = |mark| checks.iter().filter(|check| check.mark == mark).count();
    let (bad, doubtful) = (count(Mark::Bad), count(Mark::Doubtful));
    terminal.say(&match (bad, doubtful) {
        (0, 0) => "everything is as it should be".to_owned(),
        (0, _) => format!("{} to look at", counted(doubtful, "thing")),
        (_, 0) => format!("{} to mend", counted(bad, "thing")),
        _ => format!("{} to mend, {} to look at", counted(bad, "thing"), doubtful),
    })?;
    Ok(Outcome::findings_if(bad > 0))
}

fn look(root: &Utf8Path, here: &WorkingFolder) -> Vec<Check> {
    let found = match config::find(root) {
        Ok(found) => found,
        Err(failure) => {
            return vec![Check::failed("config", &failure)];
        }
    };
    let mut checks = vec![match &found.file {
        Some(file) => Check::good("config", here.show(file)),
        None => Check::good("config", "none: everything is found by looking (`mizan-dev init` writes it down)"),
    }];
    let project = match Project::from_config(&found.root, found.file, &found.config, &variable) {
        Ok(project) => project,
        Err(failure) => {
            checks.push(Check::failed("project", &failure));
            return checks;
        }
    };
    if found.config.backends.is_empty() && found.config.backend.is_none() {
        checks.extend(passed_over(root, &project, here));
    }
    for backend in &project.backends {
        let snapshot = analyse(&project, backend);
        checks.extend(look_at_backend(backend, &snapshot, here));
        for client in &backend.clients {
            checks.extend(frontend::look(client, &snapshot.contract, here));
            checks.extend(look_at_output(client, &snapshot, here));
        }
    }
    checks
}

/// Backends that were found, of which the first is taken because nothing names one.
fn passed_over(root: &Utf8Path, project: &Project, here: &WorkingFolder) -> Option<Check> {
    let taken = |folder: &Utf8PathBuf| project.backends.iter().any(|backend| backend.folder == *folder);
    let mut others: Vec<Utf8PathBuf> = detect::look(root).backends.into_iter().map(|found| found.folder).collect();
    others.retain(|folder| !taken(folder));
    others.dedup();
    if others.is_empty() {
        return None;
    }
    let others: Vec<String> = others.iter().map(|folder| here.show(folder)).collect();
    Some(Check::doubtful(
        "backends",
        format!("{} {} found too, and passed over", others.join(", "), if others.len() == 1 { "is" } else { "are" }),
        "name the one that is meant in `mizan.toml` (`backend = \"…\"`), or each in a table `[[backends]]`",
    ))
}

fn look_at_backend(backend: &Backend, snapshot: &Snapshot, here: &WorkingFolder) -> Vec<Check> {
    let framework = match backend.framework {
        Framework::Django => "Django",
        Framework::Fastapi => "FastAPI",
    };
    let files = counted(snapshot.files.python, "Python file");
    let mut checks = vec![Check::good("backend", format!("{} ({framework}, {files})", here.show(&backend.folder)))];
    match backend.framework {
        Framework::Django => checks.extend(settings(backend, snapshot, here)),
        Framework::Fastapi => checks.push(app(backend, here)),
    }
    checks.push(environment(backend, here));
    checks.push(pydantic(backend));
    checks.push(contract(backend, snapshot));
    checks
}

/// The settings module, and whether what discovery needs of it can be read.
fn settings(backend: &Backend, snapshot: &Snapshot, here: &WorkingFolder) -> Vec<Check> {
    let Some(module) = backend.settings_module() else {
        let words = "no `DJANGO_SETTINGS_MODULE` that can be read stands in `manage.py`";
        return vec![Check::bad("settings", words, "name it in `mizan.toml`: `settings = \"project.settings\"`")];
    };
    let Some(file) = backend.module_file(&module) else {
        let words = format!("`{module}` is not found from {}", here.show(&backend.folder));
        return vec![Check::bad(
            "settings",
            words,
            "correct `settings`, or add the folder it is imported from to `source-roots`",
        )];
    };
    let mut checks = vec![Check::good("settings", format!("{module} ({})", here.show(&file)))];
    let unread: Vec<_> =
        snapshot.diagnostics().iter().filter(|diagnostic| diagnostic.code == Code::DynamicSettings).collect();
    checks.push(match unread.as_slice() {
        [] => Check::good("INSTALLED_APPS", "can be read"),
        [first, ..] => Check::doubtful(
            "INSTALLED_APPS",
            first.message.clone(),
            first.help.clone().unwrap_or_else(|| "write it as a list of strings".to_owned()),
        ),
    });
    checks
}

fn app(backend: &Backend, here: &WorkingFolder) -> Check {
    let Some(module) = &backend.app else {
        return Check::bad(
            "app",
            "no module that makes a `FastAPI()` is found",
            "name it in `mizan.toml`: `app = \"main\"`",
        );
    };
    match backend.module_file(module) {
        Some(file) => Check::good("app", format!("{module} ({})", here.show(&file))),
        None => Check::bad("app", format!("the module `{module}` is not found"), "correct `app` in `mizan.toml`"),
    }
}

fn environment(backend: &Backend, here: &WorkingFolder) -> Check {
    let (major, minor) = backend.python;
    match &backend.environment {
        Some(environment) => Check::good(
            "environment",
            format!("{} (Python {major}.{minor}, found by {})", here.show(&environment.root), environment.found_by),
        ),
        None => Check::doubtful(
            "environment",
            format!("none is found; read for Python {major}.{minor}, and types of installed packages are unknown"),
            "create one (`uv sync`, `python -m venv .venv`), or name it in `mizan.toml`: `environment = \".venv\"`",
        ),
    }
}

fn pydantic(backend: &Backend) -> Check {
    let Some(version) = backend.installed("pydantic") else {
        return Check::doubtful(
            "pydantic",
            "is not found in the environment; schemas are those of its newest release",
            "install it, or name the environment that has it: `environment = \".venv\"`",
        );
    };
    match Pydantic::parse(&version) {
        Some(parsed) if parsed < OLDEST_PYDANTIC => {
            Check::bad("pydantic", format!("{version} is too old"), "models are read as pydantic 2 means them: upgrade")
        }
        _ => Check::good("pydantic", version),
    }
}

fn contract(backend: &Backend, snapshot: &Snapshot) -> Check {
    let contract = &snapshot.contract;
    let kinds = [
        (contract.functions.len(), "function"),
        (contract.contexts.len(), "context"),
        (contract.forms.len(), "form"),
        (contract.channels.len(), "channel"),
    ];
    let parts: Vec<String> =
        kinds.into_iter().filter(|&(count, _)| count > 0).map(|(count, noun)| counted(count, noun)).collect();
    let errors = snapshot.diagnostics().iter().filter(|diagnostic| diagnostic.severity() == Severity::Error).count();
    if parts.is_empty() && errors == 0 {
        let advice = match detect::dialect(&backend.folder).filter(|dialect| *dialect != backend.dialect) {
            Some(Dialect::Izana) => "the sources import `izana`: set `dialect = \"izana\"` in `mizan.toml`",
            Some(Dialect::Mizan) => "the sources import `mizan`: set `dialect = \"mizan\"` in `mizan.toml`",
            None => "decorate a function with `@client` and register it",
        };
        return Check::doubtful("contract", "nothing is declared", advice);
    }
    let words = if parts.is_empty() { "nothing that is sound".to_owned() } else { parts.join(", ") };
    if errors == 0 {
        return Check::good("contract", words);
    }
    Check::bad("contract", format!("{words}; {}", counted(errors, "error")), "`mizan-dev check` shows them")
}

fn look_at_output(client: &Client, snapshot: &Snapshot, here: &WorkingFolder) -> Vec<Check> {
    let output = here.show(&client.output);
    let existing = client.output.ancestors().find(|folder| folder.exists()).unwrap_or(&client.output);
    if let Err(error) = tempfile::tempfile_in(existing) {
        let words = format!("`{output}` cannot be written to: {error}");
        return vec![Check::bad("output", words, "change its permissions, or `output` in `mizan.toml`")];
    }
    let artifacts = snapshot.artifacts(client);
    let freshness = match client::compare(&client.output, &artifacts) {
        Ok(freshness) => freshness,
        Err(failure) => return vec![Check::bad("output", failure.to_string(), "change its permissions")],
    };
    let differing = freshness.stale.len() + freshness.leftover.len();
    let state = if !freshness.edited.is_empty() {
        let words = format!("{} edited by hand", counted(freshness.edited.len(), "file"));
        Check::bad("client", words, "`mizan-dev check` names them and says what to do")
    } else if differing > 0 {
        Check::doubtful(
            "client",
            format!("stale: {} to write or remove", counted(differing, "file")),
            "run `mizan-dev generate`",
        )
    } else {
        Check::good("client", format!("up to date ({})", counted(artifacts.len(), "file")))
    };
    vec![Check::good("output", output), state]
}
