//! What a backend declares: server functions, contexts, compositions, forms and channels, and what puts them on the wire.
//!
//! In go a [`Program`] and a [`Setting`]; out come [`Declarations`], right and wrong alike: the rules judge them later. Modules are looked at
//! in the order of their names, so that the same program gives the same declarations.

mod boxed;
mod channels;
mod discovery;
mod forms;
mod functions;
mod keywords;
mod registration;
mod server_functions;
mod settings;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use mizan_schema::declarations::Dialect;
use mizan_schema::declarations::{Composition, ContextConstant, Declarations, Located, ModuleDeclarations, Python};
use mizan_schema::json_schema::Pydantic;
use mizan_schema::{Anchor, Diagnostic, Origin, TypeKey};

use crate::classes::{Ancestor, Classes};
use crate::django::Installed;
use crate::evaluate::Constant;
use crate::facts::ast::{self, Class, Expr, Stmt};
use crate::program::{ModuleRef, Program};
use crate::render;
use crate::resolve::{ClassRef, PythonVersion, Reason, Resolver, Scope, Symbol};
use crate::types;
use discovery::Discovery;
use registration::Registrations;
pub use settings::settings_module;
use words::Words;

/// What is known of a backend before its sources are read.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The names in use.
    pub dialect: Dialect,
    /// What it runs on.
    pub framework: Framework,
    /// Django's settings module.
    pub settings: Option<Arc<str>>,
    /// The FastAPI module that is started.
    pub app: Option<Arc<str>>,
    /// The modules whose text mentions the dialect, sorted: where declarations can be that nothing registers.
    pub candidates: Vec<Arc<str>>,
    /// The version of Python it runs on.
    pub python: (u8, u8),
    /// The pydantic it runs on.
    pub pydantic: Pydantic,
}

/// What a backend runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the framework of that name")]
pub enum Framework {
    Django,
    Fastapi,
}

/// The import roots of a dialect: a file that mentions none of them, and no decorator called `client`, declares nothing.
pub fn import_roots(dialect: Dialect) -> &'static [&'static str] {
    Words::of(dialect).roots
}

/// Reads the declarations of a backend.
pub fn declare(program: &Program<'_>, setting: &Setting) -> Declarations {
    let types = types::Reader::new(
        program,
        types::Settings {
            python: PythonVersion(i64::from(setting.python.0), i64::from(setting.python.1)),
            pydantic: setting.pydantic,
        },
    );
    let mut declaring = Declaring {
        program,
        setting,
        words: Words::of(setting.dialect),
        resolver: types.resolver(),
        classes: types.classes(),
        types: &types,
        discovery: Discovery::default(),
        registrations: Registrations::default(),
        inputs: Vec::new(),
        reading: ModuleDeclarations::default(),
        out: Declarations { dialect: setting.dialect, ..Declarations::default() },
    };
    declaring.discover();
    declaring.put_outside();
    let apps = declaring.discovery.apps.clone();
    types.set_installed(Installed { settings: setting.settings.clone(), apps });
    let modules = declaring.modules();
    for module in &modules {
        declaring.read_registrations(module);
        declaring.put(&module.name);
    }
    for module in &modules {
        declaring.read_module(module);
        declaring.put(&module.name);
    }
    declaring.report_lost_registrations();
    declaring.put_outside();
    declaring.finish()
}

/// A backend while it is read.
struct Declaring<'d, 'p> {
    program: &'p Program<'p>,
    setting: &'d Setting,
    words: &'static Words,
    resolver: &'d Resolver<'p>,
    classes: &'d Classes<'p>,
    types: &'d types::Reader<'p>,
    discovery: Discovery,
    registrations: Registrations,
    /// Class-style functions whose inputs are the fields of a model: its module, its index there, the model, the place
    /// for fields without one.
    inputs: Vec<(Arc<str>, usize, TypeKey, Origin)>,
    /// What the module being read declares.
    reading: ModuleDeclarations,
    out: Declarations,
}

