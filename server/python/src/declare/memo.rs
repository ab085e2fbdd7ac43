//! Declarations kept from one reading to the next.
//!
//! In goes what changed; out come the declarations, in which what did not change keeps its pointer. The result is that of [`super::declare`] on the
//! same sources; only the work is less. Must never keep a piece that rests on something that changed, nor hold on to a program.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mizan_schema::declarations::{Declarations, ModuleDeclarations};
use mizan_schema::{Origin, TypeKey};
use rustc_hash::{FxHashMap, FxHashSet};

use super::discovery::{Discovering, Discovery, Outline, Overview};
use super::imports::Imports;
use super::registration::{Registered, Registering, Registration};
use super::unit::{Changed, Stale, Unit};
use super::words::Words;
use super::{Backend, Declared, Declaring, Framework, Given, Setting};
use crate::django::Installed;
use crate::program::{ModuleSource, Program, Question};
use crate::resolve::PythonVersion;
use crate::types::{self, Standing};

/// What the last reading of a backend read, and what each piece of it rests on.
#[derive(Debug, Default)]
pub struct Memo {
    setting: Option<Setting>,
    /// By candidate module.
    outlines: BTreeMap<Arc<str>, Unit<Outline>>,
    imports: RefCell<Imports>,
    overview: Overview,
    discovery: Option<Unit<Discovery>>,
    /// By name: every module that can hold declarations.
    modules: BTreeMap<Arc<str>, Module>,
    definitions: Standing,
    /// Whether two wanted one name for a type: then the result depends on the order of reading, and everything is read each time.
    is_contested: bool,
    out: Declarations,
    work: Work,
}

/// How much the last reading did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Modules whose declarations were read.
    pub modules_declared: usize,
    /// Named types whose definitions were read.
    pub definitions_read: usize,
    /// Modules whose registrations were read.
    pub registrations_read: usize,
    /// Whether what discovery finds was read.
    pub discovery: bool,
}

/// The pieces of one module.
#[derive(Debug, Default)]
struct Module {
    /// What it registers; nothing where there is no such module of the project.
    registered: Option<Unit<Option<Registered>>>,
    /// Whether what it registers counts, because it is imported at start.
    registers: bool,
    given: Given,
    declared: Option<Unit<Option<Declared>>>,
    /// The named types that its declarations refer to.
    refers: Box<[TypeKey]>,
    /// The classes that its classes derive from, where that was asked for.
    bases: Option<Unit<BTreeSet<Origin>>>,
}

impl Module {
    /// What it registers that counts.
    fn counting(&self) -> Option<&Registered> {
        self.registered.as_ref()?.value.as_ref().filter(|_| self.registers)
    }

    fn declared(&self) -> Option<&Declared> {
        self.declared.as_ref()?.value.as_ref()
    }
}

impl Memo {
    /// Reads the declarations of a backend again, where `changed` says what is not as it was when this was last called.
    pub fn declare(&mut self, source: &dyn ModuleSource, setting: &Setting, changed: &Changed) -> &Declarations {
        let stale = match (changed, &self.setting) {
            (Changed::Names { modules, existence }, Some(before)) if before.is_alike(setting) && !self.is_contested => {
                Some(Stale::of(modules, existence))
            }
            _ => None,
        };
        let stands = stale.is_some_and(|stale| self.read(source, setting, stale));
        if !stands {
            let before = std::mem::take(self).out;
            self.is_contested = !self.read(source, setting, Stale::default());
            self.keep(&before);
        }
        self.setting = Some(setting.clone());
        &self.out
    }

    /// The declarations of the last reading.
    pub fn into_declarations(self) -> Declarations {
        self.out
    }

    /// How much the last reading did.
    pub fn work(&self) -> Work {
        self.work
    }

