//! The definitions of named types, kept from one reading to the next.
//!
//! In go what has to be asked again, what was read, and who refers to what; out come the definitions that still stand. One that nothing refers to
//! any more is let go, also where it refers to itself in a circle. Costs what changed, once the index is made.

use std::hash::Hash;
use std::sync::Arc;

use mizan_schema::TypeKey;
use mizan_schema::types::Definitions;
use rustc_hash::{FxHashMap, FxHashSet};

use super::unit::Stale;
use crate::program::Question;
use crate::types::{ReadDefinition, Standing};

/// Definitions, and once something changed, an index of them.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) standing: Standing,
    index: Option<Index>,
}

/// Who refers to a named type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Referrer {
    Module(Arc<str>),
    Type(TypeKey),
}

#[derive(Debug, Default)]
struct Index {
    /// The definitions that rest on the answer to a question.
    resting: FxHashMap<Question, FxHashSet<TypeKey>>,
    referring: FxHashMap<TypeKey, FxHashSet<Referrer>>,
    /// Types that lost a referrer.
    suspects: Vec<TypeKey>,
}

/// A module whose declarations refer to other types than before.
pub(super) struct Moved<'m> {
    pub(super) module: Arc<str>,
    pub(super) before: Box<[TypeKey]>,
    pub(super) now: &'m [TypeKey],
}

impl Kept {
    /// Takes out the definitions that no longer stand, and those that refer to them. `modules` says what each module refers to.
    pub(super) fn take_stale<'m>(
        &mut self,
        stale: &Stale,
        modules: impl Iterator<Item = (&'m Arc<str>, &'m [TypeKey])>,
    ) -> Standing {
        let standing = &self.standing;
        let index = self.index.get_or_insert_with(|| Index::of(standing, modules));
        let mut open: Vec<TypeKey> =
            stale.questions().filter_map(|question| index.resting.get(question)).flatten().cloned().collect();
        let mut taken = Standing::default();
        while let Some(key) = open.pop() {
            let Some((key, read)) = self.standing.remove_entry(&key) else { continue };
            let referring = index.referring.get(&key).into_iter().flatten();
            open.extend(referring.filter_map(|referrer| match referrer {
                Referrer::Type(key) => Some(key.clone()),
                Referrer::Module(_) => None,
            }));
            taken.insert(key, read);
        }
        taken
    }

    /// Whether one of them rests on the answer to a question.
    pub(super) fn rest_on(&self, question: Question) -> bool {
        match &self.index {
            Some(index) => index.resting.contains_key(&question),
            None => self.standing.values().any(|read| read.questions.contains(&question)),
        }
    }

    /// The modules whose declarations refer to one of these types.
    pub(super) fn referring<'k>(&'k self, taken: &'k Standing) -> impl Iterator<Item = &'k Arc<str>> {
        let referring =
            self.index.iter().flat_map(move |index| taken.keys().filter_map(|key| index.referring.get(key)));
        referring.flatten().filter_map(|referrer| match referrer {
            Referrer::Module(module) => Some(module),
            Referrer::Type(_) => None,
        })
    }

    /// Puts `read` in the place of what was `taken`, and lets go of what nothing refers to. Where a definition is what `shown` has already, that
    /// keeps its pointer.
    pub(super) fn put<'m>(
        &mut self,
        read: Standing,
        mut taken: Standing,
        moved: impl Iterator<Item = Moved<'m>>,
        shown: &mut Definitions,
    ) {
        for (key, mut read) in read {
            self.index(&key, taken.remove(&key).as_ref(), Some(&read));
            match shown.get(&key) {
                Some(before) if *before == read.definition => read.definition = Arc::clone(before),
                _ => drop(shown.insert(key.clone(), Arc::clone(&read.definition))),
            }
            self.standing.insert(key, read);
        }
        for (key, read) in taken {
            self.index(&key, Some(&read), None);
            shown.remove(&key);
        }
        let Some(index) = &mut self.index else { return };
        for Moved { module, before, now } in moved {
            index.refer(&Referrer::Module(module), &before, now);
        }
        self.sweep(shown);
    }

    fn index(&mut self, key: &TypeKey, before: Option<&ReadDefinition>, now: Option<&ReadDefinition>) {
        let Some(index) = &mut self.index else { return };
        let questions = |read: Option<&ReadDefinition>| read.map_or(&[][..], |read| &read.questions).to_vec();
        let (asked, asks) = (questions(before), questions(now));
        for question in asked.iter().filter(|question| !asks.contains(question)) {
            remove(&mut index.resting, question, key);
        }
        for question in asks.iter().filter(|question| !asked.contains(question)) {
            index.resting.entry(*question).or_default().insert(key.clone());
        }
        let refers = |read: Option<&ReadDefinition>| read.map_or(&[][..], |read| &read.refers).to_vec();
        index.refer(&Referrer::Type(key.clone()), &refers(before), &refers(now));
    }

    /// Lets go of the definitions that lost a referrer and that no module refers to, however far away.
    fn sweep(&mut self, shown: &mut Definitions) {
        while let Some(suspect) = self.index.as_mut().and_then(|index| index.suspects.pop()) {
            for key in self.index.as_ref().map(|index| index.unreached(suspect)).unwrap_or_default() {
                if let Some(read) = self.standing.remove(&key) {
                    shown.remove(&key);
                    self.index(&key, Some(&read), None);
                }
            }
        }
    }
}

impl Index {
    fn of<'m>(standing: &Standing, modules: impl Iterator<Item = (&'m Arc<str>, &'m [TypeKey])>) -> Self {
        let mut index = Self::default();
        for (key, read) in standing {
            for question in &read.questions {
                index.resting.entry(*question).or_default().insert(key.clone());
            }
            index.refer(&Referrer::Type(key.clone()), &[], &read.refers);
        }
        for (module, refers) in modules {
            index.refer(&Referrer::Module(Arc::clone(module)), &[], refers);
        }
        index
    }

    fn refer(&mut self, referrer: &Referrer, before: &[TypeKey], now: &[TypeKey]) {
        for key in before.iter().filter(|key| !now.contains(key)) {
            if remove(&mut self.referring, key, referrer) {
                self.suspects.push(key.clone());
            }
        }
        for key in now.iter().filter(|key| !before.contains(key)) {
            self.referring.entry(key.clone()).or_default().insert(referrer.clone());
        }
    }

    /// The types from which one is referred to, itself among them, where none of them is referred to by a module.
    fn unreached(&self, suspect: TypeKey) -> FxHashSet<TypeKey> {
        let mut seen = FxHashSet::default();
        let mut open = vec![suspect];
        while let Some(key) = open.pop() {
            for referrer in self.referring.get(&key).into_iter().flatten() {
                match referrer {
                    Referrer::Module(_) => return FxHashSet::default(),
                    Referrer::Type(key) if !seen.contains(key) => open.push(key.clone()),
                    Referrer::Type(_) => {}
                }
            }
            seen.insert(key);
        }
        seen
    }
}

/// Takes `value` out of what `key` has, and with the last one the key: names come and go for as long as someone edits. Gives whether it had any.
fn remove<K: Eq + Hash, V: Eq + Hash>(of: &mut FxHashMap<K, FxHashSet<V>>, key: &K, value: &V) -> bool {
    let Some(values) = of.get_mut(key) else { return false };
    values.remove(value);
    if values.is_empty() {
        of.remove(key);
    }
    true
}
