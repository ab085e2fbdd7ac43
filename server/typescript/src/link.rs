//! Which name of the client the names in each file denote, through barrels, aliases and namespaces, and so every use in every file.
//!
//! In go the facts of files, the client, and a function from specifiers to files; out come [`Links`]: the uses by file and by name. Links
//! remember what they looked at: after an edit only the files are linked again whose names may denote something else now. The result is always
//! that of linking everything at once.

mod denote;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::Utf8Path;
use rustc_hash::FxHashMap;

use crate::client::{Client, ClientExport};
use crate::facts::FileFacts;
use crate::resolve::{Resolution, Resolver};
use crate::uses::{Denoted, FileUses, Missing, Names, Use, uses};
use denote::Scope;

/// The path of a file, in whatever form the caller gives all of them.
pub type Path = Arc<Utf8Path>;

/// From a file and a specifier in it to the file that is meant: nothing for a package, or for what does not exist.
pub trait Resolve {
    /// The file that `specifier` means in `from`.
    fn resolve(&mut self, from: &Utf8Path, specifier: &str) -> Option<Path>;
}

impl<F: FnMut(&Utf8Path, &str) -> Option<Path>> Resolve for F {
    fn resolve(&mut self, from: &Utf8Path, specifier: &str) -> Option<Path> {
        self(from, specifier)
    }
}

impl Resolve for Resolver {
    fn resolve(&mut self, from: &Utf8Path, specifier: &str) -> Option<Path> {
        match Self::resolve(self, from, specifier) {
            Resolution::File(path) => Some(path.into()),
            Resolution::External(_) | Resolution::Missing => None,
        }
    }
}

/// What changed since the links were last brought up to date.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Files with what they say now; nothing for one that is gone, or that is no longer of interest.
    pub files: Vec<(Path, Option<Arc<FileFacts>>)>,
    /// The client, where it exports something else now.
    pub client: Option<Client>,
    /// Whether a specifier may mean another file than before: one was created or deleted, a configuration was edited.
    pub resolution: bool,
}

/// How much was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Specifiers that were resolved.
    pub resolved: usize,
    /// Files whose uses were found anew.
    pub linked: usize,
}

/// One file, linked.
#[derive(Clone, Debug, Default)]
struct Linked {
    facts: Arc<FileFacts>,
    /// The file that each specifier means.
    targets: FxHashMap<Arc<str>, Option<Path>>,
    /// The files whose exports were looked at, there or not.
    asked: BTreeSet<Path>,
    uses: Arc<FileUses>,
}

/// All files and their uses of the client.
#[derive(Clone, Debug, Default)]
pub struct Links {
    client: Client,
    files: BTreeMap<Path, Linked>,
    /// The files that looked at the exports of each.
    readers: FxHashMap<Path, BTreeSet<Path>>,
    /// The files that use each name, with all that each uses: who counts the uses of a name looks nothing up.
    users: BTreeMap<Arc<str>, BTreeMap<Path, Arc<FileUses>>>,
}

impl Links {
    /// Brings the links up to date.
    pub fn update(&mut self, changes: Changes, resolve: &mut dyn Resolve) -> Work {
        let mut work = Work::default();
        let mut dirty = BTreeSet::new();
        for (path, facts) in changes.files {
            self.replace(path, facts, &mut dirty, resolve, &mut work);
        }
        if changes.resolution {
            self.resolve_again(&mut dirty, resolve, &mut work);
        }
        if let Some(client) = changes.client {
            self.take_client(client, &mut dirty);
        }
        for path in dirty {
            if self.files.contains_key(&path) {
                self.link(&path);
                work.linked += 1;
            }
        }
        work
    }

    fn replace(
        &mut self,
        path: Path,
        facts: Option<Arc<FileFacts>>,
        dirty: &mut BTreeSet<Path>,
        resolve: &mut dyn Resolve,
        work: &mut Work,
    ) {
        let before = self.files.get(&path).map(|linked| linked.facts.clone());
        if before == facts {
            return;
        }
        let is_seen = match (&before, &facts) {
            (Some(before), Some(after)) => !before.gives_out_the_same(after),
            _ => true,
        };
        if is_seen {
            dirty.extend(self.readers.get(&path).into_iter().flatten().cloned());
        }
        let Some(facts) = facts else {
            self.forget(&path);
            self.files.remove(&path);
            return;
        };
        let targets = targets(&path, &facts, resolve, work);
        let linked = self.files.entry(path.clone()).or_default();
        linked.facts = facts;
        linked.targets = targets;
        dirty.insert(path);
    }

    fn resolve_again(&mut self, dirty: &mut BTreeSet<Path>, resolve: &mut dyn Resolve, work: &mut Work) {
        for (path, linked) in &mut self.files {
            let targets = targets(path, &linked.facts, resolve, work);
            if targets != linked.targets {
                linked.targets = targets;
                dirty.insert(path.clone());
                dirty.extend(self.readers.get(path).into_iter().flatten().cloned());
            }
        }
    }

