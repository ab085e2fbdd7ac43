//! `watch` in a terminal, and how it leaves that terminal behind.

use std::fs::File;
use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

use super::process::{Watch, wait_until};
use super::project::ITEM;
use crate::sandbox::Sandbox;

/// A terminal: what a program wrote to it.
struct Terminal {
    /// The end that the program has.
    inner: File,
    shown: Arc<Mutex<String>>,
    outer: File,
}

impl Terminal {
    fn open() -> Self {
        let outer = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&outer).unwrap();
        unlockpt(&outer).unwrap();
        let name = ptsname(&outer, Vec::new()).unwrap();
        let inner = File::from(rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap());
        let size = Winsize { ws_row: 30, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&inner, size).unwrap();
        let outer = File::from(outer);
        let shown = Arc::new(Mutex::new(String::new()));
        let (mut reader, into) = (outer.try_clone().unwrap(), Arc::clone(&shown));
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                into.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..count]));
            }
        });
        Self { inner, shown, outer }
    }

    fn give_to(&self, mut command: Command) -> std::process::Child {
        let end = || Stdio::from(self.inner.try_clone().unwrap());
        command.stdin(end()).stdout(end()).stderr(end()).spawn().unwrap()
    }

    fn shows(&self, words: &str) {
        wait_until(words, || self.shown.lock().unwrap().contains(words));
    }

    fn is_raw(&self) -> bool {
        !tcgetattr(&self.inner).unwrap().local_modes.contains(LocalModes::ICANON | LocalModes::ECHO)
    }
}

fn end(signal: Signal, id: u32) {
    kill_process(Pid::from_raw(id.try_into().unwrap()).unwrap(), signal).unwrap();
}

#[test]
fn a_wish_to_end_is_fulfilled() {
    let sandbox = Sandbox::shop(ITEM);
    for signal in [Signal::TERM, Signal::INT] {
        let (mut watch, _) = Watch::json(&sandbox, &[]);
        end(signal, watch.id());
        assert_eq!(watch.wait().code(), Some(0));
    }
}

#[test]
fn a_terminal_is_given_back_as_it_was() {
    use std::io::Write;
    let sandbox = Sandbox::shop(ITEM);
    let terminal = Terminal::open();
    assert!(!terminal.is_raw());
    for quit in ["signal", "q", "\x03"] {
        terminal.shown.lock().unwrap().clear();
        let mut watch = terminal.give_to(sandbox.command(&["watch"]));
        terminal.shows("q quit");
        assert!(terminal.is_raw());
        match quit {
            "signal" => end(Signal::TERM, watch.id()),
            key => (&terminal.outer).write_all(key.as_bytes()).unwrap(),
        }
        wait_until("it ends", || watch.try_wait().unwrap().is_some());
        assert_eq!(watch.wait().unwrap().code(), Some(0), "{quit}");
        assert!(!terminal.is_raw(), "{quit}");
        wait_until("the line that stayed is taken away", || terminal.shown.lock().unwrap().ends_with("\r\x1b[2K"));
    }
}

#[test]
fn keys_do_what_the_line_that_stays_says() {
    use std::io::Write;
    let sandbox = Sandbox::shop(&ITEM.replace("@client\n", "@client(affects='basket')\n"));
    let terminal = Terminal::open();
    let mut watch = terminal.give_to(sandbox.command(&["watch"]));
    terminal.shows("q quit");
    terminal.shown.lock().unwrap().clear();
    (&terminal.outer).write_all(b"e").unwrap();
    terminal.shows("there is no context `basket`");
    std::fs::write(sandbox.path("src/api/notes.txt"), "mine").unwrap();
    (&terminal.outer).write_all(b"r").unwrap();
    terminal.shows("up to date");
    (&terminal.outer).write_all(b"q").unwrap();
    wait_until("it ends", || watch.try_wait().unwrap().is_some());
    assert_eq!(watch.wait().unwrap().code(), Some(0));
}
