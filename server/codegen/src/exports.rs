//! What a client exports: under which name, from which file, and what of the contract it is.
//!
//! In goes a contract; out come the names of its client, settled as for the files themselves. Nothing is rendered, and no place is asked for. There is one way
//! through: [`exports`] is a memo that remembers nothing.

use std::sync::Arc;

use mizan_schema::Contract;
use mizan_schema::difference::Subject;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::files;
use crate::index;
use crate::item::Item;
use crate::naming::{
    ChannelPart, CompositionPart, ContextPart, Entity, FormPart, FunctionPart, ModuleNames, Named, Names, Space,
};
use crate::public::Publics;
use crate::surface::{ModuleDelta, Surface};

/// The names of a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exports {
    /// The files of the project's modules, by stem. Those of a memo are the same pointers as in its last answer where they export the same.
    pub modules: Vec<Arc<ModuleExports>>,
    /// What the index exports besides: values and types that every client has, or that all clients with forms have. Sorted.
    pub supplied: Vec<&'static str>,
}

/// The names of one module's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleExports {
    /// `shop.clients` for `shop.clients.js` and `shop.clients.d.ts`.
    pub stem: Arc<str>,
    /// In the order of what they are of.
    pub exports: Vec<Export>,
}

/// One name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// What its own file calls it.
    pub name: Arc<str>,
    /// What the index calls it: unique in the client.
    pub public: Arc<str>,
    /// What of the contract it is.
    pub of: Subject,
    /// What it is of that.
    pub kind: ExportKind,
}

/// What an export does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExportKind {
    /// Calls a function.
    Call,
    /// The hook of a call.
    CallHook,
    /// Fetches a context.
    Fetch,
    /// The hook of a slot.
    SlotHook,
    /// Mounts a context, or several.
    Provider,
    /// Submits a form.
    Submit,
    /// Asks the server about a form, or submits a formset.
    FormCall,
    /// Checks the data of a form.
    FormSchema,
    /// Opens a channel.
    Subscribe,
    /// A type.
    Type,
    /// The members of an enumeration, and their type.
    Enum,
}

impl Exports {
    /// Everything that the files of the project's modules export.
    pub fn all(&self) -> impl Iterator<Item = &Export> {
        self.modules.iter().flat_map(|module| &module.exports)
    }
}

/// What the client of a contract exports, with hooks or without.
pub fn exports(contract: &Contract, with_hooks: bool) -> Exports {
    let mut memo = ExportsMemo::new(with_hooks);
    memo.follow(contract);
    Arc::unwrap_or_clone(memo.exports)
}

/// What the client of a contract exports, remembered: most of what is typed calls nothing otherwise.
#[derive(Debug)]
pub struct ExportsMemo {
    with_hooks: bool,
    /// Nothing before the first contract.
    surface: Option<Surface>,
    items: FxHashMap<Arc<str>, Vec<Item>>,
    names: Names,
    publics: Publics,
    /// What the files of each module export.
    modules: FxHashMap<Arc<str>, Arc<ModuleExports>>,
    exports: Arc<Exports>,
}

impl ExportsMemo {
    /// One that remembers nothing.
    pub fn new(with_hooks: bool) -> Self {
        Self {
            with_hooks,
            surface: None,
            items: FxHashMap::default(),
            names: Names::default(),
            publics: Publics::new(index::taken(with_hooks)),
            modules: FxHashMap::default(),
            exports: Arc::default(),
        }
    }

    /// What the client of this contract exports: what [`exports`] says. The pointer is that of the last answer where nothing of it is other.
    pub fn follow(&mut self, contract: &Contract) -> &Arc<Exports> {
        if self.surface.as_ref().is_some_and(|surface| surface.dialect() != contract.dialect) {
            *self = Self::new(self.with_hooks);
        }
        let is_first = self.surface.is_none();
        let surface = self.surface.get_or_insert_with(|| Surface::new(contract.dialect, self.with_hooks));
        let touched = surface.follow(contract).modules;
        let form_count = surface.form_count;
        let mut is_renamed = is_first;
        // Also without another name: a function that came into a context has the same ones, for other things.
        let mut stale: FxHashSet<Arc<str>> = touched.keys().cloned().collect();
        for (module, delta) in touched {
            is_renamed |= self.exchange(&module, delta);
        }
        if is_renamed {
            self.names.stems = files::stems(self.names.modules.keys());
            stale.extend(self.publics.settle(&self.names));
            stale.extend(self.moved());
        }
        let mut differs = is_renamed;
        for module in &stale {
            differs |= self.say_again(contract, module);
        }
        if differs {
            self.exports = Arc::new(self.all(form_count));
        }
        &self.exports
    }