    /// Reads what is stale or was never read. `false` where two wanted one name for a type.
    fn read(&mut self, source: &dyn ModuleSource, setting: &Setting, mut stale: Stale) -> bool {
        self.work = Work::default();
        let program = Program::new(source);
        let python = PythonVersion(i64::from(setting.python.0), i64::from(setting.python.1));
        let types = types::Reader::new(&program, types::Settings { python, pydantic: setting.pydantic });
        let backend = Backend {
            program: &program,
            setting,
            words: Words::of(setting.dialect),
            resolver: types.resolver(),
            classes: types.classes(),
            types: &types,
        };
        self.discover(&backend, &mut stale);
        types.set_installed(Installed { settings: setting.settings.clone(), apps: self.discovered().apps.clone() });
        let dropped = self.drop_definitions(&stale);
        types.set_standing(std::mem::take(&mut self.definitions));
        let mut redone = self.read_registrations(&backend, &stale);
        let is_any_gone = redone.iter().any(|name| !self.modules.contains_key(name));
        let (read, refers_to_others) = self.read_modules(&backend, &stale, &dropped);
        redone.extend(read);
        types.read_definitions();
        let is_contested = types.is_contested();
        self.definitions = types.take_standing();
        let read = types.take_definitions();
        if is_any_gone || refers_to_others || !dropped.is_empty() || !read.is_empty() {
            self.put_definitions(read);
        }
        self.read_bases(&backend, &stale);
        self.put_modules(&redone);
        !is_contested
    }

    /// Leaves what is as it was before under its pointer.
    fn keep(&mut self, before: &Declarations) {
        for (name, module) in &mut self.out.modules {
            if let Some(before) = before.modules.get(name).filter(|before| *before == module) {
                *module = Arc::clone(before);
            }
        }
        for (key, definition) in &mut self.out.definitions {
            if let Some(before) = before.definitions.get(key).filter(|before| *before == definition) {
                *definition = Arc::clone(before);
            }
        }
    }

    fn discovered(&self) -> &Discovery {
        static NOTHING: Discovery = Discovery::NOTHING;
        self.discovery.as_ref().map_or(&NOTHING, |unit| &unit.value)
    }

    /// Finds again what discovery finds, where that may have changed.
    fn discover(&mut self, backend: &Backend<'_, '_>, stale: &mut Stale) {
        let overview = self.overview(backend, stale);
        let imports_changed = self.imports.get_mut().refresh(backend.program, stale);
        let is_same = overview == self.overview && (overview.discover.is_empty() || !imports_changed);
        if is_same && self.discovery.as_ref().is_some_and(|unit| unit.stands(stale)) {
            return;
        }
        self.work.discovery = true;
        let read = || Discovering::discover(backend, &self.imports, &overview);
        let unit = Unit::read(backend.program, read);
        if unit.value != *self.discovered() {
            self.imports.get_mut().forget_reached();
        }
        if unit.value.apps != self.discovered().apps {
            stale.add(Question::INSTALLED);
        }
        self.out.dialect = backend.setting.dialect;
        self.out.websockets = unit.value.websockets;
        self.out.registration_hint.clone_from(&unit.value.hint);
        self.out.diagnostics.clone_from(&unit.value.diagnostics);
        self.overview = overview;
        self.discovery = Some(unit);
    }

    fn overview(&mut self, backend: &Backend<'_, '_>, stale: &Stale) -> Overview {
        if backend.setting.framework == Framework::Fastapi {
            return Overview::default();
        }
        let mut before = std::mem::take(&mut self.outlines);
        for name in &backend.setting.candidates {
            let unit = before.remove(name).filter(|unit| unit.stands(stale));
            let unit = unit.unwrap_or_else(|| Unit::read(backend.program, || backend.outline(name)));
            self.outlines.insert(Arc::clone(name), unit);
        }
        let discover = self.outlines.iter().filter(|(_, unit)| unit.value.discovers);
        Overview {
            wraps_asgi: self.outlines.values().any(|unit| unit.value.wraps_asgi),
            discover: discover.map(|(name, _)| Arc::clone(name)).collect(),
            configure: self.outlines.keys().filter(|name| name.ends_with("apps")).cloned().collect(),
        }
    }

