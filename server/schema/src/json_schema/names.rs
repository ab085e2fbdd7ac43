//! The names of definitions.
//!
//! In go the drafts of all definitions that are reached, referring to each other by number; out comes a name for each. Two definitions get
//! one name only if their schemas are equal once references are written with the names. A name is as short as that allows.

use indexmap::IndexMap;
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;

use super::generate::Reached;
use super::references::number_of;
use super::{Mode, Pydantic};
use crate::types::TypeKey;

/// The name of each definition; one that is not live claims none and keeps its number.
pub(super) fn settle(reached: &[Reached<'_>], live: &[bool], pydantic: Pydantic) -> Vec<String> {
    let choices = choices(reached, live);
    let mut claims: IndexMap<&str, Vec<usize>> = IndexMap::new();
    for (number, names) in choices.iter().enumerate() {
        for name in names {
            claims.entry(name).or_default().push(number);
        }
    }
    claims.retain(|_, claimants| claimants.len() > 1);

    let mut names: Vec<String> = (0..reached.len()).map(|number| number.to_string()).collect();
    for _ in 0..pydantic.rounds_of_naming() {
        let contested: FxHashSet<&str> = claims
            .iter()
            .filter(|(_, claimants)| !are_equal(claimants, reached, &names))
            .map(|(name, _)| *name)
            .collect();
        let settled: Vec<String> =
            choices.iter().zip(&names).map(|(choice, name)| pick(choice, &contested, name)).collect();
        if settled == names {
            break;
        }
        names = settled;
    }
    names
}

fn pick(choices: &[String], contested: &FxHashSet<&str>, last: &str) -> String {
    choices.iter().find(|name| !contested.contains(name.as_str())).map_or_else(|| last.to_owned(), String::clone)
}

fn are_equal(claimants: &[usize], reached: &[Reached<'_>], names: &[String]) -> bool {
    let draft = |number: &usize| reached.get(*number).map(|definition| &definition.draft);
    let mut drafts = claimants.iter().filter_map(draft);
    let Some(first) = drafts.next() else {
        return true;
    };
    drafts.all(|other| {
        first.len() == other.len()
            && first.iter().all(|(key, value)| other.get(key).is_some_and(|other| is_equal(value, other, names)))
    })
}

/// Whether two schemas are equal once references are written with `names`.
fn is_equal(one: &Value, other: &Value, names: &[String]) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => match (number_of(one), number_of(other)) {
            (Some(one), Some(other)) => names.get(one) == names.get(other),
            _ => one == other,
        },
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_equal(one, other, names))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|other| is_equal(value, other, names)))
        }
        _ => one == other,
    }
}

/// The names that each definition may have, the best first; the last is its own alone.
fn choices(reached: &[Reached<'_>], live: &[bool]) -> Vec<Vec<String>> {
    let mut occurrences: FxHashMap<String, Vec<&TypeKey>> = FxHashMap::default();
    reached
        .iter()
        .zip(live)
        .map(|(definition, live)| {
            if !live {
                return Vec::new();
            }
            let short = short_name(&definition.definition.name);
            let qualified = qualified_name(definition.key, &definition.definition.name);
            let keys = occurrences.entry(qualified.clone()).or_default();
            let occurrence = keys.iter().position(|key| *key == definition.key).unwrap_or_else(|| {
                keys.push(definition.key);
                keys.len() - 1
            }) + 1;
            let mode = match definition.mode {
                Mode::Validation => "Input",
                Mode::Serialization => "Output",
            };
            vec![
                short.clone(),
                format!("{short}-{mode}"),
                qualified.clone(),
                format!("{qualified}-{mode}"),
                format!("{qualified}__{occurrence}"),
                format!("{qualified}-{mode}__{occurrence}"),
            ]
        })
        .collect()
}

/// `Page[Outer.Inner]` → `Page_Inner_`.
fn short_name(name: &str) -> String {
    written(&last_parts(name))
}

/// `shop.models` and `Outer.Page[Item]` → `shop__models__Outer__Page_Item_`.
fn qualified_name(key: &TypeKey, name: &str) -> String {
    let class = key.qualname.split_once('[').map_or(&*key.qualname, |(class, _)| class);
    let arguments = name.find('[').and_then(|start| name.get(start..)).unwrap_or_default();
    let path = format!("{}.{class}", key.module).replace('.', "__");
    written(&format!("{path}{}", last_parts(arguments)))
}

/// Every dotted name by its last part, and a generic's own arguments without the spaces between them (those of its arguments keep theirs, as
/// pydantic has it); the dots of `tuple[int, ...]` stay.
fn last_parts(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut part_start = 0;
    let mut depth = 0_usize;
    for c in name.chars() {
        match c {
            '.' if out.len() > part_start && !out.ends_with('.') => {
                out.truncate(part_start);
                continue;
            }
            ' ' if depth == 1 && out.ends_with(',') => continue,
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        out.push(c);
        if matches!(c, '[' | ']' | ',' | ' ') {
            part_start = out.len();
        }
    }
    out
}

/// The characters a name may have; an ellipsis takes twice its width, as pydantic has it.
fn written(name: &str) -> String {
    name.replace("...", "......")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '_' || c == '-' { c } else { '_' })
        .collect()
}
