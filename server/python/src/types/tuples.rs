//! `NamedTuple` classes.

use mizan_schema::types::{Object, ObjectKind};

use super::model::{Decorators, object};
use super::{Context, Reader};
use crate::classes::Ancestor;
use crate::resolve::ClassRef;

impl<'p> Reader<'p> {
    /// A `NamedTuple`: the fields of the class that names it as its base. Classes that derive from that one add none.
    pub(super) fn named_tuple(&self, cx: &Context<'p>, class: &ClassRef<'p>) -> Object {
        let declaring = self.ancestor_envs(class, &cx.env).into_iter().find(|(class, _)| {
            let lineage = self.classes.lineage(&self.resolver, class);
            lineage.is_ok_and(|lineage| {
                lineage.bases.iter().any(|base| match &base.class {
                    Ancestor::External(name) => &**name == "typing.NamedTuple",
                    Ancestor::Class(_) => false,
                })
            })
        });
        let fields = declaring.map(|(class, env)| self.own_fields(&class, &env)).unwrap_or_default();
        let decorators = Decorators::default();
        let fields = fields.values().filter_map(|collected| self.field(cx, collected, &decorators)).collect();
        object(ObjectKind::NamedTuple, fields, Vec::new(), &cx.config)
    }
}
