"""`mizanFormMixin`: puts a Django form on the wire, and has the hooks by which its class says how it is made and what it does.

In: a class that sets `mizan` itself. Out: its calls in the registry, as soon as its module is imported. Must never make a form: its
fields are read when someone asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, cast

from django.forms import BaseForm, BaseFormSet, BaseModelForm, formset_factory
from django.forms.formsets import DEFAULT_MAX_NUM
from django.http import HttpRequest
from mizan_core.registry import Form, registry

from .calls import calls_of
from .construction import taken_from_request
from .contract import data_schema, describe
from .meta import mizanFormMeta


class mizanFormMixin:
    """Put before a Django form's class; a class that sets `mizan = mizanFormMeta(…)` itself is on the wire.

    Every hook may be overridden. `authorize`, `on_submit_success` and `on_submit_failure` may be `async def`.
    """

    mizan: ClassVar[mizanFormMeta]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        meta: object = vars(cls).get("mizan")
        if meta is None or not issubclass(cls, BaseForm):
            return
        if not isinstance(meta, mizanFormMeta):
            raise TypeError(f"{cls.__qualname__}.mizan must be mizanFormMeta(…), not {meta!r}")
        registry.add_form(
            Form(
                name=meta.name,
                form=cls,
                calls=calls_of(cls, meta),
                describe=lambda: describe(cls, meta),
                data=lambda: data_schema(cls),
            )
        )

    @classmethod
    def authorize(cls, request: HttpRequest) -> Any:
        """Whether this request may use the form. Asked by each of its calls, before anything that was sent is read."""
        return True

    @classmethod
    def get_form_kwargs(cls, request: HttpRequest) -> dict[str, Any]:
        """What the form is made with beside what was sent: `instance`, `initial`, whatever its `__init__` takes.

        By itself: `request` and `user`, where an `__init__` of the class has a parameter of that name.
        """
        taken = taken_from_request(cls)
        return {name: request if name == "request" else getattr(request, "user", None) for name in taken}

    @classmethod
    def get_formset_class(cls) -> type[BaseFormSet[Any]]:
        """The formset behind `enable_formset`. By itself: up to a thousand forms, none of them there from the start."""
        return formset_factory(cast(type[BaseForm], cls), extra=0, absolute_max=DEFAULT_MAX_NUM)

    def on_submit_success(self, request: HttpRequest) -> Any:
        """Do what the form is for, once it is valid. What it returns is the answer's `data`.

        By itself a `ModelForm` is saved, and any other form does nothing. An error that is added here (`self.add_error(…)`), or a
        `ValidationError`, makes the form invalid after all.
        """
        if isinstance(self, BaseModelForm):
            self.save()

    def on_submit_failure(self, request: HttpRequest) -> Any:
        """Hear that the form was not valid, before the client does. What it returns counts for nothing."""


def without_meta() -> list[type[mizanFormMixin]]:
    """The forms that have the mixin and are not on the wire: no `mizan` of their own, and no class derives from them."""
    return [
        cls
        for cls in _below(mizanFormMixin)
        if issubclass(cls, BaseForm) and "mizan" not in vars(cls) and not cls.__subclasses__()
    ]


def _below(cls: type[mizanFormMixin]) -> Iterator[type[mizanFormMixin]]:
    for subclass in cls.__subclasses__():
        yield subclass
        yield from _below(subclass)
