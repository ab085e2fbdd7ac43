//! One `tsconfig.json` or `jsconfig.json`, with what it extends.
//!
//! In goes its path; out comes what it says about modules: which files it is for, its aliases, where its output goes. A file that cannot
//! be read says nothing, and neither does one that cannot be found: the rest stands. It must never say which configuration a file has.

use std::collections::BTreeMap;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rustc_hash::FxHashMap;
use serde_json::Value;

use super::glob::Glob;
use super::packages::Packages;
use super::seen::join;

/// Nobody extends deeper than this.
const MAX_DEPTH: usize = 32;

/// The settings of `compilerOptions` that matter here.
const OPTIONS: &[&str] =
    &["baseUrl", "paths", "allowJs", "checkJs", "outDir", "declarationDir", "rootDir", "customConditions"];

/// The settings beside `compilerOptions` that are inherited. Each is replaced as a whole.
const SETTINGS: &[&str] = &["files", "include", "exclude"];

/// Stands in a path for the folder of the configuration that is used, wherever the path was written.
const OWN_FOLDER: &str = "${configDir}";

/// What a configuration says in the end.
#[derive(Debug, Default)]
pub(super) struct TsConfig {
    pub(super) path: Utf8PathBuf,
    /// The configurations it is made of, itself first.
    pub(super) chain: Vec<Utf8PathBuf>,
    pub(super) references: Vec<Utf8PathBuf>,
    files: Option<Vec<Utf8PathBuf>>,
    include: Option<Vec<Glob>>,
    exclude: Vec<Glob>,
    allows_scripts: bool,
    /// Whether TypeScript checks JavaScript that does not say so itself.
    pub(super) checks_scripts: bool,
    pub(super) base_url: Option<Utf8PathBuf>,
    /// Each pattern with the paths to try, absolute.
    pub(super) paths: Vec<(String, Vec<Utf8PathBuf>)>,
    /// Where output goes, and the folder of sources that it mirrors, where that is said.
    pub(super) outputs: Vec<Utf8PathBuf>,
    pub(super) source_root: Option<Utf8PathBuf>,
    pub(super) conditions: Vec<String>,
}

impl TsConfig {
    pub(super) fn has_aliases(&self) -> bool {
        !self.paths.is_empty() || self.base_url.is_some()
    }

    /// Whether the configuration is for this file by `files`, `include` and `exclude`.
    pub(super) fn includes(&self, file: &Utf8Path) -> bool {
        if self.files.iter().flatten().any(|named| named == file) {
            return true;
        }
        let is_script = matches!(file.extension(), Some("js" | "jsx" | "mjs" | "cjs"));
        if is_script && !self.allows_scripts {
            return false;
        }
        let included = self.include.iter().flatten().any(|glob| glob.matches(file));
        included && !self.exclude.iter().any(|glob| glob.excludes(file))
    }
}

/// Settings with the folder of the file that each was written in.
type Said = BTreeMap<&'static str, (Utf8PathBuf, Value)>;

/// What a file says with all it extends, and which files those are.
type Merged = Arc<(Said, Vec<Utf8PathBuf>)>;

/// The configurations read so far.
#[derive(Default)]
pub(super) struct TsConfigs {
    merged: FxHashMap<Utf8PathBuf, Merged>,
    known: FxHashMap<Utf8PathBuf, Arc<TsConfig>>,
}

impl TsConfigs {
    pub(super) fn clear(&mut self) {
        self.merged.clear();
        self.known.clear();
    }

    pub(super) fn at(&mut self, packages: &mut Packages, path: &Utf8Path) -> Arc<TsConfig> {
        if let Some(known) = self.known.get(path) {
            return Arc::clone(known);
        }
        let merged = self.merged(packages, path, &mut Vec::new());
        let references = references(packages, path);
        let config = Arc::new(settle(path, &merged.0, merged.1.clone(), references));
        self.known.insert(path.to_owned(), Arc::clone(&config));
        config
    }

