//! Which file an import means, as TypeScript reads it for bundlers.
//!
//! In go a file, a specifier and a [`Disk`] to look at; out comes the file that it means, the package that it is left to, or that nothing
//! is there. Read for it: extensions and indexes, `tsconfig.json` and `jsconfig.json` (`baseUrl`, `paths`, `extends`, `references`,
//! `include`), the `imports` and `exports` of `package.json`, and the workspaces of npm, pnpm, Yarn and Bun, also before anything is
//! installed.
//!
//! Not read: the aliases of Vite, webpack and Babel, which are code; `rootDirs`, `moduleSuffixes`, `typesVersions`, Plug'n'Play. An
//! import that only those can explain is [`Resolution::Missing`]. Nothing is run, nothing is written, and a configuration that cannot be
//! read says nothing.

mod files;
mod glob;
mod imports;
mod output;
mod package;
mod packages;
mod pattern;
mod projects;
mod seen;
mod specifiers;
mod tsconfig;
mod workspace;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_sources::Disk;

pub use imports::Imports;
pub use specifiers::specifiers;

use package::Package;
use packages::{Found, Packages, split};
use pattern::{Tie, best};
use projects::Projects;
use seen::{Seen, join};

/// What an import means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resolution {
    /// A file of the project, without links in its path.
    File(Utf8PathBuf),
    /// A package from elsewhere, or a module of the surroundings (`node:fs`), by its name.
    External(Box<str>),
    /// Nothing that can be found by reading.
    Missing,
}

/// Where a client's users are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontend {
    /// The folder of the package that the client is in.
    pub package: Utf8PathBuf,
    /// The folders of all packages that could import the client, sorted: that package and its workspace's, the workspace's own folder with them.
    pub consumers: Vec<Utf8PathBuf>,
}

/// Finds the files that imports mean, and remembers what it saw of the disk.
pub struct Resolver {
    packages: Packages,
    projects: Projects,
}

impl Resolver {
    /// A resolver for the project in `root` (absolute, without links), the folder above which no configuration is looked for.
    pub fn new(root: &Utf8Path, disk: Box<dyn Disk + Send>) -> Self {
        Self { packages: Packages::new(Seen::new(disk), root), projects: Projects::default() }
    }

    /// What `specifier` means in the file `from` (absolute).
    pub fn resolve(&mut self, from: &Utf8Path, specifier: &str) -> Resolution {
        let folder = from.parent().unwrap_or(from);
        let form = Form::of(specifier);
        let alias = match form {
            Form::Absolute | Form::Private | Form::Package => self.aliased(from, specifier),
            Form::Nothing | Form::Relative | Form::Url => None,
        };
        if let Some(file) = alias {
            return self.file(&file);
        }
        let found = match form {
            Form::Nothing => None,
            Form::Url => Some(Resolution::External(specifier.into())),
            Form::Relative | Form::Absolute => self.relative(folder, specifier).map(|file| self.file(&file)),
            Form::Private => self.private(from, specifier),
            Form::Package => self.package(from, specifier).or_else(|| self.not_installed(from, specifier)),
        };
        found.unwrap_or(Resolution::Missing)
    }

    /// Drops what was remembered of paths that changed, came or went. Says whether any answer may differ now: not for a change within a
    /// source.
    pub fn forget(&mut self, changed: &[Utf8PathBuf]) -> bool {
        let is_news = self.packages.forget(changed);
        if is_news {
            self.projects.clear();
        }
        is_news
    }

    /// Every configuration that has been read so far, sorted: what to watch beside sources.
    pub fn configs(&self) -> Vec<Utf8PathBuf> {
        self.packages.seen.read()
    }

    /// The configurations among them that are no JSON object, or too long, and so say nothing, sorted.
    pub fn unreadable_configs(&self) -> Vec<Utf8PathBuf> {
        self.packages.seen.unreadable()
    }

