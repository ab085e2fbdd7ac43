//! What everything is called in TypeScript: one pass over all that is emitted, so that no name is given twice.
//!
//! In goes the surface; out comes a name for each [`Entity`] in its own file, and one, perhaps another, in the index.
//!
//! In a file, what the wire names (`callEcho`, `useEcho`, `UserContext`) comes first; then the types that are called as they are in Python;
//! then what is put together (`OrderLine` for `Order.Line`, `ItemInput`, `EchoArgs`). Whoever comes later to a name gets a number. In the index a
//! name that two modules claim with the same right belongs to neither: both stand under their module's name (`ShopModelsItem`), so that
//! a new class never silently takes the place of another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mizan_schema::TypeKey;
use mizan_schema::contract::ContextKind;
use mizan_schema::names::{self, pascal};
use mizan_schema::types::Shape;

use crate::escape::identifier;
use crate::files;
use crate::reach::Direction;
use crate::surface::Surface;

/// Something that has a name in TypeScript.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Entity {
    Type(TypeKey, Direction),
    Function(Arc<str>, FunctionPart),
    Context(Arc<str>, ContextPart),
    Composition(Arc<str>, CompositionPart),
    Form(Arc<str>, FormPart),
    Channel(Arc<str>, ChannelPart),
}

/// What a function declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FunctionPart {
    Args,
    Call,
    Hook,
}

/// What a context declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ContextPart {
    Params,
    Bundle,
    Fetch,
    Provider,
}

/// What a composition declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CompositionPart {
    Params,
    Provider,
}

/// What a form declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FormPart {
    Data,
    Schema,
    FetchSchema,
    Validate,
    Submit,
    FetchFormsetSchema,
    ValidateFormset,
    SubmitFormset,
}

impl FormPart {
    const ALL: [Self; 8] = [
        Self::Data,
        Self::Schema,
        Self::FetchSchema,
        Self::Validate,
        Self::Submit,
        Self::FetchFormsetSchema,
        Self::ValidateFormset,
        Self::SubmitFormset,
    ];

    pub(crate) fn all(with_formset: bool) -> &'static [Self] {
        if with_formset { &Self::ALL } else { Self::ALL.split_at(5).0 }
    }
}

/// What a channel declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ChannelPart {
    Params,
    Send,
    Receive,
    Subscribe,
}

/// What a name stands for: a value, a type, or both (an enumeration).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Space {
    Value,
    Type,
    Both,
}

/// How good a claim to a name is; the lowest wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Claim {
    /// The wire name makes it.
    Wire,
    /// A class that is called so in Python.
    Class,
    /// Put together of several names.
    Made,
}

/// The names in use.
#[derive(Debug)]
pub(crate) struct Names {
    stems: BTreeMap<Arc<str>, String>,
    by_entity: BTreeMap<Entity, Named>,
    taken: BTreeMap<Arc<str>, BTreeSet<String>>,
}

/// A name in its file.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) module: Arc<str>,
    pub(crate) name: String,
    pub(crate) space: Space,
    claim: Claim,
}

/// A name in the index and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Exported {
    /// The stem of the module's files.
    pub(crate) stem: String,
    pub(crate) name: String,
    /// Its name in the index.
    pub(crate) public: String,
    pub(crate) space: Space,
}

impl Names {
    pub(crate) fn of(surface: &Surface<'_>) -> Self {
        let mut by_entity = BTreeMap::new();
        let mut taken_by_module = BTreeMap::new();
        for (module, items) in &surface.modules {
            let mut wishes: Vec<(Claim, String, Entity)> = items
                .iter()
                .flat_map(|item| item.entities(surface.hooks))
                .map(|entity| {
                    let (claim, wish) = wish(surface, &entity);
                    (claim, identifier(&wish), entity)
                })
                .collect();
            wishes.sort();
            let mut taken = BTreeSet::new();
            for (claim, wish, entity) in wishes {
                let name = free(&wish, &mut taken);
                let space = space(surface, &entity);
                by_entity.insert(entity, Named { module: module.clone(), name, space, claim });
            }
            taken_by_module.insert(module.clone(), taken);
        }
        Self { stems: files::stems(surface.modules.keys()), by_entity, taken: taken_by_module }
    }

    pub(crate) fn get(&self, entity: &Entity) -> Option<&Named> {
        self.by_entity.get(entity)
    }

    /// The stem of a module's files.
    pub(crate) fn stem(&self, module: &str) -> &str {
        self.stems.get(module).map_or("", String::as_str)
    }

    /// Every name in a module's files.
    pub(crate) fn in_module(&self, module: &str) -> BTreeSet<String> {
        self.taken.get(module).cloned().unwrap_or_default()
    }

    /// A name that tells where it comes from.
    pub(crate) fn qualified(named: &Named) -> String {
        identifier(&format!("{}{}", pascal(&named.module), names::capitalised(&named.name)))
    }

