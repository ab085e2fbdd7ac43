//! Looking instead of being told, for file systems whose events do not arrive.
//!
//! In go the folders; out comes what differs from the last look, by size and time of change. Contents are never read: comparing them is
//! the work of who is told.

use std::collections::BTreeSet;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use camino::{Utf8Path, Utf8PathBuf};
use rustc_hash::FxHashMap;

use super::folders::Folders;

/// The next look waits at least this many times as long as the last one took, so that looking never takes more than a twentieth of a core.
const REST: u32 = 20;

/// File systems that keep whole seconds, two at worst, cannot tell a second change within them.
const COARSE: Duration = Duration::from_secs(2);

/// What was last seen.
#[derive(Debug)]
pub(super) struct Polling {
    interval: Duration,
    next: Instant,
    seen: FxHashMap<Utf8PathBuf, Stamp>,
}

/// What tells one state of a file from another without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stamp {
    Folder,
    File {
        size: u64,
        changed: Option<SystemTime>,
    },
    /// A file that may change once more without a trace; equal to nothing, so that it is named until it has come of age.
    Young,
}

impl Polling {
    pub(super) fn new(interval: Duration) -> Self {
        Self { interval, next: Instant::now(), seen: FxHashMap::default() }
    }

    /// When to look next.
    pub(super) fn due(&self) -> Instant {
        self.next
    }

    /// Looks, and names what differs from the last look.
    pub(super) fn look(&mut self, folders: &mut Folders) -> BTreeSet<Utf8PathBuf> {
        let start = Instant::now();
        let now = SystemTime::now();
        let mut seen = FxHashMap::default();
        // Nothing is asked of the system while polling, and nothing else can fail.
        for (name, real) in folders.everything().unwrap_or_default() {
            seen.extend(Stamp::of(&real, now).map(|stamp| (name, stamp)));
        }
        let changed = difference(&self.seen, &seen);
        self.seen = seen;
        self.next = Instant::now() + self.interval.max(start.elapsed() * REST);
        changed
    }
}

impl Stamp {
    fn of(path: &Utf8Path, now: SystemTime) -> Option<Self> {
        let metadata = path.metadata().ok()?;
        if metadata.is_dir() {
            return Some(Self::Folder);
        }
        let changed = metadata.modified().ok();
        let young = changed.is_some_and(|changed| is_coarse(changed) && is_near(changed, now));
        Some(if young { Self::Young } else { Self::File { size: metadata.len(), changed } })
    }

    fn is(self, other: Self) -> bool {
        self == other && self != Self::Young
    }
}

fn is_coarse(time: SystemTime) -> bool {
    time.duration_since(UNIX_EPOCH).is_ok_and(|since| since.subsec_nanos() == 0)
}

fn is_near(time: SystemTime, now: SystemTime) -> bool {
    now.duration_since(time).unwrap_or_else(|ahead| ahead.duration()) <= COARSE
}

/// What is in one and not in the other, or not the same.
fn difference(before: &FxHashMap<Utf8PathBuf, Stamp>, after: &FxHashMap<Utf8PathBuf, Stamp>) -> BTreeSet<Utf8PathBuf> {
    let gone = before.keys().filter(|path| !after.contains_key(*path));
    let new = after.iter().filter(|(path, stamp)| !before.get(*path).is_some_and(|old| old.is(**stamp)));
    gone.chain(new.map(|(path, _)| path)).cloned().collect()
}
