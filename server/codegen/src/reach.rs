//! Which named types the client needs, in which direction, and which of them look different on the way in and on the way out.
//!
//! In go the types at the edges of what is emitted; out comes, for every named type that is reached, the directions under which it is declared.
//! Kept from run to run: who refers to what is gone over again only where references changed, and whether a type by itself looks different is
//! found out once for each definition. Nothing is named or written here.

use std::sync::Arc;

use mizan_schema::TypeKey;
use mizan_schema::types::{Definition, Shape};
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::changes::Change;
use crate::references::{Direction, definition_keys, refer_alike};
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

    fn ways(self) -> Ways {
        match (self.is_split, self.output) {
            (true, _) => Ways::Both,
            (false, true) => Ways::Output,
            (false, false) => Ways::Input,
        }
    }
}

/// The named types in use.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    definitions: FxHashMap<TypeKey, Arc<Definition>>,
    /// How often what is emitted refers to a type, on the way out and on the way in.
    roots: FxHashMap<TypeKey, [u32; 2]>,
    /// Whether a type became a root, or ceased to be one, since the last run.
    roots_changed: bool,
    uses: FxHashMap<TypeKey, Use>,
    /// By a definition that was looked into: those whose own difference was found out by doing so.
    lookers: FxHashMap<TypeKey, FxHashSet<TypeKey>>,
    /// How many definitions were compared with themselves in the last run.
    pub(crate) compared: usize,
}

impl Reach {
    pub(crate) fn definitions(&self) -> &FxHashMap<TypeKey, Arc<Definition>> {
        &self.definitions
    }

    /// How a type is declared; `None` for one that nothing emitted reaches, or that there is not.
    pub(crate) fn ways(&self, key: &TypeKey) -> Option<Ways> {
        self.uses.get(key).map(|known| known.ways())
    }

    /// Adds a reference from what is emitted.
    pub(crate) fn add(&mut self, key: &TypeKey, way: Direction) {
        if let Some(counts) = self.roots.get_mut(key) {
            let count = count(counts, way);
            self.roots_changed |= *count == 0;
            *count += 1;
        } else {
            self.roots_changed = true;
            *count(self.roots.entry(key.clone()).or_default(), way) = 1;
        }
    }

    /// Takes back a reference that was added.
    pub(crate) fn remove(&mut self, key: &TypeKey, way: Direction) {
        let Some(counts) = self.roots.get_mut(key) else { return };
        let count = count(counts, way);
        *count = count.saturating_sub(1);
        self.roots_changed |= *count == 0;
        if *counts == [0, 0] {
            self.roots.remove(key);
        }
    }

    /// Settles what is in use; gives what is declared otherwise than before, with how it was.
    pub(crate) fn follow(&mut self, changes: &[Change<TypeKey, Definition>]) -> Vec<(TypeKey, Option<Ways>)> {
        self.compared = 0;
        let is_rewired = self.take_up(changes) | std::mem::take(&mut self.roots_changed);
        let forgotten = self.forget_differences(changes);
        if !is_rewired {
            let keys: Vec<&TypeKey> = forgotten.iter().map(|(key, _)| key).collect();
            let found = differences(&self.definitions, &keys);
            let is_same = found.iter().zip(&forgotten).all(|(found, (_, before))| found.differs == *before);
            self.remember_differences(found);
            if is_same {
                return Vec::new();
            }
        }
        self.settle()
    }

    /// Takes up definitions; says whether references between them are others than before.
    fn take_up(&mut self, changes: &[Change<TypeKey, Definition>]) -> bool {
        let mut is_rewired = false;
        self.definitions.reserve(changes.len().saturating_sub(self.definitions.len()));
        for change in changes {
            is_rewired |= match (&change.before, &change.after) {
                (Some(before), Some(after)) => !refer_alike(before, after),
                _ => true,
            };
            match &change.after {
                Some(after) => self.definitions.insert(change.key.clone(), after.clone()),
                None => self.definitions.remove(&change.key),
            };
        }
        is_rewired
    }

    /// Forgets which of the changed definitions, and of those that looked into one, differ; gives what was known.
    fn forget_differences(&mut self, changes: &[Change<TypeKey, Definition>]) -> Vec<(TypeKey, bool)> {
        let mut stale: FxHashSet<TypeKey> = changes.iter().map(|change| change.key.clone()).collect();
        if !self.lookers.is_empty() {
            stale.extend(changes.iter().filter_map(|change| self.lookers.remove(&change.key)).flatten());
        }
        let mut forget = |key: TypeKey| {
            let differs = self.uses.get_mut(&key)?.differs.take()?;
            Some((key, differs))
        };
        stale.into_iter().filter_map(&mut forget).collect()
    }

    fn remember_differences(&mut self, found: Vec<Difference>) {
        self.compared += found.len();
        for Difference { key, differs, looked } in found {
            for other in looked {
                self.lookers.entry(other).or_default().insert(key.clone());
            }
            if let Some(known) = self.uses.get_mut(&key) {
                known.differs = Some(differs);
            }
        }
    }

    fn settle(&mut self) -> Vec<(TypeKey, Option<Ways>)> {
        let mut graph = Graph::of(&self.definitions, &self.roots);
        for node in &mut graph.nodes {
            node.known.differs = self.uses.get(node.key).and_then(|known| known.differs);
        }
        let is_unknown = |node: &&Node<'_>| node.known.is_both() && node.known.differs.is_none();
        let unknown: Vec<&TypeKey> = graph.nodes.iter().filter(is_unknown).map(|node| node.key).collect();
        let found = differences(&self.definitions, &unknown);
        for difference in &found {
            graph.set_differs(difference);
        }
        graph.split();
        let uses = graph.into_uses();
        let before = std::mem::replace(&mut self.uses, uses);
        self.remember_differences(found);
        self.lookers.retain(|_, lookers| {
            lookers.retain(|key| self.uses.contains_key(key));
            !lookers.is_empty()
        });
        self.changed_since(&before)
    }

