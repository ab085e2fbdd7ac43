//! Where the time of a run goes, layer by layer, on one thread's clock: `cargo bench -p mizan-bench --bench layers`.

#![allow(clippy::unwrap_used, reason = "a bench that cannot set itself up has nothing to say")]

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use divan::Bencher;
use mizan_bench::project::{self, Shape};
use mizan_bench::{declared, frontend};
use mizan_codegen::{Memo, Moved, Options};
use mizan_engine::frontend::Frontends;
use mizan_engine::{Documents, Engine, Event, Project, Snapshot, Touched, analyse, client};
use mizan_schema::{Contract, Declarations, build};

fn main() {
    divan::main();
}

/// A project of 1,000 files, or of as many as there have to be.
fn written(functions: usize) -> (tempfile::TempDir, Utf8PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap().join("project");
    project::write(&root, &Shape { files: 1_000.max(functions / 7), functions, seed: 1 }).unwrap();
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

/// Declarations to contract, with nothing remembered.
#[divan::bench(args = [1_000, 10_000])]
fn rules(bencher: Bencher<'_, '_>, functions: usize) {
    let declarations = declared::project(functions);
    bencher.bench(|| build(&declarations));
}

/// Declarations to contract after the docstring of one function changed.
#[divan::bench(args = [1_000, 10_000])]
fn rules_after_a_docstring(bencher: Bencher<'_, '_>, functions: usize) {
    let declarations = declared::project(functions);
    back_and_forth(bencher, &declarations, &declared::documented(&declarations));
}

/// Declarations to contract after one function was added or taken away.
#[divan::bench(args = [1_000, 10_000])]
fn rules_after_a_name(bencher: Bencher<'_, '_>, functions: usize) {
    let declarations = declared::project(functions);
    back_and_forth(bencher, &declarations, &declared::extended(&declarations));
}

/// From one to the other with a memo, while someone holds the contract before.
fn back_and_forth(bencher: Bencher<'_, '_>, one: &Declarations, other: &Declarations) {
    let mut memo = build::Memo::default();
    let mut held = memo.build(one);
    let mut is_other = false;
    bencher.bench_local(|| {
        is_other = !is_other;
        held = memo.build(if is_other { other } else { one });
    });
    divan::black_box(held);
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

/// A backend, how its client is wanted, and the name of one of its functions.
fn analysed(functions: usize) -> (Arc<Snapshot>, Options, Arc<str>) {
    let (_keep, root) = written(functions);
    let project = opened(&root);
    let snapshot = analyse(&project, project.backends.first().unwrap());
    let name = snapshot.contract.functions.keys().nth(functions / 2).unwrap().clone();
    (snapshot, Options { output_to_project: "../../..".to_owned(), hooks: true }, name)
}

/// One contract after the other to files, by turns.
fn by_turns(bencher: Bencher<'_, '_>, snapshot: &Snapshot, options: &Options, other: &Contract, moved: &Moved) {
    let mut memo = Memo::default();
    let mut turns = [&*snapshot.contract, other].into_iter().cycle();
    memo.generate(other, &snapshot.places(), options, &Moved::new());
    bencher.bench_local(|| memo.generate(turns.next().unwrap(), &snapshot.places(), options, moved));
}

/// Contract to files, of which nothing is known.
#[divan::bench(args = [1_000, 10_000])]
fn generate(bencher: Bencher<'_, '_>, functions: usize) {
    let (snapshot, options, _) = analysed(functions);
    bencher.bench(|| mizan_codegen::generate(&snapshot.contract, &snapshot.places(), &options));
}

/// Contract to files, after the docstring of one function changed.
#[divan::bench(args = [1_000, 10_000])]
fn generate_changed(bencher: Bencher<'_, '_>, functions: usize) {
    let (snapshot, options, name) = analysed(functions);
    let mut other = Contract::clone(&snapshot.contract);
    Arc::make_mut(other.functions.get_mut(&name).unwrap()).python.docstring = Some("Another.".into());
    by_turns(bencher, &snapshot, &options, &other, &Moved::new());
}

/// Contract to files, after a function came or went.
#[divan::bench(args = [1_000, 10_000])]
fn generate_added(bencher: Bencher<'_, '_>, functions: usize) {
    let (snapshot, options, name) = analysed(functions);
    let mut other = Contract::clone(&snapshot.contract);
    other.functions.remove(&name).unwrap();
    by_turns(bencher, &snapshot, &options, &other, &Moved::new());
}

/// Contract to files, after a comment was typed.
#[divan::bench(args = [1_000, 10_000])]
fn generate_moved(bencher: Bencher<'_, '_>, functions: usize) {
    let (snapshot, options, name) = analysed(functions);
    let moved = Moved::from([snapshot.contract.functions.get(&name).unwrap().python.origin.source]);
    by_turns(bencher, &snapshot, &options, &snapshot.contract, &moved);
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

/// The uses of 1,000 functions in so many files of a frontend, with nothing known of it.
#[divan::bench(args = [200, 2_000], sample_count = 20)]
fn uses(bencher: Bencher<'_, '_>, files: usize) {
    let (_keep, root) = written(1_000);
    frontend::write(&root, files, 1_000).unwrap();
    let project = opened(&root);
    let backend = project.backends.first().unwrap();
    let snapshot = analyse(&project, backend);
    bencher.bench_local(|| {
        let frontends = Frontends::new(&project, backend);
        let uses = frontends.at(&snapshot, &Documents::none());
        assert_eq!(uses.files(), files + 1);
        uses.work()
    });
}

/// The same after one of the files was saved.
#[divan::bench(args = [200, 2_000], sample_count = 50)]
fn uses_again(bencher: Bencher<'_, '_>, files: usize) {
    let (_keep, root) = written(1_000);
    frontend::write(&root, files, 1_000).unwrap();
    let mut engine = Engine::open(&root, Box::new(|_| None)).unwrap();
    let path = root.canonicalize_utf8().unwrap().join("frontend/src/part0/Component0.tsx");
    let text = std::fs::read_to_string(&path).unwrap();
    let linked = |engine: &Engine| engine.world().uses(0).unwrap().work().files_linked;
    assert!(linked(&engine) >= files / 2);
    let mut lines = String::new();
    bencher.bench_local(|| {
        lines = if lines.len() > 100 { String::new() } else { format!("{lines}\n") };
        std::fs::write(&path, format!("{lines}{text}")).unwrap();
        engine.apply([Event::Disk(Touched::Paths([path.clone()].into()))]);
        assert_eq!(linked(&engine), 1);
    });
}
