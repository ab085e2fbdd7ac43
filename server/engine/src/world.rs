//! Everything that is known at one moment: what questions are answered from.

use std::sync::Arc;

use crate::failure::Failure;
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
    /// Why the project as it stands now cannot be opened; all else is then as it was when it could.
    pub failure: Option<Arc<Failure>>,
}
