//! What is remembered of the last client, so that the next one costs what changed.
//!
//! In go a contract, places, and which sources moved; out comes the client, and what of it differs from the last one. Whatever is remembered, the
//! client equals one that is made afresh. A module's files are made again when one of its items came, went or changed, when items changed
//! places with each other, or when the answer to something that was asked while they were made is another; its map alone when places moved.

use std::collections::BTreeSet;
use std::sync::Arc;

use mizan_schema::contract::PlaceRange;
use mizan_schema::declarations::Dialect;
use mizan_schema::rests::Rests;
use mizan_schema::{Contract, Places, SourceId, TypeKey};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::index::Index;
use crate::item::{Id, Item};
use crate::module::{self, Dependencies, Files, Setting};
use crate::naming::{Entity, ModuleNames, Names};
use crate::surface::{Delta, ModuleDelta, Surface};
use crate::{Artifact, Options, files, supplied};

/// The sources in which origins lie elsewhere than at the last run: whose text or whose spans changed. A source keeps its path for good.
pub type Moved = BTreeSet<SourceId>;

/// A client, and what of it differs from the last one.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The whole client, sorted by path. What did not change is the same allocation as before.
    pub artifacts: Arc<[Artifact]>,
    /// What is new, or has other bytes; sorted by path.
    pub changed: Vec<Artifact>,
    /// The paths that are no more, sorted.
    pub gone: Vec<Arc<str>>,
}

/// How much the last run had to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Modules whose `.js` and `.d.ts` were written.
    pub modules_rendered: usize,
    /// `.d.ts.map`s made, with their module or alone.
    pub maps_made: usize,
    /// Modules whose names were settled.
    pub names_settled: usize,
    /// Whether the index was written.
    pub index_written: bool,
    /// Definitions that were compared with themselves, as they come in and go out.
    pub definitions_compared: usize,
}

/// What is remembered of the last client. The default remembers nothing.
#[derive(Debug, Default)]
pub struct Memo {
    state: Option<State>,
    artifacts: Arc<[Artifact]>,
    work: Work,
}

impl Memo {
    /// The client of a contract. Values of the contract are taken for unchanged when they are the same allocation as at the last run.
    pub fn generate(
        &mut self,
        contract: &Contract,
        places: &dyn Places,
        options: &Options,
        moved: &Moved,
    ) -> Generated {
        self.work = Work::default();
        let is_same = |state: &State| state.dialect == contract.dialect && state.options == *options;
        let (mut state, gone) = match self.state.take().filter(is_same) {
            Some(state) => (state, FxHashSet::default()),
            None => (
                State::new(contract.dialect, options),
                self.artifacts.iter().map(|artifact| artifact.path.clone()).collect(),
            ),
        };
        let mut outcome = Outcome { made: Vec::new(), gone };
        state.follow(contract, places, moved, &mut outcome, &mut self.work);
        self.state = Some(state);
        self.put(outcome)
    }

    /// What the last run had to do.
    pub fn work(&self) -> Work {
        self.work
    }

    fn put(&mut self, outcome: Outcome) -> Generated {
        let Outcome { mut made, mut gone } = outcome;
        made.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let mut changed = Vec::new();
        let mut added = Vec::new();
        for artifact in made {
            gone.remove(&artifact.path);
            let Ok(found) = self.artifacts.binary_search_by(|known| known.path.cmp(&artifact.path)) else {
                added.push(artifact.clone());
                changed.push(artifact);
                continue;
            };
            if self.artifacts.get(found).is_some_and(|known| known.bytes != artifact.bytes) {
                Arc::make_mut(&mut self.artifacts).get_mut(found).into_iter().for_each(|old| *old = artifact.clone());
                changed.push(artifact);
            }
        }
        if !added.is_empty() || !gone.is_empty() {
            let kept = self.artifacts.iter().filter(|artifact| !gone.contains(&artifact.path)).cloned();
            let mut artifacts: Vec<Artifact> = kept.chain(added).collect();
            artifacts.sort_by(|a, b| a.path.cmp(&b.path));
            self.artifacts = artifacts.into();
        }
        let mut gone: Vec<Arc<str>> = gone.into_iter().collect();
        gone.sort_unstable();
        Generated { artifacts: self.artifacts.clone(), changed, gone }
    }
}

