"""Prints what pydantic itself says of a Django project's functions, once its backend has registered them.

In: the folder of the project's `manage.py`, which names the settings. Out, on stdout, one JSON object:

- `functions`: by wire name, `input` as `model_json_schema(mode="validation")` of a model made from
  the signature without the request, and `output` as `TypeAdapter(...).json_schema(
  mode="serialization")` of the return type. No parameters: `input` is null. A response, which is
  no JSON: `output` is null.
- `together`: the same for all functions at once, by `TypeAdapter.json_schemas`, over one `$defs`.
- `channels`: by name, `params`, `send` (what a client sends) and `receive`, null where there is none.
- `forms`: by name, the fields as Django made them.

`title` and `description` of a schema are left out. It must never call a function of the project.
"""

from __future__ import annotations

import inspect
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal, get_type_hints

Json = dict[str, Any]
Mode = Literal["validation", "serialization"]

MAPS_OF_SCHEMAS = {"properties", "patternProperties", "$defs", "dependentSchemas"}
PLAIN_VALUES = {"default", "const", "enum", "examples", "discriminator", "required"}
FORM_LIMITS = ["max_length", "min_length", "min_value", "max_value", "max_digits", "decimal_places"]


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: export_schema.py FOLDER, the folder that holds manage.py")
    set_up_django(Path(sys.argv[1]).resolve())

    from mizan_core.registry import registry

    view = registry.view
    calls_of_forms = {name for form in view.forms.values() for name in form.calls}
    functions = {
        name: types_of(function.target)
        for name, function in sorted(view.functions.items())
        if name not in calls_of_forms
    }
    channels = {name: channel.channel for name, channel in view.channels.items()}
    report = {
        "functions": {name: alone(types) for name, types in functions.items()},
        "together": together(functions, channels),
        "channels": {name: slots(channel) for name, channel in sorted(channels.items())},
        "forms": {name: form_fields(form.form) for name, form in sorted(view.forms.items())},
    }
    json.dump(report, sys.stdout, indent=2, sort_keys=True, ensure_ascii=False)
    print()


def set_up_django(project: Path) -> None:
    """Start Django as `manage.py` would, so that every `ready()` runs."""
    manage = project / "manage.py"
    if not manage.is_file():
        sys.exit(f"{project} has no manage.py; name the folder that has")
    named = re.search(
        r"""DJANGO_SETTINGS_MODULE["'],\s*["']([\w.]+)["']""", manage.read_text("utf-8")
    )
    if named:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", named[1])
    sys.path.insert(0, str(project))

    import django

    django.setup()


@dataclass(frozen=True)
class Types:
    """The input model and the return type of one function; each absent where there is none."""

    given: type[Any] | None
    returns: Any
    is_response: bool

    def adapters(self) -> Iterator[tuple[str, Mode, Any]]:
        """What there is to ask pydantic, each with the key of the answer."""
        from pydantic import TypeAdapter

        if self.given is not None:
            yield "input", "validation", TypeAdapter(self.given)
        if not self.is_response:
            yield "output", "serialization", TypeAdapter(self.returns)


def types_of(target: Any) -> Types:
    """The types of a function, or of a class-style function."""
    function: Any = target if inspect.isclass(target) else inspect.unwrap(target)
    if inspect.isclass(function):
        return Types(
            getattr(function, "Input", None), getattr(function, "Output"), is_response=False
        )
    returns = hint(function, "return", function.__annotations__["return"])
    return Types(input_model(function), returns, is_response=is_response(returns))


def input_model(function: Callable[..., Any]) -> type[Any] | None:
    """A model with a field for each parameter after the request."""
    from pydantic import create_model

    _request, *parameters = inspect.signature(function).parameters.values()
    fields: dict[str, Any] = {
        parameter.name: (
            hint(function, parameter.name, parameter.annotation),
            ... if parameter.default is parameter.empty else parameter.default,
        )
        for parameter in parameters
    }
    # The parentheses keep the name apart from every class a project may have.
    return create_model(f"{function.__name__}()", **fields) if fields else None


def hint(function: Callable[..., Any], name: str, annotation: Any) -> Any:
    """One annotation of `function`, resolved alone: that of the request need not exist at run time."""
    holder = SimpleNamespace(__annotations__={name: annotation})
    module = vars(sys.modules[function.__module__])
    return get_type_hints(holder, globalns=module, include_extras=True)[name]


