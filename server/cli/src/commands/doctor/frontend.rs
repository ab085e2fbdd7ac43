//! What `doctor` says of a frontend: its `package.json` and its `tsconfig.json`, as far as the client cares.

use camino::{Utf8Path, Utf8PathBuf};
use jsonc_parser::ParseOptions;
use mizan_engine::Client;
use mizan_engine::config::Hooks;
use mizan_schema::Contract;
use serde_json::Value;

use super::Check;
use crate::paths::WorkingFolder;

/// The oldest React whose hooks the client can use.
const OLDEST_REACT: u32 = 18;

/// How many configurations may extend one another.
const EXTENDS: usize = 16;

pub(super) fn look(client: &Client, contract: &Contract, here: &WorkingFolder) -> Vec<Check> {
    let Some(frontend) = &client.frontend else {
        return vec![Check::doubtful(
            "frontend",
            "no `package.json` stands above the output",
            "name the folder in `mizan.toml`: `frontend = \"frontend\"`",
        )];
    };
    let package = match read_json(&frontend.join("package.json")) {
        Ok(package) => package,
        Err(reason) => {
            return vec![Check::bad(
                "frontend",
                format!("`{}`: {reason}", here.show(&frontend.join("package.json"))),
                "mend it",
            )];
        }
    };
    let mut checks = vec![Check::good("frontend", here.show(frontend))];
    if client.hooks == Hooks::React {
        checks.push(react(&package));
    }
    if contract.forms.values().any(|form| !form.registrations.is_empty()) {
        checks.push(zod(&package));
    }
    checks.extend(tsconfig(frontend, here));
    checks
}

/// The version range that `package.json` asks for.
fn wanted<'p>(package: &'p Value, name: &str) -> Option<&'p str> {
    let tables = ["dependencies", "peerDependencies", "devDependencies"];
    tables.iter().find_map(|table| package.get(table)?.get(name)?.as_str())
}

fn react(package: &Value) -> Check {
    let Some(range) = wanted(package, "react") else {
        return Check::bad(
            "react",
            "is not in `package.json`",
            "`npm install react`, or write the client without hooks: `hooks = \"none\"` in `mizan.toml`",
        );
    };
    match major(range) {
        Some(major) if major < OLDEST_REACT => {
            Check::bad("react", format!("{range} is too old"), format!("the hooks need React {OLDEST_REACT} or later"))
        }
        _ => Check::good("react", range),
    }
}

/// What the schemas of forms are made with.
fn zod(package: &Value) -> Check {
    match wanted(package, "zod") {
        Some(range) => Check::good("zod", range),
        None => Check::bad("zod", "is not in `package.json`, and the project has forms", "`npm install zod`"),
    }
}

/// The highest major version that a range names: `^18.2 || ^19` → 19. `None` for a tag, a path or a workspace.
fn major(range: &str) -> Option<u32> {
    range
        .split("||")
        .filter_map(|one| {
            let digits = one.trim().trim_start_matches(['^', '~', '>', '=', '<', 'v', ' ']);
            digits.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
        })
        .max()
}

/// What matters to the client in the TypeScript configuration.
fn tsconfig(frontend: &Utf8Path, here: &WorkingFolder) -> Vec<Check> {
    let file = frontend.join("tsconfig.json");
    if !file.exists() {
        return vec![Check::doubtful(
            "tsconfig",
            "there is no `tsconfig.json`: the client's types are there, and nothing checks them",
            "`npx tsc --init --strict`",
        )];
    }
    let shown = here.show(&file);
    match options(&file, EXTENDS) {
        Ok(options) => vec![judge(&options, &shown)],
        Err(reason) => vec![Check::doubtful("tsconfig", format!("`{shown}` cannot be read: {reason}"), "mend it")],
    }
}

