//! The manifest: which files of a client are ours, and with which bytes they were written.
//!
//! Lines of `hash  path`, sorted by path, as `sha256sum` writes them, so that git can merge it as a union of lines. A path may have several
//! hashes: while a run is under way, after one that was killed, and after a merge. It comes from a repository, so no line of it is believed
//! that names anything but a file of its own folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;

use camino::Utf8Path;
use sha2::{Digest, Sha256};

use super::disk;
use crate::Failure;

/// The manifest's file name.
pub const NAME: &str = ".mizan-manifest";

/// What was written, and with which hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    hashes: BTreeMap<String, BTreeSet<String>>,
}

impl Manifest {
    /// Reads the manifest of `output`. Lines that are none (conflict markers) are passed over.
    pub(super) fn read(output: &Utf8Path) -> Result<Self, Failure> {
        let bytes = disk::read(&output.join(NAME))?.unwrap_or_default();
        let mut manifest = Self::default();
        for entry in String::from_utf8_lossy(&bytes).lines() {
            let Some((hash, path)) = entry.split_once("  ") else { continue };
            let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            if is_hash && is_plain_name(path) {
                manifest.add(path, hash);
            }
        }
        Ok(manifest)
    }

    /// The files that it names.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.hashes.keys().map(String::as_str)
    }

    /// The files of which it records a hash that `other` does not, with all that it records of them.
    pub(super) fn beyond<'m>(&'m self, other: &'m Self) -> impl Iterator<Item = (&'m str, &'m BTreeSet<String>)> {
        let records = |path: &str, hashes: &BTreeSet<String>| {
            other.hashes.get(path).is_some_and(|recorded| recorded.is_superset(hashes))
        };
        let own = self.hashes.iter().map(|(path, hashes)| (path.as_str(), hashes));
        own.filter(move |(path, hashes)| !records(path, hashes))
    }

    /// Whether it names `path`.
    pub(super) fn knows(&self, path: &str) -> bool {
        self.hashes.contains_key(path)
    }

    /// Whether `bytes` are what was written to `path`, apart from line ends that git may have changed.
    pub(super) fn wrote(&self, path: &str, bytes: &[u8]) -> bool {
        let Some(known) = self.hashes.get(path) else { return false };
        known.contains(&hash(bytes)) || (bytes.contains(&b'\r') && known.contains(&hash(&without_returns(bytes))))
    }

    /// Whether `hash` is all that is recorded for `path`.
    pub(super) fn says(&self, path: &str, hash: &str) -> bool {
        self.hashes.get(path).is_some_and(|known| known.len() == 1 && known.contains(hash))
    }

    /// Records `hash` beside what is known of `path`.
    pub(super) fn add(&mut self, path: &str, hash: &str) {
        match self.hashes.get_mut(path) {
            Some(known) => drop(known.insert(hash.to_owned())),
            None => drop(self.hashes.insert(path.to_owned(), BTreeSet::from([hash.to_owned()]))),
        }
    }

    /// Records `hash` for `path`, and nothing else.
    pub(super) fn set(&mut self, path: &str, hash: &str) {
        self.hashes.insert(path.to_owned(), BTreeSet::from([hash.to_owned()]));
    }

    /// Forgets `path`.
    pub(super) fn forget(&mut self, path: &str) {
        self.hashes.remove(path);
    }

    /// Writes it whole.
    pub(super) fn put(&self, output: &Utf8Path) -> Result<(), Failure> {
        let mut text = String::with_capacity(self.hashes.len() * 96);
        for (path, hashes) in &self.hashes {
            for hash in hashes {
                // Writing to a string cannot fail.
                let _ = writeln!(text, "{hash}  {path}");
            }
        }
        disk::put(output, NAME, text.as_bytes())
    }

    /// Adds lines to the one on disk, which costs what is added. A line that is cut short by the end of the process is none, and the line end
    /// in front keeps it from spoiling the next.
    pub(super) fn append<'l>(
        output: &Utf8Path,
        lines: impl Iterator<Item = (&'l str, &'l str)>,
    ) -> Result<(), Failure> {
        let mut text = String::from("\n");
        for (path, hash) in lines {
            let _ = writeln!(text, "{hash}  {path}");
        }
        let file = output.join(NAME);
        let written = fs::OpenOptions::new().append(true).create(true).open(&file);
        written
            .and_then(|mut manifest| manifest.write_all(text.as_bytes()))
            .map_err(|error| Failure::disk("write", file, &error))
    }
}

/// What tells that a manifest on disk is still the one that was read: its length, when it was written, and which file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    modified: Option<std::time::SystemTime>,
    inode: u64,
}

impl Stamp {
    /// Of the manifest in `output`; `None` where there is none.
    pub(super) fn of(output: &Utf8Path) -> Option<Self> {
        let metadata = fs::metadata(output.join(NAME)).ok()?;
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(&metadata);
        #[cfg(not(unix))]
        let inode = 0;
        Some(Self { length: metadata.len(), modified: metadata.modified().ok(), inode })
    }
}

/// A name in the output folder itself, and not the manifest's.
fn is_plain_name(path: &str) -> bool {
    !path.is_empty() && !path.contains(['/', '\\', ':', '\0']) && path != "." && path != ".." && path != NAME
}

/// SHA-256, in hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

fn without_returns(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for (index, &byte) in bytes.iter().enumerate() {
        if byte != b'\r' || bytes.get(index + 1) != Some(&b'\n') {
            out.push(byte);
        }
    }
    out
}
