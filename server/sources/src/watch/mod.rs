//! The watcher: tells which files may have changed, a moment after they did.
//!
//! In go folders ([`Watched`]) and the system's events about them; out come *batches* ([`Batch`]), on a thread of the watcher's own.
//! A batch is given when no event has come for a few milliseconds (the *settle*). It is a hint and never a verdict: contents are not
//! read and nothing is compared here, so that a path may be named that says what it said before, but none that changed is left out.
//!
//! What a batch says: **look again at each of its paths, and at every file you know below it.** A folder that went is one path. A folder that
//! came is its path and that of every file below it, since files written into it before it was watched give no event of their own.
//! Where events were lost, or are too many to be worth telling, the batch is a *rescan*: look again at everything.
//!
//! Folders are watched, never files: the watch of a file ends with the first atomic save. A tree is entered wherever
//! [`scan_python`](crate::scan_python) or [`scan_typescript`](crate::scan_typescript) would enter it, so that nothing is watched in `.git`,
//! `node_modules`, environments or what git ignores; an ignore file that changes is obeyed at once. Of a watched folder *every* file counts,
//! ignored or not: an import reaches a file that git ignores. A link to a folder is followed, each real folder being watched once, and a file
//! that has several names by links is given by each; a link that leads back to where it stands is not followed.
//!
//! | file | what it does |
//! | --- | --- |
//! | `settle` | the thread: waits, lets events settle, delivers |
//! | `inbox` | what is said to the thread: paths touched, a new set of folders |
//! | `folders` | which folders are watched, kept as the disk is; which paths an event stands for |
//! | `walk` | a walk that watches each folder before it enters it |
//! | `links` | the names a real path has by links |
//! | `system` | `notify`, and all that differs by operating system |
//! | `poll` | looking instead of being told, for file systems without events |
//! | `error` | why the system's events cannot be had, and what to do |
//!
//! It must never read a file's text, follow a name out of the watched folders except by a link, or spin: with nothing to do, no thread of it runs.

mod error;
mod folders;
mod inbox;
mod links;
mod poll;
mod settle;
mod system;
mod walk;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};

pub use error::WatchError;

use inbox::Inbox;

/// What is watched. All paths are absolute; one that is not there is waited for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// Folders with all that is below them, as a walk for sources sees it; hidden files in them do not count.
    pub trees: BTreeSet<Utf8PathBuf>,
    /// Folders alone: what is directly in them counts, whatever its name; folders in them are named when they come or go, not entered.
    pub folders: BTreeSet<Utf8PathBuf>,
}

impl Watched {
    /// Whether a path is one of these, or below one.
    fn covers(&self, path: &Utf8Path) -> bool {
        self.trees.iter().chain(&self.folders).any(|wanted| path.starts_with(wanted))
    }
}

/// How to watch.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// A batch is given when no event has come for this long.
    pub settle: Duration,
    /// A batch is given this long after its first event, settled or not.
    pub longest: Duration,
    /// Look this often instead of being told: for mounted and shared folders whose events do not arrive.
    pub poll: Option<Duration>,
    /// More paths than this are one rescan.
    pub burst: usize,
    /// Whether a file may matter, by its path alone: what does not is neither named nor waited for, so that a log that is written
    /// without end keeps no batch back. Not asked about folders.
    pub matters: fn(&Utf8Path) -> bool,
}

impl Default for Options {
    /// Editors write a file within a millisecond or two: five are enough to see a save as one. A tenth of a second is what a person
    /// still takes for at once, and lets most of a branch switch arrive as one. Beyond two thousand paths a walk costs less than the list.
    fn default() -> Self {
        Self {
            settle: Duration::from_millis(5),
            longest: Duration::from_millis(100),
            poll: None,
            burst: 2_000,
            matters: |_| true,
        }
    }
}

/// What may have changed since the last batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Batch {
    /// Each path, and whatever is known below it, as reached from what is watched.
    Paths(BTreeSet<Utf8PathBuf>),
    /// Everything.
    Rescan(Reason),
}

