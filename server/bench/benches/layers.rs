//! Where the time of a run goes, layer by layer, on one thread's clock: `cargo bench -p mizan-bench --bench layers`.

#![allow(clippy::unwrap_used, reason = "a bench that cannot set itself up has nothing to say")]

use camino::{Utf8Path, Utf8PathBuf};
use divan::Bencher;
use mizan_bench::project::{self, Shape};
use mizan_engine::{Project, analyse, client};

fn main() {
    divan::main();
}

/// A project of 1,000 files.
fn written(functions: usize) -> (tempfile::TempDir, Utf8PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap().join("project");
    project::write(&root, &Shape { files: 1_000, functions, seed: 1 }).unwrap();
    (folder, root)
}

fn opened(root: &Utf8Path) -> Project {
    Project::open(root, &|_| None).unwrap()
}

/// One module of ten functions: text to facts.
#[divan::bench]
fn facts(bencher: Bencher<'_, '_>) {
    let (_keep, root) = written(100);
    let text = std::fs::read_to_string(root.join("backend/app0/clients/part0.py")).unwrap();
    bencher.bench(|| mizan_python::facts::read(&text));
}

/// Folder to contract.
#[divan::bench(args = [100, 1_000, 5_000])]
fn contract(bencher: Bencher<'_, '_>, functions: usize) {
    let (_keep, root) = written(functions);
    let project = opened(&root);
    let backend = project.backends.first().unwrap();
    bencher.bench(|| analyse(&project, backend));
}

/// Contract to files.
#[divan::bench(args = [100, 1_000, 5_000])]
fn artifacts(bencher: Bencher<'_, '_>, functions: usize) {
    let (_keep, root) = written(functions);
    let project = opened(&root);
    let backend = project.backends.first().unwrap();
    let snapshot = analyse(&project, backend);
    let target = backend.clients.first().unwrap();
    bencher.bench(|| snapshot.artifacts(target));
}

/// Files to a disk that has them already.
#[divan::bench(args = [100, 1_000, 5_000])]
fn unchanged(bencher: Bencher<'_, '_>, functions: usize) {
    let (_keep, root) = written(functions);
    let project = opened(&root);
    let backend = project.backends.first().unwrap();
    let target = backend.clients.first().unwrap();
    let artifacts = analyse(&project, backend).artifacts(target);
    client::write(&target.output, &artifacts).unwrap();
    bencher.bench(|| client::write(&target.output, &artifacts).unwrap());
}
