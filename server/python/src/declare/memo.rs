//! Declarations kept from one reading to the next.
//!
//! In goes what changed; out come the declarations, in which what did not change keeps its pointer. The result is that of [`super::declare`] on the
//! same sources; only the work is less. Must never keep a piece that rests on something that changed, nor hold on to a program.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use mizan_schema::declarations::{Declarations, ModuleDeclarations};
use mizan_schema::rests::Rests;
use mizan_schema::shared::{Change, Shared, changes};
use mizan_schema::{Origin, TypeKey};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::definitions::{self, Kept};
use super::discovery::{Discovering, Discovery, Overview, Startup};
use super::imports::Imports;
use super::part::{Open, Part, Read};
use super::registration::{Registered, Registering, Registration};
use super::unit::{Changed, Stale, Unit};
use super::{Backend, Declared, Framework, Given, Setting};
use crate::django::Installed;
use crate::program::{ModuleSource, Program, Question};
use crate::types::{self, Standing};

/// With fewer modules than these for each core, one core is quicker.
const PER_PART: usize = 8;

/// What the last reading of a backend read, and what each piece of it rests on.
#[derive(Debug, Default)]
pub struct Memo {
    setting: Option<Setting>,
    /// By candidate module.
    startups: BTreeMap<Arc<str>, Unit<Startup>>,
    overview: Overview,
    imports: Mutex<Imports>,
    discovery: Option<Unit<Discovery>>,
    /// By name: every module that can hold declarations.
    modules: BTreeMap<Arc<str>, Module>,
    /// Those of them that register something that counts.
    registering: BTreeSet<Arc<str>>,
    /// Those of them with forms that say nothing of themselves.
    asking: BTreeSet<Arc<str>>,
    definitions: Kept,
    /// What the pieces of each module rest on; nothing before the first time that something changes.
    index: Option<Rests<Arc<str>, Question>>,
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

/// What registers something of each module, by its name.
type Registrations = FxHashMap<Arc<str>, Vec<Arc<[Registration]>>>;

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

/// What is not as it was, of what all modules may hang on.
struct Moved {
    candidates: bool,
    /// What some module imports.
    imports: bool,
    discovery: bool,
}

/// The modules of which something was read.
#[derive(Default)]
struct Redone {
    /// Those that say something else now, or may.
    modules: BTreeSet<Arc<str>>,
    /// Of those that refer to other types now, the types before; those that are gone among them.
    refers: Vec<(Arc<str>, Box<[TypeKey]>)>,
}

impl Module {
    /// What it registers that counts.
    fn counting(&self) -> Option<&Registered> {
        self.registered.as_ref()?.value.as_ref().filter(|_| self.registers)
    }

    fn declared(&self) -> Option<&Declared> {
        self.declared.as_ref()?.value.as_ref()
    }

    /// What its pieces rest on.
    fn questions(&self) -> impl Iterator<Item = &Question> {
        let registered = self.registered.as_ref().map(Unit::questions);
        let declared = self.declared.as_ref().map(Unit::questions);
        let bases = self.bases.as_ref().map(Unit::questions);
        registered.into_iter().chain(declared).chain(bases).flatten()
    }
}

impl Memo {
    /// Reads the declarations of a backend again, where `changed` says what is not as it was when this was last called.
    pub fn declare(&mut self, source: &dyn ModuleSource, setting: &Setting, changed: &Changed) -> &Declarations {
        // It is put back when all is said: what a reading leaves behind that does not come to its end is no ground to stand on.
        let before = self.setting.take().filter(|before| before.is_alike(setting) && !self.is_contested);
        let stands = match (changed, &before) {
            (Changed::Names { modules, existence }, Some(before)) => {
                self.read(source, setting, Some(before), Stale::of(modules, existence))
            }
            _ => false,
        };
        if !stands {
            let shown = std::mem::take(self).out;
            self.is_contested = !self.read(source, setting, None, Stale::default());
            self.keep(&shown);
        }
        self.setting = Some(setting.clone());
        &self.out
    }

    /// The declarations of the last reading.
    pub fn into_declarations(self) -> Declarations {
        self.out
    }

