//! What everything is called in the index.
//!
//! In go the names that modules give; out comes, where that is another, the name that the index gives. A name that two modules claim with the
//! same right belongs to neither: both stand under their module's name (`ShopModelsItem`), so that a new class never silently takes the place of
//! another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::naming::{Claim, Entity, ModuleNames, Names, free, qualified};

/// Who gives which name, and what becomes of those that several give.
#[derive(Debug)]
pub(crate) struct Publics {
    /// Names that are not the project's to give.
    taken: Vec<&'static str>,
    /// By name: the modules that give it, in each of which it stands once.
    givers: FxHashMap<Arc<str>, Givers>,
    /// The names that several give, or that are taken.
    contested: BTreeSet<Arc<str>>,
    /// Those of them that somebody keeps.
    kept: FxHashSet<Arc<str>>,
    /// The modules that give one of the contested.
    sharing: FxHashSet<Arc<str>>,
    /// The names that stand in the index in the place of others.
    given: FxHashSet<Arc<str>>,
    /// By module and name: what stands in the index in its place.
    respelled: FxHashMap<Arc<str>, FxHashMap<Arc<str>, Arc<str>>>,
}

#[derive(Debug)]
enum Givers {
    One(Arc<str>),
    Several(Vec<Arc<str>>),
}

impl Givers {
    fn modules(&self) -> &[Arc<str>] {
        match self {
            Self::One(module) => std::slice::from_ref(module),
            Self::Several(modules) => modules,
        }
    }
}

/// What has a name, by which right, and in which module.
type Claimant<'a> = (&'a Entity, Claim, &'a Arc<str>);

impl Publics {
    pub(crate) fn new(taken: Vec<&'static str>) -> Self {
        Self {
            taken,
            givers: FxHashMap::default(),
            contested: BTreeSet::new(),
            kept: FxHashSet::default(),
            sharing: FxHashSet::default(),
            given: FxHashSet::default(),
            respelled: FxHashMap::default(),
        }
    }

    /// Takes up the names of a module.
    pub(crate) fn change(&mut self, module: &Arc<str>, before: &ModuleNames, after: &ModuleNames) {
        let [old, new] =
            [before, after].map(|names| names.iter().map(|(_, named)| &named.name).collect::<FxHashSet<&Arc<str>>>());
        for name in old.iter().filter(|name| !new.contains(*name)) {
            self.withdraw(module, name);
        }
        for name in new.iter().filter(|name| !old.contains(*name)) {
            self.give(module, name);
        }
    }

    fn give(&mut self, module: &Arc<str>, name: &Arc<str>) {
        let is_taken = self.taken.contains(&&**name);
        let is_contested = match self.givers.get_mut(name) {
            None => {
                self.givers.insert(name.clone(), Givers::One(module.clone()));
                is_taken
            }
            Some(Givers::Several(modules)) => {
                modules.push(module.clone());
                true
            }
            Some(givers @ Givers::One(_)) => {
                let Givers::One(other) = std::mem::replace(givers, Givers::Several(Vec::new())) else { return };
                *givers = Givers::Several(vec![other, module.clone()]);
                true
            }
        };
        if is_contested {
            self.contested.insert(name.clone());
        }
    }

    fn withdraw(&mut self, module: &Arc<str>, name: &Arc<str>) {
        let Some(Givers::Several(modules)) = self.givers.get_mut(name) else {
            self.givers.remove(name);
            self.contested.remove(name);
            return;
        };
        modules.retain(|known| known != module);
        if let [last] = modules.as_slice() {
            let last = last.clone();
            self.givers.insert(name.clone(), Givers::One(last));
            if !self.taken.contains(&&**name) {
                self.contested.remove(name);
            }
        }
    }

    /// Decides over the names that are contested; gives the modules of which others stand in the index than before, or that share names now or no
    /// longer.
    pub(crate) fn settle(&mut self, names: &Names) -> FxHashSet<Arc<str>> {
        let claimants = self.claimants(names);
        let mut given: FxHashSet<Arc<str>> = FxHashSet::default();
        let mut respelled: FxHashMap<Arc<str>, FxHashMap<Arc<str>, Arc<str>>> = FxHashMap::default();
        let mut kept: FxHashSet<Arc<str>> = FxHashSet::default();
        for (name, mut claimants) in claimants {
            claimants.sort_unstable();
            let best = claimants.iter().map(|(_, claim, _)| *claim).min();
            let has_rivals = claimants.iter().filter(|(_, claim, _)| Some(*claim) == best).count() > 1;
            for (_, claim, module) in claimants {
                if !has_rivals && Some(claim) == best && !self.taken.contains(&&**name) {
                    kept.insert(name.clone());
                    continue;
                }
                let is_used =
                    |name: &str| self.taken.contains(&name) || self.givers.contains_key(name) || given.contains(name);
                let public: Arc<str> = free(qualified(module, name), is_used).into();
                given.insert(public.clone());
                respelled.entry(module.clone()).or_default().insert(name.clone(), public);
            }
        }
        let sharing = self.givers_of_contested();
        let before = std::mem::replace(&mut self.sharing, sharing);
        let mut stale: FxHashSet<Arc<str>> = before.symmetric_difference(&self.sharing).cloned().collect();
        self.kept = kept;
        self.given = given;
        let before = std::mem::replace(&mut self.respelled, respelled);
        let modules: FxHashSet<&Arc<str>> = before.keys().chain(self.respelled.keys()).collect();
        let differ = |module: &&&Arc<str>| before.get(**module) != self.respelled.get(**module);
        stale.extend(modules.iter().filter(differ).map(|module| (*module).clone()));
        stale
    }

    fn givers_of_contested(&self) -> FxHashSet<Arc<str>> {
        let givers = self.contested.iter().filter_map(|name| self.givers.get(name));
        givers.flat_map(Givers::modules).cloned().collect()
    }

    /// By contested name: who has it.
    fn claimants<'a>(&'a self, names: &'a Names) -> BTreeMap<&'a Arc<str>, Vec<Claimant<'a>>> {
        let mut claimants: BTreeMap<&Arc<str>, Vec<_>> = self.contested.iter().map(|name| (name, Vec::new())).collect();
        let givers = self.contested.iter().filter_map(|name| self.givers.get(name));
        let modules: FxHashSet<&Arc<str>> = givers.flat_map(Givers::modules).collect();
        for module in modules {
            for (entity, named) in names.of(module).into_iter().flat_map(ModuleNames::iter) {
                if let Some(claimants) = claimants.get_mut(&named.name) {
                    claimants.push((entity, named.claim, module));
                }
            }
        }
        claimants
    }

    /// Whether a module gives a name that another gives too, or that is not the project's to give.
    pub(crate) fn is_shared(&self, module: &str) -> bool {
        self.sharing.contains(module)
    }

    /// What the index calls a name of a module.
    pub(crate) fn of<'a>(&'a self, module: &str, name: &'a str) -> &'a str {
        self.respelled.get(module).and_then(|names| names.get(name)).map_or(name, AsRef::as_ref)
    }

    /// Whether the index gives nothing of the project under this name.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        let is_own = self.givers.contains_key(name) && (!self.contested.contains(name) || self.kept.contains(name));
        !is_own && !self.given.contains(name)
    }
}
