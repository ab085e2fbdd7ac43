//! What a module claims: everything in it that can stand in another module's way, and nothing else.
//!
//! In go the declarations of one module; out comes its outline. It holds no place: two readings of a module whose names, registrations and contexts
//! are the same, in the same order, have equal outlines, whatever else was written. Who gets which name follows from the outlines alone.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::claims::CALLS;
use super::functions::is_view;
use super::index::Meeting;
use super::typescript::context_names;
use crate::contract::ContextKind;
use crate::declarations::{ContextRef, Function, Located, ModuleDeclarations};
use crate::names::{self, is_wire_name};
use crate::{Anchor, Origin};

/// The kinds of names that modules meet in.
const CALL: u8 = 0;
const TYPESCRIPT: u8 = 1;
const CONTEXT: u8 = 2;
const FORM: u8 = 3;
const CHANNEL: u8 = 4;

/// The claims of one module. Each list has one entry for each declaration of that kind, in the same order.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Outline {
    pub(super) functions: Vec<FunctionClaim>,
    pub(super) constants: Vec<Claim>,
    pub(super) compositions: Vec<Claim>,
    pub(super) forms: Vec<Claim>,
    pub(super) channels: Vec<Claim>,
    by_qualname: FxHashMap<Arc<str>, Vec<usize>>,
}

/// A declaration that claims a name.
#[derive(Debug, PartialEq)]
pub(super) struct Claim {
    pub(super) name: Arc<str>,
    /// Its place among everything in the module that claims something, from 0.
    pub(super) rank: usize,
    /// Whether it may have its name at all: it is one, and something registers it.
    pub(super) is_sound: bool,
    /// Whether the calls of a formset are claimed too.
    pub(super) has_formset: bool,
    /// The names it would have in TypeScript.
    pub(super) typescript: Vec<String>,
}

/// A function that claims a name, and a slot in a context.
#[derive(Debug, PartialEq)]
pub(super) struct FunctionClaim {
    pub(super) qualname: Arc<str>,
    /// Its wire name.
    pub(super) name: Arc<str>,
    /// Whether that is one.
    pub(super) is_named: bool,
    pub(super) rank: usize,
    /// The first function of the module that has its qualified name: itself, unless it is registered under several names.
    pub(super) first: usize,
    /// What `context=` says, with the place of the argument.
    pub(super) context: Option<(Said, usize)>,
    pub(super) is_registered: bool,
    pub(super) is_private: bool,
    pub(super) is_view: bool,
    typescript: [String; 2],
}

/// What a function says of its context.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A context that can be.
    Context(Arc<str>, ContextKind),
    /// A name that is none.
    Misnamed(Arc<str>),
    /// Nothing that is known.
    Unknown,
}

impl Outline {
    pub(super) fn of(module: &ModuleDeclarations) -> Self {
        let ranks = Ranks::of(module);
        let mut by_qualname: FxHashMap<Arc<str>, Vec<usize>> = FxHashMap::default();
        let mut functions = Vec::with_capacity(module.functions.len());
        for (index, function) in module.functions.iter().enumerate() {
            let same = by_qualname.entry(Arc::clone(&function.python.qualname)).or_default();
            same.push(index);
            functions.push(FunctionClaim::of(function, same.first().copied().unwrap_or(index), &ranks));
        }
        let constants = module.contexts.iter();
        let compositions = module.compositions.iter();
        let forms = module.forms.iter();
        let channels = module.channels.iter();
        Self {
            functions,
            constants: constants.map(|it| Claim::new(&it.name, ranks.at(it.python.origin), Vec::new())).collect(),
            compositions: compositions
                .map(|it| {
                    let typescript = vec![names::composed_provider(&it.name.value)];
                    Claim::new(&it.name, ranks.at(it.python.origin), typescript)
                })
                .collect(),
            forms: forms
                .map(|it| {
                    let has_formset = it.meta.enable_formset;
                    let formset = names::formset(&it.name.value).into_iter().filter(|_| has_formset);
                    let typescript = names::form(&it.name.value).into_iter().chain(formset).collect();
                    let claim = Claim::new(&it.name, ranks.at(it.python.origin), typescript);
                    Claim { has_formset, ..claim.registered(&it.registrations) }
                })
                .collect(),
            channels: channels
                .map(|it| {
                    let [subscribe, hook, ..] = names::channel(&it.name.value);
                    let claim = Claim::new(&it.name, ranks.at(it.python.origin), vec![subscribe, hook]);
                    claim.registered(&it.registrations)
                })
                .collect(),
            by_qualname,
        }
    }

    /// Every name that it wants, or may have to give up to others.
    pub(super) fn meetings(&self) -> Vec<Meeting> {
        let mut met = Vec::new();
        let typescript = |name: &String| Meeting::of(TYPESCRIPT, name);
        for function in &self.functions {
            met.push(Meeting::of(CALL, &function.name));
            met.extend(function.typescript().iter().map(typescript));
            if let Some((context, kind)) = function.membership() {
                met.extend(context_names(context, kind).iter().map(typescript));
            }
        }
        met.extend(self.contexts_named().map(|name| Meeting::of(CONTEXT, name)));
        met.extend(self.compositions.iter().flat_map(|it| &it.typescript).map(typescript));
        for form in &self.forms {
            met.push(Meeting::of(FORM, &form.name));
            met.extend(CALLS.iter().map(|call| Meeting::of(CALL, &format!("{}{call}", form.name))));
            met.extend(form.typescript.iter().map(typescript));
        }
        for channel in &self.channels {
            met.push(Meeting::of(CHANNEL, &channel.name));
            met.extend(channel.typescript.iter().map(typescript));
        }
        met
    }

