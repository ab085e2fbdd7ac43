"""Answers requests: a call, a context's bundle, a view.

Each is written once, as a generator that says what it needs done (run this function, look into the cache) and goes on with the
result. `Backend` drives it: on a thread that may block, or on an event loop, where coroutines run as they are and everything that may block
goes to a thread. In every request: find the function → who may → what was sent → run → write → invalidate.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Generator, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from . import noted
from .access import REQUIREMENTS, Caller, demand, heed
from .declaration import innermost
from .encoding import encode
from .errors import Forbidden, InternalError, MizanError, NotFound
from .function import Arguments, Function
from .invalidation import Invalidation, header, invalidated, merged
from .registry import Context, Registry
from .registry import registry as registry_of_this_process
from .texts import Texts

logger = logging.getLogger("mizan")

RequestT = TypeVar("RequestT")
T = TypeVar("T")

Sent: TypeAlias = Mapping[str, Any] | Texts
"""Arguments as they came: JSON by name, or the texts of a URL or a form."""


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP."""

    status: int
    body: bytes
    """JSON."""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    """`Cache-Control`, and where there is something to say `X-Mizan-Invalidate` and `X-Mizan-Cache`. The content type is the framework's to write."""


@dataclass(frozen=True)
class Viewed:
    """What a view answered."""

    response: Any
    """The function's own response."""
    headers: Mapping[str, str]
    """To be set on it."""


class Cached(Protocol):
    @property
    def value(self) -> bytes: ...
    @property
    def hit(self) -> bool: ...


class BundleCache(Protocol):
    """Where bundles are kept; `mizan_core.cache` has it. It never fails a request: what it cannot do counts as a miss."""

    def key(self, context: str, params: Mapping[str, object], *, revs: Mapping[str, int], user: str | None) -> Any:
        """The key of a bundle: its params validated and complete, each member with its `rev`, the identity of who sees it."""
        ...

    def fetch(self, key: Any, lifetime: int | None, compute: Callable[[], bytes], /) -> Cached:
        """The bundle, computed by one caller at a time where it is not there. `lifetime`: seconds, `None` for ever."""
        ...

    async def afetch(self, key: Any, lifetime: int | None, compute: Callable[[], Awaitable[bytes]], /) -> Cached: ...

    def purge(self, stale: Iterable[tuple[str, Mapping[str, object]]], /) -> None:
        """Forget every bundle of these contexts whose params agree with those named."""
        ...

    async def apurge(self, stale: Iterable[tuple[str, Mapping[str, object]]], /) -> None: ...


@dataclass(frozen=True)
class Do:
    """Do this: by `blocking` on a thread that may block, by `awaiting` on a loop. Where there is one of them, the adapter bridges."""

    blocking: Callable[[], Any] | None = None
    awaiting: Callable[[], Awaitable[Any]] | None = None

    def blocked(self) -> Any:
        return None if self.blocking is None else self.blocking()

    async def awaited(self) -> Any:
        return None if self.awaiting is None else await self.awaiting()


@dataclass(frozen=True)
class Fetch:
    """Look into the cache, and compute what is not there."""

    cache: BundleCache
    key: Any
    lifetime: int | None
    compute: Callable[[], Steps[bytes]]


Need: TypeAlias = Do | Fetch
Steps: TypeAlias = Generator[Need, Any, T]
"""Yields what it needs done, is sent the result or thrown the exception, and returns what it came to."""


class Adapter(Generic[RequestT]):
    """What a web framework tells the core. Each method has the default of a framework that has nothing to say."""

    def caller(self, request: RequestT) -> Caller:
        """Who is behind the request. Asked only where `auth=` or the cache wants to know, on a thread that may block."""
        raise NotImplementedError

    async def acaller(self, request: RequestT) -> Caller:
        """The same on an event loop: but for `cache_identity`, reading the caller's properties must not block."""
        return self.caller(request)

    def translate(self, error: Exception) -> MizanError | None:
        """The framework's exceptions (a missing row, a refused permission, invalid input) as the wire has them; `None` for any other."""
        return None

    def report(self, request: RequestT, name: str, error: Exception) -> None:
        """Say once, to whoever keeps the server, that something failed which nobody foresaw; `name`: of the function or the context."""
        logger.error("The server function or context %s failed", ascii(name), exc_info=error)

    def may_store(self, request: RequestT) -> bool:
        """Whether a bundle that was computed for this request may be kept for others like it. Asked once it is computed."""
        return True

    def guard(self, function: Function, run: Callable[[], T]) -> T:
        """Run a synchronous function, in a transaction perhaps, which must have ended when this returns."""
        return run()

    def wait(self, work: Callable[[], Awaitable[T]]) -> T:
        """Run a coroutine from a thread without a loop."""

        async def working() -> T:
            return await work()

        return asyncio.run(working())

    async def off_loop(self, work: Callable[[], T]) -> T:
        """Run what may block from a loop, without blocking it, in a copy of the current context."""
        return await asyncio.to_thread(work)


