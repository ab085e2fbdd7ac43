//! Prints the table of `docs/performance.md`: `cargo bench -p mizan-bench --bench binary`.
//!
//! Builds the release binary first. `ROUNDS` says how many rounds to run, 20 by default; `BINARY` names another binary.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use camino::Utf8PathBuf;

#[allow(clippy::print_stdout, reason = "the table is what this program is for")]
fn main() -> Result<()> {
    let rounds = std::env::var("ROUNDS").ok().map_or(Ok(20), |text| text.parse()).context("ROUNDS is no number")?;
    let binary = match std::env::var("BINARY") {
        Ok(path) => Utf8PathBuf::from(path),
        Err(_) => built()?,
    };
    print!("{}", mizan_bench::table::measure(&binary, rounds)?);
    Ok(())
}

/// The release binary, as the sources stand. It lies two folders above this program (`release/deps/…`).
fn built() -> Result<Utf8PathBuf> {
    let build = ["build", "--release", "--package", "mizan-dev"];
    let status = Command::new(env!("CARGO")).args(build).status().context("cannot run cargo")?;
    ensure!(status.success(), "the release binary cannot be built");
    let here = Utf8PathBuf::from_path_buf(std::env::current_exe()?).ok().context("a path that cannot be printed")?;
    let folder = here.ancestors().nth(2).context("this program lies in no target folder")?;
    Ok(folder.join(format!("mizan-dev{}", std::env::consts::EXE_SUFFIX)))
}
