//! What the word that is typed is in the tree: a name in an expression, in a type, of an element; a key among others.

use mizan_syntax::Node;
use mizan_syntax::typescript::{Dialect, Kind, span};

use super::suppose::Typed;

/// Where a name can stand that is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NamePlace {
    Expression,
    Type,
    Element,
}

/// Where the word stands as a name; nothing where it declares one, or is no name by itself.
pub(super) fn name_place(typed: &Typed) -> Option<NamePlace> {
    let node = node(typed)?;
    let parent = node.parent()?;
    let kind = |node| typed.dialect.kind(node);
    let is_field = |field: &str| parent.child_by_field_name(field) == Some(node);
    match kind(node) {
        Kind::TypeIdentifier => {
            let declares = matches!(
                kind(parent),
                Kind::InterfaceDeclaration
                    | Kind::TypeAliasDeclaration
                    | Kind::ClassDeclaration
                    | Kind::Class
                    | Kind::TypeParameter
            );
            (!(declares && is_field("name"))).then_some(NamePlace::Type)
        }
        Kind::Identifier => match kind(parent) {
            Kind::JsxOpeningElement | Kind::JsxSelfClosingElement => Some(NamePlace::Element),
            Kind::VariableDeclarator
            | Kind::FunctionDeclaration
            | Kind::FunctionExpression
            | Kind::GeneratorFunctionDeclaration
            | Kind::EnumDeclaration
                if is_field("name") =>
            {
                None
            }
            Kind::ArrowFunction | Kind::CatchClause if is_field("parameter") => None,
            Kind::AssignmentPattern | Kind::ObjectAssignmentPattern | Kind::ForInStatement if is_field("left") => None,
            Kind::JsxClosingElement
            | Kind::RequiredParameter
            | Kind::OptionalParameter
            | Kind::FormalParameters
            | Kind::ImportSpecifier
            | Kind::ImportClause
            | Kind::NamespaceImport
            | Kind::ImportAlias
            | Kind::ExportSpecifier
            | Kind::NamespaceExport
            | Kind::ArrayPattern
            | Kind::RestPattern
            | Kind::PairPattern
            | Kind::NestedIdentifier
            | Kind::JsxNamespaceName
            | Kind::Error => None,
            _ => Some(NamePlace::Expression),
        },
        _ => None,
    }
}

/// The keys that stand beside the word already.
pub(super) fn siblings(typed: &Typed) -> Vec<String> {
    let Some(mut node) = node(typed) else { return Vec::new() };
    let kind = |node| typed.dialect.kind(node);
    while let Some(parent) = node.parent() {
        let is_around = matches!(
            kind(parent),
            Kind::Object | Kind::ObjectPattern | Kind::JsxOpeningElement | Kind::JsxSelfClosingElement
        );
        if is_around {
            let mut cursor = parent.walk();
            let entries: Vec<Node<'_>> = parent.named_children(&mut cursor).filter(|entry| *entry != node).collect();
            return entries.into_iter().filter_map(|entry| key(typed.dialect, &typed.text, entry)).collect();
        }
        node = parent;
    }
    Vec::new()
}

fn key(dialect: Dialect, text: &str, entry: Node<'_>) -> Option<String> {
    let key = match dialect.kind(entry) {
        Kind::ShorthandPropertyIdentifier | Kind::ShorthandPropertyIdentifierPattern => entry,
        Kind::Pair | Kind::PairPattern => entry.child_by_field_name("key")?,
        Kind::MethodDefinition => entry.child_by_field_name("name")?,
        Kind::ObjectAssignmentPattern => entry.child_by_field_name("left")?,
        Kind::JsxAttribute => entry.named_child(0)?,
        _ => return None,
    };
    let name = span(key).of(text).trim_matches(['"', '\'']);
    (!Typed::is_word(name)).then(|| name.to_owned())
}

fn node(typed: &Typed) -> Option<Node<'_>> {
    let (start, end) = (typed.word.start as usize, typed.word.end as usize);
    let node = typed.tree.root_node().named_descendant_for_byte_range(start, end)?;
    (node.start_byte() == start && node.end_byte() == end).then_some(node)
}
