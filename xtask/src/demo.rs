//! `cargo xtask demo`: the shop as one works on it. Django with the shop's data, the dev server of its frontend, and `mizan-dev watch`, which keeps the
//! client fresh, run until an interrupt. The data is in the shop's own SQLite file, which is made where it is missing.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use camino::Utf8Path;

use crate::programs::Programs;
use crate::workspace::Workspace;
use crate::{backends, process, report};

/// Where Django listens; the shop's `vite.config.ts` hands on to it.
const BACKEND: u16 = 8000;

/// Where a person looks.
const FRONTEND: u16 = 5173;

/// Serves the shop until an interrupt. Fails where a port is taken, or a program cannot go on.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    for port in [BACKEND, FRONTEND] {
        TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .with_context(|| format!("port {port} is taken: end what listens there, then try again"))?;
    }
    let python = backends::python(workspace)?;
    let binary = workspace.binary()?;
    workspace.install()?;
    let (backend, frontend) =
        (workspace.root().join("examples/shop/backend"), workspace.root().join("examples/shop/frontend"));
    for command in ["migrate", "seed"] {
        process::run(Command::new(&python).current_dir(&backend).args(["manage.py", command]))?;
    }

    let mut programs = Programs::new()?;
    programs.start("django", &mut django(&python, &backend))?;
    programs.start("vite", &mut vite(workspace.root(), &frontend))?;
    programs
        .start("mizan-dev", Command::new(&binary).current_dir(workspace.root()).args(["watch", "examples/shop"]))?;
    let ready = || report::say(&format!("\n  The shop: http://localhost:{FRONTEND}/   Ctrl-C ends it.\n"));
    programs.run(|| [BACKEND, FRONTEND].into_iter().all(answers), ready)
}

fn django(python: &Utf8Path, backend: &Utf8Path) -> Command {
    let mut command = Command::new(python);
    command.current_dir(backend).args(["-m", "uvicorn", "config.asgi:application", "--reload"]);
    command.args(["--port", &BACKEND.to_string()]).env("PYTHONUNBUFFERED", "1");
    command
}

fn vite(root: &Utf8Path, frontend: &Utf8Path) -> Command {
    let mut command = Command::new("node");
    command.current_dir(frontend).arg(root.join("node_modules/vite/bin/vite.js"));
    command.args(["--strictPort", "--port", &FRONTEND.to_string()]);
    command
}

/// `localhost` is one of these two, as the system has it.
fn answers(port: u16) -> bool {
    let addresses = [SocketAddr::from((Ipv4Addr::LOCALHOST, port)), SocketAddr::from((Ipv6Addr::LOCALHOST, port))];
    addresses.iter().any(|address| TcpStream::connect_timeout(address, Duration::from_millis(50)).is_ok())
}
