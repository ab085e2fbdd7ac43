//! Where what stands at a place is declared: the Python that made it.
//!
//! In Python, names in code are left to Python's own tools: a second answer beside theirs turns a jump into a list. A form's model is told in just the
//! place that they tell.

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::World;
use mizan_engine::frontend::UseKind;

use mizan_python::facts::ast::{Assign, Class, Stmt};
use mizan_python::program::Program;
use mizan_python::references::Denoted;
use mizan_schema::{Anchor, Contract, Origin};
use mizan_text::{Span, decode_python};

use crate::at::{Here, Stands, at};
use crate::declared::declared;
use crate::denoted;
use crate::files::{FilePosition, FileSpan, Language, text};
use crate::thing::{Symbol, Thing};

/// Where something is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The word that the question was about.
    pub from: Span,
    /// The words that declare it, by file and place.
    pub to: Vec<FileSpan>,
    /// Whether TypeScript's own server leads there, too: by the map of the client, where every name has a place and a text has none. The map has to
    /// be on disk, and of what stands in Python now.
    pub is_mapped: bool,
}

/// Where what stands at a place is declared; nothing where no thing of a contract does.
pub fn definition(world: &World, position: &FilePosition) -> Option<Definition> {
    let Some(here) = at(world, position).filter(|here| !is_code(world, position, here)) else {
        return form_model(world, position);
    };
    let mut to: Vec<FileSpan> = here.symbols.iter().flat_map(|symbol| targets(world, &here, symbol)).collect();
    to.sort();
    to.dedup();
    let is_mapped = is_mapped(world, position, &here, &to);
    Some(Definition { from: here.span, to, is_mapped })
}

/// Whether the map of the client leads from a word to these places.
fn is_mapped(world: &World, position: &FilePosition, here: &Here, to: &[FileSpan]) -> bool {
    let is_name = matches!(here.stands, Stands::TypeScript(kind) if kind != UseKind::Text);
    let is_written = |symbol: &Symbol| {
        let disk = world.on_disk(symbol.backend);
        disk.is_some_and(|disk| declared(&disk, &symbol.thing).is_some())
    };
    is_name
        && here.symbols.iter().all(is_written)
        && modules(world, position, here).iter().all(|(backend, stem)| world.has_types(*backend, stem))
        && to.iter().all(|place| is_saved(world, place))
}

/// The modules of the client that TypeScript passes through from a word: those of the names that lead there, and those that declare what it stands for.
fn modules(world: &World, position: &FilePosition, here: &Here) -> BTreeSet<(usize, Arc<str>)> {
    let mut modules = BTreeSet::new();
    for (backend, _) in world.backends.iter().enumerate() {
        let Some(uses) = world.uses(backend) else { continue };
        let words = uses.in_file(&position.file).into_iter().flat_map(|found| found.words_at(position.offset));
        let named = words.filter_map(|one| uses.meaning(&one.target.export.name)).map(|(subject, _)| subject.clone());
        let subjects = named.chain(here.things(backend).filter_map(Thing::subject));
        let before = modules.len();
        modules.extend(subjects.filter_map(|subject| uses.stem(&subject)).map(|stem| (backend, stem)));
        if modules.len() > before {
            modules.insert((backend, Arc::from("index")));
        }
    }
    modules
}

/// Whether a place is where the file on disk has it: the map is of what is saved.
fn is_saved(world: &World, place: &FileSpan) -> bool {
    let Some(document) = world.documents.get(&place.file) else { return true };
    let saved = std::fs::read(&*place.file).ok().and_then(|bytes| decode_python(&bytes).ok());
    let above = document.text.text.get(..place.span.end as usize);
    saved.zip(above).is_some_and(|(saved, above)| saved.starts_with(above))
}

/// Whether a word is a name in the code of Python.
fn is_code(world: &World, position: &FilePosition, here: &Here) -> bool {
    let is_string = || text(world, &position.file).is_some_and(|text| here.span.of(&text.text).ends_with(['"', '\'']));
    matches!(here.stands, Stands::Python(_)) && !is_string()
}

/// The class of the model that a form says in its `Meta`, from there.
fn form_model(world: &World, FilePosition { file, offset }: &FilePosition) -> Option<Definition> {
    if Language::of(file) != Some(Language::Python) {
        return None;
    }
    world.backends.iter().enumerate().find_map(|(backend, snapshot)| {
        let source = snapshot.source(file)?;
        let program = Program::new(snapshot.modules());
        let forms = snapshot.declarations.forms().filter(|form| form.python.origin.source == source);
        let mut from = forms.filter_map(|form| {
            let module = program.module(&form.python.module)?;
            let value = meta_model(&module.loaded.facts.module.body, form.python.origin.anchor)?;
            Some(snapshot.places().span(Origin { source, anchor: value }))
        });
        let from = from.find(|span| span.touches(*offset))?;
        let (_, denoted) = denoted::at(world, backend, file, from.end)?;
        let Some(Denoted::Name { module, qualname }) = denoted.first() else { return None };
        let module = program.module(module)?;
        let name = class(&module.loaded.facts.module.body, qualname)?.anchor;
        let to = vec![file_span(world, backend, Origin { source: module.loaded.source, anchor: name })];
        Some(Definition { from, to, is_mapped: false })
    })
}

/// The value of `model` in the `Meta` of the class whose name stands at `form`.
fn meta_model(body: &[Stmt], form: Anchor) -> Option<Anchor> {
    let is_form = |statement: &&Stmt| matches!(statement, Stmt::Class(class) if class.anchor == form);
    let Stmt::Class(form) = body.iter().find(is_form)? else { return None };
    let mut assignments = class(&form.body, "Meta")?.body.iter().filter_map(|statement| match statement {
        Stmt::Assign(assign) => Some(assign),
        _ => None,
    });
    let is_model =
        |assign: &&Assign| assign.targets.iter().any(|target| target.as_name().is_some_and(|name| **name == *"model"));
    assignments.rfind(is_model)?.value.as_ref().map(|value| value.anchor)
}

/// The class of a qualified name in a body.
fn class<'b>(body: &'b [Stmt], qualname: &str) -> Option<&'b Class> {
    let (name, rest) = match qualname.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (qualname, None),
    };
    let found = body.iter().find_map(|statement| match statement {
        Stmt::Class(class) if *class.name == *name => Some(class),
        _ => None,
    })?;
    rest.map_or(Some(found), |rest| class(&found.body, rest))
}

fn targets(world: &World, here: &Here, symbol: &Symbol) -> Vec<FileSpan> {
    let Some(snapshot) = world.backends.get(symbol.backend) else { return Vec::new() };
    let contract = &snapshot.contract;
    let origins = match (&symbol.thing, here.stands) {
        // Who names a context wants to see what is in it; its own name stands there already.
        (Thing::Context(name), Stands::Python(kind)) if kind.refers() => members(contract, name),
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
