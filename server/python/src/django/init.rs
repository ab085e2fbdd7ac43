//! What the `__init__` of a form does to its fields.
//!
//! In go the statements of an `__init__`; out come the fields as they are when it has run, where that follows from its text, or why they are known only at
//! run time. Constants that it gives to single fields are followed; fields that it adds, takes away or replaces are not.

use std::sync::Arc;

use mizan_schema::declarations::FormFieldKind;

use super::arguments::{computed, is_self, is_super_init, mentions, own_method};
use super::forms::{Reading, reorder};
use super::{Django, Given};
use crate::facts::ast::{Call, Expr, ExprKind, Function, Stmt};
use crate::render;
use crate::resolve::{ClassRef, Scope};

/// An `__init__` while it is followed.
struct Following<'a, 'd, 'p> {
    django: &'a Django<'d, 'p>,
    scope: Scope<'p>,
    name: Arc<str>,
    function: &'p Function,
    reading: &'a mut Reading,
    /// Whether the statement runs whenever the form is made.
    certain: bool,
}

/// What an assignment or a call is about.
enum About<'e> {
    /// `self.fields` itself.
    All,
    /// One field, by its name where that is written out, and the attributes behind it.
    Field(Option<&'e Arc<str>>, Vec<&'e str>),
    /// A name of the function, and the attributes behind it: what it holds may be a field.
    Local(Vec<&'e str>),
    /// Something else.
    Other,
}

impl<'p> Django<'_, 'p> {
    /// Follows the `__init__` in the body of `class`.
    pub(super) fn follow_init(&self, class: &ClassRef<'p>, reading: &mut Reading) {
        let Some(function) = own_method(class, "__init__") else { return };
        let scope = Scope::of_module(class.module());
        let name = Arc::from(format!("{}.__init__", class.qualname()));
        let mut following = Following { django: self, scope, name, function, reading, certain: true };
        following.run(&function.body.statements);
    }
}

impl<'p> Following<'_, '_, 'p> {
    fn run(&mut self, body: &'p [Stmt]) {
        for statement in body {
            match statement {
                Stmt::Expr(expr) => self.expression(expr),
                Stmt::Assign(assign) => {
                    for target in &assign.targets {
                        self.assign(target, assign.value.as_ref(), assign.augmented);
                    }
                    if let Some(value) = &assign.value {
                        self.expression(value);
                    }
                }
                Stmt::Delete(targets) => targets.iter().for_each(|target| self.delete(target)),
                Stmt::If(branch) => {
                    self.perhaps(&branch.body);
                    self.perhaps(&branch.orelse);
                }
                Stmt::Try(attempt) => {
                    for body in [&attempt.body, &attempt.handlers, &attempt.finalbody] {
                        self.perhaps(body);
                    }
                }
                Stmt::Block(block) => self.perhaps(&block.body),
                Stmt::Return(Some(value)) => self.expression(value),
                _ => {}
            }
        }
    }

    fn perhaps(&mut self, body: &'p [Stmt]) {
        let certain = std::mem::replace(&mut self.certain, false);
        self.run(body);
        self.certain = certain;
    }

    fn is_dynamic(&mut self, expr: &Expr, what: &str) {
        let reason = format!("`{}` {what}", self.name);
        self.reading.is_dynamic(self.scope.project_origin(expr.anchor), reason);
    }

