//! What happens to a project from outside.

use camino::Utf8PathBuf;
use mizan_text::Edit;

use crate::analysis::Touched;

/// Something happened. Events count in the order in which they are handed over.
#[derive(Clone, Debug)]
pub enum Event {
    /// Something on disk may be different.
    Disk(Touched),
    /// An editor opened a document, or sends all of its text.
    Opened {
        /// Absolute.
        path: Utf8PathBuf,
        /// What the editor counts its changes with.
        version: i32,
        /// All of it.
        text: String,
    },
    /// An editor changed a document.
    Edited {
        /// Absolute.
        path: Utf8PathBuf,
        /// What the editor counts its changes with.
        version: i32,
        /// One after the other: each is of the text that the ones before it leave.
        edits: Vec<Edit>,
    },
    /// An editor closed a document: the disk counts again.
    Closed {
        /// Absolute.
        path: Utf8PathBuf,
    },
}