    /// Takes out the definitions that no longer stand, and those that refer to them.
    fn drop_definitions(&mut self, stale: &Stale) -> Standing {
        let mut open: Vec<TypeKey> = Vec::new();
        open.extend(
            self.definitions.iter().filter(|(_, read)| !stale.spares(&read.questions)).map(|(key, _)| key.clone()),
        );
        let mut dropped = Standing::default();
        if open.is_empty() {
            return dropped;
        }
        let mut referring: FxHashMap<TypeKey, Vec<TypeKey>> = FxHashMap::default();
        for (key, read) in &self.definitions {
            for referred in &read.refers {
                referring.entry(referred.clone()).or_default().push(key.clone());
            }
        }
        while let Some(key) = open.pop() {
            if let Some((key, read)) = self.definitions.remove_entry(&key) {
                open.extend(referring.remove(&key).into_iter().flatten());
                dropped.insert(key, read);
            }
        }
        dropped
    }

    /// Reads the registrations that may have changed. Gives the modules of which something else is said now.
    fn read_registrations(&mut self, backend: &Backend<'_, '_>, stale: &Stale) -> BTreeSet<Arc<str>> {
        let mut changed = BTreeSet::new();
        let mut before = std::mem::take(&mut self.modules);
        let wanted = backend.setting.candidates.iter().chain(self.discovered().discovered.keys());
        let wanted: BTreeSet<Arc<str>> = wanted.cloned().collect();
        for name in wanted {
            let mut module = before.remove(&name).unwrap_or_default();
            let counted = module.counting().cloned();
            if !module.registered.as_ref().is_some_and(|unit| unit.stands(stale)) {
                self.work.registrations_read += 1;
                let read = || Some(Registering::read(backend, backend.own_module(&name)?));
                module.registered = Some(Unit::read(backend.program, read));
            }
            let registers = module.registered.as_ref().and_then(|unit| unit.value.as_ref());
            module.registers = registers.is_some_and(|registered| {
                !registered.is_empty() && Imports::reaches(&self.imports, backend, self.discovered(), &name)
            });
            if module.counting() != counted.as_ref() {
                changed.insert(Arc::clone(&name));
            }
            self.modules.insert(name, module);
        }
        changed.extend(before.into_keys());
        changed
    }

    /// Reads the declarations that may have changed. Gives the modules that were read, and whether one refers to other types than before.
    fn read_modules(
        &mut self,
        backend: &Backend<'_, '_>,
        stale: &Stale,
        dropped: &Standing,
    ) -> (BTreeSet<Arc<str>>, bool) {
        let mut registrations: FxHashMap<Arc<str>, Vec<Arc<[Registration]>>> = FxHashMap::default();
        for registered in self.modules.values().filter_map(Module::counting) {
            for (module, found) in &registered.by_module {
                registrations.entry(Arc::clone(module)).or_default().push(Arc::clone(found));
            }
        }
        let (mut read, mut refers_to_others) = (BTreeSet::new(), false);
        let mut modules = std::mem::take(&mut self.modules);
        let discovery = self.discovered();
        for (name, module) in &mut modules {
            let given = Given {
                discovered: discovery.discovered.get(name).copied(),
                registrations: registrations.remove(name).unwrap_or_default(),
            };
            let imported = || Imports::reaches(&self.imports, backend, discovery, name);
            let stands = module.given == given
                && module.declared.as_ref().is_some_and(|unit| {
                    let asked = unit.value.as_ref().and_then(|declared| declared.is_imported);
                    unit.stands(stale) && asked.is_none_or(|asked| asked == imported())
                })
                && (dropped.is_empty() || !module.refers.iter().any(|key| dropped.contains_key(key)));
            if stands {
                continue;
            }
            let declare = || Some(Declaring::declared(backend, backend.own_module(name)?, &given, &imported));
            let (declared, rests) = backend.program.track(declare);
            let refers = backend.types.referred(&rests);
            refers_to_others |= module.refers != refers;
            module.refers = refers;
            module.declared = Some(Unit::new(declared, rests.questions));
            module.given = given;
            read.insert(Arc::clone(name));
        }
        self.modules = modules;
        self.work.modules_declared = read.len();
        (read, refers_to_others)
    }

