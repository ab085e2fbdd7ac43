//! The declarations at the top of a file: in which component, function or class something stands.

use std::sync::Arc;

use mizan_syntax::typescript::{Field, Kind};
use mizan_text::Span;

use crate::nodes::{NodeId, Nodes};

/// A named declaration at the top of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Top {
    /// Its name; `default` for a default export without one.
    pub name: Arc<str>,
    /// Where the whole of it stands.
    pub span: Span,
}

pub(super) fn of(nodes: &Nodes<'_>) -> Vec<Top> {
    let mut tops = Vec::new();
    for statement in nodes.children(NodeId::ROOT) {
        let declaration = match nodes.kind(statement) {
            Kind::ExportStatement => match exported(nodes, statement) {
                Some(declaration) => declaration,
                None => continue,
            },
            _ => statement,
        };
        declared(nodes, declaration, &mut tops);
    }
    tops
}

fn exported(nodes: &Nodes<'_>, statement: NodeId) -> Option<NodeId> {
    nodes.child(statement, Field::Declaration).or_else(|| nodes.child(statement, Field::Value))
}

fn declared(nodes: &Nodes<'_>, declaration: NodeId, tops: &mut Vec<Top>) {
    match nodes.kind(declaration) {
        Kind::LexicalDeclaration | Kind::VariableDeclaration => {
            for declarator in nodes.children(declaration) {
                let name = nodes.child(declarator, Field::Name).filter(|name| nodes.kind(*name) == Kind::Identifier);
                if let Some(name) = name {
                    tops.push(Top { name: nodes.text(name).into(), span: nodes.span(declarator) });
                }
            }
        }
        Kind::FunctionDeclaration
        | Kind::GeneratorFunctionDeclaration
        | Kind::ClassDeclaration
        | Kind::AbstractClassDeclaration
        | Kind::EnumDeclaration
        | Kind::InterfaceDeclaration
        | Kind::TypeAliasDeclaration => {
            let name = nodes.child(declaration, Field::Name).map_or("default", |name| nodes.text(name));
            tops.push(Top { name: name.into(), span: nodes.span(declaration) });
        }
        _ if nodes.field(declaration) == Some(Field::Value) => {
            tops.push(Top { name: "default".into(), span: nodes.span(declaration) });
        }
        _ => {}
    }
}