class Backend(Generic[RequestT]):
    """A registry, a framework and a cache: what answers requests."""

    def __init__(
        self,
        adapter: Adapter[RequestT],
        registry: Registry = registry_of_this_process,
        cache: BundleCache | None = None,
    ) -> None:
        self.adapter = adapter
        self.registry = registry
        self.cache = cache

    def call(self, request: RequestT, name: str, sent: Sent) -> Answer:
        """Call a function by its wire name. Whatever goes wrong is an `Answer` too."""
        return self.run(_answered(self, request, name, _call(self, request, name, sent)))

    async def acall(self, request: RequestT, name: str, sent: Sent) -> Answer:
        return await self.arun(_answered(self, request, name, _call(self, request, name, sent)))

    def bundle(self, request: RequestT, context: str, sent: Sent, only: frozenset[str] = frozenset()) -> Answer:
        """The bundle of a context; of it, the slots in `only`, where that names any."""
        return self.run(_answered(self, request, context, _bundle(self, request, context, sent, only)))

    async def abundle(self, request: RequestT, context: str, sent: Sent, only: frozenset[str] = frozenset()) -> Answer:
        return await self.arun(_answered(self, request, context, _bundle(self, request, context, sent, only)))

    def view(self, request: RequestT, function: Function, sent: Sent) -> Viewed:
        """Run a view with the arguments of its URL.

        Raises `MizanError` for who may not and for wrong arguments; what the function raises goes through as it is.
        """
        return self.run(_view(self, request, function, sent))

    async def aview(self, request: RequestT, function: Function, sent: Sent) -> Viewed:
        return await self.arun(_view(self, request, function, sent))

    def hear(self) -> Callable[[], None]:
        """From now on, purge what private functions invalidate outside of any request. Gives what ends that."""

        def purge(note: noted.Note) -> None:
            self.run(_purged(self, _noted(self, [note])))

        return noted.listen(purge)

    def run(self, steps: Steps[T]) -> T:
        """Do what the steps need, on this thread, and give what they come to."""
        with closing(steps):
            advance: Callable[[], Need] = partial(next, steps)
            while True:
                try:
                    need = advance()
                except StopIteration as end:
                    return end.value
                try:
                    advance = partial(steps.send, self._do(need))
                except Exception as error:
                    advance = partial(steps.throw, error)

    async def arun(self, steps: Steps[T]) -> T:
        """Do what the steps need, on this event loop, and give what they come to."""
        with closing(steps):
            advance: Callable[[], Need] = partial(next, steps)
            while True:
                try:
                    need = advance()
                except StopIteration as end:
                    return end.value
                try:
                    advance = partial(steps.send, await self._ado(need))
                except Exception as error:
                    advance = partial(steps.throw, error)

    def _do(self, need: Need) -> Any:
        if isinstance(need, Fetch):
            return need.cache.fetch(need.key, need.lifetime, lambda: self.run(need.compute()))
        if need.blocking is None:
            return self.adapter.wait(need.awaited)
        return need.blocking()

    async def _ado(self, need: Need) -> Any:
        if isinstance(need, Fetch):
            return await need.cache.afetch(need.key, need.lifetime, lambda: self.arun(need.compute()))
        if need.awaiting is None:
            return await self.adapter.off_loop(need.blocked)
        return await need.awaiting()


class NotStored(Exception):
    """A bundle that is for this request alone. Raised, it passes the cache by."""

    def __init__(self, bundle: bytes) -> None:
        self.bundle = bundle


NO_STORE = {"Cache-Control": "no-store"}


def _answered(backend: Backend[Any], request: Any, name: str, steps: Steps[Answer]) -> Steps[Answer]:
    """The answer of the steps, or that to what they raised. What nobody foresaw is reported, and nothing of it is told."""
    try:
        return (yield from steps)
    except MizanError as error:
        return _refusal(error)
    except Exception as error:
        if refusal := backend.adapter.translate(error):
            return _refusal(refusal)
        backend.adapter.report(request, name, error)
        return _refusal(InternalError())


