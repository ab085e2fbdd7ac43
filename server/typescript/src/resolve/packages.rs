//! Where a package is, by its name.
//!
//! In go a folder and a name; out comes the package's folder: installed above the folder, linked from there, or a member of the workspace
//! even when nothing is installed. It must never look into a package that is installed from elsewhere.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rustc_hash::FxHashMap;

use super::package::Package;
use super::seen::{Seen, join};
use super::workspace::{Workspace, Workspaces};

/// Where a package is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Its sources, in a folder without links.
    Local(Utf8PathBuf),
    /// A copy of it below `node_modules`.
    Installed(Utf8PathBuf),
}

/// The disk and the workspaces on it.
pub(super) struct Packages {
    pub(super) seen: Seen,
    /// Workspaces are not looked for above it.
    pub(super) top: Utf8PathBuf,
    workspaces: Workspaces,
    /// The package around a folder.
    around: FxHashMap<Box<str>, Option<Arc<Package>>>,
    /// What a name means in a folder.
    found: FxHashMap<Box<str>, FxHashMap<Box<str>, Option<Found>>>,
}

impl Packages {
    pub(super) fn new(seen: Seen, top: &Utf8Path) -> Self {
        Self {
            seen,
            top: top.to_owned(),
            workspaces: Workspaces::default(),
            around: FxHashMap::default(),
            found: FxHashMap::default(),
        }
    }

    /// As [`Seen::forget`].
    pub(super) fn forget(&mut self, changed: &[Utf8PathBuf]) -> bool {
        let is_news = self.seen.forget(changed);
        if is_news {
            self.workspaces = Workspaces::default();
            self.around.clear();
            self.found.clear();
        }
        is_news
    }

    pub(super) fn workspace(&mut self, folder: &Utf8Path) -> Option<Arc<Workspace>> {
        self.workspaces.around(&mut self.seen, &self.top, folder)
    }

    /// The nearest package that `folder` is in.
    pub(super) fn around(&mut self, folder: &Utf8Path) -> Option<Arc<Package>> {
        if let Some(known) = self.around.get(folder.as_str()) {
            return known.clone();
        }
        let package = folder.ancestors().find_map(|folder| Package::at(&mut self.seen, folder)).map(Arc::new);
        self.around.insert(folder.as_str().into(), package.clone());
        package
    }

    /// The package that a name means in a folder.
    pub(super) fn find(&mut self, from: &Utf8Path, name: &str) -> Option<Found> {
        if let Some(known) = self.found.get(from.as_str()).and_then(|names| names.get(name)) {
            return known.clone();
        }
        let found = self.look_for(from, name);
        self.found.entry(from.as_str().into()).or_default().insert(name.into(), found.clone());
        found
    }

    fn look_for(&mut self, from: &Utf8Path, name: &str) -> Option<Found> {
        let installed = from.ancestors().find_map(|folder| {
            let modules = folder.join("node_modules");
            if folder.file_name() == Some("node_modules") || !self.seen.is_folder(&modules) {
                return None;
            }
            let package = modules.join(name);
            self.seen.is_folder(&package).then(|| self.seen.real(&package))
        });
        match installed {
            Some(folder) if is_installed(&folder) => Some(Found::Installed(folder)),
            Some(folder) => Some(Found::Local(folder)),
            None => self.workspace(from)?.member(name).map(|folder| Found::Local(folder.to_owned())),
        }
    }

    /// The file that a configuration in `folder` extends by `specifier`: a path, or a file in a package.
    pub(super) fn config(&mut self, folder: &Utf8Path, specifier: &str) -> Option<Utf8PathBuf> {
        if specifier.starts_with(['.', '/']) || Utf8Path::new(specifier).is_absolute() {
            return self.config_file(&join(folder, specifier));
        }
        let (name, subpath) = split(specifier)?;
        let (Found::Local(package) | Found::Installed(package)) = self.find(folder, name)?;
        let said = Package::at(&mut self.seen, &package)?;
        let targets = match () {
            () if said.has_exports() => said.exports(subpath, &["node".to_owned(), "require".to_owned()]),
            () if subpath.is_empty() => {
                vec![said.text("tsconfig").unwrap_or("tsconfig.json").to_owned(), "tsconfig.json".to_owned()]
            }
            () => vec![subpath.to_owned()],
        };
        targets.iter().find_map(|target| self.config_file(&join(&package, target)))
    }

    fn config_file(&mut self, path: &Utf8Path) -> Option<Utf8PathBuf> {
        let with_extension = Utf8PathBuf::from(format!("{path}.json"));
        let tried = [path.to_owned(), with_extension, path.join("tsconfig.json")];
        tried.into_iter().find(|path| self.seen.is_file(path)).map(|path| self.seen.real(&path))
    }
}

/// Whether a path without links is a copy that a package manager made.
pub(super) fn is_installed(real: &Utf8Path) -> bool {
    real.components().any(|part| part.as_str() == "node_modules")
}

/// A package's name and the path in it; `None` where no package can have such a name.
pub(super) fn split(specifier: &str) -> Option<(&str, &str)> {
    let end = match specifier.strip_prefix('@') {
        Some(scoped) => scoped.find('/').and_then(|scope| Some(scope + 2 + scoped.get(scope + 1..)?.find('/')?)),
        None => specifier.find('/'),
    };
    let (name, rest) = specifier.split_at_checked(end.unwrap_or(specifier.len()))?;
    is_name(name).then(|| (name, rest.trim_start_matches('/')))
}

fn is_name(name: &str) -> bool {
    let is_part = |part: &str| {
        let mut letters = part.chars();
        let first = letters.next().is_some_and(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
        first && letters.all(|letter| letter.is_ascii_alphanumeric() || "-_.~!'()*".contains(letter))
    };
    match name.strip_prefix('@') {
        Some(scoped) => scoped.split_once('/').is_some_and(|(scope, name)| is_part(scope) && is_part(name)),
        None => is_part(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_specifier_is_a_package_and_a_path_in_it() {
        assert_eq!(split("react"), Some(("react", "")));
        assert_eq!(split("react/jsx-runtime"), Some(("react", "jsx-runtime")));
        assert_eq!(split("@shop/api"), Some(("@shop/api", "")));
        assert_eq!(split("@shop/api/a/b.js"), Some(("@shop/api", "a/b.js")));
        for alias in ["", "@", "@/api", "~/api", "@shop", "$lib/x", "../x", "a b", "%00"] {
            assert_eq!(split(alias), None, "{alias}");
        }
    }
}
