//! Follows a type of the client from where it is written to what is annotated with it.
//!
//! `item: Item`, `readonly Item[]`, `Item | null` and the props of a component say with certainty what a name holds. Whatever builds another type
//! of it (`Pick<Item, "name">`, a return type, an exported interface) is an escape.

use mizan_syntax::typescript::{Field, Kind};

use super::flow::{DEEPEST, Flow};
use super::{Position, Reason, Step, ValueId, Written};
use crate::nodes::NodeId;

/// How many entries of a pattern are looked at for the one that a property's type is about.
pub(super) const MOST_ENTRIES: usize = 256;

/// A type that holds another.
enum Around {
    /// The same, or nothing: `readonly T`, `T | null`.
    Same,
    /// A list of it: `T[]`.
    List,
}

impl Flow<'_, '_> {
    /// Follows the type `value`, which stands in `id`, outwards to what is annotated with it.
    pub(super) fn climb_type(&mut self, id: NodeId, value: ValueId) {
        let nodes = self.nodes;
        let (mut id, mut value) = (id, value);
        let mut lists = 0;
        for _ in 0..DEEPEST {
            let outer = nodes.parent(id);
            match (nodes.kind(outer), nodes.field(id)) {
                (Kind::NestedTypeIdentifier | Kind::NestedIdentifier, field) if field != Some(Field::Name) => {
                    let named = nodes.child(outer, Field::Name).or_else(|| nodes.child(outer, Field::Property));
                    match self.type_member(named, value) {
                        Some(member) => (id, value) = (outer, member),
                        None => return,
                    }
                }
                (Kind::MemberExpression, Some(Field::Object)) => {
                    match self.type_member(nodes.child(outer, Field::Property), value) {
                        Some(member) => (id, value) = (outer, member),
                        None => return,
                    }
                }
                (Kind::GenericType, Some(Field::Name)) | (Kind::TypeArguments, _) if self.is_open(outer) => {
                    id = outer;
                }
                (Kind::TypeAnnotation, _) => return self.annotate(nodes.parent(outer), id, value, lists),
                (Kind::AsExpression | Kind::SatisfiesExpression, _) => return self.assert(outer, value, lists),
                _ => match self.around(outer, id) {
                    Some(Around::Same) => id = outer,
                    Some(Around::List) => {
                        lists += 1;
                        id = outer;
                    }
                    None => return self.escape(value, nodes.span(id), Reason::Type),
                },
            }
        }
        self.escape(value, nodes.span(id), Reason::Deep);
    }

    /// `.Item` behind a module in a type.
    pub(super) fn type_member(&mut self, name: Option<NodeId>, of: ValueId) -> Option<ValueId> {
        let name = name?;
        let step = Step::Member(self.nodes.text(name).into());
        self.step_written(of, step, self.nodes.span(name), Written::Name, Position::Type)
    }

    /// Whether `outer` is the name of a generic type of the client's own, which changes nothing.
    fn is_open(&self, outer: NodeId) -> bool {
        self.nodes.kind(outer) == Kind::GenericType
    }

    fn around(&self, outer: NodeId, inner: NodeId) -> Option<Around> {
        let nodes = self.nodes;
        match nodes.kind(outer) {
            Kind::ReadonlyType | Kind::ParenthesizedType | Kind::OptionalType => Some(Around::Same),
            Kind::ArrayType => Some(Around::List),
            Kind::UnionType => {
                let is_nothing = |other| matches!(nodes.text(other), "null" | "undefined");
                nodes.children(outer).all(|other| other == inner || is_nothing(other)).then_some(Around::Same)
            }
            Kind::TypeArguments => {
                let generic = nodes.parent(outer);
                match nodes.text(nodes.child(generic, Field::Name)?) {
                    _ if nodes.children(outer).nth(1).is_some() => None,
                    "Array" | "ReadonlyArray" => Some(Around::List),
                    "Readonly" | "Partial" | "Required" | "NonNullable" => Some(Around::Same),
                    _ => None,
                }
            }
            Kind::GenericType if nodes.kind(inner) == Kind::TypeArguments => Some(Around::Same),
            _ => None,
        }
    }

