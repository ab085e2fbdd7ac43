//! One annotation.
//!
//! In goes an expression in its context; out comes its type. What stands around a field (`ClassVar`, `Annotated`, `Required`, …) is taken off by
//! [`Reader::flatten`], because a field's metadata is more than its type.

use mizan_schema::types::{Type, Union};

use super::fields::{Flat, Qualifiers};
use super::generics::{alternatives, arguments};
use super::{Context, Reader};
use crate::facts::ast::{Expr, ExprKind};
use crate::render;
use crate::resolve::{Resolver, Symbol, VariableRef};

/// Types within one another, at most.
const DEPTH: usize = 100;

/// Types in one annotation, at most: aliases that double in each of many names have no end.
const SIZE: usize = 20_000;

impl<'p> Reader<'p> {
    /// The type that `expr` stands for.
    pub(super) fn read(&self, cx: &Context<'p>, expr: &'p Expr) -> Type {
        if self.depth.get() == 0 {
            self.size.set(0);
        }
        if self.depth.get() >= DEPTH {
            return Type::Unknown(cx.unknown(expr, "the type is nested too deep"));
        }
        if self.size.get() >= SIZE {
            return Type::Unknown(cx.unknown(expr, "the type is too large"));
        }
        self.size.set(self.size.get() + 1);
        self.depth.set(self.depth.get() + 1);
        let ty = self.read_here(cx, expr);
        self.depth.set(self.depth.get() - 1);
        ty
    }

    fn read_here(&self, cx: &Context<'p>, expr: &'p Expr) -> Type {
        match &expr.kind {
            ExprKind::None => Type::None,
            ExprKind::String(_, Some(inner)) => self.read(cx, inner),
            ExprKind::String(_, None) => Type::Unknown(cx.unknown(expr, "the string does not say a type")),
            ExprKind::Name(_) | ExprKind::Attribute(..) => match self.resolver.resolve(&cx.scope, expr) {
                Ok(symbol) => self.read_symbol(cx, &symbol, expr),
                Err(reason) => Type::Unknown(cx.unknown(expr, reason)),
            },
            ExprKind::Subscript(head, index) => self.read_subscript(cx, head, index, expr),
            ExprKind::Binary(_, operator, _) if &**operator == "|" => self.union(cx, alternatives(expr)),
            ExprKind::Call(call) => self.read_call(cx, call, expr),
            _ => Type::Unknown(cx.unknown(expr, format!("`{}` is computed at run time", render::expression(expr)))),
        }
    }

    /// The type that a bare name stands for.
    fn read_symbol(&self, cx: &Context<'p>, symbol: &Symbol<'p>, expr: &'p Expr) -> Type {
        if let Some(variable) = self.type_var(symbol) {
            return self.type_var_type(cx, &variable, expr);
        }
        match symbol {
            Symbol::External(name) => self.library_type(cx, name, None, expr),
            Symbol::Class(class) => self.class_type(cx, class, None, expr),
            Symbol::Variable(variable) => self.read_variable(cx, variable, None, expr),
            Symbol::Alias(alias) => self.alias_type(cx, alias, None),
            Symbol::Module(_) | Symbol::Function(_) | Symbol::TypeParam(..) => {
                let reason = format!("`{}` is {}, not a type", render::expression(expr), symbol.describe());
                Type::Unknown(cx.unknown(expr, reason))
            }
        }
    }

    fn read_subscript(&self, cx: &Context<'p>, head: &'p Expr, index: &'p Expr, expr: &'p Expr) -> Type {
        match self.resolver.denoted(&cx.scope, head) {
            Ok(Symbol::External(name)) => self.library_type(cx, &name, Some(index), expr),
            Ok(Symbol::Class(class)) => self.class_type(cx, &class, Some(index), expr),
            Ok(Symbol::Variable(variable)) => self.read_variable(cx, &variable, Some(index), expr),
            Ok(Symbol::Alias(alias)) => self.alias_type(cx, &alias, Some(index)),
            Ok(symbol) => {
                let reason = format!("`{}` is {}, not a type", render::expression(head), symbol.describe());
                Type::Unknown(cx.unknown(expr, reason))
            }
            Err(reason) => Type::Unknown(cx.unknown(expr, reason)),
        }
    }

    /// A name with a value: an alias, a `NewType`, a class made by a call.
    fn read_variable(
        &self,
        cx: &Context<'p>,
        variable: &VariableRef<'p>,
        index: Option<&'p Expr>,
        expr: &'p Expr,
    ) -> Type {
        let Some(value) = variable.value().filter(|_| variable.before.is_none()) else {
            let reason = format!("`{}` gets its value at run time", variable.name());
            return Type::Unknown(cx.unknown(expr, reason));
        };
        if let ExprKind::Call(call) = &value.kind
            && let Some(ty) = self.made_by_call(cx, variable, call, index, expr)
        {
            return ty;
        }
        self.plain_alias(cx, variable, value, index, expr)
    }

