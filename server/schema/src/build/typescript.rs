//! MZ107: two declarations that would have one name in TypeScript.
//!
//! In goes what would be emitted; what loses a name is left out, whole: half a client of it would be a trap. Types that share a name are no
//! fault, since they are told apart by their module.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::words::{dotted, quoted};
use super::{Builder, key, order};
use crate::contract::Context;
use crate::declarations::{Composition, Python};
use crate::names;
use crate::{Code, Diagnostic, Origin};

/// Someone who claims names.
struct Claimant<'a> {
    what: What<'a>,
    /// Its name on the server.
    name: Arc<str>,
    python: Python,
    /// Where its name is written.
    origin: Origin,
    claims: Vec<String>,
}

#[derive(Clone, Copy)]
enum What<'a> {
    Function,
    Context,
    Composition(&'a Composition),
    Form,
    Channel,
}

impl What<'_> {
    fn word(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Context => "context",
            Self::Composition(_) => "composition",
            Self::Form => "form",
            Self::Channel => "channel",
        }
    }
}

impl<'a> Builder<'a> {
    /// The first by module and place keeps a name, and nobody gets one that every client has. Gives the compositions that kept theirs.
    pub(super) fn settle_typescript_names(&mut self) -> Vec<&'a Composition> {
        let mut claimants = self.claimants();
        claimants.sort_by(|left, right| (order(&left.python), &left.name).cmp(&(order(&right.python), &right.name)));
        let mut taken: FxHashMap<String, usize> = FxHashMap::default();
        let mut owners: Vec<Claimant<'a>> = Vec::with_capacity(claimants.len());
        let mut compositions = Vec::new();
        for mut claimant in claimants {
            if self.is_gone(&claimant) {
                continue;
            }
            if let Some(refusal) = refusal(&claimant, &taken, &owners) {
                self.report(refusal);
                self.leave_out(&claimant);
                continue;
            }
            if let What::Composition(composition) = claimant.what {
                compositions.push(composition);
            }
            taken.extend(claimant.claims.drain(..).map(|name| (name, owners.len())));
            owners.push(claimant);
        }
        compositions
    }

    fn claimants(&self) -> Vec<Claimant<'a>> {
        let functions = self.functions.values().filter(|function| function.is_emitted()).map(|function| {
            let mut claims = vec![names::hook(&function.name)];
            if function.context.is_none() {
                claims.push(names::call(&function.name));
            }
            Claimant {
                what: What::Function,
                name: Arc::clone(&function.name),
                python: function.python.clone(),
                origin: function.name_origin,
                claims,
            }
        });
        let contexts = self.contexts.values().map(|context| Claimant {
            what: What::Context,
            name: Arc::clone(&context.name),
            python: context.python.clone(),
            origin: context.python.origin,
            claims: context_names(context),
        });
        let compositions =
            self.declarations.compositions().filter(|composition| names::is_wire_name(&composition.name.value));
        let compositions = compositions.map(|composition| Claimant {
            what: What::Composition(composition),
            name: Arc::clone(&composition.name.value),
            python: composition.python.clone(),
            origin: composition.name.origin,
            claims: vec![names::composed_provider(&composition.name.value)],
        });
        let forms = self.contract.forms.values().map(|form| {
            let mut claims = names::form(&form.name.value).to_vec();
            if form.meta.enable_formset {
                claims.extend(names::formset(&form.name.value));
            }
            Claimant {
                what: What::Form,
                name: Arc::clone(&form.name.value),
                python: form.python.clone(),
                origin: form.name.origin,
                claims,
            }
        });
        let channels = self.contract.channels.values().map(|channel| {
            let [subscribe, hook, ..] = names::channel(&channel.name.value);
            Claimant {
                what: What::Channel,
                name: Arc::clone(&channel.name.value),
                python: channel.python.clone(),
                origin: channel.name.origin,
                claims: vec![subscribe, hook],
            }
        });
        contexts.chain(functions).chain(compositions).chain(forms).chain(channels).collect()
    }

    /// Whether it went with a context that lost its name, or with the last member of one.
    fn is_gone(&self, claimant: &Claimant<'_>) -> bool {
        match claimant.what {
            What::Function => !self.functions.contains_key(&claimant.name),
            What::Context => !self.contexts.contains_key(&claimant.name),
            What::Composition(_) | What::Form | What::Channel => false,
        }
    }

    fn leave_out(&mut self, claimant: &Claimant<'_>) {
        match claimant.what {
            What::Function => self.leave_out_function(&claimant.name),
            What::Context => self.leave_out_context(&claimant.name),
            What::Form => {
                self.contract.forms.remove(&claimant.name);
            }
            What::Channel => {
                self.contract.channels.remove(&claimant.name);
            }
            What::Composition(_) => {}
        }
    }

    fn leave_out_function(&mut self, name: &Arc<str>) {
        self.functions.remove(name);
        let Some(gone) = self.candidates.remove(name) else { return };
        self.refused.functions.insert(key(&gone.declared.python));
        let Some(membership) = gone.membership else { return };
        let Some(context) = self.contexts.get_mut(&membership.context) else { return };
        context.members.retain(|member| member != name);
        if context.members.is_empty() {
            self.contexts.remove(&membership.context);
            self.refused.contexts.insert(membership.context);
        }
    }

    /// A context goes with its members, whose hooks would read from nothing.
    fn leave_out_context(&mut self, name: &Arc<str>) {
        self.refused.contexts.insert(Arc::clone(name));
        let Some(context) = self.contexts.remove(name) else { return };
        for member in context.members {
            self.leave_out_function(&member);
        }
    }
}

fn context_names(context: &Context) -> Vec<String> {
    let provider = names::provider(&context.name, context.kind);
    [names::fetch(&context.name)].into_iter().chain(provider).collect()
}

fn refusal(claimant: &Claimant<'_>, taken: &FxHashMap<String, usize>, owners: &[Claimant<'_>]) -> Option<Diagnostic> {
    let name = claimant.claims.iter().find(|name| names::is_supplied(name) || taken.contains_key(*name))?;
    let what = format!("the {} {}", claimant.what.word(), quoted(&claimant.name));
    let refused = |message: String| {
        Diagnostic::new(Code::DuplicateTypeScriptName, claimant.origin, message)
            .with_help("rename it, or register it under another name")
    };
    let Some(owner) = taken.get(name).and_then(|owner| owners.get(*owner)) else {
        return Some(refused(format!("{what} would be `{name}` in TypeScript, which is a name of every client")));
    };
    let (word, python) = (owner.what.word(), &owner.python);
    let message = format!("{what} would be `{name}` in TypeScript, as the {word} {} is", quoted(&owner.name));
    Some(refused(message).with_related(python.origin, format!("{} has the name", dotted(python))))
}
