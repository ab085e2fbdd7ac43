"""What each of Django's form fields takes, in the words of the exported schema.

In: a field of a form that was made. Out: its kind, the rules it checks, and the JSON Schema of what it takes, as `mizan-dev schema` reads
them from the source. A field of the project is the field of Django's that it derives from, as far as it leaves the checks to that.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from ipaddress import IPv4Address, IPv6Address
from typing import Any, cast
from uuid import UUID

from django import forms
from django.db import models
from django.forms import Field
from django.utils.choices import BlankChoiceIterator, CallableChoiceIterator, flatten_choices
from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

Json = dict[str, Any]

UNKNOWN = "unknown"

KINDS: dict[type[Field], str] = {
    forms.CharField: "char",
    forms.EmailField: "email",
    forms.URLField: "url",
    forms.SlugField: "slug",
    forms.GenericIPAddressField: "generic_ip_address",
    forms.RegexField: "regex",
    forms.IntegerField: "integer",
    forms.FloatField: "float",
    forms.DecimalField: "decimal",
    forms.BooleanField: "boolean",
    forms.NullBooleanField: "null_boolean",
    forms.DateField: "date",
    forms.TimeField: "time",
    forms.DateTimeField: "date_time",
    forms.SplitDateTimeField: "split_date_time",
    forms.DurationField: "duration",
    forms.ChoiceField: "choice",
    forms.TypedChoiceField: "choice",
    forms.FilePathField: "choice",
    forms.MultipleChoiceField: "multiple_choice",
    forms.TypedMultipleChoiceField: "multiple_choice",
    forms.ModelChoiceField: "model_choice",
    forms.ModelMultipleChoiceField: "model_multiple_choice",
    forms.FileField: "file",
    forms.ImageField: "image",
    forms.JSONField: "json",
    forms.UUIDField: "uuid",
}
"""The name of Django's class in snake case."""

COMPOSITE_KINDS = frozenset({UNKNOWN, "json", "multiple_choice", "model_multiple_choice", "file", "image"})
"""Kinds of fields that may take a list or an object; every other one takes a single value."""

KEYS: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.UUIDField, UUID),
    (models.DateTimeField, datetime),
    (models.DateField, date),
    (models.TimeField, time),
    (models.DurationField, timedelta),
    (models.DecimalField, Decimal),
    (models.FloatField, float),
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.CharField, str),
    (models.TextField, str),
)
"""What the keys of rows are, by the model's field; the first that fits counts."""


def kind_of(field: Field) -> str:
    """The kind of a field; `unknown` where only running it tells what it takes."""
    base = _django_class(type(field))
    kind = KINDS.get(base, UNKNOWN) if base else UNKNOWN
    if isinstance(field.widget, forms.MultiWidget) and kind != "split_date_time":
        return UNKNOWN
    is_read_by_itself = _has_own(field, "to_python", "clean", "run_validators")
    return UNKNOWN if is_read_by_itself and kind != "char" and not _takes_several_files(field) else kind


def known_rules(field: Field) -> Json:
    """What the field checks, by Django's names, less what it does not say."""
    rules = _RULES.get(kind_of(field), _no_rules)(field)
    return {name: rule for name, rule in rules.items() if rule is not None}


def json_schema(field: Field) -> Json:
    """The JSON that the field takes."""
    schema = _SCHEMAS.get(kind_of(field), _anything)(field)
    return {word: value for word, value in schema.items() if value is not None}


def _django_class(cls: type[Field]) -> type[Field] | None:
    return next(
        (base for base in cls.__mro__ if base.__module__ in {"django.forms.fields", "django.forms.models"}),
        None,
    )


def _has_own(field: Field, *methods: str) -> bool:
    """Whether a class of the project overrides one of these methods."""
    return any(
        method in vars(base)
        for base in type(field).__mro__
        if not base.__module__.startswith("django.")
        for method in methods
    )


def _takes_several_files(field: Field) -> bool:
    return isinstance(field, forms.FileField) and getattr(field.widget, "allow_multiple_selected", False)


# The rules of each kind.


def _no_rules(field: Any) -> Json:
    return {}


def _unknown(field: Any) -> Json:
    return {"unknown": type(field).__name__}


def _text(field: Any) -> Json:
    is_open = kind_of(field) == "char" and _has_own(field, "to_python", "clean", "run_validators")
    return {
        "min_length": None if is_open else field.min_length,
        "max_length": None if is_open else field.max_length,
        "strip": field.strip,
        "allow_unicode": getattr(field, "allow_unicode", None),
    }


def _regex(field: Any) -> Json:
    return {
        "regex": field.regex.pattern,
        "min_length": field.min_length,
        "max_length": field.max_length,
    }


def _number(field: Any) -> Json:
    return {name: plain_number(getattr(field, name)) for name in ("min_value", "max_value", "step_size")}


def _decimal(field: Any) -> Json:
    return {
        "min_value": plain_number(field.min_value),
        "max_value": plain_number(field.max_value),
        "max_digits": field.max_digits,
        "decimal_places": field.decimal_places,
    }


def _moment(field: Any) -> Json:
    """Where a field says no formats of its own, the locale's are read."""
    formats = cast("dict[str, Any]", vars(field)).get("input_formats")
    return {"input_formats": None if formats is None else [str(text) for text in formats]}


def _choice(field: Any) -> Json:
    reason = _unknown_choices(field)
    known = {"choices_unknown": reason} if reason else {"choices": [[value, label] for value, label in _pairs(field)]}
    return {**known, "coerce_to_int": _coerces_to_int(field)}


def _row(field: Any) -> Json:
    return {"primary_key": _key_schema(field)}


