//! Forms: who gets which name.
//!
//! In go declared forms; out come those of the contract. What their fields mean was read with them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::words::{dotted, invalid_name, quoted};
use super::{Builder, order};
use crate::declarations::{Form, Located, Python};
use crate::names::is_wire_name;
use crate::{Code, Diagnostic, Origin};

impl Builder<'_> {
    /// MZ119: the first by module and place keeps a name. MZ117, MZ124: a form that nothing registers, or whose name is none, is left out.
    pub(super) fn add_forms(&mut self) {
        let mut declared: Vec<&Form> = self.declarations.forms().collect();
        declared.sort_by_key(|form| order(&form.python));
        let mut forms: BTreeMap<Arc<str>, Arc<Form>> = BTreeMap::new();
        for form in declared {
            if !self.has_name("form", &form.name) || !self.is_reached(&form.python, &form.registrations) {
                continue;
            }
            if let Some(first) = forms.get(&form.name.value) {
                self.report(taken(Code::DuplicateFormName, "form", &form.name, &first.python, first.name.origin));
                continue;
            }
            forms.insert(Arc::clone(&form.name.value), Arc::new(form.clone()));
        }
        self.contract.forms = forms;
    }

    /// MZ124.
    pub(super) fn has_name(&mut self, what: &str, name: &Located<Arc<str>>) -> bool {
        let is_name = is_wire_name(&name.value);
        if !is_name {
            self.report(invalid_name(what, &name.value, name.origin));
        }
        is_name
    }

    /// MZ117 for classes.
    pub(super) fn is_reached(&mut self, python: &Python, registrations: &[Origin]) -> bool {
        if !registrations.is_empty() {
            return true;
        }
        let help = self.declarations.registration_hint.as_deref().map_or_else(
            || "import its module where the server starts".to_owned(),
            |discovery| format!("move it where {discovery} looks, or import its module from there"),
        );
        let message = format!("nothing registers {}, so no client can reach it", quoted(&python.qualname));
        self.report(Diagnostic::new(Code::Unregistered, python.origin, message).with_help(help));
        false
    }
}

/// MZ119, MZ128.
pub(super) fn taken(
    code: Code,
    what: &str,
    name: &Located<Arc<str>>,
    first: &Python,
    first_name: Origin,
) -> Diagnostic {
    Diagnostic::new(code, name.origin, format!("there is a {what} {} already", quoted(&name.value)))
        .with_related(first_name, format!("{} has the name", dotted(first)))
        .with_help("give one of them another name")
}
