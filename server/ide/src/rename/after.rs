//! The declarations as they would be, and what the rules say of them.
//!
//! In go what is renamed and its new names; out comes how the client spells what it renames, by the names before, or what stands against it: whatever
//! the rules would find that they do not find now, and whatever else would change its name in TypeScript.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mizan_codegen::{Export, Exports, ExportsMemo};
use mizan_engine::config::Hooks;
use mizan_engine::{Snapshot, World};
use mizan_python::references::Denoted;
use mizan_schema::contract::ContextKind;
use mizan_schema::declarations::{ContextRef, Declarations, Located, ModuleDeclarations, Python, Target};
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
    let Some((snapshot, backend)) = world.backends.get(named.backend).zip(world.project.backends.get(named.backend))
    else {
        return Ok(BTreeMap::new());
    };
    let renaming = Renaming { named, identifier: typed.identifier.as_ref(), wire: typed.wire.as_ref() };
    renaming.check(&snapshot.contract)?;
    let mut declarations = Declarations::clone(&snapshot.declarations);
    for (name, module) in &snapshot.declarations.modules {
        if let Some(renamed) = renaming.rename(module) {
            declarations.modules.insert(Arc::clone(name), Arc::new(renamed));
        }
    }
    let (contract, found) = mizan_schema::build(&declarations);
    judge(world, snapshot, &found)?;
    let mut exports = BTreeMap::new();
    let hooks: BTreeSet<bool> = backend.clients.iter().map(|client| client.hooks == Hooks::React).collect();
    for with_hooks in hooks {
        let mut memo = ExportsMemo::new(with_hooks);
        let before = Arc::clone(memo.follow(&snapshot.contract));
        let after = Arc::clone(memo.follow(&contract));
        renaming.compare(snapshot, &by_subject(&before), &by_subject(&after), &mut exports)?;
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
fn judge(world: &World, snapshot: &Snapshot, found: &[mizan_schema::Diagnostic]) -> Result<(), Refusal> {
    let before: BTreeSet<(Code, Place)> =
        snapshot.diagnostics().iter().map(|diagnostic| (diagnostic.code, diagnostic.primary)).collect();
    let new = found.iter().filter(|diagnostic| !before.contains(&(diagnostic.code, diagnostic.primary)));
    let Some(first) = new.min_by_key(|diagnostic| (diagnostic.code, diagnostic.primary)) else { return Ok(()) };
    let sentence = format!("Then {}", first.message);
    let Place::At(origin) = first.primary else { return Err(Refusal::plain(sentence)) };
    let places = snapshot.places();
    let at = FileSpan { file: Arc::from(places.file(origin.source)), span: places.span(origin) };
    Err(Refusal::at(world, sentence, at))
}

type BySubject<'e> = BTreeMap<&'e Subject, Vec<&'e Export>>;

fn by_subject(exports: &Exports) -> BySubject<'_> {
    let mut by_subject = BySubject::new();
    for export in exports.modules.iter().flat_map(|module| &module.exports) {
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

    /// A module with what stands in it renamed; nothing where nothing is.
    fn rename(&self, module: &ModuleDeclarations) -> Option<ModuleDeclarations> {
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
        before: &BySubject<'_>,
        after: &BySubject<'_>,
        exports: &mut BTreeMap<Arc<str>, Arc<str>>,
    ) -> Result<(), Refusal> {
        for (subject, old) in before {
            let renamed = self.subject(&snapshot.contract, subject);
            let new = after.get(renamed.as_ref().unwrap_or(subject)).map(Vec::as_slice).unwrap_or_default();
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
        before: &BySubject<'_>,
        after: &BySubject<'_>,
        exports: &mut BTreeMap<Arc<str>, Arc<str>>,
    ) -> Result<(), Refusal> {
        let Some((old, new)) = self.named.identifier.as_ref().zip(self.identifier) else { return Ok(()) };
        for key in nested(snapshot, self.named) {
            let subject = Subject::Type(key.clone());
            for export in before.get(&subject).into_iter().flatten() {
                let rest = key.qualname.strip_prefix(&*old.word).unwrap_or_default();
                let behind = export.public.strip_prefix(&names::class(&key.qualname));
                let public = behind.map(|behind| format!("{}{behind}", names::class(&format!("{new}{rest}"))));
                let is_taken = |public: &String| after.values().flatten().any(|other| *other.public == **public);
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
