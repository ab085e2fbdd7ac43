//! Which folders are watched, kept as the disk is, and which paths an event stands for.
//!
//! In go what is wanted and which paths were touched; out come the names of what is to be looked at again. Folders are kept by their real
//! paths, and every one is watched *before* it is listed: what comes into it earlier is in the listing, what comes later gives an event.

use std::collections::{BTreeMap, BTreeSet};
use std::path::MAIN_SEPARATOR;
use std::sync::{Arc, Mutex};

use camino::{Utf8Path, Utf8PathBuf};

use super::inbox::{Inbox, Touched};
use super::links::{self, Links};
use super::system::{self, Extent, System};
use super::walk::{ask, lock, walk};
use super::{WatchError, Watched};

/// Files that say which folders count.
const RULES: &[&str] = &[".gitignore", ".ignore", "pyvenv.cfg"];

/// What is watched, and what that means on this disk now.
pub(super) struct Folders {
    matters: fn(&Utf8Path) -> bool,
    watched: Watched,
    /// Nothing while the watcher looks for itself.
    system: Option<Arc<Mutex<System>>>,
    /// By path as text: thousands of paths compare a good deal faster so than by component.
    known: BTreeMap<String, Role>,
    links: Links,
    /// What is wanted, each as it was given and as it really is.
    wanted: Vec<(Utf8PathBuf, Utf8PathBuf)>,
    /// The wanted paths and all above them: when one comes or goes, everything is looked at again.
    on_the_way: BTreeSet<Utf8PathBuf>,
    /// The missing `__init__.py` of folders that are left out without one.
    missing_inits: BTreeSet<Utf8PathBuf>,
}

/// Why a folder is watched. For neither reason: only for a path of [`Folders::on_the_way`] or [`Folders::missing_inits`] in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Role {
    /// Part of a tree.
    in_tree: bool,
    /// Wanted alone.
    alone: bool,
}

/// What to look at again.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) names: BTreeSet<Utf8PathBuf>,
    /// Which folders count has changed.
    pub(super) rules: bool,
}

enum Kind {
    Folder,
    /// To a folder, or to nothing, where there may be one later.
    Link,
    Other,
}

impl Folders {
    pub(super) fn new(matters: fn(&Utf8Path) -> bool) -> Self {
        Self {
            matters,
            watched: Watched::default(),
            system: None,
            known: BTreeMap::new(),
            links: Links::default(),
            wanted: Vec::new(),
            on_the_way: BTreeSet::new(),
            missing_inits: BTreeSet::new(),
        }
    }

    /// Asks the system for events from now on.
    pub(super) fn use_system(&mut self, inbox: &Arc<Inbox>) -> Result<(), WatchError> {
        self.system = Some(Arc::new(Mutex::new(System::new(inbox)?)));
        Ok(())
    }

    /// Asks the system for nothing any more.
    pub(super) fn leave_system(&mut self) {
        self.system = None;
    }

    /// What is wanted.
    pub(super) fn watched(&self) -> &Watched {
        &self.watched
    }

    /// Watches this instead.
    pub(super) fn replace(&mut self, watched: Watched) -> Result<(), WatchError> {
        self.watched = watched;
        self.look_again(None)
    }

    /// Whether something may have been missed since this was last asked.
    pub(super) fn take_gap(&self) -> bool {
        self.system.as_ref().is_some_and(|system| lock(system).take_gap())
    }

    /// After lost events: nothing that is known is taken for granted.
    pub(super) fn start_over(&mut self) -> Result<(), WatchError> {
        if let Some(system) = &self.system {
            lock(system).forget_all();
        }
        self.look_again(None)
    }

    /// Takes in what the system says was touched.
    pub(super) fn follow(&mut self, touched: &Touched) -> Result<Change, WatchError> {
        let rules = touched.written.iter().chain(&touched.moved).any(|path| self.is_rule(path));
        let mut change = Change { names: BTreeSet::new(), rules };
        let mut again = rules;
        for path in touched.written.iter().filter(|path| !self.known.contains_key(path.as_str())) {
            self.name_file(path, &mut change.names);
        }
        let mut came: BTreeMap<&Utf8Path, BTreeSet<Utf8PathBuf>> = BTreeMap::new();
        for path in &touched.moved {
            let was_folder = self.forget(path);
            if self.on_the_way.contains(path) || self.links.contains(path) {
                again = true;
                self.name(path, &mut change.names);
                self.name_wanted_below(path, &mut change.names);
                continue;
            }
            let Some(parent) = path.parent() else { continue };
            let role = self.role(parent);
            let kind = kind(path);
            match kind {
                Kind::Folder if role.in_tree => drop(came.entry(parent).or_default().insert(path.clone())),
                Kind::Link if role.in_tree && !is_hidden(path) => again = true,
                _ => {}
            }
            let is_folder = !matches!(kind, Kind::Other);
            // One that came and went between two looks was known to nobody here, but whoever reads may have met it.
            let may_have_been_folder =
                || role.counts() && path.extension().is_none() && !is_hidden(path) && path.symlink_metadata().is_err();
            if was_folder || (is_folder && role.alone) || may_have_been_folder() {
                self.name(path, &mut change.names);
            } else if !is_folder {
                self.name_file(path, &mut change.names);
            }
        }
        if again {
            self.look_again(Some(&mut change.names))?;
            return Ok(change);
        }
        let before = self.links.clone();
        let mut new = Vec::new();
        for (parent, children) in came {
            self.enter(parent, Some(children), &mut new)?;
        }
        self.name_new(&new, &before, &mut change.names);
        Ok(change)
    }