def _file(field: Any) -> Json:
    return {
        "multiple": _takes_several_files(field),
        "max_length": field.max_length,
        "allow_empty_file": field.allow_empty_file,
    }


_RULES: dict[str, Callable[[Any], Json]] = {
    UNKNOWN: _unknown,
    **dict.fromkeys(("char", "email", "url", "slug", "generic_ip_address"), _text),
    "regex": _regex,
    **dict.fromkeys(("integer", "float"), _number),
    "decimal": _decimal,
    **dict.fromkeys(("date", "time", "date_time"), _moment),
    **dict.fromkeys(("choice", "multiple_choice"), _choice),
    **dict.fromkeys(("model_choice", "model_multiple_choice"), _row),
    **dict.fromkeys(("file", "image"), _file),
}


# The JSON Schema of each kind.


def _anything(field: Any) -> Json:
    return {}


def _text_schema(field: Any) -> Json:
    rules = _text(field)
    # A required text is not empty, whatever else is said.
    least = 1 if rules["min_length"] is None and field.required else rules["min_length"]
    return {
        "type": "string",
        "format": {"email": "email", "url": "uri"}.get(kind_of(field)),
        "minLength": least,
        "maxLength": rules["max_length"],
    }


def _regex_schema(field: Any) -> Json:
    return {
        "type": "string",
        "pattern": field.regex.pattern,
        "minLength": field.min_length,
        "maxLength": field.max_length,
    }


def _number_schema(field: Any) -> Json:
    return {
        "type": "integer" if kind_of(field) == "integer" else "number",
        "minimum": plain_number(field.min_value),
        "maximum": plain_number(field.max_value),
    }


def _decimal_schema(field: Any) -> Json:
    number = {word: value for word, value in _number_schema(field).items() if value is not None}
    return {"anyOf": [number, {"type": "string"}]}


def _truth_schema(field: Any) -> Json:
    return {"const": True if field.required else None, "type": "boolean"}


def _open_truth_schema(field: Any) -> Json:
    return {"anyOf": [{"type": "boolean"}, {"type": "null"}]}


def _moment_schema(field: Any) -> Json:
    form = {"date": "date", "time": "time", "date_time": "date-time"}[kind_of(field)]
    return {"type": "string", "format": None if "input_formats" in vars(field) else form}


def _formatted_schema(field: Any) -> Json:
    return {"type": "string", "format": kind_of(field)}


def _choice_schema(field: Any) -> Json:
    return {} if _unknown_choices(field) else {"enum": [value for value, _ in _pairs(field)]}


def _key_schema(field: Any) -> Json:
    schema: Json = TypeAdapter(_key_type(field)).json_schema(mode="validation")
    return schema


def _file_schema(field: Any) -> Json:
    one = {"type": "string", "format": "binary"}
    return {"type": "array", "items": one} if _takes_several_files(field) else one


def _many(one: Callable[[Any], Json]) -> Callable[[Any], Json]:
    return lambda field: {"type": "array", "items": one(field)}


_SCHEMAS: dict[str, Callable[[Any], Json]] = {
    **dict.fromkeys(("char", "email", "url", "slug", "generic_ip_address"), _text_schema),
    "regex": _regex_schema,
    **dict.fromkeys(("integer", "float"), _number_schema),
    "decimal": _decimal_schema,
    "boolean": _truth_schema,
    "null_boolean": _open_truth_schema,
    **dict.fromkeys(("date", "time", "date_time"), _moment_schema),
    **dict.fromkeys(("duration", "uuid"), _formatted_schema),
    "choice": _choice_schema,
    "multiple_choice": _many(_choice_schema),
    "model_choice": _key_schema,
    "model_multiple_choice": _many(_key_schema),
    **dict.fromkeys(("file", "image"), _file_schema),
}


def _unknown_choices(field: Any) -> str | None:
    """Why the choices are known only at run time."""
    if isinstance(field, forms.FilePathField):
        return "they are the files of a folder"
    if _has_own(field, "valid_value", "validate"):
        return f"`{type(field).__name__}` has checks of its own"
    called = _called_for(field.choices)
    return f"`{called}` is called when the form is shown" if called else None


def _called_for(choices: Any) -> str | None:
    """The name of the function that choices come from, below the one that Django puts in front for nothing chosen."""
    inner = choices.choices if isinstance(choices, BlankChoiceIterator) else choices
    return cast("Any", inner.func).__name__ if isinstance(inner, CallableChoiceIterator) else None


def _pairs(field: Any) -> list[tuple[Any, str]]:
    return [(plain(value), str(label)) for value, label in flatten_choices(field.choices)]


def _coerces_to_int(field: Any) -> bool:
    """A form field of a model's integers is coerced by the model's field."""
    coerce = getattr(field, "coerce", None)
    return coerce is int or isinstance(getattr(coerce, "__self__", None), models.IntegerField)


def _key_type(field: Any) -> Any:
    model = field.queryset.model
    key = model._meta.get_field(field.to_field_name) if field.to_field_name else model._meta.pk
    while key.remote_field:
        key = key.target_field
    if isinstance(key, models.GenericIPAddressField):
        return IPv4Address | IPv6Address
    return next((of for cls, of in KEYS if isinstance(key, cls)), Any)


def plain_number(value: Any) -> int | float | None:
    """A bound as JSON has it."""
    return value if value is None or isinstance(value, int | float) else float(value)


def plain(value: Any) -> Any:
    """A value as JSON; what is called for is not shown, and what has no JSON is its text."""
    return None if callable(value) else to_jsonable_python(value, fallback=str)
