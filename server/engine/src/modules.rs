//! Modules by dotted name, out of the sources: what the `python` crate asks for.
//!
//! A generation of files is never changed once a snapshot holds it: [`Modules::again`] begins the next one, which shares what stays the same,
//! and in which files are read again one by one.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use camino::{Utf8Path, Utf8PathBuf};
use imbl::{OrdMap, OrdSet};
use mizan_python::declare;
use mizan_python::facts::{self, FileFacts};
use mizan_python::program::{Found, LoadedModule, ModuleSource, Question};
use mizan_schema::SourceId;
use mizan_sources::{FileId, ModuleFile, ModulePaths, ReadError, Sources};
use mizan_text::DecodeError;
use rustc_hash::FxHashMap;

use crate::documents::{Documents, kept};

/// The modules of one backend.
#[derive(Debug)]
pub(crate) struct Modules {
    pub(crate) sources: Sources,
    pub(crate) paths: ModulePaths,
    files: RwLock<Files>,
    /// Every question that was answered and is not forgotten, so that it can be asked again.
    answers: RwLock<Arc<Answers>>,
    documents: Arc<Documents>,
}

/// What was read. Two generations share what is the same.
#[derive(Clone, Debug, Default)]
struct Files {
    read: OrdMap<FileId, Read>,
    /// Those that something is wrong with.
    wrong: OrdSet<FileId>,
}

/// What the disk said of dotted names.
#[derive(Clone, Debug, Default)]
struct Answers {
    files: FxHashMap<Arc<str>, ModuleFile>,
    submodules: FxHashMap<Arc<str>, Vec<Arc<str>>>,
}

/// What reading a file gave.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) is_project: bool,
    /// What it says; what it last said, where it cannot be read now. `None` where it never could.
    pub(crate) facts: Option<Arc<FileFacts>>,
    /// Why it cannot be read.
    pub(crate) error: Option<ReadError>,
    /// Why not every byte of it is text.
    pub(crate) undecodable: Option<DecodeError>,
}

impl Read {
    /// Whether something is wrong with it as a file.
    fn is_wrong(&self) -> bool {
        let has_problems = || self.facts.as_ref().is_some_and(|facts| !facts.problems.is_empty());
        self.error.is_some() || self.undecodable.is_some() || has_problems()
    }
}

/// How a file that was read again compares with what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Difference {
    /// The same text.
    None,
    /// It says the same, in other places.
    Places,
    /// It can be read now, or cannot be any more.
    Existence,
    /// It says the same, and other things of it do not parse.
    Problems,
    /// It says something else.
    Facts,
}

impl Modules {
    pub(crate) fn new(paths: ModulePaths, documents: Arc<Documents>) -> Self {
        Self { sources: Sources::default(), paths, files: RwLock::default(), answers: RwLock::default(), documents }
    }

    /// The next generation: as this one, until files of it are read again.
    pub(crate) fn again(&self, documents: Arc<Documents>) -> Self {
        let answers = self.answers.read().unwrap_or_else(PoisonError::into_inner).clone();
        Self {
            sources: self.sources.clone(),
            paths: self.paths.clone(),
            files: RwLock::new(self.files().clone()),
            answers: RwLock::new(answers),
            documents,
        }
    }

