//! Installs what only the system's package manager has: apt where root runs on a Debian, Homebrew where there is one. Elsewhere
//! nothing is installed, and the error says so.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{process, tools};

/// The name of one package in each package manager that has it.
pub(crate) struct Package {
    pub(crate) apt: &'static str,
    pub(crate) brew: Option<&'static str>,
}

/// Fails at once where there is no package manager, or one may not use it.
pub(crate) fn install(package: &Package) -> Result<()> {
    if tools::has_program("apt-get") {
        let apt = |arguments: &[&str]| process::run(Command::new("apt-get").args(["-q", "-y"]).args(arguments));
        apt(&["update"])?;
        return apt(&["install", "--no-install-recommends", package.apt]);
    }
    match package.brew {
        Some(name) if tools::has_program("brew") => {
            process::run(Command::new("brew").args(["install", "--quiet", name]))
        }
        _ => bail!("no package manager is known here"),
    }
}
