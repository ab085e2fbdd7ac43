//! Who refers to which named type: the edges of what has a client, and other types.
//!
//! In go contracts one after the other; out come the references of each, which share what is the same, so that the next costs what changed. Those of
//! the first are those of nothing, followed to it. What has no client (private, unregistered, views) refers to nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use imbl::OrdSet;

use crate::contract::{Context, Function};
use crate::declarations::{Channel, Form, FormFieldKind, Slot};
use crate::spelling::typescript::Way;
use crate::types::{Definition, Shape};
use crate::{Contract, Type, TypeKey};

use super::differing::Differing;
use super::reach::{fields, key_of};
use super::{Part, Step, Subject};

/// Something with a client that types hang on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Root<'a> {
    Function(&'a Function),
    Context(&'a Context),
    Form(&'a Form),
    Channel(&'a Channel),
}

/// A type at the edge of the contract.
pub(super) struct Edge<'a> {
    pub(super) way: Way,
    pub(super) part: Part,
    /// The argument, where it is one.
    pub(super) step: Option<&'a Arc<str>>,
    target: Target<'a>,
}

/// A channel names its messages; everything else has a type.
enum Target<'a> {
    Type(&'a Type),
    Named(&'a TypeKey),
}

/// A named type in one direction.
pub(super) type Node = (TypeKey, Way);

/// Who refers to a type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Referrer {
    Root(Subject),
    /// Another type, in the same direction.
    Type(TypeKey),
}

impl Referrer {
    const FIRST: Self = Self::Root(Subject::Wire);
}

/// The references of one contract. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(super) struct References {
    to: OrdSet<(Node, Referrer)>,
}

/// The references of the contract that comes next, and what is other about them.
pub(super) struct Followed {
    pub(super) references: References,
    /// The types that something refers to, or ceased to, or that came or went.
    pub(super) touched: BTreeSet<Node>,
}

impl References {
    pub(super) fn of(contract: &Contract) -> Self {
        let nothing = Contract::default();
        Self::default().follow(&Differing::between(&nothing, contract)).references
    }

    /// Those of the next contract, which differs in this.
    pub(super) fn follow(&self, differing: &Differing<'_>) -> Followed {
        let mut next = Followed { references: self.clone(), touched: BTreeSet::new() };
        for (before, after) in differing.roots() {
            let nodes = |root: Option<Root<'_>>| root.map_or_else(BTreeSet::new, Root::nodes);
            if let Some(root) = before.or(after) {
                next.exchange(&Referrer::Root(root.subject()), &nodes(before), &nodes(after));
            }
        }
        for pair in &differing.definitions {
            let nodes = |definition: Option<&Arc<Definition>>| definition.map_or_else(BTreeSet::new, |it| nodes_of(it));
            next.exchange(&Referrer::Type(pair.key.clone()), &nodes(pair.before), &nodes(pair.after));
            if pair.before.is_some() != pair.after.is_some() {
                next.touched.extend([Way::Input, Way::Output].map(|way| (pair.key.clone(), way)));
            }
        }
        next
    }

    /// Who refers to a type.
    pub(super) fn to(&self, node: &Node) -> impl Iterator<Item = &Referrer> {
        let from = self.to.range((node.clone(), Referrer::FIRST)..);
        from.take_while(move |(other, _)| other == node).map(|(_, referrer)| referrer)
    }
}

impl Followed {
    /// Has someone refer to other types than before.
    fn exchange(&mut self, referrer: &Referrer, before: &BTreeSet<Node>, after: &BTreeSet<Node>) {
        for node in before - after {
            self.references.to.remove(&(node.clone(), referrer.clone()));
            self.touched.insert(node);
        }
        for node in after - before {
            self.references.to.insert((node.clone(), referrer.clone()));
            self.touched.insert(node);
        }
    }
}

impl<'a> Root<'a> {
    pub(super) fn subject(self) -> Subject {
        match self {
            Self::Function(function) => Subject::Function(Arc::clone(&function.name)),
            Self::Context(context) => Subject::Context(Arc::clone(&context.name)),
            Self::Form(form) => Subject::Form(Arc::clone(&form.name.value)),
            Self::Channel(channel) => Subject::Channel(Arc::clone(&channel.name.value)),
        }
    }

    /// What has a client under this name; no type does.
    pub(super) fn find(contract: &'a Contract, subject: &Subject) -> Option<Self> {
        match subject {
            Subject::Function(name) => contract.functions.get(name).map(|it| Self::Function(it)),
            Subject::Context(name) => contract.contexts.get(name).map(|it| Self::Context(it)),
            Subject::Form(name) => contract.forms.get(name).map(|it| Self::Form(it)),
            Subject::Channel(name) => contract.channels.get(name).map(|it| Self::Channel(it)),
            Subject::Wire | Subject::Composition(_) | Subject::Type(_) => None,
        }
    }

    /// The types at its edges.
    pub(super) fn edges(self) -> Vec<Edge<'a>> {
        match self {
            Self::Function(function) => function_edges(function),
            Self::Context(context) => {
                let params = context.params.iter().map(|param| &param.parameter);
                params.map(|parameter| argument(&parameter.name.value, &parameter.ty)).collect()
            }
            Self::Form(form) => {
                let chosen = form.fields.iter().filter_map(|field| match &field.kind {
                    FormFieldKind::ModelChoice { primary_key, .. } => Some(argument(&field.name.value, primary_key)),
                    _ => None,
                });
                chosen.collect()
            }
            Self::Channel(channel) => channel_edges(channel),
        }
    }

    fn nodes(self) -> BTreeSet<Node> {
        let mut nodes = BTreeSet::new();
        for edge in self.edges() {
            edge.each_key(&mut |key, _| _ = nodes.insert((key.clone(), edge.way)));
        }
        nodes
    }
}

