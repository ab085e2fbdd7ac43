//! When lenses and hints that are shown are to be asked for again: when something else than their own file says something else.
//!
//! An editor asks again by itself for the file that it edits. What it shows of another one hangs on the contract and on what the frontends use; a moment
//! after these have changed it is told, once however much it was.

use std::sync::Arc;
use std::time::{Duration, Instant};

use mizan_engine::World;
use mizan_engine::host::Update;
use mizan_sources::is_typescript;
use tower_lsp_server::ls_types::request::{CodeLensRefresh, InlayHintRefreshRequest};

use crate::session::Session;

/// Someone who types has paused.
const MOMENT: Duration = Duration::from_millis(500);

/// What waits to be said.
#[derive(Debug, Default)]
pub(super) struct Refresh {
    due: Option<Instant>,
}

impl Refresh {
    /// Takes in what an update changed.
    pub(super) fn hear(&mut self, update: &Update) {
        if concerns_others(&update.before, &update.world) {
            self.due = Some(Instant::now() + MOMENT);
        }
    }

    /// How long nothing is to be said; `None` where nothing waits.
    pub(super) fn wait(&self) -> Option<Duration> {
        self.due.map(|due| due.saturating_duration_since(Instant::now()))
    }

    /// Says it, where it is time.
    pub(super) fn say(&mut self, session: &Session) {
        if self.wait() != Some(Duration::ZERO) {
            return;
        }
        self.due = None;
        let Some(abilities) = session.abilities() else { return };
        if abilities.refreshes_lenses {
            session.outbox.request::<CodeLensRefresh>((), |()| {});
        }
        if abilities.refreshes_hints {
            session.outbox.request::<InlayHintRefreshRequest>((), |()| {});
        }
    }
}

/// Whether what is shown of a file that nobody edited may be another.
fn concerns_others(before: &World, now: &World) -> bool {
    let contracts = |world: &World| -> Vec<_> { world.backends.iter().map(|one| Arc::as_ptr(&one.contract)).collect() };
    if contracts(before) != contracts(now) {
        return true;
    }
    let is_edit = !Arc::ptr_eq(&before.documents, &now.documents);
    let is_python = before.backends.iter().zip(&now.backends).any(|(one, other)| !Arc::ptr_eq(one, other));
    // What is left is the disk of a frontend.
    (!is_edit && !is_python) || edits_typescript(before, now)
}

fn edits_typescript(before: &World, now: &World) -> bool {
    let same = |path: &camino::Utf8PathBuf| match (before.documents.get(path), now.documents.get(path)) {
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        _ => false,
    };
    before.documents.paths().chain(now.documents.paths()).any(|path| is_typescript(path) && !same(path))
}
