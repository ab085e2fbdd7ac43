//! The binary that is measured.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use camino::Utf8PathBuf;

/// What `BINARY` names; else the release binary, as the sources stand. It lies two folders above this program (`release/deps/…`).
pub(crate) fn binary() -> Result<Utf8PathBuf> {
    if let Ok(path) = std::env::var("BINARY") {
        return Ok(Utf8PathBuf::from(path));
    }
    let build = ["build", "--release", "--package", "mizan-dev"];
    let status = Command::new(env!("CARGO")).args(build).status().context("cannot run cargo")?;
    ensure!(status.success(), "the release binary cannot be built");
    let here = Utf8PathBuf::from_path_buf(std::env::current_exe()?).ok().context("a path that cannot be printed")?;
    let folder = here.ancestors().nth(2).context("this program lies in no target folder")?;
    Ok(folder.join(format!("mizan-dev{}", std::env::consts::EXE_SUFFIX)))
}
