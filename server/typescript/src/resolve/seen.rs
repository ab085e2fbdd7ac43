//! What the disk has said so far, so that it is asked once.
//!
//! In go paths; out come whether there is a file or a folder, the JSON in a file, the path without links. [`Seen::forget`] drops what may
//! have changed. It must never decide what a path means to a module.

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

/// What stood at a path when its folder was last listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Remembered {
    Unlisted,
    Nothing,
    There(Entry),
}

/// A folder and what is in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Folder {
    /// Without links.
    real: Utf8PathBuf,
    entries: FxHashMap<Box<str>, Entry>,
}

pub(super) struct Seen {
    disk: Box<dyn Disk + Send>,
    /// Folders by the path that was asked for: all that most questions need.
    asked: FxHashMap<Box<str>, Option<Arc<Folder>>>,
    /// The path without links of each folder and each link that was asked for.
    real: FxHashMap<Utf8PathBuf, Option<Utf8PathBuf>>,
    /// What is in a folder, by its path without links, so that a change below it is seen whichever way it was reached.
    folders: FxHashMap<Utf8PathBuf, Option<Arc<Folder>>>,
    /// Also by paths without links.
    texts: FxHashMap<Utf8PathBuf, Option<Arc<str>>>,
    json: FxHashMap<Utf8PathBuf, Option<Arc<Value>>>,
}

impl Seen {
    pub(super) fn new(disk: Box<dyn Disk + Send>) -> Self {
        Self {
            disk,
            asked: FxHashMap::default(),
            real: FxHashMap::default(),
            folders: FxHashMap::default(),
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
            Entry::Link => match self.without_links(path).and_then(|real| self.entry(&real))? {
                Entry::File => Some(Kind::File),
                Entry::Folder => Some(Kind::Folder),
                Entry::Link => None,
            },
        }
    }

    /// The first of the names that is a file in `folder`.
    pub(super) fn first_file(&mut self, folder: &str, stem: &str, extensions: &[&str]) -> Option<Utf8PathBuf> {
        let known = self.folder(folder)?;
        let mut name = String::with_capacity(stem.len() + 8);
        extensions.iter().find_map(|extension| {
            name.clear();
            name.push_str(stem);
            name.push_str(extension);
            let is_file = match known.entries.get(name.as_str())? {
                Entry::File => true,
                Entry::Link => self.is_file(&Utf8Path::new(folder).join(&name)),
                Entry::Folder => false,
            };
            is_file.then(|| Utf8Path::new(folder).join(&name))
        })
    }

    /// The names in a folder that are folders themselves, sorted.
    pub(super) fn folders_in(&mut self, folder: &Utf8Path) -> Vec<String> {
        let known = self.folder(folder.as_str());
        let names = known.iter().flat_map(|folder| folder.entries.keys());
        let mut folders: Vec<String> =
            names.filter(|name| self.is_folder(&folder.join(&***name))).map(ToString::to_string).collect();
        folders.sort();
        folders
    }

    /// The path without links; the path itself where the disk cannot say.
    pub(super) fn real(&mut self, path: &Utf8Path) -> Utf8PathBuf {
        let real = match parts(path.as_str()).and_then(|(folder, name)| Some((self.folder(folder)?, name))) {
            Some((folder, name)) if folder.entries.get(name) == Some(&Entry::File) => Some(folder.real.join(name)),
            _ => self.without_links(path),
        };
        real.unwrap_or_else(|| path.to_owned())
    }

    /// The object in a JSON file, comments and trailing commas allowed; `None` where there is none or it cannot be read.
    pub(super) fn json(&mut self, file: &Utf8Path) -> Option<Arc<Value>> {
        let file = self.real(file);
        if let Some(known) = self.json.get(&file) {
            return known.clone();
        }
        let value = self.text(&file).and_then(|text| parse(&text)).map(Arc::new);
        self.json.insert(file, value.clone());
        value
    }

