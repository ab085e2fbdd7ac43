//! Annotations read as the types of the contract.
//!
//! In go expressions in their scope; out come [`Type`]s, and beside them the [`Definitions`] of every class and alias they name, as pydantic would
//! build them. What is no type that pydantic knows, and what cannot be known without running the program, is [`Type::Unknown`] with its
//! expression and reason; nothing is guessed, and nothing is judged.

mod aliases;
mod annotation;
mod collections;
mod config;
mod constraints;
mod dataclass;
mod defaults;
pub mod django;
mod enumeration;
mod fields;
mod functional;
mod generics;
mod known;
mod metadata;
mod model;
mod named;
mod tuples;
mod typed_dict;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;
use mizan_schema::json_schema::Pydantic;
use mizan_schema::types::{Definition, Field, Type, TypeKey, Unknown};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::classes::Classes;
use crate::django::{Django, Installed};
use crate::evaluate::Evaluator;
use crate::facts::ast::{Expr, Parameter};
use crate::program::{ModuleRef, Program, Remembered};
use crate::render;
use crate::resolve::{AliasRef, ClassRef, PythonVersion, Reason, Resolver, Scope, Symbol, VariableRef};
use config::Config;
use generics::Env;
use named::library_definition;
pub(crate) use named::{ReadDefinition, Standing};

/// What reading depends on beside the program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settings {
    /// The Python that runs the project.
    pub python: PythonVersion,
    /// The pydantic that validates it: where releases differ, types are read as this one has them.
    pub pydantic: Pydantic,
}

/// Reads the annotations of one program. Every class is read once.
pub struct Reader<'p> {
    pydantic: Pydantic,
    resolver: Resolver<'p>,
    classes: Classes<'p>,
    /// What the project says of its Django.
    installed: OnceCell<Installed>,
    named: RefCell<named::Given>,
    /// Every key that was given, and what it means.
    keys: RefCell<IndexMap<TypeKey, named::Meaning, FxBuildHasher>>,
    contested: Cell<bool>,
    pending: RefCell<Vec<(TypeKey, Pending<'p>)>>,
    aliases: RefCell<FxHashMap<TypeKey, Pending<'p>>>,
    /// Definitions that need not be read again.
    standing: RefCell<Standing>,
    finished: RefCell<Standing>,
    declared: RefCell<FxHashMap<ClassRef<'p>, Rc<fields::Fields<'p>>>>,
    /// The fields of classes, by what their type variables stand for.
    collected: Remembered<(ClassRef<'p>, Env), Rc<fields::Fields<'p>>>,
    configs: Remembered<ClassRef<'p>, Result<Rc<Config<'p>>, Reason>>,
    families: Remembered<ClassRef<'p>, Result<model::Family, Obstacle<'p>>>,
    /// How deep the annotation that is being read is nested, through aliases too, and how many types it has so far.
    depth: Cell<usize>,
    size: Cell<usize>,
    /// Aliases that are being read: meeting one again is a cycle.
    open: RefCell<FxHashSet<usize>>,
}

/// Why a class is no type that can be known, and where that is said.
#[derive(Clone)]
struct Obstacle<'p> {
    reason: Reason,
    /// The expression that cannot be read; `None` where it is the use of the class that is wrong.
    at: Option<(Scope<'p>, &'p Expr)>,
}

impl From<Reason> for Obstacle<'_> {
    fn from(reason: Reason) -> Self {
        Self { reason, at: None }
    }
}

/// A named type that is referred to and not yet read.
#[derive(Clone)]
enum Pending<'p> {
    Class(ClassRef<'p>, Env, model::Family),
    Alias(AliasRef<'p>, Env),
    AliasValue(VariableRef<'p>, &'p Expr, Env),
    /// A kept alias under a constraint.
    Constrained(TypeKey, constraints::Constraint),
    Functional(functional::Functional<'p>),
    /// `RootModel[X]` where no class is made of it.
    Root(Box<Type>, Arc<str>),
    /// `BaseModel` itself, and `JsonValue`.
    Library(Box<Definition>),
}

impl<'p> Pending<'p> {
    /// The module of the statement that declares it.
    fn module(&self) -> Option<&'p ModuleRef> {
        match self {
            Pending::Class(class, ..) => Some(class.module()),
            Pending::Alias(alias, _) => Some(alias.scope.module),
            Pending::AliasValue(variable, ..) => Some(variable.scope.module),
            Pending::Functional(functional) => Some(functional.module()),
            Pending::Constrained(..) | Pending::Root(..) | Pending::Library(_) => None,
        }
    }
}

/// Where an annotation is read: its scope, what type variables stand for, and the class it belongs to.
#[derive(Clone)]
struct Context<'p> {
    scope: Scope<'p>,
    env: Env,
    config: Rc<Config<'p>>,
    /// What `Self` is.
    owner: Option<Type>,
}

