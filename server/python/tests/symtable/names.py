"""Every way to bind a name, and every place to read one."""

import a.b.c
import d.e as f
from g import h, i as j
from k import *

total = 1


def function(first, /, second=total, *rest, third: int = 2, **more) -> total:
    global shared
    shared = first
    local = [item for item in rest if (last := item)]
    pairs = {key: value for key, value in more.items() for _ in local}

    def inner(x=second):
        nonlocal local
        local = x
        return last, pairs, lambda y=third: (y, x, unbound)

    for one, (two, *three) in local:
        print(one, two, three)
    else:
        done = True
    with open(first) as handle, (second) as (left, right):
        handle.read(left, right)
    try:
        raise ValueError
    except (TypeError, ValueError) as error:
        print(error)
    finally:
        del done
    while (line := handle.readline()):
        line += "x"
    match first:
        case Point(x=px, y=0) | [px, *_]:
            pass
        case {"k": value, **others} if value:
            pass
        case (1 | 2) as number:
            pass
        case d.VALUE:
            pass
        case anything:
            pass
    annotated: int
    other: str = "x"
    self.attribute[local].name = f"{first!r:>{second}} {third=} {nested(f'{inner}')}"
    return inner, annotated, other


@function(total)
class Class(base, metaclass=meta, **kwargs):
    total = total
    names = [total for x in total for y in names]
    __private = 1

    class Inner:
        total = 2

    def method(self, total=total):
        return self.__private, __private, total, names, Inner

    @property
    async def coroutine(self):
        async with self as s, self:
            yield [x async for x in await s]
        async for x in s:
            yield from x


def outer():
    x = 1

    class Local:
        x = x
        y = [x for _ in x]

        def method(self):
            return x, Local, __class__

    def deeper():
        def deepest():
            return x
        return deepest

    def hidden():
        x = 2
        global total
        total = x
        return [total for total in x], {total for total in x}, (total for _ in x)

    return lambda: (x, Local), deeper, hidden


print = exec = match = type = case = _ = 1
match.type[case] = print(exec, _)
lambda *args, key=total, **more: (args, key, more, total)
[(yielded := x) for x in [(lambda: yielded)]]
