//! From a part of the client and a path into it to the things of the contract that are found there.
//!
//! In go a contract and the target of a use; out come things, several where a union or a context has several. Knows types and no files.

mod keys;

use std::sync::Arc;

use mizan_codegen::ExportKind;
use mizan_engine::frontend::{Part, Segment, Target};
use mizan_schema::declarations::{self, Channel};
use mizan_schema::difference::Subject;
use mizan_schema::types::{Field, Object, ObjectKind, Shape};
use mizan_schema::{Contract, Type, TypeKey};

use crate::thing::Thing;

pub(crate) use keys::{Key, keys, texts};

pub use mizan_schema::difference::Way as Direction;

/// Types that refer to nothing but one another are followed this far.
const DEPTH: usize = 64;

/// What an export of the client is of.
pub(crate) type Meaning<'m> = (&'m Subject, ExportKind);

/// What stands at the end of a path: a thing with a name, and the type of its value where it has one.
#[derive(Clone, Debug)]
pub(crate) struct Found<'c> {
    /// What it is; nothing for an element of a list, or for a part of the client as a whole.
    pub(crate) thing: Option<Thing>,
    /// What its value may be.
    pub(crate) ty: Option<(&'c Type, Direction)>,
    /// What its keys are, where it is no value of one type: the arguments of a function, a bundle.
    pub(crate) keys: Keys<'c>,
}

