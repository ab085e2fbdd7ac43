//! What a name may denote, and where names are looked up.
//!
//! Plain handles on the syntax that the program holds: cheap to clone, equal when they stand for the same statement.

use std::cell::OnceCell;
use std::hash::{Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

use mizan_schema::{Anchor, Origin};

use super::bindings::Bindings;
use crate::facts::ast::{self, Assign, Expr, ExprKind, TypeParam};
use crate::program::ModuleRef;

/// What an expression denotes.
#[derive(Clone, Debug)]
pub enum Symbol<'p> {
    /// A module that was read.
    Module(&'p ModuleRef),
    /// A class statement.
    Class(ClassRef<'p>),
    /// A function or method.
    Function(FunctionRef<'p>),
    /// A name with a value: a constant, an alias, a type variable.
    Variable(VariableRef<'p>),
    /// A `type` statement.
    Alias(AliasRef<'p>),
    /// A type parameter of a class, function or alias around (PEP 695).
    TypeParam(&'p TypeParam, Scope<'p>),
    /// A symbol or module of a library that is not read, by its canonical dotted name.
    External(Arc<str>),
}

/// Why an expression denotes nothing that is known: a sentence without its full stop.
pub type Reason = Arc<str>;

/// What an expression denotes, or why that is not known.
pub type Resolution<'p> = Result<Symbol<'p>, Reason>;

/// Where names are looked up.
#[derive(Clone, Debug)]
pub struct Scope<'p> {
    /// The module.
    pub module: &'p ModuleRef,
    /// The class around, whose body the expression stands in.
    pub class: Option<ClassRef<'p>>,
    /// The type parameters of the function or alias around.
    pub type_params: &'p [TypeParam],
}

impl<'p> Scope<'p> {
    /// The top level of a module.
    pub fn of_module(module: &'p ModuleRef) -> Self {
        Self { module, class: None, type_params: &[] }
    }

    /// The body of a class.
    pub fn of_class(class: &ClassRef<'p>) -> Self {
        Self { module: class.module(), class: Some(class.clone()), type_params: &[] }
    }

    /// The same, with the type parameters of a function or alias.
    #[must_use]
    pub fn with_type_params(mut self, type_params: &'p [TypeParam]) -> Self {
        self.type_params = type_params;
        self
    }

    /// A place of this scope's file. Says nothing of whether the file is the project's.
    pub fn origin(&self, anchor: Anchor) -> Origin {
        Origin { source: self.module.loaded.source, anchor }
    }

    /// A place of this scope's file, where the file is the project's own.
    pub fn project_origin(&self, anchor: Anchor) -> Option<Origin> {
        self.module.loaded.is_project.then(|| self.origin(anchor))
    }
}

/// A class statement.
#[derive(Clone, Debug)]
pub struct ClassRef<'p>(Rc<ClassInfo<'p>>);

#[derive(Debug)]
struct ClassInfo<'p> {
    module: &'p ModuleRef,
    node: &'p ast::Class,
    outer: Option<ClassRef<'p>>,
    qualname: Arc<str>,
    bindings: OnceCell<Bindings<'p>>,
}

impl<'p> ClassRef<'p> {
    pub(super) fn new(module: &'p ModuleRef, node: &'p ast::Class, outer: Option<ClassRef<'p>>) -> Self {
        let qualname = match &outer {
            Some(outer) => Arc::from(format!("{}.{}", outer.qualname(), node.name)),
            None => Arc::clone(&node.name),
        };
        Self(Rc::new(ClassInfo { module, node, outer, qualname, bindings: OnceCell::new() }))
    }

    /// The module it stands in.
    pub fn module(&self) -> &'p ModuleRef {
        self.0.module
    }

    /// The statement.
    pub fn node(&self) -> &'p ast::Class {
        self.0.node
    }

    /// The class it stands in.
    pub fn outer(&self) -> Option<&ClassRef<'p>> {
        self.0.outer.as_ref()
    }

    /// `Order.Line`.
    pub fn qualname(&self) -> &Arc<str> {
        &self.0.qualname
    }

    /// The scope of its body.
    pub fn scope(&self) -> Scope<'p> {
        Scope::of_class(self)
    }

    /// The scope it stands in, with its type parameters: that of its bases and keywords.
    pub fn outer_scope(&self) -> Scope<'p> {
        let scope = match self.outer() {
            Some(outer) => Scope::of_class(outer),
            None => Scope::of_module(self.module()),
        };
        scope.with_type_params(&self.node().type_params)
    }

    /// The place of its name, where the project declares it.
    pub fn origin(&self) -> Option<Origin> {
        self.scope().project_origin(self.node().anchor)
    }

    pub(crate) fn bindings_or(&self, make: impl FnOnce() -> Bindings<'p>) -> &Bindings<'p> {
        self.0.bindings.get_or_init(make)
    }
}

