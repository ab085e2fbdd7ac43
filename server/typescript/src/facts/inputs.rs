//! What is given to a call, an element or an annotated variable: keys, list elements, text literals, and what cannot be followed.

use std::sync::Arc;

use mizan_syntax::typescript::{Field, Kind};
use mizan_text::Span;

use super::flow::{DEEPEST, Flow};
use super::{Given, Input, InputId, Reason, Step, Under, ValueId, Written};
use crate::nodes::NodeId;

/// An expression that is given, and where it stands in what is given.
struct Part {
    id: NodeId,
    under: Under,
    depth: usize,
}

impl Flow<'_, '_> {
    /// The arguments of a call: inputs of its `result`, and for each function among them the parameters it gets from `callee`.
    pub(super) fn arguments(&mut self, arguments: NodeId, callee: ValueId, result: ValueId) {
        let nodes = self.nodes;
        for (place, argument) in (0..).zip(nodes.children(arguments)) {
            if nodes.kind(argument) == Kind::SpreadElement {
                // From here on nobody knows which argument is which.
                let span = nodes.span(argument);
                self.input(result, Under::Argument(place), Given::Dynamic(Reason::Spread), span);
                return;
            }
            self.functions(argument, callee, place);
            self.given(argument, result, place);
            if let Some(returned) = self.returned(argument) {
                self.parts(vec![Part { id: returned, under: Under::Returned(place), depth: 0 }], result);
            }
        }
    }

    /// The parameters of a function that is an argument, or that stands under a key of one.
    fn functions(&mut self, argument: NodeId, callee: ValueId, place: u32) {
        let nodes = self.nodes;
        if is_function(nodes.kind(argument)) {
            return self.parameters(argument, callee, place, None);
        }
        if nodes.kind(argument) != Kind::Object {
            return;
        }
        for entry in nodes.children(argument) {
            let (function, name) = match nodes.kind(entry) {
                Kind::MethodDefinition => (Some(entry), nodes.child(entry, Field::Name)),
                Kind::Pair => (nodes.child(entry, Field::Value), nodes.child(entry, Field::Key)),
                _ => continue,
            };
            let (Some(function), Some(name)) = (function, name) else { continue };
            if is_function(nodes.kind(function)) {
                self.parameters(function, callee, place, Some(nodes.text(name)));
            }
        }
    }

    fn parameters(&mut self, function: NodeId, callee: ValueId, argument: u32, key: Option<&str>) {
        let nodes = self.nodes;
        let single = nodes.child(function, Field::Parameter);
        let listed = nodes.child(function, Field::Parameters);
        let patterns: Vec<NodeId> = match (single, listed) {
            (Some(single), _) => vec![single],
            (None, Some(list)) => {
                nodes.children(list).filter_map(|parameter| nodes.child(parameter, Field::Pattern)).collect()
            }
            (None, None) => return,
        };
        for (index, pattern) in (0..).zip(patterns) {
            let step = Step::Parameter { argument, key: key.map(Arc::from), index };
            if let Some(value) = self.step(callee, step, nodes.span(pattern)) {
                self.bind(pattern, value);
            }
        }
    }

    /// The attributes of the element whose name is `element`.
    pub(super) fn attributes(&mut self, tag: NodeId, element: ValueId) {
        let nodes = self.nodes;
        for attribute in nodes.children(tag) {
            let mut parts = nodes.children(attribute);
            match nodes.kind(attribute) {
                Kind::JsxAttribute => {
                    let Some(name) = parts.next().filter(|name| nodes.kind(*name) == Kind::PropertyIdentifier) else {
                        continue;
                    };
                    let given = Given::Attribute(nodes.text(name).into());
                    let under = self.input(element, Under::Argument(0), given, nodes.span(name));
                    if let Some(value) = parts.next() {
                        self.parts(vec![Part { id: value, under, depth: 1 }], element);
                    }
                }
                Kind::JsxExpression => self.spread(parts.next(), element, Under::Argument(0)),
                _ => {}
            }
        }
    }

    /// What the expression `id` gives to `to` in this place.
    pub(super) fn given(&mut self, id: NodeId, to: ValueId, place: u32) {
        self.parts(vec![Part { id, under: Under::Argument(place), depth: 0 }], to);
    }

    /// What a function gives back: the expression that is its body, or the whole of it where that is a block.
    pub(super) fn returned(&self, function: NodeId) -> Option<NodeId> {
        let nodes = self.nodes;
        nodes.child(function, Field::Body).filter(|_| is_function(nodes.kind(function)))
    }

    fn input(&mut self, to: ValueId, under: Under, what: Given, span: Span) -> Under {
        let id = InputId(u32::try_from(self.facts.inputs.len()).unwrap_or(u32::MAX));
        self.facts.inputs.push(Input { to, under, what, span });
        Under::Input(id)
    }

