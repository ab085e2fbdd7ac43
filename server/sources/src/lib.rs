//! What is on disk: which files there are, their bytes as text, and where a dotted Python module lives.
//!
//! In go folders; out come [`FileId`]s with their text and hash. Nothing is parsed here, and nothing is run. A file that cannot be
//! read is an answer ([`ReadError`]), not a failure.

mod disk;
mod environment;
mod folder;
mod modules;
mod revision;
mod table;
mod typescript;
mod walk;
pub mod watch;

pub use disk::{Disk, Entry, RealDisk};
pub use environment::{Environment, find_environment};
pub use modules::{ModuleFile, ModulePaths};
pub use revision::{Revision, RevisionError};
pub use table::{FileId, ReadError, ReadResult, Sources, Text};
pub use typescript::{TypeScriptScan, has_scripts, is_typescript, scan_typescript, scan_typescript_at};
pub use walk::{Mentions, Scan, Unreadable, Visit, as_git_sees, is_scanned, scan_python, walk_in_parallel};
