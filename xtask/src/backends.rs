//! The Python packages under `backends/`: linted, type-checked and tested on the newest Python that they support, tested on the
//! oldest, and held to the table of `tests/conformance` as real servers.

use std::process::Command;

use anyhow::{Result, bail};
use camino::Utf8PathBuf;

use crate::python::PYTHON;
use crate::steps::Outcome;
use crate::tools::{self, Version};
use crate::workspace::Workspace;
use crate::{process, system};

const NEWEST: Version = (3, 13);
const OLDEST: Version = (3, 10);

/// What is pinned, and the packages from their sources.
const REQUIREMENTS: &[&str] = &["backends/requirements.txt", "backends/packages.txt"];

const PACKAGES: &[&str] = &["mizan-core", "mizan-django", "mizan-fastapi"];

const REDIS: system::Package = system::Package { apt: "redis-server", brew: Some("redis") };

/// Every package by itself.
pub(crate) fn packages(workspace: &Workspace) -> Result<Outcome> {
    if cfg!(windows) {
        return Ok(Outcome::Skipped("Redis, which the tests of the cache ask, is not made for Windows".into()));
    }
    find_redis()?;
    let newest = python(workspace)?;
    let folder = workspace.root().join("backends");
    let run = |arguments: &[&str]| process::run(Command::new(&newest).current_dir(&folder).arg("-m").args(arguments));
    run(&["ruff", "check"])?;
    run(&["ruff", "format", "--check"])?;
    run(&["pyright", "--pythonpath", newest.as_str()])?;
    for package in PACKAGES {
        test_package(workspace, package)?;
    }
    Ok(Outcome::Passed)
}

/// All of them, and a live django-izana, as their clients meet them.
pub(crate) fn conformance(workspace: &Workspace) -> Result<Outcome> {
    let python = python(workspace)?;
    let izana = workspace.python("izana", PYTHON, &["tests/izana/requirements.txt"])?;
    process::run(
        Command::new(&python)
            .current_dir(workspace.root().join("tests/conformance"))
            .args(["-m", "pytest"])
            .env("MIZAN_BACKENDS_PYTHON", &python)
            .env("MIZAN_IZANA_PYTHON", izana)
            .env("MIZAN_DEV_BIN", workspace.binary()?),
    )?;
    Ok(Outcome::Passed)
}

/// A Python with all packages and what they need.
pub(crate) fn python(workspace: &Workspace) -> Result<Utf8PathBuf> {
    workspace.python("backends", NEWEST, REQUIREMENTS)
}

/// On the newest Python and on the oldest, each with what the package itself asks for and nothing else, as after `uv sync` in its
/// folder: what another package brings along must not hide that it is not asked for.
fn test_package(workspace: &Workspace, package: &str) -> Result<()> {
    let folder = workspace.root().join("backends").join(package);
    let requirements = format!("backends/{package}/requirements.txt");
    let pythons = [
        workspace.python(package, NEWEST, &[&requirements])?,
        workspace.oldest_python(&format!("{package}-oldest"), OLDEST, &[&requirements])?,
    ];
    for python in pythons {
        let mut pytest = Command::new(python);
        pytest.current_dir(&folder).args(["-m", "pytest", "-p", "no:cacheprovider", "--quiet"]);
        process::run(pytest.env("MIZAN_DEV_BIN", workspace.binary()?))?;
    }
    Ok(())
}

fn find_redis() -> Result<()> {
    if tools::has_program("redis-server") || system::install(&REDIS).is_ok() {
        return Ok(());
    }
    bail!(
        "redis-server is missing: it does not start, and could not be installed. \
         Install it: `apt install redis-server`, `brew install redis`, or from redis.io."
    )
}