/// What has keys without being a type of the server.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Keys<'c> {
    None,
    Parameters(&'c Arc<mizan_schema::contract::Function>),
    Params(&'c Arc<mizan_schema::contract::Context>),
    ComposedParams(&'c Arc<mizan_schema::contract::Composition>),
    Bundle(&'c Arc<mizan_schema::contract::Context>),
    Fields(&'c Arc<declarations::Form>),
    Members(&'c TypeKey),
    Object(&'c TypeKey, Direction),
}

/// The things that a target of a use is of.
pub(crate) fn things(contract: &Contract, meaning: Meaning<'_>, target: &Target) -> Vec<Thing> {
    let mut things: Vec<Thing> = find(contract, meaning, target).into_iter().filter_map(|found| found.thing).collect();
    things.sort();
    things.dedup();
    things
}

/// What a target of a use leads to.
pub(crate) fn find<'c>(contract: &'c Contract, meaning: Meaning<'_>, target: &Target) -> Vec<Found<'c>> {
    let mut found = roots(contract, meaning, target.part);
    for segment in &target.path {
        found = found.iter().flat_map(|found| step(contract, found, segment)).collect();
    }
    found
}

/// The value of `text` in what a target leads to: the string of a `Literal`, a member of an enumeration.
pub(crate) fn values(contract: &Contract, meaning: Meaning<'_>, target: &Target, text: &str) -> Vec<Thing> {
    let mut things = Vec::new();
    for found in find(contract, meaning, target) {
        if let Some((ty, way)) = found.ty {
            add_values(contract, ty, way, text, &mut things, 0);
        }
        if let Keys::Members(key) = found.keys {
            add_members(contract, key, text, &mut things);
        }
    }
    things.sort();
    things.dedup();
    things
}

impl<'c> Found<'c> {
    fn thing(thing: Thing) -> Self {
        Self { thing: Some(thing), ty: None, keys: Keys::None }
    }

    fn keys(keys: Keys<'c>) -> Self {
        Self { thing: None, ty: None, keys }
    }

    fn ty(ty: &'c Type, way: Direction) -> Self {
        Self { thing: None, ty: Some((ty, way)), keys: Keys::None }
    }

    fn with_type(self, ty: &'c Type, way: Direction) -> Self {
        Self { ty: Some((ty, way)), ..self }
    }
}

/// A part of an export as a whole.
fn roots<'c>(contract: &'c Contract, (subject, kind): Meaning<'_>, part: Part) -> Vec<Found<'c>> {
    let whole = || match subject {
        Subject::Wire => Vec::new(),
        subject => thing_of(subject).map(Found::thing).into_iter().collect(),
    };
    let channel = |slot: fn(&Channel) -> Option<&declarations::Slot>, way| {
        let Subject::Channel(name) = subject else { return Vec::new() };
        let slot = contract.channels.get(name).and_then(|channel| slot(channel));
        let key = slot.and_then(|slot| slot.model.as_ref().ok());
        key.map(|key| Found::keys(Keys::Object(key, way))).into_iter().collect()
    };
    match part {
        Part::Name => whole(),
        Part::Arguments => match subject {
            Subject::Channel(_) => channel(|channel| channel.params.as_ref(), Direction::Input),
            subject => keys_of(contract, subject).into_iter().map(Found::keys).collect(),
        },
        Part::Result => match subject {
            Subject::Function(name) => {
                let function = contract.functions.get(name);
                function
                    .and_then(|function| function.result())
                    .map(|ty| Found::ty(ty, Direction::Output))
                    .into_iter()
                    .collect()
            }
            Subject::Context(name) => {
                contract.contexts.get(name).map(|context| Found::keys(Keys::Bundle(context))).into_iter().collect()
            }
            _ => Vec::new(),
        },
        Part::Send => channel(|channel| channel.send.as_ref(), Direction::Input),
        Part::Receive => channel(|channel| channel.receive.as_ref(), Direction::Output),
        Part::Fields if kind == ExportKind::Type => fields(contract, subject),
        Part::Fields | Part::Whole => Vec::new(),
        Part::Members => match subject {
            Subject::Type(key) => {
                definition_key(contract, key).map(|key| Found::keys(Keys::Members(key))).into_iter().collect()
            }
            _ => Vec::new(),
        },
    }
}

/// The fields of what is declared as a type: an own one, or the arguments, params and bundle of something.
fn fields<'c>(contract: &'c Contract, subject: &Subject) -> Vec<Found<'c>> {
    match subject {
        Subject::Type(key) => {
            let key = definition_key(contract, key);
            let both = |key| [Direction::Output, Direction::Input].map(|way| Found::keys(Keys::Object(key, way)));
            key.map(both).into_iter().flatten().collect()
        }
        Subject::Context(name) => {
            let context = contract.contexts.get(name);
            context
                .map(|context| [Keys::Params(context), Keys::Bundle(context)].map(Found::keys))
                .into_iter()
                .flatten()
                .collect()
        }
        Subject::Channel(name) => {
            let Some(channel) = contract.channels.get(name) else { return Vec::new() };
            let slots = [
                (&channel.params, Direction::Input),
                (&channel.send, Direction::Input),
                (&channel.receive, Direction::Output),
            ];
            let key = |slot: &'c Option<declarations::Slot>| slot.as_ref().and_then(|slot| slot.model.as_ref().ok());
            slots.into_iter().filter_map(|(slot, way)| Some(Found::keys(Keys::Object(key(slot)?, way)))).collect()
        }
        subject => keys_of(contract, subject).into_iter().map(Found::keys).collect(),
    }
}

/// What goes into something.
fn keys_of<'c>(contract: &'c Contract, subject: &Subject) -> Option<Keys<'c>> {
    match subject {
        Subject::Function(name) => {
            let function = contract.functions.get(name)?;
            let local = function.context.as_ref().and_then(|context| contract.contexts.get(context));
            Some(local.map_or(Keys::Parameters(function), Keys::Params))
        }
        Subject::Context(name) => contract.contexts.get(name).map(Keys::Params),
        Subject::Composition(name) => contract.compositions.get(name).map(Keys::ComposedParams),
        Subject::Form(name) => contract.forms.get(name).map(Keys::Fields),
        Subject::Wire | Subject::Channel(_) | Subject::Type(_) => None,
    }
}

pub(crate) fn thing_of(subject: &Subject) -> Option<Thing> {
    Some(match subject {
        Subject::Wire => return None,
        Subject::Function(name) => Thing::Function(Arc::clone(name)),
        Subject::Context(name) => Thing::Context(Arc::clone(name)),
        Subject::Composition(name) => Thing::Composition(Arc::clone(name)),
        Subject::Form(name) => Thing::Form(Arc::clone(name)),
        Subject::Channel(name) => Thing::Channel(Arc::clone(name)),
        Subject::Type(key) => Thing::Type(key.clone()),
    })
}

fn definition_key<'c>(contract: &'c Contract, key: &TypeKey) -> Option<&'c TypeKey> {
    contract.definitions.get_key_value(key).map(|(key, _)| key)
}

