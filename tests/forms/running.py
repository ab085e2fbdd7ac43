"""Prints what Django itself makes of a project's forms, once its backend has registered them.

In: the folder of the project's `manage.py`. Out, on stdout, one JSON object: by form name, `fields` in order, each with the names and values of
`mizan-dev schema --format json`, and the flags of its meta. A field class of the project is named by Django's class before it.
"""

from __future__ import annotations

import inspect
import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "schema"))

from export_schema import set_up_django  # noqa: E402

Json = Any
KEY_TYPES = {"integer": "Integer", "uuid": "UUID", "string": ("Char", "Slug")}


def main() -> None:
    set_up_django(Path(sys.argv[1]).resolve())
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

    from mizan_core.registry import registry

    forms = registry.view.forms
    json.dump({name: describe(form.form) for name, form in sorted(forms.items())}, sys.stdout, indent=2)
    print()


def describe(form: type[Any]) -> Json:
    meta = form.mizan
    # Forms about a user's own password take the user.
    first = next(iter(inspect.signature(form).parameters), None)
    made = form(None) if first == "user" else form()
    return {
        "fields": [field(name, made) for name, made in made.fields.items()],
        "formset": meta.enable_formset,
        "live_validation": meta.live_validation,
        "title": meta.title,
    }


def field(name: str, made: Any) -> Json:
    from django import forms

    django = next(cls for cls in type(made).__mro__ if cls.__module__ in {"django.forms.fields", "django.forms.models"})
    said = {
        "name": name,
        "type": type_name(django),
        "required": made.required,
        "disabled": made.disabled,
        "label": None if made.label is None else str(made.label),
        "help_text": str(made.help_text) or None,
        "initial": plain(made.initial),
    }
    return said | rules(made, forms)


def type_name(cls: type[Any]) -> str:
    """`EmailField` is `email`; a typed choice is a choice that coerces."""
    name = cls.__name__.removesuffix("Field").removeprefix("Typed")
    words = {"JSON": "json", "UUID": "uuid", "URL": "url", "GenericIPAddress": "generic_ip_address"}
    return words.get(name) or "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


def rules(made: Any, forms: Any) -> Json:
    if isinstance(made, forms.RegexField) and not isinstance(made, forms.SlugField):
        return known(regex=made.regex.pattern, min_length=made.min_length, max_length=made.max_length)
    if isinstance(made, forms.ModelChoiceField):
        model = made.queryset.model
        key = model._meta.get_field(made.to_field_name) if made.to_field_name else model._meta.pk
        while key.remote_field:
            key = key.target_field
        return {"primary_key": json_type(key)}
    if isinstance(made, forms.ChoiceField):
        from django.utils.choices import flatten_choices

        choices = [[plain(value), str(label)] for value, label in flatten_choices(made.choices)]
        return {"choices": choices, "coerce_to_int": to_int(made)}
    if isinstance(made, forms.FileField):
        return known(max_length=made.max_length) | {"allow_empty_file": made.allow_empty_file, "multiple": False}
    if isinstance(made, forms.DecimalField):
        names = ["min_value", "max_value", "max_digits", "decimal_places"]
        return known(**{name: number(getattr(made, name)) for name in names})
    if isinstance(made, forms.IntegerField):
        return known(**{name: number(getattr(made, name)) for name in ["min_value", "max_value", "step_size"]})
    if isinstance(made, (forms.JSONField, forms.UUIDField)):
        return {}
    if isinstance(made, forms.CharField):
        unicode = made.allow_unicode if isinstance(made, forms.SlugField) else None
        lengths = known(min_length=made.min_length, max_length=made.max_length, allow_unicode=unicode)
        return lengths | {"strip": made.strip}
    return {}


def to_int(made: Any) -> bool:
    """Whether a choice is coerced to an integer."""
    coerce = getattr(made, "coerce", None)
    owner = getattr(coerce, "__self__", None)
    from django.db.models import IntegerField

    return coerce is int or isinstance(owner, IntegerField)


def json_type(key: Any) -> str:
    from django.db import models

    if isinstance(key, (models.AutoField, models.IntegerField)):
        return "integer"
    return "uuid" if isinstance(key, models.UUIDField) else "string"


def known(**rules: Any) -> Json:
    return {name: rule for name, rule in rules.items() if rule is not None}


def number(value: Any) -> Any:
    return value if value is None or isinstance(value, (int, float)) else float(value)


def plain(value: Any) -> Any:
    """A value as JSON; what is called for is nothing."""
    from datetime import timedelta

    if value is None or callable(value):
        return None
    if hasattr(value, "value"):
        value = value.value
    if isinstance(value, timedelta):
        from django.utils.duration import duration_iso_string

        return {"duration": duration_iso_string(value)}
    return value if isinstance(value, (bool, int, float, str, list, dict)) else str(value)


if __name__ == "__main__":
    main()
