//! MZ107: two declarations that would have one name in TypeScript.
//!
//! In goes what has its wire name; what loses a name is left out, whole: half a client of it would be a trap. Types that share a name are no fault,
//! since they are told apart by their module.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::names::{At, Settling, Spot, Standing, Standings, WrittenAt};
use super::outline::{Claim, Outline};
use super::refusals::{Party, Why};
use crate::contract::ContextKind;
use crate::names;

/// Someone who claims names.
struct Claimant<'o> {
    what: What,
    /// Module and place: the first claims first.
    order: (usize, usize),
    /// Its name on the server.
    name: &'o Arc<str>,
    claims: Cow<'o, [String]>,
}

#[derive(Clone, Copy)]
enum What {
    Context(WrittenAt),
    Function(Spot),
    Composition(Spot),
    Form(Spot),
    Channel(Spot),
}

impl<'o> Settling<'o> {
    /// The first by module and place keeps a name, and nobody gets one that every client has.
    pub(super) fn settle_typescript_names(&mut self) {
        let mut claimants = self.claimants();
        claimants.sort_by_key(|claimant| (claimant.order, claimant.name));
        // Nobody in particular has what every client has.
        let mut taken: FxHashMap<&str, Option<&Claimant<'_>>> = FxHashMap::default();
        taken.reserve(claimants.len() * 2);
        taken.extend(names::supplied().map(|name| (name, None)));
        for claimant in &claimants {
            if self.is_gone(claimant) {
                continue;
            }
            let lost = claimant.claims.iter().find_map(|name| Some((name, *taken.get(name.as_str())?)));
            let Some((name, owner)) = lost else {
                taken.extend(claimant.claims.iter().map(|name| (name.as_str(), Some(claimant))));
                continue;
            };
            let owner = owner.map(|owner| self.party(owner));
            self.refuse(claimant.what.spot(), self.party(claimant), Why::TypeScript(name.clone(), owner));
            self.leave_out(claimant);
        }
    }

    fn claimants(&self) -> Vec<Claimant<'o>> {
        let contexts = self.contexts.iter().map(|(&name, group)| Claimant {
            what: What::Context(group.written),
            order: (group.written.spot().module, group.rank),
            name,
            claims: Cow::Owned(context_names(name, group.kind)),
        });
        let functions = self.functions.iter().filter_map(|&spot| Some((spot, self.function(spot)?)));
        let functions = functions.filter(|(_, function)| !function.typescript().is_empty());
        let functions = functions.map(|(spot, function)| Claimant {
            what: What::Function(spot),
            order: (spot.module, function.rank),
            name: &function.name,
            claims: Cow::Borrowed(function.typescript()),
        });
        let own = |claims: fn(&Outline) -> &[Claim], what: fn(Spot) -> What| {
            self.sound(claims).into_iter().map(move |(spot, claim)| Claimant {
                what: what(spot),
                order: (spot.module, claim.rank),
                name: &claim.name,
                claims: Cow::Borrowed(&*claim.typescript),
            })
        };
        let compositions = own(|it| &it.compositions, What::Composition);
        let forms = own(|it| &it.forms, What::Form);
        let channels = own(|it| &it.channels, What::Channel);
        contexts.chain(functions).chain(compositions).chain(forms).chain(channels).collect()
    }

    /// Whether it has lost its wire name, or went with a context that lost its name here, or with the last member of one.
    fn is_gone(&self, claimant: &Claimant<'_>) -> bool {
        match claimant.what {
            What::Context(_) => !self.contexts.contains_key(claimant.name),
            What::Function(spot) => !self.is_kept(|it| &it.functions, spot),
            What::Composition(spot) => !self.is_kept(|it| &it.compositions, spot),
            What::Form(spot) => !self.is_kept(|it| &it.forms, spot),
            What::Channel(spot) => !self.is_kept(|it| &it.channels, spot),
        }
    }

    fn is_kept(&self, standings: fn(&Standings) -> &[Standing], spot: Spot) -> bool {
        let of_module = self.standings.get(spot.module).map(standings);
        of_module.and_then(|of_module| of_module.get(spot.index)) == Some(&Standing::Kept)
    }

    fn party(&self, claimant: &Claimant<'_>) -> Party {
        let at = |spot: Spot| -> At { self.at(spot) };
        match claimant.what {
            What::Context(written) => self.context_party(claimant.name, written),
            What::Function(spot) => Party::Function(at(spot)),
            What::Composition(spot) => Party::Composition(at(spot)),
            What::Form(spot) => Party::Form(at(spot)),
            What::Channel(spot) => Party::Channel(at(spot)),
        }
    }

    fn leave_out(&mut self, claimant: &Claimant<'_>) {
        match claimant.what {
            What::Context(_) => self.leave_out_context(claimant.name),
            What::Function(spot) => self.leave_out_function(spot),
            What::Composition(spot) => self.set(|it| &mut it.compositions, spot, Standing::Nameless),
            What::Form(spot) => self.set(|it| &mut it.forms, spot, Standing::Nameless),
            What::Channel(spot) => self.set(|it| &mut it.channels, spot, Standing::Nameless),
        }
    }

    /// A context goes with its last member.
    fn leave_out_function(&mut self, spot: Spot) {
        self.set(|it| &mut it.functions, spot, Standing::Nameless);
        let Some((context, _)) = self.function(spot).and_then(|function| function.membership()) else { return };
        let Some(group) = self.contexts.get_mut(context) else { return };
        group.members.retain(|member| *member != spot);
        if group.members.is_empty() {
            self.contexts.remove(context);
            self.refused_contexts.insert(Arc::clone(context));
        }
    }

    /// A context goes with its members, whose hooks would read from nothing.
    fn leave_out_context(&mut self, name: &Arc<str>) {
        self.refused_contexts.insert(Arc::clone(name));
        let Some(group) = self.contexts.remove(name) else { return };
        for member in group.members {
            self.leave_out_function(member);
        }
    }
}

impl What {
    /// Where it is said to have lost its name.
    fn spot(self) -> Spot {
        match self {
            Self::Context(written) => written.spot(),
            Self::Function(spot) | Self::Composition(spot) | Self::Form(spot) | Self::Channel(spot) => spot,
        }
    }
}

/// The names that a context has in TypeScript.
pub(super) fn context_names(name: &str, kind: ContextKind) -> Vec<String> {
    [names::fetch(name)].into_iter().chain(names::provider(name, kind)).collect()
}
