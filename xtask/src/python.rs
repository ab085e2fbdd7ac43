//! Python for the suites that need Django or pydantic: the interpreter, and one virtual environment for each pinned
//! requirements file. Environments live under `target/python/`; the machine's own Python is never written to.

use std::process::Command;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use crate::process;
use crate::tools::{self, Version};

/// The oldest Python that the shop and the pinned requirements run on.
const PYTHON: Version = (3, 11);

/// The names under which an interpreter may answer, newest first after the machine's own choice.
const CANDIDATES: &[&[&str]] =
    &[&["python3"], &["python"], &["py", "-3"], &["python3.14"], &["python3.13"], &["python3.12"], &["python3.11"]];

/// An interpreter that is new enough and can make environments.
#[derive(Debug)]
pub(crate) struct Python {
    executable: Utf8PathBuf,
    version: String,
}

/// The first interpreter that serves, or a sentence that says what was found instead.
pub(crate) fn find() -> Result<Python> {
    let found: Vec<_> = CANDIDATES.iter().filter_map(|words| ask(words)).collect();
    choose(found, tools::has_program("uv"))
}

/// Makes the environment of `requirements` unless it stands already, and gives its interpreter.
pub(crate) fn environment(folder: &Utf8Path, requirements: &Utf8Path) -> Result<Utf8PathBuf> {
    let python = find()?;
    let interpreter = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let wanted = std::fs::read_to_string(requirements).with_context(|| format!("cannot read {requirements}"))?;
    let wanted = format!("# {} {}\n{wanted}", python.executable, python.version);

    // Written last, so that a half made environment is made again.
    let made_from = folder.join("made-from.txt");
    if std::fs::read_to_string(&made_from).is_ok_and(|made| made == wanted) && interpreter.exists() {
        return Ok(interpreter);
    }
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("cannot remove {folder}"))?;
    }
    if tools::has_program("uv") {
        process::run(Command::new("uv").args([
            "venv",
            "--quiet",
            "--python",
            python.executable.as_str(),
            folder.as_str(),
        ]))?;
        process::run(Command::new("uv").args([
            "pip",
            "install",
            "--quiet",
            "--python",
            interpreter.as_str(),
            "-r",
            requirements.as_str(),
        ]))?;
    } else {
        process::run(Command::new(&python.executable).args(["-m", "venv", folder.as_str()]))?;
        process::run(Command::new(&interpreter).args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-input",
            "--disable-pip-version-check",
            "-r",
            requirements.as_str(),
        ]))?;
    }
    std::fs::write(&made_from, wanted).with_context(|| format!("cannot write {made_from}"))?;
    Ok(interpreter)
}

struct Answer {
    python: Python,
    makes_environments: bool,
}

fn ask(words: &[&str]) -> Option<Answer> {
    const QUESTION: &str = "\
import sys
from importlib.util import find_spec
print(sys.executable)
print('%d.%d.%d' % sys.version_info[:3])
print(all(map(find_spec, ('venv', 'ensurepip'))))";
    let (program, arguments) = words.split_first()?;
    let answer = process::output(Command::new(program).args(arguments).args(["-c", QUESTION])).ok()?;
    let mut lines = answer.lines();
    Some(Answer {
        python: Python { executable: lines.next()?.into(), version: lines.next()?.into() },
        makes_environments: lines.next()? == "True",
    })
}

fn choose(found: Vec<Answer>, has_uv: bool) -> Result<Python> {
    let (major, minor) = PYTHON;
    let Some(first) = found.first() else {
        bail!(
            "Python is missing: neither `python3` nor `python` starts. \
             Install Python {major}.{minor} or newer: from python.org, or with the system's packages."
        );
    };
    let seen = format!("{} is {}", first.python.executable, first.python.version);
    let mut new_enough: Vec<_> = found
        .into_iter()
        .filter(|answer| tools::parse_version(&answer.python.version).is_some_and(|version| version >= PYTHON))
        .collect();
    if new_enough.is_empty() {
        bail!("Python is too old: {seen}. Install Python {major}.{minor} or newer beside it.");
    }
    match new_enough.iter().position(|answer| has_uv || answer.makes_environments) {
        Some(index) => Ok(new_enough.swap_remove(index).python),
        None => bail!(
            "Python cannot make virtual environments: `venv` or `ensurepip` is missing. \
             Install uv, or the system's package for it (Debian and Ubuntu: `apt install python3-venv`)."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(version: &str, makes_environments: bool) -> Answer {
        let python = Python { executable: "/usr/bin/python3".into(), version: version.into() };
        Answer { python, makes_environments }
    }

    #[test]
    fn no_python_is_said_with_the_way_out() {
        let sentence = choose(Vec::new(), false).unwrap_err().to_string();
        assert!(sentence.ends_with("Install Python 3.11 or newer: from python.org, or with the system's packages."));
    }

    #[test]
    fn an_old_python_is_named() {
        let sentence = choose(vec![answer("3.10.12", true)], false).unwrap_err().to_string();
        assert!(sentence.starts_with("Python is too old: /usr/bin/python3 is 3.10.12."), "{sentence}");
    }

    #[test]
    fn an_old_python_is_passed_over_for_a_newer_one() {
        let python = choose(vec![answer("3.10.12", true), answer("3.12.1", true)], false).unwrap();
        assert_eq!(python.version, "3.12.1");
    }

    #[test]
    fn a_python_without_venv_serves_only_beside_uv() {
        let sentence = choose(vec![answer("3.11.2", false)], false).unwrap_err().to_string();
        assert!(sentence.contains("apt install python3-venv"), "{sentence}");
        assert!(choose(vec![answer("3.11.2", false)], true).is_ok());
    }
}
