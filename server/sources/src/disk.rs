//! The disk as far as finding one file from another needs it: what is in a folder, what a small file says, what a path really is.
//!
//! In go absolute paths; out come names, text and paths without links. It must never write, and never wait: what is neither a file nor a
//! folder (a pipe, a device) is left out, so nobody reads it.

use std::io::Read;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::table::MAX_SOURCE;

/// What a name in a folder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, to whatever.
    Link,
}

/// What can be asked of a disk. Paths are absolute.
pub trait Disk {
    /// The names in a folder, in no order; `None` where there is no readable folder. A link to a folder is one.
    fn entries(&self, folder: &Utf8Path) -> Option<Vec<(String, Entry)>>;

    /// The text of a file, `None` where it cannot be read or is no UTF-8.
    fn read(&self, file: &Utf8Path) -> Option<Arc<str>>;

    /// The same path with every link in it followed, `None` where it leads nowhere.
    fn real(&self, path: &Utf8Path) -> Option<Utf8PathBuf>;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn entries(&self, folder: &Utf8Path) -> Option<Vec<(String, Entry)>> {
        let entries = std::fs::read_dir(folder).ok()?.flatten();
        let named = entries.filter_map(|entry| {
            let kind = entry.file_type().ok()?;
            let entry_kind = match () {
                () if kind.is_file() => Entry::File,
                () if kind.is_dir() => Entry::Folder,
                () if kind.is_symlink() => Entry::Link,
                () => return None,
            };
            Some((entry.file_name().into_string().ok()?, entry_kind))
        });
        Some(named.collect())
    }

    fn read(&self, file: &Utf8Path) -> Option<Arc<str>> {
        let mut text = String::new();
        std::fs::File::open(file).ok()?.take(MAX_SOURCE).read_to_string(&mut text).ok()?;
        Some(text.into())
    }

    fn real(&self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        Utf8PathBuf::from_path_buf(dunce::canonicalize(path).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_says_what_is_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let root = RealDisk.real(Utf8Path::from_path(folder.path()).unwrap()).unwrap();
        std::fs::write(root.join("a.ts"), "export {}").unwrap();
        std::fs::create_dir(root.join("src")).unwrap();
        let mut entries = RealDisk.entries(&root).unwrap();
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(entries, [("a.ts".to_owned(), Entry::File), ("src".to_owned(), Entry::Folder)]);
        assert_eq!(RealDisk.read(&root.join("a.ts")).as_deref(), Some("export {}"));
        assert_eq!(RealDisk.entries(&root.join("none")), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_one_until_it_is_followed() {
        let folder = tempfile::tempdir().unwrap();
        let root = RealDisk.real(Utf8Path::from_path(folder.path()).unwrap()).unwrap();
        std::fs::create_dir(root.join("packages")).unwrap();
        std::os::unix::fs::symlink(root.join("packages"), root.join("linked")).unwrap();
        assert!(RealDisk.entries(&root).unwrap().contains(&("linked".to_owned(), Entry::Link)));
        assert_eq!(RealDisk.real(&root.join("linked")), Some(root.join("packages")));
    }
}
