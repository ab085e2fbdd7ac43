//! What is annotated with a type of the client: variables, parameters, the props of a component, React's state.
//!
//! The object itself may be made by whoever calls; then that is an escape, beside what is read of the object here.

use mizan_syntax::typescript::{Field, Kind};

use super::flow::Flow;
use super::types::Climb;
use super::{Reason, Step, ValueId};
use crate::nodes::NodeId;

/// How many entries of a pattern are looked at for the one that a property's type is about.
const MOST_ENTRIES: usize = 256;

impl Flow<'_, '_> {
    /// Goes on in what is annotated with the type `at`.
    pub(super) fn annotate(&mut self, of: NodeId, at: Climb) {
        let nodes = self.nodes;
        let span = nodes.span(at.id);
        let Some(typed) = self.typed(at, span) else { return };
        if let Some(given) = nodes.child(of, Field::Value) {
            self.given(given, typed, 0);
        }
        match nodes.kind(of) {
            Kind::VariableDeclarator => {
                if let Some(pattern) = nodes.child(of, Field::Name) {
                    self.bind(pattern, typed);
                }
            }
            Kind::RequiredParameter | Kind::OptionalParameter => {
                self.escape(typed, span, Reason::Given);
                if let Some(pattern) = nodes.child(of, Field::Pattern) {
                    self.bind(pattern, typed);
                }
            }
            Kind::PropertySignature => {
                self.escape(typed, span, Reason::Given);
                match self.holders(of) {
                    Some(holders) => {
                        for holder in holders {
                            self.hold(holder, typed);
                        }
                    }
                    None => self.escape(typed, span, Reason::Type),
                }
            }
            _ => self.escape(typed, span, Reason::Type),
        }
    }

    /// `… as Item`, `… satisfies Item`.
    pub(super) fn assert(&mut self, assertion: NodeId, at: Climb) {
        let nodes = self.nodes;
        let Some(typed) = self.typed(at, nodes.span(assertion)) else { return };
        if let Some(given) = nodes.children(assertion).next() {
            self.given(given, typed, 0);
        }
        self.follow_later(assertion, typed);
    }

    /// `const [item, setItem] = useState<Item>(…)`.
    pub(super) fn state(&mut self, call: NodeId, at: Climb) {
        let nodes = self.nodes;
        let span = nodes.span(at.id);
        let callee = nodes.child(call, Field::Function).map_or("", |callee| nodes.text(callee));
        let pattern = nodes
            .child(nodes.parent(call), Field::Name)
            .filter(|pattern| nodes.field(call) == Some(Field::Value) && nodes.kind(*pattern) == Kind::ArrayPattern);
        let (Some(pattern), "useState" | "React.useState") = (pattern, callee) else {
            return self.escape(at.value, span, Reason::Type);
        };
        let Some(typed) = self.typed(at, span) else { return };
        if let Some(initial) = nodes.child(call, Field::Arguments).and_then(|list| nodes.children(list).next()) {
            self.given(self.returned(initial).unwrap_or(initial), typed, 0);
        }
        for (place, name) in nodes.elements(pattern) {
            match place {
                0 => self.bind(name, typed),
                1 => {
                    if let Some(setter) = self.step(typed, Step::Setter, nodes.span(name)) {
                        self.bind(name, setter);
                    }
                }
                _ => {}
            }
        }
    }

    fn hold(&mut self, holder: NodeId, typed: ValueId) {
        if self.nodes.kind(holder) == Kind::MemberExpression {
            self.follow_later(holder, typed);
        } else {
            self.bind(holder, typed);
        }
    }

    /// Where the property `signature` of an object type is read: patterns that take it, and `props.name`. The object is the parameter with that type,
    /// or those with its name. Nothing where the object goes anywhere else.
    fn holders(&mut self, signature: NodeId) -> Option<Vec<NodeId>> {
        let nodes = self.nodes;
        let key = nodes.text(nodes.child(signature, Field::Name)?);
        let holder = nodes.parent(nodes.parent(signature));
        match nodes.kind(holder) {
            Kind::TypeAnnotation => self.holders_in(holder, key),
            Kind::InterfaceDeclaration | Kind::TypeAliasDeclaration
                if nodes.kind(nodes.parent(holder)) != Kind::ExportStatement =>
            {
                let mut holders = Vec::new();
                for reference in self.references(nodes.child(holder, Field::Name)?) {
                    let annotation = nodes.parent(reference);
                    let is_whole = nodes.kind(annotation) == Kind::TypeAnnotation;
                    holders.extend(self.holders_in(Some(annotation).filter(|_| is_whole)?, key)?);
                }
                Some(holders)
            }
            _ => None,
        }
    }

    fn holders_in(&mut self, annotation: NodeId, key: &str) -> Option<Vec<NodeId>> {
        let nodes = self.nodes;
        let pattern = nodes.child(nodes.parent(annotation), Field::Pattern)?;
        match nodes.kind(pattern) {
            Kind::ObjectPattern => self.taken(pattern, key),
            Kind::Identifier => {
                let mut holders = Vec::new();
                for reference in self.references(pattern) {
                    let outer = nodes.parent(reference);
                    match (nodes.kind(outer), nodes.field(reference)) {
                        (Kind::MemberExpression, Some(Field::Object)) => {
                            let property = nodes.child(outer, Field::Property)?;
                            holders.extend(Some(outer).filter(|_| nodes.text(property) == key));
                        }
                        (Kind::VariableDeclarator, Some(Field::Value)) => {
                            let pattern = nodes.child(outer, Field::Name)?;
                            holders.extend(self.taken(pattern, key)?);
                        }
                        _ => return None,
                    }
                }
                Some(holders)
            }
            _ => None,
        }
    }

    /// What an object pattern binds `key` to, if it does. Nothing where it takes a rest, or is no object pattern.
    fn taken(&self, pattern: NodeId, key: &str) -> Option<Vec<NodeId>> {
        let nodes = self.nodes;
        let is_plain = nodes.kind(pattern) == Kind::ObjectPattern
            && nodes.children(pattern).nth(MOST_ENTRIES).is_none()
            && nodes.children(pattern).all(|entry| nodes.kind(entry) != Kind::RestPattern);
        is_plain.then(|| self.under_key(pattern, key).into_iter().collect())
    }
}
