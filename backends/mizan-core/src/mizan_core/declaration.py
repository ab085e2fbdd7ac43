"""`@client`: says of a Python function that it is a server function, and what kind.

The decorator writes down what it was given and gives the function back as it is; nothing is judged and nothing is registered here. Only
a private function comes back wrapped: Python alone calls it, so the call itself has to note what it invalidates.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, ParamSpec, TypeAlias, TypeVar, cast, overload

from . import noted
from .access import Predicate
from .contexts import LOCAL, ReactContext
from .words import did_you_mean

Target: TypeAlias = str | ReactContext | Callable[..., Any]
"""What `affects=` and `merge=` name: a context, by its name or its constant, or a function of one."""

Auth: TypeAlias = bool | Literal["required", "staff", "superuser"] | Predicate

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])

ATTRIBUTE: Final = "_mizan"
"""Where a function carries its declaration. `functools.wraps` hands it on to whatever is put around the function."""

KEYWORDS: Final = (
    "context", "affects", "merge", "websocket", "auth", "route", "methods", "private", "rev", "cache",
)  # fmt: skip
"""What `@client` takes, in the order in which it is documented."""


@dataclass(frozen=True)
class Declaration:
    """The keywords of one `@client`, as they were given. `mizan_core.rules` says which of them are wrong."""

    context: str | None = None
    """A name, `"global"`, `"local"`, or `None` for no context."""
    affects: tuple[Target, ...] = ()
    merge: tuple[Target, ...] = ()
    websocket: bool = False
    auth: Auth | None = None
    route: str | None = None
    methods: tuple[str, ...] | None = None
    private: bool = False
    rev: int = 0
    cache: bool | int = True
    """`True`: for ever. `False`: not at all. A number: seconds."""
    invalid: dict[str, Any] = field(default_factory=dict[str, Any])
    """Keywords that were given a value of no use; each has its default above."""

    def context_of(self, name: str) -> str | None:
        """The name of its context, where its own wire name is this."""
        return name if self.context == LOCAL else self.context


@overload
def client(function: F, /) -> F: ...
@overload
def client(
    *,
    context: str | ReactContext | None = None,
    affects: Target | Sequence[Target] | None = None,
    merge: Target | Sequence[Target] | None = None,
    websocket: bool = False,
    auth: Auth | None = None,
    route: str | None = None,
    methods: Sequence[str] | None = None,
    private: bool = False,
    rev: int = 0,
    cache: bool | int = True,
) -> Callable[[F], F]: ...
def client(function: Callable[..., Any] | None = None, /, **keywords: Any) -> Any:
    """Declare a server function: `@client` or `@client(context="user", auth=True, …)`.

    `context`: read as a part of this context. `affects`: invalidates these contexts or functions. `merge`: the result replaces the slot of
    this context that has its type. `websocket`: called over a socket. `auth`: `True`, `"required"`, `"staff"`, `"superuser"`, or a function of
    the request. `route`, `methods`: a view at a URL of its own. `private`: for Python alone; still invalidates. `rev`: a number that
    sets what is cached aside when it changes. `cache`: for ever (`True`), never (`False`), or for seconds.

    Raises `TypeError` for a keyword that it does not have.
    """
    declaration = declare(keywords)

    def declared(function: Callable[..., Any]) -> Callable[..., Any]:
        known = noting(function) if declaration.private else function
        setattr(known, ATTRIBUTE, declaration)
        log.note(known)
        return known

    return declared if function is None else declared(function)


def declare(keywords: dict[str, Any]) -> Declaration:
    """The declaration of these keywords. Raises `TypeError` for a keyword that there is not."""
    for name in keywords:
        if name not in KEYWORDS:
            help_ = did_you_mean(name, KEYWORDS, f"the keywords are {', '.join(KEYWORDS)}")
            raise TypeError(f"`client` has no keyword `{name}`; {help_}")
    sound: dict[str, Any] = {}
    invalid: dict[str, Any] = {}
    for name, value in keywords.items():
        reading = READINGS[name](value)
        (invalid if reading is INVALID else sound)[name] = value if reading is INVALID else reading
    return Declaration(**sound, invalid=invalid)


INVALID: Final = object()
"""A keyword that was given a value of no use."""


def _context(value: object) -> Any:
    if isinstance(value, ReactContext):
        return value.name
    return value if value is None or isinstance(value, str) else INVALID


def _targets(value: object) -> Any:
    if value is None:
        return ()
    targets: tuple[Any, ...] = tuple(value) if isinstance(value, list | tuple | set) else (value,)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return targets if all(_is_target(target) for target in targets) else INVALID


def _is_target(value: object) -> bool:
    return isinstance(value, str | ReactContext) or callable(value)


def _auth(value: object) -> Any:
    if value is None or isinstance(value, bool | str) or callable(value):
        return value
    return INVALID


def _methods(value: object) -> Any:
    if value is None:
        return None
    if not isinstance(value, list | tuple | set):
        return INVALID
    names: list[object] = list(value)  # pyright: ignore[reportUnknownArgumentType]
    return tuple(names) if all(isinstance(name, str) for name in names) else INVALID


def _flag(value: object) -> Any:
    return value or False if value is None or isinstance(value, bool) else INVALID


def _of(*types: type) -> Callable[[object], Any]:
    def reading(value: object) -> Any:
        return value if type(value) in types else INVALID

    return reading


def _cache(value: object) -> Any:
    is_lifetime = isinstance(value, bool) or (isinstance(value, int) and value >= 0)
    return value if is_lifetime else INVALID


READINGS: Final[dict[str, Callable[[object], Any]]] = {
    "context": _context,
    "affects": _targets,
    "merge": _targets,
    "websocket": _flag,
    "auth": _auth,
    "route": _of(str, type(None)),
    "methods": _methods,
    "private": _flag,
    "rev": _of(int),
    "cache": _cache,
}


def declaration_of(target: object) -> Declaration | None:
    """What `@client` said of a function, or of what is wrapped in it; of a class, what its `_meta` says. `None` where neither did."""
    found = getattr(target, ATTRIBUTE, None)
    return found if isinstance(found, Declaration) else None


def innermost(target: Any) -> Any:
    """The function itself, below every decorator."""
    return target if inspect.isclass(target) else inspect.unwrap(target)


class Log:
    """Every declaration of this process, in the order of import. A module that is imported anew replaces what it declared."""

    def __init__(self) -> None:
        self._by_name: dict[tuple[str, str], Any] = {}
        self.changes = 0
        """Grows with each declaration, so that what was made of the log knows when it is old."""

    def note(self, target: Any) -> None:
        function = innermost(target)
        self._by_name[function.__module__, function.__qualname__] = target
        self.changes += 1

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._by_name.values()))


log = Log()


def noting(function: Callable[P, R]) -> Callable[P, R]:
    """A private function that notes each of its calls once it has returned."""
    signature = inspect.signature(function)

    def note_of(*args: Any, **kwargs: Any) -> noted.Note:
        _request, *given = signature.bind(*args, **kwargs).arguments.items()
        return noted.Note(wrapper, dict(given))

    wrapper = _followed_by(function, note_of)
    return wrapper


def noting_method(call: Callable[P, R]) -> Callable[P, R]:
    """The same for the `call` of a class-style function, whose arguments are the fields of its input."""

    def note_of(function: Any, *args: Any, **kwargs: Any) -> noted.Note:
        arguments: dict[str, Any] = {}
        for model in (*args, *kwargs.values()):
            arguments |= cast("dict[str, Any]", vars(model))
        return noted.Note(function.__class__, arguments)

    return _followed_by(call, note_of)


def _followed_by(function: Callable[P, R], note_of: Callable[..., noted.Note]) -> Callable[P, R]:
    @functools.wraps(function)
    def plain(*args: P.args, **kwargs: P.kwargs) -> R:
        result = function(*args, **kwargs)
        noted.note(note_of(*args, **kwargs))
        return result

    @functools.wraps(function)
    async def coroutine(*args: P.args, **kwargs: P.kwargs) -> Any:
        result = await cast("Awaitable[Any]", function(*args, **kwargs))
        await noted.anote(note_of(*args, **kwargs))
        return result

    wrapper: Any = coroutine if inspect.iscoroutinefunction(function) else plain
    return wrapper
