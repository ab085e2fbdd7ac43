//! The declarations as they would be, and what the rules say of them.
//!
//! In go what is renamed and its new names; out comes how the client spells what it renames, by the names before, or what stands against it: whatever
//! the rules would find that they do not find now, and whatever else would change its name in TypeScript.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mizan_codegen::{Export, Exports, ModuleExports};
use mizan_engine::{Snapshot, World};
use mizan_python::references::Denoted;
use mizan_schema::build::Built;
use mizan_schema::contract::ContextKind;
use mizan_schema::declarations::{
    Composition, ContextRef, Declarations, Function, Located, ModuleDeclarations, Python, Target,
};
use mizan_schema::diagnostics::Place;
use mizan_schema::difference::Subject;
use mizan_schema::{Code, Contract, TypeKey, names};

use super::named::{Named, Typed, WireName};
use super::refusal::Refusal;
use super::together;
use crate::files::FileSpan;
use crate::thing::Thing;

/// The new name of each export of the client that gets one.
pub(super) fn exports(world: &World, named: &Named, typed: &Typed) -> Result<BTreeMap<Arc<str>, Arc<str>>, Refusal> {
    let Some(snapshot) = world.backends.get(named.backend) else { return Ok(BTreeMap::new()) };
    let renaming = Renaming { named, identifier: typed.identifier.as_ref(), wire: typed.wire.as_ref() };
    renaming.check(&snapshot.contract)?;
    let mut declarations = Declarations::clone(&snapshot.declarations);
    for (name, module) in &snapshot.declarations.modules {
        if let Some(renamed) = renaming.rename(module) {
            declarations.modules.insert(Arc::clone(name), Arc::new(renamed));
        }
    }
    let supposed = snapshot.suppose(&declarations);
    judge(world, snapshot, &supposed)?;
    let mut exports = BTreeMap::new();
    for [before, after] in world.exports(named.backend, &supposed.contract) {
        renaming.compare(snapshot, &before, &after, &mut exports)?;
    }
    Ok(exports)
}

/// The named types that stand in the classes that are renamed: their names begin with those of the classes.
pub(super) fn nested<'s>(snapshot: &'s Snapshot, named: &Named) -> impl Iterator<Item = &'s TypeKey> {
    let classes: Vec<(Arc<str>, String)> = named
        .identifier
        .iter()
        .flat_map(|identifier| &identifier.of)
        .filter_map(|denoted| match denoted {
            Denoted::Name { module, qualname } => Some((Arc::clone(module), format!("{qualname}."))),
            _ => None,
        })
        .collect();
    let is_nested = move |key: &&TypeKey| {
        classes.iter().any(|(module, class)| key.module == *module && key.qualname.starts_with(class.as_str()))
    };
    snapshot.contract.definitions.keys().filter(is_nested)
}

/// Refuses what the rules would find that they do not find now.
fn judge(world: &World, snapshot: &Snapshot, supposed: &Built) -> Result<(), Refusal> {
    let before: BTreeSet<(Code, Place)> =
        snapshot.diagnostics().iter().map(|diagnostic| (diagnostic.code, diagnostic.primary)).collect();
    let found = supposed.all_diagnostics();
    let new = found.filter(|diagnostic| !before.contains(&(diagnostic.code, diagnostic.primary)));
    let Some(first) = new.min_by_key(|diagnostic| (diagnostic.code, diagnostic.primary)) else { return Ok(()) };
    let sentence = format!("Then {}", first.message);
    let Place::At(origin) = first.primary else { return Err(Refusal::plain(sentence)) };
    let places = snapshot.places();
    let at = FileSpan { file: Arc::from(places.file(origin.source)), span: places.span(origin) };
    Err(Refusal::at(world, sentence, at))
}

type BySubject<'e> = BTreeMap<&'e Subject, Vec<&'e Export>>;

/// What is exported of each thing, files left out that are the same as among `others`.
fn by_subject<'e>(exports: &'e Exports, others: &Exports) -> BySubject<'e> {
    let is_same = |module: &Arc<ModuleExports>| {
        let at = others.modules.binary_search_by(|other| other.stem.cmp(&module.stem));
        at.ok().and_then(|at| others.modules.get(at)).is_some_and(|other| Arc::ptr_eq(other, module))
    };
    let mut by_subject = BySubject::new();
    for export in exports.modules.iter().filter(|module| !is_same(module)).flat_map(|module| &module.exports) {
        by_subject.entry(&export.of).or_default().push(export);
    }
    by_subject
}

/// What is renamed to what.
struct Renaming<'n> {
    named: &'n Named,
    identifier: Option<&'n Arc<str>>,
    wire: Option<&'n Arc<str>>,
}

impl<'n> Renaming<'n> {
    fn wire(&self) -> Option<(&'n WireName, &'n Arc<str>)> {
        self.named.wire.as_ref().zip(self.wire)
    }

