//! Several backends in one repository, as `[[backends]]` says them.
//!
//! In go the backends and frontends that were found; out comes a table for each backend, with the frontends that belong to it. A frontend belongs to
//! the backend that it shares most of its way with; one that is as near to several has a client of each, in a folder of its own. Must not put two
//! clients into one folder.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::config::{ClientConfig, Config, Dialect};
use mizan_engine::detect::{self, FoundBackend, Surroundings};

/// A backend, and the dialect that its sources import.
#[derive(Clone, Debug)]
pub(super) struct Spoken {
    pub(super) found: FoundBackend,
    pub(super) dialect: Option<Dialect>,
}

/// The backends that import a dialect; all of them where none does yet. One folder is one backend.
pub(super) fn backends(surroundings: &Surroundings) -> Vec<Spoken> {
    let mut folders = BTreeSet::new();
    let found = surroundings.backends.iter().filter(|found| folders.insert(&found.folder));
    let all: Vec<Spoken> =
        found.map(|found| Spoken { found: found.clone(), dialect: detect::dialect(&found.folder) }).collect();
    let speaking: Vec<Spoken> = all.iter().filter(|backend| backend.dialect.is_some()).cloned().collect();
    if speaking.is_empty() { all } else { speaking }
}

/// A table for each backend.
pub(super) fn tables(root: &Utf8Path, backends: &[Spoken], surroundings: &Surroundings) -> Vec<Config> {
    let folders: Vec<&Utf8Path> = backends.iter().map(|backend| backend.found.folder.as_path()).collect();
    let frontends = frontends(surroundings);
    let chosen: Vec<Vec<&Utf8Path>> = folders.iter().map(|folder| belonging(folder, &folders, &frontends)).collect();
    let is_shared = |frontend: &Utf8Path| chosen.iter().filter(|chosen| chosen.contains(&frontend)).count() > 1;
    let client = |folder: &Utf8Path, frontend: &Utf8Path| {
        let own = frontend.join("src/api").join(called(root, folder, &folders));
        let output = is_shared(frontend).then(|| relative(root, &own));
        ClientConfig { frontend: Some(relative(root, frontend)), output, hooks: None }
    };
    let table = |(backend, chosen): (&Spoken, &Vec<&Utf8Path>)| {
        let folder = &backend.found.folder;
        let mut table = Config {
            backend: Some(relative(root, folder)),
            dialect: backend.dialect.filter(|&dialect| dialect != Dialect::Mizan),
            ..Config::default()
        };
        table.clients = chosen.iter().map(|frontend| client(folder, frontend)).collect();
        // One alone needs no table of its own.
        if let [only] = table.clients.as_slice() {
            let ClientConfig { frontend, output, .. } = only.clone();
            table = Config { frontend, output, clients: Vec::new(), ..table };
        }
        table
    };
    backends.iter().zip(&chosen).map(table).collect()
}

/// What can use a client: with React where something has it, and nothing that only groups others.
fn frontends(surroundings: &Surroundings) -> Vec<&Utf8Path> {
    let all = || surroundings.frontends.iter().map(Utf8PathBuf::as_path);
    let with_react: Vec<&Utf8Path> =
        all().filter(|folder| detect::has_react(folder) && !detect::groups_others(folder)).collect();
    if with_react.is_empty() { all().take(1).collect() } else { with_react }
}

/// The frontends of a backend: those that are nearer to it than to any other; where there are none, those that are as near to others; where
/// there are none either, the nearest to the project's folder.
fn belonging<'f>(folder: &Utf8Path, folders: &[&Utf8Path], frontends: &[&'f Utf8Path]) -> Vec<&'f Utf8Path> {
    let nearness = |folder: &Utf8Path, frontend: &Utf8Path| {
        folder.components().zip(frontend.components()).take_while(|(a, b)| a == b).count()
    };
    let others = |frontend: &Utf8Path| {
        folders.iter().filter(|other| **other != folder).map(|other| nearness(other, frontend)).max().unwrap_or(0)
    };
    let own = frontends.iter().copied().filter(|frontend| nearness(folder, frontend) > others(frontend));
    let own: Vec<&Utf8Path> = own.collect();
    let shared = frontends.iter().copied().filter(|frontend| nearness(folder, frontend) == others(frontend));
    let shared: Vec<&Utf8Path> = shared.collect();
    match (own.is_empty(), shared.is_empty()) {
        (false, _) => own,
        (true, false) => shared,
        (true, true) => frontends.first().copied().into_iter().collect(),
    }
}

/// What a backend's client is called in a frontend that has several: the name of its folder, or its whole way where two have one name.
fn called(root: &Utf8Path, folder: &Utf8Path, folders: &[&Utf8Path]) -> String {
    let Some(name) = folder.file_name().filter(|_| folder != root) else { return "main".to_owned() };
    if folders.iter().filter(|other| other.file_name() == Some(name)).count() == 1 {
        return name.to_owned();
    }
    relative(root, folder).components().map(|part| part.as_str().to_owned()).collect::<Vec<_>>().join("-")
}

fn relative(root: &Utf8Path, path: &Utf8Path) -> Utf8PathBuf {
    match path.strip_prefix(root) {
        Ok(inner) if inner.as_str().is_empty() => Utf8PathBuf::from("."),
        Ok(inner) => inner.to_owned(),
        Err(_) => path.to_owned(),
    }
}
