//! Who imports whom, and which files can therefore reach the client.
//!
//! In go the specifiers of each file; out come, backwards from the client, the files to parse. Files are resolved when they are set, and
//! again when the resolver has news. It must never leave out a file that reaches the client over files that pass it on.

use camino::{Utf8Path, Utf8PathBuf};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Resolution, Resolver};

/// The imports of a project's TypeScript files.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    files: Vec<File>,
    by_path: FxHashMap<Box<str>, usize>,
    /// The numbers that no file has any more.
    free: Vec<usize>,
}

/// A file that imports or is imported. Its place in the list is its number.
#[derive(Clone, Debug, Default)]
struct File {
    path: Utf8PathBuf,
    specifiers: Vec<Box<str>>,
    /// The local files that they mean, sorted, each once.
    targets: Vec<usize>,
    importers: FxHashSet<usize>,
}

impl Imports {
    /// Sets the specifiers of a file (absolute, without links). Says whether it now imports other files than before.
    pub fn set(&mut self, resolver: &mut Resolver, path: &Utf8Path, specifiers: Vec<Box<str>>) -> bool {
        let number = self.number(path);
        if self.files.get(number).is_some_and(|file| file.specifiers == specifiers) {
            return false;
        }
        let targets = self.targets(resolver, path, &specifiers);
        if let Some(file) = self.files.get_mut(number) {
            file.specifiers = specifiers;
        }
        let is_moved = self.aim(number, targets);
        self.release_bare([number]);
        is_moved
    }

    /// Forgets the imports of a file that is gone. Says whether it had any.
    pub fn remove(&mut self, path: &Utf8Path) -> bool {
        let Some(number) = self.by_path.get(path.as_str()).copied() else { return false };
        if let Some(file) = self.files.get_mut(number) {
            file.specifiers.clear();
        }
        let is_moved = self.aim(number, Vec::new());
        self.release_bare([number]);
        is_moved
    }

    /// Resolves every specifier again, for when [`Resolver::forget`] had news. Gives the files that now import others than before, in no
    /// order.
    pub fn resolve_again(&mut self, resolver: &mut Resolver) -> Vec<Utf8PathBuf> {
        let mut moved = Vec::new();
        for number in 0..self.files.len() {
            let Some(file) = self.files.get_mut(number).filter(|file| !file.specifiers.is_empty()) else { continue };
            let (path, specifiers) = (file.path.clone(), std::mem::take(&mut file.specifiers));
            let targets = self.targets(resolver, &path, &specifiers);
            if let Some(file) = self.files.get_mut(number) {
                file.specifiers = specifiers;
            }
            if self.aim(number, targets) {
                moved.push(path);
            }
        }
        moved
    }

    /// The specifiers of a file, as they were set.
    pub fn specifiers(&self, path: &Utf8Path) -> &[Box<str>] {
        let file = self.by_path.get(path.as_str()).and_then(|number| self.files.get(*number));
        file.map(|file| file.specifiers.as_slice()).unwrap_or_default()
    }

    /// The files that import a file, in no order.
    pub fn importers(&self, path: &Utf8Path) -> impl Iterator<Item = &Utf8Path> {
        let file = self.by_path.get(path.as_str()).and_then(|number| self.files.get(*number));
        let numbers = file.into_iter().flat_map(|file| &file.importers);
        numbers.filter_map(|number| Some(self.files.get(*number)?.path.as_path()))
    }

    /// The files that import one of `clients` (the folders of clients) or a file that passes it on, sorted; none of a client itself.
    /// `passes_on` is asked once for each file found; where it always says yes, these are all files from which imports lead to a client.
    pub fn candidates(&self, clients: &[Utf8PathBuf], mut passes_on: impl FnMut(&Utf8Path) -> bool) -> Vec<&Utf8Path> {
        let is_client = |file: &File| clients.iter().any(|client| is_in(client, &file.path));
        let mut seen: FxHashSet<usize> =
            self.files.iter().enumerate().filter(|(_, file)| is_client(file)).map(|(number, _)| number).collect();
        let mut waiting: Vec<usize> = seen.iter().copied().collect();
        let mut found = Vec::new();
        while let Some(file) = waiting.pop().and_then(|number| self.files.get(number)) {
            for number in &file.importers {
                let Some(importer) = self.files.get(*number).filter(|_| seen.insert(*number)) else { continue };
                found.push(importer.path.as_path());
                if passes_on(&importer.path) {
                    waiting.push(*number);
                }
            }
        }
        found.sort_unstable_by_key(|path| path.as_str());
        found
    }

    fn number(&mut self, path: &Utf8Path) -> usize {
        if let Some(number) = self.by_path.get(path.as_str()) {
            return *number;
        }
        let file = File { path: path.to_owned(), ..File::default() };
        let number = self.free.pop().unwrap_or(self.files.len());
        match self.files.get_mut(number) {
            Some(place) => *place = file,
            None => self.files.push(file),
        }
        self.by_path.insert(path.as_str().into(), number);
        number
    }

    /// Takes their numbers from those of these files that neither import nor are imported: nothing is known of them.
    fn release_bare(&mut self, numbers: impl IntoIterator<Item = usize>) {
        for number in numbers {
            let bare = |file: &&mut File| file.specifiers.is_empty() && file.importers.is_empty();
            let Some(file) = self.files.get_mut(number).filter(bare) else { continue };
            if self.by_path.remove(file.path.as_str()).is_some() {
                *file = File::default();
                self.free.push(number);
            }
        }
    }

    /// Lets a file import others, and says whether they differ from those before.
    fn aim(&mut self, number: usize, targets: Vec<usize>) -> bool {
        let Some(file) = self.files.get_mut(number) else { return false };
        if file.targets == targets {
            return false;
        }
        let before = std::mem::replace(&mut file.targets, targets.clone());
        for target in &before {
            if let Some(target) = self.files.get_mut(*target) {
                target.importers.remove(&number);
            }
        }
        for target in targets {
            if let Some(target) = self.files.get_mut(target) {
                target.importers.insert(number);
            }
        }
        self.release_bare(before);
        true
    }

    fn targets(&mut self, resolver: &mut Resolver, path: &Utf8Path, specifiers: &[Box<str>]) -> Vec<usize> {
        let mut targets = Vec::new();
        for specifier in specifiers {
            if let Resolution::File(target) = resolver.resolve(path, specifier) {
                targets.push(self.number(&target));
            }
        }
        targets.sort_unstable();
        targets.dedup();
        targets
    }
}

fn is_in(folder: &Utf8Path, path: &Utf8Path) -> bool {
    // By letters first: most paths are elsewhere, and comparing by names takes long.
    path.as_str().starts_with(folder.as_str()) && path.starts_with(folder)
}
