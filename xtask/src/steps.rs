//! The checks of this repository, as a table: a name, what it shows, what it needs, and how to run it. The order is
//! the order in which a mistake is cheapest to find. A new check is a new row.

use std::process::Command;

use anyhow::Result;

use crate::editors::{self, Found};
use crate::python::PYTHON;
use crate::tools::{self, Need};
use crate::workspace::Workspace;
use crate::{backends, process, shop, strangers};

/// One check.
pub(crate) struct Step {
    /// The word to run it by: `cargo xtask test NAME`.
    pub(crate) name: &'static str,
    /// What it shows, in half a line.
    pub(crate) about: &'static str,
    /// What the machine must have for it.
    pub(crate) needs: &'static [Need],
    pub(crate) run: fn(&Workspace) -> Result<Outcome>,
}

/// How a check that did not fail ended.
pub(crate) enum Outcome {
    Passed,
    /// With the reason, in words for the reader.
    Skipped(String),
}

/// Every check, in order.
pub(crate) const STEPS: &[Step] = &[
    Step { name: "fmt", about: "Rust is formatted", needs: &[], run: fmt },
    Step { name: "clippy", about: "Rust has no lint", needs: &[], run: clippy },
    Step { name: "rust", about: "the tests of every crate", needs: &[], run: rust },
    Step { name: "doc", about: "the examples in Rust's documentation", needs: &[], run: doc },
    Step {
        name: "packages",
        about: "packages/dist is fresh; the kernel and the React hooks against a fake server",
        needs: &[Need::Node],
        run: packages,
    },
    Step {
        name: "codegen",
        about: "the clients of the generator's tests under TypeScript 5.9 and 7, Node and Zod",
        needs: &[Need::Node],
        run: codegen,
    },
    Step { name: "shop", about: "the shop's client on disk is what generate writes", needs: &[], run: shop::run },
    Step {
        name: "typecheck",
        about: "the shop's client and frontend under TypeScript 5.9 and 7",
        needs: &[Need::Node],
        run: typecheck,
    },
    Step { name: "frontend", about: "the shop's frontend builds with Vite", needs: &[Need::Node], run: frontend },
    Step {
        name: "vite",
        about: "a page that Vite serves hears of each change of the contract once",
        needs: &[Need::Node],
        run: vite,
    },
    Step {
        name: "navigation",
        about: "go-to-definition from every mapped identifier to its Python",
        needs: &[Need::Node],
        run: navigation,
    },
    Step {
        name: "typescript",
        about: "imports mean the files that TypeScript says they mean",
        needs: &[Need::Node],
        run: typescript,
    },
    Step {
        name: "backend",
        about: "the shop's Python under real Django and pydantic",
        needs: &[Need::Python],
        run: backend,
    },
    Step { name: "schema", about: "the static schema equals pydantic's own", needs: &[Need::Python], run: schema },
    Step { name: "forms", about: "the static forms equal those that Django makes", needs: &[Need::Python], run: forms },
    Step {
        name: "strangers",
        about: "check has nothing to say of the shop, nor of real Django projects without Mizan",
        needs: &[Need::Python],
        run: strangers::run,
    },
    Step { name: "sarif", about: "check's SARIF validates against its schema", needs: &[Need::Python], run: sarif },
    Step {
        name: "lsp",
        about: "the language server as Neovim, VS Code and Emacs meet it",
        needs: &[Need::Python],
        run: lsp,
    },
    Step {
        name: "izana",
        about: "a generated client against a live django-izana server",
        needs: &[Need::Node, Need::Python],
        run: izana,
    },
    Step {
        name: "backends",
        about: "the Python packages: ruff, pyright, and their tests on the newest and the oldest Python",
        needs: &[Need::Node, Need::Python],
        run: backends::packages,
    },
    Step {
        name: "conformance",
        about: "Django, FastAPI and a live django-izana answer as one table says",
        needs: &[Need::Python],
        run: backends::conformance,
    },
    Step {
        name: "browser",
        about: "the shop's frontend on its Django server, as visitors of it use them in Chromium",
        needs: &[Need::Node, Need::Python],
        run: browser,
    },
    Step {
        name: "fixes",
        about: "every quick fix of a project is made; what is left compiles",
        needs: &[Need::Node, Need::Python],
        run: fixes,
    },
    Step {
        name: "extension",
        about: "the VS Code extension type-checks, and finds its server",
        needs: &[Need::Node],
        run: extension,
    },
    Step {
        name: "neovim",
        about: "the language server in a real Neovim",
        needs: &[Need::Node, Need::Python],
        run: neovim,
    },
    Step { name: "vscode", about: "the language server in a real VS Code", needs: &[Need::Node], run: vscode },
    Step {
        name: "rename",
        about: "after renaming everything in the shop, TypeScript and pyright say what they said before",
        needs: &[Need::Node, Need::Python],
        run: rename,
    },
    Step { name: "deny", about: "licences and sources of the dependencies", needs: &[], run: deny },
];

