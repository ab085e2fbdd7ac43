//! A name of its own for what claims one that is taken: MZ106, MZ107, MZ119, MZ128.
//!
//! In goes the place of the name that is refused; out comes the edit that gives it another: of the string that says the name, or of a decorator where nothing but the
//! identifier does. Nothing in Python that refers to the declaration changes by it, and no client had it by the old name.

use std::collections::BTreeSet;
use std::sync::Arc;

use mizan_schema::declarations::Located;
use mizan_schema::names::pascal;
use mizan_syntax::python::span;
use mizan_text::Span;

use super::python::InPython;
use super::{Edits, Fix, edit, imports, insert, register};

pub(super) fn fix(here: &InPython<'_>, at: Span) -> Option<Fix> {
    let declared = declared(here, at)?;
    let name = free(here, &declared);
    if let Some(inner) = here.string(at) {
        return Some(InPython::fix(format!("Call it `{name}`"), edit(here.file, inner, name)));
    }
    if !declared.is_function {
        return None;
    }
    let backend = here.world.project.backends.get(here.backend)?;
    let mut definition = here.around(at, "function_definition")?;
    if let Some(decorated) = definition.parent().filter(|outer| outer.kind() == "decorated_definition") {
        definition = decorated;
    }
    let register = imports::python(here.text, here.tree, register::register_module(backend), "register_as");
    let line = format!("@{}(\"{name}\")\n", register.name);
    let edits: Vec<_> = std::iter::once(insert(span(definition).start as usize, line)).chain(register.edit).collect();
    Some(InPython::fix(format!("Register it as `{name}`"), Edits::from([(here.file.into(), edits)])))
}

/// What claims a name.
struct Declared {
    name: Arc<str>,
    module: Arc<str>,
    is_function: bool,
}

/// What has its name at a place.
fn declared(here: &InPython<'_>, at: Span) -> Option<Declared> {
    let source = here.snapshot.source(here.file)?;
    let places = here.snapshot.places();
    let is_at = |name: &Located<Arc<str>>| name.origin.source == source && places.span(name.origin) == at;
    let declarations = &here.snapshot.declarations;
    let of = |name: &Located<Arc<str>>, module: &Arc<str>, is_function| {
        is_at(name).then(|| Declared { name: Arc::clone(&name.value), module: Arc::clone(module), is_function })
    };
    let functions = declarations.functions().find_map(|one| of(&one.name, &one.python.module, true));
    let forms = || declarations.forms().find_map(|one| of(&one.name, &one.python.module, false));
    let channels = || declarations.channels().find_map(|one| of(&one.name, &one.python.module, false));
    functions.or_else(forms).or_else(channels)
}

/// A name that nothing has, on the wire or in TypeScript: with the app's before it, or with a number.
fn free(here: &InPython<'_>, declared: &Declared) -> String {
    let declarations = &here.snapshot.declarations;
    let functions = declarations.functions().map(|one| &one.name.value);
    let forms = declarations.forms().map(|one| &one.name.value);
    let channels = declarations.channels().map(|one| &one.name.value);
    let contexts = here.snapshot.contract.contexts.keys();
    let taken: BTreeSet<String> =
        functions.chain(forms).chain(channels).chain(contexts).map(|name| pascal(name)).collect();
    let app = declared.module.split('.').find(|part| *part != "clients").unwrap_or_default();
    let named = format!("{app}_{}", declared.name);
    let numbered = (2..).map(|number| format!("{}_{number}", declared.name));
    let mut wishes = std::iter::once(named).chain(numbered);
    wishes.find(|wish| !taken.contains(&pascal(wish))).unwrap_or_default()
}