    /// Whether a piece of them rests on the answer to a question.
    pub fn rests_on(&self, question: Question) -> bool {
        let imports = self.imports.lock().unwrap_or_else(PoisonError::into_inner);
        let discovers = self.discovery.as_ref().is_some_and(|unit| unit.rests_on(question));
        discovers || self.modules_rest_on(question) || imports.rest_on(question) || self.definitions.rest_on(question)
    }

    fn modules_rest_on(&self, question: Question) -> bool {
        let Some(index) = &self.index else {
            let in_startups = self.startups.values().any(|unit| unit.rests_on(question));
            return in_startups || self.modules.values().any(|module| module.questions().any(|one| *one == question));
        };
        index.on(&question).next().is_some()
    }

    /// Whether that is told without looking through all of them: from the first change on.
    pub fn is_indexed(&self) -> bool {
        self.index.is_some()
    }

    /// How much the last reading did.
    pub fn work(&self) -> Work {
        self.work
    }

    /// Reads what is stale or was never read. `false` where two wanted one name for a type.
    fn read(
        &mut self,
        source: &dyn ModuleSource,
        setting: &Setting,
        before: Option<&Setting>,
        mut stale: Stale,
    ) -> bool {
        self.work = Work::default();
        let program = Program::new(source);
        let types = types::Reader::new(&program, setting.types());
        let backend = Backend::new(&program, setting, &types);
        let resting = self.resting(&stale, before.is_none());
        let moved = self.discover(&backend, before, &resting, &mut stale);
        types.set_installed(self.installed(setting));
        let mut redone = Redone::default();
        if moved.candidates || moved.discovery {
            self.choose_modules(setting, &mut redone);
            self.forget_gone();
        }
        let refers = self.modules.iter().map(|(name, module)| (name, &*module.refers));
        let taken = if before.is_some() { self.definitions.take_stale(&stale, refers) } else { Standing::default() };
        types.set_standing(std::mem::take(&mut self.definitions.standing));
        let is_everywhere = before.is_none() || moved.candidates || moved.imports || moved.discovery;
        let mut concerned = if is_everywhere { self.modules.keys().cloned().collect() } else { resting };
        self.read_registrations(&backend, &stale, &moved, &concerned, &mut redone);
        // Only then are modules given anything else than before.
        let given = (is_everywhere || !redone.modules.is_empty()).then(|| self.registrations());
        match &given {
            Some(_) => concerned.extend(self.modules.keys().cloned()),
            None => concerned.extend(self.definitions.referring(&taken).cloned()),
        }
        let open = self.stale_modules(&backend, &stale, &moved, (given, &taken), &concerned);
        let read = before.is_none().then(|| self.read_in_parts(source, &backend, &open)).flatten();
        let part = read.unwrap_or_else(|| Part::read(&backend, &open, &self.imports, self.discovered()));
        self.definitions.standing = types.take_standing();
        let is_contested = part.is_contested;
        let read = self.take_part(part, &concerned, &mut redone);
        self.work.definitions_read = read.len();
        let refers = std::mem::take(&mut redone.refers).into_iter().map(|(module, before)| {
            let now = self.modules.get(&module).map_or(&[][..], |module| &module.refers);
            definitions::Moved { module, before, now }
        });
        self.definitions.put(read, taken, refers, &mut self.out.definitions);
        self.read_bases(&backend, &stale, &concerned);
        self.put_modules(&redone.modules);
        self.index_again(&concerned);
        !is_contested
    }

    /// The modules with a piece that rests on something stale, by their names in the index, which is made where there is none.
    fn resting(&mut self, stale: &Stale, is_first: bool) -> BTreeSet<Arc<str>> {
        if is_first {
            return BTreeSet::new();
        }
        if self.index.is_none() {
            self.index = Some(Rests::default());
            let names: BTreeSet<Arc<str>> = self.modules.keys().chain(self.startups.keys()).cloned().collect();
            self.index_again(&names);
        }
        let index = self.index.iter();
        index.flat_map(|index| stale.questions().flat_map(|question| index.on(question))).cloned().collect()
    }

    /// Lets go of what modules rested on that are there no longer.
    fn forget_gone(&mut self) {
        if let Some(index) = &mut self.index {
            index.retain(|name| self.modules.contains_key(name) || self.startups.contains_key(name));
        }
    }

