//! Which named types the client of a contract uses, in which direction, and on which ways one gets to them.
//!
//! In goes a contract; out come answers about its definitions. What has no client (private, unregistered, views) leads nowhere.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::contract::{Context, Contract, Function};
use crate::declarations::{Channel, Form, FormFieldKind, Slot};
use crate::spelling::typescript::Way;
use crate::types::{Definition, Exclude, Field, Object, ObjectKind, Shape};
use crate::{Type, TypeKey};

use super::{Part, Step};

/// How many ways to one type are told of each start.
const WAYS_TOLD: usize = 8;

/// Something with a client that types hang on.
#[derive(Clone, Copy, Debug)]
pub(super) enum Root<'a> {
    Function(&'a Function),
    Context(&'a Context),
    Form(&'a Form),
    Channel(&'a Channel),
}

/// A type at the edge of the contract.
struct Edge<'a> {
    root: Root<'a>,
    way: Way,
    part: Part,
    /// The argument, where it is one.
    step: Option<&'a Arc<str>>,
    target: Target<'a>,
}

/// A channel names its messages; everything else has a type.
enum Target<'a> {
    Type(&'a Type),
    Named(&'a TypeKey),
}

/// A named type in one direction.
type Node<'a> = (&'a TypeKey, Way);

/// The named types of a contract's client.
pub(super) struct Reach<'a> {
    contract: &'a Contract,
    edges: Vec<Edge<'a>>,
    /// What each type is referred to by.
    referrers: FxHashMap<Node<'a>, Vec<Referrer<'a>>>,
}

#[derive(Clone, Copy)]
enum Referrer<'a> {
    Edge(usize),
    Type(Node<'a>),
}

impl<'a> Reach<'a> {
    pub(super) fn of(contract: &'a Contract) -> Self {
        let edges = edges(contract);
        let mut reach = Self { contract, edges, referrers: FxHashMap::default() };
        let mut queue = Vec::new();
        for (index, edge) in reach.edges.iter().enumerate() {
            edge.target.each_key(edge.way, &mut |key, _| queue.push(((key, edge.way), Referrer::Edge(index))));
        }
        while let Some((node, referrer)) = queue.pop() {
            let Some((key, definition)) = contract.definitions.get_key_value(node.0) else { continue };
            let node = (key, node.1);
            let referrers = reach.referrers.entry(node).or_default();
            referrers.push(referrer);
            if referrers.len() == 1 {
                let way = node.1;
                definition_keys(definition, way, &mut |next, _| queue.push(((next, way), Referrer::Type(node))));
            }
        }
        reach
    }

    /// Every named type of the client, once, in no order.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a TypeKey> {
        let is_first = |(key, way): &Node<'a>| *way == Way::Output || !self.is_used(key, Way::Output);
        self.referrers.keys().copied().filter(move |node| is_first(node)).map(|(key, _)| key)
    }

    /// Whether the client uses the type at all.
    pub(super) fn has(&self, key: &TypeKey) -> bool {
        self.is_used(key, Way::Input) || self.is_used(key, Way::Output)
    }

    /// Whether the client uses the type in this direction.
    pub(super) fn is_used(&self, key: &TypeKey, way: Way) -> bool {
        self.referrers.contains_key(&(key, way))
    }

    /// Who leads to the type, and through which part of it, in order of the contract.
    pub(super) fn ways_to(&self, key: &TypeKey, way: Way) -> Vec<(Root<'a>, Part, Vec<Step>)> {
        let starts = self.starts(key, way);
        starts.iter().filter_map(|index| self.edges.get(*index)).flat_map(|edge| self.paths(edge, key)).collect()
    }

    /// The edges that lead to a type, over others or at once.
    fn starts(&self, key: &TypeKey, way: Way) -> BTreeSet<usize> {
        let mut starts = BTreeSet::new();
        let mut seen: BTreeSet<Node<'_>> = BTreeSet::new();
        let mut queue: Vec<Node<'_>> = vec![(key, way)];
        while let Some(node) = queue.pop() {
            if !seen.insert(node) {
                continue;
            }
            for referrer in self.referrers.get(&node).into_iter().flatten() {
                match referrer {
                    Referrer::Edge(index) => _ = starts.insert(*index),
                    Referrer::Type(node) => queue.push(*node),
                }
            }
        }
        starts
    }

    /// The shortest ways from an edge to a type, none through one type twice.
    fn paths(&self, edge: &Edge<'a>, wanted: &TypeKey) -> Vec<(Root<'a>, Part, Vec<Step>)> {
        let mut found = Vec::new();
        let mut seen: BTreeSet<&TypeKey> = BTreeSet::new();
        let mut queue: VecDeque<(&'a TypeKey, Vec<Step>)> = VecDeque::new();
        let start: Vec<Step> = edge.step.iter().map(|name| Step::Key(Arc::clone(name))).collect();
        edge.target.each_key(edge.way, &mut |key, steps| queue.push_back((key, [&start, steps].concat())));
        while let Some((key, path)) = queue.pop_front() {
            if key == wanted {
                if found.len() < WAYS_TOLD {
                    found.push(path.clone());
                }
                continue;
            }
            if !seen.insert(key) {
                continue;
            }
            let Some(definition) = self.contract.definitions.get(key) else { continue };
            definition_keys(definition, edge.way, &mut |next, steps| {
                queue.push_back((next, [path.as_slice(), steps].concat()));
            });
        }
        found.into_iter().map(|path| (edge.root, edge.part, path)).collect()
    }
}

fn edges(contract: &Contract) -> Vec<Edge<'_>> {
    let mut edges = Vec::new();
    for function in contract.functions.values().filter(|function| function.is_emitted()) {
        let root = Root::Function(function);
        if function.context.is_none() {
            edges.extend(function.parameters.iter().map(|parameter| Edge {
                root,
                way: Way::Input,
                part: Part::Arguments,
                step: Some(&parameter.name.value),
                target: Target::Type(&parameter.ty),
            }));
        }
        edges.extend(function.result().map(|result| Edge {
            root,
            way: Way::Output,
            part: Part::Result,
            step: None,
            target: Target::Type(result),
        }));
    }
    for context in contract.contexts.values().filter(|context| super::contexts::is_emitted(context, contract)) {
        edges.extend(context.params.iter().map(|param| Edge {
            root: Root::Context(context),
            way: Way::Input,
            part: Part::Arguments,
            step: Some(&param.parameter.name.value),
            target: Target::Type(&param.parameter.ty),
        }));
    }
    for form in contract.forms.values().filter(|form| !form.registrations.is_empty()) {
        edges.extend(form.fields.iter().filter_map(|field| match &field.kind {
            FormFieldKind::ModelChoice { primary_key, .. } => Some(Edge {
                root: Root::Form(form),
                way: Way::Input,
                part: Part::Arguments,
                step: Some(&field.name.value),
                target: Target::Type(primary_key),
            }),
            _ => None,
        }));
    }
    for channel in contract.channels.values().filter(|channel| !channel.registrations.is_empty()) {
        let slots = [
            (&channel.params, Part::Arguments, Way::Input),
            (&channel.send, Part::Send, Way::Input),
            (&channel.receive, Part::Receive, Way::Output),
        ];
        edges.extend(slots.into_iter().filter_map(|(slot, part, way)| {
            let key = model(slot.as_ref()?)?;
            Some(Edge { root: Root::Channel(channel), way, part, step: None, target: Target::Named(key) })
        }));
    }
    edges
}

