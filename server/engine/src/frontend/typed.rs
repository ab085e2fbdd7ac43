//! A file of a frontend while something is typed into it: what it would use if it said this, and what it could import.
//!
//! In go a text that is on no disk and in no editor, and names; out come its uses, as if the file said that. Nothing is kept.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_codegen::ExportKind;
use mizan_schema::difference::Subject;
use mizan_syntax::Tree;
use mizan_syntax::typescript::Dialect;
use mizan_typescript::facts::FileFacts;
use mizan_typescript::resolve::Resolution;
use mizan_typescript::uses::{FileUses, UseKind};

use super::Uses;
use super::index::Index;

/// What a file would say.
#[derive(Clone, Debug)]
pub struct Supposed {
    /// What it imports, and where that goes.
    pub facts: FileFacts,
    /// What of that is the client's.
    pub uses: FileUses,
}

/// A name of a client.
#[derive(Clone, Copy, Debug)]
pub struct Exported<'u> {
    /// As the index has it.
    pub name: &'u Arc<str>,
    /// What of the contract it is.
    pub subject: &'u Subject,
    /// What it is of that.
    pub kind: ExportKind,
}

impl Uses<'_> {
    /// The client that the users in `file` would import: the one whose frontend it is in.
    fn near(&self, file: &Utf8Path) -> Option<usize> {
        let depth = |index: &Index| {
            let roots = index.roots.iter().filter(|root| file.starts_with(root));
            roots.map(|root| root.components().count()).max()
        };
        let near = self.indexes().enumerate().filter_map(|(at, index)| Some((depth(index)?, at)));
        // Of two in one frontend, the first.
        near.max_by_key(|(depth, at)| (*depth, std::cmp::Reverse(*at))).map(|(_, at)| at)
    }

    fn near_index(&self, file: &Utf8Path) -> Option<&Index> {
        self.near(file).and_then(|at| self.indexes().nth(at))
    }

    /// What `file` would use if it said `text`, whose tree may be known. Nothing where it is no file of a frontend, or one of the client's own.
    pub fn suppose(&self, file: &Utf8Path, text: &str, tree: Option<&Tree>) -> Option<Supposed> {
        let dialect = Dialect::of_extension(file.extension()?)?;
        let index = self.near_index(file)?;
        if file.starts_with(index.output()) {
            return None;
        }
        let is_followed = |specifier: &str| matches!(index.resolve(file, specifier), Resolution::File(_));
        let facts = match tree {
            Some(tree) => FileFacts::read_tree(text, dialect, tree, is_followed),
            None => FileFacts::read(text, dialect, is_followed),
        };
        let mut resolve = |from: &Utf8Path, specifier: &str| index.target(from, specifier).map(Arc::from);
        let uses = index.links.uses_if(file, &facts, &mut resolve);
        Some(Supposed { facts, uses })
    }

    /// Whether `file` is one of the client's own.
    pub fn is_own(&self, file: &Utf8Path) -> bool {
        self.indexes().any(|index| file.starts_with(index.output()))
    }

    /// The names of the client that `file` imports, each with what it calls them.
    pub fn imported(&self, file: &Utf8Path) -> Vec<(Arc<str>, Arc<str>)> {
        let Some(index) = self.near_index(file) else { return Vec::new() };
        let Some((facts, uses)) = index.links.facts(file).zip(index.links.file(file)) else { return Vec::new() };
        let imported = uses.uses.iter().filter(|one| one.kind == UseKind::Import);
        let local = |span| facts.imports.iter().find(|import| import.span == span)?.local.clone();
        imported.filter_map(|one| Some((Arc::clone(&one.target.export.name), local(one.span)?))).collect()
    }

    /// Every name of the client that `file` would import, in order of the names.
    pub fn exports(&self, file: &Utf8Path) -> impl Iterator<Item = Exported<'_>> {
        let names = self.near_index(file).map(|index| index.names.meanings());
        names.into_iter().flatten().map(|(name, (subject, kind))| Exported { name, subject, kind: *kind })
    }

    /// The file that an import means in `file`.
    pub fn resolve(&self, file: &Utf8Path, specifier: &str) -> Option<Utf8PathBuf> {
        self.near_index(file)?.target(file, specifier)
    }

    /// Whether `path` gives the name of the client to whoever imports it, under that name.
    pub fn gives(&self, file: &Utf8Path, path: &Utf8Path, name: &str) -> bool {
        self.near_index(file)
            .and_then(|index| index.links.gives(path, name))
            .is_some_and(|export| *export.name == *name)
    }

    /// The specifiers by which other files of the frontend reach a file that gives the name, with who writes them; the nearest file first.
    pub fn specifiers_near(&self, file: &Utf8Path, name: &str) -> Option<(Arc<Utf8Path>, Arc<str>, Arc<Utf8Path>)> {
        let index = self.near_index(file)?;
        let shared = |other: &Utf8Path| {
            let same = file.components().zip(other.components()).take_while(|(one, other)| one == other).count();
            // Of two that share as much of the way, the one that lies less deep.
            (same, std::cmp::Reverse(other.components().count()))
        };
        let mut others: Vec<&Arc<Utf8Path>> =
            index.links.files().map(|(path, _)| path).filter(|path| ***path != *file).collect();
        others.sort_by_key(|other| std::cmp::Reverse(shared(other)));
        others.into_iter().find_map(|other| {
            let mut targets = index.links.targets(other);
            let is_it = |(_, target): &(&Arc<str>, &Arc<Utf8Path>)| {
                index.links.gives(target, name).is_some_and(|export| *export.name == *name)
            };
            targets
                .find(is_it)
                .map(|(specifier, target)| (Arc::clone(other), Arc::clone(specifier), Arc::clone(target)))
        })
    }

    /// The folder of the client that `file` would import.
    pub fn output(&self, file: &Utf8Path) -> Option<&Utf8Path> {
        self.near_index(file).map(Index::output)
    }
}
