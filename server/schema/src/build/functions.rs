//! Functions one by one: what can be judged without looking at another.
//!
//! In go the declared functions; out come candidates, which may still lose their name, and the functions of the contract.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::nearest::did_you_mean;
use super::words::{dynamic, invalid_name, quoted};
use super::{Builder, key};
use crate::contract::{ContextKind, Function, FunctionKind, Transport};
use crate::declarations::{self, Auth, ContextRef, Located, Returns};
use crate::names::is_wire_name;
use crate::types::{Type, Unknown};
use crate::{Code, Diagnostic, Origin};

const AUTH_NAMES: [&str; 3] = ["required", "staff", "superuser"];

/// Why the result of a function without an annotation is not known.
pub(super) const NO_ANNOTATION: &str = "it has no return annotation";

/// A function that is sound by itself.
#[derive(Clone)]
pub(super) struct Candidate<'a> {
    pub(super) declared: &'a declarations::Function,
    pub(super) membership: Option<Membership>,
}

/// The context that a function is a member of.
#[derive(Clone)]
pub(super) struct Membership {
    pub(super) context: Arc<str>,
    pub(super) kind: ContextKind,
}

impl Candidate<'_> {
    pub(super) fn is_registered(&self) -> bool {
        !self.declared.registrations.is_empty()
    }

    /// Whether it has a slot in the bundle of its context.
    pub(super) fn is_member(&self) -> bool {
        self.membership.is_some() && self.is_registered() && !self.declared.private
    }
}

impl<'a> Builder<'a> {
    /// Judges every function by itself. A function that is registered under several names is said to be wrong once.
    pub(super) fn judge_functions(&mut self) -> Vec<Candidate<'a>> {
        let declarations = self.declarations;
        let mut judged = FxHashSet::default();
        let mut candidates = Vec::new();
        for function in declarations.functions() {
            if judged.insert(key(&function.python)) {
                self.judge(function);
            }
            if let Some(candidate) = self.candidate(function) {
                candidates.push(candidate);
            } else {
                self.refused.functions.insert(key(&function.python));
            }
        }
        candidates
    }

    fn judge(&mut self, function: &declarations::Function) {
        self.check_registration(function);
        self.check_return(function);
        self.check_auth(function);
        self.check_websocket(function);
        self.check_context_keyword(function);
    }

    /// MZ117. It stays in the contract, unregistered. A private function is for the server's own use and needs no registration.
    fn check_registration(&mut self, function: &declarations::Function) {
        if !function.registrations.is_empty() || function.private {
            return;
        }
        let (name, wire) = (&function.python.qualname, &function.name.value);
        let register = format!("`register({name}, \"{wire}\")`");
        let help = match self.declarations.registration_hint.as_deref() {
            Some(discovery) => format!("add {register} below it, or move it where {discovery} looks"),
            None => format!("add {register} below it"),
        };
        self.report(
            Diagnostic::new(
                Code::Unregistered,
                function.python.origin,
                format!("nothing registers {}, so no client can reach it", quoted(name)),
            )
            .with_help(help),
        );
    }

    /// MZ104, MZ111, MZ112. A function without an annotation stays, with an unknown result; a route on one that returns no response is
    /// left out; a response without a route is a view without a URL.
    fn check_return(&mut self, function: &declarations::Function) {
        let name = quoted(&function.python.qualname);
        match (&function.returns, &function.route) {
            (Returns::Missing, _) => self.report(
                Diagnostic::new(
                    Code::MissingReturnAnnotation,
                    function.python.origin,
                    format!("{name} does not say what it returns"),
                )
                .with_label("no return annotation")
                .with_help("annotate it: `-> Model`, `-> list[Model]`, `-> None`; the client's type comes from there"),
            ),
            // What is not known may well be a response: MZ121 says why.
            (Returns::Value(returned), Some(route)) if !is_view(function) => self.report(
                Diagnostic::new(
                    Code::RouteWithoutResponse,
                    route.origin,
                    format!("{name} has a route but returns no response"),
                )
                .with_related(returned.origin, "this is no `HttpResponse`")
                .with_help("return an `HttpResponse`, or leave `route` out"),
            ),
            (Returns::Response(response), None) => self.report(
                Diagnostic::new(
                    Code::ResponseWithoutRoute,
                    response.origin,
                    format!("{name} returns {} but has no route, so no one can reach it", quoted(&response.value)),
                )
                .with_help("say its URL: `@client(route=\"/profile/<id>/\")`, or return a model"),
            ),
            _ => {}
        }
    }

    /// MZ105. The function stays, and asks for someone who is not known.
    fn check_auth(&mut self, function: &declarations::Function) {
        let Some(Located { value: Auth::Unrecognised(text), origin }) = &function.auth else { return };
        let help = did_you_mean(
            text,
            AUTH_NAMES,
            "use `True`, `\"required\"`, `\"staff\"`, `\"superuser\"` or a function of the request",
        );
        self.report(
            Diagnostic::new(Code::UnknownAuth, *origin, format!("{} is no kind of authentication", quoted(text)))
                .with_help(help),
        );
    }

    /// MZ114. The function stays on its WebSocket.
    fn check_websocket(&mut self, function: &declarations::Function) {
        if let Some(origin) = function.websocket {
            self.needs_websockets(&function.python.qualname, origin);
        }
    }

    /// MZ114, where it is known that channels are not set up.
    pub(super) fn needs_websockets(&mut self, name: &str, origin: Origin) {
        if self.declarations.websockets != Some(false) {
            return;
        }
        let message = format!("{} needs a WebSocket, and channels are not set up", quoted(name));
        self.report(
            Diagnostic::new(Code::WebsocketWithoutChannels, origin, message)
                .with_help("wrap the application in `asgi.py`: `application = wrap_asgi(get_asgi_application())`"),
        );
    }

    /// MZ113: a view is a member of no context. MZ103: beside `affects` or `merge` the context stands, and the effects are left out.
    fn check_context_keyword(&mut self, function: &declarations::Function) {
        let Some(context) = &function.context else { return };
        let name = quoted(&function.python.qualname);
        if let Returns::Response(response) = &function.returns {
            self.report(
                Diagnostic::new(
                    Code::ViewInContext,
                    context.origin,
                    format!("{name} returns a response, which cannot be part of a context"),
                )
                .with_related(response.origin, "the response")
                .with_help("return a model, or leave `context` out"),
            );
        } else if let Some((keyword, origin)) = first_effect(function) {
            self.report(
                Diagnostic::new(
                    Code::ContextWithMutation,
                    origin,
                    format!("{name} cannot be read as a context and have `{keyword}` too"),
                )
                .with_related(context.origin, "it is a member of this context")
                .with_help("split it: one function that reads, one that changes"),
            );
        }
    }

    /// The function with its context, or nothing: MZ124 where its name is none, since names end up in URLs and identifiers; MZ125 where its context is
    /// not known, since its client would be a guess.
    fn candidate(&mut self, declared: &'a declarations::Function) -> Option<Candidate<'a>> {
        let name = &declared.name;
        if !is_wire_name(&name.value) {
            self.report(invalid_name("function", &name.value, name.origin));
            return None;
        }
        let Some(context) = declared.context.as_ref().filter(|_| !is_view(declared)) else {
            return Some(Candidate { declared, membership: None });
        };
        let membership = match &context.value {
            ContextRef::Global => Membership { context: Arc::from("global"), kind: ContextKind::Global },
            ContextRef::Local => Membership { context: Arc::clone(&name.value), kind: ContextKind::Local },
            ContextRef::Named(named) if is_context_name(named) => {
                Membership { context: Arc::clone(named), kind: ContextKind::Named }
            }
            ContextRef::Named(named) => {
                self.refuse_context_name(named, context.origin);
                return None;
            }
            ContextRef::Unknown(expression, reason) => {
                self.report(dynamic(context.origin, expression, reason));
                return None;
            }
        };
        Some(Candidate { declared, membership: Some(membership) })
    }

    /// MZ124, once for each name.
    fn refuse_context_name(&mut self, name: &Arc<str>, origin: Origin) {
        if self.refused.contexts.insert(Arc::clone(name)) {
            let constant = self.constant(name).map(|constant| constant.name.origin);
            self.report(invalid_name("context", name, constant.unwrap_or(origin)));
        }
    }

    /// Writes the candidates that kept their names into the contract.
    pub(super) fn add_functions(&mut self, candidates: Vec<Candidate<'a>>) {
        for candidate in candidates {
            let name = Arc::clone(&candidate.declared.name.value);
            self.wire_names.entry(key(&candidate.declared.python)).or_default().push(Arc::clone(&name));
            self.functions.insert(Arc::clone(&name), function(&candidate));
            self.candidates.insert(name, candidate);
        }
    }
}

