//! What a rule looks at beyond the module that it judges, noted as it is looked at: the module is judged again when any of it changed.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::names::{At, Written};
use crate::declarations::{ContextConstant, Function, ModuleDeclarations, Python};
use crate::{Declarations, TypeKey};

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Looked {
    /// What another module declares.
    Module(Arc<str>),
    /// A definition, or that there is none of this key.
    Definition(TypeKey),
    /// What the provider of a context takes.
    Params(Arc<str>),
    /// The types of the slots of a context.
    Slots(Arc<str>),
}

/// Everything that was looked at.
pub(super) type LookedAt = FxHashSet<Looked>;

/// The declarations, as they are looked at from one module.
pub(super) struct Look<'a> {
    pub(super) declarations: &'a Declarations,
    /// The module that looks; what it says itself is not noted.
    from: &'a Arc<str>,
    pub(super) looked: LookedAt,
}

impl<'a> Look<'a> {
    pub(super) fn new(declarations: &'a Declarations, from: &'a Arc<str>) -> Self {
        Self { declarations, from, looked: LookedAt::default() }
    }

    pub(super) fn module(&mut self, name: &Arc<str>) -> Option<&'a ModuleDeclarations> {
        if name != self.from {
            self.looked.insert(Looked::Module(Arc::clone(name)));
        }
        self.declarations.modules.get(name).map(AsRef::as_ref)
    }

    pub(super) fn function(&mut self, at: &At) -> Option<&'a Function> {
        self.module(&at.module)?.functions.get(at.index)
    }

    pub(super) fn constant(&mut self, at: &At) -> Option<&'a ContextConstant> {
        self.module(&at.module)?.contexts.get(at.index)
    }

    /// The declaration of a context.
    pub(super) fn written(&mut self, written: &Written) -> Option<Python> {
        match written {
            Written::Function(at) => Some(self.function(at)?.python.clone()),
            Written::Constant(at) => Some(self.constant(at)?.python.clone()),
            Written::Argument(at) => {
                let function = self.function(at)?;
                let origin = function.context.as_ref().map_or(function.python.origin, |context| context.origin);
                Some(Python { origin, docstring: None, ..function.python.clone() })
            }
        }
    }
}
