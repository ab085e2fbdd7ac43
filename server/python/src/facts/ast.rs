//! The declaration-level syntax of a Python file, owned and without positions.
//!
//! In comes nothing: these are the words that lowering writes and the layers above read. Statements that declare nothing and hold no
//! declaration are left out. What an expression is beyond the forms below is [`ExprKind::Other`], with its text, so that "unknown" can name
//! it. Nothing here nests deeper than [`super::DEPTH_LIMIT`], so that recursion over it is safe.

use std::sync::Arc;

use mizan_schema::Anchor;

/// A name in Python.
pub type Name = Arc<str>;

/// A file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Module {
    /// The docstring, dedented.
    pub docstring: Option<Arc<str>>,
    /// Its statements, in order.
    pub body: Vec<Stmt>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Stmt {
    /// `import a.b as c, d`.
    Import(Vec<ImportName>),
    /// `from ..a import b as c` or `from a import *`.
    From(FromImport),
    /// `a = b = value`, `a: T = value`, `a: T`; also `a += value` (see [`Assign::augmented`]).
    Assign(Assign),
    /// `type X[T] = …` (PEP 695).
    TypeAlias(TypeAlias),
    /// `def` or `async def`.
    Function(Function),
    /// `class`.
    Class(Class),
    /// An expression: a call such as `register(fn, "name")`.
    Expr(Expr),
    /// `if`/`elif`/`else`; `elif` is an `if` alone in `orelse`.
    If(If),
    /// `try`; the handlers' bodies after one another in `handlers`.
    Try(Try),
    /// A body whose execution cannot be decided or repeats: `for`, `while`, `with`, `match`.
    Block(Block),
    /// `return value`, kept for bodies.
    Return(Option<Expr>),
    /// `del name, self.fields["name"]`.
    Delete(Vec<Expr>),
}

/// One name of an `import` statement.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportName {
    /// The dotted module.
    pub module: Name,
    /// `as`, where given; without it the first part of the module is bound.
    pub alias: Option<Name>,
    /// The place of the bound name.
    pub anchor: Anchor,
}

/// A `from` import.
#[derive(Clone, Debug, PartialEq)]
pub struct FromImport {
    /// How many leading dots.
    pub level: u32,
    /// The module after the dots; empty for `from . import x`.
    pub module: Name,
    /// The place of dots and module.
    pub module_anchor: Anchor,
    /// What is imported.
    pub names: ImportedNames,
}

/// What a `from` import imports.
#[derive(Clone, Debug, PartialEq)]
pub enum ImportedNames {
    /// `*`.
    Star,
    /// Names in order.
    Names(Vec<ImportedName>),
}

/// One name of a `from` import.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedName {
    /// The name in the other module.
    pub name: Name,
    /// `as`, where given.
    pub alias: Option<Name>,
    /// The place of the name in the other module (not of the alias).
    pub anchor: Anchor,
}

/// An assignment.
#[derive(Clone, Debug, PartialEq)]
pub struct Assign {
    /// The targets of `a = b = value`; exactly one with an annotation.
    pub targets: Vec<Expr>,
    /// `a: T`.
    pub annotation: Option<Expr>,
    /// The value, where there is one.
    pub value: Option<Expr>,
    /// `+=` (only additions matter: `__all__ += […]`, `INSTALLED_APPS += […]`); any other operator makes the value [`Expr::Other`].
    pub augmented: bool,
    /// A bare string right below, which documents the name (`use_attribute_docstrings`).
    pub docstring: Option<Arc<str>>,
}

/// A PEP 695 alias.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeAlias {
    /// Its name.
    pub name: Name,
    /// The name's place.
    pub anchor: Anchor,
    /// `[T, U]`.
    pub type_params: Vec<TypeParam>,
    /// What it stands for.
    pub value: Expr,
}

/// A PEP 695 type parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeParam {
    /// Its name.
    pub name: Name,
    /// The name's place.
    pub anchor: Anchor,
    /// `T: bound`, or the tuple of constraints.
    pub bound: Option<Expr>,
    /// `T = default` (PEP 696).
    pub default: Option<Expr>,
    /// `*Ts` or `**P`.
    pub variadic: bool,
}

/// A function.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Its name.
    pub name: Name,
    /// The identifier's place.
    pub anchor: Anchor,
    /// The place of `def` to the end of the signature's last line, for whoever underlines the head.
    pub head: Anchor,
    /// `async def`.
    pub is_async: bool,
    /// From top to bottom.
    pub decorators: Vec<Expr>,
    /// `[T]`.
    pub type_params: Vec<TypeParam>,
    /// In order.
    pub parameters: Vec<Parameter>,
    /// `-> T`.
    pub returns: Option<Expr>,
    /// The docstring, dedented.
    pub docstring: Option<Arc<str>>,
    /// What of the body matters outside.
    pub body: Body,
}

/// What is kept of a function's body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Its statements for the functions whose bodies declare something (`ready`, `__init__`, `get_queryset`-like are not: only methods named
    /// `ready`, `__init__`, `__new__`, `__class_getitem__`, `__get_pydantic_core_schema__` and `__get_pydantic_json_schema__`), empty otherwise. A body edit in any
    /// other function leaves the facts as they were.
    pub statements: Vec<Stmt>,
    /// Whether it is a generator.
    pub has_yield: bool,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// The identifier's place.
    pub anchor: Anchor,
    /// How it takes arguments.
    pub kind: ParameterKind,
    /// `: T`.
    pub annotation: Option<Expr>,
    /// `= value`.
    pub default: Option<Expr>,
}

