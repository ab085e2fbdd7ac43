//! The project's virtual environment, found by looking, never by running it.

use camino::{Utf8Path, Utf8PathBuf};

/// A virtual environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Its folder.
    pub root: Utf8PathBuf,
    /// What found it: `VIRTUAL_ENV`, `.venv`, ….
    pub found_by: String,
    /// The Python version of its `pyvenv.cfg` or of its `lib/pythonX.Y`, as (major, minor).
    pub python: Option<(u8, u8)>,
    /// `site-packages`, then the folders that its `.pth` files add (editable installs).
    pub site_packages: Vec<Utf8PathBuf>,
}

/// Finds the environment of a backend.
///
/// `named` is the configured one and wins. Then, in the backend's folder and each one above it up to `project`: `.venv` (uv, poetry
/// in-project, venv), `venv`, `env`, or any folder with a `pyvenv.cfg` under the name in `UV_PROJECT_ENVIRONMENT`; then
/// `VIRTUAL_ENV`. Last, the environments that poetry keeps in its cache under the project's name. `surrounding` reads environment
/// variables.
pub fn find_environment(
    project: &Utf8Path,
    backend: &Utf8Path,
    named: Option<&Utf8Path>,
    surrounding: &dyn Fn(&str) -> Option<String>,
) -> Option<Environment> {
    if let Some(named) = named {
        return open(&project.join(named), "the configuration");
    }
    let uv = surrounding("UV_PROJECT_ENVIRONMENT");
    let above = backend.ancestors().take_while(|folder| folder.starts_with(project));
    for folder in above {
        let mut folders = uv.as_deref().into_iter().chain([".venv", "venv", "env"]);
        let found = folders.find_map(|name| open(&folder.join(name), name));
        if found.is_some() {
            return found;
        }
    }
    let active = surrounding("VIRTUAL_ENV").and_then(|path| open(Utf8Path::new(&path), "VIRTUAL_ENV"));
    active.or_else(|| poetry(backend, surrounding))
}

fn open(root: &Utf8Path, found_by: &str) -> Option<Environment> {
    let config = std::fs::read_to_string(root.join("pyvenv.cfg")).ok();
    let (site, from_folder) = site_packages(root)?;
    let python = config.as_deref().and_then(version_in_config).or(from_folder);
    let mut all = vec![site.clone()];
    all.extend(added_by_pth(&site));
    Some(Environment { root: root.to_owned(), found_by: found_by.to_owned(), python, site_packages: all })
}

/// `lib/pythonX.Y/site-packages`, or `Lib/site-packages` on Windows.
fn site_packages(root: &Utf8Path) -> Option<(Utf8PathBuf, Option<(u8, u8)>)> {
    let windows = root.join("Lib").join("site-packages");
    if windows.is_dir() {
        return Some((windows, None));
    }
    let mut found: Vec<_> = root
        .join("lib")
        .read_dir_utf8()
        .ok()?
        .filter_map(Result::ok)
        .filter_map(|entry| {
            Some((version_of(entry.file_name().strip_prefix("python")?)?, entry.path().join("site-packages")))
        })
        .filter(|(_, path)| path.is_dir())
        .collect();
    found.sort();
    found.pop().map(|(version, path)| (path, Some(version)))
}

fn version_of(text: &str) -> Option<(u8, u8)> {
    let mut parts = text.trim().split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok()?))
}

fn version_in_config(config: &str) -> Option<(u8, u8)> {
    let value = |line: &str| {
        let (key, value) = line.split_once('=')?;
        matches!(key.trim(), "version" | "version_info").then(|| version_of(value)).flatten()
    };
    config.lines().find_map(value)
}

/// The folders that `.pth` files name, line by line (`site`'s rule); lines that would run code are passed over.
fn added_by_pth(site: &Utf8Path) -> Vec<Utf8PathBuf> {
    let Ok(entries) = site.read_dir_utf8() else { return Vec::new() };
    let mut files: Vec<_> = entries
        .filter_map(Result::ok)
        .map(camino::Utf8DirEntry::into_path)
        .filter(|path| path.extension() == Some("pth"))
        .collect();
    files.sort();
    let lines = files.iter().filter_map(|file| std::fs::read_to_string(file).ok());
    let added = lines.flat_map(|text| text.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>());
    added
        .filter(|line| {
            !line.is_empty() && !line.starts_with('#') && !line.starts_with("import ") && !line.starts_with("import\t")
        })
        .map(|line| site.join(line))
        .filter(|path| path.is_dir())
        .collect()
}

/// Poetry keeps `NAME-HASH-pyX.Y` folders in its cache; the newest Python of the project's name is taken.
fn poetry(backend: &Utf8Path, variable: &dyn Fn(&str) -> Option<String>) -> Option<Environment> {
    let text = std::fs::read_to_string(backend.join("pyproject.toml")).ok()?;
    if !text.contains("poetry") {
        return None;
    }
    let name = text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "name").then(|| value.trim().trim_matches(['"', '\'']).to_lowercase())
    })?;
    let cache =
        variable("POETRY_CACHE_DIR").or_else(|| variable("HOME").map(|home| format!("{home}/.cache/pypoetry")))?;
    let folder = Utf8PathBuf::from(cache).join("virtualenvs");
    let prefix = format!("{}-", name.replace(['_', '.', ' '], "-"));
    let mut found: Vec<_> = folder
        .read_dir_utf8()
        .ok()?
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().strip_prefix(&prefix).is_some_and(|rest| rest.rsplit_once("-py").is_some()))
        .filter_map(|entry| open(entry.path(), "poetry"))
        .collect();
    found.sort_by_key(|environment| (environment.python, environment.root.clone()));
    found.pop()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(root: &Utf8Path, version: &str) {
        let site = root.join("lib").join(format!("python{version}")).join("site-packages");
        std::fs::create_dir_all(&site).unwrap();
        std::fs::write(root.join("pyvenv.cfg"), format!("home = /usr/bin\nversion = {version}.4\n")).unwrap();
    }

    #[test]
    fn the_nearest_environment_is_found_and_the_configured_one_wins() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        environment(&root.join("backend/.venv"), "3.12");
        environment(&root.join("other"), "3.11");
        std::fs::create_dir_all(root.join("editable/src")).unwrap();
        std::fs::write(
            root.join("backend/.venv/lib/python3.12/site-packages/e.pth"),
            format!("{}\nimport os\n/nowhere\n", root.join("editable/src")),
        )
        .unwrap();

        let found = find_environment(root, &root.join("backend"), None, &|_| None).unwrap();
        assert_eq!((found.found_by.as_str(), found.python), (".venv", Some((3, 12))));
        assert_eq!(found.site_packages.last(), Some(&root.join("editable/src")));

        let named = find_environment(root, &root.join("backend"), Some(Utf8Path::new("other")), &|_| None).unwrap();
        assert_eq!(named.python, Some((3, 11)));

        std::fs::remove_dir_all(root.join("backend/.venv")).unwrap();
        let active = root.join("other").to_string();
        let found = find_environment(root, &root.join("backend"), None, &|name| {
            (name == "VIRTUAL_ENV").then(|| active.clone())
        })
        .unwrap();
        assert_eq!(found.found_by, "VIRTUAL_ENV");
    }
}
