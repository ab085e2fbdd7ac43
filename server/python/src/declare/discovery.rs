//! What discovery finds: the apps that are installed, and the modules whose declarations it registers.
//!
//! In go the settings, the configurations of apps and what they do in `ready()`; out comes a [`Discovery`]. It asks of most modules only whether they
//! are there: what they declare is read elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use mizan_schema::{Anchor, Code, Diagnostic, Origin};
use rustc_hash::FxHashMap;

use super::imports::{self, Imports};
use super::{Backend, Framework, settings};
use crate::facts::ast::{Call, Expr, ExprKind, FromImport, ImportedNames, Stmt};
use crate::program::ModuleRef;
use crate::resolve::{ClassRef, Scope, Symbol, absolute};

/// What happens at start, as far as declarations are concerned.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Discovery {
    /// Modules whose declarations discovery registers, each with the call that does.
    pub(super) discovered: BTreeMap<Arc<str>, Origin>,
    /// Modules that are imported by `ready()` or by a discovery call.
    pub(super) started: BTreeSet<Arc<str>>,
    /// Names of the installed apps' packages, in order.
    pub(super) apps: Vec<Arc<str>>,
    /// Whether there are WebSocket routes.
    pub(super) websockets: Option<bool>,
    /// Words for where discovery looks.
    pub(super) hint: Option<Arc<str>>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Discovery {
    /// Nothing at all.
    pub(super) const NOTHING: Self = Self {
        discovered: BTreeMap::new(),
        started: BTreeSet::new(),
        apps: Vec::new(),
        websockets: None,
        hint: None,
        diagnostics: Vec::new(),
    };

    /// Whether a module is known to be imported at start, without following imports.
    pub(super) fn has(&self, module: &str) -> bool {
        self.discovered.contains_key(module) || self.started.contains(module)
    }
}

/// What a candidate module does at start, as far as discovery has to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Startup {
    /// It imports what lets the ASGI application answer on sockets.
    pub(super) wraps_asgi: bool,
    /// It calls discovery at its top level.
    pub(super) discovers: bool,
}

/// What those of all candidates come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Overview {
    pub(super) wraps_asgi: bool,
    /// The modules that call discovery at their top level, by name.
    pub(super) discover: Vec<Arc<str>>,
    /// The modules that may configure apps, by name.
    pub(super) configure: Vec<Arc<str>>,
}

/// Names that imports inside a function bind: local name to dotted path.
type Locals = FxHashMap<Arc<str>, String>;

/// A backend while it is discovered.
pub(super) struct Discovering<'d, 'p> {
    backend: &'d Backend<'d, 'p>,
    imports: &'d Mutex<Imports>,
    found: Discovery,
}

impl<'d, 'p> Deref for Discovering<'d, 'p> {
    type Target = Backend<'d, 'p>;

    fn deref(&self) -> &Self::Target {
        self.backend
    }
}

impl<'p> Backend<'_, 'p> {
    /// What a candidate does at start.
    pub(super) fn startup(&self, name: &str) -> Startup {
        let Some(module) = self.program.module(name) else { return Startup::default() };
        let body = &module.loaded.facts.module.body;
        let mut imported = Vec::new();
        imports::of_body(module, body, &mut imported);
        let wraps_asgi = imported.iter().any(|name| self.words.own(name) == Some("wrap_asgi"));
        Startup { wraps_asgi, discovers: !self.discovery_calls(module).is_empty() }
    }

    /// The calls of discovery at the top level of a module, each with its place.
    fn discovery_calls(&self, module: &'p ModuleRef) -> Vec<(&'p Call, Anchor)> {
        let scope = Scope::of_module(module);
        let calls = self.resolver.straight(&module.loaded.facts.module.body).into_iter().filter_map(|statement| {
            let Stmt::Expr(expr) = statement else { return None };
            let call = expr.as_call()?;
            let called = self.called(&scope, &call.function, &Locals::default())?;
            (called == self.words.clients || called == self.words.module).then_some((call, expr.anchor))
        });
        calls.collect()
    }

    /// Which function of the dialect is called: through an import in the same function, or in the module.
    fn called(&self, scope: &Scope<'p>, function: &Expr, locals: &Locals) -> Option<String> {
        let dotted = local_path(function, locals)
            .or_else(|| self.resolver.external(scope, function).map(|name| name.to_string()))?;
        self.words.own(&dotted).map(str::to_owned)
    }
}

