//! The schema of one type at a time.
//!
//! In goes a type and a direction; out comes a draft: the schema with its titles and descriptions, and with references that say which
//! definition is meant, by number, since its name is known only when all are.

use std::collections::VecDeque;
use std::sync::Arc;

use indexmap::IndexSet;
use serde_json::{Value, json};

use super::keywords::{Map, alternatives, any_of, merge, object, one, put, schema_or_true, typed};
use super::plain::{bounded, bytes, decimal_number, decimal_text, enumeration, known_format, literal, string};
use super::{Mode, Pydantic, Root, Subject, references};
use crate::declarations::Parameter;
use crate::types::{
    Array, Default, Definition, Definitions, Dict, Discriminator, Exclude, Extra, Field, Metadata, Numeric, Object,
    ObjectKind, Shape, Type, TypeKey, Union,
};

/// A definition that some root reaches.
pub(super) struct Reached<'a> {
    pub(super) key: &'a TypeKey,
    pub(super) definition: &'a Definition,
    pub(super) mode: Mode,
    pub(super) draft: Map,
}

pub(super) struct Generator<'a> {
    definitions: &'a Definitions,
    pydantic: Pydantic,
    /// In the order of their first reference; the index is the number of the reference.
    seen: IndexSet<(&'a TypeKey, Mode)>,
    waiting: VecDeque<(&'a TypeKey, &'a Definition, Mode)>,
    reached: Vec<Reached<'a>>,
}

impl<'a> Generator<'a> {
    pub(super) fn new(definitions: &'a Definitions, pydantic: Pydantic) -> Self {
        Self { definitions, pydantic, seen: IndexSet::new(), waiting: VecDeque::new(), reached: Vec::new() }
    }

    /// The draft of a root; the definitions it reaches are drafted with it.
    pub(super) fn root(&mut self, root: &Root<'_>) -> Map {
        let known = self.reached.len();
        let draft = match root.subject {
            Subject::Type(ty) => self.schema(ty, root.mode),
            Subject::Class(key) => self.reference(key, root.mode),
            Subject::Parameters(parameters) => self.parameters(parameters, root.mode),
        };
        while let Some((key, definition, mode)) = self.waiting.pop_front() {
            let draft = self.definition(definition, mode);
            self.reached.push(Reached { key, definition, mode, draft });
        }
        references::repeat_sole_targets(&draft, &mut self.reached, known);
        draft
    }

