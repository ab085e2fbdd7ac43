//! What an imported name denotes: from file to file through whatever gives it on, until the client, a file's own declaration or the unknown.
//!
//! Nothing recurses, and no place is visited twice: barrels may be as deep as they like, and may go round in circles.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Linked, Links, Path};
use crate::client::{ClientExport, ClientFile};
use crate::facts::{Exported, Imported, Specifier};
use crate::uses::{Denoted, Names};

/// How many members may stand behind a name that is looked for: `a.b.c`.
const MOST_MEMBERS: usize = 64;

/// The names of one file among all links.
pub(super) struct Scope<'l> {
    links: &'l Links,
    path: Path,
    file: Option<&'l Linked>,
    asked: RefCell<BTreeSet<Path>>,
}

/// An export that is looked for.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Wanted {
    file: Path,
    name: Arc<str>,
    /// The members behind it, innermost first.
    members: Vec<Arc<str>>,
}

/// What one way to look for an export leads to.
#[derive(Clone, PartialEq, Eq)]
enum Found {
    Export(Arc<ClientExport>),
    Module(Path),
    /// A declaration of some file's own.
    Own,
    /// The client does not have it.
    Missing(Arc<str>),
    /// A file that is known has nothing of that name.
    Absent,
    /// It is nowhere that is known: in a package, in a file that does not exist.
    Unknown,
}

/// What is behind an import.
enum Behind {
    Module(Path),
    Wanted(Wanted),
    Unknown,
}

impl<'l> Scope<'l> {
    pub(super) fn new(links: &'l Links, file: &Path) -> Self {
        Self { links, path: file.clone(), file: links.files.get(file), asked: RefCell::default() }
    }

    /// That of a file that says something else than is known.
    pub(super) fn of(links: &'l Links, path: &Path, file: &'l Linked) -> Self {
        Self { links, path: path.clone(), file: Some(file), asked: RefCell::default() }
    }

    /// The files whose exports were looked at so far.
    pub(super) fn asked(self) -> BTreeSet<Path> {
        self.asked.into_inner()
    }

    fn target(file: &Linked, specifier: &Specifier) -> Option<Path> {
        file.targets.get(&specifier.text).cloned().flatten()
    }

    /// What the import with this index is, and what of that `members` are (innermost first).
    fn behind(file: &Linked, import: u32, mut members: Vec<Arc<str>>) -> Behind {
        let Some(import) = file.facts.imports.get(import as usize) else { return Behind::Unknown };
        let Some(target) = Self::target(file, &import.from) else { return Behind::Unknown };
        match &import.what {
            Imported::Name(name) => Behind::Wanted(Wanted { file: target, name: name.clone(), members }),
            Imported::Module | Imported::Promise => match members.pop() {
                Some(name) => Behind::Wanted(Wanted { file: target, name, members }),
                None => Behind::Module(target),
            },
            Imported::Nothing => Behind::Unknown,
        }
    }

    fn find(&self, wanted: Wanted) -> Found {
        let mut seen: FxHashSet<Wanted> = FxHashSet::default();
        let mut open = vec![wanted];
        let mut best = Found::Absent;
        while let Some(wanted) = open.pop() {
            if !seen.insert(wanted.clone()) {
                continue;
            }
            let found = self.look(wanted, &mut open);
            best = better(best, found);
        }
        best
    }

    /// What the file itself says of an export; where it sends on to others, those are opened.
    fn look(&self, wanted: Wanted, open: &mut Vec<Wanted>) -> Found {
        self.asked.borrow_mut().insert(wanted.file.clone());
        if let Some(exports) = self.links.client.files.get(&wanted.file) {
            return match exports.get(&wanted.name) {
                Some(export) if wanted.members.is_empty() => Found::Export(export.clone()),
                Some(_) => Found::Own,
                None => Found::Missing(wanted.name),
            };
        }
        let Some(file) = self.links.files.get(&wanted.file) else { return Found::Unknown };
        let explicit = file.facts.exports.iter().find(|export| export.name == wanted.name);
        if let Some(export) = explicit {
            let Exported::Import { import, members } = &export.what else { return Found::Own };
            let mut all = wanted.members;
            all.extend(members.iter().rev().cloned());
            if all.len() > MOST_MEMBERS {
                return Found::Unknown;
            }
            return match Self::behind(file, *import, all) {
                Behind::Wanted(next) => {
                    open.push(next);
                    Found::Absent
                }
                Behind::Module(path) => Found::Module(path),
                Behind::Unknown => Found::Unknown,
            };
        }
        if &*wanted.name == "default" {
            return Found::Absent;
        }
        let mut found = Found::Absent;
        for star in &file.facts.stars {
            match Self::target(file, star) {
                Some(target) => open.push(Wanted { file: target, ..wanted.clone() }),
                None => found = Found::Unknown,
            }
        }
        found
    }

