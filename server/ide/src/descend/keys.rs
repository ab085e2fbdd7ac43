//! Which keys and texts there are where a path into a part of the client leads.
//!
//! In go a contract and a target; out come all keys of what it leads to, and all texts that may stand there, in the order of their declarations.

use std::sync::Arc;

use mizan_engine::frontend::Target;
use mizan_schema::contract::{Context, Function};
use mizan_schema::declarations;
use mizan_schema::types::{Default, Exclude, Field, ObjectKind, Shape};
use mizan_schema::{Contract, Type, TypeKey};
use rustc_hash::FxHashSet;

use super::{DEPTH, Direction, Keys, Meaning, fields_of, find, parameter, wire_key};
use crate::thing::Thing;

/// A key of something.
#[derive(Clone, Debug)]
pub(crate) struct Key<'c> {
    /// As the wire has it.
    pub(crate) name: Arc<str>,
    pub(crate) thing: Thing,
    /// What its value may be.
    pub(crate) ty: Option<(&'c Type, Direction)>,
    /// What its value is, where it has one alone: a member of an enumeration.
    pub(crate) value: Option<String>,
    /// Whether whoever makes the object has to give it.
    pub(crate) is_required: bool,
}

/// The keys of what a target leads to, as they are declared; of several things that have one, the first's.
pub(crate) fn keys<'c>(contract: &'c Contract, meaning: Meaning<'_>, target: &Target) -> Vec<Key<'c>> {
    let mut keys = Vec::new();
    for found in find(contract, meaning, target) {
        add_keys(contract, found.keys, &mut keys);
        if let Some((ty, way)) = found.ty {
            add_type_keys(contract, ty, way, &mut keys, 0);
        }
    }
    let mut seen = FxHashSet::default();
    keys.retain(|key| seen.insert(Arc::clone(&key.name)));
    keys
}

fn add_keys<'c>(contract: &'c Contract, keys: Keys<'c>, out: &mut Vec<Key<'c>>) {
    match keys {
        Keys::None => {}
        Keys::Parameters(function) => {
            let names = function.parameters.iter().map(|parameter| (parameter, parameter.default == Default::Required));
            out.extend(
                names.filter_map(|(parameter, is_required)| {
                    key_of_parameter(function, &parameter.name.value, is_required)
                }),
            );
        }
        Keys::Params(context) => add_params(contract, context, out),
        Keys::ComposedParams(composition) => {
            for context in composition.parts.iter().filter_map(|name| contract.contexts.get(name)) {
                add_params(contract, context, out);
            }
        }
        Keys::Bundle(context) => {
            let slots = context.members.iter().filter_map(|member| contract.functions.get(member));
            out.extend(slots.map(|function| Key {
                name: Arc::clone(&function.name),
                thing: Thing::Function(Arc::clone(&function.name)),
                ty: function.result().map(|ty| (ty, Direction::Output)),
                value: None,
                is_required: true,
            }));
        }
        Keys::Fields(form) => out.extend(form.fields.iter().flat_map(|field| form_keys(form, field))),
        Keys::Members(key) => {
            let Some(Shape::Enum(enumeration)) = contract.definitions.get(key).map(|definition| &definition.shape)
            else {
                return;
            };
            out.extend(enumeration.members.iter().map(|member| Key {
                name: Arc::clone(&member.name),
                thing: Thing::Member { of: key.clone(), name: Arc::clone(&member.name) },
                ty: None,
                value: Some(member.value.to_string()),
                is_required: true,
            }));
        }
        Keys::Object(key, way) => add_shape_keys(contract, key, way, out, 0),
    }
}

fn key_of_parameter<'c>(function: &'c Function, name: &str, is_required: bool) -> Option<Key<'c>> {
    let found = parameter(function, name)?;
    Some(Key { name: Arc::from(name), thing: found.thing?, ty: found.ty, value: None, is_required })
}

fn add_params<'c>(contract: &'c Contract, context: &'c Context, out: &mut Vec<Key<'c>>) {
    for param in &context.params {
        let name = &param.parameter.name.value;
        let members = context.members.iter().filter_map(|member| contract.functions.get(member));
        out.extend(members.filter_map(|function| key_of_parameter(function, name, param.required)).take(1));
    }
}

fn form_keys<'c>(form: &declarations::Form, field: &declarations::FormField) -> Vec<Key<'c>> {
    let name = &field.name.value;
    let names = match field.kind {
        declarations::FormFieldKind::SplitDateTime => vec![format!("{name}_0").into(), format!("{name}_1").into()],
        _ => vec![Arc::clone(name)],
    };
    let thing = Thing::FormField { form: Arc::clone(&form.name.value), name: Arc::clone(name) };
    let key = |name| Key { name, thing: thing.clone(), ty: None, value: None, is_required: field.required };
    names.into_iter().map(key).collect()
}

