//! All that a person can tell one engine from another by: contracts, findings, clients.

use std::collections::BTreeMap;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_engine::{Backend, Engine, Snapshot, World};
use mizan_schema::Places;
use mizan_schema::diagnostics::Place;

/// What is known of a project, and what its clients on disk hold.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// Why the project cannot be opened.
    failure: Option<String>,
    /// The findings of each backend.
    findings: Vec<Vec<String>>,
    /// The contract of each backend, as text.
    contracts: Vec<String>,
    /// The files that each client should have, by their paths.
    wanted: BTreeMap<String, Vec<u8>>,
    /// What is there.
    on_disk: BTreeMap<String, Vec<u8>>,
}

impl Known {
    pub(crate) fn of(world: &World) -> Self {
        let mut wanted = BTreeMap::new();
        let mut on_disk = BTreeMap::new();
        for (backend, snapshot) in world.project.backends.iter().zip(&world.backends) {
            for client in &backend.clients {
                for artifact in snapshot.artifacts(client) {
                    wanted.insert(client.output.join(&*artifact.path).into_string(), artifact.bytes.to_vec());
                }
                on_disk.extend(files(&client.output));
            }
        }
        Self {
            failure: world.failure.as_ref().map(ToString::to_string),
            findings: world.backends.iter().map(|snapshot| findings(snapshot)).collect(),
            contracts: world
                .backends
                .iter()
                .zip(&world.project.backends)
                .map(|(snapshot, backend)| contract(snapshot, backend))
                .collect(),
            wanted,
            on_disk,
        }
    }

    /// What a fresh start knows. The disk should hold what that would write.
    pub(crate) fn afresh(root: &Utf8Path) -> Self {
        let engine = Engine::open(root, Box::new(|_| None)).unwrap();
        let world = engine.world();
        let known = Self::of(&world);
        let left_alone = left_alone(&world);
        let is_left_alone = |path: &str| left_alone.iter().any(|output| Utf8Path::new(path).starts_with(output));
        let written = known.wanted.clone().into_iter().filter(|(path, _)| !is_left_alone(path));
        let on_disk = written.chain(left_alone.iter().flat_map(|output| files(output))).collect();
        Self { on_disk, ..known }
    }

    /// Fails with what differs.
    pub(crate) fn expect(&self, fresh: &Self, when: &str) {
        assert_eq!(self.failure, fresh.failure, "{when}");
        for (here, there) in self.findings.iter().zip(&fresh.findings) {
            let (stale, missing) = (beyond(here, there), beyond(there, here));
            assert!(here == there, "{when}: findings differ\nwithout reason: {stale:#?}\nmissing: {missing:#?}");
        }
        for (here, there) in self.contracts.iter().zip(&fresh.contracts) {
            assert!(here == there, "{when}: contracts differ:\n{}", first_difference(here, there));
        }
        assert_eq!(differing(&self.wanted, &fresh.wanted), [""; 0], "{when}: files in memory");
        let (stale, missing) = (differing(&self.on_disk, &fresh.on_disk), lacking(&self.on_disk, &fresh.on_disk));
        assert!(stale.is_empty(), "{when}: files on disk differ: {stale:#?}\nof which are missing: {missing:#?}");
        assert!(self == fresh, "{when}");
    }
}

/// The folders in which nothing is written: nothing is declared, and no client was begun there.
fn left_alone(world: &World) -> Vec<Utf8PathBuf> {
    let backends = world.project.backends.iter().zip(&world.backends);
    let empty = backends.filter(|(_, snapshot)| snapshot.contract.is_empty());
    let outputs = empty.flat_map(|(backend, _)| backend.clients.iter().map(|client| client.output.clone()));
    outputs.filter(|output| !mizan_engine::client::is_begun(output)).collect()
}

/// Every file of a client but for the manifest.
fn files(output: &Utf8Path) -> BTreeMap<String, Vec<u8>> {
    let entries = output.read_dir_utf8().into_iter().flatten().flatten();
    let entries = entries.filter(|entry| entry.file_name() != mizan_engine::client::MANIFEST);
    // A file may go between being listed and being read.
    entries.filter_map(|entry| Some((entry.path().to_string(), fs::read(entry.path()).ok()?))).collect()
}

fn findings(snapshot: &Snapshot) -> Vec<String> {
    let places = snapshot.places();
    let told = snapshot.diagnostics().iter().map(|diagnostic| match diagnostic.primary {
        Place::At(origin) => {
            let (path, range) = (places.path(origin.source), places.range(origin));
            format!("{} {path} {range:?} {}", diagnostic.code.number(), diagnostic.message)
        }
        Place::File(source) => {
            format!("{} {} {}", diagnostic.code.number(), places.path(source), diagnostic.message)
        }
    });
    told.collect()
}

/// The contract as the `schema` command prints it, places and all.
fn contract(snapshot: &Snapshot, backend: &Backend) -> String {
    let document = mizan_schema::export::export(&snapshot.contract, &snapshot.places(), backend.pydantic());
    serde_json::to_string_pretty(&document).unwrap()
}

fn differing(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let names: std::collections::BTreeSet<_> = one.keys().chain(other.keys()).collect();
    names.into_iter().filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
}

fn lacking(files: &BTreeMap<String, Vec<u8>>, wanted: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    wanted.keys().filter(|name| !files.contains_key(*name)).cloned().collect()
}

fn first_difference(one: &str, other: &str) -> String {
    let pair = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    pair.map_or_else(|| "one is longer".to_owned(), |(one, other)| format!("{one}\n{other}"))
}

fn beyond(findings: &[String], others: &[String]) -> Vec<String> {
    findings.iter().filter(|finding| !others.contains(finding)).cloned().collect()
}
