//! Who calls whom across the seam: from a function of Python up to the component, and from a component down to Python.
//!
//! A mutation leads on to the functions that it has fetched again. What Python calls within itself is for Python's own tools.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::World;
use mizan_engine::frontend::Uses;
use mizan_schema::difference::Subject;
use mizan_text::Span;
use mizan_typescript::uses::Use;

use crate::at::at;
use crate::declared::declared;
use crate::definition::file_span;
use crate::effects;
use crate::files::{FilePosition, FileSpan, Language, text};
use crate::thing::{Symbol, Thing};
use crate::uses::{is_site, uses_of};

/// Something that calls or is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Callable {
    /// What it is.
    pub kind: CallableKind,
    /// Its name.
    pub name: Arc<str>,
    /// The word that declares it.
    pub at: FileSpan,
    /// The whole declaration, where that is known.
    pub whole: Span,
}

/// What calls or is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallableKind {
    /// A function of a backend.
    Function(Symbol),
    /// A declaration at the top of a file of TypeScript: a component, a hook, a function.
    Component,
}

/// One that calls another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The other.
    pub with: Callable,
    /// The words that call, in the file of who calls; for what a mutation has fetched again, its own name.
    pub from: Vec<Span>,
}

/// What can be asked about at a place.
pub fn callables(world: &World, position: &FilePosition) -> Vec<Callable> {
    let functions: Vec<Callable> = at(world, position)
        .into_iter()
        .flat_map(|here| here.symbols)
        .filter_map(|symbol| function(world, &symbol))
        .collect();
    if !functions.is_empty() || Language::of(&position.file) != Some(Language::TypeScript) {
        return functions;
    }
    let tops =
        (0..world.backends.len()).filter_map(|backend| world.uses(backend)?.top_at(&position.file, position.offset));
    let found = tops.take(1).map(|(name, whole)| component(world, &position.file, &name, whole));
    // The declaration itself is asked about at its name alone.
    found.filter(|found| found.at.span.touches(position.offset)).collect()
}

/// Who calls it.
pub fn incoming(world: &World, callable: &Callable) -> Vec<Call> {
    let CallableKind::Function(symbol) = &callable.kind else { return Vec::new() };
    let mut callers: BTreeMap<(Arc<Utf8Path>, Arc<str>), Vec<Span>> = BTreeMap::new();
    for one in uses_of(world, symbol).into_iter().filter(|one| is_site(one.kind)) {
        if let Some(name) = one.component {
            callers.entry((one.file, name)).or_default().push(one.span);
        }
    }
    let components = callers.into_iter().filter_map(|((file, name), from)| {
        let whole = world.uses(symbol.backend)?.top_named(&file, &name)?;
        Some(Call { with: component(world, &file, &name, whole), from })
    });
    components.collect::<Vec<_>>().into_iter().chain(invalidators(world, symbol)).collect()
}

/// The mutations that have it fetched again.
fn invalidators(world: &World, symbol: &Symbol) -> Vec<Call> {
    let (Some(snapshot), Some(uses)) = (world.backends.get(symbol.backend), world.uses(symbol.backend)) else {
        return Vec::new();
    };
    let contract = &snapshot.contract;
    let reaches = |function: &mizan_schema::contract::Function| {
        effects::of(contract, &uses, function)
            .iter()
            .any(|effect| effect.functions.iter().any(|name| **name == *symbol.thing.name()))
    };
    let mutations: Vec<Thing> = contract
        .functions
        .values()
        .filter(|function| !(function.affects.is_empty() && function.merge.is_empty()))
        .filter(|function| reaches(function))
        .map(|function| Thing::Function(Arc::clone(&function.name)))
        .collect();
    drop(uses);
    let callables =
        mutations.into_iter().filter_map(|thing| function(world, &Symbol { backend: symbol.backend, thing }));
    callables.map(|with| Call { from: vec![with.at.span], with }).collect()
}

/// Whom it calls, or has fetched again.
pub fn outgoing(world: &World, callable: &Callable) -> Vec<Call> {
    match &callable.kind {
        CallableKind::Function(symbol) => refetched(world, symbol, callable.at.span),
        CallableKind::Component => called(world, callable),
    }
}

fn refetched(world: &World, symbol: &Symbol, from: Span) -> Vec<Call> {
    let (Some(snapshot), Some(uses)) = (world.backends.get(symbol.backend), world.uses(symbol.backend)) else {
        return Vec::new();
    };
    let Some(mutation) = snapshot.contract.functions.get(symbol.thing.name()) else { return Vec::new() };
    let effects = effects::of(&snapshot.contract, &uses, mutation);
    drop(uses);
    let mut names: Vec<Arc<str>> = effects.into_iter().flat_map(|effect| effect.functions).collect();
    names.sort();
    names.dedup();
    let things = names.into_iter().map(|name| Symbol { backend: symbol.backend, thing: Thing::Function(name) });
    things.filter_map(|symbol| function(world, &symbol)).map(|with| Call { with, from: vec![from] }).collect()
}

fn called(world: &World, component: &Callable) -> Vec<Call> {
    let mut functions: BTreeMap<Symbol, Vec<Span>> = BTreeMap::new();
    for backend in 0..world.backends.len() {
        let Some(uses) = world.uses(backend) else { continue };
        for one in in_component(&uses, component) {
            if let Some((Subject::Function(name), _)) = uses.meaning(&one.target.export.name)
                && one.target.path.is_empty()
                && one.kind.is_word()
                && is_site(one.kind)
            {
                let symbol = Symbol { backend, thing: Thing::Function(Arc::clone(name)) };
                functions.entry(symbol).or_default().push(one.span);
            }
        }
    }
    functions.into_iter().filter_map(|(symbol, from)| Some(Call { with: function(world, &symbol)?, from })).collect()
}

fn in_component<'u>(uses: &'u Uses<'_>, component: &'u Callable) -> impl Iterator<Item = &'u Use> {
    let found = uses.in_file(&component.at.file).into_iter().flat_map(|found| &found.uses);
    found.filter(|one| one.within.as_ref() == Some(&component.name))
}

/// A function of a backend, where the symbol is one.
fn function(world: &World, symbol: &Symbol) -> Option<Callable> {
    let Thing::Function(name) = &symbol.thing else { return None };
    let snapshot = world.backends.get(symbol.backend)?;
    let at = file_span(world, symbol.backend, declared(&snapshot.contract, &symbol.thing)?);
    Some(Callable { kind: CallableKind::Function(symbol.clone()), name: Arc::clone(name), whole: at.span, at })
}

/// A declaration at the top of a file.
fn component(world: &World, file: &Utf8Path, name: &Arc<str>, whole: Span) -> Callable {
    let text = text(world, file);
    let inside = text.as_ref().and_then(|text| whole.of(&text.text).find(&**name));
    let span = inside.and_then(|at| {
        let start = whole.start + u32::try_from(at).ok()?;
        Some(Span::new(start, start + u32::try_from(name.len()).ok()?))
    });
    // A default export without a name has no word.
    let span = span.unwrap_or(Span::new(whole.start, whole.start));
    let at = FileSpan { file: Arc::from(file), span };
    Callable { kind: CallableKind::Component, name: Arc::clone(name), at, whole }
}
