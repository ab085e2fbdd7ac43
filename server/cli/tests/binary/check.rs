//! `check`: exit codes, and what it says of the client on disk. What it says of Python is in `mistakes`.

use std::fs;

use crate::sandbox::{Sandbox, assert_transcript};

const SOUND: &str = "from mizan import client\n\n\n@client\ndef echo(request, text: str) -> str: ...\n";

/// A result that only running would tell: a warning.
const DOUBTFUL: &str = "\
from mizan import client
from pydantic import create_model

Made = create_model(\"Made\", size=(int, ...))


@client
def measure(request) -> Made: ...
";

/// A declaration that nothing registers: a hint.
const UNREGISTERED: &str = "from mizan import client\n\n\n@client\ndef forgotten(request) -> int: ...\n";

#[test]
fn a_sound_project_with_a_fresh_client_is_fine() {
    let sandbox = Sandbox::django(SOUND);
    sandbox.run(&["generate"]);
    assert_transcript!(sandbox.run(&["check"]));
}

/// A call and a context of two functions.
const SHOP: &str = "\
from mizan import client


@client
def echo(request, text: str) -> str: ...


@client(context=\"cart\")
def items(request) -> list[str]: ...


@client(context=\"cart\")
def total(request) -> int: ...
";

/// A frontend that mounts the context and reads one function of it.
const CART: &str = "\
import { CartContext, useItems } from \"./api\";

const Items = () => <>{useItems().length}</>;

export const Cart = () => (
  <CartContext>
    <Items />
  </CartContext>
);
";

fn shop(clients: &str) -> Sandbox {
    let sandbox = Sandbox::django(clients);
    sandbox.write("src/Cart.tsx", CART);
    sandbox.run(&["generate"]);
    sandbox
}

#[test]
fn what_no_frontend_uses_is_a_warning() {
    assert_transcript!(shop(SHOP).run(&["check", "--unused"]));
    assert_transcript!(shop(SHOP).run(&["check", "--unused", "--format", "json"]));
    assert_eq!(shop(SHOP).run(&["check", "--unused", "--deny", "warnings"]).code, 1);
    assert_eq!(shop(SHOP).run(&["check", "--deny", "warnings"]).code, 0);
}

#[test]
fn every_format_has_what_is_unused() {
    for format in ["concise", "github", "sarif", "junit"] {
        let said = shop(SHOP).run(&["check", "--unused", "--format", format]).stdout;
        assert!(said.contains("MZ401") && said.contains("clients.py"), "{said}");
        assert!(said.contains("no frontend uses `echo`"), "{said}");
    }
}

#[test]
fn a_comment_allows_what_is_unused() {
    let allowed = SHOP
        .replace("@client\ndef echo", "# mizan: ignore[MZ401] a script calls it\n@client\ndef echo")
        .replace("-> int: ...", "-> int: ...  # mizan: ignore[unused]");
    let run = shop(&allowed).run(&["check", "--unused", "--deny", "warnings"]);
    assert_eq!(run.code, 0, "{}", run.transcript());
}

#[test]
fn without_a_frontend_nothing_is_called_unused() {
    let sandbox = Sandbox::django(SHOP);
    sandbox.run(&["generate"]);
    assert_transcript!(sandbox.run(&["check", "--unused"]));
}

#[test]
fn a_client_that_was_never_generated_is_a_finding() {
    assert_transcript!(Sandbox::django(SOUND).run(&["check"]));
}

#[test]
fn a_stale_client_and_an_edited_one_are_findings() {
    let sandbox = Sandbox::django(SOUND);
    sandbox.run(&["generate"]);
    sandbox.write("src/api/index.js", "mine");
    sandbox.write("shop/clients.py", SOUND.replace("echo", "repeat"));
    assert_transcript!(sandbox.run(&["check"]));
    assert_eq!(sandbox.read("src/api/index.js"), "mine");
}

#[test]
fn check_writes_nothing() {
    let sandbox = Sandbox::django(SOUND);
    let before = sandbox.files("");
    sandbox.run(&["check"]);
    assert_eq!(sandbox.files(""), before);
}

#[test]
fn a_warning_fails_only_when_warnings_are_denied() {
    let sandbox = Sandbox::django(DOUBTFUL);
    assert_eq!(sandbox.run(&["generate"]).code, 0);
    assert_transcript!(sandbox.run(&["check"]));
    assert_transcript!(sandbox.run(&["check", "--deny", "warnings"]));
    let passed = sandbox.run(&["check", "--format", "junit"]).stdout;
    assert!(passed.contains("failures=\"0\"") && passed.contains("<system-out>"), "{passed}");
    let failed = sandbox.run(&["check", "--format", "junit", "--deny", "warnings"]).stdout;
    assert!(failed.contains("<failure type=\"warning\""), "{failed}");
}

#[test]
fn a_hint_never_fails() {
    let sandbox = Sandbox::django("");
    sandbox.write("shop/other.py", UNREGISTERED);
    sandbox.run(&["generate"]);
    let run = sandbox.run(&["check", "--deny", "warnings"]);
    assert!(run.stdout.starts_with("hint[MZ117]"), "{}", run.stdout);
    assert_eq!(run.code, 0, "{}", run.transcript());
}

#[test]
fn paths_are_those_of_the_working_directory() {
    let sandbox = Sandbox::django("def broken(:\n");
    sandbox.write("mizan.toml", "");
    fs::create_dir(sandbox.path("docs")).unwrap();
    let from = |folder: &str, target: &str| {
        let mut command = sandbox.command(&["check", "--format", "concise", target]);
        let output = command.current_dir(sandbox.path(folder)).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(from("docs", "..").starts_with("../shop/clients.py:1:"), "{}", from("docs", ".."));
    assert!(from("shop", ".").starts_with("clients.py:1:"), "{}", from("shop", "."));
}

#[test]
fn a_report_without_findings_is_still_one() {
    let sandbox = Sandbox::django(SOUND);
    sandbox.run(&["generate"]);
    for format in ["concise", "json", "github", "junit"] {
        assert_transcript!(sandbox.run(&["check", "--format", format]));
    }
}

/// A file that would clear the screen, set the title and turn a line around, were it printed as it is.
#[test]
fn a_repository_cannot_speak_to_the_terminal() {
    let sandbox = Sandbox::django(
        "from mizan import client\n\n\n@client(auth=\"\x1b[2J\u{202e}\u{9b}31m\x1b]0;mine\x07\")\ndef f(request) -> int:  # \x1b[1m\n    \"\"\"\x1b[5m\"\"\"\n",
    );
    let runs: [&[&str]; 9] = [
        &["check"],
        &["check", "--format", "concise"],
        &["check", "--format", "json"],
        &["check", "--format", "github"],
        &["check", "--format", "sarif"],
        &["check", "--format", "junit"],
        &["generate"],
        &["explain", "f"],
        &["explain", "\x1b[2J"],
    ];
    let hostile = ['\x1b', '\u{202e}', '\u{9b}', '\x07'];
    for arguments in runs {
        let run = sandbox.run(arguments);
        assert!(!run.transcript().contains(hostile), "{arguments:?}: {:?}", run.transcript());
    }
    assert!(sandbox.run(&["check"]).stdout.contains("[2J"));
}

#[test]
fn a_project_without_declarations_has_no_client_that_could_be_stale() {
    let sandbox = Sandbox::django("");
    assert_transcript!(sandbox.run(&["check"]));
}

/// Asks for a function that was renamed, and reads a context outside of its provider.
const ASTRAY: &str = "\
import { createRoot } from \"react-dom/client\";
import { callEcko, MizanContext, useItems } from \"./api\";

const Items = () => <button onClick={() => callEcko({ text: \"a\" })}>{useItems().length}</button>;

createRoot(document.body).render(
  <MizanContext>
    <Items />
  </MizanContext>,
);
";

#[test]
fn a_frontend_that_asks_for_what_is_not_there_fails() {
    let sandbox = Sandbox::django(SHOP);
    sandbox.write("src/Cart.tsx", ASTRAY);
    sandbox.run(&["generate"]);
    assert_transcript!(sandbox.run(&["check"]));
    assert_transcript!(sandbox.run(&["check", "--format", "concise"]));
    assert_transcript!(sandbox.run(&["check", "--format", "sarif"]));
}