fn argument<'a>(name: &'a Arc<str>, ty: &'a Type) -> Edge<'a> {
    Edge { way: Way::Input, part: Part::Arguments, step: Some(name), target: Target::Type(ty) }
}

/// The arguments of a member are those of its context.
fn function_edges(function: &Function) -> Vec<Edge<'_>> {
    let parameters = function.parameters.iter().filter(|_| function.context.is_none());
    let result = function.result().map(|result| Edge {
        way: Way::Output,
        part: Part::Result,
        step: None,
        target: Target::Type(result),
    });
    parameters.map(|parameter| argument(&parameter.name.value, &parameter.ty)).chain(result).collect()
}

fn channel_edges(channel: &Channel) -> Vec<Edge<'_>> {
    let slots = [
        (channel.params.as_ref(), Part::Arguments, Way::Input),
        (channel.send.as_ref(), Part::Send, Way::Input),
        (channel.receive.as_ref(), Part::Receive, Way::Output),
    ];
    let modelled = slots.into_iter().filter_map(|(slot, part, way)| Some((model(slot?)?, part, way)));
    modelled.map(|(key, part, way)| Edge { way, part, step: None, target: Target::Named(key) }).collect()
}

/// The model of a channel's slot, where it is one.
pub(super) fn model(slot: &Slot) -> Option<&TypeKey> {
    slot.model.as_ref().ok()
}

impl<'a> Edge<'a> {
    /// Calls `each` with the named types in it and the steps to each.
    pub(super) fn each_key(&self, each: &mut impl FnMut(&'a TypeKey, &[Step])) {
        match self.target {
            Target::Type(ty) => keys(ty, self.way, &mut Vec::new(), each),
            Target::Named(key) => each(key, &[]),
        }
    }
}

fn nodes_of(definition: &Definition) -> BTreeSet<Node> {
    let mut nodes = BTreeSet::new();
    for way in [Way::Input, Way::Output] {
        definition_keys(definition, way, &mut |key, _| _ = nodes.insert((key.clone(), way)));
    }
    nodes
}

/// Calls `each` with the named types in a definition and the steps to each.
pub(super) fn definition_keys<'a>(definition: &'a Definition, way: Way, each: &mut impl FnMut(&'a TypeKey, &[Step])) {
    if let (Way::Output, Some(serialized)) = (way, &definition.serialized) {
        return keys(serialized, way, &mut Vec::new(), each);
    }
    match &definition.shape {
        Shape::Object(object) => {
            for field in fields(object, way) {
                keys(&field.ty, way, &mut vec![Step::Key(Arc::clone(key_of(field, way)))], each);
            }
        }
        Shape::Root(inner, _) | Shape::Alias(inner) => keys(inner, way, &mut Vec::new(), each),
        Shape::Enum(_) => {}
    }
}

fn keys<'a>(ty: &'a Type, way: Way, path: &mut Vec<Step>, each: &mut impl FnMut(&'a TypeKey, &[Step])) {
    match ty {
        Type::Enum(key) | Type::Object(key) | Type::Alias(key) => each(key, path),
        Type::Array(array) => inside(&array.items, way, path, each),
        Type::Tuple(items) => items.iter().for_each(|item| inside(item, way, path, each)),
        Type::Dict(dict) => {
            inside(&dict.keys, way, path, each);
            inside(&dict.values, way, path, each);
        }
        Type::Nullable(inner) | Type::Annotated(inner, _) => keys(inner, way, path, each),
        Type::Union(union) => union.members.iter().for_each(|member| keys(member, way, path, each)),
        Type::Json(inner) if way == Way::Output => keys(inner, way, path, each),
        Type::Directed(directed) => match way {
            Way::Input => keys(&directed.input, way, path, each),
            Way::Output => keys(&directed.output, way, path, each),
        },
        _ => {}
    }
}

fn inside<'a>(ty: &'a Type, way: Way, path: &mut Vec<Step>, each: &mut impl FnMut(&'a TypeKey, &[Step])) {
    path.push(Step::Item);
    keys(ty, way, path, each);
    path.pop();
}
