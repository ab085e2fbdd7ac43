//! The disk with one client on it as the contract says it is, written or not.
//!
//! In go paths; out comes what the disk says, and for the client's folder the files that belong there. An import of the client is followed the same
//! way in a fresh clone, where nothing has been generated yet.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_sources::{Disk, Entry, RealDisk};

/// The names of the files that a client consists of, as of the last contract.
pub(super) type Files = Arc<RwLock<BTreeSet<Box<str>>>>;

/// The disk, and one client.
#[derive(Debug)]
pub(super) struct ClientDisk {
    /// The client's folder, without links.
    pub(super) output: Utf8PathBuf,
    pub(super) files: Files,
}

impl Disk for ClientDisk {
    fn entries(&self, folder: &Utf8Path) -> Option<Vec<(String, Entry)>> {
        let there = RealDisk.entries(folder);
        let Ok(below) = self.output.strip_prefix(folder) else { return there };
        let mut entries = there.unwrap_or_default();
        let mut add = |name: &str, entry| {
            if entries.iter().all(|(known, _)| known != name) {
                entries.push((name.to_owned(), entry));
            }
        };
        if let Some(next) = below.components().next() {
            add(next.as_str(), Entry::Folder);
        } else {
            let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
            files.iter().for_each(|name| add(name, Entry::File));
        }
        Some(entries)
    }

    fn read(&self, file: &Utf8Path) -> Option<Arc<str>> {
        RealDisk.read(file)
    }

    fn real(&self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        let is_ours = || {
            let folder_there = self.output.starts_with(path);
            let file_there = path.parent() == Some(&self.output);
            let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
            folder_there || (file_there && path.file_name().is_some_and(|name| files.contains(name)))
        };
        RealDisk.real(path).or_else(|| is_ours().then(|| path.to_owned()))
    }
}

/// The path without links, as far as it is there.
pub(super) fn real(path: &Utf8Path) -> Utf8PathBuf {
    let mut above = path.ancestors();
    let found = above.find_map(|folder| Some((folder, RealDisk.real(folder)?)));
    let joined = found.and_then(|(folder, real)| {
        let below = path.strip_prefix(folder).ok()?;
        Some(if below.as_str().is_empty() { real } else { real.join(below) })
    });
    joined.unwrap_or_else(|| path.to_owned())
}