    fn denoted(&self, wanted: Wanted) -> Denoted<Path> {
        match self.find(wanted) {
            Found::Export(export) => Denoted::Export(export),
            Found::Module(path) => self.module(path),
            Found::Missing(name) => Denoted::Missing(name),
            Found::Own | Found::Absent | Found::Unknown => Denoted::Other,
        }
    }

    /// A module as an object, where the client is in it.
    fn module(&self, path: Path) -> Denoted<Path> {
        if self.has_client(&path) { Denoted::Module(path) } else { Denoted::Other }
    }

    /// What of the client is among the exports of the file, modules as objects counting with all that is in them.
    pub(super) fn given_out(&self) -> BTreeSet<Arc<ClientExport>> {
        let mut given = BTreeSet::new();
        let mut seen: FxHashSet<Path> = FxHashSet::default();
        let mut open = vec![self.path.clone()];
        while let Some(path) = open.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            if let Some(exports) = self.links.client.files.get(&path) {
                given.extend(ClientFile::values(exports).cloned());
                continue;
            }
            let Some(file) = self.links.files.get(&path) else { continue };
            open.extend(file.facts.stars.iter().filter_map(|star| Self::target(file, star)));
            for export in file.facts.exports.iter().filter(|export| !matches!(export.what, Exported::Own)) {
                match self.find(Wanted { file: path.clone(), name: export.name.clone(), members: Vec::new() }) {
                    Found::Export(export) => drop(given.insert(export)),
                    Found::Module(path) => open.push(path),
                    Found::Own | Found::Missing(_) | Found::Absent | Found::Unknown => {}
                }
            }
        }
        given
    }

    /// Whether anything of the client is among the exports of `path`.
    fn has_client(&self, path: &Path) -> bool {
        let mut seen: FxHashSet<Path> = FxHashSet::default();
        let mut open = vec![path.clone()];
        while let Some(path) = open.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            self.asked.borrow_mut().insert(path.clone());
            if self.links.client.files.contains_key(&path) {
                return true;
            }
            let Some(file) = self.links.files.get(&path) else { continue };
            open.extend(file.facts.stars.iter().filter_map(|star| Self::target(file, star)));
            for export in &file.facts.exports {
                if matches!(export.what, Exported::Own) {
                    continue;
                }
                let wanted = Wanted { file: path.clone(), name: export.name.clone(), members: Vec::new() };
                match self.find(wanted) {
                    Found::Export(_) => return true,
                    Found::Module(path) => open.push(path),
                    _ => {}
                }
            }
        }
        false
    }
}

/// Of what two ways lead to, what holds. Two different things under one name are neither: TypeScript leaves such a name out of `export *`.
fn better(one: Found, other: Found) -> Found {
    let rank = |found: &Found| match found {
        Found::Export(_) | Found::Module(_) | Found::Own => 3,
        Found::Unknown => 2,
        Found::Missing(_) => 1,
        Found::Absent => 0,
    };
    match (rank(&one), rank(&other)) {
        (3, 3) if one != other => Found::Own,
        (first, second) if second > first => other,
        _ => one,
    }
}

impl Names for Scope<'_> {
    type Module = Path;

    fn import(&self, index: u32) -> Denoted<Path> {
        match self.file.map_or(Behind::Unknown, |file| Self::behind(file, index, Vec::new())) {
            Behind::Wanted(wanted) => self.denoted(wanted),
            Behind::Module(path) => self.module(path),
            Behind::Unknown => Denoted::Other,
        }
    }

    fn member(&self, module: &Path, name: &str) -> Denoted<Path> {
        self.denoted(Wanted { file: module.clone(), name: name.into(), members: Vec::new() })
    }
}
