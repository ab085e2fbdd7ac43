//! The client on disk: only what differs is written, whole files, and nothing that is not ours is touched.
//!
//! In go artifacts and a folder; out comes what changed. The manifest in that folder lists every file of ours with the hash it had when it was
//! written. A file that carries a hash of the manifest may be replaced or removed; any other was edited by hand, or is someone else's, and is
//! reported. Before the first write the manifest takes up the new hashes beside the old ones, so that a run that dies half-way leaves
//! nothing that the next run would take for a hand-made edit.

mod disk;
mod manifest;
mod plan;
#[cfg(test)]
mod tests;
mod writer;

use camino::Utf8Path;
use mizan_codegen::Artifact;

use crate::Failure;
use manifest::Manifest;
pub use manifest::NAME as MANIFEST;
use plan::{Plan, Scope};
pub use writer::Writer;

/// What writing did. Paths are relative to the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Written because bytes differed, in the order of writing.
    pub written: Vec<String>,
    /// Removed because the contract no longer has them.
    pub removed: Vec<String>,
    /// Left alone because someone edited them by hand; one that goes on being edited is named once.
    pub edited: Vec<String>,
    /// How many were right already.
    pub unchanged: usize,
}

/// How the client on disk compares with the contract. Paths are relative to the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// Would be written.
    pub stale: Vec<String>,
    /// Would be removed.
    pub leftover: Vec<String>,
    /// Edited by hand.
    pub edited: Vec<String>,
}

impl Changes {
    /// Whether the disk is as it was.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

impl Freshness {
    /// Whether the client is what the contract says.
    pub fn is_fresh(&self) -> bool {
        self.stale.is_empty() && self.leftover.is_empty() && self.edited.is_empty()
    }
}

/// Writes `artifacts`, sorted by path, into `output`, which is made where it is missing.
///
/// # Errors
///
/// [`Failure::Disk`] when a file cannot be read, written or removed. What was written before stands, and each file is old or new.
pub fn write(output: &Utf8Path, artifacts: &[Artifact]) -> Result<Changes, Failure> {
    Writer::new(output.to_owned()).write(artifacts)
}

/// Compares `artifacts`, sorted by path, with what is in `output`, without writing.
///
/// # Errors
///
/// [`Failure::Disk`] when a file cannot be read.
pub fn compare(output: &Utf8Path, artifacts: &[Artifact]) -> Result<Freshness, Failure> {
    let plan = Plan::make(output, &Manifest::read(output)?, artifacts, &Scope::Everything)?;
    let stale = plan.write.iter().map(|artifact| artifact.path.to_string()).collect();
    Ok(Freshness { stale, leftover: plan.remove, edited: plan.edited })
}

/// Whether a client was ever written to `output`.
pub fn is_begun(output: &Utf8Path) -> bool {
    output.join(MANIFEST).is_file()
}

/// Whether a file is one that others are reached through: it is written last and removed first.
fn is_index(path: &str) -> bool {
    path.starts_with("index.")
}
