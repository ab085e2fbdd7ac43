//! Type variables: what they are bound to, and how pydantic writes it.
//!
//! In go the arguments of `Page[Item]`; out comes an [`Env`] in which `T` is `Item`, and the text `[Item]` that names the result. An argument is read
//! once, where it is written.

use std::fmt::Write;
use std::hash::{Hash, Hasher};
use std::rc::Rc;
use std::sync::Arc;

use mizan_schema::types::Type;

use super::{Context, Reader};
use crate::classes::Base;
use crate::facts::ast::{Expr, ExprKind, TypeParam};
use crate::render;
use crate::resolve::{ClassRef, Scope, Symbol, VariableRef};

/// The longest name of an argument, in bytes. Nobody writes one as long: `class Grow[T]` with a field of `Grow[list[T]]` makes one.
const LONGEST_ARGUMENT: usize = 2000;

/// What a type variable stands for.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    pub(super) ty: Type,
    /// As pydantic writes it: `Item`.
    pub(super) display: Arc<str>,
    /// The same with modules: `shop.models.Item`.
    pub(super) identity: Arc<str>,
}

/// What the type variables of a class or alias stand for, in the order of its parameters.
#[derive(Clone, Debug, Default)]
pub(super) struct Env(Rc<Vec<(usize, Argument)>>);

impl Env {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn get(&self, variable: usize) -> Option<&Argument> {
        self.0.iter().find(|(id, _)| *id == variable).map(|(_, argument)| argument)
    }

    /// What the type variables stand for.
    pub(super) fn types(&self) -> Vec<Type> {
        self.0.iter().map(|(_, argument)| argument.ty.clone()).collect()
    }

    /// `[Item, int]`, or nothing.
    pub(super) fn display(&self) -> String {
        self.join(|argument| &argument.display)
    }

    /// The same with modules: one for equal arguments, and nearly always another for others.
    pub(super) fn identity(&self) -> Arc<str> {
        Arc::from(self.join(|argument| &argument.identity))
    }

    fn join(&self, text: impl Fn(&Argument) -> &Arc<str>) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let parts: Vec<&str> = self.0.iter().map(|(_, argument)| &**text(argument)).collect();
        format!("[{}]", parts.join(", "))
    }
}

impl PartialEq for Env {
    fn eq(&self, other: &Self) -> bool {
        let same = |((id, argument), (other_id, other)): (&(usize, Argument), &(usize, Argument))| {
            id == other_id && argument.identity == other.identity && argument.ty == other.ty
        };
        Rc::ptr_eq(&self.0, &other.0) || self.0.len() == other.0.len() && self.0.iter().zip(&*other.0).all(same)
    }
}

// Numbers in types are those of JSON, which are equal to themselves.
impl Eq for Env {}

impl Hash for Env {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.iter().for_each(|(_, argument)| argument.identity.hash(state));
    }
}

impl FromIterator<(usize, Argument)> for Env {
    fn from_iter<I: IntoIterator<Item = (usize, Argument)>>(arguments: I) -> Self {
        Self(Rc::new(arguments.into_iter().collect()))
    }
}

/// A type variable.
#[derive(Clone, Debug)]
pub(super) enum TypeVar<'p> {
    /// `class A[T]`.
    Param(&'p TypeParam, Scope<'p>),
    /// `T = TypeVar("T")`.
    Variable(VariableRef<'p>),
}

impl<'p> TypeVar<'p> {
    pub(super) fn id(&self) -> usize {
        match self {
            TypeVar::Param(param, _) => std::ptr::from_ref(*param).addr(),
            TypeVar::Variable(variable) => std::ptr::from_ref(variable.node).addr(),
        }
    }

    fn name(&self) -> &'p str {
        match self {
            TypeVar::Param(param, _) => &param.name,
            TypeVar::Variable(variable) => variable.name(),
        }
    }

    fn scope(&self) -> &Scope<'p> {
        match self {
            TypeVar::Param(_, scope) => scope,
            TypeVar::Variable(variable) => &variable.scope,
        }
    }

    /// Whether it stands for several types (`*Ts`) or a signature (`**P`).
    fn is_variadic(&self) -> bool {
        match self {
            TypeVar::Param(param, _) => param.variadic,
            TypeVar::Variable(_) => false,
        }
    }

    fn default(&self) -> Option<&'p Expr> {
        match self {
            TypeVar::Param(param, _) => param.default.as_ref(),
            TypeVar::Variable(variable) => variable.value()?.as_call()?.keyword("default"),
        }
    }

    fn bound(&self) -> Option<&'p Expr> {
        match self {
            TypeVar::Param(param, _) => param.bound.as_ref().filter(|bound| !matches!(bound.kind, ExprKind::Tuple(_))),
            TypeVar::Variable(variable) => variable.value()?.as_call()?.keyword("bound"),
        }
    }

    fn constraints(&self) -> &'p [Expr] {
        match self {
            TypeVar::Param(param, _) => match param.bound.as_ref().map(|bound| &bound.kind) {
                Some(ExprKind::Tuple(constraints)) => constraints,
                _ => &[],
            },
            TypeVar::Variable(variable) => {
                let call = variable.value().and_then(Expr::as_call);
                call.and_then(|call| call.arguments.get(1..)).unwrap_or_default()
            }
        }
    }
}