    /// Looks for calls that change the fields.
    fn expression(&mut self, expr: &'p Expr) {
        let call = match &expr.kind {
            ExprKind::Call(call) => call,
            ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items) => {
                return items.iter().for_each(|item| self.expression(item));
            }
            ExprKind::Binary(left, _, right) => {
                self.expression(left);
                return self.expression(right);
            }
            ExprKind::Conditional(_, then, other) => {
                self.expression(then);
                return self.expression(other);
            }
            ExprKind::Other(text)
                if ["fields.pop", "fields.update", "fields.setdefault"].iter().any(|part| text.contains(part)) =>
            {
                return self.is_dynamic(expr, "changes its fields");
            }
            _ => return,
        };
        call.arguments.iter().for_each(|argument| self.expression(argument));
        call.keywords.iter().for_each(|keyword| self.expression(&keyword.value));
        if is_super_init(call) {
            if let Some(order) = call.keyword("field_order") {
                self.is_dynamic(order, "orders its fields");
            }
            return;
        }
        let ExprKind::Attribute(object, method, _) = &call.function.kind else { return self.function_call(expr, call) };
        if is_self(object) {
            return self.own_call(expr, method, call);
        }
        match about(object) {
            About::All => match &**method {
                "values" | "items" | "keys" | "get" | "copy" => {}
                "pop" | "popitem" | "clear" => self.is_dynamic(expr, "takes fields away"),
                "move_to_end" => self.is_dynamic(expr, "orders its fields"),
                _ => self.is_dynamic(expr, "adds fields"),
            },
            About::Field(_, path) | About::Local(path) => self.method_of_field(expr, &path),
            About::Other => self.function_call(expr, call),
        }
    }

    /// A method of a field or of something in it: of its widget, its validators, its messages.
    fn method_of_field(&mut self, expr: &Expr, path: &[&str]) {
        if matches!(path.first(), Some(&("choices" | "input_formats" | "fields"))) {
            self.is_dynamic(expr, "changes what a field takes");
        }
    }

    fn own_call(&mut self, expr: &'p Expr, method: &str, call: &'p Call) {
        match method {
            "order_fields" => {
                let order = call.arguments.first().map(|order| self.django.constant(&Given::new(&self.scope, order)));
                match (self.certain, order) {
                    (true, Some(Ok(order))) if order.items().is_some() => {
                        reorder(&mut self.reading.fields, order.items().unwrap_or_default());
                    }
                    _ => self.is_dynamic(expr, "orders its fields"),
                }
            }
            // Methods of a form that read.
            "get_initial_for_field"
            | "add_prefix"
            | "is_bound"
            | "is_multipart"
            | "hidden_fields"
            | "visible_fields"
            | "add_error"
            | "full_clean"
            | "is_valid" => {}
            _ => self.is_dynamic(expr, &format!("calls `self.{method}`, which may change its fields")),
        }
    }

    /// A call that is handed the form or its fields.
    fn function_call(&mut self, expr: &Expr, call: &'p Call) {
        const HARMLESS: &[&str] = &[
            "builtins.super",
            "builtins.isinstance",
            "builtins.hasattr",
            "builtins.getattr",
            "builtins.list",
            "builtins.len",
            "builtins.set",
            "builtins.tuple",
            "builtins.print",
            "builtins.type",
            "builtins.id",
            "builtins.sorted",
            "builtins.enumerate",
            "crispy_forms.helper.FormHelper",
        ];
        let hands_over = |argument: &Expr| is_self(argument) || matches!(about(argument), About::All);
        let hands_over =
            call.arguments.iter().any(hands_over) || call.keywords.iter().any(|keyword| hands_over(&keyword.value));
        // `forms.Form.__init__(self)`: what it does to the fields is followed where it stands.
        let is_init = matches!(&call.function.kind, ExprKind::Attribute(_, name, _) if &**name == "__init__");
        if !hands_over || is_init {
            return;
        }
        let is_harmless = match self.django.resolver.denoted(&self.scope, &call.function) {
            Ok(crate::resolve::Symbol::External(name)) => HARMLESS.contains(&&*name),
            Ok(crate::resolve::Symbol::Class(class)) => class.module().name.starts_with("crispy_forms."),
            _ => false,
        };
        if !is_harmless {
            self.is_dynamic(expr, &format!("hands its fields to `{}`", render::expression(&call.function)));
        }
    }

    fn delete(&mut self, target: &Expr) {
        match about(target) {
            About::All => self.is_dynamic(target, "takes fields away"),
            About::Field(_, path) if path.is_empty() => self.is_dynamic(target, "takes fields away"),
            _ => {}
        }
    }

    fn assign(&mut self, target: &'p Expr, value: Option<&'p Expr>, augmented: bool) {
        match about(target) {
            About::All => self.is_dynamic(target, "makes its fields"),
            About::Field(_, path) if path.is_empty() => self.is_dynamic(target, "adds fields"),
            About::Field(name, path) => self.set(target, name, &path, value.filter(|_| !augmented)),
            About::Local(path) if !path.is_empty() => self.set(target, None, &path, None),
            About::Local(_) | About::Other => {}
        }
    }

    /// An attribute of a field is set; which field is not known without `name`.
    fn set(&mut self, target: &'p Expr, name: Option<&'p Arc<str>>, path: &[&str], value: Option<&'p Expr>) {
        let Some((attribute, deeper)) = path.split_first() else { return };
        let constant =
            value.filter(|value| self.certain && !self.is_local(value)).map(|value| Given::new(&self.scope, value));
        let touched: Vec<Arc<str>> = match name {
            Some(name) => vec![Arc::clone(name)],
            None => self.reading.fields.keys().cloned().collect(),
        };
        match *attribute {
            // What a person sees.
            "label" | "help_text" | "initial" | "widget" => {
                if *attribute == "widget" && !deeper.is_empty() {
                    return;
                }
                for name in touched {
                    let Some((_, field)) = self.reading.fields.get_mut(&name) else { continue };
                    let text = || constant.as_ref().and_then(|given| self.django.string(given).ok().flatten());
                    match *attribute {
                        "label" => field.label = text(),
                        "help_text" => field.help_text = text(),
                        "initial" => {
                            let value = constant.as_ref().and_then(|given| self.django.constant(given).ok());
                            field.initial = value.and_then(|value| value.to_json()).filter(|value| !value.is_null());
                        }
                        _ => {
                            field.widget =
                                constant.as_ref().and_then(|given| self.django.widget(given)).map(|widget| widget.name);
                        }
                    }
                }
            }
            "required" | "disabled" => match (name, constant.as_ref().map(|given| self.django.flag(given))) {
                (Some(name), Some(Ok(flag))) => {
                    if let Some((_, field)) = self.reading.fields.get_mut(name) {
                        if *attribute == "required" {
                            field.required = flag;
                        } else {
                            field.disabled = flag;
                        }
                    }
                }
                _ => self.is_dynamic(target, &format!("decides what is {attribute}")),
            },
            "choices" => match (name.and_then(|name| self.reading.fields.get_mut(name)), &constant) {
                (Some((_, field)), Some(given)) => {
                    if let FormFieldKind::Choice { choices, .. } = &mut field.kind {
                        *choices = self.django.choices(given);
                    }
                }
                (Some((_, field)), None) => {
                    if let FormFieldKind::Choice { choices, .. } = &mut field.kind {
                        let reason = value.map_or_else(|| Arc::from(format!("`{}` decides them", self.name)), computed);
                        *choices = mizan_schema::declarations::Choices::Unknown(reason);
                    }
                }
                (None, _) => self.is_dynamic(target, "changes the choices of a field"),
            },
            // The rows to choose among; validators are for the server alone.
            "queryset"
            | "validators"
            | "error_messages"
            | "empty_label"
            | "max_length"
            | "min_length"
            | "max_value"
            | "min_value"
            | "label_suffix"
            | "localize"
            | "limit_choices_to"
            | "show_hidden_initial"
            | "label_from_instance"
            | "attrs"
            | "template_name" => {}
            // What a local name holds may be anything; only attributes of fields matter.
            other
                if name.is_none()
                    && !matches!(
                        other,
                        "coerce" | "strip" | "input_formats" | "regex" | "fields" | "to_field_name"
                    ) => {}
            other => self.is_dynamic(target, &format!("sets `{other}` of a field")),
        }
    }

    /// Whether an expression hangs on what the function is given or holds.
    fn is_local(&self, expr: &Expr) -> bool {
        let parameters = &self.function.parameters;
        let assigned = |name: &str| assigns(&self.function.body.statements, name);
        mentions(expr, &|name| parameters.iter().any(|parameter| *parameter.name == *name) || assigned(name))
    }
}

