//! What `context`, `affects`, `merge` and `compose` name: contexts by name or constant, functions of contexts.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use mizan_engine::config::Dialect;
use mizan_schema::build::is_one_type;
use mizan_schema::contract::{Context, ContextKind, Function, Transport};
use mizan_schema::declarations::ContextConstant;
use mizan_schema::spelling::python as spelling;
use rustc_hash::FxHashMap;

use super::MOST;
use super::arguments::given_texts;
use super::gap::Gap;
use super::imports::Imports;
use super::names::{decorated, stands_above};
use crate::completion::{About, Completion, CompletionKind, matching::may_become};
use crate::half_typed::{Brackets, Enclosing, Member, Speech};
use crate::thing::{Symbol, Thing};

/// What a target is named for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Context,
    Affects,
    Merge,
    Compose,
}

/// A context that may be named.
struct Candidate<'c> {
    name: &'c str,
    /// As the contract has it; nothing where it has no members yet.
    context: Option<&'c Arc<Context>>,
}

/// What stands around a target.
struct Asking<'a, 's, 'r, 'p> {
    speech: &'s Speech<'r, 'p>,
    brackets: &'a Brackets<'a>,
    purpose: Purpose,
    gap: Gap,
    /// What the list has already.
    given: Vec<&'a str>,
    /// The function that the decorator is on, as the contract has it.
    function: Option<&'s Arc<Function>>,
    transport: Transport,
    /// What has a name in the file, read when someone asks.
    in_scope: OnceCell<FxHashMap<Member, &'p str>>,
    /// The constants that hold names of contexts, likewise.
    constants: OnceCell<FxHashMap<&'s str, Vec<&'s ContextConstant>>>,
    /// The imports of the file, likewise.
    imports: OnceCell<Imports>,
}

/// The targets there are: what is at hand first, then what an import brings, last what a rule would refuse, which is said.
pub(super) fn items(
    speech: &Speech<'_, '_>,
    brackets: &Brackets<'_>,
    enclosing: &Enclosing,
    purpose: Purpose,
    gap: Gap,
) -> Vec<Completion> {
    let text = brackets.text();
    let is_on_sockets = enclosing.given(text, "websocket", None).is_some_and(|given| given.word(text) == Some("True"));
    let mut given = given_texts(brackets, enclosing);
    if purpose == Purpose::Compose {
        given.extend(
            enclosing
                .arguments
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != enclosing.at)
                .filter_map(|(_, other)| other.word(text)),
        );
    }
    let asking = Asking {
        speech,
        brackets,
        purpose,
        gap,
        given,
        function: decorated(brackets, enclosing.bracket).and_then(|name| function(speech, name)),
        transport: if is_on_sockets { Transport::Websocket } else { Transport::Http },
        in_scope: OnceCell::new(),
        constants: OnceCell::new(),
        imports: OnceCell::new(),
    };
    let mut sound = Vec::new();
    let mut refused = Vec::new();
    for candidate in asking.candidates() {
        // No more is spelled than can be shown.
        if sound.len() > MOST {
            break;
        }
        let refusal = candidate.context.and_then(|context| asking.refusal(context));
        let items = asking.spellings(&candidate, refusal.as_deref());
        if refusal.is_some() { refused.extend(items) } else { sound.extend(items) }
    }
    sound.extend(asking.functions());
    // What is at hand comes before what has to be imported.
    let (at_hand, imported): (Vec<_>, Vec<_>) = sound.into_iter().partition(|item| item.edits.is_empty());
    at_hand.into_iter().chain(imported).chain(refused).collect()
}

/// A function of the file, by its name there.
fn function<'s>(speech: &'s Speech<'_, '_>, qualname: &str) -> Option<&'s Arc<Function>> {
    let snapshot = speech.snapshot;
    let declared = &snapshot.declarations.modules.get(&speech.module.name)?.functions;
    let mut declared = declared.iter().filter(|function| *function.python.qualname == *qualname);
    // Of one that has several names, the first that it kept.
    declared.find_map(|declared| {
        let found = snapshot.contract.functions.get(&declared.name.value)?;
        (found.python.origin == declared.python.origin).then_some(found)
    })
}

