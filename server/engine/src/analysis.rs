//! One backend, read and kept up to date.
//!
//! In go the folder's files and then what was touched of them; out comes a [`Snapshot`] after each step. What a step costs follows what was
//! touched: a file whose text is the same is passed over, one that says the same moves places and nothing else, and of the rest each stage
//! remembers what it can.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_python::declare::{self, Setting};
use mizan_schema::declarations::Dialect;
use mizan_schema::diagnostics::Place;
use mizan_schema::{Code, Declarations, Diagnostic, Origin, SourceId};
use mizan_sources::{Mentions, ModulePaths, Scan, Unreadable, scan_python};

use crate::config::{self, Framework};
use crate::documents::Documents;
use crate::modules::{Difference, Modules};
use crate::project::{Backend, Project};
use crate::snapshot::{FileCounts, Snapshot};
use crate::work::Work;

/// What may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// These files and folders: changed, new or gone.
    Paths(BTreeSet<Utf8PathBuf>),
    /// Anything.
    Everything,
}

/// One backend and what is remembered of reading it.
#[derive(Debug)]
pub struct Analysis {
    root: Utf8PathBuf,
    backend: Backend,
    mentions: Mentions,
    /// All but the candidates, which follow the files.
    setting: Setting,
    /// The files that are searched for declarations.
    candidates: BTreeSet<Utf8PathBuf>,
    unreadable: Vec<Unreadable>,
    snapshot: Arc<Snapshot>,
    /// Whether the surroundings were looked at since the last step.
    is_elsewhere: bool,
    /// What was done in the last step.
    work: Work,
}

/// What a step has to do again.
#[derive(Debug, Default)]
struct Stale {
    declarations: bool,
    diagnostics: bool,
    places: bool,
}

impl Analysis {
    /// Reads a backend with nothing known of it.
    pub fn start(project: &Project, backend: &Backend, documents: &Arc<Documents>) -> Self {
        let modules = Modules::new(module_paths(backend), Arc::clone(documents));
        let scan = scan(backend, &modules);
        let setting = setting(backend);
        let mut work = Work { files_read: scan.python_files, ..Work::default() };
        let candidates: BTreeSet<_> = scan.candidates.into_iter().collect();
        let (contract, found) = read(&modules, &setting, &candidates, &scan.unreadable, &mut work);
        let files = FileCounts { python: scan.python_files, parsed: modules.count() };
        work.files_parsed = files.parsed;
        let snapshot = Snapshot {
            modules: Arc::new(modules),
            root: project.root.clone(),
            contract: Arc::new(contract),
            found: Arc::new(found),
            sorted: OnceLock::new(),
            files,
        };
        Self {
            root: project.root.clone(),
            backend: backend.clone(),
            mentions: Mentions::of(declare::import_roots(setting.dialect)),
            setting,
            candidates,
            unreadable: scan.unreadable,
            snapshot: Arc::new(snapshot),
            is_elsewhere: false,
            work,
        }
    }

    /// What is known now.
    pub fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// The backend that is read.
    pub fn backend(&self) -> &Backend {
        &self.backend
    }

    /// The project's folder.
    pub(crate) fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// Looks at what surrounds the backend again: its settings module, its installed packages.
    pub(crate) fn look_around(&mut self) {
        self.setting = setting(&self.backend);
        self.is_elsewhere = true;
    }

    /// What the last step had to do.
    pub fn work(&self) -> Work {
        self.work
    }

    /// Takes in what was touched. `false` where nothing is different, and the snapshot is the one there was.
    pub fn advance(&mut self, touched: &Touched, documents: &Arc<Documents>) -> bool {
        self.work = Work::default();
        let mut modules = self.snapshot.modules.again(Arc::clone(documents));
        let mut stale = Stale::default();
        if std::mem::take(&mut self.is_elsewhere) {
            modules.paths = module_paths(&self.backend);
            stale.declarations = true;
        }
        match touched {
            Touched::Paths(paths) => {
                for path in paths {
                    self.take(&mut modules, path, documents, &mut stale);
                }
            }
            Touched::Everything => self.take_everything(&mut modules, documents, &mut stale),
        }
        if !stale.declarations && !stale.diagnostics && !stale.places {
            return false;
        }
        self.snapshot = Arc::new(self.next(modules, &stale));
        true
    }

