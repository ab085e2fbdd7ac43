//! Compositions, forms and channels.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Builder;
use super::functions::dynamic;
use super::nearest::did_you_mean;
use crate::contract::Composition;
use crate::declarations::{self, Located, Target};
use crate::names::is_wire_name;
use crate::{Code, Diagnostic, Origin};

impl Builder<'_> {
    /// MZ115, MZ116: a part that does not stand is left out; a composition of nothing is none.
    pub(super) fn add_compositions(&mut self) {
        for declared in &self.declarations.compositions {
            let mut parts: Vec<(Arc<str>, Origin)> = Vec::new();
            for part in &declared.parts {
                let Some(context) = self.composed(part) else { continue };
                if let Some((_, first)) = parts.iter().find(|(known, _)| *known == context) {
                    let diagnostic = Diagnostic::new(
                        Code::ComposeDuplicate,
                        part.origin,
                        format!("the context `{context}` is mounted already"),
                    )
                    .with_related(*first, "here")
                    .with_help("name each context once");
                    self.report(diagnostic);
                    continue;
                }
                parts.push((context, part.origin));
            }
            if parts.is_empty() || !self.is_named(&declared.name, "composition") {
                continue;
            }
            let composition = Composition {
                name: Arc::clone(&declared.name.value),
                python: declared.python.clone(),
                parts: parts.into_iter().map(|(name, _)| name).collect(),
            };
            self.contract.compositions.entry(Arc::clone(&declared.name.value)).or_insert(composition);
        }
    }

    /// The context that a part of a composition means: its name, or a member's.
    fn composed(&mut self, part: &Located<Target>) -> Option<Arc<str>> {
        let (context, name) = match &part.value {
            Target::Context(name) => {
                (self.contexts.get_key_value(name).map(|(name, _)| Arc::clone(name)), Arc::clone(name))
            }
            Target::Function { module, qualname } => {
                let wire = self.by_python.get(&(Arc::clone(module), Arc::clone(qualname)));
                let context =
                    wire.and_then(|name| self.functions.get(name)).and_then(|function| function.context.clone());
                (context.filter(|context| self.contexts.contains_key(context)), Arc::clone(qualname))
            }
            Target::Unknown(expression, reason) => {
                self.report(dynamic(part.origin, expression, reason));
                return None;
            }
        };
        if context.is_none() {
            let help = did_you_mean(
                &name,
                self.contexts.keys().map(|name| &**name),
                "name a context, or a function that is a member of one",
            );
            self.report(
                Diagnostic::new(Code::ComposeTarget, part.origin, format!("`{name}` is no context")).with_help(help),
            );
        }
        context
    }

    /// MZ119: the first form by module and place keeps the name. MZ117: one that nothing discovers is left out.
    pub(super) fn add_forms(&mut self) {
        let mut forms: BTreeMap<Arc<str>, declarations::Form> = BTreeMap::new();
        for form in &self.declarations.forms {
            if !self.is_named(&form.name, "form") || !self.is_registered(&form.python, &form.registrations) {
                continue;
            }
            if let Some(first) = forms.get(&form.name.value) {
                let diagnostic = taken(Code::DuplicateFormName, "form", &form.name, first.name.origin, &first.python);
                self.report(diagnostic);
                continue;
            }
            forms.insert(Arc::clone(&form.name.value), form.clone());
        }
        self.contract.forms = forms;
    }

    /// MZ128: the first channel keeps the name. MZ120: a slot that is no model is left out.
    pub(super) fn add_channels(&mut self) {
        let mut channels: BTreeMap<Arc<str>, declarations::Channel> = BTreeMap::new();
        for channel in &self.declarations.channels {
            if !self.is_named(&channel.name, "channel") || !self.is_registered(&channel.python, &channel.registrations)
            {
                continue;
            }
            if let Some(first) = channels.get(&channel.name.value) {
                let diagnostic =
                    taken(Code::DuplicateChannelName, "channel", &channel.name, first.name.origin, &first.python);
                self.report(diagnostic);
                continue;
            }
            let mut sound = channel.clone();
            for slot in [&mut sound.params, &mut sound.send, &mut sound.receive] {
                let Some(Err(reason)) = slot.as_ref().map(|slot| slot.model.clone()) else { continue };
                let origin = slot.take().map_or(channel.python.origin, |slot| slot.origin);
                self.report(
                    Diagnostic::new(
                        Code::ChannelSlot,
                        origin,
                        format!("this slot of the channel `{}` is no model: {reason}", channel.name.value),
                    )
                    .with_help("derive it from pydantic's `BaseModel`"),
                );
            }
            channels.insert(Arc::clone(&channel.name.value), sound);
        }
        self.contract.channels = channels;
    }

    fn is_named(&mut self, name: &Located<Arc<str>>, what: &str) -> bool {
        if is_wire_name(&name.value) {
            return true;
        }
        self.report(
            Diagnostic::new(Code::InvalidName, name.origin, format!("{:?} cannot be the name of a {what}", name.value))
                .with_help("use letters, digits and underscores, with dots between words"),
        );
        false
    }

    fn is_registered(&mut self, python: &declarations::Python, registrations: &[Origin]) -> bool {
        if !registrations.is_empty() {
            return true;
        }
        let hint = self.declarations.registration_hint.as_deref();
        let help = hint.map_or_else(
            || "import its module where the server starts".to_owned(),
            |discovery| format!("move it where {discovery} looks, or import its module from there"),
        );
        self.report(
            Diagnostic::new(
                Code::Unregistered,
                python.origin,
                format!("nothing registers `{}`; no client can reach it", python.qualname),
            )
            .with_help(help),
        );
        false
    }
}

fn taken(code: Code, what: &str, name: &Located<Arc<str>>, first: Origin, python: &declarations::Python) -> Diagnostic {
    Diagnostic::new(code, name.origin, format!("there is a {what} `{}` already", name.value))
        .with_related(first, format!("`{}.{}` has the name", python.module, python.qualname))
        .with_help("give one of them another name")
}
