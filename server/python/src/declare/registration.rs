//! What puts declarations on the wire: `register` calls and decorators, and discovery.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use mizan_schema::declarations::Located;
use mizan_schema::{Code, Diagnostic, Origin};

use super::loops::{Turn, turns};
use super::{Backend, Declaring, located};
use crate::facts::ast::{Call, Expr, ExprKind, Stmt};
use crate::program::ModuleRef;
use crate::render;
use crate::resolve::{Around, Resolver, Scope, Symbol};

/// What one module registers, whether it is imported at start or not.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Registered {
    /// By the module of what is registered, in source order.
    pub(super) by_module: BTreeMap<Arc<str>, Arc<[Registration]>>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// One `register(target, "name")`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Registration {
    /// The qualified name of what is registered.
    qualname: Arc<str>,
    /// The name, where one is given.
    name: Option<Located<Arc<str>>>,
    /// The call, by the name of the function that is called.
    origin: Origin,
    /// What is registered, as it is written.
    written: Arc<str>,
}

impl Registered {
    /// Whether it says nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        self.by_module.is_empty() && self.diagnostics.is_empty()
    }

    /// MZ126: registrations behind which nothing is declared, `is_wired` being what tells by module and qualified name.
    pub(super) fn lost(&self, is_wired: impl Fn(&str, &str) -> bool) -> Vec<Diagnostic> {
        let all = self
            .by_module
            .iter()
            .flat_map(|(module, registrations)| registrations.iter().map(move |registration| (module, registration)));
        let mut lost: Vec<&Registration> =
            all.filter(|(module, lost)| !is_wired(module, &lost.qualname)).map(|(_, lost)| lost).collect();
        lost.sort_by_key(|lost| lost.origin);
        let report = |lost: &Registration| {
            let message = format!("`{}` is no server function", lost.written);
            Diagnostic::new(Code::UnknownRegistration, lost.origin, message).with_help("put `@client` on it")
        };
        lost.into_iter().map(report).collect()
    }
}

/// The registrations of a module while they are read.
pub(super) struct Registering<'d, 'p> {
    backend: &'d Backend<'d, 'p>,
    by_module: BTreeMap<Arc<str>, Vec<Registration>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'d, 'p> Deref for Registering<'d, 'p> {
    type Target = Backend<'d, 'p>;

    fn deref(&self) -> &Self::Target {
        self.backend
    }
}

impl<'d, 'p> Registering<'d, 'p> {
    /// Reads the `register` calls and `@register_as` decorators of a module.
    pub(super) fn read(backend: &'d Backend<'d, 'p>, module: &'p ModuleRef) -> Registered {
        let mut reading = Self { backend, by_module: BTreeMap::new(), diagnostics: Vec::new() };
        reading.read_module(module);
        let by_module = reading.by_module.into_iter().map(|(module, found)| (module, Arc::from(found))).collect();
        Registered { by_module, diagnostics: reading.diagnostics }
    }

