"""What the calls of a form do: `schema`, `validate` and `submit`, of one form and of several.

In: a form's class. Out: by wire name, class-style server functions. A form is made anew for each call, by the class's own hooks; what a
client has checked counts for nothing.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, ClassVar

from django.forms import BaseForm, BaseFormSet, FileField
from django.http import HttpRequest
from mizan_core.declaration import ATTRIBUTE, Declaration
from mizan_core.errors import ValidationFailed
from mizan_core.wire import FUNCTION_FIELD
from pydantic import BaseModel, RootModel

from .checking import check, check_all
from .data import FORMSET_PREFIX, JsonData, formset_data
from .errors import form_errors, formset_errors
from .meta import mizanFormMeta
from .presentation import present_form, present_formset
from .submission import (
    drive,
    drive_async,
    submission,
    submissions,
    succeed_in_order,
    succeed_together,
)

if TYPE_CHECKING:
    from .mixin import mizanFormMixin

Json = dict[str, Any]
Values = dict[str, Any]

FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")


def calls_of(form: type[mizanFormMixin], meta: mizanFormMeta) -> dict[str, type[Any]]:
    """The calls of a form, by wire name."""
    is_async = any(map(inspect.iscoroutinefunction, (form.on_submit_success, form.on_submit_failure)))
    calls: dict[str, type[_Call]] = {
        "schema": Schema,
        "validate": Validate,
        "submit": AsyncSubmit if is_async else Submit,
    }
    if meta.enable_formset:
        calls |= {
            "formset.schema": FormsetSchema,
            "formset.validate": FormsetValidate,
            "formset.submit": AsyncFormsetSubmit if is_async else FormsetSubmit,
        }
    return {f"{meta.name}.{call}": _of(form, meta, call, base) for call, base in calls.items()}


def _of(form: type[mizanFormMixin], meta: mizanFormMeta, call: str, base: type[_Call]) -> type[_Call]:
    names = {
        "form": form,
        "meta": meta,
        ATTRIBUTE: Declaration(auth=form.authorize, cache=False),
        "__module__": form.__module__,
        "__qualname__": f"{form.__qualname__}.{call}",
    }
    return type(call, (base,), names)


class _Call:
    """A call of a form, as the core runs a class-style function."""

    form: ClassVar[type[mizanFormMixin]]
    meta: ClassVar[mizanFormMeta]
    Output: ClassVar[Any] = Any

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def came_as_form(self) -> bool:
        """Whether the fields came as a browser sends them, files among them."""
        return self.request.content_type in FORM_TYPES

    def filled(self, values: Values) -> BaseForm:
        """The form with what was sent, checked."""
        if self.came_as_form:
            data = self.request.POST.copy()
            data.pop(FUNCTION_FIELD, None)
            return check(self.made(data=data, files=self.request.FILES))
        return check(self.made(data=JsonData.of(values)))

    def made(self, **sent: Any) -> Any:
        """The form, made by the class's own hooks."""
        return self.form(**sent, **self.form.get_form_kwargs(self.request))

    def filled_formset(self, forms: list[Values] | None) -> BaseFormSet[Any]:
        """The formset with what was sent, checked. A browser sends its management form, JSON does not need it."""
        if self.came_as_form:
            return check_all(self.made_formset(data=self.request.POST, files=self.request.FILES))
        if forms is None:
            raise ValidationFailed(fields={"forms": ["Field required"]})
        return check_all(self.made_formset(data=formset_data(forms)))

    def made_formset(self, **sent: Any) -> BaseFormSet[Any]:
        """The formset, made by the class's own hooks. Every form of it is meant, also one with nothing in it."""
        meant = {"empty_permitted": False, "use_required_attribute": False}
        kwargs = {**self.form.get_form_kwargs(self.request), **meant}
        return self.form.get_formset_class()(**sent, prefix=FORMSET_PREFIX, form_kwargs=kwargs)


class FormData(BaseModel):
    """The fields that are filled in so far. As multipart they are not here, but where Django puts them."""

    data: Values | None = None


class FormsetData(BaseModel):
    """The fields of each form; with the same exception."""

    forms: list[Values] | None = None


class Schema(_Call):
    """How the form presents itself, for what is filled in so far where that is sent."""

    Input = FormData

    def call(self, input: FormData) -> Json:
        sent = {} if input.data is None else {"data": JsonData.of(input.data)}
        return present_form(self.made(**sent), self.meta)


class Validate(_Call):
    """What is wrong with the form as it is filled in so far."""

    Input = FormData

    def call(self, input: FormData) -> Json:
        if input.data is None and not self.came_as_form:
            raise ValidationFailed(fields={"data": ["Field required"]})
        form = self.filled(input.data or {})
        # Files do not travel in JSON: they are checked once they are submitted.
        files = (
            () if self.came_as_form else [name for name, field in form.fields.items() if isinstance(field, FileField)]
        )
        return form_errors(form, leave_out=files)


class Submit(_Call):
    """Sends the form. The fields are the arguments themselves."""

    Input = RootModel[Values]

    def call(self, input: RootModel[Values]) -> Json:
        return drive(submission(lambda: self.filled(input.root), self.request))


class AsyncSubmit(_Call):
    """The same for a form whose hooks are coroutines."""

    Input = RootModel[Values]

    async def call(self, input: RootModel[Values]) -> Json:
        return await drive_async(submission(lambda: self.filled(input.root), self.request))


class FormsetSchema(_Call):
    """How many forms there may be."""

    def call(self) -> Json:
        return present_formset(self.made_formset(), self.meta)


class FormsetValidate(_Call):
    """What is wrong with the forms as they are filled in so far."""

    Input = FormsetData

    def call(self, input: FormsetData) -> Json:
        return formset_errors(self.filled_formset(input.forms))


class FormsetSubmit(_Call):
    """Sends all forms, or none."""

    Input = FormsetData

    def call(self, input: FormsetData) -> Json:
        return drive(submissions(lambda: self.filled_formset(input.forms), self.request, succeed_together))


class AsyncFormsetSubmit(_Call):
    """The same for a form whose hooks are coroutines."""

    Input = FormsetData

    async def call(self, input: FormsetData) -> Json:
        steps = submissions(lambda: self.filled_formset(input.forms), self.request, succeed_in_order)
        return await drive_async(steps)
