//! The configuration: `mizan.toml`, or `[tool.mizan]` in `pyproject.toml`.
//!
//! In goes text, out comes [`Config`], with every key optional. What is not said is found by looking (`detect`). An unknown key is an error
//! that names the nearest known one. Paths are relative to the file's folder and must stay below it.

use camino::{Utf8Path, Utf8PathBuf};
use mizan_schema::nearest::did_you_mean;
use serde::Deserialize;

use crate::Failure;

/// The name of the file.
pub const FILE_NAME: &str = "mizan.toml";

/// The JSON Schema of [`FILE_NAME`], for editors.
pub const JSON_SCHEMA: &str = include_str!("config.schema.json");

/// What a project says of itself.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
pub struct Config {
    /// `mizan` (default) or `izana`.
    pub dialect: Option<Dialect>,
    /// The folder with `manage.py` or the FastAPI app.
    pub backend: Option<Utf8PathBuf>,
    /// `django` or `fastapi`; found by looking otherwise.
    pub framework: Option<Framework>,
    /// The Django settings module; read from `manage.py` otherwise.
    pub settings: Option<String>,
    /// The FastAPI module that is started (`main`); found by looking otherwise.
    pub app: Option<String>,
    /// Folders that imports start from, besides `backend`.
    #[serde(default, rename = "source-roots")]
    pub source_roots: Vec<Utf8PathBuf>,
    /// The virtual environment; found by looking otherwise.
    pub environment: Option<Utf8PathBuf>,
    /// The Python version to read for, as `3.12`; the environment's otherwise.
    pub python: Option<String>,
    /// The folder with `package.json`.
    pub frontend: Option<Utf8PathBuf>,
    /// Where the client is written; `src/api` in the frontend otherwise.
    pub output: Option<Utf8PathBuf>,
    /// `react` (default) or `none`.
    pub hooks: Option<Hooks>,
    /// Further frontends of this backend.
    #[serde(default)]
    pub clients: Vec<ClientConfig>,
    /// Several backends; each takes the keys above, and the ones above stand for none of them.
    #[serde(default)]
    pub backends: Vec<Config>,
}

/// One more frontend.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
pub struct ClientConfig {
    /// The folder with `package.json`.
    pub frontend: Option<Utf8PathBuf>,
    /// Where the client is written.
    pub output: Option<Utf8PathBuf>,
    /// `react` (default) or `none`.
    pub hooks: Option<Hooks>,
}

/// `dialect`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each is the value of that name")]
pub enum Dialect {
    Mizan,
    Izana,
}

/// `framework`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each is the value of that name")]
pub enum Framework {
    Django,
    Fastapi,
}

/// `hooks`.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each is the value of that name")]
pub enum Hooks {
    #[default]
    React,
    None,
}

/// The keys of a backend, at the top or in `[[backends]]`.
const BACKEND_KEYS: &[&str] = &[
    "dialect",
    "backend",
    "framework",
    "settings",
    "app",
    "source-roots",
    "environment",
    "python",
    "frontend",
    "output",
    "hooks",
    "clients",
];

/// What is written behind a key.
enum Kind {
    Text,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    Texts,
    Tables,
}

impl Kind {
    fn of(key: &str) -> Self {
        match key {
            "dialect" => Self::OneOf(&["mizan", "izana"]),
            "framework" => Self::OneOf(&["django", "fastapi"]),
            "hooks" => Self::OneOf(&["react", "none"]),
            "source-roots" => Self::Texts,
            "clients" | "backends" => Self::Tables,
            _ => Self::Text,
        }
    }

    fn takes(&self, value: &toml::Value) -> bool {
        let all = |is: fn(&toml::Value) -> bool| value.as_array().is_some_and(|items| items.iter().all(is));
        match self {
            Self::Text => value.is_str(),
            Self::OneOf(values) => value.as_str().is_some_and(|value| values.contains(&value)),
            Self::Texts => all(toml::Value::is_str),
            Self::Tables => all(toml::Value::is_table),
        }
    }
}

/// The keys of `[[clients]]`.
const CLIENT_KEYS: &[&str] = &["frontend", "output", "hooks"];

/// A configuration file that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// The folder it stands in.
    pub root: Utf8PathBuf,
    /// The file, or `None` where there is none and everything is found by looking.
    pub file: Option<Utf8PathBuf>,
    /// What it says.
    pub config: Config,
}

/// Finds the configuration of `folder`: there, or in the nearest folder above it; the defaults where there is none.
pub fn find(folder: &Utf8Path) -> Result<Found, Failure> {
    for above in folder.ancestors() {
        for name in [FILE_NAME, "pyproject.toml"] {
            let file = above.join(name);
            let Some(text) = read(&file)? else { continue };
            if let Some(config) = parse(&file, &text)? {
                return Ok(Found { root: above.to_owned(), file: Some(file), config });
            }
        }
        // A configuration above the repository is another project's.
        if above.join(".git").exists() {
            break;
        }
    }
    Ok(Found { root: folder.to_owned(), file: None, config: Config::default() })
}