    fn read_module(&mut self, module: &'p ModuleRef) {
        let scope = Scope::of_module(module);
        let body = &module.loaded.facts.module.body;
        for (statement, around) in self.resolver.possible(body) {
            let Stmt::Expr(expr) = statement else { continue };
            let Some(call) = expr.as_call() else { continue };
            if self.own(&scope, &call.function).as_deref() != Some("register") {
                continue;
            }
            match around {
                Around::Nothing => self.read_register(&Turn::of_module(&scope), call, false),
                Around::Block => self.read_register(&Turn::of_module(&scope), call, true),
                Around::Loop(each) => match turns(self.resolver, &scope, each) {
                    Some(turns) => turns.iter().for_each(|turn| self.read_register(turn, call, false)),
                    None => self.read_register(&Turn::of_module(&scope), call, true),
                },
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

    fn read_register(&mut self, turn: &Turn<'p>, call: &'p Call, in_block: bool) {
        let Some(target) = call.arguments.first().or_else(|| call.keywords.first().map(|keyword| &keyword.value))
        else {
            return;
        };
        let (scope, target) = turn.what(target);
        let origin = scope.origin(target.anchor);
        let key = match self.registered(scope, target) {
            Ok(key) => key,
            Err(reason) => {
                let written = render::expression(target);
                let is_bound = |name: &Arc<str>| self.resolver.members(scope.module).contains(&&**name);
                let reason = match target.as_name() {
                    Some(name) if in_block && !is_bound(name) => {
                        Arc::from(format!("the loop or block around it gives `{name}` its value at run time"))
                    }
                    _ => reason,
                };
                let message = format!("what `{written}` registers is not known: {reason}");
                let diagnostic = Diagnostic::new(Code::UnknownRegistration, origin, message);
                return self.diagnostics.push(diagnostic.with_help("register each function or class by its own name"));
            }
        };
        match call.argument(1, "name") {
            Some(expr) if !self.is_own_name(turn, expr, &key) => {
                if let Some(name) = self.registered_name(turn, expr) {
                    self.add_registration(key, Some(name), origin, target);
                }
            }
            _ => self.add_registration(key, None, origin, target),
        }
    }

    fn read_register_as(&mut self, scope: &Scope<'p>, decorators: &'p [Expr], declared: &Arc<str>) {
        for decorator in decorators {
            let Some(call) = decorator.as_call() else { continue };
            if self.own(scope, &call.function).as_deref() != Some("register_as") {
                continue;
            }
            let Some(expr) = call.argument(0, "name") else { continue };
            if let Some(name) = self.registered_name(&Turn::of_module(scope), expr) {
                let key = (Arc::clone(&scope.module.name), Arc::clone(declared));
                self.add_registration(key, Some(name), scope.origin(expr.anchor), decorator);
            }
        }
    }

    /// The name that a registration gives. MZ125 where it is computed.
    fn registered_name(&mut self, turn: &Turn<'p>, expr: &'p Expr) -> Option<Located<Arc<str>>> {
        let (scope, expr) = turn.what(expr);
        match self.constant_string(scope, expr) {
            Ok(name) => Some(located(scope, name, expr.anchor)),
            Err(reason) => {
                let message =
                    format!("the name `{}` is not known before the program runs: {reason}", render::expression(expr));
                let diagnostic = Diagnostic::new(Code::DynamicDeclaration, scope.origin(expr.anchor), message);
                self.diagnostics.push(diagnostic.with_help("give the name as a string"));
                None
            }
        }
    }

    /// Whether it is `fn.__name__` of the function that is registered: the name that it has without a second argument.
    fn is_own_name(&self, turn: &Turn<'p>, expr: &'p Expr, (module, qualname): &(Arc<str>, Arc<str>)) -> bool {
        let ExprKind::Attribute(base, attribute, _) = &expr.kind else { return false };
        let (scope, base) = turn.what(base);
        match self.resolver.denoted(scope, base) {
            Ok(Symbol::Function(function)) if **attribute == *"__name__" => {
                function.module.name == *module && function.qualname() == *qualname
            }
            _ => false,
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
        let (module, qualname) = key;
        let registration = Registration { qualname, name, origin, written: Arc::from(render::expression(target)) };
        self.by_module.entry(module).or_default().push(registration);
    }
}

impl Declaring<'_, '_> {
    /// The wire names of a declaration, each with what gives it. Explicit names stand in the place of the declared one; without any
    /// registration, the declared name with no origin.
    pub(super) fn wire_names(
        &mut self,
        qualname: &Arc<str>,
        declared: &Located<Arc<str>>,
    ) -> Vec<(Located<Arc<str>>, Vec<Origin>)> {
        self.wired.insert(Arc::clone(qualname));
        let mut names: Vec<(Located<Arc<str>>, Vec<Origin>)> = Vec::new();
        let registrations = self.given.registrations.iter().flat_map(|registrations| registrations.iter());
        for registration in registrations.filter(|registration| registration.qualname == *qualname) {
            let name = registration.name.clone().unwrap_or_else(|| declared.clone());
            match names.iter_mut().find(|(known, _)| known.value == name.value) {
                Some((_, origins)) => origins.push(registration.origin),
                None => names.push((name, vec![registration.origin])),
            }
        }
        if names.is_empty() {
            names.push((declared.clone(), self.given.discovered.into_iter().collect()));
        }
        names
    }
}
