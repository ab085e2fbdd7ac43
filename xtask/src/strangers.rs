//! `check` has nothing to say of code that is right: the shop, and real Django projects that know nothing of Mizan.
//!
//! In go the releases that `tests/strangers/releases.txt` pins; out comes what `check` found in them, which must be nothing. pip downloads each source release once,
//! into `target/strangers/`; each run unpacks it anew. Nothing of them is imported or installed.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use camino::{Utf8Path, Utf8PathBuf};

use crate::process;
use crate::python::PYTHON;
use crate::steps::Outcome;
use crate::workspace::Workspace;

const PINS: &str = "tests/strangers/releases.txt";
const SHOP: &str = "examples/shop";

/// Where a client would go. They have no frontend, and not all of them a `manage.py`, so a search would find nothing.
const CONFIGURATION: &str = "backend = \".\"\nframework = \"django\"\noutput = \"client\"\n";

/// Fewer Python files than any of them has: a release that was not unpacked passes no test.
const MANY: usize = 300;

/// Checks each of them.
pub(crate) fn run(workspace: &Workspace) -> Result<Outcome> {
    let binary = workspace.binary()?;
    quiet(&binary, &workspace.root().join(SHOP))?;
    let python = workspace.python("strangers", PYTHON, &["tests/strangers/requirements.txt"])?;
    let folder = workspace.root().join("target/strangers");
    let pins = workspace.root().join(PINS);
    let pins = std::fs::read_to_string(&pins).with_context(|| format!("cannot read {pins}"))?;
    for pin in pins.lines() {
        let project = unpacked(&python, &folder, pin)?;
        let before = files(&project)?;
        let modules = before.iter().filter(|path| path.extension() == Some("py")).count();
        ensure!(modules > MANY, "{pin} has only {modules} Python files");
        quiet(&binary, &project)?;
        ensure!(files(&project)? == before, "`check` wrote into {pin}");
    }
    Ok(Outcome::Passed)
}

/// A release in a folder of its own, as it was packed, with our configuration beside.
fn unpacked(python: &Utf8Path, folder: &Utf8Path, pin: &str) -> Result<Utf8PathBuf> {
    let (name, _) = pin.split_once("==").with_context(|| format!("`{pin}` pins no version"))?;
    let sources = folder.join("sources").join(pin);
    if only(&sources).is_err() {
        let download = ["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", name, pin, "--dest"];
        process::run(Command::new(python).args(download).arg(&sources))?;
    }
    let project = folder.join(name);
    if project.exists() {
        std::fs::remove_dir_all(&project).with_context(|| format!("cannot remove {project}"))?;
    }
    let archive = only(&sources)?;
    process::run(Command::new(python).args(["-m", "tarfile", "--extract"]).arg(&archive).arg(&project))?;
    let inner = only(&project)?;
    std::fs::write(inner.join("mizan.toml"), CONFIGURATION)?;
    Ok(inner)
}

/// The one entry of a folder.
fn only(folder: &Utf8Path) -> Result<Utf8PathBuf> {
    let entries = folder.read_dir_utf8().with_context(|| format!("cannot read {folder}"))?;
    let mut entries = entries.collect::<std::io::Result<Vec<_>>>()?;
    match (entries.pop(), entries.pop()) {
        (Some(entry), None) => Ok(entry.into_path()),
        _ => bail!("{folder} should hold one thing"),
    }
}

/// `check` of a folder ends with 0 and finds nothing.
fn quiet(binary: &Utf8Path, project: &Utf8Path) -> Result<()> {
    let output = Command::new(binary).args(["check", "--format", "concise"]).arg(project).stdin(Stdio::null()).output();
    let output = output.with_context(|| format!("cannot start {binary}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let talk = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success() && said.trim().is_empty(),
        "`check` of {project} ended with {}\n{said}{talk}",
        output.status
    );
    Ok(())
}

/// Every file below a folder.
fn files(folder: &Utf8Path) -> Result<BTreeSet<Utf8PathBuf>> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir_utf8().with_context(|| format!("cannot read {folder}"))? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.into_path());
            } else {
                found.insert(entry.into_path());
            }
        }
    }
    Ok(found)
}
