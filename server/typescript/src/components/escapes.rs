//! Where components and imported names go that are more than the names of elements, and under which names a file gives its own out.
//!
//! In go the nodes of a file; what is found is added to [`FileComponents`]. A name that is declared again deeper in the file counts as one that goes somewhere:
//! which of the two is meant is not asked.

use std::collections::BTreeSet;
use std::sync::Arc;

use mizan_syntax::typescript::{Field, Kind};

use super::FileComponents;
use crate::nodes::{NodeId, Nodes};

pub(super) fn read(nodes: &Nodes<'_>, functions: &[(NodeId, NodeId)], found: &mut FileComponents) {
    let declared: BTreeSet<NodeId> = functions.iter().map(|(name, _)| *name).collect();
    let own = found.components.iter().map(|component| &component.name);
    let names: BTreeSet<Arc<str>> = own.chain(found.imports.iter().map(|import| &import.local)).cloned().collect();
    for id in nodes.all() {
        let is_name = matches!(
            nodes.kind(id),
            Kind::Identifier | Kind::ShorthandPropertyIdentifier | Kind::ShorthandPropertyIdentifierPattern
        );
        if !is_name {
            continue;
        }
        let Some(name) = names.get(nodes.text(id)) else { continue };
        if declared.contains(&id) {
            give_out_declared(nodes, id, name, found);
        } else if !is_harmless(nodes, id, name, found) {
            found.escaped.insert(Arc::clone(name));
        }
    }
}

/// `export function App`, `export const App = …`, `export default function App`.
fn give_out_declared(nodes: &Nodes<'_>, name: NodeId, text: &Arc<str>, found: &mut FileComponents) {
    let mut at = name;
    while at != NodeId::ROOT && nodes.kind(at) != Kind::ExportStatement {
        at = nodes.parent(at);
    }
    if at != NodeId::ROOT {
        let head = nodes.span(at).of(nodes.text).trim_start_matches("export").trim_start();
        let outside = if head.starts_with("default") { "default".into() } else { Arc::clone(text) };
        found.exports.insert(outside, Arc::clone(text));
    }
}

/// Whether a name stands where nobody else gets what it names. Names that are given out are noted.
fn is_harmless(nodes: &Nodes<'_>, id: NodeId, name: &Arc<str>, found: &mut FileComponents) -> bool {
    let outer = nodes.parent(id);
    match nodes.kind(outer) {
        Kind::JsxOpeningElement
        | Kind::JsxClosingElement
        | Kind::JsxSelfClosingElement
        | Kind::ImportSpecifier
        | Kind::ImportClause
        | Kind::NamespaceImport
        | Kind::TypeQuery => true,
        Kind::ExportSpecifier => {
            let outside = nodes.child(outer, Field::Alias).unwrap_or(id);
            found.exports.insert(nodes.text(outside).into(), Arc::clone(name));
            true
        }
        Kind::ExportStatement => {
            found.exports.insert("default".into(), Arc::clone(name));
            true
        }
        // `App.displayName = "App"`.
        Kind::MemberExpression => {
            nodes.kind(nodes.parent(outer)) == Kind::AssignmentExpression && nodes.field(outer) == Some(Field::Left)
        }
        _ => false,
    }
}