    /// The text of a small file.
    pub(super) fn text(&mut self, file: &Utf8Path) -> Option<Arc<str>> {
        let file = self.real(file);
        if let Some(known) = self.texts.get(&file) {
            return known.clone();
        }
        let text = self.text_now(&file);
        self.texts.insert(file, text.clone());
        text
    }

    /// Every file that was read, sorted.
    pub(super) fn read(&self) -> Vec<Utf8PathBuf> {
        let there = self.texts.iter().filter(|(_, text)| text.is_some());
        let mut files: Vec<_> = there.map(|(path, _)| path.clone()).collect();
        files.sort();
        files
    }

    /// Every file that was there and could not be read as what it was taken for, sorted.
    pub(super) fn unreadable(&self) -> Vec<Utf8PathBuf> {
        let broken = self.json.iter().filter(|(_, value)| value.is_none()).map(|(path, _)| path);
        let mut files: Vec<_> =
            broken.filter(|path| matches!(self.remembered(path), Remembered::There(_))).cloned().collect();
        files.sort();
        files
    }

    /// Asks again what the changed paths may have made wrong, and says whether anything reads otherwise now: what is in a folder, where a
    /// link leads, what a configuration says. Text that changed in any other file is no news here.
    pub(super) fn forget(&mut self, changed: &[Utf8PathBuf]) -> bool {
        let mut is_news = false;
        let mut listed = FxHashSet::default();
        let mut moved = FxHashSet::default();
        let mut leads_elsewhere = false;
        for path in changed {
            let path = self.by_known_name(path);
            let before = self.remembered(&path);
            for folder in self.folders_to_ask(&path) {
                is_news |= listed.insert(folder.clone()) && self.list_again(&folder);
            }
            let after = self.remembered(&path);
            if before == Remembered::There(Entry::File) && before == after {
                is_news |= self.read_again(&path);
                continue;
            }
            let is_file_or_none = |stood| matches!(stood, Remembered::Nothing | Remembered::There(Entry::File));
            leads_elsewhere |= !is_file_or_none(before) || !is_file_or_none(after);
            moved.insert(path);
        }
        if !moved.is_empty() {
            is_news |= self.follow_again(leads_elsewhere);
            is_news |= self.look_again_below(&moved);
        }
        if is_news {
            self.asked.clear();
        }
        is_news
    }

    /// A changed path as it is called here: its folder may have been reached over a link.
    fn by_known_name(&self, path: &Utf8Path) -> Utf8PathBuf {
        let folder = path.parent().and_then(|folder| self.real.get(folder).cloned().flatten());
        folder.zip(path.file_name()).map_or_else(|| path.to_owned(), |(folder, name)| folder.join(name))
    }

    fn remembered(&self, path: &Utf8Path) -> Remembered {
        let listing = path.parent().and_then(|folder| self.folders.get(folder));
        let Some(listing) = listing else { return Remembered::Unlisted };
        let entry = listing.as_ref().zip(path.file_name()).and_then(|(folder, name)| folder.entries.get(name));
        entry.map_or(Remembered::Nothing, |entry| Remembered::There(*entry))
    }

    /// The folders above a path, up to the nearest that was there: the others may have come with it.
    fn folders_to_ask(&self, path: &Utf8Path) -> Vec<Utf8PathBuf> {
        let above: Vec<_> = path.ancestors().skip(1).map(Utf8Path::to_owned).collect();
        let was_there = |folder: &Utf8PathBuf| matches!(self.folders.get(folder), Some(Some(_)));
        let end = above.iter().position(was_there).map_or(above.len(), |nearest| nearest + 1);
        above.into_iter().take(end).collect()
    }

