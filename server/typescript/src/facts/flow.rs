//! Follows each value from where it stands to where it goes, outwards through the expressions around it.
//!
//! In go the names that imports bind; out come the values, the inputs, the comparisons and the escapes of the facts. A value that is bound to a
//! name goes on at each reference of it. What is followed is what the syntax alone is sure of: see the arms of [`Flow::climb`]. All work is
//! bounded by the length of the text.

use std::sync::Arc;

use mizan_syntax::typescript::{Field, Kind};
use mizan_text::Span;
use rustc_hash::FxHashMap;

use super::imports::{Binders, is_in_type};
use super::{Escape, FileFacts, From, Imported, InputId, Place, Position, Reason, Step, Value, ValueId, Written};
use crate::nodes::{NodeId, Nodes};
use crate::scopes::Scopes;

/// How many steps a value is followed, how many expressions that change nothing may stand around one, how deep an input may nest.
pub(super) const DEEPEST: usize = 64;

/// How many values one name or expression may stand for (the branches of a condition), so that hostile text costs no more than its length.
pub(super) const MOST_PER_NAME: usize = 4;

/// Which values stand under names and in exports.
#[derive(Default)]
pub(super) struct Bound {
    binders: FxHashMap<NodeId, Vec<ValueId>>,
    exported: FxHashMap<NodeId, ValueId>,
}

impl Bound {
    /// The values of the name that `binder` declares.
    pub(super) fn binders(&self, binder: NodeId) -> &[ValueId] {
        self.binders.get(&binder).map(Vec::as_slice).unwrap_or_default()
    }

    /// The one value of the name that `binder` declares.
    pub(super) fn binder(&self, binder: NodeId) -> Option<ValueId> {
        match self.binders(binder) {
            [value] => Some(*value),
            _ => None,
        }
    }

    /// The value that stands in an `export` in this place.
    pub(super) fn exported(&self, id: NodeId) -> Option<ValueId> {
        self.exported.get(&id).copied()
    }
}

pub(super) struct Flow<'f, 't> {
    pub(super) nodes: &'f Nodes<'t>,
    pub(super) facts: &'f mut FileFacts,
    scopes: Scopes<'t>,
    /// Of each value, how many steps it is from its import.
    depths: Vec<usize>,
    bound: Bound,
    /// Expressions whose value is known and not yet followed.
    queue: Vec<(NodeId, ValueId)>,
    /// The value of each expression that has been passed; nothing where there are several.
    pub(super) ends: FxHashMap<NodeId, Option<ValueId>>,
    /// Expressions that are given and that nothing is known of yet.
    pub(super) elsewhere: Vec<(NodeId, InputId)>,
    /// How many values came out of each expression that has several branches.
    pub(super) merged: FxHashMap<NodeId, usize>,
}

pub(super) fn follow<'t>(nodes: &Nodes<'t>, scopes: Scopes<'t>, binders: Binders, facts: &mut FileFacts) -> Bound {
    let mut flow = Flow {
        nodes,
        facts,
        scopes,
        depths: Vec::new(),
        bound: Bound::default(),
        queue: Vec::new(),
        ends: FxHashMap::default(),
        elsewhere: Vec::new(),
        merged: FxHashMap::default(),
    };
    for (binder, import) in binders.names {
        flow.import(binder, import);
    }
    for (id, import) in binders.expressions {
        let position = if is_in_type(nodes, id) { Position::Type } else { Position::Expression };
        let value = Value { from: From::Import(import), span: nodes.span(id), written: Written::Alias, position };
        let value = flow.push(value, 0);
        flow.queue.push((id, value));
    }
    while let Some((id, value)) = flow.queue.pop() {
        flow.climb(id, value);
    }
    flow.settle_inputs();
    flow.bound
}

impl Flow<'_, '_> {
    /// Goes on from the expression `id` when what is under way is done.
    pub(super) fn follow_later(&mut self, id: NodeId, value: ValueId) {
        self.queue.push((id, value));
    }

    /// The places where the name that `binder` declares is meant.
    pub(super) fn references(&mut self, binder: NodeId) -> Vec<NodeId> {
        self.scopes.references(self.nodes, binder)
    }

