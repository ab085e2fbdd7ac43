//! What annotations say that something is.
//!
//! In goes an annotation, of this file's tree or of the facts of another; out come the values of what it annotates. One reading for both: [`Form`] is what
//! either has in common. What no reading here knows is not known.

use std::rc::Rc;

use mizan_syntax::python::{Field, Kind};

use super::File;
use super::binders::Role;
use super::nodes::NodeId;
use super::values::{Value, Values, join, one};
use super::variables::Binding;
use crate::facts::ast::{Expr, ExprKind};
use crate::resolve::{Scope, Symbol, is_opaque};

/// Annotations in one another, past which they are not known.
const DEEPEST: usize = 16;

/// An annotation, wherever it is written.
enum Form<'p, E> {
    /// A name, with what it may stand for.
    Named(Vec<Symbol<'p>>),
    /// `head[arguments]`.
    Generic(E, Vec<E>),
    Either(E, E),
    /// `None`.
    Nothing,
    /// Another way to write this.
    As(E),
    Other,
}

/// How annotations of one kind are taken apart.
trait Forms<'p> {
    type Expr: Copy;

    fn form(&self, expr: Self::Expr) -> Form<'p, Self::Expr>;
}

/// Annotations of the facts, in a scope.
struct Written<'r, 'f, 'p> {
    file: &'r File<'f, 'p>,
    scope: &'r Scope<'p>,
}

impl<'p> Forms<'p> for Written<'_, '_, 'p> {
    type Expr = &'p Expr;

    fn form(&self, expr: &'p Expr) -> Form<'p, &'p Expr> {
        match &expr.kind {
            ExprKind::Name(_) | ExprKind::Attribute(..) => {
                Form::Named(self.file.resolver.denoted(self.scope, expr).into_iter().collect())
            }
            ExprKind::Subscript(head, index) => match &index.kind {
                ExprKind::Tuple(items) => Form::Generic(&**head, items.iter().collect()),
                _ => Form::Generic(&**head, vec![&**index]),
            },
            ExprKind::Binary(left, operator, right) if &**operator == "|" => Form::Either(&**left, &**right),
            ExprKind::String(_, Some(inner)) => Form::As(&**inner),
            ExprKind::None => Form::Nothing,
            _ => Form::Other,
        }
    }
}

/// Annotations of this file's tree.
struct Here<'r, 'f, 'p>(&'r File<'f, 'p>);

impl<'p> Forms<'p> for Here<'_, '_, 'p> {
    type Expr = NodeId;

    fn form(&self, id: NodeId) -> Form<'p, NodeId> {
        let nodes = &self.0.nodes;
        let first = nodes.first(id);
        match nodes.kind(id) {
            Kind::Identifier | Kind::Attribute | Kind::MemberType => Form::Named(self.0.symbols(id, 0)),
            Kind::Type | Kind::ParenthesizedExpression => first.map_or(Form::Other, Form::As),
            Kind::String if nodes.is_type(id) && first.is_some_and(|first| nodes.kind(first) != Kind::StringStart) => {
                first.map_or(Form::Other, Form::As)
            }
            Kind::GenericType => match (first, nodes.child_of_kind(id, Kind::TypeParameter)) {
                (Some(head), Some(list)) => Form::Generic(head, nodes.children(list).take(DEEPEST).collect()),
                _ => Form::Other,
            },
            Kind::Subscript => {
                let is_part = |part: &NodeId| nodes.field(*part) == Some(Field::Subscript);
                let parts = nodes.children(id).filter(is_part).take(DEEPEST).collect();
                first.map_or(Form::Other, |head| Form::Generic(head, parts))
            }
            Kind::UnionType => match (first, nodes.children(id).last()) {
                (Some(left), Some(right)) if left != right => Form::Either(left, right),
                _ => Form::Other,
            },
            Kind::BinaryOperator => {
                let is_or = nodes.child(id, Field::Operator).is_some_and(|operator| nodes.text(operator) == "|");
                match (nodes.child(id, Field::Left), nodes.child(id, Field::Right)) {
                    (Some(left), Some(right)) if is_or => Form::Either(left, right),
                    _ => Form::Other,
                }
            }
            Kind::None => Form::Nothing,
            _ => Form::Other,
        }
    }
}

