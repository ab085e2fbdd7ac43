//! What the rules remember of their last run, so that the next costs what changed.
//!
//! In go declarations, whatever the last ones were; out comes what [`build`](super::build) gives for them. There is one implementation of the rules:
//! `build` is a run of a memo that remembers nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::contexts::Settled;
use super::judge::{Judge, Judged, Settlement};
use super::look::{Look, Looked, LookedAt};
use super::meanings::{Meanings, meaning, targets};
use super::names::Names;
use super::outline::Outline;
use super::unresolved::in_definition;
use super::{Built, Unit};
use crate::contract::{Context, Contract, Unresolved};
use crate::declarations::ModuleDeclarations;
use crate::{Declarations, Diagnostic, TypeKey};

/// What the rules remember. Its size is that of the project.
#[derive(Debug, Default)]
pub struct Memo {
    /// The declarations of the last run: by them it is seen what changed.
    last: Declarations,
    outlines: BTreeMap<Arc<str>, Outline>,
    names: Names,
    meanings: BTreeMap<Arc<str>, Meanings>,
    contexts: BTreeMap<Arc<str>, Settled>,
    judged: BTreeMap<Arc<str>, Judged>,
    /// What could not be read in definitions, where that is anything.
    unresolved: BTreeMap<TypeKey, Vec<Unresolved>>,
    contract: Arc<Contract>,
    diagnostics: BTreeMap<Unit, Arc<[Diagnostic]>>,
    work: Work,
}

/// What the last run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Whether names were settled.
    pub names_settled: bool,
    /// Contexts whose parameters and transport were settled.
    pub contexts_settled: usize,
    /// Modules that were judged.
    pub modules_judged: usize,
    /// Functions of these, once for each wire name.
    pub functions_judged: usize,
}

/// What is not as it was in the last run.
struct Changes {
    /// Modules, each with what it declared.
    modules: Vec<(Arc<str>, Option<Arc<ModuleDeclarations>>)>,
    definitions: Vec<TypeKey>,
    /// Whether something changed by which every module is judged.
    is_everywhere: bool,
}

/// What is to be done for the changes, as it is found out.
#[derive(Default)]
struct Stale {
    /// What is not as it was, as it may have been looked at.
    looked: LookedAt,
    /// The modules to judge.
    modules: BTreeSet<Arc<str>>,
    /// The contexts to settle.
    contexts: BTreeSet<Arc<str>>,
}

impl Memo {
    /// What [`build`](super::build) gives for these declarations.
    pub fn build(&mut self, declarations: &Declarations) -> Built {
        self.work = Work::default();
        let changes = self.take(declarations);
        let mut stale = Stale::of(&changes, declarations);
        if self.outline(&changes) {
            self.settle_names(&mut stale);
        }
        self.find_meanings(&changes, declarations);
        self.find_stale_contexts(&changes, declarations, &mut stale);
        self.settle_contexts(declarations, &mut stale);
        self.find_stale_modules(&mut stale);
        let in_modules = self.judge(declarations, &stale);
        let in_definitions = self.read_definitions(&changes);
        if in_modules || in_definitions {
            self.collect_unresolved();
        }
        if self.contract.dialect != declarations.dialect {
            Arc::make_mut(&mut self.contract).dialect = declarations.dialect;
        }
        Built { contract: Arc::clone(&self.contract), diagnostics: self.diagnostics.clone() }
    }

    /// What the last run did.
    pub fn work(&self) -> Work {
        self.work
    }

    /// Remembers the declarations, and says how they differ from the last.
    fn take(&mut self, declarations: &Declarations) -> Changes {
        let last = &mut self.last;
        let is_everywhere = last.dialect != declarations.dialect
            || last.websockets != declarations.websockets
            || last.registration_hint != declarations.registration_hint;
        if is_everywhere {
            last.dialect = declarations.dialect;
            last.websockets = declarations.websockets;
            last.registration_hint.clone_from(&declarations.registration_hint);
        }
        let modules = replace(&mut last.modules, &declarations.modules);
        let definitions = replace(&mut last.definitions, &declarations.definitions);
        Changes { modules, definitions: definitions.into_iter().map(|(key, _)| key).collect(), is_everywhere }
    }

