"""How a form presents itself: what `schema` answers, read from the form as it was made for this request.

In: a form. Out: JSON for whoever draws it. Must never check or save anything.
"""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.forms import BaseForm, BaseFormSet, Field, Widget
from django.utils.choices import flatten_choices
from pydantic_core import to_jsonable_python

from .kinds import known_rules
from .meta import mizanFormMeta

Json = dict[str, Any]

RULES = frozenset(
    {
        "allow_empty_file",
        "decimal_places",
        "max_digits",
        "max_value",
        "min_value",
        "multiple",
        "regex",
        "step_size",
    }
)
"""What a field says of itself beside what every field says, where it does."""


def present_form(form: BaseForm, meta: mizanFormMeta) -> Json:
    """The title, the buttons and the fields, in the order in which they are shown."""
    return {
        "name": meta.name,
        "title": _text(meta.title),
        "subtitle": _text(meta.subtitle),
        "submit_label": _text(meta.submit_label),
        "fields": [present_field(form, name, field) for name, field in form.fields.items()],
        "meta": {
            "refetch_schema_on_validate": meta.refetch_schema_on_validate,
            "live_validation": meta.live_validation,
            "live_form_errors": meta.live_form_errors,
        },
    }


def present_formset(formset: BaseFormSet[BaseForm], meta: mizanFormMeta) -> Json:
    """How many forms there may be, and those that there are from the start."""
    return {
        "forms": [present_form(form, meta) for form in formset.forms],
        "min_num": formset.min_num,
        "max_num": formset.max_num,
        "can_delete": formset.can_delete,
        "can_order": formset.can_order,
    }


def present_field(form: BaseForm, name: str, field: Field) -> Json:
    """One field. `type` is the kind of HTML input; what is not said is null."""
    rules = {rule: value for rule, value in known_rules(field).items() if rule in RULES}
    return {
        "name": name,
        "label": str(form[name].label),
        "type": input_type(field.widget),
        "widget": type(field.widget).__name__,
        "required": field.required,
        "disabled": field.disabled,
        "help_text": str(field.help_text),
        "initial": _initial(form, name, field),
        "max_length": getattr(field, "max_length", None),
        "min_length": getattr(field, "min_length", None),
        "choices": _choices(field),
        **rules,
    }


def input_type(widget: Widget) -> str:
    """`email`, `select`, `checkbox`, …, as Django renders it; `text` for what is no single input."""
    return str(widget.attrs.get("type") or getattr(widget, "input_type", None) or "text")


def _initial(form: BaseForm, name: str, field: Field) -> Any:
    value = form.get_initial_for_field(field, name)
    if isinstance(field, forms.ModelChoiceField):
        value = field.prepare_value(value)
    if isinstance(field, forms.FileField):
        return str(value) if value else None
    return jsonable(value)


def _choices(field: Field) -> list[Json] | None:
    """Groups are written out; a field whose widget shows no choices (a hidden one) says none."""
    if not hasattr(field, "choices") or not isinstance(field.widget, forms.widgets.ChoiceWidget):
        return None
    pairs = flatten_choices(field.widget.choices)
    return [{"value": jsonable(_key(value)), "label": str(label)} for value, label in pairs]


def _key(value: Any) -> Any:
    """The key of a row to choose, which Django wraps."""
    return cast("Any", value).value if isinstance(value, forms.models.ModelChoiceIteratorValue) else value


def jsonable(value: Any) -> Any:
    """A value as the wire has it; what has no JSON is its text."""
    return to_jsonable_python(value, fallback=str, inf_nan_mode="null")


def _text(text: object) -> str | None:
    return None if text is None else str(text)
