//! A function in Python for a hook or a call that has none yet.
//!
//! In goes the place of a name that the client does not have; out come the edits that declare it: in the module whose functions the file uses most, at its end, with
//! a parameter for each key that the file gives it, registered as the others there are. What it does is left to a person.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::Utf8Path;
use mizan_engine::{Snapshot, World};
use mizan_schema::Origin;
use mizan_schema::contract::Function;
use mizan_schema::difference::Subject;
use mizan_schema::names::{MAX_WIRE_NAME, is_wire_name, snake};
use mizan_syntax::Node;
use mizan_syntax::python::{parse, span};
use mizan_text::Span;

use super::typescript::Script;
use super::{Edits, imports, insert, register};
use crate::files::text;

/// What is written.
pub(super) struct Stub {
    pub(super) title: String,
    pub(super) edits: Edits,
}

/// Words that no function or parameter of Python is called.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

pub(super) fn write(world: &World, backend: usize, script: &Script, at: Span) -> Option<Stub> {
    let asked = at.of(&script.text.text);
    let bare = asked.strip_prefix("use").or_else(|| asked.strip_prefix("call"))?;
    let name = snake(bare);
    if !is_wire_name(&name) || name.len() > MAX_WIRE_NAME || !is_identifier(&name) {
        return None;
    }
    let snapshot = world.backends.get(backend)?;
    let model = neighbour(world, backend, snapshot, &script.file)?;
    let file = snapshot.places().file(model.python.origin.source);
    let text = text(world, &file)?;
    let tree = parse(&text.text);
    let keys = keys(script, at)?;
    let mut edits = Vec::new();
    let parameters: Vec<String> = keys.iter().map(|(key, ty)| format!(", {key}: {ty}")).collect();
    let signature = format!("request{}", parameters.concat());
    let mut code = format!("\n\n\n@client\ndef {name}({signature}) -> None:\n    raise NotImplementedError\n");
    let backend = world.project.backends.get(backend)?;
    let declared = snapshot.declarations.functions();
    let sibling = declared.into_iter().find(|one| one.python.origin == model.python.origin)?;
    let is_own = |origin: &Origin| origin.source == sibling.python.origin.source;
    if register::registers_by_call(snapshot, sibling) && sibling.registrations.iter().all(is_own) {
        let register = imports::python(&text.text, &tree, register::register_module(backend), "register");
        code = format!("{code}\n\n{}({name}, \"{name}\")\n", register.name);
        edits.extend(register.edit);
    }
    let end = text.text.trim_end().len();
    edits.push(mizan_text::Edit {
        replaced: Span::new(u32::try_from(end).ok()?, u32::try_from(text.text.len()).ok()?),
        with: code,
    });
    if keys.iter().any(|(_, ty)| *ty == "Any") {
        edits.extend(imports::python(&text.text, &tree, "typing", "Any").edit);
    }
    if !binds_client(&text.text) {
        edits.push(insert(0, "from mizan.client import client\n"));
    }
    let title = format!("Write `{name}` in `{}`", model.python.module);
    Some(Stub { title, edits: Edits::from([(Arc::from(file.as_path()), edits)]) })
}

/// Whether a Python text has `client` by that name.
fn binds_client(text: &str) -> bool {
    let words = |line: &str| line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "client");
    text.lines().any(|line| (line.starts_with("from ") || line.starts_with("import ")) && words(line))
}

fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !KEYWORDS.contains(&name)
}

/// A function of the module that the file uses most; without one, of the module with the most functions. The first by name where several are alike.
fn neighbour<'w>(world: &World, backend: usize, snapshot: &'w Snapshot, file: &Utf8Path) -> Option<&'w Arc<Function>> {
    let contract = &snapshot.contract;
    let uses = world.uses(backend)?;
    let neighbours = uses.in_file(file).into_iter().flat_map(|found| &found.uses).filter_map(|one| {
        match uses.meaning(&one.target.export.name)?.0 {
            Subject::Function(name) => contract.functions.get(name),
            _ => None,
        }
    });
    most_common(neighbours)
        .or_else(|| most_common(contract.functions.values().filter(|function| function.is_emitted())))
}