    /// The configurations that decide what the imports of one file mean, sorted: its `tsconfig.json` with what it extends, its
    /// `package.json`, and what names the packages of its workspace.
    pub fn configs_of(&mut self, file: &Utf8Path) -> Vec<Utf8PathBuf> {
        let folder = file.parent().unwrap_or(file);
        let mut configs =
            self.projects.of(&mut self.packages, file).map(|config| config.chain.clone()).unwrap_or_default();
        let package = self.packages.around(folder).map(|package| package.folder.clone());
        let workspace = self.packages.workspace(folder).map(|workspace| workspace.root.clone());
        configs.extend(package.iter().chain(&workspace).map(|folder| folder.join("package.json")));
        configs.extend(workspace.map(|folder| folder.join("pnpm-workspace.yaml")));
        configs.retain(|path| self.packages.seen.is_file(path));
        configs.sort();
        configs.dedup();
        configs
    }

    /// Whether TypeScript checks a file of JavaScript that does not say so itself.
    pub fn checks_scripts(&mut self, file: &Utf8Path) -> bool {
        self.projects.of(&mut self.packages, file).is_some_and(|config| config.checks_scripts && config.includes(file))
    }

    /// The frontend of a client that is written to `output` (absolute; it need not be there yet), in the nearest folder above with a `package.json`.
    /// `None` where no package of the project holds it.
    pub fn frontend(&mut self, output: &Utf8Path) -> Option<Frontend> {
        let package = self.packages.around(output)?.folder.clone();
        if !package.starts_with(&self.packages.top) {
            return None;
        }
        let workspace = self.packages.workspace(&package);
        let mut consumers: Vec<_> = workspace.iter().flat_map(|workspace| workspace.folders.clone()).collect();
        consumers.extend(workspace.map(|workspace| workspace.root.clone()));
        consumers.push(self.packages.seen.real(&package));
        consumers.sort();
        consumers.dedup();
        Some(Frontend { package, consumers })
    }

