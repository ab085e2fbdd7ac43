//! What puts declarations on the wire: `register` calls and decorators, and discovery.

use std::sync::Arc;

use mizan_schema::declarations::Located;
use mizan_schema::{Code, Diagnostic, Origin};
use rustc_hash::FxHashMap;

use super::{Declaring, located};
use crate::facts::ast::{Call, Expr, Stmt};
use crate::program::ModuleRef;
use crate::render;
use crate::resolve::{ClassRef, Resolver, Scope, Symbol};

/// The `register` calls of a program, by what they register.
#[derive(Debug, Default)]
pub(super) struct Registrations {
    by_target: FxHashMap<(Arc<str>, Arc<str>), Vec<Registration>>,
}

/// One `register(target, "name")`.
#[derive(Clone, Debug)]
pub(super) struct Registration {
    /// The name, where one is given.
    pub(super) name: Option<Located<Arc<str>>>,
    /// The call, by the name of the function that is called.
    pub(super) origin: Origin,
    /// Whether something that declares was found behind it.
    taken: std::cell::Cell<bool>,
    /// What is registered, as it is written.
    written: Arc<str>,
}

impl<'p> Declaring<'_, 'p> {
    /// Reads the `register` calls and `@register_as` decorators of a module that is imported at start.
    pub(super) fn read_registrations(&mut self, module: &'p ModuleRef) {
        let scope = Scope::of_module(module);
        let body = &module.loaded.facts.module.body;
        for statement in self.resolver.possible(body) {
            let Stmt::Expr(expr) = statement else { continue };
            let Some(call) = expr.as_call() else { continue };
            if self.own(&scope, &call.function).as_deref() == Some("register") {
                self.read_register(&scope, call);
            }
        }
        for statement in self.resolver.straight(body) {
            match statement {
                Stmt::Function(function) => self.read_register_as(&scope, &function.decorators, &function.name),
                Stmt::Class(class) => self.read_register_as(&scope, &class.decorators, &class.name),
                _ => {}
            }
        }
    }

    fn read_register(&mut self, scope: &Scope<'p>, call: &'p Call) {
        if !self.is_imported(&scope.module.name) {
            return;
        }
        let Some(target) = call.arguments.first().or_else(|| call.keywords.first().map(|keyword| &keyword.value))
        else {
            return;
        };
        let origin = scope.origin(target.anchor);
        let key = match self.registered(scope, target) {
            Ok(key) => key,
            Err(reason) => {
                let message = format!("what `{}` registers is not known: {reason}", render::expression(target));
                let diagnostic = Diagnostic::new(Code::UnknownRegistration, origin, message);
                return self.report(diagnostic.with_help("register each function or class by its own name"));
            }
        };
        match call.argument(1, "name") {
            None => self.add_registration(key, None, origin, target),
            Some(expr) => {
                if let Some(name) = self.registered_name(scope, expr) {
                    self.add_registration(key, Some(name), origin, target);
                }
            }
        }
    }

    fn read_register_as(&mut self, scope: &Scope<'p>, decorators: &'p [Expr], declared: &Arc<str>) {
        for decorator in decorators {
            let Some(call) = decorator.as_call() else { continue };
            let is_ours = self.own(scope, &call.function).as_deref() == Some("register_as");
            if !is_ours || !self.is_imported(&scope.module.name) {
                continue;
            }
            let Some(expr) = call.argument(0, "name") else { continue };
            if let Some(name) = self.registered_name(scope, expr) {
                let key = (Arc::clone(&scope.module.name), Arc::clone(declared));
                self.add_registration(key, Some(name), scope.origin(expr.anchor), decorator);
            }
        }
    }

    /// The name that a registration gives. MZ125 where it is computed.
    fn registered_name(&mut self, scope: &Scope<'p>, expr: &'p Expr) -> Option<Located<Arc<str>>> {
        match self.constant_string(scope, expr) {
            Ok(name) => Some(located(scope, name, expr.anchor)),
            Err(reason) => {
                let message =
                    format!("the name `{}` is not known before the program runs: {reason}", render::expression(expr));
                let diagnostic = Diagnostic::new(Code::DynamicDeclaration, scope.origin(expr.anchor), message);
                self.report(diagnostic.with_help("give the name as a string"));
                None
            }
        }
    }

    fn registered(&self, scope: &Scope<'p>, target: &Expr) -> Result<(Arc<str>, Arc<str>), Arc<str>> {
        match self.resolver.denoted(scope, target)? {
            Symbol::Function(function) => Ok((Arc::clone(&function.module.name), function.qualname())),
            Symbol::Class(class) => Ok((Arc::clone(&class.module().name), Arc::clone(class.qualname()))),
            Symbol::External(name) if !Resolver::is_known_external(&name) => {
                Err(Arc::from(format!("`{name}` is not found")))
            }
            other => Err(Arc::from(format!("it is {}", other.describe()))),
        }
    }

    fn add_registration(
        &mut self,
        key: (Arc<str>, Arc<str>),
        name: Option<Located<Arc<str>>>,
        origin: Origin,
        target: &Expr,
    ) {
        let written = Arc::from(render::expression(target));
        let registration = Registration { name, origin, taken: std::cell::Cell::new(false), written };
        self.registrations.by_target.entry(key).or_default().push(registration);
    }

    /// The wire names of a declaration, each with what gives it. Explicit names stand in the place of the declared one; without any
    /// registration, the declared name with no origin.
    pub(super) fn wire_names(
        &self,
        module: &Arc<str>,
        qualname: &Arc<str>,
        declared: &Located<Arc<str>>,
    ) -> Vec<(Located<Arc<str>>, Vec<Origin>)> {
        let mut names: Vec<(Located<Arc<str>>, Vec<Origin>)> = Vec::new();
        let key = (Arc::clone(module), Arc::clone(qualname));
        for registration in self.registrations.by_target.get(&key).into_iter().flatten() {
            registration.taken.set(true);
            let name = registration.name.clone().unwrap_or_else(|| declared.clone());
            match names.iter_mut().find(|(known, _)| known.value == name.value) {
                Some((_, origins)) => origins.push(registration.origin),
                None => names.push((name, vec![registration.origin])),
            }
        }
        if names.is_empty() {
            let discovered = self.discovery.discovered.get(module).copied();
            names.push((declared.clone(), discovered.into_iter().collect()));
        }
        names
    }

    /// MZ126: registrations behind which nothing was declared.
    pub(super) fn report_lost_registrations(&mut self) {
        let all = self.registrations.by_target.values().flatten();
        let lost: Vec<Diagnostic> = all
            .filter(|registration| !registration.taken.get())
            .map(|registration| {
                Diagnostic::new(
                    Code::UnknownRegistration,
                    registration.origin,
                    format!("`{}` is no server function", registration.written),
                )
                .with_help("put `@client` on it")
            })
            .collect();
        self.reading.diagnostics.extend(lost);
    }

    /// The qualified name by which a class or function is registered.
    pub(super) fn class_wire_names(
        &self,
        class: &ClassRef<'p>,
        declared: &Located<Arc<str>>,
    ) -> Vec<(Located<Arc<str>>, Vec<Origin>)> {
        self.wire_names(&class.module().name, class.qualname(), declared)
    }
}
