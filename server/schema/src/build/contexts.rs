//! Contexts: who is a member, what a provider takes, how the bundle travels.
//!
//! In go the functions of the contract; out come its contexts, and the reason where someone names one that is not there.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::functions::{Candidate, is_view};
use super::nearest::did_you_mean;
use super::same::takes_the_same;
use super::words::{annotation, list, quoted};
use super::{Builder, key, order};
use crate::contract::{Context, ContextKind, ContextParameter, Function, Transport};
use crate::declarations::{ContextConstant, Located, Parameter, Python};
use crate::types::Default;
use crate::{Code, Diagnostic, Origin};

impl<'a> Builder<'a> {
    /// Groups the functions that have a slot by context.
    pub(super) fn add_contexts(&mut self) {
        let mut members: Vec<&Candidate<'a>> = self.candidates.values().filter(|it| it.is_member()).collect();
        members.sort_by_key(|candidate| order(&candidate.declared.python));
        let mut by_context: BTreeMap<Arc<str>, Vec<&Candidate<'a>>> = BTreeMap::new();
        for candidate in members {
            let Some(membership) = &candidate.membership else { continue };
            by_context.entry(Arc::clone(&membership.context)).or_default().push(candidate);
        }
        let contexts: Vec<Context> = by_context
            .iter()
            .filter_map(|(name, members)| {
                let first = members.first()?;
                Some(Context {
                    name: Arc::clone(name),
                    kind: first.membership.as_ref().map_or(ContextKind::Named, |membership| membership.kind),
                    python: self.context_python(name, first),
                    members: members.iter().map(|member| Arc::clone(&member.declared.name.value)).collect(),
                    params: Vec::new(),
                    transport: Transport::default(),
                })
            })
            .collect();
        self.contexts = contexts.into_iter().map(|context| (Arc::clone(&context.name), context)).collect();
    }