    /// Refuses what the rules would let pass: parameters that become one, and a name that something unregistered has, which would give way in silence.
    fn check(&self, contract: &Contract) -> Result<(), Refusal> {
        let Some((wire, new)) = self.wire().filter(|(wire, new)| wire.word != **new) else { return Ok(()) };
        for thing in &wire.of {
            let taken = match thing {
                Thing::Function(_) | Thing::Composition(_) => contract.functions.contains_key(new),
                Thing::Context(_) => contract.contexts.contains_key(new),
                Thing::Form(_) => contract.forms.contains_key(new),
                Thing::Channel(_) => contract.channels.contains_key(new),
                Thing::Parameter { function, .. } => {
                    if let Some(other) = together::joined(contract, function, &wire.word, new) {
                        return Err(Refusal::plain(format!(
                            "`{other}` has a parameter `{new}` already, and the two would be one"
                        )));
                    }
                    false
                }
                _ => false,
            };
            if taken {
                return Err(Refusal::plain(format!("There is a {} `{new}` already", thing.noun())));
            }
        }
        Ok(())
    }

    /// Whether something in a module goes by one of the names.
    fn concerns(&self, module: &ModuleDeclarations) -> bool {
        let is_renamed = |python: &Python| self.is_renamed(&python.module, &python.qualname);
        let is_word = |name: &str| self.wire().is_some_and(|(wire, _)| *wire.word == *name);
        let is_target = |target: &Located<Target>| match &target.value {
            Target::Context(name) => is_word(name),
            Target::Function { module, qualname } => self.is_renamed(module, qualname),
            Target::Unknown(..) => false,
        };
        let is_it = |python: &Python, name: &Located<Arc<str>>| is_renamed(python) || is_word(&name.value);
        let is_function = |function: &Function| {
            let context = function.context.as_ref().map(|context| &context.value);
            is_it(&function.python, &function.name)
                || function.parameters.iter().any(|parameter| is_word(&parameter.name.value))
                || matches!(context, Some(ContextRef::Named(name)) if is_word(name))
                || function.affects.iter().chain(&function.merge).any(is_target)
        };
        let is_composition = |one: &Composition| is_it(&one.python, &one.name) || one.parts.iter().any(is_target);
        module.functions.iter().any(is_function)
            || module.contexts.iter().any(|constant| is_it(&constant.python, &constant.name))
            || module.compositions.iter().any(is_composition)
            || module.forms.iter().any(|form| is_it(&form.python, &form.name))
            || module.channels.iter().any(|channel| is_it(&channel.python, &channel.name))
    }

    /// A module with what stands in it renamed; nothing where nothing is.
    fn rename(&self, module: &ModuleDeclarations) -> Option<ModuleDeclarations> {
        if !self.concerns(module) {
            return None;
        }
        let mut renamed = module.clone();
        for function in &mut renamed.functions {
            self.identify(&mut function.python);
            self.name(&mut function.name, |name| Thing::Function(Arc::clone(name)));
            let wire = Arc::clone(&function.name.value);
            for parameter in &mut function.parameters {
                let of = |name: &Arc<str>| Thing::Parameter { function: Arc::clone(&wire), name: Arc::clone(name) };
                self.name(&mut parameter.name, of);
            }
            if let Some(Located { value: ContextRef::Named(name), .. }) = &mut function.context {
                self.context(name);
            }
            for target in function.affects.iter_mut().chain(&mut function.merge) {
                self.target(&mut target.value);
            }
        }
        for constant in &mut renamed.contexts {
            self.identify(&mut constant.python);
            self.context(&mut constant.name.value);
        }
        for composition in &mut renamed.compositions {
            self.identify(&mut composition.python);
            self.name(&mut composition.name, |name| Thing::Composition(Arc::clone(name)));
            composition.parts.iter_mut().for_each(|part| self.target(&mut part.value));
        }
        for form in &mut renamed.forms {
            self.identify(&mut form.python);
            self.name(&mut form.name, |name| Thing::Form(Arc::clone(name)));
        }
        for channel in &mut renamed.channels {
            self.identify(&mut channel.python);
            self.name(&mut channel.name, |name| Thing::Channel(Arc::clone(name)));
        }
        (renamed != *module).then_some(renamed)
    }

    fn is_renamed(&self, module: &Arc<str>, qualname: &Arc<str>) -> bool {
        let name = Denoted::Name { module: Arc::clone(module), qualname: Arc::clone(qualname) };
        self.named.identifier.as_ref().is_some_and(|identifier| identifier.of.contains(&name))
    }

    fn identify(&self, python: &mut Python) {
        if let Some(new) = self.identifier.filter(|_| self.is_renamed(&python.module, &python.qualname)) {
            python.qualname = Arc::clone(new);
        }
    }

    fn name(&self, name: &mut Located<Arc<str>>, thing: impl Fn(&Arc<str>) -> Thing) {
        let Some((wire, new)) = self.wire() else { return };
        if name.value == wire.word && wire.of.contains(&thing(&name.value)) {
            name.value = Arc::clone(new);
        }
    }

