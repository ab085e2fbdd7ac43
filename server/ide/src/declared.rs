//! Where Python declares a thing.

use std::sync::Arc;

use mizan_schema::types::{Definition, Field, Shape};
use mizan_schema::{Contract, Origin, TypeKey};

use crate::thing::Thing;

/// The place that declares a thing; nothing where that is outside of the project.
///
/// A context is declared by its constant, or by the first function that names it.
pub fn declared(contract: &Contract, thing: &Thing) -> Option<Origin> {
    match thing {
        Thing::Function(name) => Some(contract.functions.get(name)?.python.origin),
        Thing::Parameter { function, name } => {
            let parameters = &contract.functions.get(function)?.parameters;
            Some(parameters.iter().find(|parameter| parameter.name.value == *name)?.name.origin)
        }
        Thing::Context(name) => Some(contract.contexts.get(name)?.python.origin),
        Thing::Composition(name) => Some(contract.compositions.get(name)?.python.origin),
        Thing::Form(name) => Some(contract.forms.get(name)?.python.origin),
        Thing::FormField { form, name } => {
            let fields = &contract.forms.get(form)?.fields;
            Some(fields.iter().find(|field| field.name.value == *name)?.name.origin)
        }
        Thing::Channel(name) => Some(contract.channels.get(name)?.python.origin),
        Thing::Type(key) => contract.definitions.get(key)?.origin,
        Thing::Field { of, name } => field(contract, of, name)?.origin,
        Thing::Member { of, name } => {
            let Shape::Enum(enumeration) = &contract.definitions.get(of)?.shape else { return None };
            enumeration.members.iter().find(|member| member.name == *name)?.origin
        }
        Thing::Literal { origin, .. } => Some(*origin),
    }
}

/// Whether two things are declared in one place: an inherited field is the same in every class.
pub(crate) fn is_same(contract: &Contract, one: &Thing, other: &Thing) -> bool {
    one == other || declared(contract, one).is_some_and(|origin| declared(contract, other) == Some(origin))
}

/// The field of a class.
pub(crate) fn field<'c>(contract: &'c Contract, of: &TypeKey, name: &str) -> Option<&'c Field> {
    fields(contract.definitions.get(of)?).find(|field| *field.name == *name)
}

/// The fields of a definition, computed ones last.
pub(crate) fn fields(definition: &Arc<Definition>) -> impl Iterator<Item = &Field> {
    let object = match &definition.shape {
        Shape::Object(object) => Some(object),
        _ => None,
    };
    object.into_iter().flat_map(|object| object.fields.iter().chain(&object.computed))
}
