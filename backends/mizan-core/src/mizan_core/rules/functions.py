"""What each function says of itself: MZ103, MZ104, MZ105, MZ111, MZ112, MZ113, MZ114, MZ117, MZ121, MZ122, MZ123, MZ125, MZ127."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final, get_args

from pydantic import TypeAdapter

from ..access import REQUIREMENTS
from ..function import MISSING, UNRESOLVABLE, Function
from ..origin import Origin, origin_of
from ..places import keyword_origin, keyword_text, parameter_origin, returns_origin, target_origin
from ..words import did_you_mean, quoted
from .problem import Problem

TAKES: Final = {
    "websocket": "`True` or `False`",
    "private": "`True` or `False`",
    "auth": "`True`, a string or a function of the request",
    "route": "a string",
    "methods": "a list of strings",
    "rev": "an integer",
    "cache": "`True`, `False` or a number of seconds",
}
"""What each keyword takes, for those that take values."""


def of_function(function: Function, *, websockets: bool | None) -> Iterator[Problem]:
    """Everything but its names and its targets."""
    say = partial(_say, function)
    yield from _keywords(function, say)
    yield from _parameters(function, say)
    unresolved = list(_types(function, say))
    yield from unresolved
    if not unresolved:
        yield from _returns(function, say)
        yield from _context(function, say)
    yield from _auth(function, say)
    if function.declaration.websocket and websockets is False:
        yield without_channels(function.qualname, function.inner)


def unregistered(name: str, function: Function) -> Problem:
    """MZ117."""
    shown = function.qualname
    message = f"nothing registers {quoted(shown)}, so no client can reach it"
    return _say(function, "MZ117", message, f'add `register({shown}, "{name}")` below it')


def without_channels(shown: str, subject: Any) -> Problem:
    """MZ114."""
    message = f"{quoted(shown)} needs a WebSocket, and channels are not set up"
    help_ = "wrap the application in `asgi.py`: `application = wrap_asgi(get_asgi_application())`"
    return Problem("MZ114", message, help_, subject, origin_of(subject))


def _say(function: Function, code: str, message: str, help_: str, at: Origin | None = None) -> Problem:
    return Problem(code, message, help_, function.inner, at or origin_of(function.inner))


def _keywords(function: Function, say: Callable[..., Problem]) -> Iterator[Problem]:
    """MZ123 for values, MZ125 for what is no context."""
    for keyword, value in function.declaration.invalid.items():
        text = keyword_text(function, keyword) or repr(value)
        if keyword not in TAKES:
            message = (
                f"{quoted(text)} is not known before the program runs: it is neither a string nor a `ReactContext`"
            )
            help_ = "write it as a string or a constant; until then the client is generated without it"
            yield say("MZ125", message, help_, keyword_origin(function, keyword))
            continue
        message = f"`{keyword}` takes {TAKES[keyword]}, and {quoted(text)} is not known to be that"
        yield say(
            "MZ123", message, "write the value itself, or a constant that has it", keyword_origin(function, keyword)
        )


def _parameters(function: Function, say: Callable[..., Problem]) -> Iterator[Problem]:
    """MZ122, MZ127. A class-style function has its request in itself."""
    if function.is_class:
        return
    parameters = list(inspect.signature(function.inner).parameters.values())
    request = parameters[0] if parameters else None
    if request is None or request.kind not in (request.POSITIONAL_ONLY, request.POSITIONAL_OR_KEYWORD):
        help_ = "the first parameter of a server function is the request: `def f(request, …)`"
        yield say("MZ127", f"{quoted(function.inner.__name__)} takes no request", help_)
    for parameter in parameters[1:]:
        stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind)
        if stars:
            shown = f"`{stars}{parameter.name}` cannot be an input of {quoted(function.inner.__name__)}"
            help_ = "name each input, or take a model, a list or a dictionary as one parameter"
            at = parameter_origin(function, parameter.name)
            yield say("MZ122", f"{shown}: a client sends named fields", help_, at)


def _types(function: Function, say: Callable[..., Problem]) -> Iterator[Problem]:
    """MZ121 for what is not there when the program runs, or is no type that pydantic knows."""
    for reason in (_why_unknown(lambda: function.input_model), _why_unknown(lambda: _result(function))):
        if reason:
            help_ = "write the type as a class that is imported when the program runs, not below `TYPE_CHECKING`"
            yield say("MZ121", f"a type of {quoted(function.qualname)} is not known: {reason}", help_)


def _result(function: Function) -> TypeAdapter[Any] | None:
    return None if function.is_view else function.result


def _why_unknown(make: Callable[[], Any]) -> str | None:
    try:
        make()
    except UNRESOLVABLE as error:
        return str(error).partition("\n")[0]
    return None


def _returns(function: Function, say: Callable[..., Problem]) -> Iterator[Problem]:
    """MZ104, MZ111, MZ112."""
    shown, route = quoted(function.qualname), function.declaration.route
    if function.returns is MISSING:
        help_ = "annotate it: `-> Model`, `-> list[Model]`, `-> None`; the client's type comes from there"
        yield say("MZ104", f"{shown} does not say what it returns", help_)
    elif route is not None and not function.is_view:
        help_ = "return an `HttpResponse`, or leave `route` out"
        yield say("MZ111", f"{shown} has a route but returns no response", help_, keyword_origin(function, "route"))
    elif route is None and function.is_view:
        response = quoted(_response(function.returns))
        help_ = 'say its URL: `@client(route="/profile/<id>/")`, or return a model'
        yield say(
            "MZ112",
            f"{shown} returns {response} but has no route, so no one can reach it",
            help_,
            returns_origin(function),
        )


def _response(returns: Any) -> str:
    members = [member for member in get_args(returns) if member is not type(None)]
    return getattr(members[0] if members else returns, "__name__", "a response")


def _context(function: Function, say: Callable[..., Problem]) -> Iterator[Problem]:
    """MZ103, MZ113."""
    declaration = function.declaration
    if declaration.context is None:
        return
    shown = quoted(function.qualname)
    if function.is_view:
        message = f"{shown} returns a response, which cannot be part of a context"
        yield say("MZ113", message, "return a model, or leave `context` out", keyword_origin(function, "context"))
        return
    keyword = "affects" if declaration.affects else "merge" if declaration.merge else None
    if keyword:
        message = f"{shown} cannot be read as a context and have `{keyword}` too"
        yield say(
            "MZ103", message, "split it: one function that reads, one that changes", target_origin(function, keyword, 0)
        )


def _auth(function: Function, say: Callable[..., Problem]) -> Iterator[Problem]:
    """MZ105."""
    auth = function.declaration.auth
    if isinstance(auth, str) and auth not in REQUIREMENTS:
        otherwise = 'use `True`, `"required"`, `"staff"`, `"superuser"` or a function of the request'
        help_ = did_you_mean(auth, REQUIREMENTS, otherwise)
        yield say("MZ105", f"{quoted(auth)} is no kind of authentication", help_, keyword_origin(function, "auth"))
