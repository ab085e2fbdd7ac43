//! The tools that a step needs from the machine. In goes a need; out comes how to start the tool, or one sentence
//! that says what is missing and how to get it. Nothing is installed from here.

use std::process::Command;

use crate::{process, python};

/// A version as `major.minor`.
pub(crate) type Version = (u32, u32);

/// The oldest Node that the test suites run on.
const NODE: Version = (20, 19);

/// A tool that does not come with Rust and that no package manager of ours installs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Node,
    Python,
}

/// One sentence for each need that the machine does not meet.
pub(crate) fn missing<'a>(needs: impl Iterator<Item = &'a Need>) -> Vec<String> {
    let needs: Vec<_> = needs.collect();
    let node = needs.contains(&&Need::Node).then(|| node(node_version().as_deref()).err());
    let python = needs.contains(&&Need::Python).then(|| python::find(python::PYTHON).err());
    [node, python].into_iter().flatten().flatten().map(|error| format!("{error:#}")).collect()
}

/// npm as this system starts it.
pub(crate) fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// The cargo that runs this program, so that both use one toolchain.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Whether `cargo NAME` is installed.
pub(crate) fn has_cargo_command(name: &str) -> bool {
    process::output(cargo().args([name, "--version"])).is_ok()
}

/// Whether a program answers to `--version`.
pub(crate) fn has_program(name: &str) -> bool {
    process::output(Command::new(name).arg("--version")).is_ok()
}

/// The first two numbers of a version: `v20.20.2` is `(20, 20)`.
pub(crate) fn parse_version(text: &str) -> Option<Version> {
    let mut numbers = text.trim().trim_start_matches('v').split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

fn node_version() -> Option<String> {
    process::output(Command::new("node").arg("--version")).ok()
}

fn node(version: Option<&str>) -> anyhow::Result<()> {
    let (major, minor) = NODE;
    let advice = format!(
        "Install Node {major}.{minor} or newer, with npm: from nodejs.org, or with fnm, nvm or the system's packages."
    );
    let Some(version) = version else {
        anyhow::bail!("Node is missing: `node` does not start. {advice}");
    };
    if parse_version(version).is_none_or(|found| found < NODE) {
        anyhow::bail!("Node is too old: `node --version` says {}. {advice}", version.trim());
    }
    if process::output(npm().arg("--version")).is_err() {
        anyhow::bail!("npm is missing: `npm` does not start although `node` does. {advice}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_with_and_without_their_letter() {
        assert_eq!(parse_version("v20.20.2\n"), Some((20, 20)));
        assert_eq!(parse_version("3.11"), Some((3, 11)));
        assert_eq!(parse_version("nightly"), None);
    }

    #[test]
    fn an_old_node_is_named_with_the_way_out() {
        let sentence = node(Some("v18.20.4\n")).unwrap_err().to_string();
        assert!(sentence.starts_with("Node is too old: `node --version` says v18.20.4. Install Node 20.19"));
    }

    #[test]
    fn a_missing_node_is_named_with_the_way_out() {
        let sentence = node(None).unwrap_err().to_string();
        assert!(sentence.starts_with("Node is missing: `node` does not start. Install Node 20.19"));
    }
}