    /// The object behind the name at `id`, where a constant holds it that is named there and nowhere else, so that whoever is given it has all of it.
    pub(super) fn only_here(&mut self, id: NodeId) -> Option<NodeId> {
        let nodes = self.nodes;
        let binder = self.scopes.binder(nodes, id)?;
        let declarator = nodes.parent(binder);
        let declaration = nodes.parent(declarator);
        let is_constant = nodes.kind(declarator) == Kind::VariableDeclarator
            && nodes.field(binder) == Some(Field::Name)
            && nodes.child(declarator, Field::Type).is_none()
            && nodes.child(declaration, Field::Kind).is_some_and(|kind| nodes.text(kind) == "const")
            && nodes.kind(nodes.parent(declaration)) != Kind::ExportStatement;
        if !is_constant || self.references(binder).len() != 1 {
            return None;
        }
        let mut value = nodes.child(declarator, Field::Value)?;
        while matches!(
            nodes.kind(value),
            Kind::ParenthesizedExpression | Kind::AsExpression | Kind::SatisfiesExpression
        ) {
            value = nodes.children(value).next()?;
        }
        (nodes.kind(value) == Kind::Object).then_some(value)
    }

    fn push(&mut self, value: Value, depth: usize) -> ValueId {
        let id = ValueId(u32::try_from(self.facts.values.len()).unwrap_or(u32::MAX));
        self.facts.values.push(value);
        self.depths.push(depth);
        id
    }

    /// The value that `step` makes of another; nothing, and an escape, where that goes too far.
    pub(super) fn step(&mut self, of: ValueId, step: Step, span: Span) -> Option<ValueId> {
        self.step_written(of, step, span, Written::Name, Position::Expression)
    }

    pub(super) fn step_written(
        &mut self,
        of: ValueId,
        step: Step,
        span: Span,
        written: Written,
        position: Position,
    ) -> Option<ValueId> {
        let depth = self.depths.get(of.0 as usize).copied().unwrap_or(0) + 1;
        if depth > DEEPEST {
            self.escape(of, span, Reason::Deep);
            return None;
        }
        Some(self.push(Value { from: From::Step(of, step), span, written, position }, depth))
    }

    pub(super) fn escape(&mut self, of: ValueId, span: Span, reason: Reason) {
        self.facts.escapes.push(Escape { of, span, reason });
    }

    /// Begins at every reference of an imported name.
    fn import(&mut self, binder: NodeId, import: u32) {
        let local = self.nodes.text(binder);
        let is_own_name = self.facts.imports.get(import as usize).is_some_and(|import| match &import.what {
            Imported::Name(name) => **name == *local && import.span == self.nodes.span(binder),
            _ => false,
        });
        for reference in self.scopes.references(self.nodes, binder) {
            let written = if is_own_name { self.written(reference) } else { Written::Alias };
            let span = self.nodes.span(reference);
            let value = Value { from: From::Import(import), span, written, position: self.position(reference) };
            let value = self.push(value, 0);
            self.queue.push((reference, value));
        }
    }

    fn written(&self, reference: NodeId) -> Written {
        let outer = self.nodes.parent(reference);
        let is_short_export =
            self.nodes.kind(outer) == Kind::ExportSpecifier && self.nodes.child(outer, Field::Alias).is_none();
        let is_short = self.nodes.kind(reference) == Kind::ShorthandPropertyIdentifier || is_short_export;
        if is_short { Written::Shorthand } else { Written::Name }
    }

    fn position(&self, reference: NodeId) -> Position {
        let outer = self.nodes.parent(reference);
        match (self.nodes.kind(outer), self.nodes.kind(reference)) {
            (Kind::JsxOpeningElement | Kind::JsxSelfClosingElement, _) => Position::Element,
            (Kind::JsxClosingElement, _) => Position::ClosingElement,
            (Kind::ExportSpecifier, _) => Position::Export,
            (Kind::TypeQuery | Kind::NestedTypeIdentifier, _) | (_, Kind::TypeIdentifier) => Position::Type,
            _ => Position::Expression,
        }
    }

