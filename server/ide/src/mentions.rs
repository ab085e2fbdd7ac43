//! Where Python declares, names and joins the things of a contract, as far as declarations say it.
//!
//! In go the declarations of a backend; out come places with the thing that each stands for. Names in code (imports, calls, annotations) are not
//! here: those are looked for in the text of files (`python`).

use std::sync::Arc;

use mizan_engine::Snapshot;
use mizan_schema::declarations::{ContextRef, Function, Located, ModuleDeclarations, Python, Target};
use mizan_schema::types::{Definition, Shape};
use mizan_schema::{Contract, Origin, SourceId, Type, TypeKey};

use crate::declared;
use crate::thing::Thing;

/// A place in Python that stands for a thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mention {
    /// Where.
    pub(crate) origin: Origin,
    /// What it stands for.
    pub(crate) thing: Thing,
    /// In which way.
    pub(crate) kind: MentionKind,
}

/// In which way a place stands for a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MentionKind {
    /// The identifier that declares it.
    Declaration,
    /// The text that gives it its name on the wire: `register(fn, "name")`, `ReactContext("name")`, `mizanFormMeta(name="name")`.
    WireName,
    /// `context=…` of a function that is a member.
    Membership,
    /// `affects=…`.
    Invalidation,
    /// `merge=…`.
    Replacement,
    /// A part of a composition.
    Part,
    /// A name in code: an import, a call, an annotation, the keyword of a call.
    Name,
}

impl MentionKind {
    /// Whether a declaration refers to something that is declared elsewhere.
    pub(crate) fn refers(self) -> bool {
        matches!(self, Self::Membership | Self::Invalidation | Self::Replacement | Self::Part)
    }
}

/// Every mention of one source, in no order.
pub(crate) fn mentions(snapshot: &Snapshot, source: SourceId) -> Vec<Mention> {
    let mut found = Vec::new();
    let declarations = &snapshot.declarations;
    for module in declarations.modules.values() {
        add_module(&snapshot.contract, module, &mut |mention| {
            if mention.origin.source == source {
                found.push(mention);
            }
        });
    }
    for (key, definition) in &declarations.definitions {
        if definition.origin.is_none_or(|origin| origin.source == source) {
            add_definition(key, definition, &mut |mention| {
                if mention.origin.source == source {
                    found.push(mention);
                }
            });
        }
    }
    found
}

/// Every mention of a thing, in no order.
pub(crate) fn mentions_of(snapshot: &Snapshot, thing: &Thing) -> Vec<Mention> {
    let mut found = Vec::new();
    for module in snapshot.declarations.modules.values() {
        add_module(&snapshot.contract, module, &mut |mention| {
            if declared::is_same(&snapshot.contract, &mention.thing, thing) {
                found.push(mention);
            }
        });
    }
    let key = match thing {
        Thing::Type(key) | Thing::Field { of: key, .. } | Thing::Member { of: key, .. } => Some(key),
        _ => None,
    };
    if let Some((key, definition)) = key.and_then(|key| snapshot.declarations.definitions.get_key_value(key)) {
        add_definition(key, definition, &mut |mention| {
            if mention.thing == *thing {
                found.push(mention);
            }
        });
    }
    found.sort();
    found.dedup_by_key(|mention| mention.origin);
    found
}

type Take<'t> = &'t mut dyn FnMut(Mention);

fn add_module(contract: &Contract, module: &ModuleDeclarations, take: Take<'_>) {
    for function in &module.functions {
        add_function(contract, function, take);
    }
    for constant in &module.contexts {
        add_named(&Thing::Context(Arc::clone(&constant.name.value)), &constant.python, &constant.name, take);
    }
    for composition in &module.compositions {
        add_named(
            &Thing::Composition(Arc::clone(&composition.name.value)),
            &composition.python,
            &composition.name,
            take,
        );
        for part in &composition.parts {
            add_target(contract, part, MentionKind::Part, take);
        }
    }
    for form in &module.forms {
        let name = &form.name.value;
        add_named(&Thing::Form(Arc::clone(name)), &form.python, &form.name, take);
        for field in &form.fields {
            let thing = Thing::FormField { form: Arc::clone(name), name: Arc::clone(&field.name.value) };
            take(Mention { origin: field.name.origin, thing, kind: MentionKind::Declaration });
        }
    }
    for channel in &module.channels {
        add_named(&Thing::Channel(Arc::clone(&channel.name.value)), &channel.python, &channel.name, take);
    }
}