    fn take_client(&mut self, client: Client, dirty: &mut BTreeSet<Path>) {
        let paths: BTreeSet<&Path> = self.client.files.keys().chain(client.files.keys()).collect();
        for path in paths {
            if self.client.files.get(path) != client.files.get(path) {
                dirty.extend(self.readers.get(path).into_iter().flatten().cloned());
            }
        }
        self.client = client;
    }

    /// Finds the uses of one file anew.
    fn link(&mut self, path: &Path) {
        let Some(linked) = self.files.get(path) else { return };
        let facts = linked.facts.clone();
        let scope = Scope::new(self, path);
        let found = Arc::new(uses(&facts, &scope));
        let asked = scope.asked();
        self.forget(path);
        for other in &asked {
            self.readers.entry(other.clone()).or_default().insert(path.clone());
        }
        for one in &found.uses {
            self.users.entry(one.target.export.name.clone()).or_default().insert(path.clone(), Arc::clone(&found));
        }
        if let Some(linked) = self.files.get_mut(path) {
            linked.asked = asked;
            linked.uses = found;
        }
    }

    /// Takes a file out of the indexes.
    fn forget(&mut self, path: &Path) {
        let Some(linked) = self.files.get(path) else { return };
        for other in &linked.asked {
            if let Some(readers) = self.readers.get_mut(other) {
                readers.remove(path);
                if readers.is_empty() {
                    self.readers.remove(other);
                }
            }
        }
        for one in &linked.uses.uses {
            let name = &one.target.export.name;
            if let Some(users) = self.users.get_mut(name) {
                users.remove(path);
                if users.is_empty() {
                    self.users.remove(name);
                }
            }
        }
    }

    /// What `path` uses of the client.
    pub fn file(&self, path: &Utf8Path) -> Option<&FileUses> {
        self.files.get(path).map(|linked| &*linked.uses)
    }

    /// What `path` says.
    pub fn facts(&self, path: &Utf8Path) -> Option<&Arc<FileFacts>> {
        self.files.get(path).map(|linked| &linked.facts)
    }

    /// What `path` would use of the client if it said this. Nothing is kept.
    pub fn uses_if(&self, path: &Utf8Path, facts: &FileFacts, resolve: &mut dyn Resolve) -> FileUses {
        let path: Path = path.into();
        let targets = targets(&path, facts, resolve, &mut Work::default());
        let supposed = Linked { facts: Arc::new(facts.clone()), targets, ..Linked::default() };
        uses(facts, &Scope::of(self, &path, &supposed))
    }

    /// The export of the client that `path` gives under this name to whoever imports it.
    pub fn gives(&self, path: &Utf8Path, name: &str) -> Option<Arc<ClientExport>> {
        let path: Path = path.into();
        match Scope::new(self, &path).member(&path, name) {
            Denoted::Export(export) => Some(export),
            _ => None,
        }
    }

    /// The files that the specifiers of a file mean, in no order.
    pub fn targets(&self, path: &Utf8Path) -> impl Iterator<Item = (&Arc<str>, &Path)> {
        let targets = self.files.get(path).map(|linked| &linked.targets);
        targets.into_iter().flatten().filter_map(|(specifier, target)| Some((specifier, target.as_ref()?)))
    }

    /// Every use of an export of the client, by path and place.
    pub fn uses_of<'l>(&'l self, name: &str) -> impl Iterator<Item = (&'l Path, &'l Use)> + use<'l> {
        self.users.get_key_value(name).into_iter().flat_map(|(name, users)| {
            users.iter().flat_map(move |(path, uses)| {
                uses.uses.iter().filter(move |one| one.target.export.name == *name).map(move |one| (path, one))
            })
        })
    }

    /// The exports of the client that are used at all.
    pub fn used_names(&self) -> impl Iterator<Item = &Arc<str>> {
        self.users.keys()
    }

    /// Every name that is asked of the client and that it does not have.
    pub fn missing(&self) -> impl Iterator<Item = (&Path, &Missing)> {
        self.files.iter().flat_map(|(path, linked)| linked.uses.missing.iter().map(move |missing| (path, missing)))
    }

    /// The exports of the client that `path` gives to whoever imports it.
    pub fn given_out(&self, path: &Utf8Path) -> BTreeSet<Arc<ClientExport>> {
        Scope::new(self, &path.into()).given_out()
    }

    /// Every file, with what it says and what it uses.
    pub fn linked(&self) -> impl Iterator<Item = (&Path, &FileFacts, &FileUses)> {
        self.files.iter().map(|(path, linked)| (path, &*linked.facts, &*linked.uses))
    }

    /// Every file, with what it uses.
    pub fn files(&self) -> impl Iterator<Item = (&Path, &FileUses)> {
        self.files.iter().map(|(path, linked)| (path, &*linked.uses))
    }
}

fn targets(
    path: &Path,
    facts: &FileFacts,
    resolve: &mut dyn Resolve,
    work: &mut Work,
) -> FxHashMap<Arc<str>, Option<Path>> {
    let mut targets: FxHashMap<Arc<str>, Option<Path>> = FxHashMap::default();
    for specifier in facts.specifiers() {
        targets.entry(specifier.text.clone()).or_insert_with(|| {
            work.resolved += 1;
            resolve.resolve(path, &specifier.text)
        });
    }
    targets
}
