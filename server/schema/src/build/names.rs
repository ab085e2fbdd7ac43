//! MZ107: two declarations that would be one name in TypeScript.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Builder;
use crate::names;
use crate::{Code, Diagnostic, Origin};

/// Who claims a TypeScript name.
struct Claim {
    /// "function `get_user`".
    what: String,
    origin: Origin,
    /// Its wire name, when it is a function: what is taken out of the contract when it loses.
    function: Option<Arc<str>>,
}

impl Builder<'_> {
    /// The first by wire name keeps a TypeScript name; a function that loses one is left out, since half a client of it would be a trap. (Types
    /// that share a name are no fault: they are told apart by their module.)
    pub(super) fn check_typescript_names(&mut self) {
        let mut claims: BTreeMap<String, Vec<Claim>> = BTreeMap::new();
        for function in self.functions.values().filter(|function| function.is_emitted()) {
            let claim = || Claim {
                what: format!("the function `{}`", function.name),
                origin: function.name_origin,
                function: Some(Arc::clone(&function.name)),
            };
            claims.entry(names::hook(&function.name)).or_default().push(claim());
        }
        for context in self.contexts.values() {
            let names = [Some(names::fetch(&context.name)), names::provider(&context.name, context.kind)];
            for name in names.into_iter().flatten() {
                let what = format!("the context `{}`", context.name);
                claims.entry(name).or_default().push(Claim { what, origin: context.python.origin, function: None });
            }
        }
        for composition in self.contract.compositions.values() {
            let what = format!("the composition `{}`", composition.name);
            let claim = Claim { what, origin: composition.python.origin, function: None };
            claims.entry(names::composed_provider(&composition.name)).or_default().push(claim);
        }
        for form in self.contract.forms.values() {
            for name in names::form(&form.name.value) {
                let what = format!("the form `{}`", form.name.value);
                claims.entry(name).or_default().push(Claim { what, origin: form.name.origin, function: None });
            }
        }
        for channel in self.contract.channels.values() {
            for name in names::channel(&channel.name.value) {
                let what = format!("the channel `{}`", channel.name.value);
                claims.entry(name).or_default().push(Claim { what, origin: channel.name.origin, function: None });
            }
        }
        for (name, claimants) in claims {
            let mut claimants = claimants.into_iter();
            let Some(first) = claimants.next() else { continue };
            for other in claimants {
                self.report(
                    Diagnostic::new(
                        Code::DuplicateTypeScriptName,
                        other.origin,
                        format!("{} would be `{name}` in TypeScript, which {} is", other.what, first.what),
                    )
                    .with_related(first.origin, "claimed here")
                    .with_help("rename one of them, or register it under another name"),
                );
                if let Some(function) = other.function {
                    self.take_out(&function);
                }
            }
        }
    }

    fn take_out(&mut self, function: &Arc<str>) {
        let Some(gone) = self.functions.remove(function) else { return };
        let Some(context) = gone.context else { return };
        if let Some(context) = self.contexts.get_mut(&context) {
            context.members.retain(|member| member != function);
        }
    }
}