    fn parts(&mut self, mut parts: Vec<Part>, to: ValueId) {
        let nodes = self.nodes;
        while let Some(Part { id, under, depth }) = parts.pop() {
            let span = nodes.span(id);
            if depth > DEEPEST {
                self.input(to, under, Given::Dynamic(Reason::Deep), span);
                continue;
            }
            let inner = |id: NodeId, under: Under| Part { id, under, depth: depth + 1 };
            match nodes.kind(id) {
                Kind::Object => {
                    let entries: Vec<NodeId> = nodes.children(id).collect();
                    for entry in entries.into_iter().rev() {
                        parts.extend(self.key(entry, to, under).map(|(value, under)| inner(value, under)));
                    }
                }
                Kind::Array => {
                    let elements: Vec<NodeId> = nodes.children(id).collect();
                    for element in elements.into_iter().rev() {
                        if nodes.kind(element) == Kind::SpreadElement {
                            self.spread(Some(element), to, under);
                        } else {
                            let under = self.input(to, under, Given::Item, nodes.span(element));
                            parts.push(inner(element, under));
                        }
                    }
                }
                Kind::ParenthesizedExpression
                | Kind::AsExpression
                | Kind::SatisfiesExpression
                | Kind::NonNullExpression
                | Kind::JsxExpression => parts.extend(nodes.children(id).next().map(|id| inner(id, under))),
                Kind::TypeAssertion => parts.extend(nodes.children(id).last().map(|id| inner(id, under))),
                Kind::TernaryExpression => {
                    let branches = [Field::Alternative, Field::Consequence];
                    parts.extend(
                        branches.into_iter().filter_map(|field| nodes.child(id, field)).map(|id| inner(id, under)),
                    );
                }
                Kind::BinaryExpression if self.gives_a_side(id) => {
                    let sides = [Field::Right, Field::Left];
                    parts.extend(
                        sides.into_iter().filter_map(|field| nodes.child(id, field)).map(|id| inner(id, under)),
                    );
                }
                // Nothing has keys here, or text that names anything.
                Kind::Number
                | Kind::True
                | Kind::False
                | Kind::Null
                | Kind::Undefined
                | Kind::UnaryExpression
                | Kind::ArrowFunction
                | Kind::FunctionExpression => {}
                Kind::String | Kind::TemplateString => match nodes.literal(id) {
                    Some((text, span)) => {
                        self.input(to, under, Given::Text(text.into()), span);
                    }
                    None => {
                        self.input(to, under, Given::Dynamic(Reason::Elsewhere), span);
                    }
                },
                Kind::Identifier => match self.only_here(id) {
                    Some(object) => parts.push(inner(object, under)),
                    None => self.unknown(id, to, under, Reason::Elsewhere),
                },
                _ => self.unknown(id, to, under, Reason::Elsewhere),
            }
        }
    }

    /// What `...` puts into an object, a list or an element.
    fn spread(&mut self, spread: Option<NodeId>, to: ValueId, under: Under) {
        if let Some(inner) = spread.and_then(|spread| self.nodes.children(spread).next()) {
            self.unknown(inner, to, under, Reason::Spread);
        }
    }

    /// An expression that may turn out to be a value.
    fn unknown(&mut self, id: NodeId, to: ValueId, under: Under, reason: Reason) {
        if let Under::Input(input) = self.input(to, under, Given::Dynamic(reason), self.nodes.span(id)) {
            self.elsewhere.push((id, input));
        }
    }

    /// Puts the values that were found in the place of what inputs did not know.
    pub(super) fn settle_inputs(&mut self) {
        for (id, input) in std::mem::take(&mut self.elsewhere) {
            let Some(Some(value)) = self.ends.get(&id) else { continue };
            if let Some(input) = self.facts.inputs.get_mut(input.0 as usize)
                && let Given::Dynamic(reason) = input.what
            {
                input.what = Given::Value(*value, reason);
            }
        }
    }

    fn gives_a_side(&self, binary: NodeId) -> bool {
        let operator = self.nodes.child(binary, Field::Operator);
        operator.is_some_and(|operator| matches!(self.nodes.text(operator), "??" | "||" | "&&"))
    }

    /// What one entry of an object gives: the expression, and the key it stands under.
    fn key(&mut self, entry: NodeId, to: ValueId, under: Under) -> Option<(NodeId, Under)> {
        let nodes = self.nodes;
        let span = nodes.span(entry);
        let key = match nodes.kind(entry) {
            Kind::ShorthandPropertyIdentifier => {
                let under = self.input(to, under, Given::Key(nodes.text(entry).into(), Written::Shorthand), span);
                return Some((entry, under));
            }
            Kind::SpreadElement => {
                self.spread(Some(entry), to, under);
                return None;
            }
            Kind::Pair => nodes.child(entry, Field::Key)?,
            Kind::MethodDefinition => nodes.child(entry, Field::Name)?,
            _ => return None,
        };
        let name = match nodes.kind(key) {
            Kind::PropertyIdentifier | Kind::Number => Some((nodes.text(key), nodes.span(key))),
            _ => nodes.literal(key),
        };
        let Some((name, span)) = name else {
            self.input(to, under, Given::Dynamic(Reason::ComputedKey), nodes.span(key));
            return None;
        };
        let under = self.input(to, under, Given::Key(name.into(), Written::Name), span);
        nodes.child(entry, Field::Value).map(|value| (value, under))
    }
}

fn is_function(kind: Kind) -> bool {
    matches!(kind, Kind::ArrowFunction | Kind::FunctionExpression | Kind::MethodDefinition)
}
