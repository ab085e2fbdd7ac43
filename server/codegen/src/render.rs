//! A type of the contract as a type of TypeScript, in one direction, with its constraints as JSDoc.
//!
//! In go types; out come trees. `Any` and what could not be read are `unknown`: the one type that promises nothing. A dictionary is
//! written with an index signature and never as `Record`, which may not refer to itself.

use std::sync::Arc;

use mizan_schema::types::{
    Default, Definition, Dict, Discriminator, Enumeration, Exclude, Extra, Field, Metadata, Numeric, Object,
    ObjectKind, Shape, Text, Union,
};
use mizan_schema::{Type, TypeKey};
use rustc_hash::FxHashSet;
use serde_json::Value;

use crate::comment::{self, Doc};
use crate::escape;
use crate::naming::Entity;
use crate::references::{Direction, by_direction, fields, values_of_all_keys};
use crate::scope::Symbol;
use crate::types::Types;
use crate::typescript::{Body, Element, Literal, Member, Name, Type as Ts};

/// A type in one direction.
pub(crate) fn ty(types: &Types<'_>, ty: &Type, way: Direction) -> Ts {
    let inside = |inner: &Type| self::ty(types, inner, way);
    match ty {
        Type::Any | Type::Unknown(_) => Ts::UNKNOWN,
        Type::None => Ts::NULL,
        Type::Bool => Ts::BOOLEAN,
        Type::Int(_) | Type::Float(_) => Ts::NUMBER,
        Type::Decimal(_) if way == Direction::Input => Ts::NUMBER.or(Ts::STRING),
        Type::Decimal(_) | Type::Str(_) | Type::Bytes(_) | Type::Formatted(..) => Ts::STRING,
        Type::Literal(values) => Ts::union(
            values.iter().map(|literal| Ts::Literal(Literal { value: literal.value.clone(), origin: literal.origin })),
        ),
        Type::Enum(key) | Type::Object(key) | Type::Alias(key) => named(types, key, way),
        Type::Array(array) => Ts::Array(Box::new(inside(&array.items))),
        Type::Tuple(items) => {
            Ts::Tuple(items.iter().map(|item| Element { label: None, optional: false, ty: inside(item) }).collect())
        }
        Type::Dict(dict) => dictionary(types, dict, way),
        Type::Nullable(inner) => inside(inner).or(Ts::NULL),
        Type::Union(union) => self::union(types, union, way),
        Type::Json(_) if way == Direction::Input => Ts::STRING,
        Type::Json(inner) | Type::Annotated(inner, _) => inside(inner),
        Type::Directed(directed) => inside(by_direction(directed, way)),
    }
}

/// A use of a named type.
pub(crate) fn named(types: &Types<'_>, key: &TypeKey, way: Direction) -> Ts {
    match types.canonical(key, way) {
        Some(way) => Ts::reference(Entity::Type(key.clone(), way)),
        None => Ts::UNKNOWN,
    }
}

/// A closed set of keys may be incomplete; any other key is a string, as it is on the wire.
fn dictionary(types: &Types<'_>, dict: &Dict, way: Direction) -> Ts {
    let keys = closed_keys(types, &dict.keys).then(|| Box::new(ty(types, &dict.keys, way)));
    Ts::Dict(keys, Box::new(ty(types, &dict.values, way)))
}

fn closed_keys(types: &Types<'_>, keys: &Type) -> bool {
    match keys {
        Type::Annotated(inner, _) => closed_keys(types, inner),
        Type::Literal(values) => values.iter().all(|literal| literal.value.is_string()),
        Type::Enum(key) => match types.definition(key).map(|definition| &definition.shape) {
            Some(Shape::Enum(enumeration)) => enumeration.members.iter().all(|member| member.value.is_string()),
            _ => false,
        },
        _ => false,
    }
}

fn union(types: &Types<'_>, union: &Union, way: Direction) -> Ts {
    Ts::union(union.members.iter().map(|member| {
        let rendered = ty(types, member, way);
        match &union.discriminator {
            Some(Discriminator::Field(tag)) if way == Direction::Input => {
                with_required_tag(types, member, tag, rendered)
            }
            _ => rendered,
        }
    }))
}

/// A tag chooses the member, so it has to be given even where the field alone has a default.
fn with_required_tag(types: &Types<'_>, member: &Type, tag: &str, rendered: Ts) -> Ts {
    let Type::Object(key) = member else { return rendered };
    let Some(Shape::Object(object)) = types.definition(key).map(|definition| &definition.shape) else {
        return rendered;
    };
    let Some(field) = object.fields.iter().find(|field| &*field.name == tag) else { return rendered };
    if field.default == Default::Required {
        return rendered;
    }
    // Said by the field's own declaration, so that the tag has one place and not two.
    let key = Ts::Literal(Literal { value: Value::from(&*field.input_key), origin: None });
    let tag = Ts::Reference(Symbol::Global("Pick"), vec![rendered.clone(), key]);
    Ts::Intersection(vec![rendered, Ts::Reference(Symbol::Global("Required"), vec![tag])])
}

