"""`@client`, contexts, `@compose` and class-style functions, recorded and otherwise left alone."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal, TypeVar, overload

from django.http import HttpRequest

from . import record

__all__ = ["GlobalContext", "ReactContext", "ServerFunction", "client", "compose"]

Function = TypeVar("Function", bound=Callable[..., Any])


class ReactContext:
    """A named context, as a constant that functions and mutations share."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"ReactContext({self.name!r})"


GlobalContext = ReactContext("global")

Target = str | ReactContext | Callable[..., Any]
Auth = bool | Literal["required", "staff", "superuser"] | Callable[[HttpRequest], bool]


@overload
def client(function: Function, /) -> Function: ...
@overload
def client(
    *,
    context: str | ReactContext | None = None,
    affects: Target | Sequence[Target] | None = None,
    merge: str | ReactContext | Sequence[str | ReactContext] | None = None,
    websocket: bool = False,
    auth: Auth | None = None,
    route: str | None = None,
    methods: Sequence[str] | None = None,
    private: bool = False,
    rev: int = 0,
    cache: bool | int = True,
) -> Callable[[Function], Function]: ...
def client(function: Any = None, /, **options: Any) -> Any:
    """Record the function; return it unchanged."""

    def declare(declared: Any) -> Any:
        record.declared.append(declared)
        return declared

    return declare if function is None else declare(function)


def compose(*contexts: str | ReactContext | Callable[..., Any]) -> Callable[[Function], Function]:
    """Record one provider over several contexts; return the function unchanged."""

    def declare(function: Function) -> Function:
        record.composed[function.__name__] = contexts
        return function

    return declare


class ServerFunction:
    """A function written as a class; every subclass that has a `call` of its own is recorded."""

    request: HttpRequest
    name: ClassVar[str]
    _meta: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "call" in cls.__dict__:
            record.declared.append(cls)
