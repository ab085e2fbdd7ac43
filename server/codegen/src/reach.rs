//! Which named types the client needs, in which direction, and which of them look different on the way in and on the way out.
//!
//! In go the types at the edges of what is emitted; out comes, for every named type that is reached, the directions under which it is declared.
//! Kept from run to run: who refers to what is gone over again only where references changed, and whether a type by itself looks different is
//! found out once for each definition. Nothing is named or written here.

use std::sync::Arc;

use mizan_schema::TypeKey;
use mizan_schema::shared::Change;
use mizan_schema::types::{Definition, Shape};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::references::{Direction, definition_keys};
use crate::render;
use crate::types::Types;

/// The directions under which a named type is declared. One that looks alike in both is declared once, as what the server gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ways {
    Output,
    Input,
    Both,
}

impl Ways {
    pub(crate) fn each(self) -> &'static [Direction] {
        match self {
            Self::Output => &[Direction::Output],
            Self::Input => &[Direction::Input],
            Self::Both => &[Direction::Output, Direction::Input],
        }
    }

    /// The direction under which the type is declared that a use in `way` refers to.
    pub(crate) fn canonical(self, way: Direction) -> Direction {
        match self {
            Self::Output => Direction::Output,
            Self::Input => Direction::Input,
            Self::Both => way,
        }
    }
}

/// How a named type is used.
#[derive(Clone, Copy, Debug, Default)]
struct Use {
    output: bool,
    input: bool,
    /// Whether it looks different by itself; found out where it is used in both directions.
    differs: Option<bool>,
    /// Whether it looks different, by itself or because of what it refers to.
    is_split: bool,
}

impl Use {
    fn is_both(self) -> bool {
        self.output && self.input
    }

    fn ways(self) -> Option<Ways> {
        match (self.is_split, self.output, self.input) {
            (true, ..) => Some(Ways::Both),
            (false, true, _) => Some(Ways::Output),
            (false, false, true) => Some(Ways::Input),
            (false, false, false) => None,
        }
    }
}

/// The named types that there are, what refers to which, and which of them are in use.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    nodes: Vec<Node>,
    index: FxHashMap<TypeKey, usize>,
    /// Whether a type became a root, or ceased to be one, since the last run.
    roots_changed: bool,
    /// By a definition that was looked into: those whose own difference was found out by doing so.
    lookers: FxHashMap<TypeKey, FxHashSet<TypeKey>>,
    /// How many definitions were compared with themselves in the last run.
    pub(crate) compared: usize,
}

/// A named type that there is, or that something refers to.
#[derive(Debug)]
struct Node {
    key: TypeKey,
    definition: Option<Arc<Definition>>,
    /// In which direction it refers to which node; a reference goes on in the direction it came in.
    edges: Vec<(Direction, usize)>,
    /// How often what is emitted refers to it, on the way out and on the way in.
    roots: [u32; 2],
    known: Use,
}

impl Reach {
    pub(crate) fn definition(&self, key: &TypeKey) -> Option<&Arc<Definition>> {
        self.node(key)?.definition.as_ref()
    }

    /// How a type is declared; `None` for one that nothing emitted reaches, or that there is not.
    pub(crate) fn ways(&self, key: &TypeKey) -> Option<Ways> {
        self.node(key)?.known.ways()
    }

    fn node(&self, key: &TypeKey) -> Option<&Node> {
        self.nodes.get(*self.index.get(key)?)
    }

    /// Adds a reference from what is emitted.
    pub(crate) fn add(&mut self, key: &TypeKey, way: Direction) {
        let number = self.number(key);
        let Some(node) = self.nodes.get_mut(number) else { return };
        let count = count(&mut node.roots, way);
        self.roots_changed |= *count == 0;
        *count += 1;
    }

    /// Takes back a reference that was added.
    pub(crate) fn remove(&mut self, key: &TypeKey, way: Direction) {
        let number = self.number(key);
        let Some(node) = self.nodes.get_mut(number) else { return };
        let count = count(&mut node.roots, way);
        *count = count.saturating_sub(1);
        self.roots_changed |= *count == 0;
    }

