//! Contexts, what is in them, who invalidates them and who reads them, as nodes and edges.
//!
//! In go a contract and which components use what of its client; out comes a [`Graph`] in a stable order. What belongs to no context and touches none is left
//! out. How a graph is drawn is not known here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::Contract;
use crate::contract::{Context, ContextKind, Effect, Function, FunctionKind};
use crate::names;

/// The graph of a contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// By name.
    pub contexts: Vec<ContextNode>,
    /// By wire name.
    pub mutations: Vec<Mutation>,
    /// By name.
    pub compositions: Vec<Arc<str>>,
    /// By file and name.
    pub components: Vec<Component>,
    /// Without repetition, by kind and ends.
    pub edges: Vec<Edge>,
}

/// A context and the functions in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextNode {
    /// Its name.
    pub name: Arc<str>,
    /// Which kind.
    pub kind: ContextKind,
    /// The names of what its provider takes.
    pub params: Vec<Arc<str>>,
    /// The wire names of its members, in its order.
    pub slots: Vec<Arc<str>>,
}

/// A function that invalidates or replaces something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutation {
    /// Its wire name.
    pub name: Arc<str>,
    /// Whether it is a view at a URL.
    pub is_view: bool,
    /// Never callable from a client.
    pub is_private: bool,
}

/// Something of a frontend that uses the client.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Component {
    /// Its file, as it is to be shown.
    pub file: Arc<str>,
    /// Its name in that file; empty for the file as a whole.
    pub name: Arc<str>,
}

/// One who does something to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// What it does.
    pub kind: EdgeKind,
    /// Who does it.
    pub from: Node,
    /// To what.
    pub to: Node,
}

/// What one does to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// A mutation has a context or a slot fetched again.
    Invalidates,
    /// A mutation's result takes the place of a slot's value.
    Merges,
    /// A composition, or a component, mounts the provider of a context.
    Mounts,
    /// A component reads a slot.
    Reads,
    /// A component calls a mutation.
    Calls,
}

/// An end of an edge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each says itself")]
pub enum Node {
    Context(Arc<str>),
    Slot { context: Arc<str>, function: Arc<str> },
    Mutation(Arc<str>),
    Composition(Arc<str>),
    Component(Component),
}

impl EdgeKind {
    /// `invalidates`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Invalidates => "invalidates",
            Self::Merges => "merges",
            Self::Mounts => "mounts",
            Self::Reads => "reads",
            Self::Calls => "calls",
        }
    }
}

/// The graph of a contract. `uses` are components with the name of the client's that each uses: `useUserProfile`, `UserContext`.
pub fn graph<'u>(contract: &Contract, uses: impl IntoIterator<Item = (&'u Component, &'u str)>) -> Graph {
    let mut edges = BTreeSet::new();
    let mutations = mutations(contract, &mut edges);
    let compositions = compositions(contract, &mut edges);
    let exports = exports(contract, &mutations);
    let mut components = BTreeSet::new();
    for (component, export) in uses {
        let Some(met) = exports.get(export) else { continue };
        components.insert(component.clone());
        edges.extend(met.iter().map(|(kind, to)| Edge {
            kind: *kind,
            from: Node::Component(component.clone()),
            to: to.clone(),
        }));
    }
    Graph {
        contexts: contract.contexts.values().map(|context| node(context)).collect(),
        mutations,
        compositions,
        components: components.into_iter().collect(),
        edges: edges.into_iter().collect(),
    }
}

fn node(context: &Context) -> ContextNode {
    ContextNode {
        name: Arc::clone(&context.name),
        kind: context.kind,
        params: context.params.iter().map(|param| Arc::clone(&param.parameter.name.value)).collect(),
        slots: context.members.clone(),
    }
}

fn mutations(contract: &Contract, edges: &mut BTreeSet<Edge>) -> Vec<Mutation> {
    let has_effect =
        |function: &&Function| function.registered && !(function.affects.is_empty() && function.merge.is_empty());
    let mut mutations = Vec::new();
    for function in contract.functions.values().map(|function| -> &Function { function }).filter(has_effect) {
        let from = Node::Mutation(Arc::clone(&function.name));
        let invalidates = function.affects.iter().map(|effect| {
            let to = match effect {
                Effect::Context(context) => Node::Context(Arc::clone(context)),
                Effect::Function { context, function } => slot(context, function),
            };
            Edge { kind: EdgeKind::Invalidates, from: from.clone(), to }
        });
        edges.extend(invalidates);
        let merges = function.merge.iter().map(|merged| {
            let to = slot(&merged.context, &merged.slot);
            Edge { kind: EdgeKind::Merges, from: from.clone(), to }
        });
        edges.extend(merges);
        mutations.push(Mutation {
            name: Arc::clone(&function.name),
            is_view: function.kind == FunctionKind::View,
            is_private: function.private,
        });
    }
    mutations
}

fn compositions(contract: &Contract, edges: &mut BTreeSet<Edge>) -> Vec<Arc<str>> {
    for composition in contract.compositions.values() {
        let from = Node::Composition(Arc::clone(&composition.name));
        edges.extend(composition.parts.iter().map(|part| Edge {
            kind: EdgeKind::Mounts,
            from: from.clone(),
            to: Node::Context(Arc::clone(part)),
        }));
    }
    contract.compositions.keys().cloned().collect()
}

fn slot(context: &Arc<str>, function: &Arc<str>) -> Node {
    Node::Slot { context: Arc::clone(context), function: Arc::clone(function) }
}

/// What it means to use each name of the client.
fn exports(contract: &Contract, mutations: &[Mutation]) -> BTreeMap<String, Vec<(EdgeKind, Node)>> {
    let mut exports: BTreeMap<String, Vec<(EdgeKind, Node)>> = BTreeMap::new();
    for context in contract.contexts.values() {
        let slots: Vec<_> =
            context.members.iter().map(|member| (EdgeKind::Reads, slot(&context.name, member))).collect();
        for (member, read) in context.members.iter().zip(&slots) {
            exports.insert(names::hook(member), vec![read.clone()]);
        }
        exports.insert(names::fetch(&context.name), slots);
        if let Some(provider) = names::provider(&context.name, context.kind) {
            exports.insert(provider, vec![(EdgeKind::Mounts, Node::Context(Arc::clone(&context.name)))]);
        }
    }
    for composition in contract.compositions.values() {
        let mounts = vec![(EdgeKind::Mounts, Node::Composition(Arc::clone(&composition.name)))];
        exports.insert(names::composed_provider(&composition.name), mounts);
    }
    for mutation in mutations.iter().filter(|mutation| !mutation.is_view && !mutation.is_private) {
        let calls = vec![(EdgeKind::Calls, Node::Mutation(Arc::clone(&mutation.name)))];
        exports.insert(names::call(&mutation.name), calls.clone());
        exports.insert(names::hook(&mutation.name), calls);
    }
    exports
}
