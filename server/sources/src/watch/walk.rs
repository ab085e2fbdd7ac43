//! A walk that watches every folder it enters, before it enters it.
//!
//! In go the top of a tree, or new folders in one; out come the folders that count, and the links that are to be followed.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use ignore::{DirEntry, WalkState};

use super::WatchError;
use super::folders::is_hidden;
use super::links;
use super::system::{Extent, System};
use crate::walk::{NEVER, as_git_sees, may_become_package, walk_in_parallel};
use crate::{typescript, walk as python};

/// What a walk found, every folder of it watched.
#[derive(Default)]
pub(super) struct Found {
    pub(super) folders: Vec<Utf8PathBuf>,
    /// Left out, but watched for the `__init__.py` that makes them packages.
    pub(super) without_init: Vec<Utf8PathBuf>,
    /// Links to folders, and the real path each leads to.
    pub(super) links: Vec<(Utf8PathBuf, Utf8PathBuf)>,
    failure: Option<WatchError>,
}

/// Watches what is below `top`; of what is directly in it, `only` these if given.
pub(super) fn walk(
    top: &Utf8Path,
    only: Option<BTreeSet<Utf8PathBuf>>,
    system: Option<Arc<Mutex<System>>>,
) -> Result<Found, WatchError> {
    let found = Arc::new(Mutex::new(Found::default()));
    let into = Arc::clone(&found);
    // The filter is asked about a folder before it is opened: the one moment at which watching it loses nothing.
    let enter = move |entry: &DirEntry| {
        let Some(path) = Utf8Path::from_path(entry.path()) else { return false };
        let wanted = entry.depth() != 1 || only.as_ref().is_none_or(|only| only.contains(path));
        wanted && lock(&into).enter(path, entry, system.as_ref())
    };
    // One thread: the system is asked about one folder at a time, and threads of a walk wait for one another by sleeping.
    walk_in_parallel(as_git_sees(top).threads(1).follow_links(true).filter_entry(enter), || {
        Box::new(|entry| {
            let broken = entry.err().as_ref().and_then(broken_link);
            lock(&found).links.extend(broken);
            WalkState::Continue
        })
    });
    let found = std::mem::take(&mut *lock(&found));
    found.failure.clone().map_or(Ok(found), Err)
}

impl Found {
    /// Whether the walk goes into an entry.
    fn enter(&mut self, path: &Utf8Path, entry: &DirEntry, system: Option<&Arc<Mutex<System>>>) -> bool {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if !is_folder || self.failure.is_some() {
            return false;
        }
        if may_become_package(path) && !entry.path_is_symlink() {
            // Before the look for its `__init__.py`, lest that come in between.
            let watched = self.watch(path, system);
            let ours = watched && is_ours(entry);
            if watched {
                if ours { &mut self.folders } else { &mut self.without_init }.push(path.to_owned());
            }
            return ours;
        }
        if !is_ours(entry) {
            return false;
        }
        if entry.path_is_symlink() {
            self.links.extend(links::target(path).map(|target| (path.to_owned(), target)));
            return false;
        }
        let watched = self.watch(path, system);
        if watched {
            self.folders.push(path.to_owned());
        }
        watched
    }

    fn watch(&mut self, folder: &Utf8Path, system: Option<&Arc<Mutex<System>>>) -> bool {
        ask(system, folder, Extent::InTree).unwrap_or_else(|error| {
            self.failure = Some(error);
            false
        })
    }
}

/// Asks the system to watch a folder, where there is one to ask; whether the folder is there.
pub(super) fn ask(system: Option<&Arc<Mutex<System>>>, folder: &Utf8Path, extent: Extent) -> Result<bool, WatchError> {
    system.map_or_else(|| Ok(folder.is_dir()), |system| lock(system).watch(folder, extent))
}

/// Whether a folder may hold sources of either language.
fn is_ours(folder: &DirEntry) -> bool {
    let never = NEVER.iter().any(|name| folder.file_name() == *name);
    !never && (python::is_ours(folder) || typescript::is_ours(folder))
}

/// The link that could not be followed, and where it would lead.
fn broken_link(error: &ignore::Error) -> Option<(Utf8PathBuf, Utf8PathBuf)> {
    match error {
        ignore::Error::WithDepth { err, .. } => broken_link(err),
        ignore::Error::WithPath { path, .. } => {
            let path = Utf8Path::from_path(path).filter(|path| path.is_symlink() && !is_hidden(path))?;
            Some((path.to_owned(), links::target(path)?))
        }
        _ => None,
    }
}

pub(super) fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
