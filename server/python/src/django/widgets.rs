//! Widgets: their names, and the few that decide what a field takes.

use std::sync::Arc;

use super::{Django, Given};
use crate::classes::Ancestor;
use crate::facts::ast::{ExprKind, Stmt};
use crate::resolve::{ClassRef, Symbol};

/// A widget as far as a form's fields are concerned.
#[derive(Clone, Debug)]
pub(super) struct Widget {
    /// The name of its class.
    pub(super) name: Arc<str>,
    /// Whether it takes several files.
    pub(super) takes_several: bool,
    /// Whether it is made of several inputs, none of which has the field's name.
    pub(super) is_split: bool,
}

impl<'p> Django<'_, 'p> {
    /// The widget that a class or an instance of one is; nothing where it is not known.
    pub(super) fn widget(&self, given: &Given<'p>) -> Option<Widget> {
        let class = match &given.expr.kind {
            ExprKind::Call(call) => &call.function,
            _ => given.expr,
        };
        match self.resolver.denoted(&given.scope, class).ok()? {
            Symbol::External(name) => {
                let name = name.rsplit('.').next()?;
                Some(Widget { name: Arc::from(name), takes_several: false, is_split: is_split(name) })
            }
            Symbol::Class(class) => Some(self.own_widget(&class)),
            Symbol::Variable(variable) => {
                let value = variable.value().filter(|value| matches!(value.kind, ExprKind::Call(_)))?;
                self.widget(&Given::new(&variable.scope, value))
            }
            _ => None,
        }
    }

    fn own_widget(&self, class: &ClassRef<'p>) -> Widget {
        let name = Arc::clone(&class.node().name);
        let Ok(lineage) = self.classes.lineage(self.resolver, class) else {
            return Widget { name, takes_several: false, is_split: false };
        };
        let is_split = lineage.order.iter().any(|ancestor| match ancestor {
            Ancestor::External(name) => name.strip_prefix("django.forms.").is_some_and(is_split),
            Ancestor::Class(_) => false,
        });
        let takes_several = lineage.classes().any(|class| {
            class.node().body.iter().any(|statement| {
                matches!(statement, Stmt::Assign(assign)
                    if assign.targets.iter().any(|target| target.as_name().is_some_and(|name| &**name == "allow_multiple_selected"))
                        && matches!(assign.value, Some(ref value) if matches!(value.kind, ExprKind::Bool(true))))
            })
        });
        Widget { name, takes_several, is_split }
    }
}

/// The widgets that read several keys.
fn is_split(name: &str) -> bool {
    matches!(name, "MultiWidget" | "SplitDateTimeWidget" | "SplitHiddenDateTimeWidget")
}