impl PartialEq for ClassRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0.node, other.0.node)
    }
}

impl Eq for ClassRef<'_> {}

impl Hash for ClassRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.0.node, state);
    }
}

/// A function or method.
#[derive(Clone, Debug)]
pub struct FunctionRef<'p> {
    /// The module it stands in.
    pub module: &'p ModuleRef,
    /// The statement.
    pub node: &'p ast::Function,
    /// The class it is a method of.
    pub class: Option<ClassRef<'p>>,
}

impl<'p> FunctionRef<'p> {
    /// `Order.total`.
    pub fn qualname(&self) -> Arc<str> {
        match &self.class {
            Some(class) => Arc::from(format!("{}.{}", class.qualname(), self.node.name)),
            None => Arc::clone(&self.node.name),
        }
    }

    /// The scope of its annotations and decorators.
    pub fn scope(&self) -> Scope<'p> {
        let scope = match &self.class {
            Some(class) => Scope::of_class(class),
            None => Scope::of_module(self.module),
        };
        scope.with_type_params(&self.node.type_params)
    }
}

/// A name with a value.
#[derive(Clone, Debug)]
pub struct VariableRef<'p> {
    /// Where the assignment stands.
    pub scope: Scope<'p>,
    /// The assignment.
    pub node: &'p Assign,
    /// The target that binds the name; one of several in `a, b = …`.
    pub target: &'p Expr,
    /// What it held before, when the assignment is `+=`.
    pub before: Option<Box<Symbol<'p>>>,
}

impl<'p> VariableRef<'p> {
    /// The name.
    pub fn name(&self) -> &'p str {
        self.target.as_name().map_or("", |name| &**name)
    }

    /// The expression whose value the name has; `None` where it is declared only, or unpacked from something that is no tuple.
    pub fn value(&self) -> Option<&'p Expr> {
        let value = self.node.value.as_ref()?;
        self.node.targets.iter().find_map(|target| unpack(target, value, self.target))
    }

    /// The place of the name, where the project assigns it.
    pub fn origin(&self) -> Option<Origin> {
        self.scope.project_origin(self.target.anchor)
    }

    /// `Order.LIMIT`.
    pub fn qualname(&self) -> Arc<str> {
        match &self.scope.class {
            Some(class) => Arc::from(format!("{}.{}", class.qualname(), self.name())),
            None => Arc::from(self.name()),
        }
    }
}

/// The part of `value` that `wanted` gets when `target` is assigned.
fn unpack<'p>(target: &'p Expr, value: &'p Expr, wanted: &Expr) -> Option<&'p Expr> {
    if std::ptr::eq(target, wanted) {
        return Some(value);
    }
    let (ExprKind::Tuple(targets) | ExprKind::List(targets)) = &target.kind else { return None };
    let (ExprKind::Tuple(values) | ExprKind::List(values)) = &value.kind else { return None };
    let starred = |items: &[Expr]| items.iter().any(|item| matches!(item.kind, ExprKind::Starred(_)));
    if targets.len() != values.len() || starred(targets) || starred(values) {
        return None;
    }
    targets.iter().zip(values).find_map(|(target, value)| unpack(target, value, wanted))
}

/// A `type` statement.
#[derive(Clone, Debug)]
pub struct AliasRef<'p> {
    /// Where it stands, with its type parameters.
    pub scope: Scope<'p>,
    /// The statement.
    pub node: &'p ast::TypeAlias,
}

impl Symbol<'_> {
    /// What it is, for a sentence: "a class", "a function".
    pub fn describe(&self) -> &'static str {
        match self {
            Symbol::Module(_) => "a module",
            Symbol::Class(_) => "a class",
            Symbol::Function(_) => "a function",
            Symbol::Variable(_) => "a variable",
            Symbol::Alias(_) => "a type alias",
            Symbol::TypeParam(..) => "a type parameter",
            Symbol::External(_) => "a symbol of a library",
        }
    }
}
