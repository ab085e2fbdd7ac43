//! The operating system's own watching, by the `notify` crate, and all that differs by system.
//!
//! Linux and the BSDs watch one folder at a time; macOS and Windows watch whole trees, so that events from folders that are not ours
//! arrive too and are dropped by who knows the folders. In go folders and raw events; out come touched paths, said to the inbox.

use std::io;
use std::path::Path;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Config, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher as _};
use rustc_hash::FxHashMap;

use super::WatchError;
use super::inbox::Inbox;

/// Whether one watch covers all that is below a folder.
const WHOLE_TREES: bool = cfg!(any(target_os = "macos", windows));

/// Whether a change of what is watched may lose events: on macOS the one stream of events is ended and begun anew.
const GAPS: bool = cfg!(target_os = "macos");

/// Which of the folders above a wanted one are watched too, so that its coming back is seen; `above` goes from the top down.
///
/// All of them where that costs one watch each. On macOS a stream about `/Users` tells what happens anywhere below, so only the
/// nearest is watched, and only while the wanted folder is missing.
pub(super) fn worth_watching(above: Vec<Utf8PathBuf>, wanted: &Utf8Path) -> Vec<Utf8PathBuf> {
    if !cfg!(target_os = "macos") {
        return above;
    }
    if wanted.is_dir() { Vec::new() } else { above.into_iter().rfind(|folder| folder.is_dir()).into_iter().collect() }
}

/// Why a folder is watched, as far as the system needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// The top of a tree.
    Tree,
    /// A folder below the top of a tree.
    InTree,
    /// A folder alone.
    Alone,
}

/// The folders that the system has been asked to watch.
pub(super) struct System {
    notify: RecommendedWatcher,
    asked: FxHashMap<Utf8PathBuf, Extent>,
    /// Set by each change.
    gap: bool,
}

impl System {
    pub(super) fn new(inbox: &Arc<Inbox>) -> Result<Self, WatchError> {
        let inbox = Arc::clone(inbox);
        let handler = move |event| pass_on(&inbox, event);
        let notify = RecommendedWatcher::new(handler, Config::default()).map_err(|error| match error.kind {
            ErrorKind::Io(error) => WatchError::at_start(&error),
            other => WatchError::System { reason: notify::Error::new(other).to_string() },
        })?;
        Ok(Self { notify, asked: FxHashMap::default(), gap: false })
    }

    /// Asks for events about a folder, unless that was asked before; whether there will be some. A folder that is gone, or that may not be
    /// read, has none.
    pub(super) fn watch(&mut self, folder: &Utf8Path, extent: Extent) -> Result<bool, WatchError> {
        let mode = match extent {
            Extent::InTree if WHOLE_TREES => return Ok(true),
            Extent::Tree if WHOLE_TREES => RecursiveMode::Recursive,
            _ => RecursiveMode::NonRecursive,
        };
        let asked = self.asked.get(folder);
        if asked.is_some_and(|asked| !WHOLE_TREES || *asked == extent || *asked == Extent::Tree) {
            return Ok(true);
        }
        self.gap = GAPS;
        let Err(error) = self.notify.watch(folder.as_std_path(), mode) else {
            self.asked.insert(folder.to_owned(), extent);
            return Ok(true);
        };
        match error.kind {
            ErrorKind::PathNotFound => Ok(false),
            ErrorKind::Io(error) if is_unreachable(&error) => Ok(false),
            ErrorKind::MaxFilesWatch => Err(WatchError::out_of_watches()),
            // On Windows, `notify` says in words alone that a folder is gone.
            _ if !folder.is_dir() => Ok(false),
            other => Err(WatchError::System { reason: notify::Error::new(other).to_string() }),
        }
    }

    /// Asks for no more events. Of a folder that is gone the system knew before.
    pub(super) fn unwatch(&mut self, folder: &Utf8Path) {
        if self.asked.remove(folder).is_some() {
            self.gap = GAPS;
            let _ = self.notify.unwatch(folder.as_std_path());
        }
    }

    /// Asks for no more events of any other folder.
    pub(super) fn keep(&mut self, wanted: impl Fn(&Utf8Path) -> bool) {
        let gone: Vec<Utf8PathBuf> = self.asked.keys().filter(|folder| !wanted(folder)).cloned().collect();
        for folder in &gone {
            self.unwatch(folder);
        }
    }

    /// Takes nothing that was asked for granted any more.
    pub(super) fn forget_all(&mut self) {
        self.asked.clear();
    }

    /// Whether events may have been lost since this was last asked, by asking for other folders.
    pub(super) fn take_gap(&mut self) -> bool {
        std::mem::take(&mut self.gap)
    }
}

fn is_unreachable(error: &io::Error) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound, PermissionDenied};
    matches!(error.kind(), NotFound | NotADirectory | PermissionDenied)
}

/// Called on `notify`'s thread for each event.
fn pass_on(inbox: &Inbox, event: notify::Result<Event>) {
    let event = match event {
        Ok(event) if event.need_rescan() => return inbox.overflow(),
        Ok(event) => event,
        Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => {
            return inbox.failure(WatchError::out_of_watches());
        }
        Err(error) => return inbox.failure(WatchError::System { reason: error.to_string() }),
    };
    match meaning(event.kind) {
        Meaning::Nothing => {}
        Meaning::Written => utf8(&event).for_each(|path| inbox.written(path)),
        Meaning::Moved => utf8(&event).for_each(|path| inbox.moved(path)),
    }
}

enum Meaning {
    Nothing,
    Written,
    Moved,
}

fn meaning(kind: EventKind) -> Meaning {
    match kind {
        // What was written through a mapping has no event but its closing. `Modify(Any)` is Windows's word for new contents of a
        // file, and for a folder whose entries changed.
        EventKind::Access(AccessKind::Close(AccessMode::Write))
        | EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Any) => Meaning::Written,
        EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => Meaning::Nothing,
        EventKind::Any | EventKind::Other | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) => {
            Meaning::Moved
        }
    }
}

/// A path that is no text names nothing that could be imported.
fn utf8(event: &Event) -> impl Iterator<Item = Utf8PathBuf> + '_ {
    event.paths.iter().filter_map(|path| Utf8Path::from_path(Path::new(path)).map(Utf8Path::to_owned))
}

#[cfg(test)]
mod tests {
    use notify::event::{Flag, MetadataKind};

    use super::*;

    #[test]
    fn a_full_queue_is_an_overflow_and_reading_is_nothing() {
        let inbox = Inbox::default();
        let event = |kind| Event::new(kind).add_path("/shop/views.py".into());
        pass_on(&inbox, Ok(event(EventKind::Access(AccessKind::Open(AccessMode::Any)))));
        pass_on(&inbox, Ok(event(EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)))));
        assert!(inbox.listen(Some(std::time::Instant::now())).touched.is_empty());
        pass_on(&inbox, Ok(Event::new(EventKind::Other).set_flag(Flag::Rescan)));
        assert!(inbox.listen(None).overflow);
    }
}
