//! Everything that is known at one moment: what questions are answered from.

use std::sync::Arc;

use camino::Utf8PathBuf;
use mizan_codegen::Exports;
use mizan_schema::Contract;

use crate::documents::Documents;
use crate::failure::Failure;
use crate::frontend::{Frontends, Uses};
use crate::output::OnDisk;
use crate::project::Project;
use crate::renamed::Renamed;
use crate::snapshot::Snapshot;

/// What is known. Immutable; cheap to share between threads.
#[derive(Clone, Debug)]
pub struct World {
    /// Counts up with every change.
    pub revision: u64,
    /// The project as it was last understood.
    pub project: Arc<Project>,
    /// What is known of each backend, in the project's order.
    pub backends: Vec<Arc<Snapshot>>,
    /// What is open in an editor.
    pub documents: Arc<Documents>,
    /// The frontends of each backend, in the same order.
    pub(crate) frontends: Vec<Arc<Frontends>>,
    /// What the clients of each backend on disk are of, in the same order.
    /// What became of names in each backend since it is watched, in the same order.
    pub renamed: Vec<Arc<[Renamed]>>,
    pub(crate) on_disk: Vec<Vec<OnDisk>>,
    /// Why the project as it stands now cannot be opened; all else is then as it was when it could.
    pub failure: Option<Arc<Failure>>,
}

impl World {
    /// What the frontends use of a backend, by its place among [`World::backends`]. The first question reads them, so it is none for the engine's
    /// thread.
    pub fn uses(&self, backend: usize) -> Option<Uses<'_>> {
        let (snapshot, frontends) = (self.backends.get(backend)?, self.frontends.get(backend)?);
        Some(frontends.at(snapshot, &self.documents))
    }

    /// What would be known if these texts stood in files of the backends that were read. It is read anew, which takes a moment.
    #[must_use]
    pub fn supposing(&self, texts: &[(Utf8PathBuf, String)]) -> Self {
        let mut documents = Documents::clone(&self.documents);
        for (path, text) in texts {
            let version = self.documents.get(path).map(|document| document.version).unwrap_or_default();
            documents.open(path.clone(), version, text.clone());
        }
        let documents = Arc::new(documents);
        let paths: Vec<_> = texts.iter().map(|(path, _)| path.as_path()).collect();
        let suppose = |snapshot: &Arc<Snapshot>| {
            let is_concerned = paths.iter().any(|path| snapshot.source(path).is_some());
            if is_concerned { Arc::new(snapshot.supposing(&documents, &paths)) } else { Arc::clone(snapshot) }
        };
        let backends = self.backends.iter().map(suppose).collect();
        Self { backends, documents, ..self.clone() }
    }

    /// What the clients of a backend export, and what they would export by another contract: of those with hooks and of those without, as far as there are any.
    pub fn exports(&self, backend: usize, supposed: &Contract) -> Vec<[Arc<Exports>; 2]> {
        let (Some(snapshot), Some(frontends)) = (self.backends.get(backend), self.frontends.get(backend)) else {
            return Vec::new();
        };
        frontends.exports([&snapshot.contract, supposed])
    }

    /// Whether the types of a module of the client (`shop.clients`, `index`) are on disk as they were made, with their map, in all clients of a backend.
    pub fn has_types(&self, backend: usize, stem: &str) -> bool {
        let clients = self.on_disk.get(backend).map(Vec::as_slice).unwrap_or_default();
        !clients.is_empty() && clients.iter().all(|client| client.has_types(stem))
    }

    /// The contract that all clients of a backend on disk are of, as they are now. Nothing where they were not written yet, or are of different ones.
    pub fn on_disk(&self, backend: usize) -> Option<Arc<Contract>> {
        let mut clients = self.on_disk.get(backend)?.iter().map(OnDisk::contract);
        let first = clients.next()??;
        clients.all(|other| other.is_some_and(|other| Arc::ptr_eq(&other, &first))).then_some(first)
    }
}