impl<'d, 'p> Discovering<'d, 'p> {
    /// Finds what is discovered.
    pub(super) fn discover(
        backend: &'d Backend<'d, 'p>,
        imports: &'d Mutex<Imports>,
        overview: &Overview,
    ) -> Discovery {
        let mut discovering = Self { backend, imports, found: Discovery::default() };
        match backend.setting.framework {
            Framework::Django => discovering.discover_django(overview),
            Framework::Fastapi => discovering.found.started.extend(backend.setting.app.clone()),
        }
        discovering.found
    }

    fn discover_django(&mut self, overview: &Overview) {
        let installed =
            self.setting.settings.as_deref().and_then(|module| settings::installed_apps(self.resolver, module));
        let entries = match installed {
            Some(installed) => {
                let has_channels =
                    installed.apps.iter().any(|(app, _)| matches!(app.split('.').next(), Some("channels" | "daphne")));
                let is_set_up = has_channels || overview.wraps_asgi;
                self.found.websockets = if is_set_up { Some(true) } else { (!installed.is_partial).then_some(false) };
                self.found.diagnostics.extend(installed.diagnostics);
                for (app, origin) in &installed.apps {
                    self.report_missing_app(app, *origin);
                }
                installed.apps.into_iter().map(|(app, _)| app).collect()
            }
            // Without settings every app of the project that can be seen is taken for installed: a declaration too many is seen at once, one
            // too few is not.
            None => self.visible_configurations(overview),
        };
        let configurations: Vec<_> = entries.iter().filter_map(|entry| self.app(entry)).collect();
        self.found.apps = configurations.iter().map(|(name, _)| Arc::clone(name)).collect();
        for (name, configuration) in configurations {
            if let Some(class) = configuration {
                self.read_ready(&name, &class);
            }
        }
        self.read_module_level_discovery(overview);
        self.found.hint = self.discovery_hint();
    }