/// Why everything is to be looked at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// More paths than [`Options::burst`].
    Burst,
    /// The system dropped events.
    Overflow,
    /// A file that says which folders count has changed: `.gitignore`, `.ignore`, `pyvenv.cfg`, or the `__init__.py` of a folder called `build`.
    Rules,
    /// The system cannot replace what is watched without a gap.
    Gap,
    /// The system's events cannot be had: from here on the watcher looks for itself. To be told to the user.
    Polling(WatchError),
}

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    inbox: Arc<Inbox>,
    thread: Option<JoinHandle<()>>,
}

impl Watcher {
    /// Watches `watched` and calls `deliver` with each batch, on one thread. Whatever changes after this has returned is in a batch: so
    /// start first, then read.
    ///
    /// `deliver` hands the batch on and returns: it must not panic, nor wait for who may be inside [`Watcher::watch`].
    ///
    /// # Errors
    /// Only when no thread can be started. Where the system's events cannot be had, the first batch says so and the watcher polls.
    pub fn start(
        watched: Watched,
        options: Options,
        deliver: impl FnMut(Batch) + Send + 'static,
    ) -> std::io::Result<Self> {
        let inbox = Arc::new(Inbox::default());
        let thread = std::thread::Builder::new().name("watch".to_owned()).spawn({
            let inbox = Arc::clone(&inbox);
            move || settle::run(&inbox, options, deliver)
        })?;
        let this = Self { inbox, thread: Some(thread) };
        this.watch(watched);
        Ok(this)
    }

    /// Watches this instead, once it returns: of what stays nothing is lost, what is new is not named. Folders that are watched already
    /// cost a look each.
    pub fn watch(&self, watched: Watched) {
        let (done, is_done) = mpsc::sync_channel(1);
        self.inbox.ask(watched, done);
        // Fails only when the thread has ended, and then there is nothing to wait for.
        let _ = is_done.recv();
    }
}

impl Drop for Watcher {
    /// No batch is given after this.
    fn drop(&mut self) {
        self.inbox.stop();
        let Some(thread) = self.thread.take() else { return };
        if thread.thread().id() != std::thread::current().id() {
            // A panic of `deliver` was its own thread's affair.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc::{Receiver, channel};

    use super::*;

    /// What the system does when its queue is full, or its stream breaks, cannot be brought about: it is said to the inbox instead.
    fn watching(root: &Utf8Path) -> (Watcher, Receiver<Batch>) {
        let (sender, batches) = channel();
        let tree = Watched { trees: [root.to_owned()].into(), ..Watched::default() };
        let deliver = move |batch| drop(sender.send(batch));
        (Watcher::start(tree, Options::default(), deliver).unwrap(), batches)
    }

    fn goes_on(root: &Utf8Path, batches: &Receiver<Batch>) {
        fs::create_dir(root.join("shop")).unwrap();
        fs::write(root.join("shop/views.py"), "").unwrap();
        let file = root.join("shop/views.py");
        let named = |batch: &Batch| matches!(batch, Batch::Paths(paths) if paths.contains(&file));
        assert!(std::iter::from_fn(|| batches.recv_timeout(Duration::from_secs(10)).ok()).any(|batch| named(&batch)));
    }

    #[test]
    fn dropped_events_are_a_rescan() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let (watcher, batches) = watching(root);
        watcher.inbox.overflow();
        assert_eq!(batches.recv().unwrap(), Batch::Rescan(Reason::Overflow));
        goes_on(root, &batches);
    }

    #[test]
    fn a_system_that_fails_is_replaced_by_looking() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let (watcher, batches) = watching(root);
        let error = WatchError::System { reason: "out of luck".to_owned() };
        watcher.inbox.failure(error.clone());
        assert_eq!(batches.recv().unwrap(), Batch::Rescan(Reason::Polling(error)));
        goes_on(root, &batches);
    }

    #[test]
    fn a_flood_of_paths_is_taken_for_an_overflow() {
        let inbox = Inbox::default();
        (0..200_000).for_each(|file| inbox.written(format!("/m{file}.py").into()));
        let said = inbox.listen(None);
        assert!(said.overflow && said.touched.written.len() < 100_001);
    }
}
