//! One backend, read and kept up to date.
//!
//! In go the folder's files and then what was touched of them; out comes a [`Snapshot`] after each step. What a step costs follows what was
//! touched: a file whose text is the same is passed over, one that says the same moves places and nothing else, and of the rest each stage
//! remembers what it can.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_python::declare::{self, Changed, Setting};
use mizan_schema::declarations::Dialect;
use mizan_schema::{Contract, Declarations, Diagnostic, SourceId};
use mizan_sources::{Mentions, ModulePaths, Scan, Unreadable, is_scanned, scan_python};

use crate::config::{self, Framework};
use crate::documents::Documents;
use crate::modules::{Difference, Modules};
use crate::problems;
use crate::project::{Backend, Client, Project};
use crate::rules::Rules;
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
    setting: Setting,
    /// The files that are searched for declarations.
    candidates: BTreeSet<Utf8PathBuf>,
    unreadable: Vec<Unreadable>,
    declared: declare::Memo,
    rules: Arc<Rules>,
    snapshot: Arc<Snapshot>,
    /// Whether the surroundings are to be looked at.
    is_elsewhere: bool,
    moved: BTreeSet<SourceId>,
    /// Whether the folder was taken away during the last step, which then counts for nothing.
    was_interrupted: bool,
    /// What was done in the last step.
    work: Work,
}

/// What reading a backend's modules gives.
struct Reading {
    contract: Arc<Contract>,
    declarations: Arc<Declarations>,
    found: Arc<Vec<Diagnostic>>,
}

/// What a step finds to be different.
#[derive(Debug, Default)]
struct Differences {
    /// Modules that say something else.
    modules: BTreeSet<Arc<str>>,
    /// Modules that came, went, or can or cannot be read now.
    existence: BTreeSet<Arc<str>>,
    /// Whether folders hold other names.
    folders: bool,
    /// Whether other files are searched, or the surroundings are others.
    setting: bool,
    /// Whether other things do not parse.
    problems: bool,
    /// Files in which things stand elsewhere.
    moved: BTreeSet<SourceId>,
}

impl Differences {
    fn concern_declarations(&self) -> bool {
        self.setting || !self.modules.is_empty() || !self.existence.is_empty()
    }

    fn are_none(&self) -> bool {
        !self.concern_declarations() && !self.problems && self.moved.is_empty()
    }
}