    /// Goes on at every reference of a name that stands for `value`.
    pub(super) fn bind_name(&mut self, binder: NodeId, value: ValueId) {
        let references = self.scopes.references(self.nodes, binder);
        let span = self.nodes.span(binder);
        if references.iter().any(|reference| self.is_written_to(*reference)) {
            return self.escape(value, span, Reason::Assigned);
        }
        let values = self.bound.binders.entry(binder).or_default();
        if values.len() == MOST_PER_NAME {
            return self.escape(value, span, Reason::Assigned);
        }
        values.push(value);
        for reference in references {
            let (span, position) = (self.nodes.span(reference), self.position(reference));
            if let Some(alias) = self.step_written(value, Step::Alias, span, Written::Alias, position) {
                self.queue.push((reference, alias));
            }
        }
    }

    fn is_written_to(&self, reference: NodeId) -> bool {
        let outer = self.nodes.parent(reference);
        match (self.nodes.kind(outer), self.nodes.field(reference)) {
            (
                Kind::AssignmentExpression
                | Kind::AugmentedAssignmentExpression
                | Kind::AssignmentPattern
                | Kind::ForInStatement,
                Some(Field::Left),
            )
            | (Kind::PairPattern, Some(Field::Value))
            | (Kind::UpdateExpression | Kind::ArrayPattern | Kind::RestPattern, _) => true,
            _ => self.nodes.kind(reference) == Kind::ShorthandPropertyIdentifierPattern,
        }
    }

    /// Follows the value of the expression `id` outwards.
    fn climb(&mut self, id: NodeId, value: ValueId) {
        let position = self.facts.values.get(value.0 as usize).map_or(Position::Expression, |value| value.position);
        if position == Position::Type {
            return self.climb_type(id, value);
        }
        let (mut id, mut value) = (id, value);
        for _ in 0..DEEPEST {
            match self.outwards(id, value) {
                Some((outer, outer_value)) => (id, value) = (outer, outer_value),
                None => return,
            }
        }
        self.escape(value, self.nodes.span(id), Reason::Deep);
    }

    /// The expression around `id` that has a value too, and that value. Nothing where the value ends, is bound or escapes.
    fn outwards(&mut self, id: NodeId, value: ValueId) -> Option<(NodeId, ValueId)> {
        let nodes = self.nodes;
        self.ends.entry(id).and_modify(|end| *end = None).or_insert(Some(value));
        let outer = nodes.parent(id);
        let field = nodes.field(id);
        let span = nodes.span(id);
        match (nodes.kind(outer), field) {
            (
                Kind::ParenthesizedExpression
                | Kind::NonNullExpression
                | Kind::AsExpression
                | Kind::SatisfiesExpression
                | Kind::TypeAssertion
                | Kind::InstantiationExpression,
                _,
            ) => Some((outer, value)),
            (Kind::TernaryExpression, Some(Field::Consequence | Field::Alternative)) => self.merge(outer, value),
            (Kind::SequenceExpression, _) => (nodes.end(id) == nodes.end(outer)).then_some((outer, value)),
            (Kind::BinaryExpression, Some(Field::Left | Field::Right)) => self.operand(id, outer, value),
            (Kind::AwaitExpression, _) => Some((outer, self.step(value, Step::Await, nodes.span(outer))?)),
            (Kind::MemberExpression | Kind::NestedIdentifier, Some(Field::Object)) => {
                Some((outer, self.member(outer, value)?))
            }
            (Kind::TypeQuery, _) => {
                self.climb_type(id, value);
                None
            }
            (Kind::NestedTypeIdentifier, _) => {
                let member = self.type_member(nodes.child(outer, Field::Name), value)?;
                self.climb_type(outer, member);
                None
            }
            (Kind::SubscriptExpression, Some(Field::Object)) => Some((outer, self.subscript(outer, value)?)),
            (Kind::CallExpression, Some(Field::Function)) => Some((outer, self.call(outer, value)?)),
            (Kind::JsxOpeningElement | Kind::JsxSelfClosingElement, Some(Field::Name)) => {
                self.attributes(outer, value);
                None
            }
            (Kind::VariableDeclarator, Some(Field::Value)) => {
                self.bind(nodes.child(outer, Field::Name)?, value);
                None
            }
            (Kind::ImportAlias, _) => {
                self.bind_name(nodes.children(outer).next()?, value);
                None
            }
            (Kind::AssignmentExpression, Some(Field::Right)) => {
                self.assign(nodes.child(outer, Field::Left)?, value);
                None
            }
            (Kind::ForInStatement, Some(Field::Right)) => {
                self.iterate(outer, value, span);
                None
            }
            (Kind::SwitchStatement, Some(Field::Value)) => {
                self.cases(outer, value);
                None
            }
            (Kind::SpreadElement, _) if self.is_list_of_lists(nodes.parent(outer)) => {
                self.merge(nodes.parent(outer), value)
            }
            (Kind::Array, _) => self.gathered(id, outer, value),
            (Kind::Arguments, _) => self.argument(id, outer, value),
            (Kind::ExportStatement, _) => {
                self.bound.exported.insert(id, value);
                self.escape(value, span, Reason::Exported);
                None
            }
            (Kind::ExportSpecifier, _) => {
                self.bound.exported.insert(id, value);
                let is_derived = matches!(self.facts.values.get(value.0 as usize)?.from, From::Step(..));
                if is_derived {
                    self.escape(value, span, Reason::Exported);
                }
                None
            }
            (kind, field) => {
                if let Some(reason) = self.leaves(kind, field, outer) {
                    self.escape(value, span, reason);
                }
                None
            }
        }
    }