/// The arguments of a subscript: `X` of `A[X]`, `X` and `Y` of `A[X, Y]`.
pub(super) fn arguments(index: &Expr) -> &[Expr] {
    match &index.kind {
        ExprKind::Tuple(items) => items,
        _ => std::slice::from_ref(index),
    }
}

impl<'p> Reader<'p> {
    /// The type variable that a symbol is, where it is one.
    pub(super) fn type_var(&self, symbol: &Symbol<'p>) -> Option<TypeVar<'p>> {
        match symbol {
            Symbol::TypeParam(param, scope) => Some(TypeVar::Param(param, scope.clone())),
            Symbol::Variable(variable) => {
                let call = variable.value()?.as_call()?;
                let name = self.resolver.external(&variable.scope, &call.function)?;
                (&*name == "typing.TypeVar").then(|| TypeVar::Variable(variable.clone()))
            }
            Symbol::External(_) | Symbol::Module(_) | Symbol::Class(_) | Symbol::Function(_) | Symbol::Alias(_) => None,
        }
    }

    /// What a type variable stands for: its argument, or what it may be at most.
    pub(super) fn type_var_type(&self, cx: &Context<'p>, variable: &TypeVar<'p>, expr: &'p Expr) -> Type {
        if let Some(argument) = cx.env.get(variable.id()) {
            return argument.ty.clone();
        }
        if variable.is_variadic() {
            return Type::Unknown(cx.unknown(expr, format!("`{}` stands for several types", variable.name())));
        }
        let cx = cx.at(variable.scope().clone());
        if let Some(limit) = variable.default().or_else(|| variable.bound()) {
            return self.read(&cx, limit);
        }
        match variable.constraints() {
            [] => Type::Any,
            constraints => self.union(&cx, constraints),
        }
    }

    /// The type parameters of a class, in order.
    pub(super) fn class_params(&self, class: &ClassRef<'p>) -> Vec<TypeVar<'p>> {
        let scope = class.outer_scope();
        if !class.node().type_params.is_empty() {
            return params(&scope);
        }
        let subscripts: Vec<(&'p Expr, &'p Expr)> = class.node().bases.iter().filter_map(subscript).collect();
        let generic = subscripts.iter().find(|(head, _)| {
            matches!(self.resolver.external(&scope, head).as_deref(), Some("typing.Generic" | "typing.Protocol"))
        });
        let mut found = Vec::new();
        match generic {
            Some((_, index)) => self.free_variables(&scope, index, &mut found),
            None => subscripts.iter().for_each(|(_, index)| self.free_variables(&scope, index, &mut found)),
        }
        found
    }

    /// The type variables in `expr`, in order of appearance.
    pub(super) fn free_variables(&self, scope: &Scope<'p>, expr: &'p Expr, found: &mut Vec<TypeVar<'p>>) {
        match &expr.kind {
            ExprKind::Name(_) | ExprKind::Attribute(..) => {
                let Ok(symbol) = self.resolver.resolve(scope, expr) else { return };
                if let Some(variable) = self.type_var(&symbol)
                    && !found.iter().any(|known| known.id() == variable.id())
                {
                    found.push(variable);
                }
            }
            ExprKind::Subscript(head, index) => {
                self.free_variables(scope, head, found);
                self.free_variables(scope, index, found);
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                for item in items {
                    self.free_variables(scope, item, found);
                }
            }
            ExprKind::Binary(left, _, right) => {
                self.free_variables(scope, left, found);
                self.free_variables(scope, right, found);
            }
            ExprKind::String(_, Some(inner)) | ExprKind::Starred(inner) => self.free_variables(scope, inner, found),
            _ => {}
        }
    }

    /// Binds `params` to the arguments `index`, read in `cx`. A parameter without an argument stands for what it may be at most.
    pub(super) fn bind(&self, cx: &Context<'p>, params: &[TypeVar<'p>], index: Option<&'p Expr>) -> Env {
        let Some(index) = index else { return Env::default() };
        let given = arguments(index);
        let mut bound = Vec::with_capacity(params.len());
        for (position, param) in params.iter().enumerate() {
            let argument = match (given.get(position), param.default()) {
                // `Page[T]` with a free `T` is `Page`.
                (Some(expr), _) if self.is_free(cx, expr) => continue,
                (Some(expr), _) => self.argument(cx, expr),
                (None, Some(default)) => {
                    let env = bound.iter().cloned().collect();
                    self.argument(&Context { env, ..cx.at(param.scope().clone()) }, default)
                }
                (None, None) => continue,
            };
            bound.push((param.id(), argument));
        }
        bound.into_iter().collect()
    }

    /// The arguments with which a class derives from `base`.
    pub(super) fn base_env(&self, cx: &Context<'p>, class: &ClassRef<'p>, base: &Base<'p>) -> Env {
        match &base.arguments {
            Some((scope, index)) => self.bind(&cx.at(scope.clone()), &self.class_params(class), Some(index)),
            None => Env::default(),
        }
    }

    /// Whether `expr` is a type variable that stands for nothing here.
    fn is_free(&self, cx: &Context<'p>, expr: &'p Expr) -> bool {
        let Ok(symbol) = self.resolver.resolve(&cx.scope, expr) else { return false };
        self.type_var(&symbol).is_some_and(|variable| cx.env.get(variable.id()).is_none())
    }

    pub(super) fn argument(&self, cx: &Context<'p>, expr: &'p Expr) -> Argument {
        let identity = self.display(cx, expr, true);
        if identity.len() > LONGEST_ARGUMENT {
            let unknown = cx.unknown(expr, "a type argument that holds itself grows without end");
            return Argument {
                ty: Type::Unknown(unknown),
                display: Arc::from("unknown"),
                identity: Arc::from("unknown"),
            };
        }
        Argument {
            ty: self.read(cx, expr),
            display: Arc::from(self.display(cx, expr, false)),
            identity: Arc::from(identity),
        }
    }

    /// A type as pydantic writes it within the name of a generic model; with modules where `qualified`.
    fn display(&self, cx: &Context<'p>, expr: &'p Expr, qualified: bool) -> String {
        match &expr.kind {
            ExprKind::None => "NoneType".to_owned(),
            ExprKind::Ellipsis => "...".to_owned(),
            ExprKind::String(_, Some(inner)) => self.display(cx, inner, qualified),
            ExprKind::Name(_) | ExprKind::Attribute(..) => self.display_name(cx, expr, qualified),
            ExprKind::Subscript(head, index) => self.display_subscript(cx, head, index, qualified),
            ExprKind::Binary(_, operator, _) if &**operator == "|" => {
                self.display_union(cx, &alternatives(expr), qualified)
            }
            ExprKind::Tuple(items) | ExprKind::List(items) => format!("[{}]", self.display_all(cx, items, qualified)),
            _ => render::expression(expr),
        }
    }

    fn display_name(&self, cx: &Context<'p>, expr: &'p Expr, qualified: bool) -> String {
        let written = match &expr.kind {
            ExprKind::Name(name) | ExprKind::Attribute(_, name, _) => &**name,
            _ => "",
        };
        let Ok(symbol) = self.resolver.resolve(&cx.scope, expr) else { return written.to_owned() };
        if let Some(variable) = self.type_var(&symbol) {
            return match cx.env.get(variable.id()) {
                Some(argument) if qualified => argument.identity.to_string(),
                Some(argument) => argument.display.to_string(),
                None => variable.name().to_owned(),
            };
        }
        match symbol {
            Symbol::Class(class) if qualified => format!("{}.{}", class.module().name, class.qualname()),
            Symbol::Class(class) => class.qualname().to_string(),
            Symbol::External(name) => match &*name {
                "typing.NoneType" => "NoneType".to_owned(),
                _ if qualified => name.to_string(),
                // The capitalised kin of the built-in collections keep their names.
                "builtins.list"
                | "builtins.dict"
                | "builtins.set"
                | "builtins.frozenset"
                | "builtins.tuple"
                | "builtins.type"
                | "collections.deque"
                | "collections.defaultdict" => written.to_owned(),
                _ => name.rsplit('.').next().unwrap_or_default().to_owned(),
            },
            Symbol::Variable(variable) => match variable.value() {
                // An alias within itself has no other name than its own.
                Some(value) if !matches!(value.kind, ExprKind::Call(_)) && self.enter(&variable) => {
                    let text = self.display(&cx.at(variable.scope.clone()), value, qualified);
                    self.leave(&variable);
                    text
                }
                _ if qualified => format!("{}.{}", variable.scope.module.name, variable.qualname()),
                _ => variable.name().to_owned(),
            },
            Symbol::Alias(alias) if qualified => format!("{}.{}", alias.scope.module.name, alias.node.name),
            Symbol::Alias(alias) => alias.node.name.to_string(),
            Symbol::Module(_) | Symbol::Function(_) | Symbol::TypeParam(..) => written.to_owned(),
        }
    }

    fn display_subscript(&self, cx: &Context<'p>, head: &'p Expr, index: &'p Expr, qualified: bool) -> String {
        match self.resolver.external(&cx.scope, head).as_deref() {
            Some("typing.Optional") => {
                let mut members = self.display_members(cx, &[index], qualified);
                members.retain(|member| member != "NoneType");
                format!("Union[{}, NoneType]", members.join(", "))
            }
            Some("typing.Union") => self.display_union(cx, &arguments(index).iter().collect::<Vec<_>>(), qualified),
            Some("typing.Literal") => {
                let values: Vec<String> = arguments(index).iter().map(repr).collect();
                format!("Literal[{}]", values.join(", "))
            }
            Some("typing.Annotated") => self.display_annotated(cx, index, qualified),
            _ => {
                let head = self.display(cx, head, qualified);
                format!("{head}[{}]", self.display_all(cx, arguments(index), qualified))
            }
        }
    }

    fn display_annotated(&self, cx: &Context<'p>, index: &'p Expr, qualified: bool) -> String {
        let Some((first, rest)) = arguments(index).split_first() else { return "Annotated".to_owned() };
        let mut text = format!("Annotated[{}", self.display(cx, first, qualified));
        for metadata in rest {
            let shown = match &metadata.kind {
                ExprKind::Call(call) if !qualified => match &call.function.kind {
                    ExprKind::Name(name) | ExprKind::Attribute(_, name, _) => name.to_string(),
                    _ => render::expression(metadata),
                },
                ExprKind::String(..) if !qualified => "str".to_owned(),
                _ => render::expression(metadata),
            };
            let _ = write!(text, ", {shown}");
        }
        text.push(']');
        text
    }

    fn display_all(&self, cx: &Context<'p>, items: &'p [Expr], qualified: bool) -> String {
        let items: Vec<String> = items.iter().map(|item| self.display(cx, item, qualified)).collect();
        items.join(", ")
    }

    fn display_union(&self, cx: &Context<'p>, members: &[&'p Expr], qualified: bool) -> String {
        match self.display_members(cx, members, qualified).as_slice() {
            [only] => only.clone(),
            members => format!("Union[{}]", members.join(", ")),
        }
    }

