//! The values of constants.
//!
//! In go a scope and an expression; out comes the value that it has whenever the program runs, or why that is not known. Calls are not made:
//! only those whose result follows from their arguments alone (`Decimal("1.5")`, `timedelta(hours=1)`, `_("Name")`) have a value. The
//! surroundings (settings, environment, files) never do.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use serde_json::{Map, Number, Value};

use crate::classes::Classes;
use crate::facts::ast::{Assign, Call, Expr, ExprKind, Stmt};
use crate::render;
use crate::resolve::{ClassRef, Reason, Resolver, Scope, Symbol, VariableRef};

mod moments;

/// Names and nested values are followed this deep.
const DEPTH: usize = 64;

/// Expressions that one evaluation looks at, at most: values that double in each of many names have no end.
const STEPS: usize = 100_000;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant<'p> {
    /// `None`.
    None,
    /// `...`.
    Ellipsis,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// An integer beyond 64 bits, in decimal digits.
    BigInt(Arc<str>),
    /// A float.
    Float(f64),
    /// A string; lazily translated ones are their source text.
    Str(Arc<str>),
    /// Bytes.
    Bytes(Arc<[u8]>),
    /// A list.
    List(Vec<Constant<'p>>),
    /// A tuple.
    Tuple(Vec<Constant<'p>>),
    /// A set, in the order it is written.
    Set(Vec<Constant<'p>>),
    /// A dictionary, in the order it is written.
    Dict(Vec<(Constant<'p>, Constant<'p>)>),
    /// A member of an enumeration.
    Member(ClassRef<'p>, Arc<str>, Box<Constant<'p>>),
    /// A value of the standard library with one JSON form: a `Decimal`, a `date`, a `UUID`, a `timedelta` in seconds.
    Written(Written),
}

/// A value that is a string in JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// Its JSON form by default.
    pub json: Arc<str>,
    /// What it is worth as a number: a `Decimal`, or the seconds of a `timedelta`.
    pub number: Option<f64>,
}

impl Constant<'_> {
    /// What pydantic makes of it in JSON; `None` where JSON has no such value.
    pub fn to_json(&self) -> Option<Value> {
        Some(match self {
            Constant::None => Value::Null,
            Constant::Ellipsis => return None,
            Constant::Bool(value) => Value::Bool(*value),
            Constant::Int(value) => Value::from(*value),
            Constant::BigInt(digits) => Value::Number(digits.parse::<u64>().ok()?.into()),
            Constant::Float(value) => Value::Number(Number::from_f64(*value)?),
            Constant::Str(text) => Value::from(&**text),
            Constant::Bytes(bytes) => Value::from(std::str::from_utf8(bytes).ok()?),
            Constant::List(items) | Constant::Tuple(items) | Constant::Set(items) => {
                Value::Array(items.iter().map(Constant::to_json).collect::<Option<_>>()?)
            }
            Constant::Dict(entries) => {
                let mut object = Map::new();
                for (key, value) in entries {
                    object.insert(key.to_key()?, value.to_json()?);
                }
                Value::Object(object)
            }
            Constant::Member(_, _, value) => value.to_json()?,
            Constant::Written(written) => Value::from(&*written.json),
        })
    }

    /// The key it is in a JSON object.
    pub(crate) fn to_key(&self) -> Option<String> {
        Some(match self {
            Constant::None => "None".to_owned(),
            Constant::Bool(value) => value.to_string(),
            Constant::Int(value) => value.to_string(),
            Constant::BigInt(digits) => digits.to_string(),
            Constant::Float(value) => Number::from_f64(*value)?.to_string(),
            Constant::Str(text) => text.to_string(),
            Constant::Member(_, _, value) => return value.to_key(),
            Constant::Written(written) => written.json.to_string(),
            _ => return None,
        })
    }

    /// The string it is.
    pub fn as_str(&self) -> Option<&Arc<str>> {
        match self {
            Constant::Str(text) => Some(text),
            Constant::Member(_, _, value) => value.as_str(),
            _ => None,
        }
    }

    /// The boolean it is.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Constant::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The length, size or count it is.
    pub fn as_count(&self) -> Option<u64> {
        match self {
            Constant::Int(value) => u64::try_from(*value).ok(),
            _ => None,
        }
    }

    /// The items of a list, tuple or set.
    pub fn items(&self) -> Option<&[Self]> {
        match self {
            Constant::List(items) | Constant::Tuple(items) | Constant::Set(items) => Some(items),
            _ => None,
        }
    }

    /// The JSON number it is as a bound: numbers, and what is worth a number.
    pub fn to_bound(&self) -> Option<Value> {
        match self {
            Constant::Int(_) | Constant::BigInt(_) | Constant::Float(_) => self.to_json(),
            Constant::Bool(value) => Some(Value::from(i64::from(*value))),
            Constant::Written(Written { number: Some(number), .. }) => Number::from_f64(*number).map(Value::Number),
            Constant::Member(_, _, value) => value.to_bound(),
            _ => None,
        }
    }
}

