//! Class-style server functions: subclasses of `ServerFunction` with `Input`, `Output` and `call`.

use std::sync::Arc;

use mizan_schema::declarations::{Located, Parameter, Returns};
use mizan_schema::types::{Shape, Type, Unknown};
use mizan_schema::{Code, Diagnostic, Origin, TypeKey};

use super::functions::{Signature, assemble};
use super::keywords::Options;
use super::{Declaring, Written, located, python};
use crate::facts::ast::ExprKind;
use crate::resolve::{ClassRef, Symbol};

impl<'p> Declaring<'_, 'p> {
    /// Reads a class-style function. A class without `call` is a base of others.
    pub(super) fn read_server_class(&mut self, class: &ClassRef<'p>) {
        let whole = Symbol::Class(class.clone());
        let Ok(Symbol::Function(call)) = self.resolver.attribute(&whole, "call") else { return };
        let node = class.node();
        let scope = class.scope();
        let outer = class.outer_scope();
        let python = python(&outer, &node.name, node.anchor, node.docstring.as_ref());
        let declared = self.declared_class_name(class);
        let options = self.class_options(class);
        let input = self.input(class);
        let (returns, boxed) = match self.resolver.attribute(&whole, "Output") {
            Ok(Symbol::Class(output)) => {
                let origin = output.origin().unwrap_or_else(|| scope.origin(node.anchor));
                (Returns::Value(Located { value: self.class_type(&output, origin), origin }), false)
            }
            Ok(Symbol::Variable(output)) => match output.value() {
                Some(value) => {
                    let (ty, boxed) = self.result(&output.scope, value);
                    (Returns::Value(located(&output.scope, ty, output.target.anchor)), boxed)
                }
                None => (Returns::Missing, false),
            },
            _ => self.returns(&call.scope(), call.node.returns.as_ref()),
        };
        let parameters = input.map(|(model, origin)| self.fields_as_parameters(&model, origin)).unwrap_or_default();
        for (name, registrations) in self.wire_names(class.qualname(), &declared) {
            let signature = Signature {
                parameters: parameters.clone(),
                returns: returns.clone(),
                boxed,
                is_async: call.node.is_async,
            };
            self.reading.functions.push(assemble(python.clone(), name, registrations, signature, &options));
        }
    }

    /// `name = "…"` of the class itself, or the class's name.
    fn declared_class_name(&self, class: &ClassRef<'p>) -> Located<Arc<str>> {
        if let Ok(Symbol::Variable(variable)) = self.resolver.attribute(&Symbol::Class(class.clone()), "name") {
            let value = variable.value();
            if let Some(Ok(name)) = value.map(|value| self.constant_string(&variable.scope, value)) {
                let anchor = value.map_or(variable.target.anchor, |value| value.anchor);
                return located(&variable.scope, name, anchor);
            }
        }
        located(&class.outer_scope(), Arc::clone(&class.node().name), class.node().anchor)
    }

    /// `_meta = {"context": "user"}` or `_meta = dict(context="user")`.
    fn class_options(&mut self, class: &ClassRef<'p>) -> Options {
        let Ok(Symbol::Variable(meta)) = self.resolver.attribute(&Symbol::Class(class.clone()), "_meta") else {
            return Options::default();
        };
        let Some(value) = meta.value() else { return Options::default() };
        let scope = &meta.scope;
        let keywords: Vec<Written<'p>> = match &value.kind {
            ExprKind::Dict(entries) => entries
                .iter()
                .map(|(key, value)| {
                    let at = key.as_ref().unwrap_or(value);
                    let name = key.as_ref().and_then(|key| key.as_str().cloned());
                    Written { scope: scope.clone(), name, origin: scope.origin(at.anchor), value }
                })
                .collect(),
            ExprKind::Call(call) => call
                .keywords
                .iter()
                .map(|keyword| Written {
                    scope: scope.clone(),
                    name: keyword.name.clone(),
                    origin: scope.origin(keyword.anchor),
                    value: &keyword.value,
                })
                .collect(),
            _ => vec![Written { scope: scope.clone(), name: None, origin: scope.origin(value.anchor), value }],
        };
        self.options(&keywords)
    }

    /// The model that `Input` is, and the place for fields without one.
    fn input(&mut self, class: &ClassRef<'p>) -> Option<(TypeKey, Origin)> {
        let Ok(Symbol::Class(input)) = self.resolver.attribute(&Symbol::Class(class.clone()), "Input") else {
            return None;
        };
        let origin = input.origin().unwrap_or_else(|| class.scope().origin(class.node().anchor));
        match self.types.class_definition(&input) {
            Ok(model) => Some((model, origin)),
            Err(reason) => {
                let message = format!("the input of `{}` is not known: {reason}", class.node().name);
                self.report(
                    Diagnostic::new(Code::DynamicDeclaration, origin, message)
                        .with_help("derive `Input` from pydantic's `BaseModel`"),
                );
                None
            }
        }
    }

    fn class_type(&self, class: &ClassRef<'p>, origin: Origin) -> Type {
        match self.types.class_definition(class) {
            Ok(key) => Type::Object(key),
            Err(reason) => Type::Unknown(Unknown { expression: Arc::clone(&class.node().name), reason, origin }),
        }
    }

    /// The fields of a model, as the inputs they are on the wire.
    fn fields_as_parameters(&self, model: &TypeKey, fallback: Origin) -> Vec<Parameter> {
        let Some(definition) = self.types.definition(model) else { return Vec::new() };
        let Shape::Object(object) = &definition.shape else { return Vec::new() };
        let parameters = object.fields.iter().map(|field| Parameter {
            name: Located { value: Arc::clone(&field.input_key), origin: field.origin.unwrap_or(fallback) },
            ty: field.ty.clone(),
            default: field.default.clone(),
        });
        parameters.collect()
    }
}
