//! What each thing is called inside one file, and what the file imports for it.
//!
//! In go the names that a file declares and the symbols that it uses; out come a local name for each symbol and the import lines. A
//! declared name always wins: an import of the same name, or a global that it hides, is written in another way.

use std::collections::{BTreeMap, BTreeSet};

use crate::naming::{Entity, Names, free};

/// Something that a file may refer to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
#[derive(Debug, Default)]
pub(crate) struct Scope {
    locals: BTreeMap<Symbol, String>,
    imports: Vec<String>,
}

/// Whether imports are of types only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Imports {
    Types,
    Values,
}

impl Scope {
    /// The scope of the file of `module` that uses `symbols`.
    pub(crate) fn of(names: &Names, module: &str, symbols: &BTreeSet<Symbol>, imports: Imports) -> Self {
        let mut taken = names.in_module(module);
        let mut locals = BTreeMap::new();
        // By the file that it comes from: the name there, and the name here.
        let mut imported: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for symbol in symbols {
            let (file, name, qualified) = match symbol {
                Symbol::Kernel(name) => ("./kernel.js".to_owned(), (*name).to_owned(), format!("{name}_")),
                Symbol::React(name) => ("./react.js".to_owned(), (*name).to_owned(), format!("{name}_")),
                Symbol::Forms(name) => ("./forms.js".to_owned(), (*name).to_owned(), format!("{name}_")),
                Symbol::Zod => ("zod".to_owned(), "z".to_owned(), "z_".to_owned()),
                Symbol::Global(_) => continue,
                Symbol::Entity(entity) => {
                    // Whatever is referred to has been found.
                    let Some(found) = names.get(entity) else { continue };
                    if &*found.module == module {
                        locals.insert(symbol.clone(), found.name.clone());
                        continue;
                    }
                    let file = format!("./{}.js", names.stem(&found.module));
                    (file, found.name.clone(), Names::qualified(found))
                }
            };
            let wish = if taken.contains(&name) { qualified } else { name.clone() };
            let local = free(&wish, &mut taken);
            imported.entry(file).or_default().push((name, local.clone()));
            locals.insert(symbol.clone(), local);
        }
        for symbol in symbols {
            if let Symbol::Global(name) = symbol {
                let hidden = taken.contains(*name);
                locals.insert(symbol.clone(), if hidden { format!("globalThis.{name}") } else { (*name).to_owned() });
            }
        }
        Self { locals, imports: import_lines(imported, imports) }
    }

    /// What the symbol is called here.
    pub(crate) fn name(&self, symbol: &Symbol) -> &str {
        self.locals.get(symbol).map_or("unknown", String::as_str)
    }

    /// The lines at the head of the file.
    pub(crate) fn imports(&self) -> &[String] {
        &self.imports
    }
}

fn import_lines(imported: BTreeMap<String, Vec<(String, String)>>, imports: Imports) -> Vec<String> {
    let keyword = if imports == Imports::Types { "import type" } else { "import" };
    let mut lines: Vec<(u8, String)> = imported
        .into_iter()
        .map(|(file, mut names)| {
            names.sort();
            let rank = match file.as_str() {
                "./kernel.js" => 0,
                "./react.js" => 1,
                "zod" => 2,
                "./forms.js" => 3,
                _ => 4,
            };
            let clause = match names.as_slice() {
                [(_, local)] if rank == 2 => format!("* as {local}"),
                names => {
                    let names: Vec<String> = names
                        .iter()
                        .map(|(name, local)| if name == local { name.clone() } else { format!("{name} as {local}") })
                        .collect();
                    format!("{{ {} }}", names.join(", "))
                }
            };
            (rank, format!("{keyword} {clause} from \"{file}\";"))
        })
        .collect();
    lines.sort();
    lines.into_iter().map(|(_, line)| line).collect()
}
