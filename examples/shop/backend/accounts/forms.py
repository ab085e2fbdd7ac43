"""Forms on the customer's own data."""

from typing import Any

from django import forms
from django.http import HttpRequest
from mizan.forms import mizanFormMeta, mizanFormMixin

from .models import User
from .signed_in import customer_of


class ProfileForm(mizanFormMixin, forms.ModelForm):
    """What customers may change about themselves."""

    mizan = mizanFormMeta(
        name="profile",
        title="Your profile",
        subtitle="Only we see this.",
        submit_label="Save",
        live_form_errors=True,
    )

    class Meta:
        model = User
        fields = ["display_name", "phone", "birthday", "contact_by", "language", "newsletter"]
        labels = {"display_name": "Name", "contact_by": "How may we reach you?"}
        help_texts = {"phone": "With the country code, as in +31 20 123 4567."}
        widgets = {
            "birthday": forms.DateInput(attrs={"type": "date"}),
            "contact_by": forms.RadioSelect,
        }

    def on_submit_success(self, request: HttpRequest) -> dict[str, Any]:
        customer = customer_of(request)
        User.objects.filter(pk=customer.pk).update(**self.cleaned_data)
        return {"saved": True}