fn judge(options: &Options, file: &str) -> Check {
    if options.module_resolution.as_deref() == Some("classic") {
        let words = format!("{file}: `moduleResolution` is `classic`, which does not find the client's types");
        return Check::bad("tsconfig", words, "set it to `bundler` or `nodenext`");
    }
    match options.strict {
        Some(true) => Check::good("tsconfig", format!("{file} (strict)")),
        Some(false) => Check::doubtful(
            "tsconfig",
            format!("{file}: `strict` is off, so `null` is part of every type and a missing one goes unnoticed"),
            "set `\"strict\": true`",
        ),
        None => Check::good("tsconfig", format!("{file} (`strict` is left to TypeScript's default)")),
    }
}

/// The options that matter, over a file, what it extends, and what it refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Options {
    strict: Option<bool>,
    module_resolution: Option<String>,
}

fn options(file: &Utf8Path, depth: usize) -> Result<Options, String> {
    let Some(depth) = depth.checked_sub(1) else { return Ok(Options::default()) };
    let json = read_json(file)?;
    let compiler = json.get("compilerOptions");
    let mut found = Options {
        strict: compiler.and_then(|options| options.get("strict")?.as_bool()),
        module_resolution: compiler.and_then(|options| Some(options.get("moduleResolution")?.as_str()?.to_lowercase())),
    };
    let folder = file.parent().unwrap_or(file);
    // A later one of `extends` wins over an earlier; a solution file says nothing itself and refers to those that do.
    let bases = strings(json.get("extends")).into_iter().rev();
    let referred = json.get("references").and_then(Value::as_array).into_iter().flatten();
    let referred: Vec<String> = referred.filter_map(|one| Some(one.get("path")?.as_str()?.to_owned())).collect();
    for other in bases.chain(referred) {
        let Some(path) = locate(folder, &other) else { continue };
        let inherited = options(&path, depth).unwrap_or_default();
        found.strict = found.strict.or(inherited.strict);
        found.module_resolution = found.module_resolution.or(inherited.module_resolution);
    }
    Ok(found)
}

fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(all)) => all.iter().filter_map(|one| Some(one.as_str()?.to_owned())).collect(),
        _ => Vec::new(),
    }
}

/// The file that `extends` or a reference names: a path, or a package of `node_modules`.
fn locate(folder: &Utf8Path, name: &str) -> Option<Utf8PathBuf> {
    let spellings = |path: Utf8PathBuf| {
        [path.clone(), Utf8PathBuf::from(format!("{path}.json")), path.join("tsconfig.json")]
            .into_iter()
            .find(|path| path.is_file())
    };
    if name.starts_with('.') || Utf8Path::new(name).is_absolute() {
        return spellings(folder.join(name));
    }
    folder.ancestors().find_map(|above| spellings(above.join("node_modules").join(name)))
}

/// JSON with the comments and trailing commas that TypeScript allows.
fn read_json(file: &Utf8Path) -> Result<Value, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    match jsonc_parser::parse_to_serde_value(text, &ParseOptions::default()) {
        Ok(Some(value)) => Ok(value),
        Ok(None) => Err("it is empty".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_a_highest_major() {
        assert_eq!(major("^18.2 || ^19.0.0-rc"), Some(19));
        assert_eq!(major(">=17"), Some(17));
        assert_eq!(major("workspace:*"), None);
        assert_eq!(major("latest"), None);
    }

    #[test]
    fn options_come_over_extends_and_references() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let write = |name: &str, text: &str| std::fs::write(root.join(name), text).unwrap();
        write("tsconfig.json", "{ \"files\": [], \"references\": [{ \"path\": \"./tsconfig.app.json\" }] }");
        write(
            "tsconfig.app.json",
            "{ // the app\n \"extends\": \"./base\", \"compilerOptions\": { \"strict\": true, }, }",
        );
        write(
            "base.json",
            "{ \"extends\": \"./base.json\", \"compilerOptions\": { \"strict\": false, \"moduleResolution\": \"Bundler\" } }",
        );
        let found = options(&root.join("tsconfig.json"), EXTENDS).unwrap();
        assert_eq!(found, Options { strict: Some(true), module_resolution: Some("bundler".to_owned()) });
    }
}
