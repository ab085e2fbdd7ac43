//! The keywords of calls.
//!
//! In goes what is called and a name; out comes the parameter or the field that takes it.

use std::sync::Arc;

use mizan_syntax::python::{Field, Kind};

use super::members::ClassMember;
use super::nodes::NodeId;
use super::values::{Value, Values};
use super::{Denoted, File};
use crate::facts::ast::ParameterKind;
use crate::resolve::{ClassRef, FunctionRef};

impl<'p> File<'_, 'p> {
    /// What the keyword `name` of `call` denotes.
    pub(super) fn keyword(&self, call: NodeId, name: &str) -> Vec<Denoted> {
        let callee = self.nodes.child(call, Field::Function).map(|function| self.value(function));
        self.keyword_of(&callee.flatten(), call, name)
    }

    fn keyword_of(&self, callee: &Values<'p>, call: NodeId, name: &str) -> Vec<Denoted> {
        let mut found: Vec<Denoted> = Vec::new();
        for value in callee.iter().flat_map(|values| values.iter()) {
            let more = match value {
                Value::Function(function) => parameter(function, name).into_iter().collect(),
                Value::Class(class) => self.constructed(class, name),
                Value::Makes(class, "model_construct" | "construct") => self.denoted_member(class, name),
                Value::External(external) => match &**external {
                    "functools.partial" => self.partial(call, name),
                    "dataclasses.replace" | "copy.replace" => self.replaced(call, name),
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            found.extend(more.into_iter().filter(|denoted| !found.contains(denoted)).collect::<Vec<_>>());
        }
        found
    }

    /// `Order(total=…)`: a parameter of `__init__`, or a field.
    fn constructed(&self, class: &ClassRef<'p>, name: &str) -> Vec<Denoted> {
        if let Some(ClassMember::Function(init)) = self.class_member(class, "__init__")
            && let Some(parameter) = parameter(&init, name)
        {
            return vec![parameter];
        }
        if self.has_fields(class) { self.denoted_member(class, name) } else { Vec::new() }
    }

    /// `functools.partial(echo, text=…)`.
    fn partial(&self, call: NodeId, name: &str) -> Vec<Denoted> {
        let Some(function) = self.first_argument(call) else { return Vec::new() };
        let values = self
            .value(function)
            .filter(|values| values.iter().all(|value| matches!(value, Value::Function(_) | Value::Class(_))));
        self.keyword_of(&values, call, name)
    }

    /// `dataclasses.replace(order, total=…)`.
    fn replaced(&self, call: NodeId, name: &str) -> Vec<Denoted> {
        let values = self.first_argument(call).and_then(|object| self.value(object));
        let classes = values.iter().flat_map(|values| values.iter()).filter_map(|value| match value {
            Value::Instance(class) => Some(class),
            _ => None,
        });
        classes.flat_map(|class| self.denoted_member(class, name)).collect()
    }

    /// The first positional argument of a call.
    pub(super) fn first_argument(&self, call: NodeId) -> Option<NodeId> {
        let list = self.nodes.child(call, Field::Arguments)?;
        let first = self.nodes.first(list)?;
        let is_positional =
            !matches!(self.nodes.kind(first), Kind::KeywordArgument | Kind::ListSplat | Kind::DictionarySplat);
        (self.nodes.kind(list) == Kind::ArgumentList && is_positional).then_some(first)
    }
}

/// The parameter of a function that takes the keyword `name`.
pub(super) fn parameter(function: &FunctionRef<'_>, name: &str) -> Option<Denoted> {
    let takes = |kind| matches!(kind, ParameterKind::PositionalOrKeyword | ParameterKind::KeywordOnly);
    let found = function.node.parameters.iter().find(|parameter| *parameter.name == *name && takes(parameter.kind))?;
    Some(Denoted::Parameter {
        module: Arc::clone(&function.module.name),
        function: function.qualname(),
        name: Arc::clone(&found.name),
    })
}
