//! What is said to the watcher's thread: which paths the system saw touched, which folders are asked for, that it is over.
//!
//! Touched paths are a set, not a queue: however often a file is written while the thread is busy, it costs one entry. Who says something
//! never waits.

use std::collections::BTreeSet;
use std::sync::mpsc::SyncSender;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use camino::Utf8PathBuf;

use super::{WatchError, Watched};

/// More touched paths than this are taken for an overflow, so that no flood fills the memory.
const ROOM: usize = 100_000;

/// What has been said since the thread last listened.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) touched: Touched,
    /// Events were dropped.
    pub(super) overflow: bool,
    /// The system has stopped telling.
    pub(super) failure: Option<WatchError>,
    /// A new set of folders, and who waits for it.
    pub(super) asked: Vec<(Watched, SyncSender<()>)>,
    pub(super) stop: bool,
}

/// Paths that the system named.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// A file was written. It was there before and is there still, as far as this event says.
    pub(super) written: BTreeSet<Utf8PathBuf>,
    /// A file, a folder or a link came, went or was replaced.
    pub(super) moved: BTreeSet<Utf8PathBuf>,
}

impl Said {
    fn is_nothing(&self) -> bool {
        let Self { touched, overflow, failure, asked, stop } = self;
        touched.is_empty() && !overflow && failure.is_none() && asked.is_empty() && !stop
    }
}

impl Touched {
    pub(super) fn is_empty(&self) -> bool {
        self.written.is_empty() && self.moved.is_empty()
    }
}

#[derive(Debug, Default)]
pub(super) struct Inbox {
    said: Mutex<Said>,
    news: Condvar,
}

impl Inbox {
    /// Waits until something is said, or until `deadline`.
    pub(super) fn listen(&self, deadline: Option<Instant>) -> Said {
        let mut said = self.lock();
        while said.is_nothing() {
            let Some(deadline) = deadline else {
                said = self.news.wait(said).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            said = self.news.wait_timeout(said, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        std::mem::take(&mut said)
    }

    pub(super) fn written(&self, path: Utf8PathBuf) {
        self.say(|said| said.touched.written.insert(path));
    }

    pub(super) fn moved(&self, path: Utf8PathBuf) {
        self.say(|said| said.touched.moved.insert(path));
    }

    pub(super) fn overflow(&self) {
        self.say(|said| said.overflow = true);
    }

    pub(super) fn failure(&self, error: WatchError) {
        self.say(|said| said.failure = Some(error));
    }

    pub(super) fn ask(&self, watched: Watched, done: SyncSender<()>) {
        self.say(|said| said.asked.push((watched, done)));
    }

    pub(super) fn stop(&self) {
        self.say(|said| said.stop = true);
    }

    fn say<R>(&self, what: impl FnOnce(&mut Said) -> R) {
        let mut said = self.lock();
        what(&mut said);
        if said.touched.written.len() + said.touched.moved.len() > ROOM {
            said.touched = Touched::default();
            said.overflow = true;
        }
        drop(said);
        self.news.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