fn fmt(workspace: &Workspace) -> Result<Outcome> {
    passed(&mut workspace.cargo(["fmt", "--all", "--check"]))
}

fn clippy(workspace: &Workspace) -> Result<Outcome> {
    passed(&mut workspace.cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn rust(workspace: &Workspace) -> Result<Outcome> {
    if tools::has_cargo_command("nextest") {
        return passed(&mut workspace.cargo(["nextest", "run", "--workspace"]));
    }
    passed(&mut workspace.cargo(["test", "--workspace", "--lib", "--bins", "--tests"]))
}

fn doc(workspace: &Workspace) -> Result<Outcome> {
    passed(&mut workspace.cargo(["test", "--workspace", "--doc"]))
}

fn packages(workspace: &Workspace) -> Result<Outcome> {
    passed(&mut workspace.npm(["run", "test:packages"])?)
}

fn codegen(workspace: &Workspace) -> Result<Outcome> {
    passed(&mut suite(workspace, "tests/codegen")?)
}

fn typecheck(workspace: &Workspace) -> Result<Outcome> {
    passed(&mut suite(workspace, "tests/typecheck")?)
}

fn frontend(workspace: &Workspace) -> Result<Outcome> {
    passed(&mut workspace.npm(["run", "build", "--workspace", "examples/shop/frontend"])?)
}

fn vite(workspace: &Workspace) -> Result<Outcome> {
    passed(suite(workspace, "tests/vite")?.env("MIZAN_DEV_BIN", workspace.binary()?))
}

fn navigation(workspace: &Workspace) -> Result<Outcome> {
    passed(&mut suite(workspace, "tests/navigation")?)
}

fn typescript(workspace: &Workspace) -> Result<Outcome> {
    passed(&mut suite(workspace, "tests/typescript")?)
}

fn izana(workspace: &Workspace) -> Result<Outcome> {
    let python = workspace.python("izana", PYTHON, &["tests/izana/requirements.txt"])?;
    let binary = workspace.binary()?;
    passed(suite(workspace, "tests/izana")?.env("MIZAN_DEV_BIN", binary).env("MIZAN_IZANA_PYTHON", python))
}

fn browser(workspace: &Workspace) -> Result<Outcome> {
    let Some(chromium) = editors::browser() else {
        return Ok(Outcome::Skipped(
            "the shop needs Chromium to be seen in: install the system's package for it".into(),
        ));
    };
    let python = backends::python(workspace)?;
    passed(suite(workspace, "tests/shop")?.env("MIZAN_BACKENDS_PYTHON", python).env("MIZAN_CHROMIUM", chromium))
}

fn fixes(workspace: &Workspace) -> Result<Outcome> {
    let (python, binary) = (backends::python(workspace)?, workspace.binary()?);
    passed(suite(workspace, "tests/fixes")?.env("MIZAN_DEV_BIN", binary).env("MIZAN_BACKENDS_PYTHON", python))
}

fn rename(workspace: &Workspace) -> Result<Outcome> {
    let (python, binary) = (backends::python(workspace)?, workspace.binary()?);
    passed(suite(workspace, "tests/rename")?.env("MIZAN_DEV_BIN", binary).env("MIZAN_BACKENDS_PYTHON", python))
}

fn backend(workspace: &Workspace) -> Result<Outcome> {
    passed(
        Command::new(backends::python(workspace)?).current_dir(workspace.root().join("examples/shop/backend")).args([
            "manage.py",
            "test",
            "--verbosity",
            "2",
        ]),
    )
}

fn schema(workspace: &Workspace) -> Result<Outcome> {
    // `newest`, types in their newest syntax, is left out where there is no 3.13.
    passed(
        Command::new(backends::python(workspace)?)
            .current_dir(workspace.root())
            .args(["-m", "pytest", "-p", "no:cacheprovider", "-c", "tests/schema/pytest.ini", "tests/schema"])
            .env("MIZAN_DEV_BIN", workspace.binary()?),
    )
}

fn forms(workspace: &Workspace) -> Result<Outcome> {
    let python = workspace.python("forms", PYTHON, &["tests/forms/requirements.txt"])?;
    passed(
        Command::new(&python)
            .current_dir(workspace.root())
            .args(["-m", "pytest", "-p", "no:cacheprovider", "tests/forms"])
            .env("MIZAN_DEV_BIN", workspace.binary()?),
    )
}

fn lsp(workspace: &Workspace) -> Result<Outcome> {
    let python = workspace.python("lsp", PYTHON, &["tests/lsp/requirements.txt"])?;
    passed(
        Command::new(&python)
            .current_dir(workspace.root())
            .args(["-m", "pytest", "-p", "no:cacheprovider", "-c", "tests/lsp/pytest.ini", "tests/lsp"])
            .env("MIZAN_DEV_BIN", workspace.binary()?),
    )
}

fn sarif(workspace: &Workspace) -> Result<Outcome> {
    let python = workspace.python("sarif", PYTHON, &["tests/sarif/requirements.txt"])?;
    let suite = ["-m", "unittest", "discover", "--verbose", "--start-directory", "tests/sarif"];
    passed(Command::new(&python).current_dir(workspace.root()).args(suite).env("MIZAN_DEV_BIN", workspace.binary()?))
}

fn extension(workspace: &Workspace) -> Result<Outcome> {
    passed(&mut suite(workspace, "editors/vscode")?)
}

fn neovim(workspace: &Workspace) -> Result<Outcome> {
    let neovim = match editors::neovim(workspace)? {
        Found::Here(neovim) => neovim,
        Found::Not(reason) => return Ok(Outcome::Skipped(reason)),
    };
    let mut suite = workspace.npm(["run", "test:neovim", "--workspace", "tests/editors"])?;
    passed(suite.env("MIZAN_DEV_BIN", workspace.binary()?).env("MIZAN_NVIM", neovim))
}

fn vscode(workspace: &Workspace) -> Result<Outcome> {
    let code = match editors::code(workspace)? {
        Found::Here(code) => code,
        Found::Not(reason) => return Ok(Outcome::Skipped(reason)),
    };
    let mut suite = workspace.npm(["run", "test:vscode", "--workspace", "tests/editors"])?;
    suite.env("MIZAN_DEV_BIN", workspace.binary()?).env("MIZAN_CODE", code.host);
    passed(suite.env("MIZAN_CHROMIUM", code.browser).env("MIZAN_VSIX", code.extension))
}

fn deny(workspace: &Workspace) -> Result<Outcome> {
    if !tools::has_cargo_command("deny") {
        return Ok(Outcome::Skipped("cargo-deny is not installed (`cargo install cargo-deny`)".into()));
    }
    // Advisories need the network; the workflow asks for them.
    passed(&mut workspace.cargo(["deny", "check", "bans", "licenses", "sources"]))
}

/// The `test` script of an npm workspace.
fn suite(workspace: &Workspace, folder: &str) -> Result<Command> {
    workspace.npm(["test", "--workspace", folder])
}

fn passed(command: &mut Command) -> Result<Outcome> {
    process::run(command)?;
    Ok(Outcome::Passed)
}
