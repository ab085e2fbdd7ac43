//! The strict reading of a file is the tolerant one, or none: on sources that people wrote, and on what becomes of these by chance.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first thing that is not as it says")]

use std::path::{Path, PathBuf};

use mizan_python::facts::{read, read_strictly, read_tree};
use mizan_syntax::python::{is_broken, parse};
use proptest::prelude::*;

/// A program with every form that the strict reader reads, and some that it leaves.
const PROGRAM: &str = r#"from __future__ import annotations
import a.b as c, d
from ..shop.models import (Item, Order as Bestellung,)
from . import *

T = TypeVar("T", bound="Item")
x: dict[str, "list[Item] | None"] = {"ü": 1, **more}
a = b, *c = d[0], e[1:2, ::3]
type: str = "x" 'y' rb"z"

@client(context="user", auth=lambda request, *, n=1: request.user.is_staff)
@other.one
async def profile(request: HttpRequest, /, id: int = 1, *args, deep: Optional["Item"] = None, **rest) -> Item | None:
    """One profile.

    More of it.
    """
    if id > 3 and not (await check(id)) or -x ** 2 not in y is not z:
        yield [n for n in range(0x3) if n]
    async with open(a) as b, c: pass
    async for (i, j), k in rows: total += i * j // 2 << 1 | k
    else: print(f"{id!r:>{width}} {x=}" "x", *args, end="", **rest)
    raise Error(n for n in names) from None

class Shop(AppConfig, Generic[T], total=False):
    name: str = Field("x", max_length=80)  # 😀
    """Its name."""
    tags: Annotated[list[str], Field(min_length=1)]; other = ...

    class Meta:
        fields = ["a", "b"] + \
            ["c"]

    def ready(self):
        from . import signals
        mizan_clients("shop")
        self.z = yield (a if b else c)
        assert self, {1, 2.5, 3j}
        del self.x, y[0]
        return lambda: (yield)

    def save(self, *, force=False): global g; return {k: v for k, v in self}

if TYPE_CHECKING:
    from .models import Later
elif (n := 10) > 5:
    while True: break
else:
    try:
        import e
    except (ImportError, OSError) as error:
        e = None
    finally: continue_ = not True
"#;

/// Says where the quickest reading differs from that of the whole tree: what is sound is read strictly, and what is certainly broken in pieces.
fn difference(text: &str) -> Option<String> {
    let tree = parse(text);
    if is_broken(text) && !tree.root_node().has_error() {
        return Some(format!("nothing is broken in\n{text}"));
    }
    let (quickest, whole) = (read(text), read_tree(text, &tree));
    (quickest != whole).then(|| format!("at the quickest\n{quickest:#?}\nas a whole\n{whole:#?}\nof\n{text}"))
}

#[test]
fn what_people_wrote_reads_the_same() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let own = sources(&[repository.join("tests"), repository.join("examples")]);
    let found = installed(&repository);
    // All that is found would take minutes.
    let sample = found.iter().step_by((found.len() / 60).max(1));
    let (mut strict, mut all) = (0, 0);
    for path in own.iter().chain(sample) {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        if let Some(difference) = difference(&text) {
            panic!("{}: {difference}", path.display());
        }
        all += 1;
        strict += usize::from(read_strictly(&text).is_some());
    }
    assert!(all >= 20 && strict * 10 >= all * 7, "of {all} files only {strict} were read strictly");
}

/// The Python files of these folders, smaller than 64 KiB, by path.
fn sources(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = folders.to_vec();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file()
                && path.extension().is_some_and(|extension| extension == "py")
                && entry.metadata().is_ok_and(|metadata| metadata.len() < 64 * 1024)
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The sources of the standard library, and of Django and pydantic, where they are.
fn installed(repository: &Path) -> Vec<PathBuf> {
    let within = |folder: &Path, name: &str| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
        entries.map(|entry| entry.path()).filter(|path| path.to_string_lossy().contains(name)).collect()
    };
    let mut folders = within(Path::new("/usr/lib"), "python3");
    folders.extend(within(Path::new("/usr/local/lib"), "python3"));
    for environment in within(&repository.join("target/python"), "") {
        for library in within(&environment.join("lib"), "python") {
            folders.extend(["django", "pydantic"].map(|package| library.join("site-packages").join(package)));
        }
    }
    sources(&folders)
}

#[test]
fn the_program_is_read_strictly() {
    assert!(read_strictly(PROGRAM).is_some());
    assert_eq!(difference(PROGRAM), None);
}

