//! What a client exports: under which name, from which file, and what of the contract it is.
//!
//! In goes a contract; out come the names of its client, settled as for the files themselves. Nothing is rendered, and no place is asked for. There is one way
//! through: [`exports`] is a memo that remembers nothing.

use std::sync::Arc;

use mizan_schema::Contract;
use mizan_schema::difference::Subject;
use rustc_hash::FxHashMap;

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
    /// The files of the project's modules, by stem.
    pub modules: Vec<ModuleExports>,
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
        let mut modules: Vec<Arc<str>> = Vec::new();
        for (module, delta) in touched {
            is_renamed |= self.exchange(&module, delta);
            modules.push(module);
        }
        if is_renamed {
            self.names.stems = files::stems(self.names.modules.keys());
            self.publics.settle(&self.names);
            self.exports = Arc::new(self.all(contract, form_count));
        } else {
            // A function that came into a context has the same names, for other things.
            for module in &modules {
                self.say_again(contract, module);
            }
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

    fn say_again(&mut self, contract: &Contract, module: &Arc<str>) {
        let Some(own) = self.names.modules.get(module) else { return };
        let now = self.module(contract, module, own);
        let Ok(at) = self.exports.modules.binary_search_by(|known| known.stem.cmp(&now.stem)) else { return };
        if self.exports.modules.get(at) != Some(&now) {
            Arc::make_mut(&mut self.exports).modules.get_mut(at).into_iter().for_each(|known| *known = now.clone());
        }
    }

    fn all(&self, contract: &Contract, form_count: usize) -> Exports {
        let modules = self.names.modules.iter().map(|(module, own)| self.module(contract, module, own));
        let mut modules: Vec<ModuleExports> = modules.collect();
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
    Export { name: named.name.clone(), public: publics.of(module, &named.name).into(), of, kind }
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
