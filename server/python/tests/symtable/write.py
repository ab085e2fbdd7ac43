"""Says how Python itself looks up every name of some files: one line for each scope.

In go paths; out come, for each, a line `# path` and its lines, sorted: the kind of the scope, its name, its line, and each name that is mentioned right
in it with where it is found: `local`, `global` (or built in), `free` (in a function around). Left out are
`__class__`, names of the module that a `global` names, and what does not compile.

    python3 write.py FILES > expected
"""

import re
import symtable
import sys

# What symtable calls scopes: LOCAL, GLOBAL_EXPLICIT, GLOBAL_IMPLICIT, FREE, CELL.
FOUND = {1: "local", 2: "global", 3: "global", 4: "free", 5: "local"}

# With it, names of annotations are not looked up at all.
FUTURE = re.compile(r"^from __future__ import .*$", re.MULTILINE)


def mentioned(symbol):
    return (
        symbol.is_referenced() or symbol.is_assigned() or symbol.is_parameter() or symbol.is_imported()
        or symbol.is_annotated() or symbol.is_declared_global() or symbol.is_nonlocal()
    )


def lines(table, around=""):
    kind, name = table.get_type(), table.get_name()
    inner = name.lstrip("_") if kind == "class" else around
    names = set()
    for symbol in table.get_symbols():
        text = symbol.get_name()
        if inner and text.startswith(f"_{inner}__"):
            text = text[len(inner) + 1:]
        # In the module, what a `global` somewhere names counts as mentioned, whether or not it is.
        is_declared_below = kind == "module" and symbol._Symbol__scope == 2
        is_hidden = text.startswith(".") or text == "__class__" or is_declared_below
        if mentioned(symbol) and not is_hidden:
            names.add((text, FOUND[symbol._Symbol__scope]))
    if kind == "module":
        name = "top"
    shown = " ".join(f"{text}:{found}" for text, found in sorted(names))
    line = 0 if kind == "module" else table.get_lineno()
    yield f"{kind} {name} {line} {shown}".rstrip()
    for child in table.get_children():
        yield from lines(child, inner)


def main():
    sys.setrecursionlimit(10_000)
    for path in sys.argv[1:]:
        try:
            with open(path, encoding="utf-8", newline="") as file:
                text = file.read()
            found = sorted(lines(symtable.symtable(FUTURE.sub("pass", text), path, "exec")))
        except (SyntaxError, UnicodeDecodeError, ValueError, RecursionError):
            continue
        print(f"# {path}")
        print(*found, sep="\n")


main()
