//! What the facts of a file say, for each form of Python that declares something.

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
use mizan_python::facts::ast::{ExprKind, Stmt};
use mizan_python::facts::{DEPTH_LIMIT, FileFacts, expression, read};

fn printed(text: &str) -> String {
    print::facts(&read(text), text)
}

/// The value of `x = …`.
fn value(literal: &str) -> String {
    let facts = read(&format!("x = {literal}\n"));
    let [Stmt::Assign(assign)] = facts.module.body.as_slice() else { panic!("no assignment: {facts:?}") };
    print::expr(assign.value.as_ref().unwrap())
}

#[test]
fn imports() {
    assert_snapshot!(printed(r"
import a.b as c, d . e
from .. import f
from .g.h import i as j, k
from ... l import (m,  # why
    n)
from o import *
from __future__ import annotations
"), @r"
    import a.b as c, d.e
    from .. import f
    from .g.h import i as j, k
    from ...l import m, n
    from o import *
    from __future__ import annotations
    ");
}

#[test]
fn a_backslash_that_ends_a_line_says_nothing() {
    let broken = read("def f(a: int = 1 + \\\n    2): return a\n\nx = [1] + \\\n    [2]\n");
    let whole = read("def f(a: int = 1 + 2): return a\n\nx = [1] + [2]\n");
    assert!(broken.says_the_same_as(&whole), "{broken:#?}");
    // The tolerant reader, too.
    let tolerant = read("def f[T](a: int = 1 + \\\n    2): return a\n\nx = [1] + \\\n    [2]\n");
    let whole = read("def f[T](a: int = 1 + 2): return a\n\nx = [1] + [2]\n");
    assert!(tolerant.says_the_same_as(&whole), "{tolerant:#?}");
}

#[test]
fn a_decorated_function() {
    assert_snapshot!(printed(r#"
@client(context="user")
# between
@other.thing
async def profile(request: HttpRequest, /, id: int, *args: *Ts, deep: "bool | None" = None, **rest) -> list[Item] | None:
    """One profile.

        Indented more.
    """
    x = secret()
    return x
"#), @r#"
    @client(context="user")
    @other.thing
    async def profile(request: HttpRequest, /, id: int, *args: *Ts, deep: «(bool | None)» = None, **rest) -> (list[Item] | None): ...
        "One profile.\n\nIndented more."
    "#);
}

#[test]
fn parameters_know_how_they_take_arguments() {
    assert_snapshot!(printed("def a(x, /): ...\ndef b(*, y: int): ...\ndef c(x=1, *args, z, **kw): ...\n"), @r"
    def a(x, /): ...
    def b(*, y: int): ...
    def c(x = 1, *args, z, **kw): ...
    ");
}

#[test]
fn a_class_with_its_body() {
    assert_snapshot!(printed(r#"
@dataclass(frozen=True)
class Item[T: (int, str), *Ts, **P](Base[T], *more, total=False, **options):
    """An item."""
    name: str = Field("x", max_length=80)
    """Its name."""
    tags: list["Tag"]; other = 1
    a, (b, *c) = d = f()
    class Meta:
        model = Item
    def method(self): return 1
    @computed_field
    @property
    def size(self) -> int:
        yield 1
    pass
    assert True
"#), @r#"
    @dataclass(frozen=True)
    class Item[T: (int, str), *Ts, *P](Base[T], *more, total=False, **options):
        "An item."
        name: str = Field("x", max_length=80)  # "Its name."
        tags: list[«Tag»]
        other = 1
        (a, (b, *c)) = d = f()
        class Meta():
            model = Item
        def method(self): ...
        @computed_field
        @property
        def size(self) -> int: yield
    "#);
}

#[test]
fn the_bodies_of_methods_that_declare_are_kept() {
    assert_snapshot!(printed(r#"
class Shop(AppConfig):
    def ready(self):
        """Finds."""
        from . import signals
        mizan_clients("shop")
        if settings.DEBUG:
            return None
    def helper(self):
        mizan_clients("no")
def ready():
    mizan_clients("no")
"#), @r#"
    class Shop(AppConfig):
        def ready(self): ...
            "Finds."
            from . import signals
            mizan_clients("shop")
            if settings.DEBUG:
                return None
        def helper(self): ...
    def ready(): ...
    "#);
}

#[test]
fn conditions_attempts_and_loops() {
    assert_snapshot!(printed(r"
if TYPE_CHECKING:
    from a import B
elif x:
    C = 1
elif y:
    pass
else:
    D = 2
try:
    import e
except ImportError:
    e = None
except (A, B) as error:
    f = None
else:
    g = 1
finally:
    h = 1
for i in range(3):
    register(i)
else:
    done()
while True:
    j = 1
with suppress(E) as k:
    import l
match m:
    case 1:
        n = 1
    case _:
        o = 1
if nothing:
    pass
"), @r"
    if TYPE_CHECKING:
        from a import B
    else:
        if x:
            C = 1
        else:
            if y:
            else:
                D = 2
    try:
        import e
        g = 1
    except:
        e = None
        f = None
    finally:
        h = 1
    perhaps:
        register(i)
        done()
    perhaps:
        j = 1
    perhaps:
        import l
    perhaps:
        n = 1
        o = 1
    ");
}

#[test]
fn assignments_aliases_and_deletions() {
    assert_snapshot!(printed(r#"
a = b = c
d: TypeAlias = "E | None"
f: int
g += ["h"]
i -= 1
type J[K] = dict[str, K]
type = 3
type(x)
del a, b
del (c)
del d.e
"#), @r#"
    a = b = c
    d: TypeAlias = «(E | None)»
    f: int
    g += ["h"]
    i += ‹i -= 1›
    type J[K] = dict[str, K]
    type = 3
    type(x)
    del a, b
    del c
    del d.e
    "#);
}

#[test]
fn defaults_of_type_parameters() {
    assert_snapshot!(printed("class A[T = int, *Ts = *tuple[int, ...]](B[T]):\n    x: T\ntype C[K: str = \"D\"] = list[K]\ndef f[T=dict[str, int]](x: T) -> T: ...\n"), @r"
    class A[T = int, *Ts = *tuple[int, ...]](B[T]):
        x: T
    type C[K: str = «D»] = list[K]
    def f[T = dict[str, int]](x: T) -> T: ...
    ");
}

#[test]
fn annotations_read_alike_however_the_grammar_sees_them() {
    assert_snapshot!(printed(r#"
a: list[int]
b: x.list[int]
c: Annotated[list[str], Field(gt=0, description="Not a type")] | None
d: dict[str, "Item"] = {}
e: Literal["a", "b c", -1]
f: tuple[()]
g: tuple[int, ...]
h: tuple[int,]
i: Callable[[int, str], None]
j: tuple[*Ts]
k: "list['Item'] | None"
l: Optional["shop.Item"]
m: list[int] | dict[str, list[int]] | int
n: type[Item]
o: int if x else str
p: "not a type!"
q: """
    Item
"""
"#), @r#"
    a: list[int]
    b: x.list[int]
    c: (Annotated[list[str], Field(gt=0, description="Not a type")] | None)
    d: dict[str, «Item»] = {}
    e: Literal[«a», "b c", -1]
    f: tuple[]
    g: tuple[int, ...]
    h: tuple[int,]
    i: Callable[[int, str], None]
    j: tuple[*Ts,]
    k: «(list[«Item»] | None)»
    l: Optional[«shop.Item»]
    m: ((list[int] | dict[str, list[int]]) | int)
    n: type[Item]
    o: int if x else str
    p: "not a type!"
    q: «Item»
    "#);
}

#[test]
fn strings_are_types_where_types_are_written() {
    assert_snapshot!(printed(r#"
T = TypeVar("T", bound="Item")
U = typing.NewType("U", "list[Item]")
V = TypedDict("V", {"x": "int | None"})
W = Union["A", "B"]
x = cast("Item", y)
z = register("Item", name="Item")
r = f["\x41"]
s = f["A" "B"]
"#), @r#"
    T = TypeVar(«T», bound=«Item»)
    U = typing.NewType(«U», «list[Item]»)
    V = TypedDict(«V», {«x»: «(int | None)»})
    W = Union[«A», «B»]
    x = cast(«Item», y)
    z = register("Item", name="Item")
    r = f["A"]
    s = f["AB"]
    "#);
}

#[test]
fn strings_are_decoded() {
    let cases = [
        (r#"'a' "b" '''c'''"#, "abc"),
        (
            r"'\x41\101\u00e9\U0001F600\'\n\
b'",
            "AAé😀'\nb",
        ),
        (r"r'\n'", r"\n"),
        (r"r'\\'", r"\\"),
        (r"u'x'", "x"),
        (r"'\d'", r"\d"),
    ];
    for (literal, expected) in cases {
        let facts = read(&format!("x = {literal}\n"));
        let [Stmt::Assign(assign)] = facts.module.body.as_slice() else { panic!("{literal}: {facts:?}") };
        assert_eq!(assign.value.as_ref().unwrap().as_str().map(|text| &**text), Some(expected), "{literal}");
    }
    for literal in [r"'\N{DASH}'", r"'\ud800'", "f'a'", "'a' f'{b}'", "'a' b'c'"] {
        assert_eq!(value(literal), format!("‹{literal}›"));
    }
    assert_eq!(value(r"b'\x00\n\u1'"), r#"b"\x00\n\\u1""#);
    assert_eq!(printed("x = '''a\r\nb'''\r\n"), r#"x = "a\nb""#);
}

#[test]
fn numbers_have_python_s_values() {
    let cases = [
        ("1_000", "1000"),
        ("0xff", "255"),
        ("0o17", "15"),
        ("0b1_01", "5"),
        ("00", "0"),
        ("017", "‹017›"),
        ("1j", "‹1j›"),
        ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "9223372036854775808"),
        ("0xffff_ffff_ffff_ffff_ffff", "1208925819614629174706175"),
        ("1.5e-3", "0.0015"),
        (".5", "0.5"),
        ("1.", "1.0"),
        ("-1", "-1"),
    ];
    for (literal, expected) in cases {
        assert_eq!(value(literal), expected, "{literal}");
    }
}

#[test]
fn expressions() {
    let cases = [
        ("((a))", "a"),
        ("a.b.c[0](d, *e, f=1, **g)", "a.b.c[0](d, *e, f=1, **g)"),
        ("a or b and not c", "(a or (b and not c))"),
        ("a is  not b", "(a is not b)"),
        ("a < b < c", "‹a < b < c›"),
        ("a if b else c", "a if b else c"),
        ("lambda x, *y: x", "lambda …: x"),
        ("[1, *a]", "[1, *a]"),
        ("1, 2", "(1, 2)"),
        ("()", "()"),
        ("{1, 2}", "{1, 2}"),
        ("{'a': 1, **b}", "{\"a\": 1, **b}"),
        ("[a  # why\n for a in b]", "‹[a for a in b]›"),
        ("f(a for a in b)", "f(‹(a for a in b)›)"),
        ("(y := 1)", "‹y := 1›"),
        ("await f()", "‹await f()›"),
        ("a[1:2]", "a[‹1:2›]"),
        ("...", "..."),
    ];
    for (text, expected) in cases {
        assert_eq!(value(text), expected, "{text}");
    }
}

#[test]
fn docstrings_are_dedented_as_inspect_cleandoc_does() {
    let docstring = |text: &str| read(text).module.docstring.map(|text| text.to_string());
    assert_eq!(
        docstring("# comment\n'''  One.\n\n\t  Two.\n\tThree.\n    '''\n"),
        Some("One.\n\n  Two.\nThree.".to_owned())
    );
    assert_eq!(docstring("x = 1\n'no'\n"), None);
    assert_eq!(docstring("''\n"), None);
    assert_eq!(docstring("f'no'\n"), None);
}

#[test]
fn line_ends_and_form_feeds_of_every_kind() {
    let text = "class A:\n    x: int\n\n\u{c}\ndef f(a): ...\n";
    let expected = printed(text);
    for end in ["\r\n", "\r"] {
        assert_eq!(printed(&text.replace('\n', end)), expected, "{end:?}");
    }
    assert_eq!(expected, "class A():\n    x: int\ndef f(a): ...");
}

#[test]
fn an_edit_in_a_body_changes_no_facts() {
    let before = "@client\ndef f(request) -> int:\n    'Doc.'\n    return 1\n\ndef g(request) -> str: ...\n";
    let after = before.replace("return 1", "x = ['a', lambda: 3]\n    return x[0]  # changed");
    assert!(read(before).says_the_same_as(&read(&after)));
    assert!(!read(before).says_the_same_as(&read(&before.replace("Doc.", "Docs."))));
}

#[test]
fn a_lone_expression() {
    let (item, spans) = expression("list[Item] | None").unwrap();
    assert_eq!(print::expr(&item), "(list[Item] | None)");
    assert_eq!(spans[item.anchor.0 as usize].of("list[Item] | None"), "list[Item] | None");
    for text in ["", "x = 1", "a; b", "a, b", "a b", "("] {
        assert!(expression(text).is_none(), "{text}");
    }
}

#[test]
fn a_quoted_type_stands_where_its_letters_stand() {
    let text = "x: 'dict[str, shop.Item]'\n";
    let facts = read(text);
    let [Stmt::Assign(assign)] = facts.module.body.as_slice() else { panic!("no assignment") };
    let ExprKind::String(_, Some(quoted)) = &assign.annotation.as_ref().unwrap().kind else { panic!("no type") };
    let ExprKind::Subscript(_, index) = &quoted.kind else { panic!("no subscript") };
    let ExprKind::Tuple(items) = &index.kind else { panic!("no tuple") };
    let ExprKind::Attribute(_, _, anchor) = &items[1].kind else { panic!("no attribute") };
    assert_eq!(facts.span(*anchor), mizan_text::Span::new(19, 23));
    assert_eq!(facts.span(*anchor).of(text), "Item");
}

/// How deep the facts nest, counted without recursion's help from the code under test.
fn is_read(text: &str) -> FileFacts {
    let facts = read(text);
    let again = facts.clone();
    assert!(facts.says_the_same_as(&again));
    facts
}

#[test]
fn what_nests_too_deep_or_goes_on_too_long_is_cut() {
    let deep = 10_000;
    let cases = [
        format!("x = {}1{}\n", "(".repeat(deep), ")".repeat(deep)),
        format!("x = {}1{}\n", "[".repeat(deep), "]".repeat(deep)),
        format!("x: {}int{}\n", "list[".repeat(deep), "]".repeat(deep)),
        format!("x = {}\n", vec!["a"; 50_000].join(" + ")),
        format!("x: {}\n", vec!["a"; 50_000].join(" | ")),
        format!("x = {}\n", vec!["a"; 50_000].join(".")),
        format!("x = f{}\n", "()".repeat(50_000)),
        format!("x = {}y\n", "not ".repeat(50_000)),
        format!("x = {}y\n", "lambda: ".repeat(deep)),
        format!("{}y\n", "x = ".repeat(50_000)),
        format!("x = {}\n", "(".repeat(deep)),
        format!("x = {}\n", "[{".repeat(deep)),
        (0..5_000).fold("if a:\n    b = 1\n".to_owned(), |text, n| text + &format!("elif a{n}:\n    b = {n}\n")),
        (0..300).fold(String::new(), |text, n| text + &" ".repeat(n) + "class A:\n") + &" ".repeat(300) + "x: int\n",
    ];
    for text in cases {
        let facts = is_read(&text);
        assert!(!format!("{facts:?}").is_empty());
    }
    assert_eq!(value(&format!("{}1{}", "(".repeat(deep), ")".repeat(deep))), "1");
    let nested = format!("{}1{}", "[".repeat(DEPTH_LIMIT + 1), "]".repeat(DEPTH_LIMIT + 1));
    assert!(value(&nested).contains('‹'));
}

#[test]
fn python_2_is_no_reason_to_panic() {
    let facts = read(
        "print >>f, 'x'\nprint 'y'\nexec 'z' in d\nraise E, 'w'\nexcept A, b: pass\ndef f((a, b)): pass\nx = 1L\ny = `z`\n",
    );
    assert!(!facts.problems.is_empty());
}