    /// What there is to see when there are no events: the name of each file and folder that counts, with its real path.
    pub(super) fn everything(&mut self) -> Result<Vec<(Utf8PathBuf, Utf8PathBuf)>, WatchError> {
        self.look_again(None)?;
        let mut all = Vec::new();
        for (folder, role) in self.known.iter().filter(|(_, role)| role.counts()) {
            let folder = Utf8Path::new(folder);
            for real in std::iter::once(folder.to_owned()).chain(self.list(folder, *role)) {
                all.extend(self.names(&real).into_iter().map(|name| (name, real.clone())));
            }
        }
        Ok(all)
    }

    /// Finds out anew which folders there are to watch, and names, where that is wanted, what came and went since.
    fn look_again(&mut self, names: Option<&mut BTreeSet<Utf8PathBuf>>) -> Result<(), WatchError> {
        let known = std::mem::take(&mut self.known);
        let links = std::mem::take(&mut self.links);
        let new = self.enter_all()?;
        if let Some(system) = &self.system {
            lock(system).keep(|folder| self.known.contains_key(folder.as_str()));
        }
        let Some(names) = names else { return Ok(()) };
        let mut gone: BTreeSet<&Utf8Path> = BTreeSet::new();
        for folder in known.iter().filter(|(_, role)| role.counts()).map(|(folder, _)| Utf8Path::new(folder)) {
            let is_gone = !self.role(folder).counts();
            if is_gone && !folder.ancestors().any(|above| gone.contains(above)) {
                gone.insert(folder);
                // The links of before still name what went.
                names.extend(self.names_by(&links, folder));
            }
        }
        let is_new = |folder: &Utf8PathBuf| !known.get(folder.as_str()).is_some_and(|role| role.counts());
        let new: Vec<Utf8PathBuf> = new.into_iter().filter(is_new).collect();
        self.name_new(&new, &links, names);
        Ok(())
    }

    /// Enters everything that is wanted. Gives the folders that count.
    fn enter_all(&mut self) -> Result<Vec<Utf8PathBuf>, WatchError> {
        let Watched { trees, folders } = self.watched.clone();
        self.wanted.clear();
        self.on_the_way.clear();
        self.missing_inits.clear();
        let mut entered = Vec::new();
        for tree in trees {
            let real = self.approach(&tree)?;
            self.wanted.push((tree, real.clone()));
            self.enter(&real, None, &mut entered)?;
        }
        for folder in folders {
            let real = self.approach(&folder)?;
            self.wanted.push((folder, real.clone()));
            self.watch(&real, Extent::Alone, |role| role.alone = true)?;
            entered.push(real);
        }
        Ok(entered)
    }

    /// Watches the way to a wanted path, from the top down, so that none of its steps can come unseen. Gives its real path.
    fn approach(&mut self, wanted: &Utf8Path) -> Result<Utf8PathBuf, WatchError> {
        let real = links::real(wanted);
        let mut steps: BTreeSet<Utf8PathBuf> = real.ancestors().map(Utf8Path::to_owned).collect();
        if real != wanted {
            self.links.insert(wanted.to_owned(), real.clone());
            steps.extend(
                wanted.ancestors().filter_map(|step| Some(links::real(step.parent()?).join(step.file_name()?))),
            );
        }
        let above: BTreeSet<Utf8PathBuf> =
            steps.iter().filter_map(|step| step.parent().map(Utf8Path::to_owned)).collect();
        self.on_the_way.extend(steps);
        for folder in system::worth_watching(above.into_iter().collect(), &real) {
            self.watch(&folder, Extent::Alone, |_| {})?;
        }
        Ok(real)
    }

    /// Enters a tree, or in a folder of one these folders alone, and whatever their links lead to. Adds each folder entered to `new`.
    fn enter(
        &mut self,
        top: &Utf8Path,
        only: Option<BTreeSet<Utf8PathBuf>>,
        new: &mut Vec<Utf8PathBuf>,
    ) -> Result<(), WatchError> {
        let mut next = vec![(top.to_owned(), only)];
        while let Some((top, only)) = next.pop() {
            if only.is_none() && !self.watch(&top, Extent::Tree, |role| role.in_tree = true)? {
                continue;
            }
            if only.is_none() {
                new.push(top.clone());
            }
            let found = walk(&top, only, self.system.clone())?;
            for folder in &found.folders {
                self.known.entry(folder.to_string()).or_default().in_tree = true;
            }
            new.extend(found.folders);
            for folder in found.without_init {
                self.missing_inits.insert(folder.join("__init__.py"));
                self.known.entry(folder.into_string()).or_default();
            }
            for (link, target) in found.links {
                if self.links.insert(link, target.clone()) && !self.role(&target).in_tree {
                    self.approach(&target)?;
                    next.push((target, None));
                }
            }
        }
        Ok(())
    }

