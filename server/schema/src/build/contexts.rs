//! Contexts: who is a member, what a provider takes, how the bundle travels.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Builder;
use crate::contract::{Context, ContextKind, ContextParameter, Function, FunctionKind};
use crate::declarations::{ContextRef, Parameter, Python};
use crate::types::Default;
use crate::{Code, Diagnostic};

impl Builder<'_> {
    /// Groups the functions that are on the wire by context.
    pub(super) fn add_contexts(&mut self) {
        let mut members: BTreeMap<Arc<str>, Vec<Arc<str>>> = BTreeMap::new();
        // In order of declaration: modules sorted, then source order.
        let declared = self.declarations.functions.iter();
        for function in declared
            .filter_map(|declared| self.functions.get(&declared.name.value).filter(|f| f.python == declared.python))
        {
            let is_member = function.kind == FunctionKind::Context && function.registered && !function.private;
            if let (true, Some(context)) = (is_member, &function.context) {
                members.entry(Arc::clone(context)).or_default().push(Arc::clone(&function.name));
            }
        }
        for (name, members) in members {
            if let Some(context) = self.context(&name, members) {
                self.contexts.insert(name, context);
            }
        }
    }

    fn context(&mut self, name: &Arc<str>, members: Vec<Arc<str>>) -> Option<Context> {
        let first = self.functions.get(members.first()?)?;
        let kind = match self.claimed.get(&first.name)?.context.as_ref().map(|context| &context.value)? {
            ContextRef::Global => ContextKind::Global,
            ContextRef::Local => ContextKind::Local,
            ContextRef::Named(_) | ContextRef::Unknown(..) => ContextKind::Named,
        };
        let transport = first.transport;
        let python = self.context_python(name, first);
        self.check_transports(name, &members);
        let params = self.context_parameters(name, &members);
        Some(Context { name: Arc::clone(name), kind, python, members, params, transport })
    }

    /// The constant that names the context; without one, the first member's `context=` argument.
    fn context_python(&self, name: &str, first: &Function) -> Python {
        let constant = self.declarations.contexts.iter().find(|constant| &*constant.name.value == name);
        if let Some(constant) = constant {
            return constant.python.clone();
        }
        let argument = self.claimed.get(&first.name).and_then(|declared| declared.context.as_ref());
        let origin = argument.map_or(first.python.origin, |context| context.origin);
        Python {
            module: Arc::clone(&first.python.module),
            qualname: Arc::clone(&first.python.qualname),
            origin,
            docstring: None,
        }
    }

    /// MZ109: the first member's transport is taken.
    fn check_transports(&mut self, name: &str, members: &[Arc<str>]) {
        let functions: Vec<&Function> = members.iter().filter_map(|member| self.functions.get(member)).collect();
        let Some((first, others)) = functions.split_first() else { return };
        let found: Vec<Diagnostic> = others
            .iter()
            .filter(|other| other.transport != first.transport)
            .map(|other| {
                let words = |function: &Function| match function.transport {
                    crate::contract::Transport::Http => "HTTP",
                    crate::contract::Transport::Websocket => "a WebSocket",
                };
                let message = format!(
                    "`{}` travels over {}, the rest of the context `{name}` over {}",
                    other.name,
                    words(other),
                    words(first)
                );
                Diagnostic::new(Code::MixedTransports, other.python.origin, message)
                    .with_related(first.python.origin, format!("`{}` is on {}", first.name, words(first)))
                    .with_help("a context is one bundle in one answer: give all its members `websocket=True`, or none")
            })
            .collect();
        self.diagnostics.extend(found);
    }

    /// The union of the members' inputs. MZ108: a parameter keeps the type of the first member that has it.
    fn context_parameters(&mut self, name: &str, members: &[Arc<str>]) -> Vec<ContextParameter> {
        let mut params: Vec<ContextParameter> = Vec::new();
        let mut found = Vec::new();
        for member in members.iter().filter_map(|member| self.functions.get(member)) {
            for parameter in &member.parameters {
                let required = parameter.default == Default::Required;
                let known = params.iter_mut().find(|known| known.parameter.name.value == parameter.name.value);
                let Some(known) = known else {
                    params.push(ContextParameter { parameter: parameter.clone(), required });
                    continue;
                };
                known.required |= required;
                if known.parameter.ty != parameter.ty {
                    found.push(conflict(name, parameter, &known.parameter));
                }
            }
        }
        self.diagnostics.extend(found);
        params
    }
}

fn conflict(context: &str, parameter: &Parameter, first: &Parameter) -> Diagnostic {
    let name = &parameter.name.value;
    Diagnostic::new(
        Code::ContextParameterConflict,
        parameter.name.origin,
        format!("`{name}` has another type here than in the rest of the context `{context}`"),
    )
    .with_related(first.name.origin, "its type comes from here")
    .with_help("one provider passes it to every member: give it one type, or another name")
}