impl<'s, 'p> Asking<'_, 's, '_, 'p> {
    fn candidates(&self) -> Vec<Candidate<'s>> {
        let contract = &self.speech.snapshot.contract;
        let typed = self.gap.typed(self.brackets);
        let is_meant = |name: &str| {
            let constants = self.constants_of(name);
            let is_constant = |constant: &&ContextConstant| may_become(typed, &constant.python.qualname);
            let may_be = may_become(typed, name) || constants.iter().any(is_constant) || name == "global";
            may_be && !self.given.contains(&name)
        };
        let mut names: BTreeMap<&'s str, Option<&'s Arc<Context>>> = BTreeMap::new();
        if self.purpose == Purpose::Context {
            let constants = self.speech.snapshot.declarations.contexts().map(|constant| &*constant.name.value);
            let unheard = ["global", "local"].into_iter().chain(constants);
            names.extend(unheard.filter(|name| is_meant(name)).map(|name| (name, None)));
        }
        let declared = contract.contexts.values().filter(|context| context.kind != ContextKind::Local);
        let declared = declared.filter(|context| is_meant(&context.name));
        names.extend(declared.map(|context| (&*context.name, Some(context))));
        let mut candidates: Vec<Candidate<'s>> =
            names.into_iter().map(|(name, context)| Candidate { name, context }).collect();
        // Those of the language come behind those of the project.
        candidates.sort_by_key(|candidate| matches!(candidate.name, "global" | "local"));
        candidates
    }

    /// Why a rule would refuse a context here.
    fn refusal(&self, context: &Context) -> Option<String> {
        match self.purpose {
            Purpose::Context => {
                let own = self.function.map(|function| &function.name);
                let has_others = context.members.iter().any(|member| Some(member) != own);
                let differs = has_others && context.transport != self.transport;
                differs.then(|| match self.transport {
                    Transport::Http => "travels over WebSocket, this function over HTTP".to_owned(),
                    Transport::Websocket => "travels over HTTP, this function over WebSocket".to_owned(),
                })
            }
            Purpose::Merge => {
                let result = self.function?.result()?;
                let contract = &self.speech.snapshot.contract;
                let slots = context.members.iter().filter_map(|member| contract.functions.get(member)?.result());
                match slots.filter(|slot| is_one_type(slot, result, &contract.definitions)).count() {
                    1 => None,
                    0 => Some(format!("no slot of it holds {}", spelling::of(result))),
                    _ => Some(format!("several slots of it hold {}", spelling::of(result))),
                }
            }
            Purpose::Affects | Purpose::Compose => None,
        }
    }

    /// The ways to name a context: its constants, its name; with why a rule would refuse it.
    fn spellings(&self, candidate: &Candidate<'_>, refusal: Option<&str>) -> Vec<Completion> {
        let detail = match (refusal, candidate.name) {
            (Some(reason), _) => reason.to_owned(),
            (None, "local") if candidate.context.is_none() => "a context of this one function".to_owned(),
            (None, "global") if candidate.context.is_none() => "fetched once, for all of the page".to_owned(),
            (None, _) => {
                candidate.context.map_or_else(|| "no members yet".to_owned(), |context| holds(self.speech, context))
            }
        };
        let about = || match candidate.context {
            Some(context) => {
                About::Thing(Symbol { backend: self.speech.backend, thing: Thing::Context(Arc::clone(&context.name)) })
            }
            None => About::Nothing,
        };
        let mut items = Vec::new();
        if self.gap == Gap::Word {
            items.extend(self.constants(candidate.name, &detail));
        }
        items.push(self.gap.text(self.brackets, CompletionKind::Name, candidate.name, &*detail));
        items.into_iter().map(|item| item.about(about())).collect()
    }

    /// The constants that hold a context's name, as they are declared.
    fn constants_of(&self, context: &str) -> &[&'s ContextConstant] {
        let by_name = self.constants.get_or_init(|| {
            let mut by_name: FxHashMap<&'s str, Vec<&'s ContextConstant>> = FxHashMap::default();
            for constant in self.speech.snapshot.declarations.contexts() {
                by_name.entry(&constant.name.value).or_default().push(constant);
            }
            by_name
        });
        by_name.get(context).map(Vec::as_slice).unwrap_or_default()
    }

    /// The constants that hold a context's name, as they are written here.
    fn constants(&self, context: &str, detail: &str) -> Vec<Completion> {
        let named = self.constants_of(context).iter().filter_map(|constant| {
            let python = &constant.python;
            self.reference(&python.module, &python.qualname, CompletionKind::Constant, detail)
        });
        let global = (context == "global").then(|| self.speech.local_name_of("GlobalContext")).flatten();
        let global = global.map(|name| Completion::new(CompletionKind::Constant, name, detail));
        named.chain(global).filter(|item| !self.given.contains(&&*item.label)).collect()
    }

    /// Something of a module, under the name that this file has for it or imports it by. Nothing where it is made only further down.
    fn reference(&self, module: &str, qualname: &str, kind: CompletionKind, detail: &str) -> Option<Completion> {
        let item = |name: &str| Completion::new(kind, name, detail);
        if let Some(local) = self.in_scope().get(&(module.into(), qualname.into())) {
            let is_above = *module != *self.speech.module.name || stands_above(self.brackets, qualname);
            return is_above.then(|| item(local));
        }
        let is_importable = *module != *self.speech.module.name && !qualname.contains('.');
        let edit = is_importable.then(|| self.imports().edit(self.speech, module, qualname)).flatten()?;
        Some(Completion { edits: vec![edit], detail: format!("{detail} · from {module}"), ..item(qualname) })
    }

    /// The functions of contexts, where they are targets too. Those of other files are offered to a word alone, since they are many.
    fn functions(&self) -> Vec<Completion> {
        let takes_functions = match self.purpose {
            Purpose::Affects | Purpose::Compose => self.speech.dialect == Dialect::Mizan,
            Purpose::Context | Purpose::Merge => false,
        };
        if !takes_functions || self.gap != Gap::Word {
            return Vec::new();
        }
        let typed = self.gap.typed(self.brackets);
        let functions = self.speech.snapshot.contract.functions.values();
        let is_one = |function: &&Arc<Function>| {
            let is_other = self.function.is_none_or(|own| own.name != function.name);
            function.is_emitted() && is_other && may_become(typed, &function.python.qualname)
        };
        let item = |function: &Arc<Function>| {
            let context = function.context.as_ref()?;
            if self.purpose == Purpose::Compose && self.given.contains(&&**context) {
                return None;
            }
            let python = &function.python;
            let is_own = *python.module == *self.speech.module.name;
            let is_known = || self.in_scope().contains_key(&((&*python.module).into(), (&*python.qualname).into()));
            if typed.is_empty() && !is_own && !is_known() {
                return None;
            }
            let detail = format!("{} · of {context}", signature(function));
            let item = self.reference(&python.module, &python.qualname, CompletionKind::Function, &detail)?;
            let thing = Thing::Function(Arc::clone(&function.name));
            Some(item.about(About::Thing(Symbol { backend: self.speech.backend, thing })))
        };
        functions
            .filter(is_one)
            .filter_map(item)
            .filter(|item| !self.given.contains(&&*item.label))
            .take(MOST + 1)
            .collect()
    }

    fn in_scope(&self) -> &FxHashMap<Member, &'p str> {
        self.in_scope.get_or_init(|| self.speech.in_scope())
    }

    fn imports(&self) -> &Imports {
        self.imports.get_or_init(|| Imports::of(self.brackets))
    }
}

/// `items, total (cart_id: int)`: what a context holds, and what its provider takes.
fn holds(speech: &Speech<'_, '_>, context: &Context) -> String {
    let functions = &speech.snapshot.contract.functions;
    let names: Vec<&str> = context
        .members
        .iter()
        .map(|member| functions.get(member).map_or(&**member, |function| &*function.python.qualname))
        .collect();
    let params: Vec<String> = context
        .params
        .iter()
        .map(|param| format!("{}: {}", param.parameter.name.value, spelling::of(&param.parameter.ty)))
        .collect();
    let params = if params.is_empty() { String::new() } else { format!(" ({})", params.join(", ")) };
    format!("{}{params}", names.join(", "))
}

/// `(cart_id: int) -> list[Item]`.
fn signature(function: &Function) -> String {
    let parameters: Vec<String> = function
        .parameters
        .iter()
        .map(|parameter| {
            format!(
                "{}: {}{}",
                parameter.name.value,
                spelling::of(&parameter.ty),
                spelling::default(&parameter.default)
            )
        })
        .collect();
    let result = function.result().map(|ty| format!(" -> {}", spelling::of(ty))).unwrap_or_default();
    format!("({}){result}", parameters.join(", "))
}
