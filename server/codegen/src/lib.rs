//! The client generator: a contract to the files of a TypeScript client, and the map of every name in them.
//!
//! In goes a [`Contract`]; out come [`Artifact`]s, sorted by path. Pure: it reads no file and writes none, and it judges nothing, since the rules
//! have. The places of origins are asked for only for the order inside a file and for the maps, so that a shifted Python file changes
//! a map and nothing else. Source text is written from small trees, never from templates; what comes from a repository is escaped where it
//! is written.
//!
//! The way through: `surface` picks what is emitted (with `reach`, the types), `naming` names it, `module` builds the trees of one
//! Python module, `scope` says what they import, and `typescript` and `javascript` write them. `memo` leads it, and remembers
//! the last client: there is no other way through, [`generate`] is a memo that remembers nothing.

mod comment;
mod escape;
mod exports;
mod files;
mod index;
mod item;
mod javascript;
mod map;
mod memo;
mod module;
mod naming;
mod pattern;
mod public;
mod reach;
mod references;
mod render;
mod scope;
mod supplied;
mod surface;
mod types;
mod typescript;
mod writer;

use std::sync::Arc;

use mizan_schema::{Contract, Places};

pub use exports::{Export, ExportKind, Exports, ExportsMemo, ModuleExports, exports};
pub use memo::{Generated, Memo, Moved, Work};

/// A generated file. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Artifact {
    /// Relative to the output folder, with `/` between parts.
    pub path: Arc<str>,
    /// The whole file.
    pub bytes: Arc<[u8]>,
}

impl Artifact {
    fn new(path: impl Into<Arc<str>>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { path: path.into(), bytes: bytes.into() }
    }
}

/// How a client is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The way from the output folder to the project, with `/` between parts: `../../..`. Maps name their sources by it.
    pub output_to_project: String,
    /// Whether there are React hooks and providers; else calls and fetches only.
    pub hooks: bool,
}

/// The client of a contract.
pub fn generate(contract: &Contract, places: &dyn Places, options: &Options) -> Vec<Artifact> {
    Memo::default().generate(contract, places, options, &Moved::new()).changed
}