/// What a run made, whether or not it differs, and which paths it gave up. A path may be in both.
struct Outcome {
    made: Vec<Artifact>,
    gone: FxHashSet<Arc<str>>,
}

#[derive(Debug)]
struct State {
    dialect: Dialect,
    options: Options,
    surface: Surface,
    names: Names,
    index: Index,
    modules: FxHashMap<Arc<str>, Module>,
    /// Which modules depend on what; nothing before the second run.
    concerns: Option<Concerns>,
    /// Whether the client has what forms need; `None` before the first run.
    has_forms: Option<bool>,
}

/// A Python module and its files.
#[derive(Debug, Default)]
struct Module {
    /// In the order of their places.
    items: Vec<Item>,
    dependencies: Dependencies,
    /// The paths of its files.
    paths: Vec<Arc<str>>,
    /// Whether its items are others than at the last run.
    is_touched: bool,
    /// Whether its files have to be made again.
    is_stale: bool,
}

impl State {
    fn new(dialect: Dialect, options: &Options) -> Self {
        Self {
            dialect,
            options: options.clone(),
            surface: Surface::new(dialect, options.hooks),
            names: Names::default(),
            index: Index::new(options.hooks),
            modules: FxHashMap::default(),
            concerns: None,
            has_forms: None,
        }
    }

    fn follow(
        &mut self,
        contract: &Contract,
        places: &dyn Places,
        moved: &Moved,
        outcome: &mut Outcome,
        work: &mut Work,
    ) {
        if self.has_forms.is_some() && self.concerns.is_none() {
            self.concerns = Some(Concerns::of(&self.modules));
        }
        let mut delta = self.surface.follow(contract);
        work.definitions_compared = self.surface.reach.compared;
        self.take_up_homes(&mut delta);
        let mut concerned: BTreeSet<Arc<str>> = delta.modules.keys().cloned().collect();
        let mut renamed = self.exchange(std::mem::take(&mut delta.modules), outcome);
        if let Some(concerns) = &self.concerns {
            concerned.extend(moved.iter().flat_map(|source| concerns.sources.on(source)).cloned());
        }
        renamed.extend(self.arrange(&concerned, places, work));
        let restemmed = self.settle_stems(&renamed);
        concerned.extend(restemmed.iter().cloned());
        concerned.extend(self.mark_stale(&delta, &renamed, &restemmed));

        let has_forms = self.surface.form_count > 0;
        let is_indexed_anew = self.index.follow(&self.names, &renamed, &restemmed);
        if is_indexed_anew || self.has_forms != Some(has_forms) {
            outcome.made.extend(self.index.artifacts(has_forms));
            work.index_written = true;
        }
        self.supply(has_forms, outcome);
        self.make(&concerned, places, outcome, work);
    }

    fn take_up_homes(&mut self, delta: &mut Delta) {
        for (context, home) in delta.homes.drain(..) {
            match home {
                Some(home) => self.names.homes.insert(context, home),
                None => self.names.homes.remove(&context),
            };
        }
    }

    /// Gives modules their items; gives the names of those that have none left.
    fn exchange(
        &mut self,
        deltas: FxHashMap<Arc<str>, ModuleDelta>,
        outcome: &mut Outcome,
    ) -> Vec<(Arc<str>, ModuleNames)> {
        let mut emptied = Vec::new();
        for (name, ModuleDelta { lost, gained }) in deltas {
            let module = self.modules.entry(name.clone()).or_default();
            if !lost.is_empty() {
                module.items.retain(|item| !lost.contains(&item.id()));
            }
            module.items.extend(gained);
            module.is_touched = true;
            if module.items.is_empty() {
                outcome.gone.extend(std::mem::take(&mut module.paths));
                self.modules.remove(&name);
                let names = self.names.modules.remove(&name).unwrap_or_default();
                self.concerns.iter_mut().for_each(|concerns| concerns.forget(&name));
                emptied.push((name, names));
            }
        }
        emptied
    }

