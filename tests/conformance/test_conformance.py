"""Every backend answers as the table says.

`pytest tests/conformance` runs all; `-k fastapi` one backend. A case that needs what a backend has not as a feature is no case of it.
README.md says how to add a backend.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from running import running
from table import Backend, Case, backends, cases
from visitor import Visitor

PAIRS = [
    pytest.param(backend, case, id=f"{backend.name}: {case.name}")
    for backend in backends()
    for case in cases()
    if case.needs <= backend.features
]


@pytest.fixture(scope="session")
def origin_of() -> Iterator[Callable[[Backend], str]]:
    """Where a backend listens. Each is started when it is first asked for, once, and ends with the tests."""
    origins: dict[str, str | RuntimeError] = {}
    with ExitStack() as servers:

        def origin_of(backend: Backend) -> str:
            if backend.name not in origins:
                try:
                    origins[backend.name] = servers.enter_context(running(backend))
                except RuntimeError as error:
                    origins[backend.name] = error
            origin = origins[backend.name]
            if isinstance(origin, RuntimeError):
                raise origin
            return origin

        yield origin_of


@pytest.mark.parametrize(("backend", "case"), PAIRS)
def test_a_backend_answers_as_the_table_says(backend: Backend, case: Case, origin_of: Callable[[Backend], str]) -> None:
    with Visitor(backend, origin_of(backend)) as visitor:
        for step in case.steps:
            visitor.check(step)
