//! Trees of Python: their offsets whatever ends a line, their errors, and what edits make of them.

use mizan_syntax::Tree;
use mizan_syntax::python::{
    Cursor, Field, Kind, SyntaxError, edit, errors, is_broken, parse, parse_edited, parse_strictly,
};
use mizan_text::{Edit, Span};

fn sexp(tree: &Tree) -> String {
    tree.root_node().to_sexp()
}

#[test]
fn every_line_end_gives_the_same_tree() {
    let text = "x = 1\nclass A:\n    y: int\n";
    let tree = sexp(&parse(text));
    assert_eq!(tree, sexp(&parse(&text.replace('\n', "\r\n"))));
    assert_eq!(tree, sexp(&parse(&text.replace('\n', "\r"))));
    assert!(tree.contains("class_definition"));
}

#[test]
fn what_does_not_parse_is_listed_outermost_first() {
    let text = "x = 1\n$ y z\n";
    let found = errors(&parse(text), text);
    assert!(
        matches!(found.first(), Some(SyntaxError::Unexpected(span)) if span.of(text).starts_with('$')),
        "{found:?}"
    );
    assert_eq!(errors(&parse("x = 1\n"), "x = 1\n"), vec![]);
}

#[test]
fn a_token_that_is_missing_is_named() {
    let text = "class A(B:\n    x = 1\n";
    assert_eq!(errors(&parse(text), text), vec![SyntaxError::Missing(")", Span::new(9, 9))]);
}

/// A CR that ended a line by itself is half of a CRLF once an LF is typed behind it, and the other way round.
#[test]
fn an_edit_beside_a_carriage_return_keeps_the_tree_right() {
    let mut text = "x = 1\ry = 2\r".to_owned();
    let mut tree = parse(&text);
    let edits = [
        Edit { replaced: Span::new(6, 6), with: "\n".to_owned() },
        Edit { replaced: Span::new(5, 6), with: String::new() },
        Edit { replaced: Span::new(0, 0), with: "a\r\r\n".to_owned() },
        Edit { replaced: Span::new(3, 4), with: String::new() },
    ];
    for change in edits {
        edit(&mut tree, &text, &change);
        assert!(change.apply(&mut text));
        tree = parse_edited(&text, &tree);
        assert_eq!(sexp(&tree), sexp(&parse(&text)), "{text:?}");
    }
}

#[test]
fn kinds_and_fields_are_the_grammar_s() {
    let tree = parse("def f(): ...\n");
    let mut cursor = tree.walk();
    assert!(cursor.goto_first_child());
    assert_eq!(Kind::of(cursor.node()), Kind::FunctionDefinition);
    assert!(cursor.goto_first_child());
    assert_eq!((Kind::of(cursor.node()), Field::of(&cursor)), (Kind::Token, None));
    assert!(cursor.goto_next_sibling());
    assert_eq!((Kind::of(cursor.node()), Field::of(&cursor)), (Kind::Identifier, Some(Field::Name)));
}

/// The kinds of a tree, each with what is in it. What is a type is named so by the grammar alone.
fn kinds(cursor: &mut impl Cursor) -> String {
    let mut text = format!("{:?}", cursor.kind());
    if cursor.kind() == Kind::Type && cursor.goto_first_child() {
        text = kinds(cursor);
        cursor.goto_parent();
    }
    if let Some(field) = cursor.field().filter(|&field| field != Field::Other) {
        text = format!("{field:?}={text}");
    }
    if !matches!(cursor.kind(), Kind::Type | Kind::Token) && cursor.goto_first_child() {
        let mut parts = vec![kinds(cursor)];
        while cursor.goto_next_sibling() {
            parts.push(kinds(cursor));
        }
        cursor.goto_parent();
        text = format!("{text}({})", parts.join(" "));
    }
    text
}

#[test]
fn the_strict_tree_is_the_grammar_s() {
    for text in [
        "import a.b as c\n",
        "from a.b import (c, d as e)\n",
        "a = b = c(1, *d, e=f)[g].h\n",
        "@a.b(c)\nclass D(E, f=G):\n    x += 1\n\n    async def h(self, i: a, *args: b, j=1, k: c = 2, **l) -> d: return i, j\n",
        "if a < b is not c:\n    d\nelif e:\n    f\nelse:\n    g\n",
        "try:\n    a\nfinally:\n    b = {c: d, **e}\n",
        "x = not a and -b ** c or (d if e else {f})\n",
    ] {
        let tree = parse(text);
        let strict = parse_strictly(text).expect(text);
        assert_eq!(kinds(&mut strict.walk()), kinds(&mut tree.walk()), "{text}");
    }
}

#[test]
fn what_is_never_closed_is_broken_whatever_stands_around_it() {
    let below = "\n\nclass A:\n    def b(self):\n        return [c for c in self]\n";
    for broken in
        ["@client(", "x = {", "x = a)", "def f(a, b:", "@client(affects=\"i", "x = r'", "x = \"\"\"", "    return foo("]
    {
        let text = format!("{broken}{below}");
        assert!(is_broken(&text), "{text}");
        assert!(parse(&text).root_node().has_error(), "{text}");
    }
    // What may be sound to some reader is not called broken.
    for doubtful in [
        "x = f\"{a[\"(\"]}\"",
        "x = f'{a!r:>{b}}'",
        "# (",
        "x = '('",
        "x = \"\"\"\n(\n\"\"\"",
        "match (x):\n    case [1]: pass",
    ] {
        let text = format!("{doubtful}{below}");
        assert!(!is_broken(&text), "{text}");
    }
}

#[test]
fn the_strict_parser_says_nothing_of_what_may_be_wrong() {
    assert!(parse_strictly("x = (1\n").is_none());
    assert!(parse_strictly("match x:\n    case 1: pass\n").is_none());
}
