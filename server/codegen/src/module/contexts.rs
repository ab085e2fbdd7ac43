//! Contexts and compositions: params, bundle, fetch and provider.

use std::sync::Arc;

use mizan_schema::contract::{Composition, Context, Function};
use serde_json::Value;

use super::{Builder, Group, Takes, asynchronous, last_arguments};
use crate::comment::Doc;
use crate::item::{context_python, context_transport};
use crate::javascript::Expression;
use crate::naming::{CompositionPart, ContextPart, Entity};
use crate::scope::Symbol;
use crate::typescript::{Body, Member, Name, Type as Ts};

impl Builder<'_> {
    pub(super) fn context(&self, context: &Context, members: &[Arc<Function>]) -> Group {
        let part = |part| Entity::Context(context.name.clone(), part);
        let (params, bundle) = (part(ContextPart::Params), part(ContextPart::Bundle));
        let (fetch, provider) = (part(ContextPart::Fetch), part(ContextPart::Provider));
        let python = context_python(context, members);
        let origin = Some(python.origin);
        let takes = Takes::of(&params, self.has(&params), context.params.iter().any(|param| param.required));
        let mut group = Group::default();

        if self.has(&params) {
            let body = self.inputs(context.params.iter().map(|param| (&param.parameter, param.required)));
            group.declarations.push(self.declare(&params, origin, Doc::default(), body));
        }
        let slots = members.iter().map(|member| Member {
            doc: Doc::default(),
            name: Some(Name { text: member.name.clone(), origin: Some(member.python.origin) }),
            readonly: false,
            optional: false,
            ty: self.result(member),
        });
        group.declarations.push(self.declare(&bundle, origin, Doc::default(), Body::Interface(slots.collect())));

        let ty = asynchronous(takes, "params", "FetchOptions", Ts::reference(bundle));
        group.declarations.push(self.declare(&fetch, origin, self.doc(python), Body::Const(ty)));
        let boxed: Vec<&str> = members.iter().filter(|member| member.boxed).map(|member| &*member.name).collect();
        let boxed = (!boxed.is_empty()).then(|| boxed.into());
        let value = Expression::call(Symbol::Kernel("defineFetch"), self.context_arguments(context, boxed));
        group.constants.push(self.constant(&fetch, value));

        if self.has(&provider) {
            let ty = provider_type(self.has(&params).then_some(params));
            group.declarations.push(self.declare(&provider, origin, self.doc(python), Body::Const(ty)));
            let value = Expression::call(Symbol::React("createProvider"), self.context_arguments(context, None));
            group.constants.push(self.constant(&provider, value));
        }
        group
    }

    pub(super) fn composition(&self, composition: &Composition, parts: &[Arc<Context>]) -> Group {
        let params = Entity::Composition(composition.name.clone(), CompositionPart::Params);
        let provider = Entity::Composition(composition.name.clone(), CompositionPart::Provider);
        let origin = Some(composition.python.origin);
        let mut group = Group::default();

        if self.has(&params) {
            let mut of_parts: Vec<Ts> = parts
                .iter()
                .filter(|context| !context.params.is_empty())
                .map(|context| Entity::Context(context.name.clone(), ContextPart::Params))
                .map(Ts::reference)
                .collect();
            let ty = if of_parts.len() == 1 { of_parts.remove(0) } else { Ts::Intersection(of_parts) };
            group.declarations.push(self.declare(&params, origin, Doc::default(), Body::Alias(ty)));
        }
        let ty = provider_type(self.has(&params).then_some(params));
        group.declarations.push(self.declare(&provider, origin, self.doc(&composition.python), Body::Const(ty)));
        let parts = parts.iter().map(|context| Expression::List(self.context_arguments(context, None))).collect();
        let value = Expression::call(Symbol::React("createComposedProvider"), vec![Expression::List(parts)]);
        group.constants.push(self.constant(&provider, value));
        group
    }

    /// The context's name and the names of its params, then what is not the usual.
    fn context_arguments(&self, context: &Context, boxed: Option<Value>) -> Vec<Expression> {
        let params = context.params.iter().map(|param| Expression::text(&param.parameter.name.value)).collect();
        [Expression::text(&context.name), Expression::List(params)]
            .into_iter()
            .chain(last_arguments(context_transport(self.setting.dialect, context), boxed))
            .collect()
    }
}

fn provider_type(params: Option<Entity>) -> Ts {
    Ts::Reference(Symbol::React("Provider"), params.map(Ts::reference).into_iter().collect())
}
