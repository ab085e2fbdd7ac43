//! `generate`.

use std::fs;

use crate::sandbox::{Sandbox, assert_transcript};

const SOUND: &str = "\
from mizan import client


@client
def echo(request, text: str) -> str:
    \"\"\"Says it again.\"\"\"
    return text
";

const HALF_BROKEN: &str = "\
from mizan import client


@client
def echo(request, text: str) -> str:
    return text


@client(auth=\"staf\")
def restock(request, amount: int):
    ...
";

#[test]
fn a_first_run_writes_and_a_second_changes_nothing() {
    let sandbox = Sandbox::django(SOUND);
    assert_transcript!(sandbox.run(&["generate"]));
    let written = sandbox.files("src/api");
    assert!(written.contains(&"shop.clients.js".to_owned()), "{written:?}");
    let stamp = || fs::metadata(sandbox.path("src/api/index.js")).unwrap().modified().unwrap();
    let before = stamp();
    assert_transcript!(sandbox.run(&["generate"]));
    assert_eq!(stamp(), before);
    assert_eq!(sandbox.run(&["check"]).code, 0);
}

#[test]
fn what_is_sound_is_written_beside_what_is_not() {
    let sandbox = Sandbox::django(HALF_BROKEN);
    assert_transcript!(sandbox.run(&["generate"]));
    assert!(sandbox.read("src/api/shop.clients.d.ts").contains("callEcho"));
}

#[test]
fn verbose_names_every_file() {
    let sandbox = Sandbox::django(SOUND);
    sandbox.run(&["generate"]);
    fs::remove_file(sandbox.path("src/api/index.d.ts")).unwrap();
    sandbox.write("shop/clients.py", "");
    assert_transcript!(sandbox.run(&["generate", "--verbose"]));
}

#[test]
fn a_dry_run_writes_nothing() {
    let sandbox = Sandbox::django(SOUND);
    assert_transcript!(sandbox.run(&["generate", "--dry-run"]));
    assert!(!sandbox.path("src").exists());
}

#[test]
fn the_files_can_be_printed() {
    let sandbox = Sandbox::django(SOUND);
    let run = sandbox.run(&["generate", "--stdout"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("==> src/api/shop.clients.js <==\n"), "{}", run.stdout);
    assert!(!sandbox.path("src").exists());
}

#[test]
fn an_edit_by_hand_is_reported_and_kept() {
    let sandbox = Sandbox::django(SOUND);
    sandbox.run(&["generate"]);
    sandbox.write("src/api/shop.clients.js", "mine");
    sandbox.write("shop/clients.py", SOUND.replace("echo", "repeat"));
    assert_transcript!(sandbox.run(&["generate"]));
    assert_eq!(sandbox.read("src/api/shop.clients.js"), "mine");
}

#[test]
fn a_client_is_not_written_over_its_backend() {
    let sandbox = Sandbox::empty();
    sandbox.write("server/manage.py", "import os\nos.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"settings\")\n");
    sandbox.write("mizan.toml", "backend = \"server\"\noutput = \"server\"\n");
    let run = sandbox.run(&["generate"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("holds the backend"), "{}", run.stderr);
}
