//! When two types are one type.
//!
//! In go two types and the definitions they name, of which those that are looked through are noted; out comes whether a person would call them the
//! same. Where a type was written is never part of what it is, nor is its documentation, nor the order of a union or a `Literal`.

use super::look::{Looked, LookedAt};
use crate::types::{
    Array, Definitions, Dict, Directed, LiteralValue, Metadata, Numeric, Shape, Text, Type, TypeKey, Union,
};

/// A type in the one form that all its spellings share, so that `==` compares what it means.
pub(super) fn normal(ty: &Type, definitions: &Definitions, looked: &mut LookedAt) -> Type {
    Normal { definitions, looked, constraints: Constraints::Kept, within: Vec::new() }.of(ty)
}

/// Whether two types are one: what tells which slot of a context a merged result replaces.
pub fn is_one_type(left: &Type, right: &Type, definitions: &Definitions) -> bool {
    let mut looked = LookedAt::default();
    normal(left, definitions, &mut looked) == normal(right, definitions, &mut looked)
}

/// Whether one value can be passed to both: constraints narrow what may be passed and are left out, and an unknown could be anything.
pub(super) fn takes_the_same(left: &Type, right: &Type, definitions: &Definitions, looked: &mut LookedAt) -> bool {
    if left == right {
        return true;
    }
    let mut normal = Normal { definitions, looked, constraints: Constraints::Dropped, within: Vec::new() };
    let (left, right) = (normal.of(left), normal.of(right));
    left == right || has_unknown(&left) || has_unknown(&right)
}

/// Whether any part of a type is not known.
pub(super) fn has_unknown(ty: &Type) -> bool {
    match ty {
        Type::Unknown(_) => true,
        Type::Array(array) => has_unknown(&array.items),
        Type::Tuple(items) => items.iter().any(has_unknown),
        Type::Dict(dict) => has_unknown(&dict.keys) || has_unknown(&dict.values),
        Type::Union(union) => union.members.iter().any(has_unknown),
        Type::Nullable(inner) | Type::Json(inner) | Type::Annotated(inner, _) => has_unknown(inner),
        Type::Directed(directed) => has_unknown(&directed.input) || has_unknown(&directed.output),
        _ => false,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Constraints {
    Kept,
    Dropped,
}

struct Normal<'d, 'l> {
    definitions: &'d Definitions,
    looked: &'l mut LookedAt,
    constraints: Constraints,
    /// The aliases being looked through; one that names itself stays a name.
    within: Vec<&'d TypeKey>,
}

impl Normal<'_, '_> {
    fn of(&mut self, ty: &Type) -> Type {
        match ty {
            Type::Int(bounds) => Type::Int(self.bounds(bounds)),
            Type::Float(bounds) => Type::Float(self.bounds(bounds)),
            Type::Decimal(bounds) => Type::Decimal(self.bounds(bounds)),
            Type::Str(text) => Type::Str(self.text(text)),
            Type::Bytes(text) => Type::Bytes(self.text(text)),
            Type::Formatted(format, text) => Type::Formatted(*format, self.text(text)),
            Type::Literal(values) => literal(values),
            Type::Alias(key) => self.alias(key),
            Type::Array(array) => {
                let items = self.of(&array.items);
                Type::Array(Box::new(Array {
                    items,
                    unique: array.unique,
                    min_items: self.kept(array.min_items),
                    max_items: self.kept(array.max_items),
                }))
            }
            Type::Tuple(items) => Type::Tuple(items.iter().map(|item| self.of(item)).collect()),
            Type::Dict(dict) => Type::Dict(Box::new(Dict {
                keys: self.of(&dict.keys),
                values: self.of(&dict.values),
                min_properties: self.kept(dict.min_properties),
                max_properties: self.kept(dict.max_properties),
            })),
            Type::Nullable(inner) => Type::Nullable(Box::new(self.of(inner))),
            Type::Union(union) => {
                let mut members: Vec<Type> = union.members.iter().map(|member| self.of(member)).collect();
                members.sort_by_cached_key(|member| format!("{member:?}"));
                Type::Union(Box::new(Union { members, discriminator: union.discriminator.clone() }))
            }
            Type::Json(inner) => Type::Json(Box::new(self.of(inner))),
            Type::Directed(directed) => Type::Directed(Box::new(Directed {
                input: self.of(&directed.input),
                output: self.of(&directed.output),
            })),
            Type::Annotated(inner, metadata) => self.annotated(inner, metadata),
            Type::Any | Type::None | Type::Bool | Type::Enum(_) | Type::Object(_) | Type::Unknown(_) => ty.clone(),
        }
    }

    fn alias(&mut self, key: &TypeKey) -> Type {
        self.looked.insert(Looked::Definition(key.clone()));
        let definitions = self.definitions;
        let Some((key, definition)) = definitions.get_key_value(key) else { return Type::Alias(key.clone()) };
        match &definition.shape {
            Shape::Alias(aliased) if !self.within.contains(&key) => {
                self.within.push(key);
                let normal = self.of(aliased);
                self.within.pop();
                normal
            }
            _ => Type::Alias(key.clone()),
        }
    }

    fn annotated(&mut self, inner: &Type, metadata: &Metadata) -> Type {
        let inner = self.of(inner);
        let schema = match self.constraints {
            Constraints::Kept => Metadata {
                extra: metadata.extra.clone(),
                replacement: metadata.replacement.clone(),
                ..Metadata::default()
            },
            Constraints::Dropped => Metadata::default(),
        };
        if schema == Metadata::default() { inner } else { Type::Annotated(Box::new(inner), Box::new(schema)) }
    }

    fn bounds(&self, bounds: &Numeric) -> Numeric {
        if self.constraints == Constraints::Kept { bounds.clone() } else { Numeric::default() }
    }

    fn text(&self, text: &Text) -> Text {
        if self.constraints == Constraints::Kept { text.clone() } else { Text::default() }
    }

    fn kept(&self, length: Option<u64>) -> Option<u64> {
        length.filter(|_| self.constraints == Constraints::Kept)
    }
}

fn literal(values: &[LiteralValue]) -> Type {
    let mut values: Vec<LiteralValue> =
        values.iter().map(|literal| LiteralValue { value: literal.value.clone(), origin: None }).collect();
    values.sort_by_cached_key(|literal| literal.value.to_string());
    Type::Literal(values)
}
