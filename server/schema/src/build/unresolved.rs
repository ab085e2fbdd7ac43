//! MZ121: what could not be read, said once for each place it stands in.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Builder;
use crate::contract::{Unresolved, UnresolvedIn};
use crate::types::{Default, Definition, Field, Shape, Type, Unknown};
use crate::{Code, Diagnostic};

impl Builder<'_> {
    /// Lists every unknown type of a function or a definition, and reports each expression once.
    pub(super) fn collect_unresolved(&mut self) {
        let mut found = Vec::new();
        for function in self.functions.values() {
            let of = UnresolvedIn::Function(Arc::clone(&function.name));
            let mut add = |at: String, unknown: &Unknown| push(&mut found, &of, at, unknown);
            for parameter in &function.parameters {
                let at = format!("input.{}", parameter.name.value);
                walk_default(&parameter.default, &at, &mut add);
                walk(&parameter.ty, at, &mut add);
            }
            if let Some(result) = function.result() {
                walk(result, "output".to_owned(), &mut add);
            }
        }
        for (key, definition) in &self.contract.definitions {
            let of = UnresolvedIn::Definition(key.clone());
            walk_definition(definition, &mut |at, unknown| push(&mut found, &of, at, unknown));
        }
        let mut reported: BTreeSet<&Unknown> = BTreeSet::new();
        let missing = |unknown: &Unknown| &*unknown.reason == "it has no return annotation";
        let diagnostics: Vec<Diagnostic> = found
            .iter()
            .filter(|unresolved| !missing(&unresolved.unknown) && reported.insert(&unresolved.unknown))
            .map(|unresolved| {
                let Unknown { expression, reason, origin } = &unresolved.unknown;
                Diagnostic::new(
                    Code::UnresolvedType,
                    *origin,
                    format!("the type of `{expression}` is not known: {reason}"),
                )
                .with_label("`unknown` in the client")
            })
            .collect();
        self.diagnostics.extend(diagnostics);
        self.contract.unresolved = found;
    }
}

fn push(found: &mut Vec<Unresolved>, of: &UnresolvedIn, at: String, unknown: &Unknown) {
    found.push(Unresolved { of: of.clone(), at, unknown: unknown.clone() });
}

fn walk_definition(definition: &Definition, found: &mut dyn FnMut(String, &Unknown)) {
    match &definition.shape {
        Shape::Object(object) => {
            for Field { name, ty, default, .. } in object.fields.iter().chain(&object.computed) {
                walk(ty, name.to_string(), found);
                walk_default(default, name, found);
            }
        }
        Shape::Root(ty, _) | Shape::Alias(ty) => walk(ty, "root".to_owned(), found),
        Shape::Enum(_) => {}
    }
    if let Some(serialized) = &definition.serialized {
        walk(serialized, "serialized".to_owned(), found);
    }
}

fn walk_default(default: &Default, at: &str, found: &mut dyn FnMut(String, &Unknown)) {
    match default {
        Default::Unknown(unknown) => found(format!("{at}.default"), unknown),
        Default::Directed(input, output) => {
            walk_default(input, at, found);
            walk_default(output, at, found);
        }
        Default::Required | Default::Value(_) | Default::Hidden => {}
    }
}

/// Calls `found` for every unknown in `ty`, with its path: `[]` for an item, `{}` for a value of a dictionary, `.0` for a part of a tuple.
fn walk(ty: &Type, at: String, found: &mut dyn FnMut(String, &Unknown)) {
    match ty {
        Type::Unknown(unknown) => found(at, unknown),
        Type::Array(array) => walk(&array.items, at + "[]", found),
        Type::Dict(dict) => {
            walk(&dict.keys, format!("{at}{{key}}"), found);
            walk(&dict.values, format!("{at}{{}}"), found);
        }
        Type::Tuple(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, format!("{at}.{index}"), found);
            }
        }
        Type::Nullable(inner) | Type::Json(inner) | Type::Annotated(inner, _) => walk(inner, at, found),
        Type::Union(union) => {
            for member in &union.members {
                walk(member, at.clone(), found);
            }
        }
        Type::Directed(directed) => {
            walk(&directed.input, at.clone(), found);
            walk(&directed.output, at, found);
        }
        _ => {}
    }
}
