//! Named types: the key of each, and its definition, read when it is wanted.
//!
//! In go declarations with what their type variables stand for; out come keys, and behind every key a [`Definition`] with what it rests on. A definition
//! that still stands from an earlier reading is not read again. Must never let a key mean two things: where two want one, the first has it, and
//! [`Reader::is_contested`] says that the result depends on who was read first.

use std::sync::Arc;

use mizan_schema::Anchor;
use mizan_schema::types::{Definition, Definitions, Shape, Type, TypeKey};
use rustc_hash::FxHashMap;

use super::generics::Env;
use super::{Pending, Reader};
use crate::program::Question;

/// A definition that was read, and what it rests on.
#[derive(Clone, Debug)]
pub(crate) struct ReadDefinition {
    pub(crate) definition: Arc<Definition>,
    pub(crate) questions: Box<[Question]>,
    /// The named types that were met on the way.
    pub(crate) refers: Box<[TypeKey]>,
    meaning: Meaning,
}

impl ReadDefinition {
    /// Whether both are the same definition of the same thing.
    pub(crate) fn is_alike(&self, other: &Self) -> bool {
        self.meaning == other.meaning && self.definition == other.definition
    }
}

/// What a key stands for, in words that outlive a program.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Meaning {
    /// The statement that declares it, where there is one.
    statement: Option<Anchor>,
    /// What its type variables stand for, and how that is written with modules.
    arguments: Vec<Type>,
    identity: Arc<str>,
}

/// The statement that declares a named type.
#[derive(Clone, Copy)]
pub(super) struct Statement {
    /// Its address, which tells it from all others of the program.
    pub(super) id: usize,
    /// Its place in its module.
    pub(super) anchor: Option<Anchor>,
}

impl Statement {
    pub(super) fn of<T>(node: &T, anchor: Anchor) -> Self {
        Self { id: std::ptr::from_ref(node).addr(), anchor: Some(anchor) }
    }
}

/// Definitions that still stand.
pub(crate) type Standing = FxHashMap<TypeKey, ReadDefinition>;

/// By declaration and what its type arguments are called, without and with modules: the keys that were given.
pub(super) type Given = FxHashMap<(usize, Arc<str>, Arc<str>), Named>;

/// A key that was given, and for which arguments it was first.
pub(super) struct Named {
    key: TypeKey,
    number: u32,
    env: Env,
}

impl<'p> Reader<'p> {
    /// Whether a key was wanted by two: then the result depends on who was read first.
    pub(crate) fn is_contested(&self) -> bool {
        self.contested.get()
    }

    /// Every named type that was reached, and those that they reach.
    pub fn definitions(&self) -> Definitions {
        self.read_definitions();
        self.finished.borrow().iter().map(|(key, read)| (key.clone(), Arc::clone(&read.definition))).collect()
    }

    /// Reads what was reached and neither read nor standing.
    pub(crate) fn read_definitions(&self) {
        loop {
            let next = self.pending.borrow_mut().pop();
            let Some((key, pending)) = next else { return };
            self.read_definition(key, pending);
        }
    }

    /// What was read so far.
    pub(crate) fn take_definitions(&self) -> Standing {
        self.finished.take()
    }

    /// The definition of a key that was given.
    pub(crate) fn definition(&self, key: &TypeKey) -> Option<Arc<Definition>> {
        let position = self.pending.borrow().iter().position(|(pending, _)| pending == key);
        if let Some(position) = position {
            let (key, pending) = self.pending.borrow_mut().swap_remove(position);
            self.read_definition(key, pending);
        }
        let known = self.finished.borrow().get(key).map(|read| Arc::clone(&read.definition));
        known.or_else(|| self.standing.borrow().get(key).map(|read| Arc::clone(&read.definition)))
    }

    fn read_definition(&self, key: TypeKey, pending: Pending<'p>) {
        let (definition, rests) = self.resolver.program().track(|| Arc::new(self.define(pending)));
        let Some(meaning) = self.keys.borrow().get(&key).cloned() else { return };
        let refers = self.referred(&rests.types);
        let read = ReadDefinition { definition, questions: rests.questions, refers, meaning };
        self.finished.borrow_mut().insert(key, read);
    }