fn add_type_keys<'c>(contract: &'c Contract, ty: &'c Type, way: Direction, out: &mut Vec<Key<'c>>, depth: usize) {
    if depth > DEPTH {
        return;
    }
    let mut into = |ty: &'c Type| add_type_keys(contract, ty, way, out, depth + 1);
    match ty {
        Type::Nullable(inner) | Type::Annotated(inner, _) => into(inner),
        Type::Union(union) => union.members.iter().for_each(into),
        Type::Directed(directed) => into(match way {
            Direction::Input => &directed.input,
            Direction::Output => &directed.output,
        }),
        Type::Json(inner) if way == Direction::Output => into(inner),
        Type::Object(key) | Type::Alias(key) => add_shape_keys(contract, key, way, out, depth + 1),
        _ => {}
    }
}

fn add_shape_keys<'c>(contract: &'c Contract, key: &TypeKey, way: Direction, out: &mut Vec<Key<'c>>, depth: usize) {
    let Some((key, definition)) = contract.definitions.get_key_value(key) else { return };
    if let (Some(serialized), Direction::Output) = (&definition.serialized, way) {
        return add_type_keys(contract, serialized, way, out, depth + 1);
    }
    match &definition.shape {
        Shape::Root(ty, _) | Shape::Alias(ty) => add_type_keys(contract, ty, way, out, depth + 1),
        Shape::Object(object) if object.kind != ObjectKind::NamedTuple => {
            out.extend(fields_of(object, way).filter(|field| goes(field, way)).map(|field| Key {
                name: Arc::clone(wire_key(field, way)),
                thing: Thing::Field { of: key.clone(), name: Arc::clone(&field.name) },
                ty: Some((&field.ty, way)),
                value: None,
                is_required: way == Direction::Output || field.default == Default::Required,
            }));
        }
        Shape::Object(_) | Shape::Enum(_) => {}
    }
}

/// Whether a field is there on its way.
fn goes(field: &Field, way: Direction) -> bool {
    way == Direction::Input || field.exclude != Exclude::Always
}

/// The texts that may stand where a target leads to, as they are declared.
pub(crate) fn texts(contract: &Contract, meaning: Meaning<'_>, target: &Target) -> Vec<Arc<str>> {
    let mut texts = Vec::new();
    for found in find(contract, meaning, target) {
        if let Some((ty, way)) = found.ty {
            add_texts(contract, ty, way, &mut texts, 0);
        }
        if let Keys::Members(key) = found.keys {
            add_member_texts(contract, key, &mut texts);
        }
        if let Keys::Fields(_) = found.keys {
            // `register("email")` names a field.
            let mut keys = Vec::new();
            add_keys(contract, found.keys, &mut keys);
            texts.extend(keys.into_iter().map(|key| key.name));
        }
    }
    let mut seen = FxHashSet::default();
    texts.retain(|text| seen.insert(Arc::clone(text)));
    texts
}

fn add_texts(contract: &Contract, ty: &Type, way: Direction, out: &mut Vec<Arc<str>>, depth: usize) {
    if depth > DEPTH {
        return;
    }
    let mut into = |ty: &Type| add_texts(contract, ty, way, out, depth + 1);
    match ty {
        Type::Nullable(inner) | Type::Annotated(inner, _) => into(inner),
        Type::Union(union) => union.members.iter().for_each(into),
        Type::Directed(directed) => into(match way {
            Direction::Input => &directed.input,
            Direction::Output => &directed.output,
        }),
        Type::Literal(values) => out.extend(values.iter().filter_map(|literal| literal.value.as_str().map(Arc::from))),
        Type::Enum(key) => add_member_texts(contract, key, out),
        Type::Alias(key) | Type::Object(key) => {
            let shape = contract.definitions.get(key).map(|definition| &definition.shape);
            if let Some(Shape::Alias(ty) | Shape::Root(ty, _)) = shape {
                into(ty);
            }
        }
        _ => {}
    }
}

fn add_member_texts(contract: &Contract, key: &TypeKey, out: &mut Vec<Arc<str>>) {
    let Some(Shape::Enum(enumeration)) = contract.definitions.get(key).map(|definition| &definition.shape) else {
        return;
    };
    out.extend(enumeration.members.iter().filter_map(|member| member.value.as_str().map(Arc::from)));
}