    /// The members of a union, flattened and without repetition.
    fn display_members(&self, cx: &Context<'p>, members: &[&'p Expr], qualified: bool) -> Vec<String> {
        let mut shown: Vec<String> = Vec::with_capacity(members.len());
        for member in members {
            let text = self.display(cx, member, qualified);
            let flat = text.strip_prefix("Union[").and_then(|rest| rest.strip_suffix(']'));
            let parts = match flat {
                Some(inner) => split_top(inner),
                None => vec![text.clone()],
            };
            for part in parts {
                if !shown.contains(&part) {
                    shown.push(part);
                }
            }
        }
        shown
    }
}

/// The type parameters that a scope brings.
pub(super) fn params<'p>(scope: &Scope<'p>) -> Vec<TypeVar<'p>> {
    scope.type_params.iter().map(|param| TypeVar::Param(param, scope.clone())).collect()
}

/// The head and index of a subscript.
fn subscript(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match &expr.kind {
        ExprKind::Subscript(head, index) => Some((head, index)),
        _ => None,
    }
}

/// The operands of `a | b | c`, in order.
pub(super) fn alternatives(expr: &Expr) -> Vec<&Expr> {
    let mut members = Vec::new();
    let mut rest = expr;
    while let ExprKind::Binary(left, operator, right) = &rest.kind {
        if &**operator != "|" {
            break;
        }
        members.push(&**right);
        rest = left;
    }
    members.push(rest);
    members.reverse();
    members
        .into_iter()
        .flat_map(|member| if std::ptr::eq(member, rest) { vec![member] } else { alternatives(member) })
        .collect()
}

/// `a, b[c, d]` apart at its outer commas.
fn split_top(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut depth = 0_u32;
    let mut part = String::new();
    for character in text.chars() {
        match character {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(std::mem::take(&mut part).trim().to_owned());
                continue;
            }
            _ => {}
        }
        part.push(character);
    }
    parts.push(part.trim().to_owned());
    parts
}

/// A literal as Python's `repr` writes it.
fn repr(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::String(text, _) if text.contains('\'') && !text.contains('"') => format!("\"{text}\""),
        ExprKind::String(text, _) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
        _ => render::expression(expr),
    }
}