    /// Asks every question again that was answered before and that the declarations rest on; the others are forgotten, lest names that come and
    /// go be asked about for ever. Gives the dotted names behind which something else stands now.
    pub(crate) fn ask_again(&mut self, declared: &declare::Memo) -> BTreeSet<Arc<str>> {
        let answers = std::mem::take(self.answers.get_mut().unwrap_or_else(PoisonError::into_inner));
        let answers = Arc::unwrap_or_clone(answers);
        let mut changed = BTreeSet::new();
        let mut now = Answers::default();
        let is_indexed = declared.is_indexed();
        let files = answers.files.into_iter();
        for (name, before) in files.filter(|(name, _)| !is_indexed || rests_on_module(declared, name)) {
            let file = self.paths.find(&name);
            if file != before {
                changed.insert(Arc::clone(&name));
            }
            now.files.insert(name, file);
        }
        let packages = answers.submodules.into_iter();
        for (package, before) in packages.filter(|(name, _)| !is_indexed || declared.rests_on(Question::below(name))) {
            let names = self.list(&package);
            if names != before {
                let (was, is): (BTreeSet<_>, BTreeSet<_>) =
                    (before.into_iter().collect(), names.iter().cloned().collect());
                changed.extend(was.symmetric_difference(&is).cloned());
            }
            now.submodules.insert(package, names);
        }
        self.answers = RwLock::new(Arc::new(now));
        changed
    }

    fn list(&self, package: &str) -> Vec<Arc<str>> {
        self.paths.submodules(package).into_iter().map(Arc::from).collect()
    }

    /// Reads a file of the project whose bytes are at hand.
    pub(crate) fn provide(&self, path: &Utf8Path, bytes: &[u8]) {
        let id = self.sources.id(path);
        if self.documents.get(path).is_none() {
            // Its error, where it has one, is kept with the text.
            let _ = self.sources.provide(id, bytes);
        }
        self.read_file(id, true);
    }

    /// Whether declarations rest on a file by one of its dotted names.
    pub(crate) fn concern(&self, path: &Utf8Path, declared: &declare::Memo) -> bool {
        self.paths.names_of(path).iter().any(|name| rests_on_module(declared, name))
    }

    /// The files that were read and that something is wrong with.
    pub(crate) fn wrong(&self) -> Vec<(FileId, Read)> {
        let files = self.files();
        files.wrong.iter().filter_map(|id| Some((*id, files.read.get(id)?.clone()))).collect()
    }

    /// The paths of the files that were read.
    pub(crate) fn paths_read(&self) -> Vec<Utf8PathBuf> {
        self.files().read.keys().map(|&id| self.sources.path(id)).collect()
    }

    /// How many files were read as syntax.
    pub(crate) fn count(&self) -> usize {
        self.files().read.len()
    }

    /// The facts of a file that was read.
    pub(crate) fn facts(&self, id: FileId) -> Option<Arc<FileFacts>> {
        self.known(id)?.facts
    }

    /// The source behind a path, where the file was read.
    pub(crate) fn source(&self, path: &Utf8Path) -> Option<SourceId> {
        let id = self.sources.find(path)?;
        self.known(id).map(|_| SourceId(id.0))
    }

    /// Whether a file was read.
    pub(crate) fn has_read(&self, path: &Utf8Path) -> bool {
        self.source(path).is_some()
    }

    /// Whether a file was read and has statements that do not parse.
    pub(crate) fn is_broken(&self, path: &Utf8Path) -> bool {
        let facts = self.sources.find(path).and_then(|id| self.facts(id));
        facts.is_some_and(|facts| !facts.broken.is_empty())
    }

    /// Reads a file again that was read before. What of it does not parse keeps what it said.
    pub(crate) fn reread(&mut self, path: &Utf8Path) -> Difference {
        let id = self.sources.find(path);
        let Some((id, before)) = id.and_then(|id| Some((id, self.known(id)?))) else { return Difference::None };
        let text = self.sources.text(id);
        self.sources.forget(id);
        let now_text = self.text(id);
        let is_same = match (&text, &now_text) {
            (Ok(text), Ok(now)) => text.hash == now.hash,
            (Err(error), Err(now)) => error == now,
            _ => false,
        };
        if is_same {
            return Difference::None;
        }
        let now = self.read_text(id, before.is_project, &now_text, Some(&before));
        let difference = compare(&before, &now);
        self.insert(id, now);
        difference
    }

    /// Forgets a file that is gone; `false` where it was not known.
    pub(crate) fn forget(&mut self, path: &Utf8Path) -> bool {
        let Some(id) = self.sources.find(path) else { return false };
        self.sources.forget(id);
        let mut files = self.files_mut();
        files.wrong.remove(&id);
        files.read.remove(&id).is_some()
    }