def is_response(returns: Any) -> bool:
    """Whether a function answers with a response of its own."""
    from django.http.response import HttpResponseBase

    return inspect.isclass(returns) and issubclass(returns, HttpResponseBase)


def alone(types: Types) -> Json:
    """One function's schemas, each with its own `$defs`."""
    answer: Json = {"input": None, "output": None}
    for key, mode, adapter in types.adapters():
        answer[key] = bare(adapter.json_schema(mode=mode))
    return answer


def together(functions: dict[str, Types], channels: dict[str, type[Any]]) -> Json:
    """Every function's and channel's schemas over one `$defs`, in which pydantic settled the names."""
    from pydantic import TypeAdapter

    answer: Json = {
        "functions": {name: {"input": None, "output": None} for name in functions},
        "channels": {name: {"params": None, "send": None, "receive": None} for name in channels},
    }
    questions = [
        *(
            (("functions", name, key), mode, adapter)
            for name, types in functions.items()
            for key, mode, adapter in types.adapters()
        ),
        *(
            (("channels", name, key), mode, TypeAdapter(model))
            for name, channel in sorted(channels.items())
            for key, mode, model in slot_models(channel)
        ),
    ]
    schemas, shared = TypeAdapter.json_schemas(questions)
    definitions: Json = bare(shared).get("$defs", {})
    for ((kind, name, key), _mode), schema in schemas.items():
        answer[kind][name][key] = bare(schema)
    for schemas_of_one in answer["functions"].values():
        schemas_of_one["input"] = in_place(schemas_of_one["input"], definitions)
    return {**answer, "$defs": referred_to(definitions, answer)}


def in_place(schema: Json | None, definitions: Json) -> Json | None:
    """`schema`, or the definition it merely refers to: an input model stands with its function."""
    if schema is None or schema.keys() != {"$ref"}:
        return schema
    return definitions[schema["$ref"].removeprefix("#/$defs/")]


def referred_to(definitions: Json, answer: Json) -> Json:
    """The definitions that something still refers to."""
    text = json.dumps([definitions, answer])
    return {name: schema for name, schema in definitions.items() if f'"#/$defs/{name}"' in text}


def slots(channel: type[Any]) -> Json:
    """A channel's schemas, under one name for both vocabularies."""
    answer: Json = {"params": None, "send": None, "receive": None}
    for key, mode, model in slot_models(channel):
        answer[key] = bare(model.model_json_schema(mode=mode))
    return answer


def slot_models(channel: type[Any]) -> Iterator[tuple[str, Mode, Any]]:
    """The models that a channel has, each with its slot and direction."""
    vocabulary: list[tuple[str, Mode, list[str]]] = [
        ("params", "validation", ["Params"]),
        ("send", "validation", ["ReactMessage", "ClientMessage"]),
        ("receive", "serialization", ["DjangoMessage", "ServerMessage"]),
    ]
    for key, mode, names in vocabulary:
        models = [model for name in names if (model := getattr(channel, name, None)) is not None]
        if models:
            yield key, mode, models[0]


def form_fields(form: type[Any]) -> Json:
    """The fields of a form in their order, with their limits as Django holds them."""
    return {
        "class": f"{form.__module__}.{form.__qualname__}",
        "fields": [{"name": name, **form_field(field)} for name, field in form.base_fields.items()],
    }


def form_field(field: Any) -> Json:
    """One field: its class, whether it is required, and the limits it has."""
    limits = {
        name: str(value) if name.endswith("_value") else value
        for name in FORM_LIMITS
        if (value := getattr(field, name, None)) is not None
    }
    if regex := getattr(field, "regex", None):
        limits["regex"] = regex.pattern
    if choices := getattr(field, "choices", None):
        limits["choices"] = [[value, str(label)] for value, label in choices]
    return {
        "type": type(field).__name__,
        "required": field.required,
        "label": None if field.label is None else str(field.label),
        "help_text": str(field.help_text),
        **limits,
    }


def bare(schema: Any) -> Any:
    """A schema without the `title` and `description` of any schema in it."""
    if isinstance(schema, list):
        return [bare(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: bare_part(key, part)
        for key, part in schema.items()
        if key not in {"title", "description"}
    }


def bare_part(key: str, part: Any) -> Any:
    """What stands under one keyword: schemas by name, a plain value, or schemas."""
    if key in PLAIN_VALUES:
        return part
    if key in MAPS_OF_SCHEMAS:
        return {name: bare(schema) for name, schema in part.items()}
    return bare(part)


if __name__ == "__main__":
    main()