    /// Outlines the modules that changed. Whether any outline did.
    fn outline(&mut self, changes: &Changes) -> bool {
        let mut has_changed = false;
        for (name, _) in &changes.modules {
            let now = self.last.modules.get(name).map(|module| Outline::of(module));
            if self.outlines.get(name) == now.as_ref() {
                continue;
            }
            has_changed = true;
            match now {
                Some(outline) => self.outlines.insert(Arc::clone(name), outline),
                None => self.outlines.remove(name),
            };
        }
        has_changed
    }

    /// Settles who has which name. What became of a module's declarations, what its targets mean, and who the members of a context are may differ
    /// without the module having changed.
    fn settle_names(&mut self, stale: &mut Stale) {
        self.work.names_settled = true;
        let earlier = std::mem::replace(&mut self.names, Names::settle(&self.outlines));
        for name in self.outlines.keys() {
            if earlier.standings(name) != self.names.standings(name) {
                stale.modules.insert(Arc::clone(name));
            }
        }
        for (name, meanings) in &mut self.meanings {
            for (target, known) in meanings {
                let now = meaning(target, &self.names, &self.outlines);
                if *known != now {
                    *known = now;
                    stale.modules.insert(Arc::clone(name));
                }
            }
        }
        for (name, bundle) in &self.names.contexts {
            if earlier.contexts.get(name) != Some(bundle) {
                stale.contexts.insert(Arc::clone(name));
            }
        }
        let gone = earlier.contexts.into_keys().filter(|name| !self.names.contexts.contains_key(name));
        stale.contexts.extend(gone);
    }

    /// What the targets of the modules that changed mean.
    fn find_meanings(&mut self, changes: &Changes, declarations: &Declarations) {
        for (name, _) in &changes.modules {
            let Some(module) = declarations.modules.get(name) else {
                self.meanings.remove(name);
                continue;
            };
            let mut meanings = Meanings::default();
            for target in targets(module) {
                if !meanings.contains_key(target) {
                    meanings.insert(target.clone(), meaning(target, &self.names, &self.outlines));
                }
            }
            self.meanings.insert(Arc::clone(name), meanings);
        }
    }

    /// A context is settled again when a member of it, or its constant, was declared anew, or a definition changed that its types were compared by.
    fn find_stale_contexts(&self, changes: &Changes, declarations: &Declarations, stale: &mut Stale) {
        for (name, before) in &changes.modules {
            let (Some(now), Some(outline)) = (declarations.modules.get(name), self.outlines.get(name)) else {
                continue;
            };
            for (index, (function, claim)) in now.functions.iter().zip(&outline.functions).enumerate() {
                let is_as_before = before.as_ref().and_then(|it| it.functions.get(index)) == Some(function);
                let context = claim.membership().filter(|_| !is_as_before);
                stale.contexts.extend(context.map(|(context, _)| Arc::clone(context)));
            }
            for (index, constant) in now.contexts.iter().enumerate() {
                if before.as_ref().and_then(|it| it.contexts.get(index)) != Some(constant) {
                    stale.contexts.insert(Arc::clone(&constant.name.value));
                }
            }
        }
        if changes.definitions.is_empty() {
            return;
        }
        for (name, settled) in &self.contexts {
            if settled.looked().any(|looked| stale.looked.contains(looked)) {
                stale.contexts.insert(Arc::clone(name));
            }
        }
    }

