//! From a save to the client on disk: the real binary watching a real folder.
//!
//! In go the binary and how many saves to make; out comes Markdown. Each save is one `write` of a Python file; its time ends with the system's event
//! that the generated file was renamed into its place. The floor is told of the same kind of write by the same kind of event and copies the file,
//! whole and by rename; floor and subject take turns. Nothing but the first run of the binary is left out.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use camino::{Utf8Path, Utf8PathBuf};
use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::measure::{milliseconds, percentiles};
use crate::project::{self, Shape};

/// How long the watcher waits for events to stop coming: part of every time, and not of the floor's.
const SETTLE: f64 = 5.0;

/// Between two saves: longer than it takes the engine to see its own files come back.
const PAUSE: Duration = Duration::from_millis(30);

/// Longer than any save may take.
const LONG: Duration = Duration::from_secs(10);

/// The functions of the projects that are measured.
const SIZES: [usize; 3] = [100, 1_000, 10_000];

/// What is saved, and the file of the client that shows it.
struct Kind {
    name: &'static str,
    /// What the file has after its stem.
    shows_in: &'static str,
    edit: fn(&str, usize) -> String,
}

const KINDS: [Kind; 3] = [
    Kind { name: "a field of a model", shows_in: ".d.ts", edit: field },
    Kind { name: "a parameter, a new function", shows_in: ".d.ts", edit: function },
    Kind { name: "a line above everything", shows_in: ".d.ts.map", edit: line },
];

fn field(text: &str, round: usize) -> String {
    text.replacen("max_length=80", &format!("max_length={}", 81 + round), 1)
}

fn function(text: &str, round: usize) -> String {
    format!("{text}\n\n@client\ndef added_{round}(request, number: int = {round}) -> int:\n    return number\n")
}

fn line(text: &str, round: usize) -> String {
    format!("{}{text}", "# above\n".repeat(round + 1))
}

/// Measures everything.
///
/// # Errors
///
/// When the disk refuses, or the binary does not answer a save.
pub fn measure(binary: &Utf8Path, rounds: usize) -> Result<String> {
    let folder = tempfile::Builder::new().prefix("mizan-bench-").tempdir().context("cannot create a folder")?;
    let folder = Utf8Path::from_path(folder.path()).context("the folder for temporary files has no printable name")?;
    let mut out = String::from(
        "| functions | what is saved | p50 ms | p95 ms | p99 ms | p95 after the settle | floor p50 | floor p95 |\n\
         | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for functions in SIZES {
        let project = folder.join(functions.to_string());
        project::write(&project, &Shape { files: 2_000, functions, seed: 3 })?;
        let mut watching = Watching::start(binary, &project)?;
        let mut floor = Floor::start(&folder.join(format!("{functions}-floor")))?;
        for kind in &KINDS {
            let row = watching.measure(kind, rounds, &mut floor)?;
            let _ = writeln!(out, "| {functions} | {} | {row} |", kind.name);
        }
    }
    Ok(out)
}

/// The binary watching a project.
struct Watching {
    child: Child,
    source: Utf8PathBuf,
    text: String,
    stem: String,
    renames: Renames,
}

impl Watching {
    fn start(binary: &Utf8Path, project: &Utf8Path) -> Result<Self> {
        let mut child = Command::new(binary)
            .args(["watch", "--format", "json"])
            .arg(project)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot run {binary}"))?;
        let output = child.stdout.take().context("the binary has no output")?;
        let mut lines = BufReader::new(output).lines();
        let first = lines.next().context("the binary ended")??;
        ensure!(first.contains("\"ready\""), "the binary began with {first}");
        // What it says is read away, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        let source = project.join("backend/app0/clients/part0.py");
        let text = std::fs::read_to_string(&source)?;
        let renames = Renames::of(&project.join("frontend/src/api"))?;
        Ok(Self { child, source, text, stem: "app0.clients.part0".to_owned(), renames })
    }

    fn measure(&mut self, kind: &Kind, rounds: usize, floor: &mut Floor) -> Result<String> {
        let name = format!("{}{}", self.stem, kind.shows_in);
        let (mut times, mut floors) = (Vec::new(), Vec::new());
        for round in 0..rounds {
            let text = (kind.edit)(&self.text, round);
            std::thread::sleep(PAUSE);
            self.renames.forget();
            let start = Instant::now();
            std::fs::write(&self.source, &text)?;
            times.push(milliseconds(self.renames.wait_for(&name)?.duration_since(start)));
            std::thread::sleep(PAUSE);
            floors.push(milliseconds(floor.copy(&text)?));
        }
        // The next kind begins where this one did.
        std::fs::write(&self.source, &self.text)?;
        std::thread::sleep(PAUSE * 4);
        let [p50, p95, p99] = percentiles(times);
        let [floor50, floor95, _] = percentiles(floors);
        Ok(format!("{p50:.1} | {p95:.1} | {p99:.1} | {:.1} | {floor50:.1} | {floor95:.1}", p95 - SETTLE))
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The least that could be done: told of a write, copy the file.
struct Floor {
    source: Utf8PathBuf,
    renames: Renames,
    _watcher: RecommendedWatcher,
}

impl Floor {
    fn start(folder: &Utf8Path) -> Result<Self> {
        let (from, to) = (folder.join("from"), folder.join("to"));
        std::fs::create_dir_all(&from)?;
        std::fs::create_dir_all(&to)?;
        let renames = Renames::of(&to)?;
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let Ok(event) = event else { return };
            let is_written = matches!(event.kind, EventKind::Access(AccessKind::Close(AccessMode::Write)));
            for path in event.paths.iter().filter(|_| is_written) {
                // A copy that fails is one that nobody hears of, which the other side reports.
                let copied = std::fs::read(path).and_then(|bytes| std::fs::write(to.join(".copy"), bytes));
                let _ = copied.and_then(|()| std::fs::rename(to.join(".copy"), to.join("copy.py")));
            }
        })?;
        watcher.watch(from.as_std_path(), RecursiveMode::NonRecursive)?;
        Ok(Self { source: from.join("source.py"), renames, _watcher: watcher })
    }

    fn copy(&mut self, text: &str) -> Result<Duration> {
        self.renames.forget();
        let start = Instant::now();
        std::fs::write(&self.source, text)?;
        Ok(self.renames.wait_for("copy.py")?.duration_since(start))
    }
}

/// The files that are renamed into a folder, and when.
struct Renames {
    events: Receiver<(String, Instant)>,
    _watcher: RecommendedWatcher,
}

impl Renames {
    fn of(folder: &Utf8Path) -> Result<Self> {
        let (sender, events) = channel();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            let now = Instant::now();
            let Ok(event) = event else { return };
            if event.kind != EventKind::Modify(ModifyKind::Name(RenameMode::To)) {
                return;
            }
            for name in event.paths.iter().filter_map(|path| path.file_name()?.to_str()) {
                let _ = sender.send((name.to_owned(), now));
            }
        })?;
        watcher.watch(folder.as_std_path(), RecursiveMode::NonRecursive)?;
        Ok(Self { events, _watcher: watcher })
    }

    fn forget(&self) {
        self.events.try_iter().for_each(drop);
    }

    fn wait_for(&self, name: &str) -> Result<Instant> {
        let end = Instant::now() + LONG;
        while let Ok((renamed, at)) = self.events.recv_timeout(end.saturating_duration_since(Instant::now())) {
            if renamed == name {
                return Ok(at);
            }
        }
        bail!("`{name}` was not written within {} s of a save", LONG.as_secs())
    }
}
