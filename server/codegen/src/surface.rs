//! What of a contract is emitted, and in which module's files.
//!
//! In goes a contract; out come the items that each module lost and gained since the last one. The contract has been judged already: what is
//! left out here is only what has no client (private, unregistered, views) and the types that nothing emitted reaches.

use std::sync::Arc;

use mizan_schema::contract::{Composition, Context, Function};
use mizan_schema::declarations::{Channel, Dialect, Form, FormFieldKind};
use mizan_schema::shared::{Change, Shared, changes};
use mizan_schema::types::Definitions;
use mizan_schema::{Contract, Type, TypeKey};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::item::{HTTP, Id, Item, context_python, context_transport};
use crate::reach::{Reach, Ways};
use crate::references::{self, Direction};

/// A context with the members that are emitted.
type Bundle = (Arc<Context>, Vec<Arc<Function>>);

/// A composition with the contexts that are emitted.
type Composed = (Arc<Composition>, Vec<Arc<Context>>);

/// What is emitted, as of the last contract.
#[derive(Debug)]
pub(crate) struct Surface {
    dialect: Dialect,
    with_hooks: bool,
    functions: Shared<Arc<str>, Function>,
    contexts: Shared<Arc<str>, Context>,
    compositions: Shared<Arc<str>, Composition>,
    forms: Shared<Arc<str>, Form>,
    channels: Shared<Arc<str>, Channel>,
    definitions: Definitions,
    /// By name.
    bundles: FxHashMap<Arc<str>, Bundle>,
    /// By name.
    composed: FxHashMap<Arc<str>, Composed>,
    pub(crate) reach: Reach,
    /// How many forms are emitted.
    pub(crate) form_count: usize,
}

/// What is emitted otherwise than before.
#[derive(Debug, Default)]
pub(crate) struct Delta {
    /// By Python module.
    pub(crate) modules: FxHashMap<Arc<str>, ModuleDelta>,
    /// By context, where it is declared now: those that came or changed, and those that went.
    pub(crate) homes: Vec<(Arc<str>, Option<Arc<str>>)>,
    /// The definitions that came, went or changed.
    pub(crate) definitions: FxHashSet<TypeKey>,
}

/// What a module lost and gained. What changed is in both.
#[derive(Debug, Default)]
pub(crate) struct ModuleDelta {
    pub(crate) lost: FxHashSet<Id>,
    pub(crate) gained: Vec<Item>,
}

impl Delta {
    fn lose(&mut self, module: &Arc<str>, id: Id) {
        self.of(module).lost.insert(id);
    }

    fn gain(&mut self, item: Item) {
        let module = item.module().clone();
        self.of(&module).gained.push(item);
    }

    fn of(&mut self, module: &Arc<str>) -> &mut ModuleDelta {
        self.modules.entry(module.clone()).or_default()
    }
}

impl Surface {
    pub(crate) fn new(dialect: Dialect, with_hooks: bool) -> Self {
        Self {
            dialect,
            with_hooks,
            functions: Shared::default(),
            contexts: Shared::default(),
            compositions: Shared::default(),
            forms: Shared::default(),
            channels: Shared::default(),
            definitions: Shared::default(),
            bundles: FxHashMap::default(),
            composed: FxHashMap::default(),
            reach: Reach::default(),
            form_count: 0,
        }
    }

    /// The dialect of the contracts that it follows.
    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Takes up a contract.
    pub(crate) fn follow(&mut self, contract: &Contract) -> Delta {
        let mut delta = Delta::default();
        let functions = taken_up(&mut self.functions, &contract.functions);
        let contexts = taken_up(&mut self.contexts, &contract.contexts);
        self.follow_functions(contract, &functions, &mut delta);
        self.follow_slots(contract, &functions, &contexts, &mut delta);
        let is_bundled_anew = self.follow_bundles(contract, &functions, &contexts, &mut delta);
        let compositions = taken_up(&mut self.compositions, &contract.compositions);
        if is_bundled_anew || !compositions.is_empty() {
            self.follow_compositions(contract, &mut delta);
        }
        self.follow_forms(contract, &mut delta);
        self.follow_channels(contract, &mut delta);
        self.follow_definitions(contract, &mut delta);
        delta
    }