/// What is left to the tolerant reader: what is no Python, what readers differ about, and what is rare.
#[test]
fn a_doubt_is_no_reading() {
    for text in [
        "# \0\n",
        "x = (1\n",
        "x = 1)\n",
        "if x:\ny = 1\n",
        "if x:\n    y = 1\n  z = 2\n",
        "if x:\n\ty = 1\n        z = 2\n",
        " x = 1\n",
        "x = 'a\n",
        "x = 07\n",
        "x = 1if y else 2\n",
        "f() = 1\n",
        "(x) = 1\n",
        "f(a=1 for a in b)\n",
        "print x\n",
        "exec x\n",
        "x = f'{'\n",
        "x = f'{y['a']}'\n",
        "x = f'{}'\n",
        "x = 1\ry = 2\n",
        "é = 1\n",
        "match x:\n    case 1: pass\n",
        "type X = int\n",
        "def f[T](): pass\n",
        "try: pass\n",
        "x <> y\n",
        "x = [*f()]\n",
        "x,\ny = 1\n",
        "x: A[B] | C | D\n",
        "x = await y ** 2\n",
        "if x:\n    y = (a |\n  b)\n",
    ] {
        assert_eq!(read_strictly(text), None, "{text}");
    }
}

#[test]
fn what_nests_too_deep_is_no_reading_and_overflows_nothing() {
    for (open, close) in [("(", ")"), ("[", "]"), ("not ", ""), ("-", ""), ("lambda: ", ""), ("f(", ")"), ("{1:", "}")]
    {
        let text = format!("x = {}1{}\n", open.repeat(100_000), close.repeat(100_000));
        assert_eq!(read_strictly(&text), None);
    }
    for open in ["f'{f\"{", "{x:", "x[", "f(lambda x=", "a = "] {
        assert_eq!(read_strictly(&format!("x = f'{}", open.repeat(100_000))), None);
        assert_eq!(read_strictly(&format!("x = {}1\n", open.repeat(100_000))), None);
    }
    let blocks: String = (0..2_000).flat_map(|depth| [" ".repeat(depth), "if x:\n".to_owned()]).collect();
    assert_eq!(read_strictly(&format!("{blocks}{}y\n", " ".repeat(2_000))), None);
}

fn piece() -> impl Strategy<Value = String> {
    let pieces = vec![
        "(", ")", "[", "]", "{", "}", ":", ",", "=", ".", "...", "*", "**", "/", "//", "|", "-", "~", "@", "->", ":=",
        "+=", "==", "<", "<>", "!", ";", "#", "\\", "\\\n", "\n", "\r\n", "\r", "    ", "  ", "\t", " ", "\"", "'",
        "\"\"\"", "f'{", "!r}'", "{x}", "if ", "else ", "elif ", "for ", "in ", "not ", "is ", "and ", "or ",
        "lambda ", "yield ", "await ", "async ", "def ", "class ", "as ", "import ", "from ", "return ", "del ",
        "with ", "raise ", "global ", "assert ", "pass", "try:", "except:", "finally:", "while ", "print ", "exec ",
        "match ", "type ", "case ", "None", "x", "x, ", "*a", "(x)", "1", "1.", ".5", "0x", "0", "1_0", "e5", "j",
        "\u{c}", "é", "\u{feff}", "\0", "😀",
    ];
    prop::sample::select(pieces).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Some lines of the program, as a text of their own, with pieces put in and characters taken out.
    #[test]
    fn what_becomes_of_a_program_by_chance_reads_the_same(
        from in any::<prop::sample::Index>(),
        count in 1_usize..30,
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..5, piece()), 0..4),
    ) {
        let lines: Vec<&str> = PROGRAM.split_inclusive('\n').collect();
        let lines = lines.get(from.index(lines.len())..).unwrap();
        let indent = lines.first().map_or(0, |line| line.len() - line.trim_start().len());
        let mut text: String = lines.iter().take(count).map(|line| line.get(indent..).unwrap_or("\n")).collect();
        for (at, length, with) in edits {
            let characters: Vec<char> = text.chars().collect();
            let at = at.index(characters.len() + 1);
            let (before, after) = characters.split_at(at);
            text = before.iter().copied().chain(with.chars()).chain(after.iter().skip(length).copied()).collect();
        }
        prop_assert_eq!(difference(&text), None);
    }
}