    /// The named types of these numbers.
    pub(crate) fn referred(&self, numbers: &[u32]) -> Box<[TypeKey]> {
        let keys = self.keys.borrow();
        numbers.iter().filter_map(|&number| Some(keys.get_index(number as usize)?.0.clone())).collect()
    }

    pub(super) fn define(&self, pending: Pending<'p>) -> Definition {
        // It may be read for who came to it long ago: its module is asked for here.
        if let Some(module) = pending.module() {
            self.resolver.program().ask(Question::says(&module.name));
        }
        match pending {
            Pending::Class(class, env, family) => self.define_class(&class, &env, family),
            Pending::Alias(alias, env) => self.define_alias(&alias, &env),
            Pending::AliasValue(variable, value, env) => self.define_alias_value(&variable, value, &env),
            Pending::Constrained(alias, constraint) => self.define_constrained(&alias, &constraint),
            Pending::Functional(functional) => self.define_functional(&functional),
            Pending::Root(ty, name) => library_definition(name, Shape::Root(*ty, Box::default())),
            Pending::Library(definition) => *definition,
        }
    }

    /// The key of a named type, made and queued for reading when it is met for the first time.
    pub(super) fn named(
        &self,
        statement: Statement,
        module: &Arc<str>,
        qualname: &Arc<str>,
        env: &Env,
        pending: impl FnOnce() -> Pending<'p>,
    ) -> TypeKey {
        let question = (statement.id, Arc::from(env.display()), env.identity());
        if let Some(known) = self.named.borrow().get(&question) {
            // Where only the places differ that the arguments are written in, the first says where they are.
            if known.env != *env {
                self.contested.set(true);
            }
            self.resolver.program().refer(known.number);
            return known.key.clone();
        }
        let (_, shown, identity) = &question;
        let key = self.free_key(module, qualname, shown, identity);
        let meaning = Meaning { statement: statement.anchor, arguments: env.types(), identity: Arc::clone(identity) };
        let number = self.give(key.clone(), meaning, pending());
        self.named.borrow_mut().insert(question, Named { key: key.clone(), number, env: env.clone() });
        key
    }

    /// `Page[Item]`; `Page[shop.models.Item]` where another `Item` took that key.
    fn free_key(&self, module: &Arc<str>, qualname: &str, shown: &str, identity: &str) -> TypeKey {
        let key = |qualname: String| TypeKey { module: Arc::clone(module), qualname: Arc::from(qualname) };
        let is_taken = |key: &TypeKey| self.keys.borrow().contains_key(key);
        let mut free = key(format!("{qualname}{shown}"));
        if is_taken(&free) {
            self.contested.set(true);
            free = key(format!("{qualname}{identity}"));
        }
        // Two statements of one qualified name: `if` branches, or a class given anew.
        let mut count = 2;
        while is_taken(&free) {
            free = key(format!("{qualname}{identity}#{count}"));
            count += 1;
        }
        free
    }

    /// The key of what is the same wherever it is met, made and queued for reading when that is for the first time.
    pub(super) fn fixed(&self, key: TypeKey, pending: impl FnOnce() -> Pending<'p>) {
        let known = self.keys.borrow().get_index_of(&key);
        if let Some(number) = known {
            return self.resolver.program().refer(u32::try_from(number).unwrap_or(u32::MAX));
        }
        let meaning = Meaning { statement: None, arguments: Vec::new(), identity: Arc::from("") };
        self.give(key, meaning, pending());
    }

    /// Gives out a key, and queues its definition for reading unless one stands.
    fn give(&self, key: TypeKey, meaning: Meaning, pending: Pending<'p>) -> u32 {
        if matches!(pending, Pending::Alias(..) | Pending::AliasValue(..) | Pending::Constrained(..)) {
            self.aliases.borrow_mut().insert(key.clone(), pending.clone());
        }
        match self.standing.borrow().get(&key) {
            Some(read) if read.meaning == meaning => {}
            Some(_) => self.contested.set(true),
            None => self.pending.borrow_mut().push((key.clone(), pending)),
        }
        let (number, _) = self.keys.borrow_mut().insert_full(key, meaning);
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        self.resolver.program().refer(number);
        number
    }
}

/// A named type of a library that is not read.
pub(super) fn library_definition(name: Arc<str>, shape: Shape) -> Definition {
    Definition { name, origin: None, docstring: None, shape, serialized: None }
}
