"""What the `__init__` of a form takes of a request.

In: a form's class. Out: names of parameters. Must never make a form.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator

FROM_REQUEST = ("request", "user")
"""What a form is given of the request where its `__init__` has a parameter of that name."""


def taken_from_request(form: type) -> tuple[str, ...]:
    """Those of `request` and `user` that a form is made with."""
    named = set(_parameters(form))
    return tuple(name for name in FROM_REQUEST if name in named)


def _parameters(form: type) -> Iterator[str]:
    """The names that a class may be made with, as far as each `__init__` hands on what it does not name."""
    for base in form.__mro__:
        if (init := vars(base).get("__init__")) is None:
            continue
        parameters = inspect.signature(init).parameters.values()
        yield from (p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY))
        if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
            return
