//! Sources as they are while people work, and as they should never be.

use crate::project::{OnDisk, Ran};

const OTHER: &str = "backend/shop/clients/other.py";

/// A project with one more module of clients.
fn run(other: impl AsRef<[u8]>) -> (OnDisk, Ran) {
    let project = OnDisk::with(&[(OTHER, other.as_ref())]);
    let ran = project.generates();
    assert!(project.has_sound_client());
    (project, ran)
}

/// A function called `name`.
fn function(name: &str) -> String {
    format!("\n\n@client\ndef {name}(request, id: int) -> str:\n    return ''\n")
}

#[test]
fn a_syntax_error_takes_nothing_from_its_neighbours() {
    let text =
        format!("from mizan.client import client\n{}\n\ndef broken(:\n{}", function("first"), function("second"));
    let (project, ran) = run(text);
    assert!(ran.findings.iter().any(|finding| finding.ends_with(OTHER)), "{:?}", ran.findings);
    assert!(project.gives("callFirst") && project.gives("callSecond"));
}

#[test]
fn a_half_typed_decorator_takes_nothing_from_its_neighbours() {
    for half in ["@client(", "@client(affects=", "@client(context='a'\ndef", "@"] {
        let text = format!("from mizan.client import client\n{}\n\n{half}\n{}", function("first"), function("last"));
        let (project, ran) = run(text);
        assert!(!ran.findings.is_empty(), "{half}");
        assert!(project.gives("callFirst"), "{half}");
    }
}

#[test]
fn a_model_from_a_missing_module_is_unknown_and_said_to_be() {
    let (project, ran) = run(
        "from mizan.client import client\nfrom nowhere.models import Lost\n\n\n@client\ndef lost(request) -> Lost:\n    ...\n",
    );
    assert!(ran.findings.iter().any(|finding| finding.ends_with(OTHER)), "{:?}", ran.findings);
    assert!(project.client("shop.clients.other.d.ts").contains("unknown"));
}

#[test]
fn modules_may_import_each_other() {
    let module = |other: &str, name: &str, field: &str| {
        format!(
            "from __future__ import annotations\nfrom pydantic import BaseModel\nfrom mizan.client import client\n\
             from shop.clients.{other} import *\nimport shop.clients.{other} as them\n\n\nclass {name}(BaseModel):\n    \
             other: them.{field} | None = None\n\n\n@client\ndef get_{other}(request) -> {name}:\n    ...\n"
        )
    };
    let project = OnDisk::with(&[
        ("backend/shop/clients/a.py", module("b", "A", "B").as_bytes()),
        ("backend/shop/clients/b.py", module("a", "B", "A").as_bytes()),
        ("backend/shop/clients/c.py", b"from shop.clients.c import *\nfrom .c import client\nX = X\n"),
    ]);
    project.generates();
    assert!(project.has_sound_client());
    assert!(
        project.client("shop.clients.a.d.ts").contains("other: B | null"),
        "{}",
        project.client("shop.clients.a.d.ts")
    );
}

#[test]
fn five_megabytes_are_read() {
    let filler = "VALUES = [\n    'mizan', 'client',  # padding that has to be passed over\n]\n".repeat(75_000);
    let text = format!("from mizan.client import client\n{filler}{}", function("after"));
    assert!(text.len() > 5_000_000);
    let (project, ran) = run(text);
    assert!(!ran.has_errors, "{:?}", ran.findings);
    assert!(project.gives("callAfter"));
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let text = format!("from mizan.client import client\n{}", function("same"));
    let (plain, _) = run(&text);
    let with_mark = format!("\u{feff}{text}");
    for other in
        [text.replace('\n', "\r\n"), text.replace('\n', "\r"), with_mark.clone(), with_mark.replace('\n', "\r\n")]
    {
        let (project, ran) = run(other);
        assert!(!ran.has_errors, "{:?}", ran.findings);
        for name in ["shop.clients.other.js", "shop.clients.other.d.ts", "shop.clients.other.d.ts.map"] {
            assert_eq!(project.client(name), plain.client(name));
        }
    }
}

#[test]
fn a_byte_that_is_no_text_is_reported_and_takes_nothing_away() {
    let mut bytes = format!("from mizan.client import client\n{}", function("spared")).into_bytes();
    bytes.extend_from_slice(b"# \xff\xfe\n");
    let (project, ran) = run(bytes);
    assert!(ran.findings.iter().any(|finding| finding.ends_with(OTHER)), "{:?}", ran.findings);
    assert!(project.gives("callSpared"));
}

/// Lines that are each a step deeper than the one before.
fn staircase(depth: usize, step: impl Fn(usize) -> String) -> String {
    (0..depth).flat_map(|depth| [" ".repeat(depth), step(depth), "\n".to_owned()]).collect()
}

#[test]
fn deep_nesting_ends_nothing() {
    let deep = [
        format!("X = {}{}\n", "(".repeat(20_000), ")".repeat(20_000)),
        format!("X: {}int{} = None\n", "list[".repeat(20_000), "]".repeat(20_000)),
        format!("X = {}1\n", "not ".repeat(50_000)),
        format!("X = a{}\n", ".b".repeat(50_000)),
        format!("X = 1{}\n", " + 1".repeat(50_000)),
        staircase(2_000, |_| "if x:".to_owned()),
        staircase(500, |depth| format!("class C{depth}:")),
    ];
    for text in deep {
        let text = format!("from mizan.client import client\n{}\n\n{text}", function("shallow"));
        let (project, _) = run(text);
        assert!(project.gives("callShallow"));
    }
}

#[test]
fn a_generic_model_that_grows_ends() {
    let (project, ran) = run(
        "from typing import Generic, TypeVar\nfrom pydantic import BaseModel\nfrom mizan.client import client\n\nT = TypeVar('T')\n\n\n\
         class Grow(BaseModel, Generic[T]):\n    value: T\n    inner: 'Grow[list[T]] | None' = None\n\n\n\
         @client\ndef grow(request) -> Grow[int]:\n    ...\n",
    );
    assert!(ran.findings.iter().any(|finding| finding.ends_with(OTHER)), "{:?}", ran.findings);
    assert!(project.client("shop.clients.other.d.ts").contains("inner: GrowListInt | null"));
    run("from pydantic import BaseModel\nfrom mizan.client import client\n\n\n\
         class Twice[T](BaseModel):\n    inner: 'Twice[dict[T, T]] | None' = None\n\n\ntype Grow[T] = list[T] | Grow[list[T]]\n\n\n\
         @client\ndef twice(request, grow: Grow[int]) -> Twice[int]:\n    ...\n");
}

#[test]
fn a_class_that_derives_from_itself_ends() {
    run(
        "from mizan.client import client\n\n\nclass Odd(Odd):\n    pass\n\n\nclass A(B):\n    pass\n\n\nclass B(A):\n    pass\n\n\n\
         @client\ndef odd(request, a: A) -> Odd:\n    ...\n",
    );
}

#[test]
fn aliases_that_name_each_other_end() {
    run(
        "from pydantic import BaseModel\nfrom mizan.client import client\n\nA = list['B']\nB = dict[str, 'A']\nC = 'C'\ntype D = list[D]\n\n\nclass Box[T](BaseModel):\n    value: T\n\n\n\
         @client\ndef aliased(request, a: A, c: C, d: D, e: Box[A], f: Box[D]) -> B:\n    ...\n",
    );
}
