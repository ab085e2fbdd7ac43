//! Defaults as JSON.
//!
//! In goes the expression of a default; out comes the JSON value that pydantic shows, nothing where JSON has none, or why it is not known.

use std::sync::Arc;

use mizan_schema::types::{Default, Exclude, Field, Type};
use serde_json::{Map, Value};

use super::config::FULL_CONFIGURATION;
use super::metadata::Given;
use super::model::Family;
use super::{Context, Reader};
use crate::evaluate::{Constant, Written};
use crate::facts::ast::{Call, Expr, ExprKind};
use crate::resolve::{ClassRef, Reason, Symbol};

/// Instances within instances are followed this deep.
const DEPTH: usize = 32;

impl<'p> Reader<'p> {
    /// The default that an expression is.
    pub(super) fn default_value(&self, cx: &Context<'p>, expr: &'p Expr) -> Default {
        match self.json_of(cx, expr, 0) {
            Ok(Some(value)) => Default::Value(value),
            Ok(None) => Default::Hidden,
            Err(reason) => match self.resolver.denoted(&cx.scope, expr) {
                // Classes, functions and modules have no JSON.
                Ok(Symbol::Class(_) | Symbol::Function(_) | Symbol::Module(_)) => Default::Hidden,
                _ => Default::Unknown(cx.unknown(expr, reason)),
            },
        }
    }

    /// The default that a `timedelta` is, where configuration writes durations as numbers.
    pub(super) fn default_duration(&self, cx: &Context<'p>, expr: &'p Expr) -> Option<Default> {
        if !cx.config.float_durations {
            return None;
        }
        let Ok(Constant::Written(Written { json, number: Some(seconds) })) = self.evaluator().evaluate(&cx.scope, expr)
        else {
            return None;
        };
        // A duration is the one value of them that begins so.
        if !json.trim_start_matches('-').starts_with('P') {
            return None;
        }
        let seconds = Default::Value(Value::from(seconds));
        if self.pydantic < FULL_CONFIGURATION {
            return Some(seconds);
        }
        Some(Default::Directed(Box::new(Default::Value(Value::from(&*json))), Box::new(seconds)))
    }