    /// What the index exports, by file and name. `taken` names are not the project's to give.
    pub(crate) fn exported(&self, taken: &[&str]) -> Vec<Exported> {
        let mut by_name: BTreeMap<&str, Vec<&Named>> = BTreeMap::new();
        for named in self.by_entity.values() {
            by_name.entry(&named.name).or_default().push(named);
        }
        let mut used: BTreeSet<String> = taken.iter().map(ToString::to_string).collect();
        used.extend(by_name.keys().map(ToString::to_string));
        let mut out = Vec::new();
        for (name, claimants) in by_name {
            let best = claimants.iter().map(|named| named.claim).min();
            let contested = claimants.iter().filter(|named| Some(named.claim) == best).count() > 1;
            for named in claimants {
                let keeps = !contested && Some(named.claim) == best && !taken.contains(&name);
                let public = if keeps { name.to_owned() } else { free(&Self::qualified(named), &mut used) };
                out.push(Exported {
                    stem: self.stem(&named.module).to_owned(),
                    name: name.to_owned(),
                    public,
                    space: named.space,
                });
            }
        }
        out.sort();
        out
    }
}

/// The wish itself, or with the first number that makes it free.
pub(crate) fn free(wish: &str, taken: &mut BTreeSet<String>) -> String {
    let separator = if wish.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
    let mut name = wish.to_owned();
    let mut count = 1;
    while !taken.insert(name.clone()) {
        count += 1;
        name = format!("{wish}{separator}{count}");
    }
    name
}

fn wish(surface: &Surface<'_>, entity: &Entity) -> (Claim, String) {
    match entity {
        Entity::Type(key, way) => {
            let name = names::class(&key.qualname);
            match way {
                Direction::Input if surface.reach.is_split(key) => (Claim::Made, format!("{name}Input")),
                _ if name == *key.qualname => (Claim::Class, name),
                _ => (Claim::Made, name),
            }
        }
        Entity::Function(function, part) => match part {
            FunctionPart::Args => (Claim::Made, names::args_type(function)),
            FunctionPart::Call => (Claim::Wire, names::call(function)),
            FunctionPart::Hook => (Claim::Wire, names::hook(function)),
        },
        Entity::Context(context, part) => match part {
            ContextPart::Params => (Claim::Made, names::params_type(context)),
            ContextPart::Bundle => (Claim::Made, names::bundle_type(context)),
            ContextPart::Fetch => (Claim::Wire, names::fetch(context)),
            ContextPart::Provider => {
                let kind = surface.contract.contexts.get(context).map_or(ContextKind::Named, |context| context.kind);
                (Claim::Wire, names::provider(context, kind).unwrap_or_default())
            }
        },
        Entity::Composition(composition, part) => match part {
            CompositionPart::Params => (Claim::Made, names::params_type(composition)),
            CompositionPart::Provider => (Claim::Wire, names::composed_provider(composition)),
        },
        Entity::Form(form, part) => {
            let [schema, data, submit, validate, fetch_schema, _] = names::form(form);
            let [fetch_formset_schema, validate_formset, submit_formset] = names::formset(form);
            match part {
                FormPart::Data => (Claim::Made, data),
                FormPart::Schema => (Claim::Wire, schema),
                FormPart::FetchSchema => (Claim::Wire, fetch_schema),
                FormPart::Validate => (Claim::Wire, validate),
                FormPart::Submit => (Claim::Wire, submit),
                FormPart::FetchFormsetSchema => (Claim::Wire, fetch_formset_schema),
                FormPart::ValidateFormset => (Claim::Wire, validate_formset),
                FormPart::SubmitFormset => (Claim::Wire, submit_formset),
            }
        }
        Entity::Channel(channel, part) => {
            let [subscribe, _, params, send, receive] = names::channel(channel);
            match part {
                ChannelPart::Params => (Claim::Made, params),
                ChannelPart::Send => (Claim::Made, send),
                ChannelPart::Receive => (Claim::Made, receive),
                ChannelPart::Subscribe => (Claim::Wire, subscribe),
            }
        }
    }
}

fn space(surface: &Surface<'_>, entity: &Entity) -> Space {
    match entity {
        Entity::Type(key, _) => match surface.reach.definition(key).map(|definition| &definition.shape) {
            Some(Shape::Enum(_)) => Space::Both,
            _ => Space::Type,
        },
        Entity::Function(_, FunctionPart::Args)
        | Entity::Context(_, ContextPart::Params | ContextPart::Bundle)
        | Entity::Composition(_, CompositionPart::Params)
        | Entity::Form(_, FormPart::Data)
        | Entity::Channel(_, ChannelPart::Params | ChannelPart::Send | ChannelPart::Receive) => Space::Type,
        Entity::Function(..)
        | Entity::Context(..)
        | Entity::Composition(..)
        | Entity::Form(..)
        | Entity::Channel(..) => Space::Value,
    }
}
