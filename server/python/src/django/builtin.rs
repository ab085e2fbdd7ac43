//! What of Django's own packages projects build on.
//!
//! In goes a dotted name; out come the facts of a text that stands for that module: the classes that projects derive from, with their fields and
//! nothing else. Where the project's environment has Django, its modules are read instead, but for those whose fields only running shows.

use std::sync::{Arc, OnceLock};

use mizan_schema::SourceId;

use crate::facts::{self, FileFacts};
use crate::program::LoadedModule;

/// The modules, with their texts.
const MODULES: &[(&str, &str)] = &[
    ("django.contrib.auth.base_user", include_str!("builtin/auth_base_user.pyi")),
    ("django.contrib.auth.forms", include_str!("builtin/auth_forms.pyi")),
    ("django.contrib.auth.models", include_str!("builtin/auth_models.pyi")),
    ("django.contrib.contenttypes.models", include_str!("builtin/contenttypes_models.pyi")),
];

/// Whether the text here is read rather than Django's own, which makes fields by calls.
pub(crate) fn replaces(name: &str) -> bool {
    name == "django.contrib.auth.forms"
}

/// The module that stands for a module of Django.
pub(crate) fn module(name: &str) -> Option<LoadedModule> {
    static READ: OnceLock<Vec<Arc<FileFacts>>> = OnceLock::new();
    let index = MODULES.iter().position(|(known, _)| *known == name)?;
    let read = READ.get_or_init(|| MODULES.iter().map(|(_, text)| Arc::new(facts::read(text))).collect());
    // No place of it is ever shown: it is no file of the project.
    let source = SourceId(u32::MAX);
    Some(LoadedModule { source, facts: Arc::clone(read.get(index)?), is_package: false, is_project: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_parses() {
        for (name, _) in MODULES {
            let module = module(name).unwrap();
            assert!(module.facts.problems.is_empty(), "{name}");
            assert!(!module.facts.module.body.is_empty(), "{name}");
        }
    }
}