    fn next(&mut self, modules: Modules, stale: &Stale) -> Snapshot {
        let before = &self.snapshot;
        let (contract, found) = if stale.declarations || stale.diagnostics {
            let (contract, found) = read(&modules, &self.setting, &self.candidates, &self.unreadable, &mut self.work);
            let contract = if contract == *before.contract { Arc::clone(&before.contract) } else { Arc::new(contract) };
            (contract, Arc::new(found))
        } else {
            (Arc::clone(&before.contract), Arc::clone(&before.found))
        };
        let files = FileCounts { python: before.files.python, parsed: modules.count() };
        let root = self.root.clone();
        Snapshot { modules: Arc::new(modules), root, contract, found, sorted: OnceLock::new(), files }
    }

    /// Takes in one path.
    fn take(&mut self, modules: &mut Modules, path: &Utf8Path, documents: &Documents, stale: &mut Stale) {
        let is_open = documents.get(path).is_some();
        let is_file = is_open || path.is_file();
        stale.declarations |= modules.paths.refresh(path);
        if is_file && is_python(path) {
            self.take_file(modules, path, documents, stale);
        } else if !is_file {
            self.take_missing(modules, path, stale);
            if path.is_dir() {
                self.take_folder(modules, path, documents, stale);
            }
        }
    }

    /// Takes in a folder that appeared, or whose files may be others.
    fn take_folder(&mut self, modules: &mut Modules, path: &Utf8Path, documents: &Documents, stale: &mut Stale) {
        stale.declarations |= modules.paths.forget(path);
        let scan = scan_python(path, declare::import_roots(self.setting.dialect), |_, _| {});
        self.work.files_read += scan.python_files;
        let known = modules.project_files().into_iter().filter(|file| file.starts_with(path));
        let files: BTreeSet<_> = known.chain(scan.candidates).collect();
        for file in files {
            self.take_file(modules, &file, documents, stale);
        }
    }

    fn take_file(&mut self, modules: &mut Modules, path: &Utf8Path, documents: &Documents, stale: &mut Stale) {
        self.work.files_read += 1;
        if modules.has_read(path) {
            match modules.reread(path) {
                Difference::None => return,
                Difference::Places => stale.places = true,
                Difference::Problems => stale.diagnostics = true,
                Difference::Facts => stale.declarations = true,
            }
            self.work.files_parsed += 1;
        }
        let was_candidate = self.candidates.contains(path);
        // What made a file matter may be in what does not parse.
        let is_candidate = path.starts_with(&self.backend.folder)
            && (self.mentions_us(path, documents) || (was_candidate && modules.is_broken(path)));
        if is_candidate == was_candidate {
            return;
        }
        stale.declarations = true;
        if is_candidate {
            self.candidates.insert(path.to_owned());
        } else {
            self.candidates.remove(path);
        }
    }

    fn mentions_us(&self, path: &Utf8Path, documents: &Documents) -> bool {
        match documents.get(path) {
            Some(document) => self.mentions.stand_in(document.text.text.as_bytes()),
            None => std::fs::read(path).is_ok_and(|bytes| self.mentions.stand_in(&bytes)),
        }
    }

    /// Takes in that a file or a folder is gone: of all that is known below it, what is not there.
    fn take_missing(&mut self, modules: &mut Modules, path: &Utf8Path, stale: &mut Stale) {
        let gone: Vec<_> = modules.project_files().into_iter().filter(|file| file.starts_with(path)).collect();
        let below: Vec<_> = self.candidates.iter().filter(|file| file.starts_with(path)).cloned().collect();
        for file in gone.into_iter().chain(below) {
            if file.is_file() {
                continue;
            }
            stale.declarations |= modules.forget(&file);
            stale.declarations |= self.candidates.remove(&file);
        }
        let count = self.unreadable.len();
        self.unreadable.retain(|unreadable| !unreadable.path.starts_with(path));
        stale.diagnostics |= self.unreadable.len() != count;
    }

