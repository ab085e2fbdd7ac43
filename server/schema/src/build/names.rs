//! Who gets which name, and who is a member of which context: all that one module's rules must know of the others.
//!
//! In go the outlines of all modules; out come [`Names`]. Nothing here knows a place or writes a word: what is refused is a [`Refusal`], and the
//! module that it stands in says it. So names are settled again only when an outline changed, in time linear in the
//! number of declarations, and only for the modules that have to do with each other over names: modules that want nothing of each other are settled apart
//! as they are together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::outline::{Claim, FunctionClaim, Outline, Said};
use super::refusals::{Party, Refusal, Why};
use crate::contract::ContextKind;

/// A declaration: the module, and its index in the list of its kind there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct At {
    pub(super) module: Arc<str>,
    pub(super) index: usize,
}

/// Names as they are settled.
#[derive(Debug, Default)]
pub(super) struct Names {
    standings: FxHashMap<Arc<str>, Standings>,
    /// The contexts that are, by name.
    pub(super) contexts: BTreeMap<Arc<str>, Bundle>,
    /// Contexts that are not, for a mistake that is said.
    pub(super) refused_contexts: FxHashSet<Arc<str>>,
    /// The functions that say they are in a context that is not, by its name.
    pub(super) absent: FxHashMap<Arc<str>, Vec<At>>,
    /// The `ReactContext` constants, by the name they hold; the first by module and place.
    pub(super) constants: FxHashMap<Arc<str>, At>,
}

/// What is settled otherwise than before.
#[derive(Debug, Default)]
pub(super) struct Moved {
    /// The modules of whose declarations something else became.
    pub(super) standings: BTreeSet<Arc<str>>,
    /// The contexts that came, went or have other members.
    pub(super) contexts: BTreeSet<Arc<str>>,
    /// Whether any of them came or went.
    pub(super) has_others: bool,
}

/// What became of the declarations of one module. Each list has one entry for each declaration of that kind, in the same order.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Standings {
    pub(super) functions: Vec<Standing>,
    pub(super) compositions: Vec<Standing>,
    pub(super) forms: Vec<Standing>,
    pub(super) channels: Vec<Standing>,
    /// What is to be said in this module.
    pub(super) refusals: Vec<Refusal>,
}

/// What became of a declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It stands in the contract.
    Kept,
    /// It is left out for a mistake of its own.
    Refused,
    /// It is left out since it, or its context, lost a name in TypeScript.
    Nameless,
    /// It gives way without a word: nothing registers it, and its name is taken.
    Passed,
}

/// A context with its members.
#[derive(Debug, PartialEq)]
pub(super) struct Bundle {
    pub(super) kind: ContextKind,
    pub(super) written: Written,
    /// In order of module and place, each with its wire name.
    pub(super) members: Vec<(Arc<str>, At)>,
}

/// Where a context is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// By the function whose own it is.
    Function(At),
    /// By the constant that holds its name.
    Constant(At),
    /// By the `context=` argument of its first member.
    Argument(At),
}

impl Names {
    pub(super) fn settle<'o>(outlines: impl IntoIterator<Item = (&'o Arc<str>, &'o Outline)>) -> Self {
        let mut settling = Settling::new(outlines.into_iter().collect());
        settling.find_constants();
        settling.judge_functions();
        settling.settle_wire_names();
        settling.group_members();
        settling.settle_typescript_names();
        settling.finish()
    }

    /// Puts what was settled again of some modules in the place of what was settled of them; `contexts` are all that were or are named in them. Says
    /// what is not as it was.
    pub(super) fn replace(&mut self, modules: &BTreeSet<Arc<str>>, contexts: &BTreeSet<Arc<str>>, now: Self) -> Moved {
        let Self { mut standings, contexts: mut bundles, refused_contexts, absent, constants } = now;
        let mut moved = Moved::default();
        for name in modules {
            let settled = standings.remove(name);
            if self.standings.get(name) == settled.as_ref() {
                continue;
            }
            moved.standings.insert(Arc::clone(name));
            match settled {
                Some(settled) => self.standings.insert(Arc::clone(name), settled),
                None => self.standings.remove(name),
            };
        }
        for name in contexts {
            self.refused_contexts.remove(name);
            self.absent.remove(name);
            self.constants.remove(name);
            let (before, bundle) = (self.contexts.remove(name), bundles.remove(name));
            moved.has_others |= before.is_some() != bundle.is_some();
            if before != bundle {
                moved.contexts.insert(Arc::clone(name));
            }
            self.contexts.extend(bundle.map(|bundle| (Arc::clone(name), bundle)));
        }
        self.refused_contexts.extend(refused_contexts);
        self.absent.extend(absent);
        self.constants.extend(constants);
        moved
    }

    /// What became of the declarations of a module.
    pub(super) fn standings(&self, module: &str) -> Option<&Standings> {
        self.standings.get(module)
    }

    /// What became of a function.
    pub(super) fn standing(&self, module: &str, function: usize) -> Option<Standing> {
        self.standings.get(module)?.functions.get(function).copied()
    }
}

