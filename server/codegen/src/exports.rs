//! What a client exports: under which name, from which file, and what of the contract it is.
//!
//! In goes a contract; out come the names of its client, settled as for the files themselves. Nothing is rendered, and no place is asked for.

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
use crate::surface::Surface;

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
    let mut surface = Surface::new(contract.dialect, with_hooks);
    let items: FxHashMap<Arc<str>, Vec<Item>> =
        surface.follow(contract).modules.into_iter().map(|(module, delta)| (module, delta.gained)).collect();
    let mut names = Names::default();
    for (module, items) in items.iter().filter(|(_, items)| !items.is_empty()) {
        names.modules.insert(module.clone(), ModuleNames::of(items, with_hooks));
    }
    names.stems = files::stems(names.modules.keys());
    let mut publics = Publics::new(index::taken(with_hooks));
    for (module, own) in &names.modules {
        publics.change(module, &ModuleNames::default(), own);
    }
    publics.settle(&names);

    let mut modules: Vec<ModuleExports> = names
        .modules
        .iter()
        .map(|(module, own)| ModuleExports {
            stem: names.stem(module).into(),
            exports: own.iter().map(|(entity, named)| export(contract, &publics, module, entity, named)).collect(),
        })
        .collect();
    modules.sort_by(|one, other| one.stem.cmp(&other.stem));
    let mut supplied = index::supplied(with_hooks, surface.form_count > 0, &publics);
    supplied.sort_unstable();
    Exports { modules, supplied }
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