    fn json_of(&self, cx: &Context<'p>, expr: &'p Expr, depth: usize) -> Result<Option<Value>, Reason> {
        if depth > DEPTH {
            return Err("it is nested too deep".into());
        }
        match &expr.kind {
            ExprKind::Call(call) => {
                if let Ok(Symbol::Class(class)) = self.resolver.denoted(&cx.scope, &call.function)
                    && let Some(value) = self.instance(cx, &class, call, depth)
                {
                    return value.map(Some);
                }
            }
            ExprKind::List(items) | ExprKind::Tuple(items) if !items.is_empty() => {
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    if matches!(item.kind, ExprKind::Starred(_)) {
                        return self.constant_json(cx, expr);
                    }
                    match self.json_of(cx, item, depth + 1)? {
                        Some(value) => values.push(value),
                        None => return Ok(None),
                    }
                }
                return Ok(Some(Value::Array(values)));
            }
            ExprKind::Dict(entries) if entries.iter().any(|(_, value)| matches!(value.kind, ExprKind::Call(_))) => {
                return self.object_of(cx, entries, expr, depth);
            }
            _ => {}
        }
        self.constant_json(cx, expr)
    }

    /// A dictionary that holds instances.
    fn object_of(
        &self,
        cx: &Context<'p>,
        entries: &'p [(Option<Expr>, Expr)],
        expr: &'p Expr,
        depth: usize,
    ) -> Result<Option<Value>, Reason> {
        let mut object = Map::new();
        for (key, value) in entries {
            let Some(key) = key else { return self.constant_json(cx, expr) };
            let key = self.evaluator().evaluate(&cx.scope, key)?.to_key();
            match (key, self.json_of(cx, value, depth + 1)?) {
                (Some(key), Some(value)) => object.insert(key, value),
                _ => return Ok(None),
            };
        }
        Ok(Some(Value::Object(object)))
    }

    fn constant_json(&self, cx: &Context<'p>, expr: &'p Expr) -> Result<Option<Value>, Reason> {
        let constant = self.evaluator().evaluate(&cx.scope, expr)?;
        Ok(match &constant {
            Constant::Bytes(bytes) if cx.config.base64_bytes => Some(Value::from(base64url(bytes))),
            constant => constant.to_json(),
        })
    }

    /// An instance whose arguments say every value, as it is serialised. `None` where the class has no fields, or its values are changed on the way.
    fn instance(
        &self,
        cx: &Context<'p>,
        class: &ClassRef<'p>,
        call: &'p Call,
        depth: usize,
    ) -> Option<Result<Value, Reason>> {
        let family = self.family(class).ok()?;
        let config = self.config(class).ok()?;
        let model = Context { config, ..Context::new(class.scope()) };
        let fields = self.instance_fields(&model, class, family)?;
        let positional = match family {
            Family::Dataclass | Family::NamedTuple => fields.len(),
            Family::Root => 1,
            _ => 0,
        };
        if call.arguments.len() > positional || call.keywords.iter().any(|keyword| keyword.name.is_none()) {
            return None;
        }
        let mut values = Vec::with_capacity(fields.len());
        for (index, field) in fields.into_iter().enumerate() {
            let given = call
                .arguments
                .get(index)
                .or_else(|| call.keyword(&field.input_key))
                .or_else(|| call.keyword(&field.name));
            let value = match (given, field.default) {
                (Some(expr), _) => self.json_of(cx, expr, depth + 1),
                (None, Default::Value(value)) => Ok(Some(value)),
                (None, Default::Hidden) => self.factory_value(&model, class, &field.name, depth),
                (None, _) => Err(format!("`{}` of `{}` is not said", field.name, class.qualname()).into()),
            };
            match value {
                Ok(Some(value)) => values.push((field.output_key, value)),
                Ok(None) => return Some(Err(format!("`{}` has no JSON", field.name).into())),
                Err(reason) => return Some(Err(reason)),
            }
        }
        Some(Ok(match family {
            Family::NamedTuple => Value::Array(values.into_iter().map(|(_, value)| value).collect()),
            Family::Root => values.into_iter().next().map(|(_, value)| value)?,
            _ => Value::Object(values.into_iter().map(|(key, value)| (key.to_string(), value)).collect()),
        }))
    }

    /// What the factory of a field makes, where that follows from its text: `list`, `lambda: {"a": 1}`.
    fn factory_value(
        &self,
        model: &Context<'p>,
        class: &ClassRef<'p>,
        name: &str,
        depth: usize,
    ) -> Result<Option<Value>, Reason> {
        let unknown = || Reason::from(format!("what the factory of `{name}` makes is not known"));
        let fields = self.collected.recall(self.resolver.program(), &(class.clone(), model.env.clone()));
        let collected = fields.as_ref().and_then(|fields| fields.get(name)).ok_or_else(unknown)?;
        let here = Context { env: collected.env.clone(), ..model.at(collected.class.scope()) };
        let value = collected.value.as_ref().map(|(class, value)| (here.at(class.scope()), *value));
        let Some(Given::Factory(cx, factory)) = self.spec(&here, collected.annotation, value).info.default else {
            return Err(unknown());
        };
        if let ExprKind::Lambda(body) = &factory.kind {
            return self.json_of(&cx, body, depth + 1);
        }
        match self.resolver.external(&cx.scope, factory).as_deref() {
            Some("builtins.list" | "builtins.set" | "builtins.tuple" | "builtins.frozenset") => {
                Ok(Some(Value::Array(Vec::new())))
            }
            Some("builtins.dict") => Ok(Some(Value::Object(Map::new()))),
            Some("builtins.str") => Ok(Some(Value::from(""))),
            Some("builtins.int") => Ok(Some(Value::from(0))),
            Some("builtins.bool") => Ok(Some(Value::Bool(false))),
            _ => Err(unknown()),
        }
    }

    /// The fields of a class whose instances are their fields' values and nothing else.
    fn instance_fields(&self, model: &Context<'p>, class: &ClassRef<'p>, family: Family) -> Option<Vec<Field>> {
        let decorators = self.decorators(class);
        if decorators.change_values() {
            return None;
        }
        match family {
            Family::Model => {
                let collected = self.model_fields(class, &model.env);
                Some(collected.values().filter_map(|collected| self.field(model, collected, &decorators)).collect())
            }
            Family::Root => {
                let collected = self.model_fields(class, &model.env);
                let root = collected.get("root").and_then(|collected| self.field(model, collected, &decorators));
                Some(vec![root.unwrap_or_else(|| root_field(self.root_argument(model, class)))])
            }
            Family::Dataclass => Some(self.dataclass_fields(model, class, &decorators)),
            Family::NamedTuple => Some(self.named_tuple(model, class).fields),
            Family::TypedDict | Family::Enum => None,
        }
    }
}

/// The field of a root model that is said by the argument of its base.
fn root_field(ty: Option<Type>) -> Field {
    let name: Arc<str> = Arc::from("root");
    Field {
        input_key: Arc::clone(&name),
        output_key: Arc::clone(&name),
        name,
        ty: ty.unwrap_or(Type::Any),
        default: Default::Required,
        exclude: Exclude::Never,
        origin: None,
        description: None,
    }
}

/// Base64 in the alphabet of URLs, padded.
fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for position in 0..4 {
            let digit = (bits >> (18 - 6 * position)) & 63;
            let letter = ALPHABET.get(digit as usize).copied().unwrap_or_default();
            text.push(if position <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}
