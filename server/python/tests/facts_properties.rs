//! What holds for the facts of every text: an edited tree says what a fresh one says, nothing panics, moving says nothing, places are places.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::needless_for_each,
    reason = "a test stops at the first thing that is not as it says"
)]

use mizan_python::facts::ast::{Call, Expr, ExprKind, Keyword, Parameter, Stmt, TypeParam};
use mizan_python::facts::{FileFacts, read, read_tree};
use mizan_schema::Anchor;
use mizan_syntax::python;
use mizan_text::{Edit, Span};
use proptest::prelude::*;

/// A program with every form that the facts know.
const PROGRAM: &str = r#"# -*- coding: utf-8 -*-
"""Ein Modul für Läden."""
from __future__ import annotations
import a.b as c, d
from ..shop.models import (Item, Order as Bestellung)

T = TypeVar("T", bound="Item")
type Page[U: Base, *Ts] = list[U]
x: dict[str, "list[Item] | None"] = {"ü": 1, **more}

@client(context="user", auth=lambda request: request.user.is_staff)
@other
async def profile(request: HttpRequest, /, id: int = 1, *args, deep: Optional["Item"] = None, **rest) -> Item | None:
    """One profile.

    More of it.
    """
    if id > 3 and not (await check(id)):
        yield [n for n in range(3) if n]
    return f"{id!r:>10}" "x"

class Shop(AppConfig, Generic[T], total=False):
    name: str = Field("x", max_length=80)  # 😀
    """Its name."""
    tags: Annotated[list[str], Field(min_length=1)]

    class Meta:
        fields = ["a", "b"] + ["c"]

    def ready(self):
        from . import signals
        mizan_clients("shop")

    def save(self, *, force=False):
        match self.state:
            case 1 | 2:
                return {"a": self[1:2], **self.more}
        with open("f") as f:
            del f

if TYPE_CHECKING:
    from .models import Later
elif x:
    register(profile, "profile")
else:
    try:
        import e
    except ImportError:
        e = None
"#;

/// Statements that may stand in any order.
const STATEMENTS: &[&str] = &[
    "import a.b as c\n",
    "from . import (d,\n    e)\n",
    "x: list[int] | None = [1, (2)]\n",
    "type Page[T] = list[T]\n",
    "y = '''\ndef f():\n    pass\n'''\n",
    "@client(\n    context='user',\n)\ndef f(request, *, g: int = 1) -> str:\n    \"Doc.\"\n    return g\n\n",
    "class A(B):\n    x: int\r\n    class Meta:\n        y = 1\n\n    def ready(self): z()\n    # end\n",
    "if a:\n    b = 1\nelif c:\n\td = 2\nelse:\n    pass\n",
    "# a comment\n\n",
    "try:\n    import e\nexcept (F, G): e = None\n",
    "register(f, 'name'); z = f'{x!r:>{y}}'\n",
    "match m:\n    case [1, *_]:\n        n = 1\n",
    "print = 3\rmatch = 1\r",
];

fn token() -> impl Strategy<Value = String> {
    let tokens = vec![
        "def",
        "class",
        "async",
        "await",
        "if",
        "elif",
        "else",
        "try",
        "except",
        "finally",
        "for",
        "in",
        "while",
        "with",
        "match",
        "case",
        "type",
        "import",
        "from",
        "as",
        "return",
        "yield",
        "lambda",
        "del",
        "pass",
        "not",
        "and",
        "is",
        "None",
        "True",
        "print",
        "exec",
        "x",
        "y",
        "A",
        "Item",
        "é",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        ";",
        ",",
        ".",
        "...",
        "=",
        "+=",
        ":=",
        "->",
        "@",
        "*",
        "**",
        "/",
        "|",
        "-",
        "\\",
        "#",
        "'",
        "\"",
        "'''",
        "\"\"\"",
        "f'",
        "b'",
        "0",
        "1",
        "0x",
        "1_0",
        "1e",
        "\n",
        "\n",
        "\n",
        "\r\n",
        "\r",
        "\n    ",
        "\n    ",
        "\n        ",
        "\n\t",
        " ",
        " ",
        " ",
        "\u{c}",
        "\0",
        "<<<<<<< a",
        "=======",
        "\n@client(",
        "\ndef f(x: int) -> str:",
        "\nclass A(B):",
        "😀",
        "\u{feff}",
        "`",
        "$",
        "?",
    ];
    prop::sample::select(tokens).prop_map(str::to_owned)
}

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(token(), 0..60).prop_map(|tokens| tokens.concat())
}

