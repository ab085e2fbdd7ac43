//! Everything that is known at one moment: what questions are answered from.

use std::sync::Arc;

use mizan_schema::Contract;

use crate::documents::Documents;
use crate::failure::Failure;
use crate::frontend::{Frontends, Uses};
use crate::output::OnDisk;
use crate::project::Project;
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

    /// The contract that all clients of a backend on disk are of, as they are now. Nothing where they were not written yet, or are of different ones.
    pub fn on_disk(&self, backend: usize) -> Option<Arc<Contract>> {
        let mut clients = self.on_disk.get(backend)?.iter().map(OnDisk::contract);
        let first = clients.next()??;
        clients.all(|other| other.is_some_and(|other| Arc::ptr_eq(&other, &first))).then_some(first)
    }
}
