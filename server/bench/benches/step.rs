//! Prints the table of steps in `docs/performance.md`: `cargo bench -p mizan-bench --bench step`.
//!
//! What the engine does for a keystroke, without an editor and without a disk: from [`Engine::apply`] of an edit of a document that is not saved to the
//! diagnostics of the backend. The document has a thousand lines. `ROUNDS` says how many keystrokes of each kind there are, 300 by default.

#![allow(clippy::unwrap_used, reason = "a bench that cannot set itself up has nothing to say")]

use std::fmt::Write as _;
use std::time::Instant;

use camino::{Utf8Path, Utf8PathBuf};
use mizan_bench::measure::{milliseconds, percentiles};
use mizan_bench::project::{self, Shape};
use mizan_engine::{Engine, Event};
use mizan_text::{Edit, Span};

/// The functions of the projects that are measured.
const SIZES: [usize; 3] = [100, 1_000, 10_000];

/// The lines of the document.
const LINES: usize = 1_000;

/// What is typed: the place that it follows, and what stands there after so many keystrokes.
struct Kind {
    name: &'static str,
    follows: &'static str,
    typed: fn(usize) -> String,
}

const KINDS: [Kind; 4] = [
    Kind { name: "in a body", follows: "    row.name = name", typed: |round| format!("  # {}", round % 10) },
    Kind { name: "a field of a model", follows: "max_length=", typed: |round| format!("1{}", round % 10) },
    Kind { name: "a function's name", follows: "def typed", typed: |round| format!("_{}", round % 10) },
    Kind { name: "a line above everything", follows: "", typed: |round| "\n".repeat(round % 10) },
];

#[allow(clippy::print_stdout, reason = "the table is what this program is for")]
fn main() {
    let rounds = std::env::var("ROUNDS").ok().map_or(300, |text| text.parse().unwrap());
    println!("| functions | what is typed | p50 ms | p95 ms | p99 ms |");
    println!("| ---: | --- | ---: | ---: | ---: |");
    for functions in SIZES {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap().canonicalize_utf8().unwrap().join("project");
        project::write(&root, &Shape { files: 2_000, functions, seed: 3 }).unwrap();
        for kind in &KINDS {
            let [p50, p95, p99] = percentiles(Typing::start(&root).times(kind, rounds));
            println!("| {functions} | {} | {p50:.2} | {p95:.2} | {p99:.2} |", kind.name);
        }
    }
}

/// A document that is being typed into.
struct Typing {
    engine: Engine,
    path: Utf8PathBuf,
    text: String,
}

impl Typing {
    fn start(root: &Utf8Path) -> Self {
        let mut engine = Engine::open(root, Box::new(|_| None)).unwrap();
        let path = root.join("backend/app0/clients/part0.py");
        let mut text = std::fs::read_to_string(&path).unwrap();
        text.push_str("\n\n@client\ndef typed(request, number: int = 0) -> int:\n    return number\n");
        for number in 0.. {
            if text.lines().count() >= LINES {
                break;
            }
            write!(text, "\n\ndef inner_{number}(rows):\n    return [row for row in rows if row]\n").unwrap();
        }
        engine.apply([Event::Opened { path: path.clone(), version: 0, text: text.clone() }]);
        Self { engine, path, text }
    }

    fn times(mut self, kind: &Kind, rounds: usize) -> Vec<f64> {
        let at = self.text.find(kind.follows).unwrap() + kind.follows.len();
        let mut length = 0;
        let mut times = Vec::new();
        // Who shows what is known holds it while the next is made.
        let mut held = self.engine.world();
        for round in 1..=rounds {
            let with = (kind.typed)(round);
            let end = u32::try_from(at + length).unwrap();
            let replaced = Span::new(u32::try_from(at).unwrap(), end);
            length = with.len();
            let edits = vec![Edit { replaced, with }];
            let path = self.path.clone();
            let start = Instant::now();
            let differs = self.engine.apply([Event::Edited { path, version: i32::try_from(round).unwrap(), edits }]);
            let world = self.engine.world();
            let found = world.backends.first().unwrap().diagnostics().len();
            times.push(milliseconds(start.elapsed()));
            assert!(differs && found == 0, "{}: {found} findings", kind.name);
            held = world;
        }
        drop(held);
        times
    }
}
