//! What the targets of `affects`, `merge` and `compose` turn out to be.
//!
//! In go a target and the names as they are settled; out comes its meaning, without a place of its own: it is the same for everyone who names it. A
//! module whose targets mean what they meant need not be judged again when names are settled anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::names::{At, Names, Standing};
use super::outline::Outline;
use super::words::list;
use crate::contract::Slot;
use crate::declarations::{ModuleDeclarations, Target};
use crate::nearest::did_you_mean;

/// The meanings of every target in one module.
pub(super) type Meanings = FxHashMap<Target, Meaning>;

/// What a target turns out to be.
#[derive(Debug, PartialEq)]
pub(super) enum Meaning {
    /// A context that is there.
    Context,
    /// A function with these slots, one for each of its names.
    Slots(Vec<Slot>),
    /// Neither.
    Nothing(Nothing),
}

/// Why a target is nothing that can be named there.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Nothing {
    /// The mistake is said already.
    Said,
    /// A context whose members are not on the wire; the first of them.
    NoMember(At),
    /// A context that has a constant, and no member.
    Empty(At),
    /// A context that nobody speaks of: what to do.
    Unheard(String),
    /// No server function.
    NoFunction,
    /// A function of no context.
    NoContext(At),
    /// A function that is in a context, and private.
    Private(At),
    /// A function that is in a context, and that nothing registers.
    Unregistered(At),
}

/// What the meaning of a target hangs on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Aim {
    /// What became of a context, and of those that say they are in it.
    Context(Arc<str>),
    /// What became of the functions of a module.
    Module(Arc<str>),
    /// Which contexts there are: for words that list them.
    Contexts,
}

/// All that the meanings in a module hang on.
pub(super) fn aims(meanings: &Meanings) -> impl Iterator<Item = Aim> {
    let of_target = |target: &Target| match target {
        Target::Context(name) => Some(Aim::Context(Arc::clone(name))),
        Target::Function { module, .. } => Some(Aim::Module(Arc::clone(module))),
        Target::Unknown(..) => None,
    };
    let lists = meanings.values().any(|meaning| matches!(meaning, Meaning::Nothing(Nothing::Unheard(_))));
    meanings.keys().filter_map(of_target).chain(lists.then_some(Aim::Contexts))
}

/// Every target in a module that can mean something.
pub(super) fn targets(module: &ModuleDeclarations) -> impl Iterator<Item = &Target> {
    let of_functions = module.functions.iter().flat_map(|function| function.affects.iter().chain(&function.merge));
    let parts = module.compositions.iter().flat_map(|composition| &composition.parts);
    of_functions.chain(parts).map(|target| &target.value).filter(|target| !matches!(target, Target::Unknown(..)))
}

/// What a target means.
pub(super) fn meaning(target: &Target, names: &Names, outlines: &BTreeMap<Arc<str>, Outline>) -> Meaning {
    match target {
        Target::Context(name) if names.contexts.contains_key(name) => Meaning::Context,
        Target::Context(name) => Meaning::Nothing(missing_context(name, names, outlines)),
        Target::Function { module, qualname } => match slots(module, qualname, names, outlines) {
            slots if slots.is_empty() => Meaning::Nothing(no_slot(module, qualname, names, outlines)),
            slots => Meaning::Slots(slots),
        },
        // It is reported as what it is.
        Target::Unknown(..) => Meaning::Nothing(Nothing::Said),
    }
}

fn missing_context(name: &str, names: &Names, outlines: &BTreeMap<Arc<str>, Outline>) -> Nothing {
    if names.refused_contexts.contains(name) {
        return Nothing::Said;
    }
    let absent = names.absent.get(name).map(Vec::as_slice).unwrap_or_default();
    let is_said = |at: &At| {
        let outline = outlines.get(&at.module);
        let function = outline.and_then(|outline| Some((outline, outline.functions.get(at.index)?)));
        function.is_some_and(|(outline, function)| {
            function.is_view || is_refused(&at.module, outline.functions_of(&function.qualname), names)
        })
    };
    if absent.iter().any(is_said) {
        return Nothing::Said;
    }
    if let Some(first) = absent.first() {
        return Nothing::NoMember(first.clone());
    }
    if let Some(constant) = names.constants.get(name) {
        return Nothing::Empty(constant.clone());
    }
    let known: Vec<&str> = names.contexts.keys().map(|name| &**name).collect();
    let otherwise = match known.as_slice() {
        [] => "no function of this project is in a context".to_owned(),
        known => format!("the contexts are {}", list(known)),
    };
    Nothing::Unheard(did_you_mean(name, known.iter().copied(), otherwise))
}

fn slots(module: &str, qualname: &str, names: &Names, outlines: &BTreeMap<Arc<str>, Outline>) -> Vec<Slot> {
    let Some(outline) = outlines.get(module) else { return Vec::new() };
    let slot = |index: usize| {
        let function = outline.functions.get(index).filter(|function| function.is_member())?;
        let (context, _) = function.membership()?;
        let is_kept = names.standing(module, index) == Some(Standing::Kept) && names.contexts.contains_key(context);
        is_kept.then(|| Slot { context: Arc::clone(context), slot: Arc::clone(&function.name) })
    };
    outline.functions_of(qualname).iter().filter_map(|index| slot(*index)).collect()
}

fn no_slot(module: &Arc<str>, qualname: &str, names: &Names, outlines: &BTreeMap<Arc<str>, Outline>) -> Nothing {
    let outline = outlines.get(module);
    let same = outline.map(|outline| outline.functions_of(qualname)).unwrap_or_default();
    let first = outline.zip(same.first()).and_then(|(outline, first)| Some((*first, outline.functions.get(*first)?)));
    let Some((index, function)) = first else { return Nothing::NoFunction };
    let at = || At { module: Arc::clone(module), index };
    if is_refused(module, same, names) {
        Nothing::Said
    } else if function.context.is_none() {
        Nothing::NoContext(at())
    } else if function.is_view {
        Nothing::Said
    } else if function.is_private {
        Nothing::Private(at())
    } else {
        Nothing::Unregistered(at())
    }
}

/// Whether a function was left out for a mistake, under any of its names.
fn is_refused(module: &str, functions: &[usize], names: &Names) -> bool {
    let refused = [Some(Standing::Refused), Some(Standing::Nameless)];
    functions.iter().any(|function| refused.contains(&names.standing(module, *function)))
}
