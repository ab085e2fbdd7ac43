//! Programs that run side by side until a person ends them. In go commands; out come their lines, each under its program's
//! name, and how it all ended. None outlives the others: they end together, with whatever they started themselves.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::{process, report};

/// How often it is looked whether a program has ended.
const TICK: Duration = Duration::from_millis(100);

/// How long a program may take to end when it is asked to.
const PATIENCE: Duration = Duration::from_secs(5);

/// What happens while programs run.
enum Happening {
    Line(&'static str, String),
    /// Somebody wants it all to end.
    Interrupt,
}

struct Program {
    name: &'static str,
    child: Child,
}

/// Running programs. They end when this is dropped.
pub(crate) struct Programs {
    running: Vec<Program>,
    sender: Sender<Happening>,
    happenings: Receiver<Happening>,
}

impl Programs {
    /// None yet; from here on, an interrupt ends those that run and not this program.
    pub(crate) fn new() -> Result<Self> {
        let (sender, happenings) = mpsc::channel();
        hear_interrupts(sender.clone())?;
        Ok(Self { running: Vec::new(), sender, happenings })
    }

    /// Starts one more, whose lines are shown under `name`.
    pub(crate) fn start(&mut self, name: &'static str, command: &mut Command) -> Result<()> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        in_a_group_of_its_own(command);
        let mut child = command.spawn().with_context(|| format!("cannot start {name}"))?;
        self.read(name, child.stdout.take());
        self.read(name, child.stderr.take());
        self.running.push(Program { name, child });
        Ok(())
    }

    /// Shows what they say until an interrupt; calls `ready` once `is_ready` says so. Fails when a program ends by itself.
    pub(crate) fn run(&mut self, is_ready: impl Fn() -> bool, ready: impl FnOnce()) -> Result<()> {
        let mut ready = Some(ready);
        loop {
            match self.happenings.recv_timeout(TICK) {
                Ok(Happening::Line(name, line)) => report::line_of(name, &line),
                Ok(Happening::Interrupt) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Err(RecvTimeoutError::Timeout) => self.look()?,
            }
            if ready.is_some() && is_ready() {
                ready.take().into_iter().for_each(|ready| ready());
            }
        }
    }

    fn look(&mut self) -> Result<()> {
        for Program { name, child } in &mut self.running {
            if let Some(status) = child.try_wait().with_context(|| format!("cannot look after {name}"))? {
                bail!("{name} ended with {status}; what it said stands above");
            }
        }
        Ok(())
    }

    fn read(&self, name: &'static str, output: Option<impl Read + Send + 'static>) {
        let Some(output) = output else { return };
        let sender = self.sender.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send(Happening::Line(name, line)).is_err() {
                    return;
                }
            }
        });
    }
}

impl Drop for Programs {
    fn drop(&mut self) {
        for program in &self.running {
            end(&program.child, Urgency::Please);
        }
        let limit = Instant::now() + PATIENCE;
        for Program { child, .. } in &mut self.running {
            while matches!(child.try_wait(), Ok(None)) && Instant::now() < limit {
                std::thread::sleep(TICK);
            }
            // What it started may still be there, even where it is gone itself.
            end(child, Urgency::Now);
            let _ = child.wait();
        }
    }
}

#[derive(Clone, Copy)]
enum Urgency {
    Please,
    Now,
}

/// A group that is not ours, so that an interrupt from the keyboard reaches this program alone, and all below a program can be ended
/// with it.
#[cfg(unix)]
fn in_a_group_of_its_own(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(not(unix))]
fn in_a_group_of_its_own(_command: &mut Command) {}

#[cfg(unix)]
fn end(child: &Child, urgency: Urgency) {
    let signal = match urgency {
        Urgency::Please => "-TERM",
        Urgency::Now => "-KILL",
    };
    // A group that is gone already needs no ending.
    let _ = process::output(Command::new("kill").args([signal, "--", &format!("-{}", child.id())]));
}

#[cfg(not(unix))]
fn end(child: &Child, _urgency: Urgency) {
    let _ = process::output(Command::new("taskkill").args(["/T", "/F", "/PID", &child.id().to_string()]));
}

#[cfg(unix)]
fn hear_interrupts(sender: Sender<Happening>) -> Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    let mut signals =
        signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]).context("cannot listen to signals")?;
    std::thread::spawn(move || signals.forever().try_for_each(|_| sender.send(Happening::Interrupt)));
    Ok(())
}

/// On Windows the console ends every program of its own.
#[cfg(not(unix))]
fn hear_interrupts(_sender: Sender<Happening>) -> Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_ends_by_itself_is_named() {
        let mut programs = Programs::new().unwrap();
        programs.start("short", Command::new("sh").args(["-c", "exit 3"])).unwrap();

        let sentence = programs.run(|| false, || {}).unwrap_err().to_string();

        assert_eq!(sentence, "short ended with exit status: 3; what it said stands above");
    }

    #[test]
    fn what_a_program_started_ends_with_it() {
        let mut programs = Programs::new().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 600 & echo $!; wait"]);
        programs.start("parent", &mut command).unwrap();
        let Ok(Happening::Line(_, below)) = programs.happenings.recv() else { panic!("it said nothing") };
        let is_there = || {
            process::output(Command::new("ps").args(["-o", "stat=", "-p", &below])).is_ok_and(|it| !it.starts_with('Z'))
        };
        assert!(is_there());

        drop(programs);

        assert!(!is_there());
    }
}
