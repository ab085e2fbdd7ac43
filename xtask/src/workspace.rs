//! What the steps share: the repository's root, and the three things that cost time to prepare (npm packages, the
//! `mizan-dev` binary, Python environments). Each is prepared when a step first asks, once a run; a preparation that
//! failed fails every step that asks for it, in the same words.

use std::cell::OnceCell;
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};
use camino::{Utf8Path, Utf8PathBuf};
use serde_json::Value;

use crate::process;
use crate::python::{self, Python};
use crate::tools::{self, Version};

/// The outcome of a preparation, kept as text so that it can be told more than once.
type Prepared<T> = OnceCell<Result<T, String>>;

/// The repository and what has been prepared in it.
pub(crate) struct Workspace {
    root: Utf8PathBuf,
    packages: Prepared<()>,
    binary: Prepared<Utf8PathBuf>,
}

impl Workspace {
    pub(crate) fn find() -> Result<Self> {
        let root =
            Utf8Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no folder above it")?.to_owned();
        Ok(Self { root, packages: OnceCell::new(), binary: OnceCell::new() })
    }

    pub(crate) fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// A cargo command at the root.
    pub(crate) fn cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = tools::cargo();
        command.current_dir(&self.root).args(arguments);
        command
    }

    /// An npm command at the root, with the packages installed.
    pub(crate) fn npm<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Result<Command> {
        self.install()?;
        let mut command = tools::npm();
        command.current_dir(&self.root).args(arguments);
        Ok(command)
    }

    /// The npm packages, as the lock file pins them.
    pub(crate) fn install(&self) -> Result<()> {
        once(&self.packages, || self.install_packages())
    }

    /// The binary under test, as the sources stand.
    pub(crate) fn binary(&self) -> Result<Utf8PathBuf> {
        once(&self.binary, || self.build_binary())
    }

    /// The interpreter of an environment with what the files pin (paths from the root), of the `wanted` version where
    /// the machine has one.
    pub(crate) fn python(&self, name: &str, wanted: Version, requirements: &[&str]) -> Result<Utf8PathBuf> {
        self.environment(name, &python::find(wanted)?, requirements)
    }

    /// The same of the oldest version from `wanted` on that the machine has.
    pub(crate) fn oldest_python(&self, name: &str, wanted: Version, requirements: &[&str]) -> Result<Utf8PathBuf> {
        self.environment(name, &python::oldest(wanted)?, requirements)
    }

    fn environment(&self, name: &str, python: &Python, requirements: &[&str]) -> Result<Utf8PathBuf> {
        python::environment(&self.root, &self.root.join("target/python").join(name), python, requirements)
    }

    fn install_packages(&self) -> Result<()> {
        let lock = self.root.join("package-lock.json");
        let wanted = std::fs::read(&lock).with_context(|| format!("cannot read {lock}"))?;

        // A copy of the lock that was installed, kept where it goes away with what it describes.
        let installed = self.root.join("node_modules/.installed-package-lock.json");
        if std::fs::read(&installed).is_ok_and(|installed| installed == wanted) {
            return Ok(());
        }
        process::run(tools::npm().current_dir(&self.root).args(["ci", "--no-audit", "--no-fund"]))?;
        std::fs::write(&installed, wanted).with_context(|| format!("cannot write {installed}"))
    }

    fn build_binary(&self) -> Result<Utf8PathBuf> {
        let build = ["build", "--bin", "mizan-dev", "--message-format", "json-render-diagnostics"];
        let mut command = self.cargo(build);
        command.stderr(std::process::Stdio::inherit());
        let messages = process::output(&mut command)?;
        match executable(&messages) {
            Some(path) => Ok(path),
            None => bail!("`cargo build --bin mizan-dev` named no executable"),
        }
    }
}

/// The executable that cargo's messages name.
fn executable(messages: &str) -> Option<Utf8PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|message| Some(Utf8PathBuf::from(message.get("executable")?.as_str()?)))
        .next_back()
}

fn once<T: Clone>(cell: &Prepared<T>, prepare: impl FnOnce() -> Result<T>) -> Result<T> {
    cell.get_or_init(|| prepare().map_err(|error| format!("{error:#}"))).clone().map_err(|sentence| anyhow!(sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_executable_is_read_from_cargos_messages() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"name":"text"},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"mizan-dev"},"executable":"/t/debug/mizan-dev"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
            "\n",
        );
        assert_eq!(executable(messages), Some("/t/debug/mizan-dev".into()));
    }

    #[test]
    fn a_failed_preparation_is_tried_once_and_told_twice() {
        let cell: Prepared<()> = OnceCell::new();
        assert_eq!(once(&cell, || bail!("no network")).unwrap_err().to_string(), "no network");
        assert_eq!(once(&cell, || Ok(())).unwrap_err().to_string(), "no network");
    }
}
