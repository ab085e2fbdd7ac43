"""What came as JSON, as Django's widgets read what a browser sends.

In: an object by field name. Out: a `MultiValueDict` of text, so that every widget, field and form works as it does behind an HTML
form. Must never make a value up: `null` is a field that was left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.utils.datastructures import MultiValueDict

FORMSET_PREFIX = "form"
"""Django's own: the fields of the first form of a formset are `form-0-name`."""


class JsonData(MultiValueDict[str, str]):
    """The data of a form that was sent as JSON.

    A list is several values to whoever asks for several (`getlist`), and its JSON to whoever asks for one, which is what a
    `JSONField` takes. An object is its JSON. Numbers and truth are written as Python writes them.
    """

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> JsonData:
        data = cls()
        for name, value in values.items():
            if value is not None:
                data.setlist(name, _texts(value))
            if isinstance(value, list | dict):
                data.composites[name] = value
        return data

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.composites: dict[str, list[Any] | dict[str, Any]] = {}
        """What was sent as a list or an object, by name."""

    def __getitem__(self, key: str) -> Any:
        if key in self.composites:
            return json.dumps(self.composites[key])
        return super().__getitem__(key)

    def __setitem__(self, key: str, value: str) -> None:
        self.composites.pop(key, None)
        super().__setitem__(key, value)

    def setlist(self, key: str, list_: list[str]) -> None:
        self.composites.pop(key, None)
        super().setlist(key, list_)

    def __copy__(self) -> JsonData:
        copied = type(self)([(name, list(texts)) for name, texts in self.lists()])
        copied.composites = dict(self.composites)
        return copied


def formset_data(forms: Sequence[Mapping[str, Any]]) -> JsonData:
    """The data of a formset, with the management form that Django asks for."""
    values: dict[str, Any] = {
        f"{FORMSET_PREFIX}-TOTAL_FORMS": len(forms),
        f"{FORMSET_PREFIX}-INITIAL_FORMS": 0,
    }
    for index, form in enumerate(forms):
        values.update({f"{FORMSET_PREFIX}-{index}-{name}": value for name, value in form.items()})
    return JsonData.of(values)


def _texts(value: Any) -> list[str]:
    items = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [_text(item) for item in items]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value) if isinstance(value, list | dict) else str(value)
