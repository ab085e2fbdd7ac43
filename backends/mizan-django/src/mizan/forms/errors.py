"""What is wrong with a form or a formset, as the wire says it.

In: a form that was checked. Out: `{"errors": [{"field", "errors": [{"message", "code"}]}]}` for `validate`, and the refusal of
`submit`. What is wrong with a form as a whole stands under `__all__`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.forms import BaseForm, BaseFormSet
from mizan_core.errors import WHOLE, ValidationFailed

NOT_VALID = "The form is not valid."

Json = dict[str, Any]


def form_errors(form: BaseForm, leave_out: Collection[str] = ()) -> Json:
    """What `validate` answers, less what is said of the fields to leave out."""
    found = form.errors.get_json_data()
    return {"errors": [{"field": name, "errors": errors} for name, errors in found.items() if name not in leave_out]}


def refusal(form: BaseForm) -> ValidationFailed:
    """The answer to a form that is not valid: `details.fields` has the messages, `details.errors` the codes too."""
    return ValidationFailed(NOT_VALID, fields=_messages(form), details=form_errors(form))


def formset_errors(formset: BaseFormSet[BaseForm]) -> Json:
    """What is wrong with a formset as a whole, and with each form of it in their order."""
    return {
        "general": formset.non_form_errors().get_json_data(),
        "per_form": [form_errors(form) for form in formset.forms],
    }


def formset_refusal(formset: BaseFormSet[BaseForm]) -> ValidationFailed:
    """The answer to a formset that is not valid. Its fields are named by their place: `forms.0.quantity`."""
    fields = {
        f"forms.{index}.{name}": messages
        for index, form in enumerate(formset.forms)
        for name, messages in _messages(form).items()
    }
    if general := [str(message) for message in formset.non_form_errors()]:
        fields[WHOLE] = general
    return ValidationFailed("The forms are not valid.", fields=fields, details=formset_errors(formset))


def _messages(form: BaseForm) -> dict[str, list[str]]:
    return {name: [str(message) for message in errors] for name, errors in form.errors.items()}
