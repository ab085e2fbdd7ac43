//! `@client` functions.

use std::sync::Arc;

use mizan_schema::declarations::{Function, Located, Parameter, Python, Returns};
use mizan_schema::types::{Type, Unknown};
use mizan_schema::{Code, Diagnostic};

use super::keywords::Options;
use super::{Declaring, Written, located, python};
use crate::facts::ast::{self, Expr, ExprKind, ParameterKind};
use crate::render;
use crate::resolve::{Scope, Symbol};

impl<'p> Declaring<'_, 'p> {
    /// Reads a function under `@client`. One that is registered under several names is several functions on the wire.
    pub(super) fn read_server_function(
        &mut self,
        scope: &Scope<'p>,
        function: &'p ast::Function,
        keywords: &[Written<'p>],
    ) {
        let options = self.options(keywords);
        let inner = scope.clone().with_type_params(&function.type_params);
        let python = python(scope, &function.name, function.anchor, function.docstring.as_ref());
        let parameters = self.parameters(&inner, function);
        let (returns, boxed) = self.returns(&inner, function.returns.as_ref());
        let declared = located(scope, Arc::clone(&function.name), function.anchor);
        for (name, registrations) in self.wire_names(&python.qualname, &declared) {
            let signature = Signature {
                parameters: parameters.clone(),
                returns: returns.clone(),
                boxed,
                is_async: function.is_async,
            };
            self.reading.functions.push(assemble(python.clone(), name, registrations, signature, &options));
        }
    }

    fn parameters(&mut self, scope: &Scope<'p>, function: &'p ast::Function) -> Vec<Parameter> {
        let mut parameters = function.parameters.iter();
        match parameters.next() {
            Some(request) if !is_variadic(request.kind) && request.kind != ParameterKind::KeywordOnly => {}
            _ => self.report(
                Diagnostic::new(
                    Code::MissingRequestParameter,
                    scope.origin(function.anchor),
                    format!("`{}` takes no request", function.name),
                )
                .with_help("the first parameter of a server function is the request: `def f(request, …)`"),
            ),
        }
        parameters.filter_map(|parameter| self.parameter(scope, function, parameter)).collect()
    }

    fn parameter(
        &mut self,
        scope: &Scope<'p>,
        function: &ast::Function,
        parameter: &'p ast::Parameter,
    ) -> Option<Parameter> {
        let name = &parameter.name;
        if is_variadic(parameter.kind) {
            let stars = if parameter.kind == ParameterKind::VarPositional { "*" } else { "**" };
            self.report(
                Diagnostic::new(
                    Code::VariadicParameter,
                    scope.origin(parameter.anchor),
                    format!("`{stars}{name}` cannot be an input of `{}`: a client sends named fields", function.name),
                )
                .with_help("name each input, or take a model, a list or a dictionary as one parameter"),
            );
            return None;
        }
        let field = self.types.read_parameter(scope, parameter);
        Some(Parameter {
            name: located(scope, field.input_key, parameter.anchor),
            ty: field.ty,
            default: field.default,
        })
    }

    /// What an annotation returns, a value or a response, and whether it is boxed.
    pub(super) fn returns(&mut self, scope: &Scope<'p>, annotation: Option<&'p Expr>) -> (Returns, bool) {
        let Some(annotation) = annotation else { return (Returns::Missing, false) };
        if let Some(name) = self.response(scope, annotation) {
            return (Returns::Response(located(scope, name, annotation.anchor)), false);
        }
        let (ty, boxed) = self.result(scope, annotation);
        (Returns::Value(located(scope, ty, annotation.anchor)), boxed)
    }

    /// The type of a result, and whether it is boxed. Where that is not known, nothing is known of what arrives.
    pub(super) fn result(&self, scope: &Scope<'p>, annotation: &'p Expr) -> (Type, bool) {
        let ty = self.types.read_annotation(scope, annotation);
        match self.is_boxed(scope, annotation) {
            Ok(boxed) => (ty, boxed),
            Err(_) if matches!(ty, Type::Unknown(_)) => (ty, false),
            Err(reason) => {
                let expression = Arc::from(render::expression(annotation));
                (Type::Unknown(Unknown { expression, reason, origin: scope.origin(annotation.anchor) }), false)
            }
        }
    }

    /// The response class that an annotation names; of a union of responses, the first.
    fn response(&self, scope: &Scope<'p>, annotation: &Expr) -> Option<Arc<str>> {
        match &annotation.kind {
            ExprKind::String(_, Some(inner)) => self.response(scope, inner),
            ExprKind::Binary(left, operator, right) if &**operator == "|" => {
                self.response(scope, right)?;
                self.response(scope, left)
            }
            ExprKind::Name(_) | ExprKind::Attribute(..) => {
                let is = match self.resolver.denoted(scope, annotation).ok()? {
                    Symbol::External(name) => is_response(&name),
                    Symbol::Class(class) => self.derives_from(&class, is_response),
                    _ => false,
                };
                is.then(|| Arc::from(render::expression(annotation)))
            }
            _ => None,
        }
    }
}

/// What a call of a function takes and gives.
pub(super) struct Signature {
    pub(super) parameters: Vec<Parameter>,
    pub(super) returns: Returns,
    pub(super) boxed: bool,
    pub(super) is_async: bool,
}

/// A function out of its parts.
pub(super) fn assemble(
    python: Python,
    name: Located<Arc<str>>,
    registrations: Vec<mizan_schema::Origin>,
    signature: Signature,
    options: &Options,
) -> Function {
    Function {
        python,
        name,
        registrations,
        parameters: signature.parameters,
        returns: signature.returns,
        boxed: signature.boxed,
        is_async: signature.is_async,
        context: options.context.clone(),
        affects: options.affects.clone(),
        merge: options.merge.clone(),
        websocket: options.websocket,
        auth: options.auth.clone(),
        route: options.route.clone(),
        methods: options.methods.clone(),
        private: options.private,
        rev: options.rev,
        cache: options.cache,
    }
}

/// The response classes of Django, Starlette and FastAPI, by their canonical names.
fn is_response(name: &str) -> bool {
    let library =
        ["django.http.", "django.template.response.", "django.views.", "fastapi.", "starlette.", "rest_framework."];
    let class = name.rsplit('.').next().unwrap_or_default();
    library.iter().any(|library| name.starts_with(library))
        && (class.ends_with("Response") || class.starts_with("HttpResponse"))
}

fn is_variadic(kind: ParameterKind) -> bool {
    matches!(kind, ParameterKind::VarPositional | ParameterKind::VarKeyword)
}
