//! What is known of one client and the files that use it at one moment.
//!
//! Never changed once it is known: whoever has it reads it for as long as they like, and the next moment shares what is the same. Only what is found out
//! about the disk when someone asks (which file an import means, which components a file has) is remembered by all moments together, behind a lock that
//! nobody holds for longer than one question.

use std::collections::BTreeSet;
use std::hash::Hasher;
use std::sync::{Arc, Mutex};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_sources::{Text, is_typescript};
use mizan_syntax::Tree;
use mizan_syntax::typescript::{Dialect, parse};
use mizan_typescript::components::FileComponents;
use mizan_typescript::facts::FileFacts;
use mizan_typescript::link::Links;
use mizan_typescript::resolve::{Imports, Resolution, Resolver};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::names::Names;
use super::{Work, locked};
use crate::documents::Documents;

/// Where a client is, and which it is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The project's folder.
    pub(super) project: Utf8PathBuf,
    /// The client's folder, without links.
    pub(super) output: Utf8PathBuf,
    /// Where its users are if no package holds it.
    pub(super) otherwise: Utf8PathBuf,
    /// Whether it has hooks.
    pub(super) with_hooks: bool,
}

/// A client and its users. Cheap to clone.
#[derive(Clone)]
pub(super) struct Index {
    pub(super) place: Arc<Place>,
    pub(super) documents: Arc<Documents>,
    pub(super) names: Arc<Names>,
    pub(super) resolver: Arc<Mutex<Resolver>>,
    /// The folders that users are in.
    pub(super) roots: Arc<[Utf8PathBuf]>,
    pub(super) imports: Arc<Imports>,
    /// Every file that is read.
    pub(super) files: Arc<FxHashMap<Utf8PathBuf, File>>,
    /// What those say that can reach the client.
    pub(super) facts: Arc<FxHashMap<Utf8PathBuf, Read>>,
    pub(super) links: Arc<Links>,
    pub(super) components: Arc<Mutex<Components>>,
    pub(super) work: Work,
}

/// What is known of the components of files, each with the hash of the text that it is of.
pub(super) type Components = FxHashMap<Utf8PathBuf, (u64, Arc<FileComponents>)>;

/// A file as it was last read.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// Of its bytes.
    pub(super) hash: u64,
    /// The hashes of the words in it, where it is of a language in which scripts stand among other things.
    pub(super) words: Option<Arc<FxHashSet<u64>>>,
}

/// A file that can reach the client.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) facts: Arc<FileFacts>,
    /// The specifiers that lead to files, for which values are followed. Sorted.
    pub(super) followed: Vec<Box<str>>,
}

impl Index {
    /// The client's folder.
    pub(super) fn output(&self) -> &Utf8Path {
        &self.place.output
    }

    /// Whether a file of another language mentions a name.
    pub(super) fn is_mentioned(&self, name: &str) -> bool {
        self.mention(name).is_some()
    }

    /// The first file of another language that mentions a name.
    pub(super) fn mention(&self, name: &str) -> Option<&Utf8Path> {
        let hash = hash(name.as_bytes());
        let has = |file: &File| file.words.as_ref().is_some_and(|words| words.contains(&hash));
        self.files.iter().filter(|(_, file)| has(file)).map(|(path, _)| path.as_path()).min()
    }

    /// How many files of TypeScript and JavaScript there are.
    pub(super) fn count(&self) -> usize {
        self.files.keys().filter(|path| is_typescript(path)).count()
    }

    /// Whether the client has hooks.
    pub(super) fn has_hooks(&self) -> bool {
        self.place.with_hooks
    }

    /// Whether a file is among those that are read.
    pub(super) fn reads(&self, path: &Utf8Path) -> bool {
        self.files.contains_key(path)
    }

    /// The text of a file, as its uses were read off it.
    pub(super) fn text(&self, path: &Utf8Path) -> Option<Arc<Text>> {
        text(&self.documents, path)
    }

