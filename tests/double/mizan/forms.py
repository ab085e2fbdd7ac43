"""Forms: a class that sets `mizan` itself is recorded under its form name."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest

from . import record

__all__ = ["mizanFormMeta", "mizanFormMixin"]


@dataclass(frozen=True, kw_only=True)
class mizanFormMeta:  # noqa: N801 - the public name
    """What a client needs to know of a form beyond its fields."""

    name: str
    title: str | None = None
    subtitle: str | None = None
    submit_label: str | None = None
    live_validation: bool = True
    live_form_errors: bool = False
    refetch_schema_on_validate: bool = False
    enable_formset: bool = False


class mizanFormMixin:  # noqa: N801 - the public name
    """Put before a Django form's class; records the form."""

    mizan: ClassVar[mizanFormMeta]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if isinstance(meta := cls.__dict__.get("mizan"), mizanFormMeta):
            record.claim(record.forms, meta.name, cls)

    def on_submit_success(self, request: HttpRequest) -> Any:
        """What the submit answers once the form is valid."""
        return None
