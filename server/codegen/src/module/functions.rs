//! Functions: a call and its hook, or the hook of a context's slot.

use mizan_schema::contract::Function;
use mizan_schema::types::Default;
use serde_json::Value;

use super::{Builder, Group, Takes, asynchronous, last_arguments};
use crate::comment::Doc;
use crate::item::transport;
use crate::javascript::Expression;
use crate::naming::{Entity, FunctionPart};
use crate::scope::Symbol;
use crate::typescript::{Body, Type as Ts};

impl Builder<'_> {
    pub(super) fn function(&self, function: &Function, travels: &'static str) -> Group {
        match &function.context {
            Some(context) => self.slot(function, context, travels),
            None => self.call(function),
        }
    }

    fn call(&self, function: &Function) -> Group {
        let part = |part| Entity::Function(function.name.clone(), part);
        let (args, call, hook) = (part(FunctionPart::Args), part(FunctionPart::Call), part(FunctionPart::Hook));
        let origin = Some(function.python.origin);
        let required = |parameter: &mizan_schema::declarations::Parameter| parameter.default == Default::Required;
        let takes = Takes::of(&args, self.has(&args), function.parameters.iter().any(required));
        let result = self.result(function);
        let mut group = Group::default();

        if self.has(&args) {
            let body = self.inputs(function.parameters.iter().map(|parameter| (parameter, required(parameter))));
            group.declarations.push(self.declare(&args, origin, Doc::default(), body));
        }
        let ty = asynchronous(takes.clone(), "args", "CallOptions", result.clone());
        group.declarations.push(self.declare(&call, origin, self.doc(&function.python), Body::Const(ty)));
        let last = last_arguments(transport(function.transport), function.boxed.then_some(Value::Bool(true)));
        let arguments = [Expression::text(&function.name)].into_iter().chain(last).collect();
        group.constants.push(self.constant(&call, Expression::call(Symbol::Kernel("defineCall"), arguments)));

        if self.has(&hook) {
            let ty = Ts::Reference(Symbol::React("CallHook"), vec![takes.argument(), result]);
            group.declarations.push(self.declare(&hook, origin, self.doc(&function.python), Body::Const(ty)));
            let value = Expression::call(Symbol::React("createCallHook"), vec![Expression::symbol(call)]);
            group.constants.push(self.constant(&hook, value));
        }
        group
    }

    fn slot(&self, function: &Function, context: &str, travels: &'static str) -> Group {
        let hook = Entity::Function(function.name.clone(), FunctionPart::Hook);
        let mut group = Group::default();
        if self.has(&hook) {
            let ty = Ts::Reference(Symbol::React("SlotHook"), vec![self.result(function)]);
            group.declarations.push(self.declare(
                &hook,
                Some(function.python.origin),
                self.doc(&function.python),
                Body::Const(ty),
            ));
            let arguments = [Expression::text(context), Expression::text(&function.name)];
            let last = last_arguments(travels, function.boxed.then_some(Value::Bool(true)));
            let arguments = arguments.into_iter().chain(last).collect();
            group.constants.push(self.constant(&hook, Expression::call(Symbol::React("createSlotHook"), arguments)));
        }
        group
    }

    pub(super) fn result(&self, function: &Function) -> Ts {
        function.result().map_or(Ts::UNKNOWN, |result| self.output(result))
    }
}
