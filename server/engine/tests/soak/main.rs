//! Hours of editing, simulated: an engine that has followed thousands of saves knows what a fresh start knows, writes what a fresh start
//! writes, and holds no more memory than it did.
//!
//! How many saves is `MIZAN_SOAK_SAVES` (a few hundred by default), which ones `MIZAN_SOAK_SEED`; `cargo xtask soak` asks for many.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that meets the unexpected fails, and a long one says how far it is"
)]

mod desk;
mod known;
mod memory;
mod modules;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use camino::Utf8PathBuf;
use mizan_engine::{Engine, Event, Host, Touched, watch};

use desk::Desk;
use known::Known;
use memory::Memory;

/// Reached only when something is wrong.
const PATIENCE: Duration = Duration::from_secs(30);

fn variable(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |value| value.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

/// Every save is handed over as an event of its own, or with the next few.
#[test]
fn an_engine_that_follows_saves_drifts_nowhere() {
    let saves = variable("MIZAN_SOAK_SAVES", 600);
    let seed = variable("MIZAN_SOAK_SEED", 1);
    let mut desk = Desk::new(seed);
    let mut engine = Engine::open(&desk.root(), Box::new(|_| None)).unwrap();
    engine.write();
    let mut memory = Memory::new(saves);
    let mut waiting = BTreeSet::new();
    let start = Instant::now();
    let (mut compared, mut written) = (0, 0);
    for save in 1..=saves {
        waiting.extend(desk.edit());
        if desk.chance(4) {
            continue;
        }
        take(&mut engine, &mut desk, &mut waiting, &mut written);
        if desk.chance(25) {
            desk.repair(&mut waiting);
            take(&mut engine, &mut desk, &mut waiting, &mut written);
            settle(&mut engine);
            let fresh = Known::afresh(&desk.root());
            Known::of(&engine.world()).expect(&fresh, &format!("seed {seed}, save {save}: {}", desk.last()));
            compared += 1;
        }
        memory.note(save);
        if save.is_multiple_of(5_000) {
            eprintln!(
                "{save} saves, {compared} compared, {written} files written, {} in {:.0?}",
                memory,
                start.elapsed()
            );
        }
    }
    assert!(compared > saves / 60, "{compared} comparisons of {saves} saves");
    eprintln!("{saves} saves in {:.1?}: {compared} compared, {written} files written, {memory}", start.elapsed());
    memory.expect_flat();
}

fn take(engine: &mut Engine, desk: &mut Desk, waiting: &mut BTreeSet<Utf8PathBuf>, written: &mut usize) {
    let paths = std::mem::take(waiting);
    let touched = if desk.chance(200) { Touched::Everything } else { Touched::Paths(paths) };
    engine.apply([Event::Disk(touched)]);
    let first = engine.write();
    *written += engine.work().files_written;
    // The engine's own writes come back as events, as a watcher tells them.
    let own = first.iter().flat_map(|written| {
        let changes = written.changes.as_ref().unwrap();
        changes.written.iter().chain(&changes.removed).map(|name| written.output.join(name))
    });
    engine.apply([Event::Disk(Touched::Paths(own.collect()))]);
    // What someone took away is left alone for a moment, which may end here.
    let is_settled = engine.retry().is_none();
    let again = engine.write();
    assert!(!is_settled || again.iter().all(|written| written.changes.as_ref().unwrap().is_empty()), "{again:?}");
}

/// Waits until what was left alone for a moment is written.
fn settle(engine: &mut Engine) {
    let deadline = Instant::now() + PATIENCE;
    while let Some(wait) = engine.retry() {
        assert!(Instant::now() < deadline, "a client cannot be written");
        std::thread::sleep(wait);
        engine.write();
    }
}

/// The same through a real watcher: nothing says what was saved but the system.
#[test]
fn a_watched_project_drifts_nowhere() {
    let saves = variable("MIZAN_SOAK_SAVES", 600);
    let seed = variable("MIZAN_SOAK_SEED", 1) + 1_000;
    let mut desk = Desk::new(seed);
    let host = Host::watch(&desk.root(), Box::new(|_| None), watch::Options::default(), |_| {}).unwrap();
    let mut memory = Memory::new(saves);
    let start = Instant::now();
    let mut compared = 0;
    for save in 1..=saves {
        desk.edit();
        // Now and then one comes while the one before is being taken in.
        std::thread::sleep(Duration::from_micros(desk.below(9_000)));
        if desk.chance(50) {
            desk.repair(&mut BTreeSet::new());
            let fresh = Known::afresh(&desk.root());
            becomes(&host, &fresh, &format!("seed {seed}, save {save}: {}", desk.last()));
            compared += 1;
        }
        memory.note(save);
        if save.is_multiple_of(5_000) {
            eprintln!("{save} saves watched, {compared} compared, {memory} in {:.0?}", start.elapsed());
        }
    }
    assert!(compared > saves / 120, "{compared} comparisons of {saves} saves");
    eprintln!("{saves} saves watched in {:.1?}: {compared} compared, {memory}", start.elapsed());
    memory.expect_flat();
}

/// Waits until the host knows, and the disk holds, what a fresh start would.
fn becomes(host: &Host, fresh: &Known, when: &str) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let (sender, answer) = std::sync::mpsc::channel();
        host.ask(move |world, _| drop(sender.send(Known::of(world))));
        let known = answer.recv_timeout(PATIENCE).unwrap();
        if known == *fresh {
            return;
        }
        if Instant::now() > deadline {
            known.expect(fresh, when);
        }
        std::thread::sleep(Duration::from_millis(3));
    }
}
