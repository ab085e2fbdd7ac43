//! Scopes and lookups compared with those of Python's own compiler.
//!
//! In go files and what `tests/symtable/write.py` says of them, from `symtable` of the standard library; both must say the same, name by name. The
//! files of `tests/symtable` are always compared; of other files, `MIZAN_SYMTABLE` names what the script wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use mizan_syntax::python::{Kind, parse};
use mizan_text::{Encoding, LineIndex, decode_python};

use super::binders::{Binder, Role};
use super::nodes::{NodeId, Nodes};
use super::scopes::{ScopeId, ScopeKind, Scopes};
use super::variables::Variables;

const EXPECTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/symtable");

#[test]
#[expect(clippy::print_stdout, reason = "how much was compared is part of the answer")]
fn names_are_looked_up_as_python_does() {
    let (folder, expected) = match std::env::var("MIZAN_SYMTABLE") {
        Ok(path) => (Path::new("/").to_owned(), path),
        Err(_) => (Path::new(EXPECTED).to_owned(), format!("{EXPECTED}/expected.txt")),
    };
    let expected = std::fs::read_to_string(expected).unwrap();
    let mut differences = String::new();
    let mut scopes = 0;
    let mut files = 0;
    // What the grammar does not know is read piece by piece, and has no scopes to compare.
    let mut unread = 0;
    for file in expected.split("# ").skip(1) {
        let (path, said) = file.split_once('\n').unwrap();
        let text = decode_python(&std::fs::read(folder.join(path)).unwrap()).unwrap();
        if parse(&text).root_node().has_error() {
            unread += 1;
            continue;
        }
        let said: BTreeSet<&str> = said.lines().collect();
        let own = lines(&text);
        files += 1;
        scopes += said.len();
        let here: BTreeSet<&str> = own.iter().map(String::as_str).collect();
        for line in said.difference(&here) {
            let _ = writeln!(differences, "{path}: Python: {line}");
        }
        for line in here.difference(&said) {
            let _ = writeln!(differences, "{path}: here:   {line}");
        }
    }
    assert!(files > 0, "there is nothing to compare");
    assert!(differences.is_empty(), "{differences}\n{files} files, {scopes} scopes");
    println!("{files} files, {scopes} scopes; {unread} files do not parse");
}

/// What is said here of the scopes of a text, in the words of the script.
fn lines(text: &str) -> Vec<String> {
    let tree = parse(text);
    let nodes = Nodes::new(text, &tree);
    let scopes = Scopes::new(&nodes);
    let variables = Variables::new(&nodes, &scopes);
    let index = LineIndex::new(text);
    let mut mentioned: BTreeMap<ScopeId, BTreeSet<(&str, &str)>> = BTreeMap::from([(ScopeId::MODULE, BTreeSet::new())]);
    let mut global = BTreeSet::new();
    for id in nodes.all() {
        let scope = scopes.of(id);
        mentioned.entry(scope).or_default();
        if matches!(nodes.kind(id), Kind::FunctionDefinition | Kind::ClassDefinition | Kind::Lambda) {
            continue;
        }
        if nodes.kind(id) != Kind::Identifier || is_quoted(&nodes, id) {
            continue;
        }
        let is_future = nodes.kind(nodes.parent(nodes.parent(id))) == Kind::FutureImportStatement;
        let is_looked_up = match variables.role(id) {
            Role::Binds(Binder::TypeParam) => false,
            Role::Binds(_) | Role::Means | Role::Global | Role::Nonlocal => true,
            _ => false,
        };
        let name = nodes.text(id);
        if !is_looked_up || is_future || name == "__class__" {
            continue;
        }
        let home = variables.variable(&nodes, &scopes, id).map(|variable| variable.scope);
        // Python has what a `:=` in a comprehension binds in both scopes.
        let binds_in = variables.binding(id).map_or(scope, |binding| binding.scope);
        for scope in BTreeSet::from([scope, binds_in]) {
            let found = match home {
                Some(home) if home == scope => "local",
                Some(ScopeId::MODULE) | None => "global",
                Some(_) => "free",
            };
            mentioned.entry(scope).or_default().insert((name, found));
        }
        if variables.role(id) == Role::Global || scope != binds_in && home == Some(ScopeId::MODULE) {
            global.insert(name);
        }
    }
    if let Some(names) = mentioned.get_mut(&ScopeId::MODULE) {
        names.retain(|(name, _)| !global.contains(name));
    }
    let mut lines: Vec<String> = mentioned
        .iter()
        .map(|(scope, names)| {
            let scope = scopes.get(*scope);
            let line = index.line_column(text, nodes.span(scope.node).start, Encoding::Utf8).line + 1;
            let name = nodes.child(scope.node, mizan_syntax::python::Field::Name).map(|name| nodes.text(name));
            let mut shown = match (scope.kind, nodes.kind(scope.node)) {
                (ScopeKind::Module, _) => "module top 0".to_owned(),
                (ScopeKind::Class, _) => format!("class {} {line}", name.unwrap_or_default()),
                (_, Kind::Lambda) => format!("function lambda {line}"),
                (_, Kind::ListComprehension) => format!("function listcomp {line}"),
                (_, Kind::SetComprehension) => format!("function setcomp {line}"),
                (_, Kind::DictionaryComprehension) => format!("function dictcomp {line}"),
                (_, Kind::GeneratorExpression) => format!("function genexpr {line}"),
                _ => format!("function {} {line}", name.unwrap_or_default()),
            };
            for (name, found) in names {
                let _ = write!(shown, " {name}:{found}");
            }
            shown
        })
        .collect();
    lines.sort();
    lines
}

/// Whether `id` stands in a string that is a type, which Python looks up later.
fn is_quoted(nodes: &Nodes<'_>, id: NodeId) -> bool {
    let mut at = id;
    while at != NodeId::ROOT {
        at = nodes.parent(at);
        match nodes.kind(at) {
            Kind::Interpolation | Kind::FormatExpression => return false,
            Kind::String => return true,
            _ => {}
        }
    }
    false
}
