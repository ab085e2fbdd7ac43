//! Where Django's part of a type is read.
//!
//! The seam between reading Python and reading Django: `Shape[Model]`, `ModelSchema` and fields of Django models come through here. In go the
//! same contexts and expressions as elsewhere; out come types, or nothing where Django has no say.

use mizan_schema::types::Type;

use super::{Context, Reader};
use crate::classes::Lineage;
use crate::facts::ast::Expr;
use crate::resolve::{ClassRef, Reason};

/// The type of a library symbol that only Django gives a meaning.
pub(super) fn library_type<'p>(
    _reader: &Reader<'p>,
    _cx: &Context<'p>,
    _name: &str,
    _index: Option<&'p Expr>,
    _expr: &'p Expr,
) -> Option<Type> {
    None
}

/// Why the fields of a model are not all in its body: some come from a Django model.
pub(super) fn unread_model(lineage: &Lineage<'_>, class: &ClassRef<'_>) -> Option<Reason> {
    lineage.derives_from("ninja.ModelSchema").then(|| {
        Reason::from(format!("the fields of `{}` come from a Django model, which is not read", class.qualname()))
    })
}