impl Analysis {
    /// Reads a backend with nothing known of it.
    pub fn start(project: &Project, backend: &Backend, documents: &Arc<Documents>) -> Self {
        let modules = Modules::new(module_paths(backend), Arc::clone(documents));
        let scan = scan(backend, &modules);
        let setting = Setting { candidates: names(&modules, &scan.candidates), ..setting(backend) };
        let empty = Snapshot::empty(project.root.clone(), setting.clone());
        let mut analysis = Self {
            root: project.root.clone(),
            backend: backend.clone(),
            mentions: Mentions::of(declare::import_roots(setting.dialect)),
            setting,
            candidates: scan.candidates.into_iter().collect(),
            unreadable: scan.unreadable,
            declared: declare::Memo::default(),
            rules: Arc::clone(&empty.rules),
            snapshot: Arc::new(empty),
            is_elsewhere: false,
            moved: BTreeSet::new(),
            was_interrupted: false,
            work: Work::default(),
        };
        let Reading { contract, declarations, found } = analysis.read(&modules, &Changed::Everything);
        let files = FileCounts { python: scan.python_files, parsed: modules.count() };
        analysis.work.files_read = files.python;
        analysis.work.files_parsed = files.parsed;
        analysis.snapshot = Arc::new(Snapshot {
            modules: Arc::new(modules),
            root: project.root.clone(),
            setting: analysis.setting.clone(),
            rules: Arc::clone(&analysis.rules),
            contract,
            declarations,
            found,
            sorted: OnceLock::new(),
            files,
        });
        analysis
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

    /// Takes up where the backend's clients go now.
    pub(crate) fn redirect(&mut self, clients: Vec<Client>) {
        self.backend.clients = clients;
    }

    /// Has the next step look at what surrounds the backend, too: its settings module, its installed packages.
    pub(crate) fn look_around(&mut self) {
        self.is_elsewhere = true;
    }

    /// The sources in which things stand elsewhere since the step before.
    pub(crate) fn moved(&self) -> &BTreeSet<SourceId> {
        &self.moved
    }

    /// Whether the last step counts for nothing, since the folder was taken away meanwhile.
    pub(crate) fn was_interrupted(&self) -> bool {
        self.was_interrupted
    }

    /// What the last step had to do.
    pub fn work(&self) -> Work {
        self.work
    }

    /// Takes in what was touched. `false` where nothing is different, and the snapshot is the one there was.
    pub fn advance(&mut self, touched: &Touched, documents: &Arc<Documents>) -> bool {
        self.work = Work::default();
        self.moved = BTreeSet::new();
        let mut modules = self.snapshot.modules.again(Arc::clone(documents));
        let mut differences = Differences::default();
        match touched {
            Touched::Paths(paths) => {
                if std::mem::take(&mut self.is_elsewhere) {
                    self.take_surroundings(&mut modules, documents, &mut differences);
                }
                for path in paths {
                    self.take(&mut modules, path, documents, &mut differences);
                }
            }
            Touched::Everything => self.take_everything(&mut modules, documents, &mut differences),
        }
        if differences.folders {
            differences.existence.extend(modules.ask_again(&self.declared));
        }
        // What is missing in a folder that was taken away meanwhile is not gone: it may come back with it.
        self.was_interrupted = !self.backend.folder.is_dir();
        if self.was_interrupted {
            return false;
        }
        let is_different = !differences.are_none();
        // What folders hold is known better now, even if nobody has asked for it yet.
        if is_different || differences.folders {
            self.snapshot = Arc::new(self.next(modules, &differences));
            self.moved = differences.moved;
        }
        is_different
    }

    fn next(&mut self, modules: Modules, differences: &Differences) -> Snapshot {
        let before = Arc::clone(&self.snapshot);
        let reading = if differences.concern_declarations() || differences.problems {
            let Differences { modules: names, existence, .. } = differences;
            self.read(&modules, &Changed::Names { modules: names.clone(), existence: existence.clone() })
        } else {
            Reading {
                contract: Arc::clone(&before.contract),
                declarations: Arc::clone(&before.declarations),
                found: Arc::clone(&before.found),
            }
        };
        let Reading { contract, declarations, found } = reading;
        let files = FileCounts { python: before.files.python, parsed: modules.count() };
        let (root, setting) = (self.root.clone(), self.setting.clone());
        let (modules, rules, sorted) = (Arc::new(modules), Arc::clone(&self.rules), OnceLock::new());
        Snapshot { modules, root, setting, rules, contract, declarations, found, sorted, files }
    }

    fn read(&mut self, modules: &Modules, changed: &Changed) -> Reading {
        let declarations = Arc::new(self.declared.declare(modules, &self.setting, changed).clone());
        let (built, judged) = self.rules.build(&declarations);
        let mut found: Vec<Diagnostic> = built.all_diagnostics().cloned().collect();
        found.extend(declarations.all_diagnostics().cloned());
        let concerns = |path: &Utf8Path| self.candidates.contains(path) || modules.concern(path, &self.declared);
        found.extend(problems::of_files(modules, concerns, &self.unreadable));
        let contract = built.contract;
        self.work.declare(self.declared.work());
        self.work.judge(judged);
        Reading { contract, declarations, found: Arc::new(found) }
    }

    /// Takes in one path.
    fn take(&mut self, modules: &mut Modules, path: &Utf8Path, documents: &Documents, differences: &mut Differences) {
        let is_file = documents.get(path).is_some() || path.is_file();
        differences.folders |= modules.paths.refresh(path);
        if is_file && is_python(path) {
            self.take_file(modules, path, documents, differences);
        } else if !is_file {
            self.take_missing(modules, path, differences);
            if path.is_dir() {
                self.take_folder(modules, path, documents, differences);
            }
        }
    }

    fn take_file(
        &mut self,
        modules: &mut Modules,
        path: &Utf8Path,
        documents: &Documents,
        differences: &mut Differences,
    ) {
        self.work.files_read += 1;
        let was_candidate = self.candidates.contains(path);
        if modules.has_read(path) {
            let difference = modules.reread(path);
            // One that was read because something imports it may not have been searched yet.
            if difference == Difference::None && was_candidate {
                return;
            }
            self.take_difference(modules, path, difference, differences);
        }
        // What made a file matter may be in what does not parse.
        let is_candidate = path.starts_with(&self.backend.folder)
            && (self.mentions_us(path, documents) || (was_candidate && modules.is_broken(path)))
            && (was_candidate || is_scanned(&self.backend.folder, path));
        match (was_candidate, is_candidate) {
            (false, true) => drop(self.candidates.insert(path.to_owned())),
            (true, false) => drop(self.candidates.remove(path)),
            _ => return,
        }
        self.search_others(modules, differences);
    }

    fn take_difference(
        &mut self,
        modules: &Modules,
        path: &Utf8Path,
        difference: Difference,
        differences: &mut Differences,
    ) {
        let names = || modules.paths.names_of(path).into_iter().map(Arc::from);
        match difference {
            Difference::None => return,
            Difference::Places => {}
            Difference::Problems => differences.problems = true,
            Difference::Facts => differences.modules.extend(names()),
            Difference::Existence => differences.existence.extend(names()),
        }
        self.work.files_parsed += 1;
        differences.moved.insert(SourceId(modules.sources.id(path).0));
    }

    /// Takes in that other files are searched than before.
    fn search_others(&mut self, modules: &Modules, differences: &mut Differences) {
        self.setting.candidates = names(modules, &self.candidates);
        differences.setting = true;
    }

    fn mentions_us(&self, path: &Utf8Path, documents: &Documents) -> bool {
        match documents.get(path) {
            Some(document) => self.mentions.stand_in(document.text.text.as_bytes()),
            None => std::fs::read(path).is_ok_and(|bytes| self.mentions.stand_in(&bytes)),
        }
    }

    /// Takes in that a file or a folder is gone: of all that is known below it, what is not there.
    fn take_missing(&mut self, modules: &mut Modules, path: &Utf8Path, differences: &mut Differences) {
        let known = modules.paths_read().into_iter().chain(self.candidates.iter().cloned());
        let gone: BTreeSet<_> = known.filter(|file| file.starts_with(path) && !file.is_file()).collect();
        let mut others = false;
        for file in gone {
            if modules.forget(&file) {
                differences.existence.extend(modules.paths.names_of(&file).into_iter().map(Arc::from));
            }
            others |= self.candidates.remove(&file);
        }
        if others {
            self.search_others(modules, differences);
        }
        let count = self.unreadable.len();
        self.unreadable.retain(|unreadable| !unreadable.path.starts_with(path));
        differences.problems |= self.unreadable.len() != count;
    }

    /// Takes in a folder that appeared, or whose files may be others.
    fn take_folder(
        &mut self,
        modules: &mut Modules,
        path: &Utf8Path,
        documents: &Documents,
        differences: &mut Differences,
    ) {
        differences.folders |= modules.paths.forget(path);
        let scan = scan_python(path, declare::import_roots(self.setting.dialect), |_, _| {});
        self.work.files_read += scan.python_files;
        let known = modules.paths_read().into_iter().filter(|file| file.starts_with(path));
        let files: BTreeSet<_> = known.chain(scan.candidates).collect();
        for file in files {
            self.take_file(modules, &file, documents, differences);
        }
    }

    /// Walks the folder again, and looks at every file that is known.
    fn take_everything(&mut self, modules: &mut Modules, documents: &Documents, differences: &mut Differences) {
        self.is_elsewhere = false;
        self.take_surroundings(modules, documents, differences);
        let scan = scan_python(&self.backend.folder, declare::import_roots(self.setting.dialect), |_, _| {});
        self.work.files_read += scan.python_files;
        differences.problems |= self.unreadable != scan.unreadable;
        self.unreadable = scan.unreadable;
        self.leave_out_ignored(&scan.candidates, modules, differences);
        let searched: BTreeSet<_> = self.candidates.iter().cloned().chain(scan.candidates).collect();
        for path in searched {
            self.take(modules, &path, documents, differences);
        }
    }

    /// Takes in that files which were searched are left out by what git ignores now, or by where a link leads now.
    fn leave_out_ignored(&mut self, found: &[Utf8PathBuf], modules: &Modules, differences: &mut Differences) {
        let count = self.candidates.len();
        let folder = &self.backend.folder;
        self.candidates.retain(|path| found.binary_search(path).is_ok() || !path.is_file() || is_scanned(folder, path));
        if self.candidates.len() != count {
            self.search_others(modules, differences);
        }
    }

    /// Looks at what surrounds the backend, and at the files that were read, wherever they lie.
    fn take_surroundings(&mut self, modules: &mut Modules, documents: &Documents, differences: &mut Differences) {
        let candidates = std::mem::take(&mut self.setting.candidates);
        let setting = Setting { candidates, ..setting(&self.backend) };
        differences.setting |= setting != self.setting;
        self.setting = setting;
        modules.paths = module_paths(&self.backend);
        differences.folders = true;
        for path in modules.paths_read() {
            self.take(modules, &path, documents, differences);
        }
    }
}

/// Reads a backend from disk, with nothing known of it.
pub fn analyse(project: &Project, backend: &Backend) -> Arc<Snapshot> {
    // On a thread of the pool, which works on it anyway: each thread keeps memory of its own, and the first touch of new memory is slow.
    rayon::scope(|_| Arc::clone(Analysis::start(project, backend, &Arc::default()).snapshot()))
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
        candidates: Arc::default(),
        python: backend.python,
        pydantic: backend.pydantic(),
    }
}

/// The dotted names of files, sorted.
fn names<'f>(modules: &Modules, files: impl IntoIterator<Item = &'f Utf8PathBuf>) -> Arc<[Arc<str>]> {
    let mut names: Vec<Arc<str>> =
        files.into_iter().filter_map(|path| modules.paths.module_of(path)).map(Arc::from).collect();
    names.sort();
    names.into()
}

fn is_python(path: &Utf8Path) -> bool {
    path.extension() == Some("py")
}
