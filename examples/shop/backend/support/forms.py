"""The contact form."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.validators import FileExtensionValidator
from django.http import HttpRequest
from mizan.forms import mizanFormMeta, mizanFormMixin

from .models import Enquiry

ANSWER_BY = [("email", "Email"), ("phone", "Phone")]


class ContactForm(mizanFormMixin, forms.Form):
    """A question, with whatever helps to answer it."""

    mizan = mizanFormMeta(
        name="contact",
        title="Contact us",
        subtitle="We answer within one working day.",
        submit_label="Send",
        live_validation=True,
    )

    name = forms.CharField(min_length=2, max_length=80)
    email = forms.EmailField()
    phone = forms.RegexField(
        r"^\+?[0-9 ]{7,20}$", required=False, help_text="If we should call you."
    )
    topic = forms.ChoiceField(choices=Enquiry.Topic.choices)
    order_number = forms.UUIDField(required=False, help_text="It stands on the invoice.")
    bought_on = forms.DateField(required=False, input_formats=["%Y-%m-%d", "%d.%m.%Y"])
    paid = forms.DecimalField(
        required=False, min_value=0, max_digits=8, decimal_places=2, label="Price paid"
    )
    pieces = forms.IntegerField(required=False, min_value=1, max_value=99)
    seen_at = forms.URLField(required=False, assume_scheme="https", label="Where did you see it?")
    answer_by = forms.MultipleChoiceField(
        choices=ANSWER_BY, initial=["email"], widget=forms.CheckboxSelectMultiple
    )
    call_after = forms.TimeField(required=False)
    urgency = forms.TypedChoiceField(
        choices=[(1, "Can wait"), (2, "This week"), (3, "Today")], coerce=int, initial=1
    )
    message = forms.CharField(min_length=10, max_length=4000, widget=forms.Textarea)
    photo = forms.FileField(
        required=False, validators=[FileExtensionValidator(["jpg", "jpeg", "png", "pdf"])]
    )
    agree = forms.BooleanField(label="You may keep my question until it is answered.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "phone" in data.get("answer_by", []) and not data.get("phone"):
            self.add_error("phone", "We need a number to call you.")
        return data

    def on_submit_success(self, request: HttpRequest) -> dict[str, Any]:
        data = self.cleaned_data
        enquiry = Enquiry.objects.create(
            name=data["name"],
            email=data["email"],
            topic=data["topic"],
            details={"message": data["message"], "urgency": data["urgency"]},
        )
        mail = EmailMessage(
            subject=" ".join(str(enquiry).split()),
            body=data["message"],
            to=[settings.SUPPORT_ADDRESS],
            reply_to=[data["email"]],
        )
        if photo := data["photo"]:
            mail.attach(photo.name, photo.read(), photo.content_type)
        mail.send()
        return {"sent": True, "number": enquiry.pk}
