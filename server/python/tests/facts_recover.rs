//! What a file that does not parse still says, and what is said about it.

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
use mizan_python::facts::read;

fn printed(text: &str) -> String {
    print::facts(&read(text), text)
}

#[test]
fn an_unclosed_parameter_list_takes_itself_alone() {
    assert_snapshot!(printed("def a(x): ...\ndef b(y, \ndef c(z): ...\nd: int = 1\n"), @r#"
    def a(x): ...
    def c(z): ...
    d: int = 1
    !! line 2, at "(": this `(` is never closed
    !! broken: ["b"]
    "#);
}

#[test]
fn a_half_typed_decorator_takes_what_it_decorates() {
    assert_snapshot!(printed("def a(x): ...\n@client(\ndef b(y): ...\n@\ndef c(z): ...\ndef d(): ...\n"), @r#"
    def a(x): ...
    def d(): ...
    !! line 2, at "(": this `(` is never closed
    !! line 4, at "@": something is missing after `@`
    !! broken: ["b"]
    !! broken: ["c"]
    "#);
}

#[test]
fn an_error_in_a_body_takes_nothing() {
    assert_snapshot!(printed(r#"
@client
def a(x) -> int:
    """Doc."""
    y = foo(
    return y

class B(Model):
    """B."""
    z: int
    def save(self):
        if self.z ==:
            pass
        yield (
    def load(self) -> int:
        return 1
    w: str
"#), @r#"
    @client
    def a(x) -> int: ...
        "Doc."
    class B(Model):
        "B."
        z: int
        def save(self): yield
        def load(self) -> int: ...
        w: str
    !! line 5, at "(": this `(` is never closed
    !! line 12, at "=": `=` is not expected here
    !! line 14, at "(": this `(` is never closed
    "#);
}

#[test]
fn an_error_in_a_body_leaves_the_facts_equal() {
    let good = "@client\ndef a(x) -> int:\n    'Doc.'\n    return x\n\ndef b(y) -> str:\n    return y\n";
    for broken in ["return x +", "return (x", "return x)", "x = 'abc", "x = '''abc", "for x in :", "return x\n  y z"] {
        let facts = read(&good.replace("return x", broken));
        assert_eq!(facts.module, read(good).module, "{broken}");
        assert_eq!(facts.problems.len(), 1, "{broken}");
        assert!(facts.broken.is_empty(), "{broken}");
    }
}

#[test]
fn a_class_that_cannot_be_read_whole_is_not_given_in_part() {
    assert_snapshot!(printed("class A(Model):\n    x: int = Field(\n    y: str\n    def f(self): ...\nclass B: ...\n"), @r#"
    class B():
    !! line 2, at "(": this `(` is never closed
    !! broken: ["A"]
    "#);
    assert_snapshot!(printed("class A(Model):\n    x: int\nfoo\n    y: str\nclass B: ...\n"), @r#"
    class B():
    !! line 4, at "y: str": this line is indented, but nothing above it begins a block
    !! broken: ["A"]
    !! broken: []
    "#);
}

#[test]
fn a_class_torn_apart_within_a_class_is_not_given_in_part() {
    assert_snapshot!(printed("class A:\n    class B:\n        x: int\n    foo\n        y: str\nz = 1\n"), @r#"
    z = 1
    !! line 5, at "y: str": this line is indented, but nothing above it begins a block
    !! broken: ["A"]
    "#);
}

#[test]
fn a_form_feed_is_no_indentation() {
    assert_snapshot!(printed("x = 1\n\u{c}y = 2\n\u{c}\nz = 3\n"), @r"
    x = 1
    y = 2
    z = 3
    ");
}

#[test]
fn an_unclosed_string_ends_at_the_next_definition() {
    assert_snapshot!(printed("x = 1\ny = '''abc\ndef f(): '''doc'''\nclass A:\n    '''A.'''\n    z: int\n"), @r#"
    x = 1
    def f(): ...
        "doc"
    class A():
        "A."
        z: int
    !! line 2, at "'''": this string is never closed
    !! broken: ["y"]
    "#);
}

#[test]
fn a_string_may_hold_a_definition() {
    assert_snapshot!(printed("template = '''\ndef f():\n    pass\n'''\nx = (\ndef g(): ...\n"), @r#"
    template = "\ndef f():\n    pass\n"
    def g(): ...
    !! line 5, at "(": this `(` is never closed
    !! broken: ["x"]
    "#);
}

#[test]
fn a_merge_conflict_is_named() {
    assert_snapshot!(printed("import a\n<<<<<<< HEAD\ndef f(): ...\n=======\ndef g(): ...\n>>>>>>> other\ndef h(): ...\n"), @r#"
    import a
    def f(): ...
    def h(): ...
    !! line 2, at "<<<<<<< HEAD": a merge conflict is left here
    !! broken: []
    "#);
    assert_snapshot!(printed("class A:\n    x: int\n<<<<<<< HEAD\n    y: int\n=======\n    y: str\n>>>>>>> other\n    z: int\ndef h(): ...\n"), @r#"
    class A():
        x: int
        y: int
        z: int
    def h(): ...
    !! line 3, at "<<<<<<< HEAD": a merge conflict is left here
    !! broken: []
    "#);
}

#[test]
fn the_first_side_of_a_merge_conflict_is_read_among_other_mistakes() {
    let text = "def e(\r\n<<<<<<< HEAD\r\ndef f(é): ...\r\n||||||| base\r\ndef f(): ...\r\n=======\r\ndef f(b): ...\r\n>>>>>>> other\r\nx =\r\n";
    assert_snapshot!(printed(text), @r#"
    def f(é): ...
    !! line 1, at "(": this `(` is never closed
    !! line 2, at "<<<<<<< HEAD": a merge conflict is left here
    !! line 9, at "=": something is missing after `=`
    !! broken: ["e"]
    !! broken: []
    !! broken: ["x"]
    "#);
}

#[test]
fn what_only_looks_like_a_merge_conflict_is_none() {
    let quoted = "x = \"\"\"\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n\"\"\"\ny = (\n";
    assert_snapshot!(printed(quoted), @r#"
    x = "\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n"
    !! line 8, at "(": this `(` is never closed
    !! broken: ["y"]
    "#);
    let half = "<<<<<<< HEAD\ndef f(): ...\n>>>>>>> other\n";
    assert_snapshot!(printed(half), @r#"
    def f(): ...
    !! line 1, at "<<<<<<< HEAD": a merge conflict is left here
    !! line 3, at ">>>>>>> other": a merge conflict is left here
    !! broken: []
    !! broken: []
    "#);
}

#[test]
fn problems_are_said_in_plain_words() {
    let cases = [
        "x = (1, 2\n",
        "x = 1)\n",
        "x = (1]\n",
        "x = 'a\n",
        "class\n",
        "class A\n    x: int\n",
        "def f() -> : ...\n",
        "from a import\n",
        "x = = 1\n",
        "  x = 1\ny = 2\n",
        "if x\n    y = 1\n",
        "x = 1 +\n",
        "@client\nx = 1\n",
        "x: int = \n",
        "?\n",
        "def f(x y): ...\n",
    ];
    let said: Vec<String> = cases.iter().map(|text| format!("{text:?}\n{}\n", printed(text))).collect();
    assert_snapshot!(said.join("\n"), @r#"
    "x = (1, 2\n"
    !! line 1, at "(": this `(` is never closed
    !! broken: ["x"]

    "x = 1)\n"
    !! line 1, at ")": this `)` closes nothing
    !! broken: ["x"]

    "x = (1]\n"
    !! line 1, at "]": this `]` closes nothing
    !! broken: ["x"]

    "x = 'a\n"
    !! line 1, at "'": this string is never closed
    !! broken: ["x"]

    "class\n"
    !! line 1, at "class": something is missing after `class`
    !! broken: []

    "class A\n    x: int\n"
    !! line 2, at "x": `x` is not expected here
    !! broken: ["A"]

    "def f() -> : ...\n"
    !! line 1, at "-": `-` is not expected here
    !! broken: ["f"]

    "from a import\n"
    !! line 1, at "import": something is missing after `import`
    !! broken: []

    "x = = 1\n"
    !! line 1, at "=": `=` is not expected here
    !! broken: ["x"]

    "  x = 1\ny = 2\n"
    y = 2
    !! line 1, at "x = 1": this line is indented, but nothing above it begins a block
    !! broken: ["x"]

    "if x\n    y = 1\n"
    !! line 1, at "x": expected `:` at the end of this line
    !! broken: []

    "x = 1 +\n"
    !! line 1, at "+": something is missing after `+`
    !! broken: ["x"]

    "@client\nx = 1\n"
    x = 1
    !! line 1, at "@client": this does not parse
    !! broken: []

    "x: int = \n"
    !! line 1, at "=": something is missing after `=`
    !! broken: ["x"]

    "?\n"
    !! line 1, at "?": this does not parse
    !! broken: []

    "def f(x y): ...\n"
    !! line 1, at "y": `y` is not expected here
    !! broken: ["f"]
    "#);
}

#[test]
fn a_file_full_of_errors_gives_a_few_problems() {
    let text: String = (0..100).fold(String::new(), |text, n| text + &format!("x{n} = (\ndef f{n}(): ...\n"));
    let facts = read(&text);
    assert_eq!(facts.problems.len(), 5);
    assert_eq!(facts.broken.len(), 100);
    assert_eq!(facts.module.body.len(), 100);
}
