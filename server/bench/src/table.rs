//! The table of `docs/performance.md`: the release binary on synthetic projects, each number beside its floor.
//!
//! In go the binary and how many rounds to run; out comes Markdown. Floor and subject take turns, so that both meet the same machine; a cold run
//! has no client on disk, and the system's file cache is warm for all.

use std::fmt::Write as _;
use std::process::Command;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use crate::measure::{Cost, Summary, milliseconds, run};
use crate::project::{self, Shape};

/// What is printed where ripgrep is missing.
pub const NO_FLOOR: &str = "ripgrep is not installed, so there is no floor to compare with; `apt install ripgrep` (Debian, Ubuntu) or `brew install ripgrep` brings it";

/// Measures everything.
///
/// # Errors
///
/// When the disk refuses, or a run fails.
pub fn measure(binary: &Utf8Path, rounds: usize) -> Result<String> {
    let folder = tempfile::Builder::new().prefix("mizan-bench-").tempdir().context("cannot create a folder")?;
    let folder = Utf8Path::from_path(folder.path()).context("the folder for temporary files has no printable name")?;
    let mut out = String::new();
    out.push_str(&whole(binary, folder, rounds)?);
    out.push_str(&scaling(binary, folder, rounds)?);
    out.push_str(&small(binary, rounds)?);
    Ok(out)
}

/// The runs of one project.
#[derive(Default)]
struct Runs {
    floor: Vec<Cost>,
    cold: Vec<Cost>,
    second: Vec<Cost>,
}

/// One project and the binary.
struct Bench<'a> {
    binary: &'a Utf8Path,
    project: Utf8PathBuf,
    /// Where clients go to make room for a cold run: to delete them between runs would be part of the next one's cost.
    attic: Utf8PathBuf,
    has_floor: bool,
}

impl<'a> Bench<'a> {
    fn new(binary: &'a Utf8Path, folder: &Utf8Path, shape: &Shape) -> Result<Self> {
        let name = format!("{}-{}", shape.files, shape.functions);
        let project = folder.join(&name);
        project::write(&project, shape)?;
        let attic = folder.join(format!("{name}-attic"));
        std::fs::create_dir_all(&attic)?;
        let bench = Self { binary, project, attic, has_floor: has_ripgrep() };
        // Fills the file cache.
        bench.round(usize::MAX, &mut Runs::default())?;
        Ok(bench)
    }

    fn round(&self, number: usize, runs: &mut Runs) -> Result<()> {
        let client = self.project.join("frontend/src");
        if client.exists() {
            std::fs::rename(&client, self.attic.join(number.to_string()))?;
        }
        if self.has_floor {
            runs.floor.push(run(Command::new("rg").args(["-l", "client"]).arg(&self.project))?);
        }
        runs.cold.push(self.generate()?);
        runs.second.push(self.generate()?);
        Ok(())
    }

    fn generate(&self) -> Result<Cost> {
        run(Command::new(self.binary).arg("generate").arg(&self.project))
    }
}

fn has_ripgrep() -> bool {
    run(Command::new("rg").arg("--version")).is_ok()
}

/// 10,000 files and 1,000 functions.
fn whole(binary: &Utf8Path, folder: &Utf8Path, rounds: usize) -> Result<String> {
    let bench = Bench::new(binary, folder, &Shape { files: 10_000, functions: 1_000, seed: 1 })?;
    let mut runs = Runs::default();
    for number in 0..rounds {
        bench.round(number, &mut runs)?;
    }
    let mut out = String::from(
        "10,000 Python files, 1,000 functions:\n\n| run | wall ms, median | quartiles | processor ms | of the floor |\n| --- | ---: | ---: | ---: | ---: |\n",
    );
    let floor = Summary::of_walls(&runs.floor);
    if bench.has_floor {
        let _ = writeln!(out, "{}", row("`rg -l client` (the floor)", &runs.floor, &floor));
    }
    let _ = writeln!(out, "{}", row("`generate`, no client on disk", &runs.cold, &floor));
    let _ = writeln!(out, "{}", row("`generate` again, nothing changed", &runs.second, &floor));
    if !bench.has_floor {
        let _ = writeln!(out, "\n{NO_FLOOR}.");
    }
    let memory = runs.cold.iter().map(|cost| cost.memory).max().unwrap_or_default();
    let _ = writeln!(out, "\nPeak memory of the first: {} MB.\n", memory.div_ceil(1024 * 1024));
    Ok(out)
}

fn row(name: &str, costs: &[Cost], floor: &Summary) -> String {
    let Summary { median, low, high } = Summary::of_walls(costs);
    let processor = Summary::of(costs.iter().map(|cost| milliseconds(cost.processor))).median;
    let ratio = if floor.median > 0.0 { format!("{:.2}×", median / floor.median) } else { "–".to_owned() };
    format!("| {name} | {median:.1} | {low:.1}–{high:.1} | {processor:.1} | {ratio} |")
}

/// More files, and more functions.
fn scaling(binary: &Utf8Path, folder: &Utf8Path, rounds: usize) -> Result<String> {
    let shapes = [(1_000, 100), (3_000, 100), (10_000, 100), (10_000, 1_000), (10_000, 10_000)];
    let mut benches = Vec::new();
    for (files, functions) in shapes {
        let folder = folder.join("scaling");
        let bench = Bench::new(binary, &folder, &Shape { files, functions, seed: 2 })?;
        benches.push((files, functions, bench, Runs::default()));
    }
    for number in 0..rounds {
        for (_, _, bench, runs) in &mut benches {
            bench.round(number, runs)?;
        }
    }
    let mut out = String::from(
        "| files | functions | `rg` ms | cold ms | again ms | cold, of the floor |\n| ---: | ---: | ---: | ---: | ---: | ---: |\n",
    );
    for (files, functions, _, runs) in &benches {
        let [floor, cold, second] =
            [&runs.floor, &runs.cold, &runs.second].map(|costs| Summary::of_walls(costs).median);
        let nothing = || ("–".to_owned(), "–".to_owned());
        let (floor, ratio) =
            if floor > 0.0 { (format!("{floor:.1}"), format!("{:.2}×", cold / floor)) } else { nothing() };
        let _ = writeln!(out, "| {files} | {functions} | {floor} | {cold:.1} | {second:.1} | {ratio} |");
    }
    out.push('\n');
    Ok(out)
}

/// What does not depend on a project.
fn small(binary: &Utf8Path, rounds: usize) -> Result<String> {
    let mut version = Vec::new();
    for _ in 0..rounds {
        version.push(run(Command::new(binary).arg("--version"))?);
    }
    let Summary { median, low, high } = Summary::of_walls(&version);
    let size = std::fs::metadata(binary)?.len();
    Ok(format!(
        "`mizan-dev --version`: {median:.1} ms ({low:.1}–{high:.1}). The binary: {} MB.\n",
        size.div_ceil(1_000_000)
    ))
}
