//! What of a contract is emitted, and in which module's files.
//!
//! In goes a contract; out come the items of each module in the order of their places. The contract has been judged already: what is
//! left out here is only what has no client (private, unregistered, views) and the types that nothing emitted reaches.

use std::collections::BTreeMap;
use std::sync::Arc;

use mizan_schema::contract::{Composition, Context, ContextKind, Function};
use mizan_schema::declarations::{Channel, Form, FormFieldKind, Python};
use mizan_schema::types::Definition;
use mizan_schema::{Contract, Origin, Places, Type, TypeKey};

use crate::Options;
use crate::naming::{ChannelPart, CompositionPart, ContextPart, Entity, FormPart, FunctionPart};
use crate::reach::{Direction, Reach};

/// What is emitted.
pub(crate) struct Surface<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) reach: Reach<'a>,
    pub(crate) hooks: bool,
    /// By module; never empty.
    pub(crate) modules: BTreeMap<Arc<str>, Vec<Item<'a>>>,
}

/// Something that has declarations in the client.
#[derive(Clone, Debug)]
pub(crate) enum Item<'a> {
    /// With the directions that have a declaration of their own.
    Definition(&'a TypeKey, &'a Definition, Vec<Direction>),
    /// With the members that are emitted, of which there is one at least.
    Context(&'a Context, Vec<&'a Function>),
    Function(&'a Function),
    /// With the contexts that are emitted, of which there is one at least.
    Composition(&'a Composition, Vec<&'a Context>),
    Form(&'a Form),
    Channel(&'a Channel),
}

impl<'a> Surface<'a> {
    pub(crate) fn of(contract: &'a Contract, places: &dyn Places, options: &Options) -> Self {
        let functions: Vec<&Function> = contract
            .functions
            .values()
            .map(AsRef::as_ref)
            .filter(|function: &&Function| function.is_emitted())
            .collect();
        let mut contexts = Vec::new();
        for context in contract.contexts.values().map(AsRef::as_ref) {
            let members: Vec<&Function> = context
                .members
                .iter()
                .filter_map(|name| contract.functions.get(name).map(AsRef::as_ref))
                .filter(|function: &&Function| function.is_emitted())
                .collect();
            if !members.is_empty() {
                contexts.push((context, members));
            }
        }
        let compositions: Vec<(&Composition, Vec<&Context>)> = contract
            .compositions
            .values()
            .map(AsRef::as_ref)
            .map(|composition: &Composition| {
                let emitted = |name: &Arc<str>| {
                    contexts.iter().map(|(context, _)| *context).find(|context| context.name == *name)
                };
                (composition, composition.parts.iter().filter_map(emitted).collect())
            })
            .filter(|(_, parts): &(_, Vec<_>)| options.hooks && !parts.is_empty())
            .collect();
        let forms: Vec<&Form> =
            contract.forms.values().map(AsRef::as_ref).filter(|form: &&Form| !form.registrations.is_empty()).collect();
        let channels: Vec<&Channel> = contract
            .channels
            .values()
            .map(AsRef::as_ref)
            .filter(|channel: &&Channel| !channel.registrations.is_empty())
            .collect();

        let types = functions
            .iter()
            .flat_map(|function| function_types(function))
            .chain(
                contexts
                    .iter()
                    .flat_map(|(context, _)| context.params.iter().map(|p| (&p.parameter.ty, Direction::Input))),
            )
            .chain(forms.iter().flat_map(|form| form_types(form)));
        let reach = Reach::of(&contract.definitions, types, channels.iter().flat_map(|channel| channel_types(channel)));

        let mut modules: BTreeMap<Arc<str>, Vec<Item<'a>>> = BTreeMap::new();
        let items = reach
            .declared()
            .map(|(key, definition, ways)| Item::Definition(key, definition, ways))
            .chain(contexts.into_iter().map(|(context, members)| Item::Context(context, members)))
            .chain(functions.into_iter().map(Item::Function))
            .chain(compositions.into_iter().map(|(composition, parts)| Item::Composition(composition, parts)))
            .chain(forms.into_iter().map(Item::Form))
            .chain(channels.into_iter().map(Item::Channel));
        for item in items {
            if !item.entities(options.hooks).is_empty() {
                modules.entry(item.module().clone()).or_default().push(item);
            }
        }
        for items in modules.values_mut() {
            // Stable: what has one place keeps the order above, which is by kind and name.
            items.sort_by_cached_key(|item| item.origin().map(|origin| places.range(origin)));
        }
        Self { contract, reach, hooks: options.hooks, modules }
    }
}

impl Surface<'_> {
    pub(crate) fn has_forms(&self) -> bool {
        self.modules.values().flatten().any(|item| matches!(item, Item::Form(_)))
    }
}

impl Item<'_> {
    pub(crate) fn module(&self) -> &Arc<str> {
        match self {
            Self::Definition(key, ..) => &key.module,
            Self::Context(context, members) => &context_python(context, members).module,
            Self::Function(function) => &function.python.module,
            Self::Composition(composition, _) => &composition.python.module,
            Self::Form(form) => &form.python.module,
            Self::Channel(channel) => &channel.python.module,
        }
    }

    pub(crate) fn origin(&self) -> Option<Origin> {
        match self {
            Self::Definition(_, definition, _) => definition.origin,
            Self::Context(context, members) => Some(context_python(context, members).origin),
            Self::Function(function) => Some(function.python.origin),
            Self::Composition(composition, _) => Some(composition.python.origin),
            Self::Form(form) => Some(form.python.origin),
            Self::Channel(channel) => Some(channel.python.origin),
        }
    }

    /// Everything that the item declares in TypeScript.
    pub(crate) fn entities(&self, with_hooks: bool) -> Vec<Entity> {
        match self {
            Self::Definition(key, _, ways) => ways.iter().map(|way| Entity::Type((*key).clone(), *way)).collect(),
            Self::Context(context, _) => {
                let mut parts = vec![ContextPart::Bundle, ContextPart::Fetch];
                if !context.params.is_empty() {
                    parts.push(ContextPart::Params);
                }
                if with_hooks && context.kind != ContextKind::Global {
                    parts.push(ContextPart::Provider);
                }
                parts.into_iter().map(|part| Entity::Context(context.name.clone(), part)).collect()
            }
            Self::Function(function) => {
                let mut parts = Vec::new();
                if function.context.is_none() {
                    parts.push(FunctionPart::Call);
                    if !function.parameters.is_empty() {
                        parts.push(FunctionPart::Args);
                    }
                }
                if with_hooks {
                    parts.push(FunctionPart::Hook);
                }
                parts.into_iter().map(|part| Entity::Function(function.name.clone(), part)).collect()
            }
            Self::Composition(composition, parts) => {
                let params = parts.iter().any(|context| !context.params.is_empty());
                let params = params.then_some(CompositionPart::Params);
                params
                    .into_iter()
                    .chain([CompositionPart::Provider])
                    .map(|part| Entity::Composition(composition.name.clone(), part))
                    .collect()
            }
            Self::Form(form) => FormPart::all(form.meta.enable_formset)
                .iter()
                .map(|part| Entity::Form(form.name.value.clone(), *part))
                .collect(),
            Self::Channel(channel) => [
                (ChannelPart::Params, channel.params.is_some()),
                (ChannelPart::Send, channel.send.is_some()),
                (ChannelPart::Receive, channel.receive.is_some()),
                (ChannelPart::Subscribe, true),
            ]
            .into_iter()
            .filter(|(_, is_there)| *is_there)
            .map(|(part, _)| Entity::Channel(channel.name.value.clone(), part))
            .collect(),
        }
    }
}

/// What a context leads to: its constant or its first mention; the context of one function to that function.
pub(crate) fn context_python<'a>(context: &'a Context, members: &[&'a Function]) -> &'a Python {
    match members {
        [function, ..] if context.kind == ContextKind::Local => &function.python,
        _ => &context.python,
    }
}

fn function_types(function: &Function) -> impl Iterator<Item = (&Type, Direction)> {
    let parameters = function.parameters.iter().map(|parameter| (&parameter.ty, Direction::Input));
    parameters.chain(function.result().map(|result| (result, Direction::Output)))
}

fn form_types(form: &Form) -> impl Iterator<Item = (&Type, Direction)> {
    form.fields.iter().filter_map(|field| match &field.kind {
        FormFieldKind::ModelChoice { primary_key, .. } => Some((primary_key, Direction::Input)),
        _ => None,
    })
}

fn channel_types(channel: &Channel) -> impl Iterator<Item = (&TypeKey, Direction)> {
    [(&channel.params, Direction::Input), (&channel.send, Direction::Input), (&channel.receive, Direction::Output)]
        .into_iter()
        .filter_map(|(slot, way)| Some((slot.as_ref()?.model.as_ref().ok()?, way)))
}
