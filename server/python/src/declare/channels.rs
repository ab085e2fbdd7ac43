//! Channels.

use std::sync::Arc;

use mizan_schema::declarations::{Channel, Slot};
use mizan_schema::names::snake;

use super::{Declaring, located, python};
use crate::resolve::{ClassRef, Resolver, Symbol};

impl<'p> Declaring<'_, 'p> {
    /// Reads a channel. A class without any slot is a base of others.
    pub(super) fn read_channel(&mut self, class: &ClassRef<'p>) {
        let params = self.slot(class, &["Params"]);
        let send = self.slot(class, &["ReactMessage", "ClientMessage"]);
        let receive = self.slot(class, &["DjangoMessage", "ServerMessage"]);
        if params.is_none() && send.is_none() && receive.is_none() {
            return;
        }
        let node = class.node();
        let scope = class.outer_scope();
        let python = python(&scope, &node.name, node.anchor, node.docstring.as_ref());
        let bare = node.name.strip_suffix("Channel").filter(|bare| !bare.is_empty()).unwrap_or(&node.name);
        let declared = located(&scope, Arc::from(snake(bare)), node.anchor);
        for (name, registrations) in self.wire_names(class.qualname(), &declared) {
            self.reading.channels.push(Channel {
                python: python.clone(),
                name,
                registrations,
                params: params.clone(),
                send: send.clone(),
                receive: receive.clone(),
            });
        }
    }

    /// The first of these slots that the class or a base of it has.
    fn slot(&self, class: &ClassRef<'p>, names: &[&str]) -> Option<Slot> {
        let whole = Symbol::Class(class.clone());
        let symbol = names.iter().find_map(|name| self.resolver.attribute(&whole, name).ok())?;
        let symbol = match symbol {
            Symbol::Variable(variable) => {
                let value = variable.value()?;
                // `ReactMessage = None` says that there is none.
                if matches!(value.kind, crate::facts::ast::ExprKind::None) {
                    return None;
                }
                let origin = variable.scope.origin(variable.target.anchor);
                return Some(match self.resolver.denoted(&variable.scope, value) {
                    Ok(Symbol::Class(model)) => Slot { origin, model: self.types.class_definition(&model) },
                    Ok(other) => Slot { origin, model: Err(no_model(&other)) },
                    Err(reason) => Slot { origin, model: Err(reason) },
                });
            }
            other => other,
        };
        let origin = class.scope().origin(class.node().anchor);
        Some(match symbol {
            Symbol::Class(model) => {
                Slot { origin: model.origin().unwrap_or(origin), model: self.types.class_definition(&model) }
            }
            other => Slot { origin, model: Err(no_model(&other)) },
        })
    }
}

/// Why what is no class cannot be a slot.
fn no_model(symbol: &Symbol<'_>) -> Arc<str> {
    match symbol {
        Symbol::External(name) if Resolver::is_known_external(name) => {
            Arc::from(format!("`{}` is none", name.rsplit('.').next().unwrap_or(name)))
        }
        Symbol::External(name) => Arc::from(format!("`{name}` is not found")),
        other => Arc::from(format!("it is {}", other.describe())),
    }
}