fn step<'c>(contract: &'c Contract, found: &Found<'c>, segment: &Segment) -> Vec<Found<'c>> {
    let mut out = Vec::new();
    if let Segment::Key(key) = segment {
        add_key(contract, found.keys, key, &mut out);
    }
    if let Some((ty, way)) = found.ty {
        add_step(contract, ty, way, segment, &mut out, 0);
    }
    if let (Keys::Object(key, way), Segment::Item) = (found.keys, segment) {
        add_shape_step(contract, key, way, segment, &mut out, 0);
    }
    if let Keys::Members(key) = found.keys {
        // The values of an enumeration have members as their elements.
        out.push(Found::keys(Keys::Members(key)));
    }
    out
}

fn add_key<'c>(contract: &'c Contract, keys: Keys<'c>, key: &Arc<str>, out: &mut Vec<Found<'c>>) {
    match keys {
        Keys::None => {}
        Keys::Parameters(function) => out.extend(parameter(function, key)),
        Keys::Params(context) => add_param(contract, context, key, out),
        Keys::ComposedParams(composition) => {
            for context in composition.parts.iter().filter_map(|name| contract.contexts.get(name)) {
                add_param(contract, context, key, out);
            }
        }
        Keys::Bundle(context) => {
            let function =
                context.members.iter().find(|member| *member == key).and_then(|member| contract.functions.get(member));
            out.extend(function.map(|function| {
                let slot = Found::thing(Thing::Function(Arc::clone(&function.name)));
                match function.result() {
                    Some(ty) => slot.with_type(ty, Direction::Output),
                    None => slot,
                }
            }));
        }
        Keys::Fields(form) => out.extend(form_field(form, key)),
        Keys::Members(owner) => {
            let member = Thing::Member { of: owner.clone(), name: Arc::clone(key) };
            out.extend(is_member(contract, owner, key).then(|| Found::thing(member)));
        }
        Keys::Object(owner, way) => add_shape_step(contract, owner, way, &Segment::Key(Arc::clone(key)), out, 0),
    }
}

fn parameter<'c>(function: &'c mizan_schema::contract::Function, key: &str) -> Option<Found<'c>> {
    let parameter = function.parameters.iter().find(|parameter| *parameter.name.value == *key)?;
    let name = Arc::clone(&parameter.name.value);
    let thing = Thing::Parameter { function: Arc::clone(&function.name), name };
    Some(Found::thing(thing).with_type(&parameter.ty, Direction::Input))
}

/// A param of a context is a parameter of each member that has it.
fn add_param<'c>(
    contract: &'c Contract,
    context: &'c mizan_schema::contract::Context,
    key: &str,
    out: &mut Vec<Found<'c>>,
) {
    let members = context.members.iter().filter_map(|member| contract.functions.get(member));
    out.extend(members.filter_map(|function| parameter(function, key)));
}

/// A field that Django's widget reads from several inputs has their names with a number.
fn form_field<'c>(form: &'c declarations::Form, key: &str) -> Option<Found<'c>> {
    let is_split = |field: &declarations::FormField| {
        let rest = key.strip_prefix(&*field.name.value);
        field.kind == declarations::FormFieldKind::SplitDateTime && matches!(rest, Some("_0" | "_1"))
    };
    let field = form.fields.iter().find(|field| *field.name.value == *key || is_split(field))?;
    let name = Arc::clone(&field.name.value);
    Some(Found::thing(Thing::FormField { form: Arc::clone(&form.name.value), name }))
}

fn is_member(contract: &Contract, key: &TypeKey, name: &str) -> bool {
    contract.definitions.get(key).is_some_and(|definition| match &definition.shape {
        Shape::Enum(enumeration) => enumeration.members.iter().any(|member| *member.name == *name),
        _ => false,
    })
}