    /// The tree of a file, as its uses were read off it.
    pub(super) fn tree(&self, path: &Utf8Path) -> Option<Tree> {
        if let Some(document) = self.documents.get(path) {
            return document.tree().cloned();
        }
        let dialect = path.extension().and_then(Dialect::of_extension)?;
        Some(parse(&self.text(path)?.text, dialect))
    }

    /// What the files say about components, read where it is not known. Many at once are read at once.
    pub(super) fn components(&self, paths: &[Utf8PathBuf]) -> Vec<Arc<FileComponents>> {
        let hash = |path: &Utf8PathBuf| self.files.get(path).map(|file| file.hash);
        let known: Vec<Option<Arc<FileComponents>>> = {
            let known = locked(&self.components);
            let of = |path| known.get(path).filter(|(of, _)| Some(*of) == hash(path));
            paths.iter().map(|path| of(path).map(|(_, components)| Arc::clone(components))).collect()
        };
        let read = |(path, known): (&Utf8PathBuf, Option<Arc<FileComponents>>)| {
            let dialect = path.extension().and_then(Dialect::of_extension);
            let read = || Some(Arc::new(FileComponents::read(&self.text(path)?.text, dialect?)));
            hash(path).and_then(|hash| Some((hash, known.or_else(read)?)))
        };
        let found: Vec<_> = paths.par_iter().zip(known).map(read).collect();
        let mut known = locked(&self.components);
        for (path, (hash, components)) in
            paths.iter().zip(&found).filter_map(|(path, found)| Some((path, found.as_ref()?)))
        {
            known.insert(path.clone(), (*hash, Arc::clone(components)));
        }
        found.into_iter().map(|found| found.map(|(_, components)| components).unwrap_or_default()).collect()
    }

    /// The files that import a file, sorted.
    pub(super) fn importers(&self, path: &Utf8Path) -> Vec<Utf8PathBuf> {
        let mut importers: Vec<Utf8PathBuf> = self.imports.importers(path).map(Utf8Path::to_owned).collect();
        importers.sort_unstable();
        importers
    }

    /// What `specifier` means in `from`, as the disk is now.
    pub(super) fn resolve(&self, from: &Utf8Path, specifier: &str) -> Resolution {
        locked(&self.resolver).resolve(from, specifier)
    }

    /// The file that `specifier` means in `from`.
    pub(super) fn target(&self, from: &Utf8Path, specifier: &str) -> Option<Utf8PathBuf> {
        match self.resolve(from, specifier) {
            Resolution::File(path) => Some(path),
            Resolution::External(_) | Resolution::Missing => None,
        }
    }

    /// Whether TypeScript checks a file of JavaScript that does not say so itself.
    pub(super) fn checks_scripts(&self, path: &Utf8Path) -> bool {
        locked(&self.resolver).checks_scripts(path)
    }

    /// The names of the client that its users give to people who are not known.
    pub(super) fn published(&self) -> BTreeSet<Arc<str>> {
        let mut given = BTreeSet::new();
        for root in &*self.roots {
            let client = self.names.client.files.keys().map(AsRef::as_ref);
            let files = self.facts.keys().map(Utf8PathBuf::as_path).chain(client);
            for file in locked(&self.resolver).published(root, files) {
                given.extend(self.links.given_out(file).into_iter().map(|export| export.name.clone()));
            }
        }
        given
    }
}

/// The text of a file at a moment.
fn text(documents: &Documents, path: &Utf8Path) -> Option<Arc<Text>> {
    match documents.get(path) {
        Some(document) => Some(Arc::clone(&document.text)),
        None => read_file(path).map(|bytes| Arc::new(Text::new(String::from_utf8_lossy(&bytes).into_owned()))),
    }
}

/// The bytes of a regular file that is no link.
pub(super) fn read_file(path: &Utf8Path) -> Option<Vec<u8>> {
    path.symlink_metadata().ok().filter(std::fs::Metadata::is_file)?;
    std::fs::read(path).ok()
}

pub(super) fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}
