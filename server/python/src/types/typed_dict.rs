//! `TypedDict` classes.

use mizan_schema::types::{Default, Object, ObjectKind};

use super::fields::Fields;
use super::model::{Decorators, object};
use super::{Context, Reader};
use crate::resolve::ClassRef;

impl<'p> Reader<'p> {
    /// A `TypedDict`: whether a key must be there is for the class that declares it to say, and for the key itself.
    pub(super) fn typed_dict(&self, cx: &Context<'p>, class: &ClassRef<'p>) -> Object {
        let mut collected = Fields::default();
        if let Ok(lineage) = self.classes.lineage(&self.resolver, class) {
            // As of dataclasses, what `class A(B[int])` says of `B` is lost.
            for ancestor in lineage.classes().rev() {
                let own = self.own_fields(ancestor, &cx.env);
                collected.extend(own.iter().map(|(name, collected)| (*name, collected.clone())));
            }
        }
        let decorators = Decorators::default();
        let mut fields = Vec::with_capacity(collected.len());
        for collected in collected.values() {
            let Some(mut field) = self.field(cx, collected, &decorators) else { continue };
            let here = Context { env: collected.env.clone(), ..cx.at(collected.class.scope()) };
            let qualifiers = self.flatten(&here, collected.annotation).qualifiers;
            let required = qualifiers.required || !qualifiers.not_required && self.is_total(&collected.class);
            field.default = if required { Default::Required } else { Default::Hidden };
            fields.push(field);
        }
        object(ObjectKind::TypedDict, fields, Vec::new(), &cx.config)
    }

    fn is_total(&self, class: &ClassRef<'p>) -> bool {
        let keyword = class.node().keywords.iter().find(|keyword| keyword.name.as_deref() == Some("total"));
        let said = keyword.and_then(|keyword| self.evaluator().evaluate(&class.outer_scope(), &keyword.value).ok());
        said.and_then(|total| total.as_bool()).unwrap_or(true)
    }
}