    /// The number of a key's node, which is made where there is none.
    fn number(&mut self, key: &TypeKey) -> usize {
        if let Some(number) = self.index.get(key) {
            return *number;
        }
        let number = self.nodes.len();
        let known = Use::default();
        self.nodes.push(Node { key: key.clone(), definition: None, edges: Vec::new(), roots: [0, 0], known });
        self.index.insert(key.clone(), number);
        number
    }

    /// Settles what is in use; gives what is declared otherwise than before, with how it was.
    pub(crate) fn follow(&mut self, changes: &[Change<TypeKey, Definition>]) -> Vec<(TypeKey, Option<Ways>)> {
        self.compared = 0;
        let is_rewired = self.take_up(changes) | std::mem::take(&mut self.roots_changed);
        let forgotten = self.forget_differences(changes);
        if !is_rewired {
            let numbers: Vec<usize> = forgotten.iter().map(|(number, _)| *number).collect();
            let found = self.differences(&numbers);
            let is_same = found.iter().zip(&forgotten).all(|(found, (_, before))| found.differs == *before);
            self.remember_differences(found);
            if is_same {
                return Vec::new();
            }
        }
        let others = self.settle();
        self.drop_the_dead();
        others
    }

    /// Takes up definitions; says whether references between them are others than before.
    fn take_up(&mut self, changes: &[Change<TypeKey, Definition>]) -> bool {
        let mut is_rewired = false;
        let room = changes.len().saturating_sub(self.nodes.len());
        self.nodes.reserve(room);
        self.index.reserve(room);
        for change in changes {
            let edges = change.after.as_ref().map(|after| self.edges(after)).unwrap_or_default();
            let number = self.number(&change.key);
            let Some(node) = self.nodes.get_mut(number) else { continue };
            is_rewired |= node.definition.is_some() != change.after.is_some() || node.edges != edges;
            node.definition.clone_from(&change.after);
            node.edges = edges;
        }
        is_rewired
    }

    fn edges(&mut self, definition: &Definition) -> Vec<(Direction, usize)> {
        let mut edges = Vec::new();
        for way in [Direction::Output, Direction::Input] {
            definition_keys(definition, way, &mut |key, way| edges.push((way, self.number(key))));
        }
        edges
    }

    /// Forgets which of the changed definitions, and of those that looked into one, differ; gives what is still asked, as it was known.
    fn forget_differences(&mut self, changes: &[Change<TypeKey, Definition>]) -> Vec<(usize, bool)> {
        let mut stale: FxHashSet<TypeKey> = changes.iter().map(|change| change.key.clone()).collect();
        if !self.lookers.is_empty() {
            stale.extend(changes.iter().filter_map(|change| self.lookers.remove(&change.key)).flatten());
        }
        let mut forget = |key: TypeKey| {
            let number = *self.index.get(&key)?;
            let known = &mut self.nodes.get_mut(number)?.known;
            let differs = known.differs.take()?;
            known.is_both().then_some((number, differs))
        };
        stale.into_iter().filter_map(&mut forget).collect()
    }

    /// Whether types look different by themselves.
    fn differences(&self, numbers: &[usize]) -> Vec<Difference> {
        let difference = |number: &usize| {
            let types = Types::undirected(self);
            let node = self.nodes.get(*number);
            let differs = node.is_some_and(|node| node.differs(&types));
            Difference { number: *number, differs, looked: types.into_reads().looked }
        };
        if numbers.len() < MANY {
            numbers.iter().map(difference).collect()
        } else {
            numbers.par_iter().map(difference).collect()
        }
    }

    fn remember_differences(&mut self, found: Vec<Difference>) {
        self.compared += found.len();
        for Difference { number, differs, looked } in found {
            let Some(node) = self.nodes.get_mut(number) else { continue };
            node.known.differs = Some(differs);
            for other in looked {
                self.lookers.entry(other).or_default().insert(node.key.clone());
            }
        }
    }