    fn follow_functions(&mut self, contract: &Contract, changes: &[Change<Arc<str>, Function>], delta: &mut Delta) {
        // First what is there, then what was: what both refer to is referred to all the while.
        for function in changes.iter().filter_map(|change| change.after.as_ref()).filter(|after| after.is_emitted()) {
            function_types(function, &mut |key, way| self.reach.add(key, way));
            if self.has_declarations(function) {
                delta.gain(Item::Function(function.clone(), self.travels(contract, function)));
            }
        }
        for function in changes.iter().filter_map(|change| change.before.as_ref()).filter(|before| before.is_emitted())
        {
            function_types(function, &mut |key, way| self.reach.remove(key, way));
            if self.has_declarations(function) {
                delta.lose(&function.python.module, Id::Function(function.name.clone()));
            }
        }
    }

    /// The functions that did not change themselves, but whose context travels in another way.
    fn follow_slots(
        &self,
        contract: &Contract,
        functions: &[Change<Arc<str>, Function>],
        contexts: &[Change<Arc<str>, Context>],
        delta: &mut Delta,
    ) {
        let travels =
            |context: &Option<Arc<Context>>| context.as_deref().map_or(HTTP, |context| self.transport(context));
        let others: FxHashSet<&str> = contexts
            .iter()
            .filter(|change| travels(&change.before) != travels(&change.after))
            .map(|change| &*change.key)
            .collect();
        if others.is_empty() {
            return;
        }
        let changed: FxHashSet<&str> = functions.iter().map(|change| &*change.key).collect();
        for (name, function) in &contract.functions {
            let is_slot = function.context.as_ref().is_some_and(|context| others.contains(&**context));
            if is_slot && !changed.contains(&**name) && function.is_emitted() && self.has_declarations(function) {
                delta.lose(&function.python.module, Id::Function(function.name.clone()));
                delta.gain(Item::Function(function.clone(), self.travels(contract, function)));
            }
        }
    }

    /// Says whether any context is emitted otherwise than before.
    fn follow_bundles(
        &mut self,
        contract: &Contract,
        functions: &[Change<Arc<str>, Function>],
        contexts: &[Change<Arc<str>, Context>],
        delta: &mut Delta,
    ) -> bool {
        let mut names: FxHashSet<&Arc<str>> = contexts.iter().map(|change| &change.key).collect();
        for Change { before, after, .. } in functions {
            names.extend([before, after].into_iter().flatten().filter_map(|function| function.context.as_ref()));
        }
        for name in &names {
            let after = contract.contexts.get(*name).and_then(|context| bundle(contract, context));
            if let Some((context, members)) = &after {
                context_types(context, &mut |key, way| self.reach.add(key, way));
                delta.homes.push(((*name).clone(), Some(context_python(context, members).module.clone())));
                delta.gain(Item::Context(context.clone(), members.clone()));
            } else {
                delta.homes.push(((*name).clone(), None));
            }
            let before = match after {
                Some(after) => self.bundles.insert((*name).clone(), after),
                None => self.bundles.remove(*name),
            };
            if let Some((context, members)) = before {
                context_types(&context, &mut |key, way| self.reach.remove(key, way));
                delta.lose(&context_python(&context, &members).module, Id::Context(context.name.clone()));
            }
        }
        !names.is_empty()
    }

    fn follow_compositions(&mut self, contract: &Contract, delta: &mut Delta) {
        let before = std::mem::take(&mut self.composed);
        for (name, composition) in contract.compositions.iter().filter(|_| self.with_hooks) {
            let parts = composition.parts.iter().filter_map(|part| self.bundles.get(part));
            let parts: Vec<Arc<Context>> = parts.map(|(context, _)| context.clone()).collect();
            if !parts.is_empty() {
                self.composed.insert(name.clone(), (composition.clone(), parts));
            }
        }
        for (name, after) in &self.composed {
            if !before.get(name).is_some_and(|before| is_same(before, after)) {
                let (composition, parts) = after;
                delta.gain(Item::Composition(composition.clone(), parts.clone()));
            }
        }
        for (name, before) in &before {
            if !self.composed.get(name).is_some_and(|after| is_same(before, after)) {
                let (composition, _) = before;
                delta.lose(&composition.python.module, Id::Composition(composition.name.clone()));
            }
        }
    }

    fn follow_forms(&mut self, contract: &Contract, delta: &mut Delta) {
        for Change { before, after, .. } in taken_up(&mut self.forms, &contract.forms) {
            if let Some(form) = after.filter(|form| !form.registrations.is_empty()) {
                form_types(&form, &mut |key, way| self.reach.add(key, way));
                self.form_count += 1;
                delta.gain(Item::Form(form));
            }
            if let Some(form) = before.filter(|form| !form.registrations.is_empty()) {
                form_types(&form, &mut |key, way| self.reach.remove(key, way));
                self.form_count -= 1;
                delta.lose(&form.python.module, Id::Form(form.name.value.clone()));
            }
        }
    }

