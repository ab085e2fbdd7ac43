"""A form in the exported schema: what `mizan-dev schema` says of it, said of the form that runs.

In: a form's class. Out: its entry in `forms`, and the JSON Schema of what `validate` and `submit` take. Fields are those of a form that is made
without a request; where that cannot be done, those that its class declares.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django.forms import BaseForm, Field
from mizan_core.origin import origin_of

from .construction import taken_from_request
from .kinds import json_schema, kind_of, known_rules, plain
from .meta import mizanFormMeta
from .places import declaration_of_field, is_declared, origin_of_field, says_widget

if TYPE_CHECKING:
    from .mixin import mizanFormMixin

Json = dict[str, Any]


def describe(form: type[mizanFormMixin], meta: mizanFormMeta) -> Json:
    """The entry of the form. The `source` of a field is an `Origin`."""
    fields, dynamic = _fields(form)
    return {
        "title": _text(meta.title),
        "subtitle": _text(meta.subtitle),
        "submit_label": _text(meta.submit_label),
        "live_validation": meta.live_validation,
        "live_form_errors": meta.live_form_errors,
        "refetch_schema_on_validate": meta.refetch_schema_on_validate,
        "formset": meta.enable_formset,
        "dynamic": dynamic,
        "fields": [_field(_django(form), name, field) for name, field in fields.items()],
    }


def data_schema(form: type[mizanFormMixin]) -> Json:
    """The JSON Schema of the data of a form."""
    fields, _ = _fields(form)
    required = [name for name, field in fields.items() if field.required and not field.disabled]
    schema = {
        "type": "object",
        "properties": {name: json_schema(field) for name, field in fields.items()},
    }
    return {**schema, "required": required} if required else schema


def _fields(form: type[mizanFormMixin]) -> tuple[Mapping[str, Field], str | None]:
    """The fields of the form, and why they are known only once there is a request."""
    declared = cast("Mapping[str, Field]", cast("Any", form).base_fields)
    try:
        made = cast("Any", form)(**dict.fromkeys(taken_from_request(form)))
    except Exception as error:
        return declared, f"`{form.__qualname__}` cannot be made without a request: {type(error).__name__}"
    fields = cast("Mapping[str, Field]", made.fields)
    is_dynamic = _classes(fields) != _classes(declared)
    return fields, f"`{form.__qualname__}.__init__` decides its fields" if is_dynamic else None


def _classes(fields: Mapping[str, Field]) -> dict[str, type[Field]]:
    return {name: type(field) for name, field in fields.items()}


def _field(form: type[BaseForm], name: str, field: Field) -> Json:
    said = says_widget(declaration_of_field(form, name)) if is_declared(form, name) else name in _widgets_of_meta(form)
    return {
        "name": name,
        "type": kind_of(field),
        "required": field.required,
        "label": _text(field.label),
        "help_text": str(field.help_text) or None,
        "initial": plain(field.initial),
        "disabled": field.disabled,
        "widget": type(field.widget).__name__ if said or not _has_widget_of_class(field) else None,
        "source": origin_of_field(form, name) or origin_of(form),
        **known_rules(field),
    }


def _has_widget_of_class(field: Field) -> bool:
    """Whether the widget is the one that its class gives every field."""
    own = type(field).widget
    return type(field.widget) is (own if isinstance(own, type) else type(own))


def _widgets_of_meta(form: type[BaseForm]) -> Mapping[str, Any]:
    return getattr(getattr(form, "_meta", None), "widgets", None) or {}


def _django(form: type[mizanFormMixin]) -> type[BaseForm]:
    """The same class, as the Django form that it is."""
    return cast("type[BaseForm]", form)


def _text(text: object) -> str | None:
    return None if text is None else str(text)
