"""Field classes of the project's own."""

from django import forms
from django.db import models


class ShortField(forms.CharField):
    def __init__(self, *args, size=12, **kwargs):
        kwargs.setdefault("strip", False)
        super().__init__(*args, max_length=size, **kwargs)


class ShorterField(ShortField): ...


class PlainField(forms.CharField): ...


class PercentField(forms.IntegerField):
    def __init__(self, **kwargs):
        kwargs["min_value"] = 0
        kwargs["max_value"] = 100
        super().__init__(**kwargs)
        self.unit = "%"


class ColourField(forms.ChoiceField):
    def __init__(self, *args, colours=(("red", "Red"),), **kwargs):
        super().__init__(*args, choices=colours, **kwargs)


class MoneyField(models.DecimalField):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)


class TitleField(models.CharField): ...
