//! Classes: what they derive from, in which order.
//!
//! In go class statements; out come their bases and their method resolution order, as Python computes it. A base that is not known makes the
//! whole class unknown, for it could change everything. Metaclasses are not looked at; what a class means to pydantic is for `types` to say.

use std::rc::Rc;
use std::sync::Arc;

use crate::evaluate::Member;
use crate::facts::ast::{Expr, ExprKind};
use crate::program::{Met, Program, Remembered};
use crate::render;
use crate::resolve::{ClassRef, Reason, Resolver, Scope, Symbol};

/// Inheritance deeper than this is not followed.
const DEPTH: usize = 128;

/// A class in a method resolution order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ancestor<'p> {
    /// A class statement.
    Class(ClassRef<'p>),
    /// A class of a library that is not read.
    External(Arc<str>),
}

/// A base of a class statement.
#[derive(Clone, Debug)]
pub struct Base<'p> {
    /// The class.
    pub class: Ancestor<'p>,
    /// Its type arguments, and the scope they are written in.
    pub arguments: Option<(Scope<'p>, &'p Expr)>,
}

/// What a class derives from.
#[derive(Clone, Debug)]
pub struct Lineage<'p> {
    /// As they are written.
    pub bases: Vec<Base<'p>>,
    /// The class itself first; `object` left out.
    pub order: Vec<Ancestor<'p>>,
}

impl<'p> Lineage<'p> {
    /// Whether it derives from the library class of this name.
    pub fn derives_from(&self, name: &str) -> bool {
        self.order.iter().any(|ancestor| matches!(ancestor, Ancestor::External(external) if **external == *name))
    }

    /// Whether it derives from one of these library classes.
    pub fn derives_from_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.derives_from(name))
    }

    /// The class statements of the order, the class itself first.
    pub fn classes(&self) -> impl DoubleEndedIterator<Item = &ClassRef<'p>> {
        self.order.iter().filter_map(|ancestor| match ancestor {
            Ancestor::Class(class) => Some(class),
            Ancestor::External(_) => None,
        })
    }
}

/// The lineages of one program's classes, each computed once.
#[derive(Default)]
pub struct Classes<'p> {
    lineages: Remembered<ClassRef<'p>, Result<Rc<Lineage<'p>>, Reason>>,
    /// The members of enumerations; nothing for other classes, and for one whose members are being read.
    members: Remembered<ClassRef<'p>, Option<Rc<Vec<Member<'p>>>>>,
}

impl<'p> Classes<'p> {
    /// What `class` derives from, or which base is not known and why.
    pub fn lineage(&self, resolver: &Resolver<'p>, class: &ClassRef<'p>) -> Result<Rc<Lineage<'p>>, Reason> {
        let unread = |met| {
            let why = match met {
                Met::Again => "derives from itself",
                Met::TooDeep => "has too many ancestors",
            };
            Err(Arc::from(format!("`{}` {why}", class.qualname())))
        };
        let read = || self.read(resolver, class).map(Rc::new);
        self.lineages.get(resolver.program(), class, DEPTH, unread, read)
    }

    /// The members of a class, read by `read` when they are asked for the first time.
    pub(crate) fn members(
        &self,
        program: &Program<'p>,
        class: &ClassRef<'p>,
        read: impl FnOnce() -> Option<Vec<Member<'p>>>,
    ) -> Option<Rc<Vec<Member<'p>>>> {
        self.members.get(program, class, DEPTH, |_| None, || read().map(Rc::new))
    }

    fn read(&self, resolver: &Resolver<'p>, class: &ClassRef<'p>) -> Result<Lineage<'p>, Reason> {
        let bases = class
            .node()
            .bases
            .iter()
            .map(|expr| base(resolver, &class.outer_scope(), expr))
            .collect::<Result<Vec<_>, _>>()?;
        let mut lines = Vec::with_capacity(bases.len() + 1);
        for base in &bases {
            lines.push(match &base.class {
                Ancestor::Class(class) => self.lineage(resolver, class)?.order.clone(),
                Ancestor::External(name) => external_order(name),
            });
        }
        lines.push(bases.iter().map(|base| base.class.clone()).collect());
        let mut order = vec![Ancestor::Class(class.clone())];
        merge(lines, &mut order)
            .ok_or_else(|| Arc::from(format!("the bases of `{}` have no consistent order", class.qualname())))?;
        Ok(Lineage { bases, order })
    }
}

