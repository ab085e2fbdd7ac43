//! What the names of a Python file mean: to the dialect, and to its own imports.
//!
//! In go a file of a backend; out comes what dotted names in it denote at the top level, as its facts say (those that were kept, where it does not parse
//! now). Bodies of functions are not looked into.

use camino::Utf8Path;
use mizan_engine::config::{Dialect, Framework};
use mizan_engine::{Snapshot, World};
use mizan_python::classes::{Ancestor, Classes};
use mizan_python::declare::{self, Words};
use mizan_python::facts;
use mizan_python::program::{ModuleRef, Program};
use mizan_python::resolve::{PythonVersion, Resolver, Scope, Symbol};
use rustc_hash::FxHashMap;

/// A file and what its names mean.
pub(crate) struct Speech<'r, 'p> {
    /// The place of the backend among those of the world.
    pub(crate) backend: usize,
    pub(crate) snapshot: &'r Snapshot,
    pub(crate) dialect: Dialect,
    pub(crate) framework: Framework,
    pub(crate) words: &'static Words,
    pub(crate) module: &'p ModuleRef,
    pub(crate) resolver: &'r Resolver<'p>,
}

/// Something at the top level of a module: `("shop.contexts", "CART")`.
pub(crate) type Member = (Box<str>, Box<str>);

/// Answers about a file, by each backend that has it as a module. Nothing where none has.
pub(crate) fn speaking<T>(
    world: &World,
    file: &Utf8Path,
    mut answer: impl FnMut(&Speech<'_, '_>) -> Option<T>,
) -> Option<T> {
    for (at, (snapshot, backend)) in world.backends.iter().zip(&world.project.backends).enumerate() {
        let program = Program::new(snapshot.modules());
        let names = snapshot.module_names(file);
        let Some(module) = names.iter().find_map(|name| program.module(name)) else { continue };
        let resolver = Resolver::new(&program, PythonVersion(i64::from(backend.python.0), i64::from(backend.python.1)));
        let words = Words::of(match backend.dialect {
            Dialect::Mizan => declare::Dialect::Mizan,
            Dialect::Izana => declare::Dialect::Izana,
        });
        let (dialect, framework) = (backend.dialect, backend.framework);
        let speech = Speech { backend: at, snapshot, dialect, framework, words, module, resolver: &resolver };
        if let Some(answer) = answer(&speech) {
            return Some(answer);
        }
    }
    None
}

impl<'p> Speech<'_, 'p> {
    /// What a dotted name denotes, names followed that stand for others.
    pub(crate) fn denotes(&self, dotted: &str) -> Option<Symbol<'p>> {
        let (expression, _) = facts::expression(dotted)?;
        self.resolver.denoted(&Scope::of_module(self.module), &expression).ok()
    }

    /// The dialect's own word for what a dotted name denotes: `client`, `register`, ….
    pub(crate) fn own(&self, dotted: &str) -> Option<&'p str> {
        let Some(Symbol::External(name)) = self.denotes(dotted) else { return None };
        self.known(self.words.own(&name)?)
    }

    /// A word of the dialect that answers are given about.
    fn known(&self, word: &str) -> Option<&'p str> {
        let words = [
            "client",
            "register",
            "register_as",
            "compose",
            "ReactContext",
            "GlobalContext",
            "ServerFunction",
            self.words.clients,
            self.words.module,
            self.words.form_meta,
        ];
        words.into_iter().find(|known| *known == word)
    }

    /// Whether what a dotted name denotes is a `ServerFunction`, or a class that derives from it.
    pub(crate) fn is_server_function(&self, dotted: &str) -> bool {
        match self.denotes(dotted) {
            Some(Symbol::External(name)) => self.words.own(&name) == Some("ServerFunction"),
            Some(Symbol::Class(class)) => {
                let is_it = |ancestor: &Ancestor<'_>| match ancestor {
                    Ancestor::External(name) => self.words.own(name) == Some("ServerFunction"),
                    Ancestor::Class(_) => false,
                };
                Classes::default().lineage(self.resolver, &class).is_ok_and(|lineage| lineage.order.iter().any(is_it))
            }
            _ => false,
        }
    }

    /// The names that functions, classes and constants of any module have in this file, by what they are: what an import brings, or the file itself has.
    pub(crate) fn in_scope(&self) -> FxHashMap<Member, &'p str> {
        let mut found = FxHashMap::default();
        for name in self.resolver.members(self.module) {
            let Ok(symbol) = self.resolver.member(self.module, name) else { continue };
            let member: Option<(&str, Box<str>)> = match &symbol {
                Symbol::Function(function) => Some((&function.module.name, function.qualname().as_ref().into())),
                Symbol::Class(class) => Some((&class.module().name, class.qualname().as_ref().into())),
                Symbol::Variable(variable) => Some((&variable.scope.module.name, variable.qualname().as_ref().into())),
                _ => None,
            };
            if let Some((module, qualname)) = member {
                found.entry((module.into(), qualname)).or_insert(name);
            }
        }
        found
    }

    /// The name that something of the dialect has in this file.
    pub(crate) fn local_name_of(&self, word: &str) -> Option<&'p str> {
        let is_it = |name: &&str| matches!(self.resolver.member(self.module, name), Ok(Symbol::External(dotted)) if self.words.own(&dotted) == Some(word));
        self.resolver.members(self.module).into_iter().find(is_it)
    }
}