    /// The files among `files` that people who are not known may import: those that the package in `folder` exports, where it can be published. Where
    /// it exports by a pattern, all of its own.
    pub fn published<'f>(
        &mut self,
        folder: &Utf8Path,
        files: impl IntoIterator<Item = &'f Utf8Path>,
    ) -> Vec<&'f Utf8Path> {
        let package = Package::at(&mut self.packages.seen, folder);
        let Some(package) = package.filter(Package::is_published) else { return Vec::new() };
        let targets = if package.has_exports() { package.all_exports() } else { package.entries() };
        let by_pattern = targets.iter().any(|target| target.contains('*'));
        let found: Vec<_> = targets.into_iter().filter_map(|target| self.target(folder, &[target])).collect();
        let entries: Vec<_> = found.iter().map(|file| self.packages.seen.real(file)).collect();
        let is_given =
            |file: &&Utf8Path| (by_pattern && file.starts_with(folder)) || entries.iter().any(|entry| entry == *file);
        files.into_iter().filter(is_given).collect()
    }

    fn file(&mut self, path: &Utf8Path) -> Resolution {
        Resolution::File(self.packages.seen.real(path))
    }

    fn relative(&mut self, folder: &Utf8Path, specifier: &str) -> Option<Utf8PathBuf> {
        let path = join(folder, specifier);
        let is_folder = matches!(specifier.rsplit('/').next(), Some("" | "." | ".."));
        let found = files::file_or_folder(&mut self.packages.seen, &path, is_folder);
        // What a bundler is asked to make of a file (`./x.svg?raw`) is no part of its name.
        found.or_else(|| self.relative(folder, specifier.split_once('?')?.0))
    }

    /// By the aliases of the file's configuration.
    fn aliased(&mut self, from: &Utf8Path, specifier: &str) -> Option<Utf8PathBuf> {
        let config = self.projects.of(&mut self.packages, from)?;
        let patterns = config.paths.iter().map(|(pattern, targets)| (pattern.as_str(), targets));
        if let Some((targets, fit)) = best(patterns, specifier, Tie::First) {
            return targets.iter().find_map(|target| {
                let path = join(Utf8Path::new("/"), &fit.fill(target.as_str()));
                let seen = &mut self.packages.seen;
                files::file_or_folder(seen, &path, false)
            });
        }
        let base = config.base_url.as_deref().filter(|_| Form::of(specifier) == Form::Package)?;
        files::file_or_folder(&mut self.packages.seen, &join(base, specifier), specifier.ends_with('/'))
    }

    /// By the `imports` of the file's package.
    fn private(&mut self, from: &Utf8Path, specifier: &str) -> Option<Resolution> {
        let package = self.packages.around(from.parent()?)?;
        let manifest = package.folder.join("package.json");
        package.imports(specifier, &self.conditions(from)).into_iter().find_map(|target| {
            if target.starts_with('.') {
                return self.target(&package.folder, &[target]).map(|file| self.file(&file));
            }
            self.package(&manifest, &target).or_else(|| Some(Resolution::External(split(&target)?.0.into())))
        })
    }

    /// By name: the package itself, one above, one of the workspace. `None` where there is none of that name.
    fn package(&mut self, from: &Utf8Path, specifier: &str) -> Option<Resolution> {
        let (name, subpath) = split(specifier)?;
        let folder = from.parent().unwrap_or(from);
        let own = self.packages.around(folder);
        let own = own.filter(|own| own.has_exports() && own.name() == Some(name));
        if let Some(file) = own.and_then(|own| self.in_package(&own.folder, subpath, from)) {
            return Some(self.file(&file));
        }
        match self.packages.find(folder, name)? {
            Found::Local(folder) => {
                let file = self.in_package(&folder, subpath, from);
                Some(file.map_or(Resolution::Missing, |file| self.file(&file)))
            }
            Found::Installed(_) => Some(Resolution::External(name.into())),
        }
    }

    /// A package that is not installed here, unless the name is an alias whose file is not there.
    fn not_installed(&mut self, from: &Utf8Path, specifier: &str) -> Option<Resolution> {
        let config = self.projects.of(&mut self.packages, from);
        let mut patterns = config.iter().flat_map(|config| &config.paths).filter(|(pattern, _)| pattern != "*");
        let is_alias = patterns.any(|(pattern, _)| best([(pattern.as_str(), ())], specifier, Tie::First).is_some());
        let (name, _) = split(specifier).filter(|_| !is_alias)?;
        Some(Resolution::External(name.into()))
    }

    fn in_package(&mut self, folder: &Utf8Path, subpath: &str, from: &Utf8Path) -> Option<Utf8PathBuf> {
        let package = Package::at(&mut self.packages.seen, folder);
        match package {
            Some(package) if package.has_exports() => {
                let targets = package.exports(subpath, &self.conditions(from));
                self.target(folder, &targets)
            }
            Some(package) if subpath.is_empty() => {
                let entries = package.entries();
                self.target(folder, &entries).or_else(|| files::folder(&mut self.packages.seen, folder))
            }
            _ => files::file_or_folder(&mut self.packages.seen, &join(folder, subpath), subpath.is_empty()),
        }
    }

    /// The first target that is there, or the source that it is built from.
    fn target(&mut self, package: &Utf8Path, targets: &[String]) -> Option<Utf8PathBuf> {
        let configs = self.projects.group(&mut self.packages, package);
        let seen = &mut self.packages.seen;
        targets.iter().find_map(|target| {
            let path = join(package, target);
            output::source(seen, &configs, package, &path)
                .or_else(|| files::named(seen, &path))
                .or_else(|| output::likely_source(seen, package, &path))
        })
    }

    /// The conditions that the file's configuration adds.
    fn conditions(&mut self, from: &Utf8Path) -> Vec<String> {
        self.projects.of(&mut self.packages, from).map(|config| config.conditions.clone()).unwrap_or_default()
    }
}

/// What a specifier looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Nothing,
    Relative,
    Absolute,
    /// `#api`.
    Private,
    /// `node:fs`, `https://…`, `virtual:routes`.
    Url,
    Package,
}

impl Form {
    fn of(specifier: &str) -> Self {
        let first = specifier.split('/').next().unwrap_or_default();
        match first {
            _ if specifier.is_empty() || specifier.contains('\0') => Self::Nothing,
            "." | ".." => Self::Relative,
            "" => Self::Absolute,
            _ if specifier.starts_with('#') => Self::Private,
            _ if Utf8Path::new(specifier).is_absolute() => Self::Absolute,
            _ if first.contains(':') => Self::Url,
            _ => Self::Package,
        }
    }
}
