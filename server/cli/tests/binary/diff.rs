//! `diff`: the contract now against that of a revision, in real repositories.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::git::git;
use crate::sandbox::{Run, Sandbox, assert_transcript};

const BEFORE: &str = "\
from mizan import client
from pydantic import BaseModel


class Item(BaseModel):
    name: str
    price: int


@client(context=\"items\")
def items(request, page: int = 1) -> list[Item]: ...


@client(affects=\"items\")
def save_item(request, name: str, note: str = \"\") -> Item: ...
";

/// What was written against that.
const ITEMS: &str = "\
import { ItemsContext, fetchItems, useItems, useSaveItem } from \"./api\";

function Row() {
  const { mutate } = useSaveItem();
  return useItems().map((item) => <p onClick={() => mutate({ name: item.name, note: \"\" })}>{item.price}</p>);
}

export const Items = () => (
  <ItemsContext page={2}>
    <Row />
  </ItemsContext>
);
";

/// A repository whose work tree says something else than its commit.
fn changed() -> Sandbox {
    let sandbox = Sandbox::django(BEFORE);
    sandbox.write("src/Items.tsx", ITEMS);
    sandbox.commit();
    let after = BEFORE
        .replace("price: int", "price: str\n    stock: int | None = None")
        .replace("note: str = \"\"", "tags: list[str] = [], auth: bool = False")
        .replace("affects=\"items\"", "affects=items, auth=True");
    sandbox.write("shop/clients.py", after);
    sandbox
}

#[test]
fn what_breaks_comes_first() {
    assert_transcript!(changed().run(&["diff"]));
}

#[test]
fn the_same_in_other_formats() {
    let sandbox = changed();
    assert_transcript!(sandbox.run(&["diff", "--format", "concise", "-q"]));
    assert_transcript!(sandbox.run(&["diff", "--format", "markdown"]));
    let run = sandbox.run(&["diff", "--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(document["revision"], "HEAD");
    assert_eq!(document["commit"], git(&sandbox.path(""), &["rev-parse", "HEAD"]).trim());
    assert_eq!(document["backends"][0]["revs"][0]["function"], "items");
    let changes = document["backends"][0]["changes"].as_array().unwrap();
    let price = changes.iter().find(|change| change["text"].as_str().unwrap().starts_with("Item.price")).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(price).unwrap());
}

#[test]
fn without_a_change_there_is_no_difference() {
    let sandbox = Sandbox::django(BEFORE);
    sandbox.commit();
    sandbox.write("shop/clients.py", format!("# Moved down.\n\n{BEFORE}"));
    assert_transcript!(sandbox.run(&["diff"]));
}

#[test]
fn what_is_new_breaks_nothing() {
    let sandbox = Sandbox::django(BEFORE);
    sandbox.commit();
    // Not known to git yet.
    sandbox.write("shop/clients/__init__.py", "");
    sandbox.write("shop/clients/more.py", "from mizan import client\n\n\n@client\ndef more(request) -> int: ...\n");
    fs::rename(sandbox.path("shop/clients.py"), sandbox.path("shop/clients/items.py")).unwrap();
    assert_transcript!(sandbox.run(&["diff"]));
}

#[test]
fn an_older_revision_and_a_branch() {
    let sandbox = changed();
    sandbox.commit();
    git(&sandbox.path(""), &["branch", "next"]);
    assert_eq!(sandbox.run(&["diff"]).code, 0);
    for revision in ["HEAD~1", "main~", "next^"] {
        assert_eq!(sandbox.run(&["diff", revision]).code, 1, "{revision}");
    }
    let commit = git(&sandbox.path(""), &["rev-parse", "HEAD~1"]);
    assert_eq!(sandbox.run(&["diff", commit.trim()]).code, 1);
}

#[test]
fn a_project_below_the_top_of_its_repository() {
    let sandbox = Sandbox::empty();
    let project = Sandbox::django(BEFORE);
    for file in project.files("") {
        sandbox.write(&format!("services/shop/{file}"), project.read(&file));
    }
    sandbox.write("elsewhere.py", "x = 1");
    sandbox.commit();
    sandbox.write("services/shop/shop/clients.py", BEFORE.replace("save_item", "keep_item"));
    assert_transcript!(sandbox.run(&["diff", "HEAD", "services/shop"]));
}

#[test]
fn source_roots_beside_the_project_are_read_as_they_were() {
    let sandbox = Sandbox::empty();
    let clients =
        "from mizan import client\nfrom shared.items import Item\n\n\n@client\ndef item(request) -> Item: ...\n";
    let project = Sandbox::django(clients);
    for file in project.files("") {
        sandbox.write(&format!("shop/{file}"), project.read(&file));
    }
    sandbox.write("shop/mizan.toml", "source-roots = [\"../libs\"]\n");
    let item = "from pydantic import BaseModel\n\n\nclass Item(BaseModel):\n    a: int\n";
    sandbox.write("libs/shared/__init__.py", "");
    sandbox.write("libs/shared/items.py", item);
    sandbox.commit();
    assert_eq!(sandbox.run(&["diff", "HEAD", "shop"]).stdout, "");
    sandbox.write("libs/shared/items.py", item.replace("a: int", "a: str"));
    assert!(sandbox.run(&["diff", "HEAD", "shop"]).stdout.contains("~ Item.a: number → string"));
}

#[test]
fn before_there_was_a_backend() {
    let sandbox = Sandbox::empty();
    sandbox.write("README.md", "");
    sandbox.commit();
    let project = Sandbox::django(BEFORE);
    for file in project.files("") {
        sandbox.write(&file, project.read(&file));
    }
    assert_transcript!(sandbox.run(&["diff", "--format", "concise"]));
}

#[test]
fn what_is_in_error_is_said() {
    let sandbox = Sandbox::django(BEFORE);
    sandbox.commit();
    sandbox.write("shop/clients.py", BEFORE.replace("affects=\"items\"", "affects=\"itms\""));
    assert_transcript!(sandbox.run(&["diff"]));
}

#[test]
fn a_revision_that_is_none_is_said_in_a_sentence() {
    let sandbox = Sandbox::django(BEFORE);
    assert_eq!(sandbox.run(&["diff"]).code, 2);
    assert!(sandbox.run(&["diff"]).stderr.contains("is not in a git work tree"), "{}", sandbox.run(&["diff"]).stderr);
    git(&sandbox.path(""), &["init", "-q"]);
    assert!(sandbox.run(&["diff"]).stderr.contains("has no commit yet"), "{}", sandbox.run(&["diff"]).stderr);
    sandbox.commit();
    assert_transcript!(sandbox.run(&["diff", "nowhere"]));
    assert_transcript!(sandbox.run(&["diff", "--", "--output=stolen"]));
    assert_eq!(sandbox.run(&["diff", ""]).code, 2);
    assert_eq!(sandbox.run(&["diff", "HEAD:shop"]).code, 2);
    assert!(!sandbox.path("stolen").exists());
}

#[test]
fn a_shallow_clone_says_where_the_rest_is() {
    let sandbox = changed();
    sandbox.commit();
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", sandbox.path("").display());
    git(clone.path(), &["clone", "-q", "--depth", "1", &from, "shop"]);
    let mut command = sandbox.command(&["diff", "HEAD~1"]);
    let run = Run::of(command.current_dir(clone.path().join("shop")).output().unwrap());
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("the clone is shallow"), "{}", run.stderr);
}

#[test]
fn a_configuration_that_was_wrong_is_said_with_the_revision() {
    let sandbox = Sandbox::django(BEFORE);
    sandbox.write("mizan.toml", "outptu = \"x\"\n");
    sandbox.commit();
    sandbox.write("mizan.toml", "");
    let run = sandbox.run(&["diff"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.starts_with("error: in the revision `HEAD`: "), "{}", run.stderr);
    assert!(run.stderr.contains("mizan.toml:1: unknown key `outptu`"), "{}", run.stderr);
}

/// A repository that would run commands of its own, were it asked to.
#[test]
fn nothing_of_the_repository_is_run() {
    let sandbox = changed();
    let script = sandbox.path("run.sh");
    sandbox.write("run.sh", format!("#!/bin/sh\ntouch '{}'\ncat\n", sandbox.path("ran").display()));
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    sandbox.write(".gitattributes", "*.py filter=evil diff=evil working-tree-encoding=UTF-16\n");
    let config = fs::read_to_string(sandbox.path(".git/config")).unwrap();
    let run = script.display();
    sandbox.write(
        ".git/config",
        format!(
            "{config}\n[core]\n\tfsmonitor = {run}\n\tpager = {run}\n\tsshCommand = {run}\n\thooksPath = {0}\n[pager]\n\tcat-file = true\n\
             [filter \"evil\"]\n\tsmudge = {run}\n\tclean = {run}\n\trequired = true\n[diff \"evil\"]\n\ttextconv = {run}\n\tcommand = {run}\n\
             [alias]\n\tcat-file = !{run}\n\tls-tree = !{run}\n",
            sandbox.path("").display()
        ),
    );
    fs::copy(&script, sandbox.path("post-index-change")).unwrap();
    assert_eq!(sandbox.run(&["diff"]).code, 1);
    assert!(!sandbox.path("ran").exists());
}

/// The objects of a partial clone would be fetched by a command of the configuration's.
#[test]
fn nothing_is_fetched() {
    let sandbox = changed();
    sandbox.commit();
    let marker = sandbox.path("fetched");
    let object = git(&sandbox.path(""), &["rev-parse", "HEAD~1:shop/clients.py"]);
    let object = object.trim();
    fs::remove_file(sandbox.path(&format!(".git/objects/{}/{}", &object[..2], &object[2..]))).unwrap();
    let config = fs::read_to_string(sandbox.path(".git/config")).unwrap();
    let config = config.replace("repositoryformatversion = 0", "repositoryformatversion = 1");
    let remote = format!("ext::sh -c touch% {}", marker.display());
    sandbox.write(
        ".git/config",
        format!("{config}\n[extensions]\n\tpartialClone = origin\n[remote \"origin\"]\n\turl = \"{remote}\"\n\tpromisor = true\n[protocol \"ext\"]\n\tallow = always\n"),
    );
    let run = sandbox.run(&["diff", "HEAD~1"]);
    assert_eq!(run.code, 2, "{}", run.transcript());
    assert!(run.stderr.contains("git does not have the contents of `shop/clients.py`"), "{}", run.stderr);
    assert!(!marker.exists());
}

#[test]
fn links_are_followed_inside_and_never_out() {
    let secret = tempfile::tempdir().unwrap();
    fs::write(
        secret.path().join("secret.py"),
        "from pydantic import BaseModel\n\n\nclass Secret(BaseModel):\n    a: int\n",
    )
    .unwrap();
    let sandbox = Sandbox::django(
        "from mizan import client\nfrom .linked import Item\nfrom .outside import Secret\n\n\n\
         @client\ndef item(request) -> Item: ...\n\n\n@client\ndef secret(request) -> Secret: ...\n",
    );
    sandbox.write("shared/items.py", "from pydantic import BaseModel\n\n\nclass Item(BaseModel):\n    a: int\n");
    symlink("../shared/items.py", sandbox.path("shop/linked.py")).unwrap();
    symlink(secret.path().join("secret.py"), sandbox.path("shop/outside.py")).unwrap();
    sandbox.commit();
    let run = sandbox.run(&["diff", "--format", "concise"]);
    assert!(!run.stdout.contains("item"), "{}", run.stdout);
    assert!(run.stdout.contains("secret(): unknown → Secret"), "{}", run.stdout);
}

#[test]
fn a_submodule_is_named() {
    let sandbox = Sandbox::django(BEFORE);
    sandbox.commit();
    let commit = git(&sandbox.path(""), &["rev-parse", "HEAD"]);
    let entry = format!("160000,{},libs/shared", commit.trim());
    git(&sandbox.path(""), &["update-index", "--add", "--cacheinfo", &entry]);
    git(&sandbox.path(""), &["commit", "-q", "-m", "A submodule"]);
    assert_transcript!(sandbox.run(&["diff"]));
}

#[test]
fn a_hook_may_ask() {
    let sandbox = changed();
    let mut command = sandbox.command(&["diff"]);
    command.env("GIT_DIR", "nowhere").env("GIT_INDEX_FILE", "nowhere/index").env("GIT_PREFIX", "shop/");
    assert_eq!(Run::of(command.output().unwrap()).code, 1);
}

#[test]
fn nothing_is_left_behind() {
    let sandbox = changed();
    let before = sandbox.files("");
    let temporary = tempfile::tempdir().unwrap();
    let mut command = sandbox.command(&["diff"]);
    assert_eq!(Run::of(command.env("TMPDIR", temporary.path()).output().unwrap()).code, 1);
    assert_eq!(sandbox.files(""), before);
    assert_eq!(fs::read_dir(temporary.path()).unwrap().count(), 0);
}