fn most_common<'w>(functions: impl Iterator<Item = &'w Arc<Function>>) -> Option<&'w Arc<Function>> {
    let mut by_module: BTreeMap<&str, (usize, &Arc<Function>)> = BTreeMap::new();
    for function in functions {
        by_module.entry(&function.python.module).or_insert((0, function)).0 += 1;
    }
    let best = by_module.into_iter().max_by(|one, other| one.1.0.cmp(&other.1.0).then_with(|| other.0.cmp(one.0)));
    best.map(|(_, (_, function))| function)
}

/// The keys that the file gives to what is called by the name, with the type that each value is plain to have. Nothing where a key is no name in Python.
fn keys(script: &Script, at: Span) -> Option<Vec<(String, &'static str)>> {
    let text = &*script.text.text;
    let name = at.of(text);
    let mut calls = vec![name.to_owned()];
    let mut holders: Vec<String> = Vec::new();
    let mut found = Vec::new();
    let mut nodes = Vec::new();
    let mut open = vec![script.tree.root_node()];
    while let Some(node) = open.pop() {
        nodes.push(node);
        open.extend(node.named_children(&mut node.walk()));
    }
    nodes.sort_by_key(|node| (node.start_byte(), std::cmp::Reverse(node.end_byte())));
    for node in &nodes {
        if node.kind() == "variable_declarator" && calls_it(*node, text, name) {
            holders_of(*node, text, &mut calls, &mut holders);
        }
    }
    for call in nodes.iter().filter(|node| node.kind() == "call_expression") {
        let Some(called) = call.child_by_field_name("function") else { continue };
        let is_it = match called.kind() {
            "identifier" => calls.iter().any(|known| *known == *span(called).of(text)),
            "member_expression" => {
                let property = called.child_by_field_name("property").map(|property| span(property).of(text));
                let object = called.child_by_field_name("object")?;
                let is_held = holders.iter().any(|holder| *holder == *span(object).of(text));
                let is_direct = object.kind() == "call_expression"
                    && object.child_by_field_name("function").is_some_and(|hook| span(hook).of(text) == name);
                property == Some("mutate") && (is_held || is_direct)
            }
            _ => false,
        };
        let first = call.child_by_field_name("arguments").and_then(|arguments| arguments.named_child(0));
        if let Some(object) = first.filter(|first| is_it && first.kind() == "object") {
            add_keys(object, text, &mut found)?;
        }
    }
    Some(found)
}

/// Whether a variable is set to what the hook gives.
fn calls_it(declarator: Node<'_>, text: &str, name: &str) -> bool {
    let value = declarator.child_by_field_name("value").filter(|value| value.kind() == "call_expression");
    value.and_then(|call| call.child_by_field_name("function")).is_some_and(|hook| span(hook).of(text) == name)
}

/// The names by which `mutate` is called: `const { mutate: save } = useX()`, `const x = useX()`.
fn holders_of(declarator: Node<'_>, text: &str, calls: &mut Vec<String>, holders: &mut Vec<String>) {
    let Some(pattern) = declarator.child_by_field_name("name") else { return };
    if pattern.kind() == "identifier" {
        holders.push(span(pattern).of(text).to_owned());
    }
    for part in pattern.named_children(&mut pattern.walk()) {
        let (key, value) = match part.kind() {
            "pair_pattern" => (part.child_by_field_name("key"), part.child_by_field_name("value")),
            _ => (Some(part), Some(part)),
        };
        if key.is_some_and(|key| span(key).of(text) == "mutate") {
            calls.extend(value.map(|value| span(value).of(text).to_owned()));
        }
    }
}

fn add_keys(object: Node<'_>, text: &str, found: &mut Vec<(String, &'static str)>) -> Option<()> {
    for part in object.named_children(&mut object.walk()) {
        let (key, value) = match part.kind() {
            "pair" => (part.child_by_field_name("key")?, part.child_by_field_name("value")),
            "shorthand_property_identifier" => (part, None),
            _ => continue,
        };
        let key = span(key).of(text).trim_matches(['"', '\'']);
        if !is_identifier(key) || key == "request" {
            return None;
        }
        let ty = value.map_or("Any", |value| match value.kind() {
            "string" | "template_string" => "str",
            "number" if span(value).of(text).contains(['.', 'e']) => "float",
            "number" => "int",
            "true" | "false" => "bool",
            _ => "Any",
        });
        match found.iter_mut().find(|(known, _)| known == key) {
            Some((_, known)) if *known == ty => {}
            Some((_, known)) => *known = "Any",
            None => found.push((key.to_owned(), ty)),
        }
    }
    Some(())
}
