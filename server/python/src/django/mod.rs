//! Django's models and forms read from their class statements.
//!
//! In go the names, classes and constants of a program; out come the fields that Django would give a model or a form, as its classes of release 5.2
//! behave. Django itself is not read: what its classes do stands in tables here, by canonical name. Must never guess: what a class of the project
//! computes is unknown, with the reason.

mod arguments;
mod builtin;
mod choices;
mod formfield;
mod forms;
mod init;
mod model_types;
mod models;
mod text;
mod widgets;

use std::sync::Arc;

use serde_json::Value;

pub(crate) use arguments::{Arguments, Built, Given, Instance};
pub(crate) use builtin::{module as builtin_module, replaces as replaces_module};
pub(crate) use model_types::ModelFieldType;
pub(crate) use models::{Model, ModelField, ModelFieldKind};

use crate::classes::Classes;
use crate::evaluate::{Constant, Evaluator};
use crate::program::Question;
use crate::resolve::{ClassRef, Reason, Resolver};

/// What a project says of itself in its settings, as far as models need it.
#[derive(Clone, Debug, Default)]
pub struct Installed {
    /// The settings module.
    pub settings: Option<Arc<str>>,
    /// The packages of its own apps.
    pub apps: Vec<Arc<str>>,
}

/// Reads Django's classes of one program.
#[derive(Clone, Copy)]
pub(crate) struct Django<'d, 'p> {
    resolver: &'d Resolver<'p>,
    classes: &'d Classes<'p>,
    installed: &'d Installed,
}

impl<'d, 'p> Django<'d, 'p> {
    pub(crate) fn new(resolver: &'d Resolver<'p>, classes: &'d Classes<'p>, installed: &'d Installed) -> Self {
        Self { resolver, classes, installed }
    }

    fn evaluator(&self) -> Evaluator<'d, 'p> {
        Evaluator::new(self.resolver, self.classes)
    }

    fn installed(&self) -> &'d Installed {
        self.resolver.program().ask(Question::INSTALLED);
        self.installed
    }

    /// The value of what is given.
    fn constant(&self, given: &Given<'p>) -> Result<Constant<'p>, Reason> {
        match &given.computed {
            Some(reason) => Err(Arc::clone(reason)),
            None => self.evaluator().evaluate(&given.scope, given.expr),
        }
    }

    /// The string it is; nothing for `None`.
    pub(crate) fn string(&self, given: &Given<'p>) -> Result<Option<Arc<str>>, Reason> {
        match self.constant(given)? {
            Constant::None => Ok(None),
            constant => match constant.as_str() {
                Some(text) => Ok(Some(Arc::clone(text))),
                None => Err(given.is_no("string")),
            },
        }
    }

    pub(crate) fn flag(&self, given: &Given<'p>) -> Result<bool, Reason> {
        match self.constant(given)? {
            Constant::None | Constant::Int(0) => Ok(false),
            Constant::Int(_) => Ok(true),
            constant => constant.as_bool().ok_or_else(|| given.is_no("boolean")),
        }
    }

    pub(crate) fn count(&self, given: &Given<'p>) -> Result<Option<u64>, Reason> {
        match self.constant(given)? {
            Constant::None => Ok(None),
            constant => constant.as_count().map(Some).ok_or_else(|| given.is_no("count")),
        }
    }

    fn number(&self, given: &Given<'p>) -> Result<Option<Value>, Reason> {
        match self.constant(given)? {
            Constant::None => Ok(None),
            constant => constant.to_bound().map(Some).ok_or_else(|| given.is_no("number")),
        }
    }

    /// Whether `class` derives from a library class of one of these names; `false` where that is not known.
    fn derives_from(&self, class: &ClassRef<'p>, names: &[&str]) -> bool {
        self.classes.lineage(self.resolver, class).is_ok_and(|lineage| lineage.derives_from_any(names))
    }
}
