//! Which modules are imported when the server starts.
//!
//! In go what discovery starts and the imports of each module, read when something reaches it; out comes whether a module is among them. Nothing is
//! followed before something asks, for that reads the module.

use std::sync::{Arc, Mutex, PoisonError};

use mizan_schema::rests::Rests;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Backend;
use super::discovery::Discovery;
use super::unit::{Stale, Unit};
use crate::facts::ast::{ImportedNames, Stmt};
use crate::program::{ModuleRef, Program, Question};
use crate::resolve::{Symbol, absolute};

/// The modules that one module imports; nothing where there is none of that name.
type Imported = Option<Box<[Arc<str>]>>;

/// The imports of a backend.
#[derive(Debug, Default)]
pub(super) struct Imports {
    lists: FxHashMap<Arc<str>, Unit<Imported>>,
    /// What each list rests on; nothing before the first time that something changes.
    index: Option<Rests<Arc<str>, Question>>,
    /// The modules that Django imports because the settings name them.
    set: Option<Unit<Vec<Arc<str>>>>,
    /// Every module that is imported at start, where that was asked for.
    reached: Option<FxHashSet<Arc<str>>>,
}

impl Imports {
    /// Reads again what may have changed. Whether it did.
    pub(super) fn refresh(&mut self, program: &Program<'_>, stale: &Stale) -> bool {
        let mut changed = false;
        let lists = &mut self.lists;
        let index = self.index.get_or_insert_with(|| {
            let mut index = Rests::default();
            for (name, unit) in lists.iter() {
                index.set(name, unit.questions().iter().copied());
            }
            index
        });
        let resting: FxHashSet<Arc<str>> = stale.questions().flat_map(|question| index.on(question)).cloned().collect();
        for name in resting {
            let Some(unit) = lists.get_mut(&name) else { continue };
            let now = Unit::read(program, || imported_by(program, &name));
            index.set(&name, now.questions().iter().copied());
            changed |= now.value != unit.value;
            *unit = now;
        }
        if self.set.as_ref().is_some_and(|set| !set.stands(stale)) {
            self.set = None;
            changed = true;
        }
        if changed {
            self.forget_reached();
        }
        changed
    }

    /// Whether one of them rests on the answer to a question.
    pub(super) fn rest_on(&self, question: Question) -> bool {
        let in_lists = match &self.index {
            Some(index) => index.on(&question).next().is_some(),
            None => self.lists.values().any(|list| list.rests_on(question)),
        };
        in_lists || self.set.as_ref().is_some_and(|set| set.rests_on(question))
    }

    /// Lets go of which modules are imported at start; not of what each imports.
    pub(super) fn forget_reached(&mut self) {
        self.reached = None;
    }

    /// Whether a module is imported when the server starts.
    pub(super) fn reaches(imports: &Mutex<Self>, backend: &Backend<'_, '_>, found: &Discovery, module: &str) -> bool {
        if found.has(module) {
            return true;
        }
        let mut imports = imports.lock().unwrap_or_else(PoisonError::into_inner);
        if imports.reached.is_none() {
            imports.reached = Some(imports.follow(backend, found));
        }
        imports.reached.as_ref().is_some_and(|reached| reached.contains(module))
    }

    /// Follows imports from everything that the framework imports at start. Only project modules are followed.
    fn follow(&mut self, backend: &Backend<'_, '_>, found: &Discovery) -> FxHashSet<Arc<str>> {
        let program = backend.program;
        let mut open: Vec<Arc<str>> = found.started.iter().chain(found.discovered.keys()).cloned().collect();
        open.extend(backend.setting.settings.clone());
        let set = self.set.get_or_insert_with(|| Unit::read(program, || set_modules(backend)));
        open.extend_from_slice(&set.value);
        // What Django imports of each app: the package, its configuration, its models; `admin` by autodiscovery.
        for app in &found.apps {
            open.extend(["", ".apps", ".models", ".admin"].map(|part| Arc::from(format!("{app}{part}"))));
        }
        let mut reached = FxHashSet::default();
        let mut seen = FxHashSet::default();
        while let Some(name) = open.pop() {
            if !seen.insert(Arc::clone(&name)) {
                continue;
            }
            let list = self.lists.entry(Arc::clone(&name)).or_insert_with_key(|name| {
                let list = Unit::read(program, || imported_by(program, name));
                if let Some(index) = &mut self.index {
                    index.set(name, list.questions().iter().copied());
                }
                list
            });
            let Some(list) = &list.value else { continue };
            open.extend(list.iter().filter(|name| !seen.contains(*name)).cloned());
            // A package is imported before what is in it.
            open.extend(name.rsplit_once('.').map(|(package, _)| Arc::from(package)));
            reached.insert(name);
        }
        for (name, _) in self.lists.extract_if(|name, _| !seen.contains(name)) {
            if let Some(index) = &mut self.index {
                index.set(&name, []);
            }
        }
        reached
    }
}

/// The modules that some settings name.
fn set_modules(backend: &Backend<'_, '_>) -> Vec<Arc<str>> {
    let Some(settings) = backend.setting.settings.as_deref() else { return Vec::new() };
    let names = ["ROOT_URLCONF", "WSGI_APPLICATION", "ASGI_APPLICATION"];
    names.iter().filter_map(|name| set_module(backend, settings, name)).collect()
}

/// The module of a setting that names a module or something in one.
fn set_module(backend: &Backend<'_, '_>, settings: &str, name: &str) -> Option<Arc<str>> {
    let member = backend.resolver.member(backend.program.module(settings)?, name).ok()?;
    let Symbol::Variable(variable) = member else { return None };
    let dotted = backend.constant_string(&variable.scope, variable.value()?).ok()?;
    if backend.program.exists(&dotted) {
        return Some(dotted);
    }
    dotted.rsplit_once('.').map(|(module, _)| Arc::from(module))
}

fn imported_by(program: &Program<'_>, name: &str) -> Imported {
    let module = program.module(name)?;
    let mut found = Vec::new();
    if module.loaded.is_project {
        of_body(module, &module.loaded.facts.module.body, &mut found);
    }
    Some(found.into_boxed_slice())
}

/// Every module that statements import.
pub(super) fn of_body(module: &ModuleRef, body: &[Stmt], found: &mut Vec<Arc<str>>) {
    for statement in body {
        match statement {
            Stmt::Import(names) => found.extend(names.iter().map(|name| Arc::clone(&name.module))),
            Stmt::From(from) => {
                let Ok(base) = absolute(module, from) else { continue };
                if let ImportedNames::Names(names) = &from.names {
                    found.extend(names.iter().map(|name| Arc::from(format!("{base}.{}", name.name))));
                }
                found.push(Arc::from(base));
            }
            Stmt::If(branch) => {
                of_body(module, &branch.body, found);
                of_body(module, &branch.orelse, found);
            }
            Stmt::Try(attempt) => [&attempt.body, &attempt.handlers, &attempt.finalbody]
                .into_iter()
                .for_each(|body| of_body(module, body, found)),
            Stmt::Block(block) => of_body(module, &block.body, found),
            _ => {}
        }
    }
}
