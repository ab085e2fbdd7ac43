//! The command line itself: help, mistakes in it, colours, volume, and readers that go away.

use std::io::Read;
use std::process::Stdio;

use crate::sandbox::{Run, Sandbox, assert_transcript};

const BROKEN: &str = "from mizan import client\n\n\n@client\ndef echo(request, text: str):\n    return text\n";

#[test]
fn help_names_every_command() {
    assert_transcript!(Sandbox::empty().run(&["-h"]));
}

#[test]
fn the_version_is_one_line() {
    let run = Sandbox::empty().run(&["--version"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, concat!("mizan-dev ", env!("CARGO_PKG_VERSION"), "\n")));
}

#[test]
fn a_mistyped_command_is_answered_with_the_nearest() {
    assert_transcript!(Sandbox::empty().run(&["genrate"]));
}

#[test]
fn a_command_that_does_not_exist_yet_is_not_offered() {
    let sandbox = Sandbox::empty();
    assert_eq!(sandbox.run(&["verify"]).code, 2);
    assert!(!sandbox.run(&["--help"]).stdout.contains("  verify "));
}

#[test]
fn a_failed_surrounding_is_one_sentence() {
    let sandbox = Sandbox::empty();
    assert_transcript!(sandbox.run(&["check", "nowhere"]));
    sandbox.write("mizan.toml", "outptu = \"x\"\n");
    let run = sandbox.run(&["check"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.ends_with("mizan.toml:1: unknown key `outptu`; did you mean `output`?\n"), "{}", run.stderr);
}

#[test]
fn colours_are_where_they_are_wanted() {
    let sandbox = Sandbox::django(BROKEN);
    let is_coloured = |arguments: &[&str], variable: Option<&str>| {
        let mut command = sandbox.command(arguments);
        command.envs(variable.map(|name| (name, "1")));
        Run::of(command.output().unwrap()).stdout.contains('\x1b')
    };
    assert!(!is_coloured(&["check"], None), "a pipe is not coloured");
    assert!(is_coloured(&["check"], Some("CLICOLOR_FORCE")));
    assert!(is_coloured(&["check", "--color", "always"], None));
    assert!(is_coloured(&["check", "--color=always"], Some("NO_COLOR")), "the option is nearer than the variable");
    assert!(!is_coloured(&["check", "--color", "never"], Some("CLICOLOR_FORCE")));
}

#[test]
fn quiet_leaves_the_data() {
    let sandbox = Sandbox::django(BROKEN);
    let run = sandbox.run(&["check", "--quiet"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    assert!(run.stdout.contains("error[MZ104]"), "{}", run.stdout);
}

#[test]
fn a_reader_that_goes_away_changes_neither_words_nor_exit_code() {
    let sandbox = Sandbox::django(BROKEN);
    let mut child =
        sandbox.command(&["generate", "--stdout"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1), "{stderr}");
    assert!(!stderr.contains("panicked") && !stderr.to_lowercase().contains("pipe"), "{stderr}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let sandbox = Sandbox::django(BROKEN);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let run = Run::of(sandbox.command(&["schema"]).stdout(full).output().unwrap());
    assert_eq!(run.code, 2);
    assert!(run.stderr.starts_with("error: cannot write to stdout: No space left on device"), "{}", run.stderr);
}

#[test]
fn completions_and_the_manual_know_every_command() {
    let sandbox = Sandbox::empty();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = sandbox.run(&["completions", shell]);
        assert_eq!(run.code, 0);
        assert!(run.stdout.contains("explain"), "{shell}");
    }
    let manual = sandbox.run(&["man"]).stdout;
    for command in ["GENERATE", "CHECK", "SCHEMA", "EXPLAIN", "INIT", "DOCTOR", "COMPLETIONS", "MAN"] {
        assert!(manual.contains(&format!(".SH {command}\n")), "{command}");
    }
}