    /// Gives a module its items; whether something is called otherwise by that.
    fn exchange(&mut self, module: &Arc<str>, ModuleDelta { lost, gained }: ModuleDelta) -> bool {
        let items = self.items.entry(Arc::clone(module)).or_default();
        items.retain(|item| !lost.contains(&item.id()));
        items.extend(gained);
        let now = ModuleNames::of(items, self.with_hooks);
        let is_empty = items.is_empty();
        if is_empty {
            self.items.remove(module);
        }
        let before = self.names.modules.remove(module);
        let is_renamed = before.as_ref() != Some(&now).filter(|_| !is_empty);
        if is_renamed {
            self.publics.change(module, &before.unwrap_or_default(), &now);
        }
        if !is_empty {
            self.names.modules.insert(Arc::clone(module), now);
        }
        is_renamed
    }

    /// The modules whose files are called otherwise.
    fn moved(&self) -> impl Iterator<Item = Arc<str>> {
        let is_moved = |(module, known): &(&Arc<str>, &Arc<ModuleExports>)| *known.stem != *self.names.stem(module);
        self.modules.iter().filter(is_moved).map(|(module, _)| Arc::clone(module))
    }

    /// Says what a module's files export; whether that is something else.
    fn say_again(&mut self, contract: &Contract, module: &Arc<str>) -> bool {
        let Some(own) = self.names.modules.get(module) else { return self.modules.remove(module).is_some() };
        let now = self.module(contract, module, own);
        let differs = self.modules.get(module).is_none_or(|known| **known != now);
        if differs {
            self.modules.insert(Arc::clone(module), Arc::new(now));
        }
        differs
    }

    fn all(&self, form_count: usize) -> Exports {
        let mut modules: Vec<Arc<ModuleExports>> = self.modules.values().cloned().collect();
        modules.sort_by(|one, other| one.stem.cmp(&other.stem));
        let mut supplied = index::supplied(self.with_hooks, form_count > 0, &self.publics);
        supplied.sort_unstable();
        Exports { modules, supplied }
    }

    fn module(&self, contract: &Contract, module: &Arc<str>, own: &ModuleNames) -> ModuleExports {
        ModuleExports {
            stem: self.names.stem(module).into(),
            exports: own.iter().map(|(entity, named)| export(contract, &self.publics, module, entity, named)).collect(),
        }
    }
}

fn export(contract: &Contract, publics: &Publics, module: &str, entity: &Entity, named: &Named) -> Export {
    let (of, kind) = meaning(contract, entity, named.space);
    let public = publics.of(module, &named.name);
    let public = if *named.name == *public { named.name.clone() } else { public.into() };
    Export { name: named.name.clone(), public, of, kind }
}

fn meaning(contract: &Contract, entity: &Entity, space: Space) -> (Subject, ExportKind) {
    let kind = match entity {
        _ if space == Space::Type => ExportKind::Type,
        Entity::Type(..) => ExportKind::Enum,
        Entity::Function(_, FunctionPart::Call) => ExportKind::Call,
        Entity::Function(name, _) => {
            match contract.functions.get(name).and_then(|function| function.context.as_ref()) {
                Some(_) => ExportKind::SlotHook,
                None => ExportKind::CallHook,
            }
        }
        Entity::Context(_, ContextPart::Fetch) => ExportKind::Fetch,
        Entity::Context(..) | Entity::Composition(_, CompositionPart::Params | CompositionPart::Provider) => {
            ExportKind::Provider
        }
        Entity::Form(_, FormPart::Submit) => ExportKind::Submit,
        Entity::Form(_, FormPart::Schema) => ExportKind::FormSchema,
        Entity::Form(..) => ExportKind::FormCall,
        Entity::Channel(_, ChannelPart::Params | ChannelPart::Send | ChannelPart::Receive | ChannelPart::Subscribe) => {
            ExportKind::Subscribe
        }
    };
    let of = match entity {
        Entity::Type(key, _) => Subject::Type(key.clone()),
        Entity::Function(name, _) => Subject::Function(name.clone()),
        Entity::Context(name, _) => Subject::Context(name.clone()),
        Entity::Composition(name, _) => Subject::Composition(name.clone()),
        Entity::Form(name, _) => Subject::Form(name.clone()),
        Entity::Channel(name, _) => Subject::Channel(name.clone()),
    };
    (of, kind)
}
