//! Contexts: what a provider takes, how the bundle travels.
//!
//! In go the members of a context, as it is settled who they are; out comes the context. It is settled again when a member was declared anew, when
//! who the members are changed, or a definition that their types were compared by.

use std::cell::OnceCell;
use std::sync::Arc;

use indexmap::IndexMap;

use super::functions::{sound_returns, transport};
use super::judge::kept;
use super::look::{Look, Looked, LookedAt};
use super::names::{At, Bundle};
use super::same::{normal, takes_the_same};
use super::words::{annotation, quoted};
use crate::contract::{Context, ContextParameter, Transport};
use crate::declarations::{Function, Located, Parameter, Returns};
use crate::types::{Default, Definitions, Type};
use crate::{Code, Declarations, Diagnostic, Origin};

/// A context, settled.
#[derive(Debug)]
pub(super) struct Settled {
    pub(super) context: Arc<Context>,
    looked: LookedAt,
    slots: OnceCell<Slots>,
}

/// The slots of a context with their types in normal form.
#[derive(Debug, PartialEq)]
pub(super) struct Slots {
    pub(super) all: Vec<Slot>,
    looked: LookedAt,
}

/// A slot of a context.
#[derive(Debug, PartialEq)]
pub(super) struct Slot {
    pub(super) name: Arc<str>,
    pub(super) at: At,
    pub(super) ty: Type,
}

impl Settled {
    /// Settles a context, and says what is wrong with it. One that is equal to `earlier` keeps its pointer.
    pub(super) fn of(
        name: &Arc<str>,
        bundle: &Bundle,
        declarations: &Declarations,
        earlier: Option<&Arc<Context>>,
    ) -> Option<(Self, Vec<Diagnostic>)> {
        // The modules that it looks at are those of its members and its constant, by which it is known to be settled again.
        let mut look = Look::new(declarations, name);
        let python = look.written(&bundle.written)?;
        let members: Vec<&Function> = bundle.members.iter().filter_map(|(_, at)| look.function(at)).collect();
        let mut looked = LookedAt::default();
        let mut diagnostics = Vec::new();
        let transport = settle_transport(name, &members, &mut diagnostics);
        let params = parameters(name, &members, &declarations.definitions, &mut looked, &mut diagnostics);
        let names = bundle.members.iter().map(|(name, _)| Arc::clone(name)).collect();
        let context = Context { name: Arc::clone(name), kind: bundle.kind, python, members: names, params, transport };
        Some((Self { context: kept(earlier, context), looked, slots: OnceCell::new() }, diagnostics))
    }

    /// Everything that its result, and its slots where someone asked for them, were made from beside its members.
    pub(super) fn looked(&self) -> impl Iterator<Item = &Looked> {
        self.looked.iter().chain(self.slots.get().into_iter().flat_map(|slots| &slots.looked))
    }

    /// Its slots. Only what is merged into is ever asked for them.
    pub(super) fn slots(&self, bundle: &Bundle, declarations: &Declarations) -> &Slots {
        self.slots.get_or_init(|| Slots::of(bundle, declarations))
    }

    /// Whether its slots are those that someone saw of it before.
    pub(super) fn has_the_slots_of(&self, earlier: &Self, bundle: &Bundle, declarations: &Declarations) -> bool {
        earlier.slots.get().is_none_or(|seen| seen == self.slots(bundle, declarations))
    }
}

impl Slots {
    fn of(bundle: &Bundle, declarations: &Declarations) -> Self {
        let mut looked = LookedAt::default();
        let mut slot = |(name, at): &(Arc<str>, At)| {
            let function = declarations.modules.get(&at.module)?.functions.get(at.index)?;
            let Returns::Value(result) = sound_returns(function) else { return None };
            let ty = normal(&result.value, &declarations.definitions, &mut looked);
            Some(Slot { name: Arc::clone(name), at: at.clone(), ty })
        };
        let all = bundle.members.iter().filter_map(&mut slot).collect();
        Self { all, looked }
    }
}

/// MZ109: the transport that most members have is taken, the first member's where there are as many of each.
fn settle_transport(name: &str, members: &[&Function], diagnostics: &mut Vec<Diagnostic>) -> Transport {
    let sockets = members.iter().filter(|member| transport(member) == Transport::Websocket).count();
    let first = members.first().map_or(Transport::Http, |member| transport(member));
    let settled = match (sockets * 2).cmp(&members.len()) {
        std::cmp::Ordering::Greater => Transport::Websocket,
        std::cmp::Ordering::Equal => first,
        std::cmp::Ordering::Less => Transport::Http,
    };
    let (right, wrong): (Vec<&Function>, Vec<&Function>) =
        members.iter().copied().partition(|member| transport(member) == settled);
    let Some(right) = right.first() else { return settled };
    diagnostics.extend(wrong.into_iter().map(|wrong| {
        let message = format!(
            "{} travels over {}, the rest of the context {} over {}",
            quoted(&wrong.name.value),
            transport_words(transport(wrong)),
            quoted(name),
            transport_words(settled),
        );
        Diagnostic::new(Code::MixedTransports, wrong.websocket.unwrap_or(wrong.python.origin), message)
            .with_related(
                right.python.origin,
                format!("{} travels over {}", quoted(&right.name.value), transport_words(settled)),
            )
            .with_help("a context is one answer: give all its members `websocket=True`, or none")
    }));
    settled
}

/// The union of the members' inputs. MZ108: a parameter keeps the type of the first member that has it.
fn parameters(
    name: &str,
    members: &[&Function],
    definitions: &Definitions,
    looked: &mut LookedAt,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ContextParameter> {
    let mut params: IndexMap<&Arc<str>, (ContextParameter, &Arc<str>)> = IndexMap::new();
    for member in members {
        for parameter in &member.parameters {
            let required = parameter.default == Default::Required;
            let Some((known, owner)) = params.get_mut(&parameter.name.value) else {
                let own = ContextParameter { parameter: parameter.clone(), required };
                params.insert(&parameter.name.value, (own, &member.name.value));
                continue;
            };
            known.required |= required;
            if !takes_the_same(&known.parameter.ty, &parameter.ty, definitions, looked) {
                let of = format!("the context {}", quoted(name));
                diagnostics.push(
                    conflict(&of, parameter.name.origin, parameter, &known.parameter, owner)
                        .with_help("one provider passes it to every member: give it one type, or another name"),
                );
            }
        }
    }
    params.into_values().map(|(parameter, _)| parameter).collect()
}

fn transport_words(transport: Transport) -> &'static str {
    match transport {
        Transport::Http => "HTTP",
        Transport::Websocket => "a WebSocket",
    }
}

/// MZ108: `parameter` of `of` has another type than `first`, which is `owner`'s.
pub(super) fn conflict(of: &str, origin: Origin, parameter: &Parameter, first: &Parameter, owner: &str) -> Diagnostic {
    let Located { value: name, .. } = &parameter.name;
    let (here, there) = (annotation(&parameter.ty), annotation(&first.ty));
    let message = if here == there {
        format!("{of} takes two types of {} as {}", quoted(&here), quoted(name))
    } else {
        format!("{of} takes {} as {} here and as {} in {}", quoted(name), quoted(&here), quoted(&there), quoted(owner))
    };
    Diagnostic::new(Code::ContextParameterConflict, origin, message)
        .with_related(first.name.origin, format!("{} in {}", quoted(&there), quoted(owner)))
}
