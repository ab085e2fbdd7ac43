//! Defaults as JSON.
//!
//! In goes the expression of a default; out comes the JSON value that pydantic shows, nothing where JSON has none, or why it is not known.

use mizan_schema::types::Default;
use serde_json::{Map, Value};

use super::{Context, Reader};
use crate::evaluate::Constant;
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

    fn json_of(&self, cx: &Context<'p>, expr: &'p Expr, depth: usize) -> Result<Option<Value>, Reason> {
        if depth > DEPTH {
            return Err("it is nested too deep".into());
        }
        match &expr.kind {
            ExprKind::Call(call) => {
                if let Ok(Symbol::Class(class)) = self.resolver.denoted(&cx.scope, &call.function) {
                    if let Some(value) = self.instance(cx, &class, call, depth) {
                        return value.map(Some);
                    }
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
            _ => {}
        }
        self.constant_json(cx, expr)
    }

    fn constant_json(&self, cx: &Context<'p>, expr: &'p Expr) -> Result<Option<Value>, Reason> {
        let constant = self.evaluator().evaluate(&cx.scope, expr)?;
        Ok(match &constant {
            Constant::Bytes(bytes) if cx.config.base64_bytes => Some(Value::from(base64url(bytes))),
            constant => constant.to_json(),
        })
    }

    /// A model instance whose arguments say every value: an object by the keys of the way out. `None` where the class is no such model.
    fn instance(&self, cx: &Context<'p>, class: &ClassRef<'p>, call: &'p Call, depth: usize) -> Option<Result<Value, Reason>> {
        use super::model::{Decorators, Family};
        if self.family(class).ok()? != Family::Model || !call.arguments.is_empty() {
            return None;
        }
        let config = self.config(class).ok()?;
        let model = Context { config, ..Context::new(class.scope()) };
        let decorators = Decorators::default();
        let mut object = Map::new();
        for collected in self.model_fields(class, &model.env).values() {
            let Some(field) = self.field(&model, collected, &decorators) else { continue };
            let given = call.keyword(&field.input_key).or_else(|| call.keyword(&field.name));
            let value = match (given, field.default) {
                (Some(expr), _) => self.json_of(cx, expr, depth + 1),
                (None, Default::Value(value)) => Ok(Some(value)),
                (None, _) => Err(format!("`{}` of `{}` is not said", field.name, class.qualname()).into()),
            };
            match value {
                Ok(Some(value)) => object.insert(field.output_key.to_string(), value),
                Ok(None) => return Some(Err(format!("`{}` has no JSON", field.name).into())),
                Err(reason) => return Some(Err(reason)),
            };
        }
        Some(Ok(Value::Object(object)))
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