    /// Goes on in what `value`, at the end of an annotation, is the type of.
    fn annotate(&mut self, of: NodeId, annotation: NodeId, value: ValueId, lists: u8) {
        let nodes = self.nodes;
        let span = nodes.span(annotation);
        let Some(typed) = self.step(value, Step::Annotated { lists }, span) else { return };
        match nodes.kind(of) {
            Kind::VariableDeclarator => {
                if let Some(given) = nodes.child(of, Field::Value) {
                    self.literal(given, typed);
                }
                if let Some(pattern) = nodes.child(of, Field::Name) {
                    self.bind(pattern, typed);
                }
            }
            Kind::RequiredParameter | Kind::OptionalParameter => {
                if let Some(given) = nodes.child(of, Field::Value) {
                    self.literal(given, typed);
                }
                if let Some(pattern) = nodes.child(of, Field::Pattern) {
                    self.bind(pattern, typed);
                }
            }
            Kind::PropertySignature => match self.destructured(of) {
                Some(patterns) => {
                    for pattern in patterns {
                        self.bind(pattern, typed);
                    }
                }
                None => self.escape(value, span, Reason::Type),
            },
            _ => self.escape(value, span, Reason::Type),
        }
    }

    /// `… as Item`, `… satisfies Item`.
    fn assert(&mut self, assertion: NodeId, value: ValueId, lists: u8) {
        let nodes = self.nodes;
        let span = nodes.span(assertion);
        let Some(typed) = self.step(value, Step::Annotated { lists }, span) else { return };
        if let Some(given) = nodes.children(assertion).next() {
            self.literal(given, typed);
        }
        self.follow_later(assertion, typed);
    }

    /// The keys of an object or a list that is written where a type is expected of it. Anything else has a type of its own.
    fn literal(&mut self, id: NodeId, typed: ValueId) {
        if matches!(self.nodes.kind(id), Kind::Object | Kind::Array) {
            self.given(id, typed, 0);
        }
    }

    /// The patterns that take the property `signature` apart: that of the parameter its object type annotates, or those of every parameter that
    /// is annotated with the name of its object type. Nothing where not everyone who sees the object does so.
    fn destructured(&mut self, signature: NodeId) -> Option<Vec<NodeId>> {
        let nodes = self.nodes;
        let key = nodes.text(nodes.child(signature, Field::Name)?);
        let object = nodes.parent(signature);
        let holder = nodes.parent(object);
        match nodes.kind(holder) {
            Kind::TypeAnnotation => {
                let pattern = self.object_pattern(holder)?;
                Some(self.under_key(pattern, key).into_iter().collect())
            }
            Kind::InterfaceDeclaration | Kind::TypeAliasDeclaration
                if nodes.kind(nodes.parent(holder)) != Kind::ExportStatement =>
            {
                let name = nodes.child(holder, Field::Name)?;
                let mut patterns = Vec::new();
                for reference in self.references(name) {
                    let annotation = nodes.parent(reference);
                    if nodes.kind(annotation) != Kind::TypeAnnotation {
                        return None;
                    }
                    let pattern = self.object_pattern(annotation)?;
                    patterns.extend(self.under_key(pattern, key));
                }
                Some(patterns)
            }
            _ => None,
        }
    }

    /// The pattern that the parameter with this annotation takes its object apart with, where it does so entry by entry.
    fn object_pattern(&self, annotation: NodeId) -> Option<NodeId> {
        let nodes = self.nodes;
        let pattern = nodes.child(nodes.parent(annotation), Field::Pattern)?;
        let is_plain = nodes.kind(pattern) == Kind::ObjectPattern
            && nodes.children(pattern).nth(MOST_ENTRIES).is_none()
            && nodes.children(pattern).all(|entry| nodes.kind(entry) != Kind::RestPattern);
        is_plain.then_some(pattern)
    }
}
