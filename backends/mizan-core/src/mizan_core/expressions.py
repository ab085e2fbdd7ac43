"""An expression of a source file as Python on one line, in the spelling of `mizan-dev`. It is for eyes: nothing may read it back."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Final

LIMIT: Final = 160
"""Beyond this many characters the rest is an ellipsis."""

OPERATORS: Final[dict[type[ast.AST], str]] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**", ast.MatMult: "@",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitOr: "|", ast.BitXor: "^", ast.BitAnd: "&", ast.And: "and", ast.Or: "or",
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is", ast.IsNot: "is not",
    ast.In: "in", ast.NotIn: "not in", ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.Not: "not ",
}  # fmt: skip


def on_one_line(expression: ast.expr, source: str) -> str:
    """`expression`, which stands in `source`, cut where it is long."""
    text = Writer(source).write(expression)
    return text if len(text) <= LIMIT else text[:LIMIT] + "…"


class Writer:
    """Writes expressions of one file."""

    def __init__(self, source: str) -> None:
        self._source = source

    def write(self, node: ast.expr) -> str:
        match node:
            case ast.Name(name):
                return name
            case ast.Attribute(base, name):
                return f"{self.write(base)}.{name}"
            case ast.Call(function, arguments, keywords):
                named = [
                    f"{it.arg}={self.write(it.value)}" if it.arg else f"**{self.write(it.value)}" for it in keywords
                ]
                return f"{self.write(function)}({', '.join([*map(self.write, arguments), *named])})"
            case ast.Subscript(base, ast.Tuple(items)) if items:
                return f"{self.write(base)}[{self._items(items)}]"
            case ast.Subscript(base, index) if not isinstance(index, ast.Slice):
                return f"{self.write(base)}[{self.write(index)}]"
            case ast.Constant(value):
                return self._constant(node, value)
            case ast.List(items):
                return f"[{self._items(items)}]"
            case ast.Tuple([item]):
                return f"({self.write(item)},)"
            case ast.Tuple(items):
                return f"({self._items(items)})"
            case ast.Set(items):
                return f"{{{self._items(items)}}}"
            case ast.Dict(keys, values):
                return "{" + ", ".join(map(self._entry, keys, values)) + "}"
            case ast.Starred(inner):
                return f"*{self.write(inner)}"
            case ast.BinOp(left, operator, right) | ast.Compare(left, [operator], [right]):
                return f"{self.write(left)} {OPERATORS[type(operator)]} {self.write(right)}"
            case ast.BoolOp(operator, values):
                return f" {OPERATORS[type(operator)]} ".join(map(self.write, values))
            case ast.UnaryOp(operator, inner):
                return OPERATORS[type(operator)] + self.write(inner)
            case ast.IfExp(test, then, other):
                return f"{self.write(then)} if {self.write(test)} else {self.write(other)}"
            case ast.Lambda(_, body):
                return f"lambda …: {self.write(body)}"
            case _:
                return " ".join((ast.get_source_segment(self._source, node) or ast.unparse(node)).split())

    def _items(self, items: Sequence[ast.expr]) -> str:
        return ", ".join(map(self.write, items))

    def _entry(self, key: ast.expr | None, value: ast.expr) -> str:
        return f"{self.write(key)}: {self.write(value)}" if key else f"**{self.write(value)}"

    def _constant(self, node: ast.expr, value: object) -> str:
        match value:
            case str():
                return f'"{_escaped(value)}"'
            case bytes():
                return f'b"{_escaped(value.decode("latin-1"))}"'
            case bool() | None | int():
                return repr(value)
            case _ if value is Ellipsis:
                return "..."
            case _:
                return ast.get_source_segment(self._source, node) or repr(value)


def _escaped(text: str) -> str:
    return "".join(
        ESCAPES.get(character) or (character if character.isprintable() else f"\\u{{{ord(character):x}}}")
        for character in text
    )


ESCAPES: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0", "\\": "\\\\", '"': '\\"', "'": "\\'"}
