//! JSON Schema 2020-12 of types, as pydantic gives it.
//!
//! In go roots (a type, or the parameters of a function, each with a direction) and the definitions they reach; out comes the schema of
//! each root and the `$defs` they share, equal to `TypeAdapter.json_schemas` over all of them, less every `title` and
//! `description`. Schemas are built with those two, since pydantic weighs them when it decides which definitions are one; they are
//! taken out last. Nothing here judges a type: what is unknown becomes `{}`.

mod bare;
mod generate;
mod keywords;
mod names;
mod plain;
mod references;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::declarations::Parameter;
use crate::types::{Definitions, Type, TypeKey};

pub(crate) use keywords::Map;

/// The direction of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// What the server takes.
    Validation,
    /// What the server gives.
    Serialization,
}

/// The pydantic whose schemas are given: where releases differ, this decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pydantic {
    /// `2`.
    pub major: u16,
    /// `14`.
    pub minor: u16,
}

impl Pydantic {
    /// The newest release this crate was compared with; right where a project does not say.
    pub const NEWEST: Self = Self { major: 2, minor: 14 };

    /// The release of a version as packages write it: `2.12.5`, `2.13.0b2`.
    pub fn parse(version: &str) -> Option<Self> {
        let mut parts = version.split('.');
        let major = parts.next()?.parse().ok()?;
        let minor = parts.next()?;
        let digits = minor.split(|c: char| !c.is_ascii_digit()).next()?;
        Some(Self { major, minor: digits.parse().ok()? })
    }

    /// Before 2.14 a decimal string had a pattern.
    fn has_decimal_pattern(self) -> bool {
        self < Self { major: 2, minor: 14 }
    }

    /// How often names are looked at again. Each round tells one more level of nesting equal; 2.12 stopped early, later ones go on until nothing
    /// changes, and bound it all the same.
    fn rounds_of_naming(self) -> usize {
        if self < (Self { major: 2, minor: 13 }) { 2 } else { 100 }
    }
}

impl Default for Pydantic {
    fn default() -> Self {
        Self::NEWEST
    }
}

/// What a schema is asked of.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// A type. A named one is a `$ref`.
    Type(&'a Type),
    /// A class: a `$ref`.
    Class(&'a TypeKey),
    /// The parameters of a function: an object in place, with a property for each.
    Parameters(&'a [Parameter]),
}

/// One question.
#[derive(Clone, Copy, Debug)]
pub struct Root<'a> {
    /// Of what.
    pub subject: Subject<'a>,
    /// In which direction.
    pub mode: Mode,
}

/// The answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schemas {
    /// The schema of each root, in the order of the question.
    pub roots: Vec<Value>,
    /// The `$defs`, by name: exactly what the roots reach.
    pub definitions: BTreeMap<String, Value>,
    /// The name in `$defs` of each definition in each direction that is reached.
    pub names: BTreeMap<(TypeKey, Mode), String>,
}

/// The schemas of `roots` and the definitions that they share.
///
/// Names are settled over all roots together: `Item` where it is unique or means the same everywhere, else
/// `Item-Input` and `Item-Output`, else `shop__models__Item`, and so on as pydantic does.
pub fn schemas(roots: &[Root<'_>], definitions: &Definitions, pydantic: Pydantic) -> Schemas {
    let mut generator = generate::Generator::new(definitions, pydantic);
    let drafts: Vec<Map> = roots.iter().map(|root| generator.root(root)).collect();
    let reached = generator.finish();
    let live = references::live(&drafts, &reached);
    let names = names::settle(&reached, &live, pydantic);

    let finished = |draft: Map| bare::bare(references::with_names(Value::Object(draft), &names));
    let mut answer = Schemas { roots: drafts.into_iter().map(finished).collect(), ..Schemas::default() };
    for ((definition, name), live) in reached.into_iter().zip(&names).zip(live) {
        if !live {
            continue;
        }
        answer.names.insert((definition.key.clone(), definition.mode), name.clone());
        if !answer.definitions.contains_key(name) {
            answer.definitions.insert(name.clone(), finished(definition.draft));
        }
    }
    answer
}
