//! Follows a type of the client from where it is written to the annotation that it is part of.
//!
//! `readonly Item[]`, `Item | null`, `Pick<Item, "name">` and `Item["lines"][number]` say with certainty what they are about; `annotations` says
//! whose type that is. Whatever builds another type (a return type, an intersection, a generic of one's own) is an escape.

use mizan_syntax::typescript::{Field, Kind};
use mizan_text::Span;

use super::flow::{DEEPEST, Flow};
use super::{Place, Position, Reason, Step, ValueId, Written};
use crate::nodes::NodeId;

/// A type on its way outwards.
#[derive(Clone, Copy)]
pub(super) struct Climb {
    pub(super) id: NodeId,
    pub(super) value: ValueId,
    /// How many lists there are around it so far.
    lists: u8,
    /// Whether it is the type that a value has: `typeof`.
    is_query: bool,
}

/// What a type is to the one around it.
enum Around {
    /// The same, or nothing: `readonly T`, `T | null`.
    Same,
    /// What it is the name of: `typeof item`.
    Query,
    /// A list of it: `T[]`.
    List,
    /// One of its fields, or an element: `T["name"]`, `T[number]`.
    Indexed(NodeId),
    /// The same with some of its fields: `Pick<T, "name">`.
    Fields(NodeId),
}

impl Flow<'_, '_> {
    /// Follows the type `value`, which stands in `id`, outwards to what is annotated with it.
    pub(super) fn climb_type(&mut self, id: NodeId, value: ValueId) {
        let nodes = self.nodes;
        let mut at = Climb { id, value, lists: 0, is_query: false };
        for _ in 0..DEEPEST {
            let outer = nodes.parent(at.id);
            let beyond = nodes.parent(outer);
            match (nodes.kind(outer), nodes.field(at.id)) {
                (Kind::TypeAnnotation, _) => return self.annotate(beyond, at),
                (Kind::AsExpression | Kind::SatisfiesExpression, _) => return self.assert(outer, at),
                (Kind::TypeArguments, _) if nodes.kind(beyond) == Kind::CallExpression => {
                    return self.state(beyond, at);
                }
                (kind, field) => {
                    let is_module = match kind {
                        Kind::NestedTypeIdentifier => field != Some(Field::Name),
                        Kind::NestedIdentifier | Kind::MemberExpression => field == Some(Field::Object),
                        _ => false,
                    };
                    let next = if is_module { self.in_module(at, outer) } else { self.outer_type(at, outer) };
                    match next {
                        Some(next) => at = next,
                        None => return,
                    }
                }
            }
        }
        self.escape(at.value, nodes.span(at.id), Reason::Deep);
    }

    /// From `api` to `api.Item`.
    fn in_module(&mut self, at: Climb, outer: NodeId) -> Option<Climb> {
        let nodes = self.nodes;
        let name = nodes.child(outer, Field::Name).or_else(|| nodes.child(outer, Field::Property));
        Some(Climb { id: outer, value: self.type_member(name, at.value)?, ..at })
    }

    /// What has the type that `at` came to.
    pub(super) fn typed(&mut self, at: Climb, span: Span) -> Option<ValueId> {
        self.step(at.value, Step::Annotated { lists: at.lists, is_query: at.is_query }, span)
    }

    fn outer_type(&mut self, at: Climb, outer: NodeId) -> Option<Climb> {
        let nodes = self.nodes;
        match self.around(outer, at.id) {
            Some(Around::Same) => Some(Climb { id: outer, ..at }),
            Some(Around::Query) => Some(Climb { id: outer, is_query: true, ..at }),
            Some(Around::List) => Some(Climb { id: outer, lists: at.lists.saturating_add(1), ..at }),
            Some(Around::Indexed(index)) => {
                let typed = self.typed(at, nodes.span(at.id))?;
                let value = match self.literal_type(index) {
                    Some((name, span)) => self.step(typed, Step::Member(name.into()), span)?,
                    None => self.step(typed, Step::Item(Place::Any), nodes.span(index))?,
                };
                Some(Climb { id: outer, value, lists: 0, is_query: true })
            }
            Some(Around::Fields(keys)) => {
                self.fields(at, keys)?;
                Some(Climb { id: outer, ..at })
            }
            None => {
                self.escape(at.value, nodes.span(at.id), Reason::Type);
                None
            }
        }
    }

    /// `.Item` behind a module in a type.
    pub(super) fn type_member(&mut self, name: Option<NodeId>, of: ValueId) -> Option<ValueId> {
        let name = name?;
        let step = Step::Member(self.nodes.text(name).into());
        self.step_written(of, step, self.nodes.span(name), Written::Name, Position::Type)
    }

    fn around(&self, outer: NodeId, inner: NodeId) -> Option<Around> {
        let nodes = self.nodes;
        match nodes.kind(outer) {
            Kind::ReadonlyType | Kind::ParenthesizedType | Kind::OptionalType | Kind::GenericType => Some(Around::Same),
            Kind::TypeQuery => Some(Around::Query),
            Kind::ArrayType => Some(Around::List),
            Kind::UnionType => {
                let is_nothing = |other| matches!(nodes.text(other), "null" | "undefined");
                nodes.children(outer).all(|other| other == inner || is_nothing(other)).then_some(Around::Same)
            }
            Kind::LookupType => {
                let index = nodes.children(outer).nth(1).filter(|index| *index != inner)?;
                let is_known = self.literal_type(index).is_some() || nodes.text(index) == "number";
                is_known.then_some(Around::Indexed(index))
            }
            Kind::TypeArguments => {
                let generic = nodes.child(nodes.parent(outer), Field::Name)?;
                let further = nodes.children(outer).nth(1);
                match (nodes.text(generic), further) {
                    ("Array" | "ReadonlyArray", None) => Some(Around::List),
                    ("Readonly" | "Partial" | "Required" | "NonNullable", None) => Some(Around::Same),
                    ("Pick" | "Omit", Some(keys)) if keys != inner => Some(Around::Fields(keys)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The text of a literal type.
    fn literal_type(&self, id: NodeId) -> Option<(&str, Span)> {
        let nodes = self.nodes;
        let literal = Some(id).filter(|id| nodes.kind(*id) == Kind::LiteralType)?;
        nodes.literal(nodes.children(literal).next()?)
    }

    /// The fields of `at` that a union of literals names. Nothing, and an escape, where they are not all written out.
    fn fields(&mut self, at: Climb, keys: NodeId) -> Option<()> {
        let nodes = self.nodes;
        let typed = self.typed(at, nodes.span(keys))?;
        let mut next = keys;
        while next < nodes.end(keys) {
            if let Some((name, span)) = self.literal_type(next).map(|(name, span)| (name.into(), span)) {
                self.step(typed, Step::Member(name), span)?;
                next = nodes.end(next);
            } else if nodes.kind(next) == Kind::UnionType {
                next = next.first_child();
            } else {
                self.escape(typed, nodes.span(keys), Reason::ComputedKey);
                return None;
            }
        }
        Some(())
    }
}
