//! Modules by dotted name, out of the sources: what the `python` crate asks for.

use std::sync::{Arc, PoisonError, RwLock};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_python::facts::{self, FileFacts};
use mizan_python::program::{Found, LoadedModule, ModuleSource};
use mizan_schema::SourceId;
use mizan_sources::{FileId, ModuleFile, ModulePaths, ReadError, Sources, Text};
use rustc_hash::FxHashMap;

/// The modules of one backend.
#[derive(Debug)]
pub(crate) struct Modules {
    pub(crate) sources: Sources,
    pub(crate) paths: ModulePaths,
    read: RwLock<FxHashMap<FileId, Read>>,
    /// What the project's files said before, for those that do not parse now.
    earlier: Earlier,
}

/// Facts by absolute path.
pub(crate) type Earlier = FxHashMap<Utf8PathBuf, Arc<FileFacts>>;

/// What reading a file gave.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) is_project: bool,
    pub(crate) facts: Result<Arc<FileFacts>, ReadError>,
}

impl Modules {
    pub(crate) fn new(paths: ModulePaths, earlier: Earlier) -> Self {
        Self { sources: Sources::default(), paths, read: RwLock::default(), earlier }
    }

    /// What the project's files say, for who reads them next.
    pub(crate) fn said(&self) -> Earlier {
        let read = self.all_read().into_iter().filter(|(_, read)| read.is_project);
        read.filter_map(|(id, read)| Some((self.sources.path(id), read.facts.ok()?))).collect()
    }

    /// Lets go of what was said before.
    pub(crate) fn forget_earlier(&mut self) {
        self.earlier = Earlier::default();
    }

    /// Whether a file of the project is there and has statements that do not parse.
    pub(crate) fn is_broken(&self, path: &Utf8Path) -> bool {
        path.is_file() && self.facts_of(self.sources.id(path), true).is_ok_and(|facts| !facts.broken.is_empty())
    }

    /// Reads a file of the project whose bytes are at hand.
    pub(crate) fn provide(&self, path: &Utf8Path, bytes: &[u8]) {
        let id = self.sources.id(path);
        let text = self.sources.provide(id, bytes);
        let _ = self.remember(id, true, text);
    }

    /// Every file that was read, sorted by path.
    pub(crate) fn all_read(&self) -> Vec<(FileId, Read)> {
        let read = self.read.read().unwrap_or_else(PoisonError::into_inner);
        let mut all: Vec<_> = read.iter().map(|(&id, read)| (id, read.clone())).collect();
        all.sort_by_cached_key(|&(id, _)| self.sources.path(id));
        all
    }

    /// The facts of a file that was read.
    pub(crate) fn facts(&self, id: FileId) -> Option<Arc<FileFacts>> {
        let read = self.read.read().unwrap_or_else(PoisonError::into_inner);
        read.get(&id).and_then(|read| read.facts.clone().ok())
    }

    fn facts_of(&self, id: FileId, is_project: bool) -> Result<Arc<FileFacts>, ReadError> {
        let known = self.read.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        match known {
            Some(read) => read.facts,
            None => self.remember(id, is_project, self.sources.text(id)),
        }
    }

    fn remember(
        &self,
        id: FileId,
        is_project: bool,
        text: Result<Arc<Text>, ReadError>,
    ) -> Result<Arc<FileFacts>, ReadError> {
        let facts = text.map(|text| {
            let facts = facts::read(&text.text);
            let is_broken = !facts.broken.is_empty();
            Arc::new(match is_broken.then(|| self.earlier.get(&self.sources.path(id))).flatten() {
                Some(earlier) => facts::keep(earlier, facts),
                None => facts,
            })
        });
        let read = Read { is_project, facts: facts.clone() };
        self.read.write().unwrap_or_else(PoisonError::into_inner).insert(id, read);
        facts
    }
}

impl ModuleSource for Modules {
    fn find(&self, module: &str) -> Found {
        let (path, is_package, is_project) = match self.paths.find(module) {
            ModuleFile::File { path, is_package, is_project } => (path, is_package, is_project),
            ModuleFile::Namespace => return Found::Namespace,
            ModuleFile::Missing => return Found::Missing,
        };
        let id = self.sources.id(&path);
        match self.facts_of(id, is_project) {
            Ok(facts) => Found::File(LoadedModule { source: SourceId(id.0), facts, is_package, is_project }),
            Err(_) => Found::Unreadable,
        }
    }

    fn submodules(&self, package: &str) -> Vec<Arc<str>> {
        self.paths.submodules(package).into_iter().map(Arc::from).collect()
    }
}