impl<'p> Context<'p> {
    fn new(scope: Scope<'p>) -> Self {
        Self { scope, env: Env::default(), config: Rc::default(), owner: None }
    }

    fn at(&self, scope: Scope<'p>) -> Self {
        Self { scope, ..self.clone() }
    }

    fn unknown(&self, expr: &Expr, reason: impl Into<Arc<str>>) -> Unknown {
        Unknown {
            expression: Arc::from(render::expression(expr)),
            reason: reason.into(),
            origin: self.scope.origin(expr.anchor),
        }
    }
}

impl<'p> Reader<'p> {
    /// A reader over `program`.
    pub fn new(program: &'p Program<'p>, settings: Settings) -> Self {
        Self {
            pydantic: settings.pydantic,
            resolver: Resolver::new(program, settings.python),
            classes: Classes::default(),
            installed: OnceCell::new(),
            named: RefCell::default(),
            keys: RefCell::default(),
            contested: Cell::new(false),
            pending: RefCell::default(),
            aliases: RefCell::default(),
            standing: RefCell::default(),
            finished: RefCell::default(),
            declared: RefCell::default(),
            collected: Remembered::default(),
            configs: Remembered::default(),
            families: Remembered::default(),
            depth: Cell::new(0),
            size: Cell::new(0),
            open: RefCell::default(),
        }
    }

    /// The names of the program.
    pub fn resolver(&self) -> &Resolver<'p> {
        &self.resolver
    }

    /// The classes of the program.
    pub fn classes(&self) -> &Classes<'p> {
        &self.classes
    }

    /// The constants of the program.
    pub fn evaluator(&self) -> Evaluator<'_, 'p> {
        Evaluator::new(&self.resolver, &self.classes)
    }

    /// Says what the project's Django is set to, once it is known.
    pub fn set_installed(&self, installed: Installed) {
        // Only the first says it: types that were read hang on it.
        let _ = self.installed.set(installed);
    }

    /// Says which definitions need not be read again.
    pub(crate) fn set_standing(&self, standing: Standing) {
        self.standing.replace(standing);
    }

    /// Takes them back.
    pub(crate) fn take_standing(&self) -> Standing {
        self.standing.take()
    }

    /// The models and forms of the program.
    pub(crate) fn django(&self) -> Django<'_, 'p> {
        Django::new(&self.resolver, &self.classes, self.installed.get_or_init(Installed::default))
    }

    /// The type that `expr`, an annotation in `scope`, stands for.
    pub fn read_annotation(&self, scope: &Scope<'p>, expr: &'p Expr) -> Type {
        self.read(&Context::new(scope.clone()), expr)
    }

    /// A parameter of a function in `scope`, as a field of the model that pydantic makes of its signature: its key on the way in is its alias,
    /// where it has one. Without an annotation it holds anything.
    pub fn read_parameter(&self, scope: &Scope<'p>, parameter: &'p Parameter) -> Field {
        self.parameter_field(&Context::new(scope.clone()), parameter)
    }

    /// The definition of a class by its module and qualified name, as the slot of a channel needs it; the reason where it is no class
    /// with fields.
    pub fn class_as_definition(&self, module: &str, qualname: &str) -> Result<TypeKey, Reason> {
        let module = self
            .resolver
            .program()
            .module(module)
            .ok_or_else(|| Reason::from(format!("the module `{module}` is not found")))?;
        match self.resolver.qualified(module, qualname)? {
            Symbol::Class(class) => self.class_definition(&class),
            Symbol::Variable(variable) => match variable.value() {
                Some(value) => match self.read_annotation(&variable.scope, value) {
                    Type::Object(key) => Ok(key),
                    Type::Unknown(unknown) => Err(unknown.reason),
                    _ => Err(Arc::from(format!("`{qualname}` is no model"))),
                },
                None => Err(Arc::from(format!("`{qualname}` has no value"))),
            },
            other => Err(Arc::from(format!("`{qualname}` is {}, not a model", other.describe()))),
        }
    }

    /// The definition of a class with fields.
    pub fn class_definition(&self, class: &ClassRef<'p>) -> Result<TypeKey, Reason> {
        match self.class_reference(class, &Env::default()).map_err(|obstacle| obstacle.reason)? {
            Type::Object(key) => Ok(key),
            _ => Err(Arc::from(format!("`{}` is no model", class.qualname()))),
        }
    }

    /// Begins to read an alias; `false` where it is being read already.
    fn enter(&self, variable: &VariableRef<'p>) -> bool {
        self.open.borrow_mut().insert(std::ptr::from_ref(variable.node).addr())
    }

    fn leave(&self, variable: &VariableRef<'p>) {
        self.open.borrow_mut().remove(&std::ptr::from_ref(variable.node).addr());
    }
}