def _refusal(error: MizanError) -> Answer:
    return Answer(error.status, error.body(), NO_STORE)


def _call(backend: Backend[Any], request: Any, name: str, sent: Sent) -> Steps[Answer]:
    view = backend.registry.view
    function = view.functions.get(name)
    if function is None:
        raise NotFound("There is no function of that name.")
    if function.declaration.private or function.is_view:
        raise Forbidden("This function is not for clients to call.")
    yield from _authorised(backend, request, [function])
    arguments = _parsed(function, sent)
    written = Do(*_either(function, backend.adapter, lambda: function.run(request, arguments), function.dump))
    result, stale = yield from _changing(backend, function, arguments, written)
    merges = [merge.entry(result) for merge in merged(view, function, arguments.sent)]
    invalidate = b',"invalidate":' + encode([it.entry() for it in stale]) if stale else b""
    merge = b',"merge":[' + b",".join(merges) + b"]" if merges else b""
    body = b'{"result":' + result + invalidate + merge + b"}"
    return Answer(200, body, {**NO_STORE, **_invalidate_header(stale)})


def _view(backend: Backend[Any], request: Any, function: Function, sent: Sent) -> Steps[Viewed]:
    yield from _authorised(backend, request, [function])
    arguments = _parsed(function, sent)
    answered = Do(
        *_either(function, backend.adapter, lambda: function.run(request, arguments), lambda response: response)
    )
    response, stale = yield from _changing(backend, function, arguments, answered)
    return Viewed(response, {**_lifetime_header(function), **_invalidate_header(stale)})


def _changing(
    backend: Backend[Any], function: Function, arguments: Arguments, run: Do
) -> Generator[Need, Any, tuple[Any, list[Invalidation]]]:
    """Run a function, and forget what it made stale: by what it declares, and by the private functions that ran below it.

    What private functions changed before it failed may be there to stay, so it is forgotten in that case too.
    """
    notes: list[noted.Note] = []
    try:
        with noted.collecting() as notes:
            result = yield run
    except Exception:
        yield from _purged(backend, _noted(backend, notes))
        raise
    view = backend.registry.view
    own = list(invalidated(view, function, arguments.sent))
    stale = _once([*own, *_noted(backend, notes)])
    merges = [Invalidation(it.context, it.slot, it.params) for it in merged(view, function, arguments.sent)]
    yield from _purged(backend, [*stale, *merges])
    return result, stale


def _lifetime_header(view: Function) -> dict[str, str]:
    """What `cache=` says to browsers and caches on the way; for ever is for the response itself to say."""
    cache, auth = view.declaration.cache, view.declaration.auth
    if cache is True:
        return {}
    if not cache:
        return NO_STORE
    return {"Cache-Control": f"private, max-age={int(cache)}" if auth else f"max-age={int(cache)}"}


def _noted(backend: Backend[Any], notes: list[noted.Note]) -> list[Invalidation]:
    view = backend.registry.view
    known = [(view.by_inner.get(innermost(note.target)), note.arguments) for note in notes]
    return [it for function, arguments in known if function for it in invalidated(view, function, arguments)]


def _once(invalidations: list[Invalidation]) -> list[Invalidation]:
    return list({encode(it.entry()): it for it in invalidations}.values())


def _purged(backend: Backend[Any], stale: list[Invalidation]) -> Generator[Need, Any, None]:
    cache = backend.cache
    if cache is None or not stale:
        return
    bundles = [(it.context, backend.registry.view.contexts[it.context].validated(it.params)) for it in stale]
    yield Do(lambda: cache.purge(bundles), lambda: cache.apurge(bundles))


def _bundle(backend: Backend[Any], request: Any, name: str, sent: Sent, only: frozenset[str]) -> Steps[Answer]:
    context = backend.registry.contexts.get(name)
    if context is None:
        raise NotFound("There is no context of that name.")
    wanted = {slot: member for slot, member in context.members.items() if slot in only} or dict(context.members)
    caller = yield from _authorised(backend, request, wanted.values())
    arguments = {slot: _parsed(member, _own(member, sent)) for slot, member in wanted.items()}

    def compute() -> Steps[bytes]:
        return _computed(backend, request, wanted, arguments)

    def storable() -> Steps[bytes]:
        bundle = yield from compute()
        if not backend.adapter.may_store(request):
            raise NotStored(bundle)
        return bundle

    lifetime = _lifetime(wanted.values())
    if backend.cache is None or lifetime == 0 or len(wanted) < len(context.members):
        return Answer(200, (yield from compute()), NO_STORE)
    key = yield from _key(backend, backend.cache, request, caller, context, arguments)
    try:
        cached = yield Fetch(backend.cache, key, lifetime, storable)
    except NotStored as computed:
        return Answer(200, computed.bundle, {**NO_STORE, "X-Mizan-Cache": "MISS"})
    return Answer(200, cached.value, {**NO_STORE, "X-Mizan-Cache": "HIT" if cached.hit else "MISS"})