    /// Every definition that was reached, by number.
    pub(super) fn finish(self) -> Vec<Reached<'a>> {
        self.reached
    }

    fn parameters(&mut self, parameters: &[Parameter], mode: Mode) -> Map {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for parameter in parameters {
            let name = parameter.name.value.as_ref();
            let mut schema = self.schema(&parameter.ty, mode);
            add_default(&mut schema, &parameter.default, mode);
            properties.insert(name.to_owned(), Value::Object(schema));
            if parameter.default == Default::Required {
                required.push(Value::from(name));
            }
        }
        object(properties, required)
    }

    fn reference(&mut self, key: &TypeKey, mode: Mode) -> Map {
        let Some((key, definition)) = self.definitions.get_key_value(key) else {
            return Map::new();
        };
        let (number, new) = self.seen.insert_full((key, mode));
        if new {
            self.waiting.push_back((key, definition, mode));
        }
        one("$ref", references::written(number))
    }

    fn schema(&mut self, ty: &Type, mode: Mode) -> Map {
        match ty {
            Type::Any | Type::Unknown(_) => Map::new(),
            Type::None => typed("null"),
            Type::Bool => typed("boolean"),
            Type::Int(bounds) => bounded("integer", bounds),
            Type::Float(bounds) => bounded("number", bounds),
            Type::Decimal(bounds) => self.decimal(bounds, mode),
            Type::Str(text) => string(text),
            Type::Bytes(text) => bytes(text),
            Type::Formatted(format, text) => known_format(*format, text),
            Type::Literal(values) => literal(values),
            Type::Enum(key) | Type::Object(key) | Type::Alias(key) => self.reference(key, mode),
            Type::Array(array) => self.array(array, mode),
            Type::Tuple(items) => self.tuple(items, mode),
            Type::Dict(dict) => self.dict(dict, mode),
            Type::Nullable(inner) => self.nullable(inner, mode),
            Type::Union(union) => self.union(union, mode),
            Type::Json(inner) => self.json(inner, mode),
            Type::Directed(directed) => match mode {
                Mode::Validation => self.schema(&directed.input, mode),
                Mode::Serialization => self.schema(&directed.output, mode),
            },
            Type::Annotated(inner, metadata) => self.annotated(inner, metadata, mode),
        }
    }

    fn decimal(&mut self, bounds: &Numeric, mode: Mode) -> Map {
        let text = if self.pydantic.has_decimal_pattern() { decimal_text(bounds) } else { typed("string") };
        match mode {
            Mode::Serialization => text,
            Mode::Validation => any_of(vec![Value::Object(decimal_number(bounds)), Value::Object(text)]),
        }
    }

    fn array(&mut self, array: &Array, mode: Mode) -> Map {
        let mut schema = typed("array");
        schema.insert("items".into(), Value::Object(self.schema(&array.items, mode)));
        if array.unique {
            schema.insert("uniqueItems".into(), true.into());
        }
        put(&mut schema, "minItems", array.min_items);
        put(&mut schema, "maxItems", array.max_items);
        schema
    }

    fn tuple(&mut self, items: &[Type], mode: Mode) -> Map {
        let mut schema = typed("array");
        schema.insert("minItems".into(), items.len().into());
        schema.insert("maxItems".into(), items.len().into());
        if !items.is_empty() {
            let prefix = items.iter().map(|item| Value::Object(self.schema(item, mode))).collect();
            schema.insert("prefixItems".into(), Value::Array(prefix));
        }
        schema
    }

    /// What keys must be is said as far as JSON has words for it: a pattern of theirs moves to the values, other rules for strings stand
    /// under `propertyNames`, and keys that are no strings in Python say nothing.
    fn dict(&mut self, dict: &Dict, mode: Mode) -> Map {
        let mut schema = typed("object");
        let mut keys = self.schema(&dict.keys, mode);
        let values = self.schema(&dict.values, mode);
        let are_strings = keys.get("type").is_some_and(|ty| ty == "string");
        keys.shift_remove("type");
        let pattern = if are_strings { keys.shift_remove("pattern") } else { None };
        match pattern {
            Some(Value::String(pattern)) => {
                schema.insert("patternProperties".into(), json!({ pattern: values }));
            }
            _ => {
                schema.insert("additionalProperties".into(), schema_or_true(values));
            }
        }
        if (are_strings && !keys.is_empty()) || keys.contains_key("$ref") {
            schema.insert("propertyNames".into(), Value::Object(keys));
        }
        put(&mut schema, "minProperties", dict.min_properties);
        put(&mut schema, "maxProperties", dict.max_properties);
        schema
    }

    fn nullable(&mut self, inner: &Type, mode: Mode) -> Map {
        let inner = self.schema(inner, mode);
        let null = typed("null");
        if inner == null { null } else { alternatives([inner, null]) }
    }

    fn union(&mut self, union: &Union, mode: Mode) -> Map {
        let Some(discriminator) = &union.discriminator else {
            let members: Vec<Map> = union.members.iter().map(|member| self.schema(member, mode)).collect();
            return alternatives(members);
        };
        let mut members: Vec<Value> = Vec::with_capacity(union.members.len());
        let mut mapping = Map::new();
        for member in &union.members {
            let schema = Value::Object(self.schema(member, mode));
            if let Discriminator::Field(tag) = discriminator {
                let target = schema.get("$ref").cloned().unwrap_or_else(|| schema.clone());
                let tags = self.tags(member, tag);
                mapping.extend(tags.into_iter().map(|tag| (tag, target.clone())));
            }
            if !members.contains(&schema) {
                members.push(schema);
            }
        }
        let key = match discriminator {
            Discriminator::Field(tag) => self.tag_key(&union.members, tag, mode),
            Discriminator::Callable => None,
        };
        let mut schema = one("oneOf", Value::Array(members));
        if let Some(key) = key {
            schema.insert("discriminator".into(), json!({ "mapping": mapping, "propertyName": &*key }));
        }
        schema
    }

    /// The key that holds the tag, if every member holds it under the name that validation knows.
    fn tag_key(&self, members: &[Type], tag: &str, mode: Mode) -> Option<Arc<str>> {
        let fields: Vec<&Field> = members.iter().flat_map(|member| self.tag_fields(member, tag)).collect();
        let key = fields.first().map(|field| field.input_key.clone())?;
        let has_key = |field: &&Field| match mode {
            Mode::Validation => field.input_key == key,
            Mode::Serialization => field.output_key == key && field.exclude != Exclude::Always,
        };
        fields.iter().all(has_key).then_some(key)
    }

    fn tags(&self, member: &Type, tag: &str) -> Vec<String> {
        self.tag_fields(member, tag).into_iter().flat_map(|field| literal_tags(&field.ty)).collect()
    }

    /// The tag's field in each class that a member of a tagged union stands for.
    fn tag_fields(&self, member: &Type, tag: &str) -> Vec<&'a Field> {
        let mut fields = Vec::new();
        let mut seen: Vec<&TypeKey> = Vec::new();
        let mut waiting = vec![member];
        while let Some(ty) = waiting.pop() {
            match ty {
                Type::Annotated(inner, _) | Type::Nullable(inner) => waiting.push(inner),
                Type::Union(union) => waiting.extend(union.members.iter().rev()),
                Type::Directed(directed) => waiting.push(&directed.input),
                Type::Object(key) | Type::Alias(key) if !seen.contains(&key) => {
                    seen.push(key);
                    match self.definitions.get(key).map(|definition| &definition.shape) {
                        Some(Shape::Object(object)) => {
                            fields.extend(object.fields.iter().find(|field| &*field.name == tag));
                        }
                        Some(Shape::Root(inner, _) | Shape::Alias(inner)) => waiting.push(inner),
                        Some(Shape::Enum(_)) | None => {}
                    }
                }
                _ => {}
            }
        }
        fields
    }

    fn json(&mut self, inner: &Type, mode: Mode) -> Map {
        let inner = self.schema(inner, mode);
        if mode == Mode::Serialization {
            return inner;
        }
        let mut schema = typed("string");
        schema.insert("contentMediaType".into(), "application/json".into());
        schema.insert("contentSchema".into(), Value::Object(inner));
        schema
    }

    fn annotated(&mut self, inner: &Type, metadata: &Metadata, mode: Mode) -> Map {
        let mut schema = match &metadata.replacement {
            Some(Value::Object(replacement)) => replacement.clone(),
            _ => self.schema(inner, mode),
        };
        add_metadata(&mut schema, metadata);
        schema
    }

    fn definition(&mut self, definition: &Definition, mode: Mode) -> Map {
        if let (Mode::Serialization, Some(serialized)) = (mode, &definition.serialized) {
            return self.schema(serialized, mode);
        }
        let schema = match &definition.shape {
            Shape::Alias(ty) => return self.alias(ty, mode),
            Shape::Object(object) if object.kind == ObjectKind::NamedTuple => return self.named_tuple(object, mode),
            Shape::Object(object) => self.object(object, mode),
            Shape::Root(ty, metadata) => self.annotated(ty, metadata, mode),
            Shape::Enum(values) => enumeration(values),
        };
        titled(schema, definition)
    }

    /// An alias of nothing but an enumeration repeats it.
    fn alias(&mut self, ty: &Type, mode: Mode) -> Map {
        let target = match ty {
            Type::Enum(key) => self.definitions.get(key),
            _ => None,
        };
        match target {
            Some(target) => self.definition(target, mode),
            None => self.schema(ty, mode),
        }
    }

    fn object(&mut self, class: &Object, mode: Mode) -> Map {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in &class.fields {
            if mode == Mode::Serialization && field.exclude == Exclude::Always {
                continue;
            }
            let key = match mode {
                Mode::Validation => &field.input_key,
                Mode::Serialization => &field.output_key,
            };
            properties.insert(key.to_string(), Value::Object(self.field(field, mode)));
            if is_required(class, field, mode) {
                required.push(Value::from(&**key));
            }
        }
        if mode == Mode::Serialization {
            for field in &class.computed {
                let mut schema = self.field(field, mode);
                schema.insert("readOnly".into(), true.into());
                properties.insert(field.output_key.to_string(), Value::Object(schema));
                required.push(Value::from(&*field.output_key));
            }
        }
        let mut schema = object(properties, required);
        match &class.extra {
            Extra::Unsaid | Extra::Ignore => {}
            Extra::Forbid => put(&mut schema, "additionalProperties", Some(false)),
            Extra::Allow(None) => put(&mut schema, "additionalProperties", Some(true)),
            Extra::Allow(Some(ty)) => {
                let values = schema_or_true(self.schema(ty, mode));
                put(&mut schema, "additionalProperties", Some(values));
            }
        }
        merge(&mut schema, class.json_schema_extra.as_ref());
        schema
    }

    fn named_tuple(&mut self, class: &Object, mode: Mode) -> Map {
        let mut schema = typed("array");
        let items: Vec<Value> = class.fields.iter().map(|field| Value::Object(self.field(field, mode))).collect();
        let least = class.fields.iter().filter(|field| field.default == Default::Required).count();
        schema.insert("maxItems".into(), items.len().into());
        put(&mut schema, "minItems", (least > 0).then_some(least));
        put(&mut schema, "prefixItems", (!items.is_empty()).then_some(items));
        schema
    }

    fn field(&mut self, field: &Field, mode: Mode) -> Map {
        let mut schema = self.schema(&field.ty, mode);
        add_default(&mut schema, &field.default, mode);
        if let Some(description) = &field.description {
            schema.insert("description".into(), (&**description).into());
        }
        schema
    }
}