/// A member of an enumeration, in the order of the class body.
#[derive(Clone, Debug)]
pub struct Member<'p> {
    /// Its name.
    pub name: &'p Arc<str>,
    /// Its value, or why it is not known.
    pub value: Result<Constant<'p>, Reason>,
    /// The target that names it.
    pub target: &'p Expr,
    /// The expression of its value.
    pub expr: &'p Expr,
    /// The class that declares it.
    pub class: ClassRef<'p>,
}

/// Evaluates expressions of one program.
pub struct Evaluator<'e, 'p> {
    resolver: &'e Resolver<'p>,
    classes: &'e Classes<'p>,
    depth: Cell<usize>,
    steps: Cell<usize>,
    /// The assignments whose values are being evaluated: the name of one means what it was before, within its value.
    open: RefCell<Vec<&'p Assign>>,
}

type Evaluation<'p> = Result<Constant<'p>, Reason>;

impl<'e, 'p> Evaluator<'e, 'p> {
    /// An evaluator that looks names up in `resolver`.
    pub fn new(resolver: &'e Resolver<'p>, classes: &'e Classes<'p>) -> Self {
        Self { resolver, classes, depth: Cell::new(0), steps: Cell::new(0), open: RefCell::default() }
    }

    /// The value of `expr` in `scope`.
    pub fn evaluate(&self, scope: &Scope<'p>, expr: &'p Expr) -> Evaluation<'p> {
        self.steps.set(self.steps.get() + 1);
        if self.depth.get() >= DEPTH {
            return Err(Arc::from(format!("`{}` is nested too deep", render::expression(expr))));
        }
        if self.steps.get() > STEPS {
            return Err(Arc::from(format!("`{}` is too large", render::expression(expr))));
        }
        self.depth.set(self.depth.get() + 1);
        let value = self.expression(scope, expr);
        self.depth.set(self.depth.get() - 1);
        value
    }

    fn expression(&self, scope: &Scope<'p>, expr: &'p Expr) -> Evaluation<'p> {
        match &expr.kind {
            ExprKind::None => Ok(Constant::None),
            ExprKind::Ellipsis => Ok(Constant::Ellipsis),
            ExprKind::Bool(value) => Ok(Constant::Bool(*value)),
            ExprKind::Int(value) => Ok(Constant::Int(*value)),
            ExprKind::BigInt(digits) => Ok(Constant::BigInt(Arc::clone(digits))),
            ExprKind::Float(value) => Ok(Constant::Float(*value)),
            ExprKind::String(text, _) => Ok(Constant::Str(Arc::clone(text))),
            ExprKind::Bytes(bytes) => Ok(Constant::Bytes(Arc::clone(bytes))),
            ExprKind::List(items) => self.items(scope, items).map(Constant::List),
            ExprKind::Tuple(items) => self.items(scope, items).map(Constant::Tuple),
            ExprKind::Set(items) => self.items(scope, items).map(Constant::Set),
            ExprKind::Dict(entries) => self.dict(scope, entries),
            ExprKind::Name(_) => self.symbol(self.resolver.resolve(scope, expr)?, expr),
            ExprKind::Attribute(base, name, _) => self.attribute(scope, base, name, expr),
            ExprKind::Unary(operator, operand) => self.unary(scope, operator, operand, expr),
            ExprKind::Binary(left, operator, right) => self.binary(scope, left, operator, right, expr),
            ExprKind::Conditional(test, then, other) => match self.evaluate(scope, test)?.as_bool() {
                Some(true) => self.evaluate(scope, then),
                Some(false) => self.evaluate(scope, other),
                None => Err(computed(expr)),
            },
            ExprKind::Call(call) => self.call(scope, call, expr),
            ExprKind::Subscript(base, index) => self.subscript(scope, base, index, expr),
            ExprKind::Starred(_) | ExprKind::Lambda(_) | ExprKind::Other(_) => Err(computed(expr)),
        }
    }

    /// The value of a variable.
    pub fn variable(&self, variable: &VariableRef<'p>) -> Evaluation<'p> {
        if self.open.borrow().iter().any(|open| std::ptr::eq(*open, variable.node)) {
            return self.before(variable);
        }
        if let Some(member) = self.member(variable) {
            return member;
        }
        self.open.borrow_mut().push(variable.node);
        let value = self.assigned(variable);
        self.open.borrow_mut().pop();
        value
    }

    /// What a name was before it was assigned: `APPS = APPS + ["shop"]`.
    fn before(&self, variable: &VariableRef<'p>) -> Evaluation<'p> {
        match self.resolver.before(variable) {
            Some(Ok(Symbol::Variable(before))) if !std::ptr::eq(before.node, variable.node) => self.variable(&before),
            _ => Err(Arc::from(format!("`{}` refers to itself", variable.name()))),
        }
    }

    fn assigned(&self, variable: &VariableRef<'p>) -> Evaluation<'p> {
        let value = variable
            .value()
            .ok_or_else(|| Reason::from(format!("`{}` gets its value at run time", variable.name())))?;
        let value = self.evaluate(&variable.scope, value)?;
        let Some(before) = &variable.before else { return Ok(value) };
        let Symbol::Variable(before) = &**before else {
            return Err(Arc::from(format!("`{}` gets its value at run time", variable.name())));
        };
        let before = self.variable(before)?;
        add(before, value).ok_or_else(|| Arc::from(format!("`{}` gets its value at run time", variable.name())))
    }

    fn symbol(&self, symbol: Symbol<'p>, expr: &Expr) -> Evaluation<'p> {
        match symbol {
            Symbol::Variable(variable) => self.variable(&variable),
            Symbol::External(name) => external(&name).ok_or_else(|| {
                if Resolver::is_known_external(&name) {
                    computed(expr)
                } else {
                    Arc::from(format!("`{name}` is not found"))
                }
            }),
            other => Err(Arc::from(format!("`{}` is {}, not a value", render::expression(expr), other.describe()))),
        }
    }

    fn items(&self, scope: &Scope<'p>, items: &'p [Expr]) -> Result<Vec<Constant<'p>>, Reason> {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            let ExprKind::Starred(inner) = &item.kind else {
                values.push(self.evaluate(scope, item)?);
                continue;
            };
            let spread = self.evaluate(scope, inner)?;
            values.extend_from_slice(spread.items().ok_or_else(|| computed(item))?);
        }
        Ok(values)
    }

    fn dict(&self, scope: &Scope<'p>, entries: &'p [(Option<Expr>, Expr)]) -> Evaluation<'p> {
        let mut values: Vec<(Constant<'p>, Constant<'p>)> = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            match key {
                Some(key) => put(&mut values, self.evaluate(scope, key)?, self.evaluate(scope, value)?),
                None => match self.evaluate(scope, value)? {
                    Constant::Dict(spread) => spread.into_iter().for_each(|(key, value)| put(&mut values, key, value)),
                    _ => return Err(computed(value)),
                },
            }
        }
        Ok(Constant::Dict(values))
    }

    fn attribute(&self, scope: &Scope<'p>, base: &'p Expr, name: &str, expr: &'p Expr) -> Evaluation<'p> {
        if let Ok(symbol) = self.resolver.resolve(scope, expr) {
            return self.symbol(symbol, expr);
        }
        match (self.evaluate(scope, base)?, name) {
            (Constant::Member(_, _, value), "value") => Ok(*value),
            (Constant::Member(_, member, _), "name") => Ok(Constant::Str(member)),
            _ => Err(computed(expr)),
        }
    }

    fn unary(&self, scope: &Scope<'p>, operator: &str, operand: &'p Expr, expr: &Expr) -> Evaluation<'p> {
        match (operator, self.evaluate(scope, operand)?) {
            ("-", Constant::Int(value)) => value.checked_neg().map(Constant::Int).ok_or_else(|| computed(expr)),
            ("-", Constant::Float(value)) => Ok(Constant::Float(-value)),
            ("-", Constant::BigInt(digits)) if &*digits == "9223372036854775808" => Ok(Constant::Int(i64::MIN)),
            ("+", value @ (Constant::Int(_) | Constant::Float(_) | Constant::BigInt(_))) => Ok(value),
            ("not", Constant::Bool(value)) => Ok(Constant::Bool(!value)),
            _ => Err(computed(expr)),
        }
    }

    fn binary(
        &self,
        scope: &Scope<'p>,
        left: &'p Expr,
        operator: &str,
        right: &'p Expr,
        expr: &Expr,
    ) -> Evaluation<'p> {
        let left = self.evaluate(scope, left)?;
        let right = self.evaluate(scope, right)?;
        operate(left, operator, right).ok_or_else(|| computed(expr))
    }

    fn subscript(&self, scope: &Scope<'p>, base: &'p Expr, index: &'p Expr, expr: &'p Expr) -> Evaluation<'p> {
        if let Ok(Symbol::Class(class)) = self.resolver.denoted(scope, base)
            && let (Some(members), Some(name)) = (self.members(&class), index.as_str())
        {
            let member = members.iter().find(|member| member.name == name).ok_or_else(|| computed(expr))?;
            let value = member.value.clone()?;
            return Ok(Constant::Member(class, Arc::clone(member.name), Box::new(value)));
        }
        let index = self.evaluate(scope, index)?;
        let found = match self.evaluate(scope, base)? {
            Constant::Dict(entries) => entries.into_iter().find(|(key, _)| *key == index).map(|(_, value)| value),
            Constant::List(items) | Constant::Tuple(items) => at(&items, &index).cloned(),
            _ => None,
        };
        found.ok_or_else(|| computed(expr))
    }

    fn call(&self, scope: &Scope<'p>, call: &'p Call, expr: &'p Expr) -> Evaluation<'p> {
        if let Some(value) = self.method(scope, call) {
            return value;
        }
        match self.resolver.denoted(scope, &call.function)? {
            Symbol::External(name) => self.known_call(scope, &name, call, expr),
            Symbol::Class(class) if self.members(&class).is_some() => self.member_of(scope, class, call, expr),
            _ => Err(computed(expr)),
        }
    }

    /// `", ".join([…])`-like methods of known strings, where they need nothing else.
    fn method(&self, scope: &Scope<'p>, call: &'p Call) -> Option<Evaluation<'p>> {
        let ExprKind::Attribute(base, name, _) = &call.function.kind else { return None };
        if !call.arguments.is_empty() || !call.keywords.is_empty() {
            return None;
        }
        let text = base.as_str().cloned().or_else(|| self.evaluate(scope, base).ok()?.as_str().cloned())?;
        let changed = match &**name {
            "lower" => text.to_lowercase(),
            "upper" => text.to_uppercase(),
            "strip" => text.trim().to_owned(),
            _ => return None,
        };
        Some(Ok(Constant::Str(Arc::from(changed))))
    }

    fn known_call(&self, scope: &Scope<'p>, name: &str, call: &'p Call, expr: &'p Expr) -> Evaluation<'p> {
        let arguments = self.items(scope, &call.arguments)?;
        if let Some(translated) = name.strip_prefix("django.utils.translation.") {
            let text = match translated {
                "gettext" | "gettext_lazy" | "gettext_noop" | "ugettext_lazy" => arguments.first(),
                "pgettext" | "pgettext_lazy" => arguments.get(1),
                _ => None,
            };
            return text.filter(|text| text.as_str().is_some()).cloned().ok_or_else(|| computed(expr));
        }
        let mut keywords = Vec::with_capacity(call.keywords.len());
        for keyword in &call.keywords {
            let name = keyword.name.as_ref().ok_or_else(|| computed(expr))?;
            keywords.push((&**name, self.evaluate(scope, &keyword.value)?));
        }
        moments::call(name, &arguments, &keywords)
            .or_else(|| convert(name, &arguments, &keywords))
            .ok_or_else(|| computed(expr))
    }

    /// `Color("red")`.
    fn member_of(&self, scope: &Scope<'p>, class: ClassRef<'p>, call: &'p Call, expr: &'p Expr) -> Evaluation<'p> {
        let wanted = self.evaluate(scope, call.arguments.first().ok_or_else(|| computed(expr))?)?;
        let members = self.members(&class).unwrap_or_default();
        let member =
            members.iter().find(|member| member.value.as_ref() == Ok(&wanted)).ok_or_else(|| computed(expr))?;
        Ok(Constant::Member(class, Arc::clone(member.name), Box::new(wanted)))
    }

    /// The member that a name of an enumeration's body is, where it is one.
    fn member(&self, variable: &VariableRef<'p>) -> Option<Evaluation<'p>> {
        let class = variable.scope.class.as_ref()?;
        let members = self.members(class)?;
        let member = members.iter().find(|member| &**member.name == variable.name())?;
        Some(
            member.value.clone().map(|value| Constant::Member(class.clone(), Arc::clone(member.name), Box::new(value))),
        )
    }

    /// The members of an enumeration, aliases included; `None` for any other class.
    pub fn members(&self, class: &ClassRef<'p>) -> Option<Rc<Vec<Member<'p>>>> {
        // What is being evaluated here has no say in what others are told: the members are read as if they were asked for by themselves, though no
        // deeper than that leaves room for.
        let apart = || Self {
            depth: Cell::new(self.depth.get()),
            steps: Cell::new(self.steps.get()),
            ..Evaluator::new(self.resolver, self.classes)
        };
        self.classes.members(self.resolver.program(), class, || apart().read_members(class))
    }

    fn read_members(&self, class: &ClassRef<'p>) -> Option<Vec<Member<'p>>> {
        let lineage = self.classes.lineage(self.resolver, class).ok()?;
        if !lineage.derives_from("enum.Enum") {
            return None;
        }
        let reading = Enumerating {
            evaluator: self,
            lower_case: lineage.derives_from("enum.StrEnum"),
            flag: lineage.derives_from("enum.Flag"),
            by_name: lineage.derives_from("django.db.models.TextChoices"),
            labelled: lineage.derives_from("django.db.models.Choices"),
            mixin: mixin(&lineage),
        };
        let mut members = Vec::new();
        for class in lineage.classes().rev() {
            reading.body(class, &mut members);
        }
        Some(members)
    }
}

/// What an enumeration mixes in: `str`, `int`, `float`.
fn mixin(lineage: &Rc<crate::classes::Lineage<'_>>) -> Option<&'static str> {
    ["builtins.str", "builtins.int", "builtins.float"].into_iter().find(|name| lineage.derives_from(name))
}

/// How the members of one enumeration are read.
struct Enumerating<'e, 'r, 'p> {
    evaluator: &'e Evaluator<'r, 'p>,
    lower_case: bool,
    flag: bool,
    by_name: bool,
    labelled: bool,
    mixin: Option<&'static str>,
}

impl<'p> Enumerating<'_, '_, 'p> {
    fn body(&self, class: &ClassRef<'p>, members: &mut Vec<Member<'p>>) {
        let scope = class.scope();
        let ignored = self.ignored(class);
        let computed_new = class.node().body.iter().any(|statement| {
            matches!(statement, Stmt::Function(function) if matches!(&*function.name, "__new__" | "_generate_next_value_"))
        });
        for statement in self.evaluator.resolver.straight(&class.node().body) {
            let Stmt::Assign(assign) = statement else { continue };
            let Some(value) = &assign.value else { continue };
            for target in &assign.targets {
                let Some(name) = target.as_name() else { continue };
                if is_private(name) || ignored.contains(name) || self.is_no_member(&scope, value) {
                    continue;
                }
                let expr = value;
                let value = if computed_new {
                    Err(Arc::from(format!("`{}` computes the values of its members", class.qualname())))
                } else {
                    self.value(&scope, name, value, members)
                };
                members.push(Member { name, value, target, expr, class: class.clone() });
            }
        }
    }

    fn ignored(&self, class: &ClassRef<'p>) -> Vec<Arc<str>> {
        let Some(value) = class.node().body.iter().find_map(|statement| match statement {
            Stmt::Assign(assign)
                if assign.targets.iter().any(|target| target.as_name().is_some_and(|name| &**name == "_ignore_")) =>
            {
                assign.value.as_ref()
            }
            _ => None,
        }) else {
            return Vec::new();
        };
        match self.evaluator.evaluate(&class.scope(), value) {
            Ok(Constant::Str(names)) => names.replace(',', " ").split_whitespace().map(Arc::from).collect(),
            Ok(names) => names.items().unwrap_or_default().iter().filter_map(|name| name.as_str().cloned()).collect(),
            Err(_) => Vec::new(),
        }
    }

    /// `nonmember(…)`, and what Python itself takes for a descriptor.
    fn is_no_member(&self, scope: &Scope<'p>, value: &Expr) -> bool {
        match &value.kind {
            ExprKind::Lambda(_) => true,
            ExprKind::Call(call) => self.evaluator.resolver.external(scope, &call.function).is_some_and(|name| {
                matches!(
                    &*name,
                    "enum.nonmember"
                        | "builtins.property"
                        | "enum.property"
                        | "functools.partial"
                        | "functools.cached_property"
                        | "builtins.staticmethod"
                        | "builtins.classmethod"
                )
            }),
            _ => false,
        }
    }

    fn value(&self, scope: &Scope<'p>, name: &Arc<str>, value: &'p Expr, before: &[Member<'p>]) -> Evaluation<'p> {
        if self.labelled
            && let ExprKind::Tuple(items) | ExprKind::List(items) = &value.kind
        {
            // The last of several is the label, where it is text.
            if let [inner, _label] = items.as_slice() {
                return self.single(scope, name, inner, before);
            }
        }
        self.single(scope, name, value, before)
    }

    fn single(&self, scope: &Scope<'p>, name: &Arc<str>, value: &'p Expr, before: &[Member<'p>]) -> Evaluation<'p> {
        if let ExprKind::Call(call) = &value.kind {
            match self.evaluator.resolver.external(scope, &call.function).as_deref() {
                Some("enum.auto") => return self.next(name, before),
                Some("enum.member") => {
                    let inner = call.arguments.first().ok_or_else(|| computed(value))?;
                    return self.evaluator.evaluate(scope, inner);
                }
                _ => {}
            }
        }
        // An earlier member is its value within the body.
        if let Some(name) = value.as_name()
            && let Some(alias) = before.iter().find(|member| member.name == name)
        {
            return alias.value.clone();
        }
        let value = match self.evaluator.evaluate(scope, value)? {
            Constant::Member(_, _, value) => *value,
            other => other,
        };
        Ok(match (self.mixin, value) {
            (Some("builtins.float"), Constant::Int(value)) =>
            {
                #[allow(clippy::cast_precision_loss, reason = "as Python's float() does")]
                Constant::Float(value as f64)
            }
            (Some("builtins.str"), Constant::Int(value)) => Constant::Str(Arc::from(value.to_string())),
            (Some("builtins.int"), Constant::Bool(value)) => Constant::Int(i64::from(value)),
            (_, value) => value,
        })
    }

    /// What `auto()` gives.
    fn next(&self, name: &Arc<str>, before: &[Member<'p>]) -> Evaluation<'p> {
        if self.lower_case {
            return Ok(Constant::Str(Arc::from(name.to_lowercase())));
        }
        if self.by_name {
            return Ok(Constant::Str(Arc::clone(name)));
        }
        let mut highest = 0;
        for member in before {
            match &member.value {
                Ok(Constant::Int(value)) => highest = highest.max(*value),
                Ok(_) => {}
                Err(reason) => return Err(Arc::clone(reason)),
            }
        }
        let next = if !self.flag {
            highest.checked_add(1)
        } else if highest <= 0 {
            Some(1)
        } else {
            i64::BITS.checked_sub(highest.leading_zeros()).and_then(|shift| 1_i64.checked_shl(shift))
        };
        next.map(Constant::Int).ok_or_else(|| Arc::from(format!("`{name}` is beyond 64 bits")))
    }
}

/// `_sunder_`, `__dunder__` and `__private` names, which are no members.
fn is_private(name: &str) -> bool {
    name.starts_with('_') && name.ends_with('_') || name.starts_with("__")
}

fn computed(expr: &Expr) -> Reason {
    Arc::from(format!("`{}` is computed at run time", render::expression(expr)))
}

fn external<'p>(name: &str) -> Option<Constant<'p>> {
    Some(match name {
        "math.pi" => Constant::Float(std::f64::consts::PI),
        "math.e" => Constant::Float(std::f64::consts::E),
        "math.inf" => Constant::Float(f64::INFINITY),
        "math.nan" => Constant::Float(f64::NAN),
        "sys.maxsize" => Constant::Int(i64::MAX),
        "datetime.timezone.utc" | "datetime.UTC" | "django.utils.timezone.utc" => moments::utc(),
        _ => return moments::constant(name),
    })
}

/// Conversions whose result follows from a literal.
fn convert<'p>(name: &str, arguments: &[Constant<'p>], keywords: &[(&str, Constant<'p>)]) -> Option<Constant<'p>> {
    if !keywords.is_empty() {
        return (name == "builtins.dict" && arguments.is_empty()).then(|| {
            Constant::Dict(
                keywords.iter().map(|(key, value)| (Constant::Str(Arc::from(*key)), value.clone())).collect(),
            )
        });
    }
    match (name, arguments) {
        ("builtins.str", []) => Some(Constant::Str(Arc::from(""))),
        ("builtins.str", [text @ Constant::Str(_)]) => Some(text.clone()),
        ("builtins.str", [Constant::Int(value)]) => Some(Constant::Str(Arc::from(value.to_string()))),
        ("builtins.int", []) => Some(Constant::Int(0)),
        ("builtins.int", [value @ Constant::Int(_)]) | ("builtins.float", [value @ Constant::Float(_)]) => {
            Some(value.clone())
        }
        ("builtins.float", []) => Some(Constant::Float(0.0)),
        ("builtins.float", [Constant::Str(text)]) => Some(Constant::Float(text.trim().parse().ok()?)),
        ("builtins.bool", []) => Some(Constant::Bool(false)),
        ("builtins.list", []) => Some(Constant::List(Vec::new())),
        ("builtins.list", [values]) => Some(Constant::List(values.items()?.to_vec())),
        ("builtins.tuple", []) => Some(Constant::Tuple(Vec::new())),
        ("builtins.tuple", [values]) => Some(Constant::Tuple(values.items()?.to_vec())),
        ("builtins.set" | "builtins.frozenset", []) => Some(Constant::Set(Vec::new())),
        ("builtins.set" | "builtins.frozenset", [values]) => Some(Constant::Set(values.items()?.to_vec())),
        ("builtins.dict", []) => Some(Constant::Dict(Vec::new())),
        _ => None,
    }
}

fn put<'p>(entries: &mut Vec<(Constant<'p>, Constant<'p>)>, key: Constant<'p>, value: Constant<'p>) {
    match entries.iter_mut().find(|(known, _)| *known == key) {
        Some((_, known)) => *known = value,
        None => entries.push((key, value)),
    }
}

fn at<'c, 'p>(items: &'c [Constant<'p>], index: &Constant<'p>) -> Option<&'c Constant<'p>> {
    let Constant::Int(index) = index else { return None };
    let index = if *index < 0 { i64::try_from(items.len()).ok()?.checked_add(*index)? } else { *index };
    items.get(usize::try_from(index).ok()?)
}

fn add<'p>(left: Constant<'p>, right: Constant<'p>) -> Option<Constant<'p>> {
    match (left, right) {
        (Constant::List(mut left), Constant::List(right) | Constant::Tuple(right)) => {
            left.extend(right);
            Some(Constant::List(left))
        }
        (Constant::Tuple(mut left), Constant::Tuple(right)) => {
            left.extend(right);
            Some(Constant::Tuple(left))
        }
        (Constant::Str(left), Constant::Str(right)) => Some(Constant::Str(Arc::from(format!("{left}{right}")))),
        (Constant::Int(left), Constant::Int(right)) => left.checked_add(right).map(Constant::Int),
        (left, right) => Some(Constant::Float(as_float(&left)? + as_float(&right)?)),
    }
}

fn operate<'p>(left: Constant<'p>, operator: &str, right: Constant<'p>) -> Option<Constant<'p>> {
    use Constant::{Bool, Dict, Float, Int, List, Set, Str, Tuple};
    match (left, operator, right) {
        (List(_), "+", Tuple(_)) => None,
        (left, "+", right) => add(left, right),
        (Int(left), "-", Int(right)) => left.checked_sub(right).map(Int),
        (Int(left), "*", Int(right)) => left.checked_mul(right).map(Int),
        (Int(left), "**", Int(right)) => left.checked_pow(u32::try_from(right).ok()?).map(Int),
        (Int(left), "//", Int(right)) => floor_div(left, right).map(Int),
        (Int(left), "%", Int(right)) => left.checked_sub(floor_div(left, right)?.checked_mul(right)?).map(Int),
        (Int(left), "<<", Int(right)) if (0..63).contains(&right) => left.checked_mul(1_i64 << right).map(Int),
        (Int(left), "|", Int(right)) => Some(Int(left | right)),
        (Int(left), "&", Int(right)) => Some(Int(left & right)),
        (Str(text), "*", Int(times)) | (Int(times), "*", Str(text)) => {
            let times = usize::try_from(times).ok().filter(|times| text.len().saturating_mul(*times) < 10_000)?;
            Some(Str(Arc::from(text.repeat(times))))
        }
        (Dict(mut left), "|", Dict(right)) => {
            for (key, value) in right {
                put(&mut left, key, value);
            }
            Some(Dict(left))
        }
        (Set(mut left), "|", Set(right)) => {
            for value in right {
                if !left.contains(&value) {
                    left.push(value);
                }
            }
            Some(Set(left))
        }
        (left @ (Bool(_) | Str(_) | Int(_)), "==", right)
            if std::mem::discriminant(&left) == std::mem::discriminant(&right) =>
        {
            Some(Bool(left == right))
        }
        (Bool(left), "and", right) => Some(if left { right } else { Bool(false) }),
        (Bool(left), "or", right) => Some(if left { Bool(true) } else { right }),
        (left, operator @ ("-" | "*" | "/"), right) => {
            let (left, right) = (as_float(&left)?, as_float(&right)?);
            match operator {
                "-" => Some(Float(left - right)),
                "*" => Some(Float(left * right)),
                _ if right == 0.0 => None,
                _ => Some(Float(left / right)),
            }
        }
        _ => None,
    }
}

fn floor_div(left: i64, right: i64) -> Option<i64> {
    let quotient = left.checked_div(right)?;
    let exact = quotient.checked_mul(right)? == left;
    if exact || (left < 0) == (right < 0) { Some(quotient) } else { quotient.checked_sub(1) }
}

#[allow(clippy::cast_precision_loss, reason = "as Python's true division and mixed arithmetic do")]
fn as_float(value: &Constant<'_>) -> Option<f64> {
    match value {
        Constant::Int(value) => Some(*value as f64),
        Constant::Float(value) => Some(*value),
        _ => None,
    }
}
