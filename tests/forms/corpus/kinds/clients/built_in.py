"""Every field class of Django's, and every argument that says something."""

from datetime import date, timedelta
from decimal import Decimal
import re

from django import forms
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from mizan.forms import mizanFormMeta, mizanFormMixin

DIGITS = r"^\d+$"
SIZES = [("s", "Small"), ("l", "Large")]


class Texts(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="texts")

    plain = forms.CharField()
    bounded = forms.CharField(min_length=2, max_length=5, strip=False, empty_value=None)
    said = forms.CharField(label=_("What?"), help_text=pgettext_lazy("in a form", "Say it."), initial="x")
    off = forms.CharField(disabled=True, required=False)
    area = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}))
    secret = forms.CharField(widget=forms.PasswordInput)
    email = forms.EmailField()
    email_short = forms.EmailField(max_length=30)
    email_any = forms.EmailField(max_length=None)
    url = forms.URLField(assume_scheme="https")
    slug = forms.SlugField(max_length=10)
    slug_unicode = forms.SlugField(allow_unicode=True)
    address = forms.GenericIPAddressField(protocol="IPv4")
    regex = forms.RegexField(r"^[A-Z]{3}$", max_length=3)
    regex_named = forms.RegexField(regex=DIGITS, min_length=1)
    regex_compiled = forms.RegexField(re.compile(r"a+"))
    identity = forms.UUIDField(required=False)
    data = forms.JSONField(required=False)


class Numbers(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="numbers", live_validation=False)

    integer = forms.IntegerField()
    integer_bounded = forms.IntegerField(min_value=1, max_value=9, step_size=2, initial=3)
    floating = forms.FloatField(min_value=0.5)
    decimal = forms.DecimalField(max_digits=5, decimal_places=2, min_value=Decimal("0.01"))
    boolean = forms.BooleanField()
    boolean_optional = forms.BooleanField(required=False, initial=True)
    boolean_null = forms.NullBooleanField()


class Moments(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="moments")

    day = forms.DateField(initial=date(2024, 1, 31))
    day_dotted = forms.DateField(input_formats=["%d.%m.%Y"])
    hour = forms.TimeField(initial=lambda: None)
    moment = forms.DateTimeField(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    split = forms.SplitDateTimeField()
    lasting = forms.DurationField(initial=timedelta(hours=1))


class Chosen(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="chosen")

    pairs = forms.ChoiceField(choices=SIZES)
    joined = forms.ChoiceField(choices=[("", "Pick one"), *SIZES] + [("xl", "Larger")])
    groups = forms.ChoiceField(choices=[("Sizes", SIZES), ("Other", (("o", "Other"),)), ("n", "None of these")])
    mapped = forms.ChoiceField(choices={"a": "A", "Group": {"b": "B"}})
    typed = forms.TypedChoiceField(choices=[(1, "One"), (2, "Two")], coerce=int, initial=1)
    several = forms.MultipleChoiceField(choices=SIZES, widget=forms.CheckboxSelectMultiple, initial=["s"])
    several_typed = forms.TypedMultipleChoiceField(choices=[(1, "One")], coerce=int, required=False)
    radio = forms.ChoiceField(choices=SIZES, widget=forms.RadioSelect())


class Files(mizanFormMixin, forms.Form):
    mizan = mizanFormMeta(name="files")

    file = forms.FileField()
    file_named = forms.FileField(max_length=20, allow_empty_file=True, required=False)
    image = forms.ImageField()