fn titled(mut schema: Map, definition: &Definition) -> Map {
    schema.entry("title").or_insert_with(|| (&*definition.name).into());
    if let Some(docstring) = &definition.docstring {
        schema.entry("description").or_insert_with(|| (&**docstring).into());
    }
    schema
}

fn add_metadata(schema: &mut Map, metadata: &Metadata) {
    put(schema, "description", metadata.description.as_deref());
    put(schema, "examples", metadata.examples.clone());
    put(schema, "deprecated", metadata.deprecated.then_some(true));
    merge(schema, metadata.extra.as_ref());
}

/// A `default` of `json_schema_extra` is already there and stays.
fn add_default(schema: &mut Map, default: &Default, mode: Mode) {
    match (default, mode) {
        (Default::Required | Default::Hidden | Default::Unknown(_), _) => {}
        (Default::Value(value), _) => {
            schema.entry("default").or_insert_with(|| value.clone());
        }
        (Default::Directed(input, _), Mode::Validation) => add_default(schema, input, mode),
        (Default::Directed(_, output), Mode::Serialization) => add_default(schema, output, mode),
    }
}

fn is_required(class: &Object, field: &Field, mode: Mode) -> bool {
    if mode == Mode::Validation {
        return field.default == Default::Required;
    }
    let by_configuration = class.serialization_defaults_required && class.kind != ObjectKind::TypedDict;
    field.exclude == Exclude::Never && (by_configuration || field.default == Default::Required)
}

/// The tags that a `Literal` stands for, as they are written in a mapping.
fn literal_tags(ty: &Type) -> Vec<String> {
    match ty {
        Type::Annotated(inner, _) => literal_tags(inner),
        Type::Directed(directed) => literal_tags(&directed.input),
        Type::Literal(values) => values.iter().map(|value| tag_name(&value.value)).collect(),
        _ => Vec::new(),
    }
}

fn tag_name(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
