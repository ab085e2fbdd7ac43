//! When a batch is given, and what the watcher costs while nothing happens.

use std::fs;
use std::time::Duration;

use camino::Utf8Path;
use mizan_sources::watch::{Batch, Options, Reason, Watched};

#[cfg(target_os = "linux")]
use crate::again::{again, is_inside};
use crate::mirror::Mirror;

const FOREVER: Duration = Duration::from_secs(3600);

fn tree(root: &Utf8Path) -> Watched {
    Watched { trees: [root.to_owned()].into(), ..Watched::default() }
}

#[test]
fn what_comes_together_is_one_batch() {
    let options = Options { settle: Duration::from_secs(1), longest: FOREVER, ..Options::default() };
    let mirror = Mirror::with(options, &[], tree);
    (0..20).for_each(|file| mirror.write(&format!("m{file}.py"), ""));
    let Batch::Paths(paths) = mirror.batch() else { panic!("a rescan") };
    assert_eq!(paths.len(), 20);
}

#[test]
fn a_batch_is_given_though_events_go_on() {
    let options = Options { settle: FOREVER, longest: Duration::from_millis(20), ..Options::default() };
    let mut mirror = Mirror::with(options, &[], tree);
    mirror.write("views.py", "");
    mirror.sees("views.py");
}

/// Writes a file without end, on a thread of its own, until this is dropped.
struct Noise(Option<(std::sync::mpsc::Sender<()>, std::thread::JoinHandle<()>)>);

impl Noise {
    fn at(path: camino::Utf8PathBuf) -> Self {
        let (stop, stopped) = std::sync::mpsc::channel();
        let noise = move || {
            while stopped.recv_timeout(Duration::from_millis(1)) == Err(std::sync::mpsc::RecvTimeoutError::Timeout) {
                fs::write(&path, "noise").unwrap();
            }
        };
        Self(Some((stop, std::thread::spawn(noise))))
    }
}

impl Drop for Noise {
    fn drop(&mut self) {
        let (stop, thread) = self.0.take().unwrap();
        drop(stop);
        thread.join().unwrap();
    }
}

#[test]
fn a_file_that_does_not_matter_keeps_nothing_back() {
    let matters = |path: &Utf8Path| path.extension() == Some("py");
    let options = Options { settle: Duration::from_millis(50), longest: FOREVER, matters, ..Options::default() };
    let mut mirror = Mirror::with(options, &[], tree);
    let _noise = Noise::at(mirror.path("debug.log"));
    mirror.write("views.py", "");
    mirror.sees("views.py");
}

#[test]
fn more_paths_than_are_worth_telling_are_a_rescan() {
    let options = Options { burst: 10, ..Options::default() };
    let mut mirror = Mirror::with(options, &[], tree);
    (0..200).for_each(|file| mirror.write(&format!("new/m{file}.py"), ""));
    assert_eq!(mirror.rescan(), Reason::Burst);
    mirror.catches_up();
}

#[test]
fn after_it_is_dropped_nothing_is_delivered() {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap();
    let (sender, batches) = std::sync::mpsc::channel();
    let deliver = move |batch| drop(sender.send(batch));
    let watcher = mizan_sources::watch::Watcher::start(tree(root), Options::default(), deliver).unwrap();
    drop(watcher);
    fs::write(root.join("views.py"), "").unwrap();
    // The sender went with the thread.
    assert_eq!(batches.recv_timeout(crate::mirror::PATIENCE), Err(std::sync::mpsc::RecvTimeoutError::Disconnected));
}

/// A thread that spins takes dozens of ticks (of 10 ms) in this time, however busy the machine.
#[cfg(target_os = "linux")]
#[test]
fn nothing_runs_while_nothing_happens() {
    if !is_inside() {
        return again("settling::nothing_runs_while_nothing_happens", &["sh"], "true");
    }
    let ticks = || -> u64 {
        let stat = fs::read_to_string("/proc/self/stat").unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    };
    let mut mirror = Mirror::with(Options::default(), &[("shop/views.py", "")], tree);
    mirror.write("shop/views.py", "two");
    mirror.named();
    let before = ticks();
    std::thread::sleep(Duration::from_secs(1));
    let ran = ticks() - before;
    assert!(ran <= 5, "{ran} ticks");
}
