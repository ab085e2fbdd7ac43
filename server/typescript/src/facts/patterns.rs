//! Destructuring: what a pattern takes of a value, and the names it binds that to.

use mizan_syntax::typescript::{Field, Kind};

use super::flow::{DEEPEST, Flow};
use super::{Place, Position, Reason, Step, ValueId, Written};
use crate::nodes::NodeId;

impl Flow<'_, '_> {
    /// Binds `value` to the names of a pattern that declares them.
    pub(super) fn bind(&mut self, pattern: NodeId, value: ValueId) {
        self.take(pattern, value, true);
    }

    /// Gives `value` to what stands left of an assignment: parts of it are read, and lost with what they are assigned to.
    pub(super) fn assign(&mut self, pattern: NodeId, value: ValueId) {
        self.take(pattern, value, false);
    }

    fn take(&mut self, pattern: NodeId, value: ValueId, declares: bool) {
        let nodes = self.nodes;
        // The value's own depth bounds object patterns; lists and defaults add no step, so they are counted here.
        let mut parts = vec![(pattern, value, 0)];
        while let Some((part, value, depth)) = parts.pop() {
            if depth > DEEPEST {
                self.escape(value, nodes.span(part), Reason::Deep);
                continue;
            }
            match nodes.kind(part) {
                Kind::Identifier | Kind::ShorthandPropertyIdentifierPattern if declares => self.bind_name(part, value),
                Kind::AssignmentPattern | Kind::ObjectAssignmentPattern => {
                    parts.extend(nodes.child(part, Field::Left).map(|left| (left, value, depth + 1)));
                }
                // A rest of a list is a list.
                Kind::ParenthesizedExpression | Kind::RestPattern => {
                    parts.extend(nodes.children(part).next().map(|inner| (inner, value, depth + 1)));
                }
                Kind::ArrayPattern => {
                    for (place, element) in nodes.elements(part) {
                        if nodes.kind(element) == Kind::RestPattern {
                            parts.push((element, value, depth + 1));
                        } else if let Some(item) = self.step(value, Step::Item(Place::At(place)), nodes.span(element)) {
                            parts.push((element, item, depth + 1));
                        }
                    }
                }
                Kind::ObjectPattern => {
                    for entry in nodes.children(part) {
                        parts.extend(self.entry(entry, value).map(|(pattern, value)| (pattern, value, depth + 1)));
                    }
                }
                _ => self.escape(value, nodes.span(part), Reason::Assigned),
            }
        }
    }

    /// What one entry of an object pattern takes of `value`, and the pattern that this goes to.
    fn entry(&mut self, entry: NodeId, value: ValueId) -> Option<(NodeId, ValueId)> {
        let nodes = self.nodes;
        let member = |flow: &mut Self, name: &str, span, written| {
            flow.step_written(value, Step::Member(name.into()), span, written, Position::Expression)
        };
        match nodes.kind(entry) {
            Kind::ShorthandPropertyIdentifierPattern => {
                let taken = member(self, nodes.text(entry), nodes.span(entry), Written::Binding)?;
                Some((entry, taken))
            }
            Kind::ObjectAssignmentPattern => {
                let left = nodes.child(entry, Field::Left)?;
                let taken = member(self, nodes.text(left), nodes.span(left), Written::Binding)?;
                Some((left, taken))
            }
            Kind::PairPattern => {
                let (key, pattern) = (nodes.child(entry, Field::Key)?, nodes.child(entry, Field::Value)?);
                let taken = match nodes.kind(key) {
                    Kind::PropertyIdentifier => member(self, nodes.text(key), nodes.span(key), Written::Name)?,
                    Kind::Number => self.step(value, Step::Item(Place::Any), nodes.span(key))?,
                    _ => {
                        let Some((name, span)) = nodes.literal(key) else {
                            self.escape(value, nodes.span(key), Reason::ComputedKey);
                            return None;
                        };
                        member(self, name, span, Written::Name)?
                    }
                };
                Some((pattern, taken))
            }
            Kind::RestPattern => {
                self.escape(value, nodes.span(entry), Reason::Rest);
                None
            }
            _ => None,
        }
    }

    /// The pattern under `key` in the object pattern `pattern`: the inner half of `{ key: inner }`, or `{ key }` itself.
    pub(super) fn under_key(&self, pattern: NodeId, key: &str) -> Option<NodeId> {
        let nodes = self.nodes;
        nodes.children(pattern).find_map(|entry| match nodes.kind(entry) {
            Kind::ShorthandPropertyIdentifierPattern => (nodes.text(entry) == key).then_some(entry),
            Kind::ObjectAssignmentPattern => nodes.child(entry, Field::Left).filter(|left| nodes.text(*left) == key),
            Kind::PairPattern => {
                let is_meant = nodes.child(entry, Field::Key).is_some_and(|name| nodes.text(name) == key);
                nodes.child(entry, Field::Value).filter(|_| is_meant)
            }
            _ => None,
        })
    }
}
