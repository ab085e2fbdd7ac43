//! Schemas as keywords and values: the few shapes that the rest is built from.

use serde_json::Value;

pub(crate) type Map = serde_json::Map<String, Value>;

pub(super) fn one(keyword: &str, value: impl Into<Value>) -> Map {
    Map::from_iter([(keyword.to_owned(), value.into())])
}

pub(super) fn typed(name: &str) -> Map {
    one("type", name)
}

pub(super) fn any_of(schemas: Vec<Value>) -> Map {
    one("anyOf", schemas)
}

pub(super) fn put(schema: &mut Map, keyword: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        schema.insert(keyword.to_owned(), value.into());
    }
}

pub(super) fn merge(schema: &mut Map, over: Option<&Value>) {
    if let Some(Value::Object(over)) = over {
        schema.extend(over.clone());
    }
}

pub(super) fn schema_or_true(schema: Map) -> Value {
    if schema.is_empty() { Value::Bool(true) } else { Value::Object(schema) }
}

pub(super) fn object(properties: Map, required: Vec<Value>) -> Map {
    let mut schema = typed("object");
    schema.insert("properties".into(), Value::Object(properties));
    put(&mut schema, "required", (!required.is_empty()).then_some(required));
    schema
}

/// `anyOf`, with nested ones opened and repetitions left out; the schema itself where one is left.
pub(super) fn alternatives(schemas: impl IntoIterator<Item = Map>) -> Map {
    let mut members: Vec<Value> = Vec::new();
    for schema in schemas {
        let opened = match opened(schema) {
            Ok(inner) => inner,
            Err(schema) => vec![Value::Object(schema)],
        };
        for member in opened {
            if !members.contains(&member) {
                members.push(member);
            }
        }
    }
    match <[Value; 1]>::try_from(members) {
        Ok([Value::Object(only)]) => only,
        Ok(members) => any_of(members.into()),
        Err(members) => any_of(members),
    }
}

/// The members of a schema that is nothing but an `anyOf`.
fn opened(mut schema: Map) -> Result<Vec<Value>, Map> {
    if schema.len() != 1 {
        return Err(schema);
    }
    match schema.get_mut("anyOf").map(Value::take) {
        Some(Value::Array(members)) => Ok(members),
        _ => Err(schema),
    }
}