/// A context's name is one word: it is a part of a URL and of identifiers.
fn is_context_name(name: &str) -> bool {
    is_wire_name(name) && !name.contains('.')
}

/// Whether it answers at a URL of its own. A route says so where it is not known what it returns.
pub(super) fn is_view(function: &declarations::Function) -> bool {
    match &function.returns {
        Returns::Response(_) => true,
        Returns::Value(returned) => function.route.is_some() && matches!(returned.value, Type::Unknown(_)),
        Returns::Missing => false,
    }
}

fn first_effect(function: &declarations::Function) -> Option<(&'static str, Origin)> {
    let affects = function.affects.first().map(|target| ("affects", target.origin));
    affects.or_else(|| function.merge.first().map(|target| ("merge", target.origin)))
}

fn function(candidate: &Candidate<'_>) -> Function {
    let declared = candidate.declared;
    let is_mutation = !declared.affects.is_empty() || !declared.merge.is_empty();
    let kind = match &candidate.membership {
        _ if is_view(declared) => FunctionKind::View,
        Some(_) => FunctionKind::Context,
        None if is_mutation => FunctionKind::Mutation,
        None => FunctionKind::Rpc,
    };
    let is_routed = kind == FunctionKind::View;
    Function {
        name: Arc::clone(&declared.name.value),
        name_origin: declared.name.origin,
        python: declared.python.clone(),
        kind,
        registered: candidate.is_registered(),
        transport: if declared.websocket.is_some() { Transport::Websocket } else { Transport::Http },
        context: candidate.membership.as_ref().map(|membership| Arc::clone(&membership.context)),
        affects: Vec::new(),
        merge: Vec::new(),
        auth: declared.auth.as_ref().map(|auth| auth.value.clone()),
        private: declared.private,
        route: declared.route.as_ref().filter(|_| is_routed).map(|route| Arc::clone(&route.value)),
        methods: declared.methods.clone().filter(|_| is_routed),
        rev: declared.rev,
        cache: declared.cache,
        parameters: declared.parameters.clone(),
        returns: sound_returns(declared),
        boxed: declared.boxed,
    }
}

fn sound_returns(function: &declarations::Function) -> Returns {
    match &function.returns {
        Returns::Missing => Returns::Value(Located {
            value: Type::Unknown(Unknown {
                expression: Arc::clone(&function.python.qualname),
                reason: Arc::from(NO_ANNOTATION),
                origin: function.python.origin,
            }),
            origin: function.python.origin,
        }),
        sound => sound.clone(),
    }
}
