//! Enumerations: `Enum`, `StrEnum`, `IntEnum`, `Flag`, Django's choices.

use std::sync::Arc;

use mizan_schema::types::{EnumMember, EnumMixin, Enumeration};

use super::Reader;
use crate::resolve::{ClassRef, Reason};

impl<'p> Reader<'p> {
    /// Why an enumeration's members are not known, where one is not.
    pub(super) fn check_members(&self, class: &ClassRef<'p>) -> Result<(), Reason> {
        for member in self.evaluator().members(class).unwrap_or_default() {
            let value = member.value.map_err(|reason| {
                Reason::from(format!("the value of `{}.{}` is not known: {reason}", class.qualname(), member.name))
            })?;
            if value.to_json().is_none() {
                return Err(Arc::from(format!("the value of `{}.{}` is no JSON value", class.qualname(), member.name)));
            }
        }
        Ok(())
    }

    /// The members in order; a name for the value of an earlier one is an alias of it.
    pub(super) fn enumeration(&self, class: &ClassRef<'p>) -> Enumeration {
        let mut members: Vec<EnumMember> = Vec::new();
        for member in self.evaluator().members(class).unwrap_or_default() {
            let Some(value) = member.value.ok().and_then(|value| value.to_json()) else { continue };
            if members.iter().any(|known| known.value == value) {
                continue;
            }
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
