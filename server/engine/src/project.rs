//! A project: its folder, its backends, and where each one's clients go.

use std::cell::LazyCell;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_python::declare;
use mizan_schema::json_schema::Pydantic;
use mizan_sources::{Environment, ModuleFile, ModulePaths, find_environment};

use crate::config::{self, ClientConfig, Config, Dialect, Framework, Hooks};
use crate::{Failure, detect};

/// The newest Python that is read for when nothing says otherwise.
pub const NEWEST_PYTHON: (u8, u8) = (3, 13);

/// A project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The folder that every written path is relative to, and that nothing is written outside of.
    pub root: Utf8PathBuf,
    /// The configuration file, where there is one.
    pub config_file: Option<Utf8PathBuf>,
    /// In the order of the configuration.
    pub backends: Vec<Backend>,
}

/// One backend and its clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backend {
    /// Absolute; the first source root.
    pub folder: Utf8PathBuf,
    /// What it runs on.
    pub framework: Framework,
    /// The names in use.
    pub dialect: Dialect,
    /// The settings module, where the configuration names it.
    pub settings: Option<String>,
    /// The FastAPI module that is started.
    pub app: Option<String>,
    /// Absolute, `folder` first.
    pub source_roots: Vec<Utf8PathBuf>,
    /// Its virtual environment, where there is one.
    pub environment: Option<Environment>,
    /// The version of Python it is read for.
    pub python: (u8, u8),
    /// Where its clients go.
    pub clients: Vec<Client>,
}

/// Where a client goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// The folder with `package.json`, where one is known. Absolute.
    pub frontend: Option<Utf8PathBuf>,
    /// The client's folder. Absolute, below the project's.
    pub output: Utf8PathBuf,
    /// Whether it has hooks.
    pub hooks: Hooks,
}

/// What surrounds a project, for those who may not look for themselves: the values of environment variables.
pub type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Project {
    /// Opens the project that `folder` belongs to.
    ///
    /// # Errors
    ///
    /// [`Failure`] when `folder` is none, the configuration is wrong, or no backend or output can be found.
    pub fn open(folder: &Utf8Path, variables: Variables<'_>) -> Result<Self, Failure> {
        let folder = absolute(folder)?;
        let found = config::find(&folder)?;
        Self::from_config(&found.root, found.file, &found.config, variables)
    }

    /// What is known of a project that cannot be opened: its folder.
    pub(crate) fn nothing_in(folder: &Utf8Path) -> Self {
        Self { root: folder.to_owned(), config_file: None, backends: Vec::new() }
    }

    /// The project of a configuration that stands in `root`.
    pub fn from_config(
        root: &Utf8Path,
        config_file: Option<Utf8PathBuf>,
        config: &Config,
        variables: Variables<'_>,
    ) -> Result<Self, Failure> {
        // Looking costs a walk; a configuration that says where things are spares it.
        // Which one is meant may lie deeper than the nearest.
        let names_one = config.framework.is_some() || config.backend.is_some() || !config.backends.is_empty();
        let surroundings =
            Lookout::new(Box::new(|| if names_one { detect::look(root) } else { detect::look_nearby(root) }));
        let configs = if config.backends.is_empty() { std::slice::from_ref(config) } else { &config.backends };
        let backends =
            configs.iter().map(|config| backend(root, config, &surroundings, variables)).collect::<Result<_, _>>()?;
        Ok(Self { root: root.to_owned(), config_file, backends })
    }
}

impl Backend {
    /// Whether reading it gives what reading `other` gives: they are the same, wherever their clients go.
    pub(crate) fn reads_as(&self, other: &Self) -> bool {
        let Self { folder, framework, dialect, settings, app, source_roots, environment, python, clients: _ } = self;
        *folder == other.folder
            && *framework == other.framework
            && *dialect == other.dialect
            && *settings == other.settings
            && *app == other.app
            && *source_roots == other.source_roots
            && *environment == other.environment
            && *python == other.python
    }

    /// The Django settings module: the configured one, or the one that `manage.py` names.
    pub fn settings_module(&self) -> Option<String> {
        let in_manage = || {
            let bytes = std::fs::read(self.folder.join("manage.py")).ok()?;
            declare::settings_module(&mizan_text::decode_python(&bytes).ok()?)
        };
        self.settings.clone().or_else(in_manage)
    }

    /// The file behind a dotted module, in the project or in its environment.
    pub fn module_file(&self, name: &str) -> Option<Utf8PathBuf> {
        match ModulePaths::new(&self.source_roots, self.site_packages()).find(name) {
            ModuleFile::File { path, .. } => Some(path),
            ModuleFile::Namespace | ModuleFile::Missing => None,
        }
    }

    /// The version of a package that is installed in the environment, as its `.dist-info` folder says it.
    pub fn installed(&self, package: &str) -> Option<String> {
        let prefix = format!("{}-", package.replace('-', "_"));
        let entries = self.site_packages().iter().flat_map(|folder| folder.read_dir_utf8()).flatten().flatten();
        let mut versions: Vec<String> = entries
            .filter_map(|entry| Some(entry.file_name().strip_suffix(".dist-info")?.strip_prefix(&prefix)?.to_owned()))
            .collect();
        versions.sort();
        versions.pop()
    }

