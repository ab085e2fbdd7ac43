//! A reader that knows the disk by batches alone, as the engine does: what it holds must become what is on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_sources::watch::{Batch, Options, Reason, Watched, Watcher};

/// Reached only when something is wrong.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Mirror {
    pub(crate) root: Utf8PathBuf,
    pub(crate) watcher: Watcher,
    /// What the batches since the last question named, relative to the root.
    named: BTreeSet<String>,
    pub(crate) rescans: Vec<Reason>,
    files: BTreeMap<Utf8PathBuf, String>,
    batches: Receiver<Batch>,
    sentinels: usize,
    _folder: tempfile::TempDir,
}

impl Mirror {
    /// Watches a folder that holds these files as one tree.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        Self::with(Options::default(), files, |root| Watched { trees: [root.to_owned()].into(), ..Watched::default() })
    }

    pub(crate) fn with(options: Options, files: &[(&str, &str)], what: impl FnOnce(&Utf8Path) -> Watched) -> Self {
        let folder = temporary_folder();
        let root = Utf8Path::from_path(folder.path()).unwrap().canonicalize_utf8().unwrap();
        for (path, text) in files {
            write(&root.join(path), text);
        }
        let (sender, batches) = channel();
        let deliver = move |batch| drop(sender.send(batch));
        let watcher = Watcher::start(what(&root), options, deliver).unwrap();
        let files = read(&root);
        let (named, rescans) = (BTreeSet::new(), Vec::new());
        Self { root, watcher, named, rescans, files, batches, sentinels: 0, _folder: folder }
    }

    pub(crate) fn path(&self, path: &str) -> Utf8PathBuf {
        self.root.join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        write(&self.path(path), text);
    }

    pub(crate) fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        let path = self.path(path);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }

    /// Everything named so far. A file written now is waited for, so that what was not named will not be.
    pub(crate) fn named(&mut self) -> Vec<String> {
        self.named_beside("")
    }

    /// The same, with the last file written into this folder.
    pub(crate) fn named_beside(&mut self, folder: &str) -> Vec<String> {
        self.sentinels += 1;
        let name = format!("sentinel{}.py", self.sentinels);
        let last = Utf8Path::new(folder).join(name).into_string();
        self.write(&last, "");
        self.wait(&last, |mirror| mirror.named.contains(&last) || !mirror.rescans.is_empty());
        let named = std::mem::take(&mut self.named);
        named.into_iter().filter(|name| !name.contains("sentinel")).collect()
    }

    /// Waits until what the batches told is what is on disk.
    pub(crate) fn catches_up(&mut self) {
        self.wait("the disk", |mirror| mirror.files == read(&mirror.root));
    }

    /// Waits for one more rescan.
    pub(crate) fn rescan(&mut self) -> Reason {
        self.wait("a rescan", |mirror| !mirror.rescans.is_empty());
        self.rescans.remove(0)
    }

    /// Waits until a path has been named.
    pub(crate) fn sees(&mut self, path: &str) {
        self.wait(path, |mirror| mirror.named.contains(path));
    }

    /// The next batch as it came.
    pub(crate) fn batch(&self) -> Batch {
        self.batches.recv_timeout(PATIENCE).unwrap()
    }

    fn wait(&mut self, what: &str, until: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            while let Ok(batch) = self.batches.try_recv() {
                self.apply(batch);
            }
            if until(self) {
                return;
            }
            match self.batches.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(batch) => self.apply(batch),
                Err(RecvTimeoutError::Timeout) => panic!(
                    "waited in vain for {what}\nnamed: {:?}\nrescans: {:?}\nheld: {:?}\non disk: {:?}",
                    self.named,
                    self.rescans,
                    self.files.keys(),
                    read(&self.root).keys()
                ),
                Err(RecvTimeoutError::Disconnected) => panic!("the watcher has ended"),
            }
        }
    }

    fn apply(&mut self, batch: Batch) {
        let paths = match batch {
            Batch::Paths(paths) => paths,
            Batch::Rescan(reason) => {
                self.rescans.push(reason);
                self.files = read(&self.root);
                return;
            }
        };
        for path in paths {
            let below = self.files.range(path.clone()..).take_while(|(known, _)| known.starts_with(&path));
            let known: Vec<_> = below.map(|(known, _)| known.clone()).collect();
            for file in known.iter().chain([&path]) {
                match fs::read_to_string(file) {
                    Ok(text) if path.extension() == Some("py") || known.contains(file) => {
                        self.files.insert(file.clone(), text);
                    }
                    Ok(_) => {}
                    Err(_) => drop(self.files.remove(file)),
                }
            }
            self.named.insert(path.strip_prefix(&self.root).unwrap_or(&path).to_string());
        }
    }
}

/// A folder in memory where there is such a thing: thousands of files cost a disk seconds, and what is watched does not differ.
fn temporary_folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

pub(crate) fn write(path: &Utf8Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// All Python files of a folder that are not hidden.
fn read(folder: &Utf8Path) -> BTreeMap<Utf8PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir_utf8().into_iter().flatten().flatten() {
            let path = entry.into_path();
            if path.file_name().unwrap().starts_with('.') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension() == Some("py") {
                // A file may go between being listed and being read.
                files.extend(fs::read_to_string(&path).ok().map(|text| (path, text)));
            }
        }
    }
    files
}
