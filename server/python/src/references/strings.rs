//! Strings that are names: in `__all__`, in `**{"text": …}`, in `model_copy(update={"name": …})`.
//!
//! In goes a string; out comes what it names.

use mizan_syntax::python::{Field, Kind};

use super::File;
use super::nodes::NodeId;
use super::values::Value;
use crate::references::Denoted;

/// What a string may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoted {
    /// A name of the module, in `__all__`.
    Exported,
    /// A keyword of this call.
    Keyword(NodeId),
    /// A field of what this call copies.
    Copied(NodeId),
}

impl File<'_, '_> {
    /// What the string `id` names, by where it stands.
    pub(super) fn string(&self, id: NodeId) -> Option<Quoted> {
        let nodes = &self.nodes;
        let parent = nodes.parent(id);
        let around = nodes.parent(parent);
        let is_plain = || nodes.literal(id).is_some();
        match nodes.kind(parent) {
            Kind::List | Kind::Tuple | Kind::Set | Kind::ExpressionList => {
                (self.is_exports(parent, around) && is_plain()).then_some(Quoted::Exported)
            }
            Kind::ArgumentList => (self.changes_exports(around) && is_plain()).then_some(Quoted::Exported),
            Kind::Pair if nodes.field(id) == Some(Field::Key) && nodes.kind(around) == Kind::Dictionary => {
                let holder = nodes.parent(around);
                let call = nodes.parent(nodes.parent(holder));
                if nodes.kind(call) != Kind::Call || !is_plain() {
                    return None;
                }
                match nodes.kind(holder) {
                    Kind::DictionarySplat => Some(Quoted::Keyword(call)),
                    Kind::KeywordArgument if self.keyword_name(holder) == Some("update") => Some(Quoted::Copied(call)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn keyword_name(&self, argument: NodeId) -> Option<&str> {
        self.nodes.child(argument, Field::Name).map(|name| self.nodes.text(name))
    }

    /// Whether the list in `around` is what `__all__` is set to, or what is added to it.
    fn is_exports(&self, list: NodeId, around: NodeId) -> bool {
        match self.nodes.kind(around) {
            Kind::Assignment | Kind::AugmentedAssignment => {
                self.nodes.field(list) == Some(Field::Right)
                    && self.nodes.child(around, Field::Left).is_some_and(|left| self.nodes.text(left) == "__all__")
            }
            Kind::ArgumentList => self.changes_exports(self.nodes.parent(around)),
            Kind::BinaryOperator => {
                // `__all__ = [...] + other.__all__`, one level of it.
                let assignment = self.nodes.parent(around);
                matches!(self.nodes.kind(assignment), Kind::Assignment | Kind::AugmentedAssignment)
                    && self.is_exports(around, assignment)
            }
            _ => false,
        }
    }

    /// `__all__.append(…)`, `__all__.extend(…)`.
    fn changes_exports(&self, call: NodeId) -> bool {
        let Some(function) = self.nodes.child(call, Field::Function) else { return false };
        matches!(self.nodes.text(function), "__all__.append" | "__all__.extend" | "__all__.remove")
    }

    /// What the string `id` denotes.
    pub(super) fn denoted_string(&self, id: NodeId) -> Vec<Denoted> {
        let (Some(quoted), Some((word, _))) = (self.string(id), self.nodes.literal(id)) else { return Vec::new() };
        match quoted {
            Quoted::Exported => self.denoted_in_module(word),
            Quoted::Keyword(call) => self.keyword(call, word),
            Quoted::Copied(call) => {
                let callee = self.nodes.child(call, Field::Function).and_then(|function| self.value(function));
                let classes = callee.iter().flat_map(|values| values.iter()).filter_map(|value| match value {
                    Value::Makes(class, "model_copy" | "copy") => Some(class),
                    _ => None,
                });
                classes.flat_map(|class| self.denoted_member(class, word)).collect()
            }
        }
    }
}