    fn context(&self, name: &mut Arc<str>) {
        let Some((wire, new)) = self.wire() else { return };
        if *name == wire.word && wire.of.contains(&Thing::Context(Arc::clone(name))) {
            *name = Arc::clone(new);
        }
    }

    fn target(&self, target: &mut Target) {
        match target {
            Target::Context(name) => self.context(name),
            Target::Function { module, qualname } => {
                if let Some(new) = self.identifier.filter(|_| self.is_renamed(module, qualname)) {
                    *qualname = Arc::clone(new);
                }
            }
            Target::Unknown(..) => {}
        }
    }

    /// Notes what is called otherwise after than before.
    fn compare(
        &self,
        snapshot: &Snapshot,
        before: &Exports,
        after: &Exports,
        exports: &mut BTreeMap<Arc<str>, Arc<str>>,
    ) -> Result<(), Refusal> {
        let differing = by_subject(after, before);
        for (subject, old) in &by_subject(before, after) {
            let renamed = self.subject(&snapshot.contract, subject);
            let new = differing.get(renamed.as_ref().unwrap_or(subject)).map(Vec::as_slice).unwrap_or_default();
            for (old, new) in pairs(old, new)? {
                if old.public == new.public {
                    continue;
                }
                if renamed.is_none() || new.name != new.public {
                    return Err(Refusal::plain(format!(
                        "TypeScript would then call `{}` `{}`: another module has the name too",
                        old.public, new.public
                    )));
                }
                exports.insert(Arc::clone(&old.public), Arc::clone(&new.public));
            }
        }
        self.nested(snapshot, before, after, exports)
    }

    /// The types in a class are called after it.
    fn nested(
        &self,
        snapshot: &Snapshot,
        before: &Exports,
        after: &Exports,
        exports: &mut BTreeMap<Arc<str>, Arc<str>>,
    ) -> Result<(), Refusal> {
        let Some((old, new)) = self.named.identifier.as_ref().zip(self.identifier) else { return Ok(()) };
        for key in nested(snapshot, self.named) {
            let subject = Subject::Type(key.clone());
            for export in before.all().filter(|export| export.of == subject) {
                let rest = key.qualname.strip_prefix(&*old.word).unwrap_or_default();
                let behind = export.public.strip_prefix(&names::class(&key.qualname));
                let public = behind.map(|behind| format!("{}{behind}", names::class(&format!("{new}{rest}"))));
                let is_taken = |public: &String| after.all().any(|other| *other.public == **public);
                let Some(public) = public.filter(|public| !is_taken(public)) else {
                    return Err(Refusal::plain(format!(
                        "`{}` stands in `{}`, and what TypeScript would then call it is taken",
                        key.qualname, old.word
                    )));
                };
                exports.insert(Arc::clone(&export.public), public.into());
            }
        }
        Ok(())
    }

    /// What becomes of a subject that is renamed on the wire.
    fn subject(&self, contract: &Contract, subject: &Subject) -> Option<Subject> {
        let (wire, new) = self.wire()?;
        let is_it = |thing: Thing| wire.of.contains(&thing);
        Some(match subject {
            Subject::Function(name) if is_it(Thing::Function(Arc::clone(name))) => Subject::Function(Arc::clone(new)),
            Subject::Context(name) if is_it(Thing::Context(Arc::clone(name))) || self.is_local(contract, name) => {
                Subject::Context(Arc::clone(new))
            }
            Subject::Composition(name) if is_it(Thing::Composition(Arc::clone(name))) => {
                Subject::Composition(Arc::clone(new))
            }
            Subject::Form(name) if is_it(Thing::Form(Arc::clone(name))) => Subject::Form(Arc::clone(new)),
            Subject::Channel(name) if is_it(Thing::Channel(Arc::clone(name))) => Subject::Channel(Arc::clone(new)),
            _ => return None,
        })
    }

    /// Whether a context is the own one of a function that is renamed.
    fn is_local(&self, contract: &Contract, context: &Arc<str>) -> bool {
        let function = Thing::Function(Arc::clone(context));
        let is_renamed = self.named.wire.as_ref().is_some_and(|wire| wire.of.contains(&function));
        is_renamed && contract.contexts.get(context).is_some_and(|context| context.kind == ContextKind::Local)
    }
}

/// What is exported of one thing before and after, side by side.
fn pairs<'e>(before: &[&'e Export], after: &[&'e Export]) -> Result<Vec<(&'e Export, &'e Export)>, Refusal> {
    let is_alike = before.len() == after.len() && before.iter().zip(after).all(|(old, new)| old.kind == new.kind);
    match (before.first(), is_alike) {
        (Some(first), false) => {
            Err(Refusal::plain(format!("The client would then have no `{}` any more under any name", first.public)))
        }
        _ => Ok(before.iter().copied().zip(after.iter().copied()).collect()),
    }
}
