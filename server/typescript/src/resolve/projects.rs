//! Which configuration a file has.
//!
//! In goes a file; out comes the nearest `tsconfig.json` or `jsconfig.json` that is for it, itself or one that it references. A file that
//! none is for (a test that is left out, a script beside TypeScript) still gets aliases, those of the nearest configuration that has any:
//! whatever bundles the file is told the same aliases. It must never look above the project.

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rustc_hash::FxHashMap;

use super::packages::Packages;
use super::tsconfig::{TsConfig, TsConfigs};

/// The names of a configuration; the first that is there is the folder's.
const NAMES: &[&str] = &["tsconfig.json", "jsconfig.json"];

#[derive(Default)]
pub(super) struct Projects {
    configs: TsConfigs,
    /// The configurations of a folder and those above it, the nearest first.
    above: FxHashMap<Box<str>, Arc<[Arc<TsConfig>]>>,
    /// A configuration and those that it references, by its path.
    groups: FxHashMap<Utf8PathBuf, Arc<[Arc<TsConfig>]>>,
    /// The file asked for last: one file asks for each of its imports.
    last: Option<(Utf8PathBuf, Option<Arc<TsConfig>>)>,
}

impl Projects {
    pub(super) fn clear(&mut self) {
        self.configs.clear();
        self.above.clear();
        self.groups.clear();
        self.last = None;
    }

    pub(super) fn of(&mut self, packages: &mut Packages, file: &Utf8Path) -> Option<Arc<TsConfig>> {
        if let Some((_, config)) = self.last.as_ref().filter(|(last, _)| last.as_str() == file.as_str()) {
            return config.clone();
        }
        let config = self.choose(packages, file);
        self.last = Some((file.to_owned(), config.clone()));
        config
    }

    /// The configuration that stands in `folder` itself, and those that it references, in order.
    pub(super) fn group(&mut self, packages: &mut Packages, folder: &Utf8Path) -> Arc<[Arc<TsConfig>]> {
        let own = NAMES.iter().map(|name| folder.join(name)).find(|path| packages.seen.is_file(path));
        own.map_or_else(|| Arc::from([]), |path| self.with_references(packages, &path))
    }

    fn choose(&mut self, packages: &mut Packages, file: &Utf8Path) -> Option<Arc<TsConfig>> {
        let configs = self.above(packages, file.parent()?);
        let mut with_aliases = None;
        for config in configs.iter() {
            if config.includes(file) {
                return Some(Arc::clone(config));
            }
            let group = self.with_references(packages, &config.path);
            if let Some(owner) = group.iter().find(|config| config.includes(file)) {
                return Some(Arc::clone(owner));
            }
            with_aliases = with_aliases.or_else(|| group.iter().find(|config| config.has_aliases()).cloned());
        }
        with_aliases.or_else(|| configs.first().cloned())
    }

    fn above(&mut self, packages: &mut Packages, folder: &Utf8Path) -> Arc<[Arc<TsConfig>]> {
        if let Some(known) = self.above.get(folder.as_str()) {
            return Arc::clone(known);
        }
        let mut configs = Vec::new();
        let top = packages.top.clone();
        for above in folder.ancestors().take_while(|above| above.starts_with(&top)) {
            let own = NAMES.iter().map(|name| above.join(name)).find(|path| packages.seen.is_file(path));
            configs.extend(own.map(|path| self.configs.at(packages, &path)));
        }
        let configs: Arc<[_]> = configs.into();
        self.above.insert(folder.as_str().into(), Arc::clone(&configs));
        configs
    }

    /// A configuration and all that it references, also through others, each once.
    fn with_references(&mut self, packages: &mut Packages, path: &Utf8Path) -> Arc<[Arc<TsConfig>]> {
        if let Some(known) = self.groups.get(path) {
            return Arc::clone(known);
        }
        let mut seen = BTreeSet::new();
        let mut waiting = vec![path.to_owned()];
        let mut group = Vec::new();
        while let Some(path) = waiting.pop() {
            if !seen.insert(path.clone()) || !packages.seen.is_file(&path) {
                continue;
            }
            let config = self.configs.at(packages, &path);
            waiting.extend(config.references.iter().rev().cloned());
            group.push(config);
        }
        let group: Arc<[_]> = group.into();
        self.groups.insert(path.to_owned(), Arc::clone(&group));
        group
    }
}
