//! References between drafts: by number, until every definition has its name.
//!
//! In go drafts; out come what they refer to, and the drafts with names for numbers.

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::generate::Reached;
use super::keywords::Map;
use crate::types::{Shape, Type};

/// What a reference begins with.
const DEFS: &str = "#/$defs/";

/// No name of a definition begins with it.
const NUMBER: char = '\u{0}';

/// A reference to the definition with this number.
pub(super) fn written(number: usize) -> String {
    format!("{DEFS}{NUMBER}{number}")
}

/// The number in a reference.
pub(super) fn number_of(reference: &str) -> Option<usize> {
    reference.strip_prefix(DEFS)?.strip_prefix(NUMBER)?.parse().ok()
}

/// `schema` with names for numbers.
pub(super) fn with_names(schema: Value, names: &[String]) -> Value {
    match schema {
        Value::String(text) => match number_of(&text).and_then(|number| names.get(number)) {
            Some(name) => Value::String(format!("{DEFS}{name}")),
            None => Value::String(text),
        },
        Value::Array(items) => items.into_iter().map(|item| with_names(item, names)).collect(),
        Value::Object(map) => {
            Value::Object(map.into_iter().map(|(key, value)| (key, with_names(value, names))).collect())
        }
        plain => plain,
    }
}

/// Which definitions some root leads to.
pub(super) fn live(roots: &[Map], reached: &[Reached<'_>]) -> Vec<bool> {
    let mut live = vec![false; reached.len()];
    let mut waiting: Vec<usize> = roots.iter().flat_map(targets).collect();
    while let Some(number) = waiting.pop() {
        let (Some(seen), Some(definition)) = (live.get_mut(number), reached.get(number)) else { continue };
        if !std::mem::replace(seen, true) {
            waiting.extend(targets(&definition.draft));
        }
    }
    live
}

/// Gives a kept alias of nothing but a class the schema of that class, where it is the only thing in the whole of `root` that refers to
/// it: pydantic merges the two then. `known` definitions have been through this under an earlier root.
pub(super) fn repeat_sole_targets(root: &Map, reached: &mut [Reached<'_>], known: usize) {
    let aliases: Vec<(usize, usize)> = (known..reached.len())
        .filter_map(|number| {
            let alias = reached.get(number)?;
            let of_class = matches!(alias.definition.shape, Shape::Alias(Type::Object(_)));
            of_class.then(|| targets(&alias.draft)).and_then(|targets| Some((number, *targets.first()?)))
        })
        .collect();
    if aliases.is_empty() {
        return;
    }
    let counts = counts(root, reached);
    for (alias, target) in aliases {
        let draft = reached.get(target).map(|target| target.draft.clone());
        if let (Some(draft), Some(alias), Some(1)) = (draft, reached.get_mut(alias), counts.get(&target)) {
            alias.draft = draft;
        }
    }
}

/// How often everything under `root` refers to each definition.
fn counts(root: &Map, reached: &[Reached<'_>]) -> FxHashMap<usize, usize> {
    let mut counts = FxHashMap::default();
    let mut waiting = targets(root);
    while let Some(number) = waiting.pop() {
        let count = counts.entry(number).or_insert(0);
        *count += 1;
        if let (1, Some(definition)) = (*count, reached.get(number)) {
            waiting.extend(targets(&definition.draft));
        }
    }
    counts
}

/// The numbers that a draft refers to, each as often as it does. A discriminator's mapping says again what stands beside it.
fn targets(draft: &Map) -> Vec<usize> {
    let mut found = Vec::new();
    let mut waiting: Vec<&Value> = values(draft).collect();
    while let Some(value) = waiting.pop() {
        match value {
            Value::String(text) => found.extend(number_of(text)),
            Value::Array(items) => waiting.extend(items),
            Value::Object(map) => waiting.extend(values(map)),
            _ => {}
        }
    }
    found
}

fn values(map: &Map) -> impl Iterator<Item = &Value> {
    map.iter().filter(|(keyword, _)| *keyword != "discriminator").map(|(_, value)| value)
}
