//! What a `package.json` says: its name, its entries, what it exports and what it imports under a private name.
//!
//! In go a folder and a specifier; out come the targets to try, in order. It must never say whether a target is there.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use serde_json::{Map, Value};

use super::pattern::{Match, Tie, best};
use super::seen::Seen;

/// The conditions that hold for an `import`, as TypeScript reads for bundlers.
const IMPORT: &[&str] = &["types", "import", "default"];

/// The fields that name the entry of a package without `exports`: TypeScript's, then those of bundlers.
const ENTRIES: &[&str] = &["typings", "types", "main", "module", "source"];

/// A folder with a `package.json`.
#[derive(Clone, Debug)]
pub(super) struct Package {
    pub(super) folder: Utf8PathBuf,
    json: Arc<Value>,
}

impl Package {
    /// The package that `folder` itself is.
    pub(super) fn at(seen: &mut Seen, folder: &Utf8Path) -> Option<Self> {
        let file = folder.join("package.json");
        let json = if seen.is_file(&file) { seen.json(&file) } else { None }?;
        Some(Self { folder: folder.to_owned(), json })
    }

    pub(super) fn name(&self) -> Option<&str> {
        self.json.get("name")?.as_str()
    }

    /// The patterns of its `workspaces`, in either of the two ways to write them.
    pub(super) fn workspaces(&self) -> Option<Vec<String>> {
        let field = self.json.get("workspaces")?;
        let patterns = field.get("packages").unwrap_or(field).as_array()?;
        Some(patterns.iter().filter_map(|pattern| Some(pattern.as_str()?.to_owned())).collect())
    }

    /// The files that may be its entry, in order, where it has no `exports`.
    pub(super) fn entries(&self) -> Vec<String> {
        ENTRIES.iter().filter_map(|field| Some(self.json.get(field)?.as_str()?.to_owned())).collect()
    }

    /// Whether it can be had from a registry, by people who are not known.
    pub(super) fn is_published(&self) -> bool {
        self.name().is_some() && self.json.get("private") != Some(&Value::Bool(true))
    }

    /// Every file that `exports` names, patterns left as they are.
    pub(super) fn all_exports(&self) -> Vec<String> {
        let mut all = Vec::new();
        if let Some(exports) = self.json.get("exports") {
            collect(exports, Match::Whole, &mut all, &|_| true);
        }
        all
    }

    /// The text of a field.
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        self.json.get(field)?.as_str()
    }

    pub(super) fn has_exports(&self) -> bool {
        self.json.get("exports").is_some_and(|exports| !exports.is_null())
    }

    /// The targets of `subpath` (`""` or `"hooks/user"`) in `exports`, best first.
    pub(super) fn exports(&self, subpath: &str, conditions: &[String]) -> Vec<String> {
        let key = if subpath.is_empty() { ".".to_owned() } else { format!("./{subpath}") };
        match self.json.get("exports") {
            Some(Value::Object(map)) if map.keys().any(|key| key.starts_with('.')) => mapped(map, &key, conditions),
            Some(whole) if key == "." => targets(whole, Match::Whole, conditions),
            _ => Vec::new(),
        }
        .into_iter()
        .filter(|target| stays_inside(target))
        .collect()
    }

    /// The targets of a private specifier (`#api`): paths in the package, or names of other packages.
    pub(super) fn imports(&self, specifier: &str, conditions: &[String]) -> Vec<String> {
        let imports = self.json.get("imports").and_then(Value::as_object);
        let targets = imports.map(|imports| mapped(imports, specifier, conditions)).unwrap_or_default();
        targets.into_iter().filter(|target| !target.starts_with('.') || stays_inside(target)).collect()
    }
}

fn mapped(map: &Map<String, Value>, key: &str, conditions: &[String]) -> Vec<String> {
    let found = best(map.iter().map(|(key, value)| (key.as_str(), value)), key, Tie::Longer);
    found.map(|(target, fit)| targets(target, fit, conditions)).unwrap_or_default()
}

/// The targets whose conditions hold for TypeScript, then all others: a bundler may be told any condition (`development`, `browser`), and
/// whichever file is there belongs to the same package.
fn targets(value: &Value, fit: Match<'_>, conditions: &[String]) -> Vec<String> {
    let mut held = Vec::new();
    collect(value, fit, &mut held, &|condition| {
        IMPORT.contains(&condition)
            || condition.starts_with("types@")
            || conditions.iter().any(|custom| custom == condition)
    });
    let mut all = Vec::new();
    collect(value, fit, &mut all, &|_| true);
    all.retain(|target| !held.contains(target));
    held.append(&mut all);
    held
}

// As deep as the JSON, which its reader bounds.
fn collect(value: &Value, fit: Match<'_>, into: &mut Vec<String>, holds: &dyn Fn(&str) -> bool) {
    match value {
        Value::String(target) => into.push(fit.fill(target)),
        Value::Array(targets) => targets.iter().for_each(|target| collect(target, fit, into, holds)),
        Value::Object(map) => {
            let held = map.iter().filter(|(condition, _)| holds(condition));
            held.for_each(|(_, target)| collect(target, fit, into, holds));
        }
        _ => {}
    }
}

/// Whether a target is a path that stays in its package.
fn stays_inside(target: &str) -> bool {
    let rest = target.strip_prefix("./");
    rest.is_some_and(|rest| !rest.split(['/', '\\']).any(|part| matches!(part, "." | ".." | "node_modules")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(json: Value) -> Package {
        Package { folder: "/shop".into(), json: Arc::new(json) }
    }

    #[test]
    fn exports_are_one_entry_or_a_map_of_them() {
        let one = package(serde_json::json!({ "exports": "./a.ts" }));
        assert_eq!(one.exports("", &[]), ["./a.ts"]);
        assert!(one.exports("b", &[]).is_empty());
        let map =
            package(serde_json::json!({ "exports": { ".": "./a.ts", "./x/*": "./src/*.ts", "./x/y": "./y.ts" } }));
        assert_eq!(map.exports("", &[]), ["./a.ts"]);
        assert_eq!(map.exports("x/z/w", &[]), ["./src/z/w.ts"]);
        assert_eq!(map.exports("x/y", &[]), ["./y.ts"]);
    }

    #[test]
    fn conditions_hold_in_their_order_and_others_come_last() {
        let exports = serde_json::json!({
            "development": "./src/a.ts",
            "require": { "types": "./a.d.cts" },
            "import": { "types": "./a.d.mts", "default": "./a.mjs" },
        });
        let package = package(serde_json::json!({ "exports": exports }));
        assert_eq!(package.exports("", &[]), ["./a.d.mts", "./a.mjs", "./src/a.ts", "./a.d.cts"]);
        assert_eq!(package.exports("", &["development".into()])[0], "./src/a.ts");
    }

    #[test]
    fn a_target_outside_its_package_is_none() {
        let package = package(serde_json::json!({
            "exports": { "./*": "./src/*", "./up": "../x.ts", "./abs": "/etc/passwd" },
            "imports": { "#up": "./../x.ts", "#react": "react" },
        }));
        assert!(package.exports("../../x", &[]).is_empty());
        assert!(package.exports("up", &[]).is_empty());
        assert!(package.exports("abs", &[]).is_empty());
        assert!(package.imports("#up", &[]).is_empty());
        assert_eq!(package.imports("#react", &[]), ["react"]);
    }
}