    /// Puts the definitions that were read beside those that stand, and lets go of what nothing refers to.
    fn put_definitions(&mut self, read: Standing) {
        self.work.definitions_read = read.len();
        for (key, mut read) in read {
            if let Some(before) = self.out.definitions.get(&key).filter(|before| *before == &read.definition) {
                read.definition = Arc::clone(before);
            }
            self.out.definitions.insert(key.clone(), Arc::clone(&read.definition));
            self.definitions.insert(key, read);
        }
        let mut open: Vec<&TypeKey> = self.modules.values().flat_map(|module| &module.refers).collect();
        let mut reached: FxHashSet<&TypeKey> = FxHashSet::default();
        while let Some(key) = open.pop() {
            if reached.insert(key) {
                open.extend(self.definitions.get(key).into_iter().flat_map(|read| &read.refers));
            }
        }
        if reached.len() < self.out.definitions.len() {
            self.out.definitions.retain(|key, _| reached.contains(key));
            let gone: Vec<TypeKey> = self.definitions.keys().filter(|key| !reached.contains(*key)).cloned().collect();
            for key in &gone {
                self.definitions.remove(key);
            }
        }
    }

    /// Reads which classes others derive from, where a form says nothing of itself.
    fn read_bases(&mut self, backend: &Backend<'_, '_>, stale: &Stale) {
        let is_asked = self.modules.values().filter_map(Module::declared).any(|it| !it.without_meta.is_empty());
        for (name, module) in &mut self.modules {
            module.bases = module.bases.take().filter(|unit| unit.stands(stale));
            if is_asked && module.bases.is_none() {
                let read = || backend.own_module(name).map(|module| backend.bases(module)).unwrap_or_default();
                module.bases = Some(Unit::read(backend.program, read));
            }
        }
    }

    /// Puts together what each module says, where that may have changed: of `redone`, and of those that register something of them.
    fn put_modules(&mut self, redone: &BTreeSet<Arc<str>>) {
        let bases: FxHashSet<Origin> = self
            .modules
            .values()
            .filter_map(|module| module.bases.as_ref())
            .flat_map(|unit| &unit.value)
            .copied()
            .collect();
        for name in redone.iter().filter(|name| !self.modules.contains_key(*name)) {
            self.out.modules.remove(name);
        }
        for (name, module) in &self.modules {
            let registers = |registered: &Registered| registered.by_module.keys().any(|name| redone.contains(name));
            let may_differ = redone.contains(name)
                || !redone.is_empty() && module.counting().is_some_and(registers)
                || module.declared().is_some_and(|declared| !declared.without_meta.is_empty());
            if may_differ {
                match self.put_together(module, &bases) {
                    None => {
                        self.out.modules.remove(name);
                    }
                    Some(now) if self.out.modules.get(name).is_some_and(|before| *before == now) => {}
                    Some(now) => {
                        self.out.modules.insert(Arc::clone(name), now);
                    }
                }
            }
        }
    }

    /// What a module says with what others have to do with it; nothing where it says nothing.
    fn put_together(&self, module: &Module, bases: &FxHashSet<Origin>) -> Option<Arc<ModuleDeclarations>> {
        let declared = module.declared()?;
        let is_wired = |module: &str, qualname: &str| {
            let module = self.modules.get(module).and_then(Module::declared);
            module.is_some_and(|declared| declared.wired.contains(qualname))
        };
        let without_meta = declared.without_meta.iter().filter(|(place, _)| !bases.contains(place));
        let mut found = Vec::new();
        if let Some(registered) = module.counting() {
            found.extend_from_slice(&registered.diagnostics);
            found.extend(registered.lost(is_wired));
        }
        found.extend(without_meta.map(|(_, diagnostic)| diagnostic.clone()));
        if found.is_empty() {
            let is_empty = *declared.declarations == ModuleDeclarations::default();
            return (!is_empty).then(|| Arc::clone(&declared.declarations));
        }
        found.extend_from_slice(&declared.declarations.diagnostics);
        Some(Arc::new(ModuleDeclarations { diagnostics: found, ..(*declared.declarations).clone() }))
    }
}

impl Setting {
    /// Whether nothing but the candidates differs.
    fn is_alike(&self, other: &Self) -> bool {
        let Self { dialect, framework, settings, app, candidates: _, python, pydantic } = self;
        (dialect, framework, settings, app, python, pydantic)
            == (&other.dialect, &other.framework, &other.settings, &other.app, &other.python, &other.pydantic)
    }
}
