//! Many files as one program: modules by their dotted names, read when something reaches them.
//!
//! In go a source of modules and questions about them; out come modules, and beside every answer what it rests on ([`trace`]), through caches too
//! ([`Remembered`]). Must never be told of a path, and must answer no question that leaves no trace.

mod remembered;
mod trace;

use std::cell::RefCell;
use std::sync::Arc;

use elsa::FrozenMap;
use mizan_schema::SourceId;
use rustc_hash::FxBuildHasher;

use crate::django;
use crate::facts::FileFacts;
pub(crate) use remembered::{Met, Remembered};
pub use trace::Question;
use trace::Trace;
pub(crate) use trace::{Answer, Rests};

/// Where modules come from: the layer that owns the sources.
///
/// Must be a function of its state: the same name gives the same answer while a [`Program`] lives.
pub trait ModuleSource: Sync {
    /// The module of this dotted name: from a source root, or the environment's site-packages; `.py` first, then `.pyi`, a package by its
    /// `__init__`. A folder without `__init__` is a namespace package: [`Found::Namespace`].
    fn find(&self, module: &str) -> Found;

    /// The dotted names of all modules below a package, at any depth, sorted; none for what is no package.
    fn submodules(&self, package: &str) -> Vec<Arc<str>>;
}

/// What stands behind a dotted name.
#[derive(Clone, Debug)]
pub enum Found {
    /// A file.
    File(LoadedModule),
    /// A folder without `__init__`.
    Namespace,
    /// Nothing in the project or its environment.
    Missing,
    /// A file that cannot be read or decoded; why is a diagnostic of its own.
    Unreadable,
}

/// A module that was found.
#[derive(Clone, Debug)]
pub struct LoadedModule {
    /// The file.
    pub source: SourceId,
    /// Its facts.
    pub facts: Arc<FileFacts>,
    /// Whether it is a package's `__init__`.
    pub is_package: bool,
    /// Whether it is the project's own (not site-packages): only then do its declarations have an origin.
    pub is_project: bool,
}

/// A module as the program sees it.
#[derive(Clone, Debug)]
pub struct ModuleRef {
    /// The dotted name.
    pub name: Arc<str>,
    /// The file behind it.
    pub loaded: LoadedModule,
}

/// The modules of one backend at one revision, each found at most once.
///
/// What is found stays for as long as the program does, so that readers borrow syntax from it and copy none. Who holds a module has asked for
/// it: what is read off it needs no further trace.
pub struct Program<'a> {
    source: &'a dyn ModuleSource,
    found: FrozenMap<Arc<str>, Box<Option<ModuleRef>>, FxBuildHasher>,
    trace: RefCell<Trace>,
}

impl<'a> Program<'a> {
    /// A program over `source`.
    pub fn new(source: &'a dyn ModuleSource) -> Self {
        Self { source, found: FrozenMap::default(), trace: RefCell::default() }
    }

    /// The module of this dotted name, where there is a file behind it that can be read.
    pub fn module(&self, name: &str) -> Option<&ModuleRef> {
        self.ask(Question::says(name));
        self.find(name)
    }

    /// Whether there is a module of this dotted name, whatever it says.
    pub fn exists(&self, name: &str) -> bool {
        self.ask(Question::exists(name));
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<&ModuleRef> {
        if let Some(known) = self.found.get(name) {
            return known.as_ref();
        }
        let name: Arc<str> = Arc::from(name);
        let found = if django::replaces_module(&name) { Found::Missing } else { self.source.find(&name) };
        let loaded = match found {
            Found::File(loaded) => Some(loaded),
            // What projects build on of Django is known without it.
            Found::Missing => django::builtin_module(&name),
            Found::Namespace | Found::Unreadable => None,
        };
        let module = loaded.map(|loaded| ModuleRef { name: Arc::clone(&name), loaded });
        self.found.insert(name, Box::new(module)).as_ref()
    }

    /// Whether there is nothing of this dotted name at all, neither a file nor a folder.
    pub fn is_missing(&self, name: &str) -> bool {
        !self.exists(name) && matches!(self.source.find(name), Found::Missing)
    }

    /// Whether the file of this module is there and cannot be read, which is a diagnostic of its own.
    pub fn is_unreadable(&self, name: &str) -> bool {
        self.ask(Question::exists(name));
        matches!(self.source.find(name), Found::Unreadable)
    }

    /// The dotted names of all modules below a package, at any depth, sorted.
    pub fn submodules(&self, package: &str) -> Vec<Arc<str>> {
        self.ask(Question::below(package));
        self.source.submodules(package)
    }

    /// Remembers that what is being answered rests on this.
    pub(crate) fn ask(&self, question: Question) {
        self.trace.borrow_mut().ask(question);
    }

    /// Remembers that what is being answered refers to the named type of this number.
    pub(crate) fn refer(&self, named: u32) {
        self.trace.borrow_mut().refer(named);
    }

    /// Answers with `read`, and says everything that the answer rests on. What is being answered around it does not rest on that.
    pub(crate) fn track<T>(&self, read: impl FnOnce() -> T) -> (T, Rests) {
        let start = self.trace.borrow().begin();
        let value = read();
        (value, self.trace.borrow_mut().rests(start))
    }

    /// Answers with `read`, for a cache: what is being answered around it rests on the same.
    pub(crate) fn answer<T>(&self, read: impl FnOnce() -> T) -> (T, Answer) {
        let start = self.trace.borrow().begin();
        let value = read();
        (value, self.trace.borrow_mut().answer(start))
    }

    /// Remembers that what is being answered rests on what `answer` rests on.
    pub(crate) fn again(&self, answer: Answer) {
        self.trace.borrow_mut().again(answer);
    }
}
