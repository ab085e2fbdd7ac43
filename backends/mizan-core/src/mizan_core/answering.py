"""A call, a context's bundle, a view: how each is answered.

In every request: find the function → who may → what was sent → run → write → invalidate. Each is a generator of needs; nothing here runs a function,
blocks or awaits.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from . import noted
from .access import Caller, Predicate, Requirement, demand, heed
from .adapter import Adapter
from .declaration import innermost
from .encoding import encode
from .errors import Forbidden, InternalError, MizanError, NotFound
from .function import Arguments, Function
from .invalidation import Invalidation, header, invalidated, merged
from .steps import All, BundleCache, Do, Fetch, Need, Steps
from .texts import Query, Texts
from .view import Context, requirements
from .wire import Unread

if TYPE_CHECKING:
    from .execute import Backend

Sent: TypeAlias = Mapping[str, Any] | Unread | Texts
"""Arguments as they came: JSON by name, the same not read yet, or the texts of a URL or a form."""


NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


class Answer(NamedTuple):
    """What goes back over HTTP."""

    status: int
    body: bytes
    """JSON."""
    headers: Mapping[str, str] = NO_HEADERS
    """`Cache-Control`, and where there is something to say `X-Mizan-Invalidate` and `X-Mizan-Cache`. The content type is the framework's to write."""


@dataclass(frozen=True)
class Viewed:
    """What a view answered."""

    response: Any
    """The function's own response."""
    headers: Mapping[str, str]
    """To be set on it."""


class NotStored(Exception):
    """A bundle that is for this request alone. Raised, it passes the cache by."""

    def __init__(self, bundle: bytes) -> None:
        self.bundle = bundle


NO_STORE: Final = {"Cache-Control": "no-store"}
HIT: Final = {**NO_STORE, "X-Mizan-Cache": "HIT"}
MISS: Final = {**NO_STORE, "X-Mizan-Cache": "MISS"}


def refused(backend: Backend[Any], request: Any, name: str, error: Exception) -> Answer:
    """The answer to what was raised on the way to one. What nobody foresaw is reported, and nothing of it is told."""
    if refusal := error if isinstance(error, MizanError) else backend.adapter.translate(error):
        return _refusal(refusal)
    backend.adapter.report(request, name, error)
    return _refusal(InternalError())


def _refusal(error: MizanError) -> Answer:
    return Answer(error.status, error.body(), error.headers)


def call(backend: Backend[Any], request: Any, name: str, sent: Sent) -> Steps[Answer]:
    """Call a function by its wire name. Raises what refuses it, and what it raises."""
    view = backend.registry.view
    function = view.functions.get(name)
    if function is None:
        raise NotFound("There is no function of that name.")
    if function.declaration.private or function.is_view:
        raise Forbidden("This function is not for clients to call.")
    if function.requirement is not None:
        yield from _authorised(backend, request, (function.requirement,))
    arguments = _parsed(function, sent)
    result, stale = yield from _changing(backend, request, function, arguments)
    merges = [it.entry(result) for it in merged(view, function, arguments.sent)] if function.declaration.merge else []
    if not (stale or merges):
        return Answer(200, b'{"result":' + result + b"}", NO_STORE)
    invalidate = b',"invalidate":' + encode([it.entry() for it in stale]) if stale else b""
    merge = b',"merge":[' + b",".join(merges) + b"]" if merges else b""
    body = b'{"result":' + result + invalidate + merge + b"}"
    return Answer(200, body, {**NO_STORE, **_invalidate_header(stale)})


def view(backend: Backend[Any], request: Any, function: Function, sent: Sent) -> Steps[Viewed]:
    """Run a view. Raises what refuses it, and what it raises."""
    if function.requirement is not None:
        yield from _authorised(backend, request, (function.requirement,))
    arguments = _parsed(function, sent)
    response, stale = yield from _changing(backend, request, function, arguments)
    return Viewed(response, {**_lifetime_header(function), **_invalidate_header(stale)})


def _changing(
    backend: Backend[Any], request: Any, function: Function, arguments: Arguments
) -> Generator[Need, Any, tuple[Any, list[Invalidation]]]:
    """Run a function, and forget what it made stale: by what it declares, and by the private functions that ran below it.

    What those changed before something failed may be there to stay, so it is forgotten in that case too.
    """
    notes: list[noted.Note] = []
    try:
        with noted.collecting() as notes:
            result = yield _running(backend.adapter, request, function, arguments)
    except Exception:
        yield from _purged(backend, _noted(backend, notes))
        raise
    if not (notes or function.changes):
        return result, []
    view = backend.registry.view
    stale = _once([*invalidated(view, function, arguments.sent), *_noted(backend, notes)])
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


def forgotten(backend: Backend[Any], notes: list[noted.Note]) -> Generator[Need, Any, None]:
    """Forget what private functions made stale that ran outside of any request."""
    yield from _purged(backend, _noted(backend, notes))


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


def bundle(backend: Backend[Any], request: Any, name: str, sent: Sent | Query, only: frozenset[str]) -> Steps[Answer]:
    """The bundle of a context, out of the cache where it may be. Raises what refuses it, and what a member raises."""
    context = backend.registry.contexts.get(name)
    if context is None:
        raise NotFound("There is no context of that name.")
    wanted = {slot: context.members[slot] for slot in context.members if slot in only} if only else context.members
    members = wanted or context.members
    is_whole = len(members) == len(context.members)
    asked = context.requirements if is_whole else requirements(members.values())
    caller = (yield from _authorised(backend, request, asked)) if asked else None
    if backend.cache is None or context.lifetime == 0 or not is_whole:
        return Answer(200, (yield from _computed(backend, request, members, _read(members, sent))), NO_STORE)
    return (yield from _kept(backend, backend.cache, request, caller, context, sent))