    /// Watches one folder, if it is there.
    fn watch(
        &mut self,
        folder: &Utf8Path,
        extent: Extent,
        because: impl FnOnce(&mut Role),
    ) -> Result<bool, WatchError> {
        if !ask(self.system.as_ref(), folder, extent)? {
            return Ok(false);
        }
        because(self.known.entry(folder.to_string()).or_default());
        Ok(true)
    }

    /// Takes a folder and all below it for unknown; whether something was known.
    fn forget(&mut self, path: &Utf8Path) -> bool {
        let gone: Vec<Utf8PathBuf> = self.below(path).map(Utf8Path::to_owned).collect();
        for folder in &gone {
            self.known.remove(folder.as_str());
            if let Some(system) = &self.system {
                lock(system).unwatch(folder);
            }
        }
        !gone.is_empty()
    }

    /// The known folders at or below a path.
    fn below(&self, path: &Utf8Path) -> impl Iterator<Item = &Utf8Path> {
        let inside = format!("{}{MAIN_SEPARATOR}", path.as_str().trim_end_matches(MAIN_SEPARATOR));
        let itself = self.known.get_key_value(path.as_str());
        let below = self.known.range(inside.clone()..).take_while(move |(folder, _)| folder.starts_with(&inside));
        itself.into_iter().chain(below).map(|(folder, _)| Utf8Path::new(folder))
    }

    fn role(&self, folder: &Utf8Path) -> Role {
        self.known.get(folder.as_str()).copied().unwrap_or_default()
    }

    fn is_rule(&self, path: &Utf8Path) -> bool {
        let in_known = || path.parent().is_some_and(|folder| self.known.contains_key(folder.as_str()));
        self.missing_inits.contains(path) || path.file_name().is_some_and(|name| RULES.contains(&name)) && in_known()
    }

    /// Whether a file in a folder of this role counts.
    fn counts(&self, file: &Utf8Path, role: Role) -> bool {
        (role.alone || (role.in_tree && !is_hidden(file))) && (self.matters)(file)
    }

    fn name_file(&self, file: &Utf8Path, names: &mut BTreeSet<Utf8PathBuf>) {
        if file.parent().is_some_and(|folder| self.counts(file, self.role(folder))) {
            self.name(file, names);
        }
    }

    /// Names folders that are new with the files in them, and whatever has new names since the links were these.
    fn name_new(&self, folders: &[Utf8PathBuf], before: &Links, names: &mut BTreeSet<Utf8PathBuf>) {
        let relinked = self.links.since(before).flat_map(|(link, target)| {
            self.name(link, names);
            self.below(target)
        });
        let relinked: Vec<&Utf8Path> = relinked.collect();
        for folder in folders.iter().map(Utf8PathBuf::as_path).chain(relinked) {
            self.name(folder, names);
            self.list(folder, self.role(folder)).iter().for_each(|path| self.name(path, names));
        }
    }

    fn name_wanted_below(&self, path: &Utf8Path, names: &mut BTreeSet<Utf8PathBuf>) {
        let below = self.wanted.iter().filter(|(given, real)| given.starts_with(path) || real.starts_with(path));
        names.extend(below.map(|(given, _)| given.clone()));
    }

    fn name(&self, real: &Utf8Path, names: &mut BTreeSet<Utf8PathBuf>) {
        names.extend(self.names(real));
    }

    fn names(&self, real: &Utf8Path) -> Vec<Utf8PathBuf> {
        self.names_by(&self.links, real)
    }

    /// The names of a real path that are at or below what was asked for.
    fn names_by(&self, links: &Links, real: &Utf8Path) -> Vec<Utf8PathBuf> {
        let mut names = links.names(real);
        names.retain(|name| self.watched.covers(name));
        names
    }

    /// What counts of what is directly in a folder: its files, and where it is wanted alone its folders.
    fn list(&self, folder: &Utf8Path, role: Role) -> Vec<Utf8PathBuf> {
        // A folder that cannot be listed is gone, or will say so when it is read.
        let entries = folder.read_dir_utf8().into_iter().flatten().flatten();
        let counting = entries.filter_map(|entry| {
            // Only a link needs a look of its own.
            let is_file = match entry.file_type().ok()? {
                of if of.is_symlink() => matches!(kind(entry.path()), Kind::Other),
                of => !of.is_dir(),
            };
            let counts = if is_file { self.counts(entry.path(), role) } else { role.alone };
            counts.then(|| entry.into_path())
        });
        counting.collect()
    }
}

impl Role {
    fn counts(self) -> bool {
        self.in_tree || self.alone
    }
}

pub(super) fn is_hidden(path: &Utf8Path) -> bool {
    path.file_name().is_some_and(|name| name.starts_with('.'))
}

fn kind(path: &Utf8Path) -> Kind {
    match path.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => Kind::Folder,
        Ok(metadata) if metadata.is_symlink() && !path.is_file() => Kind::Link,
        _ => Kind::Other,
    }
}