def _computed(
    backend: Backend[Any], request: Any, members: Mapping[str, Function], arguments: Mapping[str, Arguments]
) -> Steps[bytes]:
    """The bundle: each member after the other, since most of them share a connection to a database."""
    slots: list[bytes] = []
    for slot, member in members.items():
        run = partial(member.run, request, arguments[slot])
        written: bytes = yield Do(*_either(member, backend.adapter, run, member.dump))
        slots.append(encode(slot) + b":" + written)
    return b"{" + b",".join(slots) + b"}"


def _lifetime(members: Iterable[Function]) -> int | None:
    """For how many seconds a bundle of these may be kept: as long as the most fleeting of them. `None` for ever, 0 not at all."""
    said = [member.declaration.cache for member in members]
    seconds = [int(cache) for cache in said if cache is not True]
    return min(seconds, default=None)


def _key(
    backend: Backend[Any],
    cache: BundleCache,
    request: Any,
    caller: Caller | None,
    context: Context,
    arguments: Mapping[str, Arguments],
) -> Generator[Need, Any, Any]:
    who = caller or (yield from _caller(backend, request))
    identity: str | None = yield Do(lambda: who.cache_identity)
    params: dict[str, object] = {}
    for of_member in arguments.values():
        params = {**of_member.validated, **params}
    revs = {name: member.declaration.rev for name, member in context.members.items()}
    return cache.key(context.name, params, revs=revs, user=identity)


def _own(member: Function, sent: Sent) -> Sent:
    """Of the params of a context, those that one member takes: to another they may be strange."""
    if isinstance(sent, Texts):
        return sent
    return {parameter.key: sent[parameter.key] for parameter in member.parameters if parameter.key in sent}


def _parsed(function: Function, sent: Sent) -> Arguments:
    return function.parse(sent.read(function) if isinstance(sent, Texts) else sent)


def _either(
    function: Function, adapter: Adapter[Any], run: Callable[[], Any], write: Callable[[Any], Any]
) -> tuple[Callable[[], Any] | None, Callable[[], Awaitable[Any]] | None]:
    """How a function is run, and its result written: on the loop where it is a coroutine, else where it may block.

    What is written inside of the guard may still ask the database, and where it cannot be written nothing has changed.
    """
    if not function.is_async:
        return (lambda: adapter.guard(function, lambda: write(run()))), None

    async def awaiting() -> Any:
        result = run()
        return write(await result if inspect.isawaitable(result) else result)

    return None, awaiting


def _caller(backend: Backend[Any], request: Any) -> Generator[Need, Any, Caller]:
    adapter = backend.adapter
    return (yield Do(lambda: adapter.caller(request), lambda: adapter.acaller(request)))


def _authorised(
    backend: Backend[Any], request: Any, functions: Iterable[Function]
) -> Generator[Need, Any, Caller | None]:
    """Refuse whoever may not call each of these. Gives the caller where it had to be asked for."""
    caller: Caller | None = None
    for auth in dict.fromkeys(_asked(function) for function in functions):
        if auth is None:
            continue
        if callable(auth):
            heed((yield from _verdict(auth, request)))
            continue
        caller = caller or (yield from _caller(backend, request))
        demand(auth, caller)
    return caller


def _asked(function: Function) -> Any:
    """What `auth=` asks. Whatever it cannot mean asks for someone who does not exist: a misspelt word opens nothing."""
    auth = function.declaration.auth
    if "auth" in function.declaration.invalid:
        return _nobody
    if auth is True:
        return "required"
    if isinstance(auth, str) and auth not in REQUIREMENTS:
        return _nobody
    return auth or None


def _nobody(_request: Any) -> bool:
    return False


def _verdict(predicate: Callable[[Any], Any], request: Any) -> Generator[Need, Any, Any]:
    if inspect.iscoroutinefunction(predicate):
        return (yield Do(awaiting=lambda: predicate(request)))
    return (yield Do(blocking=lambda: predicate(request)))


def _invalidate_header(stale: list[Invalidation]) -> dict[str, str]:
    return {"X-Mizan-Invalidate": header(stale)} if stale else {}
