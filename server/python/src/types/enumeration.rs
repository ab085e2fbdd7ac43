//! Enumerations: `Enum`, `StrEnum`, `IntEnum`, `Flag`, Django's choices.

use std::sync::Arc;

use mizan_schema::types::{EnumMember, EnumMixin, Enumeration};

use super::{Obstacle, Reader};
use crate::evaluate::Constant;
use crate::resolve::ClassRef;

impl<'p> Reader<'p> {
    /// Why an enumeration's members are not known, where one is not.
    pub(super) fn check_members(&self, class: &ClassRef<'p>) -> Result<(), Obstacle<'p>> {
        for member in self.evaluator().members(class).unwrap_or_default().iter() {
            let name = member.name;
            let reason = match member.value.as_ref().map(Constant::to_json) {
                Ok(Some(_)) => continue,
                Ok(None) => format!("the value of `{}.{name}` is no JSON value", class.qualname()),
                Err(reason) => format!("the value of `{}.{name}` is not known: {reason}", class.qualname()),
            };
            return Err(Obstacle { reason: Arc::from(reason), at: Some((member.class.scope(), member.expr)) });
        }
        Ok(())
    }

    /// The members in order, second names for a value too.
    pub(super) fn enumeration(&self, class: &ClassRef<'p>) -> Enumeration {
        let mut members: Vec<EnumMember> = Vec::new();
        for member in self.evaluator().members(class).unwrap_or_default().iter() {
            let Some(value) = member.value.as_ref().ok().and_then(Constant::to_json) else { continue };
            let origin = member.class.scope().project_origin(member.target.anchor);
            members.push(EnumMember { name: Arc::clone(member.name), value, origin });
        }
        Enumeration { members, mixin: self.mixin(class) }
    }

    fn mixin(&self, class: &ClassRef<'p>) -> Option<EnumMixin> {
        let lineage = self.classes.lineage(&self.resolver, class).ok()?;
        if lineage.derives_from("builtins.str") {
            return Some(EnumMixin::Str);
        }
        if lineage.derives_from("builtins.int") {
            return Some(EnumMixin::Int);
        }
        lineage.derives_from("builtins.float").then_some(EnumMixin::Float)
    }
}
