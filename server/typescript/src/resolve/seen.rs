//! What the disk has said so far, so that it is asked once.
//!
//! In go paths; out come whether there is a file or a folder, the JSON in a file, the path without links. [`Seen::forget`] drops what may have
//! changed. It must never decide what a path means to a module.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_sources::{Disk, Entry};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

/// A longer configuration file is none: it is read whole and kept.
const MAX_CONFIG: usize = 1024 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
}

type Listing = FxHashMap<Box<str>, Entry>;

pub(super) struct Seen {
    disk: Box<dyn Disk + Send>,
    folders: FxHashMap<Utf8PathBuf, Option<Listing>>,
    real: FxHashMap<Utf8PathBuf, Option<Utf8PathBuf>>,
    texts: FxHashMap<Utf8PathBuf, Option<Arc<str>>>,
    json: FxHashMap<Utf8PathBuf, Option<Arc<Value>>>,
}

impl Seen {
    pub(super) fn new(disk: Box<dyn Disk + Send>) -> Self {
        Self {
            disk,
            folders: FxHashMap::default(),
            real: FxHashMap::default(),
            texts: FxHashMap::default(),
            json: FxHashMap::default(),
        }
    }

    pub(super) fn is_file(&mut self, path: &Utf8Path) -> bool {
        self.kind(path) == Some(Kind::File)
    }

    pub(super) fn is_folder(&mut self, path: &Utf8Path) -> bool {
        self.kind(path) == Some(Kind::Folder)
    }

    /// What stands at a path, links followed.
    pub(super) fn kind(&mut self, path: &Utf8Path) -> Option<Kind> {
        match self.entry(path)? {
            Entry::File => Some(Kind::File),
            Entry::Folder => Some(Kind::Folder),
            // A real path has no link in it, so this goes one step deep.
            Entry::Link => match self.real_of_link(path).and_then(|real| self.entry(&real))? {
                Entry::File => Some(Kind::File),
                Entry::Folder => Some(Kind::Folder),
                Entry::Link => None,
            },
        }
    }

    /// The names in a folder that are folders themselves, sorted.
    pub(super) fn folders_in(&mut self, folder: &Utf8Path) -> Vec<String> {
        let names: Vec<String> = self.listing(folder).into_iter().flatten().map(|(name, _)| name.to_string()).collect();
        let mut folders: Vec<String> = names.into_iter().filter(|name| self.is_folder(&folder.join(name))).collect();
        folders.sort();
        folders
    }

    /// The path without links; the path itself where the disk cannot say.
    pub(super) fn real(&mut self, path: &Utf8Path) -> Utf8PathBuf {
        let real = match (self.entry(path), path.parent(), path.file_name()) {
            (Some(Entry::File), Some(folder), Some(name)) => self.real_of_link(folder).map(|folder| folder.join(name)),
            _ => self.real_of_link(path),
        };
        real.unwrap_or_else(|| path.to_owned())
    }

    /// The object in a JSON file, comments and trailing commas allowed; `None` where there is none or it cannot be read.
    pub(super) fn json(&mut self, file: &Utf8Path) -> Option<Arc<Value>> {
        if let Some(known) = self.json.get(file) {
            return known.clone();
        }
        let text = self.text(file);
        let value = text.and_then(|text| parse(&text)).map(Arc::new);
        self.json.insert(file.to_owned(), value.clone());
        value
    }

    /// The text of a small file.
    pub(super) fn text(&mut self, file: &Utf8Path) -> Option<Arc<str>> {
        if let Some(known) = self.texts.get(file) {
            return known.clone();
        }
        let text = if self.is_file(file) { self.disk.read(file) } else { None };
        let text = text.filter(|text| text.len() <= MAX_CONFIG);
        self.texts.insert(file.to_owned(), text.clone());
        text
    }

    /// Every file that was read, sorted.
    pub(super) fn read(&self) -> Vec<Utf8PathBuf> {
        let there = self.texts.iter().filter(|(_, text)| text.is_some());
        let mut files: Vec<_> = there.map(|(path, _)| path.clone()).collect();
        files.sort();
        files
    }