fn read(file: &Utf8Path) -> Result<Option<String>, Failure> {
    match std::fs::read(file) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => {
                Err(Failure::Config { path: file.to_owned(), line: None, message: "the file is not UTF-8".to_owned() })
            }
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::disk("read", file, &error)),
    }
}

/// Reads the text of a configuration file. `None` for a `pyproject.toml` without `[tool.mizan]`.
///
/// # Errors
///
/// [`Failure::Config`] with the line: text that is no TOML, an unknown key, a value of the wrong kind, a path that leaves the folder.
pub fn parse(file: &Utf8Path, text: &str) -> Result<Option<Config>, Failure> {
    let fail = |line, message: String| Failure::Config { path: file.to_owned(), line, message };
    let from_toml = |error: &toml::de::Error| {
        let line = error.span().map(|span| line_of(text, span.start));
        fail(line, error.message().lines().collect::<Vec<_>>().join("; "))
    };
    let in_pyproject = file.file_name() == Some("pyproject.toml");
    let whole: toml::Table = match toml::from_str(text) {
        Ok(table) => table,
        // Someone else's file: its owner will hear of it from every other tool.
        Err(_) if in_pyproject && !text.contains("tool.mizan") => return Ok(None),
        Err(error) => return Err(from_toml(&error)),
    };
    let (table, prefix) = if in_pyproject {
        match whole.get("tool").and_then(|tool| tool.get("mizan")).and_then(toml::Value::as_table) {
            Some(table) => (table, "tool.mizan."),
            None => return Ok(None),
        }
    } else {
        (&whole, "")
    };
    let mut own = table.clone();
    own.remove("$schema");
    let top: Vec<&str> = BACKEND_KEYS.iter().copied().chain(["backends"]).collect();
    check_keys(&own, prefix, &top).map_err(|(key, message)| fail(line_of_key(text, &key), message))?;
    let config: Config = own.try_into().map_err(|error: toml::de::Error| from_toml(&error))?;
    check_values(&config).map_err(|(key, message)| fail(line_of_key(text, key), message))?;
    Ok(Some(config))
}

/// Refuses unknown keys, naming the nearest known one, and values of the wrong kind. The error is the key and the sentence.
fn check_keys(table: &toml::Table, prefix: &str, known: &[&str]) -> Result<(), (String, String)> {
    for (key, value) in table {
        if !known.contains(&key.as_str()) {
            return Err((key.clone(), unknown_key(key, prefix, known)));
        }
        if !Kind::of(key).takes(value) {
            return Err((key.clone(), wrong_value(key, value, prefix)));
        }
        let inner_keys = if key == "clients" { CLIENT_KEYS } else { BACKEND_KEYS };
        for inner in value.as_array().into_iter().flatten().filter_map(toml::Value::as_table) {
            check_keys(inner, &format!("{prefix}{key}."), inner_keys)?;
        }
    }
    Ok(())
}

fn wrong_value(key: &str, value: &toml::Value, prefix: &str) -> String {
    let said = format!("`{prefix}{key} = {value}`");
    match Kind::of(key) {
        Kind::Text => format!("{said} is no text; write it in quotes"),
        Kind::OneOf(values) => {
            let values: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
            format!("{said} is not known; write {}", values.join(" or "))
        }
        Kind::Texts => format!("{said} is no list of texts; write it as [\"one\", \"two\"]"),
        Kind::Tables => format!("{said} is no list of tables; write each as `[[{prefix}{key}]]`"),
    }
}

fn unknown_key(key: &str, prefix: &str, known: &[&str]) -> String {
    let help = did_you_mean(key, known.iter().copied(), format!("the keys are {}", known.join(", ")));
    format!("unknown key `{prefix}{key}`; {help}")
}

fn check_values(config: &Config) -> Result<(), (&'static str, String)> {
    let clients = config.clients.iter().flat_map(|client| [("frontend", &client.frontend), ("output", &client.output)]);
    let own = [("backend", &config.backend), ("frontend", &config.frontend), ("output", &config.output)];
    for (key, path) in own.into_iter().chain(clients) {
        let Some(path) = path else { continue };
        if !stays_below(path) {
            return Err((
                key,
                format!("`{key} = \"{path}\"` leaves the project; give a path below the folder of this file"),
            ));
        }
    }
    if config.output.as_ref().is_some_and(|output| output.as_str().is_empty() || output == ".") {
        return Err(("output", "`output` must be a folder of its own: the files in it are generated".to_owned()));
    }
    if let Some(python) = config.python.as_deref().filter(|python| python_version(python).is_none()) {
        return Err(("python", format!("`python = \"{python}\"` is no version; write it as \"3.12\"")));
    }
    config.backends.iter().try_for_each(check_values)
}