    /// Why a value is lost that goes into a place of this kind; nothing where it is only looked at.
    fn leaves(&self, kind: Kind, field: Option<Field>, outer: NodeId) -> Option<Reason> {
        Some(match (kind, field) {
            (Kind::Error, _) => Reason::Broken,
            (Kind::SpreadElement, _) => Reason::Spread,
            (Kind::Pair | Kind::PublicFieldDefinition, Some(Field::Value)) | (Kind::Object, _) => Reason::Stored,
            (Kind::ReturnStatement | Kind::YieldExpression, _) | (Kind::ArrowFunction, Some(Field::Body)) => {
                Reason::Returned
            }
            (Kind::AssignmentPattern | Kind::ObjectAssignmentPattern, Some(Field::Right))
            | (Kind::RequiredParameter | Kind::OptionalParameter, Some(Field::Value)) => Reason::Assigned,
            (Kind::JsxExpression, _) if self.nodes.kind(self.nodes.parent(outer)) == Kind::JsxAttribute => {
                Reason::Attribute
            }
            _ => return None,
        })
    }

    fn member(&mut self, member: NodeId, of: ValueId) -> Option<ValueId> {
        let nodes = self.nodes;
        let property = nodes.child(member, Field::Property)?;
        let name: Arc<str> = nodes.text(property).into();
        let is_called =
            nodes.field(member) == Some(Field::Function) && nodes.kind(nodes.parent(member)) == Kind::CallExpression;
        let step = if is_called { Step::Method(name) } else { Step::Member(name) };
        self.step_written(of, step, nodes.span(property), Written::Name, self.position(member))
    }

    fn subscript(&mut self, subscript: NodeId, of: ValueId) -> Option<ValueId> {
        let nodes = self.nodes;
        let index = nodes.child(subscript, Field::Index)?;
        if let Some((name, span)) = nodes.literal(index) {
            return self.step(of, Step::Member(name.into()), span);
        }
        let place = if nodes.kind(index) == Kind::Number {
            nodes.text(index).parse().map_or(Place::Any, Place::At)
        } else {
            self.escape(of, nodes.span(index), Reason::ComputedKey);
            Place::Any
        };
        self.step(of, Step::Item(place), nodes.span(index))
    }

    fn call(&mut self, call: NodeId, callee: ValueId) -> Option<ValueId> {
        let arguments = self.nodes.child(call, Field::Arguments)?;
        let result = self.step(callee, Step::Call, self.nodes.span(arguments))?;
        if self.nodes.kind(arguments) == Kind::Arguments {
            self.arguments(arguments, callee, result);
        }
        Some(result)
    }

    fn iterate(&mut self, statement: NodeId, value: ValueId, span: Span) {
        let nodes = self.nodes;
        let Some(operator) = nodes.child(statement, Field::Operator) else { return };
        if nodes.text(operator) != "of" {
            return self.escape(value, span, Reason::ComputedKey);
        }
        let (Some(left), Some(item)) =
            (nodes.child(statement, Field::Left), self.step(value, Step::Item(Place::Any), span))
        else {
            return;
        };
        if nodes.child(statement, Field::Kind).is_some() {
            self.bind(left, item);
        } else {
            self.assign(left, item);
        }
    }
}