fn offset(text: &str, at: prop::sample::Index) -> u32 {
    let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    u32::try_from(*at.get(&boundaries)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edited_tree_says_what_a_fresh_one_says(
        begins_empty in prop::bool::weighted(0.2),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, soup()), 1..5),
    ) {
        let mut text = if begins_empty { String::new() } else { PROGRAM.to_owned() };
        let mut tree = python::parse(&text);
        for (at, length, with) in edits {
            let start = offset(&text, at);
            let mut end = (start as usize + length).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            let edit = Edit { replaced: Span::new(start, u32::try_from(end).unwrap()), with };
            python::edit(&mut tree, &text, &edit);
            prop_assert!(edit.apply(&mut text));
            tree = python::parse_edited(&text, &tree);
            prop_assert_eq!(read_tree(&text, &tree), read(&text), "after {:?}, which gave\n{}", edit, text);
        }
    }

    /// The texts between are broken, those at the end are not: only there does what the tree remembers count.
    #[test]
    fn typing_statements_piece_by_piece_says_what_a_fresh_text_says(
        typed in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1_usize..12, any::<bool>()), 1..12),
    ) {
        let mut statements: Vec<String> = STATEMENTS.iter().map(ToString::to_string).collect();
        let mut text = statements.concat();
        let mut tree = python::parse(&text);
        for (at, which, step, removes) in typed {
            let at = at.index(statements.len());
            let mut start = u32::try_from(statements[..at].concat().len()).unwrap();
            let mut edits = Vec::new();
            if removes && statements.len() > 1 {
                let gone = statements.remove(at);
                let end = start + u32::try_from(gone.len()).unwrap();
                edits.push(Edit { replaced: Span::new(start, end), with: String::new() });
            } else {
                let new = *which.get(STATEMENTS);
                for part in new.as_bytes().chunks(step) {
                    edits.push(Edit { replaced: Span::new(start, start), with: String::from_utf8(part.to_vec()).unwrap() });
                    start += u32::try_from(part.len()).unwrap();
                }
                statements.insert(at, new.to_owned());
            }
            for edit in edits {
                python::edit(&mut tree, &text, &edit);
                prop_assert!(edit.apply(&mut text));
                tree = python::parse_edited(&text, &tree);
            }
            prop_assert!(!python::parse(&text).root_node().has_error(), "{}", text);
            prop_assert_eq!(read_tree(&text, &tree), read(&text), "{}", text);
        }
    }

    #[test]
    fn taking_an_edit_back_gives_the_facts_back(at in any::<prop::sample::Index>(), with in soup()) {
        let mut text = PROGRAM.to_owned();
        let mut tree = python::parse(&text);
        let start = offset(&text, at);
        let there = Edit { replaced: Span::new(start, start), with: with.clone() };
        let back = Edit { replaced: Span::new(start, start + u32::try_from(with.len()).unwrap()), with: String::new() };
        for edit in [there, back] {
            python::edit(&mut tree, &text, &edit);
            prop_assert!(edit.apply(&mut text));
            tree = python::parse_edited(&text, &tree);
        }
        prop_assert_eq!(read_tree(&text, &tree), read(PROGRAM));
    }

    #[test]
    fn random_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let text = String::from_utf8_lossy(&bytes);
        check_places(&read(&text), &text);
    }

    #[test]
    fn a_soup_of_tokens_is_read(text in soup()) {
        check_places(&read(&text), &text);
    }

    #[test]
    fn a_program_with_something_in_it_is_read(at in any::<prop::sample::Index>(), with in soup()) {
        let start = offset(PROGRAM, at) as usize;
        let text = format!("{}{with}{}", &PROGRAM[..start], &PROGRAM[start..]);
        check_places(&read(&text), &text);
    }

    #[test]
    fn blank_lines_and_comments_say_nothing(lines in prop::collection::vec((0_usize..70, 0_usize..3), 1..20)) {
        let before = read(PROGRAM);
        let mut text: Vec<&str> = PROGRAM.lines().collect();
        for (at, what) in lines {
            let at = at.min(text.len());
            let is_in_docstring = text[..at].concat().matches("\"\"\"").count() % 2 == 1;
            if !is_in_docstring {
                text.insert(at, ["", "# comment", "        # def f(): '''"][what]);
            }
        }
        let text = text.join("\n");
        // A docstring's comment would count; that is why the quotes in the comments are single.
        prop_assert!(before.says_the_same_as(&read(&text)), "{}", text);
    }
}

#[test]
fn a_program_cut_off_anywhere_is_read() {
    for (at, _) in PROGRAM.char_indices() {
        let text = &PROGRAM[..at];
        check_places(&read(text), text);
    }
}

#[test]
fn the_program_is_whole() {
    let facts = read(PROGRAM);
    assert_eq!((facts.problems, facts.broken), (vec![], vec![]));
    assert_eq!(facts.module.body.len(), 9);
}

