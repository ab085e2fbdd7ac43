//! What the watcher costs on this machine: setting up 10,000 folders, from a write to its batch, a renamed folder, doing nothing, polling.
//!
//! `cargo run --release -p mizan-sources --example watch_cost`
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a program for the terminal that stops at the unexpected"
)]

use std::fs;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use mizan_sources::watch::{Batch, Options, Watched, Watcher};

const FOLDERS: usize = 10_000;
const WRITES: usize = 500;

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = Utf8Path::from_path(folder.path()).expect("a path that is text").to_owned();
    for folder in 0..FOLDERS {
        let folder = folder_path(&root, folder);
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("views.py"), "").expect("a file");
    }
    let options = Options::default();
    let (started, before) = (Instant::now(), cpu());
    let (watcher, batches) = watch(&root, options);
    println!("{FOLDERS} folders set up in {:.0} ms, {} ticks of 10 ms", millis(started.elapsed()), cpu() - before);

    let again = Instant::now();
    watcher.watch(Watched { trees: [root.clone()].into(), ..Watched::default() });
    println!("asked for again in {:.0} ms", millis(again.elapsed()));

    let mut latencies: Vec<f64> = (0..WRITES)
        .map(|turn| {
            let file = folder_path(&root, turn * 7 % FOLDERS).join("views.py");
            std::thread::sleep(Duration::from_millis(8));
            let written = Instant::now();
            fs::write(&file, turn.to_string()).expect("written");
            wait_for(&batches, &file);
            millis(written.elapsed().saturating_sub(options.settle))
        })
        .collect();
    latencies.sort_by(f64::total_cmp);
    let at = |share: usize| latencies[(WRITES - 1) * share / 100];
    println!("write to batch, over the settle: p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms", at(50), at(95), at(99));

    let moved = Instant::now();
    fs::rename(root.join("f0"), root.join("renamed")).expect("renamed");
    wait_for(&batches, &root.join("renamed"));
    println!("rename of a folder of 100 folders: {:.0} ms", millis(moved.elapsed()));

    let before = cpu();
    std::thread::sleep(Duration::from_secs(2));
    println!("doing nothing for 2 s: {} ticks of 10 ms", cpu() - before);
    drop(watcher);

    let (watcher, batches) = watch(&root, Options { poll: Some(Duration::from_secs(1)), ..options });
    let before = cpu();
    std::thread::sleep(Duration::from_secs(10));
    println!("polling {FOLDERS} folders and files for 10 s: {} ticks of 10 ms", cpu() - before);
    let file = folder_path(&root, 4_242).join("views.py");
    fs::write(&file, "polled").expect("written");
    wait_for(&batches, &file);
    drop(watcher);
}

fn folder_path(root: &Utf8Path, folder: usize) -> Utf8PathBuf {
    root.join(format!("f{}/g{}", folder / 100, folder % 100))
}

fn watch(root: &Utf8Path, options: Options) -> (Watcher, Receiver<Batch>) {
    let (sender, batches) = channel();
    let watched = Watched { trees: [root.to_owned()].into(), ..Watched::default() };
    let deliver = move |batch| drop(sender.send(batch));
    (Watcher::start(watched, options, deliver).expect("a thread"), batches)
}

fn wait_for(batches: &Receiver<Batch>, path: &Utf8Path) {
    while let Ok(batch) = batches.recv() {
        match batch {
            Batch::Paths(paths) if paths.contains(path) => return,
            Batch::Paths(_) => {}
            Batch::Rescan(_) => return,
        }
    }
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// What this process has used of the processor, where the system says.
fn cpu() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    fields.iter().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}