    /// Puts the items of what was touched, or whose places moved, into order, and settles names; gives the former names of what is called otherwise.
    fn arrange(
        &mut self,
        concerned: &BTreeSet<Arc<str>>,
        places: &dyn Places,
        work: &mut Work,
    ) -> Vec<(Arc<str>, ModuleNames)> {
        let mut taken = self.take(concerned);
        let names = &self.names;
        let with_hooks = self.options.hooks;
        work.names_settled = taken.iter().filter(|(_, module)| module.is_touched).count();
        let arrange = |(name, module): &mut (Arc<str>, Module)| {
            module.is_stale = module.sort(places) | module.is_touched;
            if !std::mem::take(&mut module.is_touched) {
                return None;
            }
            let now = ModuleNames::of(&module.items, with_hooks);
            (names.of(name) != Some(&now)).then(|| (name.clone(), now))
        };
        let called: Vec<Option<(Arc<str>, ModuleNames)>> = each(taken.iter_mut().collect(), arrange);
        self.modules.extend(taken);
        let called = called.into_iter().flatten();
        called.map(|(name, now)| (name.clone(), self.names.modules.insert(name, now).unwrap_or_default())).collect()
    }

    /// Gives the modules whose files are called otherwise than before.
    fn settle_stems(&mut self, renamed: &[(Arc<str>, ModuleNames)]) -> Vec<Arc<str>> {
        // A module that came or went has other names than before.
        let was_there = |module: &Arc<str>| self.names.stems.contains_key(module);
        if renamed.iter().all(|(module, _)| was_there(module) && self.modules.contains_key(module)) {
            return Vec::new();
        }
        let stems = files::stems(self.modules.keys());
        let before = std::mem::replace(&mut self.names.stems, stems);
        let others = self.names.stems.iter().filter(|(module, stem)| before.get(*module) != Some(*stem));
        others.map(|(module, _)| module.clone()).collect()
    }

    /// Takes modules out, for all that is done to several at once.
    fn take(&mut self, names: &BTreeSet<Arc<str>>) -> Vec<(Arc<str>, Module)> {
        names.iter().filter_map(|name| self.modules.remove_entry(name)).collect()
    }

    /// Marks what depends on something that is other than it was, and gives it.
    fn mark_stale(
        &mut self,
        delta: &Delta,
        renamed: &[(Arc<str>, ModuleNames)],
        restemmed: &[Arc<str>],
    ) -> BTreeSet<Arc<str>> {
        for module in restemmed {
            self.modules.get_mut(module).into_iter().for_each(|module| module.is_stale = true);
        }
        let Some(concerns) = &self.concerns else { return BTreeSet::new() };
        let nothing = ModuleNames::default();
        // What is declared in another direction has other entities, and so other names.
        let mut changed: FxHashSet<Id> = FxHashSet::default();
        for (module, before) in renamed {
            changed.extend(self.names.of(module).unwrap_or(&nothing).differing(before).map(Entity::id));
        }
        for module in restemmed {
            changed
                .extend(self.names.of(module).into_iter().flat_map(ModuleNames::iter).map(|(entity, _)| entity.id()));
        }
        let naming = changed.iter().flat_map(|id| concerns.named.on(id));
        let looking = delta.definitions.iter().flat_map(|key| concerns.looked.on(key));
        let stale: BTreeSet<Arc<str>> = naming.chain(looking).cloned().collect();
        for module in &stale {
            self.modules.get_mut(module).into_iter().for_each(|module| module.is_stale = true);
        }
        stale
    }

    /// The files that every client has alike, when they are not there.
    fn supply(&mut self, has_forms: bool, outcome: &mut Outcome) {
        if self.has_forms == Some(has_forms) {
            return;
        }
        if self.has_forms == Some(true) {
            let with_forms = supplied::artifacts(self.dialect, self.options.hooks, true);
            outcome.gone.extend(with_forms.into_iter().map(|artifact| artifact.path));
        }
        outcome.made.extend(supplied::artifacts(self.dialect, self.options.hooks, has_forms));
        self.has_forms = Some(has_forms);
    }