    fn settle_contexts(&mut self, declarations: &Declarations, stale: &mut Stale) {
        let (mut before, mut now): (Vec<Arc<Context>>, Vec<Arc<Context>>) = (Vec::new(), Vec::new());
        for name in std::mem::take(&mut stale.contexts) {
            let earlier = self.contexts.remove(&name);
            before.extend(earlier.as_ref().map(|earlier| Arc::clone(&earlier.context)));
            let settled = self.names.contexts.get(&name).and_then(|bundle| {
                let (settled, diagnostics) =
                    Settled::of(&name, bundle, declarations, earlier.as_ref().map(|it| &it.context))?;
                Some((bundle, settled, diagnostics))
            });
            let Some((bundle, settled, diagnostics)) = settled else {
                put(&mut self.diagnostics, Unit::Context(name), Vec::new());
                continue;
            };
            if let Some(earlier) = &earlier {
                if earlier.context.params != settled.context.params {
                    stale.looked.insert(Looked::Params(Arc::clone(&name)));
                }
                if !settled.has_the_slots_of(earlier, bundle, declarations) {
                    stale.looked.insert(Looked::Slots(Arc::clone(&name)));
                }
            }
            self.work.contexts_settled += 1;
            put(&mut self.diagnostics, Unit::Context(Arc::clone(&name)), diagnostics);
            now.push(Arc::clone(&settled.context));
            self.contexts.insert(name, settled);
        }
        exchange(&mut self.contract, |it| &mut it.contexts, |it| &it.name, &[(&before, &now)]);
    }

    fn find_stale_modules(&self, stale: &mut Stale) {
        for (name, judged) in &self.judged {
            if judged.looked.iter().any(|looked| stale.looked.contains(looked)) {
                stale.modules.insert(Arc::clone(name));
            }
        }
    }

    /// Judges the modules that are to be judged, and puts what stands of them in the place of what stood. Whether something else in them could not
    /// be read.
    fn judge(&mut self, declarations: &Declarations, stale: &Stale) -> bool {
        let settlement = Settlement { names: &self.names, contexts: &self.contexts, earlier: &self.contract };
        let mut all: Vec<(Judged, Judged)> = Vec::with_capacity(stale.modules.len());
        for name in &stale.modules {
            let before = self.judged.remove(name).unwrap_or_default();
            let parts = (declarations.modules.get(name), self.outlines.get(name), self.meanings.get(name));
            let ((Some(declared), Some(outline), Some(meanings)), Some(standings)) =
                (parts, self.names.standings(name))
            else {
                put(&mut self.diagnostics, Unit::Module(Arc::clone(name)), Vec::new());
                all.push((before, Judged::default()));
                continue;
            };
            self.work.modules_judged += 1;
            self.work.functions_judged += declared.functions.len();
            let look = Look::new(declarations, name);
            let judge = Judge { settlement, look, declared, outline, standings, meanings, diagnostics: Vec::new() };
            let (now, diagnostics) = judge.judge();
            put(&mut self.diagnostics, Unit::Module(Arc::clone(name)), diagnostics);
            all.push((before, now));
        }
        let contract = &mut self.contract;
        exchange(contract, |it| &mut it.functions, |it| &it.name, &each(&all, |it| &it.functions));
        exchange(contract, |it| &mut it.compositions, |it| &it.name, &each(&all, |it| &it.compositions));
        exchange(contract, |it| &mut it.forms, |it| &it.name.value, &each(&all, |it| &it.forms));
        exchange(contract, |it| &mut it.channels, |it| &it.name.value, &each(&all, |it| &it.channels));
        let has_changed = all.iter().any(|(before, now)| !now.has_the_unresolved_of(before));
        let judged = stale.modules.iter().zip(all).filter(|(name, _)| declarations.modules.contains_key(*name));
        self.judged.extend(judged.map(|(name, (_, now))| (Arc::clone(name), now)));
        has_changed
    }

    /// Takes over the definitions that changed. Whether something else in them could not be read.
    fn read_definitions(&mut self, changes: &Changes) -> bool {
        let mut has_changed = false;
        for key in &changes.definitions {
            let definition = self.last.definitions.get(key);
            let (unresolved, diagnostics) =
                definition.map(|definition| in_definition(key, definition)).unwrap_or_default();
            put(&mut self.diagnostics, Unit::Definition(key.clone()), diagnostics);
            let definitions = &mut Arc::make_mut(&mut self.contract).definitions;
            match definition {
                Some(definition) => definitions.insert(key.clone(), Arc::clone(definition)),
                None => definitions.remove(key),
            };
            let before = self.unresolved.remove(key).unwrap_or_default();
            has_changed |= before != unresolved;
            if !unresolved.is_empty() {
                self.unresolved.insert(key.clone(), unresolved);
            }
        }
        has_changed
    }