    /// A union of `members`: flattened, without repetition, `None` around the rest.
    pub(super) fn union(&self, cx: &Context<'p>, members: impl IntoIterator<Item = &'p Expr>) -> Type {
        let mut types = Vec::new();
        for member in members {
            if !self.is_skipped(cx, member) {
                types.push(self.read(cx, member));
            }
        }
        united(types)
    }

    /// Whether pydantic leaves a member out of the schema: `SkipJsonSchema[…]`.
    fn is_skipped(&self, cx: &Context<'p>, member: &Expr) -> bool {
        let ExprKind::Subscript(head, _) = &member.kind else { return false };
        self.resolver.external(&cx.scope, head).as_deref() == Some("pydantic.json_schema.SkipJsonSchema")
    }

    /// Takes off what stands around the type of a field, and keeps it.
    pub(super) fn flatten(&self, cx: &Context<'p>, expr: &'p Expr) -> Flat<'p> {
        let mut flat = Flat { cx: cx.clone(), expr, metadata: Vec::new(), qualifiers: Qualifiers::default() };
        let mut hops = 0;
        while self.take_off(&mut flat) && hops < 64 {
            hops += 1;
        }
        flat
    }

    /// Takes off one layer, where there is one.
    fn take_off(&self, flat: &mut Flat<'p>) -> bool {
        match &flat.expr.kind {
            ExprKind::String(_, Some(inner)) => {
                flat.expr = inner;
                true
            }
            ExprKind::Subscript(head, index) => self.take_off_subscript(flat, head, index),
            ExprKind::Name(_) | ExprKind::Attribute(..) => self.take_off_name(flat),
            _ => false,
        }
    }

    fn take_off_subscript(&self, flat: &mut Flat<'p>, head: &'p Expr, index: &'p Expr) -> bool {
        let Some(name) = self.resolver.external(&flat.cx.scope, head) else { return false };
        if &*name == "typing.Annotated" {
            let Some((inner, metadata)) = arguments(index).split_first() else { return false };
            // What is nearer to the type applies first.
            let nearer = metadata.iter().map(|metadata| (flat.cx.clone(), metadata));
            flat.metadata.splice(0..0, nearer);
            flat.expr = inner;
            return true;
        }
        let Some(qualifier) = flat.qualifiers.of(&name) else { return false };
        *qualifier = true;
        flat.expr = index;
        true
    }

    fn take_off_name(&self, flat: &mut Flat<'p>) -> bool {
        let Ok(symbol) = self.resolver.resolve(&flat.cx.scope, flat.expr) else { return false };
        match symbol {
            Symbol::External(name) => {
                if let Some(qualifier) = flat.qualifiers.of(&name) {
                    *qualifier = true;
                    flat.qualifiers.bare = true;
                }
                false
            }
            // A plain alias is what it stands for, metadata included. One with type variables is read where its arguments are.
            Symbol::Variable(variable) if variable.before.is_none() && !is_typed(&variable) => match variable.value() {
                Some(value)
                    if matches!(value.kind, ExprKind::Subscript(..) | ExprKind::Name(_) | ExprKind::Attribute(..)) =>
                {
                    flat.cx = flat.cx.at(variable.scope.clone());
                    flat.expr = value;
                    true
                }
                _ => false,
            },
            _ => false,
        }
    }
}

/// Why a library symbol is no type.
pub(super) fn no_type(cx: &Context<'_>, name: &str, expr: &Expr) -> Type {
    let reason = if Resolver::is_known_external(name) {
        format!("`{name}` is not a type that pydantic knows")
    } else {
        format!("`{name}` is not found in the project or its environment")
    };
    Type::Unknown(cx.unknown(expr, reason))
}

/// Whether an assignment's annotation makes it anything but an alias: `x: int = 1`.
fn is_typed(variable: &VariableRef<'_>) -> bool {
    match &variable.node.annotation {
        Some(annotation) => match &annotation.kind {
            ExprKind::Name(name) | ExprKind::Attribute(_, name, _) => &**name != "TypeAlias",
            _ => true,
        },
        None => false,
    }
}

/// The union of `types`.
pub(super) fn united(types: Vec<Type>) -> Type {
    let mut members: Vec<Type> = Vec::with_capacity(types.len());
    let mut nullable = false;
    let mut rest: Vec<Type> = types;
    rest.reverse();
    while let Some(ty) = rest.pop() {
        match ty {
            Type::None => nullable = true,
            Type::Nullable(inner) => {
                nullable = true;
                rest.push(*inner);
            }
            Type::Union(union) if union.discriminator.is_none() => rest.extend(union.members.into_iter().rev()),
            other if members.contains(&other) => {}
            other => members.push(other),
        }
    }
    let united = match members.len() {
        0 => return if nullable { Type::None } else { Type::Any },
        1 => members.pop().unwrap_or(Type::Any),
        _ => Type::Union(Box::new(Union { members, discriminator: None })),
    };
    if nullable { Type::Nullable(Box::new(united)) } else { united }
}