def _kept(
    backend: Backend[Any], cache: BundleCache, request: Any, caller: Caller | None, context: Context, sent: Sent | Query
) -> Steps[Answer]:
    """A whole bundle: as it is kept, or computed and kept from now on."""
    adapter = backend.adapter
    identity: str | None = yield Do(
        partial(adapter.cache_identity, request, caller), partial(adapter.acache_identity, request, caller)
    )
    query = sent if isinstance(sent, Query) and context.reads_purely else None
    key = query and backend.keys.get(context, query, identity)
    read: dict[str, Arguments] = {}
    if key is None:
        read = _read(context.readers, sent)
        key = cache.key(context.name, _params(context, read), revs=context.revs, user=identity)
        if query is not None:
            backend.keys.put(context, query, identity, key)
    compute = partial(_storable, backend, request, context, sent, read)
    try:
        cached = yield Fetch(cache, key, context.lifetime, compute)
    except NotStored as passed:
        return Answer(200, passed.bundle, MISS)
    return Answer(200, cached.value, HIT if cached.hit else MISS)


def _storable(
    backend: Backend[Any], request: Any, context: Context, sent: Sent | Query, read: Mapping[str, Arguments]
) -> Steps[bytes]:
    """The bundle of a context, of whose members some have their arguments. Raises `NotStored` where it may not be kept."""
    others = {slot: member for slot, member in context.members.items() if slot not in read}
    computed = yield from _computed(backend, request, context.members, {**_read(others, sent), **read})
    if not backend.adapter.may_store(request):
        raise NotStored(computed)
    return computed


def _params(context: Context, read: Mapping[str, Arguments]) -> dict[str, object]:
    """The params of a bundle as its members have read them, of several that differ the first."""
    params: dict[str, object] = {}
    for slot, arguments in read.items():
        params = {**context.members[slot].validated(arguments), **params}
    return params


def _computed(
    backend: Backend[Any], request: Any, members: Mapping[str, Function], arguments: Mapping[str, Arguments]
) -> Steps[bytes]:
    """The bundle, and what private functions made stale below it forgotten. Whoever reads is not told to read again."""
    notes: list[noted.Note] = []
    try:
        with noted.collecting() as notes:
            written = yield from _written(backend, request, members, arguments)
    except Exception:
        yield from _purged(backend, _noted(backend, notes))
        raise
    yield from _purged(backend, _noted(backend, notes))
    return written


def _written(
    backend: Backend[Any], request: Any, members: Mapping[str, Function], arguments: Mapping[str, Arguments]
) -> Steps[bytes]:
    runs = [_running(backend.adapter, request, member, arguments[slot]) for slot, member in members.items()]
    written: list[bytes] = yield All(runs)
    return b"{" + b",".join(encode(slot) + b":" + it for slot, it in zip(members, written, strict=True)) + b"}"


def _read(members: Mapping[str, Function], sent: Sent | Query) -> dict[str, Arguments]:
    """What each of these members takes of the params of their context."""
    params = sent.read() if isinstance(sent, Query) else sent
    return {slot: _parsed(member, _own(member, params)) for slot, member in members.items()}


def _own(member: Function, sent: Sent) -> Sent:
    """Of the params of a context, those that one member takes: to another they may be strange."""
    if isinstance(sent, Texts | Unread):
        return sent
    return {parameter.key: sent[parameter.key] for parameter in member.parameters if parameter.key in sent}


def _parsed(function: Function, sent: Sent) -> Arguments:
    if isinstance(sent, Unread):
        return function.read(sent.json) or function.parse(sent.read())
    return function.parse(sent.read(function) if isinstance(sent, Texts) else sent)


def _running(adapter: Adapter[Any], request: Any, function: Function, arguments: Arguments) -> Do:
    """How a function is run: on the loop where it is a coroutine, else where it may block.

    Its result is written inside of the guard: that may still ask the database, and where it cannot be written nothing has changed.
    """
    if function.is_async:
        return Do(awaiting=partial(function.aanswer, request, arguments))
    return Do(blocking=partial(adapter.guard, function, request, arguments))


def _authorised(
    backend: Backend[Any], request: Any, asked: Iterable[Requirement | Predicate]
) -> Generator[Need, Any, Caller | None]:
    """Refuse whoever does not meet each of these. Gives the caller where it had to be asked for."""
    adapter = backend.adapter
    caller: Caller | None = None
    for requirement in asked:
        if callable(requirement):
            heed((yield from _verdict(requirement, request)))
            continue
        known: Caller = caller or (yield Do(partial(adapter.caller, request), partial(adapter.acaller, request)))
        demand(requirement, known)
        caller = known
    return caller


def _verdict(predicate: Callable[[Any], Any], request: Any) -> Generator[Need, Any, Any]:
    """What the predicate says. Whatever it gives to await is awaited: a coroutine by itself would be as good as a yes."""
    verdict = yield Do(blocking=lambda: predicate(request))
    if inspect.isawaitable(verdict):
        verdict = yield Do(awaiting=lambda: verdict)
    return verdict


def _invalidate_header(stale: list[Invalidation]) -> dict[str, str]:
    return {"X-Mizan-Invalidate": header(stale)} if stale else {}
