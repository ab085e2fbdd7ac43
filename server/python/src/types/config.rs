//! The configuration of a model: `model_config`, class keywords, `class Config`.
//!
//! In go the bodies of a class and its ancestors; out comes one [`Config`]. A setting that changes keys and cannot be read makes the class
//! unknown, for every key of it would be a guess.

use std::rc::Rc;
use std::sync::Arc;

use mizan_schema::json_schema::Pydantic;
use mizan_schema::types::{Extra, Text};
use serde_json::Value;

use super::{Context, Reader};
use crate::classes::Ancestor;
use crate::evaluate::Constant;
use crate::facts::ast::{Expr, ExprKind, Stmt};
use crate::render;
use crate::resolve::{ClassRef, Reason, Scope, Symbol};

mod case;

/// The release from which on the schema shows lengths that are configured, and durations that differ by direction.
pub(super) const FULL_CONFIGURATION: Pydantic = Pydantic { major: 2, minor: 14 };

/// What configures the reading of a model.
#[derive(Clone, Debug)]
pub(super) struct Config<'p> {
    /// `str_min_length`, `str_max_length`.
    pub(super) text: Text,
    /// `ser_json_timedelta="float"`.
    pub(super) float_durations: bool,
    /// `ser_json_bytes="base64"`.
    pub(super) base64_bytes: bool,
    pub(super) extra: Extra,
    pub(super) attribute_docstrings: bool,
    pub(super) json_schema_extra: Option<Value>,
    pub(super) serialize_by_alias: Option<bool>,
    pub(super) defaults_required: bool,
    pub(super) validate_by_alias: bool,
    pub(super) input_alias: Option<Generator>,
    pub(super) output_alias: Option<Generator>,
    /// What cannot be known, and matters.
    pub(super) unknown: Option<(Scope<'p>, &'p Expr, Reason)>,
}

impl Default for Config<'_> {
    fn default() -> Self {
        Self {
            text: Text::default(),
            float_durations: false,
            base64_bytes: false,
            extra: Extra::Unsaid,
            attribute_docstrings: false,
            json_schema_extra: None,
            serialize_by_alias: None,
            defaults_required: false,
            validate_by_alias: true,
            input_alias: None,
            output_alias: None,
            unknown: None,
        }
    }
}

/// A function that makes an alias of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Generator {
    Camel,
    Pascal,
    Snake,
    Upper,
    Lower,
}

impl Generator {
    fn alias(self, name: &str) -> Arc<str> {
        Arc::from(match self {
            Generator::Camel => case::to_camel(name),
            Generator::Pascal => case::to_pascal(name),
            Generator::Snake => case::to_snake(name),
            Generator::Upper => name.to_uppercase(),
            Generator::Lower => name.to_lowercase(),
        })
    }

    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "pydantic.alias_generators.to_camel" => Generator::Camel,
            "pydantic.alias_generators.to_pascal" => Generator::Pascal,
            "pydantic.alias_generators.to_snake" => Generator::Snake,
            "builtins.str.upper" => Generator::Upper,
            "builtins.str.lower" => Generator::Lower,
            _ => return None,
        })
    }
}

/// What generators make of a name: on the way in, on the way out.
pub(super) type Generated = (Option<Arc<str>>, Option<Arc<str>>);

impl Config<'_> {
    /// Whether aliases are made of names.
    pub(super) fn generates(&self) -> bool {
        self.input_alias.is_some() || self.output_alias.is_some()
    }

    /// The keys that the alias generators make of a name: on the way in, on the way out.
    pub(super) fn generated(&self, name: &str, applies: bool) -> Option<Generated> {
        if !applies || !self.generates() {
            return None;
        }
        Some((self.input_alias.map(|make| make.alias(name)), self.output_alias.map(|make| make.alias(name))))
    }
}