    /// Goes over all references again.
    fn settle(&mut self) -> Vec<(TypeKey, Option<Ways>)> {
        let before: Vec<Option<Ways>> = self.nodes.iter().map(|node| node.known.ways()).collect();
        self.mark_used();
        let is_unknown = |node: &Node| node.known.is_both() && node.known.differs.is_none();
        let numbers = self.nodes.iter().enumerate();
        let unknown: Vec<usize> = numbers.filter(|(_, node)| is_unknown(node)).map(|(number, _)| number).collect();
        let found = self.differences(&unknown);
        self.remember_differences(found);
        self.mark_split();
        let pairs = self.nodes.iter().zip(before).filter(|(node, before)| node.known.ways() != *before);
        pairs.map(|(node, before)| (node.key.clone(), before)).collect()
    }

    fn mark_used(&mut self) {
        let mut queue = Vec::new();
        for (number, node) in self.nodes.iter_mut().enumerate() {
            node.known = Use { differs: node.known.differs, ..Use::default() };
            let [output, input] = node.roots;
            let ways = [(Direction::Output, output), (Direction::Input, input)];
            queue.extend(ways.into_iter().filter(|(_, count)| *count > 0).map(|(way, _)| (way, number)));
        }
        while let Some((way, number)) = queue.pop() {
            let Some(node) = self.nodes.get_mut(number).filter(|node| node.definition.is_some()) else { continue };
            let is_used = match way {
                Direction::Output => &mut node.known.output,
                Direction::Input => &mut node.known.input,
            };
            if !std::mem::replace(is_used, true) {
                queue.extend(node.edges.iter().filter(|(from, _)| *from == way));
            }
        }
    }

    /// A type that looks different by itself makes every type different that refers to it.
    fn mark_split(&mut self) {
        let both = || self.nodes.iter().enumerate().filter(|(_, node)| node.known.is_both());
        let differing = both().filter(|(_, node)| node.known.differs == Some(true));
        let mut queue: Vec<usize> = differing.map(|(number, _)| number).collect();
        if queue.is_empty() {
            return;
        }
        let mut referrers: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for (number, node) in both() {
            for (_, to) in &node.edges {
                referrers.get_mut(*to).into_iter().for_each(|referrers| referrers.push(number));
            }
        }
        while let Some(number) = queue.pop() {
            let Some(node) = self.nodes.get_mut(number) else { continue };
            if !std::mem::replace(&mut node.known.is_split, true) {
                queue.extend(referrers.get(number).into_iter().flatten());
            }
        }
    }

    /// Forgets names that were given up, once they are more than the others.
    fn drop_the_dead(&mut self) {
        let is_alive = |node: &Node| node.definition.is_some() || node.roots != [0, 0];
        let alive = self.nodes.iter().filter(|node| is_alive(node)).count();
        if self.nodes.len() <= alive * 2 {
            return;
        }
        let nodes = std::mem::take(&mut self.nodes);
        self.index.clear();
        for node in nodes.iter().filter(|node| is_alive(node)) {
            let number = self.number(&node.key);
            let edges = node.definition.as_ref().map(|definition| self.edges(definition)).unwrap_or_default();
            if let Some(new) = self.nodes.get_mut(number) {
                *new = Node { key: node.key.clone(), definition: node.definition.clone(), edges, ..*node };
            }
        }
        let index = &self.index;
        self.lookers.retain(|_, lookers| {
            lookers.retain(|key| index.contains_key(key));
            !lookers.is_empty()
        });
    }
}

impl Node {
    fn differs(&self, types: &Types<'_>) -> bool {
        let Some(definition) = &self.definition else { return false };
        if definition.serialized.is_none() && matches!(definition.shape, Shape::Enum(_)) {
            return false;
        }
        let [output, input] =
            [Direction::Output, Direction::Input].map(|way| render::definition(types, &self.key, definition, way));
        output != input
    }
}

fn count(counts: &mut [u32; 2], way: Direction) -> &mut u32 {
    let [output, input] = counts;
    match way {
        Direction::Output => output,
        Direction::Input => input,
    }
}

/// Whether a type looks different by itself, and what had to be looked into to find that out.
struct Difference {
    number: usize,
    differs: bool,
    looked: Vec<TypeKey>,
}

/// Below so many, one core is quicker.
const MANY: usize = 64;
