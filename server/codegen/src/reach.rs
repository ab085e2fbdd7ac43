//! Which named types the client needs, in which direction, and which of them look different on the way in and on the way out.
//!
//! In go the types at the edges of what is emitted; out comes, for every named type, the directions it is used in and whether it has two
//! TypeScript names. Nothing is named or written here.

use std::collections::{BTreeMap, BTreeSet};

use mizan_schema::types::{Definition, Exclude, Field, Object, Shape};
use mizan_schema::{Definitions, Type, TypeKey};

use crate::render;

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Direction {
    /// From the server: what serialization gives.
    Output,
    /// To the server: what validation takes.
    Input,
}

/// The named types in use.
#[derive(Debug)]
pub(crate) struct Reach<'a> {
    definitions: &'a Definitions,
    used: BTreeMap<&'a TypeKey, BTreeSet<Direction>>,
    split: BTreeSet<&'a TypeKey>,
}

impl<'a> Reach<'a> {
    /// What is reached from `types` and from `named`.
    pub(crate) fn of(
        definitions: &'a Definitions,
        types: impl IntoIterator<Item = (&'a Type, Direction)>,
        named: impl IntoIterator<Item = (&'a TypeKey, Direction)>,
    ) -> Self {
        let mut reach = Self { definitions, used: BTreeMap::new(), split: BTreeSet::new() };
        let mut queue: Vec<(&'a TypeKey, Direction)> = named.into_iter().collect();
        for (ty, direction) in types {
            keys(ty, direction, &mut |key, direction| queue.push((key, direction)));
        }
        while let Some((key, direction)) = queue.pop() {
            let Some((key, definition)) = definitions.get_key_value(key) else { continue };
            if reach.used.entry(key).or_default().insert(direction) {
                definition_keys(definition, direction, &mut |key, direction| queue.push((key, direction)));
            }
        }
        reach.find_split();
        reach
    }

    /// Every named type in use, with the directions that have a declaration of their own.
    pub(crate) fn declared(&self) -> impl Iterator<Item = (&'a TypeKey, &'a Definition, Vec<Direction>)> {
        self.used.iter().filter_map(|(key, directions)| {
            let definition = self.definitions.get(*key)?;
            let directions = if self.split.contains(*key) {
                directions.iter().copied().collect()
            } else {
                directions.iter().copied().take(1).collect()
            };
            Some((*key, definition.as_ref(), directions))
        })
    }

    pub(crate) fn definition(&self, key: &TypeKey) -> Option<&'a Definition> {
        self.definitions.get(key).map(AsRef::as_ref)
    }

    /// The direction under which the type is declared that a use in `direction` refers to.
    pub(crate) fn canonical(&self, key: &TypeKey, direction: Direction) -> Direction {
        if self.split.contains(key) {
            return direction;
        }
        self.used.get(key).and_then(|directions| directions.first()).copied().unwrap_or(direction)
    }

    /// Whether the type is declared once for each direction.
    pub(crate) fn is_split(&self, key: &TypeKey) -> bool {
        self.split.contains(key)
    }

    /// A type that looks different by itself makes every type different that refers to it.
    fn find_split(&mut self) {
        let both: Vec<&'a TypeKey> =
            self.used.iter().filter(|(_, directions)| directions.len() == 2).map(|(key, _)| *key).collect();
        let mut referrers: BTreeMap<&'a TypeKey, Vec<&'a TypeKey>> = BTreeMap::new();
        let mut queue = Vec::new();
        for key in both {
            let Some(definition) = self.definition(key) else { continue };
            for direction in [Direction::Input, Direction::Output] {
                definition_keys(definition, direction, &mut |to, _| referrers.entry(to).or_default().push(key));
            }
            let [input, output] =
                [Direction::Input, Direction::Output].map(|way| render::definition(self, key, definition, way));
            if input != output {
                queue.push(key);
            }
        }
        while let Some(key) = queue.pop() {
            if self.split.insert(key) {
                queue.extend(referrers.get(key).into_iter().flatten());
            }
        }
    }
}

/// Calls `each` with the named types that a definition refers to, in the direction of each.
fn definition_keys<'a>(definition: &'a Definition, way: Direction, each: &mut impl FnMut(&'a TypeKey, Direction)) {
    if let (Direction::Output, Some(serialized)) = (way, &definition.serialized) {
        return keys(serialized, way, each);
    }
    match &definition.shape {
        Shape::Object(object) => fields(object, way).for_each(|field| keys(&field.ty, way, each)),
        Shape::Root(ty, _) | Shape::Alias(ty) => keys(ty, way, each),
        Shape::Enum(_) => {}
    }
}

/// The fields that a value has in a direction.
pub(crate) fn fields(object: &Object, direction: Direction) -> impl Iterator<Item = &Field> {
    let declared = object.fields.iter().filter(move |field| match direction {
        Direction::Input => true,
        Direction::Output => field.exclude != Exclude::Always,
    });
    let computed = match direction {
        Direction::Input => [].as_slice(),
        Direction::Output => object.computed.as_slice(),
    };
    declared.chain(computed)
}

fn keys<'a>(ty: &'a Type, way: Direction, each: &mut impl FnMut(&'a TypeKey, Direction)) {
    match ty {
        Type::Enum(key) | Type::Object(key) | Type::Alias(key) => each(key, way),
        Type::Array(array) => keys(&array.items, way, each),
        Type::Tuple(items) => items.iter().for_each(|item| keys(item, way, each)),
        Type::Dict(dict) => {
            keys(&dict.keys, way, each);
            keys(&dict.values, way, each);
        }
        Type::Nullable(inner) | Type::Annotated(inner, _) => keys(inner, way, each),
        Type::Union(union) => union.members.iter().for_each(|member| keys(member, way, each)),
        Type::Json(inner) if way == Direction::Output => keys(inner, way, each),
        Type::Directed(directed) => keys(by_direction(directed, way), way, each),
        Type::Json(_)
        | Type::Any
        | Type::None
        | Type::Bool
        | Type::Int(_)
        | Type::Float(_)
        | Type::Decimal(_)
        | Type::Str(_)
        | Type::Bytes(_)
        | Type::Formatted(..)
        | Type::Literal(_)
        | Type::Unknown(_) => {}
    }
}

/// The side of a directed type.
pub(crate) fn by_direction(directed: &mizan_schema::types::Directed, way: Direction) -> &Type {
    match way {
        Direction::Input => &directed.input,
        Direction::Output => &directed.output,
    }
}
