//! What a file still says of statements that do not parse any more.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that is not as it says"
)]

mod facts {
    pub(crate) mod print;
}

use facts::print;
use insta::assert_snapshot;
use mizan_python::facts::ast::{Module, Stmt};
use mizan_python::facts::{FileFacts, keep, read};
use mizan_schema::Anchor;
use proptest::prelude::*;

/// What is kept after a file was each of `texts` in turn, as far as the last.
fn after(texts: &[&str]) -> FileFacts {
    texts.iter().skip(1).fold(read(texts[0]), |previous, text| keep(&previous, read(text)))
}

fn printed(texts: &[&str]) -> String {
    print::facts(&after(texts), texts[texts.len() - 1])
}

const GOOD: &str = "\
import a
@client
def one(x: int) -> str: ...
register(one, 'one')
@client(context='user')
def two(y: list[Item]) -> Item: ...
register(two, 'two')
class Three(Model):
    z: int
";

#[test]
fn half_a_statement_changes_nothing_of_what_is_said() {
    for (whole, half) in [
        ("def two(y: list[Item]) -> Item: ...", "def two(y: list["),
        ("def two(y: list[Item]) -> Item: ...", "def two"),
        ("def two(y: list[Item]) -> Item: ...", "dex two(y: list[Item]) -> Item: ..."),
        ("@client(context='user')", "@client(context="),
        ("@client(context='user')", "@"),
        ("register(two, 'two')", "register(two, 'two"),
        ("register(one, 'one')", "register(one,"),
        ("import a", "import"),
        ("import a", "from a import (b,"),
        ("import a", "<<<<<<< HEAD\nimport a\n=======\n>>>>>>> other"),
        ("class Three(Model):", "class Three(Model"),
        ("    z: int", "    z: int = ("),
    ] {
        let facts = after(&[GOOD, &GOOD.replace(whole, half)]);
        assert!(!facts.broken.is_empty(), "{half}");
        assert_eq!(facts.module, read(GOOD).module, "{half}");
    }
}

