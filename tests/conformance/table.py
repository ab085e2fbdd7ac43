"""Reads the table: the cases in `cases/*.toml` and the backends in `backends.toml`.

In go the files; out come typed cases and backends, or an error that names the case and what is wrong with it. A key that is not
known is an error, so that a slip of the pen cannot pass for an expectation.
"""

import dataclasses
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

HERE = Path(__file__).parent
T = TypeVar("T")

METHODS = ("get", "post", "put")


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is sent."""

    get: str | None = None
    """The path below the base URL, with its query. One of `get`, `post` and `put` is there."""
    post: str | None = None
    put: str | None = None
    json: str | None = None
    """A body of JSON, byte for byte as it stands."""
    text: str | None = None
    """A body that may be no JSON; sent `repeat` times over, as `type`."""
    hex: str | None = None
    """A body that may be no text."""
    repeat: int = 1
    type: str | None = None
    multipart: tuple[tuple[str, str], ...] | None = None
    """Fields of a multipart body, in order."""
    send: Mapping[str, str] = field(default_factory=dict[str, str])
    """Further headers; `X-Mizan-` stands for the backend's own prefix."""
    user: str | None = None
    """Who is signed in: `as` in the table."""
    token: str | None = None
    """Whose MWT is sent."""
    forged: str | None = None
    """What is wrong with the token: `secret`, `none` (no signature), `expired`, `early`."""
    bearer: str | None = None
    """Whose JWT is sent."""
    csrf: bool = True
    """Whether the CSRF token is sent that `session/` gave."""

    @property
    def method(self) -> str:
        return next(method for method in METHODS if getattr(self, method) is not None).upper()

    @property
    def path(self) -> str:
        return next(path for method in METHODS if (path := getattr(self, method)) is not None)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What has to come back."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """Headers and their whole values."""
    has_headers: tuple[str, ...] = ()
    """Headers that are there, whatever they say."""
    no_headers: tuple[str, ...] = ()
    """Headers that are not there."""
    body: str | None = None
    """The whole body: byte for byte where a backend is `exact`, the same JSON elsewhere."""
    code: str | None = None
    """The code of an error; its envelope has nothing that the wire does not name."""
    fields: Mapping[str, tuple[str, ...]] | None = None
    """All that `details.fields` of the error says. Without it the error has no details."""
    says: str | None = None
    """A word of the error's message."""
    keys: tuple[str, ...] | None = None
    """The keys of an object, all of them texts that are not empty."""
    secret: str | None = None
    """What stands nowhere in the answer."""


@dataclass(frozen=True)
class Step:
    """One request and its answer."""

    request: Request
    answer: Answer
    differs: Mapping[str, Answer]
    """The answers of backends that are known to differ, by name."""

    def expected_of(self, backend: str) -> Answer:
        return self.differs.get(backend, self.answer)


@dataclass(frozen=True)
class Case:
    """Requests that one visitor sends, one after the other."""

    name: str
    needs: frozenset[str]
    """The features of a backend without which there is no such case."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Backend:
    """Who is held to the table."""

    name: str
    command: tuple[str, ...]
    """A program of this folder with its arguments, or any other command where there is no `interpreter`."""
    interpreter: str | None = None
    """The environment variable that names the interpreter of the command."""
    base: str
    """The path of the base URL."""
    prefix: str
    """How the headers of its dialect start."""
    exact: bool
    """Whether bodies are compared byte for byte."""
    features: frozenset[str]


def cases() -> list[Case]:
    """Every case, by file and in the order of the file."""
    found = [case for path in sorted(HERE.glob("cases/*.toml")) for case in _cases_of(path)]
    names = [case.name for case in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"two cases have one name: {', '.join(sorted(twice))}")
    return found


def backends() -> list[Backend]:
    """Every backend, in the order of the file."""
    tables = tomllib.loads((HERE / "backends.toml").read_text("utf-8"))
    return [_build(Backend, {**table, "name": name}, name) for name, table in tables.items()]


def _cases_of(path: Path) -> Iterator[Case]:
    for table in tomllib.loads(path.read_text("utf-8"))["case"]:
        name = table.pop("name")
        needs = frozenset(table.pop("needs", ()))
        steps = [table, *table.pop("then", ())]
        yield Case(name, needs, tuple(_step(step, f"{path.name}: {name}") for step in steps))


def _step(table: dict[str, Any], where: str) -> Step:
    if "as" in table:
        table["user"] = table.pop("as")
    differs = {backend.name: table.pop(backend.name) for backend in backends() if backend.name in table}
    asked = {key: table.pop(key) for key in _names(Request) & table.keys()}
    if sum(method in asked for method in METHODS) != 1:
        raise ValueError(f"{where}: one of {', '.join(METHODS)} says what is asked")
    answer = _build(Answer, table, where)
    other = {name: _differing(table, changes, f"{where}: {name}") for name, changes in differs.items()}
    return Step(_build(Request, asked, where), answer, other)


def _differing(table: dict[str, Any], changes: dict[str, Any], where: str) -> Answer:
    """An answer that differs; `why` is for the reader, and has to be there."""
    if not changes.pop("why", None):
        raise ValueError(f"{where}: `why` is missing")
    said = {key: value for key, value in table.items() if key not in ("body", "code", "fields")}
    return _build(Answer, {**said, **changes}, where)


def _names(kind: type) -> set[str]:
    return {found.name for found in dataclasses.fields(kind)}


def _build(kind: type[T], table: dict[str, Any], where: str) -> T:
    if unknown := table.keys() - _names(kind):
        raise ValueError(f"{where}: nobody knows {', '.join(sorted(unknown))}")
    sets = {"needs", "features"}
    return kind(**{key: frozenset(value) if key in sets else _frozen(value) for key, value in table.items()})


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return value
