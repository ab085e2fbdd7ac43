//! What a backend declares: server functions, contexts, compositions, forms and channels, and what puts them on the wire.
//!
//! In go modules and a [`Setting`]; out come [`Declarations`], right and wrong alike: the rules judge them later. They are read in pieces (discovery,
//! the registrations of a module, its declarations, a named type), none of which shows when or after which other it was read; a [`Memo`] keeps
//! the pieces that still stand.

mod boxed;
mod channels;
mod definitions;
mod discovery;
mod forms;
mod functions;
mod imports;
mod keywords;
mod loops;
mod memo;
mod part;
mod registration;
mod server_functions;
mod settings;
mod unit;
mod words;

use std::ops::Deref;
use std::sync::Arc;

pub use mizan_schema::declarations::Dialect;
use mizan_schema::declarations::{Composition, ContextConstant, Declarations, Located, ModuleDeclarations, Python};
use mizan_schema::json_schema::Pydantic;
use mizan_schema::{Anchor, Diagnostic, Origin};
use rustc_hash::FxHashSet;

use crate::classes::{Ancestor, Classes};
use crate::evaluate::Constant;
use crate::facts::ast::{self, Class, Expr, Stmt};
use crate::program::{ModuleRef, ModuleSource, Program};
use crate::render;
use crate::resolve::{ClassRef, PythonVersion, Reason, Resolver, Scope, Symbol};
use crate::types;
pub use memo::{Memo, Work};
use registration::Registration;
pub use settings::settings_module;
pub use unit::Changed;
pub use words::Words;

/// What is known of a backend before its sources are read.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub candidates: Arc<[Arc<str>]>,
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

/// Reads the declarations of a backend, of which nothing is known.
pub fn declare(source: &dyn ModuleSource, setting: &Setting) -> Declarations {
    let mut memo = Memo::default();
    memo.declare(source, setting, &Changed::Everything);
    memo.into_declarations()
}

/// A backend as all that read in it see it.
struct Backend<'d, 'p> {
    program: &'p Program<'p>,
    setting: &'d Setting,
    words: &'static Words,
    resolver: &'d Resolver<'p>,
    classes: &'d Classes<'p>,
    types: &'d types::Reader<'p>,
}

/// What the declarations of a module hang on beside what is read for them.
#[derive(Clone, Debug, Default, PartialEq)]
struct Given {
    /// The call that discovers the module.
    discovered: Option<Origin>,
    /// What registers something of it, module by module.
    registrations: Vec<Arc<[Registration]>>,
}

/// What one module declares.
#[derive(Clone, Debug)]
struct Declared {
    declarations: Arc<ModuleDeclarations>,
    /// The qualified names of what can be registered.
    wired: FxHashSet<Arc<str>>,
    /// Forms that say nothing of themselves, which is wrong unless another class derives from them: each with its place.
    without_meta: Vec<(Origin, Diagnostic)>,
    /// Whether the module is imported at start, where it matters.
    is_imported: Option<bool>,
}

/// A module while it is read.
struct Declaring<'d, 'p> {
    backend: &'d Backend<'d, 'p>,
    given: &'d Given,
    /// Tells whether the module is imported at start.
    imported: &'d dyn Fn() -> bool,
    reading: ModuleDeclarations,
    wired: FxHashSet<Arc<str>>,
    without_meta: Vec<(Origin, Diagnostic)>,
    is_imported: Option<bool>,
}

// What reads one thing of a backend asks it all the time.
impl<'d, 'p> Deref for Declaring<'d, 'p> {
    type Target = Backend<'d, 'p>;

    fn deref(&self) -> &Self::Target {
        self.backend
    }
}

impl<'d, 'p> Declaring<'d, 'p> {
    /// Reads what a module declares; nothing where there is no such module of the project.
    fn declared(
        backend: &'d Backend<'d, 'p>,
        module: &'p ModuleRef,
        given: &'d Given,
        imported: &'d dyn Fn() -> bool,
    ) -> Declared {
        let mut declaring = Self {
            backend,
            given,
            imported,
            reading: ModuleDeclarations::default(),
            wired: FxHashSet::default(),
            without_meta: Vec::new(),
            is_imported: None,
        };
        declaring.read_module(module);
        let Self { reading, wired, without_meta, is_imported, .. } = declaring;
        Declared { declarations: Arc::new(reading), wired, without_meta, is_imported }
    }

    /// Whether the module is imported at start.
    fn is_imported(&mut self) -> bool {
        *self.is_imported.get_or_insert_with(self.imported)
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
        // The nearest counts: one that is typed above it is another function's, whose `def` is yet to come.
        for decorator in function.decorators.iter().rev() {
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

    fn report(&mut self, diagnostic: Diagnostic) {
        self.reading.diagnostics.push(diagnostic);
    }
}

impl Setting {
    fn types(&self) -> types::Settings {
        let python = PythonVersion(i64::from(self.python.0), i64::from(self.python.1));
        types::Settings { python, pydantic: self.pydantic }
    }
}

impl<'d, 'p> Backend<'d, 'p> {
    fn new(program: &'p Program<'p>, setting: &'d Setting, types: &'d types::Reader<'p>) -> Self {
        let words = Words::of(setting.dialect);
        Self { program, setting, words, resolver: types.resolver(), classes: types.classes(), types }
    }
}

impl<'p> Backend<'_, 'p> {
    /// The module of this name, where the project has it.
    fn own_module(&self, name: &str) -> Option<&'p ModuleRef> {
        self.program.module(name).filter(|module| module.loaded.is_project)
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