    /// Drops what the changed paths may have made wrong, and says whether anything now reads otherwise: the text of a known file of JSON,
    /// or what is in a known folder. Text that changed in any other file is no news here.
    pub(super) fn forget(&mut self, changed: &[Utf8PathBuf]) -> bool {
        let mut is_news = false;
        let mut looked_at = FxHashSet::default();
        for path in changed {
            is_news |= self.read_again(path);
            for above in path.ancestors().skip(1) {
                // The nearest folder that was there is the one whose names may have changed.
                let was_there = self.folders.get(above).is_none_or(Option::is_some);
                if looked_at.insert(above.to_owned()) {
                    is_news |= self.look_again(above);
                }
                if was_there {
                    break;
                }
            }
            if looked_at.insert(path.clone()) {
                is_news |= self.look_again(path);
            }
        }
        is_news
    }

    /// Drops what a file said, where it says something else now.
    fn read_again(&mut self, file: &Utf8Path) -> bool {
        let Some(before) = self.texts.remove(file) else { return false };
        let now = self.disk.read(file).filter(|text| text.len() <= MAX_CONFIG);
        if now == before {
            self.texts.insert(file.to_owned(), before);
            return false;
        }
        self.json.remove(file);
        true
    }

    /// Asks again what is in a folder that was asked for; when that changed, so may everything below it have.
    fn look_again(&mut self, folder: &Utf8Path) -> bool {
        let Some(before) = self.folders.remove(folder) else { return false };
        self.listing(folder);
        let same = self.folders.get(folder) == Some(&before);
        let has_links = before.iter().flatten().any(|(_, entry)| *entry == Entry::Link);
        if same && !has_links {
            return false;
        }
        let now = self.folders.get(folder).cloned().flatten().unwrap_or_default();
        let before = before.unwrap_or_default();
        // A name that stayed a folder or a file keeps what is known below it.
        let stays = |path: &Utf8Path| {
            let Ok(below) = path.strip_prefix(folder) else { return true };
            let Some(name) = below.components().next() else { return true };
            let entry = now.get(name.as_str());
            entry == before.get(name.as_str()) && entry.is_some_and(|entry| *entry != Entry::Link)
        };
        self.folders.retain(|path, _| stays(path));
        self.texts.retain(|path, _| stays(path));
        self.json.retain(|path, _| stays(path));
        // A link may lead to anything that moved.
        self.real.clear();
        true
    }

    fn entry(&mut self, path: &Utf8Path) -> Option<Entry> {
        match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) => self.listing(folder)?.get(name).copied(),
            // The root of the disk.
            _ => Some(Entry::Folder),
        }
    }

    fn listing(&mut self, folder: &Utf8Path) -> Option<&Listing> {
        if !self.folders.contains_key(folder) {
            let entries = self.disk.entries(folder);
            let listing =
                entries.map(|entries| entries.into_iter().map(|(name, entry)| (name.into(), entry)).collect());
            self.folders.insert(folder.to_owned(), listing);
        }
        self.folders.get(folder)?.as_ref()
    }

    fn real_of_link(&mut self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        if let Some(known) = self.real.get(path) {
            return known.clone();
        }
        let real = self.disk.real(path);
        self.real.insert(path.to_owned(), real.clone());
        real
    }
}

fn parse(text: &str) -> Option<Value> {
    let mut text = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
    if text.trim().is_empty() {
        return None;
    }
    json_strip_comments::strip(&mut text).ok()?;
    serde_json::from_str(&text).ok().filter(Value::is_object)
}

/// `folder/specifier` with `.` and `..` taken out by their letters, as TypeScript does it.
pub(super) fn join(folder: &Utf8Path, specifier: &str) -> Utf8PathBuf {
    let mut path = folder.to_owned();
    for part in Utf8Path::new(specifier).components() {
        match part {
            camino::Utf8Component::ParentDir => {
                path.pop();
            }
            camino::Utf8Component::CurDir => {}
            part => path.push(part.as_str()),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_may_have_comments_and_trailing_commas() {
        let text = "\u{feff}// the app\n{ \"a\": [1, 2,], /* b */ \"b\": \"// no comment\", }\n";
        assert_eq!(parse(text), Some(serde_json::json!({ "a": [1, 2], "b": "// no comment" })));
        for broken in ["", "[", "{", "null", "/*", "{\"a\":}"] {
            assert_eq!(parse(broken), None, "{broken}");
        }
    }

    #[test]
    fn dots_are_taken_out_by_their_letters() {
        let folder = Utf8Path::new("/shop/src");
        assert_eq!(join(folder, "./api/../hooks.ts"), "/shop/src/hooks.ts");
        assert_eq!(join(folder, "../../../.."), "/");
        assert_eq!(join(folder, "/api"), "/api");
    }
}