fn add_step<'c>(
    contract: &'c Contract,
    ty: &'c Type,
    way: Direction,
    segment: &Segment,
    out: &mut Vec<Found<'c>>,
    depth: usize,
) {
    if depth > DEPTH {
        return;
    }
    let mut into = |ty: &'c Type| add_step(contract, ty, way, segment, out, depth + 1);
    match ty {
        Type::Nullable(inner) | Type::Annotated(inner, _) => into(inner),
        Type::Union(union) => union.members.iter().for_each(into),
        Type::Directed(directed) => into(match way {
            Direction::Input => &directed.input,
            Direction::Output => &directed.output,
        }),
        Type::Json(inner) if way == Direction::Output => into(inner),
        Type::Object(key) | Type::Alias(key) => add_shape_step(contract, key, way, segment, out, depth + 1),
        Type::Array(array) if *segment == Segment::Item => out.push(Found::ty(&array.items, way)),
        Type::Tuple(items) if *segment == Segment::Item => out.extend(items.iter().map(|item| Found::ty(item, way))),
        // Any key of a mapping, whatever its name.
        Type::Dict(dict) => out.push(Found::ty(&dict.values, way)),
        _ => {}
    }
}

fn add_shape_step<'c>(
    contract: &'c Contract,
    key: &'c TypeKey,
    way: Direction,
    segment: &Segment,
    out: &mut Vec<Found<'c>>,
    depth: usize,
) {
    let Some(definition) = contract.definitions.get(key) else { return };
    if let (Some(serialized), Direction::Output) = (&definition.serialized, way) {
        return add_step(contract, serialized, way, segment, out, depth + 1);
    }
    match (&definition.shape, segment) {
        (Shape::Root(ty, _) | Shape::Alias(ty), _) => add_step(contract, ty, way, segment, out, depth + 1),
        (Shape::Object(object), Segment::Item) if object.kind == ObjectKind::NamedTuple => {
            out.extend(object.fields.iter().map(|field| self::field(key, field, way)));
        }
        (Shape::Object(object), Segment::Key(name)) => {
            out.extend(
                fields_of(object, way)
                    .filter(|field| wire_key(field, way) == name)
                    .map(|field| self::field(key, field, way)),
            );
        }
        (Shape::Object(_) | Shape::Enum(_), _) => {}
    }
}

fn field<'c>(of: &TypeKey, field: &'c Field, way: Direction) -> Found<'c> {
    Found::thing(Thing::Field { of: of.clone(), name: Arc::clone(&field.name) }).with_type(&field.ty, way)
}

/// The fields that go a way.
pub(crate) fn fields_of(object: &Object, way: Direction) -> impl Iterator<Item = &Field> {
    let computed = object.computed.iter().filter(move |_| way == Direction::Output);
    object.fields.iter().chain(computed)
}

/// What a field is called on its way.
pub(crate) fn wire_key(field: &Field, way: Direction) -> &Arc<str> {
    match way {
        Direction::Input => &field.input_key,
        Direction::Output => &field.output_key,
    }
}

fn add_values(contract: &Contract, ty: &Type, way: Direction, text: &str, out: &mut Vec<Thing>, depth: usize) {
    if depth > DEPTH {
        return;
    }
    let mut into = |ty: &Type| add_values(contract, ty, way, text, out, depth + 1);
    match ty {
        Type::Nullable(inner) | Type::Annotated(inner, _) => into(inner),
        Type::Union(union) => union.members.iter().for_each(into),
        Type::Directed(directed) => into(match way {
            Direction::Input => &directed.input,
            Direction::Output => &directed.output,
        }),
        Type::Literal(values) => {
            let is_it = |literal: &&mizan_schema::types::LiteralValue| literal.value.as_str() == Some(text);
            let origins = values.iter().filter(is_it).filter_map(|literal| literal.origin);
            out.extend(origins.map(|origin| Thing::Literal { text: Arc::from(text), origin }));
        }
        Type::Enum(key) => add_members(contract, key, text, out),
        Type::Alias(key) | Type::Object(key) => {
            let shape = contract.definitions.get(key).map(|definition| &definition.shape);
            if let Some(Shape::Alias(ty) | Shape::Root(ty, _)) = shape {
                into(ty);
            }
        }
        _ => {}
    }
}

fn add_members(contract: &Contract, key: &TypeKey, text: &str, out: &mut Vec<Thing>) {
    let Some(Shape::Enum(enumeration)) = contract.definitions.get(key).map(|definition| &definition.shape) else {
        return;
    };
    let members = enumeration.members.iter().filter(|member| member.value == *text);
    out.extend(members.map(|member| Thing::Member { of: key.clone(), name: Arc::clone(&member.name) }));
}