/// How a parameter takes arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is what Python's inspect calls it")]
pub enum ParameterKind {
    PositionalOnly,
    PositionalOrKeyword,
    VarPositional,
    KeywordOnly,
    VarKeyword,
}

/// A class.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Its name.
    pub name: Name,
    /// The identifier's place.
    pub anchor: Anchor,
    /// From top to bottom.
    pub decorators: Vec<Expr>,
    /// `[T]`.
    pub type_params: Vec<TypeParam>,
    /// Bases, in order; a starred one is [`Expr::Starred`].
    pub bases: Vec<Expr>,
    /// `metaclass=…`, `total=False`, ….
    pub keywords: Vec<Keyword>,
    /// The docstring, dedented.
    pub docstring: Option<Arc<str>>,
    /// Its statements.
    pub body: Vec<Stmt>,
}

/// `if`.
#[derive(Clone, Debug, PartialEq)]
pub struct If {
    /// The test.
    pub test: Expr,
    /// When it holds.
    pub body: Vec<Stmt>,
    /// When it does not.
    pub orelse: Vec<Stmt>,
}

/// `try`.
#[derive(Clone, Debug, PartialEq)]
pub struct Try {
    /// The body, and `else` after it.
    pub body: Vec<Stmt>,
    /// The bodies of all `except` clauses.
    pub handlers: Vec<Stmt>,
    /// `finally`.
    pub finalbody: Vec<Stmt>,
}

/// `for`, `while`, `with`, `match`.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What a `for` goes through, where nothing in it decides or binds: its block is calls, and there is no `else`.
    pub each: Option<Box<Each>>,
    /// The statements of all its blocks and cases.
    pub body: Vec<Stmt>,
}

/// `for target in iterable`.
#[derive(Clone, Debug, PartialEq)]
pub struct Each {
    /// What each item is called.
    pub target: Expr,
    /// What the items are in.
    pub iterable: Expr,
}

/// An expression with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub anchor: Anchor,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `x`.
    Name(Name),
    /// `x.y`; the anchor is of `y`.
    Attribute(Box<Expr>, Name, Anchor),
    /// `f(a, k=v)`.
    Call(Box<Call>),
    /// `x[i]`; a tuple index is [`ExprKind::Tuple`].
    Subscript(Box<Expr>, Box<Expr>),
    /// A string, adjacent ones joined, escapes decoded. f-strings and bytes are not this.
    ///
    /// Where types are written (annotations, subscripts, aliases, bounds, the arguments of `cast`, `NewType`, `TypeVar` and their like), a
    /// plain string whose text is a type comes with what it says, its anchors within the string. Whether it stands for a type is for
    /// whoever knows what surrounds it: in `Literal["user"]` it does not.
    String(Arc<str>, Option<Box<Expr>>),
    /// `b"…"`, escapes decoded.
    Bytes(Arc<[u8]>),
    /// An integer that fits.
    Int(i64),
    /// An integer that does not, in decimal digits.
    BigInt(Arc<str>),
    /// A float.
    Float(f64),
    /// `True`, `False`.
    Bool(bool),
    /// `None`.
    None,
    /// `...`.
    Ellipsis,
    /// `[a, b]`.
    List(Vec<Expr>),
    /// `(a, b)`.
    Tuple(Vec<Expr>),
    /// `{a, b}`.
    Set(Vec<Expr>),
    /// `{k: v}`; a `**spread` has no key.
    Dict(Vec<(Option<Expr>, Expr)>),
    /// `*x`.
    Starred(Box<Expr>),
    /// `a op b`: `|`, `+`, `*`, `-`, `/`, `and`, `or`, `==`, ….
    Binary(Box<Expr>, Arc<str>, Box<Expr>),
    /// `-x`, `not x`, `+x`, `~x`.
    Unary(Arc<str>, Box<Expr>),
    /// `a if test else b`, as (test, a, b).
    Conditional(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `lambda …: body`.
    Lambda(Box<Expr>),
    /// Anything else (comprehensions, f-strings, `await`, walrus, slices, chained comparisons), as its text on one line, cut off where it is
    /// long.
    Other(Arc<str>),
}

impl Expr {
    /// The name it is, where it is one.
    pub fn as_name(&self) -> Option<&Name> {
        match &self.kind {
            ExprKind::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The string it is, where it is one.
    pub fn as_str(&self) -> Option<&Arc<str>> {
        match &self.kind {
            ExprKind::String(text, _) => Some(text),
            _ => None,
        }
    }

    /// The call it is, where it is one.
    pub fn as_call(&self) -> Option<&Call> {
        match &self.kind {
            ExprKind::Call(call) => Some(call),
            _ => None,
        }
    }
}

/// A call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// What is called.
    pub function: Expr,
    /// Positional arguments; `*x` is [`ExprKind::Starred`].
    pub arguments: Vec<Expr>,
    /// Keyword arguments.
    pub keywords: Vec<Keyword>,
}

impl Call {
    /// The value of the keyword `name`.
    pub fn keyword(&self, name: &str) -> Option<&Expr> {
        self.keywords.iter().find(|keyword| keyword.name.as_deref() == Some(name)).map(|keyword| &keyword.value)
    }

    /// The `index`-th positional argument, or the keyword `name`.
    pub fn argument(&self, index: usize, name: &str) -> Option<&Expr> {
        self.keyword(name).or_else(|| self.arguments.get(index))
    }
}

/// `name=value`, or `**value` without a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyword {
    /// The name; `None` for `**value`.
    pub name: Option<Name>,
    /// The name's place.
    pub anchor: Anchor,
    /// The value.
    pub value: Expr,
}
