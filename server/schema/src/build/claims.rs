//! MZ106, MZ119, MZ128: who gets which wire name.
//!
//! In go the claims of all modules; out come those that keep their names. Functions and the calls of forms share one set of names, since both are
//! called at `call/`; a function with a context of its own also claims that context's name.

use rustc_hash::FxHashMap;

use super::names::{Settling, Spot, Standing, Standings};
use super::outline::{Claim, FunctionClaim, Outline};
use super::refusals::{Party, Why};
use crate::contract::ContextKind;

/// The calls that a form registers; the last three with a formset only.
pub(super) const CALLS: [&str; 6] =
    [".schema", ".validate", ".submit", ".formset.schema", ".formset.validate", ".formset.submit"];

impl<'o> Settling<'o> {
    /// The first by module and place keeps a name; whoever comes later is left out. What is not registered claims nothing, and has its name only
    /// where it is free.
    pub(super) fn settle_wire_names(&mut self) {
        self.forms = self.settle_own(|it| &it.forms, |it| &mut it.forms, Party::Form);
        self.channels = self.settle_own(|it| &it.channels, |it| &mut it.channels, Party::Channel);
        let sound = self.all_functions().filter_map(|spot| Some((spot, self.function(spot)?)));
        let (registered, unregistered): (Vec<_>, Vec<_>) =
            sound.filter(|(_, function)| function.is_sound()).partition(|(_, function)| function.is_registered);
        let mut taken = self.settle_registered(registered);
        self.settle_local_contexts(&mut taken);
        for (spot, function) in unregistered {
            if taken.contains_key(&*function.name) || self.forms_calling(&function.name).next().is_some() {
                self.set(|it| &mut it.functions, spot, Standing::Passed);
                continue;
            }
            taken.insert(&function.name, spot);
            self.functions.push(spot);
        }
    }

    /// MZ119, MZ128: forms and channels have names of their own.
    fn settle_own(
        &mut self,
        claims: fn(&Outline) -> &[Claim],
        standings: fn(&mut Standings) -> &mut Vec<Standing>,
        party: fn(super::names::At) -> Party,
    ) -> FxHashMap<&'o str, Spot> {
        let mut taken: FxHashMap<&'o str, Spot> = FxHashMap::default();
        for (spot, claim) in self.sound(claims) {
            let Some(first) = taken.get(&*claim.name).copied() else {
                taken.insert(&claim.name, spot);
                continue;
            };
            self.set(standings, spot, Standing::Refused);
            self.refuse(spot, party(self.at(spot)), Why::Taken(party(self.at(first))));
        }
        taken
    }

    /// MZ106 among functions, and between them and forms.
    fn settle_registered(&mut self, mut registered: Vec<(Spot, &'o FunctionClaim)>) -> FxHashMap<&'o str, Spot> {
        registered.sort_by_key(|(spot, function)| (spot.module, function.rank));
        let mut taken: FxHashMap<&'o str, Spot> = FxHashMap::default();
        taken.reserve(registered.len());
        for (spot, function) in registered {
            if let Some(first) = taken.get(&*function.name).copied() {
                self.refuse_function(spot, Why::Taken(Party::Function(self.at(first))));
                continue;
            }
            taken.insert(&function.name, spot);
            self.functions.push(spot);
        }
        for spot in std::mem::take(&mut self.functions) {
            let Some(function) = self.function(spot) else { continue };
            if self.keeps_its_call(spot, function) {
                self.functions.push(spot);
            }
        }
        taken
    }

    /// Whether a function has its name although forms need it. A form that comes later is left out.
    fn keeps_its_call(&mut self, spot: Spot, function: &FunctionClaim) -> bool {
        let forms: Vec<Spot> = self.forms_calling(&function.name).collect();
        for form in forms {
            let Some(claim) = self.modules.get(form.module).and_then(|(_, it)| it.forms.get(form.index)) else {
                continue;
            };
            if (form.module, claim.rank) <= (spot.module, function.rank) {
                self.refuse_function(spot, Why::Taken(Party::Form(self.at(form))));
                return false;
            }
            self.forms.remove(&*claim.name);
            self.set(|it| &mut it.forms, form, Standing::Refused);
            self.refuse(form, Party::Form(self.at(form)), Why::NeedsCall(self.at(spot)));
        }
        true
    }

    /// The forms that register a call of this name.
    fn forms_calling(&self, name: &str) -> impl Iterator<Item = Spot> {
        // Nearly every function's name has no dot in it, and is no call of a form.
        let calls = CALLS.iter().enumerate().filter(|_| name.contains('.'));
        calls.filter_map(|(index, call)| {
            let form = *self.forms.get(name.strip_suffix(call)?)?;
            let claim = self.modules.get(form.module)?.1.forms.get(form.index)?;
            (index < 3 || claim.has_formset).then_some(form)
        })
    }

    /// The context of one function has the function's name. Where a context of that name has members of its own, the function is left out,
    /// being one against many.
    fn settle_local_contexts(&mut self, taken: &mut FxHashMap<&'o str, Spot>) {
        let member = |spot: Spot| self.function(spot).filter(|function| function.is_member())?.membership();
        let mut shared: FxHashMap<&'o str, Spot> = FxHashMap::default();
        for &spot in &self.functions {
            if let Some((context, ContextKind::Global | ContextKind::Named)) = member(spot) {
                shared.entry(context).or_insert(spot);
            }
        }
        let mut kept = std::mem::take(&mut self.functions);
        kept.retain(|&spot| {
            let Some(function) = self.function(spot).filter(|function| function.is_member()) else { return true };
            let Some((context, ContextKind::Local)) = function.membership() else { return true };
            let Some(first) = shared.get(&**context).copied() else { return true };
            self.refuse_function(spot, Why::OwnContext(self.at(first)));
            taken.remove(&*function.name);
            false
        });
        self.functions = kept;
    }

    fn refuse_function(&mut self, spot: Spot, why: Why) {
        self.set(|it| &mut it.functions, spot, Standing::Refused);
        self.refuse(spot, Party::Function(self.at(spot)), why);
    }
}