impl<'p> File<'_, 'p> {
    /// What is annotated so in another file, or in the facts of this one.
    pub(super) fn annotation_value(&self, scope: &Scope<'p>, annotation: &'p Expr) -> Values<'p> {
        self.typed(&Written { file: self, scope }, annotation, 0)
    }

    /// What is annotated so in this file.
    pub(super) fn annotated(&self, annotation: Option<NodeId>) -> Values<'p> {
        self.typed(&Here(self), annotation?, 0)
    }

    fn typed<F: Forms<'p>>(&self, forms: &F, expr: F::Expr, depth: usize) -> Values<'p> {
        if depth > DEEPEST {
            return None;
        }
        let inner = |expr| self.typed(forms, expr, depth + 1);
        match forms.form(expr) {
            Form::Named(symbols) if symbols.is_empty() => None,
            Form::Named(symbols) => join(symbols.iter().map(|symbol| self.instance(symbol, depth + 1))),
            Form::Either(left, right) => join([inner(left), inner(right)]),
            Form::Nothing => Some(Rc::from([])),
            Form::As(expr) => inner(expr),
            Form::Generic(head, arguments) => match forms.form(head) {
                Form::Named(symbols) => match symbols.as_slice() {
                    [Symbol::Class(class)] => one(Value::Instance(class.clone())),
                    [Symbol::External(name)] => self.generic(forms, name, &arguments, depth + 1),
                    _ => None,
                },
                _ => None,
            },
            Form::Other => None,
        }
    }

    /// What is annotated with a name.
    fn instance(&self, symbol: &Symbol<'p>, depth: usize) -> Values<'p> {
        match symbol {
            Symbol::Class(class) => one(Value::Instance(class.clone())),
            Symbol::Variable(variable) => {
                let forms = Written { file: self, scope: &variable.scope };
                self.typed(&forms, variable.value()?, depth)
            }
            Symbol::Alias(alias) => {
                let forms = Written { file: self, scope: &alias.scope };
                self.typed(&forms, &alias.node.value, depth)
            }
            Symbol::External(name) => match &**name {
                "typing.Any" | "builtins.object" | "typing.Self" => None,
                name if name.starts_with("builtins.") || is_opaque(name) => one(Value::Foreign),
                _ => None,
            },
            _ => None,
        }
    }

    fn generic<F: Forms<'p>>(&self, forms: &F, head: &str, arguments: &[F::Expr], depth: usize) -> Values<'p> {
        let argument = |index: usize| arguments.get(index).and_then(|expr| self.typed(forms, *expr, depth));
        let word = head.rsplit('.').next().unwrap_or_default();
        match word {
            "Optional" | "Annotated" | "Final" | "ClassVar" | "Required" | "NotRequired" | "ReadOnly" => argument(0),
            "Union" => join(arguments.iter().map(|expr| self.typed(forms, *expr, depth))),
            "list" | "List" | "set" | "Set" | "frozenset" | "FrozenSet" | "Sequence" | "MutableSequence"
            | "Iterable" | "Iterator" | "Collection" | "AbstractSet" | "MutableSet" | "deque" | "Deque"
            | "Generator" | "AsyncIterable" | "AsyncIterator" | "AsyncGenerator" | "QuerySet" => {
                argument(0).and_then(|item| one(Value::Items(item)))
            }
            "tuple" | "Tuple" => match arguments {
                [_, rest] if matches!(forms.form(*rest), Form::Other) => {
                    argument(0).and_then(|item| one(Value::Items(item)))
                }
                _ => {
                    let items: Vec<_> = arguments.iter().map(|expr| self.typed(forms, *expr, depth)).collect();
                    one(Value::Tuple(items.into()))
                }
            },
            "dict" | "Dict" | "Mapping" | "MutableMapping" | "defaultdict" | "DefaultDict" | "OrderedDict" => {
                one(Value::Mapping(argument(0), argument(1)))
            }
            "type" | "Type" => argument(0).and_then(|values| {
                join(values.iter().map(|value| match value {
                    Value::Instance(class) => one(Value::Class(class.clone())),
                    _ => None,
                }))
            }),
            "Awaitable" => argument(0).and_then(|value| one(Value::Awaitable(value))),
            "Coroutine" => argument(2).and_then(|value| one(Value::Awaitable(value))),
            _ => None,
        }
    }

    /// The symbols that a name or an attribute of this file stands for.
    fn symbols(&self, id: NodeId, depth: usize) -> Vec<Symbol<'p>> {
        if depth > DEEPEST {
            return Vec::new();
        }
        if self.nodes.kind(id) != Kind::Identifier {
            let Some(object) = self.nodes.first(id) else { return Vec::new() };
            let Some(name) = self.nodes.children(id).last().map(|name| self.nodes.text(name)) else {
                return Vec::new();
            };
            return match self.symbols(object, depth + 1).as_slice() {
                [object] => self.resolver.attribute(object, name).into_iter().collect(),
                _ => Vec::new(),
            };
        }
        if self.variables.role(id) != Role::Means {
            return Vec::new();
        }
        let meant = self.variables.meant(&self.nodes, &self.scopes, id);
        let mut symbols = Vec::new();
        for binding in &meant.bindings {
            let found = self.binding_symbols(binding);
            if found.is_empty() {
                return Vec::new();
            }
            symbols.extend(found);
        }
        if meant.is_open {
            symbols.extend(self.elsewhere(&meant, self.nodes.text(id)));
        }
        symbols
    }

    fn binding_symbols(&self, binding: &Binding) -> Vec<Symbol<'p>> {
        let imported = self.import_symbols(binding);
        if !imported.is_empty() || !self.scopes.is_reachable(binding.scope) {
            return imported;
        }
        let qualname = self.scopes.qualified(binding.scope, self.nodes.text(binding.node));
        let symbol = self.resolver.qualified(self.module, &qualname).ok();
        let is_own = |symbol: &Symbol<'p>| {
            let module = match symbol {
                Symbol::Class(class) => class.module(),
                Symbol::Variable(variable) => variable.scope.module,
                Symbol::Alias(alias) => alias.scope.module,
                _ => return false,
            };
            std::ptr::eq(module, self.module)
        };
        symbol.into_iter().filter(is_own).collect()
    }
}