/// What has an identifier in Python and a name on the wire, which may be the same word.
fn add_named(thing: &Thing, python: &Python, name: &Located<Arc<str>>, take: Take<'_>) {
    take(Mention { origin: python.origin, thing: thing.clone(), kind: MentionKind::Declaration });
    if name.origin != python.origin {
        take(Mention { origin: name.origin, thing: thing.clone(), kind: MentionKind::WireName });
    }
}

fn add_function(contract: &Contract, function: &Function, take: Take<'_>) {
    let name = &function.name.value;
    add_named(&Thing::Function(Arc::clone(name)), &function.python, &function.name, take);
    for parameter in &function.parameters {
        let thing = Thing::Parameter { function: Arc::clone(name), name: Arc::clone(&parameter.name.value) };
        take(Mention { origin: parameter.name.origin, thing, kind: MentionKind::Declaration });
        add_literals(&parameter.ty, take);
    }
    if let mizan_schema::declarations::Returns::Value(returns) = &function.returns {
        add_literals(&returns.value, take);
    }
    if let Some(Located { value, origin }) = &function.context {
        let context = match value {
            ContextRef::Global => Some(Arc::from("global")),
            ContextRef::Named(name) => Some(Arc::clone(name)),
            ContextRef::Local | ContextRef::Unknown(..) => None,
        };
        let mention = |name| Mention { origin: *origin, thing: Thing::Context(name), kind: MentionKind::Membership };
        context.into_iter().map(mention).for_each(&mut *take);
    }
    for target in &function.affects {
        add_target(contract, target, MentionKind::Invalidation, take);
    }
    for target in &function.merge {
        add_target(contract, target, MentionKind::Replacement, take);
    }
}

fn add_target(contract: &Contract, target: &Located<Target>, kind: MentionKind, take: Take<'_>) {
    let things = match &target.value {
        Target::Context(name) => vec![Thing::Context(Arc::clone(name))],
        Target::Function { module, qualname } => functions(contract, module, qualname),
        Target::Unknown(..) => Vec::new(),
    };
    for thing in things {
        take(Mention { origin: target.origin, thing, kind });
    }
}

/// The functions of the wire that a Python function is, once for each name it is registered under.
pub(crate) fn functions(contract: &Contract, module: &str, qualname: &str) -> Vec<Thing> {
    let is_it = |python: &Python| *python.module == *module && *python.qualname == *qualname;
    let functions = contract.functions.values().filter(|function| is_it(&function.python));
    functions.map(|function| Thing::Function(Arc::clone(&function.name))).collect()
}

fn add_definition(key: &TypeKey, definition: &Definition, take: Take<'_>) {
    let declaration = |origin, thing| Mention { origin, thing, kind: MentionKind::Declaration };
    if let Some(origin) = definition.origin {
        take(declaration(origin, Thing::Type(key.clone())));
    }
    match &definition.shape {
        Shape::Object(object) => {
            for field in object.fields.iter().chain(&object.computed) {
                let thing = Thing::Field { of: key.clone(), name: Arc::clone(&field.name) };
                field.origin.map(|origin| declaration(origin, thing)).into_iter().for_each(&mut *take);
                add_literals(&field.ty, take);
            }
        }
        Shape::Enum(enumeration) => {
            for member in &enumeration.members {
                let thing = Thing::Member { of: key.clone(), name: Arc::clone(&member.name) };
                member.origin.map(|origin| declaration(origin, thing)).into_iter().for_each(&mut *take);
            }
        }
        Shape::Root(ty, _) | Shape::Alias(ty) => add_literals(ty, take),
    }
}

/// The values of `Literal`s that are written in a type.
fn add_literals(ty: &Type, take: Take<'_>) {
    match ty {
        Type::Literal(values) => {
            for literal in values {
                let text = literal.value.as_str().map(Arc::from);
                let thing = text.zip(literal.origin).map(|(text, origin)| (Thing::Literal { text, origin }, origin));
                thing
                    .map(|(thing, origin)| Mention { origin, thing, kind: MentionKind::Declaration })
                    .into_iter()
                    .for_each(&mut *take);
            }
        }
        Type::Nullable(inner) | Type::Annotated(inner, _) | Type::Json(inner) => add_literals(inner, take),
        Type::Array(array) => add_literals(&array.items, take),
        Type::Tuple(items) => items.iter().for_each(|item| add_literals(item, take)),
        Type::Dict(dict) => {
            add_literals(&dict.keys, take);
            add_literals(&dict.values, take);
        }
        Type::Union(union) => union.members.iter().for_each(|member| add_literals(member, take)),
        Type::Directed(directed) => {
            add_literals(&directed.input, take);
            add_literals(&directed.output, take);
        }
        _ => {}
    }
}