    fn look_again_below(&mut self, moved: &FxHashSet<Utf8PathBuf>) -> bool {
        let known = self.folders.keys().chain(self.texts.keys());
        let below = known.filter(|path| path.ancestors().any(|above| moved.contains(above)));
        let below: Vec<_> = below.cloned().collect();
        let is_listed_otherwise = below.iter().fold(false, |is_news, path| self.list_again(path) | is_news);
        // Whether a file is there to be read is asked by its name, and the answers so far are of the lists before.
        self.asked.clear();
        below.iter().fold(is_listed_otherwise, |is_news, path| self.read_again(path) | is_news)
    }

    fn follow_again(&mut self, all: bool) -> bool {
        let mut is_news = false;
        for (path, known) in &mut self.real {
            if all || known.is_none() {
                let now = self.disk.real(path);
                is_news |= now != *known;
                *known = now;
            }
        }
        is_news
    }

    fn list_again(&mut self, folder: &Utf8Path) -> bool {
        let Some(before) = self.folders.remove(folder) else { return false };
        let now = self.listing_now(folder);
        let differs = now != before;
        self.folders.insert(folder.to_owned(), now);
        differs
    }

    fn read_again(&mut self, file: &Utf8Path) -> bool {
        let Some(before) = self.texts.remove(file) else { return false };
        let now = self.text_now(file);
        let differs = now != before;
        self.texts.insert(file.to_owned(), now);
        if differs {
            self.json.remove(file);
        }
        differs
    }

    fn entry(&mut self, path: &Utf8Path) -> Option<Entry> {
        let Some((folder, name)) = parts(path.as_str()) else { return Some(Entry::Folder) };
        self.folder(folder)?.entries.get(name).copied()
    }

    fn folder(&mut self, path: &str) -> Option<Arc<Folder>> {
        if let Some(known) = self.asked.get(path) {
            return known.clone();
        }
        let real = self.without_links(Utf8Path::new(path));
        let folder = real.and_then(|real| {
            if !self.folders.contains_key(&real) {
                let listing = self.listing_now(&real);
                self.folders.insert(real.clone(), listing);
            }
            self.folders.get(&real)?.clone()
        });
        self.asked.insert(path.into(), folder.clone());
        folder
    }

    fn without_links(&mut self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        if let Some(known) = self.real.get(path) {
            return known.clone();
        }
        let real = self.disk.real(path);
        self.real.insert(path.to_owned(), real.clone());
        real
    }

    fn listing_now(&self, folder: &Utf8Path) -> Option<Arc<Folder>> {
        let entries = self.disk.entries(folder)?;
        let entries = entries.into_iter().map(|(name, entry)| (name.into(), entry)).collect();
        Some(Arc::new(Folder { real: folder.to_owned(), entries }))
    }

    fn text_now(&mut self, file: &Utf8Path) -> Option<Arc<str>> {
        let text = if self.is_file(file) { self.disk.read(file) } else { None };
        text.filter(|text| text.len() <= MAX_CONFIG)
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
    let is_separator = |letter: char| std::path::is_separator(letter);
    let mut path = if Utf8Path::new(specifier).has_root() { root_of(folder) } else { folder.as_str().to_owned() };
    for part in specifier.split(is_separator) {
        match part {
            "" | "." => {}
            ".." => path.truncate(parts(&path).map_or(path.len(), |(folder, _)| folder.len())),
            name => {
                if !path.ends_with(is_separator) {
                    path.push(std::path::MAIN_SEPARATOR);
                }
                path.push_str(name);
            }
        }
    }
    path.into()
}

/// A path's folder and its last name; `None` for the root of a disk.
pub(super) fn parts(path: &str) -> Option<(&str, &str)> {
    let end = path.rfind(std::path::is_separator)?;
    let name = path.get(end + 1..).filter(|name| !name.is_empty())?;
    let folder = path.get(..end)?;
    // The root keeps its separator.
    let folder = if folder.is_empty() || folder.ends_with(':') { path.get(..=end)? } else { folder };
    Some((folder, name))
}

fn root_of(path: &Utf8Path) -> String {
    path.ancestors().last().unwrap_or(path).to_string()
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