    /// `X.apps.XConfig` of every candidate module that holds one.
    fn visible_configurations(&self, overview: &Overview) -> Vec<Arc<str>> {
        let modules = overview.configure.iter().filter_map(|name| self.program.module(name));
        let named = |module: &'p ModuleRef| {
            let classes = self.configurations(module);
            classes.into_iter().map(move |class| Arc::from(format!("{}.{}", module.name, class.qualname())))
        };
        modules.flat_map(named).collect()
    }

    /// MZ204 for an entry of `INSTALLED_APPS` behind which nothing is. Without the environment, which has Django, nothing is known of what others
    /// have written.
    fn report_missing_app(&mut self, entry: &str, origin: Origin) {
        let root = entry.split('.').next().unwrap_or_default();
        let is_own = self.words.roots.contains(&root);
        let is_known = !self.program.is_missing(root) || !self.program.is_missing("django.apps");
        if is_own || !is_known || !self.program.is_missing(entry) || self.may_be_configuration(entry) {
            return;
        }
        self.found.diagnostics.push(
            Diagnostic::new(Code::ModuleNotFound, origin, format!("there is no app `{entry}`")).with_help(
                "name it as `import` would, or install it: it is neither in the project nor in its environment",
            ),
        );
    }

    /// Whether an entry may be a class in a module that is there.
    fn may_be_configuration(&self, entry: &str) -> bool {
        let Some((module, name)) = entry.rsplit_once('.') else { return false };
        match self.program.module(module) {
            Some(module) => name.starts_with(char::is_uppercase) || self.resolver.member(module, name).is_ok(),
            None => !self.program.is_missing(module) && name.starts_with(char::is_uppercase),
        }
    }

    /// The package and configuration class of an entry of `INSTALLED_APPS` (Django's `AppConfig.create`).
    fn app(&self, entry: &Arc<str>) -> Option<(Arc<str>, Option<ClassRef<'p>>)> {
        if entry.starts_with("django.") || self.words.roots.contains(&&**entry) {
            return None;
        }
        if self.program.exists(entry) || !entry.contains('.') {
            let apps = self.program.module(&format!("{entry}.apps"));
            let class = apps.and_then(|module| self.default_configuration(module));
            return Some((Arc::clone(entry), class));
        }
        let (module, name) = entry.rsplit_once('.')?;
        let Ok(Symbol::Class(class)) = self.resolver.member(self.program.module(module)?, name) else {
            return Some((Arc::clone(entry), None));
        };
        let package = self.class_string(&class, "name").unwrap_or_else(|| Arc::from(module.trim_end_matches(".apps")));
        Some((package, Some(class)))
    }

    /// The only configuration of a module, or the one that says `default = True`.
    fn default_configuration(&self, module: &'p ModuleRef) -> Option<ClassRef<'p>> {
        let mut classes = self.configurations(module);
        let says = |class: &ClassRef<'p>, value: bool| self.class_bool(class, "default") == Some(value);
        if let Some(index) = classes.iter().position(|class| says(class, true)) {
            return Some(classes.swap_remove(index));
        }
        classes.retain(|class| !says(class, false));
        match classes.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    fn configurations(&self, module: &'p ModuleRef) -> Vec<ClassRef<'p>> {
        self.classes_of(module)
            .into_iter()
            .filter(|class| self.derives_from(class, |name| name == "django.apps.AppConfig"))
            .collect()
    }

    /// Reads what `ready()` of a configuration imports and discovers.
    fn read_ready(&mut self, package: &Arc<str>, class: &ClassRef<'p>) {
        let Ok(Symbol::Function(ready)) = self.resolver.attribute(&Symbol::Class(class.clone()), "ready") else {
            return;
        };
        let mut locals = Locals::default();
        self.found.started.insert(Arc::clone(&class.module().name));
        self.run(package, &Scope::of_module(ready.module), &ready.node.body.statements, &mut locals);
    }

    /// Follows the statements of a function: imports, and calls of discovery. Branches count, whatever their test.
    fn run(&mut self, package: &Arc<str>, scope: &Scope<'p>, body: &'p [Stmt], locals: &mut Locals) {
        for statement in body {
            match statement {
                Stmt::Import(names) => {
                    for name in names {
                        self.start(&name.module, scope.origin(name.anchor));
                        let bound = name
                            .alias
                            .clone()
                            .unwrap_or_else(|| Arc::from(name.module.split('.').next().unwrap_or_default()));
                        let dotted = if name.alias.is_some() { name.module.to_string() } else { bound.to_string() };
                        locals.insert(bound, dotted);
                    }
                }
                Stmt::From(from) => self.run_from(scope, from, locals),
                Stmt::Expr(expr) => {
                    if let Some(call) = expr.as_call() {
                        self.run_call(package, scope, call, locals, scope.origin(expr.anchor));
                    }
                }
                Stmt::If(branch) => {
                    self.run(package, scope, &branch.body, locals);
                    self.run(package, scope, &branch.orelse, locals);
                }
                Stmt::Try(attempt) => {
                    for body in [&attempt.body, &attempt.handlers, &attempt.finalbody] {
                        self.run(package, scope, body, locals);
                    }
                }
                Stmt::Block(block) => self.run(package, scope, &block.body, locals),
                _ => {}
            }
        }
    }

    fn run_from(&mut self, scope: &Scope<'p>, from: &'p FromImport, locals: &mut Locals) {
        let Ok(base) = absolute(scope.module, from) else { return };
        self.start(&base, scope.origin(from.module_anchor));
        let ImportedNames::Names(names) = &from.names else { return };
        for name in names {
            let dotted = format!("{base}.{}", name.name);
            if self.program.exists(&dotted) {
                self.start(&dotted, scope.origin(name.anchor));
            }
            locals.insert(name.alias.clone().unwrap_or_else(|| Arc::clone(&name.name)), dotted);
        }
    }

    /// A module that is imported at start. One of the older convention's name is discovered by that.
    fn start(&mut self, module: &str, origin: Origin) {
        let is_own = module.split('.').next().is_some_and(|root| self.words.roots.contains(&root));
        if is_own || !self.program.exists(module) {
            return;
        }
        let module: Arc<str> = Arc::from(module);
        if module.rsplit('.').next() == Some(self.words.clients) {
            self.found.discovered.entry(Arc::clone(&module)).or_insert(origin);
        }
        self.found.started.insert(module);
    }

    fn run_call(&mut self, package: &Arc<str>, scope: &Scope<'p>, call: &'p Call, locals: &Locals, origin: Origin) {
        let Some(name) = self.called(scope, &call.function, locals) else { return };
        if name == self.words.module {
            if let Some(module) = self.discovery_argument(package, scope, call, origin) {
                self.discover_module(&module, origin);
            }
        } else if name == self.words.clients {
            if call.arguments.is_empty() && call.keywords.is_empty() {
                for app in self.found.apps.clone() {
                    self.discover_clients(&app, origin, false);
                }
            } else if let Some(app) = self.discovery_argument(package, scope, call, origin) {
                self.discover_clients(&app, origin, true);
            }
        }
    }

    /// The app or module that a discovery call names.
    fn discovery_argument(
        &mut self,
        package: &Arc<str>,
        scope: &Scope<'p>,
        call: &'p Call,
        origin: Origin,
    ) -> Option<Arc<str>> {
        let expr = call.arguments.first().or_else(|| call.keywords.first().map(|keyword| &keyword.value))?;
        if let ExprKind::Attribute(base, name, _) = &expr.kind
            && &**name == "name"
            && base.as_name().is_some_and(|base| matches!(&**base, "self" | "cls"))
        {
            return Some(Arc::clone(package));
        }
        match self.constant_string(scope, expr) {
            Ok(name) => Some(name),
            Err(reason) => {
                self.found.diagnostics.push(
                    Diagnostic::new(
                        Code::DynamicDeclaration,
                        origin,
                        format!("which app is meant is not known: {reason}"),
                    )
                    .with_help("name the app as a string"),
                );
                None
            }
        }
    }

    fn discover_clients(&mut self, app: &str, origin: Origin, must_exist: bool) {
        let clients = format!("{app}.clients");
        if !self.program.exists(&clients) {
            if must_exist && !self.program.is_unreadable(&clients) {
                self.report_missing(app, &clients, origin);
            }
            return;
        }
        self.discover_module(&clients, origin);
        for module in self.program.submodules(&clients) {
            self.discover_module(&module, origin);
        }
    }

    fn report_missing(&mut self, app: &str, clients: &str, origin: Origin) {
        let help = if self.program.exists(app) {
            format!("make `{clients}`, or leave the call out")
        } else {
            format!("there is no app `{app}` on the import path; name it as `import` would")
        };
        self.found.diagnostics.push(
            Diagnostic::new(Code::ModuleNotFound, origin, format!("there is no module `{clients}`")).with_help(help),
        );
    }

    fn discover_module(&mut self, module: &str, origin: Origin) {
        if !self.program.exists(module) {
            if !self.program.is_unreadable(module) {
                let help = "name the module as `import` would";
                self.found.diagnostics.push(
                    Diagnostic::new(Code::ModuleNotFound, origin, format!("there is no module `{module}`"))
                        .with_help(help),
                );
            }
            return;
        }
        let module: Arc<str> = Arc::from(module);
        self.found.discovered.entry(Arc::clone(&module)).or_insert(origin);
        self.found.started.insert(module);
    }

    /// Discovery calls outside of `ready()`: at module level of what is imported, also by what they discover themselves.
    fn read_module_level_discovery(&mut self, overview: &Overview) {
        let mut open: Vec<&Arc<str>> = overview.discover.iter().collect();
        while !open.is_empty() {
            self.imports.lock().unwrap_or_else(PoisonError::into_inner).forget_reached();
            let is_imported = |name: &&Arc<str>| Imports::reaches(self.imports, self.backend, &self.found, name);
            let (now, later): (Vec<_>, Vec<_>) = open.into_iter().partition(is_imported);
            if now.is_empty() {
                return;
            }
            for name in now {
                let Some(module) = self.program.module(name) else { continue };
                let scope = Scope::of_module(module);
                for (call, anchor) in self.discovery_calls(module) {
                    self.run_call(name, &scope, call, &Locals::default(), scope.origin(anchor));
                }
            }
            open = later;
        }
        self.imports.lock().unwrap_or_else(PoisonError::into_inner).forget_reached();
    }

    /// Words for where discovery looks, for the hint that a function is not registered.
    fn discovery_hint(&self) -> Option<Arc<str>> {
        let module = self.found.discovered.keys().next()?;
        Some(Arc::from(format!("`{}` (as in `{module}`)", self.words.clients)))
    }
}

/// `a.b.c` with `a` bound by an import of the same function.
fn local_path(expr: &Expr, locals: &Locals) -> Option<String> {
    match &expr.kind {
        ExprKind::Name(name) => locals.get(name).cloned(),
        ExprKind::Attribute(base, name, _) => Some(format!("{}.{name}", local_path(base, locals)?)),
        _ => None,
    }
}