/// Every place is within the text, at characters; a place of a name covers that name.
fn check_places(facts: &FileFacts, text: &str) {
    for span in &facts.spans {
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} is no part of {text:?}");
    }
    let places = Places { facts, text };
    places.block(&facts.module.body);
}

struct Places<'a> {
    facts: &'a FileFacts,
    text: &'a str,
}

impl Places<'_> {
    fn name(&self, name: &str, anchor: Anchor) {
        assert!((anchor.0 as usize) < self.facts.spans.len());
        assert_eq!(self.facts.span(anchor).of(self.text), name);
    }

    fn block(&self, body: &[Stmt]) {
        body.iter().for_each(|stmt| self.statement(stmt));
    }

    fn statement(&self, stmt: &Stmt) {
        match stmt {
            Stmt::Import(names) => {
                for name in names {
                    let bound = name.alias.as_deref().or_else(|| name.module.split('.').next());
                    self.name(bound.unwrap(), name.anchor);
                }
            }
            Stmt::Assign(assign) => {
                assign.targets.iter().chain(&assign.annotation).chain(&assign.value).for_each(|expr| self.expr(expr));
            }
            Stmt::TypeAlias(alias) => {
                self.name(&alias.name, alias.anchor);
                self.type_params(&alias.type_params);
                self.expr(&alias.value);
            }
            Stmt::Function(function) => {
                self.name(&function.name, function.anchor);
                let head = self.facts.span(function.head).of(self.text);
                assert!(head.starts_with("def") || head.starts_with("async"), "{head:?}");
                assert!(head.ends_with(':'), "{head:?}");
                self.type_params(&function.type_params);
                function.decorators.iter().chain(&function.returns).for_each(|expr| self.expr(expr));
                function.parameters.iter().for_each(|parameter| self.parameter(parameter));
                self.block(&function.body.statements);
            }
            Stmt::Class(class) => {
                self.name(&class.name, class.anchor);
                self.type_params(&class.type_params);
                class.decorators.iter().chain(&class.bases).for_each(|expr| self.expr(expr));
                class.keywords.iter().for_each(|keyword| self.keyword(keyword));
                self.block(&class.body);
            }
            Stmt::Expr(expr) => self.expr(expr),
            Stmt::If(branch) => {
                self.expr(&branch.test);
                self.block(&branch.body);
                self.block(&branch.orelse);
            }
            Stmt::Try(attempt) => {
                [&attempt.body, &attempt.handlers, &attempt.finalbody].into_iter().for_each(|body| self.block(body));
            }
            Stmt::Block(block) => {
                block.each.iter().flat_map(|each| [&each.target, &each.iterable]).for_each(|expr| self.expr(expr));
                self.block(&block.body);
            }
            Stmt::Return(value) => value.iter().for_each(|expr| self.expr(expr)),
            Stmt::From(_) | Stmt::Delete(_) => {}
        }
    }

    fn type_params(&self, params: &[TypeParam]) {
        for param in params {
            self.name(&param.name, param.anchor);
            param.bound.iter().chain(&param.default).for_each(|expr| self.expr(expr));
        }
    }

    fn parameter(&self, parameter: &Parameter) {
        self.name(&parameter.name, parameter.anchor);
        parameter.annotation.iter().chain(&parameter.default).for_each(|expr| self.expr(expr));
    }

    fn keyword(&self, keyword: &Keyword) {
        if let Some(name) = &keyword.name {
            self.name(name, keyword.anchor);
        }
        self.expr(&keyword.value);
    }

    fn expr(&self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(name) => self.name(name, expr.anchor),
            ExprKind::Attribute(object, name, anchor) => {
                self.name(name, *anchor);
                self.expr(object);
            }
            ExprKind::Call(call) => {
                let Call { function, arguments, keywords } = &**call;
                self.expr(function);
                arguments.iter().for_each(|expr| self.expr(expr));
                keywords.iter().for_each(|keyword| self.keyword(keyword));
            }
            ExprKind::Subscript(left, right) | ExprKind::Binary(left, _, right) => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::String(_, quoted) => quoted.iter().for_each(|expr| self.expr(expr)),
            ExprKind::List(items) | ExprKind::Tuple(items) | ExprKind::Set(items) => {
                items.iter().for_each(|expr| self.expr(expr));
            }
            ExprKind::Dict(items) => {
                for (key, value) in items {
                    key.iter().for_each(|expr| self.expr(expr));
                    self.expr(value);
                }
            }
            ExprKind::Starred(inner) | ExprKind::Unary(_, inner) | ExprKind::Lambda(inner) => self.expr(inner),
            ExprKind::Conditional(test, body, orelse) => {
                [test, body, orelse].into_iter().for_each(|expr| self.expr(expr));
            }
            _ => {}
        }
    }
}