fn stays_below(path: &Utf8Path) -> bool {
    use camino::Utf8Component;
    let mut depth = 0_i32;
    for part in path.components() {
        match part {
            Utf8Component::Normal(_) => depth += 1,
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => depth -= 1,
            Utf8Component::RootDir | Utf8Component::Prefix(_) => return false,
        }
        if depth < 0 {
            return false;
        }
    }
    true
}

/// `3.12` as numbers.
pub fn python_version(text: &str) -> Option<(u8, u8)> {
    let (major, minor) = text.trim().split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1
}

/// The first line that assigns `key`.
fn line_of_key(text: &str, key: &str) -> Option<usize> {
    let assigns = |line: &str| {
        let rest = line.trim_start().trim_start_matches(['"', '\'', '[']);
        rest.strip_prefix(key)
            .is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(['=', '.', ']']))
    };
    (!key.is_empty()).then(|| text.lines().position(assigns)).flatten().map(|index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_text(text: &str) -> String {
        match parse(Utf8Path::new("mizan.toml"), text) {
            Ok(config) => format!("{config:?}"),
            Err(failure) => failure.to_string(),
        }
    }

    #[test]
    fn an_unknown_key_is_refused_with_the_nearest_one() {
        assert_eq!(
            parse_text("backend = \"x\"\noutptu = \"y\"\n"),
            "mizan.toml:2: unknown key `outptu`; did you mean `output`?"
        );
        assert_eq!(
            parse_text("[[clients]]\nfronted = \"y\"\n"),
            "mizan.toml:2: unknown key `clients.fronted`; did you mean `frontend`?"
        );
    }

    #[test]
    fn a_path_that_leaves_the_project_is_refused() {
        assert_eq!(
            parse_text("output = \"../../etc\"\n"),
            "mizan.toml:1: `output = \"../../etc\"` leaves the project; give a path below the folder of this file"
        );
    }

    #[test]
    fn a_wrong_value_names_its_key() {
        assert_eq!(
            parse_text("\ndialect = \"klingon\"\n"),
            "mizan.toml:2: `dialect = \"klingon\"` is not known; write \"mizan\" or \"izana\""
        );
        assert_eq!(parse_text("hooks = 3\n"), "mizan.toml:1: `hooks = 3` is not known; write \"react\" or \"none\"");
        assert_eq!(
            parse_text("[[clients]]\nhooks = \"vue\"\n"),
            "mizan.toml:2: `clients.hooks = \"vue\"` is not known; write \"react\" or \"none\""
        );
        assert_eq!(parse_text("output = 3\n"), "mizan.toml:1: `output = 3` is no text; write it in quotes");
        assert_eq!(
            parse_text("source-roots = \"src\"\n"),
            "mizan.toml:1: `source-roots = \"src\"` is no list of texts; write it as [\"one\", \"two\"]"
        );
        assert_eq!(
            parse_text("clients = 1\n"),
            "mizan.toml:1: `clients = 1` is no list of tables; write each as `[[clients]]`"
        );
    }

    #[test]
    fn broken_toml_has_a_line() {
        assert!(parse_text("a = 1\nb = = 2\n").starts_with("mizan.toml:2: "), "{}", parse_text("a = 1\nb = = 2\n"));
    }

    #[test]
    fn a_pyproject_without_the_table_is_someone_elses() {
        assert_eq!(parse(Utf8Path::new("pyproject.toml"), "[project]\nname = \"x\"").unwrap(), None);
        assert!(parse(Utf8Path::new("pyproject.toml"), "[tool.mizan]\noutput = \"web/src/api\"").unwrap().is_some());
    }

    #[test]
    fn the_published_schema_names_the_keys_that_are_read() {
        let schema: serde_json::Value = serde_json::from_str(JSON_SCHEMA).unwrap();
        let keys =
            |at: &str| -> Vec<String> { schema.pointer(at).unwrap().as_object().unwrap().keys().cloned().collect() };
        let sorted = |mut keys: Vec<String>| {
            keys.sort();
            keys
        };
        let mut expected: Vec<String> = BACKEND_KEYS.iter().map(|&key| key.to_owned()).collect();
        assert_eq!(sorted(keys("/$defs/backend/properties")), sorted(expected.clone()));
        expected.extend(["backends".to_owned(), "$schema".to_owned()]);
        assert_eq!(sorted(keys("/properties")), sorted(expected));
        assert_eq!(
            sorted(keys("/$defs/client/properties")),
            sorted(CLIENT_KEYS.iter().map(|&key| key.to_owned()).collect())
        );
    }
}