    /// The pydantic whose schemas the project's types have; the newest known one where none is installed.
    pub fn pydantic(&self) -> Pydantic {
        self.installed("pydantic").and_then(|version| Pydantic::parse(&version)).unwrap_or_default()
    }

    pub(crate) fn site_packages(&self) -> &[Utf8PathBuf] {
        self.environment.as_ref().map_or(&[], |environment| environment.site_packages.as_slice())
    }
}

/// What surrounds a project, looked for when something asks.
type Lookout<'r> = LazyCell<detect::Surroundings, Box<dyn FnOnce() -> detect::Surroundings + 'r>>;

/// An absolute path without links in it, so that one file has one name.
pub fn absolute(folder: &Utf8Path) -> Result<Utf8PathBuf, Failure> {
    let path = dunce::canonicalize(folder).map_err(|_| Failure::NoFolder(folder.to_owned()))?;
    if !path.is_dir() {
        return Err(Failure::NoFolder(folder.to_owned()));
    }
    Utf8PathBuf::from_path_buf(path).map_err(|path| Failure::NotUnicode(path.display().to_string()))
}

fn backend(
    root: &Utf8Path,
    config: &Config,
    surroundings: &Lookout<'_>,
    variables: Variables<'_>,
) -> Result<Backend, Failure> {
    let named = config.backend.as_ref().map(|path| root.join(path));
    if let Some(folder) = named.as_ref().filter(|folder| !folder.is_dir()) {
        return Err(Failure::NoFolder(folder.clone()));
    }
    let own = named.as_deref().filter(|_| config.framework != Some(Framework::Fastapi)).and_then(detect::django_at);
    let found = own.as_ref().or_else(|| {
        surroundings.backends.iter().find(|found| {
            let below = named.as_ref().is_none_or(|folder| found.folder.starts_with(folder));
            below && config.framework.is_none_or(|framework| framework == found.framework)
        })
    });
    let folder = match (&named, found) {
        (Some(folder), _) => folder.clone(),
        (None, Some(found)) => found.folder.clone(),
        (None, None) => return Err(Failure::NoBackend(root.to_owned())),
    };
    let mut source_roots = vec![folder.clone()];
    source_roots.extend(found.map(|found| found.folder.clone()).filter(|inner| *inner != folder));
    source_roots.extend(config.source_roots.iter().map(|path| root.join(path)));
    let clients = clients(root, config, surroundings)?;
    if let Some(client) = clients.iter().find(|client| folder.starts_with(&client.output)) {
        return Err(Failure::OutputHoldsBackend { output: client.output.clone(), backend: folder });
    }
    let environment = find_environment(root, &folder, config.environment.as_deref(), variables);
    let python = config.python.as_deref().and_then(config::python_version);
    Ok(Backend {
        framework: config.framework.or(found.map(|found| found.framework)).unwrap_or(Framework::Django),
        dialect: config.dialect.unwrap_or(Dialect::Mizan),
        settings: config.settings.clone(),
        app: config.app.clone().or_else(|| found.and_then(|found| found.app.clone())),
        source_roots,
        python: python.or(environment.as_ref().and_then(|environment| environment.python)).unwrap_or(NEWEST_PYTHON),
        environment,
        clients,
        folder,
    })
}

fn clients(root: &Utf8Path, config: &Config, surroundings: &Lookout<'_>) -> Result<Vec<Client>, Failure> {
    let own = ClientConfig { frontend: config.frontend.clone(), output: config.output.clone(), hooks: config.hooks };
    let says_own = own != ClientConfig::default();
    let all = if says_own || config.clients.is_empty() { vec![own] } else { Vec::new() };
    all.iter().chain(&config.clients).map(|client| one_client(root, client, surroundings)).collect()
}

fn one_client(root: &Utf8Path, config: &ClientConfig, surroundings: &Lookout<'_>) -> Result<Client, Failure> {
    let frontend = match &config.frontend {
        Some(path) => Some(root.join(path)),
        None => match &config.output {
            Some(output) => frontend_above(root, &root.join(output)),
            None => surroundings.frontends.first().cloned(),
        },
    };
    let output = match (&config.output, &frontend) {
        (Some(output), _) => root.join(output),
        (None, Some(frontend)) => frontend.join("src").join("api"),
        (None, None) => return Err(Failure::NoOutput(root.to_owned())),
    };
    if stays_inside(root, &output) {
        return Ok(Client { frontend, output, hooks: config.hooks.unwrap_or_default() });
    }
    Err(Failure::OutputOutside { output, project: root.to_owned() })
}

fn frontend_above(root: &Utf8Path, output: &Utf8Path) -> Option<Utf8PathBuf> {
    let mut above = output.ancestors().take_while(|folder| folder.starts_with(root));
    above.find(|folder| folder.join("package.json").exists()).map(Utf8Path::to_owned)
}

/// Whether the nearest existing folder of `output` is really below `root`: a link could lead elsewhere.
fn stays_inside(root: &Utf8Path, output: &Utf8Path) -> bool {
    let existing = output.ancestors().find(|folder| folder.exists());
    let real = existing.and_then(|folder| dunce::canonicalize(folder).ok());
    real.is_some_and(|real| real.starts_with(root)) && output != root
}
