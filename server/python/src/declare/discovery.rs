//! Which modules discovery looks at, and which are imported when the server starts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use mizan_schema::{Code, Diagnostic, Origin};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Declaring, Framework, settings};
use crate::facts::ast::{Call, Expr, ExprKind, FromImport, ImportedNames, Stmt};
use crate::program::ModuleRef;
use crate::resolve::{ClassRef, Scope, Symbol};

/// What happens at start, as far as declarations are concerned.
#[derive(Debug, Default)]
pub(super) struct Discovery {
    /// Modules whose declarations discovery registers, each with the call that does.
    pub(super) discovered: BTreeMap<Arc<str>, Origin>,
    /// Modules that are imported by `ready()` or by a discovery call.
    started: BTreeSet<Arc<str>>,
    /// Names of the installed apps' packages, in order.
    pub(super) apps: Vec<Arc<str>>,
    /// The modules that are imported at start, followed from all of the above; computed when something asks.
    imported: std::cell::OnceCell<FxHashSet<Arc<str>>>,
}

/// Names that imports inside a function bind: local name to dotted path.
type Locals = FxHashMap<Arc<str>, String>;

impl<'p> Declaring<'_, 'p> {
    /// Finds what is discovered.
    pub(super) fn discover(&mut self) {
        match self.setting.framework {
            Framework::Django => self.discover_django(),
            Framework::Fastapi => self.discovery.started.extend(self.setting.app.clone()),
        }
    }

    fn discover_django(&mut self) {
        let installed =
            self.setting.settings.as_deref().and_then(|module| settings::installed_apps(self.resolver, module));
        let entries = match installed {
            Some(installed) => {
                let has_channels =
                    installed.apps.iter().any(|app| matches!(app.split('.').next(), Some("channels" | "daphne")));
                let is_set_up = has_channels || self.wraps_asgi();
                self.out.websockets = if is_set_up { Some(true) } else { (!installed.is_partial).then_some(false) };
                self.reading.diagnostics.extend(installed.diagnostics);
                installed.apps
            }
            // Without settings every app of the project that can be seen is taken for installed: a declaration too many is seen at once, one
            // too few is not.
            None => self.visible_configurations(),
        };
        let configurations: Vec<_> = entries.iter().filter_map(|entry| self.app(entry)).collect();
        self.discovery.apps = configurations.iter().map(|(name, _)| Arc::clone(name)).collect();
        for (name, configuration) in configurations {
            if let Some(class) = configuration {
                self.read_ready(&name, &class);
            }
        }
        self.read_module_level_discovery();
        self.out.registration_hint = self.discovery_hint();
    }

    /// Whether a module of the project imports what lets the ASGI application answer on sockets.
    fn wraps_asgi(&self) -> bool {
        let modules = self.setting.candidates.iter().filter_map(|name| self.program.module(name));
        let mut imported = Vec::new();
        modules.for_each(|module| imports(module, &module.loaded.facts.module.body, &mut imported));
        imported.iter().any(|name| self.words.own(name) == Some("wrap_asgi"))
    }

    /// `X.apps.XConfig` of every candidate module that holds one.
    fn visible_configurations(&self) -> Vec<Arc<str>> {
        let candidates = self.setting.candidates.iter().filter(|name| name.ends_with("apps"));
        let modules = candidates.filter_map(|name| self.program.module(name));
        let named = |module: &'p ModuleRef| {
            let classes = self.configurations(module);
            classes.into_iter().map(move |class| Arc::from(format!("{}.{}", module.name, class.qualname())))
        };
        modules.flat_map(named).collect()
    }

    /// The package and configuration class of an entry of `INSTALLED_APPS` (Django's `AppConfig.create`).
    fn app(&self, entry: &Arc<str>) -> Option<(Arc<str>, Option<ClassRef<'p>>)> {
        if entry.starts_with("django.") || self.words.roots.contains(&&**entry) {
            return None;
        }
        if self.program.module(entry).is_some() || !entry.contains('.') {
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
        self.discovery.started.insert(Arc::clone(&class.module().name));
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
                Stmt::Block(body) => self.run(package, scope, body, locals),
                _ => {}
            }
        }
    }

    fn run_from(&mut self, scope: &Scope<'p>, from: &'p FromImport, locals: &mut Locals) {
        let Some(base) = absolute(scope.module, from) else { return };
        self.start(&base, scope.origin(from.module_anchor));
        let ImportedNames::Names(names) = &from.names else { return };
        for name in names {
            let dotted = format!("{base}.{}", name.name);
            if self.program.module(&dotted).is_some() {
                self.start(&dotted, scope.origin(name.anchor));
            }
            locals.insert(name.alias.clone().unwrap_or_else(|| Arc::clone(&name.name)), dotted);
        }
    }

    /// A module that is imported at start. One of the older convention's name is discovered by that.
    fn start(&mut self, module: &str, origin: Origin) {
        let is_own = module.split('.').next().is_some_and(|root| self.words.roots.contains(&root));
        if is_own || self.program.module(module).is_none() {
            return;
        }
        let module: Arc<str> = Arc::from(module);
        if module.rsplit('.').next() == Some(self.words.clients) {
            self.discovery.discovered.entry(Arc::clone(&module)).or_insert(origin);
        }
        self.discovery.started.insert(module);
    }

    fn run_call(&mut self, package: &Arc<str>, scope: &Scope<'p>, call: &'p Call, locals: &Locals, origin: Origin) {
        let Some(name) = self.called(scope, &call.function, locals) else { return };
        if name == self.words.module {
            if let Some(module) = self.discovery_argument(package, scope, call, origin) {
                self.discover_module(&module, origin);
            }
        } else if name == self.words.clients {
            if call.arguments.is_empty() && call.keywords.is_empty() {
                for app in self.discovery.apps.clone() {
                    self.discover_clients(&app, origin, false);
                }
            } else if let Some(app) = self.discovery_argument(package, scope, call, origin) {
                self.discover_clients(&app, origin, true);
            }
        }
    }

    /// Which function of the dialect is called: through an import in the same function, or in the module.
    fn called(&self, scope: &Scope<'p>, function: &Expr, locals: &Locals) -> Option<String> {
        let dotted = local_path(function, locals)
            .or_else(|| self.resolver.external(scope, function).map(|name| name.to_string()))?;
        self.words.own(&dotted).map(str::to_owned)
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
                self.report(
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
        if self.program.module(&clients).is_none() {
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
        let help = if self.program.module(app).is_some() {
            format!("make `{clients}`, or leave the call out")
        } else {
            format!("there is no app `{app}` on the import path; name it as `import` would")
        };
        self.report(
            Diagnostic::new(Code::ModuleNotFound, origin, format!("there is no module `{clients}`")).with_help(help),
        );
    }

    fn discover_module(&mut self, module: &str, origin: Origin) {
        if self.program.module(module).is_none() {
            if !self.program.is_unreadable(module) {
                let help = "name the module as `import` would";
                self.report(
                    Diagnostic::new(Code::ModuleNotFound, origin, format!("there is no module `{module}`"))
                        .with_help(help),
                );
            }
            return;
        }
        let module: Arc<str> = Arc::from(module);
        self.discovery.discovered.entry(Arc::clone(&module)).or_insert(origin);
        self.discovery.started.insert(module);
    }

    /// Discovery calls outside of `ready()`: at module level of what is imported.
    fn read_module_level_discovery(&mut self) {
        for name in &self.setting.candidates {
            let Some(module) = self.program.module(name) else { continue };
            let scope = Scope::of_module(module);
            let calls = self.resolver.straight(&module.loaded.facts.module.body).into_iter().filter_map(|statement| {
                match statement {
                    Stmt::Expr(expr) => expr.as_call().map(|call| (call, expr.anchor)),
                    _ => None,
                }
            });
            let calls: Vec<_> = calls.collect();
            for (call, anchor) in calls {
                let called = self.called(&scope, &call.function, &Locals::default());
                if called.is_some_and(|called| called == self.words.clients || called == self.words.module)
                    && self.is_imported(name)
                {
                    self.run_call(name, &scope, call, &Locals::default(), scope.origin(anchor));
                }
            }
        }
    }

    /// Words for where discovery looks, for the hint that a function is not registered.
    fn discovery_hint(&self) -> Option<Arc<str>> {
        let module = self.discovery.discovered.keys().next()?;
        Some(Arc::from(format!("`{}` (as in `{module}`)", self.words.clients)))
    }

    /// Whether a module is imported when the server starts.
    pub(super) fn is_imported(&self, module: &str) -> bool {
        self.discovery.discovered.contains_key(module)
            || self.discovery.started.contains(module)
            || self.discovery.imported.get_or_init(|| self.imported()).contains(module)
    }

    /// Follows imports from everything that the framework imports at start. Only project modules are followed.
    fn imported(&self) -> FxHashSet<Arc<str>> {
        let mut open: Vec<Arc<str>> = self.discovery.started.iter().cloned().collect();
        open.extend(self.discovery.discovered.keys().cloned());
        open.extend(self.setting.settings.clone());
        if let Some(settings) = self.setting.settings.as_deref() {
            open.extend(
                ["ROOT_URLCONF", "WSGI_APPLICATION", "ASGI_APPLICATION"]
                    .iter()
                    .filter_map(|name| self.setting_module(settings, name)),
            );
        }
        // What Django imports of each app: the package, its configuration, its models; `admin` by autodiscovery.
        for app in &self.discovery.apps {
            open.extend(["", ".apps", ".models", ".admin"].map(|part| Arc::from(format!("{app}{part}"))));
        }
        let mut seen = FxHashSet::default();
        while let Some(name) = open.pop() {
            if seen.contains(&name) {
                continue;
            }
            let Some(module) = self.program.module(&name) else { continue };
            seen.insert(Arc::clone(&name));
            if module.loaded.is_project {
                imports(module, &module.loaded.facts.module.body, &mut open);
            }
            // A package is imported before what is in it.
            open.extend(name.rsplit_once('.').map(|(package, _)| Arc::from(package)));
        }
        seen
    }

    /// The module of a setting that names a module or something in one.
    fn setting_module(&self, settings: &str, name: &str) -> Option<Arc<str>> {
        let Symbol::Variable(variable) = self.resolver.member(self.program.module(settings)?, name).ok()? else {
            return None;
        };
        let dotted = self.constant_string(&variable.scope, variable.value()?).ok()?;
        if self.program.module(&dotted).is_some() {
            return Some(dotted);
        }
        dotted.rsplit_once('.').map(|(module, _)| Arc::from(module))
    }
}

/// Every module that statements import.
fn imports(module: &ModuleRef, body: &[Stmt], found: &mut Vec<Arc<str>>) {
    for statement in body {
        match statement {
            Stmt::Import(names) => found.extend(names.iter().map(|name| Arc::clone(&name.module))),
            Stmt::From(from) => {
                let Some(base) = absolute(module, from) else { continue };
                if let ImportedNames::Names(names) = &from.names {
                    found.extend(names.iter().map(|name| Arc::from(format!("{base}.{}", name.name))));
                }
                found.push(Arc::from(base));
            }
            Stmt::If(branch) => {
                imports(module, &branch.body, found);
                imports(module, &branch.orelse, found);
            }
            Stmt::Try(attempt) => [&attempt.body, &attempt.handlers, &attempt.finalbody]
                .into_iter()
                .for_each(|body| imports(module, body, found)),
            Stmt::Block(body) => imports(module, body, found),
            _ => {}
        }
    }
}

fn absolute(module: &ModuleRef, from: &FromImport) -> Option<String> {
    crate::resolve::absolute(module, from).ok()
}

/// `a.b.c` with `a` bound by an import of the same function.
fn local_path(expr: &Expr, locals: &Locals) -> Option<String> {
    match &expr.kind {
        ExprKind::Name(name) => locals.get(name).cloned(),
        ExprKind::Attribute(base, name, _) => Some(format!("{}.{name}", local_path(base, locals)?)),
        _ => None,
    }
}
