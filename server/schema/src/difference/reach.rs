//! Which named types the client of a contract uses, in which direction, and on which ways one gets to them.
//!
//! In go a contract and its references; out come answers about its definitions, each found by going back from the type to who uses it.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use crate::spelling::typescript::Way;
use crate::types::{Exclude, Field, Object, ObjectKind};
use crate::{Contract, TypeKey};

use super::references::{Edge, Node, References, Referrer, Root, definition_keys};
use super::{Part, Step, Subject};

/// How many ways to one type are told of each start.
const WAYS_TOLD: usize = 8;

/// The named types of a contract's client.
pub(super) struct Reach<'a> {
    pub(super) contract: &'a Contract,
    pub(super) references: References,
}

/// Who leads to a type.
#[derive(Default)]
struct Leading {
    roots: BTreeSet<Subject>,
    /// Itself, and the types on the way.
    types: BTreeSet<TypeKey>,
}

impl<'a> Reach<'a> {
    /// Whether the client uses the type at all.
    pub(super) fn has(&self, key: &TypeKey) -> bool {
        self.is_used(key, Way::Input) || self.is_used(key, Way::Output)
    }

    /// Whether the client uses the type in this direction.
    pub(super) fn is_used(&self, key: &TypeKey, way: Way) -> bool {
        self.contract.definitions.contains_key(key)
            && self.back(key, way).any(|referrer| matches!(referrer, Referrer::Root(_)))
    }

    /// The types that its client uses and that of `other` does not, `suspects` being all whose use may be other, but for what follows from theirs.
    pub(super) fn beyond(&self, other: &Reach<'_>, suspects: &BTreeSet<Node>) -> BTreeSet<&'a TypeKey> {
        let mut beyond = BTreeSet::new();
        let mut seen: BTreeSet<Node> = BTreeSet::new();
        let mut queue: Vec<Node> = suspects.iter().cloned().collect();
        while let Some(node) = queue.pop() {
            let (key, way) = &node;
            if seen.contains(&node) || !self.is_used(key, *way) || other.is_used(key, *way) {
                continue;
            }
            let Some((known, definition)) = self.contract.definitions.get_key_value(key) else { continue };
            if !other.has(key) {
                beyond.insert(known);
            }
            definition_keys(definition, *way, &mut |next, _| queue.push((next.clone(), *way)));
            seen.insert(node);
        }
        beyond
    }

    /// Who leads to the type, and through which part of it.
    pub(super) fn ways_to(&self, key: &TypeKey, way: Way) -> Vec<(Root<'a>, Part, Vec<Step>)> {
        let leading = self.leading(key, way);
        let roots = leading.roots.iter().filter_map(|subject| Root::find(self.contract, subject));
        let mut ways = Vec::new();
        for root in roots {
            for edge in root.edges().iter().filter(|edge| edge.way == way) {
                let paths = self.paths(edge, key, &leading.types);
                ways.extend(paths.into_iter().map(|path| (root, edge.part, path)));
            }
        }
        ways
    }

    fn leading(&self, key: &TypeKey, way: Way) -> Leading {
        let mut leading = Leading { types: BTreeSet::from([key.clone()]), ..Leading::default() };
        for referrer in self.back(key, way) {
            match referrer {
                Referrer::Root(subject) => _ = leading.roots.insert(subject.clone()),
                Referrer::Type(key) => _ = leading.types.insert(key.clone()),
            }
        }
        leading
    }

    /// All who refer to the type, to one of those, and so on.
    fn back<'s>(&'s self, key: &'s TypeKey, way: Way) -> impl Iterator<Item = &'s Referrer> {
        let mut seen = BTreeSet::from([key]);
        let mut queue = vec![key];
        let next = move || {
            let key = queue.pop()?;
            let referrers: Vec<&Referrer> = self.references.to(&(key.clone(), way)).collect();
            let types = referrers.iter().filter_map(|referrer| match referrer {
                Referrer::Type(key) => Some(key),
                Referrer::Root(_) => None,
            });
            queue.extend(types.filter(|key| seen.insert(key)));
            Some(referrers)
        };
        std::iter::from_fn(next).flatten()
    }

    /// The shortest ways from an edge to a type, none through one type twice, or through one that does not lead there.
    fn paths(&self, edge: &Edge<'a>, wanted: &TypeKey, leading: &BTreeSet<TypeKey>) -> Vec<Vec<Step>> {
        let mut found = Vec::new();
        let mut seen: BTreeSet<&TypeKey> = BTreeSet::new();
        let mut queue: VecDeque<(&'a TypeKey, Vec<Step>)> = VecDeque::new();
        let start: Vec<Step> = edge.step.iter().map(|name| Step::Key(Arc::clone(name))).collect();
        edge.each_key(&mut |key, steps| queue.push_back((key, [&start, steps].concat())));
        while let Some((key, path)) = queue.pop_front() {
            if key == wanted {
                if found.len() < WAYS_TOLD {
                    found.push(path);
                }
                continue;
            }
            if !leading.contains(key) || !seen.insert(key) {
                continue;
            }
            let Some(definition) = self.contract.definitions.get(key) else { continue };
            definition_keys(definition, edge.way, &mut |next, steps| {
                queue.push_back((next, [path.as_slice(), steps].concat()));
            });
        }
        found
    }
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
