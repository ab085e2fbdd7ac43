//! What a declaration lost a name to, in words: MZ106, MZ107, MZ119, MZ124 for contexts, MZ128.
//!
//! In go refusals, which settling names gave without words or places; out come diagnostics. The other party may stand in another module: looking
//! at it is noted, so that a place that moved there is said anew here.

use std::sync::Arc;

use super::judge::Judge;
use super::names::{At, Written};
use super::words::{dotted, invalid_name, quoted};
use crate::declarations::Python;
use crate::{Code, Diagnostic, Origin};

/// A name that a declaration does not get.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refusal {
    pub(super) of: Party,
    pub(super) why: Why,
}

/// Why a declaration does not get a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Why {
    /// Another has it on the wire.
    Taken(Party),
    /// A form registers a call that this function, which comes first, has the name of.
    NeedsCall(At),
    /// The function's own context would have the name of a shared one, which this function is the first member of.
    OwnContext(At),
    /// Another has it in TypeScript; nobody in particular has what every client has.
    TypeScript(String, Option<Party>),
    /// It is no name.
    Misnamed,
}

/// Who claims a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Party {
    Function(At),
    Context(Arc<str>, Written),
    Composition(At),
    Form(At),
    Channel(At),
}

/// A party, looked up.
struct Claimed {
    word: &'static str,
    name: Arc<str>,
    python: Python,
    /// Where its name is written.
    origin: Origin,
}

impl Judge<'_> {
    pub(super) fn report_refusals(&mut self) {
        for refusal in &self.standings.refusals {
            let diagnostic = self.refusal(refusal);
            self.diagnostics.extend(diagnostic);
        }
    }

    fn refusal(&mut self, refusal: &Refusal) -> Option<Diagnostic> {
        let of = self.claimed(&refusal.of)?;
        let name = quoted(&of.name);
        Some(match &refusal.why {
            Why::Taken(by) => {
                let first = self.claimed(by)?;
                let (code, first_name) = match &refusal.of {
                    Party::Form(_) => (Code::DuplicateFormName, first.origin),
                    Party::Channel(_) => (Code::DuplicateChannelName, first.origin),
                    _ => return Some(call_taken(&of, &first)),
                };
                Diagnostic::new(code, of.origin, format!("there is a {} {name} already", of.word))
                    .with_related(first_name, format!("{} has the name", dotted(&first.python)))
                    .with_help("give one of them another name")
            }
            Why::NeedsCall(function) => {
                let function = self.claimed(&Party::Function(function.clone()))?;
                let message = format!("the form {name} needs the name {}", quoted(&function.name));
                Diagnostic::new(Code::DuplicateWireName, of.origin, message)
                    .with_related(function.python.origin, format!("{} has it", dotted(&function.python)))
                    .with_help("give one of them another name")
            }
            Why::OwnContext(member) => {
                let first = self.claimed(&Party::Function(member.clone()))?.python;
                let message =
                    format!("the context of the function {name} has its name, and there is another context {name}");
                Diagnostic::new(Code::DuplicateWireName, of.origin, message)
                    .with_related(first.origin, format!("{} is a member of it", dotted(&first)))
                    .with_help("register the function under another name, or make it a member of that context")
            }
            Why::TypeScript(typescript, owner) => {
                let owner = owner.as_ref().and_then(|owner| self.claimed(owner));
                name_taken(&of, typescript, owner.as_ref())
            }
            Why::Misnamed => invalid_name(of.word, &of.name, self.misnamed_origin(&refusal.of).unwrap_or(of.origin)),
        })
    }

    fn claimed(&mut self, party: &Party) -> Option<Claimed> {
        Some(match party {
            Party::Function(at) => {
                let it = self.look.function(at)?;
                let (name, python) = (Arc::clone(&it.name.value), it.python.clone());
                Claimed { word: "function", name, python, origin: it.name.origin }
            }
            Party::Context(name, written) => {
                let python = self.look.written(written)?;
                Claimed { word: "context", name: Arc::clone(name), origin: python.origin, python }
            }
            Party::Composition(at) => {
                let it = self.look.module(&at.module)?.compositions.get(at.index)?;
                let (name, python) = (Arc::clone(&it.name.value), it.python.clone());
                Claimed { word: "composition", name, python, origin: it.name.origin }
            }
            Party::Form(at) => {
                let it = self.look.module(&at.module)?.forms.get(at.index)?;
                let (name, python) = (Arc::clone(&it.name.value), it.python.clone());
                Claimed { word: "form", name, python, origin: it.name.origin }
            }
            Party::Channel(at) => {
                let it = self.look.module(&at.module)?.channels.get(at.index)?;
                let (name, python) = (Arc::clone(&it.name.value), it.python.clone());
                Claimed { word: "channel", name, python, origin: it.name.origin }
            }
        })
    }

    /// The string that is no name, where a constant holds it.
    fn misnamed_origin(&mut self, party: &Party) -> Option<Origin> {
        let Party::Context(_, Written::Constant(at)) = party else { return None };
        Some(self.look.constant(at)?.name.origin)
    }
}

/// MZ106: the name of a call.
fn call_taken(of: &Claimed, first: &Claimed) -> Diagnostic {
    let message = format!("the name {} is taken already", quoted(&of.name));
    Diagnostic::new(Code::DuplicateWireName, of.origin, message)
        .with_related(first.python.origin, format!("{} has it", dotted(&first.python)))
        .with_help("give one of them another name: `register(fn, \"other_name\")`")
}

/// MZ107.
fn name_taken(of: &Claimed, typescript: &str, owner: Option<&Claimed>) -> Diagnostic {
    let what = format!("the {} {} would be `{typescript}` in TypeScript", of.word, quoted(&of.name));
    let message = match owner {
        Some(owner) => format!("{what}, as the {} {} is", owner.word, quoted(&owner.name)),
        None => format!("{what}, which is a name of every client"),
    };
    let diagnostic = Diagnostic::new(Code::DuplicateTypeScriptName, of.origin, message)
        .with_help("rename it, or register it under another name");
    match owner {
        Some(owner) => diagnostic.with_related(owner.python.origin, format!("{} has the name", dotted(&owner.python))),
        None => diagnostic,
    }
}
