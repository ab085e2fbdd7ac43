//! Where what stands at a place is declared: the Python that made it.

use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::World;
use mizan_engine::frontend::UseKind;
use mizan_schema::{Contract, Origin};
use mizan_text::Span;

use crate::at::{Here, Stands, at};
use crate::declared::declared;
use crate::files::{FilePosition, FileSpan};
use crate::thing::{Symbol, Thing};

/// Where something is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The word that the question was about.
    pub from: Span,
    /// The words that declare it, by file and place.
    pub to: Vec<FileSpan>,
    /// Whether TypeScript's own server leads there, too: by the map of the client, where every name has a place and a text has none.
    pub is_mapped: bool,
}

/// Where what stands at a place is declared; nothing where no thing of a contract does.
pub fn definition(world: &World, position: &FilePosition) -> Option<Definition> {
    let here = at(world, position)?;
    let mut to: Vec<FileSpan> = here.symbols.iter().flat_map(|symbol| targets(world, &here, symbol)).collect();
    to.sort();
    to.dedup();
    let is_mapped = matches!(here.stands, Stands::TypeScript(kind) if kind != UseKind::Text);
    Some(Definition { from: here.span, to, is_mapped })
}

fn targets(world: &World, here: &Here, symbol: &Symbol) -> Vec<FileSpan> {
    let Some(snapshot) = world.backends.get(symbol.backend) else { return Vec::new() };
    let contract = &snapshot.contract;
    let origins = match (&symbol.thing, here.stands) {
        // Who names a context wants to see what is in it; its own name stands there already.
        (Thing::Context(name), Stands::Python(kind)) if kind.names_from_afar() => members(contract, name),
        // The map of the generated file leads to one member's, and so does this.
        (Thing::Parameter { function, name }, Stands::TypeScript(_)) => {
            param(contract, function, name).or_else(|| declared(contract, &symbol.thing)).into_iter().collect()
        }
        (thing, _) => declared(contract, thing).into_iter().collect(),
    };
    origins.into_iter().map(|origin| file_span(world, symbol.backend, origin)).collect()
}

fn members(contract: &Contract, context: &str) -> Vec<Origin> {
    let members = contract.contexts.get(context).into_iter().flat_map(|context| &context.members);
    members.filter_map(|member| contract.functions.get(member)).map(|function| function.python.origin).collect()
}

/// Where the param of the context is declared that a parameter of a member is.
fn param(contract: &Contract, function: &str, name: &str) -> Option<Origin> {
    let context = contract.functions.get(function)?.context.as_ref()?;
    let params = &contract.contexts.get(context)?.params;
    params.iter().find(|param| *param.parameter.name.value == *name).map(|param| param.parameter.name.origin)
}

/// Where an origin of a backend is.
pub(crate) fn file_span(world: &World, backend: usize, origin: Origin) -> FileSpan {
    let Some(snapshot) = world.backends.get(backend) else {
        return FileSpan { file: Arc::from(Utf8Path::new("")), span: Span::default() };
    };
    let places = snapshot.places();
    FileSpan { file: Arc::from(places.file(origin.source)), span: places.span(origin) }
}
