//! Diagnostics: what the editor has been shown, kept what is true, by one thread.
//!
//! In go worlds, in the order in which a project's engine makes them; out go diagnostics, only where they differ from what was shown for that file last.
//! A world that is older than what is shown changes nothing, so nothing that is new is ever overwritten. An editor that asks for diagnostics itself
//! is told only that there is something to ask for.
//!
//! | file | what it does |
//! | --- | --- |
//! | `findings` | what is wrong in a world, by file, in plain data |
//! | `hold` | keeps what stands where it stands while a file does not parse |
//! | `board` | what is shown of each file, and what of it changes |
//! | `item` | a finding in the protocol's words |
//! | `refresh` | when lenses and hints are to be asked for again |

mod board;
mod findings;
mod hold;
mod item;
mod refresh;

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::World;
use mizan_engine::host::{News, Update};
use tower_lsp_server::ls_types::notification::PublishDiagnostics;
use tower_lsp_server::ls_types::request::WorkspaceDiagnosticRefresh;
use tower_lsp_server::ls_types::{MessageType, PublishDiagnosticsParams};

use crate::session::Session;
use crate::status::StatusChanged;
use board::Change;
pub(crate) use board::{Board, Page, Part};
use refresh::Refresh;

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

/// A world of a project, by its name.
type Moment = (Utf8PathBuf, Arc<World>);

/// Publishes what it is told until the session ends. What is wrong in frontends takes longer to find, and keeps nothing else waiting.
pub(crate) fn run(session: &Session, told: &Receiver<Told>) {
    std::thread::scope(|scope| {
        let (frontends, worlds) = channel();
        scope.spawn(move || follow_frontends(session, &worlds));
        follow(session, told, &frontends);
    });
}

/// Publishes what is wrong in the frontends of worlds; of those that wait together, of the last of each project.
fn follow_frontends(session: &Session, worlds: &Receiver<Moment>) {
    while let Ok(first) = worlds.recv() {
        let latest: BTreeMap<Utf8PathBuf, Arc<World>> = std::iter::once(first).chain(worlds.try_iter()).collect();
        for (name, world) in latest {
            advance(session, &name, &world, Part::Frontends);
        }
        tell_status(session);
    }
}

fn follow(session: &Session, told: &Receiver<Told>, frontends: &Sender<Moment>) {
    let mut refresh = Refresh::default();
    loop {
        let first = match refresh.wait() {
            Some(wait) => told.recv_timeout(wait),
            None => told.recv().map_err(RecvTimeoutError::from),
        };
        let waiting: Vec<Told> = match first {
            Ok(first) => std::iter::once(first).chain(told.try_iter()).collect(),
            Err(RecvTimeoutError::Timeout) => Vec::new(),
            Err(RecvTimeoutError::Disconnected) => return,
        };
        if publish(session, &waiting, &mut refresh, frontends).is_break() {
            return;
        }
        refresh.say(session);
    }
}

/// Publishes what was told. Of what waits together only the last world of each project counts.
fn publish(session: &Session, waiting: &[Told], refresh: &mut Refresh, frontends: &Sender<Moment>) -> ControlFlow<()> {
    let mut latest = BTreeMap::new();
    for told in waiting {
        match told {
            Told::News(name, news) => {
                if let Some(update) = hear(session, name, news) {
                    refresh.hear(update);
                    latest.insert(name, &update.world);
                }
            }
            Told::Closed(name) => {
                latest.remove(name);
                let mut board = session.board();
                let changes = board.forget(name);
                show(session, changes);
            }
            Told::End => return ControlFlow::Break(()),
        }
    }
    for (name, world) in latest {
        advance(session, name, world, Part::Backends);
        // Nobody reads any more only when this thread ends, too.
        let _ = frontends.send((name.clone(), Arc::clone(world)));
    }
    // The status is of what is shown, so it comes after.
    session.note_status(waiting);
    tell_status(session);
    ControlFlow::Continue(())
}

fn tell_status(session: &Session) {
    if session.abilities().is_some_and(|abilities| abilities.shows_status)
        && let Some(status) = session.status_news()
    {
        session.outbox.notify::<StatusChanged>(status);
    }
}

/// Brings what is shown of a part of a project up to date with a world of it.
pub(crate) fn advance(session: &Session, name: &Utf8Path, world: &World, part: Part) {
    let Some(abilities) = session.abilities() else { return };
    if session.board().revision(name, part).is_some_and(|shown| shown >= world.revision) {
        return;
    }
    // Looked for before anything is held that others wait for.
    let found = findings::of(world, part);
    let convert = session.convert();
    // What is shown goes out before anything newer is put up.
    let mut board = session.board();
    // It may have been closed meanwhile.
    if part == Part::Frontends && board.revision(name, Part::Backends).is_none() {
        return;
    }
    let changes = board.advance((name, part), world, found, &convert, abilities);
    show(session, changes);
}

fn hear<'n>(session: &Session, name: &Utf8Path, news: &'n News) -> Option<&'n Update> {
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
            Some(update)
        }
        News::Update(update) => {
            session.learn(name, Some(&update.world));
            Some(update)
        }
        News::Notice(words) => {
            session.outbox.log(MessageType::WARNING, words);
            None
        }
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
    // Of the file that it edits the editor asks by itself.
    if abilities.refreshes_diagnostics && changes.iter().any(|change| !change.is_edited) {
        session.outbox.request::<WorkspaceDiagnosticRefresh>((), |()| {});
    }
}
