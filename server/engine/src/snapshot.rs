//! One backend at one moment: its contract, its diagnostics, and where everything stands.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_python::declare::{self, Setting};
use mizan_python::program::Program;
use mizan_schema::contract::Contract;
use mizan_schema::declarations::Dialect;
use mizan_schema::diagnostics::Place;
use mizan_schema::{Code, Diagnostic, Origin, Severity, SourceId};
use mizan_sources::{ModulePaths, Unreadable, scan_python};

use crate::config::{self, Framework, Hooks};
use crate::modules::{Earlier, Modules};
use crate::places::SourcePlaces;
use crate::project::{Backend, Client, Project};

/// What is known of one backend. Immutable; cheap to share.
#[derive(Debug)]
pub struct Snapshot {
    modules: Modules,
    root: Utf8PathBuf,
    /// The files that were searched for declarations, sorted.
    candidates: Vec<Utf8PathBuf>,
    /// The contract.
    pub contract: Contract,
    /// What is wrong, sorted by file, place and code.
    pub diagnostics: Vec<Diagnostic>,
    /// How many Python files there are, and how many of them were read as syntax.
    pub files: FileCounts,
}

/// How many files there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileCounts {
    /// `.py` files of the project.
    pub python: usize,
    /// Of those and the environment's: parsed.
    pub parsed: usize,
}

impl Snapshot {
    /// Where things are.
    pub fn places(&self) -> SourcePlaces<'_> {
        SourcePlaces { modules: &self.modules, root: &self.root }
    }

    /// The client's files for one frontend.
    pub fn artifacts(&self, client: &Client) -> Vec<mizan_codegen::Artifact> {
        let options = mizan_codegen::Options {
            output_to_project: relative(&client.output, &self.root),
            hooks: client.hooks == Hooks::React,
        };
        mizan_codegen::generate(&self.contract, &self.places(), &options)
    }

    /// The most severe finding there is.
    pub fn worst(&self) -> Option<Severity> {
        self.diagnostics.iter().map(Diagnostic::severity).min()
    }
}

/// Reads a backend from disk, with nothing known of it.
pub fn analyse(project: &Project, backend: &Backend) -> Snapshot {
    run(project, backend, Earlier::default(), &[])
}

/// Reads a backend from disk again. What does not parse keeps what it said in `previous`, until it parses or its file is gone.
pub fn analyse_after(previous: &Snapshot, project: &Project, backend: &Backend) -> Snapshot {
    run(project, backend, previous.modules.said(), &previous.candidates)
}

fn run(project: &Project, backend: &Backend, earlier: Earlier, searched: &[Utf8PathBuf]) -> Snapshot {
    let mut modules = Modules::new(ModulePaths::new(&backend.source_roots, backend.site_packages()), earlier);
    let dialect = match backend.dialect {
        config::Dialect::Mizan => Dialect::Mizan,
        config::Dialect::Izana => Dialect::Izana,
    };
    let mut scan =
        scan_python(&backend.folder, declare::import_roots(dialect), |path, bytes| modules.provide(path, bytes));
    // What made a file matter may be in what does not parse.
    let lost = searched.iter().filter(|path| scan.candidates.binary_search(path).is_err() && modules.is_broken(path));
    let lost: Vec<_> = lost.cloned().collect();
    scan.candidates.extend(lost);
    scan.candidates.sort();
    let mut candidates: Vec<Arc<str>> =
        scan.candidates.iter().filter_map(|path| modules.paths.module_of(path)).map(Arc::from).collect();
    candidates.sort();

    let setting = Setting {
        dialect,
        framework: match backend.framework {
            Framework::Django => declare::Framework::Django,
            Framework::Fastapi => declare::Framework::Fastapi,
        },
        settings: backend.settings_module().map(Arc::from),
        app: backend.app.clone().map(Arc::from),
        candidates,
        python: backend.python,
        pydantic: backend.pydantic(),
    };
    let declarations = declare::declare(&Program::new(&modules), &setting);
    let (contract, mut diagnostics) = mizan_schema::build(&declarations);
    diagnostics.extend(declarations.all_diagnostics().cloned());
    diagnostics.extend(file_diagnostics(&modules, &scan.unreadable));

    modules.forget_earlier();
    let parsed = modules.all_read().len();
    let mut snapshot = Snapshot {
        modules,
        root: project.root.clone(),
        candidates: scan.candidates,
        contract,
        diagnostics: Vec::new(),
        files: FileCounts { python: scan.python_files, parsed },
    };
    sort(&mut diagnostics, &snapshot.places());
    snapshot.diagnostics = diagnostics;
    snapshot
}

/// What is wrong with files as files.
fn file_diagnostics(modules: &Modules, unreadable: &[Unreadable]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, read) in modules.all_read().into_iter().filter(|(_, read)| read.is_project) {
        let source = SourceId(id.0);
        let undecodable = modules.sources.text(id).ok().and_then(|text| text.undecodable.clone());
        match (read.facts, undecodable) {
            // What else does not parse may be that byte's doing.
            (_, Some(error)) => {
                let help = "save the file as UTF-8, or name its encoding in the first line; Python cannot import it";
                found.push(Diagnostic::at(Code::Undecodable, Place::File(source), error.to_string()).with_help(help));
            }
            (Ok(facts), None) => found.extend(facts.problems.iter().map(|problem| {
                Diagnostic::new(Code::SyntaxError, Origin { source, anchor: problem.anchor }, problem.message.clone())
            })),
            (Err(error), None) => found.push(Diagnostic::at(Code::Unreadable, Place::File(source), error.to_string())),
        }
    }
    found.extend(unreadable.iter().map(|unreadable| {
        let source = SourceId(modules.sources.id(&unreadable.path).0);
        Diagnostic::at(Code::Unreadable, Place::File(source), format!("cannot be read: {}", unreadable.reason))
            .with_help("nothing below it is part of the contract; make it readable, or add it to `.gitignore`")
    }));
    found
}

/// By path, place, code and message; the same finding twice is one.
fn sort(diagnostics: &mut Vec<Diagnostic>, places: &SourcePlaces<'_>) {
    use mizan_schema::Places;
    diagnostics.sort_by_cached_key(|diagnostic| {
        let (path, range) = match diagnostic.primary {
            Place::At(origin) => (places.path(origin.source), places.range(origin)),
            Place::File(source) => (places.path(source), mizan_schema::contract::PlaceRange::default()),
        };
        (path, range, diagnostic.code, diagnostic.message.clone())
    });
    diagnostics.dedup();
}

/// How to get from `from` to `to`, both absolute, with `/` between the parts.
fn relative(from: &Utf8Path, to: &Utf8Path) -> String {
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| "..");
    let down: Vec<_> = to.components().skip(shared).map(|part| part.as_str().to_owned()).collect();
    up.map(str::to_owned).chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_between_folders_is_relative() {
        assert_eq!(relative(Utf8Path::new("/p/web/src/api"), Utf8Path::new("/p")), "../../..");
        assert_eq!(relative(Utf8Path::new("/p/api"), Utf8Path::new("/p/back")), "../back");
    }
}
