//! A name of its own for what claims one that is taken: MZ106, MZ107, MZ119, MZ128.
//!
//! In goes the place of the name that is refused; out comes the edit that gives it another: of the string that says the name, or of what registers it where nothing but
//! the identifier does. Nothing in Python that refers to the declaration changes by it, and no client had it by the old name.

use std::collections::BTreeSet;
use std::sync::Arc;

use mizan_schema::declarations::{Channel, Located};
use mizan_schema::names::pascal;
use mizan_syntax::Node;
use mizan_syntax::python::{parse, span};
use mizan_text::Span;

use super::python::InPython;
use super::{Edits, Fix, edit, imports, insert, register};
use crate::files::text;

pub(super) fn fix(here: &InPython<'_>, at: Span) -> Option<Fix> {
    let declared = declared(here, at)?;
    let name = free(here, &declared);
    if let Some(inner) = here.string(at) {
        return Some(InPython::fix(format!("Call it `{name}`"), edit(here.file, inner, name)));
    }
    let edits = match declared.kind {
        Kind::Function => decorated(here, at, &name)?,
        Kind::Form => return None,
        Kind::Channel(channel) => registered(here, channel, &name)?,
    };
    Some(InPython::fix(format!("Register it as `{name}`"), edits))
}

/// `@register_as("…")` above a function.
fn decorated(here: &InPython<'_>, at: Span, name: &str) -> Option<Edits> {
    let backend = here.world.project.backends.get(here.backend)?;
    let mut definition = here.around(at, "function_definition")?;
    if let Some(decorated) = definition.parent().filter(|outer| outer.kind() == "decorated_definition") {
        definition = decorated;
    }
    let register = imports::python(here.text, here.tree, register::register_module(backend), "register_as");
    let line = format!("@{}(\"{name}\")\n", register.name);
    let edits: Vec<_> = std::iter::once(insert(span(definition).start as usize, line)).chain(register.edit).collect();
    Some(Edits::from([(here.file.into(), edits)]))
}

/// The name in every call that registers a channel, or a call that does where discovery registers it. Nothing where it is registered in another way.
fn registered(here: &InPython<'_>, channel: &Channel, name: &str) -> Option<Edits> {
    let backend = here.world.project.backends.get(here.backend)?;
    let places = here.snapshot.places();
    let mut edits = Edits::new();
    for origin in &channel.registrations {
        let (file, at) = (places.file(origin.source), places.span(*origin));
        let tree = parse(&text(here.world, &file)?.text);
        let node = tree.root_node().descendant_for_byte_range(at.start as usize, at.end as usize)?;
        let (file, in_file) = match node.kind() {
            // Discovery gives a channel the name of its class only where no call gives it one.
            "call" => {
                let class = places.span(channel.python.origin);
                let module = register::channels_module(backend);
                let call = register::by_call(here, module, class, (&channel.python.qualname, name))?;
                (here.file.into(), call)
            }
            _ if is_all_that_is_given(node) => {
                (Arc::from(&*file), vec![insert(at.end as usize, format!(", \"{name}\""))])
            }
            _ => return None,
        };
        edits.entry(file).or_default().extend(in_file);
    }
    Some(edits)
}

/// Whether a node is the one argument of a call.
fn is_all_that_is_given(node: Node<'_>) -> bool {
    node.parent().is_some_and(|outer| outer.kind() == "argument_list" && outer.named_child_count() == 1)
}

/// What claims a name.
struct Declared<'d> {
    name: Arc<str>,
    module: Arc<str>,
    kind: Kind<'d>,
}

/// What it is.
enum Kind<'d> {
    Function,
    Form,
    Channel(&'d Channel),
}

/// What has its name at a place.
fn declared<'p>(here: &InPython<'p>, at: Span) -> Option<Declared<'p>> {
    let source = here.snapshot.source(here.file)?;
    let places = here.snapshot.places();
    let is_at = |name: &Located<Arc<str>>| name.origin.source == source && places.span(name.origin) == at;
    let declarations = &here.snapshot.declarations;
    let of = |name: &Located<Arc<str>>, module: &Arc<str>, kind| {
        is_at(name).then(|| Declared { name: Arc::clone(&name.value), module: Arc::clone(module), kind })
    };
    let functions = declarations.functions().find_map(|one| of(&one.name, &one.python.module, Kind::Function));
    let forms = || declarations.forms().find_map(|one| of(&one.name, &one.python.module, Kind::Form));
    let channels = || declarations.channels().find_map(|one| of(&one.name, &one.python.module, Kind::Channel(one)));
    functions.or_else(forms).or_else(channels)
}

/// A name that nothing has, on the wire or in TypeScript: with the app's before it, or with a number.
fn free(here: &InPython<'_>, declared: &Declared<'_>) -> String {
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