/// What a base expression stands for.
fn base<'p>(resolver: &Resolver<'p>, scope: &Scope<'p>, expr: &'p Expr) -> Result<Base<'p>, Reason> {
    let (head, arguments) = match &expr.kind {
        ExprKind::Subscript(head, index) => (&**head, Some((scope.clone(), &**index))),
        _ => (expr, None),
    };
    let unknown = |why: &str| Arc::from(format!("its base `{}` {why}", render::expression(expr)));
    match resolver.denoted(scope, head) {
        Ok(Symbol::Class(class)) => Ok(Base { class: Ancestor::Class(class), arguments }),
        Ok(Symbol::External(name)) if Resolver::is_known_external(&name) => {
            Ok(Base { class: Ancestor::External(name), arguments })
        }
        Ok(Symbol::External(_)) => Err(unknown("is not found")),
        Ok(Symbol::Variable(variable)) => match variable.value() {
            // `ProductPage = Page[Product]`, then `class Products(ProductPage)`.
            Some(value) if matches!(value.kind, ExprKind::Subscript(..)) && arguments.is_none() => {
                base(resolver, &variable.scope, value)
            }
            _ => Err(unknown("is computed at run time")),
        },
        Ok(_) => Err(unknown("is no class")),
        Err(reason) => Err(Arc::from(format!("its base `{}` is not known: {reason}", render::expression(expr)))),
    }
}

/// The order of a library class: itself and what matters of its ancestors.
fn external_order<'p>(name: &Arc<str>) -> Vec<Ancestor<'p>> {
    let ancestors: &[&str] = match &**name {
        "pydantic.RootModel" | "pydantic_settings.BaseSettings" | "ninja.Schema" => &["pydantic.BaseModel"],
        "ninja.ModelSchema" => &["ninja.Schema", "pydantic.BaseModel"],
        "enum.StrEnum" => &["builtins.str", "enum.Enum"],
        "enum.IntEnum" => &["builtins.int", "enum.Enum"],
        "enum.IntFlag" => &["builtins.int", "enum.Flag", "enum.Enum"],
        "enum.Flag" | "django.db.models.Choices" => &["enum.Enum"],
        "django.db.models.TextChoices" => &["builtins.str", "django.db.models.Choices", "enum.Enum"],
        "django.db.models.IntegerChoices" => &["builtins.int", "django.db.models.Choices", "enum.Enum"],
        name if is_shape(name) => &["pydantic.BaseModel"],
        _ => &[],
    };
    let own = std::iter::once(Ancestor::External(Arc::clone(name)));
    own.chain(ancestors.iter().map(|name| Ancestor::External(Arc::from(*name)))).collect()
}

/// Whether a library class is the `Shape` that a model made for a Django model derives from, wherever its library puts it.
pub fn is_shape(name: &str) -> bool {
    let root = name.split('.').next().unwrap_or_default();
    name.ends_with(".Shape") && matches!(root, "django_readers" | "mizan" | "mizan_core" | "izana" | "izana_core")
}

/// The C3 merge: appends to `order`; `None` where there is no consistent order.
fn merge<'p>(mut lines: Vec<Vec<Ancestor<'p>>>, order: &mut Vec<Ancestor<'p>>) -> Option<()> {
    for line in &mut lines {
        line.reverse();
    }
    loop {
        lines.retain(|line| !line.is_empty());
        if lines.is_empty() {
            return Some(());
        }
        let in_tail = |candidate: &Ancestor<'p>| {
            lines.iter().any(|line| line.split_last().is_some_and(|(_, tail)| tail.contains(candidate)))
        };
        let next = lines.iter().filter_map(|line| line.last()).find(|candidate| !in_tail(candidate))?.clone();
        for line in &mut lines {
            if line.last() == Some(&next) {
                line.pop();
            }
        }
        order.push(next);
    }
}