    /// Makes the files of what is stale, and the maps of the others that are concerned.
    fn make(&mut self, concerned: &BTreeSet<Arc<str>>, places: &dyn Places, outcome: &mut Outcome, work: &mut Work) {
        let mut taken = self.take(concerned);
        let setting = Setting {
            dialect: self.dialect,
            reach: &self.surface.reach,
            names: &self.names,
            places,
            options: &self.options,
        };
        let make = |(name, module): &mut (Arc<str>, Module)| module.make(setting, name);
        let files = each(taken.iter_mut().collect(), make);
        for (name, module) in taken {
            self.concerns.iter_mut().for_each(|concerns| concerns.set(&name, &module.dependencies));
            self.modules.insert(name, module);
        }
        for Made { artifacts, gone, is_rendered, has_map } in files {
            work.modules_rendered += usize::from(is_rendered);
            work.maps_made += usize::from(has_map);
            outcome.gone.extend(gone);
            outcome.made.extend(artifacts);
        }
    }
}

/// Which modules depend on what, beyond their items and their own names.
#[derive(Debug, Default)]
struct Concerns {
    named: Rests<Arc<str>, Id>,
    looked: Rests<Arc<str>, TypeKey>,
    /// The sources that maps lead to.
    sources: Rests<Arc<str>, SourceId>,
}

impl Concerns {
    fn of(modules: &FxHashMap<Arc<str>, Module>) -> Self {
        let mut concerns = Self::default();
        for (name, module) in modules {
            concerns.set(name, &module.dependencies);
        }
        concerns
    }

    fn set(&mut self, module: &Arc<str>, Dependencies { named, looked, map }: &Dependencies) {
        self.named.set(module, named.iter().cloned());
        self.looked.set(module, looked.iter().cloned());
        self.sources.set(module, map.iter().flat_map(|map| map.sources.iter().copied()));
    }

    fn forget(&mut self, module: &Arc<str>) {
        self.set(module, &Dependencies::default());
    }
}

/// What was made of one module.
struct Made {
    artifacts: Vec<Artifact>,
    gone: Vec<Arc<str>>,
    is_rendered: bool,
    has_map: bool,
}

impl Module {
    /// Puts the items in the order of their places, those at one place by kind and name; says whether they were not.
    fn sort(&mut self, places: &dyn Places) -> bool {
        type Placed = (Option<PlaceRange>, Item);
        let order = |(at, a): &Placed, (bt, b): &Placed| at.cmp(bt).then_with(|| a.rank().cmp(&b.rank()));
        let place = |item: Item| (item.origin().map(|origin| places.range(origin)), item);
        let mut sorted: Vec<Placed> = std::mem::take(&mut self.items).into_iter().map(place).collect();
        let is_sorted = sorted.is_sorted_by(|a, b| order(a, b).is_le());
        if !is_sorted {
            sorted.sort_unstable_by(order);
        }
        self.items = sorted.into_iter().map(|(_, item)| item).collect();
        !is_sorted
    }

    fn make(&mut self, setting: Setting<'_>, name: &str) -> Made {
        let is_rendered = std::mem::take(&mut self.is_stale);
        let mut gone = Vec::new();
        let artifacts = if is_rendered {
            let Files { artifacts, dependencies } = module::files(setting, name, &self.items);
            self.dependencies = dependencies;
            gone = std::mem::replace(&mut self.paths, artifacts.iter().map(|artifact| artifact.path.clone()).collect());
            artifacts
        } else {
            let map = self.dependencies.map.as_ref();
            map.map(|map| map.artifact(setting.places, setting.options)).into_iter().collect()
        };
        Made { artifacts, gone, is_rendered, has_map: self.dependencies.map.is_some() }
    }
}

/// Below so many modules, one core is quicker.
const MANY: usize = 4;

fn each<J: Send, T: Send>(jobs: Vec<J>, work: impl Fn(J) -> T + Sync + Send) -> Vec<T> {
    if jobs.len() < MANY { jobs.into_iter().map(work).collect() } else { jobs.into_par_iter().map(work).collect() }
}