/// A declaration while names are being settled: its module's index, and its own there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    pub(super) module: usize,
    pub(super) index: usize,
}

/// Names while they are being settled.
pub(super) struct Settling<'o> {
    pub(super) modules: Vec<(&'o Arc<str>, &'o Outline)>,
    pub(super) standings: Vec<Standings>,
    /// The functions that have their names so far, in order of module and place; those that nothing registers come last.
    pub(super) functions: Vec<Spot>,
    /// The forms that have their names so far.
    pub(super) forms: FxHashMap<&'o str, Spot>,
    pub(super) channels: FxHashMap<&'o str, Spot>,
    pub(super) contexts: FxHashMap<&'o Arc<str>, Group>,
    pub(super) refused_contexts: FxHashSet<Arc<str>>,
    constants: FxHashMap<&'o Arc<str>, Spot>,
}

/// A context while names are being settled.
pub(super) struct Group {
    pub(super) kind: ContextKind,
    pub(super) written: WrittenAt,
    /// Its declaration's place, as things claim in order.
    pub(super) rank: usize,
    pub(super) members: Vec<Spot>,
}

#[derive(Clone, Copy)]
pub(super) enum WrittenAt {
    Function(Spot),
    Constant(Spot),
    Argument(Spot),
}

impl WrittenAt {
    pub(super) fn spot(self) -> Spot {
        match self {
            Self::Function(spot) | Self::Constant(spot) | Self::Argument(spot) => spot,
        }
    }
}

impl<'o> Settling<'o> {
    fn new(modules: Vec<(&'o Arc<str>, &'o Outline)>) -> Self {
        let standings = modules.iter().map(|(_, outline)| Standings::of(outline)).collect();
        Self {
            modules,
            standings,
            functions: Vec::new(),
            forms: FxHashMap::default(),
            channels: FxHashMap::default(),
            contexts: FxHashMap::default(),
            refused_contexts: FxHashSet::default(),
            constants: FxHashMap::default(),
        }
    }

    fn find_constants(&mut self) {
        for (module, (_, outline)) in self.modules.iter().enumerate() {
            for (index, constant) in outline.constants.iter().enumerate() {
                self.constants.entry(&constant.name).or_insert(Spot { module, index });
            }
        }
    }

    /// MZ124 for contexts, once for each name: where the constant holds it, or where a function first names it.
    fn judge_functions(&mut self) {
        for spot in self.all_functions() {
            let Some(function) = self.function(spot) else { continue };
            let Some((Said::Misnamed(name), _)) = &function.context else { continue };
            let is_said = !function.is_named || function.is_view;
            if is_said || !self.refused_contexts.insert(Arc::clone(name)) {
                continue;
            }
            let written = self.constants.get(name).map_or(WrittenAt::Argument(spot), |at| WrittenAt::Constant(*at));
            self.refuse(written.spot(), self.context_party(name, written), Why::Misnamed);
        }
    }