    /// Takes up what the pieces of these modules rest on now.
    fn index_again(&mut self, names: &BTreeSet<Arc<str>>) {
        let Some(index) = &mut self.index else { return };
        for name in names {
            let startup = self.startups.get(name).map_or(&[][..], Unit::questions);
            let pieces = self.modules.get(name).into_iter().flat_map(Module::questions);
            index.set(name, startup.iter().chain(pieces).copied());
        }
    }

    /// Leaves what is as it was before under its pointer.
    fn keep(&mut self, before: &Declarations) {
        self.out.modules = kept(&before.modules, &self.out.modules);
        self.out.definitions = kept(&before.definitions, &self.out.definitions);
    }

    fn discovered(&self) -> &Discovery {
        static NOTHING: Discovery = Discovery::NOTHING;
        self.discovery.as_ref().map_or(&NOTHING, |unit| &unit.value)
    }

    /// Finds again what discovery finds, where that may have changed.
    fn discover(
        &mut self,
        backend: &Backend<'_, '_>,
        before: Option<&Setting>,
        resting: &BTreeSet<Arc<str>>,
        stale: &mut Stale,
    ) -> Moved {
        let candidates = before.is_none_or(|before| before.candidates != backend.setting.candidates);
        let overview = self.read_startups(backend, stale, resting, candidates);
        let imports = self.imports.get_mut().unwrap_or_else(PoisonError::into_inner).refresh(backend.program, stale);
        let mut moved = Moved { candidates, imports, discovery: false };
        let may_differ = overview.is_some() || imports && !self.overview.discover.is_empty();
        if !may_differ && self.discovery.as_ref().is_some_and(|unit| unit.stands(stale)) {
            return moved;
        }
        self.work.discovery = true;
        self.overview = overview.unwrap_or_else(|| std::mem::take(&mut self.overview));
        let unit = Unit::read(backend.program, || Discovering::discover(backend, &self.imports, &self.overview));
        moved.discovery = self.discovery.as_ref().is_none_or(|before| before.value != unit.value);
        if moved.discovery {
            self.imports.get_mut().unwrap_or_else(PoisonError::into_inner).forget_reached();
            stale.add(Question::INSTALLED);
            self.out.dialect = backend.setting.dialect;
            self.out.websockets = unit.value.websockets;
            self.out.apps.clone_from(&unit.value.apps);
            self.out.registration_hint.clone_from(&unit.value.hint);
            self.out.diagnostics.clone_from(&unit.value.diagnostics);
        }
        self.discovery = Some(unit);
        moved
    }

    /// Reads again what the candidates do at start. Gives what it comes to, where that is not what it was.
    fn read_startups(
        &mut self,
        backend: &Backend<'_, '_>,
        stale: &Stale,
        resting: &BTreeSet<Arc<str>>,
        moved: bool,
    ) -> Option<Overview> {
        if backend.setting.framework == Framework::Fastapi {
            return None;
        }
        let mut differs = moved;
        if moved {
            let mut before = std::mem::take(&mut self.startups);
            for name in backend.setting.candidates.iter() {
                let unit = before.remove(name);
                let unit = unit.unwrap_or_else(|| Unit::read(backend.program, || backend.startup(name)));
                self.startups.insert(Arc::clone(name), unit);
            }
        }
        for name in resting {
            let Some(unit) = self.startups.get_mut(name).filter(|unit| !unit.stands(stale)) else { continue };
            let now = Unit::read(backend.program, || backend.startup(name));
            differs |= now.value != unit.value;
            *unit = now;
        }
        if !differs {
            return None;
        }
        let discover = self.startups.iter().filter(|(_, unit)| unit.value.discovers);
        let overview = Overview {
            wraps_asgi: self.startups.values().any(|unit| unit.value.wraps_asgi),
            discover: discover.map(|(name, _)| Arc::clone(name)).collect(),
            configure: self.startups.keys().filter(|name| name.ends_with("apps")).cloned().collect(),
        };
        (overview != self.overview).then_some(overview)
    }