    /// Every context that is named in it, right or wrong, some of them more than once.
    pub(super) fn contexts_named(&self) -> impl Iterator<Item = &Arc<str>> {
        let said = self.functions.iter().filter_map(FunctionClaim::said_context);
        said.chain(self.constants.iter().map(|constant| &constant.name))
    }

    /// The functions with a qualified name, one for each of their wire names.
    pub(super) fn functions_of(&self, qualname: &str) -> &[usize] {
        self.by_qualname.get(qualname).map(Vec::as_slice).unwrap_or_default()
    }
}

impl Claim {
    fn new(name: &Located<Arc<str>>, rank: usize, typescript: Vec<String>) -> Self {
        let is_sound = is_wire_name(&name.value);
        Self { name: Arc::clone(&name.value), rank, is_sound, has_formset: false, typescript }
    }

    fn registered(mut self, registrations: &[Origin]) -> Self {
        self.is_sound &= !registrations.is_empty();
        self
    }
}

impl FunctionClaim {
    fn of(function: &Function, first: usize, ranks: &Ranks) -> Self {
        let name = &function.name.value;
        Self {
            qualname: Arc::clone(&function.python.qualname),
            name: Arc::clone(name),
            is_named: is_wire_name(name),
            rank: ranks.at(function.python.origin),
            first,
            context: function.context.as_ref().map(|said| (Said::of(&said.value, name), ranks.at(said.origin))),
            is_registered: !function.registrations.is_empty(),
            is_private: function.private,
            is_view: is_view(function),
            typescript: [names::hook(name), names::call(name)],
        }
    }

    /// The context that it says it is in, right or wrong.
    pub(super) fn said_context(&self) -> Option<&Arc<str>> {
        match &self.context.as_ref()?.0 {
            Said::Context(name, _) | Said::Misnamed(name) => Some(name),
            Said::Unknown => None,
        }
    }

    /// The context that it reads for, on the wire or not. A view is in none.
    pub(super) fn membership(&self) -> Option<(&Arc<str>, ContextKind)> {
        match self.context.as_ref().filter(|_| !self.is_view) {
            Some((Said::Context(name, kind), _)) => Some((name, *kind)),
            _ => None,
        }
    }

    /// Whether it has a slot in the bundle of its context.
    pub(super) fn is_member(&self) -> bool {
        self.membership().is_some() && self.is_registered && !self.is_private
    }

    /// Whether it can stand in the contract by itself: its name is one, and its context is known.
    pub(super) fn is_sound(&self) -> bool {
        self.is_named && (self.is_view || self.context.is_none() || self.membership().is_some())
    }

    /// The names it would have in TypeScript; none for what has no client.
    pub(super) fn typescript(&self) -> &[String] {
        let is_emitted = self.is_registered && !self.is_private && !self.is_view;
        let [hook, _] = &self.typescript;
        match self.membership() {
            _ if !is_emitted => &[],
            Some(_) => std::slice::from_ref(hook),
            None => &self.typescript,
        }
    }
}

impl Said {
    fn of(said: &ContextRef, function: &Arc<str>) -> Self {
        match said {
            ContextRef::Global => Self::Context(Arc::from("global"), ContextKind::Global),
            ContextRef::Local => Self::Context(Arc::clone(function), ContextKind::Local),
            ContextRef::Named(name) if is_context_name(name) => Self::Context(Arc::clone(name), ContextKind::Named),
            ContextRef::Named(name) => Self::Misnamed(Arc::clone(name)),
            ContextRef::Unknown(..) => Self::Unknown,
        }
    }
}

/// A context's name is one word: it is a part of a URL and of identifiers.
fn is_context_name(name: &str) -> bool {
    is_wire_name(name) && !name.contains('.')
}

/// The places of a module where something is claimed, sorted.
struct Ranks(Vec<Anchor>);

impl Ranks {
    fn of(module: &ModuleDeclarations) -> Self {
        let arguments = module.functions.iter().filter_map(|it| it.context.as_ref()).map(|it| it.origin);
        let functions = module.functions.iter().map(|it| it.python.origin);
        let constants = module.contexts.iter().map(|it| it.python.origin);
        let compositions = module.compositions.iter().map(|it| it.python.origin);
        let forms = module.forms.iter().map(|it| it.python.origin);
        let channels = module.channels.iter().map(|it| it.python.origin);
        let all = arguments.chain(functions).chain(constants).chain(compositions).chain(forms).chain(channels);
        let mut anchors: Vec<Anchor> = all.map(|origin| origin.anchor).collect();
        anchors.sort_unstable();
        anchors.dedup();
        Self(anchors)
    }

    fn at(&self, origin: Origin) -> usize {
        self.0.partition_point(|anchor| *anchor < origin.anchor)
    }
}
