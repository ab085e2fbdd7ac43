"""The contract of a live registry as JSON: byte for byte what `mizan-dev schema --format json` says of its source.

In go a registry and the project's folder; out comes the document that `docs/schema.md` describes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from .access import REQUIREMENTS
from .answers import Answers, Mode, Question
from .constants import Declared, constants, declared
from .function import Function, Unknown, model_of
from .invalidation import Invalidation, effects, merge_slots
from .origin import Origin, origin_of
from .places import keyword_text
from .registry import Registry
from .view import Channel, Context, Form, View

Json: TypeAlias = dict[str, Any]

VERSION: Final = 1
"""It grows when something that stands in the document comes to mean something else."""


def schema(registry: Registry, root: Path) -> Json:
    """The document; places are relative to `root`, the project's folder.

    What has no schema stands as `{}`, and its reason under `unresolved`.
    """
    view = registry.view
    functions = {**{claim.name: claim.value for claim in reversed(view.unregistered)}, **view.own_functions}
    answers = Answers([*_of_functions(functions), *_of_contexts(view.contexts), *_of_channels(view.channels)])
    return Document(view, functions, answers, root.resolve()).made()


def text(document: Json) -> str:
    """A document as it is printed: two spaces, sorted keys, one newline at the end."""
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _of_functions(functions: Mapping[str, Function]) -> Iterator[Question]:
    for name, function in sorted(functions.items()):
        if function.parameters:
            yield Question(("function", name, "input"), "validation", lambda it=function: _input(it), in_place=True)
        if not function.is_view:
            yield Question(("function", name, "output"), "serialization", lambda it=function: it.result_type)


def _input(function: Function) -> Any:
    """Its model; one that takes anything for what is not known, so that the rest of it is said."""
    is_known = function.is_class or not any(isinstance(it.annotation, Unknown) for it in function.parameters)
    return function.input_model if is_known else model_of(function.qualname, function.module, function.parameters)


def _of_contexts(contexts: Mapping[str, Context]) -> Iterator[Question]:
    for name, context in sorted(contexts.items()):
        if context.parameters:
            make = lambda it=context: model_of(it.name, __name__, it.parameters)  # noqa: E731
            yield Question(("context", name, "params"), "validation", make, in_place=True)


def _of_channels(channels: Mapping[str, Channel]) -> Iterator[Question]:
    for name, channel in sorted(channels.items()):
        for slot, mode in SLOTS.items():
            if isinstance(getattr(channel, slot), type):
                yield Question(("channel", name, slot), mode, lambda it=channel, slot=slot: getattr(it, slot))


SLOTS: Final[dict[str, Mode]] = {"params": "validation", "send": "validation", "receive": "serialization"}


class Document:
    """A document while it is made."""

    def __init__(self, view: View, functions: Mapping[str, Function], answers: Answers, root: Path) -> None:
        self.view = view
        self.functions = functions
        self.answers = answers
        self.root = root
        self.constants = constants()

    def made(self) -> Json:
        forms = dict(sorted(self.view.forms.items()))
        functions = {name: self._function(name, function) for name, function in self.functions.items()}
        calls = {name: call for form in forms.values() for name, call in self._calls(form)}
        return {
            "version": VERSION,
            "dialect": "mizan",
            "functions": {**calls, **functions},
            "contexts": {name: self._context(context) for name, context in self.view.contexts.items()},
            "forms": {name: self._form(form) for name, form in forms.items()},
            "channels": {name: self._channel(name, channel) for name, channel in self.view.channels.items()},
            "$defs": self.answers.definitions,
            "unresolved": [*self._unknown(), *self._unanswered()],
        }

    def _declared(self, python: str, origin: Origin | None) -> Json:
        return {"python": python, "source": self._source(origin)}

    def _source(self, origin: Origin | None) -> Json | None:
        return origin.relative_to(self.root) if origin else None

    def _function(self, name: str, function: Function) -> Json:
        declaration = function.declaration
        context = None if function.is_view else declaration.context_of(name)
        return {
            **self._declared(function.python, origin_of(function.inner)),
            "kind": _kind(function, context),
            "registered": name in self.view.functions,
            "transport": "websocket" if declaration.websocket else "http",
            "context": context,
            "affects": [Invalidation(*effect).entry() for effect in effects(self.view, function)],
            "merge": [{"context": at, "slot": slot} for at, slot in merge_slots(self.view, function)],
            "auth": _auth(function),
            "private": declaration.private,
            "route": declaration.route if function.is_view else None,
            "methods": list(declaration.methods) if function.is_view and declaration.methods is not None else None,
            "rev": declaration.rev,
            "cache": declaration.cache,
            "input": self.answers.of("function", name, "input"),
            "output": self.answers.of("function", name, "output"),
        }

    def _calls(self, form: Form) -> Iterator[tuple[str, Json]]:
        for name in form.calls:
            yield (
                name,
                {
                    **self._declared(f"{form.form.__module__}.{form.form.__qualname__}", origin_of(form.form)),
                    **CALL_OF_A_FORM,
                    "input": _form_input(name, form),
                },
            )

    def _form(self, form: Form) -> Json:
        described = dict(form.describe())
        fields = [{**field, "source": self._source(field["source"])} for field in described.pop("fields")]
        return {
            **self._declared(f"{form.form.__module__}.{form.form.__qualname__}", origin_of(form.form)),
            **described,
            "registered": True,
            "functions": list(form.calls),
            "fields": fields,
        }

    def _context(self, context: Context) -> Json:
        where: Declared = declared(context, self.constants)
        mounted = [it.name for it in self.view.compositions.values() if context.name in self.view.parts(it)]
        return {
            **self._declared(where.python, where.origin),
            "kind": context.kind,
            "transport": context.transport,
            "members": list(context.members),
            "params": self.answers.of("context", context.name, "params"),
            "compositions": sorted(mounted),
        }

    def _channel(self, name: str, channel: Channel) -> Json:
        of = channel.channel
        slots: Json = {
            slot: None if getattr(channel, slot) is None else self.answers.of("channel", name, slot) or {}
            for slot in SLOTS
        }
        return {**self._declared(f"{of.__module__}.{of.__qualname__}", origin_of(of)), "registered": True, **slots}

    def _unknown(self) -> Iterator[Json]:
        """What annotations name that is not there."""
        for name, function in sorted(self.functions.items()):
            for parameter in function.parameters:
                if isinstance(parameter.annotation, Unknown):
                    yield self._entry(name, function, f"input.{parameter.key}", parameter.annotation)
            if isinstance(function.returns, Unknown) and not function.is_view:
                yield self._entry(name, function, "output", function.returns)

    def _entry(self, name: str, function: Function, at: str, unknown: Unknown) -> Json:
        reason = str(unknown.error).partition("\n")[0]
        place = {"function": name, "at": at, "source": self._source(origin_of(function.inner))}
        return {**place, "expression": unknown.expression, "reason": reason}

    def _unanswered(self) -> Iterator[Json]:
        """What pydantic has no schema for."""
        for (kind, name, at), reason in self.answers.unresolved:
            function = self.functions[name] if kind == "function" else None
            if function is None or (at == "output" and isinstance(function.returns, Unknown)):
                continue
            unknown = Unknown(function.qualname, TypeError(reason))
            yield self._entry(name, function, at, unknown)


CALL_OF_A_FORM: Final[Json] = {
    "kind": "form",
    "registered": True,
    "transport": "http",
    "context": None,
    "affects": [],
    "merge": [],
    "auth": None,
    "private": False,
    "route": None,
    "methods": None,
    "rev": 0,
    "cache": False,
    "output": {},
}


def _form_input(call: str, form: Form) -> Any:
    """The schema of a form takes nothing; a formset takes what nobody knows before it runs."""
    if call.endswith(".schema"):
        return None
    return {} if ".formset." in call else form.data()


def _kind(function: Function, context: str | None) -> str:
    if function.is_view:
        return "view"
    if context is not None:
        return "context"
    return "mutation" if function.declaration.affects or function.declaration.merge else "rpc"


def _auth(function: Function) -> Any:
    auth = function.declaration.auth
    if auth is True:
        return "required"
    if isinstance(auth, str):
        return auth if auth in REQUIREMENTS else {"unrecognised": auth}
    if callable(auth):
        return {"callable": keyword_text(function, "auth") or getattr(auth, "__qualname__", repr(auth))}
    return None