#[test]
fn what_is_kept_is_placed_at_the_head_of_what_is_broken() {
    let text = "x = 1\n@client(context='user')\ndef profile(request, id: int = 1) -> \n\ny = 2\n";
    let facts = after(&["x = 1\n@client\ndef profile(request) -> Profile: ...\ny = 2\n", text]);
    let Stmt::Function(function) = &facts.module.body[1] else { panic!("{:?}", facts.module.body) };
    for anchor in [function.anchor, function.head, function.decorators[0].anchor, function.parameters[0].anchor] {
        assert_eq!(facts.span(anchor).of(text), "def profile(request, id: int = 1) -> ");
    }
    assert_snapshot!(print::facts(&facts, text), @r#"
    x = 1
    @client
    def profile(request) -> Profile: ...
    y = 2
    !! line 2, at "@client(context='user')": this does not parse
    !! broken: ["profile"]
    "#);
}

#[test]
fn what_an_open_bracket_swallows_is_kept() {
    assert_snapshot!(printed(&[
        "def f(): ...\nx = 1\nregister(f, 'f')\ny = 2\nfrom z import *\nimport b\n",
        "def f(): ...\nx = (\nregister(f, 'f')\ny = 2\nfrom z import *\nimport b\n",
    ]), @r#"
    def f(): ...
    x = 1
    register(f, "f")
    y = 2
    from z import *
    import b
    !! line 2, at "(": this `(` is never closed
    !! broken: ["x"]
    "#);
}

#[test]
fn what_an_open_bracket_in_a_body_swallows_is_kept() {
    assert_snapshot!(printed(&[
        "def f():\n    return g()\nregister(f, 'f')\nx = 1\n",
        "def f():\n    return g(\nregister(f, 'f')\nx = 1\n",
    ]), @r#"
    def f(): ...
    register(f, "f")
    x = 1
    !! line 2, at "(": this `(` is never closed
    !! broken: []
    "#);
}

#[test]
fn a_class_whose_fields_are_swallowed_is_kept_whole() {
    let good = "class A:\n    def f(self):\n        return g()\n    x: int\ny = 1\n";
    assert_eq!(after(&[good, &good.replace("g()", "g(")]).module, read(good).module);
}

#[test]
fn the_first_side_of_a_merge_conflict_stands_beside_what_was_there() {
    assert_snapshot!(printed(&[
        "def a(): ...\nclass B:\n    x: int\nregister(a)\n",
        "def a(): ...\nclass B:\n<<<<<<< HEAD\n    x: int\n=======\n    x: str\n>>>>>>> other\nregister(a)\n",
    ]), @r#"
    def a(): ...
    class B():
        x: int
    register(a)
    !! line 3, at "<<<<<<< HEAD": a merge conflict is left here
    !! broken: []
    "#);
    assert_snapshot!(printed(&[
        "def a(): ...\ndef b(): ...\n",
        "def a(): ...\n<<<<<<< HEAD\ndef b(x): ...\n=======\ndef c(): ...\n>>>>>>> other\n",
    ]), @r#"
    def a(): ...
    def b(x): ...
    !! line 2, at "<<<<<<< HEAD": a merge conflict is left here
    !! broken: []
    "#);
    assert_snapshot!(printed(&[
        "def a(): ...\ndef b(): ...\n",
        "def a(): ...\n<<<<<<< HEAD\n=======\ndef b(x): ...\n>>>>>>> other\n",
    ]), @r#"
    def a(): ...
    def b(): ...
    !! line 2, at "<<<<<<< HEAD": a merge conflict is left here
    !! broken: []
    "#);
}

#[test]
fn what_is_read_now_is_never_overruled() {
    assert_snapshot!(printed(&[
        "def a(x): ...\ndef b(): ...\nclass C:\n    x: int\n",
        "def a(x, y): ...\ndef b(: ...\nclass C:\n    x: str\n",
    ]), @r#"
    def a(x, y): ...
    def b(): ...
    class C():
        x: str
    !! line 2, at "(": this `(` is never closed
    !! broken: ["b"]
    "#);
    let both = "def f(x): ...\ndef f(: ...\n";
    assert_snapshot!(printed(&["def f(): ...\n", both]), @r#"
    def f(x): ...
    !! line 2, at "(": this `(` is never closed
    !! broken: ["f"]
    "#);
}

#[test]
fn what_is_deleted_away_from_what_is_broken_is_gone() {
    assert_snapshot!(printed(&[
        "def a(): ...\ndef b(): ...\ndef c(): ...\ndef d(): ...\n",
        "def b(): ...\ndef c(: ...\ndef d(): ...\n",
    ]), @r#"
    def b(): ...
    def c(): ...
    def d(): ...
    !! line 2, at "(": this `(` is never closed
    !! broken: ["c"]
    "#);
}

#[test]
fn the_broken_statement_is_found_by_name_wherever_it_was_moved() {
    assert_snapshot!(printed(&[
        "def a(): ...\ndef b(): ...\ndef c(): ...\n",
        "def b(): ...\ndef c(): ...\ndef a(: ...\n",
    ]), @r#"
    def b(): ...
    def c(): ...
    def a(): ...
    !! line 3, at "(": this `(` is never closed
    !! broken: ["a"]
    "#);
}

#[test]
fn the_second_value_of_a_name_is_kept_where_it_was() {
    assert_snapshot!(printed(&["x = [1]\nx += [2]\nx += [3]\ny = 1\n", "x = [1]\nx += [2\nx += [3]\ny = 1\n"]), @r#"
    x = [1]
    x += [2]
    x += [3]
    y = 1
    !! line 2, at "[": this `[` is never closed
    !! broken: []
    "#);
}

#[test]
fn keeping_goes_on_until_the_text_parses() {
    let texts = [
        "def a(): ...\ndef b(x): ...\n",
        "def a(): ...\ndef b(x, y\n",
        "def a(): ...\ndef b(x, y:\n",
        "def a(: ...\ndef b(\n",
    ];
    assert_snapshot!(printed(&texts), @r#"
    def a(): ...
    def b(x): ...
    !! line 1, at "(": this `(` is never closed
    !! line 2, at "(": this `(` is never closed
    !! broken: ["a"]
    !! broken: ["b"]
    "#);
    assert_eq!(after(&[texts.as_slice(), &["def a(): ...\n"]].concat()), read("def a(): ...\n"));
    assert_snapshot!(printed(&[texts.as_slice(), &["def b(): ...\n", "def a(\ndef b(): ...\n"]].concat()), @r#"
    def b(): ...
    !! line 1, at "(": this `(` is never closed
    !! broken: ["a"]
    "#);
}

#[test]
fn nothing_is_kept_of_nothing() {
    assert_eq!(after(&["", "def a(\n"]), read("def a(\n"));
}

#[test]
fn the_docstring_of_a_module_is_kept_where_it_is_broken() {
    assert_eq!(after(&["'''Doc.'''\nx = 1\n", "'''Doc.\nimport a\nx = 1\n"]).module.docstring.as_deref(), Some("Doc."));
    assert_eq!(after(&["'''Doc.'''\nx = 1\n", "x = 1\ny = (\n"]).module.docstring, None);
}

#[test]
fn a_thousand_lost_registrations_come_back() {
    let good: String = (0..1000).fold(String::new(), |text, n| text + &format!("register(f{n}, 'f{n}')\n"));
    let facts = after(&[&good, &good.replace("register(f0, 'f0')", "register(f0, 'f0'")]);
    assert_eq!(facts.module, read(&good).module);
}

/// Statements whose names no edit below brings about.
const STATEMENTS: &[&str] = &[
    "\"\"\"Ein Modul für Läden.\"\"\"\n",
    "import alpha.beta as imported, other\n",
    "from . import (first,\n    second)\n",
    "numbers: list[int] | None = [1, (2)]\n",
    "type Page[T] = list[T]\n",
    "template = '''\ndef inner():\n    pass\n'''\n",
    "@client(\n    context='user',\n)\ndef profile(request, *, id: int = 1) -> str:\n    \"Doc.\"\n    return id\n\n",
    "register(profile, 'profile')\n",
    "class Shop(Base):\n    x: int\n    class Meta:\n        y = 1\n\n    def ready(self): z()\n    # end\n",
    "if a:\n    chosen = 1\nelif c:\n\tchosen = 2\n",
    "# a comment\n\nnumbers += [3]\n",
    "try:\n    import missing\nexcept (F, G): missing = None\n",
    "async def later(): ...\n",
    "register(later, 'later', \"x\"); one = 1\n",
    "from stars import *\n",
    "last = \"é\"\n",
];

fn edit() -> impl Strategy<Value = String> {
    #[rustfmt::skip]
    let pieces = [
        "(", ")", "[", "]", "{", "}", "'", "\"", "'''", "\"\"\"", ":", ",", ".", "=", "@", "#", "\\", "\n", "\n    ", "\n\t", "\r\n",
        " ", "def", "class", "import", "from", "return", "x", "é", "1", "<<<<<<< a", "\n=======\n", "\n>>>>>>> b\n", "\ndef x(",
        "\n@client(", "\u{c}", "\0", "?", "->", "*",
        "\nx = 1\n",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..5).prop_map(|pieces| pieces.concat())
}

/// Each top-level statement as it is printed, with its name where it has one.
fn statements(facts: &FileFacts) -> Vec<(Option<&str>, String)> {
    let alone = |statement: &Stmt| {
        let module = Module { docstring: None, body: vec![statement.clone()] };
        print::facts(&FileFacts { module, problems: vec![], broken: vec![], spans: facts.spans.clone() }, "")
    };
    facts.module.body.iter().map(|statement| (name(statement), alone(statement))).collect()
}

fn name(statement: &Stmt) -> Option<&str> {
    match statement {
        Stmt::Function(function) => Some(&function.name),
        Stmt::Class(class) => Some(&class.name),
        Stmt::Assign(assign) => assign.targets[0].as_name().map(|name| &**name),
        Stmt::If(branch) => name(branch.body.first()?),
        Stmt::Try(attempt) => name(attempt.handlers.first()?),
        _ => None,
    }
}

fn check_places(facts: &FileFacts, text: &str) -> Result<(), TestCaseError> {
    for span in &facts.spans {
        prop_assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} is no part of {text:?}");
    }
    let said = format!("{:?} {:?} {:?}", facts.module, facts.problems, facts.broken);
    for (at, _) in said.match_indices("Anchor(") {
        let anchor: u32 = said[at + 7..].split(')').next().unwrap().parse().unwrap();
        prop_assert!((anchor as usize) < facts.spans.len(), "{:?}", Anchor(anchor));
    }
    Ok(())
}

/// Checks what is kept of a text that is edited in one statement only: the `others` stay, unless they are read as something else now, and
/// what is read stands.
fn check_kept(others: &[(Option<&str>, String)], kept: &FileFacts, text: &str) -> Result<(), TestCaseError> {
    check_places(kept, text)?;
    let now = read(text);
    if now.broken.is_empty() {
        prop_assert_eq!(kept, &now);
        return Ok(());
    }
    let (kept, now) = (statements(kept), statements(&now));
    for other in others {
        let is_read = other.0.is_some() && now.iter().any(|said| said.0 == other.0);
        prop_assert!(is_read || kept.contains(other), "{} is lost in\n{}\nwhich says\n{:#?}", other.1, text, kept);
    }
    for said in &now {
        prop_assert!(kept.contains(said), "{} is overruled in\n{}", said.1, text);
    }
    Ok(())
}

/// The statements of a text that are not those of `own`.
fn others<'f>(facts: &'f FileFacts, own: &str) -> Vec<(Option<&'f str>, String)> {
    let own = read(own);
    let own = statements(&own);
    statements(facts).into_iter().filter(|said| !own.contains(said)).collect()
}

#[test]
fn typing_a_statement_takes_no_other() {
    for (at, own) in STATEMENTS.iter().enumerate() {
        let (above, below) = (STATEMENTS[..at].concat(), STATEMENTS[at + 1..].concat());
        let whole = read(&STATEMENTS.concat());
        let mut others = others(&whole, own);
        let mut facts = whole.clone();
        let typed = own.trim_end().char_indices().map(|(end, _)| &own[..end]);
        for typed in typed.clone().rev().chain(typed) {
            let text = format!("{above}{typed}\n{below}");
            facts = keep(&facts, read(&text));
            check_kept(&others, &facts, &text).unwrap();
            let kept = statements(&facts);
            others.retain(|other| kept.contains(other));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn an_edit_of_a_statement_takes_no_other(
        at in 0..STATEMENTS.len(),
        index in any::<prop::sample::Index>(),
        length in 0_usize..20,
        with in edit(),
        then in edit(),
    ) {
        let (above, below) = (STATEMENTS[..at].concat(), STATEMENTS[at + 1..].concat());
        let mut own = STATEMENTS[at].to_owned();
        let whole = read(&STATEMENTS.concat());
        let others = others(&whole, &own);
        // Its last line end stays: without it, it would be one with the statement below.
        let boundaries: Vec<usize> = own.char_indices().map(|(at, _)| at).collect();
        let start = index.index(boundaries.len());
        let end = (start + length).min(boundaries.len() - 1);
        own.replace_range(boundaries[start]..boundaries[end], &with);
        let text = format!("{above}{own}{below}");
        let facts = keep(&whole, read(&text));
        check_kept(&others, &facts, &text)?;

        own.insert_str(boundaries[start], &then);
        let text = format!("{above}{own}{below}");
        check_kept(&[], &keep(&facts, read(&text)), &text)?;
    }
}
