//! What a finished node may stand for: something that is assigned to, or a type.
//!
//! In go nodes; out comes whether the grammar reads them so. Must answer no where that is in doubt.

use super::super::{Field, Kind};
use super::{Node, Parser};

impl Parser<'_> {
    /// Whether the node that was built last can be assigned to.
    pub(super) fn is_target(&self, may_unpack: bool) -> bool {
        self.pending.last().is_some_and(|&last| self.is_target_at(last, may_unpack))
    }

    fn is_target_at(&self, node: u32, may_unpack: bool) -> bool {
        let Some(node) = self.nodes.get(node as usize) else { return false };
        match node.kind {
            Kind::Identifier | Kind::Attribute | Kind::Subscript => true,
            Kind::Tuple | Kind::List | Kind::ExpressionList | Kind::ListSplat if may_unpack => {
                self.children(node).all(|(at, part)| part.kind == Kind::Token || self.is_target_at(at, true))
            }
            _ => false,
        }
    }

    /// Whether the grammar takes the node that was built last for an expression where it expects a type.
    pub(super) fn is_type(&self) -> bool {
        self.pending.last().is_some_and(|&last| self.is_type_at(last))
    }

    /// The grammar has rules of its own for what begins with `A[…]`: that may be all, or stand left of one `|`.
    fn is_type_at(&self, at: u32) -> bool {
        let Some(node) = self.nodes.get(at as usize) else { return false };
        let Some(first) = self.nodes.get(node.first as usize) else { return node.kind != Kind::Other };
        match node.kind {
            Kind::Subscript if first.kind == Kind::Identifier => {
                self.children(node).all(|(at, part)| part.field != Some(Field::Subscript) || self.is_type_at(at))
            }
            Kind::BinaryOperator if self.begins_generic(node.first) => {
                let is_pair = first.kind == Kind::Subscript;
                let is_union = self.nodes.get(first.next as usize).is_some_and(|sign| self.text_of(sign) == "|");
                is_pair
                    && is_union
                    && self.children(node).all(|(at, part)| part.kind == Kind::Token || self.is_type_at(at))
            }
            Kind::Other => false,
            _ => !self.begins_generic(node.first) || is_bracketed(node.kind),
        }
    }

    /// Whether the first thing in the node is `A[…]`.
    fn begins_generic(&self, at: u32) -> bool {
        let mut at = at;
        while let Some(node) = self.nodes.get(at as usize).filter(|node| !is_bracketed(node.kind)) {
            let first = self.nodes.get(node.first as usize).map(|first| first.kind);
            if node.kind == Kind::Subscript && first == Some(Kind::Identifier) {
                return true;
            }
            at = node.first;
        }
        false
    }

    fn children(&self, node: &Node) -> impl Iterator<Item = (u32, &Node)> {
        let mut next = node.first;
        std::iter::from_fn(move || {
            let at = next;
            let child = self.nodes.get(at as usize)?;
            next = child.next;
            Some((at, child))
        })
    }
}

/// Whether nodes of this kind begin with a bracket or a keyword, so that what is in them is no beginning.
fn is_bracketed(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Dictionary
            | Kind::Lambda
            | Kind::List
            | Kind::NotOperator
            | Kind::ParenthesizedExpression
            | Kind::Set
            | Kind::Tuple
            | Kind::UnaryOperator
    )
}
