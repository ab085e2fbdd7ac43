//! Functions one by one: what can be judged without looking at another, and who gets which wire name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Builder;
use super::nearest::did_you_mean;
use crate::contract::{Function, FunctionKind, Transport};
use crate::declarations::{self, Auth, ContextRef, Located, Returns, Target};
use crate::names::is_wire_name;
use crate::types::Type;
use crate::{Code, Diagnostic, Origin};

const AUTH_NAMES: [&str; 3] = ["required", "staff", "superuser"];

impl<'a> Builder<'a> {
    /// Judges every function and gives the sound ones their wire names.
    pub(super) fn add_functions(&mut self) {
        let declarations = self.declarations;
        let mut claims: BTreeMap<Arc<str>, Vec<&'a declarations::Function>> = BTreeMap::new();
        for function in &declarations.functions {
            if !self.has_wire_name(function) {
                continue;
            }
            if function.registrations.is_empty() {
                self.report_unregistered(function);
            }
            claims.entry(Arc::clone(&function.name.value)).or_default().push(function);
        }
        for (name, claimants) in claims {
            if let Some(winner) = self.settle_claim(&name, &claimants) {
                let key = (Arc::clone(&winner.python.module), Arc::clone(&winner.python.qualname));
                self.by_python.insert(key, Arc::clone(&name));
                self.claimed.insert(name, winner);
            }
        }
        for (name, function) in self.claimed.clone() {
            let built = self.function(&name, function);
            self.functions.insert(name, built);
        }
    }

    /// MZ124: a wire name that is no name keeps its function off the wire, since names end up in URLs and identifiers.
    fn has_wire_name(&mut self, function: &declarations::Function) -> bool {
        let name = &function.name;
        if is_wire_name(&name.value) {
            return true;
        }
        self.report(
            Diagnostic::new(
                Code::InvalidName,
                name.origin,
                format!("{:?} cannot be the name of a function", name.value),
            )
            .with_help(
                "use letters, digits and underscores, with dots between words: `user_profile`, `contact.submit`",
            ),
        );
        false
    }

    fn report_unregistered(&mut self, function: &declarations::Function) {
        let name = &function.python.qualname;
        let hint = self.declarations.registration_hint.as_deref();
        let help = match hint {
            Some(discovery) => {
                format!("call `register({name}, \"{name}\")` below it, or move it where {discovery} looks")
            }
            None => format!("call `register({name}, \"{name}\")` below it"),
        };
        self.report(
            Diagnostic::new(
                Code::Unregistered,
                function.python.origin,
                format!("nothing registers `{name}`; no client can call it"),
            )
            .with_help(help),
        );
    }

    /// MZ106: of several functions that are registered under one name, the first by module and place keeps it. Unregistered ones claim
    /// nothing.
    fn settle_claim(
        &mut self,
        name: &str,
        claimants: &[&'a declarations::Function],
    ) -> Option<&'a declarations::Function> {
        let registered: Vec<_> =
            claimants.iter().copied().filter(|function| !function.registrations.is_empty()).collect();
        let Some((&first, others)) = registered.split_first() else { return claimants.first().copied() };
        for other in others {
            let help = "give one of them another name: `register(fn, \"other_name\")`";
            self.report(
                Diagnostic::new(
                    Code::DuplicateWireName,
                    other.name.origin,
                    format!("the name `{name}` is taken already"),
                )
                .with_related(first.name.origin, format!("`{}.{}` has it", first.python.module, first.python.qualname))
                .with_help(help),
            );
        }
        Some(first)
    }

    fn function(&mut self, name: &Arc<str>, declared: &'a declarations::Function) -> Function {
        self.check_return(declared);
        self.check_auth(declared);
        self.check_websocket(declared);
        let is_view = matches!(declared.returns, Returns::Response(_));
        let context = self.context_of(name, declared, is_view);
        let has_effects = !declared.affects.is_empty() || !declared.merge.is_empty();
        let kind = match (is_view, &context) {
            (true, _) => FunctionKind::View,
            (false, Some(_)) => FunctionKind::Context,
            (false, None) if has_effects => FunctionKind::Mutation,
            (false, None) => FunctionKind::Rpc,
        };
        Function {
            name: Arc::clone(name),
            name_origin: declared.name.origin,
            python: declared.python.clone(),
            kind,
            registered: !declared.registrations.is_empty(),
            transport: if declared.websocket.is_some() { Transport::Websocket } else { Transport::Http },
            context,
            affects: Vec::new(),
            merge: Vec::new(),
            auth: declared.auth.as_ref().map(|auth| auth.value.clone()),
            private: declared.private,
            route: declared.route.as_ref().map(|route| Arc::clone(&route.value)),
            methods: declared.methods.clone(),
            rev: declared.rev,
            cache: declared.cache,
            parameters: declared.parameters.clone(),
            returns: sound_returns(declared),
        }
    }