    /// Walks the folder again.
    fn take_everything(&mut self, modules: &mut Modules, documents: &Arc<Documents>, stale: &mut Stale) {
        self.setting = setting(&self.backend);
        modules.paths = module_paths(&self.backend);
        // What is asked of the disk may have another answer, whatever the files say.
        stale.declarations = true;
        let known: BTreeSet<_> = modules.project_files().into_iter().collect();
        let found = scan_python(&self.backend.folder, declare::import_roots(self.setting.dialect), |_, _| {});
        self.work.files_read = found.python_files;
        self.unreadable = found.unreadable;
        let candidates: BTreeSet<_> = found.candidates.into_iter().collect();
        for path in known.union(&self.candidates.clone()) {
            self.take(modules, path, documents, stale);
        }
        self.candidates.extend(candidates);
    }
}

/// Reads a backend from disk, with nothing known of it.
pub fn analyse(project: &Project, backend: &Backend) -> Arc<Snapshot> {
    Arc::clone(Analysis::start(project, backend, &Arc::default()).snapshot())
}

fn module_paths(backend: &Backend) -> ModulePaths {
    ModulePaths::new(&backend.source_roots, backend.site_packages())
}

fn scan(backend: &Backend, modules: &Modules) -> Scan {
    let roots = declare::import_roots(dialect(backend));
    scan_python(&backend.folder, roots, |path, bytes| modules.provide(path, bytes))
}

fn dialect(backend: &Backend) -> Dialect {
    match backend.dialect {
        config::Dialect::Mizan => Dialect::Mizan,
        config::Dialect::Izana => Dialect::Izana,
    }
}

fn setting(backend: &Backend) -> Setting {
    Setting {
        dialect: dialect(backend),
        framework: match backend.framework {
            Framework::Django => declare::Framework::Django,
            Framework::Fastapi => declare::Framework::Fastapi,
        },
        settings: backend.settings_module().map(Arc::from),
        app: backend.app.clone().map(Arc::from),
        candidates: Vec::new(),
        python: backend.python,
        pydantic: backend.pydantic(),
    }
}

fn read(
    modules: &Modules,
    setting: &Setting,
    candidates: &BTreeSet<Utf8PathBuf>,
    unreadable: &[Unreadable],
    work: &mut Work,
) -> (mizan_schema::Contract, Vec<Diagnostic>) {
    let mut names: Vec<Arc<str>> =
        candidates.iter().filter_map(|path| modules.paths.module_of(path)).map(Arc::from).collect();
    names.sort();
    let setting = Setting { candidates: names, ..setting.clone() };
    let declarations: Declarations = declare::declare(modules, &setting);
    work.modules_declared = declarations.modules.len();
    let (contract, mut found) = mizan_schema::build(&declarations);
    found.extend(declarations.all_diagnostics().cloned());
    found.extend(file_diagnostics(modules, unreadable));
    (contract, found)
}

/// What is wrong with files as files.
fn file_diagnostics(modules: &Modules, unreadable: &[Unreadable]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, read) in modules.all_read().into_iter().filter(|(_, read)| read.is_project) {
        let source = SourceId(id.0);
        let undecodable = modules.sources.text(id).ok().and_then(|text| text.undecodable.clone());
        match (read.error, undecodable) {
            (Some(error), _) => {
                found.push(Diagnostic::at(Code::Unreadable, Place::File(source), error.to_string()));
            }
            // What else does not parse may be that byte's doing.
            (None, Some(error)) => {
                let help = "save the file as UTF-8, or name its encoding in the first line; Python cannot import it";
                found.push(Diagnostic::at(Code::Undecodable, Place::File(source), error.to_string()).with_help(help));
            }
            (None, None) => {
                let problems = read.facts.iter().flat_map(|facts| &facts.problems);
                found.extend(problems.map(|problem| {
                    let origin = Origin { source, anchor: problem.anchor };
                    Diagnostic::new(Code::SyntaxError, origin, problem.message.clone())
                }));
            }
        }
    }
    found.extend(unreadable.iter().map(|unreadable| {
        let source = SourceId(modules.sources.id(&unreadable.path).0);
        Diagnostic::at(Code::Unreadable, Place::File(source), format!("cannot be read: {}", unreadable.reason))
            .with_help("nothing below it is part of the contract; make it readable, or add it to `.gitignore`")
    }));
    found
}

fn is_python(path: &Utf8Path) -> bool {
    path.extension() == Some("py")
}