impl<'p> Declaring<'_, 'p> {
    /// The modules that can hold declarations, by name.
    fn modules(&self) -> Vec<&'p ModuleRef> {
        let names: BTreeSet<&Arc<str>> =
            self.setting.candidates.iter().chain(self.discovery.discovered.keys()).collect();
        names
            .into_iter()
            .filter_map(|name| self.program.module(name))
            .filter(|module| module.loaded.is_project)
            .collect()
    }

    /// Reads what one module declares at its top level.
    fn read_module(&mut self, module: &'p ModuleRef) {
        let scope = Scope::of_module(module);
        for statement in self.resolver.straight(&module.loaded.facts.module.body) {
            match statement {
                Stmt::Function(function) => self.read_function(&scope, function),
                Stmt::Class(class) => self.read_class(&scope, class),
                Stmt::Assign(assign) => self.read_constant(&scope, assign),
                _ => {}
            }
        }
    }

    fn read_function(&mut self, scope: &Scope<'p>, function: &'p ast::Function) {
        for decorator in &function.decorators {
            match self.decorator(scope, decorator) {
                Some(Decorator::Client(keywords)) => return self.read_server_function(scope, function, &keywords),
                Some(Decorator::Compose(parts)) => return self.read_composition(scope, function, parts),
                None => {}
            }
        }
    }

    fn read_class(&mut self, scope: &Scope<'p>, class: &'p Class) {
        let class = self.resolver.class(scope, class);
        if self.read_form(&class) {
            return;
        }
        let Some(own) = self.own_base(&class) else { return };
        if own == "ServerFunction" {
            self.read_server_class(&class);
        } else if self.words.channels.contains(&&*own) {
            self.read_channel(&class);
        }
    }

    /// `NAME = ReactContext("name")`.
    fn read_constant(&mut self, scope: &Scope<'p>, assign: &'p ast::Assign) {
        let (Some(value), [target]) = (&assign.value, assign.targets.as_slice()) else { return };
        let (Some(call), Some(name)) = (value.as_call(), target.as_name()) else { return };
        if self.own(scope, &call.function).as_deref() != Some("ReactContext") {
            return;
        }
        let Some(argument) = call.argument(0, "name") else { return };
        // One that is not constant is reported where it is used.
        if let Ok(context) = self.constant_string(scope, argument) {
            let python = python(scope, name, target.anchor, assign.docstring.as_ref());
            self.reading.contexts.push(ContextConstant { python, name: located(scope, context, argument.anchor) });
        }
    }

    fn read_composition(&mut self, scope: &Scope<'p>, function: &'p ast::Function, parts: &'p [Expr]) {
        let python = python(scope, &function.name, function.anchor, function.docstring.as_ref());
        let parts = parts.iter().map(|part| self.target(scope, part)).collect();
        let name = located(scope, Arc::clone(&function.name), function.anchor);
        self.reading.compositions.push(Composition { python, name, parts });
    }

    /// The dialect's own name of what `expr` denotes: `client`, `register`, ….
    fn own(&self, scope: &Scope<'p>, expr: &Expr) -> Option<String> {
        let dotted = self.resolver.external(scope, expr)?;
        self.words.own(&dotted).map(str::to_owned)
    }

    /// The first class of the dialect that `class` derives from.
    fn own_base(&self, class: &ClassRef<'p>) -> Option<String> {
        let lineage = self.classes.lineage(self.resolver, class).ok()?;
        lineage.order.iter().find_map(|ancestor| match ancestor {
            Ancestor::External(name) => self.words.own(name).map(str::to_owned),
            Ancestor::Class(_) => None,
        })
    }

    /// Whether `class` derives from a library class that `is` it.
    fn derives_from(&self, class: &ClassRef<'p>, is: impl Fn(&str) -> bool) -> bool {
        let Ok(lineage) = self.classes.lineage(self.resolver, class) else { return false };
        lineage.order.iter().any(|ancestor| matches!(ancestor, Ancestor::External(name) if is(name)))
    }

    /// The classes at the top level of a module.
    fn classes_of(&self, module: &'p ModuleRef) -> Vec<ClassRef<'p>> {
        let scope = Scope::of_module(module);
        let statements = self.resolver.straight(&module.loaded.facts.module.body).into_iter();
        let classes = statements.filter_map(|statement| match statement {
            Stmt::Class(class) => Some(self.resolver.class(&scope, class)),
            _ => None,
        });
        classes.collect()
    }

    fn constant(&self, scope: &Scope<'p>, expr: &'p Expr) -> Result<Constant<'p>, Reason> {
        self.types.evaluator().evaluate(scope, expr)
    }

    fn constant_string(&self, scope: &Scope<'p>, expr: &'p Expr) -> Result<Arc<str>, Reason> {
        let constant = self.constant(scope, expr)?;
        constant.as_str().cloned().ok_or_else(|| Arc::from(format!("`{}` is no string", render::expression(expr))))
    }

    /// The string that a class sets an attribute to, itself or through a base.
    fn class_string(&self, class: &ClassRef<'p>, attribute: &str) -> Option<Arc<str>> {
        self.class_constant(class, attribute)?.as_str().cloned()
    }

    fn class_bool(&self, class: &ClassRef<'p>, attribute: &str) -> Option<bool> {
        self.class_constant(class, attribute)?.as_bool()
    }

    fn class_constant(&self, class: &ClassRef<'p>, attribute: &str) -> Option<Constant<'p>> {
        let Ok(Symbol::Variable(variable)) = self.resolver.attribute(&Symbol::Class(class.clone()), attribute) else {
            return None;
        };
        self.constant(&variable.scope, variable.value()?).ok()
    }

    /// Adds what is known only when everything was read.
    fn finish(mut self) -> Declarations {
        self.out.definitions = self.types.definitions();
        for (module, index, model, fallback) in std::mem::take(&mut self.inputs) {
            let parameters = self.fields_as_parameters(&model, fallback);
            if let Some(function) = self.out.module_mut(&module).functions.get_mut(index) {
                function.parameters = parameters;
            }
        }
        self.out
    }

    /// Adds what was read to what the module declares. A module is read twice: for its registrations, then for its declarations.
    fn put(&mut self, module: &Arc<str>) {
        let read = std::mem::take(&mut self.reading);
        if read == ModuleDeclarations::default() {
            return;
        }
        let known = self.out.module_mut(module);
        let diagnostics = std::mem::take(&mut known.diagnostics).into_iter().chain(read.diagnostics).collect();
        *known = ModuleDeclarations { diagnostics, ..read };
    }

    /// Adds what was found wrong outside the modules.
    fn put_outside(&mut self) {
        self.out.diagnostics.append(&mut self.reading.diagnostics);
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.reading.diagnostics.push(diagnostic);
    }
}

/// A decorator that declares something.
enum Decorator<'p> {
    /// `@client`, with its keywords.
    Client(Vec<Written<'p>>),
    /// `@compose(…)`, with its arguments.
    Compose(&'p [Expr]),
}

/// A keyword as it is written, in the scope it is written in.
struct Written<'p> {
    scope: Scope<'p>,
    /// `None` for `**value`, or for a positional argument.
    name: Option<Arc<str>>,
    /// The name's place, or the value's.
    origin: Origin,
    value: &'p Expr,
}

fn located<T>(scope: &Scope<'_>, value: T, anchor: Anchor) -> Located<T> {
    Located { value, origin: scope.origin(anchor) }
}

/// The declaration of a name at the top level of a module or in a class.
fn python(scope: &Scope<'_>, name: &Arc<str>, anchor: Anchor, docstring: Option<&Arc<str>>) -> Python {
    let qualname = match &scope.class {
        Some(class) => Arc::from(format!("{}.{name}", class.qualname())),
        None => Arc::clone(name),
    };
    Python {
        module: Arc::clone(&scope.module.name),
        qualname,
        origin: scope.origin(anchor),
        docstring: docstring.cloned(),
    }
}
