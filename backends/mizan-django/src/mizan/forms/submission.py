"""What happens when a form is sent: it is checked, its hooks are run, and the answer is given or refused.

Written once, as generators of steps, and driven in two ways: by plain calls, or on an event loop, where what is no coroutine is run on
Django's thread. Steps may ask a database; nothing between them does.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from asgiref.sync import sync_to_async
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.forms import BaseFormSet
from django.http import HttpRequest

from .errors import formset_refusal, refusal

if TYPE_CHECKING:
    from .mixin import mizanFormMixin

Json = dict[str, Any]
Steps: TypeAlias = Generator[Callable[[], Any], Any, Json]
"""Gives what is to be called next, takes what that returned, and returns the answer."""


def submission(filled: Callable[[], Any], request: HttpRequest) -> Steps:
    """Sends one form. Raises the refusal of one that is not valid, or that `on_submit_success` found not to be."""
    form = yield filled
    if not form.errors:
        result: Any = None
        try:
            result = yield partial(form.on_submit_success, request)
        except ValidationError as error:
            add_error(form, error)
        if not form.errors:
            return {"success": True, "data": result}
    yield partial(form.on_submit_failure, request)
    raise refusal(form)


def submissions(
    filled: Callable[[], BaseFormSet[Any]],
    request: HttpRequest,
    succeed: Callable[[Sequence[Any], HttpRequest], Any],
) -> Steps:
    """Sends several forms; `succeed` runs the hooks of them all. Raises the refusal where one is not valid."""
    formset = yield filled
    if formset.is_valid():
        deleted = formset.deleted_forms
        kept = [form for form in formset.forms if form not in deleted]
        try:
            results = yield partial(succeed, kept, request)
        except _Refused:
            pass
        else:
            return {"success": True, "data": results}
    for form in formset.forms:
        if form.errors:
            yield partial(form.on_submit_failure, request)
    raise formset_refusal(formset)


def succeed_together(forms: Sequence[mizanFormMixin], request: HttpRequest) -> list[Any]:
    """Runs each form's `on_submit_success` in one transaction: either all have happened or none."""
    with _transaction():
        return [_kept(form, partial(form.on_submit_success, request)) for form in forms]


async def succeed_in_order(forms: Sequence[mizanFormMixin], request: HttpRequest) -> list[Any]:
    """Runs each form's `on_submit_success` until one refuses. A coroutine can be in no transaction of Django's."""
    results: list[Any] = []
    for form in forms:
        try:
            results.append(await _awaited(partial(form.on_submit_success, request)))
        except ValidationError as error:
            add_error(form, error)
        _demand_valid(form)
    return results


def drive(steps: Steps) -> Json:
    """Calls one step after the other."""
    try:
        step = next(steps)
        while True:
            try:
                result = step()
            except Exception as error:  # noqa: PERF203 - the steps decide what it means
                step = steps.throw(error)
            else:
                step = steps.send(result)
    except StopIteration as done:
        answer: Json = done.value
        return answer


async def drive_async(steps: Steps) -> Json:
    """Awaits one step after the other; the loop is never held up."""
    try:
        step = next(steps)
        while True:
            try:
                result = await _awaited(step)
            except Exception as error:  # noqa: PERF203 - the steps decide what it means
                step = steps.throw(error)
            else:
                step = steps.send(result)
    except StopIteration as done:
        answer: Json = done.value
        return answer


def add_error(form: Any, error: ValidationError) -> None:
    """Add to a form what a hook raised. What is said of a field that the form has not is said of the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


class _Refused(Exception):
    """A form of several turned out not to be valid."""


def _kept(form: Any, succeed: Callable[[], Any]) -> Any:
    result: Any = None
    try:
        result = succeed()
    except ValidationError as error:
        add_error(form, error)
    _demand_valid(form)
    return result


def _demand_valid(form: Any) -> None:
    if form.errors:
        raise _Refused


async def _awaited(step: Callable[[], Any]) -> Any:
    if inspect.iscoroutinefunction(step):
        return await step()
    return await sync_to_async(step)()


def _transaction() -> AbstractContextManager[None]:
    """A transaction of the default database, where the project has one."""
    engine = connections[DEFAULT_DB_ALIAS].settings_dict["ENGINE"]
    return nullcontext() if engine == "django.db.backends.dummy" else transaction.atomic()