    /// The constant that holds a context's name.
    pub(super) fn constant(&self, name: &str) -> Option<&'a ContextConstant> {
        self.constants.get(name).copied()
    }

    /// A local context is its function; another is the constant that holds its name, or else the first member's `context=` argument.
    fn context_python(&self, name: &str, first: &Candidate<'_>) -> Python {
        let python = &first.declared.python;
        let is_local = first.membership.as_ref().is_some_and(|membership| membership.kind == ContextKind::Local);
        if is_local {
            return python.clone();
        }
        if let Some(constant) = self.constant(name) {
            return constant.python.clone();
        }
        let origin = first.declared.context.as_ref().map_or(python.origin, |context| context.origin);
        Python { origin, docstring: None, ..python.clone() }
    }

    /// What a provider takes and how the bundle travels, once it is settled who the members are.
    pub(super) fn complete_contexts(&mut self) {
        let mut contexts = std::mem::take(&mut self.contexts);
        for context in contexts.values_mut() {
            context.transport = self.settle_transport(context);
            context.params = self.context_parameters(context);
        }
        self.contexts = contexts;
    }

    /// MZ109: the transport that most members have is taken, the first member's where there are as many of each.
    fn settle_transport(&mut self, context: &Context) -> Transport {
        let (sockets, plain): (Vec<&Function>, Vec<&Function>) =
            self.members(context).partition(|member| member.transport == Transport::Websocket);
        let is_first = |members: &[&Function]| members.first().map(|it| &it.name) == context.members.first();
        let sockets_win = sockets.len() > plain.len() || (sockets.len() == plain.len() && is_first(&sockets));
        let (transport, right, wrong) =
            if sockets_win { (Transport::Websocket, sockets, plain) } else { (Transport::Http, plain, sockets) };
        let Some(right) = right.first() else { return transport };
        let found: Vec<Diagnostic> = wrong
            .into_iter()
            .map(|wrong| {
                let declared = self.candidates.get(&wrong.name).map(|candidate| candidate.declared);
                let origin = declared.and_then(|declared| declared.websocket).unwrap_or(wrong.python.origin);
                let message = format!(
                    "{} travels over {}, the rest of the context {} over {}",
                    quoted(&wrong.name),
                    transport_words(wrong.transport),
                    quoted(&context.name),
                    transport_words(transport),
                );
                Diagnostic::new(Code::MixedTransports, origin, message)
                    .with_related(
                        right.python.origin,
                        format!("{} travels over {}", quoted(&right.name), transport_words(transport)),
                    )
                    .with_help("a context is one answer: give all its members `websocket=True`, or none")
            })
            .collect();
        self.diagnostics.extend(found);
        transport
    }

    /// The union of the members' inputs. MZ108: a parameter keeps the type of the first member that has it.
    fn context_parameters(&mut self, context: &Context) -> Vec<ContextParameter> {
        let mut params: IndexMap<Arc<str>, (ContextParameter, Arc<str>)> = IndexMap::new();
        let mut found = Vec::new();
        for member in self.members(context) {
            for parameter in &member.parameters {
                let required = parameter.default == Default::Required;
                let Some((known, owner)) = params.get_mut(&parameter.name.value) else {
                    let own = ContextParameter { parameter: parameter.clone(), required };
                    params.insert(Arc::clone(&parameter.name.value), (own, Arc::clone(&member.name)));
                    continue;
                };
                known.required |= required;
                if !takes_the_same(&known.parameter.ty, &parameter.ty, &self.contract.definitions) {
                    let of = format!("the context {}", quoted(&context.name));
                    found.push(
                        conflict(&of, parameter.name.origin, parameter, &known.parameter, owner)
                            .with_help("one provider passes it to every member: give it one type, or another name"),
                    );
                }
            }
        }
        self.diagnostics.extend(found);
        params.into_values().map(|(parameter, _)| parameter).collect()
    }

    fn members<'s>(&'s self, context: &'s Context) -> impl Iterator<Item = &'s Function> {
        context.members.iter().filter_map(|member| self.functions.get(member))
    }

    /// The context that `target` names, or a finding that says why there is none. Nothing is found where the mistake is said already.
    pub(super) fn context_named(&mut self, code: Code, name: &Arc<str>, origin: Origin) -> Option<Arc<str>> {
        if self.contexts.contains_key(name) {
            return Some(Arc::clone(name));
        }
        if let Some(diagnostic) = self.missing_context(code, name, origin) {
            self.report(diagnostic);
        }
        None
    }

    fn missing_context(&self, code: Code, name: &str, origin: Origin) -> Option<Diagnostic> {
        if self.refused.contexts.contains(name) {
            return None;
        }
        let shown = quoted(name);
        let absent = self.said_members.get(name).map(Vec::as_slice).unwrap_or_default();
        if absent.iter().any(|absent| is_view(absent) || self.refused.functions.contains(&key(&absent.python))) {
            return None;
        }
        if let Some(first) = absent.first() {
            let why = if first.private { "is private" } else { "is not registered" };
            return Some(
                Diagnostic::new(code, origin, format!("no member of the context {shown} is on the wire"))
                    .with_related(first.python.origin, format!("{} {why}", quoted(&first.python.qualname)))
                    .with_help("register a member of it that is not private, or leave this out"),
            );
        }
        if let Some(constant) = self.constant(name) {
            return Some(
                Diagnostic::new(code, origin, format!("the context {shown} has no members"))
                    .with_related(constant.python.origin, "declared here")
                    .with_help(format!("give it one: `@client(context={})`", constant.python.qualname)),
            );
        }
        let known: Vec<&str> = self.contexts.keys().map(|name| &**name).collect();
        let otherwise = match known.as_slice() {
            [] => "no function of this project is in a context".to_owned(),
            known => format!("the contexts are {}", list(known)),
        };
        let help = did_you_mean(name, known.iter().copied(), otherwise);
        Some(Diagnostic::new(code, origin, format!("there is no context {shown}")).with_help(help))
    }
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