    fn known(&self, id: FileId) -> Option<Read> {
        self.files().read.get(&id).cloned()
    }

    fn insert(&self, id: FileId, read: Read) {
        let mut files = self.files_mut();
        if read.is_wrong() {
            files.wrong.insert(id);
        } else {
            files.wrong.remove(&id);
        }
        files.read.insert(id, read);
    }

    /// Notes an answer that is not known. What is known is shared with other generations until one knows more.
    fn note(&self, is_known: impl Fn(&Answers) -> bool, note: impl FnOnce(&mut Answers)) {
        if is_known(&self.answers.read().unwrap_or_else(PoisonError::into_inner)) {
            return;
        }
        note(Arc::make_mut(&mut self.answers.write().unwrap_or_else(PoisonError::into_inner)));
    }

    fn files(&self) -> RwLockReadGuard<'_, Files> {
        self.files.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn files_mut(&self) -> RwLockWriteGuard<'_, Files> {
        self.files.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The text of a file: that of its document where it is open.
    fn text(&self, id: FileId) -> mizan_sources::ReadResult {
        if let Some(document) = self.documents.get(&self.sources.path(id)) {
            self.sources.set(id, Arc::clone(&document.text));
        }
        self.sources.text(id)
    }

    fn read_file(&self, id: FileId, is_project: bool) -> Read {
        if let Some(known) = self.known(id) {
            return known;
        }
        let text = self.text(id);
        let read = self.read_text(id, is_project, &text, None);
        self.insert(id, read.clone());
        read
    }

    fn read_text(&self, id: FileId, is_project: bool, text: &mizan_sources::ReadResult, before: Option<&Read>) -> Read {
        let earlier = before.and_then(|before| before.facts.clone());
        let text = match text {
            Ok(text) => text,
            Err(error) => return Read { is_project, facts: earlier, error: Some(error.clone()), undecodable: None },
        };
        let facts = match self.documents.get(&self.sources.path(id)) {
            Some(document) => document.facts(earlier.as_deref()),
            None => Arc::new(kept(earlier.as_deref(), facts::read(&text.text))),
        };
        Read { is_project, facts: Some(facts), error: None, undecodable: text.undecodable.clone() }
    }
}

/// Whether declarations rest on what a module says, or on there being one.
fn rests_on_module(declared: &declare::Memo, name: &str) -> bool {
    declared.rests_on(Question::says(name)) || declared.rests_on(Question::exists(name))
}

fn compare(before: &Read, now: &Read) -> Difference {
    let (Some(was), Some(is)) = (&before.facts, &now.facts) else { return Difference::Existence };
    if was.module != is.module {
        return Difference::Facts;
    }
    if before.is_wrong() || now.is_wrong() { Difference::Problems } else { Difference::Places }
}

impl ModuleSource for Modules {
    fn find(&self, module: &str) -> Found {
        let file = self.paths.find(module);
        self.note(
            |known| known.files.contains_key(module),
            |answers| {
                answers.files.insert(Arc::from(module), file.clone());
            },
        );
        let (path, is_package, is_project) = match file {
            ModuleFile::File { path, is_package, is_project } => (path, is_package, is_project),
            ModuleFile::Namespace => return Found::Namespace,
            ModuleFile::Missing => return Found::Missing,
        };
        let id = self.sources.id(&path);
        match self.read_file(id, is_project).facts {
            Some(facts) => Found::File(LoadedModule { source: SourceId(id.0), facts, is_package, is_project }),
            None => Found::Unreadable,
        }
    }

    fn submodules(&self, package: &str) -> Vec<Arc<str>> {
        let names = self.list(package);
        self.note(
            |known| known.submodules.get(package) == Some(&names),
            |answers| {
                answers.submodules.insert(Arc::from(package), names.clone());
            },
        );
        names
    }
}
