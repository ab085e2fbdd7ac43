//! What each thing is called inside one file, and what the file imports for it.
//!
//! In go the names that a file declares and the symbols that it uses; out come a local name for each symbol and the import lines. A
//! declared name always wins: an import of the same name, or a global that it hides, is written in another way.

use std::borrow::Cow;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::naming::{Entity, ModuleNames, Names, free, qualified};

/// Something that a file may refer to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Symbol {
    /// An export of `kernel.js`.
    Kernel(&'static str),
    /// An export of `react.js`.
    React(&'static str),
    /// A type of `forms.js`.
    Forms(&'static str),
    /// The namespace of the package `zod`.
    Zod,
    /// Something of the client's own.
    Entity(Entity),
    /// A global.
    Global(&'static str),
}

impl From<Entity> for Symbol {
    fn from(entity: Entity) -> Self {
        Self::Entity(entity)
    }
}

/// The names of one file.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    locals: FxHashMap<&'a Symbol, Cow<'a, str>>,
    imports: Vec<String>,
}

/// Whether imports are of types only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Imports {
    Types,
    Values,
}

/// The file that something is imported from; in this order stand the import lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum File<'a> {
    Kernel,
    React,
    Zod,
    Forms,
    /// Of another module, by its stem.
    Module(&'a str),
}

impl<'a> Scope<'a> {
    /// The scope of a file that declares `own` names and uses `symbols`.
    pub(crate) fn of(names: &'a Names, own: &'a ModuleNames, mut symbols: Vec<&'a Symbol>, imports: Imports) -> Self {
        symbols.sort_unstable();
        symbols.dedup();
        let mut taken: FxHashSet<Cow<'a, str>> = own.iter().map(|(_, named)| Cow::Borrowed(&*named.name)).collect();
        let mut locals = FxHashMap::with_capacity_and_hasher(symbols.len(), FxBuildHasher);
        let mut imported: Vec<Import<'a>> = Vec::new();
        for &symbol in &symbols {
            let (file, name, home) = match symbol {
                Symbol::Kernel(name) => (File::Kernel, *name, None),
                Symbol::React(name) => (File::React, *name, None),
                Symbol::Forms(name) => (File::Forms, *name, None),
                Symbol::Zod => (File::Zod, "z", None),
                Symbol::Global(_) => continue,
                Symbol::Entity(entity) => {
                    if let Some(found) = own.get(entity) {
                        locals.insert(symbol, Cow::Borrowed(&*found.name));
                        continue;
                    }
                    // Whatever is referred to has been found.
                    let Some((home, found)) = names.elsewhere(entity) else { continue };
                    (File::Module(names.stem(home)), &*found.name, Some(home))
                }
            };
            let is_taken = |name: &str| taken.contains(name);
            let local = match home {
                _ if !is_taken(name) => Cow::Borrowed(name),
                Some(home) => Cow::Owned(free(qualified(home, name), is_taken)),
                None => Cow::Owned(free(format!("{name}_"), is_taken)),
            };
            taken.insert(local.clone());
            imported.push((file, name, local.clone()));
            locals.insert(symbol, local);
        }
        for &symbol in &symbols {
            if let Symbol::Global(name) = symbol {
                let is_hidden = taken.contains(*name);
                locals.insert(symbol, if is_hidden { format!("globalThis.{name}").into() } else { (*name).into() });
            }
        }
        Self { locals, imports: import_lines(imported, imports) }
    }

    /// What the symbol is called here.
    pub(crate) fn name(&self, symbol: &Symbol) -> &str {
        self.locals.get(symbol).map_or("unknown", AsRef::as_ref)
    }

    /// The lines at the head of the file.
    pub(crate) fn imports(&self) -> &[String] {
        &self.imports
    }
}

/// A file, a name in it, and what that is called here.
type Import<'a> = (File<'a>, &'a str, Cow<'a, str>);

fn import_lines(mut imported: Vec<Import<'_>>, imports: Imports) -> Vec<String> {
    let keyword = if imports == Imports::Types { "import type" } else { "import" };
    imported.sort_unstable();
    let lines = imported.chunk_by(|(one, ..), (other, ..)| one == other).filter_map(|names| {
        let (file, _, only) = names.first()?;
        let clause = if *file == File::Zod { format!("* as {only}") } else { format!("{{ {} }}", clause(names)) };
        let (rank, path) = match file {
            File::Kernel => (0, "./kernel.js".into()),
            File::React => (1, "./react.js".into()),
            File::Zod => (2, "zod".into()),
            File::Forms => (3, "./forms.js".into()),
            File::Module(stem) => (4, Cow::Owned(format!("./{stem}.js"))),
        };
        Some((rank, format!("{keyword} {clause} from \"{path}\";")))
    });
    let mut lines: Vec<(u8, String)> = lines.collect();
    lines.sort_unstable();
    lines.into_iter().map(|(_, line)| line).collect()
}

/// `a, b as c`
fn clause(names: &[Import<'_>]) -> String {
    let mut out = String::new();
    for (_, name, local) in names {
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.push_str(name);
        if name != local {
            out.push_str(" as ");
            out.push_str(local);
        }
    }
    out
}
