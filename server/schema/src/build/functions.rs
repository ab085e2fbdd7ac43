//! Functions: what each says of itself, and what stands of it in the contract.
//!
//! In go the declared functions of a module; out come those that kept their names, with what they invalidate and replace.

use std::sync::Arc;

use super::judge::{Judge, Judged, kept};
use super::names::Standing;
use super::outline::FunctionClaim;
use super::words::{dynamic, quoted};
use crate::contract::{Effect, Function, FunctionKind, Slot, Transport};
use crate::declarations::{self, Auth, ContextRef, Located, Returns};
use crate::nearest::did_you_mean;
use crate::types::{Type, Unknown};
use crate::{Code, Diagnostic, Origin};

const AUTH_NAMES: [&str; 3] = ["required", "staff", "superuser"];

/// Why the result of a function without an annotation is not known.
pub(super) const NO_ANNOTATION: &str = "it has no return annotation";

impl<'a> Judge<'a> {
    /// Judges every function by itself, once where it is registered under several names, and gives those that kept theirs.
    pub(super) fn judge_functions(&mut self, judged: &mut Judged) {
        let (declared, outline, standings) = (self.declared, self.outline, self.standings);
        let all = declared.functions.iter().zip(&outline.functions).zip(&standings.functions);
        for (index, ((function, claim), standing)) in all.enumerate() {
            if claim.first == index {
                self.judge_function(function);
            }
            self.check_names(function, claim);
            if *standing == Standing::Kept {
                let earlier = self.settlement.earlier.functions.get(&claim.name);
                let resolved = self.resolved(function, claim);
                judged.functions.push(kept(earlier, resolved));
            }
        }
    }

    fn judge_function(&mut self, function: &declarations::Function) {
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
        let help = match self.look.declarations.registration_hint.as_deref() {
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

    /// MZ124 where its name is none, since names end up in URLs and identifiers; MZ125 where its context is not known, since its client would be
    /// a guess. That the name of its context is none is said where contexts are settled.
    fn check_names(&mut self, function: &declarations::Function, claim: &FunctionClaim) {
        if !self.has_name("function", &function.name) || claim.is_view {
            return;
        }
        let Some(Located { value: ContextRef::Unknown(expression, reason), origin }) = &function.context else {
            return;
        };
        self.report(dynamic(*origin, expression, reason));
    }

    /// What it invalidates and what its result replaces, where it is no member of a context (of those, MZ103 speaks). A target that does not stand
    /// is left out, the others stay.
    fn resolved(&mut self, declared: &'a declarations::Function, claim: &FunctionClaim) -> Function {
        let (mut affects, mut merge): (Vec<Effect>, Vec<Slot>) = (Vec::new(), Vec::new());
        if claim.membership().is_none() {
            affects = declared.affects.iter().flat_map(|target| self.effects(target)).collect();
            merge = declared.merge.iter().filter_map(|target| self.slot(declared, target)).collect();
        }
        Function { affects: without_repetition(affects), merge: without_repetition(merge), ..function(declared, claim) }
    }
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

/// How it is called.
pub(super) fn transport(function: &declarations::Function) -> Transport {
    if function.websocket.is_some() { Transport::Websocket } else { Transport::Http }
}

fn function(declared: &declarations::Function, claim: &FunctionClaim) -> Function {
    let is_mutation = !declared.affects.is_empty() || !declared.merge.is_empty();
    let membership = claim.membership();
    let kind = match membership {
        _ if claim.is_view => FunctionKind::View,
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
        registered: claim.is_registered,
        transport: transport(declared),
        context: membership.map(|(context, _)| Arc::clone(context)),
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

/// What it returns; not known where it does not say so.
pub(super) fn sound_returns(function: &declarations::Function) -> Returns {
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

fn without_repetition<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    let mut kept: Vec<T> = Vec::with_capacity(items.len());
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}