    /// Groups the functions that have a slot by context.
    fn group_members(&mut self) {
        let mut members: Vec<(Spot, &'o FunctionClaim)> =
            self.functions.iter().filter_map(|&spot| Some((spot, self.function(spot)?))).collect();
        members.retain(|(_, function)| function.is_member());
        members.sort_by_key(|(spot, function)| (spot.module, function.rank, &function.name));
        for (spot, function) in members {
            let Some((name, kind)) = function.membership() else { continue };
            if let Some(group) = self.contexts.get_mut(name) {
                group.members.push(spot);
                continue;
            }
            let written = match (kind, self.constants.get(name)) {
                (ContextKind::Local, _) => WrittenAt::Function(spot),
                (_, Some(constant)) => WrittenAt::Constant(*constant),
                (_, None) => WrittenAt::Argument(spot),
            };
            let rank = self.rank(written);
            self.contexts.insert(name, Group { kind, written, rank, members: vec![spot] });
        }
    }

    fn rank(&self, written: WrittenAt) -> usize {
        match written {
            WrittenAt::Function(spot) => self.function(spot).map_or(0, |function| function.rank),
            WrittenAt::Constant(Spot { module, index }) => {
                let outline = self.modules.get(module).map(|(_, outline)| *outline);
                outline.and_then(|outline| outline.constants.get(index)).map_or(0, |constant| constant.rank)
            }
            WrittenAt::Argument(spot) => {
                let said = self.function(spot).and_then(|function| function.context.as_ref());
                said.map_or(0, |(_, rank)| *rank)
            }
        }
    }

    fn finish(self) -> Names {
        let mut names = Names::default();
        for spot in self.all_functions() {
            let Some(context) = self.function(spot).and_then(FunctionClaim::said_context) else { continue };
            if !self.contexts.contains_key(context) {
                names.absent.entry(Arc::clone(context)).or_default().push(self.at(spot));
            }
        }
        let member = |spot: &Spot| Some((Arc::clone(&self.function(*spot)?.name), self.at(*spot)));
        names.contexts = self
            .contexts
            .iter()
            .map(|(name, group)| {
                let members = group.members.iter().filter_map(member).collect();
                let bundle = Bundle { kind: group.kind, written: self.written(group.written), members };
                (Arc::clone(name), bundle)
            })
            .collect();
        names.constants = self.constants.iter().map(|(name, spot)| (Arc::clone(name), self.at(*spot))).collect();
        names.refused_contexts = self.refused_contexts;
        let modules = self.modules.iter().map(|(name, _)| Arc::clone(name));
        names.standings = modules.zip(self.standings).collect();
        names
    }

    /// Every function, in order of declaration.
    pub(super) fn all_functions(&self) -> impl Iterator<Item = Spot> + use<'o> {
        let counts: Vec<usize> = self.modules.iter().map(|(_, outline)| outline.functions.len()).collect();
        let modules = counts.into_iter().enumerate();
        modules.flat_map(|(module, count)| (0..count).map(move |index| Spot { module, index }))
    }

    pub(super) fn function(&self, spot: Spot) -> Option<&'o FunctionClaim> {
        self.modules.get(spot.module)?.1.functions.get(spot.index)
    }

    /// The sound ones of `claims`, in order of module and place.
    pub(super) fn sound(&self, claims: fn(&Outline) -> &[Claim]) -> Vec<(Spot, &'o Claim)> {
        let mut sound = Vec::new();
        for (module, (_, outline)) in self.modules.iter().enumerate() {
            let of_module = claims(outline).iter().enumerate().filter(|(_, claim)| claim.is_sound);
            sound.extend(of_module.map(|(index, claim)| (Spot { module, index }, claim)));
        }
        sound.sort_by_key(|(spot, claim)| (spot.module, claim.rank));
        sound
    }

    pub(super) fn set(&mut self, standings: fn(&mut Standings) -> &mut Vec<Standing>, spot: Spot, now: Standing) {
        let of_module = self.standings.get_mut(spot.module).map(standings);
        if let Some(standing) = of_module.and_then(|of_module| of_module.get_mut(spot.index)) {
            *standing = now;
        }
    }

    /// Has `why` said of `of`, which stands at `spot`.
    pub(super) fn refuse(&mut self, spot: Spot, of: Party, why: Why) {
        if let Some(standings) = self.standings.get_mut(spot.module) {
            standings.refusals.push(Refusal { of, why });
        }
    }

    pub(super) fn at(&self, spot: Spot) -> At {
        let module = self.modules.get(spot.module).map(|(name, _)| Arc::clone(name));
        At { module: module.unwrap_or_default(), index: spot.index }
    }

    fn written(&self, written: WrittenAt) -> Written {
        match written {
            WrittenAt::Function(spot) => Written::Function(self.at(spot)),
            WrittenAt::Constant(spot) => Written::Constant(self.at(spot)),
            WrittenAt::Argument(spot) => Written::Argument(self.at(spot)),
        }
    }

    pub(super) fn context_party(&self, name: &Arc<str>, written: WrittenAt) -> Party {
        Party::Context(Arc::clone(name), self.written(written))
    }
}

impl Standings {
    /// All that can stand by itself, before anyone claims a name.
    fn of(outline: &Outline) -> Self {
        let standing = |is_sound| if is_sound { Standing::Kept } else { Standing::Refused };
        let all = |claims: &[Claim]| claims.iter().map(|claim| standing(claim.is_sound)).collect();
        Self {
            functions: outline.functions.iter().map(|function| standing(function.is_sound())).collect(),
            compositions: all(&outline.compositions),
            forms: all(&outline.forms),
            channels: all(&outline.channels),
            refusals: Vec::new(),
        }
    }
}