    fn changed_since(&self, before: &FxHashMap<TypeKey, Use>) -> Vec<(TypeKey, Option<Ways>)> {
        let ways_before = |key: &TypeKey| before.get(key).map(|known| known.ways());
        let now = self.uses.iter().filter_map(|(key, known)| {
            let before = ways_before(key);
            (before != Some(known.ways())).then(|| (key.clone(), before))
        });
        let gone = before.iter().filter(|(key, _)| !self.uses.contains_key(*key));
        now.chain(gone.map(|(key, known)| (key.clone(), Some(known.ways())))).collect()
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
    key: TypeKey,
    differs: bool,
    looked: Vec<TypeKey>,
}

/// Below so many, one core is quicker.
const MANY: usize = 64;

fn differences(definitions: &FxHashMap<TypeKey, Arc<Definition>>, keys: &[&TypeKey]) -> Vec<Difference> {
    let difference = |key: &&TypeKey| {
        let types = Types::undirected(definitions);
        let differs = definitions.get(*key).filter(|definition| may_differ(definition)).is_some_and(|definition| {
            let [output, input] =
                [Direction::Output, Direction::Input].map(|way| render::definition(&types, key, definition, way));
            output != input
        });
        Difference { key: (*key).clone(), differs, looked: types.into_reads().looked }
    };
    if keys.len() < MANY { keys.iter().map(difference).collect() } else { keys.par_iter().map(difference).collect() }
}

fn may_differ(definition: &Definition) -> bool {
    definition.serialized.is_some() || !matches!(definition.shape, Shape::Enum(_))
}

/// What refers to what, over the types that are reached.
struct Graph<'a> {
    nodes: Vec<Node<'a>>,
    edges: Vec<(usize, usize)>,
    index: FxHashMap<&'a TypeKey, usize>,
}

struct Node<'a> {
    key: &'a TypeKey,
    definition: &'a Definition,
    known: Use,
}

impl<'a> Graph<'a> {
    fn of(definitions: &'a FxHashMap<TypeKey, Arc<Definition>>, roots: &FxHashMap<TypeKey, [u32; 2]>) -> Self {
        let index = FxHashMap::with_capacity_and_hasher(roots.len(), FxBuildHasher);
        let mut graph = Self { nodes: Vec::with_capacity(roots.len()), edges: Vec::new(), index };
        let mut queue = Vec::new();
        for (key, [output, input]) in roots {
            for (way, count) in [(Direction::Output, output), (Direction::Input, input)] {
                if *count > 0 {
                    graph.visit(definitions, key, way, &mut queue);
                }
            }
        }
        while let Some((from, way)) = queue.pop() {
            let Some(definition) = graph.nodes.get(from).map(|node| node.definition) else { continue };
            definition_keys(definition, way, &mut |key, way| {
                if let Some(to) = graph.visit(definitions, key, way, &mut queue) {
                    graph.edges.push((from, to));
                }
            });
        }
        graph
    }

    /// The number of a type that is used in `way`, which is queued when that is news.
    fn visit(
        &mut self,
        definitions: &'a FxHashMap<TypeKey, Arc<Definition>>,
        key: &TypeKey,
        way: Direction,
        queue: &mut Vec<(usize, Direction)>,
    ) -> Option<usize> {
        let known = self.index.get(key).copied();
        let number = known.or_else(|| {
            let (key, definition) = definitions.get_key_value(key)?;
            self.nodes.push(Node { key, definition, known: Use::default() });
            self.index.insert(key, self.nodes.len() - 1);
            Some(self.nodes.len() - 1)
        })?;
        let known = &mut self.nodes.get_mut(number)?.known;
        let is_used = match way {
            Direction::Output => &mut known.output,
            Direction::Input => &mut known.input,
        };
        if !std::mem::replace(is_used, true) {
            queue.push((number, way));
        }
        Some(number)
    }

    fn set_differs(&mut self, difference: &Difference) {
        let number = self.index.get(&difference.key);
        if let Some(node) = number.and_then(|number| self.nodes.get_mut(*number)) {
            node.known.differs = Some(difference.differs);
        }
    }

    /// A type that looks different by itself makes every type different that refers to it.
    fn split(&mut self) {
        let differs = |node: &Node<'_>| node.known.is_both() && node.known.differs == Some(true);
        let mut queue: Vec<usize> = (0..self.nodes.len()).filter(|n| self.nodes.get(*n).is_some_and(differs)).collect();
        if queue.is_empty() {
            return;
        }
        let mut referrers: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for (from, to) in &self.edges {
            if self.nodes.get(*from).is_some_and(|node| node.known.is_both()) {
                referrers.get_mut(*to).into_iter().for_each(|referrers| referrers.push(*from));
            }
        }
        while let Some(number) = queue.pop() {
            let Some(node) = self.nodes.get_mut(number) else { continue };
            if !std::mem::replace(&mut node.known.is_split, true) {
                queue.extend(referrers.get(number).into_iter().flatten());
            }
        }
    }

    fn into_uses(self) -> FxHashMap<TypeKey, Use> {
        self.nodes.into_iter().map(|node| (node.key.clone(), node.known)).collect()
    }
}
