//! What everything is called in its own file, so that no name is given twice.
//!
//! In go the items of a module; out comes a name for each [`Entity`] they declare. What the index calls it is `index`'s to say.
//!
//! What the wire names (`callEcho`, `useEcho`, `UserContext`) comes first; then the types that are called as they are in Python;
//! then what is put together (`OrderLine` for `Order.Line`, `ItemInput`, `EchoArgs`). Whoever comes later to a name gets a number.

use std::sync::Arc;

use mizan_schema::TypeKey;
use mizan_schema::names::{self, pascal};
use mizan_schema::types::Shape;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::escape::identifier;
use crate::item::{Id, Item};
use crate::reach::Ways;
use crate::references::Direction;

/// Something that has a name in TypeScript.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Entity {
    Type(TypeKey, Direction),
    Function(Arc<str>, FunctionPart),
    Context(Arc<str>, ContextPart),
    Composition(Arc<str>, CompositionPart),
    Form(Arc<str>, FormPart),
    Channel(Arc<str>, ChannelPart),
}

impl Entity {
    /// What it is a part of.
    pub(crate) fn id(&self) -> Id {
        match self {
            Self::Type(key, _) => Id::Definition(key.clone()),
            Self::Function(name, _) => Id::Function(name.clone()),
            Self::Context(name, _) => Id::Context(name.clone()),
            Self::Composition(name, _) => Id::Composition(name.clone()),
            Self::Form(name, _) => Id::Form(name.clone()),
            Self::Channel(name, _) => Id::Channel(name.clone()),
        }
    }
}

/// What a function declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum FunctionPart {
    Args,
    Call,
    Hook,
}

/// What a context declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum ContextPart {
    Params,
    Bundle,
    Fetch,
    Provider,
}

/// What a composition declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum CompositionPart {
    Params,
    Provider,
}

/// What a form declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
pub(crate) enum Claim {
    /// The wire name makes it.
    Wire,
    /// A class that is called so in Python.
    Class,
    /// Put together of several names.
    Made,
}

/// A name in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: Arc<str>,
    pub(crate) space: Space,
    pub(crate) claim: Claim,
}

/// The names of one module, sorted by what they stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ModuleNames(Vec<(Entity, Named)>);

impl ModuleNames {
    pub(crate) fn of(items: &[Item], with_hooks: bool) -> Self {
        let mut wishes: Vec<(Claim, String, Entity, Space)> = Vec::new();
        for item in items {
            item.entities(with_hooks, &mut |entity| {
                let (claim, wish) = wish(item, &entity);
                let space = space(item, &entity);
                wishes.push((claim, identifier(wish), entity, space));
            });
        }
        wishes.sort_unstable_by(|a, b| (a.0, &a.1, &a.2).cmp(&(b.0, &b.1, &b.2)));
        let mut taken: FxHashSet<Arc<str>> = FxHashSet::default();
        let mut named: Vec<(Entity, Named)> = Vec::with_capacity(wishes.len());
        for (claim, wish, entity, space) in wishes {
            let name: Arc<str> = free(wish, |name| taken.contains(name)).into();
            taken.insert(name.clone());
            named.push((entity, Named { name, space, claim }));
        }
        named.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Self(named)
    }

    pub(crate) fn get(&self, entity: &Entity) -> Option<&Named> {
        let found = self.0.binary_search_by(|(known, _)| known.cmp(entity)).ok()?;
        self.0.get(found).map(|(_, named)| named)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Entity, &Named)> {
        self.0.iter().map(|(entity, named)| (entity, named))
    }

    /// What is called otherwise in `self` than in `other`, or is in one of them alone.
    pub(crate) fn differing<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a Entity> {
        let changed = self.iter().filter(|(entity, named)| other.get(entity) != Some(*named));
        let missing = other.iter().filter(|(entity, _)| self.get(entity).is_none());
        changed.chain(missing).map(|(entity, _)| entity)
    }
}

/// The names of the whole client.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// By Python module.
    pub(crate) modules: FxHashMap<Arc<str>, ModuleNames>,
    /// By Python module: the stem of its files.
    pub(crate) stems: FxHashMap<Arc<str>, Arc<str>>,
    /// By context: the module that it is declared in.
    pub(crate) homes: FxHashMap<Arc<str>, Arc<str>>,
}

impl Names {
    /// The names of a module.
    pub(crate) fn of(&self, module: &str) -> Option<&ModuleNames> {
        self.modules.get(module)
    }

    /// The stem of a module's files.
    pub(crate) fn stem(&self, module: &str) -> &str {
        self.stems.get(module).map_or("", AsRef::as_ref)
    }

    /// What something of another module is called, and in which module. Modules refer to each other's types and contexts only.
    pub(crate) fn elsewhere<'a>(&'a self, entity: &'a Entity) -> Option<(&'a str, &'a Named)> {
        let home = match entity {
            Entity::Type(key, _) => &key.module,
            Entity::Context(context, _) => self.homes.get(context)?,
            Entity::Function(..) | Entity::Composition(..) | Entity::Form(..) | Entity::Channel(..) => return None,
        };
        Some((home, self.modules.get(home)?.get(entity)?))
    }
}

/// A name that tells where it comes from.
pub(crate) fn qualified(module: &str, name: &str) -> String {
    identifier(format!("{}{}", pascal(module), names::capitalised(name)))
}

/// The wish itself, or with the first number that makes it free.
pub(crate) fn free(wish: String, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(&wish) {
        return wish;
    }
    let separator = if wish.ends_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
    let mut count = 2_usize;
    loop {
        let name = format!("{wish}{separator}{count}");
        if !is_taken(&name) {
            return name;
        }
        count += 1;
    }
}

fn wish(item: &Item, entity: &Entity) -> (Claim, String) {
    match entity {
        Entity::Type(key, way) => {
            let name = names::class(&key.qualname);
            let is_split = matches!(item, Item::Definition(_, _, Ways::Both));
            match way {
                Direction::Input if is_split => (Claim::Made, format!("{name}Input")),
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
                let name = match item {
                    Item::Context(context, _) => names::provider(&context.name, context.kind),
                    _ => None,
                };
                (Claim::Wire, name.unwrap_or_default())
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

fn space(item: &Item, entity: &Entity) -> Space {
    match entity {
        Entity::Type(..) => match item {
            Item::Definition(_, definition, _) if matches!(definition.shape, Shape::Enum(_)) => Space::Both,
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
