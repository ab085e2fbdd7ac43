//! Forms.

use mizan_schema::declarations::Form;

use super::{Builder, Group};

impl Builder<'_> {
    pub(super) fn form(&self, _form: &Form) -> Group {
        Group::default()
    }
}
