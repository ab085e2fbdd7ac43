//! Values that are put into a list (joined with others, waited for together, watched by a React hook), and objects that are made into one.

use mizan_syntax::typescript::{Field, Kind};

use super::flow::{DEEPEST, Flow, MOST_PER_NAME};
use super::{Listed, Reason, Step, ValueId};
use crate::nodes::NodeId;

impl Flow<'_, '_> {
    /// Whether a list is put together of lists alone: `[...first, ...second]`.
    pub(super) fn is_list_of_lists(&self, list: NodeId) -> bool {
        let nodes = self.nodes;
        nodes.kind(list) == Kind::Array
            && nodes.children(list).nth(MOST_PER_NAME).is_none()
            && nodes.children(list).all(|element| nodes.kind(element) == Kind::SpreadElement)
    }

    /// What is put into a list. The list that `Promise.all` waits for gives it again in its place.
    pub(super) fn gathered(&mut self, id: NodeId, list: NodeId, value: ValueId) -> Option<(NodeId, ValueId)> {
        let nodes = self.nodes;
        let Some(pattern) = self.all_of(list) else {
            if !self.is_dependencies(list) {
                self.escape(value, nodes.span(id), Reason::Stored);
            }
            return None;
        };
        let (place, _) = nodes.elements(list).find(|(_, element)| *element == id)?;
        let (_, target) = nodes.elements(pattern).find(|(taken, _)| *taken == place)?;
        let awaited = self.step(value, Step::Await, nodes.span(id))?;
        self.bind(target, awaited);
        None
    }

    /// Whether `list` says what a React hook watches, which reads nothing out of it.
    fn is_dependencies(&self, list: NodeId) -> bool {
        let nodes = self.nodes;
        let arguments = nodes.parent(list);
        let callee = nodes.child(nodes.parent(arguments), Field::Function).map_or("", |callee| nodes.text(callee));
        let place = match callee.strip_prefix("React.").unwrap_or(callee) {
            "useEffect" | "useLayoutEffect" | "useInsertionEffect" | "useCallback" | "useMemo" => 1,
            "useImperativeHandle" => 2,
            _ => return false,
        };
        nodes.kind(arguments) == Kind::Arguments && nodes.children(arguments).nth(place) == Some(list)
    }

    /// The pattern in `const […] = await Promise.all(list)`, where places correspond.
    fn all_of(&self, list: NodeId) -> Option<NodeId> {
        let nodes = self.nodes;
        let call = nodes.parent(nodes.parent(list));
        let awaited = nodes.parent(call);
        let declarator = nodes.parent(awaited);
        let is_all = nodes.kind(call) == Kind::CallExpression
            && nodes.child(call, Field::Function).is_some_and(|callee| nodes.text(callee) == "Promise.all")
            && nodes.kind(awaited) == Kind::AwaitExpression
            && nodes.field(awaited) == Some(Field::Value)
            && nodes.kind(declarator) == Kind::VariableDeclarator;
        let pattern = nodes.child(declarator, Field::Name).filter(|_| is_all)?;
        let is_plain = nodes.kind(pattern) == Kind::ArrayPattern
            && nodes.children(list).nth(DEEPEST).is_none()
            && nodes.children(list).all(|element| nodes.kind(element) != Kind::SpreadElement)
            && nodes.children(pattern).all(|element| nodes.kind(element) != Kind::RestPattern);
        is_plain.then_some(pattern)
    }

    /// What is an argument of some other function: `Object.values` and `Object.entries` are known.
    pub(super) fn argument(&mut self, id: NodeId, list: NodeId, value: ValueId) -> Option<(NodeId, ValueId)> {
        let nodes = self.nodes;
        let call = nodes.parent(list);
        let listed = match nodes.child(call, Field::Function).map_or("", |callee| nodes.text(callee)) {
            "Object.values" => Listed::Values,
            "Object.entries" => Listed::Entries,
            _ => {
                self.escape(value, nodes.span(id), Reason::Passed);
                return None;
            }
        };
        if listed == Listed::Entries {
            self.escape(value, nodes.span(id), Reason::ComputedKey);
        }
        Some((call, self.step(value, Step::Listed(listed), nodes.span(call))?))
    }
}
