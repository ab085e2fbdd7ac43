"""What a form says of itself beside its fields: `mizan = mizanFormMeta(…)`.

In: the keywords of a declaration. Out: a frozen value; a keyword of the wrong type is refused where it is written.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, kw_only=True)
class mizanFormMeta:
    """Puts a form on the wire under `name`, and says how a client may show it.

    Texts may be lazy translations. Raises `TypeError` where a keyword has a value of another type.
    """

    name: str
    """The calls are `name.schema`, `name.validate` and `name.submit`."""
    title: str | Promise | None = None
    subtitle: str | Promise | None = None
    submit_label: str | Promise | None = None
    live_validation: bool = True
    """Whether a client should have the form checked while it is filled in."""
    live_form_errors: bool = False
    """Whether what is wrong with the form as a whole should be shown meanwhile."""
    refetch_schema_on_validate: bool = False
    """Whether the fields depend on what is filled in, so that a client should ask for them anew."""
    enable_formset: bool = False
    """Whether several of the form can be sent at once: `name.formset.schema`, `….validate` and `….submit`."""

    def __post_init__(self) -> None:
        self._demand("a string", (str,), "name")
        self._demand("a string or None", (str, Promise, type(None)), "title", "subtitle", "submit_label")
        self._demand(
            "True or False",
            (bool,),
            "live_validation",
            "live_form_errors",
            "refetch_schema_on_validate",
            "enable_formset",
        )

    def _demand(self, wanted: str, types: tuple[type, ...], *names: str) -> None:
        for name in names:
            if not isinstance(value := getattr(self, name), types):
                raise TypeError(f"mizanFormMeta: `{name}` must be {wanted}, not {value!r}")
