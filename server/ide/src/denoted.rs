//! Between what names denote in Python and the things of a contract.
//!
//! In go a place, or a thing; out comes what Python calls it, and back: functions, their parameters, the constants of contexts, compositions, classes and
//! what is declared in them.

use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::{Snapshot, World};
use mizan_python::program::{ModuleRef, Program};
use mizan_python::references::{self, Denoted};
use mizan_python::resolve::{PythonVersion, Resolver};
use mizan_schema::TypeKey;
use mizan_schema::declarations::Python;
use mizan_schema::types::Shape;
use mizan_syntax::Tree;
use mizan_text::Span;

use crate::declared::declared;
use crate::definition::file_span;
use crate::files::text;
use crate::thing::{Symbol, Thing};

/// What the word at a place of a Python file denotes, with the word.
pub(crate) fn at(world: &World, backend: usize, file: &Utf8Path, offset: u32) -> Option<(Span, Vec<Denoted>)> {
    let snapshot = world.backends.get(backend)?;
    let text = text(world, file)?;
    let tree = tree(world, file, &text.text);
    let program = Program::new(snapshot.modules());
    let resolver = Resolver::new(&program, version(world, backend));
    modules(&program, snapshot, file)
        .into_iter()
        .find_map(|module| references::at(&resolver, module, &text.text, &tree, offset))
}

/// The tree of a Python file: that of its document where it is open.
pub(crate) fn tree(world: &World, file: &Utf8Path, text: &str) -> Tree {
    let open = world.documents.get(file).and_then(|document| document.tree().cloned());
    open.unwrap_or_else(|| mizan_syntax::python::parse(text))
}

/// The version of Python that a backend is read for.
pub(crate) fn version(world: &World, backend: usize) -> PythonVersion {
    let python = world.project.backends.get(backend).map(|backend| backend.python);
    python.map_or_else(PythonVersion::default, |(major, minor)| PythonVersion(major.into(), minor.into()))
}

/// A file as the modules that it can be imported as.
pub(crate) fn modules<'p>(program: &'p Program<'p>, snapshot: &Snapshot, file: &Utf8Path) -> Vec<&'p ModuleRef> {
    let places = snapshot.places();
    let names = snapshot.module_names(file);
    let found = names.iter().filter_map(|name| program.module(name));
    found.filter(|module| places.file(module.loaded.source) == file).collect()
}

/// What a thing is in Python; several where one context has several constants, none where a thing has no name of its own there.
pub(crate) fn of(snapshot: &Snapshot, thing: &Thing) -> Vec<Denoted> {
    let contract = &snapshot.contract;
    let name =
        |python: &Python| Denoted::Name { module: Arc::clone(&python.module), qualname: Arc::clone(&python.qualname) };
    match thing {
        Thing::Function(wire) => {
            contract.functions.get(wire).map(|function| name(&function.python)).into_iter().collect()
        }
        Thing::Parameter { function, name } => {
            let function = contract.functions.get(function);
            let parameter = function.map(|function| Denoted::Parameter {
                module: Arc::clone(&function.python.module),
                function: Arc::clone(&function.python.qualname),
                name: Arc::clone(name),
            });
            parameter.into_iter().collect()
        }
        Thing::Context(wire) => {
            let constants = snapshot.declarations.contexts().filter(|constant| constant.name.value == *wire);
            constants.map(|constant| name(&constant.python)).collect()
        }
        Thing::Composition(wire) => {
            contract.compositions.get(wire).map(|composition| name(&composition.python)).into_iter().collect()
        }
        Thing::Form(wire) => contract.forms.get(wire).map(|form| name(&form.python)).into_iter().collect(),
        Thing::Channel(wire) => contract.channels.get(wire).map(|channel| name(&channel.python)).into_iter().collect(),
        Thing::Type(key) => vec![Denoted::Name { module: Arc::clone(&key.module), qualname: Arc::from(class(key)) }],
        Thing::Field { .. } | Thing::Member { .. } | Thing::FormField { .. } | Thing::Literal { .. } => Vec::new(),
    }
}

/// The same of anything, also of what is declared in classes: that is what the word at its declaration denotes, whichever class inherits it.
pub(crate) fn of_symbol(world: &World, symbol: &Symbol) -> Vec<Denoted> {
    let Some(snapshot) = world.backends.get(symbol.backend) else { return Vec::new() };
    let own = of(snapshot, &symbol.thing);
    let (owner, name) = match &symbol.thing {
        Thing::Field { of, name } | Thing::Member { of, name } => (Some(of), name),
        Thing::FormField { name, .. } => (None, name),
        _ => return own,
    };
    let declared = declared(&snapshot.contract, &symbol.thing).map(|origin| file_span(world, symbol.backend, origin));
    let at_declaration = declared.and_then(|at| self::at(world, symbol.backend, &at.file, at.span.start));
    match at_declaration {
        Some((_, denoted)) => denoted,
        // A field whose alias is its name on the wire is declared at the alias.
        None => owner
            .map(|key| Denoted::Name {
                module: Arc::clone(&key.module),
                qualname: Arc::from(format!("{}.{name}", class(key))),
            })
            .into_iter()
            .collect(),
    }
}

