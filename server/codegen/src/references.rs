//! Which named types a type refers to, and in which direction.
//!
//! In go types and definitions; out come keys. What is written of a type in a direction names nothing that is not said here.

use mizan_schema::types::{Definition, Exclude, Extra, Field, Object, Shape};
use mizan_schema::{Type, TypeKey};

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Direction {
    /// From the server: what serialization gives.
    Output,
    /// To the server: what validation takes.
    Input,
}

/// Calls `each` with the named types that a definition refers to, in the direction of each.
pub(crate) fn definition_keys<'a>(
    definition: &'a Definition,
    way: Direction,
    each: &mut impl FnMut(&'a TypeKey, Direction),
) {
    if let (Direction::Output, Some(serialized)) = (way, &definition.serialized) {
        return keys(serialized, way, each);
    }
    match &definition.shape {
        Shape::Object(object) => {
            fields(object, way).for_each(|field| keys(&field.ty, way, each));
            if let Some(values) = values_of_all_keys(object, way) {
                keys(values, way, each);
            }
        }
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

/// What all keys of an object without fields hold, where that is said. Beside fields of other types, TypeScript has no narrower type than
/// `unknown` for "every other key".
pub(crate) fn values_of_all_keys(object: &Object, direction: Direction) -> Option<&Type> {
    match &object.extra {
        Extra::Allow(Some(values)) if fields(object, direction).next().is_none() => Some(values),
        _ => None,
    }
}

/// Calls `each` with the named types that a type refers to, in the direction of each.
pub(crate) fn keys<'a>(ty: &'a Type, way: Direction, each: &mut impl FnMut(&'a TypeKey, Direction)) {
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