    /// Makes the modules those that can hold declarations now.
    fn choose_modules(&mut self, setting: &Setting, redone: &mut Redone) {
        let mut before = std::mem::take(&mut self.modules);
        for name in
            setting.candidates.iter().chain(self.discovered().discovered.keys()).cloned().collect::<BTreeSet<_>>()
        {
            let module = before.remove(&name).unwrap_or_default();
            self.modules.insert(name, module);
        }
        for (name, module) in before {
            self.registering.remove(&name);
            self.asking.remove(&name);
            redone.modules.insert(Arc::clone(&name));
            redone.refers.push((name, module.refers));
        }
    }

    /// Reads the registrations that may have changed.
    fn read_registrations(
        &mut self,
        backend: &Backend<'_, '_>,
        stale: &Stale,
        moved: &Moved,
        concerned: &BTreeSet<Arc<str>>,
        redone: &mut Redone,
    ) {
        let mut modules = std::mem::take(&mut self.modules);
        for name in concerned {
            let Some(module) = modules.get_mut(name) else { continue };
            let stands = module.registered.as_ref().is_some_and(|unit| unit.stands(stale));
            if stands && !moved.imports && !moved.discovery {
                continue;
            }
            let counted = module.counting().cloned();
            if !stands {
                self.work.registrations_read += 1;
                let read = || Some(Registering::read(backend, backend.own_module(name)?));
                module.registered = Some(Unit::read(backend.program, read));
            }
            let registered = module.registered.as_ref().and_then(|unit| unit.value.as_ref());
            module.registers = registered.is_some_and(|registered| {
                !registered.is_empty() && Imports::reaches(&self.imports, backend, self.discovered(), name)
            });
            if module.counting() != counted.as_ref() {
                redone.modules.insert(Arc::clone(name));
            }
            match module.counting() {
                Some(_) => self.registering.insert(Arc::clone(name)),
                None => self.registering.remove(name),
            };
        }
        self.modules = modules;
    }

    /// What registers something of each module, by its name.
    fn registrations(&self) -> Registrations {
        let mut registrations = Registrations::default();
        for registered in self.modules.values().filter_map(Module::counting) {
            for (module, found) in &registered.by_module {
                registrations.entry(Arc::clone(module)).or_default().push(Arc::clone(found));
            }
        }
        registrations
    }

    /// The modules whose declarations may have changed, each with what it is given: those that rest on something stale, are given something else, or
    /// refer to a type of which the definition was taken away.
    fn stale_modules(
        &self,
        backend: &Backend<'_, '_>,
        stale: &Stale,
        moved: &Moved,
        (given, taken): (Option<Registrations>, &Standing),
        concerned: &BTreeSet<Arc<str>>,
    ) -> Vec<Open> {
        let discovery = self.discovered();
        let mut open = Vec::new();
        for name in concerned {
            let Some(module) = self.modules.get(name) else { continue };
            let imported = || Imports::reaches(&self.imports, backend, discovery, name);
            let given = given.as_ref().map(|registrations| Given {
                discovered: discovery.discovered.get(name).copied(),
                registrations: registrations.get(name).cloned().unwrap_or_default(),
            });
            let given = given.filter(|given| module.given != *given);
            let stands = |unit: &Unit<Option<Declared>>| {
                let asked = unit.value.as_ref().and_then(|declared| declared.is_imported);
                unit.stands(stale)
                    && asked.is_none_or(|asked| !moved.imports && !moved.discovery || asked == imported())
                    && (taken.is_empty() || !module.refers.iter().any(|key| taken.contains_key(key)))
            };
            if given.is_none() && module.declared.as_ref().is_some_and(stands) {
                continue;
            }
            open.push(Open { name: Arc::clone(name), given: given.unwrap_or_else(|| module.given.clone()) });
        }
        open
    }

    /// Reads modules on all cores, where there are many of them. Nothing where that would show: where two want one name for a type, who was read
    /// first decides.
    fn read_in_parts(&self, source: &dyn ModuleSource, backend: &Backend<'_, '_>, open: &[Open]) -> Option<Part> {
        let count = rayon::current_num_threads().min(open.len() / PER_PART);
        if count < 2 {
            return None;
        }
        let setting = backend.setting;
        let installed = self.installed(setting);
        let discovery = self.discovered();
        let read = |open: &[Open]| {
            let program = Program::new(source);
            let types = types::Reader::new(&program, setting.types());
            types.set_installed(installed.clone());
            Part::read(&Backend::new(&program, setting, &types), open, &self.imports, discovery)
        };
        let parts: Vec<Part> = open.par_chunks(open.len().div_ceil(count)).map(read).collect();
        parts.into_iter().try_fold(Part::default(), Part::with)
    }

