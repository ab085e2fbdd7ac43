//! One module, judged: its part of the contract, and what is wrong in it.
//!
//! In go what the module declares, what became of its names, what its targets mean; out comes what stands of it. What it looks at beside that is
//! noted. It is judged again when any of these changed, and never otherwise.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::contexts::Settled;
use super::look::{Look, LookedAt};
use super::meanings::Meanings;
use super::names::{Names, Standings};
use super::outline::Outline;
use super::words::{invalid_name, quoted};
use crate::contract::{Composition, Contract, Function, Unresolved};
use crate::declarations::{Channel, Form, Located, ModuleDeclarations, Python};
use crate::names::is_wire_name;
use crate::{Code, Diagnostic, Origin};

/// What stands of one module.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) functions: Vec<Arc<Function>>,
    pub(super) compositions: Vec<Arc<Composition>>,
    pub(super) forms: Vec<Arc<Form>>,
    pub(super) channels: Vec<Arc<Channel>>,
    /// What could not be read in its functions, and in its forms.
    pub(super) unresolved: Vec<Unresolved>,
    pub(super) unresolved_in_forms: Vec<Unresolved>,
    pub(super) looked: LookedAt,
}

impl Judged {
    /// Whether the same could not be read in it.
    pub(super) fn has_the_unresolved_of(&self, other: &Self) -> bool {
        self.unresolved == other.unresolved && self.unresolved_in_forms == other.unresolved_in_forms
    }
}

/// What all modules are judged by.
#[derive(Clone, Copy)]
pub(super) struct Settlement<'a> {
    pub(super) names: &'a Names,
    pub(super) contexts: &'a BTreeMap<Arc<str>, Settled>,
    /// The contract as it was: what is equal keeps its pointer.
    pub(super) earlier: &'a Contract,
}

/// A module while it is judged.
pub(super) struct Judge<'a> {
    pub(super) settlement: Settlement<'a>,
    pub(super) look: Look<'a>,
    pub(super) declared: &'a ModuleDeclarations,
    pub(super) outline: &'a Outline,
    pub(super) standings: &'a Standings,
    pub(super) meanings: &'a Meanings,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Judge<'_> {
    /// What stands of the module, and what is wrong in it.
    pub(super) fn judge(mut self) -> (Judged, Vec<Diagnostic>) {
        let mut judged = Judged::default();
        self.report_refusals();
        self.judge_forms(&mut judged);
        self.judge_channels(&mut judged);
        self.judge_functions(&mut judged);
        self.judge_compositions(&mut judged);
        self.collect_unresolved(&mut judged);
        judged.looked = self.look.looked;
        (judged, self.diagnostics)
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
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
        let help = self.look.declarations.registration_hint.as_deref().map_or_else(
            || "import its module where the server starts".to_owned(),
            |discovery| format!("move it where {discovery} looks, or import its module from there"),
        );
        let message = format!("nothing registers {}, so no client can reach it", quoted(&python.qualname));
        self.report(Diagnostic::new(Code::Unregistered, python.origin, message).with_help(help));
        false
    }

    /// MZ114, where it is known that channels are not set up.
    pub(super) fn needs_websockets(&mut self, name: &str, origin: Origin) {
        if self.look.declarations.websockets != Some(false) {
            return;
        }
        let message = format!("{} needs a WebSocket, and channels are not set up", quoted(name));
        self.report(
            Diagnostic::new(Code::WebsocketWithoutChannels, origin, message)
                .with_help("wrap the application in `asgi.py`: `application = wrap_asgi(get_asgi_application())`"),
        );
    }
}

/// A value behind its old pointer where it is what it was.
pub(super) fn kept<T: PartialEq>(earlier: Option<&Arc<T>>, now: T) -> Arc<T> {
    earlier.filter(|earlier| ***earlier == now).map_or_else(|| Arc::new(now), Arc::clone)
}
