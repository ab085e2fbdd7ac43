//! Who imports whom, and which files can therefore reach the client.
//!
//! In go the specifiers of each file; out come, backwards from the client, the files to parse. Files are resolved when they are set, and again when the
//! resolver has news. It must never leave out a file that reaches the client over files that pass it on.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Resolution, Resolver};

/// The imports of a project's TypeScript files.
#[derive(Debug, Default)]
pub struct Imports {
    files: BTreeMap<Utf8PathBuf, File>,
    importers: FxHashMap<Utf8PathBuf, FxHashSet<Utf8PathBuf>>,
}

#[derive(Debug, Default)]
struct File {
    specifiers: Vec<Box<str>>,
    /// The local files that they mean, sorted, each once.
    targets: Vec<Utf8PathBuf>,
}

impl Imports {
    /// Sets the specifiers of a file (absolute, without links). Says whether it now imports other files than before.
    pub fn set(&mut self, resolver: &mut Resolver, file: &Utf8Path, specifiers: Vec<Box<str>>) -> bool {
        let known = self.files.get(file);
        if known.is_some_and(|known| known.specifiers == specifiers) {
            return false;
        }
        let targets = targets(resolver, file, &specifiers);
        self.replace(file, File { specifiers, targets })
    }

    /// Forgets a file that is gone. Says whether it imported any.
    pub fn remove(&mut self, file: &Utf8Path) -> bool {
        let imported_any = self.replace(file, File::default());
        self.files.remove(file);
        imported_any
    }

    /// Resolves every specifier again, for when [`Resolver::forget`] had news. Gives the files that now import others than before.
    pub fn resolve_again(&mut self, resolver: &mut Resolver) -> Vec<Utf8PathBuf> {
        let again = |(path, file): (&Utf8PathBuf, &File)| {
            let targets = targets(resolver, path, &file.specifiers);
            (targets != file.targets).then(|| (path.clone(), targets))
        };
        let moved: Vec<_> = self.files.iter().filter_map(again).collect();
        for (path, targets) in &moved {
            let specifiers = self.files.get_mut(path).map(|file| std::mem::take(&mut file.specifiers));
            self.replace(path, File { specifiers: specifiers.unwrap_or_default(), targets: targets.clone() });
        }
        moved.into_iter().map(|(path, _)| path).collect()
    }

    /// The files that import a file, in no order.
    pub fn importers(&self, file: &Utf8Path) -> impl Iterator<Item = &Utf8Path> {
        self.importers.get(file).into_iter().flatten().map(Utf8PathBuf::as_path)
    }

    /// The files that import one of `clients` (the folders of clients) or a file that passes it on, themselves outside of these folders. `passes_on` is asked once for each file
    /// found; where it always says yes, these are all files from which imports lead to a client.
    pub fn candidates(
        &self,
        clients: &[Utf8PathBuf],
        mut passes_on: impl FnMut(&Utf8Path) -> bool,
    ) -> BTreeSet<&Utf8Path> {
        let is_client = |path: &Utf8Path| clients.iter().any(|client| path.starts_with(client));
        let mut found = BTreeSet::new();
        let mut waiting: Vec<&Utf8Path> =
            self.importers.keys().map(Utf8PathBuf::as_path).filter(|path| is_client(path)).collect();
        while let Some(file) = waiting.pop() {
            for importer in self.importers(file).filter(|importer| !is_client(importer)) {
                if found.insert(importer) && passes_on(importer) {
                    waiting.push(importer);
                }
            }
        }
        found
    }

    fn replace(&mut self, file: &Utf8Path, now: File) -> bool {
        let before = self.files.get(file).map(|file| file.targets.as_slice()).unwrap_or_default();
        let is_same = before == now.targets;
        if !is_same {
            for target in before {
                if let Some(importers) = self.importers.get_mut(target) {
                    importers.remove(file);
                }
            }
            for target in &now.targets {
                self.importers.entry(target.clone()).or_default().insert(file.to_owned());
            }
        }
        self.files.insert(file.to_owned(), now);
        !is_same
    }
}

fn targets(resolver: &mut Resolver, file: &Utf8Path, specifiers: &[Box<str>]) -> Vec<Utf8PathBuf> {
    let mut targets: Vec<_> = specifiers
        .iter()
        .filter_map(|specifier| match resolver.resolve(file, specifier) {
            Resolution::File(target) => Some(target),
            Resolution::External(_) | Resolution::Missing => None,
        })
        .collect();
    targets.sort();
    targets.dedup();
    targets
}
