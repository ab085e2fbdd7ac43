//! The watcher's thread: waits for events, lets them settle, delivers batches.
//!
//! It listens with a deadline: the settle of what is pending, the next look when polling, or none at all, and then it sleeps until something is said.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;

use super::folders::Folders;
use super::inbox::{Inbox, Said};
use super::poll::Polling;
use super::{Batch, Options, Reason, WatchError, Watched};

/// How often to look where the system's events cannot be had.
const INSTEAD: Duration = Duration::from_secs(1);

/// Runs until the inbox says stop.
pub(super) fn run(inbox: &Arc<Inbox>, options: Options, mut deliver: impl FnMut(Batch)) {
    let mut state = State::new(inbox, options);
    loop {
        let said = inbox.listen(state.deadline());
        if said.stop {
            return;
        }
        state.take(said);
        if let Some(batch) = state.due() {
            deliver(batch);
        }
    }
}

struct State {
    options: Options,
    folders: Folders,
    /// Nothing while the system tells.
    polling: Option<Polling>,
    pending: Pending,
}

impl State {
    fn new(inbox: &Arc<Inbox>, options: Options) -> Self {
        let folders = Folders::new(options.matters);
        let polling = options.poll.map(Polling::new);
        let mut state = Self { options, folders, polling, pending: Pending::default() };
        if state.polling.is_none() {
            let used = state.folders.use_system(inbox);
            state.or_poll(used);
        }
        state
    }

    fn take(&mut self, said: Said) {
        if let Some(error) = said.failure {
            self.or_poll::<()>(Err(error));
        }
        if said.overflow {
            let started = self.folders.start_over();
            self.or_poll(started);
            self.pending.rescan(Reason::Overflow);
        } else if !said.touched.is_empty() {
            let change = self.folders.follow(&said.touched);
            if let Some(change) = self.or_poll(change) {
                self.pending.add(change.names, self.options.burst);
                if change.rules {
                    self.pending.rescan(Reason::Rules);
                }
            }
        }
        for (watched, done) in said.asked {
            self.replace(watched);
            // Who asked may have gone.
            let _ = done.send(());
        }
        if self.folders.take_gap() {
            self.pending.rescan(Reason::Gap);
        }
        if self.polling.as_ref().is_some_and(|polling| polling.due() <= Instant::now()) {
            let names = self.look();
            self.pending.add(names, self.options.burst);
        }
    }

    fn replace(&mut self, watched: Watched) {
        let before = self.folders.watched().clone();
        let replaced = self.folders.replace(watched);
        self.or_poll(replaced);
        if before == Watched::default() {
            // Nobody has read anything yet.
            self.folders.take_gap();
        }
        let mut names = self.look();
        names.retain(|name| before.covers(name) && self.folders.watched().covers(name));
        self.pending.add(names, self.options.burst);
    }

    /// What differs from the last look, if the watcher looks for itself.
    fn look(&mut self) -> BTreeSet<Utf8PathBuf> {
        self.polling.as_mut().map(|polling| polling.look(&mut self.folders)).unwrap_or_default()
    }

    /// Gives the result, or begins to poll. What is there is taken in first and then told to be looked at, so that nothing falls between.
    fn or_poll<T>(&mut self, result: Result<T, WatchError>) -> Option<T> {
        let error = match result {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        self.folders.leave_system();
        let mut polling = Polling::new(INSTEAD);
        polling.look(&mut self.folders);
        self.polling = Some(polling);
        self.pending.rescan(Reason::Polling(error));
        None
    }

    fn deadline(&self) -> Option<Instant> {
        let polling = self.polling.as_ref().map(Polling::due);
        [self.pending.deadline(&self.options), polling].into_iter().flatten().min()
    }

    fn due(&mut self) -> Option<Batch> {
        let deadline = self.pending.deadline(&self.options)?;
        if deadline > Instant::now() {
            return None;
        }
        std::mem::take(&mut self.pending).into_batch()
    }
}

/// What has not been delivered yet.
#[derive(Default)]
struct Pending {
    names: BTreeSet<Utf8PathBuf>,
    rescan: Option<Reason>,
    /// When the first and the last of it came.
    came: Option<(Instant, Instant)>,
}

impl Pending {
    fn add(&mut self, names: BTreeSet<Utf8PathBuf>, burst: usize) {
        if names.is_empty() {
            return;
        }
        self.touch();
        if self.rescan.is_some() {
            return;
        }
        self.names.extend(names);
        if self.names.len() > burst {
            self.rescan(Reason::Burst);
        }
    }

    /// The first reason stands, unless another is one that the user must hear of.
    fn rescan(&mut self, reason: Reason) {
        self.touch();
        self.names.clear();
        if self.rescan.is_none() || matches!(reason, Reason::Polling(_)) {
            self.rescan = Some(reason);
        }
    }

    fn touch(&mut self) {
        let now = Instant::now();
        self.came = Some((self.came.map_or(now, |(first, _)| first), now));
    }

    fn deadline(&self, options: &Options) -> Option<Instant> {
        self.came.map(|(first, last)| (last + options.settle).min(first + options.longest))
    }

    fn into_batch(self) -> Option<Batch> {
        match self.rescan {
            Some(reason) => Some(Batch::Rescan(reason)),
            None if self.names.is_empty() => None,
            None => Some(Batch::Paths(self.names)),
        }
    }
}
