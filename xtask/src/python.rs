//! Python for the suites that need Django or pydantic: the interpreter, and one virtual environment for each pinned
//! requirements file. Environments live under `target/python/`; the machine's own Python is never written to.

use std::process::Command;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use crate::process;
use crate::tools::{self, Version};

/// The oldest Python that the shop and the pinned requirements run on.
pub(crate) const PYTHON: Version = (3, 11);

/// The names under which an interpreter may answer, newest first after the machine's own choice.
const CANDIDATES: &[&[&str]] = &[
    &["python3"],
    &["python"],
    &["py", "-3"],
    &["python3.14"],
    &["python3.13"],
    &["python3.12"],
    &["python3.11"],
    &["python3.10"],
];

/// An interpreter that is new enough and can make environments.
#[derive(Debug)]
pub(crate) struct Python {
    executable: Utf8PathBuf,
    version: String,
}

/// The first interpreter that serves, if there is one the first that is as new as `wanted`; or a sentence that says
/// what was found instead.
pub(crate) fn find(wanted: Version) -> Result<Python> {
    let has_uv = tools::has_program("uv");
    let mut found = Vec::new();
    for answer in answers() {
        let is_enough = answer.serves(wanted, has_uv);
        found.push(answer);
        if is_enough {
            break;
        }
    }
    choose(found, wanted, has_uv)
}

/// The oldest interpreter that is at least as new as `wanted`; or a sentence that says what was found instead.
pub(crate) fn oldest(wanted: Version) -> Result<Python> {
    let has_uv = tools::has_program("uv");
    let serving = answers().filter(|answer| answer.serves(wanted, has_uv));
    match serving.min_by_key(|answer| tools::parse_version(&answer.python.version)) {
        Some(answer) => Ok(answer.python),
        None => find(wanted),
    }
}

/// Makes an environment of all `requirements` (paths from `root`, as are the paths in them) unless it stands already, and
/// gives its interpreter.
pub(crate) fn environment(
    root: &Utf8Path,
    folder: &Utf8Path,
    python: &Python,
    requirements: &[&str],
) -> Result<Utf8PathBuf> {
    let interpreter = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let mut recipe = format!("# {} {}\n", python.executable, python.version);
    for file in requirements {
        recipe += &read_requirements(root, &root.join(file))?;
    }

    // Written last, so that a half made environment is made again.
    let made_from = folder.join("made-from.txt");
    if std::fs::read_to_string(&made_from).is_ok_and(|made| made == recipe) && interpreter.exists() {
        return Ok(interpreter);
    }
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("cannot remove {folder}"))?;
    }
    install(root, python, folder, &interpreter, requirements)?;
    std::fs::write(&made_from, recipe).with_context(|| format!("cannot write {made_from}"))?;
    Ok(interpreter)
}

/// The text of a requirements file, of those that it names, and of what the packages beside it ask for.
fn read_requirements(root: &Utf8Path, file: &Utf8Path) -> Result<String> {
    let read = |file: &Utf8Path| std::fs::read_to_string(file).with_context(|| format!("cannot read {file}"));
    let mut text = read(file)?;
    for line in text.clone().lines() {
        if let Some(pinned) = line.strip_prefix("-c ") {
            text += &read(&file.with_file_name("").join(pinned))?;
        } else if let Some(package) = line.strip_prefix("-e ") {
            let folder = package.split('[').next().unwrap_or(package);
            text += &read(&root.join(folder).join("pyproject.toml"))?;
        }
    }
    Ok(text)
}

fn install(
    root: &Utf8Path,
    python: &Python,
    folder: &Utf8Path,
    interpreter: &Utf8Path,
    requirements: &[&str],
) -> Result<()> {
    let files = requirements.iter().flat_map(|file| ["-r", *file]);
    let at_root = |program: &str| {
        let mut command = Command::new(program);
        command.current_dir(root);
        command
    };
    if tools::has_program("uv") {
        process::run(at_root("uv").args(["venv", "--quiet", "--python"]).args([&python.executable, folder]))?;
        return process::run(
            at_root("uv").args(["pip", "install", "--quiet", "--python"]).arg(interpreter).args(files),
        );
    }
    process::run(at_root(python.executable.as_str()).args(["-m", "venv"]).arg(folder))?;
    let pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"];
    process::run(at_root(interpreter.as_str()).args(pip).args(files))
}

