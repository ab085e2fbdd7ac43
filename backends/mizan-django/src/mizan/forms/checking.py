"""Checks a form as Django does, and what Django cannot know: that what came as JSON has the shape that a field takes.

In: a form or a formset that was made with what was sent. Out: the same, with its errors.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import DataError
from django.forms import BaseForm, BaseFormSet, Field, ModelMultipleChoiceField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext

from .data import JsonData
from .kinds import COMPOSITE_KINDS, kind_of

KEYS_REFUSED = (OverflowError, ValueError, DataError)
"""What databases raise at a key that no row of theirs can have."""

F = TypeVar("F", bound=BaseForm)
S = TypeVar("S", bound="BaseFormSet[Any]")


def check(form: F) -> F:
    """Fill `form.errors`. A list or an object where a field takes a single value is what is wrong with that field, and all that is."""
    found = _errors(form)
    for name, field in _misshapen(form):
        found.pop(name, None)
        form.add_error(name, field.error_messages.get("invalid") or gettext("Enter a valid value."))
    return form


def _errors(form: BaseForm) -> ErrorDict:
    """The errors that Django finds.

    Its field for several rows hands keys to the database that no row can have (a number of thirty digits), and some databases raise.
    """
    try:
        return form.errors
    except KEYS_REFUSED:
        refused = [name for name, field in form.fields.items() if _has_keys_refused(form, name, field)]
        if not refused:
            raise
        for name in refused:
            form.add_error(name, gettext("Enter a valid value."))
        return form.errors


def _has_keys_refused(form: BaseForm, name: str, field: Field) -> bool:
    if not isinstance(field, ModelMultipleChoiceField):
        return False
    try:
        field.clean(form[name].data)
    except KEYS_REFUSED:
        return True
    except ValidationError:
        pass
    return False


def check_all(formset: S) -> S:
    """Fill the errors of each form and of the formset."""
    if formset.management_form.is_valid():
        for form in formset.forms:
            check(form)
    formset.full_clean()
    return formset


def _misshapen(form: BaseForm) -> Iterator[tuple[str, Field]]:
    if not isinstance(form.data, JsonData):
        return
    for name, field in form.fields.items():
        if form.add_prefix(name) in form.data.composites and kind_of(field) not in COMPOSITE_KINDS:
            yield name, field
