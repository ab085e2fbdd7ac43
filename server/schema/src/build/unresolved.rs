//! MZ121 and MZ129: what could not be read, said once for each place where it is written.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::functions::NO_ANNOTATION;
use super::judge::{Judge, Judged};
use super::words::quoted;
use crate::contract::{Function, Unresolved, UnresolvedIn};
use crate::declarations::{Form, FormFieldKind};
use crate::types::{Default, Definition, Extra, Field, Shape, Type, TypeKey, Unknown};
use crate::{Code, Diagnostic, Origin};

/// What is not known.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum What {
    Type,
    Default,
    /// A field of a form.
    Field,
}

/// Called with the path, the unknown and what it is of.
type Found<'f> = dyn FnMut(String, &Unknown, What) + 'f;

impl Judge<'_> {
    /// Says what could not be read in the functions and forms of a module.
    pub(super) fn collect_unresolved(&mut self, judged: &mut Judged) {
        let mut found = Vec::new();
        for function in &judged.functions {
            walk_function(function, &mut found);
        }
        let (unresolved, mut diagnostics) = said(found);
        judged.unresolved = unresolved;
        let mut found = Vec::new();
        for form in &judged.forms {
            let of = UnresolvedIn::Function(Arc::from(format!("{}.submit", form.name.value)));
            walk_form(form, &mut |at, unknown, what| push(&mut found, &of, at, unknown, what));
        }
        let (unresolved, of_forms) = said(found);
        judged.unresolved_in_forms = unresolved;
        diagnostics.extend(of_forms);
        self.diagnostics.extend(diagnostics);
    }
}

/// What could not be read in a definition, and what is said of it.
pub(super) fn in_definition(key: &TypeKey, definition: &Definition) -> (Vec<Unresolved>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let of = UnresolvedIn::Definition(key.clone());
    walk_definition(definition, &mut |at, unknown, what| push(&mut found, &of, at, unknown, what));
    said(found)
}

/// Each unknown with its diagnostic, one for each place.
fn said(found: Vec<(Unresolved, What)>) -> (Vec<Unresolved>, Vec<Diagnostic>) {
    let mut reported: FxHashSet<(Origin, What)> = FxHashSet::default();
    let mut diagnostics = Vec::new();
    for (Unresolved { unknown, .. }, what) in &found {
        // MZ104 speaks of those.
        let is_missing = &*unknown.reason == NO_ANNOTATION;
        if !is_missing && reported.insert((unknown.origin, *what)) {
            diagnostics.push(diagnostic(unknown, *what));
        }
    }
    (found.into_iter().map(|(unresolved, _)| unresolved).collect(), diagnostics)
}

fn walk_function(function: &Function, found: &mut Vec<(Unresolved, What)>) {
    let of = UnresolvedIn::Function(Arc::clone(&function.name));
    let mut add = |at: String, unknown: &Unknown, what| push(found, &of, at, unknown, what);
    for parameter in &function.parameters {
        let at = format!("input.{}", parameter.name.value);
        walk_default(&parameter.default, &at, &mut add);
        walk(&parameter.ty, at, &mut add);
    }
    if let Some(result) = function.result() {
        walk(result, "output".to_owned(), &mut add);
    }
}

fn diagnostic(Unknown { expression, reason, origin }: &Unknown, what: What) -> Diagnostic {
    let not_known = |what: &str| {
        let expression = quoted(expression);
        match reason.strip_prefix(&*expression).filter(|rest| rest.starts_with(' ')) {
            Some(_) => format!("the {what} {reason}"),
            None => format!("the {what} {expression} is not known: {reason}"),
        }
    };
    match what {
        What::Field => Diagnostic::new(Code::UnresolvedType, *origin, not_known("field"))
            .with_label("`unknown` in the client")
            .with_help("use one of Django's form fields, or a class that derives from one"),
        What::Type => Diagnostic::new(Code::UnresolvedType, *origin, not_known("type"))
            .with_label("`unknown` in the client")
            .with_help("name a type that can be read without running the program"),
        What::Default => Diagnostic::new(Code::UnresolvedDefault, *origin, not_known("default"))
            .with_help("it may be left out all the same; write the value itself to have the client say what it is"),
    }
}

fn push(found: &mut Vec<(Unresolved, What)>, of: &UnresolvedIn, at: String, unknown: &Unknown, what: What) {
    found.push((Unresolved { of: of.clone(), at, unknown: unknown.clone() }, what));
}

/// A field whose class is not one of Django's is an unknown input of the form's `submit`.
fn walk_form(form: &Form, found: &mut Found<'_>) {
    for field in &form.fields {
        let at = format!("input.{}", field.name.value);
        match &field.kind {
            FormFieldKind::Unknown(reason) => {
                let expression = Arc::clone(&field.name.value);
                let unknown = Unknown { expression, reason: Arc::clone(reason), origin: field.name.origin };
                found(at, &unknown, What::Field);
            }
            FormFieldKind::ModelChoice { primary_key, .. } => walk(primary_key, at, found),
            _ => {}
        }
    }
}

fn walk_definition(definition: &Definition, found: &mut Found<'_>) {
    match &definition.shape {
        Shape::Object(object) => {
            for Field { name, ty, default, .. } in object.fields.iter().chain(&object.computed) {
                walk(ty, name.to_string(), found);
                walk_default(default, name, found);
            }
            if let Extra::Allow(Some(values)) = &object.extra {
                walk(values, "{}".to_owned(), found);
            }
        }
        Shape::Root(ty, _) | Shape::Alias(ty) => walk(ty, "root".to_owned(), found),
        Shape::Enum(_) => {}
    }
    if let Some(serialized) = &definition.serialized {
        walk(serialized, "serialized".to_owned(), found);
    }
}

fn walk_default(default: &Default, at: &str, found: &mut Found<'_>) {
    match default {
        Default::Unknown(unknown) => found(format!("{at}.default"), unknown, What::Default),
        Default::Directed(input, output) => {
            walk_default(input, at, found);
            walk_default(output, at, found);
        }
        Default::Required | Default::Value(_) | Default::Hidden => {}
    }
}

/// Calls `found` for every unknown in `ty`, with its path: `[]` for an item, `{}` for a value of a dictionary, `.0` for a part of a tuple.
fn walk(ty: &Type, at: String, found: &mut Found<'_>) {
    match ty {
        Type::Unknown(unknown) => found(at, unknown, What::Type),
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