/// The model of a channel's slot, where it is one.
pub(super) fn model(slot: &Slot) -> Option<&TypeKey> {
    slot.model.as_ref().ok()
}

impl<'a> Target<'a> {
    fn each_key(&self, way: Way, each: &mut impl FnMut(&'a TypeKey, &[Step])) {
        match self {
            Self::Type(ty) => keys(ty, way, &mut Vec::new(), each),
            Self::Named(key) => each(key, &[]),
        }
    }
}

/// Calls `each` with the named types in a definition and the steps to each.
fn definition_keys<'a>(definition: &'a Definition, way: Way, each: &mut impl FnMut(&'a TypeKey, &[Step])) {
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

/// The fields that a value has in a direction.
pub(super) fn fields(object: &Object, way: Way) -> impl Iterator<Item = &Field> {
    let declared = object.fields.iter().filter(move |field| way == Way::Input || field.exclude != Exclude::Always);
    let computed = match way {
        Way::Input => [].as_slice(),
        Way::Output => object.computed.as_slice(),
    };
    declared.chain(computed)
}

/// The key of a field in a direction.
pub(super) fn key_of(field: &Field, way: Way) -> &Arc<str> {
    match way {
        Way::Input => &field.input_key,
        Way::Output => &field.output_key,
    }
}

/// Whether a field may be left out, or be missing. The server sends a default; only keys of a `TypedDict` may be missing.
pub(super) fn may_be_absent(object: &Object, field: &Field, way: Way) -> bool {
    let has_default = field.default != crate::types::Default::Required;
    match way {
        Way::Input => has_default,
        Way::Output => field.exclude == Exclude::Sometimes || (object.kind == ObjectKind::TypedDict && has_default),
    }
}