/// Whether statements bind a name.
fn assigns(body: &[Stmt], name: &str) -> bool {
    body.iter().any(|statement| match statement {
        Stmt::Assign(assign) => assign.targets.iter().any(|target| mentions(target, &|known| known == name)),
        Stmt::If(branch) => assigns(&branch.body, name) || assigns(&branch.orelse, name),
        Stmt::Block(block) => assigns(&block.body, name),
        Stmt::Try(attempt) => {
            [&attempt.body, &attempt.handlers, &attempt.finalbody].into_iter().any(|body| assigns(body, name))
        }
        Stmt::Import(_) | Stmt::From(_) | Stmt::Function(_) | Stmt::Class(_) => true,
        _ => false,
    })
}

/// What a chain of attributes and subscripts is about.
fn about(expr: &Expr) -> About<'_> {
    let mut path = Vec::new();
    let mut expr = expr;
    loop {
        match &expr.kind {
            ExprKind::Attribute(base, name, _) => {
                if is_self(base) {
                    return match (&**name, path.is_empty()) {
                        ("fields" | "base_fields" | "declared_fields", true) => About::All,
                        _ => About::Other,
                    };
                }
                path.push(&**name);
                expr = base;
            }
            ExprKind::Subscript(base, index) => {
                if is_fields(base) {
                    path.reverse();
                    return About::Field(index.as_str(), path);
                }
                // An item of something: `attrs["class"]`.
                if path.is_empty() {
                    path.push("attrs");
                }
                expr = base;
            }
            ExprKind::Call(call) => match &call.function.kind {
                // `self.fields.get("name")`.
                ExprKind::Attribute(base, method, _) if is_fields(base) && &**method == "get" => {
                    path.reverse();
                    return About::Field(call.arguments.first().and_then(Expr::as_str), path);
                }
                _ => return About::Other,
            },
            ExprKind::Name(name) if &**name != "self" => {
                path.reverse();
                return About::Local(path);
            }
            _ => return About::Other,
        }
    }
}

/// `self.fields`.
fn is_fields(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Attribute(base, name, _) if is_self(base) && matches!(&**name, "fields" | "base_fields" | "declared_fields"))
}
