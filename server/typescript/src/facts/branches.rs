//! Where values meet in one expression, and where one is compared with a text: operators and `switch`.

use mizan_syntax::typescript::Field;

use super::flow::{Flow, MOST_PER_NAME};
use super::{Comparison, Reason, ValueId};
use crate::nodes::NodeId;

impl Flow<'_, '_> {
    /// One of several values that `outer` may have.
    pub(super) fn merge(&mut self, outer: NodeId, value: ValueId) -> Option<(NodeId, ValueId)> {
        let count = self.merged.entry(outer).or_default();
        *count += 1;
        if *count > MOST_PER_NAME {
            self.escape(value, self.nodes.span(outer), Reason::Deep);
            return None;
        }
        Some((outer, value))
    }

    /// A side of an operator: one that gives it on, or one that compares.
    pub(super) fn operand(&mut self, id: NodeId, outer: NodeId, value: ValueId) -> Option<(NodeId, ValueId)> {
        let nodes = self.nodes;
        let is_right = nodes.field(id) == Some(Field::Right);
        match nodes.text(nodes.child(outer, Field::Operator)?) {
            "??" | "||" => self.merge(outer, value),
            "&&" if is_right => self.merge(outer, value),
            "===" | "==" | "!==" | "!=" => {
                let other = nodes.child(outer, if is_right { Field::Left } else { Field::Right })?;
                self.compare(other, value);
                None
            }
            "in" if is_right => {
                self.escape(value, nodes.span(outer), Reason::ComputedKey);
                None
            }
            _ => None,
        }
    }

    fn compare(&mut self, with: NodeId, of: ValueId) {
        if let Some((text, span)) = self.nodes.literal(with) {
            self.facts.comparisons.push(Comparison { of, text: text.into(), span });
        }
    }

    /// What a `switch` compares with.
    pub(super) fn cases(&mut self, switch: NodeId, value: ValueId) {
        let nodes = self.nodes;
        let Some(body) = nodes.child(switch, Field::Body) else { return };
        for case in nodes.children(body) {
            if let Some(with) = nodes.child(case, Field::Value) {
                self.compare(with, value);
            }
        }
    }
}
