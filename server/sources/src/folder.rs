//! Opens files of one folder after the other, each by its name alone where the system lets one.
//!
//! In go absolute paths; out come open files. The system finds a name in an open folder faster than the end of a long path. Must give what opening
//! the path gives, or its error.

use std::fs::File;
use std::io;

use camino::Utf8Path;

/// The folder that the last file was opened in.
#[derive(Debug, Default)]
pub(crate) struct OpenFolder {
    #[cfg(unix)]
    last: Option<(camino::Utf8PathBuf, std::os::fd::OwnedFd)>,
}

#[cfg(unix)]
impl OpenFolder {
    /// Opens a file for reading.
    pub(crate) fn open(&mut self, path: &Utf8Path) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, open, openat};
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return File::open(path) };
        if self.last.as_ref().is_none_or(|(last, _)| last != folder) {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
            self.last = open(folder.as_str(), flags, Mode::empty()).ok().map(|handle| (folder.to_owned(), handle));
        }
        // A folder that may be passed through and not be read is no reason to give up.
        let Some((_, handle)) = &self.last else { return File::open(path) };
        let opened = openat(handle, name, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty());
        opened.map(File::from).or_else(|_| File::open(path))
    }
}

#[cfg(not(unix))]
impl OpenFolder {
    /// Opens a file for reading.
    #[allow(clippy::unused_self, reason = "here there is no folder to remember")]
    pub(crate) fn open(&mut self, path: &Utf8Path) -> io::Result<File> {
        File::open(path)
    }
}
