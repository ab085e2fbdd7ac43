//! A test that needs a process to itself: this program, run again for that test alone.
#![cfg(target_os = "linux")]

use std::process::Command;

const INSIDE: &str = "MIZAN_TEST_INSIDE";

/// Whether this is the process of its own.
pub(crate) fn is_inside() -> bool {
    std::env::var_os(INSIDE).is_some()
}

/// Runs a test again by a command that runs a shell; in that, `prepare` comes first.
pub(crate) fn again(name: &str, shell: &[&str], prepare: &str) {
    let script = format!("{prepare} && exec \"$0\" --exact {name} --nocapture");
    let (command, arguments) = shell.split_first().unwrap();
    let mut command = Command::new(command);
    command.args(arguments).args(["-c", &script]).arg(std::env::current_exe().unwrap()).env(INSIDE, "yes");
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}