/// The class of a named type, without type arguments.
fn class(key: &TypeKey) -> &str {
    key.qualname.split('[').next().unwrap_or_default()
}

/// The things that have this name in Python, sorted; also what is declared in classes.
pub(crate) fn symbols(world: &World, backend: usize, denoted: &Denoted) -> Vec<Symbol> {
    let Some(snapshot) = world.backends.get(backend) else { return Vec::new() };
    let mut found = things(snapshot, denoted);
    if let Denoted::Name { module, qualname } = denoted {
        let keys = snapshot.contract.definitions.keys();
        found.extend(keys.filter(|key| key.module == *module && class(key) == &**qualname).cloned().map(Thing::Type));
        found.extend(qualname.rsplit_once('.').into_iter().flat_map(|(owner, name)| {
            let declares = |thing: &Thing| {
                let is_own = match thing {
                    Thing::Field { of, .. } | Thing::Member { of, .. } => of.module == *module && class(of) == owner,
                    _ => false,
                };
                is_own || of_symbol(world, &Symbol { backend, thing: thing.clone() }).contains(denoted)
            };
            members(snapshot, name).filter(declares).collect::<Vec<_>>()
        }));
    }
    found.sort();
    found.dedup();
    found.into_iter().map(|thing| Symbol { backend, thing }).collect()
}

/// Everything of this name that is declared in a class.
fn members(snapshot: &Snapshot, name: &str) -> impl Iterator<Item = Thing> {
    let contract = &snapshot.contract;
    let in_types = contract.definitions.iter().filter_map(move |(key, definition)| match &definition.shape {
        Shape::Object(object) => {
            let field = object.fields.iter().chain(&object.computed).find(|field| *field.name == *name)?;
            Some(Thing::Field { of: key.clone(), name: Arc::clone(&field.name) })
        }
        Shape::Enum(enumeration) => {
            let member = enumeration.members.iter().find(|member| *member.name == *name)?;
            Some(Thing::Member { of: key.clone(), name: Arc::clone(&member.name) })
        }
        Shape::Root(..) | Shape::Alias(_) => None,
    });
    let in_forms = contract.forms.values().filter_map(move |form| {
        let field = form.fields.iter().find(|field| *field.name.value == *name)?;
        Some(Thing::FormField { form: Arc::clone(&form.name.value), name: Arc::clone(&field.name.value) })
    });
    in_types.chain(in_forms)
}

/// The things that have this name in Python, sorted: a function is one for each name that it has on the wire.
pub(crate) fn things(snapshot: &Snapshot, denoted: &Denoted) -> Vec<Thing> {
    let contract = &snapshot.contract;
    let (module, qualname) = match denoted {
        Denoted::Module { .. } => return Vec::new(),
        Denoted::Name { module, qualname } => (module, qualname),
        Denoted::Parameter { module, function, .. } => (module, function),
    };
    let is_it = |python: &Python| python.module == *module && python.qualname == *qualname;
    let functions = contract.functions.values().filter(|function| is_it(&function.python));
    if let Denoted::Parameter { name, .. } = denoted {
        let has = |function: &&Arc<mizan_schema::contract::Function>| {
            function.parameters.iter().any(|parameter| parameter.name.value == *name)
        };
        let of = |function: &Arc<str>| Thing::Parameter { function: Arc::clone(function), name: Arc::clone(name) };
        return functions.filter(has).map(|function| of(&function.name)).collect();
    }
    let mut things: Vec<Thing> = functions.map(|function| Thing::Function(Arc::clone(&function.name))).collect();
    let constants = snapshot.declarations.contexts().filter(|constant| is_it(&constant.python));
    things.extend(constants.map(|constant| Thing::Context(Arc::clone(&constant.name.value))));
    let compositions = contract.compositions.values().filter(|composition| is_it(&composition.python));
    things.extend(compositions.map(|composition| Thing::Composition(Arc::clone(&composition.name))));
    let forms = contract.forms.values().filter(|form| is_it(&form.python));
    things.extend(forms.map(|form| Thing::Form(Arc::clone(&form.name.value))));
    let channels = contract.channels.values().filter(|channel| is_it(&channel.python));
    things.extend(channels.map(|channel| Thing::Channel(Arc::clone(&channel.name.value))));
    things
}