/// What a named type is declared as.
pub(crate) fn definition(types: &Types<'_>, key: &TypeKey, definition: &Definition, way: Direction) -> DefinitionBody {
    if let (Direction::Output, Some(serialized)) = (way, &definition.serialized) {
        return alias(types, key, serialized, way);
    }
    match &definition.shape {
        Shape::Object(object) if object.kind == ObjectKind::NamedTuple => {
            DefinitionBody::Alias(named_tuple(types, object, way))
        }
        Shape::Object(object) => DefinitionBody::Interface(members(types, object, way)),
        Shape::Root(inner, _) | Shape::Alias(inner) => alias(types, key, inner, way),
        Shape::Enum(enumeration) => DefinitionBody::Enum(enum_members(enumeration)),
    }
}

/// `X = X | None` has no TypeScript; an alias may refer to itself only inside something.
fn alias(types: &Types<'_>, key: &TypeKey, inner: &Type, way: Direction) -> DefinitionBody {
    if refers_to_itself_at_once(types, key, inner, way) {
        return DefinitionBody::Alias(Ts::UNKNOWN);
    }
    DefinitionBody::Alias(ty(types, inner, way))
}

/// What a named type is declared as.
#[derive(Debug, PartialEq)]
pub(crate) enum DefinitionBody {
    Interface(Vec<Member>),
    Alias(Ts),
    /// The members of the constant object.
    Enum(Vec<Member>),
}

impl DefinitionBody {
    /// The bodies of the declarations: the constant of an enumeration comes with the union of its values.
    pub(crate) fn declarations(self) -> Vec<Body> {
        match self {
            Self::Interface(members) => vec![Body::Interface(members)],
            Self::Alias(ty) => vec![Body::Alias(ty)],
            Self::Enum(members) => {
                let values = Ts::union(members.iter().map(|member| match &member.ty {
                    // The name of the member leads to Python; its value here need not do so again.
                    Ts::Literal(literal) => Ts::Literal(Literal { value: literal.value.clone(), origin: None }),
                    other => other.clone(),
                }));
                vec![Body::Const(Ts::Object(members)), Body::Alias(values)]
            }
        }
    }
}

fn enum_members(enumeration: &Enumeration) -> Vec<Member> {
    enumeration
        .members
        .iter()
        .map(|member| Member {
            doc: Doc::default(),
            name: Some(Name { text: member.name.clone(), origin: member.origin }),
            readonly: true,
            optional: false,
            ty: match &member.value {
                Value::Array(_) | Value::Object(_) => Ts::UNKNOWN,
                value => Ts::Literal(Literal { value: value.clone(), origin: None }),
            },
        })
        .collect()
}

fn named_tuple(types: &Types<'_>, object: &Object, way: Direction) -> Ts {
    let labelled = object.fields.iter().all(|field| escape::is_plain_identifier(&field.name));
    // TypeScript wants optional elements last, as Python does.
    let required =
        object.fields.iter().rposition(|field| field.default == Default::Required).map_or(0, |last| last + 1);
    Ts::Tuple(
        object
            .fields
            .iter()
            .enumerate()
            .map(|(index, field)| Element {
                label: labelled.then(|| field.name.clone()),
                optional: way == Direction::Input && index >= required,
                ty: ty(types, &field.ty, way),
            })
            .collect(),
    )
}

fn members(types: &Types<'_>, object: &Object, way: Direction) -> Vec<Member> {
    let mut seen: FxHashSet<&Arc<str>> = FxHashSet::default();
    let mut members: Vec<Member> = Vec::new();
    for field in fields(object, way) {
        let key = match way {
            Direction::Input => &field.input_key,
            Direction::Output => &field.output_key,
        };
        if !seen.insert(key) {
            continue;
        }
        members.push(Member {
            doc: if types.wants_words() { field_doc(field, way) } else { Doc::default() },
            name: Some(Name { text: key.clone(), origin: field.origin }),
            readonly: object.computed.iter().any(|computed| std::ptr::eq(computed, field)),
            optional: may_be_absent(object, field, way),
            ty: ty(types, &field.ty, way),
        });
    }
    members.extend(rest(types, object, way));
    members
}

/// On the way out every field is there, its default too; only keys of a `TypedDict` may be missing.
fn may_be_absent(object: &Object, field: &Field, way: Direction) -> bool {
    match way {
        Direction::Input => field.default != Default::Required,
        Direction::Output => {
            field.exclude == Exclude::Sometimes
                || (object.kind == ObjectKind::TypedDict && field.default != Default::Required)
        }
    }
}

