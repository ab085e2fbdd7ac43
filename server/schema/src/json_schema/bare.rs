//! A schema less its prose.
//!
//! In goes a schema; out comes the same without the `title` and `description` of any schema in it. Properties so named stay, and so do
//! the values of `default`, `enum` and their like: those are data of the program.

use serde_json::Value;

/// Keywords whose values are data.
const DATA: [&str; 6] = ["const", "default", "discriminator", "enum", "examples", "required"];

/// Keywords whose values are schemas by name.
const BY_NAME: [&str; 4] = ["$defs", "dependentSchemas", "patternProperties", "properties"];

/// `schema` without titles and descriptions.
pub(super) fn bare(schema: Value) -> Value {
    match schema {
        Value::Object(keywords) => Value::Object(
            keywords
                .into_iter()
                .filter(|(keyword, _)| keyword != "title" && keyword != "description")
                .map(|(keyword, value)| {
                    let value = bare_keyword(&keyword, value);
                    (keyword, value)
                })
                .collect(),
        ),
        Value::Array(schemas) => schemas.into_iter().map(bare).collect(),
        plain => plain,
    }
}

fn bare_keyword(keyword: &str, value: Value) -> Value {
    if DATA.contains(&keyword) {
        return value;
    }
    match value {
        Value::Object(schemas) if BY_NAME.contains(&keyword) => {
            Value::Object(schemas.into_iter().map(|(name, schema)| (name, bare(schema))).collect())
        }
        value => bare(value),
    }
}
