//! Many files as one program: modules by their dotted names, read when something reaches them.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use elsa::FrozenMap;
use mizan_schema::SourceId;
use rustc_hash::FxBuildHasher;

use crate::django;
use crate::facts::FileFacts;

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
/// What is found stays for as long as the program does, so that readers borrow syntax from it and copy none. Every question answered about
/// a module is remembered as a dependency, so that the owner can tell what an edit touches.
pub struct Program<'a> {
    source: &'a dyn ModuleSource,
    found: FrozenMap<Arc<str>, Box<Option<ModuleRef>>, FxBuildHasher>,
    asked: RefCell<BTreeSet<Arc<str>>>,
}

impl<'a> Program<'a> {
    /// A program over `source`.
    pub fn new(source: &'a dyn ModuleSource) -> Self {
        Self { source, found: FrozenMap::default(), asked: RefCell::default() }
    }

    /// The module of this dotted name, where there is a file behind it that can be read.
    pub fn module(&self, name: &str) -> Option<&ModuleRef> {
        if !self.asked.borrow().contains(name) {
            self.asked.borrow_mut().insert(Arc::from(name));
        }
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

    /// Whether the file of this module is there and cannot be read, which is a diagnostic of its own.
    pub fn is_unreadable(&self, name: &str) -> bool {
        matches!(self.source.find(name), Found::Unreadable)
    }

    /// The dotted names of all modules below a package, at any depth, sorted.
    pub fn submodules(&self, package: &str) -> Vec<Arc<str>> {
        self.source.submodules(package)
    }

    /// Takes the names of the modules asked for since the last call, found or not.
    pub fn take_dependencies(&self) -> BTreeSet<Arc<str>> {
        std::mem::take(&mut self.asked.borrow_mut())
    }
}