impl<'p> Reader<'p> {
    /// The configuration of a class; the last base wins over the others, the class over its bases.
    pub(super) fn config(&self, class: &ClassRef<'p>) -> Result<Rc<Config<'p>>, Reason> {
        let program = self.resolver.program();
        self.configs.get(program, class, usize::MAX, |_| Ok(Rc::default()), || self.read_config(class))
    }

    fn read_config(&self, class: &ClassRef<'p>) -> Result<Rc<Config<'p>>, Reason> {
        let mut settings = Vec::new();
        self.settings(class, &mut settings)?;
        let mut config = Config::default();
        for (scope, name, value) in settings {
            self.set(&mut config, &scope, name, value);
        }
        Ok(Rc::new(config))
    }

    /// Every setting of a class and its bases, in the order in which they override one another.
    fn settings(&self, class: &ClassRef<'p>, settings: &mut Vec<(Scope<'p>, &'p str, &'p Expr)>) -> Result<(), Reason> {
        let lineage = self.classes.lineage(&self.resolver, class)?;
        for base in &lineage.bases {
            if let Ancestor::Class(base) = &base.class {
                self.settings(base, settings)?;
            }
        }
        self.own_settings(class, settings);
        let scope = class.outer_scope();
        for keyword in &class.node().keywords {
            if let Some(name) = &keyword.name {
                settings.push((scope.clone(), name, &keyword.value));
            }
        }
        Ok(())
    }

    fn own_settings(&self, class: &ClassRef<'p>, settings: &mut Vec<(Scope<'p>, &'p str, &'p Expr)>) {
        let outer = class.outer_scope();
        for decorator in class.node().decorators.iter().filter_map(Expr::as_call) {
            match self.resolver.external(&outer, &decorator.function).as_deref() {
                Some("pydantic.dataclasses.dataclass") => {
                    if let Some(config) = decorator.keyword("config") {
                        self.config_value(&outer, config, settings, 0);
                    }
                }
                Some("pydantic.with_config") => {
                    for config in &decorator.arguments {
                        self.config_value(&outer, config, settings, 0);
                    }
                    for keyword in &decorator.keywords {
                        match keyword.name.as_deref() {
                            Some("config") | None => self.config_value(&outer, &keyword.value, settings, 0),
                            Some(name) => settings.push((outer.clone(), name, &keyword.value)),
                        }
                    }
                }
                _ => {}
            }
        }
        for statement in self.resolver.straight(&class.node().body) {
            match statement {
                Stmt::Assign(assign) => {
                    let is_config = |target: &Expr| {
                        target.as_name().is_some_and(|name| matches!(&**name, "model_config" | "__pydantic_config__"))
                    };
                    if let Some(value) = assign.value.as_ref().filter(|_| assign.targets.iter().any(is_config)) {
                        self.config_value(&class.scope(), value, settings, 0);
                    }
                }
                Stmt::Class(inner) if &*inner.name == "Config" => {
                    let inner = self.resolver.class(&class.scope(), inner);
                    for statement in self.resolver.straight(&inner.node().body) {
                        let Stmt::Assign(assign) = statement else { continue };
                        let [Expr { kind: ExprKind::Name(name), .. }] = assign.targets.as_slice() else { continue };
                        if let Some(value) = &assign.value {
                            settings.push((inner.scope(), name, value));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The settings of `ConfigDict(…)`, `{…}`, either by name, or another class's `model_config` with more.
    pub(super) fn config_value(
        &self,
        scope: &Scope<'p>,
        value: &'p Expr,
        settings: &mut Vec<(Scope<'p>, &'p str, &'p Expr)>,
        depth: usize,
    ) {
        if depth > 32 {
            return;
        }
        match &value.kind {
            ExprKind::Call(call) => {
                for positional in &call.arguments {
                    self.config_value(scope, positional, settings, depth + 1);
                }
                for keyword in &call.keywords {
                    match &keyword.name {
                        Some(name) => settings.push((scope.clone(), name, &keyword.value)),
                        None => self.config_value(scope, &keyword.value, settings, depth + 1),
                    }
                }
            }
            ExprKind::Dict(entries) => {
                for (key, value) in entries {
                    match key.as_ref().map(Expr::as_str) {
                        Some(Some(name)) => settings.push((scope.clone(), name, value)),
                        Some(None) => {}
                        None => self.config_value(scope, value, settings, depth + 1),
                    }
                }
            }
            ExprKind::Binary(left, operator, right) if &**operator == "|" => {
                self.config_value(scope, left, settings, depth + 1);
                self.config_value(scope, right, settings, depth + 1);
            }
            ExprKind::Name(_) | ExprKind::Attribute(..) => {
                if let Ok(Symbol::Variable(variable)) = self.resolver.denoted(scope, value)
                    && let Some(value) = variable.value()
                {
                    self.config_value(&variable.scope, value, settings, depth + 1);
                }
            }
            _ => {}
        }
    }

    fn set(&self, config: &mut Config<'p>, scope: &Scope<'p>, name: &str, value: &'p Expr) {
        let constant = || self.evaluator().evaluate(scope, value);
        let flag = || constant().ok().and_then(|value| value.as_bool());
        let count = || constant().ok().and_then(|value| value.as_count());
        let is = |wanted: &str| constant().is_ok_and(|value| value.as_str().is_some_and(|text| **text == *wanted));
        match name {
            "str_min_length" | "min_anystr_length" | "str_max_length" | "max_anystr_length"
                if self.pydantic < FULL_CONFIGURATION => {}
            "str_min_length" | "min_anystr_length" => config.text.min_length = count().filter(|length| *length > 0),
            "str_max_length" | "max_anystr_length" => config.text.max_length = count(),
            "ser_json_timedelta" => config.float_durations = is("float"),
            "ser_json_temporal" => config.float_durations = is("seconds") || is("milliseconds"),
            "ser_json_bytes" => config.base64_bytes = is("base64"),
            "use_attribute_docstrings" => config.attribute_docstrings = flag() == Some(true),
            "serialize_by_alias" => config.serialize_by_alias = flag(),
            "json_schema_serialization_defaults_required" => config.defaults_required = flag() == Some(true),
            "validate_by_alias" => config.validate_by_alias = flag() != Some(false),
            "extra" => match constant() {
                Ok(value) => config.extra = extra(&value),
                Err(reason) => config.unknown = Some((scope.clone(), value, reason)),
            },
            "json_schema_extra" | "schema_extra" => match self.schema_extra(&Context::new(scope.clone()), value) {
                Ok(extra) => config.json_schema_extra = extra,
                Err(reason) => config.unknown = Some((scope.clone(), value, reason)),
            },
            "alias_generator" => self.set_generator(config, scope, value),
            _ => {}
        }
    }

    fn set_generator(&self, config: &mut Config<'p>, scope: &Scope<'p>, value: &'p Expr) {
        let made = match &value.kind {
            ExprKind::None => Ok((None, None)),
            ExprKind::Call(call)
                if self.resolver.external(scope, &call.function).as_deref() == Some("pydantic.AliasGenerator") =>
            {
                let part = |index: usize, name: &str| match call.argument(index, name) {
                    Some(value) => self.generator(scope, value),
                    None => Ok(None),
                };
                part(0, "alias").and_then(|alias| {
                    Ok((part(1, "validation_alias")?.or(alias), part(2, "serialization_alias")?.or(alias)))
                })
            }
            _ => self.generator(scope, value).map(|make| (make, make)),
        };
        match made {
            Ok((input, output)) => {
                config.input_alias = input;
                config.output_alias = output;
                config.unknown = None;
            }
            Err(reason) => config.unknown = Some((scope.clone(), value, reason)),
        }
    }

    fn generator(&self, scope: &Scope<'p>, value: &'p Expr) -> Result<Option<Generator>, Reason> {
        if matches!(value.kind, ExprKind::None) {
            return Ok(None);
        }
        let computed = || Reason::from(format!("`{}` makes the aliases at run time", render::expression(value)));
        match self.resolver.denoted(scope, value) {
            Ok(Symbol::External(name)) => Generator::of(&name).map(Some).ok_or_else(computed),
            _ => Err(computed()),
        }
    }
}

fn extra(value: &Constant<'_>) -> Extra {
    match value.as_str().map(|text| &**text) {
        Some("forbid") => Extra::Forbid,
        Some("allow") => Extra::Allow(None),
        Some("ignore") => Extra::Ignore,
        _ => Extra::Unsaid,
    }
}
