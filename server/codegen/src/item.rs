//! Something that has declarations in the client, and what they are.
//!
//! In go values of the contract, shared; out come the entities they declare, in which module, and at which place. Nothing is named here.

use std::sync::Arc;

use mizan_schema::contract::{Composition, Context, ContextKind, Function, Transport};
use mizan_schema::declarations::{Channel, Dialect, Form, Python};
use mizan_schema::types::Definition;
use mizan_schema::{Origin, TypeKey};

use crate::naming::{ChannelPart, CompositionPart, ContextPart, Entity, FormPart, FunctionPart};
use crate::reach::Ways;

/// What an item is, whatever it says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Id {
    Definition(TypeKey),
    Context(Arc<str>),
    Function(Arc<str>),
    Composition(Arc<str>),
    Form(Arc<str>),
    Channel(Arc<str>),
}

/// Something that has declarations in the client.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// With the directions that have a declaration of their own.
    Definition(TypeKey, Arc<Definition>, Ways),
    /// With the members that are emitted, of which there is one at least.
    Context(Arc<Context>, Vec<Arc<Function>>),
    /// With how the context travels that it is a slot of.
    Function(Arc<Function>, &'static str),
    /// With the contexts that are emitted, of which there is one at least.
    Composition(Arc<Composition>, Vec<Arc<Context>>),
    Form(Arc<Form>),
    Channel(Arc<Channel>),
}

impl Item {
    pub(crate) fn id(&self) -> Id {
        match self {
            Self::Definition(key, ..) => Id::Definition(key.clone()),
            Self::Context(context, _) => Id::Context(context.name.clone()),
            Self::Function(function, _) => Id::Function(function.name.clone()),
            Self::Composition(composition, _) => Id::Composition(composition.name.clone()),
            Self::Form(form) => Id::Form(form.name.value.clone()),
            Self::Channel(channel) => Id::Channel(channel.name.value.clone()),
        }
    }

    /// In this order stand those that have one place: by kind and name.
    pub(crate) fn rank(&self) -> (u8, &str, &str) {
        match self {
            Self::Definition(key, ..) => (0, &key.module, &key.qualname),
            Self::Context(context, _) => (1, &context.name, ""),
            Self::Function(function, _) => (2, &function.name, ""),
            Self::Composition(composition, _) => (3, &composition.name, ""),
            Self::Form(form) => (4, &form.name.value, ""),
            Self::Channel(channel) => (5, &channel.name.value, ""),
        }
    }

    pub(crate) fn module(&self) -> &Arc<str> {
        match self {
            Self::Definition(key, ..) => &key.module,
            Self::Context(context, members) => &context_python(context, members).module,
            Self::Function(function, _) => &function.python.module,
            Self::Composition(composition, _) => &composition.python.module,
            Self::Form(form) => &form.python.module,
            Self::Channel(channel) => &channel.python.module,
        }
    }

    pub(crate) fn origin(&self) -> Option<Origin> {
        match self {
            Self::Definition(_, definition, _) => definition.origin,
            Self::Context(context, members) => Some(context_python(context, members).origin),
            Self::Function(function, _) => Some(function.python.origin),
            Self::Composition(composition, _) => Some(composition.python.origin),
            Self::Form(form) => Some(form.python.origin),
            Self::Channel(channel) => Some(channel.python.origin),
        }
    }

    /// Calls `each` with everything that the item declares in TypeScript.
    pub(crate) fn entities(&self, with_hooks: bool, each: &mut impl FnMut(Entity)) {
        match self {
            Self::Definition(key, _, ways) => ways.each().iter().for_each(|way| each(Entity::Type(key.clone(), *way))),
            Self::Context(context, _) => {
                let has_provider = with_hooks && context.kind != ContextKind::Global;
                [
                    (ContextPart::Bundle, true),
                    (ContextPart::Fetch, true),
                    (ContextPart::Params, !context.params.is_empty()),
                    (ContextPart::Provider, has_provider),
                ]
                .into_iter()
                .filter(|(_, is_there)| *is_there)
                .for_each(|(part, _)| each(Entity::Context(context.name.clone(), part)));
            }
            Self::Function(function, _) => {
                let is_called = function.context.is_none();
                [
                    (FunctionPart::Call, is_called),
                    (FunctionPart::Args, is_called && !function.parameters.is_empty()),
                    (FunctionPart::Hook, with_hooks),
                ]
                .into_iter()
                .filter(|(_, is_there)| *is_there)
                .for_each(|(part, _)| each(Entity::Function(function.name.clone(), part)));
            }
            Self::Composition(composition, parts) => {
                let has_params = parts.iter().any(|context| !context.params.is_empty());
                [(CompositionPart::Params, has_params), (CompositionPart::Provider, true)]
                    .into_iter()
                    .filter(|(_, is_there)| *is_there)
                    .for_each(|(part, _)| each(Entity::Composition(composition.name.clone(), part)));
            }
            Self::Form(form) => FormPart::all(form.meta.enable_formset)
                .iter()
                .for_each(|part| each(Entity::Form(form.name.value.clone(), *part))),
            Self::Channel(channel) => [
                (ChannelPart::Params, channel.params.is_some()),
                (ChannelPart::Send, channel.send.is_some()),
                (ChannelPart::Receive, channel.receive.is_some()),
                (ChannelPart::Subscribe, true),
            ]
            .into_iter()
            .filter(|(_, is_there)| *is_there)
            .for_each(|(part, _)| each(Entity::Channel(channel.name.value.clone(), part))),
        }
    }
}

/// What a context leads to: its constant or its first mention; the context of one function to that function.
pub(crate) fn context_python<'a>(context: &'a Context, members: &'a [Arc<Function>]) -> &'a Python {
    match members {
        [function, ..] if context.kind == ContextKind::Local => &function.python,
        _ => &context.python,
    }
}

/// How nearly every call travels.
pub(crate) const HTTP: &str = "http";

/// How a call travels, by the kernel's word.
pub(crate) fn transport(transport: Transport) -> &'static str {
    match transport {
        Transport::Http => HTTP,
        Transport::Websocket => "websocket",
    }
}

/// How a context travels. Izana has all local functions in one context, which wants the params of every one: each is asked for by a call
/// over HTTP, which it answers whatever its transport.
pub(crate) fn context_transport(dialect: Dialect, context: &Context) -> &'static str {
    match (dialect, context.kind) {
        (Dialect::Izana, ContextKind::Local) => "call",
        _ => transport(context.transport),
    }
}
