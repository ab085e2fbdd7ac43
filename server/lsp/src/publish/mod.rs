//! Diagnostics: what the client has been shown, kept what is true, by one thread.
//!
//! In go worlds, in the order in which a project's engine makes them; out go diagnostics, only where they differ from what was shown for that file last.
//! A world that is older than what is shown changes nothing, so nothing that is new is ever overwritten. A client that asks for diagnostics itself
//! is told only that there is something to ask for.
//!
//! | file | what it does |
//! | --- | --- |
//! | `findings` | what is wrong in a world, by file, in plain data |
//! | `hold` | keeps what stands where it stands while a file does not parse |
//! | `board` | what is shown of each file, and what of it changes |
//! | `item` | a finding in the protocol's words |

mod board;
mod findings;
mod hold;
mod item;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::World;
use mizan_engine::host::News;
use tower_lsp_server::ls_types::notification::PublishDiagnostics;
use tower_lsp_server::ls_types::request::WorkspaceDiagnosticRefresh;
use tower_lsp_server::ls_types::{MessageType, PublishDiagnosticsParams};

use crate::session::Session;
use crate::status::{Status, StatusChanged};
use board::Change;
pub(crate) use board::{Board, Page};

/// What the publisher is told.
#[derive(Debug)]
pub(crate) enum Told {
    /// What is new of a project.
    News(Utf8PathBuf, News),
    /// A project was closed.
    Closed(Utf8PathBuf),
    /// The session ends.
    End,
}

/// Publishes what it is told until the session ends.
pub(crate) fn run(session: &Session, told: &Receiver<Told>) {
    let mut shown = None;
    while let Ok(first) = told.recv() {
        // Of what waits together only the last world of each project counts.
        let mut latest = BTreeMap::new();
        for told in std::iter::once(first).chain(told.try_iter()) {
            match told {
                Told::News(name, news) => {
                    if let Some(world) = hear(session, &name, news) {
                        latest.insert(name, world);
                    }
                }
                Told::Closed(name) => {
                    latest.remove(&name);
                    let mut board = session.board();
                    let changes = board.forget(&name);
                    show(session, changes);
                }
                Told::End => return,
            }
        }
        for (name, world) in latest {
            advance(session, &name, &world);
        }
        let status = session.status();
        if shown.replace(status) != Some(status) {
            show_status(session, status);
        }
    }
}

/// Brings what is shown of a project up to date with a world of it.
pub(crate) fn advance(session: &Session, name: &Utf8Path, world: &World) {
    let Some(abilities) = session.abilities() else { return };
    let convert = session.convert();
    // What is shown goes out before anything newer is put up.
    let mut board = session.board();
    let changes = board.advance(name, world, &convert, abilities);
    show(session, changes);
}

fn hear(session: &Session, name: &Utf8Path, news: News) -> Option<Arc<World>> {
    match news {
        News::Failed(failure) => {
            session.learn(name, None);
            // Most folders are no project, and nothing is wrong with that.
            session.outbox.log(MessageType::INFO, format!("no project yet: {failure}"));
            None
        }
        News::Ready(update) => {
            session.learn(name, Some(&update.world));
            session.outbox.log(MessageType::INFO, format!("read `{}` in {:?}", update.world.project.root, update.took));
            Some(update.world)
        }
        News::Update(update) => {
            session.learn(name, Some(&update.world));
            Some(update.world)
        }
        News::Notice(words) => {
            session.outbox.log(MessageType::WARNING, words);
            None
        }
    }
}

fn show_status(session: &Session, status: Status) {
    if session.abilities().is_some_and(|abilities| abilities.shows_status) {
        session.outbox.notify::<StatusChanged>(status);
    }
}

fn show(session: &Session, changes: Vec<Change>) {
    let Some(abilities) = session.abilities() else { return };
    if !abilities.pulls_diagnostics {
        for change in changes {
            let Change { uri, items, version, .. } = change;
            session.outbox.notify::<PublishDiagnostics>(PublishDiagnosticsParams {
                uri,
                diagnostics: items.to_vec(),
                version,
            });
        }
        return;
    }
    // Of the file that it edits the client asks by itself.
    if abilities.refreshes_diagnostics && changes.iter().any(|change| !change.is_edited) {
        session.outbox.request::<WorkspaceDiagnosticRefresh>((), |()| {});
    }
}
