//! The client generator: a contract to the files of a TypeScript client, and the map of every name in them.
//!
//! In goes a [`Contract`]; out come [`Artifact`]s, sorted by path. Pure: it reads no file and writes none, and it judges nothing, since the rules
//! have. The places of origins are asked for only for the order inside a file and for the maps, so that a shifted Python file changes
//! a map and nothing else. Source text is written from small trees, never from templates; what comes from a repository is escaped where it
//! is written.
//!
//! The way through: [`surface`](self) picks what is emitted, `naming` names all of it at once, `module` builds the trees of one
//! Python module, `scope` says what they import, and `typescript` and `javascript` write them.

mod comment;
mod escape;
mod files;
mod index;
mod javascript;
mod map;
mod module;
mod naming;
mod pattern;
mod reach;
mod render;
mod scope;
mod supplied;
mod surface;
mod typescript;
mod writer;

use std::sync::Arc;

use mizan_schema::{Contract, Places};
use rayon::prelude::*;

use naming::Names;
use surface::Surface;

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
    let surface = Surface::of(contract, places, options);
    let names = Names::of(&surface);
    let modules = surface.modules.par_iter();
    let own =
        modules.flat_map_iter(|(module, items)| module::artifacts(&surface, &names, module, items, places, options));
    let mut artifacts: Vec<Artifact> = own
        .collect::<Vec<_>>()
        .into_iter()
        .chain(index::artifacts(&names, options.hooks, surface.has_forms()))
        .chain(supplied::artifacts(contract.dialect, options.hooks, surface.has_forms()))
        .collect();
    artifacts.sort();
    artifacts
}
