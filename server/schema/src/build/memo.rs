//! What the rules remember of their last run, so that the next costs what changed.
//!
//! In go declarations, whatever the last ones were; out comes what [`build`](super::build) gives for them. There is one implementation of the rules:
//! `build` is a run of a memo that remembers nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use imbl::OrdMap;

use super::contexts::Settled;
use super::index::Index;
use super::judge::{Judge, Judged, Settlement};
use super::look::{Look, Looked, LookedAt};
use super::meanings::{Aim, Meanings, meaning, targets};
use super::names::Names;
use super::outline::Outline;
use super::unresolved::in_definition;
use super::{Built, Unit};
use crate::contract::{Context, Contract, Unresolved};
use crate::declarations::ModuleDeclarations;
use crate::shared::{Shared, changes};
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
    diagnostics: OrdMap<Unit, Arc<[Diagnostic]>>,
    /// Who is concerned by a change; nothing before the second run.
    index: Option<Index>,
    work: Work,
}

/// What the last run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Modules whose names were settled.
    pub names_settled: usize,
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

/// The modules whose outlines changed.
#[derive(Default)]
struct Outlined {
    modules: BTreeSet<Arc<str>>,
    /// The contexts that were named in them.
    contexts: BTreeSet<Arc<str>>,
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
        let earlier = Arc::clone(&self.contract);
        self.run(declarations, &earlier);
        Built { contract: Arc::clone(&self.contract), diagnostics: self.diagnostics.clone() }
    }

    /// What [`build`](super::build) gives for declarations that are only supposed: at the cost of what differs in them, and nothing is remembered of it.
    pub fn suppose(&mut self, declarations: &Declarations) -> Built {
        let (last, work) = (self.last.clone(), self.work);
        let (contract, diagnostics) = (Arc::clone(&self.contract), self.diagnostics.clone());
        let supposed = self.build(declarations);
        self.run(&last, &contract);
        // They are equal to what they were, and so they are what they were.
        (self.contract, self.diagnostics, self.work) = (contract, diagnostics, work);
        supposed
    }

    /// Makes everything that of these declarations. What is equal to its like in `earlier` keeps that pointer.
    fn run(&mut self, declarations: &Declarations, earlier: &Contract) {
        self.work = Work::default();
        if self.index.is_none() && !self.outlines.is_empty() {
            self.index = Some(Index::of(&self.outlines, &self.meanings, &self.judged, &self.contexts));
        }
        let changes = self.take(declarations);
        let mut stale = Stale::of(&changes, declarations);
        let outlined = self.outline(&changes);
        if !outlined.modules.is_empty() {
            self.settle_names(outlined, &mut stale);
        }
        self.find_meanings(&changes, declarations);
        self.find_stale_contexts(&changes, declarations, &mut stale);
        self.settle_contexts(declarations, earlier, &mut stale);
        self.find_stale_modules(&mut stale);
        let in_modules = self.judge(declarations, earlier, &stale);
        let in_definitions = self.read_definitions(&changes);
        if in_modules || in_definitions {
            self.collect_unresolved();
        }
        if self.contract.dialect != declarations.dialect {
            Arc::make_mut(&mut self.contract).dialect = declarations.dialect;
        }
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
        let modules = changes(&last.modules, &declarations.modules);
        let definitions = changes(&last.definitions, &declarations.definitions);
        last.modules = declarations.modules.clone();
        last.definitions = declarations.definitions.clone();
        Changes {
            modules: modules.into_iter().map(|change| (change.key, change.before)).collect(),
            definitions: definitions.into_iter().map(|change| change.key).collect(),
            is_everywhere,
        }
    }

    /// Outlines the modules that changed.
    fn outline(&mut self, changes: &Changes) -> Outlined {
        let mut outlined = Outlined::default();
        for (name, _) in &changes.modules {
            let now = self.last.modules.get(name).map(|module| Outline::of(module));
            if self.outlines.get(name) == now.as_ref() {
                continue;
            }
            let before = match now {
                Some(outline) => self.outlines.insert(Arc::clone(name), outline),
                None => self.outlines.remove(name),
            };
            outlined.modules.insert(Arc::clone(name));
            outlined.contexts.extend(before.iter().flat_map(Outline::contexts_named).cloned());
        }
        outlined
    }

    /// Settles who has which name, for all modules that have to do with those outlined anew. What became of a module's declarations, what its targets
    /// mean, and who the members of a context are may differ without the module having changed.
    fn settle_names(&mut self, outlined: Outlined, stale: &mut Stale) {
        let Outlined { modules, mut contexts } = outlined;
        let modules = match &mut self.index {
            Some(index) => index.around(&modules, &self.outlines),
            None => modules,
        };
        let around: Vec<(&Arc<str>, &Outline)> =
            modules.iter().filter_map(|name| self.outlines.get_key_value(name)).collect();
        self.work.names_settled = around.len();
        contexts.extend(around.iter().flat_map(|(_, outline)| outline.contexts_named()).cloned());
        let moved = self.names.replace(&modules, &contexts, Names::settle(around));
        self.find_moved_meanings(modules, contexts, moved.has_others, stale);
        stale.modules.extend(moved.standings);
        stale.contexts.extend(moved.contexts);
    }

    /// What targets mean that aim at what was settled again.
    fn find_moved_meanings(
        &mut self,
        modules: BTreeSet<Arc<str>>,
        contexts: BTreeSet<Arc<str>>,
        has_others: bool,
        stale: &mut Stale,
    ) {
        let Some(index) = &mut self.index else { return };
        let at = modules.into_iter().map(Aim::Module).chain(contexts.into_iter().map(Aim::Context));
        let at = at.chain(has_others.then_some(Aim::Contexts));
        let aiming: BTreeSet<Arc<str>> = at.flat_map(|at| index.aiming(&at).cloned().collect::<Vec<_>>()).collect();
        for name in aiming {
            let Some(meanings) = self.meanings.get_mut(&name) else { continue };
            let mut differs = false;
            for (target, known) in meanings.iter_mut() {
                let now = meaning(target, &self.names, &self.outlines);
                differs |= *known != now;
                *known = now;
            }
            if differs {
                index.aim(&name, meanings);
                stale.modules.insert(name);
            }
        }
    }

    /// What the targets of the modules that changed mean.
    fn find_meanings(&mut self, changes: &Changes, declarations: &Declarations) {
        for (name, _) in &changes.modules {
            let Some(module) = declarations.modules.get(name) else {
                self.meanings.remove(name);
                self.index.iter_mut().for_each(|index| index.forget_module(name));
                continue;
            };
            let mut meanings = Meanings::default();
            for target in targets(module) {
                if !meanings.contains_key(target) {
                    meanings.insert(target.clone(), meaning(target, &self.names, &self.outlines));
                }
            }
            self.index.iter_mut().for_each(|index| index.aim(name, &meanings));
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
        let Some(index) = &self.index else { return };
        for looked in &stale.looked {
            stale.contexts.extend(index.settled_by(looked).cloned());
        }
    }

    fn settle_contexts(&mut self, declarations: &Declarations, earlier: &Contract, stale: &mut Stale) {
        let (mut before, mut now): (Vec<Arc<Context>>, Vec<Arc<Context>>) = (Vec::new(), Vec::new());
        for name in std::mem::take(&mut stale.contexts) {
            let last = self.contexts.remove(&name);
            before.extend(last.as_ref().map(|last| Arc::clone(&last.context)));
            let settled = self.names.contexts.get(&name).and_then(|bundle| {
                let (settled, diagnostics) = Settled::of(&name, bundle, declarations, earlier.contexts.get(&name))?;
                Some((bundle, settled, diagnostics))
            });
            let Some((bundle, settled, diagnostics)) = settled else {
                self.index.iter_mut().for_each(|index| index.forget_context(&name));
                put(&mut self.diagnostics, Unit::Context(name), Vec::new());
                continue;
            };
            if let Some(last) = &last {
                if last.context.params != settled.context.params {
                    stale.looked.insert(Looked::Params(Arc::clone(&name)));
                }
                if !settled.has_the_slots_of(last, bundle, declarations) {
                    stale.looked.insert(Looked::Slots(Arc::clone(&name)));
                }
            }
            self.work.contexts_settled += 1;
            put(&mut self.diagnostics, Unit::Context(Arc::clone(&name)), diagnostics);
            now.push(Arc::clone(&settled.context));
            self.index.iter_mut().for_each(|index| index.settle(&name, &settled));
            self.contexts.insert(name, settled);
        }
        exchange(&mut self.contract, |it| &mut it.contexts, |it| &it.name, &[(&before, &now)]);
    }

    fn find_stale_modules(&self, stale: &mut Stale) {
        let Some(index) = &self.index else { return };
        for looked in &stale.looked {
            stale.modules.extend(index.looking(looked).cloned());
        }
    }

    /// Judges the modules that are to be judged, and puts what stands of them in the place of what stood. Whether something else in them could not
    /// be read.
    fn judge(&mut self, declarations: &Declarations, earlier: &Contract, stale: &Stale) -> bool {
        let settlement = Settlement { names: &self.names, contexts: &self.contexts, earlier };
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
        for (name, (_, now)) in judged {
            self.take_up_looks(name, &now);
            self.judged.insert(Arc::clone(name), now);
        }
        has_changed
    }

    /// Notes what was looked at in judging a module, also by the slots of contexts that nobody had asked for before.
    fn take_up_looks(&mut self, module: &Arc<str>, judged: &Judged) {
        let Some(index) = &mut self.index else { return };
        index.look(module, judged);
        for looked in &judged.looked {
            let Looked::Slots(context) = looked else { continue };
            if let Some(settled) = self.contexts.get(context) {
                index.settle(context, settled);
            }
        }
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

/// What stood of a part, and what stands of it now.
type Part<'p, T> = (&'p [Arc<T>], &'p [Arc<T>]);

/// Puts what stands now in the place of what stood. A contract in which nothing changes stays where it is.
fn exchange<T>(
    contract: &mut Arc<Contract>,
    map: fn(&mut Contract) -> &mut Shared<Arc<str>, T>,
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
fn put(groups: &mut OrdMap<Unit, Arc<[Diagnostic]>>, unit: Unit, now: Vec<Diagnostic>) {
    if now.is_empty() {
        groups.remove(&unit);
    } else if groups.get(&unit).is_none_or(|before| **before != *now) {
        groups.insert(unit, Arc::from(now));
    }
}