    /// Lists what could not be read, functions first, then definitions, then forms, each by name.
    fn collect_unresolved(&mut self) {
        let by_name = |part: fn(&Judged) -> &[Unresolved]| {
            let mut all: Vec<Unresolved> = self.judged.values().flat_map(part).cloned().collect();
            all.sort_by(|left, right| left.of.cmp(&right.of));
            all
        };
        let mut unresolved = by_name(|judged| &judged.unresolved);
        unresolved.extend(self.unresolved.values().flatten().cloned());
        unresolved.extend(by_name(|judged| &judged.unresolved_in_forms));
        Arc::make_mut(&mut self.contract).unresolved = unresolved;
    }
}

impl Stale {
    fn of(changes: &Changes, declarations: &Declarations) -> Self {
        let names = changes.modules.iter().map(|(name, _)| Arc::clone(name));
        let mut modules: BTreeSet<Arc<str>> = names.clone().collect();
        if changes.is_everywhere {
            modules.extend(declarations.modules.keys().cloned());
        }
        let looked = names.map(Looked::Module).chain(changes.definitions.iter().cloned().map(Looked::Definition));
        Self { looked: looked.collect(), modules, contexts: BTreeSet::new() }
    }
}

/// Makes `last` what `now` is. Gives every key whose value is another, with what it was.
fn replace<K: Ord + Clone, V: PartialEq>(
    last: &mut BTreeMap<K, Arc<V>>,
    now: &BTreeMap<K, Arc<V>>,
) -> Vec<(K, Option<Arc<V>>)> {
    let mut differing = Vec::new();
    let mut known = last.iter().peekable();
    for (key, value) in now {
        while let Some((gone, _)) = known.next_if(|(known, _)| *known < key) {
            differing.push(gone.clone());
        }
        let before = known.next_if(|(known, _)| *known == key);
        if before.is_none_or(|(_, before)| !Arc::ptr_eq(before, value)) {
            differing.push(key.clone());
        }
    }
    differing.extend(known.map(|(gone, _)| gone.clone()));
    let mut changed = Vec::new();
    for key in differing {
        let value = now.get(&key);
        let before = match value {
            Some(value) => last.insert(key.clone(), Arc::clone(value)),
            None => last.remove(&key),
        };
        if before.as_ref() != value {
            changed.push((key, before));
        }
    }
    changed
}

/// What stood of a part, and what stands of it now.
type Part<'p, T> = (&'p [Arc<T>], &'p [Arc<T>]);

/// Puts what stands now in the place of what stood. A contract in which nothing changes stays where it is.
fn exchange<T>(
    contract: &mut Arc<Contract>,
    map: fn(&mut Contract) -> &mut BTreeMap<Arc<str>, Arc<T>>,
    name: fn(&T) -> &Arc<str>,
    parts: &[Part<'_, T>],
) {
    let is_same = |(before, now): &Part<'_, T>| {
        before.len() == now.len() && before.iter().zip(*now).all(|(before, now)| Arc::ptr_eq(before, now))
    };
    let mut differing = parts.iter().filter(|part| !is_same(part)).peekable();
    if differing.peek().is_none() {
        return;
    }
    let map = map(Arc::make_mut(contract));
    // A name may go from one part to another: all are given up before any is taken.
    for value in differing.clone().flat_map(|(before, _)| *before) {
        map.remove(name(value));
    }
    for value in differing.flat_map(|(_, now)| *now) {
        map.insert(Arc::clone(name(value)), Arc::clone(value));
    }
}

fn each<T>(all: &[(Judged, Judged)], part: fn(&Judged) -> &[Arc<T>]) -> Vec<Part<'_, T>> {
    all.iter().map(|(before, now)| (part(before), part(now))).collect()
}

/// Remembers what is wrong with a unit; a group that is as it was keeps its pointer.
fn put(groups: &mut BTreeMap<Unit, Arc<[Diagnostic]>>, unit: Unit, now: Vec<Diagnostic>) {
    if now.is_empty() {
        groups.remove(&unit);
    } else if groups.get(&unit).is_none_or(|before| **before != *now) {
        groups.insert(unit, Arc::from(now));
    }
}
