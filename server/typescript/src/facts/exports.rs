//! What a file gives out of its own, and which of that is an import under another name.

use std::sync::Arc;

use mizan_syntax::typescript::{Field, Kind};

use super::flow::Bound;
use super::{Escape, Export, Exported, FileFacts, From, Reason, Step, ValueId};
use crate::nodes::{NodeId, Nodes};

/// How many patterns may stand in one another for a name in the innermost to be seen.
const DEEPEST_PATTERN: usize = 64;

/// Adds the exports that say no `from`. Those with one are there already.
pub(super) fn read(nodes: &Nodes<'_>, facts: &mut FileFacts, bound: &Bound) {
    for statement in nodes.children(NodeId::ROOT) {
        if nodes.kind(statement) != Kind::ExportStatement || nodes.child(statement, Field::Source).is_some() {
            continue;
        }
        if let Some(clause) = nodes.child_of_kind(statement, Kind::ExportClause) {
            for specifier in nodes.children(clause) {
                let Some(name) = nodes.child(specifier, Field::Name) else { continue };
                let outer = nodes.child(specifier, Field::Alias).unwrap_or(name);
                let outer = nodes.literal(outer).map_or_else(|| nodes.text(outer), |(text, _)| text);
                let what = what(facts, bound.exported(name));
                facts.exports.push(Export { name: outer.into(), what });
            }
            continue;
        }
        let declaration = nodes.child(statement, Field::Declaration);
        let value = nodes.child(statement, Field::Value);
        if value.is_some() || says_default(nodes, statement) {
            let what = what(facts, value.and_then(|value| bound.exported(value)));
            facts.exports.push(Export { name: "default".into(), what });
            continue;
        }
        let Some(declaration) = declaration else { continue };
        match nodes.kind(declaration) {
            Kind::LexicalDeclaration | Kind::VariableDeclaration => variables(nodes, facts, bound, declaration),
            _ => {
                if let Some(name) = nodes.child(declaration, Field::Name) {
                    facts.exports.push(Export { name: nodes.text(name).into(), what: Exported::Own });
                }
            }
        }
    }
}

fn says_default(nodes: &Nodes<'_>, statement: NodeId) -> bool {
    nodes.text(statement).strip_prefix("export").is_some_and(|rest| rest.trim_start().starts_with("default"))
}

fn variables(nodes: &Nodes<'_>, facts: &mut FileFacts, bound: &Bound, declaration: NodeId) {
    for declarator in nodes.children(declaration) {
        let Some(pattern) = nodes.child(declarator, Field::Name) else { continue };
        let mut inside = vec![(pattern, 0)];
        while let Some((id, depth)) = inside.pop() {
            match nodes.kind(id) {
                Kind::Identifier | Kind::ShorthandPropertyIdentifierPattern => {
                    let what = what(facts, bound.binder(id));
                    for of in bound.binders(id).iter().filter(|_| what == Exported::Own) {
                        facts.escapes.push(Escape { of: *of, span: nodes.span(id), reason: Reason::Exported });
                    }
                    facts.exports.push(Export { name: nodes.text(id).into(), what });
                }
                Kind::ObjectPattern
                | Kind::ArrayPattern
                | Kind::RestPattern
                | Kind::PairPattern
                | Kind::AssignmentPattern
                | Kind::ObjectAssignmentPattern
                    if depth < DEEPEST_PATTERN =>
                {
                    let is_part = |child: &NodeId| !matches!(nodes.field(*child), Some(Field::Key | Field::Right));
                    inside.extend(nodes.children(id).filter(is_part).map(|child| (child, depth + 1)));
                }
                _ => {}
            }
        }
    }
}

/// What a value is to other files: an import with members behind it, or the file's own.
fn what(facts: &FileFacts, value: Option<ValueId>) -> Exported {
    let mut members: Vec<Arc<str>> = Vec::new();
    let mut next = value;
    while let Some(value) = next.and_then(|id| facts.values.get(id.0 as usize)) {
        match &value.from {
            From::Import(import) => {
                members.reverse();
                return Exported::Import { import: *import, members };
            }
            From::Step(of, step) => {
                match step {
                    Step::Member(name) => members.push(name.clone()),
                    Step::Alias | Step::Await => {}
                    _ => return Exported::Own,
                }
                next = Some(*of);
            }
        }
    }
    Exported::Own
}