fn rest(types: &Types<'_>, object: &Object, way: Direction) -> Option<Member> {
    if !matches!(object.extra, Extra::Allow(_)) {
        return None;
    }
    let (doc, ty) = match values_of_all_keys(object, way) {
        Some(values) => (Doc::default(), ty(types, values, way)),
        None => (Doc::default().prose(Some("Further keys.")), Ts::UNKNOWN),
    };
    Some(Member { doc, name: None, readonly: false, optional: false, ty })
}

fn refers_to_itself_at_once(types: &Types<'_>, key: &TypeKey, ty: &Type, way: Direction) -> bool {
    let mut seen: FxHashSet<&TypeKey> = FxHashSet::default();
    let mut queue = vec![ty];
    while let Some(ty) = queue.pop() {
        match ty {
            Type::Nullable(inner) | Type::Annotated(inner, _) => queue.push(inner),
            Type::Union(union) => queue.extend(&union.members),
            Type::Json(inner) if way == Direction::Output => queue.push(inner),
            Type::Directed(directed) => queue.push(by_direction(directed, way)),
            Type::Object(next) | Type::Alias(next) => {
                if next == key {
                    return true;
                }
                if let Some(Shape::Root(inner, _) | Shape::Alias(inner)) = types.definition(next).map(|d| &d.shape)
                    && seen.insert(next)
                {
                    queue.push(inner);
                }
            }
            _ => {}
        }
    }
    false
}

/// What is said of a field or an argument: its description, its constraints, its default.
pub(crate) fn value_doc(description: Option<&str>, ty: &Type, default: &Default, way: Direction) -> Doc {
    let doc = constraints(Doc::default().prose(description), ty, way, description.is_none());
    match default {
        Default::Value(value) if way == Direction::Input => doc.tag("default", value),
        _ => doc,
    }
}

fn field_doc(field: &Field, way: Direction) -> Doc {
    value_doc(field.description.as_deref(), &field.ty, &field.default, way)
}

/// Adds the constraints of a type. `described` types bring a description of their own.
pub(crate) fn constraints(doc: Doc, ty: &Type, way: Direction, described: bool) -> Doc {
    match ty {
        Type::Int(bounds) | Type::Float(bounds) | Type::Decimal(bounds) => numeric(doc, bounds),
        Type::Str(text) | Type::Bytes(text) => textual(doc, text),
        Type::Formatted(format, text) => textual(doc.tag("format", &format.json_name()), text),
        Type::Array(array) => {
            let doc = counted(counted(doc, "minItems", array.min_items), "maxItems", array.max_items);
            if array.unique { doc.tag("uniqueItems", &"true") } else { doc }
        }
        Type::Dict(dict) => {
            counted(counted(doc, "minProperties", dict.min_properties), "maxProperties", dict.max_properties)
        }
        Type::Nullable(inner) => constraints(doc, inner, way, described),
        Type::Json(inner) if way == Direction::Output => constraints(doc, inner, way, described),
        Type::Json(_) => doc.prose(Some("A string that holds JSON.")),
        Type::Directed(directed) => constraints(doc, by_direction(directed, way), way, described),
        Type::Annotated(inner, metadata) => metadata_doc(constraints(doc, inner, way, described), metadata, described),
        Type::Unknown(unknown) => doc.prose(Some(&format!("Not known before the program runs: {}.", unknown.reason))),
        _ => doc,
    }
}

pub(crate) fn metadata_doc(doc: Doc, metadata: &Metadata, described: bool) -> Doc {
    let mut doc = doc.prose(metadata.description.as_deref().filter(|_| described));
    for example in metadata.examples.as_ref().and_then(Value::as_array).into_iter().flatten() {
        doc = doc.tag("example", example);
    }
    if metadata.deprecated { doc.tag("deprecated", &"") } else { doc }
}

fn numeric(doc: Doc, bounds: &Numeric) -> Doc {
    let tags = [
        ("minimum", &bounds.minimum),
        ("maximum", &bounds.maximum),
        ("exclusiveMinimum", &bounds.exclusive_minimum),
        ("exclusiveMaximum", &bounds.exclusive_maximum),
        ("multipleOf", &bounds.multiple_of),
    ];
    let doc = tags
        .into_iter()
        .filter_map(|(tag, bound)| Some((tag, bound.as_deref()?)))
        .fold(doc, |doc, (tag, bound)| doc.tag(tag, bound));
    counted(counted(doc, "maxDigits", bounds.max_digits), "decimalPlaces", bounds.decimal_places)
}

fn textual(doc: Doc, text: &Text) -> Doc {
    let doc = counted(counted(doc, "minLength", text.min_length), "maxLength", text.max_length);
    match &text.pattern {
        Some(pattern) => doc.tag("pattern", &comment::code(pattern)),
        None => doc,
    }
}

fn counted(doc: Doc, tag: &'static str, count: Option<u64>) -> Doc {
    match count {
        Some(count) => doc.tag(tag, &count),
        None => doc,
    }
}