    fn merged(&mut self, packages: &mut Packages, path: &Utf8Path, open: &mut Vec<Utf8PathBuf>) -> Merged {
        if let Some(known) = self.merged.get(path) {
            return Arc::clone(known);
        }
        let folder = path.parent().unwrap_or(path);
        let json = packages.seen.json(path).unwrap_or_default();
        let (mut said, mut chain) = (Said::new(), vec![path.to_owned()]);
        open.push(path.to_owned());
        for specifier in one_or_more(json.get("extends")) {
            let base = packages.config(folder, specifier);
            let Some(base) = base.filter(|base| open.len() < MAX_DEPTH && !open.contains(base)) else { continue };
            let base = self.merged(packages, &base, open);
            said.extend(base.0.clone());
            chain.extend(base.1.iter().filter(|path| !chain.contains(path)).cloned().collect::<Vec<_>>());
        }
        open.pop();
        let options = json.get("compilerOptions");
        let own = OPTIONS.iter().map(|name| (*name, options.and_then(|options| options.get(name))));
        let own = own.chain(SETTINGS.iter().map(|name| (*name, json.get(name))));
        said.extend(own.filter_map(|(name, value)| Some((name, (folder.to_owned(), value?.clone())))));
        let merged = Arc::new((said, chain));
        self.merged.insert(path.to_owned(), Arc::clone(&merged));
        merged
    }
}

fn references(packages: &mut Packages, path: &Utf8Path) -> Vec<Utf8PathBuf> {
    let json = packages.seen.json(path).unwrap_or_default();
    let named = json.get("references").and_then(Value::as_array).into_iter().flatten();
    let named = named.filter_map(|reference| reference.get("path")?.as_str());
    let paths: Vec<_> = named.map(|named| join(path.parent().unwrap_or(path), named)).collect();
    let files =
        paths.into_iter().map(|path| if packages.seen.is_folder(&path) { path.join("tsconfig.json") } else { path });
    files.collect()
}

fn one_or_more(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let many = value.and_then(Value::as_array).into_iter().flatten();
    many.chain(value.filter(|value| value.is_string())).filter_map(Value::as_str)
}

fn settle(path: &Utf8Path, said: &Said, chain: Vec<Utf8PathBuf>, references: Vec<Utf8PathBuf>) -> TsConfig {
    let folder = path.parent().unwrap_or(path);
    let place = |written_in: &Utf8Path, value: &str| match value.strip_prefix(OWN_FOLDER) {
        Some(rest) => (folder.to_owned(), format!(".{rest}")),
        None => (written_in.to_owned(), value.to_owned()),
    };
    let absolute = |written_in: &Utf8Path, value: &str| {
        let (folder, value) = place(written_in, value);
        join(&folder, &value)
    };
    let list = |name: &str| {
        let (written_in, value) = said.get(name)?;
        let values = value.as_array()?.iter().filter_map(Value::as_str);
        Some(values.map(|value| place(written_in, value)).collect::<Vec<_>>())
    };
    let one = |name: &str| said.get(name).and_then(|(written_in, value)| Some(absolute(written_in, value.as_str()?)));
    let holds = |name: &str| said.get(name).and_then(|(_, value)| value.as_bool());

    let base_url = one("baseUrl");
    let outputs: Vec<_> = ["outDir", "declarationDir"].into_iter().filter_map(one).collect();
    let paths = said.get("paths").map(|(written_in, value)| {
        let base = base_url.as_deref().unwrap_or(written_in);
        let patterns = value.as_object().into_iter().flatten();
        let targets = |value: &Value| {
            let targets = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            targets.map(|target| absolute(base, target)).collect()
        };
        patterns.map(|(pattern, value)| (pattern.clone(), targets(value))).collect()
    });
    let files = list("files");
    let everything = || files.is_none().then(|| vec![Glob::including(folder, "**/*")]);
    let include = list("include")
        .map(|include| include.iter().map(|(folder, pattern)| Glob::including(folder, pattern)).collect())
        .or_else(everything);
    let excluded =
        list("exclude").unwrap_or_else(|| outputs.iter().map(|output| (output.clone(), ".".to_owned())).collect());
    let exclude = excluded.iter().map(|(folder, pattern)| Glob::new(folder, pattern)).collect();
    TsConfig {
        path: path.to_owned(),
        chain,
        references,
        include,
        exclude,
        checks_scripts: holds("checkJs").unwrap_or_default(),
        allows_scripts: holds("allowJs")
            .or_else(|| holds("checkJs"))
            .unwrap_or_else(|| path.file_name() == Some("jsconfig.json")),
        paths: paths.unwrap_or_default(),
        base_url,
        outputs,
        source_root: one("rootDir"),
        conditions: list("customConditions").into_iter().flatten().map(|(_, condition)| condition).collect(),
        files: files.map(|files| files.iter().map(|(folder, file)| join(folder, file)).collect()),
    }
}