struct Answer {
    python: Python,
    makes_environments: bool,
}

impl Answer {
    fn is_new_enough(&self, wanted: Version) -> bool {
        tools::parse_version(&self.python.version).is_some_and(|version| version >= wanted)
    }

    fn serves(&self, wanted: Version, has_uv: bool) -> bool {
        self.is_new_enough(wanted) && (has_uv || self.makes_environments)
    }
}

/// Every interpreter that answers, the machine's own choice first.
fn answers() -> impl Iterator<Item = Answer> {
    let named = CANDIDATES.iter().map(|words| words.iter().map(ToString::to_string).collect());
    let held = held_by_pyenv().into_iter().map(|path| vec![path]);
    named.chain(held).filter_map(|words: Vec<String>| ask(&words))
}

fn ask(words: &[String]) -> Option<Answer> {
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

/// Interpreters that pyenv has installed but does not put on the path.
fn held_by_pyenv() -> Vec<String> {
    let home = std::env::home_dir().unwrap_or_default();
    let root = std::env::var_os("PYENV_ROOT").map_or_else(|| home.join(".pyenv"), Into::into);
    let Ok(versions) = root.join("versions").read_dir() else { return Vec::new() };
    let mut held: Vec<_> = versions
        .flatten()
        .map(|version| version.path().join(if cfg!(windows) { "python.exe" } else { "bin/python" }))
        .filter(|path| path.exists())
        .filter_map(|path| path.into_os_string().into_string().ok())
        .collect();
    held.sort_unstable();
    held
}

fn choose(mut found: Vec<Answer>, wanted: Version, has_uv: bool) -> Result<Python> {
    let (major, minor) = PYTHON;
    let best = found.iter().position(|answer| answer.serves(wanted, has_uv));
    if let Some(index) = best.or_else(|| found.iter().position(|answer| answer.serves(PYTHON, has_uv))) {
        return Ok(found.swap_remove(index).python);
    }
    let Some(first) = found.first() else {
        bail!(
            "Python is missing: neither `python3` nor `python` starts. \
             Install Python {major}.{minor} or newer: from python.org, or with the system's packages."
        );
    };
    if !found.iter().any(|answer| answer.is_new_enough(PYTHON)) {
        let Python { executable, version } = &first.python;
        bail!("Python is too old: {executable} is {version}. Install Python {major}.{minor} or newer beside it.");
    }
    bail!(
        "Python cannot make virtual environments: `venv` or `ensurepip` is missing. \
         Install uv, or the system's package for it (Debian and Ubuntu: `apt install python3-venv`)."
    )
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
        let sentence = choose(Vec::new(), PYTHON, false).unwrap_err().to_string();
        assert!(sentence.ends_with("Install Python 3.11 or newer: from python.org, or with the system's packages."));
    }

    #[test]
    fn an_old_python_is_named() {
        let sentence = choose(vec![answer("3.10.12", true)], PYTHON, false).unwrap_err().to_string();
        assert!(sentence.starts_with("Python is too old: /usr/bin/python3 is 3.10.12."), "{sentence}");
    }

    #[test]
    fn an_old_python_is_passed_over_for_a_newer_one() {
        let python = choose(vec![answer("3.10.12", true), answer("3.12.1", true)], PYTHON, false).unwrap();
        assert_eq!(python.version, "3.12.1");
    }

    #[test]
    fn a_wanted_version_is_taken_where_there_is_one() {
        let found = || vec![answer("3.11.2", true), answer("3.13.0", true)];
        assert_eq!(choose(found(), (3, 12), false).unwrap().version, "3.13.0");
        assert_eq!(choose(found(), (3, 14), false).unwrap().version, "3.11.2");
    }

    #[test]
    fn a_python_without_venv_serves_only_beside_uv() {
        let sentence = choose(vec![answer("3.11.2", false)], PYTHON, false).unwrap_err().to_string();
        assert!(sentence.contains("apt install python3-venv"), "{sentence}");
        assert!(choose(vec![answer("3.11.2", false)], PYTHON, true).is_ok());
    }
}