    /// What the project says of its Django.
    fn installed(&self, setting: &Setting) -> Installed {
        Installed { settings: setting.settings.clone(), apps: self.discovered().apps.clone() }
    }

    /// Puts what was read of modules in its place; gives the definitions.
    fn take_part(&mut self, part: Part, concerned: &BTreeSet<Arc<str>>, redone: &mut Redone) -> Standing {
        self.work.modules_declared = part.modules.len();
        for Read { open: Open { name, given }, declared, refers } in part.modules {
            let Some(module) = self.modules.get_mut(&name) else { continue };
            module.given = given;
            module.declared = Some(declared);
            let before = std::mem::replace(&mut module.refers, refers);
            if before != module.refers {
                redone.refers.push((Arc::clone(&name), before));
            }
            redone.modules.insert(name);
        }
        for name in concerned {
            match self.modules.get(name).and_then(Module::declared) {
                Some(declared) if !declared.without_meta.is_empty() => self.asking.insert(Arc::clone(name)),
                _ => self.asking.remove(name),
            };
        }
        part.definitions
    }

    /// Reads which classes others derive from, where a form says nothing of itself.
    fn read_bases(&mut self, backend: &Backend<'_, '_>, stale: &Stale, concerned: &BTreeSet<Arc<str>>) {
        for name in concerned {
            let Some(module) = self.modules.get_mut(name) else { continue };
            module.bases = module.bases.take().filter(|unit| unit.stands(stale));
        }
        if self.asking.is_empty() {
            return;
        }
        for (name, module) in self.modules.iter_mut().filter(|(_, module)| module.bases.is_none()) {
            let read = || backend.own_module(name).map(|module| backend.bases(module)).unwrap_or_default();
            module.bases = Some(Unit::read(backend.program, read));
            // What it rests on is taken up before the next reading.
            self.index = None;
        }
    }

    /// Puts together what each module says, where that may have changed: of `redone`, of those that register something of them, and of those in which
    /// it hangs on the classes of all others.
    fn put_modules(&mut self, redone: &BTreeSet<Arc<str>>) {
        if redone.is_empty() && self.asking.is_empty() {
            return;
        }
        let read = self.modules.values().filter(|_| !self.asking.is_empty()).filter_map(|module| module.bases.as_ref());
        let bases: FxHashSet<Origin> = read.flat_map(|unit| &unit.value).copied().collect();
        let registers = |name: &&Arc<str>| {
            let registered = self.modules.get(*name).and_then(Module::counting);
            registered.is_some_and(|registered| registered.by_module.keys().any(|name| redone.contains(name)))
        };
        let registering = self.registering.iter().filter(registers);
        let may_differ: BTreeSet<Arc<str>> = redone.iter().chain(registering).chain(&self.asking).cloned().collect();
        for name in may_differ {
            match self.modules.get(&name).and_then(|module| self.put_together(module, &bases)) {
                None => drop(self.out.modules.remove(&name)),
                Some(now) if self.out.modules.get(&name).is_some_and(|before| *before == now) => {}
                Some(now) => drop(self.out.modules.insert(name, now)),
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

/// What there is now, made from what was before, so that what is equal is the same.
fn kept<K: Ord + Clone, V: PartialEq>(before: &Shared<K, V>, now: &Shared<K, V>) -> Shared<K, V> {
    let mut kept = before.clone();
    for Change { key, after, .. } in changes(before, now) {
        match after {
            Some(value) => kept.insert(key, value),
            None => kept.remove(&key),
        };
    }
    kept
}

impl Setting {
    /// Whether nothing but the candidates differs.
    fn is_alike(&self, other: &Self) -> bool {
        let Self { dialect, framework, settings, app, candidates: _, python, pydantic } = self;
        (dialect, framework, settings, app, python, pydantic)
            == (&other.dialect, &other.framework, &other.settings, &other.app, &other.python, &other.pydantic)
    }
}
