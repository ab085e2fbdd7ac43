//! Dataclasses of the standard library and of pydantic.

use mizan_schema::types::Field;

use super::fields::Fields;
use super::metadata::{FieldInfo, Given};
use super::model::Decorators;
use super::{Context, Reader};
use crate::evaluate::Constant;
use crate::facts::ast::{Call, Expr, ExprKind};
use crate::resolve::ClassRef;

impl<'p> Reader<'p> {
    /// The decorator that makes a class a dataclass.
    pub(super) fn dataclass_decorator(&self, class: &ClassRef<'p>) -> Option<&'p Expr> {
        class.node().decorators.iter().find(|decorator| {
            let head = match &decorator.kind {
                ExprKind::Call(call) => &call.function,
                _ => *decorator,
            };
            let name = self.resolver.external(&class.outer_scope(), head);
            matches!(name.as_deref(), Some("dataclasses.dataclass" | "pydantic.dataclasses.dataclass"))
        })
    }

    /// The fields of a dataclass: those of its ancestors that are dataclasses first, an overridden one in its first place.
    pub(super) fn dataclass_fields(
        &self,
        cx: &Context<'p>,
        class: &ClassRef<'p>,
        decorators: &Decorators<'p>,
    ) -> Vec<Field> {
        let collected = self.collected(class, &cx.env, || self.collect_dataclass(class, cx));
        collected
            .values()
            .filter(|collected| {
                let here = Context { env: collected.env.clone(), ..cx.at(collected.class.scope()) };
                let value = collected.value.as_ref().map(|(class, value)| (here.at(class.scope()), *value));
                let spec = self.spec(&here, collected.annotation, value);
                // What `__init__` does not take and nothing sets is not there.
                let set = spec.info.default.is_some();
                !spec.info.init_var && (spec.info.init != Some(false) || set)
            })
            .filter_map(|collected| self.field(cx, collected, decorators))
            .collect()
    }

    fn collect_dataclass(&self, class: &ClassRef<'p>, cx: &Context<'p>) -> Fields<'p> {
        let mut fields = Fields::default();
        let Ok(lineage) = self.classes.lineage(&self.resolver, class) else { return fields };
        for ancestor in lineage.classes().rev().filter(|class| self.dataclass_decorator(class).is_some()) {
            // Pydantic looks type variables up by themselves: what `class A(B[int])` says of `B` is lost.
            for (name, collected) in &*self.own_fields(ancestor, &cx.env) {
                if !self.is_keyword_marker(&collected.class, collected.annotation) {
                    fields.insert(*name, collected.clone());
                }
            }
        }
        fields
    }

    /// `_: KW_ONLY`.
    fn is_keyword_marker(&self, class: &ClassRef<'p>, annotation: &Expr) -> bool {
        self.resolver.external(&class.scope(), annotation).as_deref() == Some("dataclasses.KW_ONLY")
    }

    /// What `dataclasses.field(…)` says.
    pub(super) fn dataclass_field_info(&self, cx: &Context<'p>, call: &'p Call, _expr: &'p Expr) -> FieldInfo<'p> {
        let mut info = FieldInfo::default();
        if let Some(default) = call.keyword("default") {
            // `field(default=Field(…))` is pydantic's field.
            info = match &default.kind {
                ExprKind::Call(inner)
                    if self.resolver.external(&cx.scope, &inner.function).as_deref() == Some("pydantic.Field") =>
                {
                    self.field_info(cx, inner, default)
                }
                _ => FieldInfo { default: Some(Given::Value(cx.clone(), default)), ..info },
            };
        }
        if let Some(factory) = call.keyword("default_factory") {
            info.default = Some(Given::Factory(cx.clone(), factory));
        }
        if let Some(init) = call.keyword("init") {
            info.init = self.evaluator().evaluate(&cx.scope, init).ok().and_then(|init| init.as_bool());
        }
        if let Some(metadata) = call.keyword("metadata")
            && let Ok(Constant::Dict(entries)) = self.evaluator().evaluate(&cx.scope, metadata)
        {
            let said = entries.iter().find(|(key, _)| key.as_str().is_some_and(|key| &**key == "description"));
            info.description = said.and_then(|(_, text)| text.as_str().cloned());
        }
        info
    }
}