    fn follow_channels(&mut self, contract: &Contract, delta: &mut Delta) {
        for Change { before, after, .. } in taken_up(&mut self.channels, &contract.channels) {
            if let Some(channel) = after.filter(|channel| !channel.registrations.is_empty()) {
                channel_types(&channel, &mut |key, way| self.reach.add(key, way));
                delta.gain(Item::Channel(channel));
            }
            if let Some(channel) = before.filter(|channel| !channel.registrations.is_empty()) {
                channel_types(&channel, &mut |key, way| self.reach.remove(key, way));
                delta.lose(&channel.python.module, Id::Channel(channel.name.value.clone()));
            }
        }
    }

    fn follow_definitions(&mut self, contract: &Contract, delta: &mut Delta) {
        let changes = taken_up(&mut self.definitions, &contract.definitions);
        let ways = self.reach.follow(&changes);
        delta.definitions.extend(changes.into_iter().map(|change| change.key));
        let moved: FxHashMap<&TypeKey, Option<Ways>> = ways.iter().map(|(key, before)| (key, *before)).collect();
        let same = delta.definitions.iter().filter(|key| !moved.contains_key(*key));
        let same: Vec<(&TypeKey, Option<Ways>)> = same.map(|key| (key, self.reach.ways(key))).collect();
        let mut modules = std::mem::take(&mut delta.modules);
        for (key, before) in moved.into_iter().chain(same) {
            if before.is_some() {
                modules.entry(key.module.clone()).or_default().lost.insert(Id::Definition(key.clone()));
            }
            if let (Some(now), Some(definition)) = (self.reach.ways(key), self.reach.definition(key)) {
                let item = Item::Definition(key.clone(), definition.clone(), now);
                modules.entry(key.module.clone()).or_default().gained.push(item);
            }
        }
        delta.modules = modules;
    }

    /// A slot has a hook and nothing else.
    fn has_declarations(&self, function: &Function) -> bool {
        self.with_hooks || function.context.is_none()
    }

    fn travels(&self, contract: &Contract, function: &Function) -> &'static str {
        let context = function.context.as_ref().and_then(|context| contract.contexts.get(context));
        context.map_or(HTTP, |context| self.transport(context))
    }

    fn transport(&self, context: &Context) -> &'static str {
        context_transport(self.dialect, context)
    }
}

/// Makes `known` what there is now, and gives what differs.
fn taken_up<K: Ord + Clone, V: PartialEq>(known: &mut Shared<K, V>, now: &Shared<K, V>) -> Vec<Change<K, V>> {
    let changes = changes(known, now);
    known.clone_from(now);
    changes
}

/// A context with the members that are emitted, where there is one.
fn bundle(contract: &Contract, context: &Arc<Context>) -> Option<Bundle> {
    let members = context.members.iter().filter_map(|name| contract.functions.get(name));
    let members: Vec<Arc<Function>> = members.filter(|function| function.is_emitted()).cloned().collect();
    (!members.is_empty()).then(|| (context.clone(), members))
}

fn is_same(one: &Composed, other: &Composed) -> bool {
    Arc::ptr_eq(&one.0, &other.0)
        && one.1.len() == other.1.len()
        && one.1.iter().zip(&other.1).all(|(one, other)| Arc::ptr_eq(one, other))
}

fn function_types(function: &Function, each: &mut impl FnMut(&TypeKey, Direction)) {
    function.parameters.iter().for_each(|parameter| keys(&parameter.ty, Direction::Input, each));
    function.result().into_iter().for_each(|result| keys(result, Direction::Output, each));
}

fn context_types(context: &Context, each: &mut impl FnMut(&TypeKey, Direction)) {
    context.params.iter().for_each(|param| keys(&param.parameter.ty, Direction::Input, each));
}

fn form_types(form: &Form, each: &mut impl FnMut(&TypeKey, Direction)) {
    for field in &form.fields {
        if let FormFieldKind::ModelChoice { primary_key, .. } = &field.kind {
            keys(primary_key, Direction::Input, each);
        }
    }
}

fn channel_types(channel: &Channel, each: &mut impl FnMut(&TypeKey, Direction)) {
    [(&channel.params, Direction::Input), (&channel.send, Direction::Input), (&channel.receive, Direction::Output)]
        .into_iter()
        .filter_map(|(slot, way)| Some((slot.as_ref()?.model.as_ref().ok()?, way)))
        .for_each(|(key, way)| each(key, way));
}

fn keys(ty: &Type, way: Direction, each: &mut impl FnMut(&TypeKey, Direction)) {
    references::keys(ty, way, &mut |key, way| each(key, way));
}