    /// MZ104, MZ111, MZ112. A function without an annotation stays, with an unknown result; a route on one that returns no response is
    /// ignored; a response without a route is a view without a URL.
    fn check_return(&mut self, function: &declarations::Function) {
        let name = &function.python.qualname;
        match (&function.returns, &function.route) {
            (Returns::Missing, _) => self.report(
                Diagnostic::new(
                    Code::MissingReturnAnnotation,
                    function.python.origin,
                    format!("`{name}` does not say what it returns"),
                )
                .with_help("annotate it: `-> Model`, `-> list[Model]`, `-> None`; the client's type comes from there"),
            ),
            (Returns::Value(returned), Some(route)) => self.report(
                Diagnostic::new(
                    Code::RouteWithoutResponse,
                    route.origin,
                    format!("`{name}` has a route but returns no response"),
                )
                .with_related(returned.origin, "this is not an `HttpResponse`")
                .with_help("return an `HttpResponse`, or leave `route` out"),
            ),
            (Returns::Response(response), None) => self.report(
                Diagnostic::new(
                    Code::ResponseWithoutRoute,
                    response.origin,
                    format!("`{name}` returns `{}` but has no route, so no one can reach it", response.value),
                )
                .with_help("say its URL: `@client(route=\"/profile/<id>/\")`, or return a model"),
            ),
            _ => {}
        }
    }

    /// MZ105: the function stays and still asks for someone, who is not known.
    fn check_auth(&mut self, function: &declarations::Function) {
        let Some(Located { value: Auth::Unrecognised(text), origin }) = &function.auth else { return };
        let help = did_you_mean(
            text,
            AUTH_NAMES,
            "use `True`, \"required\", \"staff\", \"superuser\" or a function of the request",
        );
        self.report(
            Diagnostic::new(Code::UnknownAuth, *origin, format!("`{text}` is no kind of authentication"))
                .with_help(help),
        );
    }

    /// MZ114.
    fn check_websocket(&mut self, function: &declarations::Function) {
        if let (Some(origin), Some(false)) = (function.websocket, self.declarations.websockets) {
            self.report(
                Diagnostic::new(
                    Code::WebsocketWithoutChannels,
                    origin,
                    format!("`{}` needs a WebSocket, and channels are not set up", function.python.qualname),
                )
                .with_help("add \"channels\" to `INSTALLED_APPS` and wrap the ASGI application with `wrap_asgi`, or leave `websocket` out"),
            );
        }
    }

    /// The context a function is a member of. MZ103: beside `affects` or `merge` the context stands and the effects are ignored. MZ113: a
    /// view is a member of none.
    fn context_of(&mut self, name: &Arc<str>, function: &declarations::Function, is_view: bool) -> Option<Arc<str>> {
        let context = function.context.as_ref()?;
        if is_view {
            self.report(
                Diagnostic::new(
                    Code::ViewInContext,
                    context.origin,
                    format!("`{}` returns a response, which cannot be a part of a context", function.python.qualname),
                )
                .with_help("return a model, or leave `context` out"),
            );
            return None;
        }
        if let Some((keyword, origin)) = first_effect(function) {
            self.report(
                Diagnostic::new(
                    Code::ContextWithMutation,
                    origin,
                    format!("`{}` cannot both be read as a context and have `{keyword}`", function.python.qualname),
                )
                .with_related(context.origin, "it is a member of this context")
                .with_help("split it: one function that reads, one that changes"),
            );
        }
        match &context.value {
            ContextRef::Global => Some(Arc::from("global")),
            ContextRef::Local => Some(Arc::clone(name)),
            ContextRef::Named(named) => self.named_context(named, context.origin),
            ContextRef::Unknown(expression, reason) => {
                self.report(dynamic(context.origin, expression, reason));
                None
            }
        }
    }

    /// MZ124 for contexts: their names end up in URLs and identifiers too.
    fn named_context(&mut self, name: &Arc<str>, origin: Origin) -> Option<Arc<str>> {
        if is_wire_name(name) && !name.contains('.') {
            return Some(Arc::clone(name));
        }
        self.report(
            Diagnostic::new(Code::InvalidName, origin, format!("{name:?} cannot be the name of a context"))
                .with_help("use letters, digits and underscores: `user`, `cart_items`"),
        );
        None
    }
}

/// MZ125.
pub(super) fn dynamic(origin: Origin, expression: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(
        Code::DynamicDeclaration,
        origin,
        format!("`{expression}` is not known before the program runs: {reason}"),
    )
    .with_help("write it as a constant, so that the client can be generated from it")
}

fn first_effect(function: &declarations::Function) -> Option<(&'static str, Origin)> {
    let affects = function.affects.first().map(|target: &Located<Target>| ("affects", target.origin));
    affects.or_else(|| function.merge.first().map(|target| ("merge", target.origin)))
}

fn sound_returns(function: &declarations::Function) -> Returns {
    match &function.returns {
        Returns::Missing => Returns::Value(Located {
            value: Type::Unknown(crate::types::Unknown {
                expression: Arc::from(&*function.python.qualname),
                reason: Arc::from("it has no return annotation"),
                origin: function.python.origin,
            }),
            origin: function.python.origin,
        }),
        sound => sound.clone(),
    }
}
